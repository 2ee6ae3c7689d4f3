"""Bodies in and out: read with a limit, parsed strictly, answered in the words of the contract.

Whatever is wrong with a body is its sender's error and has a sentence; nothing a caller sends may end in a 500.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from domain.entries import SEQ_MAX, is_id
from domain.errors import Malformed, TooLarge, WardlightError

#: bytes that one call may carry (PROTOCOL, On the wire)
BODY_BYTES_MAX = 1024 * 1024
#: JSON beyond this depth is refused; an entry of ours is at most six deep
DEPTH_MAX = 64
#: how long a refused WebSocket takes to be closed, in seconds
CLOSING_S = 0.05
#: what no database keeps in a plain column; in entries it is stored escaped
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")


async def read(request: Request) -> dict[str, Any]:
    """The JSON object in a request's body. Raises TooLarge past the limit without reading on, Malformed for anything else."""
    return as_object(parse(await read_bytes(request)))


async def read_bytes(request: Request, limit: int = BODY_BYTES_MAX) -> bytes:
    """The body, at most `limit` bytes of it. Raises TooLarge."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and len(length) < 20 and int(length) > limit:
        raise TooLarge(f"A call carries at most {limit} bytes; send it in parts.")
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge(f"A call carries at most {limit} bytes; send it in parts.")
        chunks.append(chunk)
    return b"".join(chunks)


def parse(body: bytes) -> object:
    """JSON by the letter: no NaN, no infinity, valid UTF-8, no deep nesting; lone surrogates only as escapes. Raises Malformed."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if not _SURROGATE_ESCAPE.search(body):
            raise Malformed(f"The body is no JSON: {error.msg}.") from error
        value = _parse_with_surrogates(body)
    if not _is_shallow(value, DEPTH_MAX):
        raise Malformed(f"The body is nested deeper than {DEPTH_MAX} levels.")
    return value


def _parse_with_surrogates(body: bytes) -> object:
    """The slow way, for text with half a surrogate pair in it, which a tablet's keyboard can produce."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise Malformed("The body is no JSON.") from error


def _refuse(word: str) -> object:
    raise ValueError(f"{word} is no JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value


def _is_shallow(value: object, depth: int) -> bool:
    # level by level, so that the check itself cannot run out of stack
    level: list[Any] = [value] if isinstance(value, (dict, list)) else []
    for _ in range(depth):
        if not level:
            return True
        inner = (item for parent in level for item in (parent.values() if isinstance(parent, dict) else parent))
        level = [item for item in inner if isinstance(item, (dict, list))]
    return not level


def as_object(value: object) -> dict[str, Any]:
    """The value as a JSON object. Raises Malformed."""
    if not isinstance(value, dict):
        raise Malformed("The body must be a JSON object.")
    return value


def text(body: Mapping[str, Any], name: str, most: int = 200) -> str:
    """A text field that must be there, and that every database can keep. Raises Malformed."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        raise Malformed(f"`{name}` must be text of 1 to {most} characters.")
    if _UNKEPT.search(value):
        raise Malformed(f"`{name}` holds a sign that cannot be stored: U+0000, or half of a surrogate pair. Type it again without.")
    return value


def text_or_none(body: Mapping[str, Any], name: str, most: int = 200) -> str | None:
    """A text field that may be null or absent. Raises Malformed."""
    return None if body.get(name) is None else text(body, name, most)


def whole(body: Mapping[str, Any], name: str, default: int | None = None) -> int:
    """A whole number from 0. Raises Malformed when it is none, or absent without a default."""
    value = body.get(name)
    if value is None and default is not None:
        return default
    if type(value) is not int or not 0 <= value <= SEQ_MAX:
        raise Malformed(f"`{name}` must be a whole number from 0.")
    return value


def told(body: Mapping[str, Any], name: str) -> int | None:
    """A whole number from 0 that a device tells of itself; None for anything else, for that is not worth a refusal."""
    value = body.get(name)
    return value if type(value) is int and 0 <= value <= SEQ_MAX else None


def items(body: Mapping[str, Any], name: str, most: int) -> list[object]:
    """A list field, empty when absent. Raises Malformed, or TooLarge with more than `most` items."""
    value = body.get(name, [])
    if not isinstance(value, list):
        raise Malformed(f"`{name}` must be a list.")
    if len(value) > most:
        raise TooLarge(f"`{name}` may hold at most {most} at a time; send them in parts.")
    return value


def ids(body: Mapping[str, Any], name: str, most: int) -> list[str]:
    """A list of ids. Raises Malformed or TooLarge."""
    value = items(body, name, most)
    if not all(map(is_id, value)):
        raise Malformed(f"`{name}` must be a list of ids.")
    return cast("list[str]", value)


def answer(value: Mapping[str, Any], status: int = 200) -> Response:
    """A JSON answer that nobody caches."""
    return raw_answer(dumps(value), status)


def raw_answer(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer of bytes that are JSON already."""
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})}, "application/json")


def refusal(error: WardlightError) -> Response:
    """The answer to what cannot be done: its word and its sentence."""
    headers = {"Retry-After": "60"} if error.status == 429 else None
    return raw_answer(dumps({"error": error.word, "detail": error.detail}), error.status, headers)


async def deny(socket: WebSocket, error: WardlightError) -> None:
    """Answers a WebSocket's handshake with a refusal, as HTTP."""
    await socket.send_denial_response(refusal(error))
    # uvicorn logs an error when its app returns while the line is still closing
    await asyncio.sleep(CLOSING_S)


def dumps(value: object) -> bytes:
    """JSON bytes, also of text that has no UTF-8 form."""
    try:
        return orjson.dumps(value)
    except TypeError:  # a lone surrogate, or a number beyond 64 bits
        return json.dumps(value, separators=(",", ":")).encode("ascii")


def with_entries(head: Mapping[str, Any], bodies: Iterable[bytes], tail: Mapping[str, Any] | None = None) -> bytes:
    """A JSON object with `entries` joined from stored bytes, which are never encoded again."""
    parts = [dumps(head)[:-1], b',"entries":[', b",".join(bodies), b"]"]
    if tail:
        parts += [b",", dumps(tail)[1:]]
    else:
        parts.append(b"}")
    return b"".join(parts)

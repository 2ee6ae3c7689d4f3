"""Cheap clients, so that a figure is the server's: they speak just enough HTTP and WebSocket, and hold ids, not pictures."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import re
import struct
from collections.abc import Callable
from typing import Any

import orjson

#: in the stored text, whose fields are sorted, an entry's id stands before its kind and nowhere else
_IDS = re.compile(rb'"id":"([^"\\]+)","kind":')
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
PUSH_ENTRIES = 500


class Socket(asyncio.Protocol):
    """One WebSocket: `heard(text)` for each message. It answers pings, and never asks for compression."""

    def __init__(self, path: str, port: int, subprotocols: str, heard: Callable[[bytes], None]) -> None:
        self.path, self.port, self.subprotocols, self.heard = path, port, subprotocols, heard
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._read = bytearray()
        self._parts = b""
        self._transport: Any = None

    @classmethod
    async def open(cls, port: int, path: str, subprotocols: str, heard: Callable[[bytes], None]) -> Socket:
        """Connected, and the handshake done."""
        _, made = await asyncio.get_running_loop().create_connection(lambda: cls(path, port, subprotocols, heard), "127.0.0.1", port)
        await made.opened
        return made

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        offered = f"Sec-WebSocket-Protocol: {self.subprotocols}\r\n" if self.subprotocols else ""
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{offered}\r\n".encode()
        )

    def connection_lost(self, exc: Exception | None) -> None:
        for waiting in (self.opened, self.closed):
            if not waiting.done():
                waiting.set_exception(ConnectionError("the server closed the line")) if waiting is self.opened else waiting.set_result(None)

    def data_received(self, data: bytes) -> None:
        self._read += data
        if not self.opened.done():
            end = self._read.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self._read.startswith(b"HTTP/1.1 101"):
                self.opened.set_exception(ConnectionError(bytes(self._read[:300]).decode(errors="replace")))
                return
            del self._read[: end + 4]
            self.opened.set_result(None)
        while self._frame():
            pass

    def _frame(self) -> bool:
        read = self._read
        if len(read) < 2:
            return False
        size, start = read[1] & 127, 2
        if size == 126:
            size, start = int.from_bytes(read[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(read[2:10], "big"), 10
        if len(read) < start or len(read) < start + size:
            return False
        head, body = read[0], bytes(read[start : start + size])
        del read[: start + size]
        if head & 15 == _PING:
            self.send(body, _PONG)
        elif head & 15 <= 2:
            self._parts += body
            if head & 128:
                body, self._parts = self._parts, b""
                self.heard(body)
        return True

    def send(self, body: bytes, kind: int = _TEXT) -> None:
        """One message; its mask is zero, which is as good as any here."""
        size = bytes([128 | len(body)]) if len(body) < 126 else struct.pack("!BH" if len(body) < 65536 else "!BQ", 254, len(body))
        if len(body) >= 65536:
            size = bytes([255]) + len(body).to_bytes(8, "big")
        self._transport.write(bytes([128 | kind]) + size + b"\0\0\0\0" + body)

    def close(self) -> None:
        """Ends it without ceremony."""
        self._transport.abort()


class Line:
    """HTTP over one connection that is kept."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, token: str, body: bytes) -> bytes:
        """The answer's body; an AssertionError for all but 200."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port, limit=16 * 1024 * 1024)
        reader, writer = self._streams
        writer.write(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        )
        writer.write(body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        answer = await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]))
        assert head.startswith(b"http/1.1 200"), answer[:500]
        return answer


class Replica:
    """A device or wall that keeps ids, a cursor and an outbox, and speaks the protocol as the browser does: a sync, then the feed."""

    def __init__(self, port: int, device: str, token: str, place: tuple[str, int, str], outbox: list[bytes]) -> None:
        self.port, self.device, self.token, self.outbox = port, device, token, outbox
        self.epoch, self.cursor, self.mark = place
        self.line = Line(port)
        self.held: set[bytes] = set()
        self.sent_at: float | None = None
        self.changed = asyncio.Event()
        self._feed: Socket | None = None
        self._syncing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Comes back after the outage."""
        await self.sync()
        await self.listen()

    async def sync(self) -> None:
        """Rounds until nothing is unsent and nothing is left to pull."""
        more = True
        while more:
            part = self.outbox[:PUSH_ENTRIES]
            head = {"device": self.device, "epoch": self.epoch, "mark": self.mark or None, "cursor": self.cursor, "last_seq": 0}
            body = orjson.dumps(head)[:-1] + b',"entries":[' + b",".join(part) + b"]}"
            answer = await self.line.post("/journal/sync", self.token, body)
            self.outbox = self.outbox[len(part) :]
            if part and not self.outbox:
                self.sent_at = asyncio.get_running_loop().time()
            more = self._take(answer) or bool(self.outbox)

    def _take(self, answer: bytes) -> bool:
        start = answer.index(b',"entries":[')
        end = answer.rindex(b'],"cursor":')
        head, tail = orjson.loads(answer[:start] + b"}"), orjson.loads(b"{" + answer[end + 2 :])
        assert head["epoch"] == self.epoch and not head.get("reset"), head
        self.held.update(_IDS.findall(answer, start, end))
        self.cursor, self.mark = tail["cursor"], tail["mark"]
        self.changed.set()
        return bool(tail["more"])

    async def listen(self) -> None:
        """The feed, from where we are."""
        self._feed = await Socket.open(self.port, f"/journal/feed?cursor={self.cursor}", f"wardlight.v1, bearer.{self.token}", self._heard)

    def _heard(self, text: bytes) -> None:
        if text.startswith(b'{"type":"entries"'):
            start = text.index(b',"entries":[')
            head = orjson.loads(text[:start] + b"}")
            if head["from"] <= self.cursor + 1:
                if head["to"] > self.cursor:
                    self.held.update(_IDS.findall(text, start))
                    self.cursor, self.mark = head["to"], head.get("mark") or ""
                    self.changed.set()
                return
        elif not text.startswith(b'{"type":"behind"'):
            return
        if self._syncing is None or self._syncing.done():
            self._syncing = asyncio.ensure_future(self.sync())

    async def until(self, reached: Callable[[Replica], bool]) -> float:
        """The loop's time when this was so."""
        while not reached(self):
            self.changed.clear()
            await self.changed.wait()
        return asyncio.get_running_loop().time()

    def digest(self) -> tuple[int, str, str]:
        """Cursor, mark and a hash of all ids held."""
        return self.cursor, self.mark or "", hashlib.sha256(b"\n".join(sorted(self.held))).hexdigest()

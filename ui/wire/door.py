"""The outermost layer: who may speak to this server at all, and which of its two halves answers.

`/journal` and the health paths are answered by the wire, with nothing in between; everything else is NiceGUI's. The Host is
checked against the hospital's names, and a browser's Origin against the Host, so that no page from elsewhere can reach in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from domain.errors import NotAllowed, NotFound, Unavailable, WardlightError

from . import bodies

log = structlog.get_logger(__name__)

Handler = Callable[[Request], Awaitable[Response]]
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
OPEN_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})


class Door:
    """The ASGI app that uvicorn serves. `app` is NiceGUI's half; uvicorn's wrappers look for it under this name."""

    def __init__(
        self, app: ASGIApp, routes: Mapping[tuple[str, str], Handler], feed: Callable[[WebSocket], Awaitable[None]], hosts: frozenset[str]
    ) -> None:
        self.app = app
        self.routes = routes
        self.feed = feed
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, one WebSocket, or the lifespan."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        error = self.stranger(scope)
        ours = path == "/journal" or path.startswith("/journal/") or path in OPEN_PATHS
        if error is None and not ours:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(WebSocket(scope, receive, send), path, error)
        else:
            response = bodies.refusal(error) if error else await self._answer(Request(scope, receive, send), path)
            if response is not None:
                await response(scope, receive, send)

    def stranger(self, scope: Scope) -> WardlightError | None:
        """What is wrong with the Host or the Origin, if anything is."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"] if name in (b"host", b"origin")}
        asked = headers.get(b"host", "")
        host = _host(asked)
        if self.hosts and host not in self.hosts and host not in LOCAL_HOSTS:
            return NotAllowed("This server does not answer to that name. Use the hospital's own address, or set WARDLIGHT_HOSTS.")
        origin = headers.get(b"origin")
        if origin is None or origin == "":
            return None
        scheme, _, netloc = origin.lower().partition("://")
        from_host = _host(netloc) if scheme in ("http", "https") and "@" not in netloc else ""
        if from_host and (netloc == asked.lower() or from_host in self.hosts or (from_host in LOCAL_HOSTS and host in LOCAL_HOSTS)):
            return None
        return NotAllowed("This page comes from another address. Open Wardlight by the hospital's own address.")

    async def _answer(self, request: Request, path: str) -> Response | None:
        """The answer of the wire; whatever goes wrong has a word and a sentence, and is never a 500."""
        handler = self.routes.get((request.method, path))
        try:
            if handler is None:
                return bodies.refusal(self._no_route(request.method, path))
            return await handler(request)
        except WardlightError as error:
            return bodies.refusal(error)
        except ClientDisconnect:
            return None
        except Exception:
            log.exception("wire.failed", path=path, method=request.method)
            return bodies.refusal(Unavailable("Something failed on the server and was logged. Nothing that was sent is lost; try again."))

    def _no_route(self, method: str, path: str) -> WardlightError:
        others = sorted(known for known, where in self.routes if where == path)
        if others:
            return NotFound(f"{path} is asked with {' or '.join(others)}, not with {method[:10]}.")
        return NotFound("There is nothing at this address; the paths are those of PROTOCOL, On the wire.")

    async def _socket(self, socket: WebSocket, path: str, error: WardlightError | None) -> None:
        try:
            if error is None and path == "/journal/feed":
                await self.feed(socket)
                return
            await bodies.deny(socket, error or NotFound("There is no feed at this address; it is /journal/feed."))
        except (WebSocketDisconnect, ClientDisconnect, OSError, RuntimeError) as gone:
            log.debug("wire.socket_ended", why=repr(gone))


def _host(netloc: str) -> str:
    """The name in `name:port` or `[::1]:port`, in lower case."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "").lower()
    except ValueError:
        return ""


def route_table(**handlers: Any) -> dict[tuple[str, str], Handler]:
    """(method, path) → handler, from keywords such as `POST_sync=…`."""
    return {_route(name): handler for name, handler in handlers.items()}


def _route(name: str) -> tuple[str, str]:
    method, _, word = name.partition("_")
    return method, f"/{word}" if f"/{word}" in OPEN_PATHS else f"/journal/{word}"

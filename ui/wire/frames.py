"""The shortest way from the feed to a viewer's socket: one frame, made once, written to all.

By ASGI each message costs each viewer an event, a turn of its task and a frame of its own; at a hundred viewers that is most of what an
act takes to reach the last of them. A frame from a server is not masked, so that the same bytes are right for all.
"""

from __future__ import annotations

import struct

from starlette.websockets import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

#: under this name an ASGI app finds the way of its socket, where the server has it
EXTENSION = "wardlight.frames"
#: a whole message of text, and the sizes from which a frame's length takes two and eight bytes (RFC 6455, 5.2)
_WHOLE_TEXT, _TWO_BYTES, _EIGHT_BYTES = 0x81, 126, 65_536


class FrameSocket(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, which also takes frames that are ready."""

    async def run_asgi(self) -> None:
        """Serves this socket."""
        self.scope.setdefault("extensions", {})[EXTENSION] = {"socket": self}
        await super().run_asgi()

    def write_frame(self, frame: bytes) -> bool:
        """Writes it at once; False where the line is full or ends: then nothing was written, and whoever asks goes ASGI's way."""
        if self.close_sent or self.disconnected or not self.handshake_complete or not self.writable.is_set() or self.transport.is_closing():
            return False
        self.transport.write(frame)
        return True


def of(socket: WebSocket) -> FrameSocket | None:
    """The quick way of this socket; None where another server than ours serves it."""
    found: dict[str, FrameSocket] = socket.scope.get("extensions", {}).get(EXTENSION, {})
    return found.get("socket")


def framed(text: str) -> bytes:
    """A message of text as one frame."""
    body = text.encode("utf-8")
    if len(body) < _TWO_BYTES:
        head = struct.pack("!BB", _WHOLE_TEXT, len(body))
    elif len(body) < _EIGHT_BYTES:
        head = struct.pack("!BBH", _WHOLE_TEXT, 126, len(body))
    else:
        head = struct.pack("!BBQ", _WHOLE_TEXT, 127, len(body))
    return head + body

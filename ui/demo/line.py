"""A line of the replay's own that can be cut: a small TCP proxy between its devices and the server.

It works below HTTP, where real lines fail: dead (refused and reset), stalled (open and silent), deaf (what is sent arrives, the
answer is lost: the case that doubles entries in lesser systems), half (half an answer, then closed), failing (503 from something
in between). It runs in a thread of its own; `turn` may be called from any.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

WHOLE, DEAD, STALLED, DEAF, HALF, FAILING = "whole", "dead", "stalled", "deaf", "half", "failing"
#: how a half-up line fails, in the order in which the replay goes through it: a dead moment in between is the flapping
HALF_UP = (HALF, DEAF, DEAD, WHOLE, STALLED, FAILING, DEAF, WHOLE, HALF, DEAD)
CHUNK_BYTES = 65_536
#: seconds a change of the line may take
TURN_S = 5.0
#: seconds of silence after which an answer counts as complete, when half of it is sent
ANSWER_QUIET_S = 0.02
_FAILING_ANSWER = b"HTTP/1.1 503 Half Up\r\nContent-Type: text/plain\r\nContent-Length: 7\r\nConnection: close\r\n\r\nhalf up"


class Line:
    """A proxy on a free port of this machine, to the server at `url`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self.mode = WHOLE
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._flowing = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="line", daemon=True)
        self._thread.start()
        self._flowing.set()
        self._listener = self._do(asyncio.start_server(self._take, "127.0.0.1", 0))
        self.port: int = self._listener.sockets[0].getsockname()[1]

    @property
    def url(self) -> str:
        """This end of the line."""
        return f"http://127.0.0.1:{self.port}"

    def turn(self, mode: str) -> None:
        """Changes how the line is from now on; connections that cannot go on so are dropped."""
        self._do(self._turn(mode))

    def close(self) -> None:
        """Ends the line."""
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(TURN_S)
        self._loop.close()

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _do(self, change: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(change, self._loop).result(TURN_S)

    async def _end(self) -> None:
        self._listener.close()
        under_way = list(self._tasks)
        await self._turn(DEAD)
        # a loop that stops before its tasks have ended says so as an error, whenever they are collected
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _turn(self, mode: str) -> None:
        if mode == self.mode:
            return
        self.mode = mode
        if mode == STALLED:
            self._flowing.clear()
            return
        for writer in list(self._writers):
            _reset(writer)
        for task in list(self._tasks):
            task.cancel()
        self._flowing.set()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == DEAD:
            _reset(writer)
            return
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        mine = {writer}
        self._writers |= mine
        try:
            await self._flowing.wait()
            if self.mode == FAILING:
                await reader.read(CHUNK_BYTES)
                writer.write(_FAILING_ANSWER)
                await writer.drain()
                return
            far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
            mine.add(far_writer)
            self._writers.add(far_writer)
            await asyncio.gather(self._up(reader, far_writer), self._down(far_reader, writer))
        except (OSError, asyncio.CancelledError):
            pass  # an end went away or the line was cut: both are what it is for
        finally:
            self._tasks.discard(task)
            self._writers -= mine
            for each in mine:
                each.close()

    async def _up(self, reader: asyncio.StreamReader, far_writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(CHUNK_BYTES):
            await self._flowing.wait()
            far_writer.write(chunk)
            await far_writer.drain()
        with contextlib.suppress(OSError):
            far_writer.write_eof()

    async def _down(self, far_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await far_reader.read(CHUNK_BYTES):
            await self._flowing.wait()
            if self.mode == DEAF:
                continue
            if self.mode == HALF:
                chunk += await _rest(far_reader)
                writer.write(chunk[: len(chunk) // 2])
                await writer.drain()
                raise ConnectionAbortedError
            writer.write(chunk)
            await writer.drain()
        writer.close()


async def _rest(reader: asyncio.StreamReader) -> bytes:
    """What else comes before the sender falls silent."""
    found = b""
    with contextlib.suppress(TimeoutError):
        while chunk := await asyncio.wait_for(reader.read(CHUNK_BYTES), ANSWER_QUIET_S):
            found += chunk
    return found


def _reset(writer: asyncio.StreamWriter) -> None:
    """Closes with RST, as a line that breaks: nobody waits for what was under way."""
    raw = writer.get_extra_info("socket")
    if raw is not None:
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()

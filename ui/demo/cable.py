"""A cable that can really be cut: a TCP proxy between a browser or device and the server, for the replay and for the tests.

A browser's own "offline" switch leaves open WebSockets flowing, so it proves nothing. This cable works below HTTP: it drops, refuses,
stalls, loses answers, cuts one in its middle, and lets everything through again, on the same port all the time. It runs in a thread of
its own.

    with Cable(server.port) as cable:
        page.goto(cable.url + "/device")
        cable.cut()
        ...
        cable.heal()
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Coroutine
from typing import Any

#: Bytes taken from a socket at a time.
CHUNK = 65_536
#: Seconds of silence after which an answer counts as complete, when half of it is to be sent.
ANSWER_QUIET_S = 0.05
#: Seconds that a change of the cable may take.
TURN_S = 5.0

#: how a cable is: nothing wrong; reset and refused; open and silent; its answers lost (what doubles entries in lesser systems); its
#: answers cut in their middle; 503 from something in between
WHOLE, DEAD, STALLED, DEAF, HALF, FAILING = "whole", "dead", "stalled", "deaf", "half", "failing"


class Cable:
    """A line from a port of this machine (`port`, or a free one) to `target_port` of `host`. All methods may be called from any thread."""

    def __init__(self, target_port: int, port: int = 0, host: str = "127.0.0.1") -> None:
        self.target_port = target_port
        self._host = host
        # Bound but never listening: keeps the port ours while the line is cut, and the kernel refuses who dials it.
        self._reserve = _bound(port)
        self.port: int = self._reserve.getsockname()[1]
        #: connections taken since the start; a test may look whether somebody tried
        self.accepted = 0
        self._mode = WHOLE
        self._status = 503
        self._listener: asyncio.Server | None = None
        self._pipes: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}
        self._flapping: asyncio.Task[None] | None = None
        self._loop = asyncio.new_event_loop()
        self._flowing = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"cable-{self.port}", daemon=True)
        self._thread.start()
        self._do(self._turn(WHOLE))

    @property
    def url(self) -> str:
        """This end of the line, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    # What can happen to a line. Each takes effect before it returns, and lasts until the next.

    def turn(self, mode: str) -> None:
        """Any of the below by its name: WHOLE, DEAD, STALLED, DEAF, HALF, FAILING."""
        self._do(self._cut() if mode == DEAD else self._turn(mode))

    def heal(self) -> None:
        """Everything goes through again; what was stalled flows on."""
        self._do(self._turn(WHOLE))

    def cut(self) -> None:
        """Open connections are reset, new ones refused."""
        self._do(self._cut())

    def stall(self) -> None:
        """Nothing moves in either direction: connections stay open, new ones are taken and never answered."""
        self._do(self._turn(STALLED))

    def deaf(self) -> None:
        """What the device sends arrives; what the server answers is lost."""
        self._do(self._turn(DEAF))

    def half(self) -> None:
        """Requests arrive; of the next answer on each connection only half comes back, then the connection is closed."""
        self._do(self._turn(HALF))

    def status(self, code: int = 503) -> None:
        """Each request is answered with this HTTP status, as by a proxy whose server is gone, and never reaches the server."""
        self._do(self._turn(FAILING, code))

    def flap(self, period_s: float = 2.0) -> None:
        """Whole for one period, cut for the next, and so on."""
        self._do(self._start_flapping(period_s))

    def aim(self, target_port: int) -> None:
        """New connections go to another server."""
        self.target_port = target_port

    def close(self) -> None:
        """Ends the line for good."""
        if not self._thread.is_alive():
            return
        self._do(self._cut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(TURN_S)
        self._loop.close()
        self._reserve.close()

    def __enter__(self) -> Cable:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Inside the cable's own thread.

    def _do(self, change: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(change, self._loop).result(TURN_S)

    async def _turn(self, mode: str, status: int = 503) -> None:
        self._stop_flapping()
        await self._set(mode, status)

    async def _set(self, mode: str, status: int = 503) -> None:
        if mode != self._mode and (mode == FAILING or self._mode in (FAILING, DEAF)):
            await self._drop_all()  # a connection is piped or answered from its first byte; and one that lost bytes cannot go on
        self._mode, self._status = mode, status
        if mode == STALLED:
            self._flowing.clear()
        else:
            self._flowing.set()
        if self._listener is None:
            self._listener = await asyncio.start_server(self._take, sock=_bound(self.port))

    async def _cut(self, *, flapping: bool = False) -> None:
        if not flapping:
            self._stop_flapping()
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        await self._drop_all()

    async def _start_flapping(self, period_s: float) -> None:
        await self._turn(WHOLE)

        async def flapping() -> None:
            while True:
                await asyncio.sleep(period_s)
                await self._cut(flapping=True)
                await asyncio.sleep(period_s)
                await self._set(WHOLE)

        self._flapping = asyncio.ensure_future(flapping())

    def _stop_flapping(self) -> None:
        if self._flapping is not None:
            self._flapping.cancel()
            self._flapping = None

    async def _drop_all(self) -> None:
        pipes, self._pipes = self._pipes, {}
        for task, writers in pipes.items():
            task.cancel()
            for writer in writers:
                _reset(writer)
        await asyncio.gather(*pipes, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        task = asyncio.current_task()
        assert task is not None
        writers = self._pipes[task] = [writer]
        try:
            await self._flowing.wait()
            if self._mode == FAILING:
                await self._answer(reader, writer)
            else:
                await self._pipe(reader, writer, writers)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # an end went away, or the cable was cut: both are what a cable is for
        finally:
            self._pipes.pop(task, None)
            for each in writers:
                each.close()

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, writers: list[asyncio.StreamWriter]) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(self._host, self.target_port)
        except OSError:
            _reset(writer)  # as if one had dialled the dead server itself
            return
        writers.append(far_writer)
        await asyncio.gather(self._up(reader, far_writer), self._down(far_reader, writer))

    async def _up(self, reader: asyncio.StreamReader, far_writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(CHUNK):
            await self._flowing.wait()
            far_writer.write(chunk)
            await far_writer.drain()
        with contextlib.suppress(OSError):
            far_writer.write_eof()

    async def _down(self, far_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await far_reader.read(CHUNK):
            await self._flowing.wait()
            if self._mode == DEAF:
                continue
            if self._mode == HALF:
                chunk += await _rest(far_reader)
                writer.write(_half(chunk))
                await writer.drain()
                raise ConnectionAbortedError  # closed without RST, which would throw away the half at its receiver
            writer.write(chunk)
            await writer.drain()
        if self._mode != DEAF:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(_content_length(head))
        body = b"the line is half up"
        lines = [f"HTTP/1.1 {self._status} Half", "Content-Type: text/plain", f"Content-Length: {len(body)}", "Connection: close", "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        await writer.drain()


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(("127.0.0.1", port))
    return made


def _reset(writer: asyncio.StreamWriter) -> None:
    """Closes at once with RST, as a peer that vanished: what was still to be sent is thrown away."""
    held = writer.get_extra_info("socket")
    if held is not None:
        with contextlib.suppress(OSError):
            held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _rest(reader: asyncio.StreamReader) -> bytes:
    """What follows of an answer until it falls silent."""
    more = b""
    with contextlib.suppress(asyncio.TimeoutError):
        while chunk := await asyncio.wait_for(reader.read(CHUNK), ANSWER_QUIET_S):
            more += chunk
    return more


def _half(answer: bytes) -> bytes:
    """Its head and half of its body. Without a body half of all: Chromium takes half a head for a whole answer, 200 and empty."""
    body = answer.find(b"\r\n\r\n") + 4
    return answer[: (body + len(answer)) // 2] if 4 <= body < len(answer) else answer[: len(answer) // 2]


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0

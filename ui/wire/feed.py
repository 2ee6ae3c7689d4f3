"""The feed: what became durable, pushed to every wall and device that listens.

A batch is encoded once and the same text goes to all. A viewer whose queue is full is not waited for: its queue is emptied and
it is told `behind`, and it catches up by a sync. So one slow tablet costs nobody else anything, and memory is bounded.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from starlette.websockets import WebSocket

from domain.entries import plain_time
from domain.errors import InDrill, Malformed, WardlightError
from domain.hospital import Batch, Hospital, Maker

from . import bodies, frames
from .callers import caller
from .frames import FrameSocket, framed
from .presence import Presence
from .tail import Tail

log = structlog.get_logger(__name__)

#: seconds between two beats (PROTOCOL: every 5 s; 12 s of silence mean offline)
BEAT_S = 5.0
#: messages and characters that wait for one viewer before it is told to sync
QUEUE_MESSAGES_MAX = 256
QUEUE_CHARACTERS_MAX = 4 * 1024 * 1024
#: entries that a viewer may lack and still gets by the feed itself; with more it syncs
CATCH_UP_ENTRIES_MAX = 2000
#: entries in one message; a larger batch goes out in several
MESSAGE_ENTRIES_MAX = 500
PROTOCOL = "wardlight.v1"
#: the close code of a feed that a drill cuts off, and how long after a drill's beginning that is looked at, seconds
DRILL_CODE, DRILL_LAG_S = 4503, 0.02


class Viewer:
    """One open feed: a queue of texts that wait to be sent, and the way past it while it is empty."""

    def __init__(self, identity: str, token: str, quick: FrameSocket | None) -> None:
        self.identity = identity
        self.token = token
        self.quick = quick
        #: nothing is on its way to the socket: a frame may go there past the queue
        self.idle = False
        self.waiting: deque[str] = deque()
        self.size = 0
        self.wake = asyncio.Event()
        self.closing = False
        #: the close code and its sentence
        self.ending = (4003, "This device was revoked, or the server stops.")

    def put_at_once(self, frame: bytes) -> bool:
        """Writes a message to the socket itself; False where something is before it, or the line is full."""
        return self.quick is not None and self.idle and not self.waiting and not self.closing and self.quick.write_frame(frame)

    def put(self, text: str, behind: str) -> None:
        """Queues a message; past the bounds all that waits is replaced by `behind`."""
        if len(self.waiting) >= QUEUE_MESSAGES_MAX or self.size + len(text) > QUEUE_CHARACTERS_MAX:
            self.waiting.clear()
            self.size = 0
            text = behind
        self.waiting.append(text)
        self.size += len(text)
        self.wake.set()

    def close(self) -> None:
        """Ends this feed after what waits."""
        self.closing = True
        self.wake.set()

    def cut(self) -> None:
        """Ends this feed now: what waits is not for it any more."""
        self.waiting.clear()
        self.size = 0
        self.close()


class Feed:
    """All viewers of this process, and the tail of entries that they are served from."""

    def __init__(self, hospital: Hospital, presence: Presence, now_ms: Callable[[], int]) -> None:
        self.hospital = hospital
        self.presence = presence
        self.now_ms = now_ms
        self.viewers: set[Viewer] = set()
        self.epoch = hospital.epoch
        self.tail = Tail(hospital.last_pos)
        self.mark = hospital.mark_at(self.tail.last) or ""
        self._stop_listening: Callable[[], None] = lambda: None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._beats: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to listen to the hospital; call it on the event loop."""
        self._loop = asyncio.get_running_loop()
        self._stop_listening = self.hospital.listen(self._heard)
        # what was committed between our making and our listening is older than every viewer: forget it
        self.tail.clear(self.hospital.last_pos)
        self.mark = self.hospital.mark_at(self.tail.last) or ""
        self._beats = self._loop.create_task(self._beat_on())

    async def stop(self) -> None:
        """Closes every feed."""
        self._stop_listening()
        if self._beats is not None:
            self._beats.cancel()
        self._loop = None
        for viewer in self.viewers:
            viewer.close()

    def _heard(self, batch: Batch) -> None:
        # called by the writer's thread after the commit
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has just closed: there is nobody left to tell
                loop.call_soon_threadsafe(self._publish, batch)

    def _publish(self, batch: Batch) -> None:
        first, last, mark, entries = batch.start, batch.to, batch.mark, batch.bodies
        if self.hospital.epoch != self.epoch:
            self._new_epoch()
        if last <= self.tail.last:
            return
        gap = first > self.tail.last + 1
        self.tail.add(first, entries)
        self.mark = mark
        if any(b'"kind":"device.revoked"' in body for body in entries):
            self._look_at_viewers()
        if any(b'"kind":"outage.' in body for body in entries):
            self._await_drills()
        if gap:  # cannot happen while the hospital tells of every commit; if it does, nobody may miss it
            self._tell(self._text("behind"))
        for start in range(0, len(entries), MESSAGE_ENTRIES_MAX):
            part = entries[start : start + MESSAGE_ENTRIES_MAX]
            end = first + start + len(part) - 1
            self._tell(self._entries(first + start, end, mark if end == last else None, part))

    def _await_drills(self) -> None:
        """The feeds of devices that a drill cuts off are closed in the very second in which it begins."""
        now = self.now_ms()
        for since in {cut.since_ms for cut in self.hospital.cuts if cut.since_ms > now - BEAT_S * 1000}:
            if self._loop is not None:
                self._loop.call_later(max(0, since - now) / 1000 + DRILL_LAG_S, self._look_at_viewers)

    def _look_at_viewers(self) -> None:
        for viewer in list(self.viewers):
            self._keep_or_cut(viewer)

    def _new_epoch(self) -> None:
        """The journal was restored or copied: everybody syncs, and learns the new epoch by it."""
        self.epoch = self.hospital.epoch
        last = self.hospital.last_pos
        self.tail.clear(last)
        self.mark = self.hospital.mark_at(last) or ""
        self._tell(self._text("behind"))

    def _entries(self, first: int, last: int, mark: str | None, entries: list[bytes]) -> str:
        head: dict[str, Any] = {"type": "entries", "epoch": self.epoch, "from": first, "to": last}
        if mark is not None:
            head["mark"] = mark
        return bodies.with_entries(head, entries).decode("utf-8")

    def _text(self, word: str, **more: object) -> str:
        return bodies.dumps({"type": word, "epoch": self.epoch, **more}).decode("utf-8")

    def _tell(self, text: str) -> None:
        if self.viewers:
            behind, frame = self._text("behind"), framed(text)
            for viewer in self.viewers:
                if not viewer.put_at_once(frame):
                    viewer.put(text, behind)

    async def _beat_on(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            try:
                if self.hospital.epoch != self.epoch:
                    self._new_epoch()
                text = self._text("beat", to=self.tail.last, server_time=plain_time(self.now_ms()))
                self._look_at_viewers()
                for viewer in list(self.viewers):
                    if not viewer.waiting:  # what waits says already that we live
                        viewer.put(text, text)
            except Exception:
                log.exception("feed.beat_failed")

    def _keep_or_cut(self, viewer: Viewer) -> None:
        try:
            caller(self.hospital, viewer.token)
        except WardlightError as error:  # revoked since it came, or cut off by a drill
            self.viewers.discard(viewer)
            if isinstance(error, InDrill):
                viewer.ending = (DRILL_CODE, "A drill has cut this device off.")
            viewer.cut()

    async def serve(self, socket: WebSocket) -> None:
        """One viewer, from its handshake to its end."""
        try:
            maker, token = self._admit(socket)
            cursor = _cursor(socket)
        except WardlightError as error:
            await bodies.deny(socket, error)
            return
        await socket.accept(subprotocol=PROTOCOL)
        viewer = Viewer(maker.identity, token, frames.of(socket))
        word = self.presence.heard(maker.identity, self.now_ms())
        word.viewers += 1
        await asyncio.to_thread(self.hospital.seen, maker.identity)
        try:
            await self._greet(viewer, cursor)
            await _until_first(_pump(socket, viewer), _listen(socket, lambda: self.presence.heard(maker.identity, self.now_ms())))
        finally:
            self.viewers.discard(viewer)
            word.viewers -= 1
            word.last_heard_ms = self.now_ms()

    def _admit(self, socket: WebSocket) -> tuple[Maker, str]:
        offered: list[str] = socket.scope.get("subprotocols", [])
        if PROTOCOL not in offered:
            raise Malformed(f"The feed speaks the subprotocol {PROTOCOL}; offer it, and `bearer.<token>`.")
        token = next((word.removeprefix("bearer.") for word in offered if word.startswith("bearer.")), "")
        return caller(self.hospital, token), token

    async def _greet(self, viewer: Viewer, cursor: int | None) -> None:
        """Says hello and hands over what is missing. From here on the viewer gets every batch, so that no gap is left."""
        last, mark = self.tail.last, self.mark
        self.viewers.add(viewer)
        cursor = last if cursor is None else cursor
        hello = self._text("hello", cursor=last, mark=mark, server_time=plain_time(self.now_ms()))
        first: list[str] = [hello]
        if cursor < last:
            missing = await self._missing(cursor, last)
            first.append(self._text("behind") if missing is None else self._entries(cursor + 1, last, mark, missing))
        elif cursor > last and cursor > self.hospital.last_pos:
            first.append(self._text("behind"))  # beyond our end: the sync will tell it to begin again
        # what was published while we read is in the queue already and comes after these
        viewer.waiting.extendleft(reversed(first))
        viewer.wake.set()

    async def _missing(self, cursor: int, last: int) -> list[bytes] | None:
        """The bodies after `cursor` up to `last`, or None when they are too many for one message."""
        if last - cursor > CATCH_UP_ENTRIES_MAX:
            return None
        missing = self.tail.after(cursor, last - cursor)
        if missing is None:
            missing = (await asyncio.to_thread(self.hospital.entries_after, cursor, last - cursor))[: last - cursor]
        complete = len(missing) == last - cursor and sum(map(len, missing)) <= QUEUE_CHARACTERS_MAX
        return missing if complete else None


def _cursor(socket: WebSocket) -> int | None:
    text = socket.query_params.get("cursor", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        raise Malformed("`cursor` must be a whole number from 0.")
    return int(text)


async def _pump(socket: WebSocket, viewer: Viewer) -> None:
    """Sends what waits, in order, as fast as this one viewer takes it."""
    send = socket.send
    while True:
        while viewer.waiting:
            text = viewer.waiting.popleft()
            viewer.size = max(0, viewer.size - len(text))
            await send({"type": "websocket.send", "text": text})
        if viewer.closing:
            await socket.close(*viewer.ending)
            return
        viewer.wake.clear()
        viewer.idle = True
        await viewer.wake.wait()
        viewer.idle = False


async def _listen(socket: WebSocket, heard: Callable[[], object]) -> None:
    """Waits for the viewer to go; whatever it says only shows that it lives."""
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        heard()


async def _until_first(*works: Awaitable[None]) -> None:
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                log.debug("feed.ended", why=repr(result))

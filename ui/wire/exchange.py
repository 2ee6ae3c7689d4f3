"""The exchange of missing facts: sync, have, and the picture of a new replica.

A sync is a push and a pull in one call, and neither holds back the other: what is pushed is answered entry by entry after the
commit, and what is pulled are the stored bytes after the caller's cursor.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from domain.entries import is_id, is_offset, plain_time
from domain.errors import Malformed, NotAllowed, Unavailable
from domain.hospital import Hospital, Maker
from domain.outage import HOLDS_NOTHING

from . import bodies
from .callers import bearer, caller, check_drill
from .feed import Feed
from .grammar_text import GrammarText
from .presence import Presence

#: entries that one sync may bring, and that one answer may carry (PROTOCOL, On the wire)
PUSH_ENTRIES_MAX = 500
PULL_ENTRIES_MAX = 2000
#: bytes of entries in one answer; the rest comes with the next call
PULL_BYTES_MAX = 4 * 1024 * 1024
HAVE_IDS_MAX = 10_000
#: how long a revoked device waits for each answer, in seconds: its work is welcome, its traffic is not
REVOKED_PAUSE_S = 1.0
#: how long the record may take to become durable before the caller is told to try again, in seconds
RECORD_S_MAX = 30.0
#: a push of more entries than this is a morning after, not a nurse's act; so many of them go to the record at once, so that
#: an act made meanwhile waits for a few hundred entries and not for ten thousand
BULK_ENTRIES = 20
BULK_AT_ONCE = 3


@dataclass
class _Kept:
    """A picture's answer as it was last made, plain and compressed."""

    epoch: str
    cursor: int
    made_at: float
    grammar: bytes
    plain: bytes
    packed: bytes


class Exchange:
    """`/journal/sync`, `/journal/have` and `/journal/picture`."""

    def __init__(self, hospital: Hospital, feed: Feed, presence: Presence, now_ms: Callable[[], int], grammar: GrammarText) -> None:
        self.hospital = hospital
        self.feed = feed
        self.presence = presence
        self.now_ms = now_ms
        self.grammar = grammar
        self._picture: _Kept | None = None
        self._picture_lock = asyncio.Lock()
        self._bulk = asyncio.Semaphore(BULK_AT_ONCE)

    async def sync(self, request: Request) -> Response:
        """POST /journal/sync: what the device made goes in, what it lacks comes out."""
        maker = caller(self.hospital, bearer(request), revoked_too=True, in_drill_too=True)
        body = await bodies.read(request)
        if bodies.text(body, "device", 64) != maker.identity:
            raise NotAllowed(f"This token is that of {maker.identity}; a device speaks for itself only.")
        entries = bodies.items(body, "entries", PUSH_ENTRIES_MAX)
        if not any(map(_declares, entries)):
            check_drill(self.hospital, maker)
        epoch, mark = bodies.text_or_none(body, "epoch"), _mark(body)
        cursor = bodies.whole(body, "cursor", 0)
        note = self._noted(maker, body)
        if maker.revoked:
            await asyncio.to_thread(note)
            return await self._sync_revoked(maker, entries, cursor)
        # the cursor is judged first: one that is told to begin again may prove a rollback by what it brings
        if self.hospital.stands_at_end(epoch, cursor, mark):
            note()
            state = "ok"
        else:
            state = await asyncio.to_thread(self._place, note, maker.identity, epoch, cursor, mark)
        outcomes = await self._record(entries, maker)
        head: dict[str, Any] = {"epoch": self.hospital.epoch, "server_time": plain_time(self.now_ms()), "outcomes": outcomes}
        if head["epoch"] != epoch and epoch is not None:
            state = "old_epoch" if state == "ok" else state
        head["seq_seen"] = await asyncio.to_thread(self.hospital.seq_seen, maker.identity)
        if state == "ok":
            found, mark, more = await self._pull(cursor)
        else:
            found, more = [], False
            if state == "reset":
                head["reset"] = True
        end = {"cursor": cursor + len(found), "mark": mark, "more": more}
        return bodies.raw_answer(bodies.with_entries(head, found, end))

    async def _sync_revoked(self, maker: Maker, entries: list[object], cursor: int) -> Response:
        """What a revoked device still brings is kept for a person to look at; it gets nothing."""
        if not entries:
            raise NotAllowed("This device was revoked. It may still send what it has; a manager can enroll it anew.")
        await asyncio.sleep(REVOKED_PAUSE_S)
        head = {
            "epoch": self.hospital.epoch,
            "server_time": plain_time(self.now_ms()),
            "outcomes": await self._record(entries, maker),
            "seq_seen": await asyncio.to_thread(self.hospital.seq_seen, maker.identity),
            "revoked": True,
        }
        return bodies.raw_answer(bodies.with_entries(head, [], {"cursor": cursor, "mark": None, "more": False}))

    def _place(self, note: Callable[[], None], identity: str, epoch: str | None, cursor: int, mark: str | None) -> str:
        # the hospital's lock may be held by a commit, so that none of this is for the event loop
        note()
        return self.hospital.check_cursor(identity, epoch, cursor, mark)

    def _noted(self, maker: Maker, body: dict[str, Any]) -> Callable[[], None]:
        """Notes what the device says of itself, and gives the way to tell the hospital; a wrong type is not worth a refusal."""
        word = self.presence.heard(maker.identity, self.now_ms())
        cursor, last_seq, offset = bodies.told(body, "cursor"), bodies.told(body, "last_seq"), body.get("offset_ms")
        word.cursor = word.cursor if cursor is None else cursor
        word.last_seq = word.last_seq if last_seq is None else last_seq
        word.unsent = bodies.told(body, "unsent")
        oldest = body.get("oldest_unsent_at")
        word.oldest_unsent_at = oldest if isinstance(oldest, str) and len(oldest) <= 32 else None
        word.clock_offset_ms = float(offset) if is_offset(offset) else word.clock_offset_ms
        word.asleep = body.get("asleep") is True
        return partial(
            self.hospital.seen,
            maker.identity,
            last_seq=word.last_seq,
            unsent=word.unsent,
            offset_ms=None if word.clock_offset_ms is None else round(word.clock_offset_ms),
        )

    async def _record(self, entries: list[object], maker: Maker) -> list[dict[str, Any]]:
        """The outcomes, after the commit. Raises Unavailable when it takes too long; nothing is lost, the device sends again."""
        if not entries:
            return []
        if len(entries) > BULK_ENTRIES:
            async with self._bulk:
                return await self._recorded(entries, maker)
        return await self._recorded(entries, maker)

    async def _recorded(self, entries: list[object], maker: Maker) -> list[dict[str, Any]]:
        # shielded: the caller's hanging up must not take back what is on its way to the disk
        waiting = asyncio.wrap_future(self.hospital.submit(entries, maker))
        try:
            outcomes = await asyncio.wait_for(asyncio.shield(waiting), RECORD_S_MAX)
        except TimeoutError as error:
            raise Unavailable("The record is slow at the moment. Nothing is lost; the device sends it again by itself.") from error
        return [outcome.plain() for outcome in outcomes]

    async def _pull(self, cursor: int) -> tuple[list[bytes], str | None, bool]:
        """The entries after the cursor within the bounds, the mark behind them, and whether there are more."""
        found = self.feed.tail.after(cursor, PULL_ENTRIES_MAX) if self.feed.epoch == self.hospital.epoch else None
        if found:
            found = _within(found, PULL_BYTES_MAX)
            last = cursor + len(found)
            if last == self.feed.tail.last:
                return found, self.feed.mark, last < self.hospital.last_pos
            return found, await asyncio.to_thread(self.hospital.mark_at, last), True
        return await asyncio.to_thread(self._read, cursor)

    def _read(self, cursor: int) -> tuple[list[bytes], str | None, bool]:
        found = _within(self.hospital.entries_after(cursor, PULL_ENTRIES_MAX), PULL_BYTES_MAX)
        last = cursor + len(found)
        return found, self.hospital.mark_at(last), last < self.hospital.last_pos

    async def have(self, request: Request) -> Response:
        """POST /journal/have: which of these ids the journal lacks."""
        caller(self.hospital, bearer(request))
        wanted = bodies.ids(await bodies.read(request), "ids", HAVE_IDS_MAX)
        lack = await asyncio.to_thread(self.hospital.have, wanted)
        return bodies.answer({"epoch": self.hospital.epoch, "lack": list(lack)})

    async def picture(self, request: Request) -> Response:
        """GET /journal/picture: all entries of the active stays and of the hospital's own objects, or those of one stay."""
        caller(self.hospital, bearer(request))
        stay = request.query_params.get("stay")
        if stay is not None:
            if not is_id(stay):
                raise Malformed("`stay` must be the id of a stay.")
            plain = await asyncio.to_thread(lambda: self._made(self.hospital.picture_bodies(stay), self.grammar()))
            return bodies.raw_answer(plain)
        kept = await self._kept_picture()
        if "gzip" in request.headers.get("accept-encoding", ""):
            return bodies.raw_answer(kept.packed, headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})
        return bodies.raw_answer(kept.plain, headers={"Vary": "Accept-Encoding"})

    async def _kept_picture(self) -> _Kept:
        hospital, clock = self.hospital, asyncio.get_running_loop().time
        came = clock()
        async with self._picture_lock:  # forty that ask at once wait for one picture, and share it
            kept = self._picture
            same = kept is not None and kept.epoch == hospital.epoch and kept.grammar is self.grammar.latest
            # one begun since the question came has all that was durable then: who has just written finds it there
            if kept is not None and same and (kept.made_at > came or kept.cursor == hospital.last_pos):
                return kept
            self._picture = await asyncio.to_thread(self._make_picture, clock())
            return self._picture

    def _make_picture(self, now: float) -> _Kept:
        grammar = self.grammar()
        content = self.hospital.picture_bodies()
        plain = self._made(content, grammar)
        # level 1 packs these entries to about a sixth at a third of the default's cost
        return _Kept(content[0], content[1], now, grammar, plain, gzip.compress(plain, 1))

    def _made(self, content: tuple[str, int, str, list[bytes]], grammar: bytes) -> bytes:
        epoch, cursor, mark, entries = content
        head = {"epoch": epoch, "cursor": cursor, "mark": mark, "server_time": plain_time(self.now_ms())}
        return b"".join((bodies.with_entries(head, entries)[:-1], b',"grammar":', grammar, b"}"))


def _mark(body: dict[str, Any]) -> str | None:
    mark = body.get("mark")
    if mark == "":
        return None
    return bodies.text_or_none(body, "mark")


def _within(entries: list[bytes], most: int) -> list[bytes]:
    """The first entries that together stay within `most` bytes; always at least one."""
    for count, size in enumerate(accumulate(map(len, entries)), 1):
        if size > most:
            return entries[: max(1, count - 1)]
    return entries


def _declares(entry: object) -> bool:
    """Whether this declares a real emergency: it ends a drill, and so must come through to end it."""
    if not isinstance(entry, Mapping) or entry.get("kind") != "outage.declared" or not isinstance(data := entry.get("data"), Mapping):
        return False
    return data.get("scope") == "hospital" and data.get("cause") not in HOLDS_NOTHING

"""The one door: whatever happens in the hospital comes in by `record`, becomes durable, changes the picture, and is told to who listens."""

from __future__ import annotations

import gc
import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from uuid import uuid4

from domain import errors
from domain.billing import charges
from domain.entries import is_id, parse, plain_time
from domain.fold import Picture
from domain.store import backup, intents
from domain.store.desk import Desk
from domain.store.journal import Journal
from domain.store.keys import Revocations, new_epoch, read_key
from domain.store.receipts import Batch, Maker, Making, Outcome
from domain.store.registry import Registry
from domain.store.writer import Brought, Writer

__all__ = ["Batch", "Hospital", "Maker", "Outcome"]

log = logging.getLogger(__name__)

DATABASE_FILE = "journal.sqlite"
#: entries of a file brought at once: a file is not in a hurry, and a nurse may be
IMPORT_SLICE = 500
#: while more waits all the time, what was intended is looked at again at most this often, seconds
LOOK_AGAIN_S = 1.0
#: what devices tell of themselves is stored at most this often, seconds; it is a comfort after a restart, no more
STORE_TOLD_S = 10.0
#: Python looks for circles of garbage after so many new objects, and so many looks at younger ones. Entries are many, live long and make
#: no circles; with the default of 700 the looks cost 5 % of a push (measured with tests/bench/push)
COLLECT_AFTER = (50_000, 20, 100)
SYSTEM = Maker("server", "server")
IMPORTER = Maker("import", "command")


class Hospital(Registry):
    """A hospital's journal, picture and secrets, with one writer thread.

    All reading of `picture` goes on with `lock` held. Every method is thread-safe; those that touch the disk block, so async callers use
    `submit` (with `asyncio.wrap_future`) or a thread. Open it with `Hospital.open`.
    """

    def __init__(self, data_dir: Path, url: str, now_ms: Callable[[], int]) -> None:
        self.data_dir, self.now_ms = data_dir, now_ms
        self.journal = Journal(url, new_epoch())
        self._desk = Desk(self.journal, read_key(data_dir), now_ms, new_epoch)
        with self.journal.read() as reading:
            self._desk.load(reading)
        super().__init__(self.journal.engine, self._desk.lock, self._desk.key, Revocations(data_dir), now_ms)
        self._desk.on_new_epoch = self._read_keys
        self._heard: deque[tuple[str, int, int | None, int | None, int | None]] = deque()
        self._listeners: list[Callable[[Batch], None]] = []
        self._batches: list[Batch] = []
        self._pending: set[str] = set()
        self._looked = self._stored_told = 0.0
        self._looked_at = ("", -1)
        self._all: tuple[tuple[str, int], list[bytes]] | None = None
        self._all_lock = threading.Lock()
        self.look_at_drills()
        self._writer = Writer(self._commit, self._look_around)

    @classmethod
    def open(cls, data_dir: Path, url: str | None, now_ms: Callable[[], int]) -> Hospital:
        """Opens (and migrates, or makes) the journal under `data_dir`, or the one at `url`; folds the active stays; starts the writer.

        `now_ms` is the server's clock, milliseconds UTC. Raises errors.Unavailable where the data cannot be read.
        """
        data_dir.mkdir(parents=True, exist_ok=True)
        gc.set_threshold(*COLLECT_AFTER)
        return cls(data_dir, url or f"sqlite:///{data_dir.resolve() / DATABASE_FILE}", now_ms)

    def close(self) -> None:
        """Finishes what waits, stops the writer, closes the database."""
        self._writer.close()
        self._store_told()
        self.journal.close()

    def _read_keys(self) -> None:
        self._desk.key = read_key(self.data_dir)
        self.use_key(self._desk.key)

    @property
    def picture(self) -> Picture:
        """Active stays, those that the desk still asks about, and the hospital's own objects. Read it with `lock` held; do not keep it."""
        return self._desk.picture

    @property
    def epoch(self) -> str:
        """The journal's random word; another one after a restore."""
        return self._desk.head.epoch

    @property
    def last_pos(self) -> int:
        """The newest position that the picture holds."""
        return self._desk.head.last_pos

    # -- entries in ---------------------------------------------------------------------------------------------------

    def record(self, raws: Sequence[object], maker: Maker) -> list[Outcome]:
        """Stores what is brought and returns one outcome each, in order, after the commit. Raises errors.Unavailable."""
        return self.submit(raws, maker).result()

    def submit(self, raws: Sequence[object], maker: Maker) -> Future[list[Outcome]]:
        """The same without waiting."""
        return self._writer.submit(raws, maker)

    def make(self, kind: str, stay: str | None, data: dict[str, Any], *, by: str | None = None, auth: str = "system",
             because: str | None = None, saw: Sequence[str] = (), ident: str | None = None, at: str | None = None) -> Outcome:  # fmt: skip
        """An entry of the server's own (`server-<epoch>`), numbered under the position lock. Raises errors.Unavailable.

        `at`: when it happened, where a person says so, as text of the contract. `ident`: an id that the entry's own data name.
        """
        making = Making(ident or str(uuid4()), kind, stay, data, by, auth, because, tuple(saw), at)
        if self._writer.on_thread():
            return self._commit([([making], SYSTEM)])[0][0]
        return self.record([making], SYSTEM)[0]

    def settle(self) -> None:
        """Waits until everything brought so far is durable, told to the listeners, and what follows from it (a discharge) is done too."""
        self._writer.flush()

    def _commit(self, brought: Sequence[Brought]) -> list[list[Outcome]]:
        outcomes, batches = self._desk.take(brought)
        self._batches += batches
        try:
            self._publish()  # before the receipts: somebody looks at a wall
            time.sleep(0)  # the event loop waits for this thread to step aside
        except OSError:
            log.exception("what is durable could not be told to all")
        return outcomes

    # -- what the writer does between commits -------------------------------------------------------------------------

    def _look_around(self, wrote: bool) -> None:
        if not wrote:
            self._notice_others()
            self._publish()
        self._admit_proven()
        self._carry_out()
        self._publish()
        if time.monotonic() - self._stored_told > STORE_TOLD_S:
            self._store_told()

    def _notice_others(self) -> None:
        with self.journal.read() as reading:
            self._batches += self._desk.catch_up(reading)

    def _publish(self) -> None:
        batches, self._batches = self._batches, []
        for batch in batches:
            for body in batch.bodies:
                if b'"kind":"device.revoked"' in body:
                    self._note_revoked(body)
            # a restore, and whatever may begin, end or undo a drill; before anybody hears of it
            if not batch.bodies or any(b'"kind":"outage.' in body or b'"kind":"entry.' in body for body in batch.bodies):
                self.look_at_drills()
            for listener in list(self._listeners):
                try:
                    listener(batch)
                except Exception:  # one deaf listener must not keep the others from hearing
                    log.exception("a listener failed")

    def _note_revoked(self, body: bytes) -> None:
        """A revocation that came by the journal (another server's manager) goes into this server's file too."""
        entry = parse(json.loads(body))
        if entry.kind == "device.revoked" and self.picture.folds(entry):
            self._revocations.add(str(entry.data.get("device")), str(entry.received), entry.because or "")

    def _admit_proven(self) -> None:
        """What was kept for want of a seal and was brought since by its own device needs no person any more."""
        with self.lock:
            proven, self._desk.proven = self._desk.proven, []
            found = ((key, stay, self.picture.entries.get(key)) for key, stay in proven)
            waiting = [(key, stay) for key, stay, entry in found if entry is not None and not self.picture.folds(entry)]
        for key, stay in waiting:
            self.make("entry.admitted", stay, {"entry": key}, because="Its own device has brought it since.")

    def _carry_out(self) -> None:
        """Carries out what was intended (forms, sheets, discharges) and may be done now."""
        with self.lock:
            changed, self._desk.changed = self._desk.changed, set()
            for stay in changed:
                wants = stay in self._desk.active and intents.wants(self.picture, stay)
                (self._pending.add if wants else self._pending.discard)(stay)
            look = self._pending & changed
            at = (self.epoch, self.last_pos)
            if at != self._looked_at and (not self._writer.busy() or time.monotonic() - self._looked > LOOK_AGAIN_S):
                look, self._looked, self._looked_at = set(self._pending), time.monotonic(), at
            if not look:
                return
            self._hear()
            acts = intents.ready(self.picture, sorted(look), self._missing())
        for act in acts:
            self.make(act.kind, act.stay, act.data, saw=act.saw)

    def _missing(self) -> dict[str, list[int]]:
        """Identity -> numbers that it made and that have not arrived; the server's own cannot be charted acts."""
        return {name: one.missing() for name, one in self._desk.roll.standings.items() if not name.startswith("server-")}

    def _store_told(self) -> None:
        self._stored_told = time.monotonic()
        with self.lock:
            self._hear()
            rows = self._desk.roll.told()
        if rows:
            try:
                with self.journal.append() as appending:
                    appending.put_told(rows)
            except errors.Unavailable as error:
                log.warning("%s", error.detail)

    # -- entries out --------------------------------------------------------------------------------------------------

    def listen(self, callback: Callable[[Batch], None]) -> Callable[[], None]:
        """`callback(batch)` on the writer's thread after each durable commit, by whatever process; returns the way to stop it. Be quick.

        A batch of another epoch than the last says that the journal was restored: what came before it is no longer sure.
        """
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def mark_at(self, pos: int) -> str | None:
        """The mark at a position, "" at 0, None beyond the end."""
        with self.lock:
            if pos == self.last_pos:
                return self._desk.head.mark
            found = self._desk.shelf.mark_at(pos)
        if found is not None or pos <= 0:
            return found if pos > 0 else ""
        with self.journal.read() as reading:
            return reading.mark_at(pos)

    def entries_after(self, pos: int, limit: int = 2000) -> list[bytes]:
        """Stored bodies after a position, in order, at most `limit` and a few MiB: fewer are not the end, compare `last_pos`."""
        with self.lock:
            found = self._desk.shelf.after(pos, limit)
        if found is not None:
            return found
        with self.journal.read() as reading:
            return [row.body for row in reading.after(pos, limit)]

    def picture_bodies(self, stay: str | None = None) -> tuple[str, int, str, list[bytes]]:
        """(epoch, cursor, mark, bodies) of all active stays and the hospital's own objects, or of one stay; atomic with the cursor.

        The very same list object comes back while nothing changed, so a caller may cache what it made of it by (epoch, cursor).
        """
        with self.lock:
            epoch, pos, mark = self._desk.head
            if stay is None:
                if self._all is None or self._all[0] != (epoch, pos):
                    self._all = ((epoch, pos), self._desk.shelf.all())
                return epoch, pos, mark, self._all[1]
            if stay in self._desk.active:
                return epoch, pos, mark, self._desk.shelf.of(stay)
        with self.journal.read() as reading:
            epoch, pos, mark = reading.head()
            return epoch, pos, mark, [row.body for row in reading.of_stays([stay])]

    def export(self) -> Iterator[str]:
        """The journal as JSON lines in `pos` order, without line ends."""
        with self.journal.read() as reading:
            for row in reading.everything():
                yield row.body

    # -- syncing ------------------------------------------------------------------------------------------------------

    def check_cursor(self, identity: str, epoch: str | None, cursor: int, mark: str | None) -> str:
        """"ok", "old_epoch" (take entries, send none) or "reset" (cursor beyond the end or another mark: answer `"reset": true`).

        It remembers whom it told to reset: if that one then brings a sealed entry that is lacking, everybody gets a new epoch.
        """
        if epoch is not None and epoch != self.epoch:
            return "old_epoch"
        known = self.mark_at(cursor) if cursor <= self.last_pos else None
        if known is None or (mark and mark != known):
            with self.lock:
                self._desk.told_reset.add(identity)
            return "reset"
        return "ok"

    def stands_at_end(self, epoch: str | None, cursor: int, mark: str | None) -> bool:
        """Whether a caller is where the journal ends. Asked of almost every act: it takes no lock, and so waits for no commit."""
        head = self._desk.head
        return epoch == head.epoch and cursor == head.last_pos and mark in (None, "", head.mark)

    def seen(self, identity: str, *, last_seq: int | None = None, unsent: int | None = None, offset_ms: int | None = None) -> None:
        """A device was heard from: for the roll call. Cheap; call it on every sync and feed connection."""
        self._heard.append((identity, self.now_ms(), last_seq, unsent, offset_ms))  # no lock: the event loop must not wait for a commit

    def _hear(self) -> None:
        while self._heard:
            self._desk.roll.hear(*self._heard.popleft())

    def have(self, ids: Iterable[str]) -> list[str]:
        """Which of these ids (or keys of altered entries) the journal lacks, in the order asked."""
        asked = list(dict.fromkeys(ids))
        with self.journal.read() as reading:
            found = reading.find([name for name in asked if is_id(name)])
        return [name for name in asked if name not in found]

    def seq_seen(self, device: str) -> int:
        """The largest seq up to which nothing of this identity is missing."""
        with self.lock:
            return self._desk.roll.of(device).seq_seen

    def rollcall(self) -> list[dict[str, Any]]:
        """Per identity: device, name, role, last_seq, last_received, missing, last_seen, clock_offset_ms, unsent, revoked."""
        revoked = self._revocations.names()
        with self.lock:
            self._hear()
            names = {*self._desk.roll.standings, *self.picture.children("devices")} - {"malformed"}
            return [self._roll_row(name, name in revoked) for name in sorted(names)]

    def told_since_start(self) -> dict[str, int]:
        """Identity -> when it last said how many entries it has made, ms; only what was said to this process since it started."""
        with self.lock:
            self._hear()
            return {name: one.told_ms for name, one in self._desk.roll.standings.items() if one.told_ms is not None}

    def _roll_row(self, name: str, revoked: bool) -> dict[str, Any]:
        one, known = self._desk.roll.of(name), self.picture.object(f"devices/{name}")
        return {
            "device": name, "name": known.get("name"), "role": known.get("role") or ("server" if name.startswith("server-") else None),
            "ward": known.get("ward"), "colour": known.get("colour"), "number": known.get("number"),
            "last_seq": max(one.seq_max, one.told_seq or 0), "seq_seen": one.seq_seen, "missing": one.missing(),
            "last_received": _time(one.last_received), "last_seen": _time(one.last_seen), "clock_offset_ms": one.offset_ms,
            "unsent": one.unsent, "revoked": revoked or bool(known.get("revoked")),
        }  # fmt: skip

    def ledger(self, stay: str | None = None) -> list[dict[str, Any]]:
        """The charges of one stay, or of all active ones, as PROTOCOL §2 shows them."""
        with self.lock:
            if stay is None or stay in self._desk.active:
                stays = [stay] if stay is not None else sorted(self._desk.active)
                return [charge.plain() for one in stays for charge in charges(self.picture, one)]
        return [charge.plain() for charge in charges(self.past(stay), stay)]

    def active_stays(self) -> list[str]:
        """The stays on the boards, as the contract has it: those of the picture without those that only the desk still asks about."""
        with self.lock:
            return sorted(self._desk.active)

    def past_stays(self, since_ms: int) -> list[str]:
        """The stays that left the boards and of which something was received since then: a bill of a window names them too."""
        with self.journal.read() as reading:
            return reading.past_stays(since_ms)

    def past(self, stay: str) -> Picture:
        """The picture of one stay that is not active any more, with the hospital's own entries: names, marks, and what settles for all."""
        found = Picture()
        with self.lock:
            own = self.picture.of_stay(None)
        for entry in [*own, *(parse(json.loads(body)) for body in self.picture_bodies(stay)[3])]:
            found.add(entry)
        return found

    def warnings(self) -> list[str]:
        """Sentences for the managers' home page, newest first: an unannounced rollback, a restore."""
        return backup.notices_of(self.journal)

    # -- keeping ------------------------------------------------------------------------------------------------------

    def backup(self, path: Path | None = None) -> Path:
        """A backup folder (journal and key) under DATA/backups, or at `path`. Raises errors.Unavailable."""
        return backup.backup(self.journal, self.data_dir, path or backup.folder_for(self.data_dir, self.now_ms()))

    def restore(self, path: Path) -> None:
        """Puts a backup in place of the journal, with a new epoch; revocations stay as they are."""
        backup.restore(self.journal, self.data_dir, path, new_epoch(), self.now_ms())
        self.settle()

    def verify(self) -> list[str]:
        """What is wrong with the journal, in sentences; nothing if all holds."""
        return backup.verify(self.journal, self._desk.key)

    def import_file(self, path: Path) -> dict[str, int]:
        """Brings an export, or a device's "unsent work", to the door; returns how many had which outcome (`kept:unsealed` …)."""
        counts: dict[str, int] = {}
        raws = list(backup.brought_by(path))
        for start in range(0, len(raws), IMPORT_SLICE):
            for outcome in self.record(raws[start : start + IMPORT_SLICE], IMPORTER):
                word = f"{outcome.outcome}:{outcome.reason}" if outcome.outcome == "kept" else outcome.outcome
                counts[word] = counts.get(word, 0) + 1
        return counts


def _time(ms: int | None) -> str | None:
    return None if ms is None else plain_time(ms)

"""The admission desk: one transaction for all that waits, the outcome of each, and the picture that changes only with the commit.

It is used by one thread, the writer's; others read its state with `lock` held. Entries are folded before the commit, because
whether they clash is part of what is stored; the lock is held meanwhile, so that nobody sees a picture that might not last, and
where the commit fails, the picture is folded anew without them.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from domain.entries import MAKER_FIELDS, Entry, parse_time, plain_time
from domain.fold import Picture
from domain.stamp import AHEAD_MAX_MS, tick
from domain.store import seals, standing
from domain.store.journal import ROLLED_BACK, Appending, Head, Journal, Known, Reading, Row, Stored, next_mark
from domain.store.receipts import Batch, Maker, Making, Outcome
from domain.store.reception import UNPROVEN, Candidate, receive
from domain.store.roll import Roll
from domain.store.rows import entry_of, forks_found, row_of
from domain.store.shelf import Shelf
from domain.store.unfinished import Unfinished

log = logging.getLogger(__name__)

#: rows of other processes that are read at once
CATCH_UP_ROWS = 5_000
_MADE = len(MAKER_FIELDS)
#: the outcome of what is in the batch in hand, until all of it is folded
_PENDING = ""
#: who brought, and what
_Line = tuple[Maker, list[Candidate | Making]]


class _New(NamedTuple):
    """A candidate that will be stored, as it was folded."""

    candidate: Candidate
    entry: Entry
    forked: bool


class _Again(NamedTuple):
    """The same entry once more in the batch that stores it: its outcome is known only when the whole batch is folded."""

    told: str
    key: str
    reason: str | None


_Answer = Outcome | _New | _Again


class Desk:
    """The state of one hospital: picture, shelf, roll, and where the journal stood when they were last equal to it."""

    def __init__(self, journal: Journal, key: bytes, now_ms: Callable[[], int], new_epoch: Callable[[], str]) -> None:
        self.journal, self.key, self.now_ms, self.new_epoch = journal, key, now_ms, new_epoch
        self.lock = threading.RLock()
        #: called when the journal turns out to be another one, before anything is sealed for it
        self.on_new_epoch: Callable[[], None] = lambda: None
        self.told_reset: set[str] = set()
        self.roll = Roll()
        self.picture, self.shelf, self.near = Picture(), Shelf(), standing.Near()
        self.active: set[str] = set()
        #: stays that are over and that the desk still asks about: in the picture, and in nobody's replica
        self.unfinished = Unfinished()
        self.head = Head("", 0, "")
        self.newest = self._too_far_ahead = ""
        #: kept for want of a seal, and brought since by its own device: (key, stay)
        self.proven: list[tuple[str, str | None]] = []
        #: stays that changed since somebody last looked
        self.changed: set[str] = set()
        self._loaded: dict[str, list[Stored]] = {}
        self._touched = False
        #: what others wrote and was read in a transaction that failed: nobody was told of it yet
        self._untold: list[Batch] = []

    # -- the picture from the journal

    def load(self, reading: Reading) -> None:
        """Folds the active stays, the hospital's own entries and who is unfinished: it costs what the house holds today, not the years."""
        with self.lock:
            self.picture, self.shelf, self.near, self.unfinished = Picture(), Shelf(), standing.Near(), Unfinished()
            self._look_at_clock()
            self.head = reading.head()
            self.on_new_epoch()
            self.roll.standings.clear()
            self.roll.load(reading.makers(), reading.seqs_after)
            names = reading.active_stays()
            self.active = set(names)
            self.changed |= self.active
            for row in reading.of_stays([None, *names]):
                self.shelf.keep(row)
                self._fold(entry_of(row))
            self._bring_back(reading, self.unfinished.at_start(self.picture, reading, self.now_ms()))
            self._let_go([("outage.", None)])
            self.told_reset.clear()

    def catch_up(self, reading: Reading) -> list[Batch]:
        """Takes in what other processes committed; a new epoch means to begin anew."""
        head = reading.head()
        batches, self._untold = self._untold, []
        if head == self.head:
            return batches
        if head.epoch != self.head.epoch:
            self.load(reading)
            return [*batches, Batch(head.last_pos + 1, head.last_pos, head.mark, [], head.epoch)]
        news = list[Entry]()
        with self.lock:
            while rows := reading.after(self.head.last_pos, CATCH_UP_ROWS):
                entries = [entry_of(row) for row in rows]
                touched = {entry.stay for entry in entries if entry.stay is not None}
                self._load_stays(reading, touched - self.active, before=rows[0].pos)
                self._keep_loaded()
                for row, entry in zip(rows, entries, strict=True):
                    self._fold(entry)
                    self.shelf.keep(row)
                    self.shelf.pass_by(row)
                self._set_active({stay: self._is_active(stay) for stay in touched})
                news += entries
                self.head = Head(head.epoch, rows[-1].pos, rows[-1].mark)
                batches.append(Batch(rows[0].pos, rows[-1].pos, rows[-1].mark, [row.body for row in rows], head.epoch))
            self._bring_back(reading, self.unfinished.that_return(self.picture, reading, news, self.now_ms()))
            self._let_go((entry.kind, entry.stay) for entry in news)
            self.roll.load(reading.makers(), reading.seqs_after)
        return batches

    def _fold(self, entry: Entry) -> bool:
        """Into the picture. False, and a line in the log, where the fold itself cannot bear it: one bad entry must not stop the rest."""
        try:
            self.picture.add(entry)
            self.near.add(entry)
        except Exception:
            log.exception("entry %s cannot be folded", entry.name)
            return False
        if entry.stamp > self.newest and entry.stamp < self._too_far_ahead:
            self.newest = entry.stamp
        return True

    def _look_at_clock(self) -> int:
        """The time of a batch, ms; and from which stamp on nobody's is adopted."""
        now = self.now_ms()
        self._too_far_ahead = plain_time(now + AHEAD_MAX_MS)
        return now

    def _load_stays(self, reading: Reading, names: set[str], before: int) -> None:
        """Brings stays back that are not in the picture: what the journal has of them up to a position."""
        for stay in reading.known_stays(sorted(names)) if names else ():
            self._loaded[stay] = [row for row in reading.of_stays([stay]) if row.pos < before]
            for row in self._loaded[stay] if stay not in self.unfinished.stays else ():
                self._fold(entry_of(row))

    def _keep_loaded(self) -> None:
        for rows in self._loaded.values():
            for row in rows:
                self.shelf.keep(row)
        self._loaded.clear()

    def _is_active(self, stay: str) -> bool:
        try:
            return standing.is_active(self.picture, stay)
        except Exception:
            log.exception("whether stay %s is active cannot be told; it stays", stay)
            return True

    def _set_active(self, states: dict[str, bool]) -> None:
        for stay, active in states.items():
            self.changed.add(stay)
            if active:
                self.active.add(stay)
                self.unfinished.stays.pop(stay, None)
            else:
                self.active.discard(stay)
                self.shelf.drop(stay)
                self.unfinished.stays[stay] = None

    def _put_back(self, wanted: set[str | None]) -> None:
        """Forgets what was brought back for an entry that had been here before: a retry brings nobody back who has left."""
        for stay in self._loaded.keys() - wanted:
            del self._loaded[stay]
            if stay not in self.unfinished.stays:
                self.picture.remove_stay(stay)
                self.near.drop(stay)

    def _bring_back(self, reading: Reading, names: set[str]) -> None:
        """Reads stays that are over and that the desk asks about."""
        for stay in sorted(names - self.active - self.unfinished.stays.keys() - self._loaded.keys()):
            for row in reading.of_stays([stay]):
                self._fold(entry_of(row))
            self.unfinished.stays[stay] = None

    def _let_go(self, told: Iterable[tuple[str, str | None]]) -> None:
        for stay in self.unfinished.that_are_done(self.picture, told):
            self.picture.remove_stay(stay)
            self.near.drop(stay)

    # -- entries in

    def take(self, brought: Sequence[tuple[Sequence[object], Maker]]) -> tuple[list[list[Outcome]], list[Batch]]:
        """Stores all in one transaction: outcomes for each that brought some, and what became durable. Raises errors.Unavailable."""
        waiting = self._received(brought)
        with ExitStack() as transaction:
            # it may wait for another process: readers of the picture must not wait with it
            journal = transaction.enter_context(self.journal.append())
            with self.lock:
                epoch = self.head.epoch
                batches = self.catch_up(journal)
                if self.head.epoch != epoch:  # restored meanwhile, perhaps under another key
                    waiting = self._received(brought)
                try:
                    outcomes, rows, states, head = self._admit(journal, waiting)
                    transaction.close()  # the commit
                except BaseException:
                    self._undo()
                    self._untold = batches
                    raise
                if rows:
                    batches.append(self._durable(rows, states, head))
        return outcomes, batches

    def _received(self, brought: Sequence[tuple[Sequence[object], Maker]]) -> list[_Line]:
        """What each brought, looked at by itself; the picture is not needed for it."""
        return [(maker, [raw if isinstance(raw, Making) else receive(raw, maker, self.key) for raw in raws]) for raws, maker in brought]

    def _admit(self, journal: Appending, waiting: list[_Line]) -> tuple[list[list[Outcome]], list[Row], dict[str, bool], Head]:
        self._touched = True
        now = self._look_at_clock()
        received = plain_time(now)
        brought_in = [one for _, line in waiting for one in line if isinstance(one, Candidate)]
        known = journal.find([*{name for one in brought_in for name in (one.key, one.entry.id)}])
        self._load_stays(journal, self._stays_of(waiting), before=self.head.last_pos + 1)
        new: list[_New] = []
        answers: list[list[_Answer]] = []
        rolled_back = False
        seqs: dict[tuple[str, int], str] = {}
        for maker, line in waiting:
            for number, ident in self._taken(journal, line).items():
                seqs.setdefault(number, ident)
            answer: list[_Answer] = []
            for one in line:
                candidate = self._made(one, now) if isinstance(one, Making) else one
                settled = self._one(journal, candidate, known, seqs, received, self.head.last_pos + len(new) + 1)
                answer.append(settled)
                if isinstance(settled, _New):
                    new.append(settled)
                    rolled_back |= candidate.received is not None and maker.identity in self.told_reset
            answers.append(answer)
        forked = [one.candidate.numbered for one in new if one.forked]
        for making in forks_found(self.picture, self.head.epoch, forked):
            made = self._one(journal, self._made(making, now), known, seqs, received, self.head.last_pos + len(new) + 1)
            new += [made] if isinstance(made, _New) else []
        self._put_back({one.entry.stay for one in new})
        self._bring_back(journal, self.unfinished.that_return(self.picture, journal, [one.entry for one in new], now))
        return self._store(journal, new, answers, now, rolled_back)

    def _stays_of(self, waiting: list[_Line]) -> set[str]:
        stays = {one.entry.stay if isinstance(one, Candidate) else one.stay for _, line in waiting for one in line}
        return {stay for stay in stays if stay is not None} - self.active

    def _taken(self, journal: Appending, line: list[Candidate | Making]) -> dict[tuple[str, int], str]:
        """Which numbers are used already, looked up only where an identity's newest number does not say that they cannot be."""
        asked: dict[str, list[int]] = {}
        for one in line:
            if isinstance(one, Candidate) and one.proven and one.numbered[1] <= self.roll.of(one.numbered[0]).seq_max:
                asked.setdefault(one.numbered[0], []).append(one.numbered[1])
        return {(device, seq): ident for device, seqs in asked.items() for seq, ident in journal.taken(device, seqs).items()}

    def _one(
        self, journal: Appending, candidate: Candidate, known: dict[str, Known], seqs: dict[tuple[str, int], str], received: str, pos: int
    ) -> _Answer:
        """A duplicate's outcome, or the new entry as folded."""
        key = candidate.key
        before = known.get(key)
        plain = known.get(candidate.entry.id)
        if plain is not None and plain.hash == candidate.hash:
            # after a restore the two contents of one id may come back in the other order, and change names
            key, before = candidate.entry.id, plain
        if before is not None and before.hash != candidate.hash:
            candidate = candidate.altered()
            key = candidate.key
            before = known.get(key) or journal.find([key]).get(key)
        if before is not None:
            if before.reason == "unsealed" and candidate.proven and candidate.reason is None:
                self.proven.append((candidate.key, candidate.entry.stay))
            if before.outcome == _PENDING:
                return _Again(candidate.told, key, before.reason)
            return Outcome(candidate.told, "duplicate", before.reason, before.outcome)
        received = candidate.received or received
        reason = candidate.reason
        made = candidate.entry
        seal = seals.seal(self.key, made.id, candidate.hash, received, candidate.authority)
        apart = candidate.key if candidate.key != made.id else None
        entry = Entry._make((*made[:_MADE], pos, received, "kept" if reason else "added", reason, seal, apart))
        if not self._fold(entry):
            reason, entry = "malformed", entry._replace(outcome="kept", reason="malformed")
        numbered, forked = candidate.numbered, False
        if reason not in UNPROVEN and numbered[1]:
            forked = reason is None and seqs.get(numbered, entry.id) != entry.id
            seqs.setdefault(numbered, entry.id)
            self.roll.take(*numbered, parse_time(received))
        else:
            candidate = candidate._replace(numbered=(numbered[0], 0))
        known[candidate.key] = Known(candidate.hash, _PENDING, reason)
        return _New(candidate, entry, forked)

    def _made(self, making: Making, now: int) -> Candidate:
        """The server's own entry, numbered here because here the position lock is held."""
        device = f"server-{self.head.epoch}"
        self.newest = tick(self.newest or None, now, device)
        raw = {
            "id": making.ident, "device": device, "seq": self.roll.of(device).seq_max + 1, "stamp": self.newest,
            "at": making.at or plain_time(now), "at_from": "person" if making.at else "clock",
            "clock": {"offset_ms": 0, "measured_at": plain_time(now)}, "by": making.by, "auth": making.auth,
            "kind": making.kind, "stay": making.stay, "data": making.data, "saw": list(making.saw), "because": making.because,
        }  # fmt: skip
        return receive(raw, Maker(device, "server"), self.key)

    def _store(
        self, journal: Appending, new: list[_New], answers: list[list[_Answer]], now: int, rolled_back: bool
    ) -> tuple[list[list[Outcome]], list[Row], dict[str, bool], Head]:
        told: dict[str, Outcome] = {}
        rows: list[Row] = []
        mark = self.head.mark
        for candidate, entry, forked in new:
            outcome = self._outcome(entry, forked)
            told[candidate.key] = Outcome(candidate.told, outcome, entry.reason)
            mark = next_mark(mark, candidate.hash, entry.id)
            rows.append(row_of(candidate, entry, outcome, mark))
        states = {stay: self._is_active(stay) for stay in {entry.stay for _, entry, _ in new} if stay is not None}
        firsts = {entry.stay: entry.pos for _, entry, _ in reversed(new)}
        # one that comes and goes in one batch was never active, and is a stay all the same
        news = {stay: on for stay, on in states.items() if not on or stay not in self.active}
        changed = [{"stay": stay, "active": on, "first_pos": firsts[stay]} for stay, on in news.items()]
        epoch = self.head.epoch
        if rolled_back:
            epoch = self.new_epoch()
            journal.notice(now, ROLLED_BACK)
            log.warning("%s", ROLLED_BACK)
        head = Head(epoch, self.head.last_pos + len(rows), mark)
        if rows:
            journal.insert(rows, head)
            journal.put_stays(changed)
            journal.put_seqs(self.roll.staged())
        outcomes = [[_outcome_of(one, told) for one in answer] for answer in answers]
        return outcomes, rows, states, head

    def _outcome(self, entry: Entry, forked: bool) -> str:
        if entry.outcome == "kept" or forked:
            return "forked" if forked else "kept"
        try:
            return "clash" if standing.clashes_now(self.picture, self.near, entry) else "added"
        except Exception:
            log.exception("whether entry %s clashes cannot be told", entry.name)
            return "added"

    def _durable(self, rows: list[Row], states: dict[str, bool], head: Head) -> Batch:
        """The commit is done: memory follows."""
        if head.epoch != self.head.epoch:
            self.told_reset.clear()
        self.head = head
        self.roll.commit()
        self._keep_loaded()
        bodies = []
        for row in rows:
            stored = Stored(row["pos"], row["stay"], row["mark"], row["body"].encode())
            bodies.append(stored.body)
            self.shelf.keep(stored)
            self.shelf.pass_by(stored)
        self._set_active(states)
        self._let_go((row["kind"], row["stay"]) for row in rows)
        return Batch(rows[0]["pos"], rows[-1]["pos"], head.mark, bodies, head.epoch)

    def _undo(self) -> None:
        """The commit failed: the picture as it was, folded again from the entries that are durable."""
        if not self._touched:
            return
        self._touched = False
        self.roll.forget()
        self._loaded.clear()
        self.proven.clear()
        self.unfinished.look_again()
        old, self.picture, self.near = self.picture, Picture(), standing.Near()
        for entry in old.entries.values():
            if (entry.pos or 0) <= self.head.last_pos and (entry.stay is None or entry.stay in self.active | self.unfinished.stays.keys()):
                self._fold(entry)


def _outcome_of(answer: _Answer, told: dict[str, Outcome]) -> Outcome:
    """What is told of one that was brought; `told` by key for all that the batch stored."""
    if isinstance(answer, Outcome):
        return answer
    if isinstance(answer, _New):
        return told[answer.candidate.key]
    return Outcome(answer.told, "duplicate", answer.reason, told[answer.key].outcome)

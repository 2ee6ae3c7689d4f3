"""The server's end of a schedule: the real admission desk over a journal in memory, or the whole real hospital over SQLite."""

from __future__ import annotations

import json
from typing import Any

from domain.store.desk import Desk
from domain.store.receipts import Maker
from tests.simulation.stores import FakeJournal
from tests.simulation.world import START_MS, Crashed, Tablet

KEY = b"a hospital's key, for the simulation alone"
PULL_MAX = 10  # small, so that `more` is often true


def judge(desk: Desk, journal: FakeJournal, identity: str, epoch: str | None, cursor: int, mark: str | None) -> str:
    if epoch is not None and epoch != desk.head.epoch:
        return "old_epoch"
    with journal.read() as reading:
        there = reading.mark_at(cursor)
    if there is None or (mark and there != mark):
        desk.told_reset.add(identity)
        return "reset"
    return "ok"


class DeskServer:
    """The sync core: `Desk`, seals, marks and epochs are the real ones; the journal is `FakeJournal`."""

    def __init__(self) -> None:
        self.crash: str | None = None
        self.key = KEY
        self.now_ms = START_MS
        self._epochs = 1
        self._identities = 0
        self._read: dict[str, dict[str, Any]] = {}
        self.journal = FakeJournal()
        self._backup = self.journal.tables.copy()
        self.start()

    def start(self) -> None:
        """A process begins: its memory comes from the journal."""
        self.desk = self.make_desk()
        with self.journal.read() as reading:
            self.desk.load(reading)  # type: ignore[arg-type]

    def make_desk(self) -> Desk:
        """The desk; a planted bug makes another."""
        return Desk(self.journal, self.key, lambda: self.now_ms, self.new_epoch)  # type: ignore[arg-type]

    def new_epoch(self) -> str:
        """A word that no epoch before had."""
        self._epochs += 1
        return f"epoch-{self._epochs}"

    def sync(self, tablet: Tablet, body: dict[str, Any], now_ms: int) -> dict[str, Any]:
        """As ui/wire/exchange.py does it: the cursor is judged first, then the entries are recorded, then the pull."""
        self.now_ms = now_ms
        desk = self.desk
        maker = Maker(tablet.replica.device, "device", previous=tablet.lineage)
        state = self.check_cursor(maker.identity, body["epoch"], body["cursor"], body["mark"])
        outcomes = self._record(body["entries"], maker)
        reply: dict[str, Any] = {"epoch": desk.head.epoch, "outcomes": [one.plain() for one in outcomes], "more": False}
        if body["epoch"] is not None and reply["epoch"] != body["epoch"] and state == "ok":
            state = "old_epoch"
        found = self.pull(body["cursor"]) if state == "ok" else []
        if state == "reset":
            reply["reset"] = True
        cursor = body["cursor"] + len(found)
        with self.journal.read() as reading:
            mark = reading.mark_at(cursor) if state == "ok" else None
        return {**reply, "entries": found, "cursor": cursor, "mark": mark, "more": state == "ok" and cursor < desk.head.last_pos}

    def check_cursor(self, identity: str, epoch: str | None, cursor: int, mark: str | None) -> str:
        """How the caller's cursor stands."""
        return judge(self.desk, self.journal, identity, epoch, cursor, mark)

    def pull(self, cursor: int) -> list[dict[str, Any]]:
        """The entries after a position."""
        with self.journal.read() as reading:
            return [self.read(row.body.decode()) for row in reading.after(cursor, PULL_MAX)]

    def _record(self, entries: list[dict[str, Any]], maker: Maker) -> list[Any]:
        if not entries:
            return []
        self.journal.crash = self.crash
        try:
            outcomes, _ = self.desk.take([(entries, maker)])
        except Crashed:
            self.journal.crash = None
            self.start()
            raise
        self.journal.crash = None
        if self.crash == "after commit":
            self.start()
            raise Crashed
        return outcomes[0]

    def have(self, ids: list[str]) -> dict[str, Any]:
        """Which of these the journal lacks."""
        with self.journal.read() as reading:
            known = reading.find(ids)
        return {"epoch": self.desk.head.epoch, "lack": [name for name in ids if name not in known]}

    def picture(self) -> dict[str, Any]:
        """The active stays and the hospital's own entries."""
        head = self.desk.head
        return {
            "epoch": head.epoch,
            "cursor": head.last_pos,
            "mark": head.mark,
            "entries": [self.read(body.decode()) for body in self.desk.shelf.all()],
        }

    def identity(self, tablet: Tablet) -> str:
        """A new identity for a forked tablet."""
        self._identities += 1
        return f"again-{self._identities}"

    def backup(self) -> None:
        """The newest backup takes the place of the last."""
        self._backup = self.journal.tables.copy()

    def restore(self, *, announced: bool) -> None:
        """The backup in the journal's place; `announced` is `wardlight restore`, which draws a new epoch."""
        self.journal.tables = self._backup.copy()
        if announced:
            self.announce()
        self.start()

    def announce(self) -> None:
        """A new epoch, in the journal itself."""
        self.journal.tables.head = self.journal.tables.head._replace(epoch=self.new_epoch())

    def stored(self) -> list[dict[str, Any]]:
        """All entries in position order, as on the wire."""
        return [self.read(row["body"]) for row in self.journal.tables.rows]

    def read(self, body: str) -> dict[str, Any]:
        """A stored body, parsed once: nobody changes an entry."""
        found = self._read.get(body)
        if found is None:
            found = self._read[body] = json.loads(body)
        return found

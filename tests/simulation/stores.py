"""A journal in memory with the ways of the real one, which can be put back and can die at any statement.

It passes the contract tests of `domain.store.journal.Journal` (tests/store), so that what the simulation finds over it is
true of the real one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from domain.store.journal import Head, Known, Row, Stored
from tests.simulation.world import Crashed


class Tables:
    """What would be on the disk."""

    def __init__(self, epoch: str) -> None:
        self.head = Head(epoch, 0, "")
        self.rows: list[Row] = []
        self.keys: dict[str, Row] = {}
        self.numbers: dict[tuple[str, int], Row] = {}
        self.by_stay: dict[str | None, list[Row]] = {}
        self.stays: dict[str, dict[str, Any]] = {}
        self.makers: dict[str, dict[str, Any]] = {}
        self.told: list[tuple[int, str]] = []

    def copy(self) -> Tables:
        """A backup."""
        twin = Tables(self.head.epoch)
        twin.head, twin.rows, twin.keys, twin.numbers = self.head, list(self.rows), dict(self.keys), dict(self.numbers)
        twin.by_stay = {stay: list(rows) for stay, rows in self.by_stay.items()}
        twin.stays, twin.makers = dict(self.stays), {name: dict(row) for name, row in self.makers.items()}
        twin.told = list(self.told)
        return twin


class FakeJournal:
    """Read and append as `Journal` does. `crash` is "before commit", "statement N", or None."""

    def __init__(self, epoch: str = "epoch-1") -> None:
        self.tables = Tables(epoch)
        self.crash: str | None = None

    @contextmanager
    def append(self) -> Iterator[FakeAppending]:
        """All or nothing: what is inserted is held back until the end."""
        appending = FakeAppending(self.tables, self.crash)
        yield appending
        if self.crash == "before commit":
            raise Crashed
        appending.commit()

    @contextmanager
    def read(self) -> Iterator[FakeReading]:
        """A snapshot, as nobody else writes meanwhile."""
        yield FakeReading(self.tables)

    def head(self) -> Head:
        """Where the journal stands."""
        return self.tables.head


class FakeReading:
    """What can be asked."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def statement(self) -> None:
        """Where the real one asks the database."""

    def head(self) -> Head:
        self.statement()
        return self.tables.head

    def mark_at(self, pos: int) -> str | None:
        rows = self.tables.rows
        return "" if pos == 0 else rows[pos - 1]["mark"] if 0 < pos <= len(rows) else None

    def after(self, pos: int, limit: int) -> list[Stored]:
        return [_stored(row) for row in self.tables.rows[pos : pos + limit]]

    def of_stays(self, names: Iterable[str | None]) -> Iterator[Stored]:
        for name in names:
            for row in self.tables.by_stay.get(name, ()):
                yield _stored(row)

    def everything(self) -> Iterator[Row]:
        yield from self.tables.rows

    def find(self, keys: Sequence[str]) -> dict[str, Known]:
        self.statement()
        rows = ((key, self.tables.keys.get(key)) for key in keys)
        return {key: Known(row["hash"], row["outcome"], row["reason"]) for key, row in rows if row is not None}

    def taken(self, device: str, seqs: Sequence[int]) -> dict[int, str]:
        self.statement()
        found = ((seq, self.tables.numbers.get((device, seq))) for seq in seqs)
        return {seq: row["id"] for seq, row in found if row is not None}

    def seqs_after(self, device: str, seq: int) -> set[int]:
        return {number for name, number in self.tables.numbers if name == device and number > seq}

    def active_stays(self) -> list[str]:
        active = [row for row in self.tables.stays.values() if row["active"]]
        return [row["stay"] for row in sorted(active, key=lambda row: row["first_pos"])]

    def known_stays(self, names: Sequence[str]) -> set[str]:
        self.statement()
        return {name for name in names if name in self.tables.by_stay}

    def past_stays(self, since_ms: int) -> list[str]:
        over = (name for name, row in self.tables.stays.items() if not row["active"])
        return sorted(name for name in over if self.tables.by_stay[name][-1]["received"] >= since_ms)

    def past_stays_asking(self, rows: int) -> list[str]:
        after = self.head().last_pos - rows
        return [name for name in self.past_stays(0) if any(_asks(row) for row in self.tables.by_stay[name] if row["pos"] > after)]

    def makers(self) -> list[dict[str, Any]]:
        return [dict(row) for row in self.tables.makers.values()]

    def notices(self) -> list[tuple[int, str]]:
        return list(reversed(self.tables.told))


class FakeAppending(FakeReading):
    """A transaction: writes are collected, and done at its end."""

    def __init__(self, tables: Tables, crash: str | None) -> None:
        super().__init__(tables)
        self._todo: list[Any] = []
        self._countdown = int(crash.split()[1]) if crash and crash.startswith("statement") else 0

    def statement(self) -> None:
        if self._countdown:
            self._countdown -= 1
            if not self._countdown:
                raise Crashed

    def commit(self) -> None:
        """Now it is on the disk."""
        for do in self._todo:
            do()

    def insert(self, rows: Sequence[Row], head: Head) -> None:
        self.statement()
        for row in rows:
            if row["key"] in self.tables.keys:
                raise ValueError(f"unique key {row['key']}")
        self._todo.append(lambda: self._insert(rows, head))

    def _insert(self, rows: Sequence[Row], head: Head) -> None:
        tables = self.tables
        for row in rows:
            tables.rows.append(row)
            tables.keys[row["key"]] = row
            tables.numbers.setdefault((row["device"], row["seq"]), row)
            tables.by_stay.setdefault(row["stay"], []).append(row)
        tables.head = head

    def put_stays(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self.statement()
        self._todo.append(lambda: self._put_stays(rows))

    def _put_stays(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            old = self.tables.stays.get(row["stay"], row)
            self.tables.stays[row["stay"]] = {**row, "first_pos": old["first_pos"]}

    def put_seqs(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self.statement()
        self._todo.append(lambda: self._put_makers(rows))

    put_told = put_seqs

    def _put_makers(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            self.tables.makers.setdefault(row["device"], dict(_NEVER_HEARD)).update(row)

    def notice(self, at: int, text: str) -> None:
        self._todo.append(lambda: self.tables.told.append((at, text)))

    def clear(self) -> None:
        self._todo.append(lambda: self.tables.__init__(self.tables.head.epoch))  # type: ignore[misc]


_NEVER_HEARD: dict[str, Any] = {
    "device": "", "seq_seen": 0, "seq_max": 0, "last_received": None,
    "last_seen": None, "told_seq": None, "unsent": None, "offset_ms": None,
}  # fmt: skip


def _stored(row: Row) -> Stored:
    return Stored(row["pos"], row["stay"], row["mark"], row["body"].encode())


def _asks(row: Row) -> bool:
    return row["outcome"] == "kept" or '"auth":"unverified"' in row["body"]

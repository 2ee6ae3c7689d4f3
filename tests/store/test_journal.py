"""The contract of a journal: whatever keeps it (SQLite, PostgreSQL, the simulation's memory) does this."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from domain import errors
from domain.store.engine import file_of, migrate, tables_differ
from domain.store.journal import READ_BYTES_MAX, Head, Journal, Known, next_mark
from tests.simulation.stores import FakeJournal


@pytest.fixture
def url(database: str | None, tmp_path: Path) -> str:
    return database or f"sqlite:///{tmp_path / 'journal.sqlite'}"


@pytest.fixture
def real(url: str) -> Iterator[Journal]:
    opened = Journal(url, "first")
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    if request.param == "memory":
        yield FakeJournal("first")  # type: ignore[misc]
        return
    file = f"sqlite:///{tmp_path / 'journal.sqlite'}"
    opened = Journal(file if request.param == "sqlite" else request.getfixturevalue("emptied_database"), "first")
    yield opened
    opened.close()


def row(pos: int, mark: str = "", **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "pos": pos, "key": f"id-{pos}", "id": f"id-{pos}", "device": "blue-1", "seq": pos, "kind": "note.written", "stay": "s1",
        "hash": f"{pos:064x}", "received": 1_700_000_000_000 + pos, "outcome": "added", "reason": None, "body": f'{{"pos":{pos}}}',
    }  # fmt: skip
    made |= fields
    return {**made, "mark": next_mark(mark, made["hash"], made["id"])}


def insert_and_fail(journal: Journal) -> None:
    with journal.append() as appending:
        appending.insert([row(3)], Head("first", 3, "x"))
        appending.put_stays([{"stay": "s1", "active": True, "first_pos": 3}])
        raise KeyError


def fill(journal: Journal, count: int, **fields: Any) -> Head:
    with journal.append() as appending:
        head = appending.head()
        rows, mark = [], head.mark
        for pos in range(head.last_pos + 1, head.last_pos + count + 1):
            rows.append(row(pos, mark, **fields))
            mark = rows[-1]["mark"]
        after = Head(head.epoch, head.last_pos + count, mark)
        appending.insert(rows, after)
    return after


def test_a_new_journal_is_empty(journal: Journal) -> None:
    assert journal.head() == Head("first", 0, "")
    with journal.read() as reading:
        assert reading.after(0, 10) == []
        assert reading.mark_at(0) == ""
        assert reading.mark_at(1) is None


def test_rows_come_back_in_position_order_with_their_marks(journal: Journal) -> None:
    head = fill(journal, 7)
    with journal.read() as reading:
        rows = reading.after(2, 3)
        assert [(one.pos, one.body) for one in rows] == [(3, b'{"pos":3}'), (4, b'{"pos":4}'), (5, b'{"pos":5}')]
        assert reading.mark_at(7) == head.mark == reading.after(6, 1)[0].mark
        assert [one.pos for one in reading.after(7, 3)] == []
        assert reading.head() == head


def test_what_fails_within_a_transaction_is_not_there(journal: Journal) -> None:
    fill(journal, 2)
    with pytest.raises(KeyError):
        insert_and_fail(journal)
    assert journal.head().last_pos == 2
    with journal.read() as reading:
        assert (len(reading.after(0, 10)), reading.active_stays()) == (2, [])


def test_a_key_is_unique(journal: Journal) -> None:
    fill(journal, 1)
    with pytest.raises(Exception, match=r"(?i)unique"), journal.append() as appending:
        appending.insert([row(2, key="id-1")], Head("first", 2, "x"))
    assert journal.head().last_pos == 1


def test_entries_are_found_by_key_and_numbers_by_maker(journal: Journal) -> None:
    fill(journal, 3)
    fill(journal, 1, outcome="kept", reason="altered", key="altered:x", seq=0)
    with journal.read() as reading:
        assert reading.find(["id-2", "nothing", "altered:x"]) == {
            "id-2": Known(f"{2:064x}", "added", None),
            "altered:x": Known(f"{4:064x}", "kept", "altered"),
        }
        assert reading.find([]) == {}
        assert reading.taken("blue-1", [1, 3, 9]) == {1: "id-1", 3: "id-3"}
        assert reading.taken("red-1", [1]) == {}
        assert reading.seqs_after("blue-1", 1) == {2, 3}


def test_thousands_of_keys_are_looked_up_at_once(journal: Journal) -> None:
    fill(journal, 5)
    with journal.read() as reading:
        assert len(reading.find([f"id-{number}" for number in range(5_000)])) == 5


def test_stays_are_read_by_themselves(journal: Journal) -> None:
    fill(journal, 2)
    fill(journal, 2, stay=None)
    fill(journal, 1, stay="s2")
    with journal.append() as appending:
        appending.put_stays([{"stay": "s2", "active": True, "first_pos": 5}, {"stay": "s1", "active": True, "first_pos": 1}])
    with journal.append() as appending:
        appending.put_stays([{"stay": "s2", "active": False, "first_pos": 99}])
    with journal.read() as reading:
        assert [one.pos for one in reading.of_stays([None, "s1"])] == [3, 4, 1, 2]
        assert reading.active_stays() == ["s1"]
        assert reading.known_stays(["s1", "s2", "s3"]) == {"s1", "s2"}


def test_makers_and_notices_are_kept(journal: Journal) -> None:
    with journal.append() as appending:
        appending.put_seqs([{"device": "blue-1", "seq_seen": 3, "seq_max": 5, "last_received": 10}])
        appending.put_told([{"device": "blue-1", "last_seen": 11, "told_seq": 6, "unsent": 1, "offset_ms": -3}])
        appending.notice(5, "First.")
    with journal.append() as appending:
        appending.put_seqs([{"device": "blue-1", "seq_seen": 5, "seq_max": 5, "last_received": 12}])
        appending.notice(6, "Second.")
    with journal.read() as reading:
        told = {"last_seen": 11, "told_seq": 6, "unsent": 1, "offset_ms": -3}
        assert reading.makers() == [{"device": "blue-1", "seq_seen": 5, "seq_max": 5, "last_received": 12, **told}]
        assert reading.notices() == [(6, "Second."), (5, "First.")]


def test_huge_bodies_come_in_several_readings(tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}", "first")
    fill(journal, 3, body="x" * (READ_BYTES_MAX // 2 + 1))
    with journal.read() as reading:
        assert [len(reading.after(pos, 10)) for pos in (0, 1, 2)] == [1, 1, 1]
    journal.close()


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.sqlite'}"
    first = Journal(url, "first")
    fill(first, 2)
    first.close()
    second = Journal(url, "second")
    assert second.head().epoch == "first"
    assert second.head().last_pos == 2
    second.close()


def test_the_migrations_make_the_tables(real: Journal) -> None:
    assert tables_differ(real.engine) == []
    migrate(real.engine, "other")
    assert real.head().epoch == "first"


def test_two_who_open_a_new_journal_at_once_agree(url: str) -> None:
    with ThreadPoolExecutor() as pool:
        opened = list(pool.map(partial(Journal, url), ("one", "two")))
    assert len({journal.head().epoch for journal in opened}) == 1
    for journal in opened:
        journal.close()


def test_positions_are_given_in_commit_order_and_readers_skip_none(real: Journal) -> None:
    writers = [threading.Thread(target=lambda: [fill(real, 3) for _ in range(10)]) for _ in range(4)]
    for writer in writers:
        writer.start()
    seen: list[int] = []
    while len(seen) < 120:
        with real.read() as reading:
            seen += [one.pos for one in reading.after(seen[-1] if seen else 0, 1_000)]
    for writer in writers:
        writer.join()
    assert seen == list(range(1, 121))


def test_sqlite_is_as_durable_as_the_reply_says(tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}", "first")
    with journal.engine.connect() as connection:
        asked = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert file_of(journal.url) == tmp_path / "journal.sqlite"
    journal.close()


def test_a_journal_that_cannot_be_reached_says_so(tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}", "first")
    with journal.append() as appending:
        appending.connection.exec_driver_sql("DROP TABLE hospital")
    with pytest.raises(errors.Unavailable, match="not readable"):
        journal.head()
    with pytest.raises(errors.Unavailable, match="not writable"), journal.append() as appending:
        appending.head()
    journal.close()

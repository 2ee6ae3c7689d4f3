"""A reply is true: what fails leaves nothing behind, and several processes may write at once."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import errors
from domain.entries import parse
from domain.fold import Picture
from domain.hospital import Hospital
from tests.hospital.making import Device, open_hospital, stored, words


@contextmanager
def dying(hospital: Hospital, at: int) -> Iterator[Callable[[], int]]:
    """Every statement of a writing transaction is counted; the one with number `at` fails, as on a full disk."""
    count = 0

    def before(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal count
        if threading.current_thread().name == "wardlight-writer" and not statement.startswith(("SELECT", "BEGIN\n")):
            count += 1
            if count == at:
                raise sa.exc.OperationalError(statement, {}, Exception("database or disk is full"))

    sa.event.listen(hospital.journal.engine, "before_cursor_execute", before)
    try:
        yield lambda: count
    finally:
        sa.event.remove(hospital.journal.engine, "before_cursor_execute", before)


@pytest.mark.parametrize("at", range(1, 6))
def test_a_failed_statement_leaves_nothing_behind(hospital: Hospital, blue: Device, at: int) -> None:
    hospital.record([blue.opened("s1"), blue.placed("s1")], blue.maker)
    hospital.settle()
    with hospital.lock:
        before = hospital.picture.plain()
    more = [blue.opened("s2"), blue.given("s1"), blue.entry("shift.marked", label="night")]
    with dying(hospital, at) as count:
        try:
            hospital.record(more, blue.maker)
            failed = False
        except errors.Unavailable:
            failed = True
        assert failed == (count() >= at)
    if failed:
        with hospital.lock:
            assert hospital.picture.plain() == before
        assert (hospital.last_pos, hospital.seq_seen("blue-1")) == (2, 2)
        assert words(hospital.record(more, blue.maker)) == ["added"] * 3
    assert hospital.last_pos == 5
    assert hospital.verify() == []


def test_a_commit_that_fails_leaves_nothing_behind(hospital: Hospital, blue: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    hospital.record([blue.opened("s1")], blue.maker)
    dialect = hospital.journal.engine.dialect
    entry = blue.opened("s2")

    def full(_connection: Any) -> None:
        raise sa.exc.OperationalError("COMMIT", {}, Exception("disk I/O error"))

    with monkeypatch.context() as patch:
        patch.setattr(dialect, "do_commit", full)
        with pytest.raises(errors.Unavailable):
            hospital.record([entry], blue.maker)
    with hospital.lock:
        assert hospital.picture.children("stays") == ["s1"]
    assert words(hospital.record([entry], blue.maker)) == ["added"]


def test_many_threads_get_positions_without_a_gap(hospital: Hospital) -> None:
    devices = [Device(f"d{number}") for number in range(8)]

    def push(device: Device) -> None:
        for _ in range(10):
            made = [device.opened(f"s-{device.maker.identity}"), device.entry("shift.marked", label="x")]
            assert len(hospital.record(made, device.maker)) == 2

    threads = [threading.Thread(target=push, args=(device,)) for device in devices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one["pos"] for one in stored(hospital)] == list(range(1, 161))
    assert all(hospital.seq_seen(device.maker.identity) == 20 for device in devices)
    assert hospital.verify() == []


def test_two_hospitals_on_the_same_data_become_equal(tmp_path: Path, database: str | None, blue: Device, red: Device) -> None:
    with open_hospital(tmp_path / "data", database) as one, open_hospital(tmp_path / "data", database) as two:
        heard: list[int] = []
        two.listen(lambda batch: heard.extend(range(batch.start, batch.to + 1)))
        for number in range(20):
            one.record([blue.opened(f"a{number}")], blue.maker)
            two.record([red.opened(f"b{number}")], red.maker)
            assert two.last_pos == 2 * number + 2
        one.settle()
        two.settle()
        assert heard == list(range(1, 41))
        with one.lock, two.lock:
            assert one.picture.plain() == two.picture.plain()
        assert one.rollcall() == two.rollcall()
        assert one.verify() == []


def test_what_another_process_wrote_is_noticed_without_being_asked(tmp_path: Path, database: str | None, blue: Device) -> None:
    with open_hospital(tmp_path / "data", database) as one, open_hospital(tmp_path / "data", database) as two:
        noticed = threading.Event()
        two.listen(lambda batch: noticed.set())
        one.record([blue.opened("s1")], blue.maker)
        assert noticed.wait(1)


CHILD = """
import sys, time
from pathlib import Path
from domain.hospital import Hospital
from tests.hospital.making import Device
hospital = Hospital.open(Path(sys.argv[1]), None, lambda: time.time_ns() // 1_000_000)
device = Device(sys.argv[2])
for _ in range(50):
    hospital.record([device.opened(f"s-{device.maker.identity}"), device.given("s1")], device.maker)
hospital.close()
"""


def test_two_processes_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    with open_hospital(tmp_path / "data") as hospital:
        children = [subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path / "data"), name]) for name in ("red-1", "green-1")]
        blue = Device("blue-1")
        for _ in range(50):
            hospital.record([blue.opened("s-blue-1"), blue.given("s1")], blue.maker)
        assert [child.wait(60) for child in children] == [0, 0]
        hospital.settle()
        entries = stored(hospital)
        assert [one["pos"] for one in entries] == list(range(1, 301))
        assert {one["device"]: one["seq"] for one in entries} == {"blue-1": 100, "red-1": 100, "green-1": 100}
        assert hospital.last_pos == 300
        assert hospital.verify() == []


def test_a_restore_by_another_process_is_noticed(tmp_path: Path, database: str | None, blue: Device) -> None:
    with open_hospital(tmp_path / "data", database) as server, open_hospital(tmp_path / "data", database) as command:
        server.record([blue.opened("s1")], blue.maker)
        saved = command.backup()
        server.record([blue.opened("s2")], blue.maker)
        command.restore(saved)
        third = blue.opened("s3")
        assert words(server.record([third], blue.maker)) == ["added"]
        assert server.epoch == command.epoch
        with server.lock:
            assert server.picture.children("stays") == ["s1", "s3"]
        assert server.verify() == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 3), st.booleans()), max_size=6), max_size=6))
def test_the_picture_is_the_fold_of_the_journal(tmp_path_factory: pytest.TempPathFactory, calls: list[list[tuple[int, int, bool]]]) -> None:
    folder = tmp_path_factory.mktemp("fold")
    devices = [Device("blue-1"), Device("red-1")]
    with open_hospital(folder) as hospital:
        sent: list[dict[str, Any]] = []
        for call in calls:
            for who, stay, again in call:
                device = devices[who]
                made = [device.opened(f"s{stay}"), device.placed(f"s{stay}"), device.given(f"s{stay}")]
                hospital.record([*made, *(sent if again else [])], device.maker)
                sent += made
        folded = Picture()
        for raw in stored(hospital):
            folded.add(parse(raw))
        with hospital.lock:
            assert hospital.picture.plain() == folded.plain()
        assert {one["id"] for one in stored(hospital)} == {one["id"] for one in sent}
        assert hospital.verify() == []


def test_after_closing_nothing_is_taken(tmp_path: Path, blue: Device) -> None:
    hospital = Hospital.open(tmp_path, None, lambda: 0)
    hospital.close()
    with pytest.raises(errors.Unavailable):
        hospital.record([blue.opened("s1")], blue.maker)

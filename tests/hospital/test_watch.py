"""The watch tells what became due or late, once; it measures for how long there was no server; it makes backups."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from domain.entries import plain_time
from domain.hospital import Hospital
from domain.schedule import DAY_MS
from domain.store.zones import zone_table
from domain.watch import KEEP_DAYS, KEEP_NEWEST, LONG_S, LOOK_S, Told, Watch, backups_in, too_many
from tests.hospital.making import START, Clock, Device, open_hospital


def said(news: list[Told]) -> list[tuple[str, str, str]]:
    return [(told.word, told.order, told.slot) for told in news]


def test_a_slot_is_told_once_when_due_and_once_when_late(house: Hospital, blue: Device, clock: Clock) -> None:
    watch = Watch(house, backups=False)
    heard: list[Told] = []
    watch.listen(heard.append)
    clock.turn(minutes=-30)
    house.record([blue.opened("s1"), blue.placed("s1")], blue.maker)
    assert watch.look() == []
    clock.turn(minutes=16)
    assert said(watch.look()) == [("due", "o1", "2026-11-22T19:00:00Z")]
    assert watch.look() == []
    assert watch.overdue == 0
    clock.turn(minutes=45)
    assert said(watch.look()) == [("late", "o1", "2026-11-22T19:00:00Z")]
    assert watch.overdue == 1
    house.record([blue.given("s1", slot="2026-11-22T19:00:00Z")], blue.maker)
    assert watch.look() == []
    assert watch.overdue == 0
    assert [told.word for told in heard] == ["due", "late"]
    watch.stop()


def test_one_process_tells_and_another_takes_over(tmp_path: Path, database: str | None, blue: Device, clock: Clock) -> None:
    with open_hospital(tmp_path / "data", database, clock) as one, open_hospital(tmp_path / "data", database, clock) as two:
        first, second = Watch(one, backups=False), Watch(two, backups=False)
        clock.turn(minutes=-20)
        one.record([blue.opened("s1"), blue.placed("s1"), blue.placed("s1", "o2")], blue.maker)
        two.settle()
        assert (first.look(), second.look()) == ([], [])
        clock.turn(minutes=10)
        assert (len(first.look()), second.look()) == (2, [])
        clock.turn(minutes=60)
        first.stop()
        assert len(second.look()) == 2
        second.stop()


def test_a_restart_knows_for_how_long_there_was_no_server(tmp_path: Path, clock: Clock) -> None:
    with open_hospital(tmp_path / "data", None, clock) as hospital:
        watch = Watch(hospital)
        assert watch.gap_ms is None
        watch.look()
        watch.stop()
    clock.turn(minutes=7)
    with open_hospital(tmp_path / "data", None, clock) as hospital:
        again = Watch(hospital)
        assert again.gap_ms == 7 * 60_000
        again.stop()


def test_a_watch_that_does_not_look_says_so(house: Hospital) -> None:
    seconds = 1_000.0
    watch = Watch(house, backups=False, monotonic=lambda: seconds)
    watch.look()
    assert watch.tick_lag_s() == 0
    seconds += 100
    assert watch.tick_lag_s() == 100 - LOOK_S
    watch.stop()


def test_a_backup_is_made_and_its_age_told(house: Hospital, clock: Clock) -> None:
    watch = Watch(house)
    assert watch.backup_age_s() is None
    watch.back_up()
    clock.turn(minutes=5)
    assert watch.backup_age_s() == 300
    watch.stop()


def test_backups_are_thinned_out_to_one_a_day() -> None:
    hours = 24 * 60
    made = [(START + hour * 3_600_000, Path(str(hour))) for hour in range(hours)]
    gone = set(too_many(made))
    kept = [(at, path) for at, path in made if path not in gone]
    assert kept[-KEEP_NEWEST:] == made[-KEEP_NEWEST:]
    assert len({at // DAY_MS for at, _ in kept}) == KEEP_DAYS
    assert len(kept) <= KEEP_NEWEST + KEEP_DAYS
    assert too_many(made[:10]) == []


def test_folders_that_are_no_backups_are_left_alone(tmp_path: Path) -> None:
    ours = ["2026-11-22T19-09-11-123Z", "2026-11-22T19-09-11-123Z-1"]
    for name in (*ours, "2026-11-22Thursday", "mine", ".2026-11-22T19-09-11-123Z.making"):
        (tmp_path / "backups" / name).mkdir(parents=True)
    assert [path.name for _, path in backups_in(tmp_path)] == ours


def test_it_runs_and_ends(house: Hospital) -> None:
    watch = Watch(house)
    watch.start()
    watch.stop()
    watch.stop()


def test_a_job_that_takes_long_is_skipped_meanwhile_and_told_once_when_it_takes_too_long(
    house: Hospital, caplog: pytest.LogCaptureFixture
) -> None:
    seconds, runs = 0.0, 0
    begun, end, skipped = threading.Event(), threading.Event(), threading.Semaphore(0)

    def monotonic() -> float:
        if begun.is_set():
            skipped.release()  # whoever asks for the time now is a run that is skipped
        return seconds

    def job() -> None:
        nonlocal runs
        runs += 1
        begun.set()
        end.wait(20)

    watch = Watch(house, backups=False, monotonic=monotonic)
    watch.every(0.05, "slow", job)
    watch.start()
    assert begun.wait(20)
    for _ in range(3):
        assert skipped.acquire(timeout=20)
    assert caplog.text == ""
    seconds = LONG_S + 1
    while "slow has gone on" not in caplog.text:
        assert skipped.acquire(timeout=20)
    assert runs == 1
    end.set()
    watch.stop()
    assert caplog.text.count("slow has gone on") == 1


def test_zones_are_told_as_their_changes() -> None:
    table = zone_table("Europe/Berlin", 2026, 2026)
    assert [(plain_time(at), offset) for at, offset in table] == [
        ("2026-01-01T00:00:00.000Z", 3600),
        ("2026-03-29T01:00:00.000Z", 7200),
        ("2026-10-25T01:00:00.000Z", 3600),
    ]
    assert len(zone_table("UTC", 2020, 2030)) == 1
    assert [offset for _, offset in zone_table("Australia/Lord_Howe", 2026, 2026)] == [39600, 37800, 39600]

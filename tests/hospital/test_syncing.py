"""Seals, marks, epochs, `have`: how a hospital heals from what its replicas hold."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from domain.hospital import Batch, Hospital, Maker
from tests.hospital.making import Clock, Device, open_hospital, stored, words


def wired(hospital: Hospital) -> list[dict[str, Any]]:
    """What a replica holds that pulled everything."""
    return [json.loads(body) for body in hospital.entries_after(0)]


def test_a_sealed_entry_comes_back_from_any_replica_as_it_was(tmp_path: Path, hospital: Hospital, blue: Device, red: Device) -> None:
    hospital.record([blue.opened("s1"), blue.entry("stay.discharged", "s1"), None], blue.maker)
    held = wired(hospital)
    shutil.copytree(tmp_path / "data", tmp_path / "other", ignore=shutil.ignore_patterns("journal*", "*.lock"))
    clock = Clock()
    clock.turn(minutes=60)
    with open_hospital(tmp_path / "other", None, clock) as other:
        assert words(other.record(held, red.maker)) == ["added", "kept:no_authority", "kept:malformed"]
        assert [(one["received"], one["seal"]) for one in stored(other)] == [(one["received"], one["seal"]) for one in held]
        assert other.verify() == []


@pytest.mark.parametrize("field", ["data", "received", "seal", "by"])
def test_a_seal_fits_one_entry_only(hospital: Hospital, blue: Device, red: Device, tmp_path: Path, field: str) -> None:
    hospital.record([blue.opened("s1")], blue.maker)
    [held] = wired(hospital)
    seal = held["seal"].replace("1.", "0.", 1)
    forged = {"data": {"patient": {"name": "Max"}}, "received": "2026-11-22T18:00:00.000Z", "seal": seal, "by": "eve"}
    other_id = held | {field: forged[field], "id": "another-id"}
    assert words(hospital.record([other_id], red.maker)) == ["kept:unsealed"]


def test_what_was_kept_does_not_gain_authority_on_the_way(tmp_path: Path, hospital: Hospital, blue: Device, red: Device) -> None:
    hospital.record([blue.entry("stay.discharged", "s1"), red.opened("s1")], blue.maker)
    held = wired(hospital)
    for one in held:
        del one["reason"]
    shutil.copytree(tmp_path / "data", tmp_path / "other", ignore=shutil.ignore_patterns("journal*", "*.lock"))
    with open_hospital(tmp_path / "other") as other:
        assert words(other.record(held, Maker("wall-1", "wall"))) == ["kept:no_authority", "kept:no_authority"]


def test_an_altered_entry_that_comes_back_first_does_not_take_the_true_ones_place(tmp_path: Path, hospital: Hospital, blue: Device) -> None:
    first = blue.opened("s1")
    hospital.record([first, first | {"because": "changed"}], blue.maker)
    true, altered = wired(hospital)
    shutil.copytree(tmp_path / "data", tmp_path / "other", ignore=shutil.ignore_patterns("journal*", "*.lock"))
    with open_hospital(tmp_path / "other") as other:
        assert words(other.record([altered, true], Maker("wall-1", "wall"))) == ["kept:altered", "added"]


def test_marks_and_cursors(hospital: Hospital, blue: Device) -> None:
    hospital.record([blue.opened(f"s{number}") for number in range(5)], blue.maker)
    epoch, mark = hospital.epoch, hospital.mark_at(3)
    assert hospital.mark_at(0) == ""
    assert hospital.mark_at(6) is None
    assert hospital.check_cursor("blue-1", epoch, 3, mark) == "ok"
    assert hospital.check_cursor("blue-1", epoch, 0, None) == "ok"
    assert hospital.check_cursor("blue-1", None, 0, "") == "ok"
    assert hospital.check_cursor("blue-1", "another", 3, mark) == "old_epoch"
    assert hospital.check_cursor("blue-1", epoch, 3, "0" * 64) == "reset"
    assert hospital.check_cursor("blue-1", epoch, 99, None) == "reset"


def test_what_cannot_be_an_id_is_lacking(hospital: Hospital, blue: Device) -> None:
    entry = blue.opened("s1")
    hospital.record([entry], blue.maker)
    odd = ["", "a\u0000b", "\ud800", "x" * 100_000, "'; DROP TABLE journal; --"]
    assert hospital.have([*odd, entry["id"], *odd]) == odd


def test_the_picture_is_the_same_bytes_while_nothing_changed(hospital: Hospital, blue: Device) -> None:
    hospital.record([blue.opened("s1"), blue.entry("shift.marked", label="night")], blue.maker)
    epoch, cursor, mark, bodies = hospital.picture_bodies()
    assert (epoch, cursor, mark, len(bodies)) == (hospital.epoch, 2, hospital.mark_at(2), 2)
    assert hospital.picture_bodies()[3] is bodies
    assert [json.loads(body)["pos"] for body in hospital.picture_bodies("s1")[3]] == [1]
    hospital.record([blue.opened("s2")], blue.maker)
    assert len(hospital.picture_bodies()[3]) == 3


def test_an_unannounced_rollback_is_found_out_and_gets_a_new_epoch(tmp_path: Path, blue: Device) -> None:
    data = tmp_path / "data"
    with open_hospital(data) as hospital:
        hospital.record([blue.opened("s1")], blue.maker)
    shutil.copytree(data, tmp_path / "copy")
    with open_hospital(data) as hospital:
        hospital.record([blue.opened("s2")], blue.maker)
        epoch, mark, held = hospital.epoch, hospital.mark_at(2), wired(hospital)
    shutil.rmtree(data)
    shutil.copytree(tmp_path / "copy", data)
    batches: list[Batch] = []
    with open_hospital(data) as hospital:
        hospital.listen(batches.append)
        assert hospital.epoch == epoch
        assert hospital.check_cursor("blue-1", epoch, 2, mark) == "reset"
        assert hospital.have([one["id"] for one in held]) == [held[1]["id"]]
        assert words(hospital.record([held[1]], blue.maker)) == ["added"]
        hospital.settle()
        assert hospital.epoch != epoch
        assert batches[-1].epoch == hospital.epoch
        assert "put back" in hospital.warnings()[0]
        new = hospital.epoch
        assert hospital.check_cursor("blue-1", epoch, 2, mark) == "old_epoch"
        hospital.record([blue.opened("s3")], blue.maker)
        assert hospital.epoch == new


def test_one_confused_device_draws_no_new_epoch(hospital: Hospital, blue: Device) -> None:
    hospital.record([blue.opened("s1")], blue.maker)
    epoch, held = hospital.epoch, wired(hospital)
    assert hospital.check_cursor("blue-1", epoch, 50, None) == "reset"
    assert words(hospital.record([*held, blue.opened("s2")], blue.maker)) == ["duplicate", "added"]
    assert hospital.epoch == epoch


def test_restore_draws_a_new_epoch_and_devices_bring_back_what_it_lacks(hospital: Hospital, blue: Device, red: Device) -> None:
    hospital.record([blue.opened("s1")], blue.maker)
    saved = hospital.backup()
    hospital.record([blue.opened("s2"), blue.placed("s2")], blue.maker)
    held, epoch = wired(hospital), hospital.epoch
    hospital.restore(saved)
    assert hospital.epoch != epoch
    assert hospital.last_pos == 1
    with hospital.lock:
        assert hospital.picture.children("stays") == ["s1"]
    lack = hospital.have([one["id"] for one in held])
    assert lack == [one["id"] for one in held[1:]]
    assert words(hospital.record([one for one in held if one["id"] in lack], red.maker)) == ["added", "added"]
    assert hospital.verify() == []
    assert "restored" in hospital.warnings()[0]
    assert hospital.seq_seen("blue-1") == 3


def test_the_server_numbers_its_own_entries_anew_in_a_new_epoch(hospital: Hospital) -> None:
    hospital.make("board.made", None, {"board": "icu", "name": "ICU"})
    saved = hospital.backup()
    hospital.make("board.made", None, {"board": "lost", "name": "Lost"})
    hospital.restore(saved)
    hospital.make("board.made", None, {"board": "new", "name": "New"})
    made = [(one["device"], one["seq"]) for one in stored(hospital)]
    assert len(set(made)) == 2
    assert made[1] == (f"server-{hospital.epoch}", 1)


def test_the_roll_names_what_is_missing(hospital: Hospital, blue: Device, clock: Clock) -> None:
    first, second, third = (blue.opened(f"s{number}") for number in range(3))
    hospital.record([first, third], blue.maker)
    clock.turn(seconds=10)
    hospital.seen("blue-1", last_seq=5, unsent=2, offset_ms=-40)
    [row] = hospital.rollcall()
    assert (row["seq_seen"], row["last_seq"], row["missing"]) == (1, 5, [2, 4, 5])
    assert (row["unsent"], row["clock_offset_ms"], row["last_seen"]) == (2, -40, "2026-11-22T19:00:10.000Z")
    hospital.record([second], blue.maker)
    assert hospital.seq_seen("blue-1") == 3


def test_the_roll_is_the_same_after_a_restart(tmp_path: Path, database: str | None, blue: Device) -> None:
    first, _, third = (blue.opened(f"s{number}") for number in range(3))
    with open_hospital(tmp_path / "data", database) as hospital:
        hospital.record([first, third], blue.maker)
        hospital.seen("blue-1", last_seq=7, unsent=1, offset_ms=5)
        before = hospital.rollcall()
    with open_hospital(tmp_path / "data", database) as hospital:
        assert hospital.rollcall() == before
        with hospital.lock:
            assert hospital.picture.children("stays") == ["s0", "s2"]


def test_listeners_hear_every_commit_in_order_and_a_deaf_one_disturbs_nobody(hospital: Hospital, blue: Device) -> None:
    batches: list[Batch] = []
    stop = hospital.listen(batches.append)
    for number in range(5):
        hospital.record([blue.opened(f"s{number}"), blue.opened(f"t{number}")], blue.maker)
    hospital.settle()
    assert [(batch.start, batch.to) for batch in batches] == [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]
    assert batches[-1].mark == hospital.mark_at(10)
    assert batches[0].bodies == hospital.entries_after(0, 2)
    stop()
    hospital.record([blue.opened("s9")], blue.maker)
    hospital.settle()
    assert len(batches) == 5


def test_pulls_reach_back_behind_what_is_in_memory(tmp_path: Path, blue: Device) -> None:
    with open_hospital(tmp_path / "data") as hospital:
        hospital.record([blue.opened(f"s{number}") for number in range(30)], blue.maker)
        there = hospital.entries_after(0)
    with open_hospital(tmp_path / "data") as hospital:
        assert hospital.entries_after(0) == there
        assert hospital.entries_after(20, 5) == there[20:25]
        hospital.record([blue.opened("s30")], blue.maker)
        assert hospital.entries_after(0)[:30] == there
        assert len(hospital.entries_after(30)) == 1
        assert hospital.entries_after(31) == []

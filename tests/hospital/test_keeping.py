"""Backups, restores, exports, imports, and the check of a whole journal."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from domain import errors
from domain.hospital import Hospital
from tests.hospital.making import Clock, Device, open_hospital, stored, words


@pytest.fixture
def filled(hospital: Hospital, blue: Device, red: Device) -> Hospital:
    hospital.record([blue.opened("s1"), blue.placed("s1"), blue.given("s1"), None, blue.entry("tea.made")], blue.maker)
    hospital.record([red.opened("s1"), blue.opened("s2")], red.maker)
    hospital.staff_add("Ada", "nurse", "4711")
    return hospital


def test_a_backup_is_restored_on_a_fresh_machine(filled: Hospital, tmp_path: Path) -> None:
    saved = filled.backup()
    assert stat.S_IMODE((saved / "hospital.key").stat().st_mode) == 0o600
    before, code = stored(filled), filled.make_code("B", "blue", "ICU", "device")
    token = filled.redeem(code)["token"]
    with open_hospital(tmp_path / "fresh") as fresh:
        fresh.restore(saved)
        assert stored(fresh) == before
        assert fresh.verify() == []
        assert fresh.check_token(token).role == "device"
        assert len(fresh.verifiers()) == 1
        with fresh.lock, filled.lock:
            assert fresh.picture.value("stays/s1", "patient.name") == filled.picture.value("stays/s1", "patient.name")


def test_backups_do_not_overwrite_each_other_and_lie_below_the_data(filled: Hospital, tmp_path: Path, clock: Clock) -> None:
    one, two = filled.backup(), filled.backup()
    assert one != two
    assert one.parent == tmp_path / "data" / "backups"
    assert filled.backup(tmp_path / "stick" / "today") == tmp_path / "stick" / "today"
    with pytest.raises(errors.Unavailable):
        filled.backup(Path("/proc/nowhere"))


def test_a_restored_journal_goes_on(filled: Hospital, blue: Device, red: Device) -> None:
    saved = filled.backup()
    filled.restore(saved)
    assert words(filled.record([red.given("s1"), blue.opened("s3")], red.maker)) == ["clash", "kept:unsealed"]
    assert filled.verify() == []


def test_an_export_restores_too(filled: Hospital, tmp_path: Path) -> None:
    lines = list(filled.export())
    (tmp_path / "export.jsonl").write_text("".join(f"{line}\n" for line in lines))
    epoch = filled.epoch
    filled.restore(tmp_path / "export.jsonl")
    assert list(filled.export()) == lines
    assert filled.epoch != epoch
    assert filled.verify() == []
    (tmp_path / "torn.jsonl").write_text("".join(f"{line}\n" for line in lines[1:]))
    with pytest.raises(errors.BadInput, match="position 2"):
        filled.restore(tmp_path / "torn.jsonl")
    assert list(filled.export()) == lines


def test_what_is_no_backup_is_not_restored(filled: Hospital, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(errors.BadInput):
        filled.restore(tmp_path / "empty")
    with pytest.raises(errors.NotFound):
        filled.restore(tmp_path / "nowhere")


TAMPERED = {
    "a body": ("UPDATE journal SET body = replace(body, 'Rex', 'Max') WHERE pos = 1", "content of entry"),
    "a missing row": ("DELETE FROM journal WHERE pos = 2", "Position 2 is missing"),
    "a missing end": ("DELETE FROM journal WHERE pos = (SELECT max(pos) FROM journal)", "ends at position"),
    "a mark": ("UPDATE journal SET mark = 'x' WHERE pos = 3", "mark does not follow"),
    "a column": ("UPDATE journal SET outcome = 'kept' WHERE pos = 3", "outcome of the row"),
    "a seal": ("UPDATE journal SET body = replace(body, '\"seal\":\"1.', '\"seal\":\"0.') WHERE pos = 3", "seal of entry"),
    "no JSON": ("UPDATE journal SET body = 'x' WHERE pos = 3", "cannot be read"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_verification_finds_what_was_touched(house: Hospital, blue: Device, what: str) -> None:
    house.record([blue.opened(f"s{number}") for number in range(4)], blue.maker)
    assert house.verify() == []
    statement, sentence = TAMPERED[what]
    with house.journal.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert any(sentence in fault for fault in house.verify())


def test_an_export_is_imported_by_another_hospital_with_the_same_key(filled: Hospital, tmp_path: Path) -> None:
    file = tmp_path / "export.jsonl"
    file.write_text("".join(f"{line}\n" for line in filled.export()))
    assert set(filled.import_file(file)) == {"duplicate"}
    saved = filled.backup()
    with open_hospital(tmp_path / "other") as other:
        (tmp_path / "other" / "hospital.key").write_text((saved / "hospital.key").read_text())
    with open_hospital(tmp_path / "other") as other:
        counts = other.import_file(file)
        assert sum(counts.values()) == filled.last_pos
        assert counts["kept:unsealed"] == 1
        assert counts["kept:malformed"] == 1
    with open_hospital(tmp_path / "stranger") as stranger:
        assert set(stranger.import_file(file)) == {"kept:unsealed"}


def test_a_devices_unsent_work_is_kept_for_a_person(hospital: Hospital, blue: Device, tmp_path: Path) -> None:
    file = tmp_path / "unsent.json"
    entries = [blue.opened("s1"), blue.given("s1")]
    file.write_text(json.dumps({"device": "blue-1", "entries": entries}))
    assert hospital.import_file(file) == {"kept:unsealed": 2}
    hospital.record([blue.entry("entry.admitted", "s1", "Read with Ada", entry=entries[0]["id"])], blue.maker)
    with hospital.lock:
        assert hospital.picture.value("stays/s1", "patient.name") == "Rex"


def test_lines_that_are_no_json_are_kept_as_text(hospital: Hospital, tmp_path: Path) -> None:
    (tmp_path / "torn.jsonl").write_text('{"id": "x", \nhello\n\n')
    assert hospital.import_file(tmp_path / "torn.jsonl") == {"kept:malformed": 2}

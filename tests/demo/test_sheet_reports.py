"""Reports of anesthetic sheets make themselves: a finalized sheet is printed, the record says so, and only then the patient goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.entries import parse_time
from domain.errors import BadInput, NotFound
from domain.hospital import Hospital, Maker
from reports.press import Press
from tests.harness.pdf import text_of
from ui.pages.monitor_time import instant_of
from ui.paper.sheets import SheetReports, path_of

NOW = parse_time("2026-11-22T12:00:00Z")
BLUE = Maker("d-blue", "device")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Hospital]:
    opened = Hospital.open(tmp_path / "hospital", None, lambda: NOW)
    yield opened
    opened.close()


class Blue:
    """A device that writes a sheet."""

    def __init__(self, house: Hospital) -> None:
        self.house, self.seq = house, 0

    def write(self, kind: str, data: dict[str, Any], at: str = "2026-11-22T09:00:00.000Z") -> None:
        self.seq += 1
        entry = {"id": f"e{self.seq}", "device": "d-blue", "seq": self.seq, "stamp": f"{at}-0000-d-blue", "at": at, "kind": kind}
        self.house.record([{**entry, "stay": "s1", "data": data, "by": "s-ada", "auth": "pin", "because": "x"}], BLUE)


def kinds(house: Hospital, kind: str) -> int:
    return sum(f'"kind":"{kind}"' in line for line in house.export())


def night(house: Hospital) -> Blue:
    blue = Blue(house)
    blue.write("stay.opened", {"patient": {"name": "Biscuit", "species": "dog"}, "weight_kg": "9.4"})
    blue.write("anesthesia.opened", {"sheet": "n1", "procedure": "Spay"})
    blue.write("anesthesia.read", {"sheet": "n1", "values": {"hr": "104"}})
    return blue


def test_a_finalized_sheet_is_printed_once_and_the_patient_goes_then(house: Hospital, press: Press) -> None:
    blue, reports = night(house), SheetReports(house, press)
    reports.look()
    assert kinds(house, "anesthesia.reported") == 0
    blue.write("anesthesia.finalize_intended", {"sheet": "n1"})
    blue.write("stay.discharge_intended", {})
    house.settle()
    assert (kinds(house, "anesthesia.finalized"), kinds(house, "stay.discharged")) == (1, 0)
    reports.look()
    house.settle()
    assert "104" in text_of(path_of(house.data_dir, "s1", "n1"))
    assert (kinds(house, "anesthesia.reported"), kinds(house, "stay.discharged")) == (1, 1)
    reports.look()
    assert kinds(house, "anesthesia.reported") == 1


def test_a_reading_that_arrives_late_makes_the_report_anew(house: Hospital, press: Press) -> None:
    blue, reports = night(house), SheetReports(house, press)
    blue.write("anesthesia.finalize_intended", {"sheet": "n1"})
    house.settle()
    reports.look()
    blue.write("anesthesia.read", {"sheet": "n1", "values": {"hr": "77"}}, at="2026-11-22T09:10:00.000Z")
    reports.look()
    found = text_of(path_of(house.data_dir, "s1", "n1"))
    assert "77" in found
    assert "arrived late" in found
    assert kinds(house, "anesthesia.reported") == 2


def test_a_sheet_nobody_told_of_is_joined_after_the_other_was_finalized_and_the_report_has_both(house: Hospital, press: Press) -> None:
    blue, reports = night(house), SheetReports(house, press)
    blue.write("anesthesia.finalize_intended", {"sheet": "n1"})
    house.settle()
    reports.look()
    blue.write("anesthesia.opened", {"sheet": "n2", "procedure": "Spay"}, at="2026-11-22T09:01:00.000Z")
    blue.write("anesthesia.read", {"sheet": "n2", "values": {"hr": "77"}}, at="2026-11-22T09:10:00.000Z")
    blue.write("stay.discharge_intended", {})
    house.settle()
    assert kinds(house, "stay.discharged") == 0
    blue.write("anesthesia.joined", {"sheet": "n1", "with": "n2"})
    house.settle()
    reports.look()
    house.settle()
    found = text_of(path_of(house.data_dir, "s1", "n1"))
    assert "104" in found
    assert "77" in found
    assert (kinds(house, "anesthesia.finalized"), kinds(house, "stay.discharged")) == (2, 1)


def test_a_sheet_that_is_not_there_is_told(house: Hospital, press: Press) -> None:
    night(house)
    with pytest.raises(NotFound):
        SheetReports(house, press).make("s1", "n9")
    with pytest.raises(NotFound):
        SheetReports(house, press).make("s9", "n1")


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z"), ("2026-11-22 10:00:30", "2026-11-22T09:00:30Z"),
        ("10:00", "2026-11-22T09:00:00Z"), ("00:15:00", "2026-11-22T23:15:00Z"), ("2026/11/22 10:00", "2026-11-22T09:00:00Z"),
    ],
)  # fmt: skip
def test_a_monitors_time_is_read_in_the_hospitals_zone(house: Hospital, typed: str, instant: str) -> None:
    house.make("settings.changed", None, {"zone": "Europe/Berlin"})
    assert instant_of(house.picture, parse_time("2026-11-22T08:30:00Z"))(typed) == parse_time(instant)


@pytest.mark.parametrize("typed", ["", "noon", "25:00", "2026-13-01 10:00", "10:61"])
def test_what_is_no_time_is_told(house: Hospital, typed: str) -> None:
    with pytest.raises(BadInput):
        instant_of(house.picture, NOW)(typed)

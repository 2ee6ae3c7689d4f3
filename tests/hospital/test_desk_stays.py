"""What the desk does with whole stays: a discharge taken back."""

from __future__ import annotations

import pytest

from domain.hospital import Hospital
from tests.hospital.making import Device, stored
from ui.pages.acting import NotDone
from ui.pages.left import LEFT_MS, LeftStays, here_again
from ui.pages.visitor import Visitor

RITA = Visitor("rita", "Rita", "reception", "pin")
STUDENT = Visitor("stu", "Stu", "student", "pin")


def present(hospital: Hospital) -> list[str]:
    hospital.settle()
    with hospital.lock:
        stays = hospital.picture.children("stays")
        return [stay for stay in stays if not hospital.picture.value(f"stays/{stay}", "discharged")]


def leave(house: Hospital, blue: Device, *stays: str) -> None:
    house.record([blue.opened(stay) for stay in stays], blue.maker)
    house.record([blue.entry("stay.discharge_intended", stay) for stay in stays], blue.maker)
    house.settle()


def test_a_discharge_is_taken_back_with_a_reason_and_the_patient_may_leave_again(house: Hospital, blue: Device) -> None:
    left = LeftStays(house)
    leave(house, blue, "s1", "s2")
    rows = left.now(house.now_ms())
    assert ([row.key for row in rows], present(house)) == (["s1", "s2"], [])
    with pytest.raises(NotDone, match="reason"):
        here_again(house, rows[0], RITA, " ")
    with pytest.raises(NotDone, match="Only"):
        here_again(house, rows[0], STUDENT, "x")
    here_again(house, rows[0], RITA, "Wrong cage")
    assert (present(house), [row.key for row in left.now(house.now_ms())]) == (["s1"], ["s2"])
    made = stored(house)[-1]
    known = {one["id"] for one in stored(house) if one["kind"].startswith("stay.discharge") and one["stay"] == "s1"}
    assert (made["kind"], made["by"], made["because"], set(made["saw"])) == ("stay.reopened", "rita", "Wrong cage", known)
    with pytest.raises(NotDone, match="changed"):
        here_again(house, rows[0], RITA, "Once more")
    with house.lock:
        saw = tuple(house.picture.heads("stays/s1", "discharge_intended"))
    house.record([blue.entry("stay.discharge_intended", "s1", None, saw)], blue.maker)
    assert present(house) == []


def test_the_list_goes_back_a_day_and_an_emergency_takes_nothing_back(house: Hospital, blue: Device) -> None:
    left = LeftStays(house)
    leave(house, blue, "s1")
    [row] = left.now(house.now_ms())
    assert left.now(house.now_ms() + LEFT_MS) == []
    house.record([blue.entry("outage.declared", None, outage="x1", scope="hospital", cause="power")], blue.maker)
    with pytest.raises(NotDone, match="emergency"):
        here_again(house, row, RITA, "Wrong cage")

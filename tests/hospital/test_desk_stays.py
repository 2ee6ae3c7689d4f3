"""What the desk does with whole stays: a discharge taken back, one patient of two stays joined."""

from __future__ import annotations

import pytest

from domain import roster
from domain.hospital import Hospital
from tests.hospital.making import Device, stored
from ui.pages.acting import NotDone
from ui.pages.acts import discharge
from ui.pages.apart import joined, take_back
from ui.pages.came_late import came_late
from ui.pages.left import LEFT_MS, LeftStays, here_again
from ui.pages.same import compared, join
from ui.pages.visitor import Visitor

RITA = Visitor("rita", "Rita", "reception", "pin")
NORA = Visitor("nora", "Nora", "nurse", "pin")
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


def test_a_patient_admitted_twice_is_joined_and_leaves_and_comes_back_as_one(house: Hospital, blue: Device, red: Device) -> None:
    left = LeftStays(house)
    house.record([blue.opened("s1", cage="3", weight_kg="9.4"), blue.entry("stay.opened", "s3", patient={"name": "Luna"})], blue.maker)
    house.record([red.entry("stay.opened", "s2", patient={"name": "rex"}, cage="4"), red.placed("s2")], red.maker)
    asked = compared(house, "s2", house.now_ms())
    assert asked is not None
    assert [(one.stay, one.why) for one in asked.others] == [("s1", "name alike"), ("s3", "")]
    assert [dict(asked.others[0].facts)[word] for word in ("Name", "Ward and cage", "Weight")] == ["Rex", "3", "9.4 kg"]
    for into, who, because, says in (("s2", NORA, "x", "Choose"), ("s1", NORA, "", "reason"), ("s1", RITA, "x", "Only")):
        with pytest.raises(NotDone, match=says):
            join(house, asked, into, who, because)
    join(house, asked, "s1", NORA, "Admitted on two tablets")
    made = stored(house)[-1]
    assert (made["kind"], made["stay"], made["data"], made["by"]) == ("stay.merged", "s2", {"into": "s1"}, "nora")
    with house.lock:
        assert roster.together(house.picture) == {"s1": ["s1", "s2"], "s3": ["s3"]}
    with pytest.raises(NotDone, match="changed"):
        join(house, asked, "s1", NORA, "Once more")
    discharge(house, "s1", RITA)
    assert present(house) == ["s3"]
    [row] = left.now(house.now_ms())
    assert (row.key, [stay for stay, _ in row.stays]) == ("s1", ["s1", "s2"])
    here_again(house, row, RITA, "Still here")
    with house.lock:
        assert roster.together(house.picture)["s1"] == ["s1", "s2"]


def test_a_join_by_mistake_is_taken_back_and_each_keeps_its_acts_and_its_bill(house: Hospital, blue: Device, red: Device) -> None:
    billing = {"code": "CEF", "price": "3.00"}
    house.record([blue.opened("s1"), blue.placed("s1", billing=billing), blue.given("s1")], blue.maker)
    house.record([red.entry("stay.opened", "s2", patient={"name": "Rex"}), red.placed("s2", billing=billing)], red.maker)
    asked = compared(house, "s2", house.now_ms())
    assert asked is not None
    join(house, asked, "s1", NORA, "Admitted on two tablets")
    house.record([red.given("s2")], red.maker)
    [one] = joined(house, "s1", house.now_ms())
    assert one.stay == "s2"
    assert "Admitted on two tablets" in one.said
    for who, because, says in ((NORA, " ", "reason"), (RITA, "x", "Only")):
        with pytest.raises(NotDone, match=says):
            take_back(house, one, who, because)
    take_back(house, one, NORA, "Two brothers")
    with house.lock:
        assert roster.together(house.picture) == {"s1": ["s1"], "s2": ["s2"]}
    charged = {stay: [(row["stay"], row["state"]) for row in house.ledger(stay)] for stay in ("s1", "s2")}
    assert charged == {"s1": [("s1", "open")], "s2": [("s2", "open")]}
    made = stored(house)[-1]
    assert (made["kind"], made["stay"], made["because"], made["by"]) == ("entry.struck", "s2", "Two brothers", "nora")
    assert joined(house, "s1", house.now_ms()) == []
    with pytest.raises(NotDone, match="changed"):
        take_back(house, one, NORA, "Once more")


def test_what_comes_in_after_a_patient_left_is_read_by_a_person_and_the_patient_is_gone_again(
    house: Hospital, blue: Device, red: Device
) -> None:
    leave(house, blue, "s1")
    assert (house.active_stays(), came_late(house, house.now_ms())) == ([], [])
    house.record([red.placed("s1"), red.given("s1"), red.entry("note.written", "s1", text="found in a drawer")], red.maker)
    [row] = came_late(house, house.now_ms())
    assert (row.key, row.name, row.more) == ("s1", "Rex", 0)
    assert [line.split(" · ")[0] for line in row.told] == ["Cefazolin: ordered", "Cefazolin: given", "Note: found in a drawer"]
    assert present(house) == [], "it stands on no board"
    with pytest.raises(NotDone, match="Only"):
        discharge(house, "s1", STUDENT)
    assert discharge(house, "s1", RITA) == "Discharged."
    house.settle()
    assert (house.active_stays(), came_late(house, house.now_ms())) == (["s1"], []), "the dose is to be billed"
    [charge] = house.ledger("s1")
    house.make("charge.entered", "s1", {"charge": charge["charge"]})
    assert house.active_stays() == []


def test_in_an_emergency_what_came_in_late_waits_and_is_told_no_worse(house: Hospital, blue: Device, red: Device) -> None:
    leave(house, blue, "s1")
    notes = [red.entry("note.written", "s1", text=f"{number}") for number in range(7)]
    house.record([*notes, red.entry("outage.declared", None, outage="x", scope="hospital", cause="power")], red.maker)
    assert discharge(house, "s1", RITA).startswith("The discharge waits: An emergency is open.")
    house.settle()
    [row] = came_late(house, house.now_ms())
    assert (len(row.told), row.more) == (5, 2)
    house.make("outage.ended", None, {"outage": "x"})
    house.settle()
    assert came_late(house, house.now_ms()) == []

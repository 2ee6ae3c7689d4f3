"""A file number that another patient in the house carries is asked about at the desk: typed there, or back with a discharge."""

from __future__ import annotations

import pytest

from domain import file_numbers, roster
from domain.file_numbers import SameNumber
from domain.hospital import Hospital
from tests.hospital.making import Device, stored
from ui.pages import entry_words, numbers
from ui.pages.acting import NotDone
from ui.pages.left import LeftStays, here_again
from ui.pages.same import compared
from ui.pages.visitor import Visitor

RITA = Visitor("rita", "Rita", "reception", "pin")
NORA = Visitor("nora", "Nora", "nurse", "pin")


def admit(house: Hospital, blue: Device, stay: str, name: str, **data: str) -> None:
    house.record([blue.entry("stay.opened", stay, patient={"name": name}, client={"name": "Mayer"}, ward="ICU", **data)], blue.maker)


def test_a_number_typed_at_the_desk_is_asked_about_where_another_patient_carries_it(house: Hospital, blue: Device) -> None:
    admit(house, blue, "s1", "Bella", cage="3", file_number="47 11", emr_id="88")
    admit(house, blue, "s2", "Miso")
    shown = numbers.read(house, "s2")
    assert shown is not None
    with pytest.raises(NotDone, match="Nothing was changed"):
        numbers.put(house, shown, {"file_number": " ", "emr_id": ""}, RITA)
    for typed, says in (({"file_number": "4711"}, "File number 47 11"), ({"emr_id": " 88"}, "Practice system’s id 88")):
        with pytest.raises(SameNumber, match=f"{says} is Bella Mayer’s, ICU, cage 3. Is this the same patient") as asked:
            numbers.put(house, shown, typed, RITA)
        assert asked.value.stays == ("s1",)
    assert numbers.put(house, shown, {"file_number": "4711", "emr_id": "99"}, RITA, keep=True).startswith("File number 4711; ")
    made = stored(house)[-1]
    assert (made["kind"], made["stay"], made["by"], made["data"]) == ("stay.changed", "s2", "rita", {"file_number": "4711", "emr_id": "99"})
    with house.lock:
        said = file_numbers.shares(house.picture)
    assert said["s1"].startswith("File number 4711 is Miso Mayer’s, ICU, too.")
    assert set(said) == {"s1", "s2"}
    both = compared(house, "s2", house.now_ms())
    assert both is not None
    assert [(one.stay, one.why) for one in both.others] == [("s1", "same file number")]
    with house.lock:
        [changed] = [entry for entry in house.picture.of_stay("s2") if entry.kind == "stay.changed"]
        assert entry_words.says(house.picture, changed) == "changed: file number 4711, practice system’s id 99"


def test_ones_own_number_is_not_asked_about_and_a_cleared_one_is_written(house: Hospital, blue: Device) -> None:
    admit(house, blue, "s1", "Bella", file_number="4711")
    shown = numbers.read(house, "s1")
    assert shown is not None
    numbers.put(house, shown, {"file_number": "47-11"}, RITA)
    again = numbers.read(house, "s1")
    assert again is not None
    assert "taken away" in numbers.put(house, again, {"file_number": ""}, RITA)
    with house.lock:
        assert (house.picture.value("stays/s1", "file_number"), file_numbers.shares(house.picture)) == ("", {})


def test_a_discharge_is_not_taken_back_beside_the_same_number_before_a_person_has_said_who_it_is(house: Hospital, blue: Device) -> None:
    left = LeftStays(house)
    admit(house, blue, "s1", "Bella", file_number="4711")
    house.record([blue.entry("stay.discharge_intended", "s1")], blue.maker)
    house.settle()
    admit(house, blue, "s9", "Bella", cage="5", file_number="4711")
    [row] = left.now(house.now_ms())
    with pytest.raises(SameNumber, match=r"File number 4711 is Bella Mayer’s, ICU, cage 5\."):
        here_again(house, row, NORA, "Wrong cage")
    with pytest.raises(NotDone, match="Only"):
        here_again(house, row, RITA, "Wrong cage", into="s9")
    assert stored(house)[-1]["kind"] == "stay.opened", "nothing was done by half"
    assert "joined with Bella Mayer, cage 5" in here_again(house, row, NORA, "Wrong cage", into="s9")
    with house.lock:
        assert roster.together(house.picture) == {"s9": ["s9", "s1"]}


def test_another_patient_of_the_number_is_here_again_when_a_person_says_so(house: Hospital, blue: Device) -> None:
    left = LeftStays(house)
    admit(house, blue, "s1", "Bella", file_number="4711")
    house.record([blue.entry("stay.discharge_intended", "s1")], blue.maker)
    house.settle()
    admit(house, blue, "s9", "Rex", file_number="4711")
    [row] = left.now(house.now_ms())
    here_again(house, row, RITA, "Wrong cage", keep=True)
    with house.lock:
        assert set(roster.together(house.picture)) == {"s1", "s9"}

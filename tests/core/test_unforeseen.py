"""What no printed line foresaw: a patient on a blank sheet and a dose without an order stand where the paper says, once."""

from __future__ import annotations

from typing import Any

import pytest

from domain import bill, paper, recovering, recovery, roster, unforeseen
from domain.errors import BadInput
from domain.file_numbers import SameNumber
from domain.money import Money
from domain.recovering import Patient

from .book import STAY, UTC, at
from .test_paper import Night

NEW = {"name": "Rex", "owner": "Mayer", "species": "dog", "weight": "12,5", "ward": "icu", "cage": "4", "code": "dnr"}
DOSE = {"name": "Diazepam", "amount": "2,5", "unit": "mg", "route": "IV"}
SERVER = "server-1"


class Blank(Night):
    """Bo's night, and who stands on its blank sheets."""

    def __init__(self) -> None:
        super().__init__()
        self.write("w", "stay.moved", {"ward": "ICU", "cage": "1"}, time="06:40")

    def new(self, **typed: str) -> dict[str, Any]:
        return unforeseen.new_patient(self.picture, {**NEW, **typed}, [STAY], self.emergency, "ada")

    def admit(self, time: str = "09:10", **typed: str) -> None:
        self.write("n", "stay.opened", self.new(**typed), stay="n1", device=SERVER, time=time, at_from="person")

    def dose(self, time: str = "09:30", **typed: str) -> tuple[dict[str, Any], dict[str, Any]]:
        return unforeseen.dose(self.picture, {**DOSE, **typed}, (STAY,), self.emergency, "ada", "new", at(time))

    def give(self, **typed: str) -> None:
        form, act = self.dose(**typed)
        self.write("np", "order.placed", form, device=SERVER, time="09:30", at_from="person")
        self.write("na", "treatment.charted", act, device=SERVER, time="09:30", at_from="person", saw=["np"])

    def patient(self, stay: str) -> Patient:
        return recovering.patient(self.picture, stay, self.emergency)

    def waits_for_paper(self) -> list[str]:
        facts = recovery.Facts(self.emergency, recovering.as_read(map(self.patient, ("n1", STAY))), {}, [], {}, {}, {})
        return [one.key for one in recovery.line_of(recovery.checklist(facts), "paper").problems if one.key != recovery.BLANKS]


def test_a_blank_sheet_says_what_an_admission_says_and_who_wrote_it() -> None:
    assert Blank().new(notes=" bites ") == {
        "patient": {"name": "Rex", "species": "dog"}, "client": {"name": "Mayer"}, "weight_kg": "12.5", "ward": "ICU", "cage": "4",
        "resuscitation": "dnr", "critical_notes": "bites", "paper": {"wrote": "ada", "outage": "u1"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": " "}, "name"), ({"species": ""}, "species"), ({"ward": ""}, "ward"), ({"weight": "1,000"}, "two ways"),
        ({"weight": "0"}, "weight lies"), ({"code": "maybe"}, "code"), ({"name": "BO"}, "in the list already"),
        ({"sheet": "7b"}, "such as N1"), ({"owner": "x" * 101}, "The owner has 101 letters, and at most 100"),
        ({"notes": "x" * 501}, "The caution has 501 letters"), ({"file_number": "4" * 101}, "The number has 101 letters"),
    ],
)  # fmt: skip
def test_what_is_wrong_on_a_blank_sheet_gets_a_sentence(typed: dict[str, str], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        Blank().new(**typed)


def test_another_animal_of_a_name_that_is_here_is_admitted_when_a_person_says_so() -> None:
    assert Blank().new(name="Bo", another="on")["patient"]["name"] == "Bo"


@pytest.mark.parametrize("typed", ["N1", " n 1", "1", "n01"])
def test_a_patient_keeps_the_number_of_its_blank_sheet_so_that_the_paper_is_found_again(typed: str) -> None:
    night = Blank()
    assert night.new(sheet=typed)["paper"] == {"wrote": "ada", "outage": "u1", "sheet": "N1"}
    night.admit(sheet=typed)
    assert unforeseen.blank_sheet(night.picture, ["n1"], night.emergency) == "N1"
    assert unforeseen.blank_sheet(night.picture, [STAY], night.emergency) == ""
    later = night.emergency._replace(members=("another",))
    assert unforeseen.blank_sheet(night.picture, ["n1"], later) == "", "the next emergency has blank sheets of its own"


def test_two_patients_from_one_blank_sheet_are_asked_about_and_another_wards_sheet_is_another_one() -> None:
    night = Blank()
    night.admit(sheet="N1")
    second = {**NEW, "name": "Kiwi", "sheet": "1"}

    def new(ward: str, *kept: str) -> dict[str, Any]:
        return unforeseen.new_patient(night.picture, {**second, "ward": ward}, [STAY, "n1"], night.emergency, "ada", kept)

    with pytest.raises(unforeseen.SameSheet, match="Rex Mayer was typed in from sheet N1 of ICU already") as asked:
        new("icu")
    assert asked.value.stays == ("n1",)
    assert new("icu", "same_sheet")["paper"]["sheet"] == "N1"
    assert new("Surgery")["paper"]["sheet"] == "N1"


def test_a_file_number_on_paper_that_a_patient_here_carries_is_asked_about_and_one_who_went_home_is_no_duplicate() -> None:
    night = Blank()
    night.write("f", "stay.changed", {"file_number": "47 11"}, time="06:50")
    with pytest.raises(SameNumber, match="File number 47 11 is Bo’s, ICU, cage 1") as asked:
        night.new(file_number=" 4711")
    assert asked.value.stays == (STAY,)
    new = unforeseen.new_patient(night.picture, {**NEW, "file_number": " 4711"}, [STAY], night.emergency, "ada", ["same_number"])
    assert new["file_number"] == "4711"
    night.write("g", "stay.discharged", {}, device=SERVER, time="12:50")
    assert night.new(file_number="4711")["file_number"] == "4711"


def test_who_came_on_a_blank_sheet_has_paper_that_is_not_in_yet() -> None:
    night = Blank()
    night.admit()
    assert (night.patient("n1").here, night.patient("n1").from_paper) == (True, 0)
    assert night.waits_for_paper() == ["n1", STAY]
    window = paper.window(night.picture, "n1", night.sheet()[0], night.emergency, at("13:00"))
    assert window.after_ms == at("09:10"), "what was done is typed in from the arrival on"


def test_who_came_on_a_blank_sheet_while_the_screens_were_just_back_has_paper_too() -> None:
    night = Blank()
    night.admit("12:45")
    assert night.waits_for_paper() == ["n1", STAY]


def test_what_was_typed_under_a_joined_stay_is_in_for_the_patient_that_both_are_read_as() -> None:
    night = Blank()
    night.admit()
    night.write("d", "note.written", {"text": "wet cough", "paper": {"wrote": "ada", "outage": "u1"}}, stay="n1", device=SERVER)
    assert night.waits_for_paper() == [STAY]
    night.write("m", "stay.merged", {"into": STAY}, stay="n1", device=SERVER)
    assert night.waits_for_paper() == []


def test_two_stays_that_were_joined_with_each_other_apart_are_one_patient_who_has_paper() -> None:
    night = Blank()
    night.admit()
    night.write("m1", "stay.merged", {"into": STAY}, stay="n1")
    night.write("m2", "stay.merged", {"into": "n1"}, device="red")
    read_as = min("n1", STAY)
    assert roster.together(night.picture).keys() == {read_as}
    assert night.waits_for_paper() == [read_as]


def test_who_was_joined_with_somebody_who_is_not_in_the_house_has_paper() -> None:
    night = Blank()
    night.admit()
    night.write("m", "stay.merged", {"into": "nobody"}, stay="n1")
    assert night.waits_for_paper() == ["n1", STAY]


def test_an_arrival_lies_about_the_emergency() -> None:
    night = Blank()
    window = unforeseen.arrival_window(night.emergency, at("13:00"))
    assert paper.read_time("7:15", UTC["UTC"], window) == at("07:15")
    with pytest.raises(BadInput, match="before this emergency"):
        paper.read_time("4:00", UTC["UTC"], window)


def test_a_dose_without_an_order_is_given_and_billed_at_the_time_on_the_paper_and_leaves_nothing_due() -> None:
    night = Blank()
    night.give(code="DZP", price="4.00")
    (line,) = [line for line in bill.patient_bill(night.picture, STAY, Money()).lines if line.name == "Diazepam"]
    assert (line.done_ms, line.charge.code, line.charge.quantity, line.charge.unit) == (at("09:30"), "DZP", "2.5", "mg")
    assert (str(line.amount), line.word, line.typed_time) == ("10.00", "billed", True)
    assert (line.who, line.typed_by) == ("ada", "nora"), "who gave it stands on the bill, and not only who typed it in"
    (row,) = [row for row in night.sheet() if row.order == "new"]
    assert [(one.outcome, one.wrote) for one in row.charted] == [("given", "ada")]
    assert night.patient(STAY).from_paper == 1
    assert night.open_clashes() == []


def test_a_dose_whose_price_nobody_knows_is_told_by_the_billing_check() -> None:
    night = Blank()
    night.give()
    assert [bill.word for bill in recovering.bills(night.picture, STAY, night.emergency)] == ["no_price"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "name"), ({"amount": ""}, "how much"), ({"amount": "0"}, "more than 0"), ({"amount": "a bit"}, "number"),
        ({"unit": ""}, "unit"), ({"price": "cheap"}, "number"), ({"name": "cefazolin"}, "was ordered"),
        ({"route": "x" * 101}, "The route has 101 letters, and at most 100"),
    ],
)  # fmt: skip
def test_what_is_wrong_about_a_dose_gets_a_sentence(typed: dict[str, str], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        Blank().dose(**typed)


def test_a_dose_beside_an_order_of_its_name_is_taken_when_a_person_says_so() -> None:
    assert Blank().dose(name="Cefazolin", another="on")[0]["schedule"] == {"once": "2026-11-22T09:30:00Z"}

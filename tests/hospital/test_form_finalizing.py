"""A form that somebody meant to finalize is finalized by the server: at once, or after what it waits for."""

from __future__ import annotations

import pytest

from domain import forms, rules
from domain.forms import Filled
from domain.hospital import Hospital
from domain.watching import acts as outages
from tests.hospital.making import Clock, Device, stored, words
from ui.pages import acts
from ui.pages.acting import NotDone
from ui.pages.visitor import Visitor

NURSE = Visitor("ada", "Ada", "nurse", "pin")


def form(hospital: Hospital, ident: str = "discharge") -> Filled:
    """How far the patient's form is once the server has done what follows from what it was brought."""
    hospital.settle()
    with hospital.lock:
        return forms.filled(hospital.picture, "s1", ident)


def finalized(hospital: Hospital) -> list[str]:
    return [entry["data"]["form"] for entry in stored(hospital) if entry["kind"] == "form.finalized"]


@pytest.fixture
def begun(hospital: Hospital, blue: Device) -> Hospital:
    """A patient with discharge notes that somebody began."""
    hospital.record([blue.opened("s1"), blue.entry("form.filled", "s1", form="discharge", feeding="low fat")], blue.maker)
    return hospital


def test_a_form_that_was_meant_to_be_finalized_is_finalized_once_by_the_server_and_another_is_not(begun: Hospital, blue: Device) -> None:
    consent = blue.entry("form.filled", "s1", form="consent", risks="yes")
    begun.record([consent, blue.entry("form.finalize_intended", "s1", form="discharge")], blue.maker)
    assert (form(begun).state, form(begun, "consent").state) == ("finalized", "filled")
    assert finalized(begun) == ["discharge"]
    done = next(entry for entry in stored(begun) if entry["kind"] == "form.finalized")
    assert done["device"].startswith("server-")
    assert done["data"]["upto"]["blue-1"] == 4


def test_while_an_emergency_is_open_it_waits_and_is_finalized_when_that_is_over(begun: Hospital, blue: Device, clock: Clock) -> None:
    ident = outages.declare(begun, "server", because="The power is gone.")
    begun.record([blue.entry("form.finalize_intended", "s1", form="discharge")], blue.maker)
    assert form(begun).state == "intended"
    with begun.lock:
        assert "An emergency is open" in str(rules.why_no_form(begun.picture, "s1", {}))
    clock.turn(minutes=20)
    outages.end(begun, ident)
    assert form(begun).state == "finalized"
    assert finalized(begun) == ["discharge"]


def test_it_waits_for_the_numbers_of_a_device_that_charted_the_patient(begun: Hospital, blue: Device) -> None:
    held_back = blue.entry("form.filled", "s1", form="discharge", back="Friday")
    begun.record([blue.entry("form.finalize_intended", "s1", form="discharge")], blue.maker)
    assert form(begun).state == "intended"
    begun.record([held_back], blue.maker)
    assert form(begun).state == "finalized"
    assert (form(begun).values["back"], form(begun).late) == ("Friday", ())


def test_two_answers_are_settled_by_a_person_before_it_is_finalized(begun: Hospital, blue: Device, red: Device) -> None:
    theirs = red.entry("form.filled", "s1", form="discharge", feeding="nothing")
    assert words(begun.record([theirs], red.maker)) == ["clash"]
    begun.record([blue.entry("form.finalize_intended", "s1", form="discharge")], blue.maker)
    waiting = form(begun)
    assert (waiting.state, waiting.apart) == ("intended", ("feeding",))
    with begun.lock:
        heads = begun.picture.heads("stays/s1/forms/discharge", "feeding")
    settled = blue.entry("clash.settled", "s1", "Asked the doctor", tuple(heads), of=sorted(heads), keep=[theirs["id"]])
    begun.record([settled], blue.maker)
    done = form(begun)
    assert (done.state, done.values["feeding"], done.apart) == ("finalized", "nothing", ())


def test_what_a_device_brings_of_a_finalized_form_counts_and_came_late(begun: Hospital, blue: Device, red: Device) -> None:
    begun.record([blue.entry("form.finalize_intended", "s1", form="discharge")], blue.maker)
    assert form(begun).state == "finalized"
    begun.record([red.entry("form.filled", "s1", form="discharge", back="Friday")], red.maker)
    assert (form(begun).state, form(begun).values["back"], form(begun).late) == ("finalized", "Friday", ("back",))


def test_no_device_finalizes_a_form_itself(begun: Hospital, blue: Device) -> None:
    assert words(begun.record([blue.entry("form.finalized", "s1", form="discharge")], blue.maker)) == ["kept:no_authority"]
    sly = blue.entry("form.filled", "s1", form="discharge", finalized=True)
    assert words(begun.record([sly], blue.maker)) == ["kept:no_authority"]
    assert form(begun).state == "filled"


def test_the_desk_finalizes_a_form_or_says_why_it_waits_and_a_student_may_not(begun: Hospital) -> None:
    with pytest.raises(NotDone, match=r"may finalize a form\. You are signed in as student\."):
        acts.finalize(begun, "form", "s1", "discharge", Visitor("sam", "Sam", "student", "pin"))
    assert form(begun).state == "filled"
    ident = outages.declare(begun, "server", because="The power is gone.")
    assert acts.finalize(begun, "form", "s1", "discharge", NURSE).startswith("It waits: An emergency is open.")
    outages.end(begun, ident)
    assert form(begun).state == "finalized"

"""Rules gate the making of an entry: who may make it, and when a patient may be discharged."""

from __future__ import annotations

from typing import Any

import pytest

from domain import outage, rules
from domain.grammar import KINDS

from .book import STAY, Book, at


def admitted() -> Book:
    book = Book()
    book.write("o", "stay.opened", {"patient": {"name": "Bo"}, "ward": "icu"})
    return book


def why_not(book: Book, missing: dict[str, list[int]] | None = None) -> str | None:
    return rules.why_no_discharge(book.picture, STAY, missing or {})


def test_a_patient_with_all_settled_may_go() -> None:
    assert why_not(admitted()) is None


def test_a_patient_whose_admission_has_not_arrived_may_not_go() -> None:
    assert "admission" in str(why_not(Book()))


def test_nobody_is_discharged_in_an_open_emergency() -> None:
    book = admitted()
    book.write("u", "outage.declared", {"outage": "u", "scope": "hospital", "cause": "power"}, stay=None)
    assert "emergency" in str(why_not(book))
    book.write("v", "outage.ended", {"outage": "u"}, stay=None)
    assert why_not(book) is None


@pytest.mark.parametrize(("scope", "cause"), [("device", "power"), ("hospital", "drill"), ("hospital", "internet")])
def test_a_drill_the_internet_and_a_single_device_hold_nobody(scope: str, cause: str) -> None:
    book = admitted()
    book.write("u", "outage.declared", {"outage": "u", "scope": scope, "cause": cause}, stay=None)
    assert why_not(book) is None


def test_a_patient_with_a_sheet_that_is_not_finalized_may_not_go() -> None:
    book = admitted()
    book.write("a", "anesthesia.opened", {"sheet": "x1"})
    assert "sheet" in str(why_not(book))
    book.write("f", "anesthesia.finalized", {"sheet": "x1", "upto": {"blue": 2}}, device="server-e1", saw=["a"])
    assert "report" in str(why_not(book))
    book.write("r", "anesthesia.reported", {"sheet": "x1", "report": "hash"}, device="server-e1", saw=["f"])
    assert why_not(book) is None


def test_a_sheet_that_was_opened_by_mistake_and_taken_back_holds_nobody_but_one_with_a_reading_stays() -> None:
    book = admitted()
    book.write("a", "anesthesia.opened", {"sheet": "x1"})
    book.strike("a")
    assert why_not(book) is None
    book.write("r", "anesthesia.read", {"sheet": "x1", "values": {"hr": "90"}}, device="red")
    assert "sheet" in str(why_not(book)), "another tablet read on it before it knew"


def test_a_form_that_two_filled_in_differently_is_settled_before_it_is_finalized() -> None:
    book = admitted()
    book.write("a", "form.filled", {"form": "f1", "feeding": "twice a day"})
    book.write("b", "form.filled", {"form": "f1", "activity": "rest"}, device="red", saw=["o"])
    assert rules.why_no_form(book.picture, STAY, {}) is None, "two fields of one form are no disagreement"
    book.write("c", "form.filled", {"form": "f1", "feeding": "three times a day"}, device="red", saw=["o"])
    assert "Settle it first" in str(rules.why_no_form(book.picture, STAY, {}))
    book.settle(["a", "c"], ["c"])
    assert rules.why_no_form(book.picture, STAY, {}) is None


def test_two_sheets_that_were_made_apart_are_settled_before_either_is_finalized() -> None:
    book = admitted()
    book.write("a", "anesthesia.opened", {"sheet": "x1"})
    assert rules.why_no_sheet(book.picture, STAY, {}) is None
    book.write("b", "anesthesia.opened", {"sheet": "x2"}, device="red", saw=["o"])
    assert "made apart" in str(rules.why_no_sheet(book.picture, STAY, {}))
    assert rules.why_no_finalize(book.picture, STAY, {}) is None, "a form waits for no sheet"
    book.write("j", "anesthesia.joined", {"sheet": "x1", "with": "x2"}, saw=["a", "b"])
    assert rules.why_no_sheet(book.picture, STAY, {}) is None
    assert rules.why_no_sheet(book.picture, STAY, {"red": [9]}) == (
        "red wrote on this patient's anesthetic sheet, and number 9 of its entries has not arrived. Wake it and let it sync. Of one that "
        "is lost for ever a manager writes the number off on the page Devices."
    )


def test_a_device_that_charted_the_patient_but_not_the_sheet_holds_it_too_and_is_named_with_its_numbers() -> None:
    book = admitted()
    book.write("a", "anesthesia.opened", {"sheet": "x1"})
    book.write("n", "note.written", {"text": "calm"}, device="gold")
    book.write("d", "device.enrolled", {"device": "gold", "name": "Gold 2", "role": "device"}, device="server-1", stay=None)
    why = str(rules.why_no_sheet(book.picture, STAY, {"gold": [4, 5, 6, 9], "blue": [8], "white": [1]}))
    assert why.startswith("blue wrote on this patient's anesthetic sheet, and number 8 of its entries has not arrived; Gold 2 charted this")
    assert "Gold 2 charted this patient, and number 4 to 6, 9 of its entries have not arrived. Wake each" in why
    assert "white" not in why, "who never charted this patient holds nothing"
    book.write("l", "device.lost", {"device": "gold", "missing": [4, 5, 6, 9]}, device="server-1", stay=None)
    assert "Gold 2" not in str(rules.why_no_sheet(book.picture, STAY, {"gold": [4, 5, 6, 9], "blue": [8]}))


def test_a_patient_with_an_open_clash_may_not_go() -> None:
    book = admitted()
    book.write("a", "stay.changed", {"cage": "C1"}, device="red", saw=["o"])
    book.write("b", "stay.changed", {"cage": "C2"}, device="green", saw=["o"])
    assert "disagree" in str(why_not(book))
    book.settle(["a", "b"], ["a"])
    assert why_not(book) is None


def test_a_patient_whom_a_device_charted_that_misses_entries_may_not_go() -> None:
    book = admitted()
    assert "blue" in str(why_not(book, {"blue": [2]}))
    assert why_not(book, {"red": [2]}) is None


def test_an_intended_discharge_is_pending_until_it_is_done_and_again_after_a_reopening() -> None:
    book = admitted()
    assert rules.pending_discharges(book.picture) == []
    book.write("i", "stay.discharge_intended", {})
    assert rules.pending_discharges(book.picture) == [STAY]
    book.write("d", "stay.discharged", {"upto": {"blue": 2}}, device="server-e1", saw=["i"])
    assert rules.pending_discharges(book.picture) == []
    book.write("r", "stay.reopened", {}, device="server-e1")
    assert rules.pending_discharges(book.picture) == []


@pytest.mark.parametrize(
    ("role", "kind", "may"),
    [
        ("device", "treatment.charted", True), ("device", "stay.discharged", False), ("device", "staff.added", False),
        ("wall", "note.written", False), ("command", "staff.added", True), ("command", "stay.discharged", False),
        ("server", "stay.discharged", True), ("practice_system", "charge.entered", False), ("desk", "clash.settled", True),
        ("device", "charge.sent", False), ("device", "outage.closed", True),
        ("nobody", "note.written", False), ("device", "a.kind.of.tomorrow", True),
    ],
)  # fmt: skip
def test_who_may_make_what(role: str, kind: str, may: bool) -> None:
    assert rules.has_authority(role, kind, {}) is may


@pytest.mark.parametrize(
    ("role", "kind", "field", "may"),
    [
        ("device", "stay.changed", "discharged", False), ("device", "outage.ended", "closed", True),
        ("device", "charge.entered", "sent", False),
        ("device", "stay.changed", "upto", False), ("device", "form.filled", "upto", False),
        ("device", "anesthesia.changed", "upto", False),
        ("server", "stay.discharged", "upto", True),
        ("device", "form.filled", "finalized", False), ("device", "anesthesia.changed", "reported", False),
        ("command", "stay.changed", "discharged", False), ("server", "stay.changed", "discharged", True),
        ("device", "stay.discharge_intended", "discharge_intended", True), ("device", "stay.changed", "closed", True),
    ],
)  # fmt: skip
def test_what_another_kind_sets_by_the_server_alone_is_in_nobody_elses_entry(role: str, kind: str, field: str, may: bool) -> None:
    assert rules.has_authority(role, kind, {field: True}) is may


def test_every_kind_is_made_by_somebody() -> None:
    assert {str(rule.get("by", "ward")) for rule in KINDS.values()} == {"ward", "server", "manager"}


def told(book: Book, outage_id: str, what: str, time: str, **more: Any) -> None:
    data = {"outage": outage_id, "scope": "hospital", "cause": "power", **more.pop("data", {})}
    book.write(f"{outage_id}-{what}-{time}", f"outage.{what}", data, stay=None, time=time, **more)


def test_an_outage_told_late_that_lies_wholly_before_the_last_close_opens_nothing() -> None:
    book = Book()
    for what, time in (("declared", "02:00"), ("ended", "02:10"), ("closed", "04:00")):
        told(book, "u", what, time)
    told(book, "v", "declared", "03:10", device="red")
    assert [one.outage for one in outage.holding(book.picture)] == ["v"]
    told(book, "v", "ended", "03:30", device="red")
    assert outage.holding(book.picture) == []
    assert outage.recovering(book.picture) == []


def test_an_emergency_that_two_declared_apart_is_over_when_both_ended_and_closed_by_one_close() -> None:
    book = Book()
    told(book, "u", "declared", "02:00")
    told(book, "v", "declared", "02:05", device="red")
    told(book, "u", "ended", "03:00")
    (one,) = outage.holding(book.picture)
    assert (one.outage, one.members, one.end_ms) == ("u", ("u", "v"), None)
    assert outage.unended(book.picture, one) == ["v"]
    told(book, "v", "ended", "03:10", device="red")
    assert [one.end_ms for one in outage.recovering(book.picture)] == [at("03:10")]
    told(book, "v", "closed", "04:00")
    assert [one.state for one in outage.outages(book.picture)] == ["closed", "closed"]


def test_what_was_done_under_any_name_of_an_incident_was_done() -> None:
    book = Book()
    told(book, "v", "declared", "02:05")
    told(book, "v", "step_done", "02:06", data={"step": "print"})
    told(book, "u", "declared", "02:00", device="red")
    (one,) = outage.emergencies(book.picture)
    assert one.outage == "u"
    assert set(outage.steps(book.picture, one)) == {"print"}
    assert outage.incident_of(book.picture, "v") == one
    assert outage.incident_of(book.picture, "w") is None


def test_while_it_recovers_a_patient_leaves_as_soon_as_nothing_of_his_is_missing() -> None:
    book = Book()
    told(book, "u", "declared", "02:00")
    told(book, "u", "ended", "03:00")
    book.write("o", "stay.opened", {}, device="red", time="01:00")
    assert rules.why_no_discharge(book.picture, STAY, {"gold": [3]}) is None
    why = rules.why_no_discharge(book.picture, STAY, {"red": [7, 8]})
    assert str(why).startswith("red charted this patient, and number 7 to 8 of its entries have not arrived. Wake it")
    book.write("l", "device.lost", {"device": "red", "missing": [7]}, device="server-1", stay=None)
    assert rules.why_no_discharge(book.picture, STAY, {"red": [7, 8]}) is not None
    book.write("m", "device.lost", {"device": "red", "missing": [7, 8]}, device="server-1", stay=None)
    assert rules.why_no_discharge(book.picture, STAY, {"red": [7, 8]}) is None

"""What the record's rows become: every word ours and as it came, no number made of what is none, each due time its slot."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from domain.entries import parse_time
from domain.errors import BadInput
from domain.grammar import OUTCOMES, TYPES
from domain.schedule import slot_keys
from ui.demo.record import Event, act_data, choose, order_of, outcome_of, plans, read, slot_of

HEAD = (
    "hadm_id,emar_id,order_id,medication,event,due_min,charted_min,stored_min,"
    "dose_due,dose_due_unit,dose_given,dose_given_unit,route,rate,rate_unit\n"
)
BASE_MS = parse_time("2026-11-22T00:00:00Z")


def event(
    said: str = "Administered", due: int | None = 0, charted: int = 0, order: str = "o", rate: str = "", given: str = "1", number: int = 0
) -> Event:
    return Event(
        "a", f"e-{order}-{charted}-{number}", order, "Drug", said, due, charted, charted, "1 g", f"{given} g", given, "g", "IV", rate
    )


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ("Administered", "given"), ("Delayed Administered", "given"), ("Flushed in Other Location", "given"),
        ("Removed Existing / Applied New", "given"),
        ("Partial Administered", "partial"), ("Hold Dose", "held"), ("Delayed ", "held"), ("Not Given per Sliding Scale", "not_given"),
        ("Not Flushed", "not_given"), ("Infusion Reconciliation Not Done", "not_given"),
        ("Stopped - Unscheduled in Other Location", "stopped"),
        ("Delayed Stopped", "stopped"), ("A word that nobody knows", "held"),
    ],
)  # fmt: skip
def test_each_word_is_one_of_ours(said: str, ours: str) -> None:
    assert outcome_of(event(said.strip())) == ours
    assert ours in OUTCOMES


def test_no_word_is_given_only_where_a_dose_was_noted() -> None:
    assert outcome_of(event("", given="2.5")) == "given"
    assert outcome_of(event("", given="")) == "held"


def test_a_dose_that_is_no_number_stays_text(tmp_path: Path) -> None:
    file = tmp_path / "record.csv"
    file.write_text(HEAD + "1,1-1,o1,Flush,Flushed,249,249,249,3-10,mL,___,mL,IV,,\n", encoding="utf-8")
    data = act_data(read(file)[0])
    assert data["dose_due"] == "3-10 mL"
    assert data["value"] == "___ mL"
    assert "quantity" not in data
    assert data["said"] == "Flushed"


def test_a_file_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "other.csv.gz"
    file.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    with pytest.raises(BadInput, match="no column hadm_id"):
        read(file)
    file.write_text(HEAD + "1,1-1,o1,Drug,Administered,,soon,,,,,,,,\n", encoding="utf-8")
    with pytest.raises(BadInput, match="Line 2"):
        read(file)


@pytest.mark.parametrize("dues", [[60], [0, 240, 480, 720], [0, 100, 700], [30, 90]])
def test_an_order_has_a_slot_at_each_due_time_and_no_other(dues: list[int]) -> None:
    admission = choose([event(due=due, charted=due + 7) for due in dues], 1, 24)[0]
    plan = plans(admission, BASE_MS)[order_of(admission.events[0])]
    assert TYPES["schedule"][0](plan.data["schedule"])
    slots = [slot_of(one, plan.way, admission, BASE_MS) for one in admission.events]
    found = slot_keys(plan.data["schedule"], BASE_MS - 10**9, BASE_MS + 10**9, {})
    assert [due.key for due in found] == slots


def test_infusions_as_needed_and_due_times_of_another_age() -> None:
    drip, needed, odd = event(rate="125 mL/hr", order="d"), event(due=5, charted=5, order="n"), event(due=-21_000_000, order="x")
    admission = choose([drip, needed, odd], 1, 24)[0]
    ways = {name: plan.way for name, plan in plans(admission, BASE_MS).items()}
    assert ways == {order_of(drip): "cri", order_of(needed): "prn", order_of(odd): "prn"}
    assert act_data(odd)["due_min"] == "-21000000"


def test_the_busiest_hours_of_the_busiest_admissions_are_chosen() -> None:
    quiet = [event(charted=minute, number=minute) for minute in (0, 3000)]
    busy = [event(charted=minute, number=minute)._replace(admission="b") for minute in (0, 2000, 2010, 2020, 3300)]
    chosen = choose(quiet + busy, 1, 24)
    assert [(one.ident, one.start_min, len(one.events)) for one in chosen] == [("b", 2000, 4)] or len(chosen[0].events) == 4

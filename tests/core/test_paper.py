"""What paper says becomes entries: its times are the wall's, its lines those that were due, and nothing is entered twice by accident."""

from __future__ import annotations

from typing import Any

import pytest

from domain import paper, recovering
from domain.entries import parse_time, plain_time
from domain.errors import BadInput
from domain.outage import Incident
from domain.paper import Window, Written
from domain.store.zones import zone_table

from .book import EIGHT, NOON, STAY, UTC, Book, at

BERLIN = zone_table("Europe/Berlin", 2026, 2026)
HOUSE: dict[str, Any] = {"stay": None}


def read(typed: str, after: str, until: str, near: str, which: int | None = None) -> str:
    window = Window(parse_time(after), parse_time(until), parse_time(near))
    return plain_time(paper.read_time(typed, BERLIN, window, which))[:16]


@pytest.mark.parametrize(
    ("typed", "instant"),
    [("02:15", "01:15"), ("2.15", "01:15"), ("215", "01:15"), ("2:15 am", "01:15"), (" 0215 ", "01:15"), ("3 a", "02:00")],
)
def test_a_time_is_read_as_the_wall_showed_it(typed: str, instant: str) -> None:
    assert read(typed, "2026-11-21T20:00:00Z", "2026-11-22T07:00:00Z", "2026-11-22T01:00:00Z") == f"2026-11-22T{instant}"


def test_a_time_is_of_the_night_that_its_line_was_due() -> None:
    assert read("23:50", "2026-11-20T00:00:00Z", "2026-11-22T07:00:00Z", "2026-11-21T23:00:00Z") == "2026-11-21T22:50"
    assert read("23:50", "2026-11-20T00:00:00Z", "2026-11-22T07:00:00Z", "2026-11-20T23:00:00Z") == "2026-11-20T22:50"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("25:00", "no such time"), ("2:75", "no such time"), ("14 pm", "1 to 12"), ("noon", "such as 02:15"), ("7", "such as 02:15"),
        ("", "such as 02:15"), ("٣:١٥", "such as 02:15"),
    ],
)  # fmt: skip
def test_what_is_no_time_gets_a_sentence(typed: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read(typed, "2026-11-21T20:00:00Z", "2026-11-22T07:00:00Z", "2026-11-22T01:00:00Z")


def test_a_time_ahead_or_before_the_admission_is_refused() -> None:
    with pytest.raises(BadInput, match="ahead"):
        read("09:00", "2026-11-22T02:00:00Z", "2026-11-22T07:00:00Z", "2026-11-22T06:00:00Z")
    with pytest.raises(BadInput, match="admission"):
        read("02:30", "2026-11-22T02:00:00Z", "2026-11-22T07:00:00Z", "2026-11-22T03:00:00Z")


def test_a_time_that_a_clock_change_repeated_is_asked_about() -> None:
    night = ("2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z", "2026-10-25T01:00:00Z")
    with pytest.raises(paper.TwoTimes) as asked:
        read("02:30", *night)
    assert [plain_time(ms)[11:16] for ms in asked.value.choices] == ["00:30", "01:30"]
    assert read("02:30", *night, which=0) == "2026-10-25T00:30"
    assert read("02:30", *night, which=1) == "2026-10-25T01:30"
    assert read("04:30", *night) == "2026-10-25T03:30"


def test_a_time_that_a_clock_change_skipped_is_refused() -> None:
    with pytest.raises(BadInput, match="put forward"):
        read("02:30", "2026-03-28T20:00:00Z", "2026-03-29T05:00:00Z", "2026-03-29T01:00:00Z")


def test_a_skipped_time_is_not_taken_for_the_night_before_in_a_long_emergency() -> None:
    long = ("2026-03-26T20:00:00Z", "2026-03-29T05:00:00Z")
    with pytest.raises(BadInput, match="put forward"):
        read("02:30", *long, "2026-03-29T01:00:00Z")
    assert read("02:30", *long, "2026-03-28T01:00:00Z") == "2026-03-28T01:30", "the night before has that time"
    assert read("03:30", *long, "2026-03-29T01:00:00Z") == "2026-03-29T01:30"


def test_of_a_repeated_time_only_what_can_have_been_is_asked_about() -> None:
    ahead = read("02:30", "2026-10-24T20:00:00Z", "2026-10-25T00:45:00Z", "2026-10-25T00:00:00Z")
    before = read("02:30", "2026-10-25T01:10:00Z", "2026-10-25T07:00:00Z", "2026-10-25T02:00:00Z")
    assert (ahead, before) == ("2026-10-25T00:30", "2026-10-25T01:30"), "the second is still ahead; the first was before the admission"


class Night(Book):
    """Bo, with an antibiotic each four hours from eight; the emergency goes from 07:30 to 12:30."""

    def __init__(self, **order: Any) -> None:
        super().__init__()
        self.write("o", "stay.opened", {"patient": {"name": "Bo"}, "weight_kg": "10"}, time="06:30")
        dose = {"amount": "2", "unit": "mg", "per_kg": True, "concentration": "10"}
        self.placed(name="Cefazolin", dose=dose, billing={"code": "CEF", "price": "12.50"}, **order)
        self.write("u", "outage.declared", {"outage": "u1", "scope": "hospital", "cause": "power"}, time="07:30", **HOUSE)
        self.write("v", "outage.ended", {"outage": "u1"}, time="12:30", **HOUSE)

    @property
    def emergency(self) -> Incident:
        return recovering.waiting(self.picture)[0]

    def sheet(self) -> list[paper.Line]:
        return paper.sheet(self.picture, (STAY,), self.emergency, at("13:00"), UTC)

    def act_from(self, outcome: str = "given", value: str = "", because: str = "", line: int = 0) -> dict[str, Any]:
        return paper.act(self.picture, self.sheet()[line], Written(outcome, value, "ada", because), self.emergency, "new")


def test_the_sheet_has_what_was_due_in_the_order_of_time() -> None:
    assert [(line.slot, line.name, line.how) for line in Night().sheet()] == [
        (EIGHT, "Cefazolin", "2 mg/kg × 10 kg = 20 mg = 2 mL of 10 mg/mL"),
        (NOON, "Cefazolin", "2 mg/kg × 10 kg = 20 mg = 2 mL of 10 mg/mL"),
    ]


def test_what_a_device_charted_meanwhile_stands_on_its_line_and_is_known_to_who_types() -> None:
    night = Night()
    night.act("a", EIGHT, time="08:05", device="red")
    line = night.sheet()[0]
    assert [(one.outcome, one.device, one.wrote) for one in line.charted] == [("given", "red", None)]
    assert "a" in line.saw
    assert night.act_from()["repeat"] is True, "it was given once more, which its typist saw"


def test_an_act_from_paper_says_what_a_device_would_say_and_who_wrote_it() -> None:
    assert Night().act_from() == {
        "order": "o1", "slot": EIGHT, "outcome": "given", "amount": "20", "unit": "mg", "code": "CEF", "price": "12.50",
        "paper": {"wrote": "ada", "outage": "u1"},
    }  # fmt: skip


def test_a_value_is_read_with_a_comma_or_a_point_and_nothing_is_guessed() -> None:
    night = Night(entry="numeric", unit="mL")
    assert night.act_from(value="0,5")["value"] == "0.5"
    with pytest.raises(BadInput, match="two ways"):
        night.act_from(value="1,000")
    with pytest.raises(BadInput, match="value"):
        night.act_from()


def test_what_was_not_simply_given_needs_a_reason() -> None:
    with pytest.raises(BadInput, match="reason"):
        Night().act_from("held")
    assert Night().act_from("held", because="vomited")["outcome"] == "held"
    with pytest.raises(BadInput, match="Choose"):
        Night().act_from("eaten")


def test_a_value_and_a_reason_from_paper_are_kept_whole_or_refused() -> None:
    night, most = Night(entry="text"), "x" * paper.TEXT_MAX
    assert night.act_from("held", most, most)["value"] == most
    for value, because, word in ((f"{most}x", "", "value"), ("", f"{most}x", "reason")):
        with pytest.raises(BadInput, match=f"The {word} has 201 letters, and at most 200 are kept"):
            night.act_from("held", value, because or "vomited")


def test_an_act_when_needed_has_a_slot_of_its_own() -> None:
    book = Night()
    book.write("q", "order.placed", {"order": "o2", "schedule": {"prn": True}, "name": "Buprenorphine"})
    assert [(line.order, line.slot) for line in book.sheet()] == [("o1", EIGHT), ("o1", NOON), ("o2", None)]
    assert book.act_from(line=2)["slot"] == "prn:new"


def test_a_line_of_before_the_emergency_stands_there_only_while_it_is_open() -> None:
    night = Night(schedule={"every_min": 240, "start": "2026-11-22T07:00:00Z"})
    assert [line.slot for line in night.sheet()][:1] == ["2026-11-22T07:00:00Z"]
    night.act("a", "2026-11-22T07:00:00Z", time="07:01", device="red")
    assert [line.slot for line in night.sheet()][:1] == ["2026-11-22T11:00:00Z"]


def test_the_time_on_a_line_lies_after_the_admission() -> None:
    night = Night()
    window = paper.window(night.picture, STAY, night.sheet()[0], night.emergency, at("13:00"))
    assert (window.after_ms, window.near_ms) == (at("06:30"), at("08:00"))

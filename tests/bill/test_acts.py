"""What the front desk does: only what still stands as it was drawn, only by who may, and what left the house can be billed too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.entries import plain_time
from domain.errors import BadInput
from domain.hospital import Hospital
from domain.paper import TwoTimes
from tests.hospital.making import START, Device, open_hospital, stored
from ui.pages.acting import NotDone
from ui.pages.billing import acts
from ui.pages.billing.keeping import Bills
from ui.pages.billing.reading import BEGINNING, DAY, NOW, Ask, asked, local_ms, local_text, read, shown
from ui.pages.visitor import Visitor

RITA = Visitor("rita", "Rita", "reception", "pin")


@pytest.fixture
def hospital(tmp_path: Path) -> Iterator[Hospital]:
    with open_hospital(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def blue(hospital: Hospital) -> Device:
    """A tablet that has given one dose of 12.50 to s1."""
    made = Device()
    billing = {"code": "CEF", "price": "12.50"}
    hospital.record([made.opened("s1"), made.placed("s1", billing=billing), made.given("s1")], made.maker)
    return made


def lines(hospital: Hospital, ask: Ask = Ask(since=BEGINNING)) -> list[dict[str, Any]]:
    """The rows as the page draws them."""
    view = shown(read(Bills(hospital), ask, hospital.now_ms()), ask, may=True)
    return [row for patient in view["patients"] for part in patient["parts"] for row in part["rows"]]


def drawn(hospital: Hospital) -> dict[str, Any]:
    """The one line, as the browser sends it back."""
    [row] = lines(hospital)
    return {"stay": row["stay"], "charge": row["key"], "saw": row["saw"]}


def states(hospital: Hospital) -> list[tuple[str, str]]:
    return [(row["state"], row["quantity"]) for row in lines(hospital)]


def test_an_address_asks_for_a_window_and_what_cannot_be_one_is_as_usual(hospital: Hospital, blue: Device) -> None:
    assert [row["state"] for row in lines(hospital, asked(f"at:{START}", f"at:{START + 86_400_000}"))] == ["open"]
    assert lines(hospital, asked(f"at:{START - 86_400_000}", f"at:{START - 1}")) == []
    assert asked("at:<script>", "") == Ask(DAY, NOW)


def test_a_tick_says_who_and_what_was_typed_in(hospital: Hospital, blue: Device) -> None:
    acts.enter(hospital, RITA, [drawn(hospital)])
    made = stored(hospital)[-1]
    assert (made["kind"], made["by"], made["auth"], made["stay"]) == ("charge.entered", "rita", "pin", "s1")
    assert made["data"]["figures"] == {"quantity": "1", "price": "12.50", "code": "CEF"}
    assert states(hospital) == [("by_hand", "1")]


def test_a_line_that_changed_since_it_was_drawn_is_left_alone_and_it_says_so(hospital: Hospital, blue: Device) -> None:
    seen = drawn(hospital)
    red = Device("red-1")
    hospital.record([red.given("s1")], red.maker)
    assert "left alone" in acts.enter(hospital, RITA, [seen])
    assert states(hospital) == [("held", "1")]
    with pytest.raises(NotDone, match="changed"):
        acts.undo(hospital, RITA, seen, "x")


def test_what_is_ticked_already_is_not_ticked_again(hospital: Hospital, blue: Device) -> None:
    seen = drawn(hospital)
    acts.enter(hospital, RITA, [seen])
    acts.enter(hospital, RITA, [seen, seen])
    assert sum(one["kind"] == "charge.entered" for one in stored(hospital)) == 1


def test_two_who_take_a_tick_back_and_adjust_leave_reasons(hospital: Hospital, blue: Device) -> None:
    acts.enter(hospital, RITA, [drawn(hospital)])
    acts.undo(hospital, RITA, drawn(hospital), " Wrong patient ")
    assert states(hospital) == [("open", "1")]
    acts.adjust(hospital, RITA, drawn(hospital), "2,5", billed=True, because="Two and a half vials")
    assert states(hospital) == [("open", "2.5")]
    assert [one["because"] for one in stored(hospital)[-2:]] == ["Wrong patient", "Two and a half vials"]
    for quantity, because, word in (("1,000", "x", "two ways"), ("", "x", "number"), ("-1", "x", "number"), ("1", " ", "reason")):
        with pytest.raises(NotDone, match=word):
            acts.adjust(hospital, RITA, drawn(hospital), quantity, billed=True, because=because)


def test_a_difference_is_ticked_as_a_line_of_its_own_and_the_sum_is_what_counts_now(hospital: Hospital, blue: Device) -> None:
    acts.enter(hospital, RITA, [drawn(hospital)])
    acts.adjust(hospital, RITA, drawn(hospital), "3", billed=True, because="Three vials")
    main, further = lines(hospital)
    assert [(row["state"], row["quantity"], row["adjust"]) for row in (main, further)] == [("by_hand", "1", True), ("open", "2", False)]
    acts.enter(hospital, RITA, [{"stay": "s1", "charge": further["key"], "saw": further["saw"]}])
    assert states(hospital) == [("by_hand", "1"), ("by_hand", "2")]
    acts.adjust(hospital, RITA, {"stay": "s1", "charge": main["key"], "saw": lines(hospital)[0]["saw"]}, "3", billed=False, because="Ours")
    assert states(hospital) == [("by_hand", "1"), ("by_hand", "2"), ("open", "-3")]


@pytest.mark.parametrize("role", ["nurse", "doctor", "student"])
def test_who_may_not_bill_is_told_who_may(hospital: Hospital, blue: Device, role: str) -> None:
    with pytest.raises(NotDone, match="reception and managers"):
        acts.enter(hospital, RITA._replace(role=role), [drawn(hospital)])


@pytest.mark.parametrize(
    "bad", [{}, {"stay": "s1", "charge": 7, "saw": []}, {"stay": "s1", "charge": "x", "saw": [{}]}, {"stay": "s1", "charge": "x"}]
)
def test_what_no_page_of_ours_sends_does_nothing(hospital: Hospital, blue: Device, bad: dict[str, Any]) -> None:
    before = len(stored(hospital))
    with pytest.raises(NotDone):
        acts.adjust(hospital, RITA, bad, "1", billed=True, because="x")
    with pytest.raises(NotDone):
        acts.enter(hospital, RITA, [bad])
    assert len(stored(hospital)) == before


def test_a_patient_who_left_is_on_the_bill_when_asked_for_and_can_be_corrected(hospital: Hospital, blue: Device) -> None:
    acts.enter(hospital, RITA, [drawn(hospital)])
    hospital.record([blue.entry("stay.discharge_intended", "s1")], blue.maker)
    hospital.settle()
    assert lines(hospital) == []
    [row] = lines(hospital, Ask(since=BEGINNING, left=True))
    acts.undo(hospital, RITA, {"stay": "s1", "charge": row["key"], "saw": row["saw"]}, "Not typed in after all")
    hospital.settle()
    assert states(hospital) == [("open", "1")], "an open line brings the patient back to the desk"


def test_a_mark_is_moved_by_striking_it_and_setting_it_anew(hospital: Hospital, blue: Device) -> None:
    acts.mark(hospital, RITA, "Night ends", START)
    bills = Bills(hospital)
    [mark] = bills.house().marks
    acts.move_mark(hospital, RITA, mark.key, "Night shift ends", START + 60_000)
    assert [(one.label, one.at_ms, one.by) for one in bills.house().marks] == [("Night shift ends", START + 60_000, "rita")]
    with pytest.raises(NotDone, match="changed"):
        acts.move_mark(hospital, RITA, mark.key, "Late", START)


def test_a_practice_patient_is_never_on_a_bill(hospital: Hospital, blue: Device) -> None:
    hospital.record([blue.opened("practice-1-a"), blue.placed("practice-1-a", "p1"), blue.given("practice-1-a", "p1")], blue.maker)
    assert {row["stay"] for row in lines(hospital)} == {"s1"}


def test_lines_are_reckoned_anew_after_an_entry_about_them_and_after_a_name_changed(hospital: Hospital, blue: Device) -> None:
    bills, ask = Bills(hospital), Ask(since=BEGINNING)

    def who() -> list[str]:
        return [line.who for line in read(bills, ask, START).bill.lines]

    assert who() == ["ada"]
    hospital.make("staff.added", None, {"staff": "ada", "name": "Ada Okafor"})
    assert who() == ["Ada Okafor"]
    hospital.record([blue.given("s1", slot="2026-11-23T00:00:00Z")], blue.maker)
    assert who() == ["Ada Okafor"] * 2


def test_times_are_typed_by_the_hospitals_clock(hospital: Hospital) -> None:
    hospital.make("settings.changed", None, {"zone": "Europe/Berlin"})
    house = Bills(hospital).house()
    assert local_ms(house, "2026-11-22T20:00") == START
    assert local_text(house, START) == "2026-11-22T20:00"
    for text in ("", "soon", "2026-11-22T20:00Z", "2026-02-30T10:00", "0001-01-01T00:00", "9999-12-31T23:59"):
        with pytest.raises(BadInput, match="Type the day and the time"):
            local_ms(house, text)


def test_a_time_that_a_clock_change_skipped_is_refused_and_one_that_it_showed_twice_is_asked_about(hospital: Hospital) -> None:
    hospital.make("settings.changed", None, {"zone": "Europe/Berlin", "hours24": False})
    house = Bills(hospital).house()
    with pytest.raises(BadInput, match="No clock showed 2:30 am that night: the clocks were put forward over it"):
        local_ms(house, "2026-03-29T02:30")
    with pytest.raises(TwoTimes, match="The clocks showed 2:30 am twice that night") as asked_:
        local_ms(house, "2026-10-25T02:30")
    assert [local_ms(house, "2026-10-25T02:30", which) for which in (0, 1)] == list(asked_.value.choices)
    assert [plain_time(ms)[11:16] for ms in asked_.value.choices] == ["00:30", "01:30"]
    edges = ("2026-03-29T01:59", "2026-03-29T03:00", "2026-10-25T01:59", "2026-10-25T03:00")
    assert [plain_time(local_ms(house, text))[11:16] for text in edges] == ["00:59", "01:00", "23:59", "02:00"]

"""Slots and their states: computed with the time passed in, the order's forms in force, and what people did."""

from __future__ import annotations

import pytest

from domain import schedule, status

from .book import DAY, EIGHT, EVERY_FOUR_HOURS, NOON, ORDER, STAY, UTC, Book, at


def test_a_charted_slot_is_shown_after_the_order_was_stopped_and_struck() -> None:
    book = Book()
    book.placed()
    book.act("a", NOON, time="12:00")
    book.write("c", "order.stopped", {"order": ORDER, "from": EIGHT})
    book.strike("p")
    assert book.states("13:00") == {NOON: "given"}


def test_a_changed_schedule_leaves_earlier_slots_in_their_old_form() -> None:
    book = Book()
    book.placed()
    book.write("c", "order.changed", {"order": ORDER, "schedule": {"every_min": 360, "start": EIGHT}, "from": NOON})
    assert list(book.states("06:00")) == [EIGHT, f"{DAY}T14:00:00Z", f"{DAY}T20:00:00Z"]


def test_a_change_without_from_rules_from_when_it_was_made() -> None:
    book = Book()
    book.placed()
    book.write("c", "order.changed", {"order": ORDER, "schedule": {"every_min": 360, "start": EIGHT}}, time="12:30")
    assert list(book.states("06:00")) == [EIGHT, NOON, f"{DAY}T14:00:00Z", f"{DAY}T20:00:00Z"]


def test_two_changes_apart_show_one_until_a_person_settles_which() -> None:
    book = Book()
    book.placed()
    hourly, daily = {"every_min": 60, "start": EIGHT}, {"every_min": 1440, "start": NOON}
    book.write("c", "order.changed", {"order": ORDER, "schedule": hourly, "from": EIGHT}, device="red", saw=["p"], time="07:00")
    book.write("d", "order.changed", {"order": ORDER, "schedule": daily, "from": EIGHT}, device="green", saw=["p"], time="07:30")
    assert list(book.states("06:00")) == [NOON]
    book.settle(["c", "d"], ["c"])
    assert list(book.states("06:00"))[:2] == [EIGHT, f"{DAY}T09:00:00Z"]
    assert len(book.states("06:00")) == 16


def test_a_settled_form_still_rules_its_time_after_a_later_change() -> None:
    book = Book()
    book.placed()
    hourly, daily = {"every_min": 60, "start": EIGHT}, {"every_min": 1440, "start": NOON}
    book.write("c", "order.changed", {"order": ORDER, "schedule": hourly, "from": EIGHT}, device="red", saw=["p"], time="07:00")
    book.write("d", "order.changed", {"order": ORDER, "schedule": daily, "from": EIGHT}, device="green", saw=["p"], time="07:30")
    book.settle(["c", "d"], ["c"])
    late = {"every_min": 600, "start": f"{DAY}T10:00:00Z"}
    book.write("e", "order.changed", {"order": ORDER, "schedule": late, "from": f"{DAY}T10:00:00Z"}, saw=["c", "d", "s"])
    assert list(book.states("06:00")) == [EIGHT, f"{DAY}T09:00:00Z", f"{DAY}T10:00:00Z", f"{DAY}T20:00:00Z"]


def test_a_struck_change_puts_the_old_form_back() -> None:
    book = Book()
    book.placed()
    book.write("c", "order.changed", {"order": ORDER, "schedule": {"prn": True}, "from": EIGHT})
    assert book.states("06:00") == {}
    book.strike("c")
    assert list(book.states("06:00")) == [EIGHT, NOON, f"{DAY}T16:00:00Z", f"{DAY}T20:00:00Z"]


def test_a_slot_moved_by_days_is_still_asked_for() -> None:
    book = Book()
    book.placed({"once": "2026-11-19T08:00:00Z"})
    book.write("m", "slot.moved", {"order": ORDER, "slot": "2026-11-19T08:00:00Z", "to": NOON})
    assert book.states("13:00") == {"2026-11-19T08:00:00Z": "late"}


def test_what_was_moved_apart_to_two_times_shows_one_of_them_and_clashes() -> None:
    book = Book()
    book.placed({"once": EIGHT})
    book.write("m", "slot.moved", {"order": ORDER, "slot": EIGHT, "to": NOON}, device="red", saw=["p"])
    book.write("n", "slot.moved", {"order": ORDER, "slot": EIGHT, "to": f"{DAY}T16:00:00Z"}, device="green", saw=["p"], time="06:10")
    assert book.states("13:00") == {EIGHT: "scheduled"}
    assert book.open_clashes() == [("m", "n")]


def test_an_act_that_nobody_keeps_on_a_slot_that_the_order_does_not_have_never_asks_for_a_dose() -> None:
    book = Book()
    book.placed()
    stray = f"{DAY}T09:30:00Z"
    book.act("a", stray, device="red", time="09:30")
    book.act("b", stray, device="green", time="09:31")
    book.settle(["a", "b"], [])
    assert book.states("11:00")[stray] == "not_given"


def test_a_hospital_sets_when_it_is_late_and_when_due() -> None:
    book = Book()
    book.placed()
    (slot,) = status.order_slots(book.picture, STAY, ORDER, at("08:00"), at("09:00"), UTC, late_after_min=60)
    assert [status.state(slot, at(now)).word for now in ("08:31", "09:00", "09:01")] == ["due", "due", "late"]
    assert [status.state(slot, at("07:15"), due_before_min=minutes).word for minutes in (15, 60)] == ["scheduled", "due"]


@pytest.mark.parametrize(
    ("given", "minutes"),
    [(EVERY_FOUR_HOURS, 30), ({"every_min": 30, "start": EIGHT}, 15), ({"stat": EIGHT}, 10), ({"once": EIGHT}, 30), ({"prn": True}, 30)],
)
def test_late_after_the_smaller_of_half_an_hour_and_half_the_interval(given: dict[str, object], minutes: float) -> None:
    assert status.late_after(given) == minutes


def test_no_question_gets_more_slots_than_a_view_can_show() -> None:
    found = schedule.slot_keys({"every_min": 1, "start": "2000-01-01T00:00:00Z"}, at("00:00"), at("00:00") + 10**12, UTC)
    assert len(found) == schedule.SLOTS_MAX
    assert found[0].due_ms == at("00:00")


def test_an_act_tells_when_it_was_done_and_an_open_slot_when_it_is_due() -> None:
    book = Book()
    book.placed()
    book.act("a", EIGHT, time="08:10", clock={"offset_ms": 60_000, "measured_at": EIGHT})
    slots = status.order_slots(book.picture, STAY, ORDER, at("08:00"), at("13:00"), UTC)
    assert [status.state(slot, at("13:00")).at_ms for slot in slots] == [at("08:09"), at("12:00")]

"""The bill of a night with an outage: sums reckoned by hand, lines by when they were done, and what still wants a person."""

from __future__ import annotations

import math
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from domain.bill import PatientBill, cut, initials, patient_bill, totals
from domain.billing import charge_id, charges
from domain.marks import Mark, Part, Span, Window, marks, parts, spans
from domain.money import Money
from domain.reconciling import billing_check, reconcile

from .book import DAY, EIGHT, NOON, ORDER, STAY, Book, at

EUR = Money("EUR")
FOUR, EIGHT_PM = f"{DAY}T16:00:00Z", f"{DAY}T20:00:00Z"


def received(time: str) -> dict[str, Any]:
    return {"received": f"{DAY}T{time}:00.000Z"}


def night() -> Book:
    """A server that was away from ten to one; four doses of 12.50, the second one during, of which the word came at two."""
    book = Book()
    book.write("o", "stay.opened", {"patient": {"name": "Biscuit"}, "client": {"name": "Mayer"}, "file_number": "4711"})
    book.write("n", "staff.added", {"staff": "nora", "name": "Nora Quist-Berg"}, stay=None)
    book.placed(name="Cefazolin", billing={"code": "CEF", "price": "12.50"})
    book.write("out1", "outage.declared", {"outage": "x1", "scope": "hospital", "since": f"{DAY}T10:00:00Z"}, stay=None, time="10:04")
    book.write("out2", "outage.ended", {"outage": "x1", "until": f"{DAY}T13:00:00Z"}, stay=None, time="13:01")
    book.act("a", EIGHT, time="08:05", **received("08:05"))
    book.act("b", NOON, time="12:10", **received("14:00"))
    book.act("c", FOUR, time="16:05", **received("16:06"))
    book.act("d", EIGHT_PM, time="20:01", **received("20:01"))
    return book


def bill(book: Book, window: Window = Window()) -> tuple[list[Part], PatientBill]:
    found = parts(window, spans(book.picture))
    return found, cut(patient_bill(book.picture, STAY, EUR), found)


def test_lines_stand_where_they_were_done_and_say_when_they_arrived() -> None:
    found, patient = bill(night())
    assert [part.word for part in found] == ["before", "during", "after"]
    assert (patient.name, patient.owner, patient.file_number) == ("Biscuit", "Mayer", "4711")
    lines = [(found[line.part].word, line.charge.slot, line.arrived_ms, line.initials, line.amount) for line in patient.lines]
    assert lines == [
        ("before", EIGHT, None, "NQB", Decimal("12.50")),
        ("during", NOON, at("14:00"), "NQB", Decimal("12.50")),
        ("after", FOUR, None, "NQB", Decimal("12.50")),
        ("after", EIGHT_PM, None, "NQB", Decimal("12.50")),
    ]
    assert patient.lines[1].due_ms == at("12:00")
    assert patient.lines[1].done_ms == at("12:10")


def test_a_clock_that_was_off_is_corrected_before_the_line_finds_its_part() -> None:
    book = night()
    clock = {"offset_ms": 3 * 3600 * 1000, "measured_at": f"{DAY}T14:00:00.000Z"}
    book.act("e", "prn:e", time="15:30", clock=clock, **received("14:01"))
    found, patient = bill(book)
    [line] = [line for line in patient.lines if line.charge.entry == "e"]
    assert (found[line.part].word, line.due_ms, line.done_ms) == ("during", None, at("12:30"))


def test_totals_say_what_is_in_them_and_what_is_left_out() -> None:
    book = night()
    book.act("e", "prn:e", time="17:00", billed=False)
    book.act("f", EIGHT, time="08:06", device="red")
    book.strike("d", "x")
    book.write("t", "charge.entered", {"charge": charge_id(STAY, ORDER, NOON)}, device="desk", time="15:00")
    _, patient = bill(book)
    sums = totals(patient.lines, EUR)
    assert (sums.billed.lines, sums.billed.amount) == (2, Decimal("25.00"))
    assert {state: said.amount for state, said in sums.by_state.items() if said.lines} == {
        "by_hand": Decimal("12.50"),
        "open": Decimal("12.50"),
    }
    assert [said.amount for said in (sums.held, sums.not_billed, sums.void)] == [Decimal("12.50")] * 3
    [hand] = [line for line in patient.lines if line.charge.state == "by_hand"]
    assert (hand.told_by, hand.told_ms) == ("Nora Quist-Berg", at("15:00"))


def test_a_window_between_two_marks_has_the_lines_between_them() -> None:
    book = night()
    _, patient = bill(book, Window(at("08:05"), at("20:01")))
    assert [line.charge.slot for line in patient.lines] == [EIGHT, NOON, FOUR]
    _, patient = bill(book, Window(at("10:00"), at("13:00")))
    assert [line.charge.slot for line in patient.lines] == [NOON]


def test_parts_cover_a_window_without_gap_whatever_outages_touch_it() -> None:
    one, two = Span("x1", 100, 200), Span("x2", 300, None)
    assert [(part.word, part.since_ms, part.until_ms) for part in parts(Window(0, 400), [one, two])] == [
        ("before", 0, 100), ("during", 100, 200), ("between", 200, 300), ("during", 300, 400),
    ]  # fmt: skip
    assert [part.word for part in parts(Window(150, 180), [one])] == ["during"]
    assert [part.word for part in parts(Window(200, 300), [one, two])] == ["whole"]
    assert [part.word for part in parts(Window(), [])] == ["whole"]


def test_overlapping_outages_are_one_and_a_drill_is_none() -> None:
    book = Book()
    for ident, since, until in (("x1", "10:00", "11:00"), ("x2", "10:30", "12:00"), ("x3", "14:00", None)):
        book.write(f"d{ident}", "outage.declared", {"outage": ident, "scope": "hospital", "since": f"{DAY}T{since}:00Z"}, stay=None)
        if until:
            book.write(f"e{ident}", "outage.ended", {"outage": ident, "until": f"{DAY}T{until}:00Z"}, stay=None)
    book.write("drill", "outage.declared", {"outage": "x9", "scope": "hospital", "cause": "drill"}, stay=None, time="09:00")
    assert [(one.outage, one.start_ms, one.end_ms) for one in spans(book.picture)] == [
        ("x1", at("10:00"), at("12:00")), ("x3", at("14:00"), None),
    ]  # fmt: skip


def test_marks_are_moved_by_striking_them_and_an_outage_marks_itself_once() -> None:
    book = night()
    for ident, device, time in (("m1", "blue", "10:02"), ("m2", "server-e1", "10:00")):
        data = {"label": "Emergency began", "at": f"{DAY}T{time}:00Z", "outage": "x1"}
        book.write(ident, "shift.marked", data, device=device, stay=None, time="13:30")
    book.write("m3", "shift.marked", {"label": "Night"}, stay=None, time="19:00")
    book.write("m4", "shift.marked", {"label": "Night shift ends", "at": f"{DAY}T18:45:00Z"}, stay=None, time="19:05")
    book.strike("m3", "x", stay=None)
    assert marks(book.picture) == [
        Mark("m2", at("10:00"), "Emergency began", "shift", "nora", "x1"),
        Mark("x1:ended", at("13:00"), "Outage ended", "ended", None, "x1"),
        Mark("m4", at("18:45"), "Night shift ends", "shift", "nora"),
    ]  # fmt: skip


def incident(start: str, end: str | None) -> Any:
    return SimpleNamespace(start_ms=at(start), end_ms=None if end is None else at(end))


def test_done_and_charged_stand_side_by_side_and_what_was_missed_on_top() -> None:
    book = night()
    book.act("e", NOON, time="12:12", device="red")
    book.write(
        "k", "treatment.charted", {"order": ORDER, "slot": "prn:k", "outcome": "given"}, time="12:20", reason="revoked", outcome="kept"
    )
    book.write("p2", "order.placed", {"order": "o2", "name": "Walk", "schedule": {"prn": True}})
    book.write("w", "treatment.charted", {"order": "o2", "slot": "prn:w", "outcome": "given"}, time="12:40", saw=["p2"])
    [row] = reconcile(book.picture, [STAY], Window(at("10:00"), at("13:00")))
    assert (row.patient, row.done, row.charged, dict(row.states)) == ("Biscuit", 3, 2, {"held": 1, "open": 1})
    assert [(one.entry, one.why) for one in row.missed] == [("e", "clash"), ("k", "kept"), ("w", "no_price")]


def test_the_billing_check_is_red_with_a_sentence_until_each_line_has_found_its_way() -> None:
    book = night()
    during = incident("10:00", "13:00")
    assert [problem.word for problem in billing_check(book.picture, during)] == ["open"]
    assert "1 line of Biscuit: not in the practice system yet" in billing_check(book.picture, during)[0].text
    book.write("t", "charge.entered", {"charge": charge_id(STAY, ORDER, NOON)}, device="desk")
    assert billing_check(book.picture, during) == []
    book.act("e", NOON, time="12:12", device="red")
    assert [problem.word for problem in billing_check(book.picture, during)] == []  # of what was typed in no second line is made
    book.settle(["b", "e"], ["b", "e"])
    assert [problem.word for problem in billing_check(book.picture, during)] == ["open"]
    assert billing_check(book.picture, incident("10:00", "12:00")) == []


def test_what_was_ordered_without_a_price_is_red_until_it_is_ticked_or_said_to_be_not_billed() -> None:
    book, during = Book(), incident("10:00", "13:00")
    for order, billing in (("o3", {}), ("o4", {}), ("o5", {"price": "0"}), ("o6", {"code": "X"})):
        book.write(f"p{order}", "order.placed", {"order": order, "name": order, "schedule": {"prn": True}, "billing": billing})
        act = {"order": order, "slot": f"prn:{order}", "outcome": "given"}
        book.write(f"a{order}", "treatment.charted", act, time="12:00", saw=[f"p{order}"])
    pulse = {"order": "o7", "name": "Pulse", "schedule": {"prn": True}, "entry": "numeric"}  # a value that was looked at is no such line
    book.write("po7", "order.placed", pulse)
    book.write("ao7", "treatment.charted", {"order": "o7", "slot": "prn:o7", "outcome": "given", "value": "92"}, time="12:00", saw=["po7"])
    lines = {line.order: line.charge for line in charges(book.picture, STAY)}
    found = billing_check(book.picture, during)
    assert [(problem.word, problem.lines) for problem in found] == [("no_price", 3), ("open", 1)]
    assert found[0].text.startswith(f"3 lines of {STAY}: without a price.")
    for order in ("o3", "o5"):
        book.write(f"t{order}", "charge.entered", {"charge": lines[order]}, device="desk")
    book.write("free", "charge.adjusted", {"charge": lines["o4"], "billed": False}, device="desk")
    assert [(problem.word, problem.lines) for problem in billing_check(book.picture, during)] == [("no_price", 1)]
    book.write("to6", "charge.entered", {"charge": lines["o6"]}, device="desk")
    assert billing_check(book.picture, during) == []


def test_an_outage_that_is_open_has_no_end_yet() -> None:
    assert [(problem.word, problem.lines) for problem in billing_check(night().picture, incident("10:00", None))] == [("open", 3)]
    assert math.isinf(Window().until_ms)


def test_initials_are_the_first_letters_of_a_name() -> None:
    assert [initials(name) for name in ("Ada Okafor", "nobody named", "", "Dr. Ana-Sofía d'Été Núñez", "李 明")] == [
        "AO", "NN", "", "DASD", "李明",
    ]  # fmt: skip

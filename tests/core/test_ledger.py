"""The ledger: how much is billed, what the practice system was told, and that what it was told stands and is corrected in the open."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain import billing
from domain.billing import Charge, charge_id
from domain.money import Money, money

from .book import EIGHT, ORDER, STAY, Book

SLOT_CHARGE = charge_id(STAY, ORDER, EIGHT)
MG = {"amount": "250", "unit": "mg", "concentration": "100", "route": "IV"}
PER_KG = {"amount": "22", "unit": "mg", "per_kg": True, "concentration": "100"}


def ledger(book: Book) -> list[Charge]:
    return billing.charges(book.picture, STAY)


def told(book: Book, ident: str, kind: str, charge: str = SLOT_CHARGE, *, device: str = "server-e1", **more: Any) -> None:
    saw = more.pop("saw", None)
    book.write(ident, kind, {"charge": charge, **more}, device=device, **({"saw": saw} if saw is not None else {}))


def quantities(book: Book) -> list[tuple[str, str | None, str]]:
    return [(line.quantity, line.unit, line.why or line.state) for line in ledger(book)]


@pytest.mark.parametrize(
    ("order", "act", "expected"),
    [
        # initials bills the dose
        ({"dose": MG}, {}, ("250", "mg", "open")),
        ({"dose": MG, "entry": "initials"}, {"amount": "240", "unit": "mg"}, ("240", "mg", "open")),
        ({"dose": MG, "entry": "initials"}, {"quantity": "200"}, ("200", "mg", "open")),
        ({"dose": PER_KG, "entry": "initials"}, {}, ("206.8", "mg", "open")),
        ({"dose": MG, "billing": {"unit": "mL"}}, {}, ("2.5", "mL", "open")),
        ({"dose": MG, "billing": {"unit": "g"}}, {}, ("0.25", "g", "open")),
        ({"dose": {"amount": "4", "unit": "IU", "concentration": "40"}, "billing": {"unit": "mL"}}, {}, ("0.1", "mL", "open")),
        ({"dose": {"amount": "3-10", "unit": "mL"}}, {}, ("1", None, "open")),
        ({"dose": MG, "billing": {"unit": "vial"}}, {}, ("1", "vial", "unit")),
        ({}, {}, ("1", None, "open")),
        # a price for the act
        ({"dose": MG, "billing": {"mode": "act"}}, {"amount": "240"}, ("1", None, "open")),
        # a part bills its part
        ({"dose": MG}, {"outcome": "partial", "quantity": "100"}, ("100", "mg", "open")),
        ({"dose": MG}, {"outcome": "partial", "amount": "250"}, ("1", "mg", "part")),
        ({"entry": "initials"}, {"outcome": "partial"}, ("1", None, "open")),
        # what is measured or looked at bills one
        ({"entry": "numeric", "unit": "mmHg"}, {"value": "128"}, ("1", None, "open")),
        ({"entry": "numeric"}, {"value": "4", "quantity": "4"}, ("1", None, "open")),
        ({"entry": "text"}, {"value": "ate half", "outcome": "partial"}, ("1", None, "open")),
    ],
)
def test_initials_bills_the_dose_and_what_is_measured_bills_one(
    order: dict[str, Any], act: dict[str, Any], expected: tuple[str, str | None, str]
) -> None:
    book = Book()
    book.write("w", "stay.weighed", {"kg": "9.4"}, time="05:00")
    book.placed(**order)
    book.act("a", **act)
    assert quantities(book) == [expected]


def test_a_dose_per_kg_is_billed_by_the_weight_of_its_time_and_held_without_one() -> None:
    book = Book()
    book.placed(dose=PER_KG)
    book.act("a", time="08:00")
    assert quantities(book) == [("1", "mg", "weight")]
    book.write("w1", "stay.weighed", {"kg": "10"}, time="07:00")
    book.write("w2", "stay.weighed", {"kg": "20"}, time="09:00")
    assert quantities(book) == [("220", "mg", "open")]


def test_a_quantity_that_nobody_knew_is_said_by_a_person_and_is_open_then() -> None:
    book = Book()
    book.placed(dose=MG)
    book.act("a", outcome="partial")
    told(book, "j", "charge.adjusted", quantity="120")
    assert quantities(book) == [("120", "mg", "open")]


def test_two_who_adjust_apart_hold_the_charge_until_it_is_settled() -> None:
    book = Book()
    book.placed()
    book.act("a")
    told(book, "j", "charge.adjusted", device="desk1", quantity="2")
    told(book, "k", "charge.adjusted", device="desk2", quantity="3")
    assert [(line.state, line.why) for line in ledger(book)] == [("held", "adjusted")]
    book.settle(["j", "k"], ["k"])
    assert quantities(book) == [("3", None, "open")]


def test_a_charge_that_failed_and_was_sent_again_is_sent() -> None:
    book = Book()
    book.placed()
    book.act("a")
    for ident, kind, state in (
        ("1", "sent", "sent"),
        ("2", "failed", "failed"),
        ("3", "sent", "sent"),
        ("4", "acknowledged", "acknowledged"),
    ):
        told(book, ident, f"charge.{kind}")
        assert book.charges() == {"a": state}


def test_of_two_answers_that_did_not_know_each_other_the_careful_one_stands() -> None:
    book = Book()
    book.placed()
    book.act("a")
    told(book, "1", "charge.sent")
    told(book, "2", "charge.failed", device="server-e2", saw=["1"])
    told(book, "3", "charge.acknowledged", device="server-e3", saw=["1"])
    assert book.charges() == {"a": "acknowledged"}


def test_what_was_entered_by_hand_stays_by_hand_whatever_is_said_later() -> None:
    book = Book()
    book.placed()
    book.act("a")
    told(book, "1", "charge.entered")
    told(book, "2", "charge.sent")
    told(book, "3", "charge.failed")
    assert [(line.state, line.why) for line in ledger(book)] == [("by_hand", None)]
    told(book, "4", "charge.sent")
    assert [(line.state, line.why) for line in ledger(book)] == [("by_hand", "twice")]


def test_a_tick_that_was_a_slip_is_struck_and_the_charge_is_open_again() -> None:
    book = Book()
    book.placed()
    book.act("a")
    told(book, "1", "charge.entered")
    book.strike("1")
    assert book.charges() == {"a": "open"}


def test_sent_and_entered_apart_are_settled_by_what_a_person_keeps() -> None:
    for keep, state in ((["1"], "sent"), (["2"], "by_hand")):
        book = Book()
        book.placed()
        book.act("a")
        told(book, "1", "charge.sent")
        told(book, "2", "charge.entered", device="desk")
        assert [(line.state, line.why) for line in ledger(book)] == [("by_hand", "twice")]
        assert book.open_clashes() == [("1", "2")]
        book.settle(["1", "2"], keep)
        assert [(line.state, line.why) for line in ledger(book)] == [(state, None)]


def test_what_failed_is_held_with_its_clash_and_void_with_its_act() -> None:
    book = Book()
    book.placed()
    book.act("a", device="red")
    told(book, "1", "charge.failed")
    book.act("b", device="green")
    assert book.charges() == {"a": "held"}
    book.settle(["a", "b"], [])
    assert book.charges() == {"a": "void"}


@pytest.mark.parametrize("kind", ["charge.sent", "charge.entered"])
def test_an_adjustment_after_it_was_told_is_a_further_line(kind: str) -> None:
    book = Book()
    book.placed(billing={"code": "INJ", "price": "2.50"})
    book.act("a", quantity="2")
    told(book, "1", kind)
    told(book, "j", "charge.adjusted", quantity="3")
    first, further = ledger(book)
    assert (first.charge, first.quantity) == (SLOT_CHARGE, "2")
    assert (further.charge, further.quantity, further.price, further.state, further.of) == (
        charge_id(SLOT_CHARGE, "j"), "1", "2.50", "open", SLOT_CHARGE,
    )  # fmt: skip
    assert billing.total([first, further]) == Decimal("7.50")


def test_an_adjustment_before_it_was_told_is_part_of_what_was_told() -> None:
    book = Book()
    book.placed()
    book.act("a", quantity="2")
    told(book, "j", "charge.adjusted", quantity="3")
    told(book, "1", "charge.sent")
    assert [line.quantity for line in ledger(book)] == ["3"]


def test_an_act_struck_after_it_was_sent_is_a_credit_and_the_slot_given_anew_is_none() -> None:
    book = Book()
    book.placed(billing={"code": "INJ", "price": "4.00"})
    book.act("a")
    told(book, "1", "charge.sent", figures={"quantity": "1", "price": "4.00", "code": "INJ"})
    book.strike("a", "x")
    assert [(line.quantity, line.state, line.cause) for line in ledger(book)] == [("1", "sent", None), ("-1", "open", "x")]
    assert billing.total(ledger(book)) == Decimal("0.00")
    book.act("b")
    assert [(line.quantity, line.state) for line in ledger(book)] == [("1", "sent")]


def test_a_credit_that_was_typed_in_stands_and_the_next_difference_is_reckoned_from_it() -> None:
    book = Book()
    book.placed(billing={"code": "INJ", "price": "4.00"})
    book.act("a", quantity="2")
    told(book, "1", "charge.entered", figures={"quantity": "2"})
    told(book, "j", "charge.adjusted", quantity="1")
    credit = charge_id(SLOT_CHARGE, "j")
    told(book, "2", "charge.entered", credit, of=SLOT_CHARGE, cause="j", figures={"quantity": "-1"})
    assert [(line.quantity, line.state) for line in ledger(book)] == [("2", "by_hand"), ("-1", "by_hand")]
    told(book, "k", "charge.adjusted", quantity="5")
    assert [(line.quantity, line.state) for line in ledger(book)] == [("2", "by_hand"), ("-1", "by_hand"), ("4", "open")]
    assert billing.total(ledger(book)) == Decimal("20.00")


def test_what_was_sent_for_an_act_that_was_kept_once_does_not_vanish() -> None:
    book = Book()
    book.placed()
    book.act("a", device="red")
    book.act("b", device="green")
    book.settle(["a", "b"], ["a", "b"])
    told(book, "1", "charge.sent", charge_id("b"))
    told(book, "2", "charge.sent")
    book.strike("a", "x")
    assert sorted((line.entry, line.quantity, line.state) for line in ledger(book)) == [
        ("b", "-1", "open"), ("b", "1", "sent"), ("b", "1", "sent"),
    ]  # fmt: skip


def test_amounts_are_rounded_line_by_line_so_that_the_printed_lines_add_up() -> None:
    book = Book()
    book.write("c", "settings.changed", {"currency": "eur"}, stay=None)
    assert money(book.picture) == Money("EUR", 2)
    lines = [Charge(str(n), STAY, ORDER, EIGHT, "a", None, "0.5", "0.05", True, "open") for n in range(4)]
    assert [line.amount(Money("EUR")) for line in lines] == [Decimal("0.03")] * 4
    assert billing.total(lines, Money("EUR")) == Decimal("0.12")
    assert Money("JPY", 0).amount("3", "10.50") == Decimal("32")
    assert Money("EUR").amount("-0.5", "0.05") == Decimal("-0.03")

"""Charges: one for each act that counts, never two for one dose."""

from __future__ import annotations

from decimal import Decimal

from domain import billing
from domain.billing import charge_id

from .book import EIGHT, NOON, ORDER, STAY, Book


def test_an_act_that_was_given_is_charged_once_with_the_orders_code_and_price() -> None:
    book = Book()
    book.placed(billing={"code": "INJ", "price": "12.50"})
    book.act("a", quantity="2")
    assert [charge.plain() for charge in billing.charges(book.picture, STAY)] == [
        {"charge": charge_id(STAY, ORDER, EIGHT), "stay": STAY, "order": ORDER, "slot": EIGHT, "entry": "a", "code": "INJ", "quantity": "2",
         "price": "12.50", "billed": True, "state": "open"}
    ]  # fmt: skip


def test_code_and_price_are_those_shown_when_it_was_done() -> None:
    book = Book()
    book.placed(billing={"code": "INJ", "price": "12.50"})
    book.act("a", code="OLD", price="9.00")
    assert [(line.code, line.price) for line in billing.charges(book.picture, STAY)] == [("OLD", "9.00")]


def test_what_was_held_or_left_out_is_not_charged() -> None:
    book = Book()
    book.placed()
    book.act("a", outcome="held")
    book.act("b", NOON, "not_given")
    assert book.charges() == {}


def test_an_act_without_its_order_is_held() -> None:
    book = Book()
    book.act("a")
    assert book.charges() == {"a": "held"}
    book.placed()
    assert book.charges() == {"a": "open"}


def test_while_a_clash_is_open_one_charge_exists_and_is_held() -> None:
    book = Book()
    book.placed()
    book.act("a", device="red")
    book.act("b", device="green")
    assert book.charges() == {"a": "held"}


def test_keeping_one_makes_one_charge_and_keeping_two_makes_two() -> None:
    for keep, states in ((["b"], {"b": "open"}), (["a", "b"], {"a": "open", "b": "open"}), ([], {"a": "void"})):
        book = Book()
        book.placed()
        book.act("a", device="red")
        book.act("b", device="green")
        book.settle(["a", "b"], keep)
        assert book.charges() == states


def test_the_slots_own_charge_keeps_its_id_whichever_act_it_is_for() -> None:
    book = Book()
    book.placed()
    book.act("b", device="red")
    assert book.charge_ids() == {"b": charge_id(STAY, ORDER, EIGHT)}
    book.act("a", device="green")
    assert book.charge_ids() == {"a": charge_id(STAY, ORDER, EIGHT)}
    book.settle(["a", "b"], ["b"])
    assert book.charge_ids() == {"b": charge_id(STAY, ORDER, EIGHT)}


def test_a_further_act_has_a_charge_of_its_own() -> None:
    book = Book()
    book.placed()
    book.act("b")
    book.act("a", repeat=True)
    assert book.charge_ids() == {"b": charge_id(STAY, ORDER, EIGHT), "a": charge_id("a")}
    assert book.charges() == {"b": "open", "a": "open"}


def test_a_further_acts_charge_does_not_change_its_id_when_the_first_act_is_struck() -> None:
    book = Book()
    book.placed()
    book.act("a")
    book.act("b", repeat=True)
    book.strike("a")
    assert book.charge_ids() == {"b": charge_id("b"), "a": charge_id(STAY, ORDER, EIGHT)}
    assert book.charges() == {"b": "open", "a": "void"}


def test_a_struck_act_leaves_a_void_line() -> None:
    book = Book()
    book.placed()
    book.act("a")
    book.strike("a")
    assert book.charges() == {"a": "void"}


def test_an_act_corrected_to_not_given_leaves_a_void_line() -> None:
    book = Book()
    book.placed()
    book.act("a")
    book.act("b", outcome="not_given")
    assert book.charges() == {"a": "void"}


def test_a_possible_double_holds_one_charge_for_both_slots() -> None:
    book = Book()
    book.placed()
    book.act("a", EIGHT, device="red", time="10:00")
    book.act("b", NOON, device="green", time="11:00")
    assert book.charges() == {"a": "held"}
    book.settle(["a", "b"], ["a", "b"])
    assert book.charges() == {"a": "open", "b": "open"}


def test_a_possible_double_of_which_one_is_kept_charges_one() -> None:
    book = Book()
    book.placed()
    book.act("a", EIGHT, device="red", time="10:00")
    book.act("b", NOON, device="green", time="11:00")
    book.settle(["a", "b"], ["b"])
    assert book.charges() == {"b": "open", "a": "void"}


def test_what_was_sent_stays_in_the_ledger_when_a_clash_comes() -> None:
    book = Book()
    book.placed()
    book.act("a", EIGHT, device="red", time="10:00")
    book.act("b", NOON, device="green", time="11:00")
    book.write("t", "charge.sent", {"charge": charge_id(STAY, ORDER, NOON), "reference": "7"}, device="server-e1")
    assert book.charges() == {"a": "held", "b": "sent"}


def test_what_the_practice_system_says_goes_before_what_the_acts_say() -> None:
    book = Book()
    book.placed()
    book.act("a")
    for kind, state in (("charge.sent", "sent"), ("charge.acknowledged", "acknowledged"), ("charge.entered", "by_hand")):
        book.write(kind, kind, {"charge": charge_id(STAY, ORDER, EIGHT)}, device="server-e1")
        assert book.charges() == {"a": state}


def test_an_adjusted_charge_tells_the_adjusted_quantity() -> None:
    book = Book()
    book.placed(billing={"code": "INJ", "price": "2.50"})
    book.act("a")
    book.write("j", "charge.adjusted", {"charge": charge_id(STAY, ORDER, EIGHT), "quantity": "3"})
    lines = billing.charges(book.picture, STAY)
    assert [line.quantity for line in lines] == ["3"]
    assert billing.total(lines) == Decimal("7.50")


def test_the_total_leaves_out_what_is_held_void_or_not_billed() -> None:
    book = Book()
    book.placed(billing={"code": "INJ", "price": "0.10"})
    book.act("a", EIGHT)
    book.act("b", NOON, billed=False)
    book.act("c", "2026-11-22T16:00:00Z")
    book.strike("c")
    assert billing.total(billing.charges(book.picture, STAY)) == Decimal("0.10")


def test_a_drills_patient_is_never_charged() -> None:
    book = Book()
    book.write("p", "order.placed", {"order": ORDER, "schedule": {"prn": True}}, stay="practice-1")
    book.act("a", "prn:a", stay="practice-1")
    assert billing.charges(book.picture, "practice-1") == []

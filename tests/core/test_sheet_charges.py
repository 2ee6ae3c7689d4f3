"""What is given on an anesthetic sheet is charged once: by its amount, held while two sheets disagree, void when it is struck."""

from __future__ import annotations

import math
from decimal import Decimal

from domain.bill import bill, patient_bill
from domain.billing import charge_id, charges, name_of, total
from domain.marks import Window
from domain.money import Money
from domain.reconciling import missed_of, reconcile
from tests.core.book import STAY, Book, at


def theatre() -> Book:
    book = Book()
    book.write("sheet", "anesthesia.opened", {"sheet": "n1"})
    propofol = {"sheet": "n1", "drug": "Propofol", "amount": "37.6", "unit": "mg", "code": "PROP", "price": "0.25"}
    book.write("d1", "anesthesia.drugged", propofol)
    book.write("d2", "anesthesia.drugged", {"sheet": "n1", "drug": "Oxygen", "amount": "3", "unit": "L"})
    return book


def lines(book: Book) -> list[tuple[str, str, str, str | None]]:
    return [(line.entry, line.state, line.quantity, line.unit) for line in charges(book.picture, STAY)]


def test_a_drug_with_a_price_is_charged_by_its_amount() -> None:
    book = theatre()
    line, _ = charges(book.picture, STAY)
    assert (line.entry, line.state, line.quantity, line.unit) == ("d1", "open", "37.6", "mg")
    assert (line.charge, line.order, line.slot, line.code) == (charge_id("d1"), "n1", "drug:d1", "PROP")
    assert total(charges(book.picture, STAY)) == Decimal("9.40")
    assert name_of(book.picture, book.picture.entries["d1"]) == "Propofol"


def test_a_drug_without_a_price_is_on_the_bill_and_in_front_of_a_person_and_never_silently_nothing() -> None:
    book = theatre()
    tapped = {"sheet": "n1", "drug": "atropine", "amount": "0.188", "unit": "mg", "route": "IV", "source": "1"}
    book.write("d3", "anesthesia.drugged", tapped)
    assert lines(book)[1:] == [("d2", "open", "3", "L"), ("d3", "open", "0.188", "mg")]
    assert [(one.name, one.why) for one in missed_of(book.picture, STAY)] == [("Oxygen", "no_price"), ("atropine", "no_price")]
    made = bill([patient_bill(book.picture, STAY, Money())], Window(-math.inf, math.inf), [], Money(), at("12:00"))
    assert made.totals().no_price == 2
    # typed into the practice system and ticked, it is nobody's question any more; what costs nothing is marked as not billed
    book.write("hand", "charge.entered", {"charge": charge_id("d3")}, saw=["d3"])
    book.write("off", "charge.adjusted", {"charge": charge_id("d2"), "billed": False}, saw=["d2"])
    assert missed_of(book.picture, STAY) == []
    (row,) = reconcile(book.picture, [STAY], Window(-math.inf, math.inf))
    assert (row.done, row.charged, row.not_billed) == (3, 3, 1)


def test_a_struck_drug_is_void() -> None:
    book = theatre()
    book.strike("d1")
    assert lines(book)[0] == ("d1", "void", "37.6", "mg")


def test_what_stands_on_two_sheets_that_disagree_is_held_until_a_person_joins_them() -> None:
    book = theatre()
    book.write("other", "anesthesia.opened", {"sheet": "n2"}, device="red")
    same = {"sheet": "n2", "drug": "Propofol", "amount": "37.6", "unit": "mg", "price": "0.25"}
    book.write("d3", "anesthesia.drugged", same, device="red")
    assert [(entry, state) for entry, state, *_ in lines(book)] == [("d1", "held"), ("d2", "held"), ("d3", "held")]
    assert total(charges(book.picture, STAY)) == 0
    book.write("j", "anesthesia.joined", {"sheet": "n1", "with": "n2"}, saw=["sheet", "other"])
    assert [(entry, state) for entry, state, *_ in lines(book)] == [("d1", "open"), ("d2", "open"), ("d3", "open")]


def test_what_was_typed_by_hand_stays_and_a_later_strike_is_a_credit_of_its_own() -> None:
    book = theatre()
    book.write("hand", "charge.entered", {"charge": charge_id("d1")}, saw=["d1"])
    book.strike("d1", saw=["hand", "d1"])
    found = [line for line in charges(book.picture, STAY) if line.entry == "d1"]
    assert [(line.state, line.quantity, line.of is not None) for line in found] == [("by_hand", "37.6", False), ("open", "-37.6", True)]
    assert found[1].cause == "x"

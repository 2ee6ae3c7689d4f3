"""What is given on an anesthetic sheet is charged once: by its amount, held while two sheets disagree, void when it is struck."""

from __future__ import annotations

from decimal import Decimal

from domain.billing import charge_id, charges, name_of, total
from tests.core.book import STAY, Book


def theatre() -> Book:
    book = Book()
    book.write("sheet", "anesthesia.opened", {"sheet": "n1"})
    propofol = {"sheet": "n1", "drug": "Propofol", "amount": "37.6", "unit": "mg", "code": "PROP", "price": "0.25"}
    book.write("d1", "anesthesia.drugged", propofol)
    book.write("d2", "anesthesia.drugged", {"sheet": "n1", "drug": "Oxygen", "amount": "3", "unit": "L"})
    return book


def lines(book: Book) -> list[tuple[str, str, str, str | None]]:
    return [(line.entry, line.state, line.quantity, line.unit) for line in charges(book.picture, STAY)]


def test_a_drug_with_a_price_is_charged_by_its_amount_and_one_without_is_not() -> None:
    book = theatre()
    assert lines(book) == [("d1", "open", "37.6", "mg")]
    (line,) = charges(book.picture, STAY)
    assert (line.charge, line.order, line.slot, line.code) == (charge_id("d1"), "n1", "drug:d1", "PROP")
    assert total([line]) == Decimal("9.40")
    assert name_of(book.picture, book.picture.entries["d1"]) == "Propofol"


def test_a_struck_drug_is_void() -> None:
    book = theatre()
    book.strike("d1")
    assert lines(book) == [("d1", "void", "37.6", "mg")]


def test_what_stands_on_two_sheets_that_disagree_is_held_until_a_person_joins_them() -> None:
    book = theatre()
    book.write("other", "anesthesia.opened", {"sheet": "n2"}, device="red")
    same = {"sheet": "n2", "drug": "Propofol", "amount": "37.6", "unit": "mg", "price": "0.25"}
    book.write("d3", "anesthesia.drugged", same, device="red")
    assert [(entry, state) for entry, state, *_ in lines(book)] == [("d1", "held"), ("d3", "held")]
    assert total(charges(book.picture, STAY)) == 0
    book.write("j", "anesthesia.joined", {"sheet": "n1", "with": "n2"}, saw=["sheet", "other"])
    assert [(entry, state) for entry, state, *_ in lines(book)] == [("d1", "open"), ("d3", "open")]


def test_what_was_typed_by_hand_stays_and_a_later_strike_is_a_credit_of_its_own() -> None:
    book = theatre()
    book.write("hand", "charge.entered", {"charge": charge_id("d1")}, saw=["d1"])
    book.strike("d1", saw=["hand", "d1"])
    found = charges(book.picture, STAY)
    assert [(line.state, line.quantity, line.of is not None) for line in found] == [("by_hand", "37.6", False), ("open", "-37.6", True)]
    assert found[1].cause == "x"

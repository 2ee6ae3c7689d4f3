"""Clashes: what could not be known stands in front of a person until a person has said what counts."""

from __future__ import annotations

from domain import clashes

from .book import EIGHT, NOON, STAY, Book


def twice() -> Book:
    """One slot, given by Red and by Green apart."""
    book = Book()
    book.placed()
    book.act("a", device="red", time="08:05")
    book.act("b", device="green", time="08:06")
    return book


def test_two_acts_apart_clash() -> None:
    assert twice().open_clashes() == [("a", "b")]


def test_a_settlement_by_a_person_settles_it() -> None:
    book = twice()
    book.settle(["a", "b"], ["a"])
    assert book.open_clashes() == []
    assert book.states("09:00")[EIGHT] == "given"


def test_a_settlement_that_no_longer_names_all_that_clash_is_not_in_force() -> None:
    book = twice()
    book.settle(["a", "b"], ["a"])
    book.act("c", device="grey", time="08:07")
    assert book.open_clashes() == [("a", "b", "c")]
    book.settle(["a", "b", "c"], ["a"], "t")
    assert book.open_clashes() == []


def test_a_settlement_stays_in_force_when_one_that_it_names_is_struck() -> None:
    book = twice()
    book.act("c", device="grey", time="08:07")
    book.settle(["a", "b", "c"], ["a"])
    book.strike("b")
    assert book.open_clashes() == []


def test_two_settlements_that_did_not_see_each_other_and_differ_reopen_it() -> None:
    book = twice()
    book.settle(["a", "b"], ["a"], "s", device="red")
    book.settle(["a", "b"], ["b"], "t", device="green")
    assert book.open_clashes() == [("a", "b")]
    book.settle(["a", "b"], ["b"], "u", device="red", saw=["s", "t"])
    assert book.open_clashes() == []


def test_a_struck_settlement_reopens_it() -> None:
    book = twice()
    book.settle(["a", "b"], ["a"])
    book.strike("s")
    assert book.open_clashes() == [("a", "b")]


def test_a_settlement_of_another_patient_settles_nothing_here() -> None:
    book = twice()
    book.settle(["a", "b"], ["a"], stay="s2")
    assert book.open_clashes() == [("a", "b")]


def test_an_act_that_saw_all_of_them_ends_the_clash() -> None:
    book = twice()
    book.act("c", outcome="partial", saw=["a", "b"], time="09:00")
    assert book.open_clashes() == []
    assert book.states("10:00")[EIGHT] == "partial"


def test_an_act_that_saw_only_one_of_them_still_clashes_with_the_other() -> None:
    book = twice()
    book.act("c", outcome="partial", device="grey", saw=["a"], time="09:00")
    assert book.open_clashes() == [("b", "c")]


def test_the_maker_is_told_of_the_clash_that_she_could_not_know() -> None:
    book = twice()
    assert clashes.touches_open(book.picture, book.picture.entries["b"])
    book.settle(["a", "b"], ["a"])
    assert not clashes.touches_open(book.picture, book.picture.entries["b"])


def test_a_moved_slot_that_was_moved_elsewhere_apart_is_told_too() -> None:
    book = Book()
    book.placed()
    book.write("m", "slot.moved", {"order": "o1", "slot": EIGHT, "to": f"{EIGHT[:11]}09:00:00Z"}, device="red", saw=["p"])
    moved = book.write("n", "slot.moved", {"order": "o1", "slot": EIGHT, "to": f"{EIGHT[:11]}10:00:00Z"}, device="green", saw=["p"])
    assert clashes.touches_open(book.picture, moved)


def test_an_order_changed_apart_from_its_act_stays_a_clash_though_somebody_changed_it_again() -> None:
    book = Book()
    book.placed()
    book.act("a", device="red")
    book.write("c", "order.changed", {"order": "o1", "dose": {"amount": "2"}}, device="green", saw=["p"])
    book.write("d", "order.changed", {"order": "o1", "dose": {"amount": "3"}}, device="green", saw=["a"])
    assert book.open_clashes() == [("a", "c")]


def test_a_stop_from_noon_does_not_concern_the_slot_at_eight() -> None:
    book = Book()
    book.placed()
    book.act("a", EIGHT, device="red", time="08:00")
    book.write("c", "order.stopped", {"order": "o1", "from": NOON}, device="green", saw=["p"])
    assert book.open_clashes() == []


def test_three_prn_acts_within_the_gap_are_three_possible_doubles() -> None:
    book = Book()
    book.placed({"prn": True})
    for name, device, time in (("a", "red", "09:00"), ("b", "green", "09:10"), ("c", "grey", "09:20")):
        book.act(name, f"prn:{name}", device=device, time=time)
    assert book.open_clashes() == [("a", "b"), ("a", "c"), ("b", "c")]
    book.settle(["a", "b", "c"], ["b"])
    assert book.open_clashes() == []
    assert book.states("10:00") == {"prn:a": "not_given", "prn:b": "given", "prn:c": "not_given"}


def test_an_act_that_a_settlement_left_out_makes_no_possible_double() -> None:
    book = twice()
    book.act("c", NOON, device="grey", time="09:00")
    assert ("a", "c") in book.open_clashes()
    book.settle(["a", "b"], [])
    assert book.open_clashes() == []


def test_clashes_of_the_hospitals_own_settings_are_told_apart_from_any_stay() -> None:
    book = Book()
    book.write("a", "settings.changed", {"name": "Elm"}, device="red", stay=None)
    book.write("b", "settings.changed", {"name": "Oak"}, device="green", stay=None)
    assert [clash.members for clash in clashes.of_hospital(book.picture)] == [("a", "b")]
    assert clashes.of_stay(book.picture, STAY) == []

"""The picture: who knew what decides, and what is kept counts nowhere until a person says so."""

from __future__ import annotations

from domain.entries import parse
from domain.fold import Picture

from .book import EIGHT, ORDER, STAY, Book, raw

PATH = f"stays/{STAY}"


def test_a_fast_clock_does_not_win_a_register() -> None:
    book = Book()
    book.write("a", "stay.changed", {"cage": "C1"}, device="red", stamp="2036-11-22T06:00:00.000Z-0000-red")
    book.write("b", "stay.changed", {"cage": "C2"}, device="green", saw=["a"], time="05:00")
    assert book.picture.value(PATH, "cage") == "C2"
    assert book.picture.heads(PATH, "cage") == ["b"]


def test_an_entry_that_arrives_before_what_it_saw_wins_all_the_same() -> None:
    book = Book()
    book.write("b", "stay.changed", {"cage": "C2"}, device="green", saw=["a"], time="05:00")
    assert book.picture.value(PATH, "cage") == "C2"
    book.write("a", "stay.changed", {"cage": "C1"}, device="red", time="09:00")
    assert book.picture.heads(PATH, "cage") == ["b"]


def test_the_same_entry_twice_says_nothing_new() -> None:
    picture = Picture()
    assert picture.add(parse(raw()))
    assert not picture.add(parse(raw()))
    assert picture.add(parse(raw(pos=4, outcome="added")))
    assert not picture.add(parse(raw(pos=4, outcome="added")))
    assert not picture.add(parse(raw()))
    assert picture.entries["e1"].pos == 4


def test_reading_a_path_that_nobody_wrote_gives_nothing() -> None:
    picture = Picture()
    assert (picture.value("stays/s9", "cage"), picture.value("stays/s9", "cage", 7)) == (None, 7)
    assert (picture.object("stays/s9"), picture.items("stays/s9/notes"), picture.children("stays"), picture.fields("x")) == ({}, [], [], [])
    assert (picture.heads("stays/s9", "cage"), picture.paths("s9"), picture.of_stay("s9"), picture.strikes_of("e1")) == ([], [], [], [])


def test_a_struck_entry_stays_readable_with_its_strike() -> None:
    book = Book()
    book.write("a", "note.written", {"text": "wrong patient"})
    book.strike("a", because="wrong patient")
    assert book.picture.items(f"{PATH}/notes") == []
    assert book.picture.items(f"{PATH}/notes", struck_too=True) == [book.picture.entries["a"]]
    assert [strike.because for strike in book.picture.strikes_of("a")] == ["wrong patient"]
    assert [entry.id for entry in book.picture.of_stay(STAY)] == ["a", "x"]


def test_a_strike_that_arrives_first_strikes() -> None:
    book = Book()
    book.strike("a")
    book.write("a", "note.written", {"text": "late"})
    assert book.picture.items(f"{PATH}/notes") == []


def test_a_kept_entry_proves_no_knowledge_until_it_is_admitted() -> None:
    book = Book()
    book.write("a", "stay.changed", {"cage": "C1"}, device="red")
    book.write("k", "note.written", {"text": "forged"}, device="ghost", saw=["a"], pos=2, outcome="kept", reason="unsealed")
    book.write("b", "stay.changed", {"cage": "C2"}, device="green", saw=["k"], time="05:00")
    assert book.picture.heads(PATH, "cage") == ["b", "a"]
    book.write("m", "entry.admitted", {"entry": "k"}, device="desk", stay=None)
    assert book.picture.heads(PATH, "cage") == ["b"]


def test_our_own_entry_that_turns_out_to_be_kept_leaves_the_picture() -> None:
    picture = Picture()
    picture.add(parse(raw(kind="stay.changed", data={"cage": "C1"})))
    assert picture.value(PATH, "cage") == "C1"
    picture.add(parse(raw(kind="stay.changed", data={"cage": "C1"}, pos=3, outcome="kept", reason="revoked")))
    assert picture.value(PATH, "cage") is None
    assert picture.fields(PATH) == ["cage"]


def test_a_newer_grammar_folds_what_an_older_one_did_not_know() -> None:
    entry = parse(raw(kind="diet.set", data={"food": "gruel"}, pos=1, outcome="kept", reason="unknown_kind"))
    older, newer = Picture(), Picture({"diet.set": {"how": "set", "path": "stays/{stay}/diet", "types": {"food": "text"}}})
    older.add(entry)
    newer.add(entry)
    assert older.plain()["objects"] == {}
    assert newer.object(f"{PATH}/diet") == {"food": "gruel"}


def test_a_fork_in_one_stay_says_so_for_that_identity_and_from_that_number_on() -> None:
    book = Book()
    book.write("a", "note.written", {"text": "1"}, device="red")
    book.write("b", "note.written", {"text": "2"}, device="red")
    assert not book.picture.forked(STAY, "red")
    book.write("c", "note.written", {"text": "3"}, device="red", seq=2)
    book.write("d", "note.written", {"text": "4"}, device="red", seq=3)
    assert book.picture.forked(STAY, "red")
    assert not book.picture.forked(STAY, "blue")
    assert not book.picture.forked("s9", "red")
    assert book.picture.saw("d", "a")
    assert not book.picture.saw("d", "b")
    assert not book.picture.saw("d", "c")
    assert not book.picture.saw("c", "b")


def test_nobody_is_said_to_have_known_an_entry_of_another_patient() -> None:
    book = Book()
    book.write("a", "note.written", {"text": "1"}, device="red")
    book.write("b", "note.written", {"text": "2"}, device="red", stay="s2", saw=["a"])
    assert not book.picture.saw("b", "a")
    assert not book.picture.saw("a", "nobody")


def test_a_stay_that_leaves_takes_its_acts_moves_strikes_and_settlements_along() -> None:
    book = Book()
    book.placed()
    book.act("a")
    book.write("m", "slot.moved", {"order": ORDER, "slot": EIGHT, "to": EIGHT})
    book.write("n", "note.written", {"text": "stays"}, stay="s2")
    book.settle(["a"], ["a"])
    book.strike("a")
    book.write("c", "charge.entered", {"charge": "c1"})
    book.write("w", "outage.step_done", {"outage": "u", "step": "print"})
    book.picture.remove_stay(STAY)
    left = Picture()
    left.add(book.picture.entries["n"])
    assert book.picture.plain() == left.plain()
    assert set(book.picture.entries) == {"n"}
    assert [book.picture.children(path) for path in ("stays", "charges", "outages", PATH)] == [["s2"], [], [], []]

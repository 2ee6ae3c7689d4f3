"""Entries that nobody could check the maker of: who confirms them, with no emergency too, and what becomes of "this was not me"."""

from __future__ import annotations

import pytest

from domain.hospital import Hospital
from tests.hospital.making import SLOT, Device, stored
from ui.pages.acting import NotDone
from ui.pages.recovery.sign_acts import confirm, deny, strike, tell_who, vouch
from ui.pages.recovery.sign_cards import Unconfirmed, read
from ui.pages.to_confirm import UnsignedEntries
from ui.pages.visitor import Visitor
from ui.pages.words import Clock

MONA = Visitor("mona", "Mona", "manager", "session")
RITA = Visitor("rita", "Rita", "reception", "pin")


class Desk:
    """One patient with a dose under Ada's name and one under nobody's, charted on a tablet that could check no PIN; Ben at the desk."""

    def __init__(self, house: Hospital, blue: Device) -> None:
        self.house, self.blue, self.unsigned = house, blue, UnsignedEntries(house)
        self.ada, ben = (house.staff_add(name, "nurse", pin) for name, pin in (("Ada Okafor", "2468"), ("Ben Ito", "1357")))
        self.ben = Visitor(ben, "Ben Ito", "nurse", "pin")
        house.make("staff.added", None, {"staff": "mona", "name": "Mona", "role": "manager"})
        house.make("stay.opened", "s1", {"patient": {"name": "Rex"}})
        house.record([blue.placed("s1")], blue.maker)
        self.dose = self.charts(self.ada)

    def charts(self, by: str | None, slot: str = SLOT) -> str:
        act = {**self.blue.given("s1", slot=slot), "by": by, "auth": "unverified"}
        self.house.record([act], self.blue.maker)
        return str(act["id"])

    def waits(self) -> list[Unconfirmed]:
        groups = self.unsigned.groups()
        with self.house.lock:
            return read(self.house.picture, groups, Clock(self.house.picture), self.house.now_ms())

    def charged(self) -> list[tuple[str, str]]:
        return [(row["entry"], row["state"]) for row in self.house.ledger("s1")]

    def notes(self) -> list[dict[str, object]]:
        return [entry for entry in stored(self.house) if entry["kind"] == "note.written"]


@pytest.fixture
def desk(house: Hospital, blue: Device) -> Desk:
    return Desk(house, blue)


def test_with_no_emergency_an_unchecked_sign_in_waits_until_she_confirms_it_with_her_pin(desk: Desk) -> None:
    [card] = desk.waits()
    assert (card.by, card.entries, desk.unsigned.count()) == (desk.ada, (desk.dose,), 1)
    assert card.told == ("19:00 Rex: Cefazolin: given",)
    with pytest.raises(NotDone, match="Type the PIN"):
        confirm(desk.house, desk.ben, card.device, desk.ada, card.entries, " ")
    with pytest.raises(Exception, match="not right"):
        confirm(desk.house, desk.ben, card.device, desk.ada, card.entries, "1357")
    with pytest.raises(NotDone, match="Only managers"):
        vouch(desk.house, desk.ben, card.device, card.entries)
    assert desk.unsigned.count() == 1
    confirm(desk.house, desk.ben, card.device, desk.ada, card.entries, "2468")
    assert (desk.waits(), desk.unsigned.count()) == ([], 0)
    made = stored(desk.house)[-1]
    assert (made["kind"], made["by"], made["auth"], made["data"]["entries"]) == ("signs.confirmed", desk.ada, "pin", [desk.dose])
    desk.charts(desk.ada, "2026-11-23T00:00:00Z")
    assert desk.unsigned.count() == 1, "what comes after asks again"


def test_a_manager_says_who_it_was_where_nobody_is_named(desk: Desk) -> None:
    nameless = desk.charts(None, "2026-11-23T00:00:00Z")
    card = next(one for one in desk.waits() if one.by is None)
    with pytest.raises(NotDone, match="Only managers"):
        tell_who(desk.house, desk.ben, card.device, card.entries, "Ben")
    with pytest.raises(NotDone, match="Write who it was"):
        tell_who(desk.house, MONA, card.device, card.entries, " ")
    tell_who(desk.house, MONA, card.device, card.entries, "Ben, who had come without his glasses")
    assert [one.by for one in desk.waits()] == [desk.ada]
    made = stored(desk.house)[-1]
    assert (made["data"]["entries"], made["because"]) == ([nameless], "Ben, who had come without his glasses")


def test_what_was_not_hers_is_noted_on_the_patient_and_counts_until_somebody_knows_more(desk: Desk) -> None:
    with pytest.raises(NotDone, match="Tick"):
        deny(desk.house, desk.ben, "blue-1", desk.ada, (), "2468")
    deny(desk.house, desk.ben, "blue-1", desk.ada, (desk.dose,), "2468")
    [note] = desk.notes()
    assert (note["stay"], note["by"], note["auth"]) == ("s1", desk.ada, "pin")
    assert "Not charted by Ada Okafor" in str(note["data"])
    [card] = desk.waits()
    assert (card.denied, card.can_strike, card.entries) == (True, True, (desk.dose,))
    assert desk.charged() == [(desk.dose, "open")], "the dose may be in the animal"
    with pytest.raises(NotDone, match="Only"):
        strike(desk.house, RITA, desk.dose, "x")
    with pytest.raises(NotDone, match="reason"):
        strike(desk.house, desk.ben, desk.dose, "")
    strike(desk.house, desk.ben, desk.dose, "the syringe was still full")
    assert desk.waits() == []
    assert [state for _, state in desk.charged() if state != "void"] == []
    with pytest.raises(NotDone, match="changed"):
        strike(desk.house, desk.ben, desk.dose, "once more")


def test_a_denial_counts_from_the_desk_alone_and_a_manager_ends_it(desk: Desk) -> None:
    forged = {**desk.blue.entry("note.written", "s1", text="not me", not_mine=[desk.dose]), "by": desk.ada, "auth": "pin"}
    desk.house.record([forged], desk.blue.maker)
    assert [one.denied for one in desk.waits()] == [False]
    deny(desk.house, desk.ben, "blue-1", desk.ada, (desk.dose,), "2468")
    tell_who(desk.house, MONA, "blue-1", (desk.dose,), "It was Ben")
    assert desk.waits() == []
    assert desk.charged() == [(desk.dose, "open")]


def test_a_practice_patients_entries_and_those_of_who_has_left_ask_nobody_for_a_note(desk: Desk) -> None:
    desk.house.record([desk.blue.opened("practice-1")], desk.blue.maker)
    assert desk.unsigned.count() == 1
    desk.house.make("stay.discharge_intended", "s1", {})
    desk.house.settle()
    with desk.house.lock:
        assert desk.house.picture.value("stays/s1", "discharged") is True
    with pytest.raises(NotDone, match="left the house"):
        deny(desk.house, desk.ben, "blue-1", desk.ada, (desk.dose,), "2468")
    assert desk.notes() == []
    vouch(desk.house, MONA, "blue-1", (desk.dose,))
    assert desk.unsigned.count() == 0


def test_who_becomes_a_manager_later_or_is_none_any_more_changes_nothing_of_what_she_vouched_for(desk: Desk) -> None:
    vouch(desk.house, MONA, "blue-1", (desk.dose,))
    desk.house.make("staff.changed", None, {"staff": "mona", "role": "nurse"})
    assert desk.unsigned.count() == 0
    later = desk.charts(desk.ada, "2026-11-23T00:00:00Z")
    desk.house.make("signs.confirmed", None, {"entries": [later]}, by=desk.ben.staff, auth="pin")
    desk.house.make("staff.changed", None, {"staff": desk.ben.staff, "role": "manager"})
    assert desk.unsigned.count() == 1

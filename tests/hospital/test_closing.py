"""An emergency that was short leaves nobody a chore: it closes by itself once it was quiet, and gives back what it held."""

from __future__ import annotations

import json

import pytest

from domain import outage
from domain.entries import plain_time
from domain.hospital import Hospital
from domain.outage import Incident
from domain.recovery import BLANKS
from domain.watching import acts
from reports.after_action import Checked
from tests.hospital.making import Clock, Device
from ui.pages.recovery.closing import close_what_is_done
from ui.pages.recovery.reading import BILLS_MOST, Reading
from ui.pages.recovery.report import checked, said_once
from ui.wire.presence import Presence
from ui.wire.roster import Roster

MINUTE = 60_000


class Night:
    """A hospital with one tablet, whose server goes away for some minutes; the job that closes looks when it is told to."""

    def __init__(self, hospital: Hospital, blue: Device, clock: Clock) -> None:
        self.hospital, self.clock, self.presence = hospital, clock, Presence()
        self.reading = Reading(hospital, Roster(hospital, self.presence, clock), clock)
        self.tablet = blue.maker.identity
        hospital.make("device.enrolled", None, {"device": self.tablet, "name": "Blue 1", "role": "device"})
        hospital.make("settings.changed", None, {"send_billing": True, "send_documents": True})
        hospital.record([blue.opened("s1")], blue.maker)
        clock.turn(minutes=30)

    def is_away(self, minutes: float) -> None:
        """The server tells of its gap when it is back, and the tablet is heard."""
        ident = acts.declare(self.hospital, "server", since_ms=self.clock.ms, because="The server was away.")
        acts.meanwhile(self.hospital)
        self.clock.turn(minutes=minutes)
        acts.end(self.hospital, ident)
        acts.meanwhile(self.hospital)
        self.looks()

    def looks(self) -> str | None:
        """The tablet is heard, then the job looks twice, for documents come back before the rest: the emergency that it closed."""
        self.presence.heard(self.tablet, self.clock.ms)
        first = close_what_is_done(self.hospital, self.reading)
        return first or close_what_is_done(self.hospital, self.reading)

    def incidents(self) -> list[Incident]:
        with self.hospital.lock:
            return outage.emergencies(self.hospital.picture)

    def states(self) -> list[str]:
        return [one.state for one in self.incidents()]

    def about(self, line: str) -> list[str]:
        """What still speaks against a line of the recovery."""
        view = self.reading.look()
        return [] if view is None else [one.about[0] for one in view.line(line).problems]

    def bodies_of(self, stay: str) -> int:
        """How many entries about a stay a replica is given."""
        self.hospital.settle()
        return sum(json.loads(body)["stay"] == stay for body in self.hospital.picture_bodies()[3])

    def sends(self) -> list[object]:
        with self.hospital.lock:
            settings = self.hospital.picture.object("settings/hospital")
        return [settings["send_documents"], settings["send_billing"]]


@pytest.fixture
def night(hospital: Hospital, blue: Device, clock: Clock) -> Night:
    return Night(hospital, blue, clock)


def test_a_short_emergency_closes_by_itself_after_five_quiet_minutes_and_its_settings_are_back(night: Night) -> None:
    night.is_away(10)
    night.clock.turn(minutes=4.9)
    assert (night.looks(), night.states(), night.sends()) == (None, ["recovers"], [False, False])
    night.clock.turn(minutes=0.2)
    assert night.looks() is not None
    assert (night.states(), night.sends()) == (["closed"], [True, True])
    assert night.looks() is None


def test_a_line_that_flaps_is_one_emergency_which_closes_once_it_rests(night: Night) -> None:
    for _ in range(3):
        night.is_away(3)
        night.clock.turn(minutes=1)
        assert night.looks() is None
    assert night.states() == ["recovers"]
    night.clock.turn(minutes=5)
    assert night.looks() is not None
    assert (night.states(), night.sends()) == (["closed"], [True, True])


def test_a_long_emergency_waits_for_people(night: Night) -> None:
    night.is_away(40)
    night.clock.turn(minutes=60)
    assert (night.looks(), night.states(), night.sends()) == (None, ["recovers"], [False, False])


def test_a_report_of_a_house_full_of_patients_leaves_no_bill_to_be_looked_at_later(night: Night, blue: Device) -> None:
    night.hospital.record([blue.opened(f"more-{number}") for number in range(BILLS_MOST + 1)], blue.maker)
    night.is_away(10)
    with night.hospital.lock:
        (incident,) = outage.emergencies(night.hospital.picture)

    def afresh() -> Reading:
        return Reading(night.hospital, Roster(night.hospital, night.presence, night.clock), night.clock)

    assert afresh().view(incident).line("bills").state == "waits", "a page is not to wait for all of them"
    assert afresh().view(incident, whole=True).line("bills").state == "green"


def test_who_goes_home_while_the_hospital_recovers_keeps_the_line_of_the_paper_red(night: Night, blue: Device) -> None:
    night.hospital.record([blue.placed("s1"), blue.given("s1")], blue.maker)
    night.is_away(40)
    night.hospital.make("stay.discharge_intended", "s1", {})
    night.hospital.settle()
    [charge] = night.hospital.ledger("s1")
    night.hospital.make("charge.entered", "s1", {"charge": charge["charge"]})
    assert night.bodies_of("s1") == 0, "its bill is typed in: it left every screen"
    assert night.about("paper") == ["s1", BLANKS]
    [incident] = night.incidents()
    night.hospital.make("paper.checked", "s1", {"outage": incident.outage}, by="ada", auth="session")
    assert night.about("paper") == [BLANKS]
    assert night.bodies_of("s1") == 0, "a signature brings nobody back"


def test_the_report_says_once_what_many_patients_have_in_common_and_how_many_it_let_pass(night: Night, blue: Device) -> None:
    night.hospital.record([blue.opened("s2"), blue.placed("s1"), blue.given("s1"), blue.placed("s2"), blue.given("s2")], blue.maker)
    night.hospital.make("staff.added", None, {"staff": "mona", "name": "Mona", "role": "manager"})
    night.is_away(40)
    [incident] = night.incidents()
    assert said_once(["1 line of Rex: no price.", "2 lines of Max: no price.", "Look again."]) == [
        "1 line of Rex, 2 lines of Max: no price.",
        "Look again.",
    ]
    of = [one.key for one in night.reading.view(incident, whole=True).line("paper").problems]
    night.hospital.make(
        "outage.step_done", None, {"outage": incident.outage, "step": "paper", "override": True, "of": of},
        by="mona", auth="session", because="the pack burnt",
    )  # fmt: skip
    [paper] = [line for line in map(checked, night.reading.view(incident, whole=True).lines) if line.title == "Entered from paper"]
    assert paper == Checked("Entered from paper", "let pass", "The paper of 3 is not in (patients, blank sheets).", "the pack burnt")


def test_an_emergency_that_is_done_waits_for_the_next_one_which_ended_meanwhile_and_is_not(night: Night) -> None:
    night.is_away(40)
    night.clock.turn(minutes=30)
    night.is_away(40)
    first, second = night.incidents()

    def is_written_up(incident: Incident) -> None:
        """Its paper is in, its report made."""
        night.hospital.make("paper.checked", "s1", {"outage": incident.outage}, by="ada", auth="session")
        for step in (BLANKS, "report"):
            night.hospital.make("outage.step_done", None, {"outage": incident.outage, "step": step}, by="ada", auth="session")

    is_written_up(first)
    for group in ("documents", "practice"):
        acts.restore(night.hospital, group)
    assert (night.looks(), night.states()) == (None, ["recovers", "recovers"]), "a close would close both"
    view = night.reading.look()
    assert view is not None
    assert (view.incident.outage, view.more, night.about("paper")) == (second.outage, 0, ["s1", BLANKS])
    is_written_up(second)
    assert (night.looks(), night.states()) == (first.outage, ["closed", "closed"])
    assert all(incident.closed_ms for incident in night.incidents())


def test_what_was_signed_before_an_emergency_began_anew_says_nothing_of_the_paper_written_since(night: Night) -> None:
    night.is_away(40)
    [first] = night.incidents()
    night.hospital.make("staff.added", None, {"staff": "mona", "name": "Mona", "role": "manager"})
    night.hospital.make("paper.checked", "s1", {"outage": first.outage}, by="ada", auth="session")
    night.hospital.make("outage.step_done", None, {"outage": first.outage, "step": BLANKS}, by="ada", auth="session")
    night.clock.turn(minutes=10)
    night.is_away(3)
    assert night.about("paper") == [], "nobody turned to paper for that"
    night.clock.turn(minutes=10)
    night.is_away(40)
    [again] = night.incidents()
    assert (again.outage, night.about("paper")) == (first.outage, ["s1", BLANKS])
    note = {"text": "ate well", "paper": {"wrote": "ada", "outage": first.outage}}
    night.hospital.make("note.written", "s1", note, by="ada", auth="session", at=plain_time(first.start_ms))
    assert night.about("paper") == [BLANKS], "typed in since, whenever it was done"
    of = {"override": True, "of": [BLANKS]}
    night.hospital.make(
        "outage.step_done", None, {"outage": first.outage, "step": "paper", **of}, by="mona", auth="session", because="the pack burnt"
    )
    view = night.reading.look()
    assert view is not None
    assert view.line("paper").state == "overridden"

"""What the server notices by itself about an emergency, and what it does meanwhile; each once."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from domain import holds, outage
from domain.entries import plain_time
from domain.errors import NotAllowed
from domain.hospital import Hospital
from domain.watch import Watch
from domain.watching import acts, internet
from domain.watching.lookout import Lookout
from domain.watching.silence import Heard
from tests.hospital.making import Clock, Device, open_hospital, stored

MINUTE = 60_000


class Line:
    """What a server hears of its devices: who is cut off, since when."""

    def __init__(self, clock: Clock, *devices: str) -> None:
        self.clock, self.last = clock, dict.fromkeys(devices, clock.ms)
        self.cut: set[str] = set()
        self.asleep: set[str] = set()

    def __call__(self) -> list[Heard]:
        self.last |= {device: self.clock.ms for device in self.last if device not in self.cut | self.asleep}
        return [Heard(device, last, device not in self.cut | self.asleep, device in self.asleep) for device, last in self.last.items()]


class Server:
    """One server process on a hospital, whose looks are taken by hand."""

    def __init__(self, hospital: Hospital, line: Line) -> None:
        self.watch = Watch(hospital, backups=False)
        self.lookout = Lookout(hospital, self.watch, line)
        self.lookout.start()

    def look(self) -> None:
        self.lookout.listen()
        self.lookout.look()


@pytest.fixture
def line(clock: Clock) -> Line:
    return Line(clock, "blue-1", "red-1", "gold-1")


@pytest.fixture
def server(house: Hospital, line: Line) -> Iterator[Server]:
    yield from serving(house, line)


@pytest.fixture
def on_either(hospital: Hospital, line: Line) -> Iterator[Server]:
    """A server on a hospital on SQLite, then on PostgreSQL."""
    yield from serving(hospital, line)


def serving(hospital: Hospital, line: Line) -> Iterator[Server]:
    for device in line.last:
        hospital.make("device.enrolled", None, {"device": device, "name": device, "role": "device"})
    server = Server(hospital, line)
    yield server
    server.lookout.stop()
    server.watch.stop()


def kinds(hospital: Hospital, *wanted: str) -> list[str]:
    return [entry["kind"] for entry in stored(hospital) if entry["kind"] in wanted]


def seen(watching: internet.Internet) -> bool | None:
    return watching.state


def told(hospital: Hospital) -> list[tuple[tuple[str, ...], str]]:
    return [(one.causes, one.state) for one in outage.incidents(hospital.picture)]


def test_a_server_that_was_away_says_so_once_and_the_shift_is_marked_where_it_began(
    tmp_path: Path, database: str | None, clock: Clock, blue: Device
) -> None:
    def night(away_min: float) -> list[dict[str, Any]]:
        with open_hospital(tmp_path / "data", database, clock) as hospital:
            server = Server(hospital, Line(clock))
            server.look()
            server.look()
            server.lookout.stop()
            server.watch.stop()
            clock.turn(minutes=away_min)
            return stored(hospital)

    night(30)  # an empty house has no emergency
    with open_hospital(tmp_path / "data", database, clock) as hospital:
        hospital.record([blue.opened("s1")], blue.maker)
    went = clock.ms - 30 * MINUTE
    came = clock.ms
    assert [entry["kind"] for entry in night(1)] == [
        "stay.opened", "outage.declared", "outage.ended", "shift.marked", "outage.step_done", "settings.changed",
    ]  # fmt: skip
    assert len(night(5)) == 6
    found = night(1)
    assert [entry["kind"] for entry in found[6:]] == ["outage.declared", "outage.ended"]
    assert {entry["auth"] for entry in found[1:]} == {"system"}
    with open_hospital(tmp_path / "data", database, clock) as hospital:
        (one,) = outage.emergencies(hospital.picture)
        assert (one.causes, one.state, len(one.members)) == (("server",), "recovers", 2)
        assert (one.start_ms, one.end_ms) == (went, came + 6 * MINUTE)
        assert [mark.data["at"] for mark in hospital.picture.items("marks")] == [plain_time(went)]


@contextmanager
def back_after_a_gap(hospital: Hospital, clock: Clock) -> Iterator[None]:
    """The server's own watch, started again half an hour after its last beat."""
    Watch(hospital, backups=False).beat()
    clock.turn(minutes=30)
    watch = Watch(hospital, backups=False)
    lookout = Lookout(hospital, watch, Line(clock))
    lookout.start()
    watch.start()
    yield
    watch.stop()
    lookout.stop()


def test_a_server_killed_right_after_its_start_has_told_of_its_gap(tmp_path: Path, clock: Clock, blue: Device) -> None:
    with open_hospital(tmp_path / "data", None, clock) as hospital:
        hospital.record([blue.opened("s1")], blue.maker)
        with back_after_a_gap(hospital, clock):
            found = kinds(hospital, "outage.declared", "outage.ended")  # now, and not at a look to come
    assert found == ["outage.declared", "outage.ended"]


def test_a_server_that_is_back_ends_its_gaps_and_not_what_a_person_declared(tmp_path: Path, clock: Clock, blue: Device) -> None:
    with open_hospital(tmp_path / "data", None, clock) as hospital:
        hospital.record([blue.opened("s1")], blue.maker)
        before = plain_time(clock.ms - 10 * MINUTE)
        hospital.make("outage.declared", None, {"outage": "half told", "scope": "hospital", "cause": "server", "since": before})
        hospital.record([blue.entry("outage.declared", outage="hers", scope="hospital", cause="power")], blue.maker)
        with back_after_a_gap(hospital, clock):
            (one,) = outage.emergencies(hospital.picture)
            assert (one.state, outage.unended(hospital.picture, one)) == ("open", ["hers"])


def test_two_that_fall_silent_together_are_an_emergency_which_ends_by_itself(
    hospital: Hospital, on_either: Server, line: Line, clock: Clock
) -> None:
    line.cut = {"red-1"}
    clock.turn(minutes=4)
    on_either.look()
    assert told(hospital) == []
    line.cut = {"red-1", "gold-1"}
    silent_since = clock.ms
    clock.turn(seconds=119)
    on_either.look()
    assert told(hospital) == []
    clock.turn(seconds=2)
    on_either.look()
    on_either.look()
    (one,) = outage.holding(hospital.picture)
    assert (one.causes, [cut.device for cut in one.devices], one.declared_by) == (("router",), ["gold-1", "red-1"], ())
    assert one.start_ms == silent_since - 4 * MINUTE
    line.cut = {"red-1"}
    on_either.look()
    assert told(hospital) == [(("router",), "recovers")]
    clock.turn(minutes=5)
    on_either.look()
    assert told(hospital) == [(("router",), "recovers")]


@pytest.mark.parametrize("why", ["asleep", "revoked", "lost", "renewed", "a wall", "apart", "a drill"])
def test_silence_that_has_a_reason_is_no_emergency(house: Hospital, server: Server, line: Line, clock: Clock, why: str) -> None:
    line.cut = {"red-1"}
    if why == "apart":
        clock.turn(minutes=15)
        server.look()
    line.cut |= {"gold-1"}
    if why == "asleep":
        line.asleep = {"gold-1"}
    elif why in ("revoked", "lost"):
        house.make(f"device.{why}", None, {"device": "gold-1"})
    elif why == "renewed":
        house.make("device.enrolled", None, {"device": "gold-2", "role": "device", "previous": "gold-1"})
    elif why == "a wall":
        house.make("device.changed", None, {"device": "gold-1", "role": "wall"}, saw=house.picture.heads("devices/gold-1", "role"))
    elif why == "a drill":
        server.lookout._ears.excused = lambda picture, now: {"gold-1"}
    clock.turn(minutes=5)
    server.look()
    assert told(house) == []


def test_who_says_that_it_is_over_is_believed(house: Hospital, server: Server, line: Line, clock: Clock) -> None:
    line.cut = {"red-1", "gold-1"}
    clock.turn(minutes=3)
    server.look()
    (one,) = outage.holding(house.picture)
    acts.end(house, one.outage, acts.Hand("mara", "session"))
    for _ in range(3):
        clock.turn(minutes=3)
        server.look()
    assert told(house) == [(("router",), "recovers")]


def test_a_night_that_flaps_is_one_emergency(house: Hospital, server: Server, line: Line, clock: Clock) -> None:
    for _ in range(10):
        line.cut = {"red-1", "gold-1"}
        clock.turn(minutes=3)
        server.look()
        line.cut = set()
        clock.turn(minutes=2)
        server.look()
    assert told(house) == [(("router",), "recovers")]
    assert kinds(house, "shift.marked") == ["shift.marked"]
    assert kinds(house, "settings.changed") == ["settings.changed"]


def test_what_is_sent_is_held_and_returns_as_it_was_documents_first(hospital: Hospital, on_either: Server, clock: Clock) -> None:
    hospital.make("settings.changed", None, {"send_billing": True, "send_anesthesia": False, "limit_patient_creation": True})
    on_either.look()
    assert holds.holds(hospital.picture) == []
    ident = acts.declare(hospital, "power", acts.Hand("mara", "session"), since_ms=clock.ms - MINUTE)
    on_either.look()
    settings = hospital.picture.object("settings/hospital")
    assert [settings[link.setting] for link in holds.LINKS] == [False, False, False, False]
    assert [(hold.setting, hold.since_ms, hold.why) for hold in holds.holds(hospital.picture)] == [
        (link.setting, clock.ms - MINUTE, "emergency") for link in holds.LINKS
    ]
    with pytest.raises(NotAllowed, match="still open"):
        acts.restore(hospital, "documents")
    acts.end(hospital, ident)
    with pytest.raises(NotAllowed, match="documents first"):
        acts.restore(hospital, "practice")
    assert [(one.setting, one.now, one.then) for one in acts.restore(hospital, "documents")] == [("send_documents", False, None)]
    changed = acts.restore(hospital, "practice", acts.Hand("mara", "session"))
    assert [(one.setting, one.now, one.then) for one in changed] == [
        ("send_billing", False, True), ("limit_patient_creation", False, True),
    ]  # fmt: skip
    assert holds.holds(hospital.picture) == []
    with pytest.raises(NotAllowed, match="held"):
        acts.restore(hospital, "practice")


def test_an_emergency_that_a_revoked_tablet_declared_holds_once_somebody_admits_it(house: Hospital, server: Server) -> None:
    house.make("settings.changed", None, {"send_billing": True})
    lost = Device("lost-1", revoked=True)
    told = lost.entry("outage.declared", None, outage="x1", scope="hospital", cause="power")
    house.record([told], lost.maker)
    server.look()
    with house.lock:
        assert (holds.holds(house.picture), house.picture.items("marks")) == ([], [])
    house.make("entry.admitted", None, {"entry": told["id"]}, because="It was so")
    server.look()
    with house.lock:
        assert {one.outage for one in holds.holds(house.picture)} == {"x1"}
        assert house.picture.value(holds.SETTINGS_PATH, "send_billing") is False
        assert [mark.data["outage"] for mark in house.picture.items("marks")] == ["x1"]


def test_what_an_emergency_holds_returns_though_the_internet_went_first_and_is_still_gone(house: Hospital, server: Server) -> None:
    house.make("settings.changed", None, {"send_billing": True})
    acts.declare(house, "internet")
    power = acts.declare(house, "power")
    server.look()
    acts.end(house, power)
    for group in holds.GROUPS:
        acts.restore(house, group)
    assert house.picture.value(holds.SETTINGS_PATH, "send_billing") is True
    assert {one.why for one in holds.holds(house.picture)} == {"internet"}, "the links wait on"


def test_an_emergency_in_the_recovery_of_another_gives_back_what_was_before_both(house: Hospital, server: Server, clock: Clock) -> None:
    house.make("settings.changed", None, {"send_billing": True, "send_documents": True})
    for _ in range(2):
        ident = acts.declare(house, "power")
        server.look()
        acts.end(house, ident)
        clock.turn(minutes=60)
    assert len(outage.recovering(house.picture)) == 2
    acts.restore(house, "documents")
    acts.restore(house, "practice")
    settings = house.picture.object("settings/hospital")
    assert (settings["send_billing"], settings["send_documents"]) == (True, True)
    assert holds.holds(house.picture) == []


def test_an_emergency_that_begins_anew_in_its_recovery_holds_anew(house: Hospital, server: Server, clock: Clock) -> None:
    house.make("settings.changed", None, {"send_documents": True})
    first = acts.declare(house, "power")
    server.look()
    acts.end(house, first)
    acts.restore(house, "documents")
    acts.restore(house, "practice")
    server.look()
    assert holds.holds(house.picture) == []
    clock.turn(minutes=10)
    second = acts.declare(house, "power")
    server.look()
    (one,) = outage.holding(house.picture)
    assert one.members == (first, second)
    assert len(holds.holds(house.picture)) == len(holds.LINKS)
    acts.end(house, second)
    server.look()
    assert [(diff.setting, diff.then) for diff in acts.restore(house, "documents")] == [("send_documents", True)]
    assert len(house.picture.items("marks")) == 1


def test_after_the_emergency_patients_go_one_by_one_as_their_devices_come_back(hospital: Hospital, blue: Device, red: Device) -> None:
    def gone() -> list[str]:
        hospital.settle()
        return [entry["stay"] for entry in stored(hospital) if entry["kind"] == "stay.discharged"]

    ident = acts.declare(hospital, "power")
    hospital.record([blue.opened("s1"), blue.entry("stay.discharge_intended", "s1")], blue.maker)
    hospital.record([red.opened("s2"), red.entry("stay.discharge_intended", "s2")], red.maker)
    hospital.seen("red-1", last_seq=4)
    assert gone() == []
    acts.end(hospital, ident)
    assert gone() == ["s1"]
    hospital.record([red.entry("note.written", "s2", text="late")], red.maker)
    assert gone() == ["s1"]
    hospital.make("device.lost", None, {"device": "red-1", "missing": [4]}, because="It fell into the tub.")
    assert gone() == ["s1", "s2"]


def test_the_internet_is_watched_apart_and_holds_only_the_links(hospital: Hospital, clock: Clock) -> None:
    watching = internet.Internet(hospital)
    watching.look()
    assert seen(watching) is None
    with closing(socket.create_server(("127.0.0.1", 0))) as outside:
        port = outside.getsockname()[1]
        hospital.make("settings.changed", None, {"internet_hosts": f"127.0.0.1:{port}, 127.0.0.1:1"})
        watching.look()
        assert seen(watching) is True
    for _ in range(internet.FAILS + 2):
        clock.turn(seconds=30)
        watching.look()
    assert (seen(watching), told(hospital)) == (False, [(("internet",), "open")])
    assert outage.holding(hospital.picture) == []
    acts.meanwhile(hospital)
    assert kinds(hospital, "shift.marked", "outage.step_done") == []
    assert [(hold.setting, hold.why) for hold in holds.holds(hospital.picture)] == [(name, "internet") for name in holds.SENDING]
    with closing(socket.create_server(("127.0.0.1", port))):
        watching.look()
        assert told(hospital)[0][1] == "open"
        watching.look()
    assert (seen(watching), told(hospital)) == (True, [(("internet",), "closed")])
    assert holds.holds(hospital.picture) == []


def test_forms_and_sheets_are_finalized_after_the_emergency_and_then_the_patient_goes(house: Hospital, blue: Device) -> None:
    ident = acts.declare(house, "power")
    house.record(
        [
            blue.opened("s1"),
            blue.entry("form.filled", "s1", form="f1", text="x"),
            blue.entry("anesthesia.opened", "s1", sheet="a1"),
            blue.entry("form.finalize_intended", "s1", form="f1"),
            blue.entry("stay.discharge_intended", "s1"),
        ],
        blue.maker,
    )
    house.settle()
    done = ("form.finalized", "anesthesia.finalized", "stay.discharged")
    assert kinds(house, *done) == []
    acts.end(house, ident)
    house.settle()
    assert kinds(house, *done) == ["form.finalized"]
    house.record([blue.entry("anesthesia.finalize_intended", "s1", sheet="a1")], blue.maker)
    house.settle()
    assert kinds(house, *done) == ["form.finalized", "anesthesia.finalized"], "nobody leaves without a report"
    house.make("anesthesia.reported", "s1", {"sheet": "a1"})
    house.settle()
    assert kinds(house, *done) == ["form.finalized", "anesthesia.finalized", "stay.discharged"]


def test_a_device_that_another_process_heard_is_not_silent(hospital: Hospital, on_either: Server, line: Line, clock: Clock) -> None:
    line.cut = {"red-1", "gold-1"}
    clock.turn(minutes=1)
    with hospital.journal.append() as other:
        other.put_told([{"device": "gold-1", "last_seen": clock.ms, "told_seq": None, "unsent": None, "offset_ms": None}])
    clock.turn(minutes=5)
    on_either.look()
    assert told(hospital) == []


def test_how_long_a_silence_is_an_outage_is_the_hospitals_own_setting(house: Hospital, server: Server, line: Line, clock: Clock) -> None:
    line.cut = {"red-1", "gold-1"}
    clock.turn(minutes=3)
    house.make("settings.changed", None, {"silent_after_s": 600})
    server.look()
    assert told(house) == []
    clock.turn(minutes=8)
    server.look()
    assert told(house) == [(("router",), "open")]

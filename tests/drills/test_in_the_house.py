"""Drills in a hospital: patients that touch nothing real, a wire that is really cut, and an end that comes by itself."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from domain import billing, drill, pending, printed, recovering, status
from domain.aftermath import aftermath
from domain.drilling import reporting
from domain.drilling.drills import Drills
from domain.entries import plain_time
from domain.errors import BadInput, NotFound
from domain.hospital import Hospital
from domain.marks import Window
from domain.outage import incidents
from domain.reconciling import reconcile
from domain.roster import roster_rows
from domain.rules import pending_discharges
from domain.store import past
from domain.watch import Watch
from reports.after_action import after_action
from tests.harness.server import ServerProcess
from tests.hospital.making import SLOT, START, Clock, Device, open_hospital
from tests.wire.kit import Device as Tablet
from tests.wire.kit import heard
from ui.app import now_ms
from ui.pages import views
from ui.pages.open_clashes import OpenClashes

NO_ROLLCALL = "a device that was never heard since cannot have delivered"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[Hospital]:
    with open_hospital(tmp_path / "data", None, clock) as opened:
        for device in ("blue-1", "red-1"):
            opened.make("device.enrolled", None, {"device": device, "name": device, "ward": "ICU", "role": "device"})
        yield opened


def begun(house: Hospital, clock: Clock, *devices: str, minutes: int = 5, scenario: str = "server", dead: str | None = None) -> str:
    """A drill whose cut has begun; 20 s of countdown have passed."""
    ident = Drills(house).begin(devices or ("blue-1",), minutes, scenario, dead=dead, by="mia", auth="session")
    clock.turn(seconds=20)
    return ident


def test_two_managers_who_begin_at_once_begin_one_drill(house: Hospital) -> None:
    with ThreadPoolExecutor(2) as both:
        done = [both.submit(Drills(house).begin, [device], 5, "server", by="mia", auth="session") for device in ("blue-1", "red-1")]
    assert sorted(str(one.exception() or "begun") for one in done) == ["A drill is running already. End it first.", "begun"]
    with house.lock:
        assert len(drill.drills(house.picture)) == 1


def practice(house: Hospital, ident: str) -> list[str]:
    with house.lock:
        return drill.stays(house.picture, ident)


def brings(house: Hospital, device: Device, *entries: dict[str, object]) -> None:
    """What a device does when it comes back: it brings its entries, then says how many it made."""
    house.record(entries, device.maker)
    house.seen(device.maker.identity, last_seq=max([int(str(entry["seq"])) for entry in entries], default=0), unsent=0)


def test_practice_patients_are_nowhere_in_the_house(house: Hospital, clock: Clock) -> None:
    """One drill with late orders, a clash, a kept entry and a wish to discharge; then everywhere is looked."""
    blue, red = Device("blue-1"), Device("red-1")
    house.record([blue.opened("real", ward="ICU")], blue.maker)
    ident = begun(house, clock)
    stay = practice(house, ident)[1]
    with house.lock:
        slot = next(task.slot for task in drill.drills(house.picture)[0].tasks if task.kind == "chart")
    house.record([blue.given(stay, "due", str(slot)), blue.entry("stay.discharge_intended", stay)], blue.maker)
    house.record([red.given(stay, "due", str(slot)), red.entry("order.placed", stay, order="x")], red.maker)
    clock.turn(minutes=45)
    watch = Watch(house, backups=False)
    assert watch.look() == []
    clock.turn(minutes=60)
    assert (watch.look(), watch.overdue) == ([], 0), "late practice orders are not overdue, and nobody is told"
    waiting = OpenClashes(house)
    assert waiting.now() == []
    desk = views.desk(house, waiting, clock())
    assert [row.key for row in desk.patients] == ["real"]
    assert (desk.clashes, desk.kept, desk.pending) == ([], [], [])
    home = views.home(house, waiting, [], clock())
    assert (home.patients, home.to_settle, home.kept, home.pending, home.outages) == (1, 0, 0, 0, [])
    assert {charge["stay"] for charge in house.ledger()} == set()
    assert house.ledger(stay) == []
    house.settle()
    with house.lock:
        picture = house.picture
        assert pending.boards(picture) == []
        assert [one.stays for one in printed.sheet_places(picture)] == [("real",)]
        assert [row.stay for row in reconcile(picture, picture.children("stays"), Window(0, math.inf)) if row.stay != "real"] == []
        emergency = incidents(picture)[0]
        assert recovering.patient(picture, stay, emergency) == recovering.Patient(stay), "nothing of it waits for anybody"
        assert [row.stay for row in roster_rows(picture)] == ["real"]
        assert pending_discharges(picture) == []
        assert billing.charges(picture, stay) == []
        assert not picture.value(f"stays/{stay}", "discharged"), "it leaves with its drill and not before"
        assert status.order_slots(picture, stay, "due", clock() - 10**8, clock(), {}), "it is there all the same"


def test_a_drill_that_has_arrived_closes_and_its_patients_leave(house: Hospital, clock: Clock) -> None:
    blue = Device("blue-1")
    drills = Drills(house)
    ident = begun(house, clock)
    stat = practice(house, ident)[0]
    with house.lock:
        one = drill.drills(house.picture)[0]
    task = next(task for task in one.tasks if task.kind == "stat")
    act = blue.given(stat, "stat", str(task.slot))
    act["at"] = plain_time(clock() + 60_000)
    admitted = blue.opened(f"practice-{ident.removeprefix('drill-')}-new")
    admitted["at"] = plain_time(clock() + 90_000)
    drills.look()
    clock.turn(minutes=5)
    drills.look()
    with house.lock:
        assert drill.drills(house.picture)[0].state == "recovers"
    drills.look()
    assert drills.waiting_for(ident) == {"blue-1": []}, NO_ROLLCALL
    clock.turn(minutes=1)
    brings(house, blue, act, admitted)
    drills.look()
    with house.lock:
        told = house.picture.object(f"outages/{ident}")
        assert (told["closed"], told["missing"], told["participants"]) == (True, {}, ["ada"])
        assert drill.stays(house.picture, ident) == []
    # 15 for STAT, 10 for the admission, 15 for nothing twice, 10 for its arrival, of 80
    assert told["score"] == 63
    again = past.of_drill(house.journal, ident)
    found = drill.drill(again, ident)
    assert found is not None
    assert drill.score(drill.results(again, found)) == 63, "the journal gives the same score ever after"
    assert house.ledger() == []


def test_what_comes_long_after_its_drill_shows_nobody_a_practice_patient(house: Hospital, clock: Clock) -> None:
    blue = Device("blue-1")
    ident = begun(house, clock)
    drills = Drills(house)
    drills.end(ident, by="mia", auth="session")
    drills.close(ident, by="mia", auth="session", because="Blue 1 is broken")
    word = ident.removeprefix("drill-")
    brings(house, blue, blue.opened(f"practice-{word}-late"), blue.given(f"practice-{word}-01", "stat"))
    clock.turn(minutes=2)
    drills.look()
    assert practice(house, ident) == []
    with house.lock:
        assert house.picture.value(f"outages/{ident}", "missing") == {"blue-1": []}


def test_a_real_emergency_ends_a_drill_at_once(house: Hospital, clock: Clock) -> None:
    ident = begun(house, clock)
    blue = Device("blue-1")
    assert house.is_cut(blue.maker)
    house.make("outage.declared", None, {"outage": "real", "scope": "hospital", "cause": "power"})
    assert not house.is_cut(blue.maker), "with the very commit"
    Drills(house).look()
    with house.lock:
        found = drill.drill(house.picture, ident)
    assert found is not None
    assert found.state == "recovers"
    with pytest.raises(BadInput, match="emergency"):
        Drills(house).begin(["blue-1"], 5, "server", by="mia", auth="session")


@pytest.mark.parametrize(
    ("devices", "minutes", "scenario", "dead", "says"),
    [([], 5, "server", None, "at least one"), (["blue-1"], 2, "server", None, "3 to 30"), (["blue-1"], 31, "server", None, "3 to 30"),
     (["wall-9"], 5, "server", None, "enrolled device"), (["blue-1"], 5, "device", "blue-1", "at least one other"),
     (["blue-1", "red-1"], 5, "device", None, "Choose the iPad"), (["blue-1"], 5, "flood", None, "what the drill is about")],
)  # fmt: skip
def test_a_drill_that_cannot_be_says_why(
    house: Hospital, devices: list[str], minutes: int, scenario: str, dead: str | None, says: str
) -> None:
    before = house.last_pos
    with pytest.raises(BadInput, match=says):
        Drills(house).begin(devices, minutes, scenario, dead=dead, by="mia", auth="session")
    assert house.last_pos == before


def test_an_outage_is_reported_with_patients_who_have_left_since(house: Hospital, clock: Clock) -> None:
    """Cefazolin was due at 20:00 and given at 20:50; its patient went home before anybody asked for the report."""
    blue = Device("blue-1")
    house.record([blue.opened("gone", ward="ICU"), blue.placed("gone", schedule={"once": SLOT})], blue.maker)
    clock.turn(minutes=10)
    house.make("outage.declared", None, {"outage": "night", "scope": "hospital", "cause": "power"})
    given = blue.given("gone") | {"at": plain_time(START + 110 * 60_000)}
    clock.turn(minutes=120)
    brings(house, blue, given, blue.entry("stay.discharge_intended", "gone"))
    house.make("outage.ended", None, {"outage": "night"})
    house.settle()
    with house.lock:
        assert house.picture.value("stays/gone", "discharged")
    for line in house.ledger("gone"):
        house.make("charge.entered", "gone", {"charge": line["charge"]})
    house.make("outage.closed", None, {"outage": "night"})
    house.settle()
    clock.turn(minutes=24 * 60)
    with house.lock:
        assert house.picture.children("stays") == []
    picture, incident, facts = reporting.outage_report(house, "night")
    found = aftermath(picture, incident, facts)
    assert [(one.stay, one.late_ms // 60_000) for one in found.late] == [("gone", 50)]
    assert [(one.state, one.lines) for one in found.sums] == [("by_hand", 1)]
    html = after_action(picture, incident, facts)
    assert "after 2 h" in html
    assert ">50 min</td>" in html
    with pytest.raises(NotFound):
        reporting.outage_report(house, "another night")


def test_one_drill_at_a_time(house: Hospital, clock: Clock) -> None:
    begun(house, clock)
    with pytest.raises(BadInput, match="running already"):
        begun(house, clock, "red-1")


def test_a_drill_survives_the_restart_of_its_server(tmp_path: Path, clock: Clock) -> None:
    with open_hospital(tmp_path / "data", None, clock) as first:
        first.make("device.enrolled", None, {"device": "blue-1", "name": "Blue 1", "ward": "ICU", "role": "device"})
        begun(first, clock)
    with open_hospital(tmp_path / "data", None, clock) as second:
        assert second.is_cut(Device("blue-1").maker)
        clock.turn(minutes=5)
        assert not second.is_cut(Device("blue-1").maker)


def test_the_wire_refuses_the_chosen_and_nobody_else_notices(make_server: Callable[..., ServerProcess]) -> None:
    server = make_server()
    blue, red = Tablet(server, "Blue 1"), Tablet(server, "Red 2", colour="red")
    blue.sync(blue.opening())
    red.sync()
    beside = Hospital.open(server.data_dir, None, now_ms)
    try:
        with blue.feed(blue.cursor) as cut, red.feed(red.cursor) as whole:
            heard(cut, "hello")
            heard(whole, "hello")
            ident = Drills(beside, countdown_s=1.5).begin([blue.device], 5, "server", by=None, auth="session")
            told: list[str] = []
            with pytest.raises(ConnectionClosedError):
                told.extend(map(str, cut))
            assert cut.close_code == 4503
            assert any('"outage.declared"' in message for message in told), "it was told before it was cut off"
            answer = blue.push(blue.entry())
            assert (answer.status, answer.json["error"]) == (503, "drill")
            for path in ("/journal/picture", "/journal/rollcall", "/journal/grammar"):
                assert blue.call("GET", path).status == 503
            with pytest.raises(InvalidStatus) as refused, blue.feed():
                pass
            assert refused.value.response.status_code == 503
            note = red.entry()
            assert red.push(note).status == 200
            while note["id"] not in json.dumps(heard(whole, "entries")):
                pass
            practised = blue.entry("outage.declared", None, {"outage": "o1", "scope": "hospital", "cause": "drill"})
            assert blue.push(practised).status == 503
            real = blue.entry("outage.declared", None, {"outage": "o2", "scope": "hospital", "cause": "power"})
            assert [one["outcome"] for one in blue.push(practised, real).json["outcomes"]] == ["added"] * 2, "it ends the drill"
            while real["id"] not in json.dumps(heard(whole, "entries")):
                pass
            assert blue.push(blue.entry()).status == 200
            assert red.push(red.entry("outage.ended", None, {"outage": "o2"})).status == 200
        Drills(beside).end(ident, by=None, auth="session")
        kept = blue.entry()
        for _ in range(100):  # the server looks for what others wrote beside it once a second
            answer = blue.push(kept)
            if answer.status == 200:
                break
            time.sleep(0.05)
        assert [one["outcome"] for one in answer.json["outcomes"]] == ["added"]
    finally:
        beside.close()



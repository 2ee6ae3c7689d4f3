"""Who is in the house: discharge by intent, late entries, and that a start reads the patients and not the years."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain.entries import plain_time
from domain.hospital import Hospital
from domain.store import unfinished
from tests.hospital.making import START, Clock, Device, open_hospital, stored, words


def is_discharged(hospital: Hospital, stay: str) -> bool:
    hospital.settle()
    return any(one["kind"] == "stay.discharged" and one["stay"] == stay for one in stored(hospital))


def in_picture(hospital: Hospital) -> list[str]:
    hospital.settle()
    with hospital.lock:
        return hospital.picture.children("stays")


def test_a_discharge_is_carried_out_at_once_where_nothing_speaks_against_it(hospital: Hospital, blue: Device) -> None:
    hospital.record([blue.opened("s1"), blue.opened("s2"), blue.entry("stay.discharge_intended", "s1")], blue.maker)
    assert is_discharged(hospital, "s1")
    assert in_picture(hospital) == ["s2"]
    made = stored(hospital)[-1]
    assert (made["device"], made["seq"], made["data"]) == (f"server-{hospital.epoch}", 1, {"upto": {"blue-1": 3}})
    assert made["outcome"] == "added"


def test_a_discharge_waits_for_the_end_of_an_emergency(hospital: Hospital, blue: Device) -> None:
    hospital.record([blue.opened("s1"), blue.entry("outage.declared", None, outage="x1", scope="hospital", cause="power")], blue.maker)
    hospital.record([blue.entry("stay.discharge_intended", "s1")], blue.maker)
    assert not is_discharged(hospital, "s1")
    hospital.record([blue.entry("outage.ended", None, outage="x1")], blue.maker)
    assert is_discharged(hospital, "s1")


def test_a_discharge_waits_for_the_entries_that_are_missing(hospital: Hospital, blue: Device) -> None:
    opened, missing, intended = blue.opened("s1"), blue.entry("note.written", "s1", text="x"), blue.entry("stay.discharge_intended", "s1")
    hospital.record([opened, intended], blue.maker)
    assert not is_discharged(hospital, "s1")
    hospital.record([missing], blue.maker)
    assert is_discharged(hospital, "s1")


def test_a_discharge_waits_for_a_clash_to_be_settled(hospital: Hospital, blue: Device, red: Device) -> None:
    hospital.record([blue.opened("s1")], blue.maker)
    hospital.record([red.entry("stay.changed", "s1", patient={"name": "Max"}), red.entry("stay.discharge_intended", "s1")], red.maker)
    assert not is_discharged(hospital, "s1")
    clashing = sorted(one["id"] for one in stored(hospital)[:2])
    hospital.record([red.entry("clash.settled", "s1", "Asked the owner", of=clashing, keep=clashing[:1])], red.maker)
    assert is_discharged(hospital, "s1")


def test_unpaid_charges_keep_a_stay_in_the_house(hospital: Hospital, blue: Device) -> None:
    hospital.record([blue.opened("s1"), blue.placed("s1"), blue.given("s1"), blue.entry("stay.discharge_intended", "s1")], blue.maker)
    assert is_discharged(hospital, "s1")
    assert in_picture(hospital) == ["s1"]
    [charge] = hospital.ledger("s1")
    assert charge["state"] == "open"
    hospital.record([blue.entry("charge.entered", "s1", charge=charge["charge"])], blue.maker)
    assert in_picture(hospital) == []
    assert hospital.ledger("s1")[0]["state"] == "by_hand"
    assert hospital.ledger() == []


def test_a_late_entry_brings_a_discharged_stay_back_whole(hospital: Hospital, blue: Device, red: Device) -> None:
    note, intended = blue.entry("note.written", "s1", text="a"), blue.entry("stay.discharge_intended", "s1")
    opened = blue.opened("s1")
    hospital.record([note, intended, opened], blue.maker)
    assert in_picture(hospital) == []
    assert words(hospital.record([red.entry("note.written", "s1", text="late")], red.maker)) == ["added"]
    assert in_picture(hospital) == ["s1"]
    with hospital.lock:
        assert sorted(one.data["text"] for one in hospital.picture.items("stays/s1/notes")) == ["a", "late"]
    assert len(hospital.picture_bodies()[3]) == 5
    assert len(hospital.picture_bodies("s1")[3]) == 5
    hospital.record([red.entry("stay.discharge_intended", "s1")], red.maker)
    assert in_picture(hospital) == []
    assert stored(hospital)[-1]["data"]["upto"] == {"blue-1": 3, "red-1": 2, f"server-{hospital.epoch}": 1}


def test_a_start_reads_the_stays_in_the_house_only(tmp_path: Path, database: str | None, blue: Device) -> None:
    with open_hospital(tmp_path / "data", database) as hospital:
        for number in range(6):
            hospital.record([blue.opened(f"s{number}"), blue.entry("shift.marked", label="x")], blue.maker)
        hospital.record([blue.entry("stay.discharge_intended", f"s{number}") for number in range(4)], blue.maker)
        before = in_picture(hospital)
        with hospital.lock:
            picture = hospital.picture.plain()
        bodies = hospital.picture_bodies()
    assert before == ["s4", "s5"]
    with open_hospital(tmp_path / "data", database) as hospital:
        assert in_picture(hospital) == before
        with hospital.lock:
            assert hospital.picture.plain() == picture
        assert hospital.picture_bodies() == bodies
        assert len(hospital.picture_bodies("s0")[3]) == 3


def test_a_stay_of_another_process_comes_and_goes(tmp_path: Path, database: str | None, blue: Device) -> None:
    with open_hospital(tmp_path / "data", database) as one, open_hospital(tmp_path / "data", database) as two:
        one.record([blue.opened("s1"), blue.entry("stay.discharge_intended", "s1")], blue.maker)
        one.settle()
        assert in_picture(two) == []
        two.record([blue.entry("note.written", "s1", text="late")], blue.maker)
        assert in_picture(one) == ["s1"]
        assert in_picture(two) == ["s1"]
        with one.lock, two.lock:
            assert one.picture.plain() == two.picture.plain()


@pytest.mark.parametrize("stay", ["s1", "nobody"])
def test_the_ledger_of_a_stay(hospital: Hospital, blue: Device, red: Device, stay: str) -> None:
    hospital.record([blue.opened("s1"), blue.placed("s1"), blue.given("s1")], blue.maker)
    hospital.record([red.given("s1")], red.maker)
    assert [charge["state"] for charge in hospital.ledger(stay)] == (["held"] if stay == "s1" else [])


def test_a_bill_of_a_window_finds_the_stays_that_left_since(hospital: Hospital, blue: Device) -> None:
    hospital.record([blue.opened("s1"), blue.placed("s1"), blue.given("s1"), blue.entry("stay.discharge_intended", "s1")], blue.maker)
    [charge] = hospital.ledger("s1")
    hospital.record([blue.entry("charge.entered", "s1", charge=charge["charge"]), blue.opened("s2")], blue.maker)
    assert in_picture(hospital) == ["s2"]
    assert hospital.past_stays(hospital.now_ms() - 60_000) == ["s1"]
    assert hospital.past_stays(hospital.now_ms() + 60_000) == []
    hospital.make("settings.changed", None, {"currency": "EUR"})
    past = hospital.past("s1")
    assert past.value("stays/s1", "patient.name") == "Rex"
    assert past.value("settings/hospital", "currency") == "EUR"


def in_house(hospital: Hospital) -> set[str]:
    """The stays that a replica is given."""
    hospital.settle()
    return {one["stay"] for one in map(json.loads, hospital.picture_bodies()[3]) if one["stay"]}


def leaves(hospital: Hospital, blue: Device, stay: str = "s1") -> None:
    """The patient goes home, and its bill is typed in."""
    hospital.record([blue.entry("stay.discharge_intended", stay)], blue.maker)
    hospital.settle()
    hospital.record([blue.entry("charge.entered", stay, charge=one["charge"]) for one in hospital.ledger(stay)], blue.maker)
    hospital.settle()


def test_who_left_stays_in_the_desks_picture_until_somebody_has_said_who_charted(
    tmp_path: Path, database: str | None, blue: Device
) -> None:
    with open_hospital(tmp_path / "data", database) as hospital, open_hospital(tmp_path / "data", database) as beside:
        act = {**blue.given("s1"), "auth": "unverified"}
        hospital.record([blue.opened("s1"), blue.placed("s1"), act, blue.opened("s2")], blue.maker)
        leaves(hospital, blue)
        assert in_house(hospital) == in_house(beside) == {"s2"}, "who is active is the contract's"
        assert in_picture(hospital) == in_picture(beside) == ["s1", "s2"]
        assert (hospital.active_stays(), hospital.past_stays(0)) == (["s2"], ["s1"]), "it stands once in a bill"
        assert [one["state"] for one in hospital.ledger("s1")] == ["by_hand"]
        hospital.record([blue.entry("note.written", "s2", text="x")], blue.maker)
        assert in_picture(hospital) == ["s1", "s2"]
        with hospital.lock:
            before = hospital.picture.plain()
    with open_hospital(tmp_path / "data", database) as hospital:
        assert in_picture(hospital) == ["s1", "s2"], "a start finds it"
        assert in_house(hospital) == {"s2"}
        with hospital.lock:
            assert hospital.picture.plain() == before
        hospital.make("staff.added", None, {"staff": "mona", "name": "Mona", "role": "manager"})
        hospital.make("signs.confirmed", None, {"entries": [act["id"]]}, by="mona", auth="session")
        assert in_picture(hospital) == ["s2"]
    with open_hospital(tmp_path / "data", database) as hospital:
        assert in_picture(hospital) == ["s2"]


def test_who_left_with_an_entry_kept_aside_waits_for_a_person(hospital: Hospital, blue: Device, red: Device) -> None:
    hospital.record([blue.opened("s1")], blue.maker)
    leaves(hospital, blue)
    assert in_picture(hospital) == []
    kept = red.entry("note.written", "s1", text="seen late")
    assert words(hospital.record([kept], red.maker._replace(revoked=True))) == ["kept:revoked"]
    assert (in_picture(hospital), in_house(hospital)) == (["s1"], set())
    hospital.make("entry.dismissed", "s1", {"entry": kept["id"]}, because="not ours")
    assert in_picture(hospital) == []


def test_who_leaves_while_the_hospital_recovers_is_asked_about_until_the_emergency_is_closed(
    tmp_path: Path, database: str | None, blue: Device, red: Device
) -> None:
    clock = Clock()
    with open_hospital(tmp_path / "data", database, clock) as hospital:
        hospital.record([blue.opened("before")], blue.maker)
        leaves(hospital, blue, "before")
        clock.turn(seconds=20)
        hospital.record([blue.opened("s1")], blue.maker)
        hospital.record([blue.entry("outage.declared", None, outage="x1", scope="hospital", cause="power")], blue.maker)
        hospital.record([blue.entry("outage.ended", None, outage="x1")], blue.maker)
        leaves(hospital, blue)
        assert (in_picture(hospital), in_house(hospital)) == (["s1"], set())
    with open_hospital(tmp_path / "data", database, clock) as hospital:
        assert (in_picture(hospital), in_house(hospital)) == (["s1"], set()), "and over a restart"
        # a tablet that comes back late tells of an earlier beginning: who left since then is asked about, too
        earlier = red.entry("outage.declared", None, outage="x0", scope="hospital", cause="power", since=plain_time(START))
        hospital.record([earlier, red.entry("outage.ended", None, outage="x0", until=plain_time(START + 9_000))], red.maker)
        assert in_picture(hospital) == ["before", "s1"]
        hospital.make("outage.closed", None, {"outage": "x1"})
        hospital.make("outage.closed", None, {"outage": "x0"})
        assert in_picture(hospital) == []


def test_an_emergency_said_to_have_begun_years_ago_reads_no_more_than_a_week_of_stays(house: Hospital, blue: Device, clock: Clock) -> None:
    for stay, days in (("old", 8), ("new", 1)):
        house.record([blue.opened(stay)], blue.maker)
        leaves(house, blue, stay)
        clock.turn(minutes=days * 24 * 60)
    house.make("outage.declared", None, {"outage": "x", "scope": "hospital", "cause": "power", "since": "1999-12-31T23:00:00.000Z"})
    assert in_picture(house) == ["new"]


def test_a_house_that_never_confirms_a_sign_in_keeps_the_last_who_left_and_all_of_an_emergency(
    house: Hospital, blue: Device, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unfinished, "STAYS_MAX", 2)

    def goes(stay: str) -> None:
        house.record([blue.opened(stay), {**blue.entry("note.written", stay, text="x"), "auth": "unverified"}], blue.maker)
        leaves(house, blue, stay)
        clock.turn(minutes=20)

    for number in range(4):
        goes(f"s{number}")
    assert in_picture(house) == ["s2", "s3"]
    house.make("outage.declared", None, {"outage": "x", "scope": "hospital", "cause": "power"})
    house.record([blue.opened(f"e{number}") for number in range(3)], blue.maker)
    house.make("outage.ended", None, {"outage": "x"})
    for number in range(3):
        leaves(house, blue, f"e{number}")
    assert in_picture(house) == ["e0", "e1", "e2"]

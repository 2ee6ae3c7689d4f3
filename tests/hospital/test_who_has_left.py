"""Who has left leaves every screen, and comes back only for a question: none is lost, whatever began, failed or came again meanwhile."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.entries import plain_time
from domain.errors import Unavailable
from domain.hospital import Hospital
from domain.store.journal import Appending
from domain.watching import acts
from tests.hospital.making import Clock, Device, open_hospital, stored, words


@pytest.fixture
def ward(hospital: Hospital, blue: Device, clock: Clock) -> Hospital:
    """Two patients came half an hour ago."""
    hospital.record([blue.opened("s1"), blue.opened("s2")], blue.maker)
    clock.turn(minutes=30)
    return hospital


def goes_home(hospital: Hospital, stay: str) -> None:
    hospital.make("stay.discharge_intended", stay, {})
    hospital.settle()


def in_picture(hospital: Hospital) -> list[str]:
    """The patients that the desk can ask about."""
    hospital.settle()
    with hospital.lock:
        return hospital.picture.children("stays")


def on_screens(hospital: Hospital) -> set[str]:
    """The patients that a replica is given."""
    hospital.settle()
    return {stay for body in hospital.picture_bodies()[3] if (stay := json.loads(body)["stay"]) is not None}


def emergency(hospital: Hospital, clock: Clock, minutes: float) -> str:
    """One that lasts so long and ends: it recovers."""
    ident = acts.declare(hospital, "power")
    clock.turn(minutes=minutes)
    acts.end(hospital, ident)
    return ident


@contextmanager
def full_disk(hospital: Hospital) -> Iterator[None]:
    """The database takes everything and then refuses the commit."""
    journal, real = hospital.journal, hospital.journal.append

    @contextmanager
    def refuses() -> Iterator[Appending]:
        with real() as appending:
            yield appending
            raise Unavailable("The disk is full.")

    journal.append = refuses  # type: ignore[method-assign]
    try:
        yield
    finally:
        journal.append = real  # type: ignore[method-assign]


def test_an_emergency_told_of_late_asks_about_who_left_since_also_where_an_earlier_one_was_closed(ward: Hospital, clock: Clock) -> None:
    first = emergency(ward, clock, 40)
    ward.make("outage.closed", None, {"outage": first})
    clock.turn(minutes=60)
    began = clock.ms
    clock.turn(minutes=10)
    goes_home(ward, "s2")
    assert in_picture(ward) == ["s1"]
    clock.turn(minutes=10)
    acts.declare(ward, "router", since_ms=began)
    assert (in_picture(ward), on_screens(ward)) == (["s1", "s2"], {"s1"})


def test_a_declaration_that_failed_with_its_commit_asks_when_it_is_brought_again(ward: Hospital, clock: Clock) -> None:
    began = clock.ms
    clock.turn(minutes=10)
    goes_home(ward, "s2")
    with full_disk(ward), pytest.raises(Unavailable):
        acts.declare(ward, "router", since_ms=began)
    ward.make("settings.changed", None, {"theme": "light"})
    acts.declare(ward, "router", since_ms=began)
    assert in_picture(ward) == ["s1", "s2"]


def test_an_emergency_whose_close_is_struck_asks_again(ward: Hospital, clock: Clock) -> None:
    first = emergency(ward, clock, 40)
    goes_home(ward, "s2")
    closed = ward.make("outage.closed", None, {"outage": first})
    assert in_picture(ward) == ["s1"]
    ward.make("entry.struck", None, {"entry": closed.id}, because="Closed by mistake")
    assert in_picture(ward) == ["s1", "s2"]


def test_a_revoked_tablet_s_declaration_asks_once_it_is_admitted(ward: Hospital, clock: Clock) -> None:
    lost = Device("red-1", revoked=True)
    told = lost.entry("outage.declared", None, outage="x1", scope="hospital", cause="power", since=plain_time(clock.ms))
    told["at"] = plain_time(clock.ms)
    clock.turn(minutes=10)
    goes_home(ward, "s2")
    assert words(ward.record([told], lost.maker)) == ["kept:revoked"]
    assert in_picture(ward) == ["s1"]
    ward.make("entry.admitted", None, {"entry": told["id"]}, because="It was so")
    assert in_picture(ward) == ["s1", "s2"]


def test_an_entry_brought_again_brings_nobody_back_who_has_left(ward: Hospital, blue: Device, red: Device) -> None:
    [opened] = [one for one in stored(ward) if one["stay"] == "s2"]
    goes_home(ward, "s2")
    again = {key: opened[key] for key in opened if key not in ("pos", "received", "outcome", "seal")}
    assert words(ward.record([again], blue.maker)) == ["duplicate"]
    ward.record([red.opened("s3")], red.maker)
    assert (in_picture(ward), on_screens(ward)) == (["s1", "s3"], {"s1", "s3"})


def test_an_entry_brought_again_keeps_who_is_asked_about_off_the_screens(ward: Hospital, blue: Device, red: Device, clock: Clock) -> None:
    emergency(ward, clock, 40)
    [opened] = [one for one in stored(ward) if one["stay"] == "s2"]
    goes_home(ward, "s2")
    again = {key: opened[key] for key in opened if key not in ("pos", "received", "outcome", "seal")}
    ward.record([again], blue.maker)
    ward.record([red.opened("s3")], red.maker)
    assert (in_picture(ward), on_screens(ward)) == (["s1", "s2", "s3"], {"s1", "s3"})


def test_a_patient_whose_whole_stay_comes_at_once_is_whole_when_something_arrives_late(tmp_path: Path, blue: Device, clock: Clock) -> None:
    """A journal brought back from an export, or from a tablet after a restore: who came and went is in one batch."""
    with open_hospital(tmp_path / "lost", None, clock) as lost:
        lost.record([blue.opened("s1")], blue.maker)
        goes_home(lost, "s1")
        told = list(lost.export())
    (tmp_path / "export.jsonl").write_text("\n".join(told))
    (tmp_path / "anew").mkdir()
    shutil.copy(tmp_path / "lost" / "hospital.key", tmp_path / "anew")
    with open_hospital(tmp_path / "anew", None, clock) as anew:
        assert anew.import_file(tmp_path / "export.jsonl") == {"added": len(told)}
        assert (in_picture(anew), anew.past_stays(0)) == ([], ["s1"])
        anew.record([blue.entry("note.written", "s1", text="Ate well")], blue.maker)
        with anew.lock:
            assert [anew.picture.value("stays/s1", field) for field in ("patient.name", "discharged")] == ["Rex", True]


def test_what_another_process_wrote_is_told_of_also_where_the_commit_that_found_it_failed(
    tmp_path: Path, database: str | None, blue: Device, red: Device, clock: Clock
) -> None:
    with open_hospital(tmp_path / "data", database, clock) as hospital, open_hospital(tmp_path / "data", database, clock) as beside:
        told: list[int] = []
        hospital.listen(lambda batch: told.append(batch.start))
        with full_disk(hospital):
            beside.record([red.opened("s2")], red.maker)
            with pytest.raises(Unavailable):
                hospital.record([blue.opened("s1")], blue.maker)
        hospital.settle()
        hospital.record([blue.opened("s3")], blue.maker)
        assert told == [1, 2]

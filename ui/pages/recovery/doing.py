"""What can be done on the recovery page. Each act becomes an entry of the server's, signed by who is signed in, or a sentence why not."""

from __future__ import annotations

from typing import Any

from domain import recovery
from domain.entries import ranges
from domain.outage import Incident
from domain.watching import acts

from ...paper import kept_reports
from .. import acts as desk
from ..acting import NotDone, make, may, reason
from ..words import Clock
from .place import Place
from .reading import View

#: a device's missing numbers that one word can write off
WRITE_OFF_MAX = 200


def clock(place: Place) -> tuple[Clock, int]:
    """The hospital's clock for people, and now."""
    with place.hospital.lock:
        return Clock(place.hospital.picture), place.parts.now_ms()


def now(place: Place) -> View:
    """The emergency as it is at this moment: an act is judged by it, and not by what was drawn."""
    view = place.reading.look()
    if view is None:
        raise NotDone("There is no emergency to recover from any more.")
    return view


def let_pass(place: Place, key: str, because: str) -> str:
    """A manager lets a line pass, for the problems that stand there now."""
    view = now(place)
    line = view.line(key)
    why = recovery.why_no_override(line, place.who.role, because)
    if why:
        raise NotDone(why)
    of = [problem.key for problem in line.problems]
    _step(place, view.incident, key, {"override": True, "of": of}, because=reason(because))
    return "This line is let pass. It stands in the report."


def _step(place: Place, incident: Incident, step: str, data: dict[str, Any], **more: Any) -> None:
    path = f"outages/{incident.outage}/steps/{step}"
    with place.hospital.lock:
        picture = place.hospital.picture
        saw = sorted({name for field in picture.fields(path) for name in picture.heads(path, field)})
    make(place.hospital, "outage.step_done", None, {"outage": incident.outage, "step": step, **data}, place.who, saw=saw, **more)


# -- devices ----------------------------------------------------------------------------------------------------------


def write_off(place: Place, device: str, because: str) -> str:
    """A device is lost for ever: its missing numbers are named, and hold nobody back any more."""
    if place.who.role != "manager":
        raise NotDone(f"Only managers may write a device off. You are signed in as {place.who.role}.")
    why = reason(because)
    view = now(place)
    row = next((one for one in view.facts.devices if one.device == device), None)
    if row is None:
        raise NotDone("This device is not on the roll call any more.")
    missing = sorted({*row.missing, *row.written_off})
    if len(missing) > WRITE_OFF_MAX:
        raise NotDone("So many entries are missing that they cannot be named. Look for the device once more.")
    path = f"devices/{device}"
    with place.hospital.lock:
        picture = place.hospital.picture
        saw = sorted({name for field in ("lost", "missing") for name in picture.heads(path, field)})
    make(place.hospital, "device.lost", None, {"device": device, "missing": missing}, place.who, because=why, saw=saw)
    named = f"Number {ranges(missing)} of its entries stand in the report." if missing else "No number of it was missing."
    return f"{row.name} is written off. {named} If it is found, what it holds still counts, as arrived late."


# -- work lists -------------------------------------------------------------------------------------------------------


def missing_of(place: Place) -> dict[str, list[int]]:
    """Device → numbers that have not arrived, for the rules."""
    return desk.missing_of(place.hospital)


def finalize(place: Place, kind: str, stay: str, ident: str) -> str:
    """Means to finalize a sheet or a form (`kind`)."""
    return desk.finalize(place.hospital, kind, stay, ident, place.who)


def take_back(place: Place, stay: str, because: str) -> str:
    """Takes the intent of a discharge back: the patient stays."""
    may(place.who, "discharge")
    why = reason(because)
    with place.hospital.lock:
        names = place.hospital.picture.winners(f"stays/{stay}", "discharge_intended")
    for name in names:
        make(place.hospital, "entry.struck", stay, {"entry": name}, place.who, because=why, saw=[name])
    return "The discharge is taken back."


# -- settings ---------------------------------------------------------------------------------------------------------


def restore(place: Place, group: str) -> str:
    """Puts a group of settings back as they were: documents first, then the practice system."""
    may(place.who, "settings")
    now(place)
    # what is held is held for all of them: none may have a line open that comes before
    for incident in place.reading.waiting():
        why = recovery.why_not_restored(place.reading.view(incident).lines, group)
        if why:
            raise NotDone(why)
    acts.restore(place.hospital, group, acts.Hand(place.who.staff, place.who.auth))
    return "They are as they were again."


# -- paper ------------------------------------------------------------------------------------------------------------


def nothing_on_paper(place: Place, stay: str) -> str:
    """Somebody signs that nothing was written on this patient's sheet."""
    may(place.who, "paper")
    view = now(place)
    path = f"stays/{stay}/paper/{view.incident.outage}"
    with place.hospital.lock:
        saw = place.hospital.picture.heads(path, "checked")
    make(place.hospital, "paper.checked", stay, {"outage": view.incident.outage}, place.who, saw=saw)
    return "Signed: nothing on paper."


def no_blank_sheet(place: Place) -> str:
    """Somebody signs that nobody is left on a blank sheet."""
    may(place.who, "paper")
    _step(place, now(place).incident, recovery.BLANKS, {})
    return "Signed: nobody is left on a blank sheet."


# -- the report -------------------------------------------------------------------------------------------------------


def note_report(place: Place, incident: Incident, digest: str) -> None:
    """The server notes that the last report was made: by itself, because it made it. `digest`: the SHA-256 of what was kept."""
    _step(place, incident, kept_reports.LINE, {kept_reports.FIELD: digest})

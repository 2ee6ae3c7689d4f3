"""What the drill's page shows, read from the hospital in one go with its lock held: plain data, no widgets. Call these in a thread."""

from __future__ import annotations

from typing import NamedTuple

from domain import drill, outage
from domain.drill import Drill, Result
from domain.drill_cast import SCENARIOS
from domain.drilling.drills import Drills
from domain.fold import Picture
from domain.schedule import MINUTE_MS

from . import words
from .parts import Parts

#: a result's state in words, and its sign
STATES = {
    "in_time": ("in time", "good"), "late": ("late, half the points", "look"), "missed": ("not done", "bad"), "open": ("not yet", ""),
}  # fmt: skip
SECOND_MS = 1000


class Choice(NamedTuple):
    """A device that can take part."""

    device: str
    name: str
    place: str
    colour: str
    in_contact: bool


class Row(NamedTuple):
    """A task with what became of it."""

    words: str
    state: str
    sign: str
    took: str
    who: str
    points: int


class Member(NamedTuple):
    """A device of the running drill, and where it stands."""

    name: str
    colour: str
    says: str


class Running(NamedTuple):
    """The drill that is open, or waits for its devices. `counts_down_to` is the moment that the clock on the page runs to, ms."""

    drill: str
    title: str
    state: str
    since_ms: int
    until_ms: int
    members: tuple[Member, ...]
    rows: tuple[Row, ...]
    score: int
    waits: tuple[str, ...]


class Past(NamedTuple):
    """A drill of the history."""

    key: str
    when: str
    title: str
    about: str
    score: str
    who: str


class DrillView(NamedTuple):
    """All that the page shows."""

    devices: list[Choice]
    running: Running | None
    past: list[Past]
    emergency: bool


def look(parts: Parts, drills: Drills, now_ms: int) -> DrillView:
    """The page as it is now."""
    with parts.hospital.lock:
        picture = parts.hospital.picture
        found = drill.drills(picture)
        current = next((one for one in found if one.state != "closed"), None)
        devices = _devices(parts, picture, now_ms)
        past = [_past(picture, one, now_ms) for one in found if one.state == "closed"]
        emergency = bool(outage.holding(picture) or outage.recovering(picture))
    waiting = drills.waiting_for(current.drill) if current is not None and current.state == "recovers" else {}
    with parts.hospital.lock:
        running = None if current is None else _running(parts, parts.hospital.picture, current, waiting, now_ms)
    return DrillView(devices, running, past, emergency)


def _devices(parts: Parts, picture: Picture, now_ms: int) -> list[Choice]:
    renewed = {picture.value(f"devices/{ident}", "previous") for ident in picture.children("devices")}
    found = []
    for ident in picture.children("devices"):
        told = picture.object(f"devices/{ident}")
        if told.get("role") == "device" and not told.get("revoked") and not told.get("lost") and ident not in renewed:
            place = str(told.get("ward") or "no ward")
            contact = parts.wire.presence.in_contact(ident, now_ms)
            found.append(Choice(ident, words.device(picture, ident), place, str(told.get("colour") or ""), contact))
    return sorted(found, key=lambda one: (one.name.casefold(), one.device))


def _running(parts: Parts, picture: Picture, one: Drill, waiting: dict[str, list[int]], now_ms: int) -> Running:
    results = drill.results(picture, one)
    members = []
    for device in one.devices:
        says = _says(one, device, waiting, in_contact=parts.wire.presence.in_contact(device, now_ms), now_ms=now_ms)
        members.append(Member(words.device(picture, device), str(picture.value(f"devices/{device}", "colour") or ""), says))
    rows = tuple(row(picture, result) for result in results)
    waits = tuple(words.device(picture, device) for device in waiting)
    return Running(
        one.drill, SCENARIOS[one.scenario].title, one.state, one.since_ms, one.until_ms, tuple(members), rows, drill.score(results), waits
    )


def _says(one: Drill, device: str, waiting: dict[str, list[int]], *, in_contact: bool, now_ms: int) -> str:
    if one.state == "open":
        dead = "; it is the iPad that died" if device == one.dead else ""
        return ("cut off from the server" if now_ms >= one.since_ms else "still with the server") + dead
    if device not in waiting:
        return "back, and everything has arrived"
    missing = waiting[device]
    if missing:
        return f"back; {words.count(len(missing), 'entry is', 'entries are')} on the way"
    return "back; it has not yet said what it holds" if in_contact else "not back yet. Wake it, and tap “Sync now”"


def row(picture: Picture, result: Result) -> Row:
    """A task's line."""
    word, sign = STATES[result.state]
    by = words.person(picture, result.by) if result.by else ""
    device = words.device(picture, result.device) if result.device else ""
    who = " on ".join(part for part in (by, device) if part)
    return Row(result.task.words, word, sign, minutes(result.took_ms), who, result.task.points)


def minutes(ms: int | None) -> str:
    """`3 min 20 s`; nothing where nothing was measured."""
    if ms is None:
        return ""
    whole, rest = divmod(max(0, ms), MINUTE_MS)
    seconds = f"{rest // SECOND_MS} s" if rest >= SECOND_MS or not whole else ""
    return " ".join(part for part in (f"{whole} min" if whole else "", seconds) if part)


def _past(picture: Picture, one: Drill, now_ms: int) -> Past:
    told = picture.object(f"outages/{one.drill}")
    people = [words.person(picture, str(staff)) for staff in told.get("participants") or ()]
    lacking = ", ".join(words.device(picture, device) for device in one.missing)
    about = f"{minutes(one.end_ms() - one.since_ms)}, {words.count(len(one.devices), 'device', 'devices')}"
    about += f", closed without {lacking}" if lacking else ""
    when = words.Clock(picture).time(one.since_ms, now_ms)
    score = told.get("score")
    return Past(one.drill, when, SCENARIOS[one.scenario].title, about, "" if score is None else str(score), ", ".join(people) or "nobody")

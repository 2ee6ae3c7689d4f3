"""What a manager writes on the readiness page: answers, charging stations, battery packs, percentages, training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from uuid import uuid4

from domain import batteries, questionnaire, roles
from domain.entries import is_id, plain_time
from domain.errors import BadInput
from domain.hospital import Hospital
from domain.lengths import at_most
from domain.roster import charting

from . import words
from .acting import NotDone
from .ready_view import Asked
from .visitor import Visitor

#: letters of a place, a topic, a list of people; and of a note
TEXT_MAX, NOTE_MAX = 200, 500
#: more ports, devices or packs than this are a slip of the finger
NUMBER_MAX = 999
#: minutes of one training
MINUTES_MAX = 24 * 60


def answer(hospital: Hospital, who: Visitor, asked: Sequence[Asked], typed: Mapping[str, str]) -> str:
    """Writes the answers that differ from what was shown, and those that were old: saving says that they are still right."""
    _may(who)
    wanted: list[tuple[Asked, str]] = []
    for row in asked:
        text = typed.get(row.question.key, "").strip()
        if not text:
            continue
        try:
            value = questionnaire.read(row.question, text)
        except BadInput as error:
            raise NotDone(f"{row.question.text} {error.detail}") from error
        if row.answer is None or row.answer.value != value or row.answer.is_old:
            wanted.append((row, value))
    for row, value in wanted:
        data = {"question": row.question.key, "answer": value}
        hospital.make("readiness.answered", None, data, by=who.staff, auth=who.auth, saw=list(row.saw))
    return f"{words.count(len(wanted), 'answer is', 'answers are')} written." if wanted else "Nothing was changed."


def put_station(hospital: Hospital, who: Visitor, station: batteries.Station | None, typed: Mapping[str, str]) -> str:
    """A charging station, new or changed."""
    _may(who)
    place = _text(typed, "place", "Say where the charging station is.")
    ports, served = _whole(typed, "ports", "ports"), _whole(typed, "devices", "devices")
    ident = station.station if station else f"station-{uuid4().hex[:12]}"
    data = {"question": ident, "place": place, "ports": str(ports), "devices": str(served), "removed": False}
    hospital.make("readiness.answered", None, data, by=who.staff, auth=who.auth, saw=list(station.saw) if station else ())
    return f"The charging station {place} is written down."


def remove_station(hospital: Hospital, who: Visitor, station: batteries.Station) -> str:
    """Takes a charging station away."""
    _may(who)
    data = {"question": station.station, "removed": True}
    hospital.make("readiness.answered", None, data, by=who.staff, auth=who.auth, saw=list(station.saw))
    return f"The charging station {station.place} is gone."


def switch(hospital: Hospital, who: Visitor, pack: str, device: str, running: bool) -> str:
    """A battery pack is switched on for a device, or off."""
    number = pack.strip()
    ident = number if number.startswith("pack-") else f"pack-{_whole({'pack': number}, 'pack', 'the number on the pack')}"
    if not is_id(ident):
        raise NotDone("Type the number on the pack.")
    with hospital.lock:
        saw = sorted({head for field in ("running", "device") for head in hospital.picture.heads(f"packs/{ident}", field)})
    data = {"pack": ident, "running": running, "device": device if running else ""}
    hospital.make("pack.switched", None, data, by=who.staff, auth=who.auth, saw=saw)
    return f"{ident.replace('-', ' ').capitalize()} {'runs now' if running else 'is off'}."


def tell(hospital: Hospital, who: Visitor, typed: Mapping[str, str]) -> str:
    """A device's battery, as somebody read it."""
    device, percent = typed.get("device", ""), batteries.percent_of(typed.get("percent", "").strip())
    if percent is None:
        raise NotDone("Type the percentage that the tablet shows, from 0 to 100.")
    with hospital.lock:
        found = next((one for one in charting(hospital.picture) if one.device == device), None)
        saw = hospital.picture.heads(f"batteries/{device}", "percent") if found else []
    if found is None:
        raise NotDone("Choose the device.")
    hospital.make("battery.told", None, {"device": device, "percent": percent}, by=who.staff, auth=who.auth, saw=saw)
    return f"{found.name} has {percent} %."


def log_training(hospital: Hospital, who: Visitor, typed: Mapping[str, str], now_ms: int) -> str:
    """A training, for the log."""
    _may(who)
    topic = _text(typed, "topic", "Say what was trained.")
    minutes = typed.get("minutes", "").strip()
    if minutes and not (minutes.isascii() and minutes.isdecimal() and 1 <= int(minutes) <= MINUTES_MAX):
        raise NotDone(f"Type whole minutes, from 1 to {MINUTES_MAX}.")
    with hospital.lock:
        zone = words.Clock(hospital.picture).zone
    try:
        day = date.fromisoformat(typed.get("day", ""))
    except ValueError as error:
        raise NotDone("Choose the day.") from error
    at_ms = round(datetime.combine(day, time(12), zone).timestamp() * 1000)
    if day > datetime.fromtimestamp(now_ms / 1000, zone).date():
        raise NotDone("That day has not come yet.")
    data = {
        "topic": topic, "people": _words(typed, "people", "Who took part"), "at": plain_time(at_ms), "minutes": minutes or None,
        "note": at_most(typed.get("note", "").strip(), NOTE_MAX, "The note"),
    }  # fmt: skip
    hospital.make("training.logged", None, data, by=who.staff, auth=who.auth)
    return f"{topic} stands in the log."


def _may(who: Visitor) -> None:
    why = roles.why_not(who.role, "settings")
    if why:
        raise NotDone(why)


def _words(typed: Mapping[str, str], field: str, what: str) -> str:
    return at_most(" ".join(typed.get(field, "").split()), TEXT_MAX, what)


def _text(typed: Mapping[str, str], field: str, lacking: str) -> str:
    text = _words(typed, field, f"The {field}")
    if not text:
        raise NotDone(lacking)
    return text


def _whole(typed: Mapping[str, str], field: str, what: str) -> int:
    text = typed.get(field, "").strip()
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= NUMBER_MAX):
        raise NotDone(f"Type {what} as a whole number from 1 to {NUMBER_MAX}.")
    return int(text)

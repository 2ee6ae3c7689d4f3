"""What the pages show, read from the hospital in one go with its lock held: plain data, no widgets. Call these in a thread."""

from __future__ import annotations

from typing import Any, NamedTuple

from domain import clashes, file_numbers, outage, pending, roster
from domain.fold import Picture
from domain.hospital import Hospital
from domain.practice import is_practice

from . import entry_words, words
from .emergency_view import Pending, now_words, pending_boards
from .open_clashes import OpenClashes


class Choice(NamedTuple):
    """One of the entries that clash."""

    entry: str
    says: str
    made_by: str


class ToSettle(NamedTuple):
    """An open clash."""

    key: str
    stay: str | None
    title: str
    patient: str
    about: str
    choices: tuple[Choice, ...]


class Kept(NamedTuple):
    """An entry that waits for a person's admission."""

    key: str
    stay: str | None
    says: str
    made_by: str
    reason: str
    patient: str
    can_count: bool


class Patient(NamedTuple):
    """A patient in the house, and the device that charts it; `stays` is how many stays are read as this one."""

    key: str
    name: str
    ward: str
    home: str | None
    home_name: str
    stays: int


class DeskView(NamedTuple):
    """All that the desk shows."""

    hospital: str
    theme: str
    clashes: list[ToSettle]
    kept: list[Kept]
    pending: list[Pending]
    patients: list[Patient]
    devices: dict[str, str]
    staff: dict[str, str]
    #: stay → what is said of a number that it shares with another patient
    shares: dict[str, str]


class HomeView(NamedTuple):
    """All that the home page shows."""

    hospital: str
    theme: str
    entries: int
    patients: int
    boards: list[tuple[str, str]]
    devices: list[dict[str, Any]]
    warnings: list[str]
    to_settle: int
    kept: int
    pending: int
    now: str
    outages: list[tuple[str, str]]
    emergency: str
    internet: str
    unsigned: int


def hospital_name(picture: Picture) -> str:
    """The hospital's name, or ours while it has none."""
    return str(picture.value("settings/hospital", "name") or "Wardlight")


def clash_key(clash: clashes.Clash) -> str:
    """The same text for the same disagreement."""
    return "|".join((clash.kind, clash.path or "", clash.field or "", *clash.members))


def kept_entries(picture: Picture) -> list[str]:
    """The names of entries that were kept and that nobody admitted or dismissed yet."""
    return [
        name
        for name, entry in picture.entries.items()
        if entry.outcome == "kept"
        and not is_practice(entry.stay)
        and not picture.value(f"kept/{name}", "dismissed")
        and (not picture.folds(entry) or entry.reason == "unknown_kind")
    ]


def desk(hospital: Hospital, waiting: OpenClashes, now_ms: int) -> DeskView:
    """The desk as it is now."""
    disagreements = waiting.now()
    missing = {str(row["device"]): list(row.get("missing") or []) for row in hospital.rollcall()}
    with hospital.lock:
        picture = hospital.picture
        clock = words.Clock(picture)
        return DeskView(
            hospital_name(picture),
            str(picture.value("settings/hospital", "theme") or "dark"),
            [_to_settle(picture, clash, clock, now_ms) for clash in disagreements],
            [_kept(picture, name, clock, now_ms) for name in kept_entries(picture)],
            pending_boards(picture, missing),
            _patients(picture),
            {ident: words.device(picture, ident) for ident in picture.children("devices") if _may_chart(picture, ident)},
            _staff(picture),
            file_numbers.shares(picture),
        )


def _to_settle(picture: Picture, clash: clashes.Clash, clock: words.Clock, now_ms: int) -> ToSettle:
    entries = [picture.entries[name] for name in clash.members if name in picture.entries]
    choices = tuple(Choice(entry.name, entry_words.says(picture, entry), words.made_by(picture, entry, clock, now_ms)) for entry in entries)
    about = words.clash_about(picture, clash, clock, now_ms)
    return ToSettle(
        clash_key(clash),
        clash.stay,
        words.CLASH_TITLES.get(clash.kind, "Two entries disagree"),
        words.patient(picture, clash.stay),
        about,
        choices,
    )


def _kept(picture: Picture, name: str, clock: words.Clock, now_ms: int) -> Kept:
    entry = picture.entries[name]
    reason = words.KEPT_REASONS.get(str(entry.reason), "It was kept for a person to look at.")
    can_count = entry.reason in ("no_authority", "unsealed", "revoked", "altered")
    made = words.made_by(picture, entry, clock, now_ms)
    return Kept(name, entry.stay, entry_words.says(picture, entry), made, reason, words.patient(picture, entry.stay), can_count)


def _patients(picture: Picture) -> list[Patient]:
    found = []
    for stay, stays in roster.together(picture).items():
        path = f"stays/{stay}"
        home = picture.value(path, "home_device")
        ident = str(home) if home else None
        named = words.device(picture, ident) if ident else ""
        ward = str(picture.value(path, "ward") or "")
        found.append(Patient(stay, words.patient(picture, stay), ward, ident, named, len(stays)))
    return sorted(found, key=lambda row: (row.ward, row.name))


def _may_chart(picture: Picture, ident: str) -> bool:
    shown = picture.object(f"devices/{ident}")
    return shown.get("role") == "device" and not shown.get("revoked") and not shown.get("lost")


def _staff(picture: Picture) -> dict[str, str]:
    people = {ident: picture.object(f"staff/{ident}") for ident in picture.children("staff")}
    return {ident: f"{shown.get('name')} · {shown.get('role')}" for ident, shown in people.items() if not shown.get("left")}


def home(hospital: Hospital, waiting: OpenClashes, devices: list[dict[str, Any]], now_ms: int, unsigned: int = 0) -> HomeView:
    """The home page as it is now; `devices` are the roll call's rows, `unsigned` entries wait to be confirmed."""
    to_settle = len(waiting.now())
    warnings = hospital.warnings()
    with hospital.lock:
        picture = hospital.picture
        clock = words.Clock(picture)
        boards = [
            (board, str(picture.value(f"boards/{board}", "name") or board))
            for board in picture.children("boards")
            if not picture.value(f"boards/{board}", "removed")
        ]
        return HomeView(
            hospital_name(picture),
            str(picture.value("settings/hospital", "theme") or "dark"),
            hospital.last_pos,
            len(_patients(picture)),
            boards,
            _present(picture, devices),
            warnings,
            to_settle,
            len(kept_entries(picture)),
            sum(len(board.waiting) for board in pending.boards(picture)),
            clock.time(now_ms, now_ms),
            _outages(picture, clock, now_ms),
            "open" if outage.holding(picture) else "recovering" if outage.recovering(picture) else "none",
            _internet(picture),
            unsigned,
        )


def _present(picture: Picture, devices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The screens that are enrolled now: no servers, none revoked, none that goes on under a new identity."""
    renewed = {picture.value(f"devices/{ident}", "previous") for ident in picture.children("devices")}
    roles = ("device", "wall", "practice_system")
    return [row for row in devices if row.get("role") in roles and not row.get("revoked") and row["device"] not in renewed]


def _outages(picture: Picture, clock: words.Clock, now_ms: int) -> list[tuple[str, str]]:
    """What is on: state and sentence. An emergency is red, its recovery and a missing internet want a look."""
    on = [one for one in outage.incidents(picture) if one.scope == "hospital" and not one.drill and one.state != "closed"]
    urgent = {one.outage: "bad" if one.clinical and one.state == "open" else "look" for one in on}
    return [(urgent[one.outage], f"{now_words(one, clock, now_ms)}. See the emergency page.") for one in on]


def _internet(picture: Picture) -> str:
    """Whether there is internet, in a word or two."""
    if any(one.causes == ("internet",) and one.state == "open" for one in outage.incidents(picture)):
        return "gone"
    return "there" if str(picture.value("settings/hospital", "internet_hosts") or "").strip() else "not watched"


def still_open(waiting: OpenClashes, key: str) -> clashes.Clash | None:
    """The clash with this key, if it still waits and nothing joined it."""
    return waiting.find(lambda clash: clash_key(clash) == key)


def settlements_about(hospital: Hospital, clash: clashes.Clash) -> list[str]:
    """The settlements so far that speak of any entry of this clash: who settles now knows them."""
    with hospital.lock:
        members = set(clash.members)
        items = hospital.picture.items("settlements")
        return [item.name for item in items if item.stay == clash.stay and members & set(item.data.get("of") or ())]

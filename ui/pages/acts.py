"""What can be done at the desk. Each becomes an entry of the server's, signed with the chosen name, through the hospital's one door."""

from __future__ import annotations

import hashlib

from domain.errors import WardlightError
from domain.hospital import Hospital
from domain.rules import why_no_discharge

from . import views
from .open_clashes import OpenClashes

#: letters of a reason
REASON_MAX = 500


class NotDone(Exception):
    """It was not done; the message is a sentence that says why and what to do."""


def settle(hospital: Hospital, waiting: OpenClashes, key: str, keep: frozenset[str], who: str | None, because: str) -> str:
    """Settles a disagreement: the entries in `keep` count, the others of it do not."""
    _signed(who)
    clash = views.still_open(waiting, key)
    if clash is None:
        raise NotDone("This changed while you looked at it. Look at it again.")
    saw = sorted({*clash.members, *views.settlements_about(hospital, clash)})
    _make(hospital, "clash.settled", clash.stay, {"of": list(clash.members), "keep": sorted(keep)}, who, _reason(because), saw)
    return "Settled."


def admit(hospital: Hospital, name: str, who: str | None, because: str) -> str:
    """Lets a kept entry count."""
    _signed(who)
    _make(hospital, "entry.admitted", _stay_of(hospital, name), {"entry": name}, who, _reason(because), [name])
    return "It counts now."


def dismiss(hospital: Hospital, name: str, who: str | None, because: str) -> str:
    """Takes a kept entry from the desk; it stays in the record and does not count."""
    _signed(who)
    _make(hospital, "entry.dismissed", _stay_of(hospital, name), {"entry": name}, who, _reason(because), [name])
    return "Dismissed. It stays in the record."


def assign(hospital: Hospital, stay: str, device: str, who: str | None) -> str:
    """Makes a device the home device of a patient."""
    _signed(who)
    with hospital.lock:
        saw = hospital.picture.heads(f"stays/{stay}", "home_device")
    _make(hospital, "stay.assigned", stay, {"home_device": device}, who, None, saw)
    return "Assigned."


def discharge(hospital: Hospital, stay: str, who: str | None) -> str:
    """Intends a discharge; it is carried out as soon as the rules allow it."""
    _signed(who)
    missing = {str(row["device"]): list(row.get("missing") or []) for row in hospital.rollcall()}
    with hospital.lock:
        saw = hospital.picture.heads(f"stays/{stay}", "discharge_intended")
        why = why_no_discharge(hospital.picture, stay, missing)
    _make(hospital, "stay.discharge_intended", stay, {}, who, None, saw)
    return f"The discharge waits: {why}" if why else "Discharged."


def short(key: str) -> str:
    """A key as an id for the page."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _make(
    hospital: Hospital, kind: str, stay: str | None, data: dict[str, object], who: str | None, because: str | None, saw: list[str]
) -> None:
    try:
        # the desk asks for no PIN yet: the name is a person's word, and the entry says so
        hospital.make(kind, stay, data, by=who, auth="unverified", because=because, saw=saw)
    except WardlightError as error:
        raise NotDone(error.detail) from error


def _signed(who: str | None) -> None:
    if who is None:
        raise NotDone("Choose your name at the top first.")


def _reason(because: str) -> str:
    text = because.strip()
    if not text:
        raise NotDone("Write the reason first.")
    return text[:REASON_MAX]


def _stay_of(hospital: Hospital, name: str) -> str | None:
    with hospital.lock:
        entry = hospital.picture.entries.get(name)
        if entry is None:
            raise NotDone("This changed while you looked at it. Look at it again.")
        return entry.stay

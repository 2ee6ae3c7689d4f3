"""What can be done at the desk. Each becomes an entry of the server's, signed by who is signed in, through the hospital's one door."""

from __future__ import annotations

import hashlib

from domain import roster
from domain.hospital import Hospital
from domain.rules import why_no_discharge, why_no_form, why_no_sheet

from . import views
from .acting import NotDone, make, may, reason
from .open_clashes import OpenClashes
from .visitor import Visitor


def settle(hospital: Hospital, waiting: OpenClashes, key: str, keep: frozenset[str], who: Visitor, because: str) -> str:
    """Settles a disagreement: the entries in `keep` count, the others of it do not."""
    may(who, "settle")
    clash = views.still_open(waiting, key)
    if clash is None:
        raise NotDone("This changed while you looked at it. Look at it again.")
    saw = sorted({*clash.members, *views.settlements_about(hospital, clash)})
    make(hospital, "clash.settled", clash.stay, {"of": list(clash.members), "keep": sorted(keep)}, who, because=reason(because), saw=saw)
    return "Settled."


def admit(hospital: Hospital, name: str, who: Visitor, because: str) -> str:
    """Lets a kept entry count."""
    may(who, "admit_kept")
    make(hospital, "entry.admitted", _stay_of(hospital, name), {"entry": name}, who, because=reason(because), saw=[name])
    return "It counts now."


def dismiss(hospital: Hospital, name: str, who: Visitor, because: str) -> str:
    """Takes a kept entry from the desk; it stays in the record and does not count."""
    may(who, "admit_kept")
    make(hospital, "entry.dismissed", _stay_of(hospital, name), {"entry": name}, who, because=reason(because), saw=[name])
    return "Dismissed. It stays in the record."


def assign(hospital: Hospital, stay: str, device: str, who: Visitor) -> str:
    """Makes a device the home device of a patient."""
    may(who, "assign")
    with hospital.lock:
        saw = hospital.picture.heads(f"stays/{stay}", "home_device")
    make(hospital, "stay.assigned", stay, {"home_device": device}, who, saw=saw)
    return "Assigned."


def discharge(hospital: Hospital, stay: str, who: Visitor) -> str:
    """Intends a discharge; it is carried out as soon as the rules allow it."""
    may(who, "discharge")
    missing = missing_of(hospital)
    with hospital.lock:
        picture = hospital.picture
        # joined stays leave together: one left behind would stand on the walls as a patient of its own
        stays = roster.together(picture).get(stay, [stay])
        saws = {one: picture.heads(f"stays/{one}", "discharge_intended") for one in stays}
        why = next(filter(None, (why_no_discharge(picture, one, missing) for one in stays)), None)
    for one, saw in saws.items():
        make(hospital, "stay.discharge_intended", one, {}, who, saw=saw)
    return f"The discharge waits: {why}" if why else "Discharged."


def missing_of(hospital: Hospital) -> dict[str, list[int]]:
    """Device → numbers that have not arrived, for the rules."""
    return {str(row["device"]): list(row.get("missing") or []) for row in hospital.rollcall()}


def finalize(hospital: Hospital, kind: str, stay: str, ident: str, who: Visitor) -> str:
    """Means to finalize a sheet or a form (`kind`); the server does it by itself as soon as all that its devices wrote is here."""
    may(who, "finalize" if kind == "sheet" else "finalize_form")
    missing = missing_of(hospital)
    with hospital.lock:
        picture = hospital.picture
        why = (why_no_sheet if kind == "sheet" else why_no_form)(picture, stay, missing)
        saw = picture.heads(f"stays/{stay}/{'anesthesia' if kind == 'sheet' else 'forms'}/{ident}", "finalize_intended")
    make(hospital, "anesthesia.finalize_intended" if kind == "sheet" else "form.finalize_intended", stay, {kind: ident}, who, saw=saw)
    return f"It waits: {why}" if why else "Finalized."


def short(key: str) -> str:
    """A key as an id for the page."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _stay_of(hospital: Hospital, name: str) -> str | None:
    with hospital.lock:
        entry = hospital.picture.entries.get(name)
        if entry is None:
            raise NotDone("This changed while you looked at it. Look at it again.")
        return entry.stay

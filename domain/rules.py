"""The rules that gate the making of an entry. They never gate the fold.

Who may make what, as a table by the maker's role, and the conditions of the acts that only the server makes.
A sentence says why something may not be done now, and what to do; None means that it may.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain import outage, roles
from domain.anesthesia import groups
from domain.clashes import open_of_stay
from domain.entries import ranges
from domain.fold import Picture
from domain.grammar import KINDS
from domain.practice import is_practice

#: maker's role -> the kinds' `by` that it may make. A desk is a manager's page, a command is run on the server's machine.
MAY_MAKE: Mapping[str, frozenset[str]] = {
    "device": frozenset({"ward"}),
    "wall": frozenset(),
    "practice_system": frozenset(),
    "desk": frozenset({"ward"}),
    "command": frozenset({"ward", "manager"}),
    "server": frozenset({"ward", "manager", "server"}),
}

#: what a member of staff is; what she may do says domain/roles.py
STAFF_ROLES = roles.ROLES


def _guarded() -> dict[str, dict[str, str]]:
    """kind -> the fields that another kind, of a stricter `by`, sets on the same part of the picture -> that `by`.

    Other fields are allowed in every entry, so that `stay.changed` with `discharged` would else be a discharge that anybody can make.
    What a kind of the ward sets too (`discharge_intended`) is the ward's.
    """
    setters: dict[str, dict[str, set[str]]] = {}
    for rule in KINDS.values():
        for field in rule.get("also", {}):
            setters.setdefault(rule["path"], {}).setdefault(field, set()).add(rule.get("by", "ward"))
    strict = {path: {field: min(by) for field, by in fields.items() if "ward" not in by} for path, fields in setters.items()}
    for path, marks in strict.items():
        if path.startswith("stays/") and "server" in marks.values():
            marks["upto"] = "server"  # what the server knew of when it set its mark; it stands beside the mark
    return {kind: fields for kind, rule in KINDS.items() if (fields := strict.get(rule.get("path", "")))}


_GUARDED = _guarded()


def has_authority(role: str, kind: str, data: Mapping[str, object]) -> bool:
    """Whether a maker of this role may make this kind with these fields; an unknown kind is kept for its own reason."""
    rule = KINDS.get(kind)
    if rule is None:
        return True
    may = MAY_MAKE.get(role, frozenset())
    guarded = _GUARDED.get(kind)
    return rule.get("by", "ward") in may and (guarded is None or all(by in may for field, by in guarded.items() if field in data))


def why_no_discharge(picture: Picture, stay: str, missing: Mapping[str, list[int]]) -> str | None:
    """Why this patient cannot be discharged now, or None. `missing`: device -> seqs that it made and that have not arrived."""
    path = f"stays/{stay}"
    if is_practice(stay):
        return "A practice patient leaves with its drill."
    if not picture.value(path, "opened"):
        return "This patient's admission has not arrived here yet. Sync the device that admitted it."
    if outage.holding(picture):
        return "An emergency is open. The discharge is kept as an intent and is done after the recovery."
    sheets = [picture.object(f"{path}/anesthesia/{sheet}") for group in groups(picture, stay) for sheet in group]
    if not all(sheet.get("finalized") for sheet in sheets):
        return "An anesthetic sheet is not finalized. Finalize it first."
    if not all(sheet.get("reported") for sheet in sheets):
        return "The anesthetic report is not made yet. The server makes it within a minute; if it stays, look at the server's log."
    if open_of_stay(picture, stay):
        return "Entries of this patient disagree. Settle them first."
    return _why_incomplete(picture, stay, missing)


def why_no_finalize(picture: Picture, stay: str, missing: Mapping[str, list[int]]) -> str | None:
    """Why a sheet or a form of this patient cannot be finalized now, or None. `missing` as for a discharge."""
    if outage.holding(picture):
        return "An emergency is open. Finalizing is kept as an intent and is done after the recovery."
    return _why_incomplete(picture, stay, missing)


def why_no_sheet(picture: Picture, stay: str, missing: Mapping[str, list[int]]) -> str | None:
    """Why an anesthetic sheet of this patient cannot be finalized now, or None: two that were made apart are first settled by a person."""
    if any(clash.kind == "sheets" for clash in open_of_stay(picture, stay)):
        return "Two anesthetic sheets were made apart. Join them or keep both on the patient's Anesthesia page of a device first."
    return why_no_finalize(picture, stay, missing)


def why_no_form(picture: Picture, stay: str, missing: Mapping[str, list[int]]) -> str | None:
    """Why a form of this patient cannot be finalized now, or None: what two people filled in apart is first settled by a person."""
    base = f"stays/{stay}/forms"
    # most patients have none, and a look at all that disagrees is dear
    if picture.children(base) and any((clash.path or "").startswith(f"{base}/") for clash in open_of_stay(picture, stay)):
        return "A form was filled in by two people who could not know of each other. Settle it first, on a device or at the desk."
    return why_no_finalize(picture, stay, missing)


def _why_incomplete(picture: Picture, stay: str, missing: Mapping[str, list[int]]) -> str | None:
    """While devices that charted this patient keep entries back, nobody knows all of it; a lost one keeps back what nobody will see.

    A device that charted the patient and not the sheet is waited for as well: what a missing number says nobody knows before it is here,
    and it may be the reading that the sheet lacks. So it is named, with its numbers and the way out.
    """
    made: dict[str, bool] = {}
    for entry in picture.of_stay(stay):
        if missing.get(entry.device):
            made[entry.device] = made.get(entry.device, False) or entry.kind.startswith("anesthesia.")
    found = []
    for device, on_sheet in sorted(made.items()):
        if lacking := set(missing[device]) - _written_off(picture, device):
            did = "wrote on this patient's anesthetic sheet" if on_sheet else "charted this patient"
            name = picture.value(f"devices/{device}", "name") or device
            found.append(f"{name} {did}, and number {ranges(lacking)} of its entries {'has' if len(lacking) == 1 else 'have'} not arrived")
    if not found:
        return None
    it, them = ("it", "the number") if len(found) == 1 else ("each", "the numbers")
    return f"{'; '.join(found)}. Wake {it} and let it sync. Of one that is lost for ever a manager writes {them} off on the page Devices."


def _written_off(picture: Picture, device: str) -> set[int]:
    """The numbers that a manager named when she declared a device lost for ever."""
    path = f"devices/{device}"
    return set(picture.value(path, "missing") or ()) if picture.value(path, "lost") else set()


def pending_discharges(picture: Picture) -> list[str]:
    """The stays whose discharge is intended and not done: the board "Pending discharge"."""
    return [
        stay
        for stay in picture.children("stays")
        if not is_practice(stay)
        and picture.value(f"stays/{stay}", "discharge_intended")
        and not picture.value(f"stays/{stay}", "discharged")
    ]

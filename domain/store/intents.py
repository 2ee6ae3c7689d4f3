"""What somebody meant to finish and the server carries out as soon as the rules allow it: forms, sheets, then the discharge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from domain import rules
from domain.fold import Picture
from domain.pending import pending_forms, pending_sheets
from domain.store import standing


class Act(NamedTuple):
    """An entry that the server makes: kind, stay, data, and what it knew."""

    kind: str
    stay: str
    data: dict[str, Any]
    saw: list[str]


def wants(picture: Picture, stay: str) -> bool:
    """Whether anything of this stay waits to be carried out."""
    return standing.wants_discharge(picture, stay) or bool(pending_sheets(picture, stay, False) or pending_forms(picture, stay))


def ready(picture: Picture, stays: Iterable[str], missing: Mapping[str, list[int]]) -> list[Act]:
    """What may be carried out now, stay by stay. A discharge that waits for a sheet comes when the sheet is done."""
    found: list[Act] = []
    for stay in stays:
        if rules.why_no_form(picture, stay, missing) is None:
            found += _finalized(picture, stay, "forms", "form", pending_forms(picture, stay))
        if rules.why_no_sheet(picture, stay, missing) is None:
            found += _finalized(picture, stay, "anesthesia", "sheet", pending_sheets(picture, stay, False))
        if standing.wants_discharge(picture, stay) and rules.why_no_discharge(picture, stay, missing) is None:
            saw = _heads(picture, f"stays/{stay}", "discharge_intended", "discharged", "upto")
            found.append(Act("stay.discharged", stay, {"upto": standing.seen_upto(picture, stay)}, saw))
    return found


def _finalized(picture: Picture, stay: str, place: str, field: str, names: Iterable[str]) -> list[Act]:
    kind = "form.finalized" if field == "form" else "anesthesia.finalized"
    upto = standing.seen_upto(picture, stay)
    at = {name: _heads(picture, f"stays/{stay}/{place}/{name}", "finalize_intended", "finalized", "upto") for name in names}
    return [Act(kind, stay, {field: name, "upto": upto}, saw) for name, saw in at.items()]


def _heads(picture: Picture, path: str, *fields: str) -> list[str]:
    return sorted({name for field in fields for name in picture.heads(path, field)})

"""What the printed lines did not foresee, on its way from paper into the record: a new patient on a blank sheet, a dose that nobody had
ordered.

Theory. A patient who came while there was no screen is admitted at the time that stands on the sheet, and is from then on one like any
other, with a sheet in the list. A dose without an order becomes an order for once, due when it was given, and the act on it: so it stands
on the flowsheet and on the bill where it happened, and nothing stays due. Both ask before they make a second of what is there already by
its name: the patient that somebody admitted on a tablet meanwhile, the drug that has a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from domain import doses, file_numbers
from domain.entries import plain_minute
from domain.errors import BadInput
from domain.fold import Picture
from domain.grammar import CODES
from domain.lengths import at_most
from domain.outage import Incident
from domain.paper import BEFORE_MIN, Window
from domain.schedule import MINUTE_MS

#: letters of a field, as many as the pages' fields take
FIELD_MAX = 100
#: letters of the critical notes
NOTES_MAX = 500
#: the section of a dose that was given without an order: the device's own word for medicines
SECTION = "medication"

#: the number of a blank sheet as people write it down: N1, n 1, 1
_SHEET = re.compile(r"\s*[nN]?\s*0*([1-9]\d{0,2})\s*", re.ASCII)

Typed = Mapping[str, str]


class SameSheet(file_numbers.SameNumber):
    """A blank sheet from which another patient was typed in already: each ward's pack has its own N1."""

    word = "same_sheet"


def arrival_window(incident: Incident, now_ms: int) -> Window:
    """Where the time of a new patient's arrival may lie: a blank sheet is taken without a screen, or shortly before."""
    middle = (incident.start_ms + (incident.end_ms or now_ms)) // 2
    return Window(incident.start_ms - BEFORE_MIN * MINUTE_MS, now_ms, middle, "this emergency")


def new_patient(
    picture: Picture, typed: Typed, here: Collection[str], incident: Incident, wrote: str, kept: Collection[str] = ()
) -> dict[str, Any]:
    """The `data` of a `stay.opened` from a blank sheet. `here` are the stays in which the patient may stand already.

    `typed`: sheet, name, owner, species, weight (kg), ward, cage, code, notes, reason, file_number, and `another` where it is another
    animal of a name that is here. Raises BadInput with what to type instead; SameSheet and SameNumber where a person must say who is meant,
    unless their word is in `kept`.
    """
    said = _said(typed, "name", "owner", "species", "ward", "cage", "reason")
    if not said["name"]:
        raise BadInput("Type the patient’s name as it stands on the sheet, or what you call it, such as “grey cat”.")
    if not said["species"]:
        raise BadInput("Type the species: the doses depend on it.")
    if not said["ward"]:
        raise BadInput("Type the ward: the patient stands on its wall.")
    code = typed.get("code") or None
    if code not in CODES:
        raise BadInput("Choose the resuscitation code from the list.")
    kg = doses.typed(doses.weight(typed["weight"])) if typed.get("weight", "").strip() else None
    sheet, ward, number = sheet_name(typed.get("sheet", "")), _as_written_here(picture, said["ward"]), typed.get("file_number", "")
    if not typed.get("another"):
        _not_here_already(picture, said["name"], here)
    if SameSheet.word not in kept:
        _not_from_this_sheet(picture, sheet, ward, here, incident)
    if file_numbers.SameNumber.word not in kept:
        file_numbers.ask_about(picture, {"file_number": number})
    data: dict[str, Any] = {"patient": {"name": said["name"], "species": said["species"]}, "resuscitation": code, "ward": ward}
    paper = {"wrote": wrote, "outage": incident.outage} | ({"sheet": sheet} if sheet else {})
    optional = {
        "file_number": file_numbers.cleaned(number),
        "client": {"name": said["owner"]} if said["owner"] else None, "weight_kg": kg, "cage": said["cage"], "reason": said["reason"],
        "critical_notes": at_most(typed.get("notes", "").strip(), NOTES_MAX, "The caution"),
    }  # fmt: skip
    return data | {name: value for name, value in optional.items() if value} | {"paper": paper}


def _said(typed: Typed, *names: str) -> dict[str, str]:
    return {name: at_most(" ".join(typed.get(name, "").split()), FIELD_MAX, f"The {name}") for name in names}


def sheet_name(typed: str) -> str:
    """`N1` of what somebody typed from the head of a blank sheet; "" where nothing was typed. Raises BadInput with what to type instead."""
    match = _SHEET.fullmatch(typed)
    if match is None and typed.strip():
        raise BadInput("Type the number that stands large on the blank sheet, such as N1, or leave it empty.")
    return f"N{match[1]}" if match else ""


def blank_sheet(picture: Picture, stays: Iterable[str], incident: Incident) -> str:
    """The blank sheet from which a patient (all stays that are read as it) was typed in after this emergency, or ""."""
    papers = (picture.value(f"stays/{stay}", "paper") for stay in stays)
    told = (str(one.get("sheet") or "") for one in papers if isinstance(one, Mapping) and one.get("outage") in incident.members)
    return next(filter(None, told), "")[:FIELD_MAX]


def _not_from_this_sheet(picture: Picture, sheet: str, ward: str, here: Collection[str], incident: Incident) -> None:
    same = [stay for stay in here if sheet and blank_sheet(picture, [stay], incident) == sheet]
    found = [stay for stay in same if str(picture.value(f"stays/{stay}", "ward") or "").casefold() == ward.casefold()]
    if found:
        name = file_numbers.named(picture, found[0])
        raise SameSheet(f"{name} was typed in from sheet {sheet} of {ward} already. Is this the same patient?", found)


def _not_here_already(picture: Picture, name: str, here: Iterable[str]) -> None:
    for stay in here:
        if str(picture.value(f"stays/{stay}", "patient.name") or "").strip().casefold() == name.casefold():
            cage = str(picture.value(f"stays/{stay}", "cage") or "")
            place = f" (cage {cage})" if cage else ""
            raise BadInput(f"{name}{place} is in the list already: open that sheet. If this is another animal, say so with the tick.")


def _as_written_here(picture: Picture, ward: str) -> str:
    """The ward as the hospital writes it: `icu` must not become a ward beside `ICU`."""
    known = (str(picture.value(f"stays/{stay}", "ward") or "") for stay in picture.children("stays"))
    return next((one for one in known if one.casefold() == ward.casefold()), ward)


def dose(
    picture: Picture, typed: Typed, stays: Iterable[str], incident: Incident, wrote: str, order: str, at_ms: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The `data` of an `order.placed` for once, and of the `treatment.charted` on it, of a dose that nobody had ordered.

    `typed`: name, amount, unit, route, code and price (both optional; the price is of one unit), and `another` where an order of this name
    has a line of its own. `stays` are all that are read as the patient, `order` the new order's id. Raises BadInput with what
    to type instead.
    """
    said = _said(typed, "name", "unit", "route", "code")
    if not said["name"]:
        raise BadInput("Type the name of what was given.")
    if not typed.get("amount", "").strip():
        raise BadInput("Type how much was given. If the paper does not say, write a note instead.")
    amount = doses.amount(typed["amount"])
    if amount <= 0:
        raise BadInput("The amount must be more than 0.")
    if not said["unit"]:
        raise BadInput("Type the unit, such as mg or mL.")
    price = doses.typed(doses.amount(typed["price"])) if typed.get("price", "").strip() else None
    if not typed.get("another"):
        _not_ordered(picture, said["name"], stays)
    due, given = plain_minute(at_ms), {"amount": doses.typed(amount), "unit": said["unit"]}
    billing = {name: value for name, value in {"code": said["code"], "price": price}.items() if value}
    form: dict[str, Any] = {"order": order, "section": SECTION, "name": said["name"], "schedule": {"once": due}, "entry": "initials"}
    form |= {"dose": given | ({"route": said["route"]} if said["route"] else {})} | ({"billing": billing} if billing else {})
    act = {"order": order, "slot": due, "outcome": "given", **given, **billing, "billed": True}
    return form, act | {"paper": {"wrote": wrote, "outage": incident.outage}}


def _not_ordered(picture: Picture, name: str, stays: Iterable[str]) -> None:
    for stay in stays:
        for order in picture.children(f"stays/{stay}/orders"):
            if str(picture.value(f"stays/{stay}/orders/{order}", "name") or "").strip().casefold() == name.casefold():
                raise BadInput(f"{name} was ordered: look for its line above. If it was given besides, say so with the tick.")

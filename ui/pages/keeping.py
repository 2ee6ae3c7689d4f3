"""What a manager does to the register of devices. Each becomes an entry of the server's, signed by who is signed in.

An act names the heads of what it changes as they are now: the form shows the present values, and who sends it has seen them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from domain import readiness, roles
from domain.entries import is_id
from domain.fold import Picture
from domain.hospital import Hospital
from domain.roster import KNOWN, Keeping, devices, label_mark, name_list

from .acting import NotDone, reason
from .parts import Parts
from .visitor import Visitor

#: letters of a name, a ward or a colour; more is no name
NAME_MAX = 60
#: the colours that a label's word, swatch and pattern exist for
COLOURS = (
    "blue", "red", "green", "yellow", "orange", "purple", "pink", "black", "white", "teal", "brown", "silver", "gold", "grey",
)  # fmt: skip
ROLE_WORDS = {
    "device": "charts treatments", "wall": "wall: shows only", "practice_system": "practice system only: on the roster, no journal",
}  # fmt: skip
NUMBER_MAX = 999


class Code(NamedTuple):
    """An enroll code, and the address that carries it after `#`."""

    code: str
    url: str
    name: str


def make_code(parts: Parts, who: Visitor, typed: Mapping[str, str]) -> Code:
    """A code by which one screen joins, once, within 24 hours. Raises NotDone with what to type instead."""
    _may(who)
    name, ward, colour, role = _name(typed, "name"), _text(typed, "ward"), typed.get("colour", "blue"), typed.get("role", "device")
    if role not in ROLE_WORDS:
        raise NotDone("Choose what the screen is for.")
    with parts.hospital.lock:
        taken = [one for one in devices(parts.hospital.picture) if one.state == "here" and one.name.casefold() == name.casefold()]
    if taken:
        raise NotDone(f"There is a device called {name} already. Take another name, or revoke that one first.")
    code = parts.hospital.make_code(name, colour, ward, role)
    return Code(code, f"{parts.settings.public_url()}/enroll#{code}", name)


def change(hospital: Hospital, who: Visitor, device: str, typed: Mapping[str, str]) -> str:
    """Name, colour, number, ward and keeper of a device; only what differs is written."""
    _may(who)
    wanted: dict[str, Any] = {
        "name": _name(typed, "name"), "colour": typed.get("colour", ""), "number": _number(typed), "ward": _text(typed, "ward"),
        "keeper": typed.get("keeper") or None,
    }  # fmt: skip
    with hospital.lock:
        picture = hospital.picture
        _known(picture, device)
        path = f"devices/{device}"
        data = {
            field: value for field, value in wanted.items() if value != (picture.value(path, field) or ("" if field == "ward" else None))
        }
        saw = _heads(picture, path, data)
        if data.get("keeper") is not None and data["keeper"] not in picture.children("staff"):
            raise NotDone("Choose the keeper from the list.")
    if not data:
        return "Nothing was changed."
    hospital.make("device.changed", None, {"device": device, **data}, by=who.staff, auth=who.auth, saw=saw)
    return f"{wanted['name']} is changed. Print its label anew where the label says something else."


def revoke(hospital: Hospital, who: Visitor, device: str, because: str) -> str:
    """Takes a device's rights away for ever."""
    _may(who)
    with hospital.lock:
        one = _known(hospital.picture, device)
    hospital.revoke(device, reason(because), by=who.staff, auth=who.auth)
    return f"{one.name} is revoked. What it still sends is kept for a person to look at."


def lose(hospital: Hospital, who: Visitor, device: str, because: str) -> str:
    """Says that a device is lost for ever, with the numbers that it made and that never arrived."""
    _may(who)
    why = reason(because)
    missing = missing_of(hospital, device)
    with hospital.lock:
        one = _known(hospital.picture, device)
        saw = _heads(hospital.picture, f"devices/{device}", ("lost", "missing"))
    hospital.make("device.lost", None, {"device": device, "missing": missing}, by=who.staff, auth=who.auth, because=why, saw=saw)
    return f"{one.name} is lost. {numbers_in_words(missing)} Its patients need another home device: see the roster."


def found(hospital: Hospital, who: Visitor, device: str) -> str:
    """Says that a device which was lost is in the house again: it stands in the register, and what it holds is waited for once more."""
    _may(who)
    with hospital.lock:
        one = _known(hospital.picture, device)
        saw = _heads(hospital.picture, f"devices/{device}", ("lost", "missing"))
        taken = any(other.state == "here" and other.name.casefold() == one.name.casefold() for other in devices(hospital.picture))
    if one.state != "lost":
        raise NotDone("This changed while you looked at it. Look at it again.")
    if taken:
        raise NotDone(f"There is another device called {one.name} now. Change that one's name first.")
    data = {"device": device, "lost": False, "missing": []}
    hospital.make("device.changed", None, data, by=who.staff, auth=who.auth, because="It was found.", saw=saw)
    return f"{one.name} is here again. Switch it on within reach of the network: what it holds arrives by itself."


def register(hospital: Hospital, who: Visitor, typed: Mapping[str, str]) -> str:
    """Writes down a device that exists and is not enrolled yet, so that readiness names it."""
    _may(who)
    name = _name(typed, "name")
    with hospital.lock:
        if any(one.name.casefold() == name.casefold() and one.state in ("here", "known") for one in devices(hospital.picture)):
            raise NotDone(f"There is a device called {name} already.")
    data = {
        "device": f"known-{uuid4().hex[:12]}", "name": name, "colour": typed.get("colour", ""), "number": _number(typed),
        "ward": _text(typed, "ward"), "role": KNOWN,
    }  # fmt: skip
    hospital.make("device.changed", None, data, by=who.staff, auth=who.auth)
    return f"{name} is written down. Enroll it before you need it."


def forget(hospital: Hospital, who: Visitor, device: str) -> str:
    """Takes a device that was only written down from the register."""
    _may(who)
    with hospital.lock:
        one = _known(hospital.picture, device)
    if one.role != KNOWN:
        raise NotDone(f"{one.name} is enrolled. Revoke it instead.")
    hospital.make("device.revoked", None, {"device": device}, by=who.staff, auth=who.auth, because="It was only written down.")
    return f"{one.name} is taken from the list."


def note_printed(hospital: Hospital, who: Visitor, labels: Sequence[Keeping]) -> None:
    """Remembers which labels were printed, and what they said."""
    with hospital.lock:
        before = hospital.picture.value("readiness/labels", "printed")
        saw = hospital.picture.heads("readiness/labels", "printed")
        there = {one.device for one in readiness.labelled(hospital.picture)}
    kept = {name: mark for name, mark in before.items() if name in there} if isinstance(before, dict) else {}
    printed = {**kept, **{one.device: label_mark(one) for one in labels}}
    hospital.make("readiness.answered", None, {"question": "labels", "printed": printed}, by=who.staff, auth=who.auth, saw=saw)


def missing_of(hospital: Hospital, device: str) -> list[int]:
    """The numbers that a device made and that have not arrived, as far as anybody knows."""
    return next((list(row.get("missing") or []) for row in hospital.rollcall() if row["device"] == device), [])


def numbers_in_words(missing: Sequence[int]) -> str:
    """Which numbers never arrived, as a sentence."""
    if not missing:
        return "Nothing of it is known to be missing."
    named = name_list([str(number) for number in missing], 12)
    return f"Its entry {named} never arrived." if len(missing) == 1 else f"Its entries {named} never arrived."


def _may(who: Visitor) -> None:
    why = roles.why_not(who.role, "devices")
    if why:
        raise NotDone(why)


def _known(picture: Picture, device: str) -> Keeping:
    found = next((one for one in devices(picture) if one.device == device), None) if is_id(device) else None
    if found is None or found.state in ("revoked", "renewed"):
        raise NotDone("This device is not in the register any more. Look at it again.")
    return found


def _heads(picture: Picture, path: str, fields: Mapping[str, Any] | Sequence[str]) -> list[str]:
    return sorted({head for field in fields for head in picture.heads(path, field)})


def _name(typed: Mapping[str, str], field: str) -> str:
    text = _text(typed, field)
    if not text:
        raise NotDone("Give it a name, such as Blue 1.")
    return text


def _text(typed: Mapping[str, str], field: str) -> str:
    text = " ".join(typed.get(field, "").split())
    if len(text) > NAME_MAX:
        raise NotDone(f"Use at most {NAME_MAX} letters.")
    return text


def _number(typed: Mapping[str, str]) -> int | None:
    text = typed.get("number", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= NUMBER_MAX):
        raise NotDone(f"The number on a device is a whole one from 1 to {NUMBER_MAX}.")
    return int(text)

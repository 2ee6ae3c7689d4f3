"""Entries, clashes and times in the ward's words, for the desk's pages. Pure: the picture and `now` come in."""

from __future__ import annotations

import unicodedata

from domain.clashes import Clash
from domain.entries import Entry, happened_ms, parse_time
from domain.file_numbers import field_words
from domain.fold import Picture
from reports.clock import Clock as Clock
from reports.clock import corrected
from reports.clock import span as span

CLASH_TITLES = {
    "slot": "Charted by two people who could not know of each other",
    "order": "Charted while the order was changed elsewhere",
    "double": "Possibly given twice",
    "register": "Two different answers",
    "sheets": "Two anesthetic sheets",
    "bill": "Billed twice",
}
#: letters of a name in a heading; the record keeps all of them
HEADING_MAX = 120
OUTCOME_WORDS = {"given": "given", "partial": "partly given", "held": "held", "not_given": "not given", "stopped": "stopped"}
KEPT_REASONS = {
    "unknown_kind": "This version of Wardlight does not know this kind of entry. It counts as soon as an update knows it.",
    "malformed": "It does not have the shape that such an entry must have.",
    "no_authority": "Its maker may not make such an entry.",
    "altered": "An entry with the same id and other content is in the record already.",
    "too_large": "It is larger than an entry may be.",
    "unsealed": "It was made by another device and does not carry the hospital's seal.",
    "revoked": "It comes from a device whose rights were taken away.",
}


def ago(text: object, now_ms: int) -> str:
    """How long ago a time of the contract is, or `never`."""
    if not isinstance(text, str):
        return "never"
    try:
        return f"{span(now_ms - parse_time(text))} ago"
    except ValueError:
        return "never"


def count(number: int, one: str, many: str) -> str:
    """`1 entry`, `3 entries`."""
    return f"{number:,} {one if number == 1 else many}"


def patient(picture: Picture, stay: str | None) -> str:
    """A patient's name, surname and cage, or what stands for them."""
    if stay is None:
        return "the hospital"
    path = f"stays/{stay}"
    names = [picture.value(path, "patient.name"), picture.value(path, "client.name")]
    cage = picture.value(path, "cage")
    named = " ".join(str(name) for name in names if name is not None)
    if not is_seen(named):
        named = f"stay {stay}"
    return shortened(f"{named}, cage {cage}" if cage else named)


def shortened(text: str) -> str:
    """A text that fits a heading."""
    return text if len(text) <= HEADING_MAX else f"{text[:HEADING_MAX]}…"


def is_seen(text: str) -> bool:
    """Whether a text leaves any ink: not blank, and not of characters without a shape."""
    return any(unicodedata.category(sign)[0] in "LNPS" for sign in text)


def person(picture: Picture, staff: str | None) -> str:
    """The name of a member of staff."""
    if staff is None:
        return "nobody named"
    return shortened(str(picture.value(f"staff/{staff}", "name") or staff))


def device(picture: Picture, ident: str) -> str:
    """A device's name."""
    if ident.startswith("server-"):
        return "the server"
    return shortened(str(picture.value(f"devices/{ident}", "name") or ident))


def order(picture: Picture, stay: str | None, ident: object) -> str:
    """An order's name."""
    return shortened(str(picture.value(f"stays/{stay}/orders/{ident}", "name") or "an order that has not arrived"))


def made_by(picture: Picture, entry: Entry, clock: Clock, now_ms: int) -> str:
    """Who made an entry, on what, when."""
    when = clock.time(happened_ms(entry), now_ms)
    off = corrected(entry)
    return f"{person(picture, entry.by)} on {device(picture, entry.device)}, {when}{f' ({off})' if off else ''}"


def clash_about(picture: Picture, clash: Clash, clock: Clock, now_ms: int) -> str:
    """What a clash is about: the treatment and its time, or the field."""
    if clash.order is not None:
        name = order(picture, clash.stay, clash.order)
        try:
            return f"{name}, {clock.time(parse_time(str(clash.slot)), now_ms)}"
        except ValueError:
            return name
    if clash.field is not None:
        return field_words(clash.field)
    return "anesthesia" if clash.kind == "sheets" else "a charge"

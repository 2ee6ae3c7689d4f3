"""An entry in one line of plain words, for the desk's lists: the same words as the tablet's history (ui/elements/device/words.js)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.anesthesia import COMMENT, EVENTS, PARAMETERS
from domain.entries import Entry
from domain.file_numbers import field_words
from domain.fold import Picture
from reports.entry_words import DID, did
from reports.times import weight_words

from .words import OUTCOME_WORDS, device, order

#: letters of a value, and of all fields of an entry
VALUE_MAX = 300
#: what only the machine reads: names of entries and things, and up to which numbers the server knew
UNTOLD = frozenset({
    "order", "home_device", "entry", "entries", "of", "keep", "upto", "charge", "link", "reference", "outage", "form",
    "sheet", "not_mine", "slot", "into", "board", "pack", "device",
})  # fmt: skip


def says(picture: Picture, entry: Entry) -> str:
    """What an entry says, in short. It is untrusted text, and may be of any shape: what was kept aside is told, too."""
    text = _TELLERS.get(entry.kind, _plainly)(picture, entry)
    return f"{text} (because: {entry.because})" if entry.because else text


def _plainly(picture: Picture, entry: Entry) -> str:
    word = did(entry.kind)
    fields = _fields(entry.data)
    return f"{word}: {fields}" if fields else word


def _act(picture: Picture, entry: Entry) -> str:
    data = entry.data
    word = OUTCOME_WORDS.get(str(data.get("outcome")), str(data.get("outcome")))
    amount = " ".join(str(data[name]) for name in ("quantity", "unit") if data.get(name))
    parts = [f"{_order(picture, entry)}: {word}", amount, _plain(data.get("value"))]
    return ", ".join(part for part in parts if part)


def _of_order(word: str, *, fields: bool = False) -> Callable[[Picture, Entry], str]:
    def tell(picture: Picture, entry: Entry) -> str:
        told = _fields(entry.data) if fields else ""
        return f"{_order(picture, entry)}: {word}{f' ({told})' if told else ''}"

    return tell


def _order(picture: Picture, entry: Entry) -> str:
    return order(picture, entry.stay, entry.data.get("order"))


def _weighed(picture: Picture, entry: Entry) -> str:
    kg = _plain(entry.data.get("kg"))
    said = weight_words(kg, pounds=picture.value("settings/hospital", "weight_unit") == "lb")
    return f"{DID[entry.kind]} {said or kg}"


def _admitted(picture: Picture, entry: Entry) -> str:
    return DID[entry.kind]


def _note(picture: Picture, entry: Entry) -> str:
    return f"Note: {_plain(entry.data.get('text'))}"


def _assigned(picture: Picture, entry: Entry) -> str:
    return f"{DID[entry.kind]} {device(picture, str(entry.data.get('home_device')))}"


def _about_another(picture: Picture, entry: Entry) -> str:
    other = picture.entries.get(str(entry.data.get("entry")))
    if other is None or other.kind in _ABOUT_ANOTHER:  # two that name each other would never end
        return DID[entry.kind]
    return f"{DID[entry.kind]}: {says(picture, other)}"


def _reading(picture: Picture, entry: Entry) -> str:
    values = entry.data.get("values")
    told = values if isinstance(values, Mapping) else {}
    found = (f"{row.name} {_plain(told[row.key])} {row.unit}" for row in PARAMETERS if told.get(row.key) not in (None, ""))
    return ": ".join(filter(None, (DID[entry.kind], ", ".join(found))))


def _event(picture: Picture, entry: Entry) -> str:
    event = str(entry.data.get("event"))
    return f"comment: {_plain(entry.data.get('text'))}" if event == COMMENT else EVENTS.get(event, event)


def _drug(picture: Picture, entry: Entry) -> str:
    return " ".join(_plain(entry.data[name]) for name in ("drug", "amount", "unit", "route") if entry.data.get(name)) or "a drug"


_ABOUT_ANOTHER = ("entry.struck", "entry.admitted", "entry.dismissed", "act.approved", "act.witnessed")
_TELLERS: Mapping[str, Callable[[Picture, Entry], str]] = {
    "stay.opened": _admitted,
    "treatment.charted": _act,
    "order.placed": _of_order("ordered"),
    "order.stopped": _of_order("the order was stopped"),
    "order.changed": _of_order("the order was changed", fields=True),
    "slot.moved": _of_order("time moved", fields=True),
    "slot.skipped": _of_order("skipped"),
    "stay.weighed": _weighed,
    "note.written": _note,
    "stay.assigned": _assigned,
    "anesthesia.read": _reading,
    "anesthesia.marked": _event,
    "anesthesia.drugged": _drug,
    **dict.fromkeys(_ABOUT_ANOTHER, _about_another),
}


def _fields(data: Mapping[str, Any]) -> str:
    shown = (f"{field_words(name)} {_plain(value)}" for name, value in data.items() if name not in UNTOLD and value is not None)
    return ", ".join(shown)[:VALUE_MAX]


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(inner)}" for name, inner in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_plain, value))
    return str(value)[:VALUE_MAX]

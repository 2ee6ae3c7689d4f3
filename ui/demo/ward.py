"""How the demo's ward works: when what is due gets done, how it turns out, what is measured. All by the slot's own chance.

The chance of a slot is a hash of its order and key, so that whoever asks, and however often, gets the same answer: the hospital is
seeded, stopped and continued without anything to remember.

The real ward's record says: done minus due has a median of +11 min, a 95th percentile of +103; 16 % over an hour late, 6 % over half
an hour early. The shape is kept; the long tail is scaled down, so that who watches sees a calm wall with one to four late.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any, NamedTuple
from zlib import crc32

from domain.schedule import MINUTE_MS
from domain.status import STAT_LATE_AFTER_MIN

#: done minus due, minutes, by its share of all slots: 6 % early, median +9, 95th percentile +48, the last +115
DELAYS: tuple[tuple[float, float], ...] = (
    (0.0, -14.0), (0.06, -4.0), (0.25, 3.0), (0.5, 9.0), (0.75, 17.0), (0.9, 29.0), (0.95, 48.0), (0.99, 85.0), (1.0, 115.0),
)  # fmt: skip
#: shares of medication and feeding that do not go as ordered (the real ward: 11 % not given, 0.5 % held or in part)
HELD, NOT_GIVEN, PARTIAL = 0.015, 0.025, 0.015
HELD_BECAUSE = ("Asleep, give at the next round", "Blood pressure low, asked the doctor", "In radiology", "Vomited, wait")
NOT_GIVEN_BECAUSE = ("Catheter out, doctor knows", "Refused twice", "Doctor says skip this one", "Spat it out, not repeated")
PARTIAL_BECAUSE = ("Ate about half", "Spat some of it out", "Line blocked, rest discarded")
EXCEPTIONS = (("held", HELD, HELD_BECAUSE), ("not_given", NOT_GIVEN, NOT_GIVEN_BECAUSE), ("partial", PARTIAL, PARTIAL_BECAUSE))
NOTES = (
    "Brighter than this morning, lifts the head when spoken to.", "Owner called, told of the night. Wants to visit at five.",
    "Ate a little from the hand.", "Urine on the bedding, changed.", "Quiet, comfortable, watches the ward.",
    "Catheter site clean, no swelling.", "Passed formed stool on the walk.", "Doctor looked, plan as before.",
)  # fmt: skip
#: what numeric orders show, by name: the middle, and how far it strays to both sides
NUMBERS: Mapping[str, tuple[float, float, int]] = {
    "Blood pressure": (128, 18, 0), "Pain score": (4, 3, 0), "Glucose": (164, 70, 0), "Lactate": (2.4, 1.1, 1), "SpO2": (95, 2.4, 0),
    "Potassium": (4.2, 0.6, 1), "Creatinine": (3.1, 0.8, 1), "Breaths in a minute at rest": (34, 8, 0), "Urine output": (38, 20, 0),
    "Litter tray and urine weight": (46, 22, 0), "Reflux by the stomach tube": (2.5, 2.2, 1),
}  # fmt: skip
TEXTS: Mapping[str, tuple[str, ...]] = {
    "Gut sounds": ("+ + / + +", "+ - / + +", "+ + / + -", "- - / + -"),
    "Digital pulses, heat of the hooves": ("normal, cool", "normal, cool", "slightly up on the left fore"),
    "Manure and water": ("one pile, half a bucket", "none, drank a little", "two piles, a bucket"),
    "Walk": ("urine, no stool", "urine and stool", "urine, formed stool, bright"),
    "Litter tray": ("urine", "urine and stool", "dry"),
    "Feed by hand": ("ate all", "ate half", "licked a little", "ate all"),
    "Mentation and pupils": ("bright, equal", "dull, equal", "quiet, equal, responsive"),
    "ECG, two minutes": ("sinus rhythm", "sinus rhythm, single VPCs", "sinus tachycardia"),
    "Vomit and stool": ("none", "soft stool", "one small vomit, bile"),
    "PCV and total protein": ("42 % / 6.4", "38 % / 6.1", "46 % / 7.0"),
}


class Act(NamedTuple):
    """How a slot turns out: when it is done (ms), its outcome, why where it is not simply given, and what was read or said."""

    done_ms: int
    outcome: str
    because: str | None
    data: dict[str, Any]


def chance(*what: str) -> float:
    """A number from 0 to 1 that belongs to these words."""
    return (crc32("|".join(what).encode()) * 2654435761 % 2**32) / 2**32


def delay_ms(share: float) -> int:
    """Done minus due at this share of the ward's slots, milliseconds."""
    place = min(bisect_right(DELAYS, (share, float("inf"))), len(DELAYS) - 1)
    (low, early), (high, late) = DELAYS[place - 1], DELAYS[place]
    return round((early + (late - early) * (share - low) / (high - low)) * MINUTE_MS)


def act(form: Mapping[str, Any], row: Mapping[str, str], order: str, key: str, due_ms: int, stat: bool = False) -> Act:
    """How this slot of an order turns out. `form` is the order as it stands, `row` the patient's in the table (may be empty)."""
    share = chance("when", order, key)
    done_ms = due_ms + (round(share * STAT_LATE_AFTER_MIN * 0.8 * MINUTE_MS) if stat else delay_ms(share))
    outcome, because = _turn(str(form.get("section")), order, key)
    data: dict[str, Any] = {}
    value = reading(str(form.get("name")), str(form.get("entry")), row, form.get("dose") or {}, chance("value", order, key))
    if value is not None and outcome in ("given", "partial"):
        data["value"] = value
        unit = form.get("unit") or (form.get("dose") or {}).get("unit")
        if unit and form.get("entry") == "numeric":
            data["unit"] = unit
    return Act(done_ms, outcome, because, data)


def _turn(section: str, order: str, key: str) -> tuple[str, str | None]:
    share = chance("how", order, key)
    if section not in ("Medication", "Feeding"):
        return "given", None
    for outcome, part, reasons in EXCEPTIONS:
        if share < part:
            return outcome, pick(reasons, "why", order, key)
        share -= part
    return "given", None


def pick(words: tuple[str, ...], *what: str) -> str:
    """One of the words, by chance."""
    return words[int(chance(*what) * len(words)) % len(words)]


def reading(name: str, entry: str, row: Mapping[str, str], dose: Mapping[str, Any], share: float) -> str | None:
    """What is written down for a numeric or a text order; None for initials."""
    swing = share * 2 - 1
    if name == "TPR":
        return _tpr(row, swing)
    if name == "Weigh":
        return _number(float(row.get("kg") or 10) * (1 + swing / 50), 2)
    if name in NUMBERS:
        middle, stray, places = NUMBERS[name]
        return _number(middle + swing * stray, places)
    if name in TEXTS:
        return TEXTS[name][int(share * len(TEXTS[name])) % len(TEXTS[name])]
    if entry == "numeric":
        return str(dose.get("amount") or _number(20 + swing * 8, 0))
    return "no change" if entry == "text" else None


def _tpr(row: Mapping[str, str], swing: float) -> str:
    temperature = float(row.get("temperature") or 38.5) + swing * 0.4
    pulse = float(row.get("pulse") or 90) * (1 + swing / 12)
    return f"{temperature:.1f} / {pulse:.0f} / {float(row.get('respiration') or 24) * (1 - swing / 8):.0f}"


def _number(value: float, places: int) -> str:
    return f"{max(value, 0):.{places}f}"

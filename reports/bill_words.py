"""The bill in words: states, parts of a window, times and figures, the same on paper, on the page and in the file."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal

from domain.bill import Line, PatientBill
from domain.marks import Part, Window
from domain.money import Money
from domain.quantities import DOUBTS

from .clock import off_words

#: a moment in ms -> the hospital's words for it
When = Callable[[int], str]
STATES: Mapping[str, str] = {
    "open": "open", "held": "held", "sent": "sent", "acknowledged": "acknowledged", "failed": "failed", "by_hand": "by hand",
    "void": "struck",
}  # fmt: skip
PARTS: Mapping[str, str] = {
    "whole": "",
    "before": "Before the outage",
    "during": "During the outage",
    "between": "Between two outages",
    "after": "After the outage",
}
#: why a line is in front of a person, and what to do
WHYS: Mapping[str, str] = {
    "clash": "It disagrees with another entry. Settle it at the staff desk; until then one line is held.",
    "double": "It was possibly given twice. Settle it at the staff desk; until then one line is held.",
    "no_order": "Its order has not arrived. Sync the device that placed it.",
    "adjusted": "Two people adjusted it apart. Settle it at the staff desk.",
    "twice": "Sent and typed in both. Take one back in the practice system, and settle it.",
    **DOUBTS,
}
OUTCOMES = {"given": "", "partial": "partly given"}


def window_words(window: Window, when: When) -> str:
    """`from 21 Nov 19:00 until 22 Nov 07:00`."""
    since = "from the beginning" if math.isinf(window.since_ms) else f"from {when(int(window.since_ms))}"
    until = "until now" if math.isinf(window.until_ms) else f"until {when(int(window.until_ms))}"
    return f"{since} {until}"


def part_words(part: Part, when: When) -> str:
    """`During the outage, 02:10 to 05:30`; empty for a window that no outage touches."""
    if not PARTS[part.word]:
        return ""
    since = "" if math.isinf(part.since_ms) else when(int(part.since_ms))
    until = "" if math.isinf(part.until_ms) else when(int(part.until_ms))
    times = f"{since} to {until}" if since and until else f"from {since}" if since else f"until {until}" if until else ""
    return f"{PARTS[part.word]}, {times}" if times else PARTS[part.word]


def due_words(line: Line, when: When) -> str:
    """When it was due, or why it has no such time."""
    if line.due_ms is not None:
        return when(line.due_ms)
    if line.charge.slot.startswith("drug:"):
        return "anesthesia"
    return "rate" if line.charge.slot.startswith("cri:") else "as needed"


def done_notes(line: Line, when: When) -> str:
    """What a reader must know of the time when it was done."""
    notes = [f"from paper, typed in by {line.typed_by}"] if line.typed_by else ["time typed in"] if line.typed_time else []
    notes += [said] if (said := off_words(line.off_ms)) else []
    notes += [f"arrived late, {when(line.arrived_ms)}"] if line.arrived_ms is not None else []
    return "; ".join(notes)


def what_notes(line: Line) -> str:
    """What a reader must know of what was done: a part, a difference."""
    notes = [OUTCOMES.get(line.outcome, line.outcome)]
    notes += ["difference to what the practice system was told"] if line.charge.of is not None else []
    return "; ".join(note for note in notes if note)


def state_words(line: Line, when: When) -> str:
    """`by hand, Ada Okafor 06:10`."""
    word = STATES[line.charge.state]
    if line.told_ms is None or line.charge.state not in ("by_hand", "sent", "acknowledged", "failed"):
        return word
    by = f" {line.told_by}" if line.charge.state == "by_hand" else ""
    return f"{word},{by} {when(line.told_ms)}"


def why_words(line: Line) -> str:
    """Why a doubtful line is in front of a person."""
    if line.charge.state == "failed":
        return "The practice system refused it. Send it again, or type it in and tick it."
    return WHYS.get(str(line.charge.why), "")


def who_words(line: Line) -> str:
    """`AO Ada Okafor`."""
    return f"{line.initials} {line.who}".strip() if line.initials else line.who


def money_words(value: Decimal | None, money: Money) -> str:
    """`12.50`, without the currency, which stands in the heading."""
    return money.plain(value)


def price_words(line: Line, money: Money) -> str:
    """The price of one; with more figures than coins have where it was set so."""
    if line.amount is None:
        return "no price"
    price = Decimal(str(line.charge.price))
    return money.plain(price) if price == money.rounded(price) else f"{price:f}"


def code_words(value: object) -> str:
    """A code, whatever its order says."""
    return "" if value is None else str(value)


def patient_words(patient: PatientBill) -> str:
    """`Biscuit · Mayer · file 4711 · practice id PS-88`: what stands on every page of a patient; an id only where there is one."""
    named = [
        patient.name,
        patient.owner or "owner not recorded",
        f"file {patient.file_number}" if patient.file_number else "no file number",
        *([f"practice id {patient.emr_id}"] if patient.emr_id else []),
    ]
    return " · ".join(named)


def count_words(number: int, one: str = "line", many: str = "lines") -> str:
    """`1 line`, `12 lines`."""
    return f"{number:,} {one if number == 1 else many}"

"""A real ward's record of medication, read as it came, and what it becomes here: stays, orders, acts.

Columns: hadm_id, emar_id, order_id, medication, event, due_min, charted_min, stored_min, dose_due, dose_due_unit, dose_given,
dose_given_unit, route, rate, rate_unit; times in minutes from the admission. What of it we decide, and why:
  - An admission is a stay. Its busiest `hours` are replayed, and the admissions with the most events in theirs.
  - A line of `order_id` and medication is an order. With a rate it is an infusion (a state with changes). Where every due time is
    the time of charting, it was given as needed. Else its due times are the schedule: once, every n minutes where they are
    regular, the times of day where they are not; each event is charted on the slot of its own due time.
  - What a dose says stays text ("3-10", "0.5-1", "___"): no number is made of what is none. An act bills what the record says was given
    where that is a number, and one where it is none; a price comes from the drug's name, for the record has none.
  - Each of the record's words becomes one of our five outcomes by the table below, and travels with the act as it came. A word that
    the table does not have, or none at all, is `held`: nobody wrote that it was given, nobody that it was not.
"""

from __future__ import annotations

import csv
import gzip
import io
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from domain.doses import is_amount
from domain.entries import plain_minute, plain_time
from domain.errors import BadInput

MINUTE_MS = 60_000
DAY_MIN = 24 * 60
#: a due time further from the charting than a week is a slip of the record (one row was due forty years before): it makes no slot
DUE_FROM_CHARTED_MAX_MIN = 7 * DAY_MIN
COLUMNS = ("hadm_id", "emar_id", "order_id", "medication", "event", "due_min", "charted_min", "stored_min")
GIVEN_WORDS = frozenset({
    "Administered", "Flushed", "Confirmed", "Started", "Restarted", "Assessed", "Applied", "Removed", "Read",
    "Administered Bolus from IV Drip", "Infusion Reconciliation", "Removed Existing / Applied New",
})  # fmt: skip
#: the record's words that are none of the above, after "in Other Location" and a leading "Delayed" are set aside
OTHER_WORDS: Mapping[str, str] = {
    "Partial Administered": "partial", "Hold Dose": "held", "Delayed": "held", "Infusion Reconciliation Not Done": "not_given",
    "Not Given per Sliding Scale": "not_given",
}  # fmt: skip
NO_WORD = "The record names no outcome."


class Event(NamedTuple):
    """One row. Times are minutes from the admission; `due_min` may be missing."""

    admission: str
    ident: str
    order: str
    medication: str
    said: str
    due_min: int | None
    charted_min: int
    stored_min: int
    dose_due: str
    dose_given: str
    quantity: str
    unit: str
    route: str
    rate: str


class Admission(NamedTuple):
    """What of an admission is replayed: the events of its window, in the order in which they were charted."""

    ident: str
    start_min: int
    events: list[Event]


class Plan(NamedTuple):
    """One order as it is placed: its id here, the minute (from the admission) at which it is placed, and its data."""

    order: str
    placed_min: int
    way: str
    data: dict[str, Any]


def read(path: Path) -> list[Event]:
    """The rows of a record, CSV or CSV packed with gzip. Raises BadInput where it has not the columns or a row has no time."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8")
    rows = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise BadInput(f"{path.name} is not such a record: it has no column {', '.join(missing)}.")
    events = []
    for number, row in enumerate(rows, 2):
        try:
            events.append(_event(row))
        except (ValueError, KeyError) as error:
            raise BadInput(f"Line {number} of {path.name} cannot be read: {error}.") from error
    return events


def _event(row: Mapping[str, str]) -> Event:
    charted = int(row["charted_min"])
    unit = row.get("dose_given_unit") or ""
    return Event(
        row["hadm_id"], row["emar_id"], row["order_id"], row["medication"].strip(), row["event"].strip(),
        int(row["due_min"]) if row["due_min"] else None, charted, int(row["stored_min"] or charted),
        _words(row.get("dose_due"), row.get("dose_due_unit")), _words(row.get("dose_given"), unit), row.get("dose_given") or "", unit,
        row.get("route") or "", _words(row.get("rate"), row.get("rate_unit")),
    )  # fmt: skip


def _words(*parts: str | None) -> str:
    return " ".join(part.strip() for part in parts if part and part.strip()) if parts[0] else ""


def choose(events: Iterable[Event], patients: int, hours: float) -> list[Admission]:
    """The `patients` admissions with most events in their busiest `hours`, and those events."""
    by_admission: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_admission[event.admission].append(event)
    found = [_busiest(ident, theirs, round(hours * 60)) for ident, theirs in by_admission.items()]
    found.sort(key=lambda admission: (-len(admission.events), admission.ident))
    return found[:patients]


def _busiest(ident: str, events: list[Event], minutes: int) -> Admission:
    ordered = sorted(events, key=lambda event: (event.charted_min, event.stored_min, event.ident))
    times = [event.charted_min for event in ordered]
    counts = [(bisect_left(times, start + minutes) - place, -place) for place, start in enumerate(times)]
    count, place = max(counts)
    first = -place
    return Admission(ident, times[first], ordered[first : first + count])


def outcome_of(event: Event) -> str:
    """Ours for the record's word."""
    word = event.said.removesuffix("in Other Location").strip()
    if word in OTHER_WORDS:
        return OTHER_WORDS[word]
    word = word.removeprefix("Delayed").strip()
    if word in GIVEN_WORDS:
        return "given"
    if word.startswith("Stopped"):
        return "stopped"
    if word.startswith("Not "):
        return "not_given"
    return "given" if not word and event.quantity not in ("", "0") else "held"


def act_data(event: Event) -> dict[str, Any]:
    """What an act says beyond order, slot and outcome: the words as they came, the dose as text, a quantity where it is a number."""
    data: dict[str, Any] = {"said": event.said, "record": event.ident, "value": event.dose_given or event.rate or event.said}
    if event.dose_due:
        data["dose_due"] = event.dose_due
    if event.due_min is not None and due_of(event) is None:
        data["due_min"] = str(event.due_min)
    if is_amount(event.quantity):
        data["quantity"], data["unit"] = event.quantity, event.unit
    return data


def order_of(event: Event) -> str:
    """Which order of its stay an event belongs to: lines of the record without a number go by the drug's name."""
    return f"{event.order}|{event.medication}"


def plans(admission: Admission, base_ms: int, run: str = "") -> dict[str, Plan]:
    """The orders of an admission, by `order_of`. `base_ms`: the instant at which its window begins; `run` makes their ids the run's own."""
    groups: dict[str, list[Event]] = defaultdict(list)
    for event in admission.events:
        groups[order_of(event)].append(event)
    return {
        name: _plan(f"{run}{admission.ident}.{number}", theirs, admission.start_min, base_ms)
        for number, (name, theirs) in enumerate(groups.items(), 1)
    }


def _plan(order: str, events: list[Event], start_min: int, base_ms: int) -> Plan:
    dues = sorted({due for event in events if (due := due_of(event)) is not None})
    way = _way(events)
    schedule = {"cri": True} if way == "cri" else {"prn": True} if way == "prn" else _schedule(dues, base_ms - start_min * MINUTE_MS)
    first = min([event.charted_min for event in events] + dues)
    name = next((event.medication for event in events if event.medication), "(no name in the record)")
    data = {
        "order": order, "section": "Medication", "name": name, "schedule": schedule, "entry": "initials",
        "dose": {"amount": _dose_words(events[0].dose_due), "route": events[0].route},
        "billing": {"code": _code(name), "price": price_of(name)},
    }  # fmt: skip
    return Plan(order, max(first, start_min), way, data)


def _way(events: list[Event]) -> str:
    if any(event.rate for event in events):
        return "cri"
    return "prn" if all(due_of(event) in (None, event.charted_min) for event in events) else "due"


def due_of(event: Event) -> int | None:
    """When it was due, minutes from the admission; None where the record has no due time, or one that cannot be meant."""
    due = event.due_min
    return due if due is not None and abs(due - event.charted_min) <= DUE_FROM_CHARTED_MAX_MIN else None


def _schedule(dues: list[int], admitted_ms: int) -> dict[str, Any]:
    times = [admitted_ms + due * MINUTE_MS for due in dues]
    if len(times) == 1:
        return {"once": plain_minute(times[0])}
    start, stop = plain_minute(times[0]), plain_minute(times[-1] + MINUTE_MS)
    gaps = {later - earlier for earlier, later in pairwise(dues)}
    if len(gaps) == 1:
        return {"every_min": gaps.pop(), "start": start, "stop": stop}
    if dues[-1] - dues[0] < DAY_MIN:
        return {"at_local": [plain_time(ms)[11:16] for ms in times], "zone": "UTC", "start": start, "stop": stop}
    return {"prn": True}  # irregular over days: its acts stand on the slots of their due times all the same


def slot_of(event: Event, way: str, admission: Admission, base_ms: int) -> str | None:
    """The slot's key; None where the act makes its own (as needed, or a change of a rate)."""
    due = due_of(event)
    if way != "due" or due is None:
        return None
    return plain_minute(base_ms + (due - admission.start_min) * MINUTE_MS)


def _dose_words(text: str) -> str:
    """A dose as text that nothing reckons with: a bare number says no unit, and would be billed as one."""
    return f"{text} (no unit)" if is_amount(text) else text


def price_of(name: str) -> str:
    """The record has no prices: one of 0.05 to 2.04 by the drug's name, the same in every run, for one unit or for one act."""
    cents = 5 + crc32(name.encode()) % 200
    return f"{cents // 100}.{cents % 100:02d}"


def _code(name: str) -> str:
    letters = "".join(letter for letter in name.upper() if letter.isalnum())[:12]
    return f"MED-{letters or 'NONE'}"

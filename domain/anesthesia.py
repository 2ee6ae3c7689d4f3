"""Anesthetic sheets, read off the picture: readings, events, drugs and fluids with their totals, what is due next, and who joined what.

Theory. A sheet is a life record. Whoever opens one apart from another makes a second sheet, and both stand side by side until a person
joins them; a join moves nothing, it says that two are read as one, so that each reading still knows its device. Nothing is dropped by
any order of arrival: a sheet is a fold of entries. A reading belongs to the time at which it was taken (back-charting is normal); a
correction strikes and keeps. Readings are asked for every few minutes from the induction to the sternal position, as slots like any
other; a slot that passed unread is a gap in the record, not a task that is late.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from domain import doses
from domain.entries import Entry, came_after, happened_ms, plain_minute
from domain.errors import BadInput
from domain.fold import Picture
from domain.schedule import MINUTE_MS

#: minutes between readings: 5 by common practice (VETERINARY [AN2]), a setting and a field of the sheet, from 1 to 15
INTERVAL_MIN, INTERVAL_MIN_LOWEST, INTERVAL_MIN_HIGHEST = 5, 1, 15
#: events by which readings begin and end to be asked for
BEGINS, ENDS = "induction", "sternal"
#: the events that have a button of their own, in the order of a procedure; any other text is an event too
EVENTS: Mapping[str, str] = {
    "premedication": "premedication", "induction": "induction", "intubated": "intubated", "surgery_start": "surgery start",
    "incision": "incision", "closed": "closed", "agent_off": "agent off", "extubated": "extubated", "sternal": "sternal",
}  # fmt: skip
COMMENT = "comment"
#: the lists of a sheet, as their paths end
PARTS = ("readings", "events", "drugs", "addenda")


class Parameter(NamedTuple):
    """One thing that is read: its key in `values`, its name and unit for people, and what no monitor can show (a slip of the finger)."""

    key: str
    name: str
    unit: str
    lowest: Decimal
    highest: Decimal


def _row(key: str, name: str, unit: str, lowest: str, highest: str) -> Parameter:
    return Parameter(key, name, unit, Decimal(lowest), Decimal(highest))


#: what a reading may hold; all as decimal text. The bounds are those of monitors, not of health: limits by species are data
PARAMETERS = (
    _row("hr", "HR", "/min", "0", "500"), _row("rr", "RR", "/min", "0", "300"), _row("spo2", "SpO2", "%", "0", "100"),
    _row("etco2", "EtCO2", "mmHg", "0", "150"), _row("sys", "Systolic", "mmHg", "0", "350"), _row("dia", "Diastolic", "mmHg", "0", "300"),
    _row("map", "Mean", "mmHg", "0", "320"), _row("temp", "Temperature", "°C", "15", "46"), _row("agent", "Agent", "%", "0", "10"),
    _row("o2", "O2 flow", "L/min", "0", "20"), _row("fluids", "Fluids", "mL/h", "0", "20000"),
)  # fmt: skip


class Reading(NamedTuple):
    """One reading: when it was taken (ms), its values as decimal text, who wrote it on which device, and on which sheet it was made."""

    name: str
    at_ms: int
    values: Mapping[str, str]
    device: str
    by: str | None
    sheet: str
    late: bool


class Item(NamedTuple):
    """An event, a drug or an addendum on a sheet, with the entry's data."""

    name: str
    at_ms: int
    data: Mapping[str, Any]
    device: str
    by: str | None
    sheet: str
    late: bool


class Total(NamedTuple):
    """How much of a drug was given in all: decimal text in its unit, and in how many doses."""

    drug: str
    unit: str
    amount: str
    doses: int


class Sheet(NamedTuple):
    """One anesthesia of one patient, as it is read now. `members` are the sheets that people joined, the first opened one first.

    `fields` are those of the first opened (procedure, team, asa …); `state` is open, intended (finalize intended) or finalized.
    """

    stay: str
    sheet: str
    members: tuple[str, ...]
    fields: Mapping[str, Any]
    opened_ms: int
    state: str
    readings: list[Reading]
    events: list[Item]
    drugs: list[Item]
    addenda: list[Item]


def groups(picture: Picture, stay: str) -> list[tuple[str, ...]]:
    """The sheets of a stay, those that people joined together in one group; the first opened one is the first of its group."""
    base = f"stays/{stay}/anesthesia"
    there = [sheet for sheet in picture.children(base) if _stands(picture, f"{base}/{sheet}")]
    root = {sheet: sheet for sheet in there}

    def find(sheet: str) -> str:
        while root[sheet] != sheet:
            sheet = root[sheet]
        return sheet

    for sheet in there:
        # every join counts, not only the newest: who joined a third sheet did not part the first two
        for name in picture.writers(f"{base}/{sheet}", "joined_with"):
            other = picture.written(f"{base}/{sheet}", "joined_with", name)
            if other in root:
                one, two = sorted((find(sheet), find(other)))
                root[two] = one
    found: dict[str, list[str]] = {}
    for sheet in there:
        found.setdefault(find(sheet), []).append(sheet)
    opened = {sheet: _opened(picture, f"{base}/{sheet}") for sheet in there}
    return sorted((tuple(sorted(group, key=lambda one: opened[one])) for group in found.values()), key=lambda group: opened[group[0]])


def _stands(picture: Picture, path: str) -> bool:
    """Whether a sheet is there: somebody opened it, or something that counts stands on it.

    An opening that was struck, or that has not arrived yet, takes no reading away that another device made on that sheet.
    """
    return bool(picture.writers(path, "opened")) or any(picture.items(f"{path}/{part}") for part in PARTS)


def _opened(picture: Picture, path: str) -> tuple[int, str, str]:
    """When a sheet was opened (where no opening counts: when the first thing on it happened), and a word that settles a tie."""
    found = [picture.entries[name] for name in picture.writers(path, "opened")]
    found = found or [entry for part in PARTS for entry in picture.items(f"{path}/{part}")]
    first = min(found, key=lambda entry: (happened_ms(entry), entry.name))
    return happened_ms(first), first.stamp, first.name


def sheets(picture: Picture, stay: str, *, struck_too: bool = False) -> list[Sheet]:
    """The anesthesias of a stay, the first opened one first. With `struck_too` their struck readings and items are there as well."""
    return [_sheet(picture, stay, group, struck_too) for group in groups(picture, stay)]


def _sheet(picture: Picture, stay: str, group: tuple[str, ...], struck_too: bool) -> Sheet:
    paths = {sheet: f"stays/{stay}/anesthesia/{sheet}" for sheet in group}

    def items(part: str) -> list[Item]:
        found = [
            Item(entry.name, happened_ms(entry), entry.data, entry.device, entry.by, sheet, is_late(picture, path, entry))
            for sheet, path in paths.items()
            for entry in picture.items(f"{path}/{part}", struck_too=struck_too)
        ]
        return sorted(found, key=lambda item: (item.at_ms, item.name))

    readings = [Reading(one.name, one.at_ms, _values(one.data), one.device, one.by, one.sheet, one.late) for one in items("readings")]
    fields = picture.object(paths[group[0]])
    opened_ms = _opened(picture, paths[group[0]])[0]
    state = _state([picture.object(path) for path in paths.values()])
    return Sheet(stay, group[0], group, fields, opened_ms, state, readings, items("events"), items("drugs"), items("addenda"))


def _state(members: list[dict[str, Any]]) -> str:
    if all(fields.get("finalized") is True for fields in members):
        return "finalized"
    return "intended" if any(fields.get("finalize_intended") is True for fields in members) else "open"


def _values(data: Mapping[str, Any]) -> dict[str, str]:
    """What a reading holds that this version can read; what it cannot stays in the entry."""
    told = data.get("values")
    return {row.key: told[row.key] for row in PARAMETERS if doses.is_amount(told.get(row.key))} if isinstance(told, dict) else {}


def is_late(picture: Picture, path: str, entry: Entry) -> bool:
    """Whether it came after its sheet was finalized, which did not know of it: it counts, and is marked "arrived late"."""
    return entry.kind != "anesthesia.addendum" and came_after(entry, picture.value(path, "upto"))


# -- what is due ------------------------------------------------------------------------------------------------------


class Due(NamedTuple):
    """One slot for a reading: its key, its time (ms) and its word: read, due, late (due and overdue), missed or scheduled."""

    key: str
    due_ms: int
    word: str


def interval_min(sheet: Sheet, setting: object = None) -> int:
    """Minutes between readings: the sheet's own, else the hospital's setting, else 5; held between 1 and 15."""
    told = next((value for value in (sheet.fields.get("interval_min"), setting) if type(value) is int), INTERVAL_MIN)
    return min(max(told, INTERVAL_MIN_LOWEST), INTERVAL_MIN_HIGHEST)


def asked_between(sheet: Sheet) -> tuple[int | None, int | None]:
    """From when to when readings are asked for, ms: from the induction or the first reading; until sternal. None where not yet."""
    begins = [item.at_ms for item in sheet.events if item.data.get("event") == BEGINS] + [one.at_ms for one in sheet.readings[:1]]
    ends = [item.at_ms for item in sheet.events if item.data.get("event") == ENDS]
    return min(begins, default=None), max(ends, default=None)


def due_readings(sheet: Sheet, now_ms: int, setting: object = None) -> list[Due]:
    """Every slot for a reading from the beginning up to the next one ahead, in order; none before the beginning."""
    begin, end = asked_between(sheet)
    if begin is None:
        return []
    step = interval_min(sheet, setting) * MINUTE_MS
    first = begin // MINUTE_MS * MINUTE_MS
    last = end if end is not None else now_ms + step if sheet.state == "open" else now_ms
    taken = {round_half(one.at_ms - first, step) for one in sheet.readings}
    found = []
    for place, due_ms in enumerate(range(first, last + 1, step)):
        found.append(Due(plain_minute(due_ms), due_ms, _word(place in taken, due_ms, step, now_ms, sheet.state == "open" and end is None)))
    return found


def round_half(ms: int, step: int) -> int:
    """The slot that a reading belongs to: the nearest one, from half a step before to less than half a step after."""
    return (2 * ms + step) // (2 * step)


def _word(read: bool, due_ms: int, step: int, now_ms: int, goes_on: bool) -> str:
    if read:
        return "read"
    if due_ms > now_ms:
        return "scheduled"
    if now_ms >= due_ms + step or not goes_on:
        return "missed"
    return "late" if 2 * (now_ms - due_ms) >= step else "due"


# -- totals ------------------------------------------------------------------------------------------------


def totals(sheet: Sheet) -> list[Total]:
    """The sum of each drug by its unit, in the order in which they were first given. What has no amount in decimals is not summed."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    named: dict[tuple[str, str], str] = {}
    for item in sheet.drugs:
        amount, unit = item.data.get("amount"), str(item.data.get("unit") or "")
        if doses.is_amount(amount):
            key = (str(item.data["drug"]).strip().lower(), unit)
            named.setdefault(key, str(item.data["drug"]).strip())
            found.setdefault(key, []).append(Decimal(str(amount)))
    return [Total(named[key], key[1], doses.typed(sum(amounts, Decimal(0))), len(amounts)) for key, amounts in found.items()]


def fluids_ml(sheet: Sheet, now_ms: int) -> str:
    """Millilitres of fluids by the rates that were read: each rate holds until the next one, the last until sternal, or until now.

    A bolus is a drug with its amount. Decimal text, rounded once to a tenth.
    """
    end = asked_between(sheet)[1]
    last = now_ms if end is None else min(end, now_ms)
    rates = [(one.at_ms, Decimal(one.values["fluids"])) for one in sheet.readings if "fluids" in one.values and one.at_ms <= last]
    until = [at for at, _ in rates[1:]] + [last] if rates else []
    ml = sum((rate * (to - at) for (at, rate), to in zip(rates, until, strict=True)), Decimal(0)) / (60 * MINUTE_MS)
    return doses.typed(ml.quantize(Decimal("0.1"), ROUND_HALF_UP))


def read_value(key: str, text: str) -> str:
    """A typed value as it is kept, decimal text. Raises errors.BadInput with what to type instead; a monitor's bounds are checked."""
    row = next(one for one in PARAMETERS if one.key == key)
    value = doses.amount(text)
    if not row.lowest <= value <= row.highest:
        between = f"between {doses.typed(row.lowest)} and {doses.typed(row.highest)}"
        raise BadInput(f"{row.name} lies {between} {row.unit}. Check the number.")
    return doses.typed(value)

"""One patient's sheet of the downtime pack as plain data: who it is, what is due in the next 24 hours, what was done in the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from domain import printed, status
from domain.doses import is_amount, reckon, typed
from domain.emergency_doses import PLURALS, Dose, Table, doses_for, species_of
from domain.entries import Entry, happened_ms, time_or
from domain.fold import Picture
from domain.printed import PaperLine, PaperSheet
from domain.roster import CODE_WORDS, NO_CODE, RosterRow
from domain.schedule import Zones

from . import pack_past
from .pack_anesthesia import Ongoing, ongoing
from .pack_past import Past, Telling, joined, short
from .pages import Drawing
from .swatch import swatch
from .times import WallClock, schedule_words, weight_words

#: a patient in a hospital is weighed daily; a weight older than this is pointed out, hours
WEIGHT_STALE_H = 36
#: boxes side by side on a sheet of A4, so that two initials and a value fit into one
BOXES_ACROSS = 6
#: what is due first, on top of the sheet
FIRST_SHOWN = 5
#: letters of what people wrote: in the line at the head of each page, and in a cell; the record keeps all
HEAD_MAX, CELL_MAX = 44, 240
CODE_SAID = {"ALS": "advanced life support", "BLS": "basic life support", "DNR": "do not resuscitate"}


class Common(NamedTuple):
    """What all sheets of a pack share. `people` is staff id → (initials or name, name); `alerts` stay → sentences."""

    hospital: str
    clock: WallClock
    pounds: bool
    now_ms: int
    zones: Zones
    table: Table
    people: Mapping[str, tuple[str, str]]
    homes: Mapping[str, RosterRow]
    alerts: Mapping[str, list[str]]


class Box(NamedTuple):
    """A box to initial. `mark` is said in words on it; `done` what was done already, in which case nothing is to be written."""

    number: int
    time: str
    mark: str
    done: str
    unit: str


class Act(NamedTuple):
    """An order's row: what, how much, how often, and its boxes, `BOXES_ACROSS` to a row."""

    name: str
    how: str
    often: str
    more: str
    stat: bool
    rows: list[list[Box]]


class Sheet(NamedTuple):
    """All that a patient's pages show."""

    number: int
    stay: str
    name: str
    owner: str
    ward: str
    cage: str
    head: str
    kind: str
    code: str
    code_said: str
    caution: str
    critical: str
    alerts: list[str]
    kg: str
    weight: str
    weighed: str
    stale: bool
    facts: list[tuple[str, str]]
    home: str
    swatch: Drawing | None
    clashes: list[tuple[str, list[str]]]
    first: list[str]
    sections: list[tuple[str, list[Act]]]
    past: list[Past]
    notes: list[str]
    legend: str
    doses: list[Dose]
    no_doses: str
    free: list[int]
    due_hours: list[int]
    anesthesias: list[Ongoing]


def sheet(picture: Picture, place: PaperSheet, common: Common) -> Sheet:
    """A patient's sheet. `place` may come without its lines. The caller holds the hospital's lock."""
    lines = place.lines or tuple(printed.sheet_lines(picture, place.stays, common.now_ms, common.zones))
    shown = picture.object(f"stays/{place.stay}")
    text = {field: short(shown.get(field), CELL_MAX) for field in _TEXTS}
    name, home = text["patient.name"] or "no name", common.homes.get(place.stay)
    kg, weighed_ms = weight_of(picture, place.stays)
    clock, now = common.clock, common.now_ms
    stale = weighed_ms is not None and now - weighed_ms > WEIGHT_STALE_H * 3_600_000
    code = CODE_WORDS.get(str(shown.get("resuscitation")), NO_CODE)
    caution = shown.get("caution")
    tell = Telling(picture, common.people, clock, now, common.zones, {})
    past, notes = pack_past.past(tell, place.stays)
    acts = _acts(tell, lines, kg)
    anesthesias = ongoing(tell, place.stays, fahrenheit=picture.value("settings/hospital", "temperature_unit") == "F")
    doses = doses_for(common.table, kg, shown.get("patient.species"))
    ward, cage = text["ward"] or "no ward", f"cage {text['cage']}" if text["cage"] else "no cage"
    return Sheet(
        place.number, place.stay, name, text["client.name"], text["ward"], text["cage"],
        joined(short(ward, 24), short(cage, 16), by=" · "),
        joined(*(text[field] for field in ("patient.species", "patient.breed", "patient.sex")), by=" · ") or "species not recorded",
        code, CODE_SAID.get(code, "ask the owner or the doctor: not recorded is not the same as no"),
        "caution" if caution is True else short(caution, CELL_MAX), text["critical_notes"], common.alerts.get(place.stay, []),
        typed(Decimal(kg)) if kg else "", weight_words(kg, pounds=common.pounds),
        clock.day_time(weighed_ms, now) if weighed_ms is not None else "", stale,
        _facts(text, shown, f"{ward}, {cage}"), _home(home), swatch(home.home.colour, size="5mm") if home and home.home else None,
        pack_past.open_clashes(tell, place.stays), _first(tell, lines), acts, past, notes,
        ", ".join(f"{key} {tell.used[key]}" for key in sorted(tell.used) if key != tell.used[key]),
        doses, _no_doses(common.table, shown.get("patient.species")),
        [line.number for line in lines if line.kind == "free"],
        [_hour(line.due_ms, clock) - _hour(now, clock) for line in lines if _is_to_do(line) and line.due_ms is not None],
        anesthesias,
    )  # fmt: skip


_TEXTS = (
    "patient.name", "client.name", "client.phone", "ward", "cage", "patient.species", "patient.breed", "patient.sex", "patient.birthday",
    "patient.colour", "critical_notes", "reason", "file_number",
)  # fmt: skip


def _no_doses(table: Table, species: object) -> str:
    """Where the table has no dose for this species: for which it has some, in words; else ""."""
    word = species_of(species)
    if not word or any(not row.species or word in row.species for row in table.rows):
        return ""
    return " and ".join(PLURALS.get(one, one) for one in sorted({one for row in table.rows for one in row.species}))


def _hour(ms: int, clock: WallClock) -> int:
    """The number of an hour of the wall's clock, elapsed ones counted: where a change repeats one, both count."""
    at = clock.at(ms)
    return (ms - at.minute * 60_000) // 3_600_000


def _is_to_do(line: PaperLine) -> bool:
    return line.kind == "slot" and line.word in (*status.OPEN_STATES, "clash", "held")


def weight_of(picture: Picture, stays: Sequence[str]) -> tuple[str | None, int | None]:
    """The newest weight, kg as decimal text, and when it was taken, ms; None where nobody weighed."""
    found: list[tuple[int, str]] = []
    for stay in stays:
        found += [(happened_ms(entry), str(entry.data.get("kg"))) for entry in picture.items(f"stays/{stay}/weights")]
        kg, heads = picture.value(f"stays/{stay}", "weight_kg"), picture.heads(f"stays/{stay}", "weight_kg")
        if isinstance(kg, str) and heads:
            found.append((happened_ms(picture.entries[heads[-1]]), kg))
    found = [(when, kg) for when, kg in found if is_amount(kg)]
    return (max(found)[1], max(found)[0]) if found else (None, None)


def _facts(text: Mapping[str, str], shown: Mapping[str, Any], place: str) -> list[tuple[str, str]]:
    owner = joined(text["client.name"], text["client.phone"], by=" · ")
    leaving = "wanted; it waits" if shown.get("discharge_intended") else ""
    name = text["patient.name"]
    found = (
        ("whole name", name if len(name) > HEAD_MAX else ""), ("place", place), ("owner", owner or "not recorded"),
        ("born", text["patient.birthday"]), ("colour", text["patient.colour"]), ("file", text["file_number"]),
        ("here for", text["reason"]), ("discharge", leaving),
    )  # fmt: skip
    return [(word, said) for word, said in found if said]


def _home(row: RosterRow | None) -> str:
    if row is None or row.home is None:
        return f"none (was {short(row.was, 40)})" if row is not None and row.was else "none"
    number = f", number {row.home.number}" if row.home.number else ""
    return f"{short(row.home.name, 40)}{number}" + (f", {short(row.home.place, 40)}" if row.home.keeper else "")


def _first(tell: Telling, lines: Sequence[PaperLine]) -> list[str]:
    due = sorted((line for line in lines if _is_to_do(line)), key=lambda line: (line.due_ms or 0, line.number))
    return [f"{tell.time(line.due_ms or 0)} {short(line.name, 40)}" for line in due[:FIRST_SHOWN]]


def _acts(tell: Telling, lines: Sequence[PaperLine], kg: str | None) -> list[tuple[str, list[Act]]]:
    """The orders' rows, by section, in the order of the lines."""
    found: list[tuple[str, list[Act]]] = []
    for (stay, order), its in groupby((line for line in lines if line.order), key=lambda line: (line.stay, str(line.order))):
        section = short(tell.picture.value(f"stays/{stay}/orders/{order}", "section"), 60) or "Other"
        if not found or found[-1][0] != section:
            found.append((section, []))
        found[-1][1].append(_act(tell, stay, order, list(its), kg))
    return found


def _act(tell: Telling, stay: str, order: str, lines: list[PaperLine], kg: str | None) -> Act:
    picture = tell.picture
    shown = picture.object(f"stays/{stay}/orders/{order}")
    schedule = printed.order_schedule(picture, stay, order)
    said = shown.get("dose")
    dose: dict[str, Any] = said if isinstance(said, dict) else {}
    how = _rate(dose, kg) if schedule.get("cri") is True else ""
    how = how or reckon(dose, kg)["text"] or short(shown.get("instructions"), CELL_MAX)
    unit = short(shown.get("unit") or dose.get("unit"), 16) if shown.get("entry") == "numeric" else ""
    acts = pack_past.by_slot(picture, stay, order)
    boxes = [_box(tell, line, acts.get(line.slot or "", []), unit) for line in lines]
    more = _more(tell, stay, order, schedule)
    rows = [boxes[start : start + BOXES_ACROSS] for start in range(0, len(boxes), BOXES_ACROSS)]
    if shown.get("stopped") is not None:
        stops = time_or(shown["stopped"], 0)
        more = joined(f"stops {tell.time(stops)}", more, by=" · ")
    return Act(short(lines[0].name, CELL_MAX), how, schedule_words(schedule, tell.clock), more, "stat" in schedule, rows)


def _rate(dose: Mapping[str, Any], kg: str | None) -> str:
    """A rate, which has no volume: "50 mcg/kg/min IV"; by weight "2 mL/h/kg × 9.4 kg = 18.8 mL/h"."""
    if dose.get("per_kg") is True:
        return reckon({**dose, "concentration": None}, kg)["text"] or ""
    return joined(*(short(dose.get(part), 40) for part in ("amount", "unit", "route")))


def _box(tell: Telling, line: PaperLine, acts: list[Entry], unit: str) -> Box:
    if line.kind != "slot" or line.due_ms is None:
        return Box(line.number, "", "", "", unit)
    time = tell.time(line.due_ms)
    done = "; ".join(pack_past.act_words(tell, act) for act in acts)
    if line.word in status.OPEN_STATES:
        was_due = line.due_ms < tell.now_ms
        return Box(line.number, time, "still open" if was_due else "", "", unit)
    if line.word == "clash":
        return Box(line.number, time, "disagrees: ask", "", unit)
    if line.word == "held":
        return Box(line.number, time, "held", "" if line.due_ms >= tell.now_ms and _is_until(acts, line) else done, unit)
    return Box(line.number, time, "", done or "left out", unit)


def _is_until(acts: list[Entry], line: PaperLine) -> bool:
    """Whether the box stands at the time until which the slot was held: there it is to be done."""
    return line.slot is not None and printed.slot_due_ms(line.slot) != line.due_ms and bool(acts)


def _more(tell: Telling, stay: str, order: str, schedule: Mapping[str, Any]) -> str:
    """What else is to be known: the least gap and the last dose of a PRN order, since when and how fast something runs."""
    if schedule.get("prn") is True:
        last, until = printed.last_done_ms(tell.picture, stay, order), printed.not_before_ms(tell.picture, stay, order)
        said = f"last given {tell.time(last)}" if last is not None else "not given yet"
        return f"{said}, not before {tell.time(until)}" if until is not None and until > tell.now_ms else said
    if schedule.get("cri") is True:
        return pack_past.running(tell, stay, order)
    return ""

"""An anesthesia that goes on, on its patient's pages of the downtime pack: last readings, totals, and a grid to go on by hand.

A sheet that lives on a tablet goes on without the server. This page is for the hour in which the tablets die too: who takes over reads
from it what was given and how the patient stood, and writes on. What was written on it is typed into the sheet afterwards, at its own time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from domain import anesthesia
from domain.anesthesia import COMMENT, EVENTS, PARAMETERS, Item, Sheet
from domain.schedule import MINUTE_MS

from .anesthesia import shown_value
from .clock import span
from .pack_past import Telling, done_at, joined, person, short

#: the newest readings, events and doses that are told; the grid's columns: an hour at every 5 minutes, a centimetre each for a pen
READINGS_MAX, EVENTS_MAX, DRUGS_MAX, COLUMNS = 3, 10, 12, 12
#: letters of a procedure and a name, and of what was given or happened
HEAD_MAX, SAID_MAX = 80, 60


class Ongoing(NamedTuple):
    """One anesthesia on paper. `readings` have a value ("" where not read) for each of `rows`, the newest last."""

    title: str
    about: str
    times: list[str]
    rows: list[tuple[str, str, list[str]]]
    events: list[str]
    drugs: list[str]
    totals: list[str]
    next_words: str
    columns: list[str]


def ongoing(tell: Telling, stays: Sequence[str], *, fahrenheit: bool) -> list[Ongoing]:
    """The anesthesias of a patient that are not finalized, the first opened one first."""
    found = [sheet for stay in stays for sheet in anesthesia.sheets(tell.picture, stay) if sheet.state != "finalized"]
    return [_ongoing(tell, sheet, fahrenheit=fahrenheit) for sheet in found]


def _ongoing(tell: Telling, sheet: Sheet, *, fahrenheit: bool) -> Ongoing:
    told = sheet.readings[-READINGS_MAX:]
    unit = {"temp": "°F"} if fahrenheit else {}
    rows = [
        (row.name, unit.get(row.key, row.unit), [shown_value(row.key, one.values.get(row.key), fahrenheit=fahrenheit) for one in told])
        for row in PARAMETERS
    ]
    step = anesthesia.interval_min(sheet, tell.picture.value("settings/hospital", "reading_interval_min"))
    names = ((key, short(sheet.fields.get(key), SAID_MAX)) for key in ("anesthetist", "surgeon", "assistant"))
    team = [f"{key} {name}" for key, name in names if name]
    asa = short(sheet.fields.get("asa"), 8)
    count = "1 reading" if len(sheet.readings) == 1 else f"{len(sheet.readings)} readings"
    about = [f"ASA {asa}" if asa else "", *team, f"begun {tell.time(sheet.opened_ms)}", count]
    return Ongoing(
        short(sheet.fields.get("procedure"), HEAD_MAX) or "no procedure named", joined(*about, by=" · "),
        [done_at(tell, tell.picture.entries[one.name]) for one in told], rows,
        _lines(tell, [one for one in sheet.events if one.data.get("event") != COMMENT][-EVENTS_MAX:], _event),
        _lines(tell, sheet.drugs[-DRUGS_MAX:], _drug),
        [*(_total(one) for one in anesthesia.totals(sheet)), f"fluids by rate {anesthesia.fluids_ml(sheet, tell.now_ms)} mL"],
        f"A reading every {step} minutes. {_next(tell, sheet, step)}", [""] * COLUMNS,
    )  # fmt: skip


def _lines(tell: Telling, items: Iterable[Item], say: Callable[[Item], str]) -> list[str]:
    return [f"{done_at(tell, tell.picture.entries[one.name])} {say(one)} {person(tell, one.by)}" for one in items]


def _event(item: Item) -> str:
    event = short(item.data.get("event"), SAID_MAX)
    return EVENTS.get(event, event)


def _drug(item: Item) -> str:
    return joined(*(short(item.data.get(key), SAID_MAX) for key in ("drug", "amount", "unit", "route")))


def _total(one: anesthesia.Total) -> str:
    return joined(short(one.drug, SAID_MAX), one.amount, short(one.unit, 16), f"in {one.doses} {'dose' if one.doses == 1 else 'doses'}")


def _next(tell: Telling, sheet: Sheet, step: int) -> str:
    """When the last one was taken, and so when the next is due."""
    begin, end = anesthesia.asked_between(sheet)
    if end is not None:
        return f"Sternal {tell.time(end)}."
    if begin is None or not sheet.readings:
        return "None was taken yet; they begin with the induction."
    last = sheet.readings[-1].at_ms
    due = last + step * MINUTE_MS
    return f"The last was taken {tell.time(last)}, the next is due {tell.time(due)} ({span(tell.now_ms - last)} ago when this was printed)."

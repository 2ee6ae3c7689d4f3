"""What the page asks for, and the bill as the page's element shows it: plain JSON, made in a thread."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

from domain import paper
from domain.bill import SUM_STATES, Bill, Line, PatientBill, bill
from domain.errors import BadInput
from domain.marks import Mark, Window
from domain.reconciling import MISSED, Missed
from reports import bill_words as words
from reports.bill import left_out

from ..zones import zone_years
from .keeping import Bills, House, Kept

#: lines that the page draws; a bill of 400 stays usable, and a longer one is for paper and file
LINES_MAX = 1_000
DAY_MS = 24 * 3_600_000
MINUTE_MS = 60_000
#: a mark, or an end of a window, lies in one of these years; another one is a slip of the finger
YEARS = range(2000, 2100)
NO_TIME = "Type the day and the time, such as 22 November 2026, 02:41."
#: beginnings and ends that are no marks
BEGINNING, NOW, DAY = "beginning", "now", "day"


class Ask(NamedTuple):
    """Which bill: from and until (a mark's key, `at:<ms>`, or a word), of which patients (none: all), with those who left or not."""

    since: str = DAY
    until: str = NOW
    stays: frozenset[str] = frozenset()
    left: bool = False


#: what an end of a window may be, as it comes from a browser
_AN_END = re.compile(r"at:[0-9]{1,15}|[A-Za-z0-9:._-]{1,80}")


def is_end(word: str) -> bool:
    """Whether a browser's text can be an end of a window."""
    return _AN_END.fullmatch(word) is not None


def asked(since: str, until: str) -> Ask:
    """The bill that an address asks for; what is not said there, or cannot be one, is as usual."""
    usual = Ask()
    return usual._replace(since=since if is_end(since) else usual.since, until=until if is_end(until) else usual.until)


class View(NamedTuple):
    """A bill with what the page shows around it."""

    house: House
    bill: Bill
    missed: list[Missed]
    patients: list[tuple[str, str]]


def read(bills: Bills, ask: Ask, now_ms: int) -> View:
    """The bill that is asked for. Blocks."""
    house, present = bills.house(), bills.present()
    window = Window(_ms(ask.since, house.marks, now_ms, -math.inf), _ms(ask.until, house.marks, now_ms, math.inf))
    gone = bills.left(window.since_ms) if ask.left else []
    found = present + gone
    chosen = [kept for kept in found if not ask.stays or kept.bill.stay in ask.stays]
    made = bill((kept.bill for kept in chosen), window, house.outages, house.money, now_ms)
    missed = [one for kept in chosen for one in kept.missed if window.holds(one.done_ms)]
    return View(house, made, missed, sorted(map(_named, found), key=lambda row: row[1].casefold()))


def _named(kept: Kept) -> tuple[str, str]:
    return kept.bill.stay, words.patient_words(kept.bill)


def _ms(word: str, marks: list[Mark], now_ms: int, otherwise: float) -> float:
    if word == DAY:
        return (now_ms - DAY_MS) // MINUTE_MS * MINUTE_MS
    if word.startswith("at:") and word[3:].isdigit():
        return int(word[3:])
    return next((mark.at_ms for mark in marks if mark.key == word), otherwise)


def local_ms(house: House, text: str, which: int | None = None) -> int:
    """A browser's `2026-11-22T02:41` by the hospital's clock, ms; `which` (0 or 1) is the answer where the clocks showed it twice.

    Raises BadInput with what to type instead, and paper.TwoTimes where a person must say which of two instants is meant.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(NO_TIME) from error
    if at.tzinfo is not None or at.year not in YEARS:
        raise BadInput(NO_TIME)
    wall_ms = int(at.replace(tzinfo=UTC, second=0, microsecond=0).timestamp() * 1000)
    return paper.read_moment(wall_ms, house.clock.of_day(at), zone_years(house.clock.zone.key, at.year), which)


def local_text(house: House, ms: int) -> str:
    """The same the other way, for a field of the page."""
    return house.clock.sortable(ms).replace(" ", "T")


def shown(view: View, ask: Ask, *, may: bool) -> dict[str, Any]:
    """The bill as the element shows it (see lines.js)."""
    made, when = view.bill, _when(view)
    totals = made.totals()
    patients, drawn, more = [], 0, 0
    for patient in made.patients:
        room = max(LINES_MAX - drawn, 0)
        patients.append(_patient(view, patient, room, may=may))
        more += max(len(patient.lines) - room, 0)
        drawn += min(len(patient.lines), room)
    return {
        "ask": "|".join((ask.since, ask.until, ",".join(sorted(ask.stays)), str(ask.left))),
        "window": words.window_words(made.window, when), "currency": made.money.currency, "patients": patients,
        "doubts": sum(line.doubtful for line in made.lines), "missed": [_missed(view, one) for one in view.missed[:50]],
        "missedMore": max(len(view.missed) - 50, 0), "more": more,
        "parts": [
            {"words": words.part_words(part, when), "amount": made.money.plain(_sum(made, made.lines, place))}
            for place, part in enumerate(made.parts)
        ],
        "total": made.money.plain(totals.billed.amount), "lines": totals.billed.lines, "left": left_out(totals, made),
        "states": [
            {"state": state, "word": words.STATES[state], "lines": said.lines, "amount": made.money.plain(said.amount)}
            for state in SUM_STATES
            if (said := totals.by_state[state]).lines
        ],
        "may": may,
    }  # fmt: skip


def _when(view: View) -> words.When:
    return lambda ms: view.house.clock.time(ms, view.bill.as_of_ms)


def _sum(made: Bill, lines: list[Line] | tuple[Line, ...], place: int) -> Any:
    return made.totals(line for line in lines if line.part == place).billed.amount


def _patient(view: View, patient: PatientBill, room: int, *, may: bool) -> dict[str, Any]:
    made, when = view.bill, _when(view)
    totals = made.totals(patient.lines)
    drawn = patient.lines[:room]
    parts = []
    for place, part in enumerate(made.parts):
        lines = [line for line in drawn if line.part == place]
        if lines:
            parts.append({
                "key": f"{patient.stay}/{part.word}/{part.outage or place}", "words": words.part_words(part, when),
                "sum": made.money.plain(_sum(made, patient.lines, place)), "rows": [_row(view, line, when, may=may) for line in lines],
            })  # fmt: skip
    where = " · ".join(text for text in (patient.ward, f"cage {patient.cage}" if patient.cage else "") if text)
    return {
        "key": patient.stay, "name": patient.name, "words": words.patient_words(patient), "where": where, "gone": patient.discharged,
        "sum": made.money.plain(totals.billed.amount), "left": left_out(totals, made), "parts": parts,
        "toTick": sum(line.charge.to_send for line in drawn),
    }  # fmt: skip


def _row(view: View, line: Line, when: words.When, *, may: bool) -> dict[str, Any]:
    charge, money = line.charge, view.bill.money
    return {
        "key": charge.charge, "stay": charge.stay, "saw": list(line.saw), "due": words.due_words(line, when), "done": when(line.done_ms),
        "doneNote": words.done_notes(line, when), "what": line.name, "whatNote": words.what_notes(line), "who": line.who,
        "initials": line.initials, "code": words.code_words(charge.code), "quantity": charge.quantity, "unit": charge.unit or "",
        "price": words.price_words(line, money), "amount": money.plain(line.amount), "billed": line.word, "state": charge.state,
        "stateWords": words.state_words(line, when), "why": words.why_words(line) if line.doubtful else "", "isBilled": charge.billed,
        "tick": may and charge.to_send, "undo": may and charge.state == "by_hand",
        "adjust": may and charge.of is None and charge.state != "void" and charge.why not in ("clash", "double", "no_order"),
    }  # fmt: skip


def _missed(view: View, one: Missed) -> dict[str, str]:
    names = dict(view.patients)
    when = _when(view)
    return {"key": one.entry, "words": f"{names.get(one.stay, one.stay)}: {one.name}, {when(one.done_ms)}", "why": MISSED[one.why]}

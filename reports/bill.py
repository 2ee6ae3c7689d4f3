"""The billing PDF: clashes and held lines on top, then patient by patient, before, during and after an outage apart. Bill in, HTML out.

Each patient begins on a page of her own, and each of these pages names patient, owner and file number, for pages are torn apart and filed.
Every line has a box to tick when it was typed into the practice system; the page `/billing` keeps the same tick for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from domain.bill import SUM_STATES, Bill, Line, PatientBill, Totals
from domain.reconciling import MISSED, Missed

from . import bill_words as words
from . import pages
from .clock import Clock


class Cells(NamedTuple):
    """A line as it stands in the table."""

    due: str
    done: str
    done_note: str
    what: str
    what_note: str
    who: str
    code: str
    quantity: str
    unit: str
    price: str
    amount: str
    billed: str
    state: str
    struck: bool
    ticked: bool


class Group(NamedTuple):
    """A patient's lines in one part of the window, and what they come to."""

    heading: str
    lines: list[Cells]
    amount: str
    left_out: str


class Section(NamedTuple):
    """One patient."""

    name: str
    running: str
    where: str
    groups: list[Group]
    amount: str
    left_out: str


class Doubt(NamedTuple):
    """A line that waits for a person, or something that was done and is charged nowhere."""

    patient: str
    done: str
    what: str
    who: str
    amount: str
    why: str


class Summed(NamedTuple):
    """A row of the first page: a patient, what she comes to in each part and in all, and how many of her lines are held."""

    patient: str
    amounts: list[str]
    amount: str
    held: str


def bill_html(bill: Bill, missed: Sequence[Missed], hospital: str, clock: Clock) -> str:
    """The page for the press. `missed` is what was done and is charged nowhere; it may be empty."""
    when = _when(bill, clock)
    window, as_of = words.window_words(bill.window, when), clock.dated(bill.as_of_ms)
    headings = [words.part_words(part, when) for part in bill.parts]
    totals = bill.totals()
    told = [(words.STATES[state], totals.by_state[state]) for state in SUM_STATES if totals.by_state[state].lines]
    names = {patient.stay: words.patient_words(patient) for patient in bill.patients}
    return pages.page(
        "bill.html", title=f"Bill, {hospital}", foot=f"Bill {window} · as of {as_of}", hospital=hospital, window=window,
        as_of=as_of, currency=bill.money.currency, headings=[heading or "Amount" for heading in headings],
        doubts=_doubts(bill, when), missed=[_missed(one, names, when) for one in missed],
        sums=[_summed(bill, patient) for patient in bill.patients], parts=_part_sums(bill),
        states=[(word, said.lines, bill.money.plain(said.amount)) for word, said in told],
        total=bill.money.plain(totals.billed.amount), total_lines=words.count_words(totals.billed.lines), left_out=left_out(totals, bill),
        sections=[_section(bill, patient, headings, when) for patient in bill.patients],
    )  # fmt: skip


def _when(bill: Bill, clock: Clock) -> words.When:
    """Paper is read on another day: each time has its date."""
    return lambda ms: clock.dated(ms, bill.as_of_ms)


def left_out(totals: Totals, bill: Bill) -> str:
    """What is not in a total, as a sentence; empty where nothing is left out."""
    plain = bill.money.plain
    said = []
    if totals.held.lines:
        said.append(f"{words.count_words(totals.held.lines)} held ({plain(totals.held.amount)})")
    if totals.not_billed.lines:
        said.append(f"{words.count_words(totals.not_billed.lines)} not billed ({plain(totals.not_billed.amount)})")
    if totals.void.lines:
        said.append(f"{words.count_words(totals.void.lines)} struck")
    if totals.no_price:
        said.append(f"{words.count_words(totals.no_price)} without a price")
    return f"Not in the total: {', '.join(said)}." if said else ""


def _part_sums(bill: Bill) -> list[str]:
    by_part = [[line for line in bill.lines if line.part == place] for place in range(len(bill.parts))]
    return [bill.money.plain(bill.totals(lines).billed.amount) for lines in by_part]


def _summed(bill: Bill, patient: PatientBill) -> Summed:
    by_part = [[line for line in patient.lines if line.part == place] for place in range(len(bill.parts))]
    amounts = [bill.money.plain(bill.totals(lines).billed.amount) for lines in by_part]
    totals = bill.totals(patient.lines)
    held = words.count_words(totals.held.lines, "held", "held") if totals.held.lines else ""
    return Summed(words.patient_words(patient), amounts, bill.money.plain(totals.billed.amount), held)


def _doubts(bill: Bill, when: words.When) -> list[Doubt]:
    found = []
    for patient in bill.patients:
        for line in patient.lines:
            if line.doubtful:
                amount = bill.money.plain(line.amount)
                done = when(line.done_ms)
                found.append(Doubt(words.patient_words(patient), done, line.name, words.who_words(line), amount, words.why_words(line)))
    return found


def _missed(one: Missed, names: dict[str, str], when: words.When) -> Doubt:
    return Doubt(names.get(one.stay, one.stay), when(one.done_ms), one.name, "", "", MISSED[one.why])


def _section(bill: Bill, patient: PatientBill, headings: list[str], when: words.When) -> Section:
    groups = []
    for place, heading in enumerate(headings):
        lines = [line for line in patient.lines if line.part == place]
        if lines:
            sums = bill.totals(lines)
            groups.append(
                Group(heading, [_cells(bill, line, when) for line in lines], bill.money.plain(sums.billed.amount), left_out(sums, bill))
            )
    sums = bill.totals(patient.lines)
    where = " · ".join(text for text in (patient.species, patient.ward, f"cage {patient.cage}" if patient.cage else "") if text)
    if patient.discharged:
        where = f"{where} · discharged" if where else "discharged"
    running = words.patient_words(patient)
    return Section(patient.name, running, where, groups, bill.money.plain(sums.billed.amount), left_out(sums, bill))


def _cells(bill: Bill, line: Line, when: words.When) -> Cells:
    charge = line.charge
    return Cells(
        words.due_words(line, when), when(line.done_ms), words.done_notes(line, when), line.name,
        words.what_notes(line), words.who_words(line), words.code_words(charge.code), charge.quantity, charge.unit or "",
        words.price_words(line, bill.money), bill.money.plain(line.amount), line.word, words.state_words(line, when),
        charge.state == "void", charge.state in ("by_hand", "acknowledged"),
    )  # fmt: skip

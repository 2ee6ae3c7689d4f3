"""The bill as a file for spreadsheets: the same lines and the same totals as on paper.

UTF-8 with a byte order mark, so that spreadsheets read names as they are written; a decimal point; times as `2026-11-22 02:41` by the
hospital's clock. A name that a spreadsheet would take for a formula gets an apostrophe in front: names are untrusted text, and a file that
the front desk opens must not calculate, call or open anything.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from domain.bill import SUM_STATES, Bill, Line, PatientBill

from . import bill_words as words
from .clock import Clock, off_words

COLUMNS = (
    "row", "patient", "owner", "file_number", "emr_id", "part", "due", "done", "arrived_late", "time_typed", "what", "outcome", "who",
    "initials", "code", "quantity", "unit", "price", "amount", "billed", "state", "why", "told_at", "told_by", "stay", "charge",
    "difference_of", "typed_by", "time_corrected",
)  # fmt: skip
BYTE_ORDER_MARK = "\ufeff"
#: what spreadsheets begin a formula with, a tab and a carriage return among it
_FORMULA = re.compile(r"^[\s\x00]*[=+\-@|%\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
#: columns that we write as numbers; in any other a leading minus is a name's
_NUMBERS = frozenset({"quantity", "price", "amount"})


def bill_csv(bill: Bill, clock: Clock) -> bytes:
    """The file. Rows: `line`, then `subtotal` of each patient and part, `total`, and what is left out of it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for patient in bill.patients:
        for line in patient.lines:
            writer.writerow(_row(_line(bill, patient, line, clock)))
    for row in _sums(bill):
        writer.writerow(_row(row))
    return (BYTE_ORDER_MARK + out.getvalue()).encode("utf-8", "replace")


def safe(text: str) -> str:
    """A text that no spreadsheet calculates. What has no ink, and half a surrogate pair, is shown as it can be."""
    plain = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "")
    return f"'{plain}" if _FORMULA.match(plain) else plain


def _row(cells: dict[str, str]) -> Sequence[str]:
    out = []
    for column in COLUMNS:
        text = cells.get(column, "")
        out.append(text if column in _NUMBERS and _NUMBER.fullmatch(text) else safe(text))
    return out


def _line(bill: Bill, patient: PatientBill, line: Line, clock: Clock) -> dict[str, str]:
    charge = line.charge
    return {
        "row": "line", **_of(patient), "part": bill.parts[line.part].word,
        "due": "" if line.due_ms is None else clock.sortable(line.due_ms), "done": clock.sortable(line.done_ms),
        "arrived_late": "" if line.arrived_ms is None else clock.sortable(line.arrived_ms),
        "time_typed": "yes" if line.typed_time else "", "what": line.name, "outcome": line.outcome.replace("_", " "), "who": line.who,
        "initials": line.initials, "code": words.code_words(charge.code), "quantity": charge.quantity, "unit": charge.unit or "",
        "price": "" if line.amount is None else str(charge.price), "amount": bill.money.plain(line.amount), "billed": line.word,
        "state": words.STATES[charge.state], "why": words.why_words(line) if line.doubtful else "",
        "told_at": "" if line.told_ms is None else clock.sortable(line.told_ms), "told_by": line.told_by, "stay": patient.stay,
        "charge": charge.charge, "difference_of": charge.of or "", "typed_by": line.typed_by,
        "time_corrected": off_words(line.off_ms),
    }  # fmt: skip


def _of(patient: PatientBill) -> dict[str, str]:
    return {"patient": patient.name, "owner": patient.owner, "file_number": patient.file_number, "emr_id": patient.emr_id}


def _sums(bill: Bill) -> list[dict[str, str]]:
    plain, rows = bill.money.plain, []
    for patient in bill.patients:
        for place, part in enumerate(bill.parts):
            lines = [line for line in patient.lines if line.part == place]
            if lines:
                amount = plain(bill.totals(lines).billed.amount)
                rows.append({"row": "subtotal", **_of(patient), "stay": patient.stay, "part": part.word, "amount": amount})
    for place, part in enumerate(bill.parts):
        amount = plain(bill.totals(line for line in bill.lines if line.part == place).billed.amount)
        rows.append({"row": "subtotal", "what": "all patients", "part": part.word, "amount": amount})
    totals = bill.totals()
    states = ((state, totals.by_state[state]) for state in SUM_STATES)
    rows += [{"row": "of the total", "state": words.STATES[state], "amount": plain(said.amount)} for state, said in states if said.lines]
    rows.append({"row": "total", "what": bill.money.currency, "amount": plain(totals.billed.amount)})
    for word, said in (("held", totals.held), ("not billed", totals.not_billed), ("struck", totals.void)):
        rows.append({"row": "left out", "billed": word, "quantity": str(said.lines), "amount": plain(said.amount)})
    rows.append({"row": "left out", "billed": "no price", "quantity": str(totals.no_price)})
    return rows

"""The bill of a window: each patient's lines, in their part of it, with what they come to and what is left out.

Plain data for page, PDF and file. An entry that came late stands where it was done, and says when it arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from domain.billing import Charge, charges, name_of
from domain.entries import Entry, happened_ms, parse_time, time_or
from domain.fold import Picture
from domain.marks import Part, Span, Window, part_of, parts
from domain.money import Money
from domain.told import told

#: an entry that arrived longer than this after it was done "arrived late", minutes; a device in contact needs seconds
ARRIVED_LATE_MIN = 5
MINUTE_MS = 60_000
#: lines in front of a person before anything else
DOUBTFUL = frozenset({"held", "failed"})


class Line(NamedTuple):
    """A charge with what a reader of the bill asks: when due (None: as needed) and done, what, who, when told by whom. Times in ms.

    `saw` are the heads of what is said of the charge: what somebody who looks at the line knows. What was written on paper was done by
    who wrote it; `typed_by` is who typed it in. `off_ms` is by how much the device's clock said more than `done_ms`, which is corrected
    by it.
    """

    charge: Charge
    part: int
    due_ms: int | None
    done_ms: int
    arrived_ms: int | None
    typed_time: bool
    name: str
    outcome: str
    because: str
    who: str
    initials: str
    amount: Decimal | None
    told_ms: int | None = None
    told_by: str = ""
    saw: tuple[str, ...] = ()
    typed_by: str = ""
    off_ms: float = 0

    @property
    def doubtful(self) -> bool:
        """Whether a person has to look at it: held, failed, or sent and typed both."""
        return self.charge.state in DOUBTFUL or self.charge.why == "twice"

    @property
    def word(self) -> str:
        """`billed`, or why its money is not in the sum: held, void, not billed, no price."""
        if self.charge.state in ("held", "void"):
            return self.charge.state
        return "not billed" if not self.charge.billed else "billed" if self.charge.summed else "no price"


class PatientBill(NamedTuple):
    """One patient's part of the bill, lines by the time when they were done. `emr_id` is the practice system's id, "" where unknown."""

    stay: str
    name: str
    owner: str
    file_number: str
    species: str
    ward: str
    cage: str
    discharged: bool
    lines: tuple[Line, ...]
    emr_id: str = ""


class Sum(NamedTuple):
    """So many lines, and what they come to."""

    lines: int
    amount: Decimal


class Totals(NamedTuple):
    """What is billed, split by state; and what is left out of it. The states' sums make the total."""

    billed: Sum
    by_state: dict[str, Sum]
    held: Sum
    not_billed: Sum
    void: Sum
    no_price: int


#: the states of a sum, in the order in which they are told
SUM_STATES = ("open", "failed", "sent", "acknowledged", "by_hand")


def patient_bill(picture: Picture, stay: str, money: Money) -> PatientBill:
    """All of a patient's lines, not yet cut by any window (`cut` does that): what a page may keep until the patient's entries change."""
    path = f"stays/{stay}"
    lines = [_line(picture, charge, picture.entries[charge.entry], money) for charge in charges(picture, stay)]

    def said(field: str) -> str:
        value = picture.value(path, field)
        return "" if value is None else str(value)

    lines.sort(key=_order)
    return PatientBill(
        stay, said("patient.name") or f"stay {stay}", said("client.name"), said("file_number"), said("patient.species"), said("ward"),
        said("cage"), bool(picture.value(path, "discharged")), tuple(lines), said("emr_id"),
    )  # fmt: skip


def _order(line: Line) -> tuple[object, ...]:
    """By when it was done; a charge's differences below it, what was told of them first, in the order in which it was told."""
    charge = line.charge
    return line.done_ms, charge.of or charge.charge, charge.of is not None, line.told_ms is None, line.told_ms or 0, charge.charge


def cut(patient: PatientBill, found: Sequence[Part]) -> PatientBill:
    """The patient's lines that were done in these parts of a window, each in its part."""
    placed = ((line, part_of(found, line.done_ms)) for line in patient.lines)
    return patient._replace(lines=tuple(line._replace(part=part) for line, part in placed if part is not None))


def _line(picture: Picture, charge: Charge, act: Entry, money: Money) -> Line:
    done, received = happened_ms(act), time_or(act.received, 0)
    late = received - done > ARRIVED_LATE_MIN * MINUTE_MS
    name = name_of(picture, act)
    who, typed_by = _doer(picture, act)
    teller = told(picture, charge.charge).entry
    told_by = "" if teller is None else _person(picture, teller.by) if teller.by else "the link"
    path = f"charges/{charge.charge}"
    saw = picture.heads_among({writer for field in picture.fields(path) for writer in picture.writers(path, field)})
    return Line(
        charge, 0, _due_ms(picture, charge), done, int(received) if late else None, act.at_from == "person",
        "an order that has not arrived" if name is None else name, str(act.data.get("outcome") or "given"), act.because or "",
        who, initials(who), charge.amount(money), None if teller is None else happened_ms(teller), told_by, tuple(saw),
        typed_by, parse_time(act.at) - done,
    )  # fmt: skip


def _due_ms(picture: Picture, charge: Charge) -> int | None:
    """When it was due, where it was moved to if it was; None for what has no due time (as needed, a change of a rate)."""
    try:
        due = parse_time(charge.slot)
    except ValueError:
        return None
    return int(time_or(picture.value(f"stays/{charge.stay}/orders/{charge.order}/slots/{charge.slot}", "to"), due))


def _doer(picture: Picture, act: Entry) -> tuple[str, str]:
    """Who did it, and who typed it in where it came from paper ("" where not)."""
    paper = act.data.get("paper")
    wrote = paper.get("wrote") if isinstance(paper, dict) else None
    return (_person(picture, str(wrote)), _person(picture, act.by)) if wrote else (_person(picture, act.by), "")


def _person(picture: Picture, staff: str | None) -> str:
    return "nobody named" if staff is None else str(picture.value(f"staff/{staff}", "name") or staff)


def initials(name: str) -> str:
    """`AO` of Ada Okafor."""
    return "".join(word[0] for word in name.replace("-", " ").split() if word[0].isalpha())[:4].upper()


def totals(lines: Iterable[Line], money: Money) -> Totals:
    """What lines come to."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.word, []).append(line)

    def summed(some: Iterable[Line]) -> Sum:
        found = list(some)
        return Sum(len(found), money.total(line.amount for line in found if line.amount is not None))

    billed = groups.get("billed", [])
    by_state = {state: summed(line for line in billed if line.charge.state == state) for state in SUM_STATES}
    return Totals(
        summed(billed), by_state, summed(groups.get("held", ())), summed(groups.get("not billed", ())), summed(groups.get("void", ())),
        len(groups.get("no price", ())),
    )  # fmt: skip


class Bill(NamedTuple):
    """A whole bill: the window and its parts, the patients in their order, and when it was made (ms)."""

    window: Window
    parts: tuple[Part, ...]
    patients: tuple[PatientBill, ...]
    money: Money
    as_of_ms: int

    @property
    def lines(self) -> list[Line]:
        """Every line, patient by patient."""
        return [line for patient in self.patients for line in patient.lines]

    def totals(self, lines: Iterable[Line] | None = None) -> Totals:
        """What the bill, or some of its lines, comes to."""
        return totals(self.lines if lines is None else lines, self.money)


def bill(patients: Iterable[PatientBill], window: Window, outages: Iterable[Span], money: Money, as_of_ms: int) -> Bill:
    """The bill of these patients for a window, cut by the outages that touch it."""
    found = parts(window, outages)
    return Bill(window, tuple(found), in_order(cut(patient, found) for patient in patients), money, as_of_ms)


def in_order(patients: Iterable[PatientBill]) -> tuple[PatientBill, ...]:
    """Patients with lines, by name, so that a reader finds them."""
    return tuple(sorted((one for one in patients if one.lines), key=lambda one: (one.name.casefold(), one.owner.casefold(), one.stay)))

"""The downtime pack on paper: a ward's first page, a sheet for each patient, blank sheets, the protocol. Picture and now in, HTML out.

Reading a whole house with the hospital's lock held would keep a nurse's act waiting; so the caller reads a patient at a time:

    with lock: book = open_book(picture, now_ms, zones, table)
    for place in book.places: with lock: book.add(picture, place)
    html = book.ward_html("ICU")
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from domain import printed, roster
from domain.emergency_doses import Row, Table, doses_for, signed_off
from domain.fold import Picture
from domain.names import name_alerts
from domain.printed import PaperSheet
from domain.schedule import Zones

from . import pack_past, pages
from .pack_past import short
from .pack_sheet import BOXES_ACROSS, Common, Sheet, sheet
from .times import WallClock

#: blank sheets for patients who come in while there is no screen, and the rows and lines of one
BLANKS, BLANK_ACTS, BLANK_LINES = 2, 14, 9
#: weights (kg) for which the back of a blank sheet has the emergency doses
WEIGHTS = ("2", "3", "4", "5", "7.5", "10", "15", "20", "30", "40")
#: columns of the ward's overview: 24 hours from the middle of one are in 25 hours of the clock
HOURS, HOUR_MS = 25, 3_600_000
NO_WARD = "Patients without a ward"


class RosterLine(NamedTuple):
    """A patient on the ward's first page. `counts` is how much is due in each of the next 24 hours."""

    number: int
    name: str
    owner: str
    kind: str
    cage: str
    code: str
    caution: str
    alert: bool
    weight: str
    home: str
    swatch: pages.Drawing | None
    counts: list[int]


class Book:
    """A pack in the making: what all sheets share, and the sheets read so far."""

    def __init__(self, common: Common, places: list[PaperSheet], wards: list[str], sign: str, signed: bool) -> None:
        self.common, self.places, self.wards = common, places, wards
        self.sign, self.signed = sign, signed
        self.sheets: dict[str, Sheet] = {}

    @property
    def as_of(self) -> str:
        """`02:10, Wed 25 Nov 2026`."""
        return self.common.clock.moment(self.common.now_ms)

    def add(self, picture: Picture, place: PaperSheet) -> None:
        """Reads a patient's sheet. One who is gone meanwhile leaves no sheet."""
        if picture.value(f"stays/{place.stay}", "opened") and not picture.value(f"stays/{place.stay}", "discharged"):
            self.sheets[place.stay] = sheet(picture, place, self.common)

    def of_ward(self, ward: str) -> list[Sheet]:
        """The sheets of a ward, in order."""
        return [self.sheets[place.stay] for place in self.places if place.ward == ward and place.stay in self.sheets]

    def ward_html(self, ward: str) -> str:
        """A ward's whole pack; "" is that of patients without a ward."""
        return self._html(ward, self.of_ward(ward), whole=True)

    def patient_html(self, stay: str) -> str | None:
        """One patient's sheet alone; None for one who is not in the house."""
        found = self.sheets.get(stay)
        return None if found is None else self._html(found.ward, [found], whole=False)

    def _html(self, ward: str, sheets: Sequence[Sheet], *, whole: bool) -> str:
        clock, now = self.common.clock, self.common.now_ms
        name = short(ward, 60) or NO_WARD
        return pages.page(
            "pack.html", title=f"Downtime pack: {name}", foot=f"Orders as of {self.as_of} · {short(name, 30)} · {self.common.hospital}",
            hospital=self.common.hospital,
            ward=name, as_of=self.as_of, whole=whole, sheets=sheets, roster=[_line(one) for one in sheets],
            hours=[clock.hour(now + hour * HOUR_MS) for hour in range(HOURS)],
            blanks=[f"N{number}" for number in range(1, BLANKS + 1)] if whole else [], blank_acts=BLANK_ACTS, blank_lines=BLANK_LINES,
            across=BOXES_ACROSS, weights=WEIGHTS, by_weight=by_weight(self.common.table, WEIGHTS), edition=self.common.table.edition,
            sources=self.common.table.sources, sign=self.sign, signed=self.signed,
        )  # fmt: skip


def open_book(picture: Picture, now_ms: int, zones: Zones, table: Table) -> Book:
    """Begins a pack. The caller holds the hospital's lock."""
    clock, places = WallClock(picture), printed.sheet_places(picture)
    shown = {place.stay: place for place in places}
    alike = name_alerts({place.stay: place.patient for place in places if place.patient != "no name"})
    common = Common(
        short(picture.value("settings/hospital", "name"), 60) or "Wardlight", clock,
        picture.value("settings/hospital", "weight_unit") == "lb", now_ms, zones, table, pack_past.people(picture),
        {row.stay: row for row in roster.roster_rows(picture)},
        {stay: [_alert(picture, shown[other]) for other in others] for stay, others in alike.items()},
    )  # fmt: skip
    done = signed_off(picture, table.edition)
    who = pack_past.people(picture).get(done.by or "", ("", "a manager"))[1] if done else ""
    sign = f"signed off by {who}, {clock.date(done.at_ms)}" if done else "NOT SIGNED OFF by this hospital"
    wards = list(dict.fromkeys([*roster.wards(picture), *(place.ward for place in places)]))
    return Book(common, places, wards, sign, done is not None)


def _alert(picture: Picture, other: PaperSheet) -> str:
    path = f"stays/{other.stay}"
    about = [other.patient, picture.value(path, "client.name"), picture.value(path, "patient.species"), other.ward]
    cage = short(picture.value(path, "cage"), 16)
    return pack_past.joined(*(short(one, 30) for one in about), f"cage {cage}" if cage else "", by=", ")


def _line(one: Sheet) -> RosterLine:
    counts = [0] * HOURS
    for hour in one.due_hours:
        counts[min(max(hour, 0), HOURS - 1)] += 1
    kind, home = one.kind.split(" · ")[0], one.home
    return RosterLine(
        one.number, short(one.name, 40), short(one.owner, 30), kind, short(one.cage, 16), one.code, short(one.caution, 40),
        bool(one.alerts), one.weight, home, one.swatch, counts,
    )  # fmt: skip


def by_weight(table: Table, weights: Sequence[str]) -> list[tuple[Row, str, list[str]]]:
    """For each row of the table: of what it is told ("mL of 1 mg/mL", "J"), and its amount for each weight."""
    found: list[tuple[Row, str, list[str]]] = []
    for place, row in enumerate(table.rows):
        cells, unit = [], ""
        for kg in weights:
            dose = doses_for(table, kg, row.species[0] if row.species else None)[place]
            said = dose.volume.split(" or ")[0] or dose.dose
            number, _, unit = said.partition(" mL") if dose.volume else (said.rpartition(" ")[0], "", said.rpartition(" ")[2])
            cells.append(number.replace(" to ", "–"))
            unit = f"mL{unit}" if dose.volume else unit
        found.append((row, unit, cells))
    return found

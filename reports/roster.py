"""The roster on paper: per ward, which patient is on which device, with cage, code and caution. Rows in, HTML out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from domain.roster import Keeping, RosterRow, natural

from . import pages
from .swatch import swatch

NO_WARD = "No ward"


class Place(NamedTuple):
    """A device of a ward's roster with what it charts there."""

    name: str
    number: str
    place: str
    swatch: pages.Drawing
    cages: str
    patients: int


class Line(NamedTuple):
    """A patient of a ward's roster."""

    cage: str
    patient: str
    owner: str
    species: str
    code: str
    caution: str
    device: str
    number: str
    keeper: str
    swatch: pages.Drawing | None
    missing: str


class WardRoster(NamedTuple):
    """One ward: its devices, then its patients by cage."""

    ward: str
    places: list[Place]
    lines: list[Line]


def ward_rosters(rows: Sequence[RosterRow]) -> list[WardRoster]:
    """What the template `roster_part.html` shows, ward by ward; also a part of the downtime pack."""
    names = sorted({row.ward for row in rows}, key=lambda ward: (not ward, natural(ward)))
    return [_ward(name, [row for row in rows if row.ward == name]) for name in names]


def roster_html(rows: Sequence[RosterRow], hospital: str, as_of: str) -> str:
    """The roster. `as_of` is when it held, in the hospital's words for a time; it stands on every page."""
    return pages.page(
        "roster.html", title=f"Roster, {hospital}", foot=f"Roster as of {as_of}", hospital=hospital, as_of=as_of, wards=ward_rosters(rows),
        homeless=sum(row.home is None for row in rows), patients=len(rows),
    )  # fmt: skip


def _ward(name: str, rows: list[RosterRow]) -> WardRoster:
    homes: dict[str, Keeping] = {row.home.device: row.home for row in rows if row.home}
    places = [_place(home, [row for row in rows if row.home == home]) for home in homes.values()]
    return WardRoster(name or NO_WARD, sorted(places, key=lambda place: natural(place.name)), [_line(row) for row in rows])


def _place(home: Keeping, rows: list[RosterRow]) -> Place:
    cages = ", ".join(row.cage or row.patient for row in rows)
    return Place(home.name, home.number, home.place, swatch(home.colour, size="7mm"), cages, len(rows))


def _line(row: RosterRow) -> Line:
    home = row.home
    missing = "" if home else f"was on {row.was}, which charts no more" if row.was else "no home device"
    return Line(
        row.cage, row.patient, row.owner, row.species, row.code, row.caution, home.name if home else "", home.number if home else "",
        home.keeper_name if home else "", swatch(home.colour, size="4.5mm") if home else None, missing,
    )  # fmt: skip

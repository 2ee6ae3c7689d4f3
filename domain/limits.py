"""What a value read under anesthesia should lie within, by species: a table with its edition and sources, and what lies outside.

Theory. Sources disagree and no number fits every patient, so the bounds are data (`domain/data/anesthesia_limits.csv`, or the hospital's
own file of that form), each with its source, and what lies outside is marked by word and shape and never refused. A species without a
row has no limits, and the screen says so: a bound meant for a dog says nothing about a horse.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from domain import doses
from domain.anesthesia import PARAMETERS
from domain.emergency_doses import species_of
from domain.errors import BadInput

COLUMNS = ("edition", "species", "key", "low", "high", "source")
KEYS = frozenset(row.key for row in PARAMETERS)


class Limit(NamedTuple):
    """One row: `low` and `high` are decimal text, either may be None (open); with the edition and the source that says so."""

    edition: str
    species: str
    key: str
    low: str | None
    high: str | None
    source: str


def read_limits(text: str) -> list[Limit]:
    """The rows of a table. Raises errors.BadInput with the line and what is wrong with it."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise BadInput(f"The first line must be {','.join(COLUMNS)}.")
    rows = [_row(row, number) for number, row in enumerate(reader, 2)]
    if not rows:
        raise BadInput("It has no line below the first, so it bounds nothing.")
    return rows


def _row(row: Mapping[str, str | None], number: int) -> Limit:
    edition, species, key, low, high, source = ((row.get(column) or "").strip() for column in COLUMNS)
    if key not in KEYS:
        raise BadInput(f"Line {number}: {key!r} is none of {', '.join(sorted(KEYS))}.")
    for bound in (low, high):
        if bound and not doses.is_amount(bound):
            raise BadInput(f"Line {number}: {bound!r} is no number such as 36.7.")
    if not (species and source and (low or high)):
        raise BadInput(f"Line {number} needs a species, a source, and a low or a high bound.")
    if low and high and Decimal(low) > Decimal(high):
        raise BadInput(f"Line {number}: the low bound is above the high one.")
    return Limit(edition, species.lower(), key, low or None, high or None, source)


def of_species(limits: Iterable[Limit], species: str) -> list[Limit]:
    """The rows for a species as people write it ("canine" is a dog); none where nobody gave one."""
    whom = species_of(species)
    return [limit for limit in limits if limit.species == whom]


def out_of_limit(values: Mapping[str, str], species: str, limits: Iterable[Limit]) -> dict[str, str]:
    """Which values lie outside the limits of the species: key -> "low" or "high"."""
    found = {}
    for limit in of_species(limits, species):
        value = values.get(limit.key)
        if value is None:
            continue
        if limit.low is not None and Decimal(value) < Decimal(limit.low):
            found[limit.key] = "low"
        elif limit.high is not None and Decimal(value) > Decimal(limit.high):
            found[limit.key] = "high"
    return found

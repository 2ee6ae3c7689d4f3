"""The emergency drug sheet: rows of a table × a weight → dose and volume, with the formula.

Theory. The numbers are data (`domain/data/emergency_doses.csv`, or the hospital's own file of that form) and none of them is code. A
table names its edition; to the word that a person wrote is added a fingerprint of all the rows, so that a table in which one number
was changed is another edition, whatever its word says. "Signed off" holds for one edition: another is "not signed off" by itself.
  dose    per kg × kg                                    0.01 mg/kg × 4.2 kg = 0.042 mg
  volume  dose ÷ concentration                           0.042 mg = 0.042 mL of 1 mg/mL
  rate    per kg and minute × kg × 60 ÷ concentration    50 mcg/kg/min × 20 kg = 1000 mcg/min = 6 mL/h of 10 mg/mL
A row holds for the species that it names. For another species, or with no weight, there is no dose but a sentence that says why:
a number that was meant for a dog must not be drawn up for a horse. The browser's twin is ui/replica/emergency_doses.js.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from decimal import Decimal
from typing import Any, NamedTuple

from domain import doses
from domain.entries import canonical, happened_ms
from domain.errors import BadInput
from domain.fold import Picture

#: under which name the table is signed off
TABLE = "emergency-doses"
COLUMNS = ("edition", "key", "drug", "use", "amount", "amount_to", "unit", "concentrations", "species", "note", "source")
#: a sheet that is read while somebody compresses a chest has no more lines, and no longer words, than this
ROWS_MAX, TEXT_MAX = 60, 400
#: hex digits of the fingerprint in an edition's name
FINGERPRINT = 8
#: other words for the species of the table
SPECIES_WORDS = {"canine": "dog", "puppy": "dog", "feline": "cat", "kitten": "cat", "equine": "horse", "foal": "horse"}
PLURALS = {"dog": "dogs", "cat": "cats", "horse": "horses", "rabbit": "rabbits"}
#: a dose in mcg out of a bottle in mg
_SMALLER = {("mcg", "mg"): Decimal(1000), ("mg", "g"): Decimal(1000)}
_UNIT = re.compile(r"([A-Za-z]{1,8})/kg(/min)?")
_BOTTLE = re.compile(r"(\d{1,9}(?:\.\d{1,6})?) ([A-Za-z]{1,8})/mL")
_KEY = re.compile(r"[a-z0-9-]{1,40}")


class Row(NamedTuple):
    """One line of the table. `concentrations` are (amount, unit) per mL, `species` those it holds for; empty: for all. `sources` are
    numbers from 1 into the table's sources."""

    key: str
    drug: str
    use: str
    amount: str
    amount_to: str
    unit: str
    concentrations: tuple[tuple[str, str], ...]
    species: tuple[str, ...]
    note: str
    sources: tuple[int, ...]


class Table(NamedTuple):
    """An edition of the table: its name with the fingerprint, its rows, its sources written out."""

    edition: str
    rows: tuple[Row, ...]
    sources: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """As the wire tells it."""
        return {"edition": self.edition, "rows": [row._asdict() for row in self.rows], "sources": list(self.sources)}


class Dose(NamedTuple):
    """One line for one patient: `dose` and `volume` in words ("" where there is none), `formula`, or `why_not`, a sentence."""

    key: str
    drug: str
    use: str
    per_kg: str
    dose: str
    volume: str
    formula: str
    why_not: str
    note: str
    sources: tuple[int, ...]


class SignOff(NamedTuple):
    """Who signed an edition off (a staff id, or None), and when, ms."""

    by: str | None
    at_ms: int


def read_table(text: str) -> Table:
    """The table in a CSV text. Raises BadInput with the line and what is wrong there."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True)
    sources: dict[str, int] = {}
    rows: list[Row] = []
    editions: set[str] = set()
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise BadInput(f"The first line must be: {','.join(COLUMNS)}.")
        for raw in reader:
            if None in raw or any(value is None for value in raw.values()):
                raise BadInput(f"Line {reader.line_num} has too many or too few columns.")
            fields = {name: value.strip() for name, value in raw.items()}
            rows.append(_row(fields, sources, f"Line {reader.line_num}"))
            editions.add(fields["edition"])
    except csv.Error as error:
        raise BadInput(f"Line {reader.line_num} is no CSV: {error}.") from error
    if not rows or len(rows) > ROWS_MAX:
        raise BadInput(f"The table must have 1 to {ROWS_MAX} lines.")
    if len(editions) != 1 or not next(iter(editions)):
        raise BadInput("Every line must name the same edition.")
    if len({row.key for row in rows}) != len(rows):
        raise BadInput("Two lines have the same key.")
    table = Table("", tuple(rows), tuple(sources))
    fingerprint = hashlib.sha256(canonical([list(row) for row in table.rows] + list(table.sources))).hexdigest()[:FINGERPRINT]
    return table._replace(edition=f"{editions.pop()} ({fingerprint})")


def _row(fields: dict[str, str], sources: dict[str, int], where: str) -> Row:
    for name, value in fields.items():
        if len(value) > TEXT_MAX:
            raise BadInput(f"{where}: `{name}` is longer than {TEXT_MAX} letters.")
    if not _KEY.fullmatch(fields["key"]) or not fields["drug"] or not fields["source"]:
        raise BadInput(f"{where} needs a key of small letters, a drug and a source.")
    if not doses.is_amount(fields["amount"]) or (fields["amount_to"] and not doses.is_amount(fields["amount_to"])):
        raise BadInput(f"{where}: `amount` and `amount_to` must be numbers such as 0.01.")
    if not _UNIT.fullmatch(fields["unit"]):
        raise BadInput(f"{where}: `unit` must be per kg, such as mg/kg or mcg/kg/min.")
    bottles = []
    for text in _parts(fields["concentrations"], ";"):
        bottle = _BOTTLE.fullmatch(text)
        if bottle is None or Decimal(bottle[1]) <= 0 or _factor(fields["unit"].split("/")[0], bottle[2]) is None:
            raise BadInput(f"{where}: a concentration must look like 10 mg/mL, in the dose's unit.")
        bottles.append((bottle[1], bottle[2]))
    numbers = tuple(sources.setdefault(text, len(sources) + 1) for text in _parts(fields["source"], "|"))
    species = tuple(_parts(fields["species"].casefold(), ";"))
    key, drug, use, amount, amount_to, unit = (fields[name] for name in ("key", "drug", "use", "amount", "amount_to", "unit"))
    return Row(key, drug, use, amount, amount_to, unit, tuple(bottles), species, fields["note"], numbers)


def _parts(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]


def _factor(unit: str, bottle: str) -> Decimal | None:
    return Decimal(1) if unit == bottle else _SMALLER.get((unit, bottle))


def doses_for(table: Table, kg: str | None, species: object) -> list[Dose]:
    """Every line of the table for a patient of `kg` (decimal text, or None where nobody weighed) and of this species, as written."""
    return [_dose(row, kg, species_of(species)) for row in table.rows]


def species_of(text: object) -> str:
    """The table's word for a species as somebody wrote it; "" where nobody did."""
    word = text.strip().casefold() if isinstance(text, str) else ""
    return SPECIES_WORDS.get(word, word)


def _dose(row: Row, kg: str | None, species: str) -> Dose:
    per_kg = f"{_range(row.amount, row.amount_to)} {row.unit}"
    nothing = Dose(row.key, row.drug, row.use, per_kg, "", "", "", "", row.note, row.sources)
    why_not = _why_not(row, kg, species)
    if why_not or kg is None:
        return nothing._replace(why_not=why_not)
    weight = Decimal(kg)
    given = [doses.dose_for(Decimal(amount), weight) for amount in (row.amount, row.amount_to) if amount]
    unit = row.unit.replace("/kg", "")
    said = _range(*map(doses.plain, given))
    volume = " or ".join(_volume(given, unit, *bottle) for bottle in row.concentrations)
    return nothing._replace(dose=f"{said} {unit}", volume=volume, formula=f"{per_kg} × {doses.typed(weight)} kg")


def _why_not(row: Row, kg: str | None, species: str) -> str:
    whom = " and ".join(PLURALS.get(one, one) for one in row.species)
    if species and row.species and species not in row.species:
        return f"for {whom} only: ask the doctor"
    if not species and len(row.species) == 1:
        return f"for {whom} only, and the species is not recorded"
    if kg is None or not doses.is_amount(kg) or Decimal(kg) <= 0:
        return "weigh the patient first"
    return ""


def _volume(given: list[Decimal], unit: str, amount: str, bottle: str) -> str:
    factor = _factor(unit.split("/")[0], bottle)
    assert factor is not None  # read_table has looked
    per_ml = Decimal(amount) * factor
    is_rate = unit.endswith("/min")
    volumes = [doses.volume_of(one * 60 if is_rate else one, per_ml) for one in given]
    return f"{_range(*map(doses.plain, volumes))} {'mL/h' if is_rate else 'mL'} of {doses.typed(Decimal(amount))} {bottle}/mL"


def _range(low: str, high: str = "") -> str:
    return f"{low} to {high}" if high and high != low else low


def signed_off(picture: Picture, edition: str) -> SignOff | None:
    """Who signed this very edition off, or None: another edition's sign-off says nothing of this one."""
    path = f"signoffs/{TABLE}"
    winners = picture.winners(path, "edition")
    if not winners or any(picture.written(path, "edition", name) != edition for name in winners):
        return None
    entry = picture.entries[winners[-1]]
    return SignOff(entry.by, happened_ms(entry))

"""The demo hospital's patients and what is ordered for them, from the tables in `data/`. Demo data, not advice."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from domain.doses import plain
from domain.entries import plain_minute
from domain.schedule import DAY_MS, MINUTE_MS

DATA = Path(__file__).parent / "data"
#: orders begin at different minutes for each patient, in steps of so many, so that a ward has no rush at the full hour
STAGGER_MIN = 5
#: maintenance fluids, mL per day: factor × kg^0.75, and × kg for a horse (VETERINARY [FL1]; a horse's 50 mL/kg is the demo's)
MAINTENANCE = {"dog": Decimal(132), "cat": Decimal(80), "rabbit": Decimal(100)}
HORSE_ML_PER_KG = Decimal(50)


class Patient(NamedTuple):
    """One row of the table, and its stay's id. `place` is its number in the table."""

    stay: str
    place: int
    row: dict[str, str]

    @property
    def ward(self) -> str:
        """The ward's name."""
        return self.row["ward"]

    @property
    def tags(self) -> set[str]:
        """What orders are looked up by."""
        return {self.row["ward"], self.row["species"], self.row["problem"]}

    def opened(self) -> dict[str, Any]:
        """The data of its `stay.opened`."""
        row = self.row
        patient = {name: row[name] for name in ("name", "species", "breed", "sex", "birthday", "colour") if row[name]}
        optional = {"caution": row["caution"], "critical_notes": row["notes"]}
        return {
            "patient": patient, "client": {"name": row["surname"]}, "weight_kg": row["kg"], "ward": row["ward"], "cage": row["cage"],
            "reason": row["reason"], "resuscitation": row["code"] or None, "file_number": row["source"].split()[-1],
            **{name: value for name, value in optional.items() if value},
        }  # fmt: skip


def patients(number: int, run: str) -> list[Patient]:
    """`number` patients in the table's order; past its end it begins again, with other cages and file numbers. `run` makes the stays' ids
    its own."""
    rows = list(_table("patients"))
    found = []
    for place in range(number):
        again, at = divmod(place, len(rows))
        row = dict(rows[at])
        if again:
            letter = "abcdefghij"[again % 10]
            row |= {name: f"{row[name]}{letter}" for name in ("cage", "source")}  # no two of them share a file number
        found.append(Patient(f"{run}-{place + 1:02d}", place, row))
    return found


def orders_of(patient: Patient, admitted_ms: int, zone: str) -> list[dict[str, Any]]:
    """The data of each `order.placed` of a patient that was admitted at `admitted_ms`."""
    rows = [row for row in _table("orders") if all(word in patient.tags for word in _tags(row["tag"]))]
    return [_order(patient, number, row, admitted_ms, zone) for number, row in enumerate(rows, 1)]


def _tags(text: str) -> list[str]:
    return [text] if text == "Large animals" else text.split()


def _order(patient: Patient, number: int, row: dict[str, str], admitted_ms: int, zone: str) -> dict[str, Any]:
    order = f"{patient.stay}.{number}"
    dose: dict[str, Any] = {name: row[name] for name in ("amount", "unit", "concentration", "route") if row[name]}
    if row["per_kg"]:
        dose["per_kg"] = True
    if row["section"] == "Fluids" and row["unit"] == "mL/h":
        dose["amount"] = maintenance(patient.row)
    # what is measured has a unit and no dose
    unit = {} if "amount" in dose else {"unit": dose.pop("unit")} if "unit" in dose else {}
    return {
        "order": order, "section": row["section"], "name": row["name"], "schedule": _schedule(row["schedule"], order, admitted_ms, zone),
        "dose": dose, **unit, "entry": row["entry"], "billing": {"code": row["code"], "price": row["price"], "mode": "act"},
    }  # fmt: skip


def maintenance(row: dict[str, str]) -> str:
    """The fluid rate for a day's need, mL/h as decimal text, in whole millilitres."""
    kg = Decimal(row["kg"])
    day = kg * HORSE_ML_PER_KG if row["species"] == "horse" else MAINTENANCE.get(row["species"], Decimal(100)) * kg ** Decimal("0.75")
    return plain((day / 24).quantize(Decimal(1)))


def _schedule(text: str, order: str, admitted_ms: int, zone: str) -> dict[str, Any]:
    word, *rest = text.split()
    chance = crc32(order.encode())
    if word == "every":
        every = int(rest[0])
        first = admitted_ms + 30 * MINUTE_MS + chance % (every // STAGGER_MIN) * STAGGER_MIN * MINUTE_MS
        return {"every_min": every, "start": plain_minute(first)}
    if word == "at":
        shift = (chance % 13 - 6) * STAGGER_MIN
        return {"at_local": [_shifted(time, shift) for time in rest], "zone": zone, "start": plain_minute(admitted_ms)}
    return {"prn": True, "min_gap_min": int(rest[0])} if word == "prn" else {"cri": True}


def _shifted(time: str, minutes: int) -> str:
    moved = (int(time[:2]) * 60 + int(time[3:]) + minutes) * MINUTE_MS % DAY_MS // MINUTE_MS
    return f"{moved // 60:02d}:{moved % 60:02d}"


def _table(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)

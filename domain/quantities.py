"""How much of an act is billed: a table by the way an order is charted, what came of it, and what was charted.

Theory. An order that is signed by initials bills its dose; one whose value is typed as a number or as text was measured or looked at, and
bills one. A hospital that prices the act and not the dose says so by the order's `billing.mode`: `act` (or `each`) bills one whatever was
given; `dose`, or none, is by this table:

  way        outcome   what was charted                 billed
  initials   given     a quantity                       that quantity
  initials   given     the dose that was shown (amount) that amount
  initials   given     neither                          the order's dose, for the weight at the time; one where it has none
  initials   partial   a quantity                       that part
  initials   partial   none, and the order has a dose   held: how much was given is not written, and nobody may guess it
  initials   partial   none, and the order has no dose  one
  numeric    either    whatever                         one
  text       either    whatever                         one

A quantity is in the unit that was charted, else in the dose's. Where the order bills in another (`billing.unit`, such as mL of a
dose in mg) it is converted: by powers of ten, or by the concentration. What cannot be converted, or a dose per kg without a weight, is held
until a person says the quantity.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from domain import doses
from domain.entries import Entry, happened_ms
from domain.fold import Picture

ONE_EACH = frozenset({"act", "each"})
#: unit -> (what it measures, how many of the smallest it is)
_UNITS: Mapping[str, tuple[str, Decimal]] = {
    "mcg": ("mass", Decimal(1)), "ug": ("mass", Decimal(1)), "µg": ("mass", Decimal(1)), "μg": ("mass", Decimal(1)),
    "mg": ("mass", Decimal(1000)), "g": ("mass", Decimal(1_000_000)), "kg": ("mass", Decimal(1_000_000_000)),
    "ml": ("volume", Decimal(1)), "cc": ("volume", Decimal(1)), "dl": ("volume", Decimal(100)), "l": ("volume", Decimal(1000)),
}  # fmt: skip
#: why a quantity is not known, in words that say what to do
DOUBTS: Mapping[str, str] = {
    "part": "A part was given, and how much is not written. Say the quantity.",
    "unit": "The dose cannot be reckoned in the unit that is billed. Say the quantity.",
    "weight": "The dose is per kg and no weight is known. Say the quantity.",
}


class Quantity(NamedTuple):
    """What is billed: decimal text, its unit or None, and why it is doubtful (a word of `DOUBTS`) or None."""

    text: str
    unit: str | None
    doubt: str | None = None


ONE = Quantity("1", None)


def billed_quantity(picture: Picture, act: Entry, form: Mapping[str, Any]) -> Quantity:
    """The quantity of an act that was given or partly given, by the table. `form` is the act's order as it stands."""
    billing, dose = _object(form.get("billing")), _object(form.get("dose"))
    if billing.get("mode") in ONE_EACH or form.get("entry") in ("numeric", "text"):
        return ONE
    charted = act.data.get("quantity")
    unit = _first_text(act.data.get("unit"), dose.get("unit"), form.get("unit"))
    wanted = _first_text(billing.get("unit"))
    if doses.is_amount(charted):
        return _in_unit(str(charted), unit, wanted, dose)
    if act.data.get("outcome") == "partial":
        return Quantity("1", wanted or unit, "part") if doses.is_amount(dose.get("amount")) else Quantity("1", wanted)
    shown = act.data.get("amount")
    if doses.is_amount(shown):
        return _in_unit(str(shown), unit, wanted, dose)
    if not doses.is_amount(dose.get("amount")):
        return Quantity("1", wanted)
    reckoned = doses.reckon(dose, weight_at(picture, str(act.stay), happened_ms(act)))
    if reckoned["amount"] is None:
        return Quantity("1", wanted or unit, "weight")
    return _in_unit(reckoned["amount"], _first_text(dose.get("unit")), wanted, dose)


def _in_unit(amount: str, unit: str | None, wanted: str | None, dose: Mapping[str, Any]) -> Quantity:
    if wanted is None or unit is None or wanted.casefold() == unit.casefold():
        return Quantity(amount, wanted or unit)
    found = converted(Decimal(amount), unit, wanted, dose)
    return Quantity("1", wanted, "unit") if found is None else Quantity(doses.plain(found), wanted)


def converted(amount: Decimal, unit: str, wanted: str, dose: Mapping[str, Any]) -> Decimal | None:
    """An amount in another unit, by powers of ten or by the dose's concentration (in the dose's unit per mL); None where it cannot be."""
    have, want, per_ml = _UNITS.get(unit.casefold()), _UNITS.get(wanted.casefold()), _UNITS.get(str(dose.get("unit")).casefold())
    if have is None or want is None:
        return _by_concentration(amount, unit, want, dose)
    if have[0] == want[0]:
        return amount * have[1] / want[1]
    concentration = dose.get("concentration")
    if per_ml is None or per_ml[0] != "mass" or not doses.is_amount(concentration) or Decimal(str(concentration)) <= 0:
        return None
    in_one_ml = Decimal(str(concentration)) * per_ml[1]
    return amount * have[1] / in_one_ml / want[1] if have[0] == "mass" else amount * have[1] * in_one_ml / want[1]


def _by_concentration(amount: Decimal, unit: str, want: tuple[str, Decimal] | None, dose: Mapping[str, Any]) -> Decimal | None:
    """Units that are no mass ("IU") in a volume, where the concentration is in the same unit."""
    concentration = dose.get("concentration")
    same = unit.casefold() == str(dose.get("unit")).casefold()
    if want is None or want[0] != "volume" or not same or not doses.is_amount(concentration) or Decimal(str(concentration)) <= 0:
        return None
    return doses.volume_of(amount, Decimal(str(concentration))) / want[1]


def weight_at(picture: Picture, stay: str, at_ms: int) -> str | None:
    """The weight that counted at a moment, kg as text: the last one weighed until then, else the one of the admission, else the first."""
    weighed = sorted((happened_ms(entry), entry.name, str(entry.data["kg"])) for entry in picture.items(f"stays/{stay}/weights"))
    before = [kg for when, _, kg in weighed if when <= at_ms]
    admitted = picture.value(f"stays/{stay}", "weight_kg")
    found = before[-1] if before else admitted if admitted is not None else weighed[0][2] if weighed else None
    return None if found is None else str(found)


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _first_text(*values: object) -> str | None:
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), None)

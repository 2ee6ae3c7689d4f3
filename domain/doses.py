"""Dose arithmetic in decimals: mg/kg × kg ÷ mg/mL, both ways, with the formula as a sentence.

Arithmetic as in VETERINARY [FL7]: dose = kg × dose per kg; volume = dose ÷ concentration. People type a decimal comma or a
decimal point; what could be a thousands separator is refused rather than guessed, for "1,000" may be one or a thousand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from domain.errors import BadInput

_PLAIN = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")
#: what is shown and drawn up: syringes are read to a hundredth of a millilitre, so three figures after the point are enough
PLACES = Decimal("0.001")
#: nothing in a hospital for animals weighs more (kg); an elephant bull stands at about 7,000
KG_MAX = Decimal("10000")
POUNDS_PER_KG = Decimal("2.20462")


def amount(text: str) -> Decimal:
    """A number as a person types it, with a decimal point or a decimal comma. Raises BadInput with what to type instead."""
    stripped = text.strip()
    if _THOUSANDS.fullmatch(stripped):
        raise BadInput(f"{stripped} could be read two ways. Write {stripped.replace(',', '')} or {stripped.replace(',', '.')}.")
    if not stripped.isascii() or _PLAIN.fullmatch(stripped) is None:
        raise BadInput("Type a number such as 12.5, without a unit.")
    return Decimal(stripped.replace(",", "."))


def is_amount(value: object) -> bool:
    """Whether this is decimal text of the contract ("2.25"): digits with a point, no comma, no exponent, no sign."""
    return isinstance(value, str) and value.isascii() and "," not in value and _PLAIN.fullmatch(value) is not None


def weight(text: str) -> Decimal:
    """A body weight in kg. Raises BadInput where no animal weighs that."""
    kg = amount(text)
    if not 0 < kg <= KG_MAX:
        raise BadInput(f"A weight lies between 0 and {KG_MAX} kg. Check the number and the unit.")
    return kg


def plain(value: Decimal) -> str:
    """A decimal for people: at most three figures after the point, "0.5" not ".5", "1" not "1.0" (VETERINARY [AB3])."""
    rounded = value.quantize(PLACES, ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def dose_for(per_kg: Decimal, kg: Decimal) -> Decimal:
    """The dose in the unit of `per_kg` (mg for mg/kg)."""
    return per_kg * kg


def volume_of(dose: Decimal, concentration: Decimal) -> Decimal:
    """Millilitres that hold `dose`, at `concentration` per mL. Raises BadInput for a concentration of nothing."""
    if concentration <= 0:
        raise BadInput("A concentration must be more than 0.")
    return dose / concentration


def dose_in(volume: Decimal, concentration: Decimal) -> Decimal:
    """The dose that `volume` mL hold, at `concentration` per mL: the way back."""
    return volume * concentration


def per_kg_of(dose: Decimal, kg: Decimal) -> Decimal:
    """The dose per kg that `dose` is for an animal of `kg`. Raises BadInput for a weight of nothing."""
    if kg <= 0:
        raise BadInput("A weight must be more than 0.")
    return dose / kg


def reckon(dose: Mapping[str, Any], kg: str | None) -> dict[str, str | None]:
    """What is to be given: {amount, unit, volume, text}. `text` is the sentence with the formula; volume in mL or None.

    `dose` is an order's dose: amount as decimal text (any other text is shown as it is), unit, per_kg (true: amount is per kg),
    concentration per mL as decimal text, route. `kg` is the weight as decimal text, or None where nobody weighed.
    """
    raw, unit, route = str(dose.get("amount") or ""), str(dose.get("unit") or ""), str(dose.get("route") or "")
    if not is_amount(raw):
        return {"amount": None, "unit": unit, "volume": None, "text": " ".join(part for part in (raw, unit, route) if part)}
    given, formula = Decimal(raw), ""
    if dose.get("per_kg"):
        if kg is None or not is_amount(kg):
            return {"amount": None, "unit": unit, "volume": None, "text": f"{plain(given)} {unit}/kg {route}".strip() + ": weigh the patient first"}
        given, formula = dose_for(given, Decimal(kg)), f"{plain(given)} {unit}/kg × {plain(Decimal(kg))} kg = "
    text = formula + " ".join(part for part in (plain(given), unit, route) if part)
    concentration = dose.get("concentration")
    volume = None
    if is_amount(concentration) and Decimal(str(concentration)) > 0:
        volume = plain(volume_of(given, Decimal(str(concentration))))
        text += f" = {volume} mL of {plain(Decimal(str(concentration)))} {unit}/mL"
    return {"amount": plain(given), "unit": unit, "volume": volume, "text": text}

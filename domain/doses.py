"""Dose arithmetic in decimals: mg/kg × kg ÷ mg/mL, both ways, with the formula as a sentence.

Arithmetic as in VETERINARY [FL7]: dose = kg × dose per kg; volume = dose ÷ concentration. People type a decimal comma or a
decimal point; what could be a thousands separator is refused rather than guessed, for "1,000" may be one or a thousand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from domain.entries import canonical
from domain.errors import BadInput

_PLAIN = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)
_SPACES = " \t\r\n\u00a0\u202f"
#: what is reckoned is shown with so many figures after the point (syringes are read to a hundredth of a millilitre), and a small
#: number with so many that count: 0.0005 mg must not be shown as 0 mg, nor as 0.001 mg
PLACES = 3
FIGURES = 3
#: enough digits that a product of three typed numbers is exact, and a quotient is rounded once only
_EXACT = Context(prec=90)
#: nothing in a hospital for animals weighs more (kg); an elephant bull stands at about 7,000
KG_MAX = Decimal("10000")
POUNDS_PER_KG = Decimal("2.20462")


def amount(text: str) -> Decimal:
    """A number as a person types it, with a decimal point or a decimal comma. Raises BadInput with what to type instead."""
    stripped = text.strip(_SPACES)
    if _THOUSANDS.fullmatch(stripped):
        raise BadInput(f"{stripped} could be read two ways. Write {stripped.replace(',', '')} or {stripped.replace(',', '.')}.")
    if _PLAIN.fullmatch(stripped) is None:
        raise BadInput("Type a number such as 12.5, without a unit.")
    return Decimal(stripped.replace(",", "."))


def is_amount(value: object) -> bool:
    """Whether this is decimal text of the contract ("2.25"): digits with a point, no comma, no exponent, no sign."""
    return isinstance(value, str) and "," not in value and _PLAIN.fullmatch(value) is not None


def weight(text: str) -> Decimal:
    """A body weight in kg. Raises BadInput where no animal weighs that."""
    kg = amount(text)
    if not 0 < kg <= KG_MAX:
        raise BadInput(f"A weight lies between 0 and {KG_MAX} kg. Check the number and the unit.")
    return kg


def plain(value: Decimal) -> str:
    """A reckoned number for people: "0.5" not ".5", "1" not "1.0" (VETERINARY [AB3]).

    At most three figures after the point, of a number below 0.1 the first three that count.
    """
    places = PLACES
    while value and value.scaleb(places, _EXACT) < 10 ** (FIGURES - 1):
        places += 1
    return typed(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT))


def typed(value: Decimal) -> str:
    """A number as it was typed, without idle zeros: never rounded."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def dose_for(per_kg: Decimal, kg: Decimal) -> Decimal:
    """The dose in the unit of `per_kg` (mg for mg/kg)."""
    return _EXACT.multiply(per_kg, kg)


def volume_of(dose: Decimal, concentration: Decimal) -> Decimal:
    """Millilitres that hold `dose`, at `concentration` per mL. Raises BadInput for a concentration of nothing."""
    if concentration <= 0:
        raise BadInput("A concentration must be more than 0.")
    return _EXACT.divide(dose, concentration)


def dose_in(volume: Decimal, concentration: Decimal) -> Decimal:
    """The dose that `volume` mL hold, at `concentration` per mL: the way back."""
    return _EXACT.multiply(volume, concentration)


def per_kg_of(dose: Decimal, kg: Decimal) -> Decimal:
    """The dose per kg that `dose` is for an animal of `kg`. Raises BadInput for a weight of nothing."""
    if kg <= 0:
        raise BadInput("A weight must be more than 0.")
    return _EXACT.divide(dose, kg)


def reckon(dose: Mapping[str, Any], kg: str | None) -> dict[str, str | None]:
    """What is to be given: {amount, unit, volume, text}. `text` is the sentence with the formula; volume in mL or None
    (a rate has none).

    `dose` is an order's dose: amount as decimal text (any other text is shown as it is), unit, per_kg (true: amount is per kg),
    concentration per mL as decimal text, route. `kg` is the weight as decimal text, or None where nobody weighed.
    """
    raw, unit, route = _text(dose.get("amount")), _text(dose.get("unit")), _text(dose.get("route"))
    if not is_amount(raw):
        return {"amount": None, "unit": unit, "volume": None, "text": _words(raw, unit, route)}
    given, formula = Decimal(raw), ""
    shown = typed(given)
    if dose.get("per_kg") is True:
        if kg is None or not is_amount(kg):
            return {"amount": None, "unit": unit, "volume": None, "text": f"{_words(f'{shown} {unit}/kg', route)}: weigh the patient first"}
        given, formula = dose_for(given, Decimal(kg)), f"{shown} {unit}/kg × {typed(Decimal(kg))} kg = "
        shown = plain(given)
    text = formula + _words(shown, unit, route)
    concentration = dose.get("concentration")
    volume = None
    # a rate ("mcg/kg/min") divided by a concentration is no volume, and a false one would be drawn up
    if is_amount(concentration) and Decimal(str(concentration)) > 0 and "/" not in unit:
        volume = plain(volume_of(given, Decimal(str(concentration))))
        text += f" = {volume} mL of {typed(Decimal(str(concentration)))} {unit}/mL"
    return {"amount": shown, "unit": unit, "volume": volume, "text": text}


def _text(value: object) -> str:
    """An order's amount or unit as text; what is no text is shown as JSON."""
    return "" if value is None else value if isinstance(value, str) else canonical(value).decode()


def _words(*parts: str) -> str:
    return " ".join(part for part in parts if part)

"""The hospital's money: decimals, a currency, and the one rule of rounding.

A line's amount is its quantity times the price of one, rounded half up to the currency's smallest coin; a total is the sum of amounts that
were rounded already. So a bill that somebody adds up by hand, line by line as printed, comes to the total that is printed under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from domain.fold import Picture

#: figures after the point of currencies that have not two (ISO 4217, minor units)
PLACES: Mapping[str, int] = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0, "VND": 0, "VUV": 0,
    "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}  # fmt: skip
PLACES_USUAL = 2
#: enough figures that a quantity times a price is exact before it is rounded once
_EXACT = Context(prec=60)
_CURRENCY = re.compile("[A-Z]{3}")


class Money(NamedTuple):
    """How the hospital reckons: the currency's three letters ("" where nobody said which) and its figures after the point."""

    currency: str = ""
    places: int = PLACES_USUAL

    def amount(self, quantity: str, price: str) -> Decimal:
        """What so many cost, rounded half up to the smallest coin."""
        return self.rounded(_EXACT.multiply(Decimal(quantity), Decimal(price)))

    def rounded(self, value: Decimal) -> Decimal:
        """Half up to the smallest coin; a credit away from nothing as a charge is."""
        return value.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP, _EXACT)

    def total(self, amounts: Iterable[Decimal]) -> Decimal:
        """The sum of amounts that are rounded already."""
        return self.rounded(sum(amounts, Decimal(0)))

    def plain(self, value: Decimal | None) -> str:
        """`1234.50`, for files and pages; a price that nobody set is empty."""
        return "" if value is None else f"{self.rounded(value):f}"


def money(picture: Picture) -> Money:
    """The hospital's money by its settings; without the setting `currency`, two figures after the point and no letters."""
    said = str(picture.value("settings/hospital", "currency") or "").strip().upper()
    known = _CURRENCY.fullmatch(said) is not None
    return Money(said, PLACES.get(said, PLACES_USUAL)) if known else Money()

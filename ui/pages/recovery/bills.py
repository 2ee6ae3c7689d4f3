"""Billing check: the charges that need a look, and the way to the billing page."""

from __future__ import annotations

from typing import NamedTuple

from domain.billing import charges

from .. import words
from ..look import tag
from .cards import Cards, Item
from .place import Place
from .reading import View

HELD = "Held, because its entries disagree. Settle them above; then it is released."


class Doubt(NamedTuple):
    """One thing about the bill that is not in order."""

    key: str
    heading: str
    says: str


class Bills:
    """What speaks against the bill."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.cards = Cards("What was done and what is charged agree.")
        tag("a", "wd-link", "To the billing page").props('href="/billing"')

    def read(self, view: View) -> list[Doubt]:
        """The held charges of the emergency, and what the billing check says besides."""
        found = []
        with self.place.hospital.lock:
            picture = self.place.hospital.picture
            for one in view.facts.patients:
                if one.stay is None or not one.bills:
                    continue
                for charge in charges(picture, one.stay):
                    if charge.charge in one.bills:
                        what = f"{words.patient(picture, one.stay)}: {words.order(picture, one.stay, charge.order)}"
                        found.append(Doubt(charge.charge, what, HELD))
        return found + [Doubt(key, "", says) for key, says in view.facts.bills]

    def show(self, found: list[Doubt]) -> None:
        """New ones come in below."""
        self.cards.show(found, self._draw)

    @staticmethod
    def _draw(item: Item) -> None:
        assert isinstance(item, Doubt)
        if item.heading:
            tag("h4", "", item.heading)
        tag("p", "", item.says)

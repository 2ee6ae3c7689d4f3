"""Billing check: the charges that need a look, and the way to the billing page."""

from __future__ import annotations

from typing import NamedTuple

from ..look import tag
from .cards import Cards, Item
from .place import Place
from .reading import View
from .side_by_side import SideBySide


class Doubt(NamedTuple):
    """One thing about the bill that is not in order."""

    key: str
    says: str


class Bills:
    """What speaks against the bill."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.cards = Cards("What was done and what is charged agree.")
        self.side_by_side = SideBySide(place)
        tag("a", "wd-link", "To the billing page").props('href="/billing"')

    def read(self, view: View) -> list[Doubt]:
        """What the billing check says of the emergency, patient by patient."""
        self.side_by_side.view = view
        return [Doubt(problem.key, problem.says) for problem in view.line("bills").problems]

    def show(self, found: list[Doubt]) -> None:
        """New ones come in below."""
        self.cards.show(found, self._draw)

    @staticmethod
    def _draw(item: Item) -> None:
        assert isinstance(item, Doubt)
        tag("p", "", item.says)

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
        self.href = "/billing"
        self.way = tag("a", "wd-link", "To the bill of the emergency").props(f'href="{self.href}"')

    def read(self, view: View) -> list[Doubt]:
        """What the billing check says of the emergency, patient by patient."""
        self.side_by_side.view = view
        incident = view.incident
        until = "" if incident.end_ms is None else f"&until=at:{incident.end_ms}"
        self.href = f"/billing?since=at:{incident.start_ms}{until}"
        return [Doubt(problem.key, problem.says) for problem in view.line("bills").problems]

    def show(self, found: list[Doubt]) -> None:
        """New ones come in below; the way to the bill is the way to these lines, not to a whole day."""
        if self.way.props.get("href") != self.href:
            self.way.props["href"] = self.href
        self.cards.show(found, self._draw)

    @staticmethod
    def _draw(item: Item) -> None:
        assert isinstance(item, Doubt)
        tag("p", "", item.says)

"""A list of cards that stand still: new ones come in below, what is done stays where it was and fades, until the line is folded.

Nothing may move under the eyes or the finger of somebody who reads or types. So a card is never drawn anew while it is there; what
changes of it is renewed in place, and one whose matter is settled keeps its room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from nicegui import ui

from ..look import TextElement, paragraph, tag

#: live cards in one list; a page of hundreds costs the server's one event loop seconds to build
CARDS_MAX = 15


class Item(Protocol):
    """What a card shows."""

    @property
    def key(self) -> str: ...


Renew = Callable[[], None]


class Cards:
    """Cards by key. `draw(item)` fills a card."""

    def __init__(self, empty: str) -> None:
        self.list = tag("div", "wd-list")
        self._live: dict[str, ui.element] = {}
        with self.list:
            self._empty = paragraph(empty, "wd-soft")
        self._more = TextElement("p", "").classes("wd-soft")

    def show(self, items: Iterable[Item], draw: Callable[[Item], None], unit: str = "wd-item") -> None:
        """Draws the new ones below, fades those that are gone."""
        found = {item.key: item for item in items}
        for key in [key for key in self._live if key not in found]:
            self._fade(self._live.pop(key))
        for key, item in found.items():
            if key in self._live:
                continue
            if len(self._live) >= CARDS_MAX:
                break
            with self.list:
                card = tag("div", unit)
            with card:
                draw(item)
            self._live[key] = card
        more = len(found) - len(self._live)
        self._more.say(f"And {more:,} more. They come up as these are done." if more > 0 else "")
        self._empty.set_visibility(not found)

    @staticmethod
    def _fade(card: ui.element) -> None:
        card.classes("wd-gone")
        card.props["inert"] = True
        card.update()

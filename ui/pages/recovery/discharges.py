"""Discharges that wait. Each is carried out by itself as soon as the rules allow it; the list says what is still in the way."""

from __future__ import annotations

from domain import rules

from .. import words
from ..forms import press_button, status_line
from ..look import TextElement, tag
from . import doing
from .cards import Cards, Item
from .place import Place, text_field
from .reading import View
from .work import Work


class Discharges:
    """The board "Pending discharge" as a work list."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.whys: dict[str, TextElement] = {}
        self.cards = Cards("No discharge is pending.")

    def read(self, view: View) -> list[Work]:
        """Who waits, and for what."""
        missing = doing.missing_of(self.place)
        with self.place.hospital.lock:
            picture = self.place.hospital.picture
            return [
                Work(str(one.stay), str(one.stay), "", words.patient(picture, one.stay),
                     rules.why_no_discharge(picture, str(one.stay), missing) or "It is carried out in a moment.")
                for one in view.facts.patients
                if one.discharge
            ]  # fmt: skip

    def show(self, found: list[Work]) -> None:
        """New ones come in below."""
        self.cards.show(found, self._draw)
        for work in found:
            if work.key in self.whys:
                self.whys[work.key].say(work.why)

    def _draw(self, item: Item) -> None:
        assert isinstance(item, Work)
        tag("h4", "", item.heading)
        self.whys[item.key] = TextElement("p", item.why)

        async def back() -> None:
            await self.place.do(said, lambda: doing.take_back(self.place, item.stay, reason()))

        with tag("details", "wd-pass"):
            tag("summary", "", "The patient stays after all")
            with tag("div", "wd-form"):
                reason = text_field("Reason", item.key)
                press_button("Take the discharge back", back, label=f"Take the discharge of {item.heading} back")
        said = status_line()

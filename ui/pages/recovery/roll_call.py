"""Roll call: each device, what is missing of it, when it was last heard; and the way to write one off that is lost for ever."""

from __future__ import annotations

from typing import NamedTuple

from domain.entries import ranges
from domain.recovering import Device
from domain.recovery import why_not_back

from .. import words
from ..forms import press_button, status_line
from ..look import TextElement, paragraph, shown, sign, swatch, tag
from . import doing
from .place import Place, text_field
from .reading import View


class Called(NamedTuple):
    """One device as the page shows it."""

    key: str
    name: str
    colour: str
    why: str
    facts: str
    back: bool
    can_be_lost: bool


class RollCall:
    """The list of devices; those that are not back first. A row keeps its place; its words are renewed."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.list = tag("div", "wd-list")
        self.rows: dict[str, _Row] = {}

    def read(self, view: View) -> list[Called]:
        """The devices that the roll call names."""
        with self.place.hospital.lock:
            picture = self.place.hospital.picture
            colours = {ident: str(picture.value(f"devices/{ident}", "colour") or "") for ident in picture.children("devices")}
        called = [one for one in view.facts.devices if one.took_part or one.missing or one.lost]
        found = [self._called(one, colours.get(one.device, ""), view) for one in called]
        return sorted(found, key=lambda one: (one.back, one.name))

    @staticmethod
    def _called(one: Device, colour: str, view: View) -> Called:
        why = why_not_back(one, view.incident)
        heard = "never heard" if one.seen_ms is None else f"last heard {view.clock.time(one.seen_ms, view.now_ms)}"
        missing = f"missing {ranges(one.missing)}" if one.missing else "nothing missing"
        lost = " · written off as lost" if one.lost else ""
        facts = f"{words.count(one.last_seq, 'entry', 'entries')} · {missing} · {heard}{lost}"
        return Called(one.device, one.name, colour, why or "Back, with all that it holds.", facts, why is None, why is not None)

    def show(self, found: list[Called]) -> None:
        """New devices come in below; the others are renewed in place."""
        for one in found:
            if one.key not in self.rows:
                with self.list:
                    self.rows[one.key] = _Row(self.place, one)
            self.rows[one.key].show(one)


class _Row:
    def __init__(self, place: Place, one: Called) -> None:
        self.place, self.key = place, one.key
        self.back: bool | None = None
        with tag("div", "wd-item wd-called") as card:
            card.props["data-device"] = shown(one.key)
            with tag("div", "wd-called-head"):
                self.sign = tag("span")
                swatch(one.colour)
                with tag("div"):
                    tag("b", "", one.name)
                    self.why = TextElement("p", "")
                    self.facts = TextElement("small", "").classes("wd-soft")
            with tag("details", "wd-pass") as self.lost:
                tag("summary", "", "Lost for ever …")
                paragraph(
                    "Look for it first: what it holds may be the only copy in the world. Written off, its missing numbers stand in the "
                    "report, and its patients are free to go. If it is found, all it holds still counts.",
                    "wd-soft",
                )
                with tag("div", "wd-form"):
                    self.reason = text_field("What became of it", f"lost-{one.key}")
                    ask = f"Write {one.name} off as lost for ever?"
                    press_button("Write it off", self._write_off, label=f"Write {one.name} off", ask=ask)
                self.said = status_line()

    def show(self, one: Called) -> None:
        """Its words as they are now."""
        self.why.say(one.why)
        self.facts.say(one.facts)
        if self.back != one.back:
            self.back = one.back
            self.sign.clear()
            with self.sign:
                sign("good" if one.back else "bad", small=True)
        self.lost.set_visibility(one.can_be_lost)

    async def _write_off(self) -> None:
        await self.place.do(self.said, lambda: doing.write_off(self.place, self.key, self.reason()))

"""A ward's sheets on which nobody wrote anything, signed in one act by somebody who looked through them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..acting import NotDone, make, may
from ..forms import press_button, status_line
from ..look import TextElement, paragraph, tag
from ..visitor import option
from . import doing
from .place import Place

#: what stands for the ward of those who have none
NO_WARD = "No ward"


class SheetLeft(NamedTuple):
    """A patient's sheet that nobody entered or signed yet."""

    stay: str
    name: str
    ward: str


class EmptySheets:
    """Choose a ward, read whose sheets are left, sign for all of them."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.left: dict[str, list[SheetLeft]] = {}
        self.ward = ""
        with tag("details", "wd-pass") as self.box:
            tag("summary", "", "Nothing on the sheets that are left")
            paragraph("Look through them first. Each patient’s sheet is signed by itself, with your name.", "wd-soft")
            with tag("div", "wd-form"), tag("div", "wd-field wd-narrow"):
                tag("label", "", "Sheets of").props('for="paper-left-ward"')
                self.select = tag("select").props('id="paper-left-ward"')
            with tag("div", "wd-list"):
                self.names = TextElement("p", "").props('aria-live="polite"')
                press_button("I looked: nothing is on them", self._sign)
                self.said = status_line()
        self.select.on("change", self._choose, js_handler="(event) => emit(event.target.value)")

    def show(self, left: Sequence[SheetLeft]) -> None:
        """The wards that have sheets left, and whose they are; drawn anew only where that changed."""
        found: dict[str, list[SheetLeft]] = {}
        for one in left:
            found.setdefault(one.ward or NO_WARD, []).append(one)
        self.box.set_visibility(bool(found))
        if found == self.left:
            return
        self.left = found
        if self.ward not in found:
            self.ward = ""  # and no other in its place: a second tap must not sign for a ward at which nobody looked
        self.select.clear()
        with self.select:
            option("", "Choose a ward")
            for ward, sheets in found.items():
                option(ward, f"{ward}: {len(sheets)}", chosen=ward == self.ward)
        self._say_names()

    def _choose(self, event: object) -> None:
        self.ward = str(getattr(event, "args", ""))
        self._say_names()

    def _say_names(self) -> None:
        self.names.say(", ".join(one.name for one in self.left.get(self.ward, ())))

    async def _sign(self) -> None:
        stays = [one.stay for one in self.left.get(self.ward, ())]
        await self.place.do(self.said, lambda: nothing_on(self.place, stays))


def nothing_on(place: Place, stays: Sequence[str]) -> str:
    """Somebody signs that nothing was written on these sheets, those that she was shown; one that has an entry by now is left alone."""
    may(place.who, "paper")
    if not stays:
        raise NotDone("Choose the ward whose sheets you looked through.")
    view = doing.now(place)
    left = {one.stay for one in view.facts.patients if not one.from_paper and not one.nothing_on_paper}
    still = [stay for stay in stays if stay in left]
    for stay in still:
        path = f"stays/{stay}/paper/{view.incident.outage}"
        with place.hospital.lock:
            saw = place.hospital.picture.heads(path, "checked")
        make(place.hospital, "paper.checked", stay, {"outage": view.incident.outage}, place.who, saw=saw)
    signed = "1 sheet" if len(still) == 1 else f"{len(still)} sheets"
    return f"Signed: nothing on {signed}."

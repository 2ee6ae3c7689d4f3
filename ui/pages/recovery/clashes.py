"""Disagreements and possible doubles: both sides beside each other, and plain buttons for what was really done."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from domain.clashes import DONE, Clash
from domain.fold import Picture

from .. import acts, entry_words, views, words
from ..forms import press_button, status_line
from ..look import paragraph, tag
from .cards import Cards, Item
from .place import Place, text_field
from .reading import View

#: kinds whose sides are acts that may both have happened; of the others one side is right
BOTH_MAY_BE = frozenset({"slot", "double", "order", "sheets"})


class Side(NamedTuple):
    """One entry of a disagreement."""

    entry: str
    says: str
    made_by: str


class Dispute(NamedTuple):
    """One disagreement as the page shows it. `both` and `neither` are the words on its buttons, empty where there is none."""

    key: str
    heading: str
    title: str
    sides: tuple[Side, ...]
    both: str
    neither: str


class Clashes:
    """The disagreements that wait."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.cards = Cards("Nothing disagrees.")

    def read(self, view: View) -> list[Dispute]:
        """Those of all patients."""
        found = [clash for patient in view.facts.patients for clash in patient.clashes]
        with self.place.hospital.lock:
            return [dispute(self.place.hospital.picture, clash, view) for clash in found]

    def show(self, found: list[Dispute]) -> None:
        """New ones come in below."""
        self.cards.show(found, self._draw, "wd-item wd-item--settle")

    def _draw(self, item: Item) -> None:
        assert isinstance(item, Dispute)
        tag("h4", "", item.heading)
        paragraph(item.title, "wd-late")
        reason: Callable[[], str] = lambda: ""  # noqa: E731
        everyone = [side.entry for side in item.sides]

        def settle(keep: list[str]) -> Callable[[], object]:
            async def act() -> None:
                await self.place.do(said, lambda: self._settle(item.key, keep, reason()))

            return act

        with tag("div", "wd-sides"):
            for number, side in enumerate(item.sides, 1):
                with tag("div", "wd-side"):
                    tag("b", "", side.says)
                    tag("small", "", side.made_by)
                    only = "Only this one" if item.both else "This is right"
                    press_button(only, settle([side.entry]), label=f"{only}: {number}. {side.says}, {side.made_by}")
        reason = text_field("How you know (asked them, read it on the cage card …)", item.key)
        with tag("div", "wd-form"):
            if item.both:
                press_button(item.both, settle(everyone))
            if item.neither:
                press_button(item.neither, settle([]))
        said = status_line()

    def _settle(self, key: str, keep: list[str], because: str) -> str:
        return acts.settle(self.place.hospital, self.place.parts.waiting, key, frozenset(keep), self.place.who, because)


def dispute(picture: Picture, clash: Clash, view: View) -> Dispute:
    """A clash in words."""
    entries = [picture.entries[name] for name in clash.members if name in picture.entries]
    sides = tuple(
        Side(entry.name, entry_words.says(picture, entry), words.made_by(picture, entry, view.clock, view.now_ms)) for entry in entries
    )  # fmt: skip
    given = all(entry.data.get("outcome") in DONE for entry in entries)
    all_of = "Both" if len(entries) == 2 else "All"
    both = "" if clash.kind not in BOTH_MAY_BE else f"{all_of} were given" if given else f"{all_of} count"
    neither = "" if clash.kind not in ("slot", "double") else f"{'Neither' if len(entries) == 2 else 'None'} was given"
    about = words.clash_about(picture, clash, view.clock, view.now_ms)
    heading = f"{words.patient(picture, clash.stay)}: {about}"
    title = words.CLASH_TITLES.get(clash.kind, "Two entries disagree")
    return Dispute(views.clash_key(clash), heading, title, sides, both, neither)

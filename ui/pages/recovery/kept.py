"""Entries that were kept aside: read, then admitted or dismissed, with a reason."""

from __future__ import annotations

from typing import NamedTuple

from .. import acts, entry_words, words
from ..forms import press_button, status_line
from ..look import paragraph, tag
from .cards import Cards, Item
from .place import Place, text_field
from .reading import View

#: reasons for which a person's word can let an entry count
ADMISSIBLE = frozenset({"no_authority", "unsealed", "revoked", "altered"})


class Kept(NamedTuple):
    """One entry that waits."""

    key: str
    heading: str
    made_by: str
    why: str
    can_count: bool


class KeptAside:
    """The entries that wait for a person."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.cards = Cards("Nothing was kept aside.")

    def read(self, view: View) -> list[Kept]:
        """Those of all patients and of the hospital."""
        found = []
        with self.place.hospital.lock:
            picture = self.place.hospital.picture
            for name in (name for patient in view.facts.patients for name in patient.kept):
                entry = picture.entries.get(name)
                if entry is None:
                    continue
                heading = f"{words.patient(picture, entry.stay)}: {entry_words.says(picture, entry)}"
                why = words.KEPT_REASONS.get(str(entry.reason), "It was kept for a person to look at.")
                made_by = words.made_by(picture, entry, view.clock, view.now_ms)
                found.append(Kept(name, heading, made_by, why, entry.reason in ADMISSIBLE))
        return found

    def show(self, found: list[Kept]) -> None:
        """New ones come in below."""
        self.cards.show(found, self._draw)

    def _draw(self, item: Item) -> None:
        assert isinstance(item, Kept)
        hospital, who = self.place.hospital, self.place.who
        tag("h4", "", item.heading)
        paragraph(item.made_by, "wd-soft")
        paragraph(item.why)
        reason = text_field("Reason", item.key)

        async def admit() -> None:
            await self.place.do(said, lambda: acts.admit(hospital, item.key, who, reason()))

        async def dismiss() -> None:
            await self.place.do(said, lambda: acts.dismiss(hospital, item.key, who, reason()))

        with tag("div", "wd-form"):
            if item.can_count:
                press_button("Admit: it counts", admit)
            press_button("Dismiss: it does not count", dismiss)
        said = status_line()

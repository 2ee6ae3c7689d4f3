"""Sign-ins that nobody could check: per device and person, confirmed with her PIN, or by a manager for somebody who is not here."""

from __future__ import annotations

from typing import NamedTuple

from domain import recovery
from domain.recovery import unsigned

from .. import words
from ..forms import press_button, status_line
from ..look import paragraph, tag
from . import doing
from .cards import Cards, Item
from .place import Place, text_field
from .reading import View

#: so many of the entries are told in words; the rest is counted
TOLD_MAX = 4


class Unconfirmed(NamedTuple):
    """What one person charted on one device."""

    key: str
    device: str
    by: str | None
    who: str
    heading: str
    told: tuple[str, ...]
    entries: tuple[str, ...]


class Signs:
    """People and devices whose entries are not confirmed."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.cards = Cards("Every sign-in is confirmed.")

    def read(self, view: View) -> list[Unconfirmed]:
        """By device and person."""
        found = []
        with self.place.hospital.lock:
            picture = self.place.hospital.picture
            for (device, by), entries in unsigned(view.facts).items():
                times = sorted(one.at_ms for one in entries)
                since, until = (view.clock.time(ms, view.now_ms) for ms in (times[0], times[-1]))
                who = words.person(picture, by) if by else "Nobody was named"
                count = words.count(len(entries), "entry", "entries")
                heading = f"{who} on {words.device(picture, device)}: {count}, {since}" + (f" to {until}" if since != until else "")
                present = [picture.entries[one.name] for one in sorted(entries, key=lambda one: one.at_ms) if one.name in picture.entries]
                told = [f"{words.patient(picture, entry.stay)}: {words.says(picture, entry)}" for entry in present[:TOLD_MAX]]
                if len(present) > TOLD_MAX:
                    told.append(f"and {len(present) - TOLD_MAX:,} more")
                names = tuple(sorted(one.name for one in entries))
                key = recovery.short("|".join((device, by or "", *names)))
                found.append(Unconfirmed(key, device, by, who, heading, tuple(told), names))
        return sorted(found, key=lambda one: one.heading)

    def show(self, found: list[Unconfirmed]) -> None:
        """New ones come in below."""
        self.cards.show(found, self._draw)

    def _draw(self, item: Item) -> None:
        assert isinstance(item, Unconfirmed)
        tag("h4", "", item.heading)
        with tag("ul", "wd-told"):
            for line in item.told:
                tag("li", "", line)
        by, pin = item.by, None
        mine = by is not None and by == self.place.who.staff

        async def confirm() -> None:
            typed = pin() if pin is not None else ""
            await self.place.do(said, lambda: doing.confirm(self.place, item.device, str(by), item.entries, typed))

        async def vouch() -> None:
            await self.place.do(said, lambda: doing.vouch(self.place, item.device, item.entries))

        with tag("div", "wd-form"):
            if item.by is not None and not mine:
                pin = text_field(f"PIN of {item.who}", item.key, kind="password", wide=False)
            if item.by is not None:
                press_button("It was me", confirm, label=f"It was me: {item.heading}")
            if self.place.who.role == "manager" and not mine:
                press_button("They were here" if item.by else "I know who it was", vouch, label=f"They were here: {item.heading}")
        if item.by is None and self.place.who.role != "manager":
            paragraph("Nobody is named on these. A manager says who it was.", "wd-soft")
        said = status_line()

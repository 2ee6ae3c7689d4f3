"""Entries whose sign-in nobody could check, at any time and not only in an emergency: counted on the home page, confirmed at the desk.

Locked out, without the server for too long, never signed in: charting goes on as `unverified`, and somebody has to say afterwards who it
was. In an emergency the recovery asks too; one confirmation answers both.
"""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from domain import recovering
from domain.fold import Picture
from domain.hospital import Hospital
from domain.recovering import Unsigned

from . import words
from .forms import Doer
from .look import TextElement, paragraph
from .parts import Parts
from .per_stay import PerStay
from .recovery.sign_cards import SignCards, Unconfirmed, read
from .visitor import Visitor


class _Found(NamedTuple):
    """What is kept of one patient; of the hospital's own entries, who confirmed what."""

    unsigned: tuple[Unsigned, ...]
    confirmed: dict[str, set[str]]


class UnsignedEntries:
    """Those that wait in the whole hospital. Any thread may ask; a look works out only the patients that something happened to."""

    def __init__(self, hospital: Hospital) -> None:
        self._stays = PerStay(hospital, _found)

    def groups(self) -> dict[tuple[str, str | None], list[Unsigned]]:
        """(device, whom it names) → what nobody has confirmed."""
        found = self._stays.now()
        every = (one for kept in found.values() for one in kept.unsigned)
        return recovering.waiting_signs(every, found[None].confirmed)

    def count(self) -> int:
        """How many entries wait."""
        return sum(map(len, self.groups().values()))


def _found(picture: Picture, stay: str | None) -> _Found:
    if stay is None:
        return _Found((), recovering.confirmations(picture))
    return _Found(recovering.unsigned(picture, stay), {})


class ToConfirm:
    """The desk's list: it looks by itself when the page does."""

    def __init__(self, parts: Parts, who: Visitor, waiting: UnsignedEntries) -> None:
        self._parts, self._waiting = parts, waiting
        self.title = TextElement("h2", "To be confirmed")
        paragraph("Charted while nobody could check a PIN. Who charted says so here, or a manager says who it was.", "wd-soft")
        self.cards = SignCards(parts.hospital, who, Doer(parts, who, self.renew).do, "h3")

    def look(self) -> list[Unconfirmed]:
        """What waits now. Call it in a thread."""
        groups, now_ms = self._waiting.groups(), self._parts.now_ms()
        with self._parts.hospital.lock:
            picture = self._parts.hospital.picture
            return read(picture, groups, words.Clock(picture), now_ms)

    def show(self, found: list[Unconfirmed]) -> None:
        """What is done fades and keeps its room, and new ones come in below."""
        self.title.say(f"To be confirmed ({sum(len(one.entries) for one in found):,})")
        self.cards.show(found)

    async def renew(self) -> None:
        """Looks again."""
        self.show(await asyncio.to_thread(self.look))

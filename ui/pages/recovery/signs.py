"""Sign-ins that nobody could check: per device and person, confirmed with her PIN, or by a manager for somebody who is not here."""

from __future__ import annotations

from domain.recovery import unsigned

from .place import Place
from .reading import View
from .sign_cards import SignCards, Unconfirmed, read


class Signs:
    """People and devices whose entries are not confirmed."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.cards = SignCards(place.hospital, place.who, place.do)

    def read(self, view: View) -> list[Unconfirmed]:
        """By device and person."""
        with self.place.hospital.lock:
            return read(self.place.hospital.picture, unsigned(view.facts), view.clock, view.now_ms)

    def show(self, found: list[Unconfirmed]) -> None:
        """New ones come in below."""
        self.cards.show(found)

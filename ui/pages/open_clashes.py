"""The open clashes of the whole hospital, for every page that shows or counts them; a drill's are none of it."""

from __future__ import annotations

from collections.abc import Callable

from domain import clashes
from domain.fold import Picture
from domain.hospital import Hospital
from domain.practice import is_practice

from .per_stay import PerStay


class OpenClashes:
    """The clashes that wait for a person. Any thread may ask; asking may wait for a commit."""

    def __init__(self, hospital: Hospital) -> None:
        self._stays = PerStay(hospital, _open)

    def now(self) -> list[clashes.Clash]:
        """All that wait, patient by patient, the hospital's own last."""
        return [clash for found in self._stays.now().values() for clash in found]

    def find(self, is_it: Callable[[clashes.Clash], bool]) -> clashes.Clash | None:
        """The clash that this is true of, if it still waits. One that somebody was shown is looked up in its own stay alone."""
        shown = [stay for stay, found in self._stays.last().items() if any(map(is_it, found))]
        found = self._stays.of(shown[0]) if shown else self.now()
        return next(filter(is_it, found), None)


def _open(picture: Picture, stay: str | None) -> list[clashes.Clash]:
    if stay is None:
        return [one for one in clashes.of_hospital(picture) if one.open]
    return [] if is_practice(stay) else clashes.open_of_stay(picture, stay)

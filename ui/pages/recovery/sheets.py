"""Anesthesia sheets that are not finalized: one act each, or all."""

from __future__ import annotations

from domain import rules
from domain.fold import Picture

from .. import words
from . import doing
from .place import Place
from .reading import View
from .work import Work, WorkList


class Sheets:
    """The board "Anesthesia sheets pending" as a work list."""

    kind, base, thing = "sheet", "anesthesia", "anesthetic sheet"

    def __init__(self, place: Place) -> None:
        self.place = place
        self.list = WorkList(place, f"No {self.thing} is pending.", "Finalize", self._finalize, self._says)

    def _pending(self, view: View) -> list[tuple[str, str]]:
        return [(str(one.stay), sheet) for one in view.facts.patients for sheet in one.sheets]

    def read(self, view: View) -> list[Work]:
        """What is pending, with why it waits."""
        missing = doing.missing_of(self.place)
        with self.place.hospital.lock:
            picture = self.place.hospital.picture
            ask = rules.why_no_sheet if self.kind == "sheet" else rules.why_no_form
            found = []
            for stay, ident in self._pending(view):
                heading = words.shortened(f"{words.patient(picture, stay)}: {self._name(picture, stay, ident)}")
                found.append(Work(f"{stay}|{ident}", stay, ident, heading, ask(picture, stay, missing) or ""))
        return found

    def _name(self, picture: Picture, stay: str, ident: str) -> str:
        """What it is, in words. The hospital's lock is held."""
        return str(picture.value(f"stays/{stay}/{self.base}/{ident}", "procedure") or self.thing)

    def _says(self, work: Work) -> None:
        """Draws what it says, where somebody should have read it before. A sheet is read on its page, and in its report."""

    def show(self, found: list[Work]) -> None:
        """New ones come in below."""
        self.list.show(found)

    def _finalize(self, work: Work) -> str:
        return doing.finalize(self.place, self.kind, work.stay, work.ident)

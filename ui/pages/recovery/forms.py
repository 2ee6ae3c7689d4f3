"""Forms that somebody meant to finalize: one act each, or all. Each says what it holds, for who finalizes it answers for it."""

from __future__ import annotations

from domain import forms
from domain.data import form_table
from domain.fold import Picture
from reports.form import Line, lines

from ..filled_forms import Answers
from .place import Place
from .reading import View
from .sheets import Sheets
from .work import Work


class Forms(Sheets):
    """The board "Pending forms" as a work list."""

    kind, base, thing = "form", "forms", "form"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.table, _ = form_table(place.hospital.data_dir)
        self.answers: dict[str, Answers] = {}
        #: what each form said at the last look, by the work's key
        self.said: dict[str, list[Line]] = {}

    def _pending(self, view: View) -> list[tuple[str, str]]:
        return [(str(one.stay), form) for one in view.facts.patients for form in one.forms]

    def _name(self, picture: Picture, stay: str, ident: str) -> str:
        return forms.form_of(self.table, picture, stay, ident).name

    def read(self, view: View) -> list[Work]:
        """What is pending, with why it waits and what it says."""
        found = super().read(view)
        with self.place.hospital.lock:
            picture = self.place.hospital.picture
            for work in found:
                form = forms.form_of(self.table, picture, work.stay, work.ident)
                self.said[work.key] = lines(picture, form, forms.filled(picture, work.stay, work.ident))
        return found

    def show(self, found: list[Work]) -> None:
        """New ones come in below; what a form says is renewed in place."""
        super().show(found)
        for work in found:
            if work.key in self.answers:
                self.answers[work.key].show(self.said[work.key])

    def _says(self, work: Work) -> None:
        self.answers[work.key] = Answers(self.said[work.key])

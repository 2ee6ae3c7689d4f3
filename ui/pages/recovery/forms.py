"""Forms that somebody meant to finalize: one act each, or all."""

from __future__ import annotations

from .reading import View
from .sheets import Sheets


class Forms(Sheets):
    """The board "Pending forms" as a work list."""

    kind, base, thing = "form", "forms", "form"

    def _pending(self, view: View) -> list[tuple[str, str]]:
        return [(str(one.stay), form) for one in view.facts.patients for form in one.forms]

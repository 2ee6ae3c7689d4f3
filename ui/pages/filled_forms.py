"""Patients' forms as the desk shows them: how far each is, and what it says, for who is about to finalize it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nicegui import ui

from domain import forms
from domain.fold import Picture
from domain.forms import Filled, Form
from domain.rules import why_no_form
from reports.form import Line, lines, state_words

from . import words
from .look import TextElement, tag


class FormCard(NamedTuple):
    """A form that somebody began: about whom, how far it is in words, and its lines. `state` as domain/forms.py has it."""

    key: str
    stay: str
    form: str
    heading: str
    state: str
    said: str
    lines: tuple[Line, ...]


def card(picture: Picture, table: Sequence[Form], one: Filled, missing: dict[str, list[int]], now_ms: int) -> FormCard:
    """What is shown of one form."""
    listed = forms.form_of(table, picture, one.stay, one.form)
    said = state_words(picture, one, words.Clock(picture), now_ms)
    if one.state == "intended":
        said += f" {why_no_form(picture, one.stay, missing) or 'It is carried out in a moment.'}"
    heading = f"{words.patient(picture, one.stay)}: {words.shortened(listed.name)}"
    return FormCard(f"{one.stay}|{one.form}", one.stay, one.form, heading, one.state, said, tuple(lines(picture, listed, one)))


class Answers:
    """What a form says, label by label; renewed in place where it changed."""

    def __init__(self, found: Sequence[Line]) -> None:
        self._shown: tuple[Line, ...] = ()
        self._list: ui.element = tag("dl", "wd-answers")
        self.show(found)

    def show(self, found: Sequence[Line]) -> None:
        """The answers as they are now."""
        if tuple(found) == self._shown:
            return
        self._shown = tuple(found)
        self._list.clear()
        with self._list:
            for line in found:
                with tag("div"):
                    tag("dt", "", line.label)
                    with tag("dd", "" if line.value else "wd-soft"):
                        TextElement("span", line.value or "nothing written")
                        if line.note:
                            tag("small", "wd-look", line.note)

"""The page of patients' forms: what each says, how far it is, finalizing it, and its print. They are filled in on the devices."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from nicegui import ui

from domain import forms
from domain.data import form_table
from domain.errors import WardlightError
from domain.forms import Form
from domain.practice import is_practice
from reports.form import form_html

from . import acts
from .filled_forms import Answers, FormCard, card
from .forms import Doer, press_button, status_line
from .look import TextElement, frame, note, paragraph, tag
from .parts import Parts
from .visitor import STAFF, Visitor, require

TITLE = "Forms"
#: seconds between two looks at the hospital
REFRESH_S = 5.0
#: cards on the page; a page of hundreds costs the server's one event loop seconds to build
CARDS_MAX = 60


def register_forms(parts: Parts) -> None:
    """Adds the page. The table is read once: one that the hospital changes holds from the next start on, as it does on the devices."""
    table, trouble = form_table(parts.hospital.data_dir)

    @ui.page("/forms")
    async def page() -> None:
        who = await require(parts, STAFF, "/forms", TITLE)
        if who is not None:
            await FormsPage(parts, who, table, trouble).show()


class _Drawn(NamedTuple):
    """A card on the page, and what of it is renewed in place."""

    element: ui.element
    state: TextElement
    answers: Answers
    finalize: ui.element


class FormsPage:
    """One visit."""

    def __init__(self, parts: Parts, who: Visitor, table: list[Form], trouble: str) -> None:
        self.parts, self.who, self.table, self.trouble = parts, who, table, trouble
        self.doer = Doer(parts, who, self._refresh)
        self.shown: dict[str, _Drawn] = {}

    async def show(self) -> None:
        """Builds the page and keeps it fresh."""
        found = await asyncio.to_thread(read, self.parts, self.table)
        with self.parts.hospital.lock:
            theme = str(self.parts.hospital.picture.value("settings/hospital", "theme") or "dark")
        with frame(TITLE, "/forms", theme), tag("div", "wd-main"), tag("section", "wd-card"):
            tag("h2", "", "Forms of the patients in the house")
            paragraph(
                "They are filled in on the devices, under More and Forms, also with no server. What is finalized is read only.", "wd-soft"
            )
            if self.trouble:
                note("look", self.trouble)
            self.cards = tag("div", "wd-list")
            with self.cards:
                self.nothing = paragraph("Nobody has filled in a form for a patient in the house.", "wd-soft")
            self.more = TextElement("p", "").classes("wd-soft")
        self._fill(found)
        ui.timer(REFRESH_S, self._refresh)

    async def _refresh(self) -> None:
        self._fill(await asyncio.to_thread(read, self.parts, self.table))

    def _fill(self, found: list[FormCard]) -> None:
        """Draws what is new, takes away what is gone; a card that somebody reads changes its words and stays where it is."""
        present = {one.key: one for one in found}
        for key in [key for key in self.shown if key not in present]:
            self.shown.pop(key).element.delete()
        for key, one in present.items():
            if key not in self.shown and len(self.shown) < CARDS_MAX:
                with self.cards, tag("article", "wd-item") as element:
                    self.shown[key] = self._draw(one, element)
            if key in self.shown:
                drawn = self.shown[key]
                drawn.state.say(one.said)
                drawn.answers.show(one.lines)
                drawn.finalize.set_visibility(one.state == "filled")
        more = len(found) - len(self.shown)
        self.more.say(f"And {more} more. They come up as patients leave." if more else "")
        self.nothing.set_visibility(not self.shown)

    def _draw(self, one: FormCard, element: ui.element) -> _Drawn:
        tag("h3", "", one.heading)
        state = TextElement("p", one.said)
        answers = Answers(one.lines)
        with tag("div", "wd-form"):
            # the one that goes away stands last: nothing comes under a finger that taps twice
            press_button("Form as PDF", lambda: self._print(one, said), label=f"Form as PDF: {one.heading}")
            finalize = press_button("Finalize", lambda: self._finalize(one, said), main=True, label=f"Finalize: {one.heading}")
        said = status_line()
        return _Drawn(element, state, answers, finalize)

    async def _finalize(self, one: FormCard, said: TextElement) -> None:
        await self.doer.do(said, lambda: acts.finalize(self.parts.hospital, "form", one.stay, one.form, self.who))

    async def _print(self, one: FormCard, said: TextElement) -> None:
        said.say("Printing …")
        try:
            pdf = await asyncio.to_thread(printed, self.parts, self.table, one.stay, one.form)
        except WardlightError as error:
            said.say(error.detail)
            return
        except KeyError:
            said.say("Nothing is written in this form any more, or the patient has left.")
            return
        ui.download.content(pdf, "form.pdf", "application/pdf")
        said.say("The form is in the browser's downloads.")


def read(parts: Parts, table: list[Form]) -> list[FormCard]:
    """The forms of the house that somebody began, those that are finalized last. Call it in a thread."""
    missing, now = acts.missing_of(parts.hospital), parts.now_ms()
    found = []
    with parts.hospital.lock:
        picture = parts.hospital.picture
        for stay in picture.children("stays"):
            if is_practice(stay) or not picture.value(f"stays/{stay}", "opened"):
                continue
            for form in picture.children(f"stays/{stay}/forms"):
                one = forms.filled(picture, stay, form)
                if one.state != "empty":
                    found.append(card(picture, table, one, missing, now))
    return sorted(found, key=lambda one: (one.state == "finalized", one.heading, one.key))


def printed(parts: Parts, table: list[Form], stay: str, form: str) -> bytes:
    """The form as a PDF. Raises KeyError where there is none, errors.Unavailable where nothing can be printed."""
    with parts.hospital.lock:
        html = form_html(parts.hospital.picture, table, stay, form, parts.now_ms())
    return parts.press.print(html)

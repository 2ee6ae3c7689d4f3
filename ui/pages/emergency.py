"""The emergency page: is there one, what each device said, what is held, what waits; declared in two clicks, and said to be over.

Staff may look and declare; what a role may not do it is told. While somebody reads, only what changed is drawn anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from nicegui import ui

from domain import roles
from domain.hospital import Hospital
from domain.watching import acts as told

from .acting import NotDone, may
from .closed_reports import closed_report_buttons
from .emergency_view import CAUSES, Card, EmergencyView, Past, Pending, read
from .forms import Doer, press_button, status_line
from .look import TextElement, frame, note, paragraph, sign, tag
from .parts import Parts
from .visitor import STAFF, Visitor, require

#: seconds between two looks at the hospital
REFRESH_S = 2.0
#: where to go on: address, words, what it is for
LINKS = (
    ("/roster", "Roster", "Which patient is charted on which device."),
    ("/pack", "Downtime pack", "All wards on paper, in one go."),
    ("/recovery", "Recovery", "After it is over: line by line, until everything is green."),
)


def register_emergency(parts: Parts) -> None:
    """Adds the page."""

    @ui.page("/emergency")
    async def emergency() -> None:
        who = await require(parts, STAFF, "/emergency", "Emergency")
        if who is not None:
            await EmergencyPage(parts, who).show()


class EmergencyPage:
    """One visit to the page."""

    def __init__(self, parts: Parts, who: Visitor) -> None:
        self.parts, self.who = parts, who
        self.doer = Doer(parts, who, self._refresh)
        self.drawn: dict[str, object] = {}
        self.places: dict[str, ui.element] = {}
        self.said: TextElement | None = None

    async def show(self) -> None:
        """Builds the page and keeps it fresh."""
        view = await asyncio.to_thread(read, self.parts.hospital, self.parts.now_ms())
        with frame("Emergency", "/emergency", view.theme), tag("div", "wd-main"):
            with tag("section", "wd-card wd-two"):
                self.places["now"] = tag("div").props('role="status"')
                self.said = status_line()
            with tag("section", "wd-card wd-third"):
                self._declare()
            self.places["held"] = tag("section", "wd-card wd-half")
            self.places["boards"] = tag("section", "wd-card wd-half")
            with tag("section", "wd-card wd-half"):
                tag("h2", "", "Go on")
                with tag("ul", "wd-list"):
                    for path, words, sentence in LINKS:
                        with tag("li", "wd-page"):
                            tag("a", "wd-link", words).props(f'href="{path}"')
                            paragraph(sentence, "wd-soft")
            self.places["past"] = tag("section", "wd-card wd-half")
        self._fill(view)
        ui.timer(REFRESH_S, self._refresh)

    async def _refresh(self) -> None:
        self._fill(await asyncio.to_thread(read, self.parts.hospital, self.parts.now_ms()))

    def _fill(self, view: EmergencyView) -> None:
        """Draws what changed; what did not stays as it is."""
        fill: dict[str, tuple[object, Callable[[], None]]] = {
            "now": ((view.now, view.watched), lambda: self._now(view)),
            "held": (view.held, lambda: _held(view.held)),
            "boards": (view.boards, lambda: _boards(view.boards)),
            "past": (view.past, lambda: self._past(view.past)),
        }
        for name, (key, draw) in fill.items():
            if name not in self.drawn or self.drawn[name] != key:
                self.drawn[name] = key
                self.places[name].clear()
                with self.places[name]:
                    draw()

    # -- now ----------------------------------------------------------------------------------------------------------

    def _now(self, view: EmergencyView) -> None:
        if not view.now:
            with tag("div", "wd-state"):
                sign("good")
                tag("h2", "", "No emergency").style("font-size:inherit;margin:0")
            paragraph("The server runs. It looks by itself for gaps of its own and for devices that fall silent together.", "wd-soft")
        for card in view.now:
            self._card(card)
        if not view.watched:
            paragraph("The internet is not watched. A manager names addresses outside in the settings.", "wd-soft")

    def _card(self, card: Card) -> None:
        with tag("div").style("margin-bottom:22px"):
            with tag("div", "wd-state"):
                sign(card.sign)
                tag("h2", "", card.title).style("font-size:inherit;margin:0")
            for line in card.lines:
                paragraph(line)
            for title, rows in (("What was told", card.said), ("Who was cut off", card.cut)):
                if rows:
                    tag("h3", "", title).style("margin-top:12px")
                    with tag("ul", "wd-list").style("margin-top:6px"):
                        for row in rows:
                            with tag("li", "wd-note").style("flex-wrap:wrap;gap:2px 12px"):
                                tag("b", "", row.who[:1].upper() + row.who[1:])
                                tag("span", "wd-soft", row.what)
            if card.may_end:
                self._over(card)

    def _over(self, card: Card) -> None:
        """Two clicks: the first asks, the second says it."""
        with tag("div", "wd-form").style("margin-top:14px") as place:
            pass

        def first() -> None:
            place.clear()
            with place:
                press_button("It is over …", ask, main=True, label=f"It is over: {card.title}")

        def ask() -> None:
            place.clear()
            with place:
                assert self.said is not None
                tag("b", "", "Is it over for the whole hospital?").style("flex-basis:100%")
                self.doer.button("Yes, it is over", lambda: end(self.parts.hospital, self.who, card.key), self.said, main=True)
                press_button("Not yet", first)

        first()

    # -- what was -----------------------------------------------------------------------------------------------------

    def _past(self, past: tuple[Past, ...]) -> None:
        """The closed ones, each with the way to its report."""
        tag("h2", "", "Closed emergencies")
        if not past:
            paragraph("None yet.", "wd-soft")
        with tag("ul", "wd-list"):
            for one in past:
                with tag("li", "wd-item"):
                    paragraph(one.words)
                    if one.key:
                        closed_report_buttons(self.parts, self.doer.do, one.key, is_kept=one.is_kept, of=f"the emergency of {one.words}")

    # -- declaring ----------------------------------------------------------------------------------------------------

    def _declare(self) -> None:
        tag("h2", "", "Declare an emergency")
        why = roles.why_not(self.who.role, "declare")
        if why:
            note("look", why)
            return
        paragraph("What is gone? You are asked once more before it is declared.", "wd-soft")
        with tag("div", "wd-form").props('role="group" aria-label="What is gone?"'):
            for cause, (word, sentence) in CAUSES.items():
                press_button(word, partial(self._ask, cause), label=f"{word}: {sentence}")
        self.asked = tag("div", "wd-form").style("margin-top:14px").props('aria-live="polite"')
        self.declared = status_line()

    def _ask(self, cause: str) -> None:
        self.declared.say("")
        self.asked.clear()
        _, sentence = CAUSES[cause]
        clinical = cause != "internet"
        with self.asked:
            what = "discharges and finalizing wait until it is over" if clinical else "what goes to other systems waits until it is back"
            tag("b", "", f"Declare that {sentence}? Then {what}.").style("flex-basis:100%")
            press_button("Declare it", lambda: self._declare_it(cause), main=True)
            press_button("No", self.asked.clear)

    async def _declare_it(self, cause: str) -> None:
        if await self.doer.do(self.declared, lambda: declare(self.parts.hospital, self.who, cause)):
            self.asked.clear()


def declare(hospital: Hospital, who: Visitor, cause: str) -> str:
    """Declares an emergency of the hospital. Raises NotDone with a sentence."""
    may(who, "declare")
    if cause not in CAUSES:
        raise NotDone("Choose what is gone.")
    told.declare(hospital, cause, told.Hand(who.staff, who.auth))
    return "Declared. Every screen that has contact says so now." if cause != "internet" else "Declared: no internet."


def end(hospital: Hospital, who: Visitor, outage: str) -> str:
    """Says that an emergency is over. Raises NotDone and NotAllowed with a sentence."""
    may(who, "declare")
    told.end(hospital, outage, told.Hand(who.staff, who.auth))
    return "It is over. The recovery begins."


# -- what is held, what waits -----------------------------------------------------------------------------------------


def _held(held: tuple[str, ...]) -> None:
    tag("h2", "", "What is held")
    if not held:
        paragraph("Nothing is held. In an emergency what goes to other systems waits by itself, and nothing is dropped.", "wd-soft")
    with tag("div", "wd-list"):
        for sentence in held:
            note("look", sentence)
    if held:
        paragraph("The recovery page gives the settings back, documents first.", "wd-soft").style("margin-top:10px")


def _boards(boards: tuple[Pending, ...]) -> None:
    tag("h2", "", "What waits")
    if not boards:
        paragraph("No sheet, discharge or form waits. These boards make and remove themselves.", "wd-soft")
    for board in boards:
        tag("h3", "", f"{board.name} ({len(board.waiting)})").style("margin:10px 0 6px")
        with tag("ul", "wd-list"):
            for row in board.waiting:
                with tag("li", "wd-item"):
                    tag("b", "", row.patient)
                    paragraph(row.why)

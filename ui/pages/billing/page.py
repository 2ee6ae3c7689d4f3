"""One visit to the bill: which window and which patients, the lines with their ticks, totals, paper and file, and the marks."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from nicegui import ui

from domain.errors import WardlightError
from domain.marks import Mark
from reports.bill import bill_html
from reports.bill_file import bill_csv

from ..acting import NotDone
from ..forms import Doer, Field, draw_field, press_button, status_line
from ..look import TextElement, frame, paragraph, tag
from ..parts import Parts
from ..questions import Answers, Questions
from ..visitor import GATHER, Visitor, option
from . import acts
from .keeping import Bills
from .lines import BillLines
from .reading import BEGINNING, DAY, NOW, Ask, View, is_end, local_ms, local_text, read, shown

TITLE = "Billing"
#: seconds between two looks at the hospital
REFRESH_S = 3.0
#: marks that a choice offers, the newest ones
MARKS_MAX = 40
EMIT_VALUE = "(event) => emit(event.target.value)"
EMIT_CHECKED = "(event) => emit(event.target.checked)"


class Told(TextElement):
    """The element's own status line, where a form would have its own."""

    def __init__(self, lines: BillLines) -> None:  # no element of its own
        self.lines = lines

    def say(self, text: str) -> None:
        """Says a sentence above the lines."""
        self.lines.say(text)


class BillingPage:
    """One visit, by somebody who signed in and may bill."""

    def __init__(self, parts: Parts, bills: Bills, who: Visitor, ask: Ask) -> None:
        self.parts, self.bills, self.who, self.ask = parts, bills, who, ask
        self.view: View | None = None
        self.marks: list[Mark] = []
        self.cards: dict[Mark, ui.element] = {}
        self.patients: list[tuple[str, str]] = []
        self.doer = Doer(parts, who, self._refresh)

    async def show(self) -> None:
        """Builds the page and keeps it fresh."""
        view, self.shown = await self._read()
        self.view = view
        with frame(TITLE, "/billing", view.house.theme), tag("div", "wd-main"):
            with tag("section", "wd-card"):
                tag("h2", "", "Which bill?")
                with tag("div", "wd-form").style("align-items:start"):  # a question below one field moves no other
                    self._choice("since", "From", {BEGINNING: "The beginning", DAY: "24 hours ago"}, self.ask.since)
                    self._choice("until", "Until", {NOW: "Now"}, self.ask.until)
                self._patients()
                with tag("div", "wd-form wd-bill-print"):
                    press_button("Billing PDF", self._pdf, main=True)
                    press_button("CSV file", self._csv)
                    self.said = status_line()
            with tag("div").style("grid-column:1/-1;min-width:0"):
                self.lines = BillLines(self.shown, self._act)
            with tag("section", "wd-card"):
                tag("h2", "", "Marks")
                paragraph(
                    "A mark is a time that a bill may begin or end at, such as the end of a shift. An emergency marks itself.", "wd-soft"
                )
                with tag("div", "wd-item"):
                    self._mark_form(None)
                self.marked = tag("div", "wd-list").style("margin-top:8px")
        self._fill_marks(view)
        self._fill_patients(view)
        ui.timer(REFRESH_S, self._refresh)

    async def _read(self) -> tuple[View, dict[str, Any]]:
        """The bill, and how the element shows it; both are reckoned in a thread, for a nurse's act waits for the event loop."""
        ask, now_ms = self.ask, self.parts.now_ms()

        def reckon() -> tuple[View, dict[str, Any]]:
            view = read(self.bills, ask, now_ms)
            return view, shown(view, ask, may=True)

        return await asyncio.to_thread(reckon)

    async def _refresh(self) -> None:
        view, seen = await self._read()
        self.view = view
        if seen != self.shown:
            self.shown = seen
            self.lines.show(seen)
        if view.house.marks != self.marks:
            self._fill_marks(view)
        if view.patients != self.patients:
            self._fill_patients(view)

    # -- which bill ---------------------------------------------------------------------------------------------------

    def _choice(self, name: str, label: str, words: dict[str, str], chosen: str) -> None:
        """A select of marks, and a field for any other time."""

        async def choose(event: Any) -> None:
            asking.forget()
            await self._asks(name, str(event.args))

        async def typed(event: Any) -> None:
            await asking.put({"at": str(event.args)})

        def at(typed: dict[str, str], answers: Answers) -> str:
            assert self.view is not None
            if typed["at"]:  # an emptied field leaves the window as it is
                self._end(name, f"at:{local_ms(self.view.house, typed['at'], answers.which)}")
            return ""

        async def taken() -> None:
            if self.view is not None:
                self._options(self.view)

        with tag("div", "wd-field"):
            tag("label", "", label).props(f'for="bill-{name}"')
            made = tag("select").props(f'id="bill-{name}"')
            made.on("change", choose, js_handler=EMIT_VALUE)
        with tag("div", "wd-field"):
            tag("label", "", f"{label}, another time").props(f'for="bill-{name}-at"')
            field = tag("input").props(f'id="bill-{name}-at" type="datetime-local"')
            field.on("change", typed, js_handler=EMIT_VALUE)
            asking = Questions(self.doer, at, taken)
        setattr(self, f"_{name}", (made, words))

    async def _asks(self, name: str, value: str) -> None:
        if not is_end(value):
            return
        self._end(name, value)
        await self._refresh()
        if self.view is not None:
            self._options(self.view)

    def _end(self, name: str, value: str) -> None:
        self.ask = self.ask._replace(since=value) if name == "since" else self.ask._replace(until=value)

    def _options(self, view: View) -> None:
        """The choices as they stand, drawn anew when the marks changed or another time was typed."""
        when = {mark.key: f"{mark.label or 'Mark'}, {view.house.clock.time(mark.at_ms, view.bill.as_of_ms)}" for mark in view.house.marks}
        for name in ("since", "until"):
            made, words = getattr(self, f"_{name}")
            chosen = getattr(self.ask, name)
            found = {**words, **dict(list(when.items())[-MARKS_MAX:][::-1])}
            if chosen.startswith("at:"):
                found[chosen] = view.house.clock.time(int(chosen[3:]), view.bill.as_of_ms)
            made.clear()
            with made:
                for value, text in found.items():
                    option(value, text, chosen=value == chosen)

    def _patients(self) -> None:
        """The choice of patients; what it offers is drawn anew only when somebody came or left."""

        async def left(event: Any) -> None:
            self.ask = self.ask._replace(left=bool(event.args))
            await self._refresh()

        with tag("details", "wd-bill-whom"):
            with tag("summary"):
                self.whom = TextElement("span", "Patients: all")
            self._box("Also patients who left", left, checked=False)
            self.choices = tag("div", "wd-bill-patients").props('role="group" aria-label="Only these patients"')

    def _fill_patients(self, view: View) -> None:
        self.patients = view.patients
        self.choices.clear()

        def pick(stay: str) -> Any:
            async def picked(event: Any) -> None:
                stays = self.ask.stays | {stay} if event.args else self.ask.stays - {stay}
                self.ask = self.ask._replace(stays=stays)
                self.whom.say(f"Patients: {len(stays)} chosen" if stays else "Patients: all")
                await self._refresh()

            return picked

        with self.choices:
            for stay, words in view.patients:
                self._box(words, pick(stay), checked=stay in self.ask.stays)

    @staticmethod
    def _box(text: str, changed: Any, *, checked: bool) -> None:
        with tag("label", "wd-choice"):
            box = tag("input").props('type="checkbox"')
            if checked:
                box.props["checked"] = True
            box.on("change", changed, js_handler=EMIT_CHECKED)
            tag("span", "", text)

    # -- the lines ----------------------------------------------------------------------------------------------------

    async def _act(self, asked: dict[str, Any]) -> None:
        hospital, who, word = self.parts.hospital, self.who, asked.get("act")

        def do() -> str:
            if word == "tick":
                lines = asked.get("lines")
                return acts.enter(hospital, who, [one for one in lines if isinstance(one, dict)] if isinstance(lines, list) else [])
            line = asked.get("line")
            if not isinstance(line, dict):
                raise NotDone(acts.CHANGED)
            because = str(asked.get("because") or "")
            if word == "undo":
                return acts.undo(hospital, who, line, because)
            return acts.adjust(hospital, who, line, str(asked.get("quantity") or ""), asked.get("billed") is True, because)

        self.lines.answered(await self.doer.do(Told(self.lines), do))

    # -- paper and file -----------------------------------------------------------------------------------------------

    async def _pdf(self) -> None:
        self.said.say("Printing …")
        view, _ = await self._read()

        def make() -> bytes:
            return self.parts.press.print(bill_html(view.bill, view.missed, view.house.hospital, view.house.clock))

        try:
            pdf = await asyncio.to_thread(make)
        except WardlightError as error:
            self.said.say(error.detail)
            return
        ui.download(pdf, f"bill-{self._stamp(view)}.pdf", "application/pdf")
        self.said.say("The bill is in the browser's downloads.")

    async def _csv(self) -> None:
        view, _ = await self._read()
        made = await asyncio.to_thread(bill_csv, view.bill, view.house.clock)
        ui.download(made, f"bill-{self._stamp(view)}.csv", "text/csv")
        self.said.say("The file is in the browser's downloads.")

    @staticmethod
    def _stamp(view: View) -> str:
        return view.house.clock.sortable(view.bill.as_of_ms).replace(" ", "-").replace(":", "")

    # -- marks --------------------------------------------------------------------------------------------------------

    def _fill_marks(self, view: View) -> None:
        """A card for each mark that a person may move. One that stands is never drawn anew: somebody may be typing into it."""
        self.marks = view.house.marks
        self._options(view)
        present = [mark for mark in view.house.marks if mark.kind == "shift"][-MARKS_MAX:]
        for gone in [mark for mark in self.cards if mark not in present]:
            self.cards.pop(gone).delete()
        for mark in present:
            if mark not in self.cards:
                with self.marked, tag("div", "wd-item") as card:
                    self._mark_form(mark, local_text(view.house, mark.at_ms))
                self.cards[mark] = card

    def _mark_form(self, mark: Mark | None, stands: str = "") -> None:
        """The fields of a mark, or of a new one; `stands` is the mark's time as its field shows it."""
        ident = re.sub("[^A-Za-z0-9_-]", "-", mark.key) if mark else "new"
        fields = (
            Field("label", "Mark", mark.label if mark else "End of shift", most=acts.LABEL_MAX, required=True),
            Field("at", "Time", stands, kind="datetime-local", required=mark is not None, unit="" if mark else "empty: now"),
        )

        def act(typed: dict[str, str], answers: Answers) -> str:
            assert self.view is not None
            text, word = typed.get("at", ""), typed.get("label", "")
            if mark is None:
                ms = local_ms(self.view.house, text, answers.which) if text else self.parts.now_ms()
                return acts.mark(self.parts.hospital, self.who, word, ms)
            # one whose time was left alone keeps it: in the hour that the clocks showed twice the field could not say which
            ms = mark.at_ms if text == stands else local_ms(self.view.house, text, answers.which)
            return acts.move_mark(self.parts.hospital, self.who, mark.key, word, ms)

        async def done() -> None:
            return None

        with tag("form", "wd-form").props('autocomplete="off"') as form:
            for field in fields:
                draw_field(f"mark-{ident}", field)
            tag("button", "wd-btn" if mark else "wd-btn wd-btn--main", "Rename or move" if mark else "Set the mark").props('type="submit"')
        form.on("submit", Questions(self.doer, act, done).submitted, js_handler=GATHER)

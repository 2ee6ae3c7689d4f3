"""`/recovery`: the list of what is still open after an emergency, each line with its state by sign and word, the open one unfolded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nicegui import ui

from domain.outage import QUIET_MIN
from domain.recovery import ROWS, Line, Row

from ...paper.kept_reports import names_kept
from ..closed_reports import closed_report_buttons
from ..forms import press_button, status_line
from ..look import TextElement, frame, paragraph, sign, tag
from ..words import span
from . import bodies, doing
from .place import Body, Place, text_field
from .reading import STATE_WORDS, View

CSS = (Path(__file__).parent / "recovery.css").read_text(encoding="utf-8")
#: seconds between two looks at the hospital
REFRESH_S = 2.0
STATE_SIGNS = {"green": "good", "red": "bad", "waits": "look", "overridden": "look", "not_needed": "good"}
CAUSE_WORDS = {
    "power": "power", "router": "network", "server": "server", "internet": "internet", "drill": "drill", "other": "another cause",
}  # fmt: skip


class RecoveryPage:
    """One visit to the recovery."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.rows: dict[str, RowOnPage] = {}
        self.open: str | None = None
        self.body: Body | None = None
        self.outage: str | None = None

    async def show(self) -> None:
        """Builds the page and keeps it fresh."""
        view = await asyncio.to_thread(self.place.reading.look)
        theme = view.theme if view else await asyncio.to_thread(self._theme)
        with frame("Recovery", "/recovery", theme), tag("div", "wd-main"):
            ui.add_head_html(f"<style>{CSS}</style>")
            with tag("section", "wd-card"):
                self.title = TextElement("h2", "")
                self.about = TextElement("p", "")
                self.over = tag("a", "wd-link", "To the page Emergency").props('href="/emergency"').style("margin:10px 0")
                self.over.set_visibility(False)
                self.count = TextElement("p", "").classes("wd-soft").props('role="status"')
            self.list = tag("div", "wd-list wd-steps")
        self.place.refresh = self.renew
        await self._fill(view)
        ui.timer(REFRESH_S, self.renew)

    def _theme(self) -> str:
        with self.place.hospital.lock:
            return str(self.place.hospital.picture.value("settings/hospital", "theme") or "dark")

    async def renew(self) -> None:
        """Looks again, and says what changed."""
        await self._fill(await asyncio.to_thread(self.place.reading.look))

    async def _fill(self, view: View | None) -> None:
        if view is None:
            await self._nothing()
            return
        if self.outage != view.incident.outage:
            self._begin(view)
        self._head(view)
        for line in view.lines:
            self.rows[line.row.key].show(line)
        await self._body(view)

    def _begin(self, view: View) -> None:
        """Another emergency than before: the lines are drawn, and the first that is open is unfolded."""
        self.outage, self.open, self.body = view.incident.outage, None, None
        self.list.clear()
        with self.list:
            self.rows = {row.key: RowOnPage(self.place, row, lambda key=row.key: self._toggle(key)) for row in ROWS}  # type: ignore[misc]
        first = next((line.row.key for line in view.lines if line.state == "red"), None)
        if first is not None:
            self._unfold(first)

    def _head(self, view: View) -> None:
        incident, clock = view.incident, view.clock
        causes = " and ".join(CAUSE_WORDS.get(cause, cause) for cause in incident.causes)
        since = clock.time(incident.start_ms, view.now_ms)
        if incident.end_ms is None:
            self.title.say("The emergency is still open")
            self.about.say(f"Since {since} ({causes}). Say on the page Emergency that it is over; what is ready can be done here already.")
        else:
            self.title.say("Coming back from the emergency")
            long = span(incident.end_ms - incident.start_ms)
            self.about.say(f"From {since} to {clock.time(incident.end_ms, view.now_ms)}, {long} ({causes}).")
        self.over.set_visibility(incident.end_ms is None)
        done = sum(line.done for line in view.lines)
        more = f" {view.more} more wait after this one." if view.more else ""
        quiet = f", after {QUIET_MIN} quiet minutes: one that begins again is the same" if view.facts.short else ""
        self.count.say(f"{done} of {len(view.lines)} lines are done. It closes by itself when all are{quiet}.{more}")

    async def _nothing(self) -> None:
        closed = await asyncio.to_thread(self.place.reading.last_closed)
        clock, now = await asyncio.to_thread(doing.clock, self.place)
        ended = self.outage is not None
        if not ended and self.rows:
            return
        self.over.set_visibility(False)
        self.title.say("The emergency is closed" if ended else "Nothing to recover from")
        if closed is None:
            self.about.say("When an emergency is over, what it left open stands here, line by line.")
        else:
            when = clock.time(closed.closed_ms or closed.end_ms or closed.start_ms, now)
            self.about.say(f"The last emergency began at {clock.time(closed.start_ms, now)} and was closed at {when}.")
        self.count.say("")
        if ended or not self.list.default_slot.children:
            self.outage, self.open, self.body, self.rows = None, None, None, {}
            self.list.clear()
            if closed is not None:
                is_kept = closed.outage in await asyncio.to_thread(names_kept, self.place.hospital)
                with self.list, tag("div", "wd-card"):
                    closed_report_buttons(self.place.parts, self.place.do, closed.outage, is_kept=is_kept)

    def _toggle(self, key: str) -> None:
        if self.open == key:
            self.rows[key].fold()
            self.open = self.body = None
        else:
            self._unfold(key)

    def _unfold(self, key: str) -> None:
        if self.open is not None:
            self.rows[self.open].fold()
        self.open = key
        self.body = self.rows[key].unfold(bodies.BODIES[key])
        ui.timer(0, self.renew, once=True)

    async def _body(self, view: View) -> None:
        body, key = self.body, self.open
        if body is None or key is None:
            return
        found = await asyncio.to_thread(body.read, view)
        if body is self.body:
            body.show(found)
            self.rows[key].show_override(view.line(key))


class RowOnPage:
    """One line: its heading is the button that unfolds it."""

    def __init__(self, place: Place, row: Row, toggle: Callable[[], None]) -> None:
        self.place, self.row = place, row
        self.state = ""
        with tag("section", "wd-card wd-step") as section:
            section.props["data-line"] = row.key
            with (
                tag("h3"),
                tag("button", "wd-head").props(f'type="button" aria-expanded="false" aria-controls="line-{row.key}"') as self.head,
            ):
                self.sign = tag("span", "wd-step-sign")
                with tag("span", "wd-step-words"):
                    tag("b", "", row.title)
                    self.sentence = TextElement("small", "")
                self.word = TextElement("span", "").classes("wd-step-state")
            self.head.on("click", toggle)
            self.inside = tag("div", "wd-inside").props(f'id="line-{row.key}"')
        self.section = section
        self.passing: LetPass | None = None

    def show(self, line: Line) -> None:
        """The line as it is now: its sign, its word, its sentence."""
        self.sentence.say(line.sentence)
        if line.state == self.state:
            return
        self.state = line.state
        self.word.say(STATE_WORDS[line.state])
        self.section.props["data-state"] = line.state
        self.section.update()
        self.sign.clear()
        with self.sign:
            sign(STATE_SIGNS[line.state])

    def unfold(self, make: Callable[[Place], Body]) -> Body:
        """Opens it, with what is to be done right there."""
        self._expanded(True)
        with self.inside:
            paragraph(self.row.asks)
            paragraph(self.row.instead, "wd-soft")
            body = make(self.place)
            self.passing = LetPass(self.place, self.row) if self.row.override else None
        return body

    def fold(self) -> None:
        """Closes it."""
        self._expanded(False)
        self.inside.clear()
        self.passing = None

    def _expanded(self, is_open: bool) -> None:
        self.head.props["aria-expanded"] = "true" if is_open else "false"
        self.head.update()

    def show_override(self, line: Line) -> None:
        """Whether the line can be let pass now."""
        if self.passing is not None:
            self.passing.show(line)


class LetPass:
    """The manager's way past a line, at its end: with a reason, which stands in the report."""

    def __init__(self, place: Place, row: Row) -> None:
        self.place, self.row = place, row
        with tag("details", "wd-pass") as self.box:
            tag("summary", "", "Let this line pass")
            paragraph(
                "What is let pass stands in the report with your name and the reason. What comes later opens the line again.", "wd-soft"
            )
            if place.who.role != "manager":
                paragraph("Only a manager can let a line pass.")
                return
            with tag("div", "wd-form"):
                self.reason = text_field("Reason", f"pass-{row.key}")
                press_button("Let it pass", self._pass)
            self.said = status_line()

    def show(self, line: Line) -> None:
        """Shown while there is something to let pass."""
        self.box.set_visibility(line.state == "red")

    async def _pass(self) -> Any:
        await self.place.do(self.said, lambda: doing.let_pass(self.place, self.row.key, self.reason()))

"""/drill: a manager begins a drill, sees it run, ends it, and reads what it was worth; the history of drills with their reports."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from nicegui import ui

from domain.drill import MINUTES_MAX, MINUTES_MIN
from domain.drill_cast import SCENARIOS
from domain.drilling import reporting
from domain.drilling.drills import Drills
from domain.errors import BadInput, WardlightError
from reports.after_action import after_action

from .acting import carried_out, reason
from .drill_view import DrillView, Past, Running, look, minutes
from .forms import TYPED_MAX, press_button, status_line
from .look import TextElement, frame, note, paragraph, shown, sign, swatch, tag
from .parts import Parts
from .visitor import GATHER, MANAGER, Visitor, option, require, theme

log = structlog.get_logger(__name__)

#: seconds between two looks: the page counts down
REFRESH_S = 1.0
#: how long a drill may last, and what is offered first, minutes
MINUTES, MINUTES_DEFAULT = (3, 5, 10, 15, 20, 25, 30), 10
DEVICE = "device-"


def register_drill(parts: Parts) -> None:
    """The drill's page."""

    @ui.page("/drill")
    async def drill_page() -> None:
        who = await require(parts, MANAGER, "/drill", "Drills")
        if who is not None:
            await DrillPage(parts, who).show()


class DrillPage:
    """One visit of a manager."""

    def __init__(self, parts: Parts, who: Visitor) -> None:
        self.parts, self.who = parts, who
        self.drills = Drills(parts.hospital, parts.settings.drill_countdown_s)
        self.shown: dict[str, object] = {}

    async def show(self) -> None:
        """Builds the page and keeps it fresh."""
        view = await asyncio.to_thread(self._look)
        with frame("Drills", "/drill", await asyncio.to_thread(theme, self.parts)), tag("div", "wd-main"):
            with tag("section", "wd-card").props('aria-live="off"') as self.now_card:
                self.title = TextElement("h2", "")
                self.clock = TextElement("p", "").classes("wd-state")
                self.now = tag("div", "")
            self.form_card = tag("section", "wd-card wd-half")
            with tag("section", "wd-card wd-half"):
                tag("h2", "", "Drills so far")
                self.past = tag("div", "wd-list")
        self._fill(view)
        ui.timer(REFRESH_S, self._refresh)

    def _look(self) -> DrillView:
        return look(self.parts, self.drills, self.parts.now_ms())

    async def _refresh(self) -> None:
        self._fill(await asyncio.to_thread(self._look))

    def _fill(self, view: DrillView) -> None:
        """Draws what changed; what did not stays as it is, so that nothing jumps under a finger."""
        self.now_card.set_visibility(view.running is not None)
        if view.running is not None:
            self.title.say(f"{view.running.title}: {_STATE_WORDS[view.running.state]}")
            self.clock.say(_clock(view.running, self.parts.now_ms()))
        running = view.running
        self._draw("now", running, self.now, lambda: self._running(running) if running else None)
        # contact comes and goes; the form is not drawn anew under somebody's finger for it
        key = ([one.device for one in view.devices], running is not None, view.emergency)
        self._draw("form", key, self.form_card, lambda: self._form(view))
        self._draw("past", view.past, self.past, lambda: self._history(view.past))

    def _draw(self, name: str, key: object, parent: ui.element, draw: Callable[[], object]) -> None:
        if name not in self.shown or self.shown[name] != key:
            self.shown[name] = key
            parent.clear()
            with parent:
                draw()

    # -- the drill that runs ------------------------------------------------------------------------------------------

    def _running(self, running: Running) -> None:
        said = None
        with tag("ul", "wd-list wd-drill-devices"):
            for member in running.members:
                with tag("li", "wd-row wd-row--three"):
                    swatch(member.colour)
                    tag("b", "", member.name)
                    tag("span", "", member.says)
        with tag("div", "wd-form wd-drill-acts"):
            if running.state == "open":
                press_button("End the drill now", lambda: self._do(said, lambda: self._end(running.drill)), main=True)
            else:
                field = self._reason_field(running)
                close = lambda: self._do(said, lambda: self._close(running.drill, field["text"]))  # noqa: E731
                press_button("Close without waiting", close)
        said = status_line()
        if running.state == "open":
            paragraph("While a device is cut off nothing of it arrives here: its tasks are scored when it is back.", "wd-soft")
        with tag("div", "wd-scrolls").props('tabindex="0" role="region" aria-label="Tasks"'), tag("table", "wd-table"):
            with tag("thead"), tag("tr"):
                for head in ("Task", "State", "After", "Who", "Points"):
                    tag("th", "", head).props('scope="col"')
            with tag("tbody"):
                for row in running.rows:
                    with tag("tr"):
                        tag("td", "", row.words)
                        with tag("td"), tag("span", "wd-with-sign"):
                            if row.sign:
                                sign(row.sign, small=True)
                            tag("span", "", row.state)
                        tag("td", "", row.took)
                        tag("td", "", row.who)
                        tag("td", "", str(row.points))
        if running.state != "open":
            paragraph(f"So far {running.score} of 100. The score stands when everything has arrived.")

    @staticmethod
    def _reason_field(running: Running) -> dict[str, str]:
        typed = {"text": ""}
        waits = ", ".join(running.waits) or "the devices"
        with tag("div", "wd-field"):
            tag("label", "", f"Why {waits} cannot be waited for").props('for="close-because"')
            field = tag("input").props(f'id="close-because" autocomplete="off" maxlength="{TYPED_MAX}"')
            field.on("input", lambda event: typed.update(text=str(event.args)), js_handler="(event) => emit(event.target.value)")
        return typed

    def _end(self, ident: str) -> str:
        self.drills.end(ident, by=self.who.staff, auth=self.who.auth, because="A manager ended it.")
        return "The drill is over. The devices come back within seconds."

    def _close(self, ident: str, because: str) -> str:
        if not because.strip():
            raise BadInput("Write the reason first: it stands in the report.")
        self.drills.close(ident, by=self.who.staff, auth=self.who.auth, because=reason(because))
        return "Closed."

    # -- a new one ----------------------------------------------------------------------------------------------------

    def _form(self, view: DrillView) -> None:
        tag("h2", "", "Begin a drill")
        if view.running is not None:
            paragraph("One drill at a time. The next can begin when this one is closed.", "wd-soft")
            return
        if view.emergency:
            note("look", "An emergency is open, or the hospital still recovers from one. Drill another day.")
            return
        if not view.devices:
            paragraph("No device is enrolled yet. A drill needs at least one.")
            return
        paragraph(
            "The devices that you choose really lose the server. They get practice patients, which stand on no wall, no bill and no "
            "other device. Real patients are charted as always; what is charted on these devices meanwhile arrives afterwards. A real "
            "emergency ends a drill at once."
        )
        said = None

        async def begin(event: object) -> None:
            typed = getattr(event, "args", None)
            await self._do(said, lambda: self._begin(typed if isinstance(typed, dict) else {}))

        with tag("form", "wd-form wd-column") as form:
            with tag("fieldset", "wd-group"):
                tag("legend", "wd-label", "Devices that take part")
                for one in view.devices:
                    with tag("label", "wd-choice"):
                        box = tag("input").props('type="checkbox" value="yes"')
                        box.props["name"] = DEVICE + one.device
                        swatch(one.colour)
                        with tag("span"):
                            tag("b", "", one.name)
                            tag("small", "", one.place + ("" if one.in_contact else " · not in contact just now"))
            with tag("fieldset", "wd-group"):
                tag("legend", "wd-label", "What happens")
                for place, (scenario, story) in enumerate(SCENARIOS.items()):
                    with tag("label", "wd-choice"):
                        radio = tag("input").props(f'type="radio" name="scenario" value="{scenario}"')
                        if place == 0:
                            radio.props["checked"] = True
                        with tag("span"):
                            tag("b", "", story.title)
                            tag("small", "", story.gone)
            with tag("div", "wd-field"):
                tag("label", "", "Which iPad dies (only for “One iPad dies”)").props('for="dead"')
                with tag("select").props('id="dead" name="dead"'):
                    option("", "Choose a device that takes part", chosen=True)
                    for one in view.devices:
                        option(one.device, one.name, chosen=False)
            with tag("div", "wd-field"):
                tag("label", "", "Minutes").props('for="minutes"')
                with tag("select").props('id="minutes" name="minutes"'):
                    for choice in MINUTES:
                        option(str(choice), f"{choice} min", chosen=choice == MINUTES_DEFAULT)
            tag("button", "wd-btn wd-btn--main", "Begin the drill").props('type="submit"')
        form.on("submit", begin, js_handler=GATHER)
        said = status_line()

    def _begin(self, typed: dict[str, Any]) -> str:
        text = str(typed.get("minutes", "")).strip()
        if not (text.isascii() and text.isdigit()):
            raise BadInput(f"Type the minutes as a whole number from {MINUTES_MIN} to {MINUTES_MAX}.")
        devices = [str(name).removeprefix(DEVICE) for name in typed if str(name).startswith(DEVICE)]
        dead = str(typed.get("dead") or "") or None
        scenario = str(typed.get("scenario") or "")
        self.drills.begin(devices, int(text[:4]), scenario, dead=dead, by=self.who.staff, auth=self.who.auth)
        return "The drill is announced on the devices."

    # -- the history --------------------------------------------------------------------------------------------------

    def _history(self, past: list[Past]) -> None:
        if not past:
            paragraph("No drill yet. Train it as you train a cardiac arrest: every three months, with whoever is on shift.", "wd-soft")
        for one in past:
            said: TextElement | None = None
            with tag("div", "wd-item"):
                with tag("div"):
                    tag("h3", "", f"{one.when} · {one.title}")
                    paragraph(f"{one.about}. Took part: {one.who}.", "wd-soft")
                with tag("div", "wd-form"):
                    tag("b", "wd-score", f"{one.score} of 100" if one.score else "no score")
                    button = tag("button", "wd-btn", "Report (PDF)").props('type="button"')
                    button.props["aria-label"] = shown(f"Report of the drill of {one.when} (PDF)")
                said = status_line()
                button.on("click", lambda key=one.key, line=said: self._report(key, line))

    async def _report(self, ident: str, said: TextElement) -> None:
        said.say("The report is being made …")
        try:
            pdf = await asyncio.to_thread(self._print, ident)
        except WardlightError as error:
            said.say(error.detail)
            return
        ui.download.content(pdf, f"{ident}.pdf", "application/pdf")
        said.say("The report is in your downloads.")

    def _print(self, ident: str) -> bytes:
        picture, incident, facts = reporting.drill_report(self.parts.hospital, ident)
        return self.parts.press.print(after_action(picture, incident, facts))

    # -- doing --------------------------------------------------------------------------------------------------------

    async def _do(self, said: TextElement | None, act: Callable[[], str]) -> None:
        """Carries an act out in a thread, says what became of it, and looks again."""
        sentence, _ = await carried_out(self.parts, self.who, act)
        if said is not None:
            said.say(sentence)
        await self._refresh()


_STATE_WORDS = {"open": "a drill is running", "recovers": "the drill is over"}


def _clock(running: Running, now_ms: int) -> str:
    """The large line: how long until it begins, how long it goes on, or for whom it waits."""
    if running.state != "open":
        return f"Waiting for {', '.join(running.waits)}" if running.waits else "Everything has arrived"
    if now_ms < running.since_ms:
        return f"Begins in {-(-(running.since_ms - now_ms) // 1000)} s"
    return f"{minutes(running.until_ms - now_ms)} to go"

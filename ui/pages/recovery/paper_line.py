"""One line of a sheet: what was due, what a device charted already, and the fields for what stands on the paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain import paper
from domain.paper import Line

from ..acts import short
from ..forms import TYPED_MAX, press_button
from ..look import TextElement, shown, tag
from ..questions import Answers, Questions
from ..visitor import option
from . import doing, typing_in
from .place import Place

#: Enter on a line: an empty one is passed over, another is recorded; the next line's first field has the focus at once
NEXT = """(event) => {
  event.preventDefault();
  const form = event.target;
  const fields = Object.fromEntries(new FormData(form));
  if (fields.time.trim()) emit(fields);
  const all = [...document.querySelectorAll("form.wd-line-form")].filter((one) => one.offsetParent);
  const next = all[all.indexOf(form) + 1];
  (next ? next.querySelector("input") : form.closest(".wd-sheet").querySelector("[data-after]"))?.focus();
}"""
OUTCOME = "(event) => { event.target.form.dataset.outcome = event.target.value; }"


class LineOnPage:
    """Its fields stay as they are while somebody types; what a device charted meanwhile appears beside them."""

    def __init__(self, place: Place, line: Line, wrote: Callable[[], str]) -> None:
        self.place, self.line, self.latest, self.wrote = place, line, line, wrote
        self.once_more = False
        with tag("div", "wd-line") as row:
            row.props["data-line-of"] = shown(line.key)
            with tag("div", "wd-line-due"):
                self.due = TextElement("b", "")
                tag("span", "", line.name if line.number is None else f"{line.number}. {line.name}")
                self.how = TextElement("small", line.how).classes("wd-soft")
            with tag("div", "wd-line-in"):
                self.charted = TextElement("p", "").classes("wd-line-done")
                self.form = self._form()
                self.again = press_button("It was given once more", self._again, label=f"{line.name}: it was given once more")
                self.asking = Questions(place, self._chart, self._done)
                self.form.on("submit", self.asking.submitted, js_handler=NEXT)
        self._due()

    def _due(self) -> None:
        if self.line.due_ms is None:
            self.due.say("when needed")
            return
        clock, now = doing.clock(self.place)
        self.due.say(clock.time(self.line.due_ms, now))

    def _form(self) -> Any:
        ident, name = short(self.line.key), self.line.name
        with tag("form", "wd-line-form").props('autocomplete="off" data-outcome="given"') as form:
            self._field("time", f"Time, {name}", f"t-{ident}", "Time", 'inputmode="text" maxlength="12"')
            with tag("div", "wd-cell"):
                tag("label", "", "What became of it").props(f'for="o-{ident}"')
                with tag("select").props(f'id="o-{ident}" name="outcome"') as select:
                    for word, text in paper.OUTCOMES.items():
                        option(word, text)
            select.on("change", js_handler=OUTCOME)
            if self.line.way != "initials":
                unit = f" ({self.line.unit})" if self.line.unit else ""
                self._field("value", f"Value, {name}", f"v-{ident}", f"Value{unit}", f'maxlength="{TYPED_MAX}"')
            self._field("because", f"Reason, {name}", f"b-{ident}", "Reason", f'maxlength="{TYPED_MAX}"', "wd-because")
            tag("button", "wd-btn", "Record").props('type="submit"').props["aria-label"] = shown(f"Record {name}")
        return form

    @staticmethod
    def _field(name: str, label: str, ident: str, head: str, more: str, classes: str = "") -> None:
        with tag("div", f"wd-cell {classes}"):
            tag("label", "", head).props(f'for="{ident}"')
            field = tag("input").props(f'id="{ident}" name="{name}" {more}')
            field.props["aria-label"] = shown(label)

    def show(self, line: Line, charted: str) -> None:
        """What stands in the record about it now. Fields in which somebody may be typing stay where they are, and know what they knew:
        what a device charted since is shown above them, and asked about when the line is recorded."""
        self.latest = line
        done = bool(line.charted) and line.slot is not None
        meanwhile = done and not self.line.charted and not all(one.wrote is not None for one in line.charted)
        if not meanwhile:
            self.line = line
            self.how.say(line.how)
        self.charted.say(charted)
        self.charted.set_visibility(bool(charted))
        self.form.set_visibility(not done or meanwhile or self.once_more)
        self.again.set_visibility(done and not self.once_more)

    async def _again(self) -> None:
        self.once_more, self.line = True, self.latest
        self.asking.said.say("")
        await self.place.refresh()

    def _chart(self, typed: dict[str, str], answers: Answers) -> str:
        return typing_in.chart(self.place, self.line, typed, self.wrote(), answers.which)

    async def _done(self) -> None:
        self.once_more = False
        self.line = self.latest
        await self.place.refresh()

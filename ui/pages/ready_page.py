"""The readiness page: the score and the next thing to do, the checks, the questionnaire, batteries, the charge queue, the training log."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from nicegui import ui

from domain import batteries, readiness
from domain.questionnaire import QUESTIONS, Question

from . import ready_acts, ready_view, words
from .desk import Board
from .forms import TYPED_MAX, Doer, Field, press_button, put_value, status_line
from .look import TextElement, frame, note, paragraph, sign, swatch, tag
from .parts import Parts
from .ready_view import Asked, LastWeeks, ReadyView, Training
from .visitor import MANAGER, Visitor, option, require

#: seconds between two looks at the hospital
REFRESH_S = 4.0
TITLE = "Readiness"
YES_NO = {"": "Choose", "yes": "yes", "no": "no"}
STATE_WORDS = {"good": "done", "look": "look at it", "bad": "missing"}


def register_readiness(parts: Parts) -> None:
    """Adds the page."""
    weeks = LastWeeks(parts.hospital)

    @ui.page("/readiness")
    async def readiness_page() -> None:
        who = await require(parts, MANAGER, "/readiness", TITLE)
        if who is not None:
            await ReadinessPage(parts, who, weeks).show()


class Area:
    """A place that is drawn anew when what it shows has changed, and not before."""

    def __init__(self, parent: ui.element) -> None:
        self.parent = parent
        self.shown: object = None

    def show(self, key: object, draw: Callable[[], None]) -> None:
        """Draws, if `key` is not what was drawn last."""
        if key != self.shown:
            self.shown = key
            self.parent.clear()
            with self.parent:
                draw()


class ReadinessPage:
    """One visit to the page."""

    def __init__(self, parts: Parts, who: Visitor, weeks: LastWeeks) -> None:
        self.parts, self.who, self.weeks = parts, who, weeks
        self.doer = Doer(parts, who, self._refresh)
        self.areas: dict[str, Area] = {}
        self.asked: dict[str, Asked] = {}
        self.lines: dict[str, TextElement] = {}

    async def show(self) -> None:
        """Builds the page and keeps it fresh."""
        view = await asyncio.to_thread(ready_view.read, self.parts, self.weeks)
        with frame(TITLE, "/readiness", view.theme), tag("div", "wd-main"):
            self._area("score", "wd-card", None)
            self._area("checks", "wd-card", "What the system checked itself")
            self._questions(view)
            with tag("section", "wd-card").props('id="batteries"'):
                tag("h2", "", "Battery plan")
                self.areas["plan"] = Area(tag("div", "wd-list"))
                tag("h3", "", "Charging stations").style("margin:18px 0 8px")
                self.stations = Board(tag("div", "wd-list"), "None is written down. Say where tablets are charged, and how many.")
                self._new_station()
            self._packs(view)
            self._queue(view)
            self._training(view)
        self._fill(view)
        ui.timer(REFRESH_S, self._refresh)

    def _area(self, name: str, classes: str, title: str | None) -> None:
        with tag("section", classes):
            if title:
                tag("h2", "", title)
            self.areas[name] = Area(tag("div", "wd-list"))

    async def _refresh(self) -> None:
        self._fill(await asyncio.to_thread(ready_view.read, self.parts, self.weeks))

    def _fill(self, view: ReadyView) -> None:
        self.view = view
        points, first = readiness.score(view.findings), readiness.next_thing(view.findings)
        self.areas["score"].show((points, first), lambda: _score(points, first))
        self.areas["checks"].show(view.findings, lambda: _checks(view.findings))
        self.areas["plan"].show((view.plan, view.supply, view.assumed), lambda: _plan(view))
        self.areas["packs"].show(view.running, lambda: self._running(view))
        self.areas["next"].show(view.next_up, lambda: _said(view.next_up))
        self.areas["queue"].show(view.queue, lambda: _queue(view))
        self.areas["training"].show(view.training, lambda: _log(view.training))
        self.stations.show((Keyed(one.station, one) for one in view.stations), self._station)
        for row in view.asked:
            key = row.question.key
            self.asked[key] = row
            for line, text in ((f"{key} counted", row.counted and f"counted: {row.counted}"), (f"{key} told", row.told)):
                if line in self.lines and self.lines[line].text != text:
                    self.lines[line].say(text)

    # -- the questionnaire --------------------------------------------------------------------------------------------

    def _questions(self, view: ReadyView) -> None:
        asked = {row.question.key: row for row in view.asked}
        with tag("section", "wd-card").props('id="questions"'):
            tag("h2", "", "Questionnaire")
            paragraph("What the system can count stands beside the question; your answer may know more.", "wd-soft")
            for group in dict.fromkeys(question.group for question in QUESTIONS):
                tag("h3", "", group).style("margin:16px 0 8px")
                self._group(group, [asked[question.key] for question in QUESTIONS if question.group == group])

    def _group(self, group: str, rows: list[Asked]) -> None:
        keys = [row.question.key for row in rows]

        def save(typed: Mapping[str, str]) -> str:
            return ready_acts.answer(self.parts.hospital, self.who, [self.asked[key] for key in keys], typed)

        with self.doer.open_form(save) as form:
            for row in rows:
                self._question(row)
            tag("button", "wd-btn wd-btn--main", "Save").props('type="submit"').props(f'aria-label="Save: {group}"')
        form.say_below()

    def _question(self, row: Asked) -> None:
        question = row.question
        ident, value = f"q-{question.key}", row.answer.value if row.answer else ""
        with tag("div", "wd-question"):
            with tag("div"):
                tag("label", "", question.text).props(f'for="{ident}"')
                tag("p", "wd-soft wd-means", question.why)
                self.lines[f"{question.key} counted"] = TextElement("p", row.counted and f"counted: {row.counted}").classes("wd-counted")
            with tag("div", "wd-answer"):
                _answer_field(question, ident, value)
                tag("span", "wd-soft", question.unit)
                self.lines[f"{question.key} told"] = TextElement("small", row.told).classes("wd-soft")

    # -- batteries ----------------------------------------------------------------------------------------------------

    def _new_station(self) -> None:
        tag("h3", "", "Another charging station").style("margin:18px 0 8px")

        def put(typed: Mapping[str, str]) -> str:
            return ready_acts.put_station(self.parts.hospital, self.who, None, typed)

        self.doer.form("station", _station_fields("", "", "", ""), "Write it down", put, main=False)

    def _station(self, keyed: Keyed) -> None:
        one = keyed.station
        hospital = self.parts.hospital
        with tag("div"):
            tag("h3", "", one.place)
            turns = f"{one.ports} at a time, in turn" if one.ports < one.devices else "all at once"
            ports = words.count(one.ports, "port", "ports")
            paragraph(f"{ports}, for {words.count(one.devices, 'device', 'devices')}: {turns}.", "wd-soft")

        def put(typed: Mapping[str, str]) -> str:
            return ready_acts.put_station(hospital, self.who, one, typed)

        said: list[TextElement] = []

        async def remove() -> None:
            await self.doer.do(said[0], lambda: ready_acts.remove_station(hospital, self.who, one))

        def change() -> None:
            place.clear()
            with place:
                fields = _station_fields(one.place, str(one.ports), str(one.devices), f" of {one.place}")
                self.doer.form(f"station-{one.station}", fields, "Save", put, main=False)

        with tag("div", "wd-form"):
            press_button("Change", change, label=f"Change {one.place}")
            press_button("Take away", remove, label=f"Take {one.place} away")
        place = tag("div")
        said.append(status_line())

    def _packs(self, view: ReadyView) -> None:
        with tag("section", "wd-card wd-half"):
            tag("h2", "", "Packs that run")
            paragraph("A pack that runs for nobody empties itself: switch it off when it is not in use.")
            paragraph(batteries.swap_sentence(view.supply), "wd-soft")
            self.areas["packs"] = Area(tag("div", "wd-list"))
            fields = [
                Field("pack", "Number on the pack", kind="number", required=True),
                Field("device", "It feeds", "", {"": "a charging station"} | view.devices),
            ]

            def on(typed: Mapping[str, str]) -> str:
                return ready_acts.switch(self.parts.hospital, self.who, typed.get("pack", ""), typed.get("device", ""), running=True)

            self.doer.form("pack", fields, "Switched on now", on, main=False)

    def _running(self, view: ReadyView) -> None:
        if not view.running:
            paragraph("No pack runs.", "wd-soft")
        for one, since, due, is_due in view.running:
            with tag("div", "wd-item"):
                note("look" if is_due else "good", f"{since}: {due}.")
                said: list[TextElement] = []

                async def off(pack: str = one.pack, said: list[TextElement] = said) -> None:
                    await self.doer.do(said[0], lambda: ready_acts.switch(self.parts.hospital, self.who, pack, "", running=False))

                press_button("Switched off", off, label=f"{one.pack.replace('-', ' ').capitalize()} is switched off")
                said.append(status_line())

    def _queue(self, view: ReadyView) -> None:
        with tag("section", "wd-card wd-half"):
            tag("h2", "", "Charge queue")
            paragraph(
                "The emptiest first. A page cannot ask an iPad for its battery: nurses tap it on the device, or type it here.", "wd-soft"
            )
            self.areas["next"] = Area(tag("div", "wd-list"))
            self.areas["queue"] = Area(tag("ol", "wd-list"))
            fields = [
                Field("device", "Device", "", {"": "Choose the device"} | view.devices),
                Field("percent", "Battery", kind="number", unit="%", required=True),
            ]
            self.doer.form("battery", fields, "Note it", lambda typed: ready_acts.tell(self.parts.hospital, self.who, typed), main=False)

    # -- training -----------------------------------------------------------------------------------------------------

    def _training(self, view: ReadyView) -> None:
        with tag("section", "wd-card"):
            tag("h2", "", "Training log")
            self.areas["training"] = Area(tag("ul", "wd-list"))
            fields = [
                Field("topic", "What was trained", most=ready_acts.TEXT_MAX, required=True),
                Field("people", "Who took part", most=ready_acts.TEXT_MAX),
                Field("day", "Day", view.today, kind="date"),
                Field("minutes", "Minutes", kind="number"),
                Field("note", "Note", most=ready_acts.NOTE_MAX),
            ]

            def write(typed: Mapping[str, str]) -> str:
                return ready_acts.log_training(self.parts.hospital, self.who, typed, self.parts.now_ms())

            self.doer.form("training", fields, "Log it", write, main=False)
            press_button("Training log as CSV", self._csv)

    def _csv(self) -> None:
        ui.download(ready_view.training_csv(self.view.training), "training.csv", "text/csv")


class Keyed:
    """A station as a card that is drawn anew when anything of it changed."""

    def __init__(self, key: str, station: batteries.Station) -> None:
        self.key, self.station = key, station

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keyed) and other.station == self.station

    __hash__ = None  # type: ignore[assignment]


def _score(points: int, first: readiness.Finding | None) -> None:
    with tag("div", "wd-ready"):
        with tag("div").props('role="status"'):
            tag("p", "wd-points", f"{points} of {readiness.POINTS}")
            paragraph("points of readiness for an outage", "wd-soft")
        tag("div", "wd-meter").props('aria-hidden="true"').style(f"--points:{points}%")
        with tag("div"):
            if first is None:
                paragraph("Nothing is left to do. Hold the next drill before this one is forgotten.")
            else:
                tag("h2", "", f"Next: {first.todo}")
                paragraph(first.sentence, "wd-soft")
                tag("a", "wd-link", "Do it now").props(f'href="{first.link}"')


def _checks(found: list[readiness.Finding]) -> None:
    for one in sorted(found, key=lambda one: {"bad": 0, "look": 1, "good": 2}[one.state]):
        with tag("div", "wd-check").props(f'data-check="{one.key}" data-state="{one.state}"'):
            sign(one.state, small=True)
            with tag("div"):
                tag("h3", "", one.title)
                paragraph(f"{one.sentence} {one.todo}".strip(), "wd-soft" if one.state == "good" else "")
            had = one.weight if one.state == "good" else one.weight // 2 if one.state == "look" else 0
            tag("span", f"wd-{one.state}", f"{STATE_WORDS[one.state]} · {had} of {one.weight}")
            if one.state != "good":
                with tag("a", "wd-link", "Open").props(f'href="{one.link}"') as link:
                    link.props["aria-label"] = f"Open: {one.title}"
            else:
                tag("span")


def _plan(view: ReadyView) -> None:
    plan = view.plan
    if any(row.question.key == "longest_h" and row.answer is None for row in view.asked):
        note("look", "Say in the questionnaire how long the longest outage to plan for is; then the packs are reckoned here.")
        return
    note("good" if plan.holds else "bad" if plan.holds is False else "look", plan.sentence)
    paragraph(batteries.use_sentence(view.supply))
    for station, part in plan.shares:
        paragraph(f"{station.place}: {part.sentence}")
    if plan.homeless:
        paragraph(f"Without a station: {batteries.share(plan.homeless, view.supply).sentence}")
    if view.assumed:
        assumed = words.count(view.assumed, "figure is", "figures are")
        paragraph(f"{assumed} assumed; the questionnaire says which. Measure yours.", "wd-soft")
    paragraph("What is in the tablets' own batteries is not counted: nobody promises that they are full when the power goes.", "wd-soft")


def _said(text: str) -> None:
    tag("b", "", text)


def _queue(view: ReadyView) -> None:
    if not view.queue:
        with tag("li"):
            paragraph("No device is enrolled.", "wd-soft")
    for one, told in view.queue:
        with tag("li", "wd-charge"):
            swatch(one.colour)
            tag("b", "", one.name)
            tag("span", "wd-percent", "–" if one.percent is None else f"{one.percent} %")
            tag("span", "wd-soft", told)


def _log(rows: list[Training]) -> None:
    if not rows:
        with tag("li"):
            paragraph("Nothing is logged yet.", "wd-soft")
    for row in rows[:LOG_MAX]:
        with tag("li", "wd-note"), tag("span"):
            minutes = f", {row.minutes} min" if row.minutes else ""
            tag("b", "", f"{row.day} · {row.topic}")
            tag("span", "", f" {row.people}{minutes} {row.note}")
            tag("small", "wd-soft", f" logged by {row.by}")


#: lines of the log on the page; the file has all
LOG_MAX = 30


def _station_fields(place: str, ports: str, devices: str, of: str) -> list[Field]:
    return [
        Field("place", f"Place{of}", place, most=ready_acts.TEXT_MAX, required=True),
        Field("ports", f"Ports{of}", ports, kind="number", required=True),
        Field("devices", f"Devices charged there{of}", devices, kind="number", required=True),
    ]


def _answer_field(question: Question, ident: str, value: str) -> Any:
    if question.kind == "yes_no":
        with tag("select").props(f'id="{ident}" name="{question.key}"') as made:
            for word, text in YES_NO.items():
                option(word, text, chosen=word == value)
        return made
    mode = "text" if question.kind == "words" else "decimal"
    made = tag("input").props(f'id="{ident}" name="{question.key}" inputmode="{mode}" maxlength="{TYPED_MAX}" autocomplete="off"')
    put_value(made, value)
    if question.assumed:
        made.props["placeholder"] = f"assumed: {question.assumed}"
    return made

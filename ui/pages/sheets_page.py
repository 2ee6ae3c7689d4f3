"""The page of anesthetic sheets: what each patient's sheets are at, their reports as PDF, and a monitor's record read into one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, NamedTuple

from nicegui import ui

from domain import anesthesia, monitor
from domain.entries import plain_time
from domain.errors import BadInput, WardlightError
from domain.practice import is_practice
from domain.rules import why_no_sheet

from ..paper.sheets import SheetReports
from . import words
from .forms import Doer, status_line
from .look import TextElement, frame, paragraph, tag
from .monitor_time import instant_of
from .parts import Parts
from .visitor import STAFF, Visitor, require

TITLE = "Anesthesia"
#: seconds between two looks at the hospital
REFRESH_S = 5.0
#: letters of a monitor's record; a night at a line a second for each parameter has some ten million
RECORD_MAX = 16_000_000
#: problems and artefacts that are named on the page before "and N more"
NAMED_MAX = 8
#: reads a chosen file in the browser and sends it in parts
SEND_FILE = (Path(__file__).parent / "send_file.js").read_text(encoding="utf-8").partition("*/")[2].replace("LARGEST", str(RECORD_MAX))
STATES = {"open": "goes on", "intended": "finalizing is intended", "finalized": "finalized"}


class SheetCard(NamedTuple):
    """One anesthesia as the page shows it."""

    key: str
    stay: str
    sheet: str
    heading: str
    about: str
    state: str
    why: str
    reported: bool


def register_sheets(parts: Parts) -> None:
    """Adds the page."""

    @ui.page("/anesthesia")
    async def sheets() -> None:
        who = await require(parts, STAFF, "/anesthesia", TITLE)
        if who is not None:
            await SheetsPage(parts, who).show()


class SheetsPage:
    """One visit."""

    def __init__(self, parts: Parts, who: Visitor) -> None:
        self.parts, self.who = parts, who
        self.reports = SheetReports(parts.hospital, parts.press)
        self.doer = Doer(parts, who, self._refresh)
        self.shown: dict[str, tuple[SheetCard, ui.element]] = {}

    async def show(self) -> None:
        """Builds the page and keeps it fresh."""
        found = await asyncio.to_thread(read, self.parts)
        with self.parts.hospital.lock:
            theme = str(self.parts.hospital.picture.value("settings/hospital", "theme") or "dark")
        with frame(TITLE, "/anesthesia", theme), tag("div", "wd-main"), tag("section", "wd-card"):
            tag("h2", "", "Anesthetic sheets of the patients in the house")
            paragraph("Sheets are written on the devices, with or without the server. Here are their reports.", "wd-soft")
            self.cards = tag("div", "wd-list")
            with self.cards:
                self.nothing = paragraph("No patient in the house has an anesthetic sheet.", "wd-soft")
        self._fill(found)
        ui.timer(REFRESH_S, self._refresh)

    async def _refresh(self) -> None:
        self._fill(await asyncio.to_thread(read, self.parts))

    def _fill(self, found: list[SheetCard]) -> None:
        """Draws what is new, takes away what is gone; a card that somebody reads changes its words and stays where it is."""
        present = {card.key: card for card in found}
        for key in [key for key in self.shown if key not in present]:
            self.shown.pop(key)[1].delete()
        for key, card in present.items():
            if key not in self.shown:
                with self.cards:
                    made = tag("article", "wd-item")
                self.shown[key] = (card, made)
                self._draw(card, made)
            elif self.shown[key][0] != card:
                made = self.shown[key][1]
                self.shown[key] = (card, made)
                self._say(card, made)
        self.nothing.set_visibility(not self.shown)

    @staticmethod
    def _say(card: SheetCard, made: ui.element) -> None:
        about, state = made.default_slot.children[1], made.default_slot.children[2]
        assert isinstance(about, TextElement)
        assert isinstance(state, TextElement)
        about.say(card.about)
        state.say(_state_words(card))

    def _draw(self, card: SheetCard, made: ui.element) -> None:
        with made:
            tag("h3", "", card.heading)
            TextElement("p", card.about).classes("wd-soft")
            TextElement("p", _state_words(card))
            with tag("div", "wd-form"):
                button = tag("button", "wd-btn wd-btn--main", "Report as PDF").props('type="button"')
                button.props["aria-label"] = f"Report as PDF: {card.heading}"
                label = tag("label", "wd-btn wd-file", "Read in a monitor's record")
                with label:
                    ident = f"record-{abs(hash(card.key))}"
                    field = tag("input", "wd-file-input").props(f'id="{ident}" type="file" accept=".csv,.txt,text/csv,text/plain"')
                    field.props["aria-label"] = f"Read in a monitor's record: {card.heading}"
            said = status_line()
            offer = tag("div", "wd-list")
        button.on("click", lambda: self._report(card, said))
        parts: list[str] = []
        field.on("change", lambda event: self._part(card, event.args, parts, said, offer), js_handler=SEND_FILE)

    async def _report(self, card: SheetCard, said: TextElement) -> None:
        said.say("Printing …")
        try:
            pdf = await asyncio.to_thread(self.reports.make, card.stay, card.sheet)
        except WardlightError as error:
            said.say(error.detail)
            return
        ui.download.content(pdf, "anesthetic-report.pdf", "application/pdf")
        said.say("The report is in the browser's downloads.")

    async def _part(self, card: SheetCard, told: Any, parts: list[str], said: TextElement, offer: ui.element) -> None:
        """One part of the file; the last one is followed by what was read."""
        if not isinstance(told, dict) or told.get("too_large"):
            said.say("This file is too large for a monitor's record. Read it in by parts.")
            return
        if told.get("first"):
            parts.clear()
        parts.append(str(told.get("part") or ""))
        if sum(map(len, parts)) > RECORD_MAX:
            parts.clear()
            said.say("This file is too large for a monitor's record. Read it in by parts.")
        elif told.get("last"):
            text, name = "".join(parts), str(told.get("name") or "record")
            parts.clear()
            await self._read(card, text, name, said, offer)

    async def _read(self, card: SheetCard, text: str, name: str, said: TextElement, offer: ui.element) -> None:
        offer.clear()
        try:
            found = await asyncio.to_thread(offered, self.parts, card, text)
        except BadInput as error:
            said.say(error.detail)
            return
        said.say(f"{name}: {words.count(len(found.fresh), 'reading', 'readings')} can be added.")
        with offer:
            for sentence in found.sentences:
                paragraph(sentence)
            if found.fresh:
                result = status_line()
                how_many = words.count(len(found.fresh), "reading", "readings")
                with tag("div", "wd-form"):
                    button = tag("button", "wd-btn wd-btn--main", f"Add {how_many}").props('type="button"')

                async def add() -> None:
                    if await self.doer.do(result, lambda: take(self.parts, self.who, card, found, name)):
                        offer.clear()
                        said.say(result._text or "")

                button.on("click", add)


class Offered(NamedTuple):
    """What a record would add: readings, and what is to be said of them."""

    fresh: list[monitor.Imported]
    sentences: list[str]


def read(parts: Parts) -> list[SheetCard]:
    """The sheets of the house, those that go on first. Call it in a thread."""
    missing = {str(row["device"]): list(row.get("missing") or []) for row in parts.hospital.rollcall()}
    now = parts.now_ms()
    with parts.hospital.lock:
        picture = parts.hospital.picture
        clock = words.Clock(picture)
        found = []
        for stay in picture.children("stays"):
            if is_practice(stay) or not picture.value(f"stays/{stay}", "opened"):
                continue
            for one in anesthesia.sheets(picture, stay):
                heading = f"{words.patient(picture, stay)}: {one.fields.get('procedure') or 'anesthesia'}"
                joined = f" · read as one from {len(one.members)} sheets" if len(one.members) > 1 else ""
                about = f"begun {clock.time(one.opened_ms, now)} · {words.count(len(one.readings), 'reading', 'readings')}{joined}"
                why = "" if one.state != "intended" else why_no_sheet(picture, stay, missing) or "It is carried out in a moment."
                done = all(picture.value(f"stays/{stay}/anesthesia/{member}", "reported") for member in one.members)
                found.append(SheetCard(f"{stay}|{one.sheet}", stay, one.sheet, heading, about, one.state, why, done))
    return sorted(found, key=lambda card: (card.state == "finalized", card.heading))


def _state_words(card: SheetCard) -> str:
    report = ("; its report is made" if card.reported else "; its report is made in a moment") if card.state == "finalized" else ""
    return f"{STATES[card.state].capitalize()}{report}.{' ' + card.why if card.why else ''}"


def offered(parts: Parts, card: SheetCard, text: str) -> Offered:
    """What of a record would be added to a sheet. Raises errors.BadInput where it is none, or the sheet takes no more."""
    with parts.hospital.lock:
        picture = parts.hospital.picture
        sheet = next((one for one in anesthesia.sheets(picture, card.stay) if card.sheet in one.members), None)
        if sheet is None or sheet.state == "finalized":
            raise BadInput("This sheet is finalized. What came later is written as an addendum, on a device.")
        instant = instant_of(picture, sheet.opened_ms)
        interval = anesthesia.interval_min(sheet, picture.value("settings/hospital", "reading_interval_min"))
        clock, now = words.Clock(picture), parts.now_ms()
    samples, problems = monitor.read_record(text, instant)
    if not samples:
        raise BadInput("Nothing in this record could be read. " + (problems[0] if problems else "It has no lines."))
    begin = anesthesia.asked_between(sheet)[0] or samples[0].at_ms
    fresh, beside = monitor.already_there(monitor.down_sampled(samples, begin, interval), [one.at_ms for one in sheet.readings], interval)
    bad = [f"{words_} at {clock.time(at, now)}" for one in (*fresh, *beside) for at, words_ in one.artefacts]
    said = [f"From {clock.time(samples[0].at_ms, now)} to {clock.time(samples[-1].at_ms, now)}, one reading every {interval} min."]
    if beside:
        had = words.count(len(beside), "slot has", "slots have")
        said.append(f"{had} a reading already: what a person read is kept, and nothing is added there.")
    said += _named("Artefacts, marked on their readings and not counted", bad) + _named("Lines that could not be read", problems)
    return Offered(fresh, said)


def _named(what: str, found: list[str]) -> list[str]:
    more = f" And {len(found) - NAMED_MAX} more." if len(found) > NAMED_MAX else ""
    named = "; ".join(one.removesuffix(".") for one in found[:NAMED_MAX])
    return [f"{what}: {named}.{more}"] if found else []


def take(parts: Parts, who: Visitor, card: SheetCard, found: Offered, name: str) -> str:
    """Adds the readings, each at its own time, by who read them in."""
    clock_names = {row.key: row.name for row in anesthesia.PARAMETERS}
    for one in found.fresh:
        artefact = "; ".join(f"{plain_time(at)[11:19]} UTC {words_}" for at, words_ in one.artefacts)
        data: dict[str, Any] = {"sheet": card.sheet, "values": one.values, "samples": one.samples, "source": f"monitor: {name[:80]}"}
        if artefact:
            data["artefact"] = artefact[:2000]
        parts.hospital.make("anesthesia.read", card.stay, data, by=who.staff, auth=who.auth, at=plain_time(one.at_ms))
    keys = sorted({clock_names[key] for one in found.fresh for key in one.values})
    return f"{words.count(len(found.fresh), 'reading was', 'readings were')} added: {', '.join(keys)}."



"""Enter from paper: the patients in the order of the printed pack, and the sheet of the one that is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from domain import paper, paper_in, unforeseen
from domain.fold import Picture
from domain.outage import Incident
from domain.paper import Line
from domain.paper_in import PaperIn
from domain.printed import PaperSheet, sheet_places
from domain.recovering import Patient, covers

from ...paper.shelf import printed_orders
from .. import words
from ..forms import press_button, status_line
from ..look import TextElement, paragraph, shown, tag
from ..questions import Answers, Questions
from ..visitor import option
from ..zones import zones_of
from . import doing, paper_words, typing_in
from .empty_sheets import EmptySheets, SheetLeft
from .paper_left import Left
from .paper_line import LineOnPage
from .place import Place, text_field
from .reading import View
from .unforeseen import NewPatient, WithoutOrder


class Head(NamedTuple):
    """One patient's sheet in the list: its number in the pack (N1 of a blank one), whose it is, and how far it is."""

    stay: str
    number: str
    name: str
    ward: str
    state: str
    left: bool


class Sheets(NamedTuple):
    """All that the body shows: the list with what green means, and the lines of the chosen sheet with who charted them in words. `says` is
    what is in of it, `left` the lines (key, words) that nothing is known of."""

    heads: list[Head]
    means: str
    chosen: str | None
    lines: list[tuple[Line, str]]
    says: str
    left: tuple[tuple[str, str], ...]
    staff: list[tuple[str, str]]


class Paper:
    """The list of sheets, and one of them open."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.chosen: str | None = None
        self.drawn: str | None = None
        self.wrote = ""
        self.pack: tuple[int, list[PaperSheet]] | None = None
        self.stays: dict[str, tuple[str, ...]] = {}
        self.buttons: dict[str, tuple[TextElement, object]] = {}
        self.lines: dict[str, LineOnPage] = {}
        self.left: Left | None = None
        with tag("div", "wd-paper"):
            self.list = tag("nav", "wd-paper-list").props('aria-label="Sheets"')
            self.sheet = tag("div", "wd-sheet")
        self.means = TextElement("p", "").classes("wd-soft")
        self.names: dict[str, str] = {}
        self.empty = EmptySheets(place)
        self.blank = NewPatient(place, lambda: self.names, self._shows)
        with self.sheet:
            paragraph("Choose a sheet. Its number stands large on the printed page.", "wd-soft")

    def read(self, view: View) -> Sheets:
        """The patients of the house during the emergency, and the chosen one's lines."""
        hospital = self.place.hospital
        known = self.place.reading.paper(view)
        as_of, pack = self._pack(view)
        with hospital.lock:
            picture = hospital.picture
            here = {str(one.stay): one for one in view.facts.patients if one.here and one.stay is not None}
            places = [sheet for sheet in pack or _as_printed(picture) if sheet.stay in here]
            printed = {stay for sheet in places for stay in sheet.stays}
            wards = {stay: str(picture.value(f"stays/{stay}", "ward") or "") for stay in here if stay not in printed}
            places += [PaperSheet(0, stay, (stay,), ward, "") for stay, ward in wards.items()]
            self.stays = {sheet.stay: sheet.stays for sheet in places}
            is_in = {one.stay: _is_in(known, one.stays, view.now_ms) for one in places}
            heads = [
                Head(
                    one.stay, _number(picture, one, view.incident), words.patient(picture, one.stay), one.ward,
                    paper_words.state(mine, is_in[one.stay]), _is_left(mine),
                )
                for one in places
                for mine in (here[one.stay],)
            ]  # fmt: skip
            means = paper_words.whole(is_in.values())
            lines: list[tuple[Line, str]] = []
            says = ""
            left: tuple[tuple[str, str], ...] = ()
            chosen = next((sheet for sheet in places if sheet.stay == self.chosen), None)
            if chosen is not None:
                found = paper.sheet(picture, chosen.stays, view.incident, view.now_ms, zones_of(picture, chosen.stays), chosen.lines)
                lines = [(line, typing_in.charted_words(picture, line, view)) for line in found]
                mine = is_in[chosen.stay]
                if mine is not None:
                    when = view.clock.time(as_of, view.now_ms) if pack and chosen.number else ""
                    says = paper_words.sheet(here[chosen.stay], mine, lambda by: words.person(picture, by), when)
                    left = tuple((one.key, f"{view.clock.time(one.due_ms, view.now_ms)} {one.name}") for one in mine.open)
            people = ((one, picture.object(f"staff/{one}")) for one in picture.children("staff"))
            staff = sorted((one, str(row.get("name") or one)) for one, row in people if not row.get("left"))
        return Sheets(heads, means, self.chosen, lines, says, left, sorted(staff, key=lambda row: row[1].lower()))

    def _pack(self, view: View) -> tuple[int, list[PaperSheet]]:
        """The sheets of the pack that people had in their hands, and as of when (ms): the newest of before the emergency, else of its time.
        Read once."""
        if self.pack is None:
            kept = printed_orders(self.place.hospital.data_dir)
            before = [one for one in kept if one[0] <= view.incident.start_ms]
            during = [one for one in kept if covers(view.incident, one[0])]
            self.pack = next(iter([*before, *reversed(during)]), (0, []))
        return self.pack

    def show(self, found: Sheets) -> None:
        """The list is renewed in place; a sheet is drawn once, and its lines then say what changed."""
        self.empty.show([SheetLeft(head.stay, head.name, head.ward) for head in found.heads if head.left])
        self.blank.show(found.staff)
        self.names = {head.stay: head.name for head in found.heads}
        if self.means.text != found.means:
            self.means.say(found.means)
        for head in found.heads:
            self._head(head)
        if found.chosen != self.chosen or found.chosen is None:
            return
        if self.drawn != found.chosen:
            self._draw(found)
        if self.left is not None:
            self.left.show(found.says, found.left)
        for line, charted in found.lines:
            if line.key in self.lines:
                self.lines[line.key].show(line, charted)

    def _head(self, head: Head) -> None:
        if head.stay not in self.buttons:
            with self.list, tag("button", "wd-paper-row").props('type="button"') as row:
                tag("b", "wd-number", head.number)
                with tag("span"):
                    tag("span", "", head.name)
                    state = TextElement("small", "")
                    if head.ward:
                        tag("small", "wd-soft", f" · {head.ward}")
            row.props["data-sheet"] = shown(head.stay)
            row.on("click", lambda stay=head.stay: self._choose(stay))
            self.buttons[head.stay] = (state, row)
        if self.buttons[head.stay][0].text != head.state:
            self.buttons[head.stay][0].say(head.state)

    async def _choose(self, stay: str) -> None:
        self.chosen, self.drawn = stay, None
        for each, (_, row) in self.buttons.items():
            row.props["aria-current"] = "true" if each == stay else "false"  # type: ignore[attr-defined]
            row.update()  # type: ignore[attr-defined]
        await self.place.refresh()

    async def _shows(self, stay: str) -> None:
        """Opens a sheet for somebody who was looking at something else."""
        await self._choose(stay)
        self.sheet.client.run_javascript("document.querySelector('.wd-sheet')?.scrollIntoView()")

    def _draw(self, found: Sheets) -> None:
        stay = str(found.chosen)
        head = next((one for one in found.heads if one.stay == stay), None)
        self.drawn, self.lines = stay, {}
        self.sheet.clear()
        with self.sheet:
            tag("h4", "", f"Sheet {head.number}: {head.name}" if head else "This sheet")
            self._who_wrote(found)
            paragraph(
                "Type the time as it stands on the paper; Enter records the line and goes to the next. An empty line is passed over.",
                "wd-soft",
            )
            with tag("div", "wd-lines"):
                for line, _ in found.lines:
                    self.lines[line.key] = LineOnPage(self.place, line, lambda: self.wrote)
            if not found.lines:
                paragraph("No treatment was due on this sheet.", "wd-soft")
            self.left = Left()
            WithoutOrder(self.place, self.stays.get(stay, (stay,)), lambda: self.wrote)
            self._something_else(stay)
            said = status_line()

            async def nothing() -> None:
                await self.place.do(said, lambda: doing.nothing_on_paper(self.place, stay))

            with tag("div", "wd-form"):
                press_button("Nothing on paper", nothing, label=f"Nothing on paper for {head.name if head else stay}")
                press_button("Next sheet", self._next)
            said.parent_slot.parent.move(target_index=-1)  # type: ignore[union-attr]

    def _who_wrote(self, found: Sheets) -> None:
        with tag("div", "wd-form"), tag("div", "wd-field wd-narrow"):
            tag("label", "", "Written by").props('for="paper-wrote"')
            with tag("select").props('id="paper-wrote"') as select:
                option("", "Choose who wrote it")
                for staff, name in found.staff:
                    option(staff, name, chosen=staff == self.wrote)
        select.on("change", lambda event: setattr(self, "wrote", str(event.args)), js_handler="(event) => emit(event.target.value)")

    def _something_else(self, stay: str) -> None:
        with tag("details", "wd-pass"):
            tag("summary", "", "Something else is written there")
            paragraph("What no line is for, and is no dose, becomes a note.", "wd-soft")
            with tag("div", "wd-form"):
                time = text_field("Time", f"note-{stay}", wide=False)
                text = text_field("What it says", f"note-{stay}")

                press_button("Record it", lambda: asking.put({"time": time(), "text": text()}))

            def note(typed: dict[str, str], answers: Answers) -> str:
                return typing_in.note(self.place, stay, typed["time"], typed["text"], self.wrote, answers.which)

            asking = Questions(self.place, note, self.place.refresh)

    async def _next(self) -> None:
        order = list(self.buttons)
        place = order.index(str(self.chosen)) + 1 if self.chosen in order else 0
        if place < len(order):
            await self._choose(order[place])


def _as_printed(picture: Picture) -> list[PaperSheet]:
    """The sheets as a pack would number them: without those who came on a blank sheet, which would move everybody else's number."""
    foreseen = (sheet for sheet in sheet_places(picture) if not picture.value(f"stays/{sheet.stay}", "paper"))
    return [sheet._replace(number=number) for number, sheet in enumerate(foreseen, 1)]


def _is_left(one: Patient) -> bool:
    """Whether a patient's sheet still waits for somebody."""
    return not one.from_paper and not one.nothing_on_paper


def _number(picture: Picture, sheet: PaperSheet, incident: Incident) -> str:
    """What stands large on the patient's paper: the sheet's number in the pack, N1 of a blank one, a dash where nobody said."""
    return unforeseen.blank_sheet(picture, sheet.stays, incident) or str(sheet.number or "–")


def _is_in(known: Mapping[str, PaperIn], stays: Sequence[str], now_ms: int) -> PaperIn | None:
    """What is in about a patient; None while one of its stays is not worked out yet."""
    found = [known[stay] for stay in stays if stay in known]
    return paper_in.together(found, now_ms) if len(found) == len(stays) else None

"""Enter from paper: the patients in the order of the printed pack, and the sheet of the one that is chosen."""

from __future__ import annotations

from typing import NamedTuple

from domain import paper, unforeseen
from domain.fold import Picture
from domain.outage import Incident
from domain.paper import Line
from domain.printed import PaperSheet, sheet_places
from domain.recovering import Patient, covers

from ...paper.shelf import printed_orders
from .. import words
from ..forms import press_button, status_line
from ..look import TextElement, paragraph, shown, tag
from ..visitor import option
from . import doing, typing_in
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


class Sheets(NamedTuple):
    """All that the body shows: the list, and the lines of the chosen sheet with who charted them in words."""

    heads: list[Head]
    chosen: str | None
    lines: list[tuple[Line, str]]
    staff: list[tuple[str, str]]


class Paper:
    """The list of sheets, and one of them open."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.chosen: str | None = None
        self.drawn: str | None = None
        self.wrote = ""
        self.pack: list[PaperSheet] | None = None
        self.stays: dict[str, tuple[str, ...]] = {}
        self.buttons: dict[str, tuple[TextElement, object]] = {}
        self.lines: dict[str, LineOnPage] = {}
        with tag("div", "wd-paper"):
            self.list = tag("nav", "wd-paper-list").props('aria-label="Sheets"')
            self.sheet = tag("div", "wd-sheet")
        self.names: dict[str, str] = {}
        self.blank = NewPatient(place, lambda: self.names, self._shows)
        with self.sheet:
            paragraph("Choose a sheet. Its number stands large on the printed page.", "wd-soft")

    def read(self, view: View) -> Sheets:
        """The patients of the house during the emergency, and the chosen one's lines."""
        hospital = self.place.hospital
        with hospital.lock:
            picture = hospital.picture
            here = {str(one.stay): one for one in view.facts.patients if one.here and one.stay is not None}
            places = [sheet for sheet in self._pack(view) or _as_printed(picture) if sheet.stay in here]
            printed = {stay for sheet in places for stay in sheet.stays}
            places += [PaperSheet(0, stay, (stay,), "", "") for stay in here if stay not in printed]
            self.stays = {sheet.stay: sheet.stays for sheet in places}
            heads = [
                Head(one.stay, _number(picture, one, view.incident), words.patient(picture, one.stay), one.ward, _state(here[one.stay]))
                for one in places
            ]
            lines: list[tuple[Line, str]] = []
            if self.chosen is not None:
                stays = self.stays.get(self.chosen, (self.chosen,))
                zones = typing_in.zones_of(picture, stays)
                printed_lines = next((sheet.lines for sheet in places if sheet.stay == self.chosen), ())
                found = paper.sheet(picture, stays, view.incident, view.now_ms, zones, printed_lines)
                lines = [(line, typing_in.charted_words(picture, line, view)) for line in found]
            people = ((one, picture.object(f"staff/{one}")) for one in picture.children("staff"))
            staff = sorted((one, str(row.get("name") or one)) for one, row in people if not row.get("left"))
        return Sheets(heads, self.chosen, lines, sorted(staff, key=lambda row: row[1].lower()))

    def _pack(self, view: View) -> list[PaperSheet]:
        """The sheets of the pack that people had in their hands: the newest of before the emergency, else of its time. Read once."""
        if self.pack is None:
            kept = printed_orders(self.place.hospital.data_dir)
            before = [sheets for as_of, sheets in kept if as_of <= view.incident.start_ms]
            during = [sheets for as_of, sheets in kept if covers(view.incident, as_of)]
            self.pack = next(iter([*before, *reversed(during)]), [])
        return self.pack

    def show(self, found: Sheets) -> None:
        """The list is renewed in place; a sheet is drawn once, and its lines then say what changed."""
        self.blank.show(found.staff)
        self.names = {head.stay: head.name for head in found.heads}
        for head in found.heads:
            self._head(head)
        if found.chosen != self.chosen or found.chosen is None:
            return
        if self.drawn != found.chosen:
            self._draw(found)
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

                async def note() -> None:
                    await self.place.do(said, lambda: typing_in.note(self.place, stay, time(), text(), self.wrote))

                press_button("Record it", note)
            said = status_line()

    async def _next(self) -> None:
        order = list(self.buttons)
        place = order.index(str(self.chosen)) + 1 if self.chosen in order else 0
        if place < len(order):
            await self._choose(order[place])


def _as_printed(picture: Picture) -> list[PaperSheet]:
    """The sheets as a pack would number them: without those who came on a blank sheet, which would move everybody else's number."""
    foreseen = (sheet for sheet in sheet_places(picture) if not picture.value(f"stays/{sheet.stay}", "paper"))
    return [sheet._replace(number=number) for number, sheet in enumerate(foreseen, 1)]


def _number(picture: Picture, sheet: PaperSheet, incident: Incident) -> str:
    """What stands large on the patient's paper: the sheet's number in the pack, N1 of a blank one, a dash where nobody said."""
    return unforeseen.blank_sheet(picture, sheet.stays, incident) or str(sheet.number or "–")


def _state(one: Patient) -> str:
    if one.from_paper:
        return words.count(one.from_paper, "entry", "entries")
    return "nothing on paper" if one.nothing_on_paper else "not yet"

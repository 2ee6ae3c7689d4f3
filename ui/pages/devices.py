"""The register of devices: what each is called, where it belongs, when it was heard, what it holds; how one joins, changes, and leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from nicegui import ui

from domain import readiness
from domain.entries import parse_time
from domain.errors import WardlightError
from domain.roster import KNOWN, Keeping, devices, name_list, wards
from reports.labels import labels_html, qr

from . import keeping, views, words
from .desk import Board
from .forms import Doer, Field, press_button, status_line
from .look import TextElement, frame, paragraph, swatch, tag
from .parts import Parts
from .visitor import MANAGER, Visitor, require

#: seconds between two looks at the hospital
REFRESH_S = 3.0
TITLE = "Devices"
NOBODY = {"": "nobody: it belongs to the ward"}


class Card(NamedTuple):
    """What a device is called and where it belongs: a card that is drawn anew when it changes."""

    key: str
    one: Keeping
    about: str


class DeviceRow(NamedTuple):
    """A device as the page shows it: its card, and what changes all the time. `look` is the class of what it holds."""

    card: Card
    heard: str
    holds: str
    look: str


class DevicesView(NamedTuple):
    """All that the page shows."""

    hospital: str
    theme: str
    here: list[DeviceRow]
    known: list[DeviceRow]
    gone: list[DeviceRow]
    wards: list[str]
    staff: dict[str, str]
    unlabelled: int


def register_devices(parts: Parts) -> None:
    """Adds the page."""

    @ui.page("/devices")
    async def devices_page() -> None:
        who = await require(parts, MANAGER, "/devices", TITLE)
        if who is not None:
            await DevicesPage(parts, who).show()


class DevicesPage:
    """One visit to the register."""

    def __init__(self, parts: Parts, who: Visitor) -> None:
        self.parts, self.who = parts, who
        self.doer = Doer(parts, who, self._refresh)
        self.view: DevicesView | None = None
        self.made: keeping.Code | None = None
        self.drawn_code: keeping.Code | None = None
        #: device -> the lines of its card that change all the time; a card that somebody types into is never drawn anew for them
        self.live: dict[str, tuple[TextElement, TextElement]] = {}

    async def show(self) -> None:
        """Builds the page and keeps it fresh."""
        self.view = view = await asyncio.to_thread(read, self.parts)
        with frame(TITLE, "/devices", view.theme), tag("div", "wd-main"):
            with tag("section", "wd-card wd-two"):
                self.title = TextElement("h2", "")
                self.here = Board(tag("div", "wd-list"), "No screen is enrolled yet. Make a code, and open its address on the screen.")
            with tag("div", "wd-third wd-stack"):
                self._enroll(view)
                self._labels()
            with tag("section", "wd-card wd-half"):
                tag("h2", "", "Known, and not enrolled")
                self.known = Board(tag("div", "wd-list"), "None. Write down a tablet that exists, so that nobody forgets to enroll it.")
                self._register(view)
            with tag("section", "wd-card wd-half"):
                tag("h2", "", "Lost or revoked")
                self.gone = Board(tag("div", "wd-list"), "None.")
        self._fill(view)
        ui.timer(REFRESH_S, self._refresh)

    async def _refresh(self) -> None:
        self._fill(await asyncio.to_thread(read, self.parts))
        if self.made is not None and self.made is not self.drawn_code:
            self.drawn_code = self.made
            self._show_code(self.made)

    def _fill(self, view: DevicesView) -> None:
        self.view = view
        self.title.say(f"Devices ({len(view.here)})")
        self.here.show((row.card for row in view.here), self._device)
        self.known.show((row.card for row in view.known), self._known)
        self.gone.show((row.card for row in view.gone), self._gone)
        for row in view.here:
            for line, text, look in zip(self.live.get(row.card.key, ()), (row.heard, row.holds), ("", row.look), strict=False):
                if line.text != text:
                    line.say(text)
                    line.classes(replace=look)
        self.unlabelled.say(
            "Every device's label was printed as it is called now."
            if not view.unlabelled
            else f"{words.count(view.unlabelled, 'device needs', 'devices need')} a new label."
        )

    def _enroll(self, view: DevicesView) -> None:
        with tag("section", "wd-card"):
            tag("h2", "", "Enroll a screen")
            paragraph("A code lets one screen join: once, within 24 hours.", "wd-soft")
            fields = [
                Field("name", "Name, such as Blue 1", most=keeping.NAME_MAX, required=True),
                Field("colour", "Colour", "blue", {word: word for word in keeping.COLOURS}),
                Field("ward", "Ward", view.wards[0] if view.wards else "", most=keeping.NAME_MAX),
                Field("role", "What it is for", "device", keeping.ROLE_WORDS),
            ]
            self.code = tag("div", "wd-code")
            self.code_said = self.doer.form("enroll", fields, "Make a code", self._make_code)
            self.code.move(target_index=-1)

    def _make_code(self, typed: Mapping[str, str]) -> str:
        made = keeping.make_code(self.parts, self.who, typed)
        self.made = made  # drawn by the next look at the page, which follows every act
        return f"Open this on {made.name}, or scan it:"

    def _show_code(self, made: keeping.Code) -> None:
        self.code.clear()
        with self.code:
            tag("p", "wd-big", made.code).props('data-code=""')
            ui.html(f'<div class="wd-qr">{qr(made.url)}</div>', sanitize=False, tag="div")
            tag("a", "", made.url).props(f'href="{made.url}" target="_blank"').classes("wd-address")
            paragraph("Enroll by the hospital's name, never by an IP address; on an iPad, in the page on the Home Screen.", "wd-soft")

    def _labels(self) -> None:
        with tag("section", "wd-card"):
            tag("h2", "", "Labels")
            paragraph("Colour by word, swatch and pattern; a large number; a QR to the device page. Eight on an A4 page.", "wd-soft")
            self.unlabelled = TextElement("p", "")
            press_button("Print the label sheet", self._print, main=True)
            self.label_said = status_line()

    async def _print(self) -> None:
        self.label_said.say("Printing …")
        try:
            pdf, printed = await asyncio.to_thread(label_sheet, self.parts)
            await asyncio.to_thread(keeping.note_printed, self.parts.hospital, self.who, printed)
        except WardlightError as error:
            self.label_said.say(error.detail)
            return
        ui.download(pdf, "device-labels.pdf", "application/pdf")
        self.label_said.say(f"The sheet is in the browser's downloads: {words.count(len(printed), 'label', 'labels')}.")
        await self._refresh()

    def _device(self, row: Card) -> None:
        one = row.one
        with tag("div", "wd-device"):
            _who_it_is(row)
            with tag("div"):
                self.live[row.key] = (TextElement("p", ""), TextElement("p", ""))
        with tag("div", "wd-form"):
            press_button("Change", lambda: self._open(place, row, self._change), label=f"Change {one.name}")
            press_button("Lost or given away", lambda: self._open(place, row, self._leave), label=f"{one.name} is lost or given away")
        place = tag("div", "wd-list")

    def _open(self, place: ui.element, row: Card, draw: Callable[[Card], None]) -> None:
        """A form below a device, made only when somebody asks for it; asked for again, it goes."""
        was = place.props.get("data-open")
        place.clear()
        place.props.pop("data-open", None)
        if was != draw.__name__:
            place.props["data-open"] = draw.__name__
            with place:
                draw(row)

    def _change(self, row: Card) -> None:
        one = row.one
        assert self.view is not None
        colours = {word: word for word in keeping.COLOURS}
        fields = [
            Field("name", f"Name of {one.name}", one.name, most=keeping.NAME_MAX, required=True),
            Field("number", f"Number of {one.name}", one.number, kind="number"),
            Field("colour", f"Colour of {one.name}", one.colour, {one.colour: one.colour or "none"} | colours),
            Field("ward", f"Ward of {one.name}", one.ward, most=keeping.NAME_MAX),
            Field("keeper", f"Who keeps {one.name}", one.keeper, NOBODY | self.view.staff),
        ]
        self.doer.form(
            f"change-{one.device}", fields, "Save", lambda typed: keeping.change(self.parts.hospital, self.who, one.device, typed)
        )

    def _leave(self, row: Card) -> None:
        one, hospital = row.one, self.parts.hospital
        missing = keeping.numbers_in_words(keeping.missing_of(hospital, one.device))
        paragraph(f"Lost for ever: {missing} Its patients stand without a home device until somebody hands them over.")

        def lose(typed: Mapping[str, str]) -> str:
            return keeping.lose(hospital, self.who, one.device, typed.get("because", ""))

        def revoke(typed: Mapping[str, str]) -> str:
            return keeping.revoke(hospital, self.who, one.device, typed.get("because", ""))

        what = Field("because", f"What happened to {one.name}", most=500, required=True)
        self.doer.form(f"lost-{one.device}", [what], "It is lost for ever", lose, main=False)
        paragraph("Revoked: it may not come in any more. What it still holds is kept for a person to look at.")
        why = Field("because", f"Why {one.name} may not come in any more", most=500, required=True)
        self.doer.form(f"revoke-{one.device}", [why], "Revoke it", revoke, main=False)

    def _gone(self, row: Card) -> None:
        one = row.one
        with tag("div", "wd-device"):
            swatch(one.colour)
            with tag("div"):
                tag("h3", "", one.name)
                paragraph(f"{one.state} · {row.about}", "wd-soft")
        if one.state == "lost":
            said: list[TextElement] = []
            with tag("div", "wd-form"):
                act = partial(self._found, one.device, said)
                press_button("It is found", act, label=f"{one.name} is found")
            said.append(status_line())

    async def _found(self, device: str, said: list[TextElement]) -> None:
        await self.doer.do(said[0], lambda: keeping.found(self.parts.hospital, self.who, device))

    def _known(self, row: Card) -> None:
        one = row.one
        with tag("div", "wd-device"):
            _who_it_is(row)
        said: list[TextElement] = []

        async def enroll() -> None:
            typed = {"name": one.name, "colour": one.colour, "ward": one.ward, "role": "device"}
            await self.doer.do(self.code_said, lambda: self._make_code(typed))

        async def forget() -> None:
            await self.doer.do(said[0], lambda: keeping.forget(self.parts.hospital, self.who, one.device))

        with tag("div", "wd-form"):
            press_button("Make its code", enroll, label=f"Make a code for {one.name}")
            press_button("Take from the list", forget, label=f"Take {one.name} from the list")
        said.append(status_line())

    def _register(self, view: DevicesView) -> None:
        fields = [
            Field("name", "Name of the tablet", most=keeping.NAME_MAX, required=True),
            Field("number", "Number on it", kind="number"),
            Field("colour", "Its colour", "blue", {word: word for word in keeping.COLOURS}),
            Field("ward", "Its ward", view.wards[0] if view.wards else "", most=keeping.NAME_MAX),
        ]
        tag("h3", "", "Write down a tablet that is not enrolled").style("margin-top:16px")
        self.doer.form(
            "register", fields, "Write it down", lambda typed: keeping.register(self.parts.hospital, self.who, typed), main=False
        )


def _who_it_is(row: Card) -> None:
    """A device by its colour, its name and number, and what is known of it."""
    swatch(row.one.colour)
    with tag("div"):
        tag("h3", "", f"{row.one.name}{f' · number {row.one.number}' if row.one.number else ''}")
        paragraph(row.about, "wd-soft")


def read(parts: Parts) -> DevicesView:
    """The register as it is now. Reads the journal: call it in a thread."""
    now = parts.now_ms()
    rolls = {str(row["device"]): row for row in parts.wire.roster.rows()}
    with parts.hospital.lock:
        picture = parts.hospital.picture
        clock, last = words.Clock(picture), parts.hospital.last_pos
        missing = {one.device for one in readiness.unenrolled(picture)}
        found = [_row(one, rolls.get(one.device, {}), clock, now, last) for one in devices(picture) if one.role != KNOWN]
        known = [_row(one, {}, clock, now, last) for one in devices(picture) if one.device in missing]
        staff = {ident: picture.object(f"staff/{ident}") for ident in picture.children("staff")}
        return DevicesView(
            views.hospital_name(picture), str(picture.value("settings/hospital", "theme") or "dark"),
            _in_state(found, "here"), known, _in_state(found, "lost", "revoked"),
            wards(picture), {ident: str(shown.get("name") or ident) for ident, shown in staff.items() if not shown.get("left")},
            len(readiness.unlabelled(picture)),
        )  # fmt: skip


def _in_state(rows: list[DeviceRow], *states: str) -> list[DeviceRow]:
    return [row for row in rows if row.card.one.state in states]


def label_sheet(parts: Parts) -> tuple[bytes, list[Keeping]]:
    """The label sheet of every device, and which devices are on it. Blocks. Raises errors.Unavailable."""
    with parts.hospital.lock:
        picture = parts.hospital.picture
        labels, name = readiness.labelled(picture), views.hospital_name(picture)
        made = words.Clock(picture).date_time(parts.now_ms())
    return parts.press.print(labels_html(labels, name, f"{parts.settings.public_url()}/device", made)), labels


def _row(one: Keeping, roll: Mapping[str, Any], clock: words.Clock, now_ms: int, last: int) -> DeviceRow:
    missing = tuple(int(number) for number in roll.get("missing") or ())
    place = one.place if one.keeper else one.ward or "no ward"
    if one.keeper and one.ward:
        place = f"{one.ward}, {one.place}"
    about = f"{place} · {keeping.ROLE_WORDS.get(one.role, 'not enrolled')}"
    if one.state == "lost":
        about = f"{place} · {keeping.numbers_in_words(missing)}"
    look = "wd-bad" if missing else "wd-soft"
    return DeviceRow(Card(one.device, one, about), _heard(roll, clock, now_ms), _holds(roll, missing, last, one.role), look)


def _heard(roll: Mapping[str, Any], clock: words.Clock, now_ms: int) -> str:
    if roll.get("in_contact"):
        return "in contact now"
    last = roll.get("last_seen") or roll.get("last_received")
    try:
        return f"last heard {clock.time(parse_time(str(last)), now_ms)}" if last else "never heard"
    except ValueError:
        return "never heard"


def _holds(roll: Mapping[str, Any], missing: tuple[int, ...], last: int, role: str) -> str:
    """What it holds back, and whether it has all that the journal has."""
    unsent = int(roll.get("unsent") or 0)
    if missing:
        return f"{words.count(len(missing), 'entry has', 'entries have')} not arrived: {name_list([str(one) for one in missing], 12)}."
    if unsent:
        return f"{words.count(unsent, 'entry waits', 'entries wait')} on it to be sent."
    if role == "practice_system":
        return "It holds no journal."
    cursor = roll.get("cursor")
    if not isinstance(cursor, int):
        return "Not heard since the server started."
    # a few entries behind is a matter of the moment in which one looks
    return "It holds the newest entries." if last - cursor <= NEAR else f"It is {last - cursor:,} entries behind."


#: so many entries behind is a matter of the moment
NEAR = 20

"""The roster page: every patient under its home device, handed over by drag, by taps and by keyboard, and printed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple

from nicegui import ui

from domain import roles
from domain.entries import is_id, parse_time
from domain.errors import WardlightError
from domain.fold import Picture
from domain.roster import Keeping, RosterRow, charting, roster_rows
from reports.roster import roster_html
from reports.swatch import mark_of

from . import views, words
from .acting import NotDone
from .forms import Doer, press_button, status_line
from .look import TextElement, frame, paragraph, tag
from .parts import Parts
from .roster_board import RosterBoard
from .visitor import STAFF, Visitor, require

#: seconds between two looks at the hospital
REFRESH_S = 2.0
TITLE = "Roster"


class RosterView(NamedTuple):
    """The house as the page shows it."""

    hospital: str
    theme: str
    rows: list[RosterRow]
    devices: list[Keeping]
    heard: Mapping[str, str]


def register_roster(parts: Parts) -> None:
    """Adds the page."""

    @ui.page("/roster")
    async def roster() -> None:
        who = await require(parts, STAFF, "/roster", TITLE)
        if who is not None:
            await RosterPage(parts, who).show()


class RosterPage:
    """One visit to the roster."""

    def __init__(self, parts: Parts, who: Visitor) -> None:
        self.parts, self.who = parts, who
        self.doer = Doer(parts, who, self._refresh)

    async def show(self) -> None:
        """Builds the page and keeps it fresh."""
        view = await asyncio.to_thread(read, self.parts)
        with frame(TITLE, "/roster", view.theme), tag("div", "wd-main"):
            with tag("section", "wd-card"):
                tag("h2", "", "Which patient is charted on which device")
                paragraph(
                    "Drag a patient to a device; or tap patients, then “Place here”. The home device is how a ward knows what is due "
                    "and what was done when the server is gone.",
                    "wd-soft",
                )
                with tag("div", "wd-form"):
                    press_button("Roster as PDF", self._print)
                    self.said = status_line()
            with tag("div").style("grid-column:1/-1;min-width:0"):
                self.shown = board_of(view, self.who)
                self.board = RosterBoard(self.shown, self._assign)
        ui.timer(REFRESH_S, self._refresh)

    async def _refresh(self) -> None:
        board = board_of(await asyncio.to_thread(read, self.parts), self.who)
        if board != self.shown:
            self.shown = board
            self.board.show(board)

    async def _assign(self, asked: object) -> None:
        given = asked if isinstance(asked, dict) else {}
        await self.doer.do(Told(self.board), lambda: assign(self.parts, self.who, given))

    async def _print(self) -> None:
        self.said.say("Printing …")
        try:
            pdf = await asyncio.to_thread(roster_pdf, self.parts)
        except WardlightError as error:
            self.said.say(error.detail)
            return
        ui.download(pdf, "roster.pdf", "application/pdf")
        self.said.say("The roster is in the browser's downloads.")


class Told(TextElement):
    """The board's own status line, where a form would have its own."""

    def __init__(self, board: RosterBoard) -> None:  # no element of its own
        self.board = board

    def say(self, text: str) -> None:
        """Says a sentence above the columns."""
        self.board.say(text)


def read(parts: Parts) -> RosterView:
    """The roster and which devices are in contact. Reads the journal: call it in a thread."""
    now = parts.now_ms()
    rows = {str(row["device"]): row for row in parts.wire.roster.rows()}
    with parts.hospital.lock:
        picture = parts.hospital.picture
        clock = words.Clock(picture)
        devices = charting(picture)
        heard = {one.device: _contact(rows.get(one.device, {}), clock, now) for one in devices}
        return RosterView(views.hospital_name(picture), _theme(picture), roster_rows(picture), devices, heard)


def roster_pdf(parts: Parts) -> bytes:
    """The roster as it is now, printed. Blocks. Raises errors.Unavailable."""
    with parts.hospital.lock:
        picture = parts.hospital.picture
        as_of = words.Clock(picture).date_time(parts.now_ms())
        html = roster_html(roster_rows(picture), views.hospital_name(picture), as_of)
    return parts.press.print(html)


def board_of(view: RosterView, who: Visitor) -> dict[str, Any]:
    """What the element shows, as JSON."""
    fields = ("device", "name", "number", "place")
    devices = [
        {**{name: getattr(one, name) for name in fields}, "mark": mark_of(one.colour), "contact": view.heard[one.device]}
        for one in view.devices
    ]
    rows = [
        {
            "stay": row.stay, "name": row.patient, "owner": row.owner, "cage": row.cage, "ward": row.ward, "code": row.code,
            "caution": row.caution, "home": row.home.device if row.home else "", "chosen": row.chosen, "was": row.was, "saw": list(row.saw),
        }
        for row in view.rows
    ]  # fmt: skip
    why = roles.why_not(who.role, "assign")
    return {"devices": devices, "rows": rows, "may": why is None, "why": why or ""}


def assign(parts: Parts, who: Visitor, asked: Mapping[str, Any]) -> str:
    """Hands patients over to a device. What changed since the board was drawn is asked about again, and nothing is done.

    Raises NotDone with a sentence.
    """
    why = roles.why_not(who.role, "assign")
    if why:
        raise NotDone(why)
    device, stays = asked.get("device"), asked.get("stays")
    with parts.hospital.lock:
        picture = parts.hospital.picture
        homes = {one.device: one for one in charting(picture)}
        rows = {row.stay: row for row in roster_rows(picture)}
    if device not in homes or not isinstance(stays, list) or not stays:
        raise NotDone("This device charts no more. Choose another one.")
    wanted = [(str(one.get("stay")), one.get("saw")) for one in stays if isinstance(one, dict)]
    changed = [
        stay for stay, saw in wanted if stay not in rows or not isinstance(saw, list) or sorted(map(str, saw)) != sorted(rows[stay].saw)
    ]
    if changed:
        named = [rows[stay].patient for stay in changed if stay in rows] or ["A patient"]
        raise NotDone(f"{', '.join(named)}: somebody handed this over while you looked. Look at it again.")
    home = homes[str(device)]
    for stay, saw in wanted:
        if is_id(stay):
            parts.hospital.make("stay.assigned", stay, {"home_device": home.device}, by=who.staff, auth=who.auth, saw=list(saw or ()))
    names = [rows[stay].patient for stay, _ in wanted]
    return f"{names[0] if len(names) == 1 else f'{len(names)} patients'} {'is' if len(names) == 1 else 'are'} charted on {home.name} now."


def _contact(row: Mapping[str, Any], clock: words.Clock, now_ms: int) -> str:
    """Whether a device is in contact, by a time that stands still while somebody reads."""
    if row.get("in_contact"):
        return "in contact"
    last = row.get("last_seen") or row.get("last_received")
    try:
        return f"last heard {clock.time(parse_time(str(last)), now_ms)}" if last else "never heard"
    except ValueError:
        return "never heard"


def _theme(picture: Picture) -> str:
    return str(picture.value("settings/hospital", "theme") or "dark")

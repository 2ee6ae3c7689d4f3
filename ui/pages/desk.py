"""The staff desk: disagreements to settle, entries to confirm, those that were kept aside, pending discharges, who just left, homes.

A card that somebody is typing into is never drawn anew: cards come and go by their key, and stay as they are in between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from nicegui import ui

from domain.file_numbers import SameNumber
from domain.pending import DISCHARGE, NAMES

from . import acts, apart, came_late, numbers, same, views
from .acting import carried_out
from .came_late import CameLate
from .emergency_view import Waiting
from .forms import TYPED_MAX, press_button
from .left import Left, LeftStays, here_again
from .look import TextElement, frame, paragraph, shown, tag
from .parts import Parts
from .to_confirm import ToConfirm, UnsignedEntries
from .visitor import Visitor

#: seconds between two looks at the hospital
REFRESH_S = 3.0
#: cards in one list; a page of hundreds costs the server's one event loop seconds to build
CARDS_MAX = 60

#: what a button does
Act = Callable[[], Any]


class Board:
    """A list of cards that are kept by key."""

    def __init__(self, parent: ui.element, empty: str) -> None:
        self.parent = parent
        self.cards: dict[str, tuple[object, ui.element]] = {}
        with parent:
            self.nothing = paragraph(empty, "wd-soft")
            self.more = TextElement("p", "").classes("wd-soft")

    def show(self, items: Iterable[Any], draw: Callable[[Any], None], unit: str = "wd-item") -> None:
        """Draws the new ones, takes away those that are gone, draws anew those whose words changed."""
        found = list(items)
        present = {item.key: item for item in found[:CARDS_MAX]}
        more = len(found) - len(present)
        self.more.say(f"And {more} more. They move up as these are done; a search finds a patient." if more else "")
        for key in [key for key, (item, _) in self.cards.items() if present.get(key) != item]:
            self.cards.pop(key)[1].delete()
        for key, item in present.items():
            if key not in self.cards:
                with self.parent:
                    card = tag("div", unit)
                    self.more.move(target_index=-1)
                with card:
                    draw(item)
                self.cards[key] = (item, card)
        self.nothing.set_visibility(not self.cards)


class DeskPage:
    """One visit to the desk, by somebody who signed in."""

    def __init__(self, parts: Parts, who: Visitor, left: LeftStays, unsigned: UnsignedEntries) -> None:
        self.gone, self.unsigned = left, unsigned
        self.hospital = parts.hospital
        self.waiting = parts.waiting
        self.now_ms = parts.now_ms
        self.parts = parts
        self.who = who
        self.view: views.DeskView | None = None
        self.wanted = ""
        #: what is said of a shared file number, on each patient's line
        self.shares: dict[str, TextElement] = {}

    async def show(self) -> None:
        """Builds the page and keeps it fresh."""
        view, left, late = await asyncio.to_thread(self._look)
        with frame("Staff desk", "/staff", view.theme), tag("div", "wd-main"):
            with tag("section", "wd-card wd-half"):
                self.settle_title = TextElement("h2", "To settle")
                self.settle = Board(
                    tag("div", "wd-list"),
                    "Nothing disagrees. When two people could not know of each other's entries, both stand here until somebody settles it.",
                )
            with tag("section", "wd-card wd-half"):
                self.kept_title = TextElement("h2", "Kept aside")
                self.kept = Board(tag("div", "wd-list"), "Nothing was kept aside.")
            with tag("section", "wd-card wd-signs"):
                self.signs = ToConfirm(self.parts, self.who, self.unsigned)
            with tag("section", "wd-card wd-half"):
                self._pending_boards()
                with tag("div").style("margin-bottom:14px") as self.late_part:
                    self.late_title = TextElement("h2", "Came in after they left")
                    self.late = Board(tag("div", "wd-list"), "Nothing came in.")
                self.left_title = TextElement("h2", "Left in the last 24 hours")
                self.left = Board(tag("div", "wd-list"), "Nobody left in the last 24 hours.")
            with tag("section", "wd-card wd-half"):
                tag("h2", "", "Patients and their home devices")
                with tag("div", "wd-walls").style("margin-bottom:10px"):
                    tag("a", "wd-link", "Roster: all of them under their devices").props('href="/roster"')
                    tag("a", "wd-link", "Forms: read, finalize, print").props('href="/forms"')
                paragraph(
                    "The home device charts a patient when the server is gone; other screens then call its open treatments “not known”.",
                    "wd-soft",
                )
                with tag("div", "wd-field"):
                    tag("label", "", "Find a patient").props('for="find"')
                    find = tag("input").props('id="find" type="search" autocomplete="off" maxlength="100"')
                    find.on("input", lambda event: self._find(str(event.args)), js_handler="(event) => emit(event.target.value)")
                self.patients = Board(tag("div", "wd-list"), "No patient is in the house.")
        self._fill(view, left, late)
        await self.signs.renew()

        async def refresh() -> None:
            self._fill(*await asyncio.to_thread(self._look))
            await self.signs.renew()

        self.refresh = refresh
        ui.timer(REFRESH_S, refresh)

    def _look(self) -> tuple[views.DeskView, list[Left], list[CameLate]]:
        now = self.now_ms()
        return views.desk(self.hospital, self.waiting, now), self.gone.now(now), came_late.came_late(self.hospital, now)

    @staticmethod
    def _select(ident: str, options: dict[str, str], chosen: str, changed: Callable[[str], Any], label: str = "") -> None:
        with tag("select").props(f'id="{ident}"') as select:
            if label:
                select.props["aria-label"] = shown(label)
            for value, text in options.items():
                option = tag("option", "", text)
                option.props["value"] = shown(value)
                if value == chosen:
                    option.props["selected"] = True
        select.on("change", lambda event: changed(str(event.args)), js_handler="(event) => emit(event.target.value)")

    def _fill(self, view: views.DeskView, left: list[Left], late: list[CameLate]) -> None:
        self.view = view
        self.settle_title.say(f"To settle ({len(view.clashes)})")
        self.kept_title.say(f"Kept aside ({len(view.kept)})")
        self.settle.show(view.clashes, self._clash, "wd-item wd-item--settle")
        self.kept.show(view.kept, self._kept)
        waiting = {board.key: board.waiting for board in view.pending}
        for key, (title, part, board) in self.pending.items():
            rows = waiting.get(key, ())
            title.say(f"{NAMES[key]} ({len(rows)})")
            board.show(rows, self._pending)
            # a board is there while it has patients; the discharges' says that there are none
            part.set_visibility(key == DISCHARGE or bool(rows))
        self.late_title.say(f"Came in after they left ({len(late)})")
        self.late.show(late, self._late)
        self.late_part.set_visibility(bool(late))
        self.left_title.say(f"Left in the last 24 hours ({len(left)})")
        self.left.show(left, self._left)
        self._show_patients(view)

    def _show_patients(self, view: views.DeskView) -> None:
        self.patients.show((one for one in view.patients if self.wanted in f"{one.name} {one.ward}".lower()), self._patient)
        for stay in self.patients.cards:
            says = view.shares.get(stay, "")
            if self.shares[stay].text != says:
                self.shares[stay].say(says)

    def _find(self, text: str) -> None:
        self.wanted = text.strip().lower()
        if self.view is not None:
            self._show_patients(self.view)

    def _clash(self, item: views.ToSettle) -> None:
        ident = acts.short(item.key)
        with tag("div"):
            tag("h3", "", f"{item.patient}: {item.about}")
            paragraph(item.title, "wd-late")
        chosen: set[str] = set()
        with tag("div", "wd-list").props('role="group"') as group:
            group.props["aria-label"] = shown(f"Which entries count: {item.patient}, {item.about}")
            for choice in item.choices:
                self._choice(choice, chosen)
        reason = self._reason(ident)
        said = tag("div", "wd-said").props('role="status"')

        async def settle() -> None:
            await self._do(said, lambda: acts.settle(self.hospital, self.waiting, item.key, frozenset(chosen), self.who, reason()))

        press_button("Settle", settle, main=True)
        paragraph("Choose the entries that count. Two that count make two charges; none opens the treatment again.", "wd-soft")

    @staticmethod
    def _choice(choice: views.Choice, chosen: set[str]) -> None:
        def change(checked: bool) -> None:
            (chosen.add if checked else chosen.discard)(choice.entry)

        with tag("label", "wd-choice"):
            box = tag("input").props('type="checkbox"')
            box.on("change", lambda event: change(bool(event.args)), js_handler="(event) => emit(event.target.checked)")
            with tag("span"):
                tag("span", "", choice.says)
                tag("small", "", choice.made_by)

    def _kept(self, item: views.Kept) -> None:
        ident = acts.short(item.key)
        with tag("div"):
            tag("h3", "", f"{item.patient}: {item.says}")
            paragraph(item.made_by, "wd-soft")
            paragraph(item.reason)
        reason = self._reason(ident)
        said = tag("div", "wd-said").props('role="status"')

        async def admit() -> None:
            await self._do(said, lambda: acts.admit(self.hospital, item.key, self.who, reason()))

        async def dismiss() -> None:
            await self._do(said, lambda: acts.dismiss(self.hospital, item.key, self.who, reason()))

        with tag("div", "wd-form"):
            if item.can_count:
                press_button("Admit: it counts", admit, main=True)
            press_button("Dismiss: it does not count", dismiss)

    def _pending_boards(self) -> None:
        """The boards that make and remove themselves, discharges first."""
        self.pending: dict[str, tuple[TextElement, ui.element, Board]] = {}
        for key in sorted(NAMES, key=lambda board: board != DISCHARGE):
            with tag("div").style("margin-bottom:14px") as part:
                title = TextElement("h2", NAMES[key])
                self.pending[key] = title, part, Board(tag("div", "wd-list"), "No discharge waits.")

    @staticmethod
    def _pending(item: Waiting) -> None:
        with tag("div"):
            tag("h3", "", item.patient)
            paragraph(item.why)

    def _late(self, item: CameLate) -> None:
        said = tag("div", "wd-said").props('role="status"')

        async def seen() -> None:
            await self._do(said, lambda: acts.discharge(self.hospital, item.key, self.who))

        came_late.draw(item, seen)
        said.move(target_index=-1)

    def _left(self, item: Left) -> None:
        because: Callable[[], str] = str
        said = tag("div", "wd-said").props('role="status"')

        async def again(**how: Any) -> None:
            asked: list[SameNumber] = []
            box.clear()

            def act() -> str:
                try:
                    return here_again(self.hospital, item, self.who, because(), **how)
                except SameNumber as number:
                    asked.append(number)
                    raise

            if not await self._do(said, act) and asked:
                with box:
                    other = asked[0].stays[0]
                    numbers.same_or_not("is here again, and joined", lambda: again(into=other), lambda: again(keep=True))

        def ask() -> None:
            nonlocal because
            line.clear()
            with line:
                because = self._reason(acts.short(item.key))
                press_button("Is here again", again, main=True, label=f"{item.name} is here again")

        with tag("div"):
            tag("h3", "", item.name)
            paragraph(f"left {item.when}", "wd-soft")
        with tag("div", "wd-form") as line:
            press_button("Is here again …", ask, label=f"{item.name} is here again …")
        said.move(target_index=-1)
        box = tag("div", "wd-form")

    def _patient(self, item: views.Patient) -> None:
        said = tag("div", "wd-said").props('role="status"')

        async def discharge() -> None:
            await self._do(said, lambda: acts.discharge(self.hospital, item.key, self.who))

        def change() -> None:
            line.clear()
            with line:
                self._home_choice(item, said)

        async def compare(other: str = "") -> None:
            box.clear()
            asked = await asyncio.to_thread(same.compared, self.hospital, item.key, self.now_ms())
            if asked is None:
                await self.refresh()
                return

            async def send(into: str, because: str) -> None:
                await self._do(said, lambda: same.join(self.hospital, asked, into, self.who, because))

            line.clear()
            with line:
                same.draw(asked, self._reason, send, plain, other)

        async def split() -> None:
            found = await asyncio.to_thread(apart.joined, self.hospital, item.key, self.now_ms())

            async def send(one: apart.Joined, because: str) -> None:
                await self._do(said, lambda: apart.take_back(self.hospital, one, self.who, because))

            line.clear()
            with line:
                apart.draw(item.name, found, self._reason, send, plain)

        async def number() -> None:
            found = await asyncio.to_thread(numbers.read, self.hospital, item.key)
            if found is None:
                await self.refresh()
                return
            line.clear()
            with line:
                numbers.draw(self.hospital, self.who, found, lambda act: self._do(said, act), box, compare, plain)

        def plain() -> None:
            line.clear()
            box.clear()
            with line:
                self.shares[item.key] = self._patient_line(item, change, number, compare, split, discharge)
                self.shares[item.key].say(self.view.shares.get(item.key, "") if self.view else "")

        line = tag("div", "wd-form")
        said.move(target_index=-1)
        box = tag("div", "wd-form")
        plain()

    @staticmethod
    def _patient_line(item: views.Patient, change: Act, number: Act, compare: Act, split: Act, discharge: Act) -> TextElement:
        """The line as it is while nobody changes anything; gives where a shared number is said."""
        with tag("div", "wd-field"):
            tag("b", "", f"{item.name}{' · ' + item.ward if item.ward else ''}")
            joined = f" · {item.stays} stays, read as one" if item.stays > 1 else ""
            tag("span", "wd-soft", f"charted by {item.home_name or 'the first device of the ward'}{joined}")
            shares = TextElement("span", "").classes("wd-late")
        press_button("Home device", change, label=f"Change the home device of {item.name}")
        press_button("File number", number, label=f"File number of {item.name}")
        press_button("Same patient as …", compare, label=f"{item.name} is the same patient as …")
        if item.stays > 1:
            press_button("They are two …", split, label=f"{item.name}: take a join back …")
        press_button("Discharge", discharge, label=f"Discharge {item.name}", ask=f"Discharge {item.name}?")
        return shares

    def _home_choice(self, item: views.Patient, said: ui.element) -> None:
        """The devices to choose from, made only when somebody asks for them."""
        assert self.view is not None
        devices = {"": "Choose a device", **self.view.devices}
        ident = f"home-{acts.short(item.key)}"

        async def assign(device: str) -> None:
            if device:
                await self._do(said, lambda: acts.assign(self.hospital, item.key, device, self.who))

        with tag("div", "wd-field"):
            tag("label", "", f"Home device of {item.name}").props(f'for="{ident}"')
            self._select(ident, devices, item.home or "", assign)

    @staticmethod
    def _reason(ident: str) -> Callable[[], str]:
        typed = {"text": ""}
        with tag("div", "wd-field"):
            tag("label", "", "Reason").props(f'for="because-{ident}"')
            field = tag("input").props(f'id="because-{ident}" autocomplete="off" maxlength="{TYPED_MAX}"')
            field.on("input", lambda event: typed.update(text=str(event.args)), js_handler="(event) => emit(event.target.value)")
        return lambda: typed["text"]

    async def _do(self, said: ui.element, act: Callable[[], str]) -> bool:
        """Carries an act out in a thread, says what became of it, and looks again. Whether it was done."""
        sentence, done = await carried_out(self.parts, self.who, act)
        said.clear()
        with said:
            tag("span", "", sentence)
        await self.refresh()
        return done

"""/people: who works here. Adding, roles, new PINs, managers' passwords, who left, who is locked out and the way to let her in again.

Nothing about a secret is an entry: PINs and passwords go into the store, and what the journal tells is name, role and who left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from nicegui import ui

from domain.errors import BadInput, WardlightError
from domain.hospital import Hospital
from domain.roles import ROLES
from domain.sign_in import PASSWORD_RULE, why_no_pin

from . import acts, visitor, words
from .forms import TYPED_MAX, press_button, put_value
from .look import TextElement, frame, note, paragraph, shown, tag
from .parts import Parts
from .visitor import Visitor

#: letters of a name, as the commands have it
NAME_MAX = 100
INITIALS_MAX = 4


class Row(NamedTuple):
    """A member of staff as the page shows her."""

    staff: str
    name: str
    role: str
    initials: str
    has_password: bool
    locked: tuple[str, ...]


def register_people(parts: Parts) -> None:
    """The page of the people."""

    @ui.page("/people")
    async def people() -> None:
        who = await visitor.require(parts, visitor.MANAGER, "/people", "People")
        if who is not None:
            await PeoplePage(parts, who).show()


class PeoplePage:
    """One visit. What is done to one person is said in her own card."""

    def __init__(self, parts: Parts, who: Visitor) -> None:
        self.parts, self.who = parts, who

    async def show(self) -> None:
        """Builds the page."""
        theme = await asyncio.to_thread(visitor.theme, self.parts)
        with frame("People", "/people", theme), tag("div", "wd-main"):
            with tag("section", "wd-card wd-third wd-top-card"):
                self._add()
            with tag("section", "wd-card wd-two"):
                self.title = TextElement("h2", "")
                paragraph(
                    "A PIN says who charts on a shared device; a password opens the managers' pages. Neither is shown again.", "wd-soft"
                )
                self.list = tag("div", "wd-list")
        await self._fill()

    async def _fill(self) -> None:
        rows, left = await asyncio.to_thread(look, self.parts)
        self.title.say(f"{words.count(len(rows), 'person works', 'people work')} here")
        self.list.clear()
        with self.list:
            if not any(row.role == "doctor" for row in rows):
                note("look", "No doctor is on the list yet.")
            for row in rows:
                with tag("article", "wd-item"):
                    self._person(row)
            if left:
                with tag("details"):
                    tag("summary", "wd-summary", f"{words.count(len(left), 'person', 'people')} left")
                    with tag("ul", "wd-list"):
                        for line in left:
                            tag("li", "", line)

    def _add(self) -> None:
        tag("h2", "", "Add somebody")

        async def add(given: dict[str, str]) -> str:
            name = _name(given.get("name", ""))
            role, initials = given.get("role", ""), _initials(given.get("initials", ""))
            if why := why_no_pin(given.get("pin", "")):
                raise BadInput(why)
            await asyncio.to_thread(
                self.parts.hospital.staff_add, name, role, given["pin"], initials or None, by=self.who.staff, auth=self.who.auth
            )
            return f"{name} may chart as {role}."

        with self._form("add", add, "Add", column=True):
            self._input("add-name", "name", "Full name", NAME_FIELD)
            self._roles("add-role", "nurse")
            more = f'maxlength="{INITIALS_MAX}" autocomplete="off"'
            self._input("add-initials", "initials", "Initials (made from the name when empty)", more)
            self._input("add-pin", "pin", "PIN, 4 to 6 digits", PIN_FIELD)

    def _person(self, row: Row) -> None:
        ident = acts.short(row.staff)
        tag("h3", "", f"{row.name} · {row.role} · {row.initials}")
        for sentence in row.locked:
            note("look", sentence)
        if row.role == "manager" and not row.has_password:
            note("look", "No password yet: she cannot open the managers' pages.")

        async def change(given: dict[str, str]) -> str:
            data: dict[str, Any] = {"name": _name(given.get("name", ""))}
            if row.staff == self.who.staff and given.get("role") != row.role:
                raise BadInput("Another manager must change your role, so that the hospital is never without one.")
            data["role"] = given.get("role", "")
            changed = {key: value for key, value in data.items() if value != getattr(row, key)}
            if changed:
                await self._do(self.parts.hospital.staff_change, row.staff, changed)
            return "Saved." if changed else "Nothing was changed."

        async def pin(given: dict[str, str]) -> str:
            await asyncio.to_thread(self.parts.hospital.set_pin, row.staff, given.get("pin", ""))
            return "The new PIN holds now, and on devices with their next look at the server."

        async def password(given: dict[str, str]) -> str:
            await asyncio.to_thread(set_password, self.parts.hospital, row.staff, given.get("password", ""))
            return "The new password holds now. Whoever was signed in with the old one is signed out."

        with tag("details"):
            tag("summary", "wd-summary", "Change").props["aria-label"] = shown(f"Change {row.name}")
            with self._form(f"change-{ident}", change, "Save"):
                self._input(f"name-{ident}", "name", f"Name of {row.name}", NAME_FIELD, row.name)
                self._roles(f"role-{ident}", row.role, f"Role of {row.name}")
            with self._form(f"pin-{ident}", pin, "Set PIN"):
                self._input(f"new-pin-{ident}", "pin", f"New PIN of {row.name}, 4 to 6 digits", PIN_FIELD)
            if row.role == "manager":
                with self._form(f"password-{ident}", password, "Set password"):
                    more = 'type="password" autocomplete="new-password" maxlength="200" required'
                    self._input(f"new-password-{ident}", "password", f"New password of {row.name}. {PASSWORD_RULE}", more)
            self._last(row)

    def _last(self, row: Row) -> None:
        said = TextElement("div", "").classes("wd-said").props('role="status"')

        async def unlock() -> None:
            await asyncio.to_thread(self.parts.hospital.signing.unlock, row.staff)
            await self._fill()

        async def leave() -> None:
            if row.staff == self.who.staff:
                said.say("Another manager must say that you left, so that the hospital is never without one.")
                return
            await self._do(self.parts.hospital.staff_leave, row.staff, None)
            await self._fill()

        with tag("div", "wd-form"):
            if row.locked:
                press_button("Let her try again", unlock, label=f"Let {row.name} try again")
            press_button("Left", leave, label=f"{row.name} left", ask=f"Has {row.name} left? The entries made under this name stay.")

    async def _do(self, act: Callable[..., None], *what: object) -> None:
        """An act in a thread, signed by who is here."""
        await asyncio.to_thread(lambda: act(*what, by=self.who.staff, auth=self.who.auth))

    def _form(self, ident: str, act: Callable[[dict[str, str]], Awaitable[str]], word: str, *, column: bool = False) -> ui.element:
        """A form with its button; what became of it is said below. To be filled in a `with`."""

        async def submit(event: object) -> None:
            typed = getattr(event, "args", None)
            given = {key: str(value) for key, value in typed.items()} if isinstance(typed, dict) else {}
            try:
                if not await visitor.still(self.parts, self.who):
                    raise BadInput("You are signed out. Sign in again.")
                sentence = await act(given)
            except WardlightError as error:
                said.say(error.detail)
                return
            said.say(sentence)
            ui.run_javascript(f"document.querySelectorAll('#{ident} [type=password]').forEach((field) => {{ field.value = ''; }})")
            if column:
                ui.run_javascript(f"document.getElementById('{ident}').reset()")
                await self._fill()

        form = tag("form", "wd-form wd-column" if column else "wd-form").props(f'id="{ident}" autocomplete="off"')
        fields = form
        with form:
            fields = tag("div", "wd-form wd-column wd-grow" if column else "wd-form wd-grow")
            tag("button", "wd-btn wd-btn--main" if column else "wd-btn", word).props('type="submit"')
        form.on("submit", submit, js_handler=visitor.GATHER)
        said = TextElement("div", "").classes("wd-said").props('role="status"')
        return fields

    @staticmethod
    def _input(ident: str, name: str, label: str, more: str, value: str = "") -> None:
        with tag("div", "wd-field"):
            tag("label", "", label).props(f'for="{ident}"')
            field = tag("input").props(f'id="{ident}" name="{name}" {more}')
            if value:
                put_value(field, value)

    @staticmethod
    def _roles(ident: str, chosen: str, label: str = "Role") -> None:
        with tag("div", "wd-field"):
            tag("label", "", label).props(f'for="{ident}"')
            with tag("select").props(f'id="{ident}" name="role"'):
                for role in ROLES:
                    visitor.option(role, role, chosen=role == chosen)


NAME_FIELD = f'maxlength="{TYPED_MAX}" autocomplete="off" required'
PIN_FIELD = 'type="password" inputmode="numeric" autocomplete="off" maxlength="6" required'


def look(parts: Parts) -> tuple[list[Row], list[str]]:
    """Who works here, by name, and who left. Waits for the hospital's lock and the disk."""
    hospital, now = parts.hospital, parts.now_ms()
    waits: dict[str, list[str]] = {}
    locked = hospital.signing.locked_out()
    with hospital.lock:
        picture = hospital.picture
        clock = words.Clock(picture)
        for staff, device, until in locked:
            where = f"on {words.device(picture, device)}" if device else "at the desk"
            waits.setdefault(staff, []).append(f"Locked out {where} until {clock.time(until, now)}, after too many wrong tries.")
        known = [(one, picture.object(f"staff/{one}")) for one in picture.children("staff")]
    rows, left = [], []
    for staff, row in known:
        name, role = str(row.get("name") or staff), str(row.get("role") or "")
        if row.get("left"):
            left.append(f"{name} · {role}")
            continue
        has_password = role == "manager" and hospital.signing.has_password(staff)
        rows.append(Row(staff, name, role, str(row.get("initials") or ""), has_password, tuple(waits.get(staff, ()))))
    return sorted(rows, key=lambda row: row.name.lower()), sorted(left)


def set_password(hospital: Hospital, staff: str, password: str) -> None:
    """Gives a manager a password. Raises errors.BadInput with a sentence for a weak one. Blocks."""
    with hospital.lock:
        name = str(hospital.picture.value("settings/hospital", "name") or "")
    hospital.signing.set_password(staff, password, (name,))


def _name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > NAME_MAX or not name.isprintable():
        raise BadInput(f"Type a full name of 1 to {NAME_MAX} characters.")
    return name


def _initials(text: str) -> str:
    initials = text.strip()
    if len(initials) > INITIALS_MAX:
        raise BadInput(f"Use at most {INITIALS_MAX} letters as initials.")
    return initials

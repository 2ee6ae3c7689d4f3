"""First-run set-up: the hospital's name and zone, and its first manager, guarded by the token in the server's log; then shut for ever."""

from __future__ import annotations

import asyncio
import threading
from typing import Any
from zoneinfo import available_timezones

from nicegui import ui

from domain.errors import BadInput, WardlightError
from domain.hospital import Hospital
from domain.sign_in import PASSWORD_RULE, why_no_password, why_no_pin

from . import visitor
from .forms import TYPED_MAX
from .look import TextElement, frame, paragraph, tag
from .parts import Parts

#: letters of a name, as the commands have it
NAME_MAX = 100
#: id, label, type, further attributes, and a hint that is said beforehand
FIELDS = (
    ("token", "Token from the server's log", "text", 'spellcheck="false" maxlength="40"', "Such as 3F9A2-0BC41."),
    ("hospital", "Name of the hospital", "text", f'maxlength="{TYPED_MAX}"', "It stands on every wall."),
    ("zone", "Time zone", "text", 'list="zones" maxlength="60" spellcheck="false"', "Such as Europe/Berlin or America/New_York."),
    ("name", "Your full name", "text", f'autocomplete="name" maxlength="{TYPED_MAX}"', "You become the first manager."),
    ("pin", "Your PIN", "password", 'inputmode="numeric" autocomplete="off" maxlength="6"', "4 to 6 digits, for charting on devices."),
    ("password", "Your password", "password", 'autocomplete="new-password" maxlength="200"', PASSWORD_RULE),
    ("again", "Your password once more", "password", 'autocomplete="new-password" maxlength="200"', ""),
)


def register_setup(parts: Parts) -> None:
    """/setup and /sign-in."""

    @ui.page("/setup")
    async def setup() -> None:
        await visitor.visitor(parts)
        done = await asyncio.to_thread(parts.hospital.signing.has_password)
        with frame("Set-up", "/setup"), tag("div", "wd-main"), tag("section", "wd-card wd-signin"):
            if done:
                _closed()
            else:
                _draw(parts)

    @ui.page("/sign-in")
    async def sign_in() -> None:
        if await visitor.require(parts, visitor.STAFF, "/sign-in", "Sign in") is not None:
            ui.navigate.to("/")


def _closed() -> None:
    tag("h2", "", "The set-up is done")
    paragraph("It runs once, and is shut for ever. Managers sign in with name and password.")
    tag("a", "wd-link", "Sign in").props('href="/sign-in"')


def _draw(parts: Parts) -> None:
    tag("h2", "", "A new hospital")
    paragraph("The server printed a token when it started; only who can read its log or its console can set the hospital up.")

    async def enter(event: object) -> None:
        typed = getattr(event, "args", None)
        given = {key: str(value) for key, value in typed.items()} if isinstance(typed, dict) else {}
        try:
            staff = await asyncio.to_thread(carry_out, parts, given, ui.context.client.ip or "")
            await visitor.begin(parts, staff, given["password"])
        except WardlightError as error:
            said.say(error.detail)
        else:
            ui.navigate.to("/")

    with tag("form", "wd-form wd-column").props('autocomplete="off"') as form:
        for ident, label, kind, more, hint in FIELDS:
            with tag("div", "wd-field"):
                tag("label", "", label).props(f'for="{ident}"')
                field = tag("input").props(f'id="{ident}" name="{ident}" type="{kind}" required {more}')
                if hint:
                    field.props(f'aria-describedby="{ident}-hint"')
                    tag("small", "wd-soft", hint).props(f'id="{ident}-hint"')
        with tag("datalist").props('id="zones"'):
            for zone in sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))):
                tag("option").props["value"] = zone
        tag("button", "wd-btn wd-btn--main", "Set up the hospital").props('type="submit"')
    form.on("submit", enter, js_handler=visitor.GATHER)
    with tag("div", "wd-said").props('role="status"'):
        said = TextElement("span", "")


def carry_out(parts: Parts, given: dict[str, str], address: str) -> str:
    """Makes settings and manager; returns the staff id. Raises WardlightError with the sentence for who typed. Blocks."""
    with _ONCE:  # a button pressed twice must not make two managers
        return _carry_out(parts, given, address)


_ONCE = threading.Lock()


def _carry_out(parts: Parts, given: dict[str, str], address: str) -> str:
    hospital = parts.hospital
    hospital.signing.check_setup(given.get("token", ""), address)
    words = {key: given.get(key, "").strip() for key in ("hospital", "zone", "name", "pin")}
    for field, what in (("hospital", "hospital's"), ("name", "manager's")):
        if not words[field] or len(words[field]) > NAME_MAX or not words[field].isprintable():
            raise BadInput(f"Type the {what} name, 1 to {NAME_MAX} characters.")
    if words["zone"] not in available_timezones():
        raise BadInput("Choose the time zone from the list, such as Europe/Berlin or America/New_York.")
    why = why_no_pin(words["pin"]) or why_no_password(given.get("password", ""), (words["name"], words["hospital"]))
    if why is None and given.get("password") != given.get("again"):
        why = "The two passwords differ. Type the same one twice."
    if why:
        raise BadInput(why)
    changed: dict[str, Any] = {"name": words["hospital"], "zone": words["zone"]}
    with hospital.lock:
        saw = sorted({head for field in changed for head in hospital.picture.heads("settings/hospital", field)})
    staff = _manager(hospital, words["name"], words["pin"])
    # the password last, for it shuts this page: what failed before it can be tried again
    hospital.make("settings.changed", None, changed, by=staff, auth="session", saw=saw)
    hospital.signing.set_password(staff, given["password"], (words["hospital"],))
    return staff


def _manager(hospital: Hospital, name: str, pin: str) -> str:
    """The first manager. One of this name is she: else a set-up that failed half-way could not be tried again."""
    staff = hospital.named(name)
    known = hospital.member(staff) if staff else None
    if known is None or known.role != "manager":
        return hospital.staff_add(name, "manager", pin)
    hospital.set_pin(known.staff, pin)
    return known.staff

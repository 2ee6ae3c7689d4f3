"""Who is at this browser's desk, and which pages want a manager.

    @ui.page("/readiness")
    async def readiness() -> None:
        who = await require(parts, "manager", "/readiness", "Readiness")
        if who is not None:
            await ReadinessPage(parts, who).show()

Managers sign in by password, everybody else by PIN. What the browser's signed storage holds is the word of a session on the server;
it ends after 12 hours without use, by "Sign out", and when the person left or got another secret. A page that is open when its
session ends goes back to the sign-in by itself within seconds.
"""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import structlog
from nicegui import app, ui

from domain.errors import WardlightError

from .look import SIGNED, SignedIn, TextElement, frame, paragraph, shown, tag
from .parts import Parts

log = structlog.get_logger(__name__)

#: where the browser's storage keeps the session's word
KEY = "session"
#: seconds between two looks whether the session of an open page still holds
LOOK_S = 5.0
#: at most this often a page tells that somebody works on it, ms
USED_MS = 5 * 60_000
MANAGER, STAFF = "manager", "staff"
#: the same form sent again within this many ms is one finger that came down twice
TWICE_MS = 800
#: gathers a form's fields in the browser, so that a password travels once and not letter by letter; a double click sends it once
GATHER = f"""(event) => {{ event.preventDefault();
  const form = event.target, typed = Object.fromEntries(new FormData(form)), sent = JSON.stringify(typed), now = Date.now();
  const before = form.wdSent; form.wdSent = {{ sent, now }};
  if (!before || before.sent !== sent || now - before.now > {TWICE_MS}) emit(typed); }}"""
#: tells the server now and then that somebody works on this page
USED = f"""(() => {{ let told = Date.now();
  const tell = () => {{ if (Date.now() - told >= {USED_MS}) {{ told = Date.now(); emitEvent("wd-used"); }} }};
  addEventListener("pointerdown", tell, true); addEventListener("keydown", tell, true); }})()"""


class Visitor(NamedTuple):
    """Who signs what is done at the desk: `by` and `auth` of its entries."""

    staff: str | None
    name: str
    role: str
    auth: str


async def require(parts: Parts, role: str | tuple[str, ...], here: str, title: str) -> Visitor | None:
    """The visitor, if she may be here: of this role (or one of these), a manager, or with "staff" anybody who is signed in.

    Else draws the page on which she signs in, and answers None.
    """
    who = await visitor(parts)
    roles = (role,) if isinstance(role, str) else role
    if who is not None and (STAFF in roles or who.role in (MANAGER, *roles)):
        _watch(parts)
        return who
    colours = await asyncio.to_thread(theme, parts)
    with frame(title, here, colours), tag("div", "wd-main"):
        _sign_in_card(parts, await asyncio.to_thread(_people, parts), roles, who)
    return None


async def visitor(parts: Parts) -> Visitor | None:
    """Who is signed in at this browser, or None; the page's header then says so."""
    word = app.storage.user.get(KEY)
    session = await asyncio.to_thread(parts.hospital.signing.session, word) if isinstance(word, str) else None
    if session is None:
        SIGNED.set(None)
        return None
    who = Visitor(session.member.staff, session.member.name, session.member.role, session.auth)
    SIGNED.set(SignedIn(f"{who.name} · {who.role}", lambda: sign_out(parts)))
    return who


async def still(parts: Parts, who: Visitor) -> bool:
    """Whether the session by which this visitor opened her page still holds: asked before an act."""
    word = app.storage.user.get(KEY)
    session = await asyncio.to_thread(parts.hospital.signing.session, word) if isinstance(word, str) else None
    return session is not None and session.member.staff == who.staff


async def sign_out(parts: Parts) -> None:
    """Ends this browser's session; its open pages notice."""
    word = app.storage.user.pop(KEY, None)
    if isinstance(word, str):
        await asyncio.to_thread(parts.hospital.signing.sign_out, word)
    ui.navigate.reload()


async def begin(parts: Parts, staff: str, secret: str) -> None:
    """Signs somebody in at this browser. Raises WardlightError with the sentence for her."""
    address = ui.context.client.ip or ""
    app.storage.user[KEY] = await asyncio.to_thread(parts.hospital.signing.sign_in, staff, secret, address)


def _watch(parts: Parts) -> None:
    """A page of a session that ended must not stand open on a desk that somebody left."""
    word = app.storage.user.get(KEY)

    async def look() -> None:
        now = app.storage.user.get(KEY)
        if now != word or await asyncio.to_thread(parts.hospital.signing.session, str(now), touch=False) is None:
            ui.navigate.reload()

    async def used() -> None:
        await asyncio.to_thread(parts.hospital.signing.session, str(word))

    ui.timer(LOOK_S, look)
    ui.on("wd-used", used)
    ui.add_body_html(f"<script>addEventListener('load', () => {USED})</script>")


def theme(parts: Parts) -> str:
    """The hospital's theme, for `frame`. Waits for the hospital's lock: not on the event loop."""
    with parts.hospital.lock:
        return str(parts.hospital.picture.value("settings/hospital", "theme") or "dark")


def _people(parts: Parts) -> list[tuple[str, str, str]]:
    """(staff, name, role) of who works here, by name."""
    with parts.hospital.lock:
        picture = parts.hospital.picture
        rows = [(one, picture.object(f"staff/{one}")) for one in picture.children("staff")]
    found = [(one, str(row.get("name") or one), str(row.get("role") or "")) for one, row in rows if not row.get("left")]
    return sorted(found, key=lambda row: row[1].lower())


def _sign_in_card(parts: Parts, people: list[tuple[str, str, str]], roles: tuple[str, ...], who: Visitor | None) -> None:
    wanted = [one for one in people if STAFF in roles or one[2] in (MANAGER, *roles)]
    with tag("section", "wd-card wd-signin"):
        tag("h2", "", "Sign in")
        if who is not None:
            words = " and ".join(dict.fromkeys(f"{role}s" if role != "reception" else "the reception" for role in (*roles, MANAGER)))
            paragraph(f"This page is for {words}. You are signed in as {who.name}, {who.role}.")
        if not wanted:
            paragraph("Nobody who may open this page has been added yet. The first manager is made on the set-up page:")
            tag("a", "wd-link", "Set-up").props('href="/setup"')
            return
        draw_form(parts, wanted)
        paragraph("Managers type their password, all others their PIN. The desk signs out by itself after 12 hours without use.", "wd-soft")


def draw_form(parts: Parts, people: list[tuple[str, str, str]]) -> None:
    """Name, secret, button; a right one opens the page that was asked for."""

    async def enter(event: object) -> None:
        typed = getattr(event, "args", None)
        given = {key: str(value) for key, value in typed.items()} if isinstance(typed, dict) else {}
        try:
            await begin(parts, given.get("staff", ""), given.get("secret", ""))
        except WardlightError as error:
            said.say(error.detail)
            ui.run_javascript("const field = document.getElementById('secret'); field.value = ''; field.focus();")
        else:
            ui.navigate.reload()

    with tag("form", "wd-form").props('autocomplete="off"') as form:
        with tag("div", "wd-field"):
            tag("label", "", "Your name").props('for="staff"')
            with tag("select").props('id="staff" name="staff" required'):
                option("", "Choose your name")
                for staff, name, role in people:
                    option(staff, f"{name} · {role}")
        with tag("div", "wd-field"):
            tag("label", "", "PIN or password").props('for="secret"')
            tag("input").props('id="secret" name="secret" type="password" autocomplete="current-password" required maxlength="200"')
        tag("button", "wd-btn wd-btn--main", "Sign in").props('type="submit"')
    form.on("submit", enter, js_handler=GATHER)
    with tag("div", "wd-said").props('role="status"'):
        said = TextElement("span", "")


def option(value: str, text: str, *, chosen: bool = False) -> ui.element:
    """One choice of a select."""
    made = tag("option", "", text)
    made.props["value"] = shown(value)
    if chosen:
        made.props["selected"] = True
    return made

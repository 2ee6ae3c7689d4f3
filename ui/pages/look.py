"""The desk pages' look: the same colours as wall and device, calm, dark by default, 44 px targets.

Status colours mean status only, and never stand alone: each comes with a sign and a word.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple

from nicegui import ui

from reports.swatch import swatch as drawn_swatch

CSS = (Path(__file__).parent / "look.css").read_text(encoding="utf-8")
#: `wardlightAsk(question, word)` in the browser: the dialog before an act that cannot be taken back
ASK = (Path(__file__).parent / "ask_first.js").read_text(encoding="utf-8")

#: sign and word for a state, so that none is told by its colour alone
_SIGNS = {
    "good": '<circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="2.2"/>'
    '<path d="M7.2 12.4l3.3 3.3 6.4-7" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/>',
    "look": '<rect x="4" y="4" width="16" height="16" rx="2.5" transform="rotate(45 12 12)" fill="currentColor"/>',
    "bad": '<rect x="1" y="1" width="22" height="22" rx="3.5" fill="currentColor"/>'
    '<path d="M12 5.5v8" stroke="var(--night)" stroke-width="3" stroke-linecap="round"/>'
    '<circle cx="12" cy="18" r="1.9" fill="var(--night)"/>',
}
#: the header's links: few, so that they fit a phone; every other page of managers has its row in `manage.py`
NAV = (
    ("/", "Home"),
    ("/staff", "Desk"),
    ("/emergency", "Emergency"),
    ("/billing", "Billing"),
    ("/manage", "Manage"),
    ("/device", "Device"),
)


class SignedIn(NamedTuple):
    """Who is signed in, in words, and the way to sign out."""

    words: str
    sign_out: Callable[[], Awaitable[None]]


#: who is signed in at the browser that this page is built for; `visitor.py` sets it, the header shows it
SIGNED: ContextVar[SignedIn | None] = ContextVar("signed", default=None)


@contextmanager
def frame(title: str, here: str, theme: str = "dark") -> Iterator[None]:
    """A desk page: skip link, title, the two pages' links, and the main part to be filled."""
    ui.page_title(f"{shown(title)} · Wardlight")
    ui.add_head_html(f"<style>{CSS}</style>")
    for script in (f'document.documentElement.dataset.theme = "{"light" if theme == "light" else "dark"}"', ASK):
        ui.add_head_html(f"<script>{script}</script>")
        # a page that waited for a thread was sent without its head, and a script that is put there afterwards does not run
        ui.run_javascript(script)
    ui.add_head_html('<meta name="color-scheme" content="dark light">')
    with tag("a", "wd-skip", "To the content") as skip:
        skip.props('href="#content"')
    with tag("header", "wd-top"):
        tag("h1", "", title)
        with tag("nav", "") as nav:
            nav.props('aria-label="Pages"')
            for path, word in NAV:
                link = tag("a", "", word).props(f'href="{path}"')
                if path == here or (path == "/manage" and here not in [one for one, _ in NAV]):
                    link.props('aria-current="page"' if path == here else 'aria-current="true"')
        _who(SIGNED.get())
    # NiceGUI puts every page into a <main> of its own
    with tag("div", "") as content:
        content.props('id="content" tabindex="-1"')
        yield


def _who(signed: SignedIn | None) -> None:
    with tag("div", "wd-who"):
        if signed is None:
            tag("a", "wd-link", "Sign in").props('href="/sign-in"')
            return
        tag("span", "wd-soft", signed.words)
        tag("button", "wd-btn", "Sign out").props('type="button"').on("click", signed.sign_out)


def tag(name: str, classes: str = "", text: str = "") -> ui.element:
    """A plain HTML element with text, which is shown as it is and never read as HTML."""
    element: ui.element = TextElement(name, text) if text else ui.element(name)
    return element.classes(classes) if classes else element


class TextElement(ui.element):
    """An element that holds a text, which may change."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name)
        self.say(text)

    @property
    def text(self) -> str:
        """What it says now."""
        return self._text or ""

    def say(self, text: str) -> None:
        """Shows another text; it is never read as HTML."""
        self._text = shown(text)
        self.update()


def shown(text: str) -> str:
    """The text as a page can carry it: half a surrogate pair, which has no UTF-8 form, is shown as �."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def sign(state: str, *, small: bool = False) -> None:
    """The sign of a state: good, look or bad."""
    size = " wd-sign--small" if small else ""
    ui.html(
        f'<svg class="wd-sign wd-{state}{size}" viewBox="0 0 24 24" aria-hidden="true">{_SIGNS[state]}</svg>', sanitize=False, tag="span"
    )


def note(state: str, text: str) -> None:
    """A sentence with its sign."""
    with tag("div", "wd-note"):
        sign(state, small=True)
        with tag("span"):
            prose(text)


def swatch(colour: object) -> None:
    """A device's colour with an outline and a pattern; its name stands beside it."""
    ui.html(drawn_swatch(colour, ink="var(--ink)", size="24"), sanitize=False, tag="span").classes("wd-swatch")


def paragraph(text: str, classes: str = "") -> ui.element:
    """A paragraph; what stands between backticks is shown as a command."""
    with tag("p", classes) as element:
        prose(text)
    return element


def prose(text: str) -> None:
    """Text, with what stands between backticks as code."""
    for place, part in enumerate(text.split("`")):
        if part:
            tag("code" if place % 2 else "span", "", part)

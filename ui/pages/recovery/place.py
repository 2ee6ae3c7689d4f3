"""What every line of the recovery page is built with: who is here, how an act is done, and how its outcome is said."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog
from nicegui import ui

from domain.errors import WardlightError

from ..acts import NotDone, short
from ..look import TextElement, shown, tag
from ..parts import Parts
from ..visitor import Visitor, still
from .reading import Reading, View

log = structlog.get_logger(__name__)


class Body(Protocol):
    """What is unfolded below a line. `read` looks at the hospital, in a thread; `show` draws what it found, and only what changed."""

    def read(self, view: View) -> Any: ...
    def show(self, found: Any) -> None: ...


class Place:
    """One visit to the page."""

    def __init__(self, parts: Parts, reading: Reading, who: Visitor) -> None:
        self.parts, self.reading, self.who = parts, reading, who
        self.hospital = parts.hospital
        self.refresh: Callable[[], Awaitable[None]] = _nothing

    async def do(self, said: TextElement, act: Callable[[], str]) -> bool:
        """Carries an act out in a thread, says what became of it, and looks again. Whether it was done."""
        done = False
        try:
            if not await still(self.parts, self.who):
                raise NotDone("You are signed out. Sign in again.")
            sentence = await asyncio.to_thread(act)
            done = True
        except NotDone as error:
            sentence = str(error)
        except WardlightError as error:
            sentence = error.detail
        except Exception:
            log.exception("recovery.failed")
            sentence = "It could not be recorded. Look at the server's log, and try again."
        said.say(sentence)
        await self.refresh()
        return done


async def _nothing() -> None:
    return None


def says() -> TextElement:
    """The line that says what became of an act."""
    with tag("div", "wd-said").props('role="status"'):
        return TextElement("span", "")


def button(text: str, act: Callable[..., Any], *, main: bool = False, label: str = "", ask: str = "") -> ui.element:
    """A button. `ask` is a question that the browser puts first, for what cannot be taken back."""
    made = tag("button", "wd-btn wd-btn--main" if main else "wd-btn", text).props('type="button"')
    if label:
        made.props["aria-label"] = shown(label)
    if ask:
        made.props["data-ask"] = shown(ask)
    made.on("click", act, js_handler=ASK_FIRST if ask else "() => emit()")
    return made


ASK_FIRST = "(event) => { if (confirm(event.currentTarget.dataset.ask)) emit(); }"


def text_field(label: str, key: str, *, kind: str = "text", hint: str = "", wide: bool = True) -> Callable[[], str]:
    """A field with its label; gives the way to read what stands in it."""
    typed = {"text": ""}
    ident = f"f-{short(f'{label}|{key}')}"
    with tag("div", "wd-field" if wide else "wd-field wd-narrow"):
        tag("label", "", label).props(f'for="{ident}"')
        field = tag("input").props(f'id="{ident}" type="{kind}" autocomplete="off" maxlength="500"')
        if hint:
            field.props["placeholder"] = shown(hint)
        field.on("input", lambda event: typed.update(text=str(event.args)), js_handler="(event) => emit(event.target.value)")
    return lambda: typed["text"]

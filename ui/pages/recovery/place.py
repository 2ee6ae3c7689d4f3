"""What every line of the recovery page is built with: who is here, how an act is done, and how its outcome is said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from ..acting import carried_out
from ..acts import short
from ..forms import TYPED_MAX
from ..look import TextElement, shown, tag
from ..parts import Parts
from ..visitor import Visitor
from .reading import Reading, View


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
        sentence, done = await carried_out(self.parts, self.who, act)
        said.say(sentence)
        await self.refresh()
        return done


async def _nothing() -> None:
    return None


def text_field(label: str, key: str, *, kind: str = "text", hint: str = "", wide: bool = True) -> Callable[[], str]:
    """A field with its label; gives the way to read what stands in it."""
    typed = {"text": ""}
    ident = f"f-{short(f'{label}|{key}')}"
    with tag("div", "wd-field" if wide else "wd-field wd-narrow"):
        tag("label", "", label).props(f'for="{ident}"')
        field = tag("input").props(f'id="{ident}" type="{kind}" autocomplete="off" maxlength="{TYPED_MAX}"')
        if hint:
            field.props["placeholder"] = shown(hint)
        field.on("input", lambda event: typed.update(text=str(event.args)), js_handler="(event) => emit(event.target.value)")
    return lambda: typed["text"]

"""Small forms of the desk: labelled fields, one button, and a line that says what became of it.

What is typed travels once, when the form is sent; a form that somebody fills in is never drawn anew. An act runs in a thread, its
sentence is said in a status line, and a session that has ended does nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple

from nicegui import ui

from domain.lengths import at_most

from .acting import carried_out
from .look import TextElement, shown, tag
from .parts import Parts
from .visitor import GATHER, Visitor, option

Typed = Mapping[str, str]
#: letters that a browser lets into a field of words: far more than any keeps, so that a text that is pasted in arrives whole and is
#: refused in a sentence; a browser says nothing of what it cuts off
TYPED_MAX = 20_000


class Field(NamedTuple):
    """One field. `options` makes it a choice (value -> words); `kind` is an input's type; `unit` stands behind the label;
    `most` is how many letters are kept: more are refused by who takes the form."""

    name: str
    label: str
    value: str = ""
    options: Mapping[str, str] | None = None
    kind: str = "text"
    unit: str = ""
    most: int = 100
    required: bool = False


class Doer:
    """Carries acts out for a visitor, and looks at the page again afterwards."""

    def __init__(self, parts: Parts, who: Visitor, refresh: Callable[[], Awaitable[None]]) -> None:
        self.parts, self.who, self.refresh = parts, who, refresh

    async def do(self, said: TextElement, act: Callable[[], str]) -> bool:
        """Runs an act, says its sentence; False where it was not done."""
        sentence, done = await carried_out(self.parts, self.who, act)
        said.say(sentence)
        await self.refresh()
        return done

    def form(self, key: str, fields: Sequence[Field], button: str, act: Callable[[Typed], str], *, main: bool = True) -> TextElement:
        """A form of `fields`; `act` gets what was typed and answers with a sentence, or raises NotDone or a WardlightError."""

        def checked(typed: Typed) -> str:
            for field in fields:
                if field.options is None:
                    at_most(typed.get(field.name, "").strip(), field.most, f"“{field.label}”")
            return act(typed)

        with self.open_form(checked) as made:
            for field in fields:
                draw_field(key, field)
            tag("button", "wd-btn wd-btn--main" if main else "wd-btn", button).props('type="submit"')
        return made.say_below()

    def open_form(self, act: Callable[[Typed], str]) -> OpenForm:
        """A form to be filled in a `with`; `say_below()` afterwards draws the line in which `act`'s sentence is said."""
        return OpenForm(self, act)

    def button(self, text: str, act: Callable[[], str], said: TextElement, *, main: bool = False, label: str = "") -> ui.element:
        """A button that does one thing."""

        async def press() -> None:
            await self.do(said, act)

        return press_button(text, press, main=main, label=label)


class OpenForm:
    """A form whose fields somebody else draws."""

    def __init__(self, doer: Doer, act: Callable[[Typed], str]) -> None:
        self._doer, self._act = doer, act
        self._said: TextElement | None = None
        self._form = tag("form", "wd-form").props('autocomplete="off"')
        self._form.on("submit", self._send, js_handler=GATHER)

    def __enter__(self) -> OpenForm:
        self._form.__enter__()
        return self

    def __exit__(self, *what: object) -> None:
        self._form.__exit__(*what)

    def say_below(self) -> TextElement:
        """The status line of the form, drawn where this is called."""
        self._said = status_line()
        return self._said

    async def _send(self, event: object) -> None:
        given = typed_in(event)
        assert self._said is not None
        await self._doer.do(self._said, lambda: self._act(given))


def typed_in(event: object) -> dict[str, str]:
    """What stood in a form's fields when it was sent (GATHER)."""
    given = getattr(event, "args", None)
    return {str(name): str(value) for name, value in given.items()} if isinstance(given, dict) else {}


#: a slip of the finger is asked about, where an act cannot be taken back
ASK_FIRST = "async ({ currentTarget: { dataset, textContent } }) => { if (await wardlightAsk(dataset.ask, textContent)) emit(); }"


def press_button(text: str, act: Callable[..., object], *, main: bool = False, label: str = "", ask: str = "") -> ui.element:
    """A plain button; `label` is its accessible name where the text alone does not say about what, `ask` a question that a dialog
    puts first."""
    made = tag("button", "wd-btn wd-btn--main" if main else "wd-btn", text).props('type="button"')
    if label:
        made.props["aria-label"] = shown(label)
    if ask:
        made.props["data-ask"] = shown(ask)
    made.on("click", act, js_handler=ASK_FIRST if ask else "() => emit()")
    return made


def status_line() -> TextElement:
    """Where a sentence is said when something was done; read out by those who listen."""
    with tag("div", "wd-said").props('role="status"'):
        return TextElement("span", "")


def draw_field(key: str, field: Field) -> None:
    """A label and its field, with an id of their own on the page."""
    ident = f"{key}-{field.name}"
    with tag("div", "wd-field"):
        tag("label", "", f"{field.label} ({field.unit})" if field.unit else field.label).props(f'for="{ident}"')
        if field.options is not None:
            with tag("select").props(f'id="{ident}" name="{field.name}"'):
                for value, words in field.options.items():
                    option(value, words, chosen=value == field.value)
            return
        made = tag("input").props(f'id="{ident}" name="{field.name}" type="{field.kind}" maxlength="{TYPED_MAX}" autocomplete="off"')
        put_value(made, field.value)
        if field.required:
            made.props["required"] = True


def put_value(field: ui.element, value: str) -> None:
    """What stands in a field at first. As the attribute alone (`^`): Vue draws the whole page again with each change anywhere, and would
    put a `value` back over what somebody has half typed."""
    field.props["^value"] = shown(value)

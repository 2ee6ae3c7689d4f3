"""A form that may have to ask: which of two times, or whether it is the same patient. What was typed stays in its fields meanwhile, the
answers stand as buttons below them, and the one that is pressed goes with the act.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, Protocol

from domain.file_numbers import SameNumber
from domain.paper import TwoTimes

from .forms import press_button, status_line, typed_in
from .look import TextElement, tag


class Answers(NamedTuple):
    """What a person answered so far: which of two times (0 or 1), and the words of the doubts that she put aside."""

    which: int | None = None
    kept: frozenset[str] = frozenset()


class Does(Protocol):
    """Who carries acts out on a page, says what became of each, and looks again; whether it was done."""

    async def do(self, said: TextElement, act: Callable[[], str]) -> bool: ...


class Questions:
    """Carries out `act` with what was typed and answered. `done` follows when it was; `sheets` are the patients that `opens` can open."""

    def __init__(
        self,
        place: Does,
        act: Callable[[dict[str, str], Answers], str],
        done: Callable[[], Awaitable[None]],
        sheets: Callable[[], dict[str, str]] = dict,
        opens: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        self.place, self.act, self.done, self.sheets, self.opens = place, act, done, sheets, opens
        self.typed: dict[str, str] = {}
        self.said = status_line()
        self.box = tag("div", "wd-form wd-asked")

    async def submitted(self, event: Any) -> None:
        """A form was sent: its fields are kept until it is done."""
        await self.put(typed_in(event))

    async def put(self, typed: dict[str, str]) -> None:
        """The same, where a page gathers the fields by itself."""
        self.typed = typed
        await self._go(Answers())

    def forget(self) -> None:
        """Nothing is asked any more: something else was chosen meanwhile."""
        self.typed = {}
        self.box.clear()
        self.said.say("")

    async def _go(self, answers: Answers) -> None:
        self.box.clear()
        typed, asked = self.typed, list[TwoTimes | SameNumber]()

        def act() -> str:
            try:
                return self.act(typed, answers)
            except (TwoTimes, SameNumber) as doubt:
                asked.append(doubt)
                raise

        if await self.place.do(self.said, act):
            if self.typed is typed:
                self.typed = {}
            await self.done()
        elif asked and self.typed is typed:  # what was typed since then asks for itself
            self.box.clear()
            with self.box:
                self._ask(asked[0], answers)

    def _ask(self, doubt: TwoTimes | SameNumber, answers: Answers) -> None:
        if isinstance(doubt, TwoTimes):
            for number, word in enumerate(("Before the clocks changed", "After the clocks changed")):
                press_button(word, lambda number=number: self._go(answers._replace(which=number)))
            return
        listed = self.sheets()
        for stay in doubt.stays:
            if self.opens is not None and stay in listed:
                press_button(f"The same patient: open the sheet of {listed[stay]}", lambda stay=stay: self._open(stay))
        joined = "Admit; if it is the same, the desk joins them"  # the other one came after the emergency, and has no sheet
        other = "Another patient: admit it too" if any(stay in listed for stay in doubt.stays) else joined
        press_button(other, lambda: self._go(answers._replace(kept=answers.kept | {doubt.word})))

    async def _open(self, stay: str) -> None:
        assert self.opens is not None
        self.box.clear()
        self.said.say("")
        await self.opens(stay)

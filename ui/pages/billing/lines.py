"""The lines of a bill: one element for all of them, for hundreds of widgets of the server's would make its one event loop wait."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.element import Element

Handler = Callable[[dict[str, Any]], Awaitable[None]]


class BillLines(Element, component="lines.js"):
    """Shows `bill` (reading.shown). `on_act` gets {act: tick, lines} or {act: undo|adjust, line, quantity, billed, because}."""

    def __init__(self, bill: dict[str, Any], on_act: Handler) -> None:
        super().__init__()
        self._props["bill"] = bill
        self._props["said"] = ""
        self.on("act", lambda event: on_act(event.args if isinstance(event.args, dict) else {}))

    def show(self, bill: dict[str, Any]) -> None:
        """Another state of the bill. Lines that stand keep their place; new ones are announced and wait for a tap."""
        self._props["bill"] = bill
        self.update()

    def say(self, sentence: str) -> None:
        """What became of an act."""
        self._props["said"] = sentence
        self.update()

    def answered(self, done: bool) -> None:
        """An act was carried out, or refused with what `say` said: its sheet goes, or stays with what was typed."""
        self.run_method("answered", done, self._props["said"])

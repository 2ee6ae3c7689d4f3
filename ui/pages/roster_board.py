"""The board of the roster page: patients under their home devices, moved by drag, by taps and by keyboard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.element import Element


class RosterBoard(Element, component="roster_board.js"):
    """Shows `board` (see roster_page.board_of); `on_assign({stays: [{stay, saw}], device})` when somebody moved patients."""

    def __init__(self, board: dict[str, Any], on_assign: Callable[[object], Awaitable[None]]) -> None:
        super().__init__()
        self._props["board"] = board
        self._props["said"] = ""
        self.on("assign", lambda event: on_assign(event.args))

    def show(self, board: dict[str, Any]) -> None:
        """Another state of the house; the board takes it when no finger is on it."""
        self._props["board"] = board
        self.update()

    def say(self, sentence: str) -> None:
        """What became of a move."""
        self._props["said"] = sentence
        self.update()

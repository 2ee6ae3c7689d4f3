"""The wall `/wall/<board>`: one custom element that draws a board from the browser's own replica, with or without the server."""

from __future__ import annotations

from nicegui.element import Element


class WallBoard(Element, component="wall_board.js", esm={"wardlight": "../replica", "wardlight-elements": "."}):
    """A board for the wall. It reads the board's word from the page's address, unless `board` names one."""

    def __init__(self, board: str = "") -> None:
        super().__init__()
        if board:
            self._props["board"] = board

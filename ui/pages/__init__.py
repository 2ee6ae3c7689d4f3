"""The desk's pages: plain NiceGUI, useless without a server, and therefore never the place of a clinical act."""

from __future__ import annotations

from nicegui import ui

from .desk import DeskPage
from .home import HomePage
from .parts import Parts


def register_pages(parts: Parts) -> None:
    """Adds the pages to this process."""
    hospital, waiting, now_ms = parts.hospital, parts.waiting, parts.now_ms

    @ui.page("/")
    async def home() -> None:
        await HomePage(hospital, waiting, parts.wire, parts.watch, parts.settings, now_ms).show()

    @ui.page("/staff")
    async def staff() -> None:
        await DeskPage(hospital, waiting, now_ms).show()

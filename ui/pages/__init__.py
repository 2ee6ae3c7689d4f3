"""The desk's pages: plain NiceGUI, useless without a server, and therefore never the place of a clinical act."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui

from domain.hospital import Hospital
from domain.watch import Watch

from ..settings import Settings
from ..wire import Wire
from .desk import DeskPage
from .home import HomePage
from .open_clashes import OpenClashes


def register_pages(hospital: Hospital, wire: Wire, watch: Watch, settings: Settings, now_ms: Callable[[], int]) -> None:
    """Adds `/` and `/staff` to this process."""
    waiting = OpenClashes(hospital)

    @ui.page("/")
    async def home() -> None:
        await HomePage(hospital, waiting, wire, watch, settings, now_ms).show()

    @ui.page("/staff")
    async def staff() -> None:
        await DeskPage(hospital, waiting, now_ms).show()

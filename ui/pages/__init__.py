"""The desk's pages: plain NiceGUI, useless without a server, and therefore never the place of a clinical act."""

from __future__ import annotations

from nicegui import ui

from .billing import register_billing
from .desk import DeskPage
from .devices import register_devices
from .drill import register_drill
from .emergency import register_emergency
from .forms_page import register_forms
from .home import HomePage
from .left import LeftStays
from .manage import register_manage
from .pack_page import register_pack
from .parts import Parts
from .people_page import register_people
from .ready_page import register_readiness
from .ready_view import OneLine
from .recovery import register_recovery
from .roster_page import register_roster
from .settings_page import register_settings
from .setup_page import register_setup
from .sheets_page import register_sheets
from .to_confirm import UnsignedEntries
from .visitor import STAFF, require, visitor


def register_pages(parts: Parts) -> None:
    """Adds the pages to this process."""
    hospital, waiting, now_ms = parts.hospital, parts.waiting, parts.now_ms

    line, left, unsigned = OneLine(parts), LeftStays(hospital), UnsignedEntries(hospital)

    @ui.page("/")
    async def home() -> None:
        await visitor(parts)
        await HomePage(hospital, waiting, parts.wire, parts.watch, parts.settings, now_ms, parts.renewal, line, unsigned).show()

    @ui.page("/staff")
    async def staff() -> None:
        who = await require(parts, STAFF, "/staff", "Staff desk")
        if who is not None:
            await DeskPage(parts, who, left, unsigned).show()

    register_setup(parts)
    register_recovery(parts)
    register_emergency(parts)
    register_manage(parts)
    register_pack(parts)
    register_settings(parts)
    register_people(parts)
    register_roster(parts)
    register_devices(parts)
    register_drill(parts)
    register_sheets(parts)
    register_forms(parts)
    register_billing(parts)
    register_readiness(parts)

"""The recovery page: one file for each line of its list, and the job that closes an emergency when all are done."""

from __future__ import annotations

from nicegui import ui

from ..parts import Parts
from ..visitor import STAFF, require
from .closing import CLOSE_S, close_what_is_done
from .page import RecoveryPage
from .place import Place
from .reading import Reading


def register_recovery(parts: Parts) -> None:
    """Adds the page, and the job that closes."""
    reading = Reading(parts.hospital, parts.wire.roster, parts.now_ms)
    parts.watch.every(CLOSE_S, "recovery", lambda: close_what_is_done(parts.hospital, reading))

    @ui.page("/recovery")
    async def recovery() -> None:
        who = await require(parts, STAFF, "/recovery", "Recovery")
        if who is not None:
            await RecoveryPage(Place(parts, reading, who)).show()

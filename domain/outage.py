"""Outages, read off the picture: which are open, which recover, and what they hold.

An outage is open from its declaration to `outage.ended`; then it recovers until `outage.closed`. While one of scope hospital
is open nothing is discharged or finalized. A drill and an outage of the internet never hold a clinical act. One that lies wholly
before the last close, told late by a device that was away, opens nothing.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from domain.entries import happened_ms
from domain.fold import Picture

#: a blip is not an emergency (PROTOCOL): silence of this long raises a device's banner, seconds
BANNER_AFTER_S = 5
#: a gap of the server, or of two awake devices, longer than this opens an outage by itself, seconds
OPENS_AFTER_S = 120
HOLDS_NOTHING = ("drill", "internet")


class Outage(NamedTuple):
    """One outage as declared: its id, scope, cause and state (`open`, `recovers` or `closed`)."""

    outage: str
    scope: str
    cause: str | None
    state: str


def outages(picture: Picture) -> list[Outage]:
    """Every outage that the picture knows."""
    found = []
    clinical = [ident for ident in picture.children("outages") if _is_clinical(picture, ident)]
    last_close = max((_when(picture, ident, "closed") for ident in clinical), default=-math.inf)
    for ident in picture.children("outages"):
        told = picture.object(f"outages/{ident}")
        if told.get("declared") is True:
            over = ident in clinical and told.get("ended") is True and _when(picture, ident, "ended") <= last_close
            state = "closed" if over or told.get("closed") is True else "recovers" if told.get("ended") is True else "open"
            found.append(Outage(ident, str(told.get("scope")), told.get("cause"), state))
    return found


def holding(picture: Picture) -> list[Outage]:
    """The outages of the whole hospital that are open and hold discharge and finalizing."""
    return _clinical(picture, "open")


def recovering(picture: Picture) -> list[Outage]:
    """The outages of the whole hospital that ended and are not closed yet."""
    return _clinical(picture, "recovers")


def _clinical(picture: Picture, state: str) -> list[Outage]:
    return [one for one in outages(picture) if one.state == state and _is_clinical(picture, one.outage)]


def _is_clinical(picture: Picture, ident: str) -> bool:
    path = f"outages/{ident}"
    return picture.value(path, "scope") == "hospital" and picture.value(path, "cause") not in HOLDS_NOTHING


def _when(picture: Picture, ident: str, what: str) -> float:
    """When this was last said of an outage, ms; before all time where nobody said it."""
    return max((happened_ms(picture.entries[name]) for name in picture.winners(f"outages/{ident}", what)), default=-math.inf)

"""Times as monitors write them, in the hospital's zone: with a date, with an offset, or only the time of the day of the sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from domain.errors import BadInput
from domain.fold import Picture

from .words import Clock

_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,6})?)?", re.ASCII)
#: a time without a date lies at most so long before the opening of its sheet; what is later is of the same day or night
BEFORE = timedelta(hours=2)


def instant_of(picture: Picture, opened_ms: int) -> Callable[[str], int]:
    """Reads a time as an instant (ms); raises errors.BadInput. `opened_ms`: when the sheet was opened, for times without a date.

    A time that a clock change repeated is the first of the two, one that it skipped is moved on by the gap.
    """
    zone = Clock(picture).zone
    opened = datetime.fromtimestamp(opened_ms / 1000, UTC).astimezone(zone)

    def instant(text: str) -> int:
        match = _TIME.fullmatch(text)
        if match is not None:
            hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
            if hour > 23 or minute > 59 or second > 59:
                raise BadInput(f"{text!r} is no time of day.")
            at = opened.replace(hour=hour, minute=minute, second=second, microsecond=0, fold=0)
            if at < opened - BEFORE:
                at = (at.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
        else:
            try:
                at = datetime.fromisoformat(text.replace("/", "-"))
            except ValueError as error:
                raise BadInput(f"{text[:40]!r} is no time. Write it as 2026-11-22 14:05:30 or 14:05:30.") from error
            at = at if at.tzinfo is not None else at.replace(tzinfo=zone)
        return int(at.astimezone(UTC).timestamp() * 1000)

    return instant

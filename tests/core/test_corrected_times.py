"""What people see of a time is corrected by the clock of who made it, and says so."""

from __future__ import annotations

import pytest

from domain.entries import parse
from reports.clock import corrected

from .book import raw


@pytest.mark.parametrize(
    ("offset_ms", "at_from", "says"),
    [
        (72 * 60_000, "clock", "its clock was 1 h 12 min ahead"),
        (-180_000, "clock", "its clock was 3 min behind"),
        (59_999, "clock", ""),
        (72 * 60_000, "person", ""),
    ],
)
def test_a_corrected_time_says_how_wrong_the_clock_was(offset_ms: int, at_from: str, says: str) -> None:
    clock = {"offset_ms": offset_ms, "measured_at": "2026-11-22T05:00:00.000Z"}
    assert corrected(parse(raw(clock=clock, at_from=at_from))) == says

"""Marks in time, and what an outage cuts a window into: before it, during it, after it.

A bill is by window, from one mark to another, or between times that somebody chose. A mark is an end of shift that a person set
(`shift.marked`; moved or renamed it is struck and set anew), or the beginning or end of an outage. Whatever happened is sorted by when
it was done in the ward, by the corrected clock, and not by when it arrived. A window is [since, until); so is each of its parts, and they
leave no gap: before, during and after together are all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain.entries import happened_ms, time_or
from domain.fold import Picture
from domain.outage import emergencies


class Span(NamedTuple):
    """An outage in time, ms; `end_ms` is None while it is open. `members` are all names that it goes by."""

    outage: str
    start_ms: int
    end_ms: int | None
    members: tuple[str, ...] = ()


class Mark(NamedTuple):
    """A point that a window may begin or end at. `kind`: shift (a person's, `key` is its entry), began or ended (an outage's)."""

    key: str
    at_ms: int
    label: str
    kind: str
    by: str | None = None
    outage: str | None = None


class Part(NamedTuple):
    """A part of a window, ms: `word` is whole, before, during, between or after."""

    word: str
    since_ms: float
    until_ms: float
    outage: str | None = None

    def holds(self, ms: float) -> bool:
        """Whether this moment lies in it."""
        return self.since_ms <= ms < self.until_ms


class Window(NamedTuple):
    """From when to when, ms; -inf and inf where it has no end."""

    since_ms: float = -math.inf
    until_ms: float = math.inf

    def holds(self, ms: float) -> bool:
        """Whether this moment lies in it."""
        return self.since_ms <= ms < self.until_ms


def spans(picture: Picture) -> list[Span]:
    """The emergencies of the hospital in time, the first one first. A drill, the internet's and a device's own are none."""
    return [Span(one.outage, one.start_ms, one.end_ms, one.members) for one in emergencies(picture)]


def marks(picture: Picture) -> list[Mark]:
    """Every mark, by time. What marks the beginning of one outage on several devices is one mark, the earliest."""
    outages = spans(picture)
    found: dict[str, Mark] = {}
    for item in picture.items("marks"):
        at, about = int(time_or(item.data.get("at"), happened_ms(item))), item.data.get("outage")
        span = next((one for one in outages if about in one.members), None)
        key = f"{span.outage}:shift" if span else item.name
        mark = Mark(item.name, at, str(item.data.get("label") or ""), "shift", item.by, span.outage if span else None)
        if key not in found or (mark.at_ms, mark.key) < (found[key].at_ms, found[key].key):
            found[key] = mark
    for span in outages:
        if f"{span.outage}:shift" not in found:
            found[f"{span.outage}:began"] = Mark(f"{span.outage}:began", span.start_ms, "Outage began", "began", None, span.outage)
        if span.end_ms is not None:
            found[f"{span.outage}:ended"] = Mark(f"{span.outage}:ended", span.end_ms, "Outage ended", "ended", None, span.outage)
    return sorted(found.values(), key=lambda mark: (mark.at_ms, mark.key))


def parts(window: Window, outages: Iterable[Span]) -> list[Part]:
    """The parts of a window, in order and without a gap; one part, `whole`, where no outage touches it."""
    touching = [
        span for span in outages if span.start_ms < window.until_ms and (math.inf if span.end_ms is None else span.end_ms) > window.since_ms
    ]
    if not touching:
        return [Part("whole", window.since_ms, window.until_ms)]
    found: list[Part] = []
    at = window.since_ms
    for place, span in enumerate(touching):
        if span.start_ms > at:
            found.append(Part("between" if place else "before", at, span.start_ms))
            at = span.start_ms
        end = min(math.inf if span.end_ms is None else span.end_ms, window.until_ms)
        if end > at:
            found.append(Part("during", at, end, span.outage))
            at = end
    if at < window.until_ms:
        found.append(Part("after", at, window.until_ms))
    return found


def part_of(found: Sequence[Part], ms: float) -> int | None:
    """Which part holds a moment; None where it lies outside the window."""
    return next((place for place, part in enumerate(found) if part.holds(ms)), None)

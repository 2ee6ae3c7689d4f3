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
from domain.outage import HOLDS_NOTHING


class Span(NamedTuple):
    """An outage in time, ms; `end_ms` is None while it is open."""

    outage: str
    start_ms: int
    end_ms: int | None
    cause: str | None = None


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
    """The outages of the hospital, the first one first, those that overlap as one. Drills and the internet's are none."""
    told = [_span(picture, ident) for ident in picture.children("outages") if _is_clinical(picture, ident)]
    found: list[Span] = []
    for span in sorted(told, key=lambda one: (one.start_ms, one.outage)):
        last = found[-1] if found else None
        if last is not None and (last.end_ms is None or span.start_ms <= last.end_ms):
            ends = None if last.end_ms is None or span.end_ms is None else max(last.end_ms, span.end_ms)
            found[-1] = last._replace(end_ms=ends)
        else:
            found.append(span)
    return found


def _is_clinical(picture: Picture, ident: str) -> bool:
    said = picture.object(f"outages/{ident}")
    return said.get("declared") is True and said.get("scope") == "hospital" and said.get("cause") not in HOLDS_NOTHING


def _span(picture: Picture, ident: str) -> Span:
    path = f"outages/{ident}"
    start = time_or(picture.value(path, "since"), _first_said(picture, path, "declared"))
    over = picture.value(path, "ended") is True or picture.value(path, "closed") is True
    end = time_or(picture.value(path, "until"), min(_first_said(picture, path, word) for word in ("ended", "closed")))
    cause = picture.value(path, "cause")
    return Span(ident, int(start), max(int(end), int(start)) if over else None, None if cause is None else str(cause))


def _first_said(picture: Picture, path: str, field: str) -> float:
    return min((happened_ms(picture.entries[name]) for name in picture.writers(path, field)), default=math.inf)


def marks(picture: Picture) -> list[Mark]:
    """Every mark, by time. What marks the beginning of one outage on several devices is one mark, the earliest."""
    outages = spans(picture)
    found: dict[str, Mark] = {}
    for item in picture.items("marks"):
        at, about = int(time_or(item.data.get("at"), happened_ms(item))), item.data.get("outage")
        span = next((one for one in outages if isinstance(about, str) and (about == one.outage or _covers(one, at))), None)
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


def _covers(span: Span, ms: int) -> bool:
    return span.start_ms <= ms and (span.end_ms is None or ms <= span.end_ms)


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

"""Outages, read off the picture: which are one, which are open, which recover, and what they hold.

**One night is one record.** Every declaration is an interval: from `since` (else the moment it was declared) to `until` (else the
moment it was ended), open while nobody ended it. The server's gap, the word of a nurse, the silence that a device noticed speak of
the same night: clinical outages of the hospital that overlap are ONE incident, and so is one that begins within 15 min of the end
of an earlier one that is not closed: who flaps has not recovered. Closing one member closes the incident; what is told afterwards
and began before that close belongs to it and opens nothing. The end of an open member reaches no further than the close, so that a
word that nobody took back does not swallow the next emergency.
A device's own outage joins every incident that it overlaps. It says who was cut off; it moves neither its beginning, nor its end,
nor its name: a tablet in a drawer must not keep a hospital in an emergency, nor make two nights one.
A drill and an outage of the internet stand alone and hold no clinical act; the internet's only holds the links.
Nothing that is told of an emergency happened after it came to the server: a clock that runs ahead, or was measured over a slow line,
must not put an end where nobody can have been heard since, nor a close where it swallows the next night. A drill is announced before.
All of it is computed from the set of entries, so that it comes out the same whatever arrived when.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any, NamedTuple

from domain.entries import Entry, happened_ms, parse_time, time_or
from domain.fold import Picture

#: a blip is not an emergency (PROTOCOL): silence of this long raises a device's banner, seconds
BANNER_AFTER_S = 5
#: a gap of the server, or of two awake devices, longer than this opens an outage by itself, seconds
OPENS_AFTER_S = 120
#: an outage that begins this soon after the end of one that is not closed yet is the same one, minutes: a usual short outage (settings)
REJOINS_MIN = 15
#: a short emergency closes itself only after so long a quiet, minutes; one that begins meanwhile is the same, and nothing is undone twice
QUIET_MIN = 5
#: what holds no clinical act
HOLDS_NOTHING = ("drill", "internet")
#: the worst first: what takes everything, then what takes every device, then what takes the server
WORST_FIRST = ("power", "router", "server", "other", "internet", "drill")


class Outage(NamedTuple):
    """One outage as declared: its id, scope, cause, and the state of its incident (`open`, `recovers` or `closed`)."""

    outage: str
    scope: str
    cause: str | None
    state: str


class Cut(NamedTuple):
    """A device that was cut off, by its own word or by the server's, in ms; `end_ms` is None while it is."""

    device: str
    start_ms: int
    end_ms: int | None


class Incident(NamedTuple):
    """What people call one outage. Times in ms of server time.

    `outage` is its name: that of its earliest member of the hospital. `members` are all names that it goes by, `causes` are all that
    were told, the worst first. `declared_by` are the staff who declared it by hand. `clinical`: it holds discharge and finalizing.
    `anew`: from when to when it was there once more after it had been over; what was signed before says nothing of then.
    """

    outage: str
    members: tuple[str, ...]
    scope: str
    causes: tuple[str, ...]
    state: str
    start_ms: int
    end_ms: int | None
    closed_ms: int | None
    devices: tuple[Cut, ...]
    declared_by: tuple[str, ...]
    drill: bool
    clinical: bool
    anew: tuple[tuple[int, int | None], ...] = ()

    @property
    def cause(self) -> str:
        """The worst of its causes."""
        return self.causes[0]


class _Span(NamedTuple):
    """One declared outage as an interval; what was not said is infinitely far."""

    start_ms: int
    outage: str
    scope: str
    cause: str | None
    end_ms: float
    closed_ms: float
    declared: tuple[Entry, ...]

    @property
    def clinical(self) -> bool:
        return self.scope == "hospital" and self.cause not in HOLDS_NOTHING


def incidents(picture: Picture) -> list[Incident]:
    """All that happened, by (start, name): emergencies of the hospital, drills, the internet's, and what a device had alone."""
    return _incidents(_spans(picture))


def _incidents(spans: list[_Span]) -> list[Incident]:
    groups = _grouped(span for span in spans if span.clinical)
    last_close = max((_closed(group) for group in groups), default=-math.inf)
    devices = [span for span in spans if span.scope == "device" and span.cause not in HOLDS_NOTHING]
    found, joined = [], set()
    for group in groups:
        begun = devices[: bisect_right(devices, _until(group), key=lambda span: span.start_ms)]
        cut = [span for span in begun if span.end_ms >= group[0].start_ms]
        joined |= {span.outage for span in cut}
        found.append(_incident(group, cut, last_close))
    alone = [span for span in spans if not span.clinical and span.outage not in joined]
    return sorted([*found, *(_incident([span], [], -math.inf) for span in alone)], key=lambda one: (one.start_ms, one.outage))


def emergencies(picture: Picture) -> list[Incident]:
    """The incidents that are, or were, an emergency of the hospital."""
    return [one for one in incidents(picture) if one.clinical]


def holding(picture: Picture) -> list[Incident]:
    """The emergencies that are open and hold discharge and finalizing."""
    return [one for one in emergencies(picture) if one.state == "open"]


def recovering(picture: Picture) -> list[Incident]:
    """The emergencies that ended and are not closed yet."""
    return [one for one in emergencies(picture) if one.state == "recovers"]


def outages(picture: Picture) -> list[Outage]:
    """Every outage as it was declared, by name; a member has its incident's state."""
    spans = _spans(picture)
    of = {name: one.state for one in _incidents(spans) for name in one.members if one.scope == "hospital"}
    mine = {span.outage: of[span.outage] if span.scope == "hospital" else _state([span], -math.inf) for span in spans}
    return sorted(Outage(span.outage, span.scope, span.cause, mine[span.outage]) for span in spans)


def incident_of(picture: Picture, outage: str) -> Incident | None:
    """The incident that an outage of the hospital belongs to, by any of its names; None for one that was never declared."""
    found = [one for one in incidents(picture) if outage in one.members]
    return min(found, key=lambda one: (one.outage != outage, one.start_ms), default=None)


def unended(picture: Picture, incident: Incident) -> list[str]:
    """The members of an incident that somebody has to end, so that it is over: the hospital's that nobody ended."""
    paths = {member: f"outages/{member}" for member in incident.members}
    return [
        member
        for member, path in paths.items()
        if picture.value(path, "scope") == incident.scope and not picture.winners(path, "ended")
    ]


def steps(picture: Picture, incident: Incident) -> dict[str, dict[str, Any]]:
    """What was done in an incident, under whichever of its names: step -> what `outage.step_done` says of it."""
    found: dict[str, dict[str, Any]] = {}
    for member in reversed(incident.members):
        path = f"outages/{member}/steps"
        told = {step: picture.object(f"{path}/{step}") for step in picture.children(path)}
        found.update({step: said for step, said in told.items() if said.get("done") is True})
    return found


def _spans(picture: Picture) -> list[_Span]:
    """Every declared outage, by (start, name)."""
    found = [_span(picture, ident) for ident in picture.children("outages")]
    return sorted((span for span in found if span is not None), key=lambda span: (span.start_ms, span.outage))


def _span(picture: Picture, ident: str) -> _Span | None:
    path = f"outages/{ident}"
    declared = tuple(picture.entries[name] for name in sorted(picture.writers(path, "declared")))
    if not declared:
        return None
    scope, cause = str(picture.value(path, "scope")), picture.value(path, "cause")
    start = min(_told_ms(entry, "since", announced=cause == "drill") for entry in declared)
    ends, closes = ([picture.entries[name] for name in picture.winners(path, word)] for word in ("ended", "closed"))
    end = max((_told_ms(entry, "until") for entry in ends), default=math.inf)
    closed = max((_told_ms(entry, None) for entry in closes), default=-math.inf)
    return _Span(start, ident, scope, cause, max(end, start), closed, declared)


def _told_ms(entry: Entry, field: str | None, *, announced: bool = False) -> int:
    """The time that an entry tells of, else when it was made; no later than it came in, unless it was announced.

    A clock's word is corrected as its `at` is.
    """
    told = None if field is None else entry.data.get(field)
    made = happened_ms(entry)
    ms = parse_time(told) + (made - parse_time(entry.at)) if isinstance(told, str) else made
    return ms if announced else int(min(ms, time_or(entry.received, ms)))


def _grouped(spans: Iterable[_Span]) -> list[list[_Span]]:
    """Spans by (start, name) -> those that are one. A group that was closed takes nothing in that began since."""
    groups: list[list[_Span]] = []
    for span in spans:
        last = groups[-1] if groups else []
        is_closed = _closed(last) > -math.inf
        if last and span.start_ms <= _reach(last) + REJOINS_MIN * 60_000 and not (is_closed and span.start_ms >= _closed(last)):
            last.append(span)
        else:
            groups.append([span])
    return groups


def _reach(group: list[_Span]) -> float:
    return max(span.end_ms for span in group)


def _closed(group: list[_Span]) -> float:
    return max((span.closed_ms for span in group), default=-math.inf)


def _until(group: list[_Span]) -> float:
    """Until when it lasted, as far as a device's own silence can belong to it."""
    closed = _closed(group)
    return _reach(group) if closed == -math.inf else min(_reach(group), closed)


def _state(group: list[_Span], last_close: float) -> str:
    """`last_close`: the last of any emergency; what lies wholly before it opens nothing."""
    first, ended = group[0], _reach(group) < math.inf
    if _closed(group) > -math.inf or (ended and _reach(group) <= last_close):
        return "closed"
    if not ended:
        return "open"
    # the internet's and a device's own are over when they end: there is nothing of the hospital's to recover
    return "closed" if first.cause == "internet" or first.scope == "device" else "recovers"


def _incident(group: list[_Span], cut: list[_Span], last_close: float) -> Incident:
    first, reach, closed = group[0], _reach(group), _closed(group)
    told = {span.cause or "other" for span in group} | {span.cause for span in cut if span.cause}
    hands = sorted({(happened_ms(entry), entry.by) for span in group for entry in span.declared if entry.by and entry.auth != "system"})
    end = reach if reach < math.inf else closed
    anew = _united([(span.start_ms, span.end_ms) for span in group])[1:]
    return Incident(
        first.outage,
        tuple(span.outage for span in (*group, *cut)),
        first.scope,
        tuple(sorted(told, key=WORST_FIRST.index)),
        _state(group, last_close),
        first.start_ms,
        int(end) if abs(end) < math.inf else None,
        int(closed) if closed > -math.inf else None,
        tuple(_cuts([*group, *cut])),
        tuple(dict.fromkeys(by for _, by in hands)),
        first.cause == "drill",
        first.clinical,
        tuple((since, int(until) if until < math.inf else None) for since, until in anew),
    )


def _cuts(spans: list[_Span]) -> list[Cut]:
    """Who was cut off and when, by (device, start). What the server saw of a device counts only where it says nothing itself."""
    own: dict[str, list[tuple[int, float]]] = {}
    seen: dict[str, list[tuple[int, float]]] = {}
    for span in spans:
        for entry in span.declared:
            told = entry.data.get("devices")
            if isinstance(told, list):
                for device in told:
                    seen.setdefault(device, []).append((span.start_ms, span.end_ms))
            elif span.scope == "device":
                own.setdefault(entry.device, []).append((span.start_ms, span.end_ms))
    return [
        Cut(device, start, int(end) if end < math.inf else None)
        for device, times in sorted({**seen, **own}.items())
        for start, end in _united(times)
    ]


def _united(times: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Intervals that overlap as one, by start."""
    found: list[tuple[int, float]] = []
    for start, end in sorted(times):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found

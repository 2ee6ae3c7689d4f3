"""Which slots a schedule has: due times from the order, in elapsed minutes or by the clock on the ward's wall.

A slot's key is its due time in UTC in whole minutes. A daily time is a time of the wall's clock: one that a clock change
skips moves on by the gap (02:30 → 03:30), one that it repeats happens the first time, two that fall together are one slot.
Time zones come in as `zones`, {zone: [[utc_ms, offset_s], …]}: the offset from that instant on, the first row from ever.
They travel with the grammar, so that a tablet with old time-zone data computes the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from domain.entries import parse_time, plain_minute

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
#: no zone has ever stood further from UTC, nor changed by more, than a day (milliseconds)
OFFSET_MAX_MS = DAY_MS
#: a schedule gives at most this many slots for one question; a view asks for days, never for years
SLOTS_MAX = 5_000

Zones = Mapping[str, Sequence[Sequence[int]]]


class Due(NamedTuple):
    """One slot of a schedule: its key, its due time in ms, how many daily times fell together in it (1 as a rule)."""

    key: str
    due_ms: int
    merged: int = 1


def slot_keys(schedule: Mapping[str, Any], since_ms: int, until_ms: int, zones: Zones) -> list[Due]:
    """The slots due in [since, until), in order. `stop` is exclusive. PRN and CRI orders have none ahead of time."""
    if schedule.get("stop"):
        until_ms = min(until_ms, parse_time(schedule["stop"]))
    if "every_min" in schedule:
        return _elapsed(schedule, since_ms, until_ms)
    if "at_local" in schedule:
        return _by_the_wall(schedule, since_ms, until_ms, zones)
    moment = schedule.get("once") or schedule.get("stat")
    if not moment:
        return []
    due = _whole(parse_time(moment))
    return [Due(plain_minute(due), due)] if since_ms <= due < until_ms else []


def interval_min(schedule: Mapping[str, Any]) -> int | None:
    """Minutes between slots, for a daily schedule the shortest; None where there is only one slot or none."""
    if "every_min" in schedule:
        return int(schedule["every_min"])
    if "at_local" in schedule:
        minutes = sorted({_minutes(text) for text in schedule["at_local"]})
        return min((later - earlier for earlier, later in zip(minutes, [*minutes[1:], minutes[0] + 1440], strict=True)), default=1440)
    return None


def _whole(ms: int) -> int:
    return ms // MINUTE_MS * MINUTE_MS


def _elapsed(schedule: Mapping[str, Any], since_ms: int, until_ms: int) -> list[Due]:
    start, step = _whole(parse_time(schedule["start"])), int(schedule["every_min"]) * MINUTE_MS
    first = start + max(0, -(-(since_ms - start) // step)) * step
    return [Due(plain_minute(due), due) for due in range(first, until_ms, step)[:SLOTS_MAX]]


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _by_the_wall(schedule: Mapping[str, Any], since_ms: int, until_ms: int, zones: Zones) -> list[Due]:
    table = zones.get(schedule["zone"]) or [[0, 0]]
    start = max(since_ms, _whole(parse_time(schedule["start"])))
    day = (start - OFFSET_MAX_MS) // DAY_MS
    found: dict[int, int] = {}
    while day * DAY_MS < until_ms + OFFSET_MAX_MS and len(found) < SLOTS_MAX:
        for minutes in {_minutes(text) for text in schedule["at_local"]}:
            due = utc_of(day * DAY_MS + minutes * MINUTE_MS, table)
            if start <= due < until_ms:
                found[_whole(due)] = found.get(_whole(due), 0) + 1
        day += 1
    return [Due(plain_minute(due), due, found[due]) for due in sorted(found)]


def offset_ms(utc_ms: int, table: Sequence[Sequence[int]]) -> int:
    """How far the wall's clock stands from UTC at an instant, milliseconds."""
    row = bisect_right(table, utc_ms, key=lambda row: row[0]) - 1
    return table[max(row, 0)][1] * 1000


def utc_of(wall_ms: int, table: Sequence[Sequence[int]]) -> int:
    """The instant at which the wall's clock shows `wall_ms` (as if it were UTC): the first one; past a gap, moved on by it."""
    first = max(bisect_right(table, wall_ms - OFFSET_MAX_MS, key=lambda row: row[0]) - 1, 0)
    last = bisect_right(table, wall_ms + OFFSET_MAX_MS, key=lambda row: row[0])
    candidates = sorted({wall_ms - row[1] * 1000 for row in table[first : max(last, first + 1)]})
    for utc in candidates:
        if utc + offset_ms(utc, table) == wall_ms:
            return utc
    # skipped by a change: the offset before the change gives the time moved on by the gap
    return candidates[-1]

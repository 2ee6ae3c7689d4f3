"""What state a slot is in: computed from entries and a `now`, never stored.

The table, in the ward's words. `open` is a slot without an act that counts.
  clash       two could not know of each other, and a person has not settled it yet
  given       an act that counts says given          partial    … part of it
  held        put off: until the next slot, or until the time that was given; then the slot is open again from that time
  not_given   left out, stopped, or skipped beforehand, with the reason
  scheduled   open, and more than 15 min ahead
  due         open, from 15 min before its time
  late        open, past the smaller of 30 min and half the interval; STAT past 10 min
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from domain.clashes import Acts, counted_acts, slot_ms
from domain.entries import happened_ms, parse_time
from domain.fold import Picture
from domain.schedule import MINUTE_MS, Due, Zones, interval_min, slot_keys

#: minutes; defaults of PROTOCOL "Schedules and slots", which a hospital may set per section
DUE_BEFORE_MIN = 15
LATE_AFTER_MIN = 30
STAT_LATE_AFTER_MIN = 10
OPEN_STATES = frozenset({"scheduled", "due", "late"})


class Slot(NamedTuple):
    """One slot with all that its state needs. `due_ms` is where it was moved to, if it was; `late_after_min` fits its order."""

    stay: str
    order: str
    key: str
    due_ms: int
    acts: Acts
    late_after_min: float
    stat: bool = False
    merged: int = 1
    skipped: str | None = None


class State(NamedTuple):
    """A state's word, and since or until when it stands, ms: an open slot's due time, else when it was done."""

    word: str
    at_ms: int
    detail: str = ""


def state(slot: Slot, now_ms: int, due_before_min: float = DUE_BEFORE_MIN) -> State:
    """The state of a slot at `now_ms` (server time)."""
    if slot.acts.clash is not None and slot.acts.clash.open:
        return State("clash", slot.due_ms)
    if slot.acts.counted:
        by_rank = sorted(slot.acts.counted, key=lambda act: (_RANK.get(str(act.data.get("outcome")), 0), act.stamp, act.name))
        act = by_rank[-1]
        outcome = str(act.data.get("outcome"))
        until = act.data.get("until")
        if outcome == "held" and isinstance(until, str) and now_ms >= parse_time(until):
            return _open(parse_time(until), slot, now_ms, due_before_min)
        word = "not_given" if outcome == "stopped" else outcome
        return State(word, happened_ms(act), "stopped" if outcome == "stopped" else "")
    if slot.skipped is not None:
        return State("not_given", slot.due_ms, "skipped")
    return _open(slot.due_ms, slot, now_ms, due_before_min)


_RANK = {"given": 3, "partial": 2, "held": 1, "not_given": 1, "stopped": 1}


def _open(due_ms: int, slot: Slot, now_ms: int, due_before_min: float) -> State:
    if now_ms < due_ms - due_before_min * MINUTE_MS:
        return State("scheduled", due_ms)
    return State("late" if now_ms > due_ms + slot.late_after_min * MINUTE_MS else "due", due_ms)


def late_after(schedule: Mapping[str, Any], late_after_min: float = LATE_AFTER_MIN) -> float:
    """Minutes past its due time at which a slot of this schedule is late."""
    if "stat" in schedule:
        return STAT_LATE_AFTER_MIN
    interval = interval_min(schedule)
    return late_after_min if interval is None else min(late_after_min, interval / 2)


def order_slots(picture: Picture, stay: str, order: str, since_ms: int, until_ms: int, zones: Zones, late_after_min: float = LATE_AFTER_MIN) -> list[Slot]:
    """The slots of an order due in [since, until), by due time. A charted slot is always shown, whatever became of the schedule."""
    path = f"stays/{stay}/orders/{order}"
    acts = counted_acts(picture, stay, order)
    found: dict[str, Slot] = {}
    stop = _stop_ms(picture, path)
    for schedule, first_ms, last_ms in schedules(picture, path):
        # a day on each side, for a slot that was moved into the window or out of it
        begin, end = max(since_ms - _DAY_MS, first_ms), min(until_ms + _DAY_MS, last_ms, stop)
        for due in slot_keys(schedule, begin, end, zones):
            found[due.key] = _slot(picture, stay, order, due, acts.get(due.key, _NOTHING), schedule, late_after_min)
    present = picture.value(path, "schedule") or {}
    for key, done in acts.items():
        if key not in found and (done.live or done.clash):
            found[key] = _slot(picture, stay, order, Due(key, min(map(slot_ms, done.live))), done, present, late_after_min)
    return sorted((slot for slot in found.values() if since_ms <= slot.due_ms < until_ms), key=lambda slot: (slot.due_ms, slot.key))


_DAY_MS = 24 * 60 * MINUTE_MS
_EVER_MS = 253_402_300_800_000  # the year 10000
_NOTHING = Acts([], [], None)


def _slot(picture: Picture, stay: str, order: str, due: Due, acts: Acts, schedule: Mapping[str, Any], late_after_min: float) -> Slot:
    path = f"stays/{stay}/orders/{order}/slots/{due.key}"
    moved = picture.value(path, "to")
    skipped = _skipped(picture, path)
    due_ms = parse_time(moved) if isinstance(moved, str) else due.due_ms
    return Slot(stay, order, due.key, due_ms, acts, late_after(schedule, late_after_min), "stat" in schedule, due.merged, skipped)


def _skipped(picture: Picture, path: str) -> str | None:
    winners = picture.winners(path, "skipped")
    return (picture.entries[winners[-1]].because or "") if winners else None


def _stop_ms(picture: Picture, path: str) -> int:
    stopped = picture.value(path, "stopped")
    return parse_time(stopped) if isinstance(stopped, str) else _EVER_MS


def schedules(picture: Picture, path: str) -> list[tuple[Mapping[str, Any], int, int]]:
    """The forms of an order's schedule with the time each rules, [first, last) in ms: earlier slots keep the old form."""
    names = picture.writers(path, "schedule")
    found: list[tuple[Mapping[str, Any], int, int]] = []
    last = _EVER_MS
    while names and last > 0:
        heads = picture.heads_among(names)
        shown = [name for name in picture.winners(path, "schedule") if name in heads] or heads
        name = shown[-1]
        value, entry = picture.written(path, "schedule", name), picture.entries[name]
        first = 0 if entry.kind == "order.placed" else _from(entry.data.get("from"), happened_ms(entry))
        if isinstance(value, dict) and first < last:
            found.append((value, first, last))
            last = first
        names = [other for other in names if other not in heads]
    return found


def _from(since: object, otherwise_ms: int) -> int:
    return parse_time(since) if isinstance(since, str) else otherwise_ms

"""What state a slot is in: computed from entries and a `now`, never stored.

The table, in the ward's words. `open` is a slot without an act that counts.
  clash       two could not know of each other, and a person has not settled it yet
  given       an act that counts says given          partial    … part of it
  held        put off: until the next slot, or until the time that was given; then the slot is open again from that time
  not_given   left out, stopped, or skipped beforehand, with the reason; an act beside the schedule that a settlement does not keep
  scheduled   open, and more than 15 min ahead
  due         open, from 15 min before its time
  late        open, past the smaller of 30 min and half the interval; STAT past 10 min

A hospital may set the 15 and the 30 minutes, and the 30 for each section apart (`late_after_min.medication` …): a pill may wait longer
than a reading. The settings lie in the picture, so that a tablet, a wall, an alarm and a sheet of paper call the same slots late.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from domain.clashes import Acts, counted_acts, slot_ms
from domain.entries import happened_ms, parse_time, time_or
from domain.fold import Picture
from domain.schedule import MINUTE_MS, Due, Zones, interval_min, slot_keys

#: minutes; defaults of PROTOCOL "Schedules and slots", which a hospital may set per section
DUE_BEFORE_MIN = 15
LATE_AFTER_MIN = 30
STAT_LATE_AFTER_MIN = 10
#: the sections that have a setting of their own; "Fluids" and "fluid" are one, so many letters tell
SECTIONS = ("medication", "fluid", "feeding", "monitoring", "diagnostics", "procedure", "activity", "task")
SAME_LETTERS = 5
#: a day: a treatment that may wait longer is none that has a time
WINDOW_MAX_MIN = 1440
_SETTINGS = "settings/hospital"
OPEN_STATES = frozenset({"scheduled", "due", "late"})


class Slot(NamedTuple):
    """One slot with all that its state needs.

    `due_ms` is where it was moved to, if it was; `late_after_min` fits its order; `scheduled` says whether the order asks for it: an
    act beside the schedule, such as a PRN act, has a slot of its own, which is never open.
    """

    stay: str
    order: str
    key: str
    due_ms: int
    acts: Acts
    late_after_min: float
    stat: bool = False
    merged: int = 1
    skipped: str | None = None
    scheduled: bool = True
    due_before_min: float = DUE_BEFORE_MIN


class State(NamedTuple):
    """A state's word, and since or until when it stands, ms: an open slot's due time, else when it was done."""

    word: str
    at_ms: int
    detail: str = ""


def state(slot: Slot, now_ms: int, due_before_min: float | None = None) -> State:
    """The state of a slot at `now_ms` (server time); it is due from so many minutes before its time, by the hospital's setting if None."""
    due_before_min = slot.due_before_min if due_before_min is None else due_before_min
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
    if not slot.scheduled:
        return State("not_given", slot.due_ms, "not_kept")
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


def late_window(picture: Picture, section: object) -> float:
    """Minutes after which a treatment of this section is late: its own setting, else the hospital's, else 30."""
    word = str(section or "").lower()[:SAME_LETTERS]
    own = next((name for name in SECTIONS if word and name[:SAME_LETTERS] == word), None)
    usual = _minutes(picture, "late_after_min", LATE_AFTER_MIN)
    return usual if own is None else _minutes(picture, f"late_after_min.{own}", usual)


def due_window(picture: Picture) -> float:
    """Minutes before its time from which a treatment is due."""
    return _minutes(picture, "due_before_min", DUE_BEFORE_MIN)


def _minutes(picture: Picture, setting: str, default: float) -> float:
    found = picture.value(_SETTINGS, setting)
    return found if type(found) is int and 1 <= found <= WINDOW_MAX_MIN else default


def order_slots(
    picture: Picture, stay: str, order: str, since_ms: int, until_ms: int, zones: Zones, late_after_min: float | None = None
) -> list[Slot]:
    """The slots of an order due in [since, until), by due time. A charted slot is always shown, whatever became of the schedule.

    `late_after_min` None is what the hospital set for the order's section.
    """
    path = f"stays/{stay}/orders/{order}"
    window = late_window(picture, picture.value(path, "section")) if late_after_min is None else late_after_min
    due_before = due_window(picture)
    acts = counted_acts(picture, stay, order)
    forms = schedules(picture, path)
    found: dict[str, Slot] = {}

    def put(due: Due, schedule: Mapping[str, Any], *, scheduled: bool) -> None:
        at = f"{path}/slots/{due.key}"
        due_ms = int(time_or(picture.value(at, "to"), due.due_ms))
        late, stat, skipped = late_after(schedule, window), "stat" in schedule, _skipped(picture, at)
        known = acts.get(due.key, _NOTHING)
        found[due.key] = Slot(stay, order, due.key, due_ms, known, late, stat, due.merged, skipped, scheduled, due_before)

    for form in forms:
        for due in _slots_of(form, since_ms, until_ms, zones):
            put(due, form.schedule, scheduled=True)
    # slots that people touched may lie elsewhere: moved into the window, or charted beside the schedule
    for key in picture.children(f"{path}/slots"):
        ms = time_or(key, math.nan)
        elsewhere = ms < since_ms or ms >= until_ms
        if key in found or (elsewhere and picture.value(f"{path}/slots/{key}", "to") is None):
            continue
        live = acts[key].live
        owner = _form_of(key, ms, forms, zones)
        if owner is not None:
            put(owner[0], owner[1], scheduled=True)
        elif live:
            put(Due(key, min(map(slot_ms, live))), picture.value(path, "schedule") or {}, scheduled=False)
    return sorted((slot for slot in found.values() if since_ms <= slot.due_ms < until_ms), key=lambda slot: (slot.due_ms, slot.key))


_NOTHING = Acts([], [], None)


class Form(NamedTuple):
    """A form of an order's schedule and the time that it rules, [first, last) in ms."""

    schedule: Mapping[str, Any]
    first_ms: float
    last_ms: float


def _slots_of(form: Form, since_ms: float, until_ms: float, zones: Zones) -> list[Due]:
    begin, end = max(since_ms, form.first_ms), min(until_ms, form.last_ms)
    return slot_keys(form.schedule, int(begin), int(end), zones) if begin < end else []


def _form_of(key: str, ms: float, forms: list[Form], zones: Zones) -> tuple[Due, Mapping[str, Any]] | None:
    """The form of the schedule that has this slot."""
    for form in forms:
        for due in _slots_of(form, ms, ms + MINUTE_MS, zones) if form.first_ms <= ms < form.last_ms else ():
            if due.key == key:
                return due, form.schedule
    return None


def _skipped(picture: Picture, path: str) -> str | None:
    winners = picture.winners(path, "skipped")
    if not winners or picture.written(path, "skipped", winners[-1]) is not True:
        return None
    return picture.entries[winners[-1]].because or ""


def schedules(picture: Picture, path: str) -> list[Form]:
    """The forms of an order's schedule, the newest first: earlier slots keep the old form, and none lie past the stop."""
    names = picture.writers(path, "schedule")
    found: list[Form] = []
    last = time_or(picture.value(path, "stopped"), math.inf)
    while names:
        heads = picture.heads_among(names)
        name = picture.kept(path, "schedule", heads)[-1]
        value, entry = picture.written(path, "schedule", name), picture.entries[name]
        first = -math.inf if entry.kind == "order.placed" else time_or(entry.data.get("from"), happened_ms(entry))
        if isinstance(value, dict) and first < last:
            found.append(Form(value, first, last))
            last = first
        names = [other for other in names if other not in heads]
    return found

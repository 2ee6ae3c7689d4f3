"""Drills: a rehearsal in which chosen devices really lose the server, and what it was worth. Read off the picture, never ticked by hand.

A drill is an outage of cause `drill` which the server declared: only then does it cut a device off. It is
  soon       declared, and begins at `since`: the devices count down
  open       the devices in `devices` are refused by the wire until `until`, until somebody ends it, or until a real emergency opens
  recovers   ended; the devices bring what they have
  closed     all of them delivered (or a manager closed it and says which had not); the score stands in the closing entry

Its tasks travel with the declaration, so that a device without a server knows them. Each is checked from entries alone:
  stat, chart   the slot of a practice patient was given by its home device       weigh    a practice patient was weighed by this device
  admit, order  a new practice patient, a new order for one, by any device        handover a patient of the iPad that died has a new home
  roster, pack  `outage.step_done` by this device: the page was really open       once     nothing was charted twice
  arrived       everything was there within ARRIVE_MIN of the end: the closing entry says so
In time gives all of a task's points, later in the drill half of them, and the score is the share of all points, 0 to 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from domain import clashes, outage
from domain.entries import Entry, happened_ms, time_or
from domain.fold import Picture
from domain.practice import drill_of
from domain.schedule import MINUTE_MS

#: a drill is shorter than a real outage and longer than a blip; minutes
MINUTES_MIN, MINUTES_MAX = 3, 30
#: devices of one drill: each brings two practice patients, and more than a shift's devices is no rehearsal any more
DEVICES_MAX = 12
#: after the end a device is excused so long for being silent: it tries again every few seconds, minutes
EXCUSED_MIN = 2
#: everything should be there so long after the end, minutes (a device that was cut tries again every few seconds)
ARRIVE_MIN = 5
#: a cut never lasts longer than this, whatever a declaration says, ms
CUT_MAX_MS = (MINUTES_MAX + 1) * MINUTE_MS
_SERVER = "server-"


class Task(NamedTuple):
    """One thing to do in a drill: what kind, on which device, about which patient, within how many minutes, for how many points."""

    task: str
    kind: str
    words: str
    within_min: float
    points: int
    device: str | None = None
    stay: str | None = None
    order: str | None = None
    slot: str | None = None


class Result(NamedTuple):
    """What became of a task: `in_time`, `late`, `missed` or `open` (it can still be done); when, after how long, by whom, on what."""

    task: Task
    state: str
    at_ms: int | None = None
    took_ms: int | None = None
    by: str | None = None
    device: str | None = None


class Drill(NamedTuple):
    """One drill as declared. `ended_ms` is when its cut was over; None while it is open."""

    drill: str
    scenario: str
    devices: tuple[str, ...]
    dead: str | None
    since_ms: int
    until_ms: int
    ended_ms: int | None
    closed_ms: int | None
    tasks: tuple[Task, ...]
    by: str | None
    declared_ms: int
    missing: Mapping[str, Any]

    @property
    def state(self) -> str:
        """`open` (or about to be), `recovers` or `closed`."""
        return "closed" if self.closed_ms is not None else "recovers" if self.ended_ms is not None else "open"

    def end_ms(self) -> int:
        """The last instant that counts for its tasks."""
        return self.until_ms if self.ended_ms is None else min(self.ended_ms, self.until_ms)


class Cut(NamedTuple):
    """Devices that the wire refuses in [since, until), ms."""

    devices: frozenset[str]
    since_ms: int
    until_ms: int

    def covers(self, names: Iterable[str], now_ms: int) -> bool:
        """Whether one of these names of a device is refused now."""
        return self.since_ms <= now_ms < self.until_ms and not self.devices.isdisjoint(names)


def drills(picture: Picture) -> list[Drill]:
    """Every drill that the server declared, the newest first."""
    found = (drill(picture, ident) for ident in picture.children("outages"))
    return sorted((one for one in found if one is not None), key=lambda one: (-one.since_ms, one.drill))


def drill(picture: Picture, ident: str) -> Drill | None:
    """One drill; None where there is none of this name, or a device only says so: nobody but the server may cut others off."""
    path = f"outages/{ident}"
    told = picture.object(path)
    makers = [picture.entries[name] for name in picture.winners(path, "devices")]
    if told.get("declared") is not True or told.get("cause") != "drill" or not makers:
        return None
    if not all(entry.device.startswith(_SERVER) for entry in makers):
        return None
    declared = happened_ms(makers[-1])
    since = int(time_or(told.get("since"), declared))
    until = min(int(time_or(told.get("until"), since + MINUTES_MAX * MINUTE_MS)), since + CUT_MAX_MS)
    ends = [happened_ms(picture.entries[name]) for name in picture.winners(path, "ended")] if told.get("ended") is True else []
    closes = [happened_ms(picture.entries[name]) for name in picture.winners(path, "closed")] if told.get("closed") is True else []
    devices = tuple(sorted(str(one) for one in told.get("devices") or ()))
    missing = told.get("missing") if isinstance(told.get("missing"), dict) else {}
    scenario, tasks = str(told.get("scenario") or "server"), tuple(_tasks_of(told.get("tasks")))
    ended, closed = min(ends, default=None), min(closes, default=None)
    return Drill(ident, scenario, devices, told.get("dead"), since, until, ended, closed, tasks, makers[-1].by, declared, missing or {})


def _tasks_of(raw: object) -> list[Task]:
    """The tasks that a declaration carries; what is no task is passed over."""
    found = []
    for row in raw if isinstance(raw, list) else ():
        try:
            wanted = {name: row[name] for name in Task._fields if row.get(name) is not None}
            found.append(Task(**{**wanted, "within_min": float(row["within_min"]), "points": int(row["points"])}))
        except (TypeError, ValueError, KeyError, AttributeError):
            continue
    return found


# -- who is cut off ---------------------------------------------------------------------------------------------------


def cuts(picture: Picture) -> tuple[Cut, ...]:
    """What the wire must refuse, now and soon. Nothing while a real emergency is open: every device is wanted then."""
    if outage.holding(picture):
        return ()
    running = (one for one in drills(picture) if one.ended_ms is None and one.closed_ms is None)
    return tuple(Cut(frozenset(_names(picture, one.devices)), one.since_ms, one.until_ms) for one in running)


def cut_devices(picture: Picture, now_ms: int) -> frozenset[str]:
    """The devices whose silence a drill explains: they are cut off now, or were within the last minutes. No detection may count them."""
    found: set[str] = set()
    for one in drills(picture):
        over = one.until_ms if one.ended_ms is None else min(one.ended_ms, one.until_ms)
        if one.since_ms <= now_ms < over + EXCUSED_MIN * MINUTE_MS:
            found |= _names(picture, one.devices)
    return frozenset(found)


def _names(picture: Picture, devices: Iterable[str]) -> set[str]:
    """The devices and the identities that they had before: a former one's outbox comes with its own token."""
    found: set[str] = set()
    for device in devices:
        at: object = device
        while isinstance(at, str) and at not in found:
            found.add(at)
            at = picture.value(f"devices/{at}", "previous")
    return found


# -- what it was worth ------------------------------------------------------------------------------------------------


def stays(picture: Picture, ident: str) -> list[str]:
    """The practice patients of a drill that are in the picture, those admitted on devices too."""
    return [stay for stay in picture.children("stays") if drill_of(stay) == ident]


def results(picture: Picture, one: Drill) -> list[Result]:
    """What became of each task, from entries alone, in the order of the tasks; the same in any order of arrival."""
    entries = sorted(_entries(picture, one), key=lambda entry: (happened_ms(entry), entry.stamp, entry.name))
    return [_result(picture, one, task, entries) for task in one.tasks]


def _entries(picture: Picture, one: Drill) -> list[Entry]:
    """What was done in a drill while it counted: from its declaration (an early act is no fault) to its end."""
    names = [entry for stay in stays(picture, one.drill) for entry in picture.of_stay(stay)]
    steps = [entry for entry in picture.of_stay(None) if entry.kind == "outage.step_done" and entry.data.get("outage") == one.drill]
    return [
        entry
        for entry in (*names, *steps)
        if picture.counts(entry) and not entry.device.startswith(_SERVER) and one.declared_ms <= happened_ms(entry) <= one.end_ms()
    ]


def _result(picture: Picture, one: Drill, task: Task, entries: list[Entry]) -> Result:
    if task.kind == "once":
        return _once(picture, one, task, entries)
    if task.kind == "arrived":
        return _arrived(one, task)
    done = next((entry for entry in entries if _DOES[task.kind](task, entry)), None) if task.kind in _DOES else None
    if done is None:
        return Result(task, "open" if one.ended_ms is None else "missed")
    at = happened_ms(done)
    took = max(0, at - one.since_ms)
    return Result(task, "in_time" if took <= task.within_min * MINUTE_MS else "late", at, took, done.by, done.device)


def _once(picture: Picture, one: Drill, task: Task, entries: list[Entry]) -> Result:
    """Two who could not know of each other, settled since or not, are a failure; so is a drill in which nothing was charted at all."""
    if any(clash.kind in ("slot", "double") for stay in stays(picture, one.drill) for clash in clashes.of_stay(picture, stay)):
        return Result(task, "missed")
    if one.ended_ms is None:
        return Result(task, "open")
    return Result(task, "in_time" if any(entry.kind == "treatment.charted" for entry in entries) else "missed")


def _arrived(one: Drill, task: Task) -> Result:
    if one.closed_ms is None or one.ended_ms is None:
        return Result(task, "open")
    took = max(0, one.closed_ms - one.end_ms())
    if one.missing:
        return Result(task, "missed", one.closed_ms, took)
    return Result(task, "in_time" if took <= task.within_min * MINUTE_MS else "late", one.closed_ms, took)


def _charted(task: Task, entry: Entry) -> bool:
    data = entry.data
    here = entry.stay == task.stay and data.get("order") == task.order and data.get("slot") == task.slot and entry.device == task.device
    return entry.kind == "treatment.charted" and here and data.get("outcome") in clashes.DONE


def _step(task: Task, entry: Entry) -> bool:
    return entry.kind == "outage.step_done" and entry.data.get("step") == task.kind and entry.device == task.device


#: how the system sees that a task was done; the first such entry by its time counts
_DOES = {
    "stat": _charted,
    "chart": _charted,
    "weigh": lambda task, entry: entry.kind == "stay.weighed" and entry.device == task.device,
    "admit": lambda task, entry: entry.kind == "stay.opened",
    "order": lambda task, entry: entry.kind == "order.placed",
    "handover": lambda task, entry: (
        entry.kind == "stay.assigned" and entry.stay == task.stay and entry.data.get("home_device") not in (None, task.device)
    ),
    "roster": _step,
    "pack": _step,
}


def score(found: Iterable[Result]) -> int:
    """0 to 100: all points for what was done in time, half for what was done later. Rounded half up, in whole numbers."""
    rows = list(found)
    total = sum(row.task.points for row in rows)
    got = sum(row.task.points * _WORTH.get(row.state, 0) for row in rows)
    return (200 * got + 2 * total) // (4 * total) if total else 0


#: halves of a task's points
_WORTH = {"in_time": 2, "late": 1}


def participants(picture: Picture, one: Drill) -> list[str]:
    """The staff who did something in a drill, by their own entries; sorted."""
    return sorted({entry.by for entry in _entries(picture, one) if entry.by})

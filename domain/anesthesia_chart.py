"""The classic anesthetic record as a drawing: plain marks on a plane, from the sheet alone, so that the iPad and the paper show the same.

Three plots share one time axis. On top pulse (dot), systolic (caret down), diastolic (caret up), mean (bar) and respiration (ring), in
the middle SpO2 (square) and EtCO2 (triangle), below the agent as a stepped line. Events are numbered lines through all three. A mark is
[kind, x, y, ...] in whole units; what it means stands in KINDS. The twin is ui/replica/anesthesia_chart.js; vectors hold both.
"""

from __future__ import annotations

from itertools import pairwise
from math import floor
from typing import Any

from domain.anesthesia import COMMENT, Sheet, asked_between
from domain.schedule import MINUTE_MS

Mark = list[Any]
#: the plane: its width and height, where the plots begin and end across, and each plot's top, bottom, and least range of values
WIDTH, HEIGHT, LEFT, RIGHT = 1000, 560, 44, 990
VITALS, GASES, AGENT = (40, 330), (350, 450), (470, 530)
VITALS_TO, VITALS_STEP, GASES_TO, AGENT_TO = 160, 20, 100, 4
#: the axis shows at least this long, minutes, and at most so many times along it
SHOWN_MIN, TIMES_MAX = 60, 12
TICKS_MIN = (5, 10, 15, 30, 60, 120, 240)
#: what a mark's first word means
KINDS = {
    "grid": "a line across a plot: x, y, x2, with its value", "time": "a line down all plots: x, and its instant in ms",
    "event": "an event: x, its number, the entry's name", "pulse": "dot", "sys": "caret down", "dia": "caret up", "map": "bar",
    "rr": "ring",
    "spo2": "square", "etco2": "triangle", "agent": "one step: x, y, x2", "line": "pulse to pulse: x, y, x2, y2",
}  # fmt: skip
_PLACES = (("hr", "pulse"), ("sys", "sys"), ("dia", "dia"), ("map", "map"), ("rr", "rr"))


def chart(sheet: Sheet, now_ms: int) -> list[Mark]:
    """The marks of a sheet's chart at `now_ms`; no marks where nothing was read and nothing happened."""
    begin, end = asked_between(sheet)
    marked = [item for item in sheet.events if item.data.get("event") != COMMENT]
    instants = [one.at_ms for one in sheet.readings] + [item.at_ms for item in marked]
    if not instants:
        return []
    first = min(instants) // (5 * MINUTE_MS) * 5 * MINUTE_MS
    last = max([*instants, *([now_ms] if end is None and begin is not None and sheet.state == "open" else [])])
    minutes = max(SHOWN_MIN, -(-(last - first) // MINUTE_MS) + 1)
    plane = _Plane(first, minutes, _top_of(sheet))
    numbered = [["event", plane.x(item.at_ms), place, item.name] for place, item in enumerate(marked, 1)]
    return [*plane.grid(), *plane.times(), *numbered, *plane.lines(sheet), *plane.values(sheet), *plane.agent(sheet, last)]


def _top_of(sheet: Sheet) -> int:
    """The highest value that the plot on top must hold, in whole steps."""
    found = [float(one.values[key]) for one in sheet.readings for key, _ in _PLACES if key in one.values]
    return max(VITALS_TO, floor((max(found, default=0.0) + VITALS_STEP) / VITALS_STEP) * VITALS_STEP)


class _Plane:
    """Where times and values lie."""

    def __init__(self, first_ms: int, minutes: int, top: int) -> None:
        self.first_ms, self.minutes, self.top = first_ms, minutes, top

    def x(self, ms: int) -> int:
        return floor(LEFT + (ms - self.first_ms) * (RIGHT - LEFT) / (self.minutes * MINUTE_MS) + 0.5)

    @staticmethod
    def y(value: float, plot: tuple[int, int], to: int) -> int:
        high, low = plot
        return floor(low - min(value, to) * (low - high) / to + 0.5)

    def grid(self) -> list[Mark]:
        step = VITALS_STEP if self.top <= 200 else 2 * VITALS_STEP
        rows = [(value, VITALS, self.top) for value in range(0, self.top + 1, step)]
        rows += [(value, GASES, GASES_TO) for value in (0, 50, 100)] + [(value, AGENT, AGENT_TO) for value in (0, 2, 4)]
        return [["grid", LEFT, self.y(value, plot, to), RIGHT, value] for value, plot, to in rows]

    def times(self) -> list[Mark]:
        step = next((tick for tick in TICKS_MIN if self.minutes / tick <= TIMES_MAX), TICKS_MIN[-1]) * MINUTE_MS
        until = self.first_ms + self.minutes * MINUTE_MS
        at = -(-self.first_ms // step) * step
        return [["time", self.x(ms), ms] for ms in range(at, until + 1, step)]

    def lines(self, sheet: Sheet) -> list[Mark]:
        dots = [(self.x(one.at_ms), self.y(float(one.values["hr"]), VITALS, self.top)) for one in sheet.readings if "hr" in one.values]
        return [["line", *a, *b] for a, b in pairwise(dots)]

    def values(self, sheet: Sheet) -> list[Mark]:
        found: list[Mark] = []
        for one in sheet.readings:
            x = self.x(one.at_ms)
            found += [[kind, x, self.y(float(one.values[key]), VITALS, self.top)] for key, kind in _PLACES if key in one.values]
            found += [[key, x, self.y(float(one.values[key]), GASES, GASES_TO)] for key in ("spo2", "etco2") if key in one.values]
        return found

    def agent(self, sheet: Sheet, last_ms: int) -> list[Mark]:
        """The agent holds until the next reading of it, and until "agent off"."""
        off = [item.at_ms for item in sheet.events if item.data.get("event") == "agent_off"]
        steps = [(one.at_ms, float(one.values["agent"])) for one in sheet.readings if "agent" in one.values]
        found: list[Mark] = []
        for place, (at, value) in enumerate(steps):
            until = min([steps[place + 1][0] if place + 1 < len(steps) else last_ms, *(ms for ms in off if ms >= at)])
            found.append(["agent", self.x(at), self.y(value, AGENT, AGENT_TO), self.x(until)])
        return found

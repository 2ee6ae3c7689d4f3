"""The anesthetic chart as SVG for paper: the marks of domain/anesthesia_chart.py, black on white, each kind by its shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from domain.anesthesia_chart import AGENT, GASES, HEIGHT, RIGHT, VITALS, WIDTH

from .pages import Drawing

#: how far a shape reaches from its place, in units of the plane
R = 4.5
#: half as wide as a time of day is written: one that stands nearer to the right end would be cut off
HALF_TIME = 18
#: numbers of events stand side by side where their lines are nearer to each other than this
NUMBER = 12
NAMES = ((VITALS, "/min, mmHg"), (GASES, "SpO2 %, EtCO2 mmHg"), (AGENT, "agent %"))
LEGEND = "● pulse · ∨ systolic · ∧ diastolic · – mean · ○ respiration · □ SpO2 · △ EtCO2"


def drawing(marks: Sequence[Sequence[Any]], time: Callable[[int], str]) -> Drawing:
    """The SVG of a chart; `time` tells an instant (ms) in the hospital's words."""
    numbers = _number_places(marks)
    body = [_mark(mark, time, numbers) for mark in marks]
    # names are ours, and stand at the right end of the plots' tops
    body += [f'<text class="n v" x="{RIGHT}" y="{top - 8}">{escape(name)}</text>' for (top, _), name in NAMES]
    style = (
        ".g{stroke:#ccc;stroke-width:.6}.t{stroke:#ddd;stroke-width:.6}.e{stroke:#555;stroke-width:.9;stroke-dasharray:4 3}"
        ".l{stroke:#111;stroke-width:.9}.s{fill:none;stroke:#111;stroke-width:1.5}.f{fill:#111}.a{stroke:#111;stroke-width:2.4}"
        "text{font:11px 'DejaVu Sans',sans-serif;fill:#333}.n{font-size:10px}.v{text-anchor:end}.m{text-anchor:middle}.b{font-weight:700}"
    )
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="100%"><style>{style}</style>{"".join(body)}</svg>'
    )


def _number_places(marks: Sequence[Sequence[Any]]) -> dict[int, int]:
    """Where each event's number stands: beside the one before, where their lines are too near to each other."""
    places, last = {}, -NUMBER
    for mark in marks:
        if mark[0] == "event":
            places[mark[2]] = last = max(mark[1], last + NUMBER)
    return places


def _mark(mark: Sequence[Any], time: Callable[[int], str], numbers: Mapping[int, int]) -> str:
    kind, x = mark[0], mark[1]
    if kind == "grid":
        _, _, y, x2, value = mark
        return f'<line class="g" x1="{x}" y1="{y}" x2="{x2}" y2="{y}"/><text class="v" x="{x - 6}" y="{y + 4}">{value}</text>'
    if kind == "time":
        line = f'<line class="t" x1="{x}" y1="{VITALS[0]}" x2="{x}" y2="{AGENT[1]}"/>'
        return f'{line}<text class="{"v" if x > RIGHT - HALF_TIME else "m"}" x="{x}" y="{AGENT[1] + 18}">{escape(time(mark[2]))}</text>'
    if kind == "event":
        line = f'<line class="e" x1="{x}" y1="{VITALS[0] - 14}" x2="{x}" y2="{AGENT[1]}"/>'
        return f'{line}<text class="m b" x="{numbers[mark[2]]}" y="{VITALS[0] - 18}">{mark[2]}</text>'
    if kind == "line":
        return f'<line class="l" x1="{x}" y1="{mark[2]}" x2="{mark[3]}" y2="{mark[4]}"/>'
    if kind == "agent":
        return f'<line class="a" x1="{x}" y1="{mark[2]}" x2="{mark[3]}" y2="{mark[2]}"/>'
    return _shape(kind, x, mark[2])


def _shape(kind: str, x: int, y: int) -> str:
    if kind == "pulse":
        return f'<circle class="f" cx="{x}" cy="{y}" r="{R - 1}"/>'
    if kind == "rr":
        return f'<circle class="s" cx="{x}" cy="{y}" r="{R - 1}"/>'
    if kind == "sys":
        return f'<path class="s" d="M{x - R} {y - R}L{x} {y}L{x + R} {y - R}"/>'
    if kind == "dia":
        return f'<path class="s" d="M{x - R} {y + R}L{x} {y}L{x + R} {y + R}"/>'
    if kind == "map":
        return f'<path class="s" d="M{x - R} {y}H{x + R}"/>'
    if kind == "spo2":
        return f'<path class="s" d="M{x - R} {y - R}h{2 * R}v{2 * R}h{-2 * R}z"/>'
    return f'<path class="s" d="M{x} {y - R}L{x + R} {y + R}H{x - R}z"/>'

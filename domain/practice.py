"""Practice patients: a drill's stays, known by their ids alone, so that no list needs anything else to leave them out.

A drill is `drill-<word>`; its patients are `practice-<word>-<more>`. They are on no real board, bill, list, count or link, and they leave
with their drill. The twin of ui/replica/practice.js.
"""

from __future__ import annotations

PRACTICE_PREFIX = "practice-"
DRILL_PREFIX = "drill-"


def is_practice(stay: str | None) -> bool:
    """Whether a stay is a drill's."""
    return stay is not None and stay.startswith(PRACTICE_PREFIX)


def drill_of(stay: str | None) -> str | None:
    """The drill that a practice patient belongs to; None for a real one."""
    if stay is None or not is_practice(stay):
        return None
    return DRILL_PREFIX + stay.removeprefix(PRACTICE_PREFIX).split("-", 1)[0]


def stay_of(drill: str, more: str) -> str:
    """The id of a drill's patient."""
    return f"{PRACTICE_PREFIX}{drill.removeprefix(DRILL_PREFIX)}-{more}"

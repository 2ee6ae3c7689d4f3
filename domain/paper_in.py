"""How much of a patient's paper is in: what was typed, and by whom; and of which treatments due in the emergency nothing is known.

Theory. A patient's paper counts as in when anything was typed from it, or somebody signed that there is nothing: nobody can check by a
rule that each word of a sheet was typed. So the list says in words what it knows beside that. A treatment that was due in the emergency
is *answered* when anything was charted on it (given or not, on a tablet or from paper), or when it was left out beforehand with a reason.
One that is not is no fault of the paper: it may not have been done. But somebody has to look.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from domain import status
from domain.fold import Picture
from domain.outage import Incident
from domain.recovering import is_from_paper
from domain.schedule import DAY_MS, Zones


class Due(NamedTuple):
    """A treatment that was due in the emergency; `key` is its line's (paper.Line), `due_ms` when it was due."""

    key: str
    due_ms: int
    name: str
    answered: bool


class PaperIn(NamedTuple):
    """What is in of a patient's paper: (who typed, how many entries), and all that was due in the emergency, by time."""

    typed: tuple[tuple[str | None, int], ...] = ()
    due: tuple[Due, ...] = ()

    @property
    def entries(self) -> int:
        """How many entries were typed."""
        return sum(count for _, count in self.typed)

    @property
    def open(self) -> tuple[Due, ...]:
        """What has neither an entry nor a word why not."""
        return tuple(one for one in self.due if not one.answered)


def of_stay(picture: Picture, stay: str, incident: Incident, now_ms: int, zones: Zones) -> PaperIn:
    """What is in about one stay. While the emergency is open, a day ahead: `together` cuts what is not due yet."""
    typists: dict[str | None, int] = {}
    for entry in picture.of_stay(stay):
        if entry.kind != "stay.opened" and is_from_paper(entry, incident) and picture.counts(entry):
            typists[entry.by] = typists.get(entry.by, 0) + 1
    end = now_ms + DAY_MS if incident.end_ms is None else incident.end_ms
    due = [
        one
        for order in picture.children(f"stays/{stay}/orders")
        if picture.value(f"stays/{stay}/orders/{order}", "placed") is True
        for one in _due(picture, stay, order, incident.start_ms, end, zones)
    ]
    by_count = sorted(typists.items(), key=lambda row: (-row[1], row[0] or ""))
    return PaperIn(tuple(by_count), tuple(sorted(due, key=lambda one: (one.due_ms, one.name, one.key))))


def _due(picture: Picture, stay: str, order: str, since_ms: int, until_ms: int, zones: Zones) -> Iterable[Due]:
    schedule = picture.value(f"stays/{stay}/orders/{order}", "schedule")
    if not isinstance(schedule, dict) or schedule.get("prn") is True or schedule.get("cri") is True:
        return
    name = str(picture.value(f"stays/{stay}/orders/{order}", "name") or order)
    for slot in status.order_slots(picture, stay, order, since_ms, until_ms, zones):
        if slot.scheduled:
            yield Due(f"{stay}/{order}@{slot.key}", slot.due_ms, name, bool(slot.acts.live) or slot.skipped is not None)


def together(found: Iterable[PaperIn], now_ms: int) -> PaperIn:
    """What is in about a patient, of all stays that are read as it, without what is not due yet."""
    typists: dict[str | None, int] = {}
    due: list[Due] = []
    for one in found:
        for by, count in one.typed:
            typists[by] = typists.get(by, 0) + count
        due += (each for each in one.due if each.due_ms <= now_ms)
    return PaperIn(tuple(typists.items()), tuple(sorted(due, key=lambda one: (one.due_ms, one.name, one.key))))

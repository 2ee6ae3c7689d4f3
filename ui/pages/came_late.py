"""What came in about a patient who had gone home: a person reads it, and says that the patient is gone all the same.

Until then the stay is active (PROTOCOL): a tablet that was found in a drawer, or a dose that was typed in from paper, puts it back on
every device, though on no board.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from domain.entries import happened_ms
from domain.hospital import Hospital
from domain.practice import is_practice
from domain.store.standing import late_entries

from . import entry_words, words
from .forms import press_button
from .look import paragraph, tag

#: entries of one patient that are told; the rest is counted
TOLD_MAX = 5


class CameLate(NamedTuple):
    """A patient who left, and what came in since: a line each, and how many more."""

    key: str
    name: str
    told: tuple[str, ...]
    more: int


def came_late(hospital: Hospital, now_ms: int) -> list[CameLate]:
    """All of them, by name. Call it in a thread."""
    stays = hospital.active_stays()
    found = []
    with hospital.lock:
        picture = hospital.picture
        clock = words.Clock(picture)
        for stay in stays:
            # that it was seen, and waits for its discharge, is no news
            late = [] if is_practice(stay) else [one for one in late_entries(picture, stay) if one.kind != "stay.discharge_intended"]
            if late:
                late.sort(key=lambda one: (happened_ms(one), one.stamp, one.name))
                told = (f"{entry_words.says(picture, one)} · {words.made_by(picture, one, clock, now_ms)}" for one in late[:TOLD_MAX])
                found.append(CameLate(stay, words.patient(picture, stay), tuple(told), max(len(late) - TOLD_MAX, 0)))
    return sorted(found, key=lambda one: (one.name.casefold(), one.key))


def draw(item: CameLate, seen: Callable[[], Any]) -> None:
    """One card; `seen` is told that a person read it."""
    with tag("div"):
        tag("h3", "", item.name)
        for line in item.told:
            paragraph(line)
        if item.more:
            paragraph(f"And {words.count(item.more, 'more entry', 'more entries')}.", "wd-soft")
    with tag("div", "wd-form"):
        press_button("Seen: gone home all the same", seen, label=f"Seen: gone home all the same, {item.name}")

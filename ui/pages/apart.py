"""A join that was a mistake is taken back: what said that two stays are one patient is struck, and both stand in the house again.

Nothing was moved by the join, so nothing has to be moved back: each keeps what was charted on it, and its own lines on the bill. What was
charted for the one patient while they were read as one stands with the stay whose order it was.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from domain import roster
from domain.entries import happened_ms
from domain.hospital import Hospital

from . import acts, words
from .acting import NotDone, make, may, reason
from .forms import press_button
from .look import tag
from .visitor import Visitor


class Joined(NamedTuple):
    """A stay that is read as part of another: its name, who said so and why, and the entries that say it."""

    stay: str
    name: str
    said: str
    entries: tuple[str, ...]


def joined(hospital: Hospital, stay: str, now_ms: int) -> list[Joined]:
    """The stays that are read as this one, its own left out. Waits for the hospital's lock."""
    with hospital.lock:
        picture = hospital.picture
        clock, found = words.Clock(picture), []
        for other in roster.together(picture).get(stay, []):
            heads = [picture.entries[name] for name in picture.heads(f"stays/{other}", "merged_into")]
            if other == stay or not heads:
                continue
            told = [
                f"{words.person(picture, one.by)}, {clock.dated(happened_ms(one), now_ms)}: {one.because or 'no reason given'}"
                for one in heads
            ]
            entries = tuple(sorted(picture.writers(f"stays/{other}", "merged_into")))
            found.append(Joined(other, words.patient(picture, other), "; ".join(told), entries))
    return found


def take_back(hospital: Hospital, one: Joined, who: Visitor, because: str) -> str:
    """Strikes what joined a stay, as it was drawn. Raises NotDone with what to do instead."""
    may(who, "settle")
    why = reason(because)
    with hospital.lock:
        if tuple(sorted(hospital.picture.writers(f"stays/{one.stay}", "merged_into"))) != one.entries:
            raise NotDone("This changed while you looked at it. Look at it again.")
    for name in one.entries:
        make(hospital, "entry.struck", one.stay, {"entry": name}, who, because=why, saw=[name])
    return f"{one.name} stands by itself again."


def draw(
    name: str,
    found: list[Joined],
    because: Callable[[str], Callable[[], str]],
    send: Callable[[Joined, str], Awaitable[None]],
    back: Callable[[], None],
) -> None:
    """Each stay that is read as `name`, with who joined it and why, a reason's field and the button; `back` leaves all as it is."""
    for one in found:
        with tag("div", "wd-field").style("flex:1 1 100%"):
            tag("b", "", f"{one.name} is read as the same patient as {name}")
            tag("span", "wd-soft", f"joined by {one.said}")
        why = because(f"apart-{acts.short(one.stay)}")

        async def press(one: Joined = one, why: Callable[[], str] = why) -> None:
            await send(one, why())

        press_button("They are two", press, main=True, label=f"{one.name} is another patient: take the join back")
    press_button("Back", back, label="Leave them joined")

"""Who left the house in the last 24 hours, and the way back: a discharge that was a slip is taken back by `stay.reopened`.

Most who left are in no picture any more. Each is read from the journal once, and again only after an entry about it.
"""

from __future__ import annotations

import json
import threading
from typing import NamedTuple

from domain import file_numbers, outage, roster
from domain.entries import happened_ms, parse
from domain.errors import Malformed
from domain.fold import Picture
from domain.hospital import Batch, Hospital
from domain.practice import is_practice

from . import words
from .acting import NotDone, make, may, reason
from .visitor import Visitor

#: how far back the list goes, ms: a slip is noticed within a shift or two; who comes later is a new stay
LEFT_MS = 24 * 3_600_000
#: the registers that a reopening writes
_WRITES = ("discharged", "discharge_intended")


class Left(NamedTuple):
    """A patient who left: the words, and for each of its stays (joined ones leave together) the heads of what a reopening changes."""

    key: str
    name: str
    when: str
    stays: tuple[tuple[str, tuple[str, ...]], ...]


class _Gone(NamedTuple):
    """What is kept of one discharged stay."""

    name: str
    left_ms: int
    into: str
    saw: tuple[str, ...]


class LeftStays:
    """The discharged stays. Any thread may ask; asking may read the journal."""

    def __init__(self, hospital: Hospital) -> None:
        self._hospital = hospital
        self._found: dict[str, _Gone | None] = {}
        self._changed: set[str] = set()
        self._epoch, self._wholly = hospital.epoch, False
        self._changing, self._asking = threading.Lock(), threading.Lock()
        hospital.listen(self._heard)

    def _heard(self, batch: Batch) -> None:
        # on the writer's thread, after the commit
        entries = [json.loads(body) for body in batch.bodies]
        with self._changing:
            self._changed |= {entry["stay"] for entry in entries if isinstance(entry.get("stay"), str)}
            # a strike or a settlement may lie with another stay than the entry it names
            self._wholly |= batch.epoch != self._epoch or any(str(entry.get("kind")).startswith(("entry.", "clash.")) for entry in entries)
            self._epoch = batch.epoch

    def now(self, now_ms: int) -> list[Left]:
        """Who left, the last first."""
        with self._asking:
            active = self._hospital.active_stays()
            with self._hospital.lock:
                clock = words.Clock(self._hospital.picture)
            # who left within the day had a discharge received within it
            stays = [stay for stay in (*active, *self._hospital.past_stays(now_ms - LEFT_MS)) if not is_practice(stay)]
            with self._changing:
                stale = set(stays) if self._wholly else {stay for stay in stays if stay in self._changed or stay not in self._found}
                self._changed, self._wholly = set(), False
            self._found = {stay: self._read(stay) if stay in stale else self._found[stay] for stay in stays}
            gone = {stay: one for stay, one in self._found.items() if one is not None and one.left_ms > now_ms - LEFT_MS}
        together: dict[str, list[str]] = {}
        for stay, one in gone.items():
            together.setdefault(one.into if one.into in gone else stay, []).append(stay)
        rows = sorted(together.items(), key=lambda row: (-gone[row[0]].left_ms, row[0]))
        return [
            Left(root, gone[root].name, clock.time(gone[root].left_ms, now_ms), tuple((stay, gone[stay].saw) for stay in sorted(stays)))
            for root, stays in rows
        ]

    def _read(self, stay: str) -> _Gone | None:
        """What is kept of a stay; None while it is in the house."""
        with self._hospital.lock:
            whole = self._hospital.picture
            if whole.value(f"stays/{stay}", "opened"):
                return self._kept(whole, stay)
        return self._kept(alone(self._hospital, stay), stay)

    @staticmethod
    def _kept(picture: Picture, stay: str) -> _Gone | None:
        path = f"stays/{stay}"
        heads = picture.heads(path, "discharged")
        if not picture.value(path, "discharged") or not heads:
            return None
        saw = sorted({head for field in _WRITES for head in picture.heads(path, field)})
        left = max(happened_ms(picture.entries[head]) for head in heads)
        return _Gone(words.patient(picture, stay), left, str(picture.value(path, "merged_into") or ""), tuple(saw))


def alone(hospital: Hospital, stay: str) -> Picture:
    """One stay's own entries as a picture, whether it is in the house or not."""
    picture = Picture()
    for body in hospital.picture_bodies(stay)[3]:
        try:
            picture.add(parse(json.loads(body)))
        except Malformed:
            continue  # kept for its shape, and folded nowhere
    return picture


def here_again(hospital: Hospital, left: Left, who: Visitor, because: str, *, keep: bool = False, into: str = "") -> str:
    """Takes a discharge back, as it was drawn: the patient is in the house again, on every wall and tablet.

    Raises SameNumber where another patient in the house carries its file number, unless a person said that this one is to `keep` it, or
    that both are one, which goes on as the other's stay (`into`).
    """
    may(who, "discharge")
    why = reason(because)
    if into:
        may(who, "settle")
    gone = {stay: alone(hospital, stay) for stay, _ in left.stays}
    with hospital.lock:
        if outage.holding(hospital.picture):
            raise NotDone("An emergency is open. Admit the patient on a tablet now, and take the discharge back when it is over.")
        for stay, picture in gone.items():
            if not picture.value(f"stays/{stay}", "discharged"):
                raise NotDone("This changed while you looked at it. Look at it again.")
            if not (keep or into):
                numbers = {field: picture.value(f"stays/{stay}", field) for field in file_numbers.FIELDS}
                file_numbers.ask_about(hospital.picture, numbers, list(gone))
        if into and into not in roster.together(hospital.picture):
            raise NotDone("The other patient is not in the house any more. Look at it again.")
        other = words.patient(hospital.picture, into) if into else ""
    for stay, saw in left.stays:
        make(hospital, "stay.reopened", stay, {}, who, because=why, saw=saw)
    if into:
        saw = tuple(gone[left.key].heads(f"stays/{left.key}", "merged_into"))
        make(hospital, "stay.merged", left.key, {"into": into}, who, because=why, saw=saw)
        return f"{left.name} is here again, joined with {other}."
    return f"{left.name} is here again."

"""Something worked out for each stay of the hospital, again only for those that something happened to.

A desk page asks every few seconds. Working out sixty patients each time would hold the hospital's lock, and with it the writer,
for a good part of a second; so one stay at a time is worked out, and only after an entry about it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from domain.fold import Picture
from domain.hospital import Batch, Hospital

T = TypeVar("T")


class PerStay(Generic[T]):
    """`work(picture, stay)` of every stay, and of the hospital's own entries (None), kept. Any thread may ask; it may wait for a commit."""

    def __init__(self, hospital: Hospital, work: Callable[[Picture, str | None], T]) -> None:
        self._hospital, self._work = hospital, work
        self._epoch = hospital.epoch
        self._found: dict[str | None, T] = {}
        #: stays that something happened to since they were worked out
        self._changed: set[str | None] = set()
        self._behind = 0
        self._changing = threading.Lock()
        self._asking = threading.Lock()
        self._stop = hospital.listen(self._heard)

    def close(self) -> None:
        """Listens no more."""
        self._stop()

    def _heard(self, batch: Batch) -> None:
        # on the writer's thread, after the commit
        stays: set[str | None] = set()
        wholly = batch.epoch != self._epoch
        for body in batch.bodies:
            entry = json.loads(body)  # not orjson, which refuses the half surrogate pairs that an entry may hold
            stays.add(entry.get("stay"))
            # an admission or a strike may lie with another stay than the entry it names
            wholly |= str(entry.get("kind")).startswith("entry.")
        with self._changing:
            self._epoch = batch.epoch
            self._changed |= stays
            if wholly:
                self._changed |= set(self._found)

    def now(self, most: int | None = None) -> dict[str | None, T]:
        """What was worked out, patient by patient, the hospital's own last. With `most`, so many are worked out anew at most: the others
        are as they were, or not there yet; `behind()` says of how many that is so."""
        with self._hospital.lock:
            present: list[str | None] = [*self._hospital.picture.children("stays"), None]
        done = 0
        for stay in present:
            with self._asking:  # for one stay at a time, so that an act need not wait for all of them
                if self._is_stale(stay) and (most is None or done < most):
                    self._work_out(stay)
                    done += 1
        with self._asking:
            for gone in self._found.keys() - set(present):
                del self._found[gone]
            self._behind = sum(self._is_stale(stay) for stay in present)
            return {stay: self._found[stay] for stay in present if stay in self._found}

    def of(self, stay: str | None) -> T:
        """What is worked out for one stay, as it is now."""
        with self._asking:
            if self._is_stale(stay):
                self._work_out(stay)
            return self._found[stay]

    def last(self) -> dict[str | None, T]:
        """What was worked out last, new or old."""
        with self._asking:
            return dict(self._found)

    def behind(self) -> int:
        """How many stays were left for later by the last `now`."""
        return self._behind

    def _is_stale(self, stay: str | None) -> bool:
        with self._changing:
            return stay in self._changed or stay not in self._found

    def _work_out(self, stay: str | None) -> None:
        with self._changing:
            self._changed.discard(stay)
        with self._hospital.lock:
            self._found[stay] = self._work(self._hospital.picture, stay)

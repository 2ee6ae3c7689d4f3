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

    def now(self) -> dict[str | None, T]:
        """What was worked out, patient by patient, the hospital's own last."""
        with self._asking:
            hospital = self._hospital
            with hospital.lock:
                present: list[str | None] = [*hospital.picture.children("stays"), None]
            for stay in present:
                with self._changing:
                    stale = stay in self._changed or stay not in self._found
                    self._changed.discard(stay)
                if stale:
                    with hospital.lock:
                        self._found[stay] = self._work(hospital.picture, stay)
            for gone in self._found.keys() - set(present):
                del self._found[gone]
            return {stay: self._found[stay] for stay in present}

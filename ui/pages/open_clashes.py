"""The open clashes of the whole hospital, worked out again only for the stays that something happened to.

A desk page asks every few seconds. Working out sixty patients each time would hold the hospital's lock, and with it the writer,
for a good part of a second; so one stay at a time is worked out, and only after an entry about it.
"""

from __future__ import annotations

import json
import threading

from domain import clashes
from domain.hospital import Batch, Hospital
from domain.practice import is_practice


class OpenClashes:
    """The clashes that wait for a person. Any thread may ask; asking may wait for a commit."""

    def __init__(self, hospital: Hospital) -> None:
        self._hospital = hospital
        self._epoch = hospital.epoch
        self._found: dict[str | None, list[clashes.Clash]] = {}
        #: stays that something happened to since they were worked out
        self._changed: set[str | None] = set()
        self._changing = threading.Lock()
        self._asking = threading.Lock()
        hospital.listen(self._heard)

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

    def now(self) -> list[clashes.Clash]:
        """All that wait, patient by patient, the hospital's own last."""
        with self._asking:
            hospital = self._hospital
            with hospital.lock:
                present: list[str | None] = [*(stay for stay in hospital.picture.children("stays") if not is_practice(stay)), None]
            for stay in present:
                with self._changing:
                    stale = stay in self._changed or stay not in self._found
                    self._changed.discard(stay)
                if stale:
                    with hospital.lock:
                        picture = hospital.picture
                        found = clashes.open_of_stay(picture, stay) if stay else [one for one in clashes.of_hospital(picture) if one.open]
                    self._found[stay] = found
            for gone in self._found.keys() - set(present):
                del self._found[gone]
            return [clash for stay in present for clash in self._found[stay]]

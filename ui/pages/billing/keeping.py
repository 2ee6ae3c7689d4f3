"""The patients' lines of the whole hospital, reckoned anew only for those to whom something happened.

A page asks every few seconds. Reckoning sixty patients each time would hold the hospital's lock, and with it the writer, for a good
part of a second; so one stay at a time is reckoned, only after an entry about it, and on a copy of its entries.
"""

from __future__ import annotations

import json
import threading
from typing import NamedTuple

from domain.bill import PatientBill, patient_bill
from domain.fold import Picture
from domain.hospital import Batch, Hospital
from domain.marks import Mark, Span, marks, spans
from domain.money import Money, money
from domain.practice import is_practice
from domain.reconciling import Missed, missed_of
from reports.clock import Clock

#: the hospital's own entries that may change any patient's lines: names of staff, the currency, what settles, strikes or admits
_REACHING = ("staff.", "settings.", "clash.", "entry.", "device.forked")
#: patients who left are read back this far before a window, ms: an act may be received a little before the time that it tells
SLACK_MS = 24 * 3_600_000


class Kept(NamedTuple):
    """A patient's lines and what was missed, all windows."""

    bill: PatientBill
    missed: tuple[Missed, ...]


class House(NamedTuple):
    """What every bill of a moment shares."""

    hospital: str
    theme: str
    money: Money
    clock: Clock
    marks: list[Mark]
    outages: list[Span]


class Bills:
    """Every patient's lines. Any thread may ask; asking may wait for a commit."""

    def __init__(self, hospital: Hospital) -> None:
        self._hospital = hospital
        self._epoch = hospital.epoch
        self._found: dict[str, Kept] = {}
        self._changed: set[str] = set()
        self._wholly = False
        self._changing, self._asking = threading.Lock(), threading.Lock()
        hospital.listen(self._heard)

    def _heard(self, batch: Batch) -> None:
        # on the writer's thread, after the commit
        stays, wholly = set(), batch.epoch != self._epoch
        for body in batch.bodies:
            entry = json.loads(body)
            if isinstance(entry.get("stay"), str):
                stays.add(entry["stay"])
            elif str(entry.get("kind")).startswith(_REACHING):
                wholly = True
        with self._changing:
            self._epoch = batch.epoch
            self._changed |= stays
            self._wholly |= wholly

    def house(self) -> House:
        """The hospital's name, money, clock, marks and outages."""
        with self._hospital.lock:
            picture = self._hospital.picture
            name, theme = (picture.value("settings/hospital", field) for field in ("name", "theme"))
            return House(str(name or "Wardlight"), str(theme or "dark"), money(picture), Clock(picture), marks(picture), spans(picture))

    def present(self) -> list[Kept]:
        """The patients on the boards, practice patients left out."""
        with self._asking:
            stays = [stay for stay in self._hospital.active_stays() if not is_practice(stay)]
            with self._changing:
                if self._wholly:
                    self._found.clear()
                self._wholly = False
            for stay in stays:
                with self._changing:
                    stale = stay in self._changed or stay not in self._found
                    self._changed.discard(stay)
                if stale:
                    self._found[stay] = _kept(self._alone(stay), stay)
            for gone in self._found.keys() - set(stays):
                del self._found[gone]
            return [self._found[stay] for stay in stays]

    def left(self, since_ms: float) -> list[Kept]:
        """The patients who left and of whom something was received since then. Reads the journal."""
        hospital = self._hospital
        stays = hospital.past_stays(int(max(since_ms - SLACK_MS, 0)))
        return [_kept(hospital.past(stay), stay) for stay in stays if not is_practice(stay)]

    def _alone(self, stay: str) -> Picture:
        """One patient's picture with the hospital's own entries that reach it. The lock is held for the copy alone."""
        with self._hospital.lock:
            picture = self._hospital.picture
            own = [entry for entry in picture.of_stay(None) if entry.kind.startswith(_REACHING)]
            entries = [*own, *picture.of_stay(stay)]
        alone = Picture()
        for entry in entries:
            alone.add(entry)
        return alone


def _kept(picture: Picture, stay: str) -> Kept:
    return Kept(patient_bill(picture, stay, money(picture)), tuple(missed_of(picture, stay)))

"""The demo's simulated staff: a process of its own, whose devices speak the wire and follow the clock.

    python -m ui.demo.staff DATA URL

Each device charts what its ward's slots' own chances say (`ward.act`), from its own picture; now and then somebody writes a note,
weighs, gives a PRN dose or orders something STAT. One device after the other is out of contact for some minutes: it charts on
and syncs when it is back. What fell due while the demo stood still is back-charted at the start, as after a night on paper.
"""

from __future__ import annotations

import os
import random
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from domain.doses import plain
from domain.entries import parse_time
from domain.schedule import DAY_MS, MINUTE_MS, slot_keys

from . import ward
from .device import Device
from .patients import patients
from .seeding import HOME_SHARE, Told, minutes_since, stat_order, told

#: patients that a demo may have (`wardlight demo --patients`)
PATIENTS_MAX = 200
#: seconds between two rounds: within the 12 s after which a silent device counts as out of contact
ROUND_S = 4.0
#: how far back a slot that nobody charted is still looked for, ms
LOOK_BACK_MS = int(1.5 * DAY_MS)
#: an act that is entered later than this after it was done is a person's word about the time, not the clock's (ms)
BY_CLOCK_MS = 5 * MINUTE_MS
#: acts that one device charts in one round, so that a person can watch them come in; the catching up at the start has no bound
ACTS_PER_ROUND = 3
#: every so many seconds the next device is out of contact, from the second figure on, for so many seconds
AWAY_EVERY_S, AWAY_FROM_S, AWAY_FOR_S = 12 * 60, 3 * 60, 4 * 60
#: mean seconds between two things that nobody scheduled, and between two STAT orders
EXTRA_S, STAT_S = 2.5 * 60.0, 40 * 60.0
#: chances of what an extra is: a note, a PRN dose, else a weight
NOTE_SHARE, PRN_SHARE = 0.5, 0.4


class Staff:
    """All simulated staff, with their devices."""

    def __init__(self, note: Told, server: str, seed: int) -> None:
        self.note = note
        self.dice = random.Random(seed)
        self.devices = [
            (Device.reopened(file, server, seed=seed + place), of_ward) for place, (file, _, of_ward) in enumerate(note.devices)
        ]
        for device, _ in self.devices:
            device.auth = "pin"
        self.rows = [patient.row for patient in patients(PATIENTS_MAX, "")]
        self._began = time.monotonic()

    def run(self) -> None:
        """Works until the parent process is gone."""
        parent = os.getppid()
        for device, _ in self.devices:
            device.settle(60.0)
        first = True
        while os.getppid() == parent:
            for place, (device, of_ward) in enumerate(self.devices):
                self._work(device, of_ward, None if first else ACTS_PER_ROUND)
                if place != self.away():
                    self._speak(device)
            first = False
            time.sleep(ROUND_S)

    def away(self) -> int | None:
        """Which device is out of contact now."""
        turn, since = divmod(time.monotonic() - self._began, AWAY_EVERY_S)
        return int(turn) % len(self.devices) if AWAY_FROM_S <= since < AWAY_FROM_S + AWAY_FOR_S else None

    def _speak(self, device: Device) -> None:
        for _ in range(4):
            if not device.sync() or device.quiet:
                return

    def _work(self, device: Device, of_ward: str, at_most: int | None) -> None:
        done = 0
        stays = self._stays(device, of_ward)
        for stay in stays:
            for order in device.picture.children(f"stays/{stay}/orders"):
                for key, due_ms, form in self._open(device, stay, order):
                    done += self._chart(device, of_ward, stay, order, key, due_ms, form)
                    if at_most is not None and done >= at_most:
                        return
        if stays and self.dice.random() < ROUND_S / EXTRA_S / len(self.devices):
            self._extra(device, self.dice.choice(stays))
        if stays and self.dice.random() < ROUND_S / STAT_S / len(self.devices):
            stay = self.dice.choice(stays)
            device.write("order.placed", stay, stat_order(stay, device.now_ms()), by=self._one("doctor"))

    def _stays(self, device: Device, of_ward: str) -> list[str]:
        picture, found = device.picture, []
        for stay in picture.children("stays"):
            path = f"stays/{stay}"
            if stay.startswith("demo") and picture.value(path, "ward") == of_ward and not picture.value(path, "discharged"):
                found.append(stay)
        return found

    def _open(self, device: Device, stay: str, order: str) -> list[tuple[str, int, dict[str, Any]]]:
        """The slots of an order that are due by now and that nobody charted, moved or left out."""
        path = f"stays/{stay}/orders/{order}"
        picture, now = device.picture, device.now_ms()
        schedule = picture.value(path, "schedule")
        if not isinstance(schedule, dict) or picture.value(path, "stopped"):
            return []
        dues = slot_keys(schedule, now - LOOK_BACK_MS, now + 20 * MINUTE_MS, device.zones)
        known = set(picture.children(f"{path}/slots"))
        fresh = [due for due in dues if due.key not in known]
        if not fresh:
            return []
        form, placed_ms = picture.object(path), self._placed_ms(device, path)
        return [(due.key, due.due_ms, form) for due in fresh if due.due_ms >= placed_ms]

    def _placed_ms(self, device: Device, path: str) -> int:
        names = device.picture.writers(path, "schedule")
        return min((parse_time(device.picture.entries[name].at) for name in names), default=0) // MINUTE_MS * MINUTE_MS

    def _chart(self, device: Device, of_ward: str, stay: str, order: str, key: str, due_ms: int, form: dict[str, Any]) -> int:
        if not self._mine(device, of_ward, order, key):
            return 0
        act = ward.act(form, self._row(stay), order, key, due_ms, "stat" in form["schedule"])
        now = device.now_ms()
        if act.done_ms > now:
            return 0
        device.chart(
            stay, order, key, act.outcome, by=ward.pick(tuple(self.note.who("nurse", "student")), "nurse", order, key), because=act.because,
            at_ms=act.done_ms if now - act.done_ms > BY_CLOCK_MS else None, **act.data,
        )  # fmt: skip
        return 1

    def _row(self, stay: str) -> dict[str, str]:
        place = stay.rpartition("-")[2]
        return self.rows[int(place) - 1] if place.isdigit() and 0 < int(place) <= len(self.rows) else {}

    def _mine(self, device: Device, of_ward: str, order: str, key: str) -> bool:
        own = [one for one, its_ward in self.devices if its_ward == of_ward]
        return device is (own[0] if ward.chance("device", order, key) < HOME_SHARE else own[-1])

    def _one(self, *roles: str) -> str:
        return self.dice.choice(self.note.who(*roles))

    def _extra(self, device: Device, stay: str) -> None:
        share = self.dice.random()
        if share < NOTE_SHARE:
            device.write("note.written", stay, {"text": self.dice.choice(ward.NOTES)}, by=self._one("nurse", "doctor"))
        elif share < NOTE_SHARE + PRN_SHARE:
            self._prn(device, stay)
        else:
            self._weigh(device, stay)

    def _prn(self, device: Device, stay: str) -> None:
        picture, now = device.picture, device.now_ms()
        for order in picture.children(f"stays/{stay}/orders"):
            path = f"stays/{stay}/orders/{order}"
            schedule = picture.value(path, "schedule") or {}
            acts = [act for key in picture.children(f"{path}/slots") for act in picture.items(f"{path}/slots/{key}")]
            rested = all(minutes_since(act.at, now) > float(schedule.get("min_gap_min") or 60) * 1.5 for act in acts)
            if schedule.get("prn") and not picture.value(path, "stopped") and rested:
                device.chart(stay, order, None, "given", by=self._one("nurse"))
                return

    def _weigh(self, device: Device, stay: str) -> None:
        weights = device.picture.items(f"stays/{stay}/weights")
        if weights:
            kg = Decimal(str(weights[-1].data["kg"])) * Decimal(self.dice.randint(985, 1012)) / 1000
            device.write("stay.weighed", stay, {"kg": plain(kg)}, by=self._one("nurse"))


def main() -> int:
    """The process that `wardlight demo` starts."""
    data, server = Path(sys.argv[1]), sys.argv[2]
    note = told(data)
    if note is None or not note.devices:
        return 0
    try:
        Staff(note, server, seed=int(time.time())).run()
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())

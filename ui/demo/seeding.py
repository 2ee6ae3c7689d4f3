"""The demo hospital's past: staff, boards, devices, and a day and a half of charting, brought in through the hospital's one door.

Each entry is made by the device that would have made it, at its own time, by the same class that speaks the wire; only the line is
left out. So the journal of a demo is a journal like any other, and its wall's last hours are full from the first second.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from domain.entries import parse_time, plain_minute, plain_time
from domain.errors import WardlightError
from domain.fold import Picture
from domain.hospital import Hospital, Maker
from domain.schedule import MINUTE_MS, Zones, slot_keys
from domain.store.zones import zone_table

from . import ward
from .device import Device
from .patients import Patient, orders_of, patients

HOSPITAL_NAME = "Wardlight Demo Hospital"
#: every member of the demo's staff has the same PIN, which is printed at the start
PIN = "2580"
#: the demo's manager and his password, which is printed at the start too
MANAGER, PASSWORD = "Ivo Marin", "demo lantern 2580"
STAFF = (
    ("Ada Fontaine", "nurse"), ("Ben Okoye", "nurse"), ("Carla Jimenez", "nurse"),
    ("Dr. Elin Strand", "doctor"), ("Dr. Farid Haddad", "doctor"), ("Grace Liu", "student"),
    ("Hanna Vogel", "reception"), (MANAGER, "manager"),
)  # fmt: skip
#: name and colour of the devices; the wards get them in turn
DEVICES = (("Blue 1", "blue"), ("Green 1", "green"), ("White 1", "white"), ("Red 1", "red"), ("Black 1", "black"), ("Yellow 1", "yellow"))
COLOURS = ("blue", "green", "yellow", "red", "orange", "purple", "pink", "teal", "silver", "brown")
#: the wards, and the word of each in its wall's address
BOARD_WORDS = {"ICU": "icu", "Medicine": "medicine", "Large animals": "large"}
#: patients came in between so many hours ago
ADMITTED_H = (7.0, 34.0)
#: the demo's past begins so many hours ago, and is brought in by so many minutes: less than a bill calls late
PAST_H, AT_ONCE_MIN = 36, 4
NOTE = "demo.json"


Turn = Callable[[int], None]


class Told(NamedTuple):
    """What a demo's folder remembers of it: staff ids by role, and for each device its file and its ward."""

    staff: list[tuple[str, str]]
    devices: list[tuple[Path, str, str]]
    zone: str

    def who(self, *roles: str) -> list[str]:
        """The staff ids of these roles."""
        return [staff for staff, role in self.staff if role in roles]


def told(data: Path) -> Told | None:
    """What is there already, or None where no demo was seeded."""
    try:
        note = json.loads((data / NOTE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    devices = [(data / file, name, ward_name) for file, name, ward_name in note["devices"]]
    return Told([(staff, role) for staff, role in note["staff"]], devices, note["zone"])


def local_zone() -> str:
    """This machine's time zone by its name, UTC where it does not say."""
    parts = Path("/etc/localtime").resolve().parts
    name = "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else "UTC"
    try:
        zone_table(name, 2026, 2027)
    except (ValueError, KeyError, OSError):
        return "UTC"
    return name


def seed(
    hospital: Hospital, data: Path, number: int, devices: int, now_ms: int, seed_number: int = 1, turn: Turn = lambda _: None
) -> Told:
    """Makes the hospital: staff, boards, devices, `number` patients with their past. Raises WardlightError if one entry is not added.

    `turn` sets the hospital's clock to a moment of the past (ms), so that what was done then was received then, and has not arrived late.
    """
    zone = local_zone()
    turn(now_ms - PAST_H * 60 * MINUTE_MS)
    hospital.make("settings.changed", None, {"name": HOSPITAL_NAME, "zone": zone, "hours24": True, "currency": "EUR"})
    for name, board in BOARD_WORDS.items():
        hospital.make("board.made", None, {"board": board, "name": name, "ward": name})
    staff = [(hospital.staff_add(name, role, PIN, _initials(name)), role) for name, role in STAFF]
    hospital.signing.set_password(next(one for one, role in staff if role == "manager"), PASSWORD)
    made = [_device(hospital, place) for place in range(max(devices, 1))]
    note = Told(staff, [], zone)
    year = time.gmtime(now_ms / 1000).tm_year
    past = Past(note, made, {zone: zone_table(zone, year - 1, year + 1)}, now_ms)
    for patient in patients(number, f"demo{seed_number}"):
        past.admit(patient, zone)
    past.write()
    _bring(hospital, [device for device, _ in made], turn)
    (data / "devices").mkdir(parents=True, exist_ok=True)
    note = note._replace(devices=[(_put_away(device, data), device.name, of_ward) for device, of_ward in made[:devices]])
    kept = {"staff": staff, "devices": [(str(path.relative_to(data)), name, of) for path, name, of in note.devices], "zone": zone}
    (data / NOTE).write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return note


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.removeprefix("Dr. ").split())


def _device(hospital: Hospital, place: int) -> tuple[Device, str]:
    of_ward = tuple(BOARD_WORDS)[place % len(BOARD_WORDS)]
    name, colour = (
        DEVICES[place] if place < len(DEVICES) else (f"{COLOURS[place % len(COLOURS)].title()} {place}", COLOURS[place % len(COLOURS)])
    )
    given = hospital.redeem(hospital.make_code(name, colour, of_ward, "device"))
    made = Device("http://127.0.0.1", given["device"], given["token"], name=name)
    made.auth = "pin"
    return made, of_ward


def _put_away(device: Device, data: Path) -> Path:
    device.journal = data / "devices" / f"{device.identity}.json"
    device.save()
    device.close()
    return device.journal


def _bring(hospital: Hospital, made: list[Device], turn: Turn) -> None:
    """Through the door, a few minutes of the past at a time; what is not simply added is a fault of this file."""
    def when(one: tuple[int, int, dict[str, Any]]) -> tuple[int, int]:
        return one[0] // (AT_ONCE_MIN * MINUTE_MS), one[1]

    waiting = [(parse_time(raw["stamp"][:24]), place, raw) for place, device in enumerate(made) for raw in device.replica.outbox.values()]
    for _, group in groupby(sorted(waiting, key=lambda one: (*when(one), one[2]["seq"])), key=when):
        found = list(group)
        device = made[found[0][1]]
        turn(found[-1][0])
        for outcome in hospital.record([raw for _, _, raw in found], Maker(device.identity, "device")):
            if outcome.outcome != "added":
                raise WardlightError(f"The demo's past is not as it should be: {outcome.id} is {outcome.outcome} {outcome.reason or ''}.")
            del device.replica.outbox[outcome.id]


class Past:
    """What happened in the demo hospital up to now, gathered first and then written in the order of time."""

    def __init__(self, note: Told, made: list[tuple[Device, str]], zones: Zones, now_ms: int) -> None:
        self.note, self.made, self.zones, self.now_ms = note, made, zones, now_ms
        self._doing: list[tuple[int, int, Callable[[Device], Any], Device]] = []
        shown = Picture()  # all devices were in contact, so all saw the same
        for device, _ in made:
            device.picture = shown

    def admit(self, patient: Patient, zone: str) -> None:
        """A patient's admission, its orders, and all that was done since."""
        share = ward.chance("admitted", patient.stay)
        hours = ADMITTED_H[0] + (ADMITTED_H[1] - ADMITTED_H[0]) * share
        admitted = round(self.now_ms - hours * 60 * MINUTE_MS) // MINUTE_MS * MINUTE_MS
        home, board = self._of_ward(patient.ward)[0], BOARD_WORDS.get(patient.ward, patient.ward)
        desk, doctor = self.note.who("reception")[0], ward.pick(tuple(self.note.who("doctor")), "doctor", patient.stay)
        self._at(admitted, home, lambda device: device.write("stay.opened", patient.stay, patient.opened(), by=desk))
        # said outright: which device is a ward's first depends on which devices it has today
        self._at(admitted, home, lambda device: device.write("stay.assigned", patient.stay, {"home_device": home.identity}, by=desk))
        self._at(admitted, home, lambda device: device.write("stay.placed", patient.stay, {"board": board}, by=desk))
        self._at(
            admitted + 4 * MINUTE_MS, home, lambda device: device.write("stay.weighed", patient.stay, {"kg": patient.row["kg"]}, by=doctor)
        )
        for form in orders_of(patient, admitted, zone):
            self._at(admitted + 12 * MINUTE_MS, home, lambda device, form=form: device.write("order.placed", patient.stay, form, by=doctor))
            self._acts(patient, form, admitted)
        for number in range(1 + int(share * 3)):
            when = admitted + round(ward.chance("note", patient.stay, str(number)) * (self.now_ms - admitted - MINUTE_MS))
            text, nurse = ward.pick(ward.NOTES, "text", patient.stay, str(number)), self._nurse(patient.stay, str(number))
            self._at(max(when, admitted + 20 * MINUTE_MS), home, lambda device, text=text, nurse=nurse: device.write(
                "note.written", patient.stay, {"text": text}, by=nurse))  # fmt: skip

    def _acts(self, patient: Patient, form: dict[str, Any], admitted: int) -> None:
        order, schedule = str(form["order"]), form["schedule"]
        for key, due_ms, stat in self._slots(form, admitted):
            act = ward.act(form, patient.row, order, key or f"prn:{due_ms}", due_ms, stat)
            done_ms = max(act.done_ms, admitted + 15 * MINUTE_MS) if key else due_ms
            if done_ms < self.now_ms:
                nurse, device = self._nurse(order, key or ""), self.charting(patient.ward, order, key or "")
                self._at(done_ms, device, lambda device, key=key, act=act, nurse=nurse: device.chart(
                    patient.stay, order, key, act.outcome if key else "given", by=nurse, because=act.because if key else None,
                    cri="cri" in schedule, **act.data))  # fmt: skip

    def _slots(self, form: dict[str, Any], admitted: int) -> Iterator[tuple[str | None, int, bool]]:
        """The slots up to now: key (None where the act makes its own), due time, whether STAT."""
        schedule, order = form["schedule"], str(form["order"])
        if "cri" in schedule:
            yield None, admitted + 25 * MINUTE_MS, False
        elif "prn" in schedule:
            share = ward.chance("prn", order)
            if share > 0.4:
                yield None, admitted + round(share * (self.now_ms - admitted - 20 * MINUTE_MS)) + 18 * MINUTE_MS, False
        else:
            for due in slot_keys(schedule, admitted, self.now_ms + 20 * MINUTE_MS, self.zones):
                yield due.key, due.due_ms, "stat" in schedule

    def _of_ward(self, name: str) -> list[Device]:
        return [device for device, of_ward in self.made if of_ward == name] or [device for device, _ in self.made]

    def charting(self, name: str, *what: str) -> Device:
        """Who charts this: mostly the ward's first device, which is its patients' home."""
        own = self._of_ward(name)
        return own[0] if ward.chance("device", *what) < HOME_SHARE else own[-1]

    def _nurse(self, *what: str) -> str:
        return ward.pick(tuple(self.note.who("nurse", "nurse", "student")), "nurse", *what)

    def _at(self, ms: int, device: Device, do: Callable[..., Any]) -> None:
        self._doing.append((ms, len(self._doing), do, device))

    def write(self) -> None:
        """Makes the entries, in the order of time, by clocks that were right."""
        for ms, _, do, device in sorted(self._doing, key=lambda item: item[:2]):
            device.now_ms = lambda ms=ms: ms  # type: ignore[misc]
            device.clock = {"offset_ms": 0, "measured_at": plain_time(ms)}
            do(device)


#: so much of a ward's work is charted on its first device
HOME_SHARE = 0.8


def stat_order(stay: str, now_ms: int) -> dict[str, Any]:
    """A STAT order, as the demo's doctors place them now and then."""
    name, code, price = ward.pick(STATS, "stat", stay, str(now_ms)).split("|")
    return {
        "order": f"{stay}.stat{now_ms // MINUTE_MS}", "section": "Diagnostics", "name": name, "schedule": {"stat": plain_minute(now_ms)},
        "dose": {}, "entry": "text", "billing": {"code": code, "price": price, "mode": "act"},
    }  # fmt: skip


STATS = ("Blood gas|GAS|31.00", "Radiograph of the thorax|XRAY|88.00", "Glucose now|GLUC|9.00", "Ultrasound of the belly|US|76.00")


def minutes_since(at: str, now_ms: int) -> float:
    """Minutes from a time of the contract to now."""
    return (now_ms - parse_time(at)) / MINUTE_MS

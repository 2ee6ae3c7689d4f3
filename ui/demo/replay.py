"""The replay: a day of a real ward's record, charted by devices over real HTTP, through an outage, and counted afterwards.

Time is the ward's: it goes on in steps that all devices take together, so that what is charted reaches the server in the record's
order however fast it runs. The devices' clocks show ward time, which no server has measured: their `clock` is null, as of a tablet
that never had an answer. Most acts are charted by the patient's own device, one in eight by another one. While the line is cut the
devices chart into their outboxes.

Counting is real: the ids of all entries that the devices made, against the ids in the journal's own export, each of which must be
there exactly once; and the ledger's charges, each id once.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from zlib import crc32

from domain.errors import WardlightError
from domain.hospital import Hospital

from .cable import DEAD, DEAF, FAILING, HALF, STALLED, WHOLE, Cable
from .counting import count, table
from .device import Device, LineFailed
from .record import MINUTE_MS, NO_WORD, Admission, Event, Plan, act_data, choose, order_of, outcome_of, plans, read, slot_of

#: ward minutes that all devices go on together: short against half an interval of any order, long against a call
STEP_MIN = 5.0
#: seconds a device waits for an answer here: the line stalls on purpose, and the server is near
CALL_S = 1.5
#: one act in so many is charted by another device than the patient's own
ELSEWHERE = 8
#: calls a device makes per step: what it has to push, and what it has to pull
CALLS_PER_STEP = 3
#: how a half-up line fails, in the order in which the replay goes through it: a dead moment in between is the flapping
HALF_UP = (HALF, DEAF, DEAD, WHOLE, STALLED, FAILING, DEAF, WHOLE, HALF, DEAD)
#: how long the line is half up when no outage says for how long, in ward minutes
HALF_UP_MIN = 30.0
#: seconds that all devices have after the record to send everything and to hear everything
SETTLE_S = 120.0
#: seconds a device may be slower than the others in a step, before the replay gives up
STEP_S = 120.0


class Task(NamedTuple):
    """What one device does at one ward minute (from the beginning of the window): it opens a stay, places an order or charts an act."""

    minute: float
    rank: int
    stay: str
    admission: Admission
    plan: Plan | None
    event: Event | None


class Ward:
    """The ward's clock, and the line as it is at each moment."""

    def __init__(self, base_ms: int, hours: float, line: Cable, outage_min: float, half_up: bool, speed: float | None, seed: int) -> None:
        self.base_ms, self.line, self.speed, self.seed = base_ms, line, speed, seed
        self.minutes = hours * 60
        middle = self.minutes / 2
        self.cut = (middle - outage_min / 2, middle + outage_min / 2)
        around = (outage_min or HALF_UP_MIN) if half_up else 0.0
        # the line is half up for as long before the cut and after it; without a cut, in the middle
        self.half = (self.cut[0] - around, self.cut[1] + around) if outage_min else (middle - around / 2, middle + around / 2)
        self.minute = 0.0
        self.modes: list[str] = []
        self._started = time.monotonic()

    def now_ms(self) -> int:
        """What every clock in the ward shows."""
        return self.base_ms + round(self.minute * MINUTE_MS)

    def step(self) -> None:
        """All devices are done with a step: the clock goes on, and the line changes where it has to."""
        self.minute += STEP_MIN
        if self.speed is not None:
            time.sleep(max(0.0, self._started + self.minute * 60 / self.speed - time.monotonic()))
        mode = self._mode()
        self.line.turn(mode)
        if mode != (self.modes[-1] if self.modes else WHOLE):
            hours, minutes = divmod(round(self.minute), 60)
            print(f"  ward time {hours:02d}:{minutes:02d}  the line is {mode}", flush=True)
        self.modes.append(mode)

    def _mode(self) -> str:
        if self.cut[0] <= self.minute < self.cut[1]:
            return DEAD
        if self.half[0] <= self.minute < self.half[1]:
            return HALF_UP[(self.seed + int((self.minute - self.half[0]) // STEP_MIN)) % len(HALF_UP)]
        return WHOLE


def run_replay(
    *, file: Path, server: str, data: Path, patients: int = 40, devices: int = 8, hours: float = 24.0, speed: float | None = None,
    outage_s: float | None = None, half_up: bool = False, seed: int = 1, database: str | None = None,
) -> int:  # fmt: skip
    """Charts the record and prints the table. Returns 0, or 1 where one entry is missing or doubled. `speed` None is as fast as it goes."""
    try:
        admissions = choose(read(file), patients, hours)
        return _replay(admissions, server, data, database, devices, hours, speed, (outage_s or 0.0) / 60, half_up, seed)
    except (WardlightError, LineFailed, OSError) as error:
        print(f"The replay could not run: {error}")
        return 1


def _replay(
    admissions: list[Admission], server: str, data: Path, database: str | None, number: int, hours: float, speed: float | None,
    outage_min: float, half_up: bool, seed: int,
) -> int:  # fmt: skip
    base_ms = (time.time_ns() // 1_000_000 - round(hours * 60) * MINUTE_MS) // MINUTE_MS * MINUTE_MS
    began = time.monotonic()
    events = sum(len(admission.events) for admission in admissions)
    print(f"{events} events of {len(admissions)} admissions in {hours:g} h of ward time, by {number} devices", flush=True)
    address = urlsplit(server)
    with Cable(address.port or 80, host=address.hostname or "127.0.0.1") as line:
        ward = Ward(base_ms, hours, line, outage_min, half_up, speed, seed)
        made = _enroll(server, data, database, number, ward)
        try:
            _chart(made, ward, _work(admissions, made, base_ms))
            line.turn(WHOLE)
            charted_s = time.monotonic() - began
            settled = _settle(made)
            result = count(made, server, data, database, events)
        finally:
            for device in made:
                device.close()
    print(table(result, ward.modes, charted_s, time.monotonic() - began))
    if not settled:
        print("Not every device came to rest: see the entries without an acknowledgement above.")
    return 0 if result.sound else 1


def _enroll(server: str, data: Path, database: str | None, number: int, ward: Ward) -> list[Device]:
    """Devices by codes that a manager makes on the server's data, enrolled at the server, which then speak over the line."""
    if database is None and not data.is_dir():
        raise FileNotFoundError(f"there is no folder {data}. Name the running server's own folder by --data.")
    hospital = Hospital.open(data, database, lambda: time.time_ns() // 1_000_000)
    try:
        codes = [hospital.make_code(f"Replay {place}", "grey", "Replay", "device") for place in range(1, number + 1)]
    finally:
        hospital.close()
    made = []
    for place, code in enumerate(codes):
        device = Device.enroll(server, code, now_ms=ward.now_ms, timeout_s=CALL_S, measure_clock=False, seed=ward.seed + place)
        device.server = ward.line.url
        made.append(device)
    return made


def _work(admissions: list[Admission], made: list[Device], base_ms: int) -> list[list[Task]]:
    """For each device what it does, in the order of ward time."""
    run = f"{crc32(made[0].identity.encode()):08x}"
    work: list[list[Task]] = [[] for _ in made]
    for place, admission in enumerate(admissions):
        home, stay = place % len(made), f"replay-{run}-{admission.ident}"
        orders = plans(admission, base_ms, f"{run}.")
        work[home].append(Task(0.0, 0, stay, admission, None, None))
        work[home] += [Task(float(plan.placed_min - admission.start_min), 1, stay, admission, plan, None) for plan in orders.values()]
        for event in admission.events:
            chance = crc32(event.ident.encode())
            elsewhere = len(made) > 1 and chance % ELSEWHERE == 0
            who = (home + 1 + chance // ELSEWHERE % (len(made) - 1)) % len(made) if elsewhere else home
            minute = float(event.charted_min - admission.start_min)
            work[who].append(Task(minute, 2, stay, admission, orders[order_of(event)], event))
    return [sorted(tasks, key=lambda task: (task.minute, task.rank)) for tasks in work]


def _chart(made: list[Device], ward: Ward, work: list[list[Task]]) -> None:
    """Runs the record: one thread a device, step by step together. Raises what a thread raised."""
    together = threading.Barrier(len(made), action=ward.step, timeout=STEP_S + (STEP_MIN * 60 / ward.speed if ward.speed else 0))
    errors: list[BaseException] = []

    def one(device: Device, tasks: list[Task]) -> None:
        todo = iter(tasks)
        upcoming = next(todo, None)
        try:
            while ward.minute < ward.minutes:
                together.wait()
                while upcoming is not None and upcoming.minute < ward.minute:
                    _do(device, ward, upcoming)
                    upcoming = next(todo, None)
                _speak(device)
        except threading.BrokenBarrierError:
            pass  # another device failed, and says why
        except BaseException as error:
            errors.append(error)
            together.abort()

    threads = [threading.Thread(target=one, args=pair, name=pair[0].name) for pair in zip(made, work, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def _do(device: Device, ward: Ward, task: Task) -> None:
    """One task, at its own minute by the device's clock."""
    moment_ms = ward.base_ms + round(task.minute * MINUTE_MS)
    device.now_ms = lambda: moment_ms
    if task.plan is None:
        patient = {"name": f"Admission {task.admission.ident}", "species": "of the record"}
        device.write("stay.opened", task.stay, {"patient": patient, "ward": "Replay", "reason": "A day of a real ward's record"})
    elif task.event is None:
        device.write("order.placed", task.stay, task.plan.data)
    else:
        _act(device, ward, task, task.plan, task.event)


def _act(device: Device, ward: Ward, task: Task, plan: Plan, event: Event) -> None:
    """An act as the record has it. A further one on a slot where something was done is a further act; else it corrects what was there."""
    moment_ms = ward.base_ms + (event.charted_min - task.admission.start_min) * MINUTE_MS
    slot, outcome, data = slot_of(event, plan.way, task.admission, ward.base_ms), outcome_of(event), act_data(event)
    if slot is not None:
        acts = device.picture.items(f"stays/{task.stay}/orders/{plan.order}/slots/{slot}")
        if any(act.data.get("outcome") in ("given", "partial") for act in acts):
            data["repeat"] = True
    device.chart(
        task.stay, plan.order, slot, outcome, cri=plan.way == "cri", because=None if outcome == "given" else event.said or NO_WORD,
        at_ms=None if event.stored_min == event.charted_min else moment_ms, **data,
    )  # fmt: skip


def _speak(device: Device) -> None:
    for _ in range(CALLS_PER_STEP):
        if not device.sync() or device.quiet:
            return


def _settle(made: list[Device]) -> bool:
    """After the record: every device sends what it has, then hears what the others sent."""
    done: list[bool] = []
    for _ in range(2):  # what one sends in the first round, those that were done before it hear in the second
        threads = [threading.Thread(target=lambda device=device: done.append(device.settle(SETTLE_S))) for device in made]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return all(done)

"""The morning after: 40 devices with 250 entries each come back at once, and a nurse goes on charting.

The server of 60 patients was away for a day and a half; each of 40 devices holds 250 acts about its ward's patients (one in fifty was
charted on two devices apart: a clash), and with 10 walls they all reconnect in one moment. Each pushes, pulls everything, and opens its
feed, as the browser's replica does; they are cheap clients in two processes, which hold ids and no pictures. Another device charts one
act each 0.2 s meanwhile. Measured from that moment:

durable  until the last device has the receipts of all its entries: within 3 s.
equal    until all 40 devices and 10 walls have the same cursor, mark and set of ids (the nurse's acts included): within 12 s.
nurse    the longest of her acts, from its sending to its receipt: at most 1 s.

Baseline: a bare executemany of the same rows in the same run, which is the least that durable can take.

Run it as `python -m tests.bench.morning [--devices N] [--entries N] [--walls N] [--stays N] [--runs N]`.
"""

from __future__ import annotations

import asyncio
import http.client
import multiprocessing
import random
import threading
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from tests.bench.clients import Replica
from tests.bench.figures import Figure, Spread, arguments, now_ms, scratch, show
from tests.bench.house import WARDS, Enrolled, admit, enroll, hospital
from tests.bench.push import insert_bare, rows_of
from tests.bench.ward import MINUTE_MS, Author, Order, Raw, slots
from tests.harness.server import ServerProcess

DURABLE_S, EQUAL_S, NURSE_S = 3.0, 12.0, 1.0
NURSE_EVERY_S = 0.2
#: one act in so many was charted on a second device too
DOUBLED = 50
PROCESSES = 2
SPAWN = multiprocessing.get_context("spawn")
Place = tuple[str, int, str]


class Came(NamedTuple):
    """One client as its process is told of it: who, with which token, and what it has not yet sent (as JSON)."""

    device: str
    token: str
    outbox: list[bytes]


class Morning(NamedTuple):
    """Seconds of one run."""

    durable: float
    equal: float
    nurse: float
    acts: int
    bare: float
    clashes: int


def outboxes(devices: Sequence[Enrolled], orders: Sequence[Sequence[Order]], each: int) -> list[list[Raw]]:
    """What each device charted: its share of its ward's slots, in the order of time, knowing its own acts."""
    chance = random.Random(2)
    hours = 6
    while True:  # as far back as it takes for so many acts
        since = now_ms() // MINUTE_MS * MINUTE_MS - hours * 60 * MINUTE_MS
        wards = [[slot for placed in orders[ward :: len(WARDS)] for slot in slots(placed, since, now_ms())] for ward in range(len(WARDS))]
        sharing = [max(1, len(devices[ward :: len(WARDS)])) for ward in range(len(WARDS))]
        if all(len(dues) >= each * count for dues, count in zip(wards, sharing, strict=True)):
            break
        hours += 6
    made: list[list[Raw]] = []
    for dues in wards:
        chance.shuffle(dues)
    for number, device in enumerate(devices):
        ward, turn = number % len(WARDS), number // len(WARDS)
        mine = wards[ward][turn * each : (turn + 1) * each]
        mine[: each // DOUBLED] = wards[ward][-(each // DOUBLED) :] if each >= DOUBLED else []
        author = Author(device.device)
        last: dict[str, str] = {}
        raws = []
        for order, due in sorted(mine[:each], key=lambda slot: slot[1]):
            raws.append(author.chart(order, due, [last[order.order]] if order.order in last else []))
            last[order.order] = raws[-1]["id"]
        made.append(raws)
    return made


def clients(port: int, place: Place, came: Sequence[Came], expected: Sequence[str], pipe: Connection) -> None:
    """Some of the devices and walls, in a process of their own."""
    asyncio.run(_come_back(port, place, came, {name.encode() for name in expected}, pipe))


async def _come_back(port: int, place: Place, came: Sequence[Came], expected: set[bytes], pipe: Connection) -> None:
    made = [Replica(port, *one[:2], place, list(one.outbox)) for one in came]
    told = asyncio.get_running_loop().run_in_executor(None, pipe.recv)
    pipe.send("ready")
    await told
    starts = [asyncio.ensure_future(replica.start()) for replica in made]
    has_all = [replica.until(lambda one: len(one.held) >= len(expected) and expected <= one.held) for replica in made]
    await asyncio.gather(*starts)
    pipe.send(max(replica.sent_at or 0.0 for replica in made))
    await asyncio.gather(*has_all)
    pipe.send("have all")
    end = await asyncio.get_running_loop().run_in_executor(None, pipe.recv)
    await asyncio.gather(*(replica.until(lambda one: one.cursor >= end) for replica in made))
    pipe.send((time.monotonic(), {replica.digest() for replica in made}))
    await asyncio.get_running_loop().run_in_executor(None, pipe.recv)


class Nurse(threading.Thread):
    """Another device, in the house all the time: an act each 0.2 s, and what is new comes with the receipt."""

    def __init__(self, port: int, device: Enrolled, place: Place, orders: Sequence[Order]) -> None:
        super().__init__(daemon=True)
        self.device, self.orders = device, orders
        self.epoch, self.cursor, self.mark = place
        self.author, self.line = Author(device.device, 7), http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.waits: list[float] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        """Until `stopped`."""
        due = time.monotonic()
        while not self.stopped.is_set():
            self.act()
            due += NURSE_EVERY_S
            self.stopped.wait(max(0.0, due - time.monotonic()))

    def act(self) -> None:
        """One act, and how long it took; a slot far ahead, which nobody else charts."""
        order = self.orders[len(self.waits) % len(self.orders)]
        slot = now_ms() // MINUTE_MS * MINUTE_MS + (30 + len(self.waits) // len(self.orders)) * 24 * 60 * MINUTE_MS
        made = self.author.chart(order, slot)
        start = time.monotonic()
        reply = self.sync([made])
        self.waits.append(time.monotonic() - start)
        assert len(reply["outcomes"]) == 1 and reply["outcomes"][0]["outcome"] == "added", reply["outcomes"]

    def sync(self, entries: list[Raw]) -> Raw:
        """One call."""
        body = {
            "device": self.device.device,
            "epoch": self.epoch,
            "mark": self.mark or None,
            "cursor": self.cursor,
            "last_seq": 0,
            "entries": entries,
        }
        self.line.request("POST", "/journal/sync", orjson.dumps(body), {"Authorization": f"Bearer {self.device.token}"})
        answer = self.line.getresponse()
        reply: Raw = orjson.loads(answer.read())
        assert answer.status == 200, reply
        self.cursor, self.mark = reply["cursor"], reply["mark"]
        return reply

    def finish(self) -> tuple[int, str]:
        """Stops; the journal's end as she sees it."""
        self.stopped.set()
        self.join()
        while self.sync([])["more"]:
            pass
        return self.cursor, self.mark


def run(folder: Path, devices: int, each: int, walls: int, stays: int) -> Morning:
    """One morning."""
    with hospital(folder) as opened:
        homes, nurse_device, screens = enroll(opened, devices), enroll(opened, 1)[0], enroll(opened, walls, "wall")
        orders = admit(opened, Author("d-office"), stays, hours_ago=72)
        epoch, head, mark, _ = opened.picture_bodies()
    made = outboxes(homes, orders, each)
    expected = [raw["id"] for raws in made for raw in raws]
    came = [Came(home.device, home.token, [orjson.dumps(raw) for raw in raws]) for home, raws in zip(homes, made, strict=True)]
    came += [Came(screen.device, screen.token, []) for screen in screens]
    with ServerProcess(folder) as server:
        nurse = Nurse(server.port, nurse_device, (epoch, head, mark), [order for placed in orders for order in placed])
        pipes, processes = [], []
        for number in range(PROCESSES):
            pipe, end = SPAWN.Pipe()
            pipes.append(pipe)
            words = (server.port, (epoch, head, mark), came[number::PROCESSES], expected, end)
            processes.append(SPAWN.Process(target=clients, args=words, daemon=True))
            processes[-1].start()
        try:
            assert [_told(pipe) for pipe in pipes] == ["ready"] * PROCESSES
            nurse.start()
            time.sleep(5 * NURSE_EVERY_S)
            start = time.monotonic()
            for pipe in pipes:
                pipe.send("go")
            durable = max(_told(pipe) for pipe in pipes) - start
            assert [_told(pipe) for pipe in pipes] == ["have all"] * PROCESSES
            cursor, last_mark = nurse.finish()
            for pipe in pipes:
                pipe.send(cursor)
            ends = [_told(pipe) for pipe in pipes]
            for pipe in pipes:
                pipe.send("home")
        finally:
            for process in processes:
                process.join(5)
                process.kill()
    digests = {digest for _, found in ends for digest in found}
    assert len(digests) == 1, f"the replicas differ: {[digest[:2] for digest in digests]}"
    assert digests.pop()[:2] == (cursor, last_mark), "the replicas are equal, and differ from the journal"
    rows = [row for row in rows_of(folder, head) if row["device"] != nurse_device.device]
    assert sorted(row["id"] for row in rows) == sorted(expected), "an entry is missing or doubled"
    clashes = sum(row["outcome"] == "clash" for row in rows)
    return Morning(durable, max(when for when, _ in ends) - start, max(nurse.waits), len(nurse.waits), insert_bare(folder, rows), clashes)


def _told(pipe: Connection) -> Any:
    assert pipe.poll(120), "a process of clients did not answer within 2 min"
    return pipe.recv()


def main(words: Sequence[str] | None = None) -> list[Figure]:
    """Measures and prints."""
    asked = arguments(__doc__, devices=40, entries=250, walls=10, stays=60, runs=3).parse_args(words)
    runs = []
    for _ in range(asked.runs):
        with scratch() as folder:
            runs.append(run(folder, asked.devices, asked.entries, asked.walls, asked.stays))
    bare = Spread.of([one.bare for one in runs])
    rows = []
    for what, values, most in (
        ("all entries durable and receipted", [one.durable for one in runs], DURABLE_S),
        (f"{asked.devices} devices and {asked.walls} walls equal", [one.equal for one in runs], EQUAL_S),
        (f"the longest wait of {runs[0].acts} acts of a nurse", [one.nurse for one in runs], NURSE_S),
    ):
        spread = Spread.of(values)
        ratio = f"{spread.median / bare.median:.1f}" if what.startswith("all") else "–"
        rows.append(Figure(what, spread.text("s", 2), f"executemany {bare.text('s', 2)}", ratio, f"≤ {most:g} s", spread.median <= most))
    title = f"The morning after: {asked.devices} devices with {asked.entries} entries each, {runs[0].clashes} clashing, {asked.runs} runs"
    return show(title, rows)


if __name__ == "__main__":
    main()

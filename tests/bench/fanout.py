"""Fan-out: from one act until the last of 100 viewers has it.

Ours: `POST /journal/sync` with one act (validated, folded, durable), until the last of 100 open feeds has its message. Baseline: a bare
`websockets` server in a process of its own that broadcasts the very same bytes to 100 clients when a client tells it to; acts go by
turns to both. The viewers of both are alike and live in one process: once ordinary `websockets` clients which read the JSON, and once, for
information, clients that only count frames, so that next to nothing of the time is the viewers' own. (The bare broadcast is not durable:
what an fsync takes shows in the second.) Targets: the median at most 2 times the baseline's, and at most 0.15 ms of the server's processor
time per viewer and act (from /proc).

Run it as `python -m tests.bench.fanout [--viewers N] [--acts N] [--runs N]`.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import multiprocessing
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import orjson

from tests.bench.clients import Socket
from tests.bench.figures import Figure, Spread, arguments, cpu_s, now_ms, scratch, show
from tests.bench.house import Enrolled, admit, enroll, flat, hospital
from tests.bench.ward import MINUTE_MS, Author, Order
from tests.harness.server import ServerProcess, free_port

RATIO_MOST, CPU_MS_MOST = 2.0, 0.15
#: seconds between two acts: nobody charts faster, and what the last act left to do is done
PAUSE_S = 0.005
#: seconds until all viewers are surely in: what opening them left to do is done
SETTLE_S = 0.5
Place = tuple[str, int, str]
SPAWN = multiprocessing.get_context("spawn")


class Target(NamedTuple):
    """What viewers connect to."""

    name: str
    port: int
    path: str
    subprotocols: str
    word: bytes


def bare_server(port: int, ready: Connection) -> None:
    """The least that broadcasts: whatever a client says goes to all others."""
    from websockets.asyncio.server import ServerConnection, broadcast, serve
    from websockets.exceptions import ConnectionClosed

    viewers: set[ServerConnection] = set()

    async def meet(connection: ServerConnection) -> None:
        assert connection.request is not None
        if connection.request.path == "/tell":
            with suppress(ConnectionClosed):
                async for message in connection:
                    broadcast(viewers, message)
            return
        viewers.add(connection)
        try:
            await connection.wait_closed()
        finally:
            viewers.discard(connection)

    async def run() -> None:
        async with serve(meet, "127.0.0.1", port, compression=None):
            ready.send("ready")
            await asyncio.get_running_loop().create_future()

    asyncio.run(run())


def viewers(targets: Sequence[Target], count: int, cheap: bool, told: Connection) -> None:
    """`count` viewers of each target; tells (name, time, text) when the last of them has read a message."""
    arrived: dict[str, int] = {}

    def heard(target: Target, text: bytes) -> None:
        if text.startswith(target.word):
            arrived[target.name] = arrived.get(target.name, 0) + 1
            if arrived[target.name] == count:
                arrived[target.name] = 0
                told.send((target.name, time.monotonic(), text))

    async def view(target: Target) -> Awaitable[None]:
        if cheap:
            return (await Socket.open(target.port, target.path, target.subprotocols, lambda text: heard(target, text))).closed
        return asyncio.ensure_future(_read_on(target, heard))

    async def run() -> None:
        ends = [await view(target) for target in targets for _ in range(count)]
        await asyncio.sleep(SETTLE_S)
        told.send("ready")
        await asyncio.gather(*ends)

    asyncio.run(run())


async def _read_on(target: Target, heard: Callable[[Target, bytes], None]) -> None:
    """An ordinary client, which reads the JSON as every viewer must."""
    from websockets.asyncio.client import connect

    offered: Any = target.subprotocols.split(", ") if target.subprotocols else None
    async with connect(f"ws://127.0.0.1:{target.port}{target.path}", subprotocols=offered, compression=None) as socket:
        async for message in socket:
            assert isinstance(message, str)
            json.loads(message)
            heard(target, message.encode())


class Nurse:
    """Somebody who charts on a device that stands at the journal's end, as one does whose feed is open."""

    def __init__(self, server: ServerProcess, device: Enrolled, place: Place, author: Author, orders: Sequence[Order]) -> None:
        self.device, self.author, self.orders, self.acts = device, author, orders, 0
        self.epoch, self.cursor, self.mark = place
        self.line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        self.since = now_ms() - 24 * 60 * MINUTE_MS

    def body(self) -> bytes:
        """The next act as the body of a sync."""
        order = self.orders[self.acts % len(self.orders)]
        slot = self.since + self.acts // len(self.orders) * order.every_min * MINUTE_MS
        self.acts += 1
        made = self.author.chart(order, slot)
        head = {"device": self.device.device, "epoch": self.epoch, "mark": self.mark, "cursor": self.cursor, "last_seq": made["seq"]}
        return orjson.dumps({**head, "entries": [made]})

    def send(self, body: bytes) -> None:
        """Until it is durable, and she has it back with its receipt."""
        self.line.request("POST", "/journal/sync", body, {"Authorization": f"Bearer {self.device.token}"})
        answer = self.line.getresponse()
        reply = orjson.loads(answer.read())
        assert answer.status == 200 and [one["outcome"] for one in reply["outcomes"]] == ["added"], reply
        self.cursor, self.mark = reply["cursor"], reply["mark"]


async def teller(port: int) -> Socket:
    """The client that tells the bare server what to broadcast."""
    return await Socket.open(port, "/tell", "", lambda _: None)


class Measured(NamedTuple):
    """One run: milliseconds of each act, and the processor milliseconds per viewer and act."""

    ours: list[float]
    bare: list[float]
    ours_cpu: float
    bare_cpu: float
    size: int


def run(count: int, acts: int, cheap: bool) -> Measured:
    """One run on servers of its own."""
    with scratch() as folder:
        with hospital(folder) as opened:
            device, *walls = enroll(opened, 1) + enroll(opened, 1, "wall")
            author = Author(device.device)
            orders = flat(admit(opened, author, 40))
            epoch, cursor, mark, _ = opened.picture_bodies()
        with ServerProcess(folder) as server:
            bare_port = free_port()
            ours = Target("ours", server.port, "/journal/feed", f"wardlight.v1, bearer.{walls[0].token}", b'{"type":"entries"')
            bare = Target("bare", bare_port, "/", "", b"")
            ready, ready_end = SPAWN.Pipe()
            told, told_end = SPAWN.Pipe()
            broadcaster = SPAWN.Process(target=bare_server, args=(bare_port, ready_end), daemon=True)
            broadcaster.start()
            assert ready.recv() == "ready"
            watching = SPAWN.Process(target=viewers, args=([ours, bare], count, cheap, told_end), daemon=True)
            watching.start()
            assert told.poll(60) and told.recv() == "ready"
            try:
                assert broadcaster.pid and server.process
                nurse = Nurse(server, device, (epoch, cursor, mark), author, orders)
                return asyncio.run(_by_turns(nurse, bare_port, told, acts, count, server.process.pid, broadcaster.pid))
            finally:
                for process in (watching, broadcaster):
                    process.kill()
                    process.join()


async def _by_turns(nurse: Nurse, bare_port: int, told: Connection, acts: int, count: int, our_pid: int, bare_pid: int) -> Measured:
    tell = await teller(bare_port)
    ours: list[float] = []
    bare: list[float] = []
    before = cpu_s(our_pid), cpu_s(bare_pid)
    text = b""
    for number in range(acts + WARM_UP):
        if number == WARM_UP:
            before = cpu_s(our_pid), cpu_s(bare_pid)
        body = nurse.body()
        start = time.monotonic()
        nurse.send(body)
        took, text = _last(told, "ours", start)
        await asyncio.sleep(PAUSE_S)
        start = time.monotonic()
        tell.send(text)  # goes as a message of text, and so is sent on as one
        await asyncio.sleep(0)
        took_bare, _ = _last(told, "bare", start)
        if number >= WARM_UP:
            ours.append(took)
            bare.append(took_bare)
        await asyncio.sleep(PAUSE_S)
    tell.close()
    used = cpu_s(our_pid) - before[0], cpu_s(bare_pid) - before[1]
    each = 1000 / acts / count
    return Measured(ours, bare, used[0] * each, used[1] * each, len(text))


#: acts before the measuring begins: the first of each kind imports and warms
WARM_UP = 5


def _last(told: Connection, name: str, start: float) -> tuple[float, bytes]:
    """(milliseconds until the last viewer had it, the text)."""
    assert told.poll(30), f"not every viewer of {name} got its message within 30 s"
    who, when, text = told.recv()
    assert who == name
    return (when - start) * 1000, text


def _late(times: list[float]) -> float:
    """The 95th percentile."""
    return sorted(times)[int(len(times) * 0.95)]


def main(words: Sequence[str] | None = None) -> list[Figure]:
    """Measures and prints."""
    asked = arguments(__doc__, viewers=100, acts=100, runs=5).parse_args(words)
    rows: list[Figure] = []
    for cheap in (False, True):
        runs = [run(asked.viewers, asked.acts, cheap) for _ in range(asked.runs)]
        ours, bare = Spread.of([Spread.of(one.ours).median for one in runs]), Spread.of([Spread.of(one.bare).median for one in runs])
        late, late_bare = Spread.of([_late(one.ours) for one in runs]), Spread.of([_late(one.bare) for one in runs])
        ratio, who = ours.median / bare.median, ", viewers that only count" if cheap else ""
        met = None if cheap else ratio <= RATIO_MOST
        rows.append(Figure(f"one act until the last viewer has it{who}", ours.text("ms"), f"bare broadcast {bare.text('ms')}",
                           f"{ratio:.2f}", "–" if cheap else f"≤ {RATIO_MOST:g} ×", met))  # fmt: skip
        rows.append(Figure(f"the same, 95th percentile{who}", late.text("ms"), f"bare broadcast {late_bare.text('ms')}",
                           f"{late.median / late_bare.median:.2f}", "–", None))  # fmt: skip
        cpu, cpu_bare = Spread.of([one.ours_cpu for one in runs]), Spread.of([one.bare_cpu for one in runs])
        rows.append(Figure(f"server's processor time per viewer{who}", cpu.text("ms", 3), f"bare broadcast {cpu_bare.text('ms', 3)}",
                           f"{cpu.median / max(cpu_bare.median, 1e-9):.1f}", f"≤ {CPU_MS_MOST} ms", cpu.median <= CPU_MS_MOST))  # fmt: skip
    return show(f"Fan-out to {asked.viewers} viewers, {asked.acts} acts of {runs[0].size} bytes a run, {asked.runs} runs", rows)


if __name__ == "__main__":
    main()

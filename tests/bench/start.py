"""Start: how long a hospital's server takes until it answers, and whether that grows with what the journal holds.

A journal of 1,000,000 entries and one of 100,000, both with the same 60 active stays; the rest are stays of patients who went home, with
true hashes, marks and seals, put into the journal's own tables through its own insertion. Measured from the start of the process
`wardlight serve` until /readyz answers 200, and the memory of the process then (resident, and its highest). The runs of the two go by
turns. Targets: within 4 s and 400 MB, and the larger journal at most 20 % slower than the smaller, which is its baseline.

Run it as `python -m tests.bench.start [--large N] [--small N] [--stays N] [--runs N]`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from domain.entries import plain_time
from domain.hospital import Maker
from domain.store import seals
from domain.store.journal import Head, Journal, Row, next_mark
from domain.store.keys import read_key
from domain.store.reception import receive
from tests.bench.figures import Figure, Spread, arguments, memory_mib, now_ms, say, scratch, show
from tests.bench.house import WARDS, enroll, hospital
from tests.bench.ward import MINUTE_MS, Author, Raw, rounds
from tests.harness import server as harness
from tests.harness.server import ServerProcess

READY_S, MEMORY_MIB, GROWTH_MOST = 4.0, 400.0, 1.2
#: entries of one patient: admission, orders, and about a week's acts
PER_STAY = 200
#: rows put into the tables at once
SLICE = 5_000
#: seconds between two looks at /readyz: the figure is no finer
LOOK_S = 0.01
DAY_MS = 24 * 60 * MINUTE_MS


def patient(author: Author, stay: str, ward: str, admitted_ms: int, entries: int = PER_STAY) -> list[Raw]:
    """All entries of one patient but her going home."""
    raws, orders = author.admit(stay, ward, admitted_ms)
    return raws + rounds(author, orders, entries - len(raws), admitted_ms)


def gone_home(author: Author, server: Author, stay: str, entries: Sequence[Raw], at_ms: int) -> list[Raw]:
    """A patient's entries up to her discharge."""
    intent = author.entry("stay.discharge_intended", stay, {}, at_ms)
    upto = {author.device: intent["seq"]}
    return [*entries, intent, server.entry("stay.discharged", stay, {"upto": upto}, at_ms, [intent["id"]])]


class Writer:
    """Puts entries into the tables as the desk would, without asking what they mean."""

    def __init__(self, folder: Path) -> None:
        self.journal = Journal(f"sqlite:///{folder / 'journal.sqlite'}", "unused")
        self.head, self.key = self.journal.head(), read_key(folder)

    def put(self, raws: Sequence[Raw], active: dict[str, bool], makers: Sequence[Author]) -> None:
        """Stores a slice, what became of its stays, and how far each maker's numbers go."""
        first = self.head.last_pos + 1
        rows: list[Row] = []
        mark = self.head.mark
        for pos, raw in enumerate(raws, first):
            rows.append(self._row(raw, pos, mark))
            mark = rows[-1]["mark"]
        self.head = Head(self.head.epoch, self.head.last_pos + len(rows), mark)
        with self.journal.append() as appending:
            appending.insert(rows, self.head)
            appending.put_stays([{"stay": stay, "active": on, "first_pos": first} for stay, on in active.items()])
            numbers = [{"device": one.device, "seq_seen": one.seq, "seq_max": one.seq, "last_received": now_ms()} for one in makers]
            appending.put_seqs(numbers)

    def _row(self, raw: Raw, pos: int, mark: str) -> Row:
        made = receive(raw, Maker(raw["device"], "server"), self.key)
        received = now_ms()
        seal = seals.seal(self.key, made.entry.id, made.hash, plain_time(received), "1")
        body = f'{made.text},"pos":{pos},"received":"{plain_time(received)}","outcome":"added","seal":"{seal}"}}'
        return {
            "pos": pos, "key": made.key, "id": made.entry.id, "device": made.entry.device, "seq": made.entry.seq, "kind": made.entry.kind,
            "stay": made.entry.stay, "hash": made.hash, "mark": next_mark(mark, made.hash, made.entry.id), "received": received,
            "outcome": "added", "reason": None, "body": body,
        }  # fmt: skip


def build(folder: Path, entries: int, stays: int) -> None:
    """A hospital with so many entries in `folder`; the last are those of the patients who are in the house."""
    with hospital(folder) as opened:
        devices = [Author(home.device) for home in enroll(opened, 40)]
        for number in range(20):
            opened.staff_add(f"Nurse {number}", "nurse", f"{number:04d}")
        server = Author(f"server-{opened.epoch}")
        server.seq = opened.seq_seen(server.device)
    writer = Writer(folder)
    begun = now_ms() - entries // PER_STAY * DAY_MS // stays - 8 * DAY_MS
    for part in _slices(_past(devices, server, entries - stays * PER_STAY, begun)):
        writer.put(part, {str(raw["stay"]): False for raw in part if raw["stay"]}, [*devices, server])
    chance = random.Random(3)
    now: list[Raw] = []
    for number in range(stays):
        now += patient(chance.choice(devices), f"stay-{number:04d}", WARDS[number % len(WARDS)], now_ms() - 2 * DAY_MS)
    now.sort(key=lambda raw: str(raw["stamp"]))  # patients' entries lie among each other, as they do in a ward
    writer.put(now, {f"stay-{number:04d}": True for number in range(stays)}, [*devices, server])
    writer.journal.close()


def _past(devices: Sequence[Author], server: Author, entries: int, begun: int) -> Iterator[Raw]:
    made = 0
    chance = random.Random(4)
    while made < entries:
        admitted = begun + made // PER_STAY * DAY_MS // 60
        author, stay = chance.choice(devices), f"past-{made // PER_STAY:06d}"
        raws = gone_home(author, server, stay, patient(author, stay, chance.choice(WARDS), admitted, PER_STAY - 2), admitted + 7 * DAY_MS)
        yield from raws
        made += len(raws)


def _slices(raws: Iterator[Raw]) -> Iterator[list[Raw]]:
    part: list[Raw] = []
    for raw in raws:
        part.append(raw)
        if len(part) == SLICE:
            yield part
            part = []
    if part:
        yield part


def start(folder: Path) -> tuple[float, float, float]:
    """(seconds until ready, MiB then, MiB at its highest)."""
    harness.LOOK_S = LOOK_S
    server = ServerProcess(folder)
    begun = time.monotonic()
    try:
        server.start(ready_s=120)
        took = time.monotonic() - begun
        assert server.process
        return took, *memory_mib(server.process.pid)
    finally:
        server.stop()
        server.close()


def main(words: Sequence[str] | None = None) -> list[Figure]:
    """Measures and prints."""
    asked = arguments(__doc__, large=1_000_000, small=100_000, stays=60, runs=5).parse_args(words)
    sizes = {"large": asked.large, "small": asked.small}
    found: dict[str, list[tuple[float, float, float]]] = {"large": [], "small": []}
    with scratch() as folder:
        for name, entries in sizes.items():
            begun = time.monotonic()
            build(folder / name, entries, asked.stays)
            say(f"a journal of {entries} entries made in {time.monotonic() - begun:.0f} s")
        for _ in range(asked.runs):
            for name in sizes:
                found[name].append(start(folder / name))
    ready, small = (Spread.of([one[0] for one in found[name]]) for name in ("large", "small"))
    memory, peak, memory_small = (Spread.of([one[at] for one in found[name]]) for name, at in (("large", 1), ("large", 2), ("small", 1)))
    ratio = ready.median / small.median
    base = f"{asked.small} entries: {small.text('s', 2)}"
    return show(
        f"Start with {asked.large} entries and {asked.stays} active stays, {asked.runs} runs",
        [
            Figure("process start until ready", ready.text("s", 2), base, f"{ratio:.2f}", f"≤ {READY_S:g} s", ready.median <= READY_S),
            Figure("growth with the journal", ready.text("s", 2), base, f"{ratio:.2f}", f"≤ {GROWTH_MOST} ×", ratio <= GROWTH_MOST),
            Figure("memory when ready", memory.text("MiB", 0), f"{asked.small} entries: {memory_small.text('MiB', 0)}",
                   f"{memory.median / memory_small.median:.2f}", f"≤ {MEMORY_MIB:.0f} MiB", memory.median <= MEMORY_MIB),
            Figure("memory at its highest", peak.text("MiB", 0), "–", "–", f"≤ {MEMORY_MIB:.0f} MiB", peak.median <= MEMORY_MIB),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()

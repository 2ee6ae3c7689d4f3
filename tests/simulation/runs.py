"""Runs schedules by their seeds, on both cores, and adds up what was met. `python -m tests.simulation.runs SEED` replays one."""

from __future__ import annotations

import logging
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from tests.simulation import checks
from tests.simulation.plants import HONEST, PLANTS, Ends
from tests.simulation.world import Server, World

STEPS = 60


class Report(NamedTuple):
    """What a range of seeds came to."""

    schedules: int
    seen: Counter[str]
    faults: list[str]
    seconds: float


def schedule(seed: int, ends: Ends = HONEST, server: Callable[[], Server] | None = None) -> tuple[World, list[str]]:
    """One schedule, healed, and what was wrong afterwards."""
    made = server() if server is not None else ends.server()
    world = World(seed, made, make=ends.replica)
    world.run(STEPS)
    return world, checks.faults(world, ends.picture, ends.charges)


def stretch(seeds: range) -> Report:
    """Some schedules in this process; stops at the first fault, whose seed it names."""
    begun = time.monotonic()
    seen: Counter[str] = Counter()
    for done, seed in enumerate(seeds, 1):
        world, wrong = schedule(seed)
        seen += world.seen
        if wrong:
            return Report(done, seen, [f"seed {seed}: {fault}" for fault in wrong], time.monotonic() - begun)
    return Report(len(seeds), seen, [], time.monotonic() - begun)


def many(first: int, count: int, processes: int = 2) -> Report:
    """Schedules of `count` seeds from `first`, spread over processes."""
    size = max(1, count // (processes * 8))
    parts = [range(start, min(start + size, first + count)) for start in range(first, first + count, size)]
    begun = time.monotonic()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        reports = pool.map(stretch, parts, chunksize=1)
    seen: Counter[str] = sum((report.seen for report in reports), Counter())
    faults = [fault for report in reports for fault in report.faults]
    return Report(sum(report.schedules for report in reports), seen, faults, time.monotonic() - begun)


def found_after(plant: str, first: int, most: int) -> int | None:
    """How many schedules it takes until the checks find a planted bug, or None if `most` do not."""
    logging.disable(logging.CRITICAL)  # a planted server complains, and should
    try:
        for number, seed in enumerate(range(first, first + most), 1):
            if schedule(seed, PLANTS[plant])[1]:
                return number
        return None
    finally:
        logging.disable(logging.NOTSET)


if __name__ == "__main__":
    world, wrong = schedule(int(sys.argv[1]), PLANTS.get(sys.argv[2], HONEST) if len(sys.argv) > 2 else HONEST)
    print("\n".join(wrong) or "nothing wrong")
    print(dict(world.seen))

"""Nothing is lost, doubled, forged or charged twice, over many thousand schedules of misfortune; and planted bugs are found."""

from __future__ import annotations

import logging
import multiprocessing
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.simulation import checks, runs
from tests.simulation.houses import HospitalServer, maker_of
from tests.simulation.plants import PLANTS
from tests.simulation.scripts import ScriptWorld, Tablets
from tests.simulation.servers import DeskServer

#: schedules of `runs.STEPS` steps each; a new range of seeds proves more, a fixed one proves it again
CORE_SCHEDULES, CORE_FIRST = 20_000, 100_000
HOSPITAL_SCHEDULES, HOSPITAL_FIRST = 1_000, 500_000
#: schedules within which each planted bug must be found
PLANT_SCHEDULES = 400
SCRIPT_SCHEDULES, SCRIPT_FIRST = 500, 700_000
#: states that a run must have reached, or it tested less than it says
RARE = (
    "added", "duplicate", "clash", "forked", "kept:altered", "kept:unsealed", "reset", "new epoch met", "brought back", "new identity",
    "settled", "forged", "id_reused", "tablet put back", "tablet lost", "clock wrong", "restored", "rolled back unannounced",
    "request lost", "answer lost", "doubled", "request stalls", "answer stalls", "arrived late", "server crashed",
    "crash before commit", "crash after commit", *(f"crash statement {number}" for number in range(1, 6)),
)  # fmt: skip


def tell(capsys: pytest.CaptureFixture[str], what: str, report: runs.Report) -> None:
    """Steps and rare states reached, on the terminal whatever pytest hides."""
    with capsys.disabled():
        print(f"\n{what}: {report.schedules} schedules, {report.schedules * runs.STEPS} steps, {report.seconds:.0f} s")
        print("  " + " · ".join(f"{name} {report.seen[name]}" for name in sorted(report.seen, key=report.seen.__getitem__)))


def test_the_sync_core_survives_twenty_thousand_schedules(capsys: pytest.CaptureFixture[str]) -> None:
    report = runs.many(CORE_FIRST, CORE_SCHEDULES)
    tell(capsys, "sync core over a journal in memory", report)
    assert report.faults == []
    assert report.schedules == CORE_SCHEDULES
    assert [name for name in RARE if not report.seen[name]] == []


def test_the_hospital_on_sqlite_survives_a_thousand_schedules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begun = time.monotonic()
    HospitalServer.template(tmp_path / "template")
    half = HOSPITAL_SCHEDULES // 2
    parts = [(tmp_path, range(first, first + half)) for first in (HOSPITAL_FIRST, HOSPITAL_FIRST + half)]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        reports = pool.map(_houses, parts)
    seen = sum((report.seen for report in reports), Counter[str]())
    report = runs.Report(
        sum(one.schedules for one in reports), seen, [fault for one in reports for fault in one.faults], time.monotonic() - begun
    )
    tell(capsys, "Hospital.record over SQLite", report)
    assert report.faults == []
    assert report.schedules == HOSPITAL_SCHEDULES
    assert [name for name in RARE if not report.seen[name]] == []


def _houses(part: tuple[Path, range]) -> runs.Report:
    room, seeds = part
    logging.disable(logging.CRITICAL)  # a server that dies at a statement says so, thousands of times
    begun, seen = time.monotonic(), Counter[str]()
    make = maker_of(room / "template", room)
    for done, seed in enumerate(seeds, 1):
        server = make(seed)
        world, wrong = runs.schedule(seed, server=lambda made=server: made)  # type: ignore[misc]
        server.stop()
        shutil.rmtree(server.folder)
        seen += world.seen
        if wrong:
            return runs.Report(done, seen, [f"seed {seed}: {fault}" for fault in wrong], time.monotonic() - begun)
    return runs.Report(len(seeds), seen, [], time.monotonic() - begun)


def test_the_browsers_replica_survives_the_same_scheduler(capsys: pytest.CaptureFixture[str]) -> None:
    begun, seen, wrong = time.monotonic(), Counter[str](), list[str]()
    tablets = Tablets()
    try:
        for seed in range(SCRIPT_FIRST, SCRIPT_FIRST + SCRIPT_SCHEDULES):
            world = ScriptWorld(seed, DeskServer(), tablets)
            world.run(runs.STEPS)
            seen += world.seen
            wrong += [f"seed {seed}: {fault}" for fault in checks.faults(world)]
    finally:
        tablets.close()
    tell(capsys, "the browser's replica in Node, the real desk", runs.Report(SCRIPT_SCHEDULES, seen, wrong, time.monotonic() - begun))
    assert wrong == []
    rare = ("forked", "reset", "new epoch met", "brought back", "tablet put back", "server crashed", "clash")
    assert [name for name in rare if not seen[name]] == []


@pytest.mark.errors_expected
@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_bug_is_found(plant: str, capsys: pytest.CaptureFixture[str]) -> None:
    number = runs.found_after(plant, first=0, most=PLANT_SCHEDULES)
    with capsys.disabled():
        print(f"\nplanted bug «{plant}»: found by schedule {number}", end="")
    assert number is not None, f"{PLANT_SCHEDULES} schedules do not find: {plant}"


def test_the_same_seed_is_the_same_schedule() -> None:
    first, second = (runs.schedule(4711)[0] for _ in range(2))
    assert first.seen == second.seen
    assert [raw["id"] for raw in first.server.stored()] == [raw["id"] for raw in second.server.stored()]

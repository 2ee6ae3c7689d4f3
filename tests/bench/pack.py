"""The downtime pack: what one costs, and whether a nurse notices that it is printed.

A demo hospital of 40 patients in three wards with a day and a half of charting. Measured:

press   processor time of the process that prints all wards and the whole house: within 20 s.
read    processor time in the server to read the picture and write the pages, and the longest that its lock is held for that.
nurse   the longest of her acts over the wire, one each 0.2 s, from its sending to its receipt, while the server prints its pack: at most
        100 ms. Baseline: the same server and acts, printing nothing.

Run it as `python -m tests.bench.pack [--patients N] [--runs N] [--acts N]`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from domain.data import emergency_table
from domain.hospital import Hospital
from domain.schedule import interval_min
from reports.pack import open_book
from reports.press import Press
from tests.bench.figures import Figure, Spread, arguments, cpu_s, memory_mib, now_ms, scratch, show
from tests.bench.house import Enrolled, enroll, hospital
from tests.bench.morning import NURSE_EVERY_S, Nurse
from tests.bench.ward import Order
from tests.harness.server import ServerProcess
from ui.demo.seeding import seed
from ui.paper import shelf
from ui.wire.grammar_text import GrammarText

PRESS_S, NURSE_MS = 20.0, 100.0
#: seconds that a pack may take on a machine that is busy with something else
PATIENCE_S = 300.0
#: a server's first seconds, in which it loads what all acts use, are not counted; the pack begins after them
BEGIN_S, WARM = 4.0, 15


class Cost(NamedTuple):
    """One pack: seconds of the press, its memory (MiB), seconds in the server, milliseconds of the lock, pages, seconds by the clock."""

    press: float
    memory: float
    read: float
    lock: float
    pages: int
    wall: float


def cost(opened: Hospital) -> Cost:
    """What one pack of the house costs."""
    zones, (table, _), press, longest = GrammarText(opened, now_ms).zones(), emergency_table(opened.data_dir), Press(), 0.0
    began, used = time.monotonic(), time.process_time()
    with opened.lock:
        start = time.perf_counter()
        book = open_book(opened.picture, now_ms(), zones, table)
        longest = time.perf_counter() - start
    for place in book.places:
        with opened.lock:
            start = time.perf_counter()
            book.add(opened.picture, place)
            longest = max(longest, time.perf_counter() - start)
    htmls = [book.ward_html(ward) for ward in book.wards]
    used = time.process_time() - used
    try:
        whole = press.print_together(htmls)[-1]
        assert press._worker is not None
        pid = press._worker.pid
        return Cost(cpu_s(pid), memory_mib(pid)[1], used, longest * 1000, whole.leaves, time.monotonic() - began)
    finally:
        press.close()


def orders_of(opened: Hospital) -> list[Order]:
    """Orders that a nurse may chart, of all patients in turn."""
    picture, found = opened.picture, []
    for stay in picture.children("stays"):
        for order in picture.children(f"stays/{stay}/orders"):
            path = f"stays/{stay}/orders/{order}"
            every = interval_min(picture.value(path, "schedule") or {})
            if every:
                found.append(Order(stay, order, picture.heads(path, "placed")[0], every, str(picture.value(path, "entry"))))
    return found


def waits(data: Path, device: Enrolled, orders: Sequence[Order], acts: int, *, packs: bool) -> list[float]:
    """Milliseconds of a nurse's acts: while a pack is printed (from the server's start until it lies there), or of so many without."""
    with hospital(data) as opened:
        place = opened.picture_bodies()[:3]
    (shelf.folder(data) / shelf.INDEX).unlink(missing_ok=True)
    server = ServerProcess(data, args=["--no-backups"], env={"WARDLIGHT_PACKS": str(packs).lower(), "WARDLIGHT_PACK_AFTER_S": str(BEGIN_S)})
    nurse = Nurse(server.port, device, place, orders)
    try:
        server.start()
        nurse.start()
        end = time.monotonic() + PATIENCE_S
        while (shelf.index(data) is None if packs else len(nurse.waits) < acts + WARM + 1) and time.monotonic() < end:
            time.sleep(NURSE_EVERY_S)
        nurse.stopped.set()
        nurse.join()
        return [wait * 1000 for wait in nurse.waits[WARM:]]
    finally:
        nurse.stopped.set()
        server.stop()
        server.close()


def main(patients: int, runs: int, acts: int) -> list[Figure]:
    """The table."""
    with scratch() as folder:
        with hospital(folder) as opened:
            seed(opened, folder, patients, 6, now_ms())
            devices, orders = enroll(opened, 2 * runs), orders_of(opened)
            costs = [cost(opened) for _ in range(runs)]
        shares = [orders[number :: 2 * runs] for number in range(2 * runs)]  # nobody charts what another charted
        alone, beside = [], []
        for number in range(runs):
            told = waits(folder, devices[number], shares[number], 0, packs=True)
            beside.append(max(told))
            # as many acts: the longest of many is longer than that of a few
            alone.append(max(waits(folder, devices[runs + number], shares[runs + number], min(len(told), acts), packs=False)))
    press, nurse, quiet = Spread.of([one.press for one in costs]), Spread.of(beside), Spread.of(alone)
    pages, memory = costs[-1].pages, max(one.memory for one in costs)
    return show(
        f"Pack of {patients} patients, {pages} pages and the wards' own",
        [
            Figure("processor time of the press", press.text("s"), "–", "–", f"≤ {PRESS_S:.0f} s", press.median <= PRESS_S),
            Figure("its memory at its highest", f"{memory:.0f} MiB", "–", "–", "–", None),
            Figure("processor time in the server", Spread.of([one.read for one in costs]).text("s", 2), "–", "–", "–", None),
            Figure("the longest that the lock is held", Spread.of([one.lock for one in costs]).text("ms"), "–", "–", "–", None),
            Figure(
                "a nurse's longest act while it prints", nurse.text("ms"), f"printing nothing {quiet.text('ms')}",
                f"{nurse.median / quiet.median:.1f}", f"≤ {NURSE_MS:.0f} ms", nurse.median <= NURSE_MS,
            ),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    given = arguments(__doc__, patients=40, runs=3, acts=300).parse_args()
    main(given.patients, given.runs, given.acts)

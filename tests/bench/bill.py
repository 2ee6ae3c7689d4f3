"""A bill is printed while a nurse charts: what it costs the press, and how long her acts wait meanwhile.

A hospital of a few patients with 400 lines of one day; the front desk signs in at `/billing` in a real browser and prints the whole bill,
again and again. A device charts an act each 0.1 s over the wire all the time. Measured:

press  seconds of the processor that one bill takes in the press's process, its start with WeasyPrint's import apart: at most 4.
nurse  the longest of her acts, from its sending to its receipt, while bills print: at most 100 ms. Baseline: the same while nothing prints.

Baseline of the press: the same number of lines and cells as a bare HTML table without any style, in the same run.

Run it as `python -m tests.bench.bill [--lines N] [--patients N] [--bills N]`.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from domain.entries import parse_time
from domain.hospital import Maker
from reports.press import Press
from tests.bench.figures import Figure, Spread, arguments, cpu_s, now_ms, scratch, show
from tests.bench.house import enroll, hospital
from tests.bench.morning import Nurse
from tests.bench.ward import MINUTE_MS, Author, Raw, rounds
from tests.harness.server import ServerProcess

PRESS_S, NURSE_MS = 4.0, 100.0
ACT_EVERY_S = 0.1
#: seconds for which the nurse is timed while nothing prints
QUIET_S = 3.0
#: a sign-in, a page of hundreds of lines, and a bill, on a busy machine
PATIENCE_MS = 240_000
DESK, PIN = "Rita Front", "2468"
COLUMNS = 12


class Steady(Nurse):
    """Another device that charts an act each 0.1 s: held ones, so that the bill stays as long as it is."""

    def act(self) -> None:
        """One act, and how long it took."""
        order = self.orders[len(self.waits) % len(self.orders)]
        slot = now_ms() // MINUTE_MS * MINUTE_MS + (30 + len(self.waits) // len(self.orders)) * 24 * 60 * MINUTE_MS
        made = self.author.chart(order, slot)
        made = {**made, "data": {**made["data"], "outcome": "held"}, "because": "asleep"}
        start = time.monotonic()
        reply = self.sync([made])
        self.waits.append(time.monotonic() - start)
        assert [one["outcome"] for one in reply["outcomes"]] == ["added"], reply["outcomes"]

    def run(self) -> None:
        """Until `stopped`."""
        while not self.stopped.wait(ACT_EVERY_S):
            self.act()

    def longest_ms(self, since: int) -> float:
        """The longest wait of her acts from the so-many-th on."""
        return max(self.waits[since:], default=0.0) * 1000


def prepare(folder: Path, patients: int, lines: int) -> tuple[Any, tuple[str, int, str], list[Any]]:
    """The house; gives the nurse's device, its place in the journal, and the orders that she charts."""
    admitted = now_ms() // MINUTE_MS * MINUTE_MS - 23 * 60 * MINUTE_MS
    at = [admitted]
    with hospital(folder, lambda: at[0]) as opened:
        opened.staff_add(DESK, "reception", PIN)
        author, raws, orders = Author("d-office"), list[Raw](), []
        for number in range(patients):
            made, placed = author.admit(f"stay-{number:04d}", "ICU", admitted)
            share = lines // patients + (number < lines % patients)
            raws += made + rounds(author, placed, share, admitted)
            orders += placed
        # each arrives when it was done, as on a day without an outage: a bill on which every line "arrived late" is no usual one
        for raw in sorted(raws, key=lambda raw: str(raw["at"])):
            at[0] = parse_time(str(raw["at"]))
            opened.record([raw], Maker(author.device, "device"))
        at[0] = now_ms()
        # her own patient, whom the bill of this day does not name: her acts are of slots far ahead
        made, hers = author.admit("stay-nurse", "ICU", admitted)
        opened.record(made, Maker(author.device, "device"))
        device = enroll(opened, 1)[0]
        epoch, head, mark, _ = opened.picture_bodies()
    return device, (epoch, head, mark), hers


def sign_in(page: Page, url: str) -> None:
    """The front desk opens the bill."""
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{url}/billing")
    page.get_by_label("Your name").select_option(page.locator("#staff option", has_text=DESK).get_attribute("value"))
    page.get_by_label("PIN or password").fill(PIN)
    page.get_by_role("button", name="Sign in").click()
    page.locator("[data-charge]").first.wait_for()


def press_of(server: ServerProcess) -> int:
    """The process of the server's press."""
    assert server.process is not None
    for name in os.listdir("/proc"):
        try:
            parent = Path(f"/proc/{name}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[1]
            command = Path(f"/proc/{name}/cmdline").read_bytes()
        except (OSError, IndexError):
            continue
        if parent == str(server.process.pid) and b"reports.pdf" in command:
            return int(name)
    raise AssertionError("the server has no press")


def print_bill(page: Page, folder: Path) -> bytes:
    """One bill, as the browser gets it."""
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Billing PDF").click()
    path = folder / "bill.pdf"
    downloading.value.save_as(path)
    return path.read_bytes()


def bare_s(lines: int) -> float:
    """Seconds of the processor for a bare table of so many lines."""
    press = Press()
    html = (
        "<table>"
        + "".join(f"<tr>{''.join(f'<td>{line}.{cell}</td>' for cell in range(COLUMNS))}</tr>" for line in range(lines))
        + "</table>"
    )
    press.print("<p>started</p>")
    assert press._worker is not None
    before = cpu_s(press._worker.pid)
    press.print(html)
    took = cpu_s(press._worker.pid) - before
    press.close()
    return took


def run(folder: Path, page: Page, server: ServerProcess, nurse: Steady, bills: int) -> tuple[float, list[float], float, float]:
    """(seconds of the first bill with the press's start, of each further one; the nurse's longest wait in quiet and meanwhile, ms)."""
    nurse.start()
    threading.Event().wait(QUIET_S)
    quiet = nurse.longest_ms(0)
    sign_in(page, server.url)
    since = len(nurse.waits)
    assert print_bill(page, folder).startswith(b"%PDF")
    worker = press_of(server)
    first, spent, each = cpu_s(worker), cpu_s(worker), []
    for _ in range(bills):
        print_bill(page, folder)
        now = cpu_s(worker)
        each.append(now - spent)
        spent = now
    meanwhile = nurse.longest_ms(since)
    nurse.finish()
    return first, each, quiet, meanwhile


def main(words: Sequence[str] | None = None) -> list[Figure]:
    """Measures and prints."""
    asked = arguments(__doc__, lines=400, patients=8, bills=4).parse_args(words)
    chromium = shutil.which("chromium")
    options: dict[str, Any] = {"executable_path": chromium, "args": ["--no-sandbox"]} if chromium else {}
    with scratch() as folder, sync_playwright() as playwright:
        device, place, orders = prepare(folder / "hospital", asked.patients, asked.lines)
        with ServerProcess(folder / "hospital", args=["--no-backups"]) as server:
            browser = playwright.chromium.launch(**options)
            try:
                nurse = Steady(server.port, device, place, orders)
                start = time.monotonic()
                first, each, quiet, meanwhile = run(folder, browser.new_page(), server, nurse, asked.bills)
                took = time.monotonic() - start
            finally:
                browser.close()
        bare = bare_s(asked.lines)
    spread = Spread.of(each)
    return show(
        f"A bill of {asked.lines} lines, {asked.bills + 1} times in {took:.0f} s, while a nurse charts {len(nurse.waits)} acts",
        [
            Figure("processor time of a bill in the press", spread.text("s", 2), f"bare table {bare:.2f} s", f"{spread.median / bare:.1f}",
                   f"≤ {PRESS_S:g} s", spread.median <= PRESS_S),
            Figure("the first bill, with the start of the press", f"{first:.2f} s", "–", "–", "–", None),
            Figure("the longest wait of an act of a nurse meanwhile", f"{meanwhile:.0f} ms", f"nothing prints {quiet:.0f} ms", "–",
                   f"≤ {NURSE_MS:g} ms", meanwhile <= NURSE_MS),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()

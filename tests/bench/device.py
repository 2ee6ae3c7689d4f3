"""The device: how soon a reloaded page can be used with no server, and how soon a tap is kept.

60 patients of one ward, each with ten orders and a day of acts, on one tablet's page in Chromium; the server is killed before the
measuring begins.

reload  from the navigation's start until all 60 patients are listed and the open patient's "Give" stands there, drawn: within 1 s.
tap     from the tap on "Give" (the click event's own time) until the frame that shows "kept on this device" for that act: at most 50 ms at
        the 95th percentile. The entry is durable by then: its strict transaction is complete before the line appears. Baseline: a bare
        IndexedDB transaction of the same durability on the same page, which is the least that kept can take.

Run it as `python -m tests.bench.device [--patients N] [--reloads N] [--taps N]`.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType, Page, sync_playwright

from domain.hospital import Maker
from tests.bench.figures import Figure, Spread, arguments, now_ms, scratch, show
from tests.bench.house import BATCH, hospital
from tests.bench.ward import MINUTE_MS, Author, Raw, rounds
from tests.harness.server import ServerProcess

RELOAD_S, TAP_MS = 1.0, 50.0
HOUR_MS = 60 * MINUTE_MS
#: acts of one patient: those of about 20 hours, so that the newest slots are open
ACTS = 110
NURSE = "Ada Okafor"
#: what a page may take that a person would still wait for, ms; a figure is what it took
PATIENCE_MS = 60_000

#: notes when the page can be used, by the page's own clock; looked for in every frame
USABLE = """(patients) => {
  const look = () => {
    if (document.querySelectorAll('nav [data-stay], [data-stay]').length >= patients && document.querySelector('[data-slot] .wd-go')) {
      window.benchUsable = performance.now();
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""

#: notes, for each click on a Give, the milliseconds until the frame that shows its line
TAPS = """() => {
  window.benchTaps = [];
  const kept = () => [...document.querySelectorAll('.wd-receipt')].filter((line) => line.textContent.includes('kept on this device'));
  let known = new Set();
  let since = null;
  addEventListener('click', (event) => {
    if (!event.target.closest('.wd-go')) return;
    known = new Set(kept());
    since = event.timeStamp;
  }, true);
  new MutationObserver(() => {
    if (since === null || !kept().some((line) => !known.has(line))) return;
    const from = since;
    since = null;
    requestAnimationFrame(() => window.benchTaps.push(performance.now() - from));
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""

#: milliseconds of bare transactions of the same durability
BARE = """async (count) => {
  const database = await new Promise((done, wrong) => {
    const asked = indexedDB.open('bench', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('bare');
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => wrong(asked.error);
  });
  const took = [];
  for (let turn = 0; turn < count; turn++) {
    const from = performance.now();
    await new Promise((done, wrong) => {
      const act = database.transaction('bare', 'readwrite', { durability: 'strict' });
      act.oncomplete = done;
      act.onerror = () => wrong(act.error);
      act.objectStore('bare').put({ text: 'x'.repeat(600) }, turn);
    });
    took.push(performance.now() - from);
  }
  database.close();
  return took;
}"""


def prepare(folder: Path, patients: int) -> str:
    """A ward of so many patients; gives a code for its tablet."""
    with hospital(folder) as opened:
        opened.staff_add(NURSE, "nurse", "2468")
        author, raws = Author("d-office"), list[Raw]()
        admitted = now_ms() - 20 * HOUR_MS
        for number in range(patients):
            made, orders = author.admit(f"stay-{number:04d}", "ICU", admitted)
            raws += made + rounds(author, orders, ACTS, admitted)
        for start in range(0, len(raws), BATCH):
            opened.record(raws[start : start + BATCH], Maker(author.device, "device"))
        return opened.make_code("Blue 1", "blue", "ICU", "device")


def joins(page: Page, server: ServerProcess, code: str) -> None:
    """A tablet joins by its code, and the nurse says by her PIN that she charts."""
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{server.url}/enroll#{code}")
    page.wait_for_selector("[data-enrolled]:not([data-enrolled=''])")
    page.goto(f"{server.url}/device")
    page.get_by_role("region", name="Who is charting?").get_by_role("button", name=NURSE).click()
    page.get_by_label("PIN", exact=True).fill("2468")
    page.get_by_role("button", name="OK", exact=True).click()


def measure(
    server: ServerProcess, page: Page, code: str, patients: int, reloads: int, taps: int
) -> tuple[list[float], list[float], list[float]]:
    """(seconds of each reload, milliseconds of each tap, milliseconds of each bare transaction)."""
    joins(page, server, code)
    page.wait_for_selector("[data-link='online']")
    page.locator("[data-stay]").first.click()
    page.wait_for_selector("[data-slot] .wd-go")
    page.evaluate(
        "async () => { const { shellKept } = await import('wardlight/install.js');"
        " while (!(await shellKept())) await new Promise((go) => setTimeout(go, 50)); }"
    )
    server.kill()
    page.add_init_script(f"({USABLE})({patients})")
    found = []
    for turn in range(reloads + 1):
        page.reload(wait_until="commit")
        page.wait_for_function("window.benchUsable !== undefined")
        if turn:  # the first one after the kill finds out that there is no server
            found.append(float(page.evaluate("window.benchUsable")) / 1000)
    page.evaluate(TAPS)
    for number in range(taps):
        stay = f"stay-{number % patients:04d}"
        page.locator(f'[data-stay="{stay}"]').first.click()
        page.wait_for_selector(f'[data-stay="{stay}"][aria-current="true"]')
        page.locator("[data-slot] button.wd-go", has_text="Give").first.click()
        page.wait_for_function("(count) => window.benchTaps.length === count", arg=number + 1)
    return found, list(page.evaluate("window.benchTaps")), list(page.evaluate(BARE, taps))


def browser(kind: BrowserType, profile: Path) -> Any:
    """Debian's Chromium where it is, Playwright's own elsewhere; a tablet's size."""
    chromium = shutil.which("chromium")
    options: dict[str, Any] = {"executable_path": chromium, "args": ["--no-sandbox"]} if chromium else {}
    return kind.launch_persistent_context(profile, viewport={"width": 1180, "height": 820}, **options)


def main(words: Sequence[str] | None = None) -> list[Figure]:
    """Measures and prints."""
    asked = arguments(__doc__, patients=60, reloads=10, taps=60).parse_args(words)
    with scratch() as folder, ServerProcess(folder / "hospital") as server, sync_playwright() as playwright:
        server.stop()
        code = prepare(folder / "hospital", asked.patients)
        server.start()
        context = browser(playwright.chromium, folder / "profile")
        try:
            reloads, taps, bare = measure(server, context.pages[0], code, asked.patients, asked.reloads, asked.taps)
        finally:
            context.close()
    ready, tapped, least = Spread.of(reloads), Spread.of(taps), Spread.of(bare)
    late = sorted(taps)[int(len(taps) * 0.95)]
    late_bare = sorted(bare)[int(len(bare) * 0.95)]
    return show(
        f"A device with {asked.patients} patients, no server: {asked.reloads} reloads, {asked.taps} taps",
        [
            Figure("reload until usable", ready.text("s", 2), "–", "–", f"≤ {RELOAD_S:g} s", ready.median <= RELOAD_S),
            Figure("tap on Give until kept", tapped.text("ms"), f"bare transaction {least.text('ms')}",
                   f"{tapped.median / least.median:.1f}", "–", None),
            Figure("the same, 95th percentile", f"{late:.1f} ms", f"bare transaction {late_bare:.1f} ms", f"{late / late_bare:.1f}",
                   f"≤ {TAP_MS:g} ms", late <= TAP_MS),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()

"""The operating rooms: 8 sheets at once on 8 devices and a wall, with a reading a minute for 4 hours of ward time at 60 times its speed.

Each device is a page of its own in Chromium, each has its patient's sheet open. Once a second (a minute of the ward at 60 times) every
page types four values and taps "Save reading", each page at its own part of the second; the entries go to a real server, and to all
other devices and the wall. Measured:

kept    from the tap on "Save reading" (the click event's own time) until the frame that shows "kept on this device": at most 50 ms at
        the 95th percentile. Baseline: a bare IndexedDB transaction of the same durability on one of the pages.
report  seconds of the processor that the press takes for the report of a 6-hour sheet, at 5-minute rows (at most 4) and at every minute
        (at most 12). Baseline: as many cells in a bare HTML table, in the same run.

The ward's clock is the real one, so the readings carry times a second apart; what is drawn grows all the same.

Run it as `python -m tests.bench.theatre [--devices N] [--readings N] [--hours N]`.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from domain.data import anesthesia_limits
from domain.entries import parse, plain_time
from domain.fold import Picture
from domain.hospital import Maker
from reports.anesthesia import anesthesia_html
from reports.press import Press
from tests.bench.device import BARE, NURSE, joins
from tests.bench.figures import Figure, Spread, arguments, cpu_s, now_ms, scratch, show
from tests.bench.house import hospital
from tests.bench.ward import MINUTE_MS, Author
from tests.harness.server import ServerProcess

KEPT_MS, REPORT_S, REPORT_MINUTES_S = 50.0, 4.0, 12.0
SPEED = 60
PATIENCE_MS = 60_000
BARE_TURNS = 60
COLUMNS = 12

#: types four values and saves, once a second, and notes the milliseconds from the click to the frame that shows the receipt
READS = """async ([readings, pause, offset]) => {
  const took = [];
  const field = (key) => document.getElementById(`wa-${key}`);
  const type = (key, value) => {
    const one = field(key);
    one.value = String(value);
    one.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const said = (line) => /kept on this device|on the server/.test(line.textContent);
  const lines = () => [...document.querySelectorAll('.wd-receipt')].filter(said);
  const begun = performance.now() + offset;
  for (let turn = 0; turn < readings; turn++) {
    const wait = begun + turn * pause - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    for (const [key, value] of [['hr', 90 + turn % 40], ['sys', 100 + turn % 30], ['spo2', 97], ['agent', 1.8]]) type(key, value);
    await frame();
    const known = new Set(lines());
    const save = document.querySelector('.wa-save');
    let from = null;
    save.addEventListener('click', (event) => { from = event.timeStamp; }, { once: true, capture: true });
    save.click();
    while (!lines().some((line) => !known.has(line))) await frame();
    took.push(performance.now() - from);
  }
  return { took, seconds: (performance.now() - begun) / 1000 };
}"""


def prepare(folder: Path, devices: int) -> tuple[list[str], str]:
    """A patient for each device; gives a code for each, and one for a wall."""
    with hospital(folder) as opened:
        opened.staff_add(NURSE, "nurse", "2468")
        author = Author("d-office")
        raws = [raw for number in range(devices) for raw in author.admit(f"stay-{number}", "ICU", now_ms() - MINUTE_MS)[0]]
        opened.record(raws, Maker(author.device, "device"))
        codes = [opened.make_code(f"Blue {number}", "blue", "ICU", "device") for number in range(devices)]
        return codes, opened.make_code("Wall", "silver", "ICU", "wall")


def enters(browser: Browser, server: ServerProcess, code: str, number: int) -> Page:
    """A device of its own, at its patient's open sheet."""
    page = browser.new_context(viewport={"width": 1180, "height": 820}).new_page()
    joins(page, server, code)
    page.locator(f'[data-stay="stay-{number}"]').first.click()
    page.get_by_role("button", name="Anesthesia", exact=True).click()
    page.get_by_role("button", name="Open a sheet").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("Procedure", exact=True).fill("Spay")
    asked.get_by_role("button", name="Open a sheet").click()
    page.wait_for_selector(".wa-save")
    return page


def kept(server: ServerProcess, codes: list[str], wall: str, readings: int) -> tuple[list[float], list[float], float]:
    """(milliseconds of each reading until kept, of each bare transaction, seconds that the readings of the slowest page took)."""
    chromium = shutil.which("chromium")
    options: dict[str, Any] = {"executable_path": chromium, "args": ["--no-sandbox"]} if chromium else {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        pages = [enters(browser, server, code, number) for number, code in enumerate(codes)]
        screen = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
        screen.goto(f"{server.url}/enroll#{wall}")
        screen.wait_for_selector("[data-enrolled]:not([data-enrolled=''])")
        screen.goto(f"{server.url}/wall/all")
        screen.wait_for_selector("[data-link='online']")
        pause = 60_000 / SPEED
        for number, page in enumerate(pages):
            page.evaluate(f"(asked) => {{ window.benchReads = ({READS})(asked); }}", [readings, pause, number * pause / len(pages)])
        found = [page.evaluate("() => window.benchReads") for page in pages]
        bare = list(pages[0].evaluate(BARE, BARE_TURNS))
        browser.close()
    return [ms for one in found for ms in one["took"]], bare, max(one["seconds"] for one in found)


def sheet(hours: int, every_min: int) -> Picture:
    """A sheet of so many hours with all eleven values each few minutes."""
    picture = Picture()
    begin = now_ms() - hours * 60 * MINUTE_MS
    values = {"hr": "104", "rr": "12", "spo2": "97", "etco2": "38", "sys": "110", "dia": "65", "map": "80", "temp": "37.2"}
    values |= {"agent": "1.8", "o2": "1", "fluids": "47"}
    told: list[tuple[str, dict[str, Any], int]] = [
        ("stay.opened", {"patient": {"name": "Biscuit", "species": "dog"}}, begin), ("anesthesia.opened", {"sheet": "n1"}, begin),
        *[("anesthesia.read", {"sheet": "n1", "values": values}, begin + at * MINUTE_MS) for at in range(0, hours * 60, every_min)],
        *[("anesthesia.drugged", {"sheet": "n1", "drug": "Fentanyl", "amount": "0.02", "unit": "mg"}, begin + at * 60 * MINUTE_MS)
          for at in range(hours)],
    ]  # fmt: skip
    for seq, (kind, data, at) in enumerate(told, 1):
        text = plain_time(at)
        entry = {"id": f"e{seq}", "device": "blue", "seq": seq, "stamp": f"{text}-0000-blue", "at": text, "kind": kind, "stay": "s1"}
        picture.add(parse({**entry, "data": data}))
    return picture


def printed(press: Press, html: str) -> float:
    """Seconds of the processor that the press took for a page."""
    press.print("<p>warm</p>")
    assert press._worker is not None
    before = cpu_s(press._worker.pid)
    press.print(html)
    return cpu_s(press._worker.pid) - before


def reports(hours: int) -> list[Figure]:
    """The report at five minutes and at every minute, each beside a bare table of as many rows."""
    limits, _ = anesthesia_limits(Path("nowhere"))
    press, found = Press(), []
    for every, target in ((5, REPORT_S), (1, REPORT_MINUTES_S)):
        rows = hours * 60 // every
        cells = "".join(f"<td>{column}</td>" for column in range(COLUMNS))
        least = printed(press, f"<table>{f'<tr>{cells}</tr>' * rows}</table>")
        took = printed(press, anesthesia_html(sheet(hours, every), "s1", "n1", limits, now_ms()))
        what = f"report of {hours} h, a row each {every} min" if every > 1 else f"report of {hours} h, a row each minute"
        found.append(
            Figure(what, f"{took:.2f} s", f"bare table {least:.2f} s", f"{took / max(least, 0.01):.1f}", f"≤ {target:g} s", took <= target)
        )
    press.close()
    return found


def main(words: Sequence[str] | None = None) -> list[Figure]:
    """Measures and prints."""
    asked = arguments(__doc__, devices=8, readings=240, hours=6).parse_args(words)
    with scratch() as folder, ServerProcess(folder / "hospital") as server:
        server.stop()
        codes, wall = prepare(folder / "hospital", asked.devices)
        server.start()
        took, bare, seconds = kept(server, codes, wall, asked.readings)
    late, late_bare = sorted(took)[int(len(took) * 0.95)], sorted(bare)[int(len(bare) * 0.95)]
    speed = asked.readings * 60 / seconds
    return show(
        f"{asked.devices} sheets at once on {asked.devices} devices and a wall, {asked.readings} readings each",
        [
            Figure("tap on Save reading until kept", Spread.of(took).text("ms"), f"bare transaction {Spread.of(bare).text('ms')}",
                   f"{Spread.of(took).median / Spread.of(bare).median:.1f}", "–", None),
            Figure("the same, 95th percentile", f"{late:.1f} ms", f"bare transaction {late_bare:.1f} ms", f"{late / late_bare:.1f}",
                   f"≤ {KEPT_MS:g} ms", late <= KEPT_MS),
            Figure("ward time against real time", f"{speed:.0f} ×", "–", "–", f"≥ {SPEED} ×", speed >= SPEED * 0.98),
            *reports(asked.hours),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()

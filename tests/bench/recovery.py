"""Coming back at scale: 40 devices that were apart for 12 hours, clocks off by up to a day, and somebody at the recovery page meanwhile.

60 patients with ten orders each. Each order is charted by one device, which knows its own acts; 30 slots were charted by a second device
too (a clash), and 10 orders were given a second time in another slot, sooner than half their interval (a possible double). 5,000 entries
come over the real wire, device by device over some seconds, while a manager has the recovery page open in Chromium. Measured:

found   all planted disagreements stand on the page's list, and no other: asserted, not timed.
first   from the navigation until the page's lines are there, drawn, while entries arrive: within 2 s.
act     from a click ("Both were given", with its reason) until the page says that it is settled: at most 200 ms in the median.
Baseline: the same page and the same acts in the same run, when all has arrived and nothing else is at work.

Run it as `python -m tests.bench.recovery [--devices N] [--stays N] [--entries N] [--clashes N] [--doubles N] [--seconds N]`.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import shutil
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from playwright.sync_api import Page, sync_playwright

from domain import clashes, outage
from domain.entries import parse, plain_minute, plain_time
from domain.fold import Picture
from domain.hospital import Hospital
from tests.bench.clients import Replica
from tests.bench.figures import Figure, Spread, arguments, now_ms, say, scratch, show
from tests.bench.house import Enrolled, admit, enroll, flat, hospital
from tests.bench.ward import MINUTE_MS, Author, Order, Raw
from tests.harness.server import ServerProcess

FIRST_S, ACT_MS = 2.0, 200.0
HOURS = 12
CLOCKS_OFF_MS = 24 * 60 * MINUTE_MS
MANAGER, PASSWORD = "Mona Manager", "quiet otters ford rivers"
SPAWN = multiprocessing.get_context("spawn")
#: what a page may take that a person would still wait for, ms; a figure is what it took
PATIENCE_MS = 60_000
#: acts that are timed while entries arrive, and afterwards
ACTS = 12

#: settles the first card of the list and gives the milliseconds until the page has said so
SETTLE = """async (words) => {
  const card = [...document.querySelectorAll('[data-line="clashes"] .wd-item:not(.wd-gone)')].find((one) => !one.dataset.timed);
  if (!card) return null;
  card.dataset.timed = "yes";
  const field = card.querySelector("input");
  field.value = words;
  field.dispatchEvent(new Event("input"));
  await new Promise((go) => setTimeout(go, 60));
  const button = [...card.querySelectorAll("button")].find((one) => /^(Both|All) /.test(one.textContent));
  const since = performance.now();
  return await new Promise((done) => {
    const look = () => {
      const said = card.querySelector('[role="status"]').textContent;
      if (said) requestAnimationFrame(() => done([performance.now() - since, said]));
      else if (performance.now() - since > 30000) done([30000, "nothing was said"]);
      else requestAnimationFrame(look);
    };
    button.click();
    requestAnimationFrame(look);
  });
}"""


class Planted(NamedTuple):
    """What each device holds, and the pairs of ids that disagree, by kind."""

    outboxes: list[list[Raw]]
    pairs: dict[str, set[frozenset[str]]]


class Apart(Author):
    """A device whose clock is off: what it writes down is its own clock's time, and by how much that was off when last measured."""

    def __init__(self, device: str, offset_ms: int) -> None:
        super().__init__(device)
        self.offset_ms = offset_ms

    def entry(self, kind: str, stay: str | None, data: Raw, at_ms: int, saw: Sequence[str] = (), because: str | None = None) -> Raw:
        raw = super().entry(kind, stay, data, at_ms + self.offset_ms, saw, because)
        raw["clock"]["offset_ms"] = self.offset_ms
        return raw

    def act(self, order: Order, due_ms: int, at_ms: int, saw: Sequence[str]) -> Raw:
        """An act about a slot at a time."""
        data = {"order": order.order, "slot": plain_minute(due_ms), "outcome": "given", "value": "38.5", "price": "4.50"}
        return self.entry("treatment.charted", order.stay, data, at_ms, [order.placed, *saw])


class Task(NamedTuple):
    """Something that one device does at a time: charts an order's slot, or (no order) writes a note."""

    at_ms: int
    device: int
    order: Order | None
    due_ms: int
    pair: str | None


def plant(devices: Sequence[Enrolled], orders: Sequence[Order], wanted: int, twice: int, doubles: int, start_ms: int) -> Planted:
    """What the devices did in the twelve hours."""
    chance = random.Random(7)
    end_ms = start_ms + HOURS * 60 * MINUTE_MS
    due = {order.order: list(range(start_ms, end_ms, order.every_min * MINUTE_MS)) for order in orders}
    owner = {order.order: number % len(devices) for number, order in enumerate(orders)}
    second = [order for order in orders if order.every_min == 240][:doubles]
    clashing = [order for order in orders if order.every_min == 60][:: max(1, sum(o.every_min == 60 for o in orders) // max(twice, 1))][
        :twice
    ]
    tasks: list[Task] = []
    for order in orders:
        last = len(due[order.order]) if order not in second else 1
        for slot in due[order.order][:last]:
            tasks.append(Task(slot + chance.randrange(-5, 11) * MINUTE_MS, owner[order.order], order, slot, None))
        other = (owner[order.order] + 7) % len(devices)
        if order in second:  # the next slot's dose, an hour after the first
            slot = due[order.order][1]
            tasks.append(Task(due[order.order][0] + 60 * MINUTE_MS, other, order, slot, "double"))
        if order in clashing:
            slot = due[order.order][5]
            tasks.append(Task(slot + 3 * MINUTE_MS, other, order, slot, "slot"))
    notes = wanted - len(tasks)
    tasks += [Task(start_ms + chance.randrange(HOURS * 60) * MINUTE_MS, number % len(devices), None, 0, None) for number in range(notes)]
    return _written(devices, orders, sorted(tasks, key=lambda task: (task.at_ms, task.device)))


def _written(devices: Sequence[Enrolled], orders: Sequence[Order], tasks: Sequence[Task]) -> Planted:
    chance = random.Random(8)
    authors = [Apart(one.device, chance.randrange(-CLOCKS_OFF_MS, CLOCKS_OFF_MS)) for one in devices]
    made: list[list[Raw]] = [[] for _ in devices]
    acts: dict[tuple[str, int], str] = {}
    last: dict[tuple[int, str], str] = {}
    pairs: dict[str, set[frozenset[str]]] = {"slot": set(), "double": set()}
    late: list[tuple[str, str, Task]] = []
    for task in tasks:
        author = authors[task.device]
        if task.order is None:
            raw = author.entry("note.written", orders[len(made[task.device]) % len(orders)].stay, {"text": "resting"}, task.at_ms)
        else:
            known = last.get((task.device, task.order.order))
            raw = author.act(task.order, task.due_ms, task.at_ms, [known] if known else [])
            last[task.device, task.order.order] = raw["id"]
            if task.pair is None:
                acts[task.order.order, task.due_ms] = raw["id"]
            else:
                late.append((task.pair, raw["id"], task))
        made[task.device].append(raw)
    for kind, ident, task in late:
        assert task.order is not None
        first = task.due_ms if kind == "slot" else task.due_ms - task.order.every_min * MINUTE_MS
        pairs[kind].add(frozenset((acts[task.order.order, first], ident)))
    return Planted(made, pairs)


def arrive(port: int, place: tuple[str, int, str], came: Sequence[tuple[str, str, list[bytes]]], seconds: int) -> None:
    """The devices come back one after the other, in a process of their own: each pushes what it has and pulls what it lacks."""

    async def all_of_them() -> None:
        async def one(number: int, device: str, token: str, outbox: list[bytes]) -> None:
            await asyncio.sleep(number * seconds / len(came))
            replica = Replica(port, device, token, place, outbox)
            await replica.sync()

        await asyncio.gather(*(one(number, *each) for number, each in enumerate(came)))

    asyncio.run(all_of_them())


def prepare(opened: Hospital, devices: int, stays: int) -> tuple[list[Enrolled], Enrolled, list[Order], int]:
    """The house as it was before, and the word that the emergency is over."""
    mona = opened.staff_add(MANAGER, "manager", "2468")
    opened.signing.set_password(mona, PASSWORD)
    homes = enroll(opened, devices)
    [reader] = enroll(opened, 1, "wall")
    start_ms = now_ms() // MINUTE_MS * MINUTE_MS - (HOURS * 60 + 1) * MINUTE_MS
    orders = flat(admit(opened, Author("desk-1"), stays, HOURS + 2))
    opened.make("outage.declared", None, {"outage": "night", "scope": "hospital", "cause": "power", "since": plain_time(start_ms)})
    opened.make("outage.ended", None, {"outage": "night", "until": plain_time(start_ms + HOURS * 60 * MINUTE_MS)})
    return homes, reader, orders, start_ms


def first_content(page: Page, url: str) -> float:
    """Seconds from the navigation until the lines of the recovery are drawn."""
    page.goto(f"{url}/recovery", wait_until="commit")
    page.wait_for_selector('[data-line="report"][data-state]', timeout=PATIENCE_MS)
    return float(page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done(performance.now())))")) / 1000


def settle_some(page: Page, count: int) -> list[float]:
    """Milliseconds of so many settlements, as they come up."""
    head = page.locator('[data-line="clashes"] .wd-head')
    if head.get_attribute("aria-expanded") == "false":
        head.click()
    took: list[float] = []
    while len(took) < count:
        page.wait_for_selector('[data-line="clashes"] .wd-item:not(.wd-gone):not([data-timed])', timeout=PATIENCE_MS)
        told = page.evaluate(SETTLE, "both were really done")
        if told is not None:
            assert told[1] == "Settled.", told
            took.append(told[0])
    return took


def sign_in(page: Page, url: str) -> None:
    """The manager at the desk."""
    page.goto(f"{url}/staff")
    page.locator("#staff").select_option(label=f"{MANAGER} · manager")
    page.get_by_label("PIN or password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def found_in(port: int, reader: Enrolled) -> tuple[dict[str, set[frozenset[str]]], int]:
    """The disagreements of all patients, settled ones too, as a wall that takes the picture folds them; and how many entries it holds."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/journal/picture", headers={"Authorization": f"Bearer {reader.token}"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        told = json.loads(answer.read())
    picture = Picture()
    for raw in told["entries"]:
        picture.add(parse(raw))
    assert [one.outage for one in outage.recovering(picture)] == ["night"]
    found: dict[str, set[frozenset[str]]] = {}
    for stay in picture.children("stays"):
        for clash in clashes.of_stay(picture, stay):
            found.setdefault(clash.kind, set()).add(frozenset(clash.members))
    return found, sum(raw["kind"] in ("treatment.charted", "note.written") for raw in told["entries"])


class Run(NamedTuple):
    """Seconds and milliseconds of one run: while entries arrive, and when all is quiet."""

    firsts: list[float]
    acts: list[float]
    quiet_firsts: list[float]
    quiet_acts: list[float]


def run(folder: Path, asked: Any) -> Run:
    """The house, the arrival, the page."""
    with hospital(folder) as opened:
        homes, reader, orders, start_ms = prepare(opened, asked.devices, asked.stays)
        place = (opened.epoch, opened.last_pos, opened.mark_at(opened.last_pos) or "")
    planted = plant(homes, orders, asked.entries, asked.clashes, asked.doubles, start_ms)
    assert {kind: len(pairs) for kind, pairs in planted.pairs.items()} == {"slot": asked.clashes, "double": asked.doubles}
    made = sum(map(len, planted.outboxes))
    came = [(one.device, one.token, [orjson.dumps(raw) for raw in raws]) for one, raws in zip(homes, planted.outboxes, strict=True)]
    acts = min(ACTS, (asked.clashes + asked.doubles) // 2)
    chromium = shutil.which("chromium")
    with ServerProcess(folder, args=["--no-backups"]) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1180, "height": 820})
        sign_in(page, server.url)
        arrival = SPAWN.Process(target=arrive, args=(server.port, place, came, asked.seconds), daemon=True)
        arrival.start()
        firsts = [first_content(page, server.url)]
        settled = settle_some(page, acts)
        firsts.append(first_content(page, server.url))
        under_way = arrival.is_alive()
        arrival.join(PATIENCE_MS / 1000)
        assert arrival.exitcode == 0, "not all devices came back"
        say(f"{made} entries of {len(came)} devices; {'still arriving' if under_way else 'all there'} when the acts were done")
        page.wait_for_selector('[data-line="roll-call"][data-state="green"]', timeout=PATIENCE_MS)
        found, held = found_in(server.port, reader)
        assert found == planted.pairs, "a disagreement was not found, or invented"
        assert held == made, "an entry is missing or doubled"
        left = asked.clashes + asked.doubles - len(settled)
        page.get_by_text(f"{left} disagreements wait for a person." if left != 1 else "1 disagreement waits").wait_for(timeout=PATIENCE_MS)
        quiet_firsts = [first_content(page, server.url) for _ in range(2)]
        quiet = settle_some(page, min(acts, left))
        browser.close()
    return Run(firsts, settled, quiet_firsts, quiet)


def main(words: Sequence[str] | None = None) -> list[Figure]:
    """Measures and prints."""
    asked = arguments(__doc__, devices=40, stays=60, entries=5000, clashes=30, doubles=10, seconds=20).parse_args(words)
    with scratch() as folder:
        one = run(folder, asked)
    rows = []
    for what, values, quiet, unit, digits, most in (
        ("first content of the page while entries arrive", one.firsts, one.quiet_firsts, "s", 2, FIRST_S),
        (f"{len(one.acts)} acts, from click to said, while entries arrive", one.acts, one.quiet_acts, "ms", 0, ACT_MS),
    ):
        spread, base = Spread.of(values), Spread.of(quiet)
        ratio = f"{spread.median / base.median:.1f}"
        rows.append(
            Figure(what, spread.text(unit, digits), f"quiet {base.text(unit, digits)}", ratio, f"≤ {most:g} {unit}", spread.median <= most)
        )
    found = f"{asked.clashes} clashes and {asked.doubles} doubles"
    rows.append(Figure("planted disagreements found, others invented", f"{found}, 0", "–", "–", "all, 0", met=True))
    return show(f"Coming back: {asked.devices} devices, {asked.stays} patients, {asked.entries} entries after {HOURS} hours apart", rows)


if __name__ == "__main__":
    main()

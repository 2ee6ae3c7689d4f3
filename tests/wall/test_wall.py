"""The wall in a browser, against a real server: live, without the server, and as it is read from five metres."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.harness.server import ServerProcess
from tests.replica.ward import Screen
from tests.wire.kit import Device

HOSTILE = '<img src=x onerror="document.title=`hacked`"> {{ 1+1 }}'
#: what must be read from five metres, and all other words, in CSS pixels on a page 1080 high (look: "Five metres")
FAR, NEAR = 40, 24
SCREENS = ((1920, 1080), (1280, 720), (1180, 820), (3840, 2160))
FAR_PARTS = (".wl-cage", ".wl-name", ".wl-caution", ".wl-code", ".wl-what", ".wl-when")


def minute(ago: int = 0) -> str:
    """The time so many minutes ago, as a slot's key."""
    return (datetime.now(UTC) - timedelta(minutes=ago)).strftime("%Y-%m-%dT%H:%M:00Z")


class Nurse(Device):
    """A device that charts by the wire."""

    def patient(self, stay: str, name: str, cage: str, **more: Any) -> dict[str, Any]:
        about = {"patient": {"name": name, "species": "dog", "breed": "Beagle"}, "ward": "ICU", "cage": cage, "weight_kg": "9.4"}
        return self.entry("stay.opened", stay, about | more)

    def order(self, stay: str, order: str, name: str, schedule: dict[str, Any]) -> dict[str, Any]:
        dose = {"amount": "25", "unit": "mg", "per_kg": True, "concentration": "100", "route": "IV"}
        return self.entry("order.placed", stay, {"order": order, "name": name, "schedule": schedule, "dose": dose})

    def gives(self, stay: str, order: str, slot: str) -> None:
        self.sync(self.entry("treatment.charted", stay, {"order": order, "slot": slot, "outcome": "given"}))


@pytest.fixture
def ward(make_server: Callable[..., ServerProcess]) -> tuple[ServerProcess, Nurse]:
    server = make_server()
    server.settings(zone="Europe/Berlin", name="Harbour Animal Hospital")
    nurse = Nurse(server)
    # further back than its lateness, but never on the other side of it while a test runs
    nurse.sync(
        nurse.patient("biscuit", "Biscuit", "3", caution=True, resuscitation="als"),
        nurse.order("biscuit", "cef", "Cefazolin", {"once": minute(45)}),
        nurse.patient("luna", "Luna", "12"),
        nurse.order("luna", "stat", "Flunixin", {"stat": minute(20)}),
        nurse.patient("pixel", HOSTILE, "5", resuscitation="dnr", critical_notes=HOSTILE),
        nurse.order("pixel", "tpr", HOSTILE, {"once": minute(-60)}),
    )
    return server, nurse


def wall(context: BrowserContext, server: ServerProcess, board: str = "icu") -> Screen:
    screen = Screen(context, "Wall 1")
    screen.page.set_viewport_size({"width": 1920, "height": 1080})
    screen.enroll(server, role="wall")
    screen.page.goto(f"{server.url}/wall/{board}")
    return screen


def slot(page: Page, order: str) -> Any:
    return page.locator(f"[data-slot^='{order}@']")


def test_the_wall_is_live_and_goes_on_without_the_server(context: BrowserContext, ward: tuple[ServerProcess, Nurse]) -> None:
    server, nurse = ward
    screen = wall(context, server)
    page, root = screen.page, screen.page.locator(".wl-wall")
    expect(root).to_have_attribute("data-link", "online")
    expect(page.locator("[data-stay]")).to_have_count(3)
    assert page.locator("[data-stay]").evaluate_all("rows => rows.map(row => row.dataset.stay)") == ["luna", "biscuit", "pixel"]
    expect(slot(page, "cef")).to_have_attribute("data-state", "late")
    expect(page.locator("[data-stay=biscuit] .wl-what")).to_have_text("Cefazolin235 mg IV")
    expect(page.get_by_text("2 late")).to_be_visible()

    server.kill()
    expect(root).to_have_attribute("data-link", "offline", timeout=20_000)
    expect(page.get_by_role("status")).to_contain_text("SERVER LOST")
    expect(page.locator(".wl-strip")).to_contain_text("old and counts on from there")
    expect(page.locator(".wl-roster")).to_contain_text("Blue 1: cages 3 5 12")
    # what the home device may have done is not called late, STAT is never held up
    expect(slot(page, "cef")).to_have_attribute("data-known", "false")
    expect(slot(page, "cef")).to_have_attribute("data-state", "due")
    expect(page.locator("[data-stay=biscuit] .wl-when")).to_contain_text("ask Blue 1, last heard")
    expect(slot(page, "stat")).to_have_attribute("data-state", "late")
    page.reload()
    expect(page.locator("[data-stay]")).to_have_count(3)
    expect(root).to_have_attribute("data-link", "offline", timeout=20_000)

    server.start()
    expect(root).to_have_attribute("data-link", "online", timeout=20_000)
    expect(slot(page, "cef")).to_have_attribute("data-state", "late")
    given = slot(page, "cef").get_attribute("data-slot")
    assert given is not None
    nurse.gives("biscuit", "cef", given.removeprefix("cef@"))
    expect(slot(page, "cef")).to_have_attribute("data-state", "given")
    assert not screen.errors


def test_two_acts_apart_are_on_the_wall_until_a_person_settles(context: BrowserContext, ward: tuple[ServerProcess, Nurse]) -> None:
    server, nurse = ward
    other = Nurse(server, "Red 2", colour="red")
    screen = wall(context, server)
    expect(slot(screen.page, "cef")).to_have_attribute("data-state", "late")
    key = str(slot(screen.page, "cef").get_attribute("data-slot")).removeprefix("cef@")
    placed = [entry["id"] for entry in nurse.held.values() if entry["kind"] == "order.placed" and entry["data"]["order"] == "cef"]
    act = {"order": "cef", "slot": key, "outcome": "given"}
    acts = [who.entry("treatment.charted", "biscuit", act, saw=placed) for who in (nurse, other)]
    nurse.sync(acts[0])
    other.sync(acts[1])
    expect(slot(screen.page, "cef")).to_have_attribute("data-state", "clash")
    expect(slot(screen.page, "cef")).to_have_attribute("data-clash", "slot")
    expect(screen.page.locator("[data-stay=biscuit] .wl-when")).to_have_text("a person must settle")
    expect(screen.page.get_by_text("1 to settle")).to_be_visible()
    of = [act["id"] for act in acts]
    nurse.sync(nurse.entry("clash.settled", "biscuit", {"of": of, "keep": of[:1]}, because="Ada gave it", saw=of))
    expect(slot(screen.page, "cef")).to_have_attribute("data-state", "given")
    assert not screen.errors


def test_a_patient_on_another_page_carries_his_marks_too(context: BrowserContext, ward: tuple[ServerProcess, Nurse]) -> None:
    server, nurse = ward
    for number in range(12):
        nurse.sync(
            nurse.patient(f"more-{number}", f"Patient {number}", str(20 + number)),
            nurse.order(f"more-{number}", f"m{number}", "Walk", {"once": minute(-60)}),
        )
    screen = wall(context, server)
    expect(screen.page.locator("[data-stay]")).to_have_count(15)
    expect(screen.page.locator("[data-stay]:visible")).to_have_count(10)
    for number in range(12):
        expect(screen.page.locator(f"[data-stay=more-{number}] [data-slot^='m{number}@']")).to_have_attribute("data-state", "scheduled")
    assert not screen.errors


def test_what_people_wrote_is_text(context: BrowserContext, ward: tuple[ServerProcess, Nurse]) -> None:
    screen = wall(context, ward[0], "all")
    expect(screen.page.locator("[data-stay=pixel] .wl-name span").first).to_have_text(HOSTILE)
    assert screen.page.locator(".wl-wall img").count() == 0
    assert "hacked" not in screen.page.title()


def test_it_is_read_from_five_metres_and_nothing_covers_anything(context: BrowserContext, ward: tuple[ServerProcess, Nurse]) -> None:
    server, nurse = ward
    for number in range(7):
        nurse.sync(
            nurse.patient(f"more-{number}", "Marshmallow the Third", str(20 + number), caution=True),
            *(nurse.order(f"more-{number}", f"m{number}-{order}", "Buprenorphine", {"once": minute(-30 * order)}) for order in range(8)),
        )
    screen = wall(context, server)
    expect(screen.page.locator("[data-stay]")).to_have_count(10)
    screen.page.evaluate("document.fonts.ready")
    for wide, high in SCREENS:
        screen.page.set_viewport_size({"width": wide, "height": high})
        scale = min(wide / 1920, high / 1080)
        screen.page.wait_for_function(SCALED, arg=scale)
        expect(screen.page.locator(".wl-slide-move, .wl-slide-enter-active")).to_have_count(0)
        assert screen.page.evaluate(TOO_SMALL, [FAR_PARTS, FAR * scale - 0.1, NEAR * scale - 0.1]) == [], (wide, high)
        assert screen.page.evaluate(COVERED) == [], (wide, high)


#: whether the page has taken a new size in
SCALED = "u => Math.abs(parseFloat(document.querySelector('.wl-wall').style.getPropertyValue('--u')) - u) < 0.001"
#: words that are smaller than they may be: [class, text, size]
TOO_SMALL = """([far, farPx, nearPx]) => {
  const found = [];
  const walk = document.createTreeWalker(document.querySelector('.wl-wall'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const [text, parent] = [walk.currentNode.data.trim(), walk.currentNode.parentElement];
    if (!text) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    const aside = parent.closest('small');
    if (size < (!aside && far.some((part) => parent.closest(part)) ? farPx : nearPx)) found.push([parent.className, text, size]);
  }
  return found;
}"""
#: pairs of things in one row that cover each other
COVERED = """() => {
  const found = [];
  for (const row of document.querySelectorAll('.wl-row')) {
    const who = '.wl-cage, .wl-home, .wl-name > span, .wl-caution, .wl-kind > span, .wl-code';
    const things = [...row.querySelectorAll(`${who}, .wl-mark, .wl-mark b, .wl-what > span, .wl-when`)];
    // the tails of letters may reach into the room between lines
    const boxes = things.map((thing) => {
      const { left, right, top, bottom, width } = thing.getBoundingClientRect();
      const tails = thing.matches('.wl-code, .wl-caution') ? 0 : parseFloat(getComputedStyle(thing).paddingBottom);
      return { left, right, top, bottom: bottom - tails, width };
    });
    boxes.forEach((one, at) => boxes.slice(at + 1).forEach((other, on) => {
      const [a, b] = [things[at], things[at + 1 + on]];
      if (a.contains(b) || b.contains(a)) return;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide > 1 && high > 4) found.push([a.className + a.textContent, b.className + b.textContent, wide, high]);
    }));
    const bounds = row.getBoundingClientRect();
    for (const box of boxes) {
      const [above, below] = [bounds.top - box.top, box.bottom - bounds.bottom];
      if (box.width && Math.max(above, below) > 4) found.push(['out of its row', above, below]);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("look", ["", "?light"])
def test_axe_finds_nothing(context: BrowserContext, ward: tuple[ServerProcess, Nurse], look: str) -> None:
    screen = wall(context, ward[0], f"icu{look}")
    for width in (1920, 390):
        screen.page.set_viewport_size({"width": width, "height": 1080})
        expect(screen.page.locator("[data-stay]")).to_have_count(3)
        found = Axe().run(screen.page).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


def test_an_unknown_board_names_the_boards(context: BrowserContext, ward: tuple[ServerProcess, Nurse]) -> None:
    server, _ = ward
    server.command("board", "make", "night", "--name", "Night round")
    screen = wall(context, server, "nowhere")
    expect(screen.page.get_by_text("There is no board “nowhere”.")).to_be_visible()
    screen.page.get_by_role("link", name="Night round").click()
    expect(screen.page.get_by_text("No patients on this board.")).to_be_visible()
    expect(screen.page.get_by_role("heading", name="Night round")).to_be_visible()


def test_a_screen_that_is_not_enrolled_says_so(page: Page, ward: tuple[ServerProcess, Nurse]) -> None:
    page.goto(f"{ward[0].url}/wall/icu")
    expect(page.get_by_text("This screen is not enrolled yet.")).to_be_visible()


def test_a_night_of_acts_leaves_nothing_behind(context: BrowserContext, ward: tuple[ServerProcess, Nurse]) -> None:
    server, nurse = ward
    screen = wall(context, server)
    expect(screen.page.locator("[data-stay]")).to_have_count(3)
    nurse.sync(nurse.order("luna", "many", "TPR", {"every_min": 15, "start": minute(120)}))
    expect(slot(screen.page, "many").first).to_be_attached()
    nodes = json.loads(str(screen.page.evaluate("JSON.stringify(document.querySelectorAll('*').length)")))
    for _ in range(60):
        nurse.sync(nurse.entry("note.written", "luna", {"text": "quiet"}))
    screen.wait("replica.picture.items('stays/luna/notes').length === 60")
    assert screen.page.evaluate("document.querySelectorAll('*').length") <= nodes + 5

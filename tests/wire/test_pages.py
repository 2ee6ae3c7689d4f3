"""The desk's pages in a real browser: what waits is settled by a person, and the pages are whole for everybody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, expect

from domain.data import ANESTHESIA_LIMITS, FORMS
from domain.forms import COLUMNS
from tests.harness.server import ServerProcess
from tests.wire.kit import SLOT, Device

#: the smallest side of what is touched, in pixels (look/README: gloves)
TARGET_PX = 44
#: a generous limit, in ms: tests run beside others on two cores
SIZES = [(1920, 1080), (1180, 820), (820, 1180), (390, 844)]
SMALL = """least => [...document.querySelectorAll("a, button, input, select")].filter((one) => {
  const [own, label] = [one.getBoundingClientRect(), one.closest("label")?.getBoundingClientRect()];
  return own.width && !one.classList.contains("wd-skip") && Math.max(own.height, label?.height ?? 0) < least;
}).map((one) => one.outerHTML.slice(0, 100))"""


#: what reaches beyond the screen's right edge, after the screen's width
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [innerWidth, ...[...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.outerHTML.slice(0, 160))]"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with a few patients, some with names that nobody has, and two tables of its own that cannot be used."""
    server = ServerProcess(tmp_path_factory.mktemp("office"), args=["--no-backups"])
    (server.data_dir / FORMS).write_text(",".join(COLUMNS) + "\n")
    (server.data_dir / ANESTHESIA_LIMITS).write_text("species,low,high\n")
    try:
        server.start()
        names = [
            "",
            " ",
            "\u200b",
            "half \ud800",
            "a" * 10_000,
            "<script>alert(1)</script>",
            "`code`",
            "Ω≈ç√∫˜µ",
            "\ufdfd" * 50,
            "{{ 7 * 7 }}",
            '" onclick="x',
        ]
        nurse = Device(server, "Odd names")
        nurse.sync(*(nurse.entry("stay.opened", f"stay-odd-{place}", {"patient": {"name": name}}) for place, name in enumerate(names)))
        yield server
        assert not server.errors, "the server logged errors:\n" + "\n".join(server.errors)
    finally:
        server.stop()
        server.close()


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's chromium where it is, Playwright's own elsewhere."""
    debian = Path("/usr/bin/chromium")
    args = ["--no-sandbox", "--host-resolver-rules=MAP ward.test 127.0.0.1"]
    browser = playwright.chromium.launch(executable_path=str(debian) if debian.exists() else None, args=args)
    yield browser
    browser.close()


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    """A browser's page that reports no error."""
    page = chromium.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    page.close()
    assert errors == []


def signs_in(office: ServerProcess, desk: Page, name: str, role: str, path: str = "/staff") -> None:
    """A new member of staff opens a page and signs in with her PIN."""
    with office.beside() as hospital:
        hospital.staff_add(name, role, "8642")
    for _ in range(40):  # what a command wrote is noticed within a second; a person would open the page anew, too
        desk.goto(office.url + path)
        if desk.locator("#staff option", has_text=f"{name} · {role}").count():
            break
    desk.get_by_label("Your name").select_option(f"{name} · {role}")
    desk.get_by_label("PIN or password").fill("8642")
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_role("button", name="Sign out")).to_be_visible()


def clashing(office: ServerProcess, stay: str) -> Device:
    """Two devices give one slot of one patient, apart."""
    ada, bob = Device(office, "Ada desk"), Device(office, "Bob desk", colour="red")
    order = ada.entry("order.placed", stay, {"order": "o1", "name": "Cefazolin", "schedule": {"every_min": 240, "start": SLOT}})
    ada.sync(ada.entry("stay.opened", stay, {"patient": {"name": "Biscuit"}, "client": {"name": "<b>Mayer</b>"}, "cage": "3"}), order)
    act = {"order": "o1", "slot": SLOT, "outcome": "given", "quantity": "235", "unit": "mg"}
    for one in (ada, bob):
        one.sync(one.entry("treatment.charted", stay, act, saw=[order["id"]]))
    return ada


def test_a_clash_is_settled_at_the_desk_by_a_named_person_with_a_reason(office: ServerProcess, desk: Page) -> None:
    ada = clashing(office, "stay-desk")
    signs_in(office, desk, "Dr. Lindqvist", "doctor")
    card = desk.locator(".wd-item--settle", has_text="<b>Mayer</b>").filter(has_text="Cefazolin")
    card.get_by_label("Ada desk").check()
    card.get_by_role("button", name="Settle").click()
    expect(card.get_by_role("status")).to_have_text("Write the reason first.")
    card.get_by_label("Reason").fill("Bob only checked the pump")
    card.get_by_role("button", name="Settle").click()
    expect(card).to_have_count(0)
    ada.sync()
    settled = next(entry for entry in ada.held.values() if entry["kind"] == "clash.settled" and entry["stay"] == "stay-desk")
    assert settled["data"]["keep"] == [f"{ada.device}-3"]
    assert (settled["because"], settled["auth"]) == ("Bob only checked the pump", "pin")
    assert settled["by"] is not None
    charges = ada.call("GET", "/journal/ledger?stay=stay-desk").json["charges"]
    assert [charge["state"] for charge in charges] == ["open"]


def test_a_kept_entry_is_admitted_at_the_desk(office: ServerProcess, desk: Page) -> None:
    lost = Device(office, "Lost iPad")
    lost.sync(lost.opening("stay-kept", "Kepler"))
    office.command("device", "revoke", lost.device)
    entry = lost.entry(stay="stay-kept", data={"text": "ate half his food"})
    assert lost.push(entry).json["outcomes"][0]["reason"] == "revoked"
    signs_in(office, desk, "Nora Kept", "nurse")
    card = desk.locator(".wd-item", has_text="ate half his food").filter(has=desk.get_by_role("button", name="Admit: it counts"))
    card.get_by_label("Reason").fill("I was there")
    card.get_by_role("button", name="Admit: it counts").click()
    expect(card.get_by_role("status")).to_contain_text("Only doctors and managers may decide on entries that were kept aside.")
    desk.get_by_role("button", name="Sign out").click()
    expect(desk.get_by_role("heading", name="Sign in")).to_be_visible()
    signs_in(office, desk, "Dr. Kept", "doctor")
    card = desk.locator(".wd-item", has_text="ate half his food").filter(has=desk.get_by_role("button", name="Admit: it counts"))
    card.get_by_label("Reason").fill("I was there")
    card.get_by_role("button", name="Admit: it counts").click()
    expect(card).to_have_count(0)
    # it counts now, and nobody had checked who wrote it: that is asked next
    expect(desk.locator(".wd-signs .wd-item", has_text="ate half his food")).to_be_visible()
    exported = office.journal()
    admitted = [line for line in exported if line["kind"] == "entry.admitted" and line["data"]["entry"] == entry["id"]]
    assert [line["because"] for line in admitted] == ["I was there"]


def test_a_reason_that_somebody_types_is_not_taken_away(office: ServerProcess, desk: Page) -> None:
    clashing(office, "stay-typing")
    signs_in(office, desk, "Ruth", "nurse")
    reason = desk.locator(".wd-item--settle").first.get_by_label("Reason")
    reason.fill("half typed")
    before = desk.locator(".wd-item--settle").count()
    clashing(office, "stay-typing-2")
    expect(desk.locator(".wd-item--settle")).to_have_count(before + 1)
    expect(reason).to_have_value("half typed")


def test_a_patient_gets_another_home_device(office: ServerProcess, desk: Page) -> None:
    nurse = Device(office, "Blue 9")
    nurse.sync(nurse.opening("stay-home", "Homer"))
    signs_in(office, desk, "Hana", "nurse")
    desk.get_by_label("Find a patient").fill("homer")
    desk.get_by_role("button", name="Change the home device of Homer").click()
    desk.get_by_label("Home device of Homer").select_option("Blue 9")
    expect(desk.get_by_text("charted by Blue 9")).to_be_visible()
    nurse.sync()
    assert [one["data"] for one in nurse.held.values() if one["kind"] == "stay.assigned"] == [{"home_device": nurse.device}]


def test_the_home_page_says_what_is_and_leads_a_code_to_its_place(office: ServerProcess, desk: Page) -> None:
    office.command("board", "make", "icu", "--name", "Intensive care")
    desk.goto(office.url)
    expect(desk.get_by_role("status")).to_contain_text("Running, and needs a look")
    for table, why in ((FORMS, "It has no line below the first"), (ANESTHESIA_LIMITS, "The first line must be")):
        expect(desk.get_by_text(f"The hospital's own table {table} is not used. {why}")).to_be_visible()
    expect(desk.get_by_role("link", name="Intensive care")).to_have_attribute("href", "/wall/icu")
    expect(desk.get_by_text("Entries can be kept on this screen.")).to_be_visible()
    code = office.code("Green 3", colour="green")
    desk.get_by_label("Code, to enroll this screen").fill(code)
    with desk.expect_request("**/journal/enroll") as asked:
        desk.get_by_role("button", name="Enroll this screen").click()
    assert json.loads(asked.value.post_data or "{}")["code"] == code
    answer = asked.value.response()
    assert answer is not None
    assert answer.status == 200


@pytest.mark.parametrize("path", ["/device", "/wall/all", "/enroll#ABCD-EFGH-JKMN"])
def test_a_page_that_came_over_plain_http_says_what_to_do(office: ServerProcess, desk: Page, path: str) -> None:
    desk.goto(f"http://ward.test:{office.port}{path}")
    expect(desk.get_by_role("alert")).to_contain_text("Open Wardlight by its https:// address")
    expect(desk.get_by_label("Code")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/staff", "/setup", "/sign-in"])
def test_the_pages_are_for_everybody_on_every_screen(office: ServerProcess, desk: Page, path: str) -> None:
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        desk.goto(office.url + path)
        expect(desk.get_by_role("heading", level=1)).to_have_count(1)
        expect(desk.locator("html")).to_have_attribute("lang", "en-US")
        found = Axe().run(desk)
        assert found.violations_count == 0, found.generate_report()
        assert desk.evaluate(WIDE) == []
        assert desk.evaluate(SMALL, TARGET_PX) == []

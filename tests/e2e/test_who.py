"""Who is charting: PINs with and without a server, lock-outs that stop nobody, the lock that loses nothing, roles, and the desk's doors."""

from __future__ import annotations

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.test_outage import minutes
from tests.e2e.ward import PASSWORD, Nurse, Ward

LOCKED = re.compile("locked")
#: what the browser holds about PINs: the mixed verifiers and their age, and whether the key can be taken out
HELD = """async (change) => {
  const opened = indexedDB.open('wardlight');
  await new Promise((done) => { opened.onsuccess = done; });
  const meta = opened.result.transaction('meta', 'readwrite').objectStore('meta');
  const get = (name) => new Promise((done) => { const asked = meta.get(name); asked.onsuccess = () => done(asked.result); });
  const [mixed, key] = [await get('pin-mixed'), await get('pin-key')];
  if (change) await new Promise((done) => { meta.put({ ...mixed, at: mixed.at + change }, 'pin-mixed').onsuccess = done; });
  opened.result.close();
  return { people: Object.keys(mixed?.people ?? {}), text: JSON.stringify(mixed ?? null), extractable: key?.extractable ?? null };
}"""
#: nobody has touched this device for so many minutes
IDLE = """(minutes) => {
  const kept = JSON.parse(localStorage.getItem('wardlight-signed'));
  localStorage.setItem('wardlight-signed', JSON.stringify({ ...kept, touched: kept.touched - minutes * 60000 }));
  dispatchEvent(new StorageEvent('storage', { key: 'wardlight-signed' }));
}"""


class Shift:
    """One patient with three treatments that are due, and a nurse whose PIN the server has checked."""

    def __init__(self, ward: Ward) -> None:
        self.ward = ward
        doctor = ward.doctor()
        ward.admit(doctor, "s1", "Biscuit", cage="3")
        self.slots = {order: minutes(-5) for order in ("o1", "o2", "o3", "o4")}
        for order, name in (("o1", "Cefazolin"), ("o2", "Meloxicam"), ("o3", "Maropitant")):
            ward.order(doctor, "s1", order, name, {"every_min": 240, "start": self.slots[order]})
        ward.order(doctor, "s1", "o4", "Pulse", {"every_min": 240, "start": self.slots["o4"]}, entry="numeric", section="monitoring")
        ward.order(doctor, "s1", "o5", "Glucose now", {"stat": minutes(-1)}, section="diagnostics")
        assert doctor.settle()
        self.nurse: Nurse = ward.nurse().opens().turns_to("s1")

    def gives(self, order: str) -> None:
        self.nurse.taps(order, self.slots[order], "Give")

    def auths(self) -> dict[str, str]:
        """How it was known who gave what, by order."""
        acts = [entry for entry in self.ward.journal() if entry["kind"] == "treatment.charted"]
        assert {act["by"] for act in acts} <= set(self.ward.staff.values())
        return {act["data"]["order"]: act["auth"] for act in acts}


def changes_person(nurse: Nurse, name: str = "Ada Okafor") -> None:
    nurse.page.locator("header .wd-who").click()
    nurse.is_charting(name)


def expect_person(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator(".wd-who")).to_contain_text(words)


def test_a_pin_signs_what_is_charted_with_and_without_a_server_and_nothing_stops_charting(ward: Ward) -> None:
    shift = Shift(ward)
    nurse, page = shift.nurse, shift.nurse.page
    shift.gives("o1")
    page.evaluate(f"async () => {{ while ((await ({HELD})(0)).people.length !== 2) await new Promise((go) => setTimeout(go, 50)); }}")
    held: dict[str, Any] = page.evaluate(HELD, 0)
    assert held["extractable"] is False
    nurse.expect_unsent(0)
    token = page.evaluate(
        "async () => (await (await import('wardlight/replica.js')).openReplica()).engine.who.token",
    )
    answer = page.evaluate("async (t) => (await fetch('/journal/verifiers', {headers: {Authorization: `Bearer ${t}`}})).json()", token)
    assert {row["staff"] for row in answer["verifiers"]} == set(held["people"])
    assert not [row for row in answer["verifiers"] if row["verifier"] in held["text"]]

    nurse.cable.cut()
    nurse.expect_link("offline", 30_000)
    changes_person(nurse)
    nurse.types_pin("1111")
    expect(page.get_by_role("alert").filter(has_text="not right")).to_be_visible()
    nurse.types_pin()
    expect(page.get_by_role("dialog")).to_have_count(0)
    shift.gives("o2")
    nurse.expect_unsent(1)

    page.evaluate(HELD, -8 * 24 * 3600_000)
    changes_person(nurse)
    nurse.types_pin()
    nurse.expect_banner("without the server for too long to check PINs")
    page.evaluate(HELD, 8 * 24 * 3600_000)

    changes_person(nurse)
    for _ in range(4):
        nurse.types_pin("1111")
        expect(page.get_by_label("PIN", exact=True)).to_have_value("")
    nurse.types_pin("1111")
    nurse.expect_banner("Too many wrong PINs")
    page.reload()
    changes_person(nurse)
    nurse.types_pin()  # the right one, and too early: it goes on all the same
    nurse.expect_banner("Too many wrong PINs")
    expect_person(page, "PIN not checked")
    shift.gives("o3")
    nurse.expect_unsent(2)
    nurse.cable.heal()
    nurse.expect_unsent(0, 60_000)
    assert shift.auths() == {"o1": "pin", "o2": "offline_pin", "o3": "unverified"}
    says_that_it_was_somebody_else(shift)


def says_that_it_was_somebody_else(shift: Shift) -> None:
    """Ada finds at Ben's desk what was charted under her name."""
    desk = shift.ward.desk("Ben Ito", "2468").page
    desk.get_by_role("button", name="It was not me …: Ada Okafor on").click()
    desk.get_by_role("group", name="Which entries were not charted by Ada Okafor").get_by_label("Maropitant: given").check()
    desk.get_by_label("PIN of Ada Okafor").fill("2468")
    desk.get_by_role("button", name="These were not me: Ada Okafor on").click()
    expect(desk.get_by_role("heading", name=re.compile("^Ada Okafor on .*: says that it was somebody else$"))).to_be_visible()
    [note] = [entry for entry in shift.ward.journal() if entry["kind"] == "note.written"]
    assert (note["by"], note["auth"]) == (shift.ward.staff["Ada Okafor"], "pin")


def test_a_locked_device_goes_on_showing_and_loses_nothing_that_is_half_typed(ward: Ward) -> None:
    shift = Shift(ward)
    nurse, page = shift.nurse, shift.nurse.page
    assert Axe().run(page).violations_count == 0
    nurse.types("o4", shift.slots["o4"], "118")
    page.evaluate(IDLE, 11)
    expect_person(page, LOCKED)
    nurse.expect_state("o1", shift.slots["o1"], "due")
    other = nurse.new_tab()
    other.goto("/device")
    expect_person(other, LOCKED)
    assert nurse.value_of("o4", shift.slots["o4"]) == "118"
    # what is urgent waits for no PIN
    page.locator('[data-slot^="o5@"]').get_by_role("button", name="Give", exact=True).click()
    nurse.expect_kept()
    expect_person(page, LOCKED)
    # a tap asks for the PIN, and stepping back leaves what is typed
    nurse.taps("o4", shift.slots["o4"], "Enter")
    expect(page.get_by_role("heading", name="Locked. PIN of Ada Okafor")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("Escape")
    assert nurse.value_of("o4", shift.slots["o4"]) == "118"
    nurse.taps("o4", shift.slots["o4"], "Enter")
    nurse.types_pin()
    nurse.expect_state("o4", shift.slots["o4"], "given")  # without a second tap
    expect(page.locator(".wd-who")).not_to_contain_text(LOCKED)
    expect(other.locator(".wd-who")).not_to_contain_text(LOCKED)
    # an open sheet outlives the lock, and the next person signs what it holds
    page.get_by_role("button", name="Note", exact=True).click()
    page.get_by_role("textbox", name="Note").fill("ate half")
    page.evaluate(IDLE, 11)
    expect_person(page, LOCKED)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Cancel").last.click()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("ate half")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Somebody else").click()
    nurse.is_charting("Ben Ito")
    nurse.types_pin()
    expect_person(page, "Ben Ito")
    # the note is kept after the name has changed: its own line says so, and until then nothing of it is unsent
    expect(page.get_by_text("Note · Biscuit")).to_be_visible()
    nurse.expect_unsent(0)
    assert shift.auths() == {"o4": "pin", "o5": "unverified"}
    [note] = [entry for entry in ward.journal() if entry["kind"] == "note.written"]
    assert (note["by"], note["auth"], note["data"]["text"]) == (ward.staff["Ben Ito"], "pin", "ate half")


def test_a_student_charts_and_somebody_stands_for_it_and_who_may_not_is_told_who_may(ward: Ward) -> None:
    ward.hire("Sam Student", "student")
    shift = Shift(ward)
    nurse, page = shift.nurse, shift.nurse.page
    changes_person(nurse, "Sam Student")
    nurse.types_pin()
    expect_person(page, "Sam Student")
    page.get_by_role("button", name="More", exact=True).click()
    expect(page.get_by_text("Only nurses, doctors and managers may stop orders.")).to_be_visible()
    page.get_by_role("button", name="Stop order").click()
    expect(page.get_by_role("heading", name="Somebody else has to do this")).to_be_visible()
    page.get_by_role("button", name="OK", exact=True).click()
    shift.gives("o1")
    row = nurse.slot("o1", shift.slots["o1"])
    expect(row).to_contain_text("needs a second person's approval")
    changes_person(nurse, "Ben Ito")
    nurse.types_pin()
    expect_person(page, "Ben Ito")
    row.get_by_role("button", name="Change").click()
    page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    expect(row).not_to_contain_text("needs a second person's approval")
    nurse.expect_unsent(0)
    [approved] = [entry for entry in ward.journal() if entry["kind"] == "act.approved"]
    assert (approved["by"], approved["auth"]) == (ward.staff["Ben Ito"], "pin")


def test_the_first_manager_is_made_with_the_token_in_the_log_and_the_desk_knows_who_is_there(ward: Ward) -> None:
    printed = re.search(r"Set-up: open (\S+)/setup and type (\S+)", ward.server.output)
    assert printed is not None
    screen = ward.stranger()
    page = screen.page
    page.goto("/")
    page.get_by_role("link", name="Set it up").click()
    sets_up(page, "00000-00000", PASSWORD)
    expect(page.get_by_role("status")).to_contain_text("not the token")
    sets_up(page, printed[2], "lantern")
    expect(page.get_by_role("status")).to_contain_text("10 to 200 characters")
    sets_up(page, printed[2], PASSWORD)
    expect(page.get_by_role("heading", name="Harbour Animal Hospital", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Set it up")).to_have_count(0)
    assert PASSWORD not in ward.server.command("export")
    page.goto("/setup")
    expect(page.get_by_role("heading", name="The set-up is done")).to_be_visible()

    for path in ("/people", "/settings", "/manage"):
        for width in (390, 1180, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path)
            expect(page.get_by_role("button", name="Sign out")).to_be_visible()
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), (path, width)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    page.goto("/settings")
    page.get_by_label("Lock a device after").fill("soon")
    page.locator("form", has=page.locator("#lock_after_min")).get_by_role("button", name="Save").click()
    expect(page.get_by_text("lock_after_min must be whole minutes from 0 to 1440.")).to_be_visible()
    page.get_by_label("Lock a device after").fill("3")
    page.locator("form", has=page.locator("#lock_after_min")).get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: lock a device after.")).to_be_visible()
    page.goto("/people")
    page.get_by_label("Full name").fill("Rita Reception")
    page.get_by_label("Role", exact=True).select_option("reception")
    page.get_by_label("PIN, 4 to 6 digits", exact=True).fill("4711")
    page.get_by_role("button", name="Add").dblclick()
    expect(page.get_by_role("heading", name="Rita Reception · reception · RR")).to_have_count(1)
    expect(page.locator("#add ~ [role=status]").first).to_have_text("Rita Reception may chart as reception.")
    page.get_by_label("Change Rita Reception").click()
    page.get_by_label("Name of Rita Reception").fill("R" * 101)
    page.locator("form", has=page.get_by_label("Name of Rita Reception")).get_by_role("button", name="Save").click()
    expect(page.get_by_text("Type a full name of 1 to 100 characters.")).to_be_visible()
    expect(page.get_by_label("Name of Rita Reception")).to_have_value("R" * 101)

    # another browser: a nurse may not, and wrong PINs wait
    nurse = ward.stranger().page
    ward.signs_in(nurse, "Ada Okafor")
    nurse.goto("/people")
    expect(nurse.get_by_text("This page is for managers. You are signed in as Ada Okafor, nurse.")).to_be_visible()
    nurse.get_by_role("button", name="Sign out").click()
    expect(nurse.get_by_role("link", name="Sign in")).to_be_visible()
    # a page that stands open when its session ends goes back to the sign-in by itself
    stands = screen.new_tab()
    stands.goto("/settings")
    expect(stands.get_by_label("Lock a device after")).to_have_value("3")
    page.get_by_role("button", name="Sign out").click()
    expect(stands.get_by_role("heading", name="Sign in")).to_be_visible()


def sets_up(page: Page, token: str, password: str) -> None:
    for label, text in (
        ("Token from the server's log", token),
        ("Name of the hospital", "Harbour Animal Hospital"),
        ("Time zone", "Europe/Berlin"),
        ("Your full name", "Mona Manager"),
        ("Your PIN", "1357"),
        ("Your password", password),
        ("Your password once more", password),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Set up the hospital").click()

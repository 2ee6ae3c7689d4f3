"""Before an outage: the roster, the device register and readiness, as a manager and a nurse use them in a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.e2e.ward import MINUTE_MS, Ward, listens
from tests.harness.pdf import text_of
from ui.demo.device import Device


def homes(ward: Ward) -> list[dict[str, Any]]:
    """What was recorded of home devices, in order."""
    return [line for line in ward.journal() if line["kind"] == "stay.assigned"]


def tablet(ward: Ward, name: str, colour: str, of_ward: str) -> Device:
    """A device without a browser, which is in contact."""
    made = Device.enroll(ward.server.url, ward.enroll(name, "device", ward=of_ward, colour=colour))
    ward._devices.append(made)
    assert made.settle()
    return made


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def card(place: Locator, name: str) -> Locator:
    return place.get_by_role("listitem").filter(has_text=name)


def drag(page: Page, what: Locator, to: Locator) -> None:
    """The mouse takes a thing by its middle and lets it go over another."""
    start, end = what.bounding_box(), to.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 60, end["y"] + 30, steps=6)
    page.mouse.up()


def expect_for_everybody(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_patients_are_handed_over_by_drag_by_keyboard_and_a_ward_at_once(ward: Ward) -> None:
    blue, red = tablet(ward, "Blue 1", "blue", "ICU"), tablet(ward, "Red 1", "red", "Medicine")
    for stay, name, cage in (("s1", "Biscuit", "1"), ("s2", "Rex", "2"), ("s3", "Kiwi", "3")):
        ward.admit(blue, stay, name, cage=cage)
    ward.admit(red, "practice-1", "Drill dog")
    assert blue.settle()
    assert red.settle()
    desk = ward.desk("Ada Okafor", "2468").opens("/roster")
    page = desk.page
    expect(card(column(page, "Blue 1"), "Biscuit")).to_contain_text("by default")
    expect(column(page, "Blue 1")).to_contain_text("ICU · in contact · 3 patients")
    expect(page.get_by_text("Drill dog")).to_have_count(0)

    drag(page, card(column(page, "Blue 1"), "Biscuit").get_by_role("button"), column(page, "Red 1"))
    expect(card(column(page, "Red 1"), "Biscuit")).to_be_visible()
    expect(page.get_by_text("Biscuit is charted on Red 1 now.")).to_be_visible()

    card(column(page, "Blue 1"), "Rex").get_by_role("button").focus()
    page.keyboard.press("Space")
    column(page, "Red 1").get_by_role("button", name="Place Rex on Red 1").focus()
    page.keyboard.press("Enter")
    expect(card(column(page, "Red 1"), "Rex")).to_be_visible()

    page.get_by_role("button", name="All of ICU (3)").click()
    column(page, "Blue 1").get_by_role("button", name="Place Biscuit, Rex, Kiwi on Blue 1").click()
    expect(column(page, "Blue 1")).to_contain_text("3 patients")
    made = homes(ward)
    assert [(line["stay"], line["data"]["home_device"]) for line in made[:2]] == [("s1", red.identity), ("s2", red.identity)]
    assert {line["stay"] for line in made[2:]} == {"s1", "s2"}  # Kiwi was there already
    assert all(line["by"] == ward.staff["Ada Okafor"] and line["auth"] == "pin" for line in made)
    assert made[2]["saw"] == [made[0]["id"]]
    with page.expect_download(timeout=MINUTE_MS) as taken:
        page.get_by_role("button", name="Roster as PDF").click()
    printed = text_of(Path(taken.value.path()).read_bytes())
    biscuit = next(line for line in printed.splitlines() if "Biscuit" in line)
    assert [word for word in ("1 ", "dog", "ALS", "Blue 1") if word not in biscuit] == []
    assert "Drill dog" not in printed
    expect_for_everybody(page)


def test_what_others_change_meanwhile_is_shown_when_the_finger_rests_and_asked_about_again(ward: Ward) -> None:
    blue, red = tablet(ward, "Blue 1", "blue", "ICU"), tablet(ward, "Red 1", "red", "Medicine")
    ward.admit(blue, "s1", "Biscuit")
    assert blue.settle()
    page = ward.desk("Ada Okafor", "2468").opens("/roster").page
    held = card(column(page, "Blue 1"), "Biscuit")
    box = held.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] + 40, steps=4)  # a drag has begun and nothing is dropped yet
    blue.write("stay.assigned", "s1", {"home_device": red.identity})
    assert blue.settle()
    ward.admit(red, "s2", "Newcomer", ward="Medicine")
    assert red.settle()
    other = ward.desk("Ben Ito", "2468").opens("/roster").page
    expect(card(column(other, "Red 1"), "Biscuit")).to_be_visible()
    expect(held).to_be_visible()  # still under the finger
    target = column(page, "Red 1").bounding_box()
    assert target is not None
    page.mouse.move(target["x"] + 40, target["y"] + 30, steps=4)
    page.mouse.up()
    expect(page.get_by_text("Biscuit: somebody handed this over while you looked. Look at it again.")).to_be_visible()
    expect(card(column(page, "Red 1"), "Biscuit")).to_be_visible()
    assert len(homes(ward)) == 1


def test_a_device_is_enrolled_by_the_pages_code_changed_labelled_and_lost(ward: Ward) -> None:
    desk = ward.manager().opens("/devices")
    page = desk.page
    page.get_by_label("Name, such as Blue 1").fill("Black 1")
    page.get_by_label("Colour", exact=True).select_option("black")
    page.get_by_label("Ward", exact=True).fill("ICU")
    page.get_by_role("button", name="Make a code").click()
    code = page.locator("[data-code]").inner_text()
    expect(page.locator(".wd-qr svg")).to_be_visible()
    tablet_of_black = Device.enroll(ward.server.url, code)
    ward._devices.append(tablet_of_black)
    assert tablet_of_black.settle()
    black = page.locator(".wd-item", has_text="Black 1")
    expect(black).to_contain_text("ICU · charts treatments")
    expect(black).to_contain_text("in contact now")

    black.get_by_role("button", name="Change Black 1").click()
    black.get_by_label("Number of Black 1").fill("0")
    black.get_by_role("button", name="Save").click()
    expect(black.get_by_role("status")).to_contain_text("a whole one from 1 to 999")
    black.get_by_label("Number of Black 1").fill("7")
    black.get_by_label("Who keeps Black 1").select_option("Ada Okafor")
    black.get_by_role("button", name="Save").click()
    expect(page.locator(".wd-item", has_text="Black 1 · number 7")).to_contain_text("ICU, kept by Ada Okafor")

    expect(page.get_by_text("1 device needs a new label.")).to_be_visible()
    with page.expect_download(timeout=MINUTE_MS) as taken:
        page.get_by_role("button", name="Print the label sheet").click()
    found = text_of(Path(taken.value.path()).read_bytes())
    assert [word for word in ("Black 1", "7", "black", "kept by Ada Okafor", f"{ward.server.url}/device") if word not in found] == []
    expect(page.get_by_text("Every device's label was printed as it is called now.")).to_be_visible()

    tablet_of_black.replica.seq = 3  # it made three entries that nobody will ever see
    tablet_of_black.call()
    black.get_by_role("button", name="Black 1 is lost or given away").click()
    expect(black.get_by_text("Its entries 1, 2 and 3 never arrived.")).to_be_visible()
    expect_for_everybody(page)
    black.get_by_label("What happened to Black 1").fill("fell into the pool")
    black.get_by_role("button", name="It is lost for ever").click()
    gone = page.locator("section", has=page.get_by_role("heading", name="Lost or revoked"))
    expect(gone).to_contain_text("Black 1")
    lost = next(line for line in ward.journal() if line["kind"] == "device.lost")
    assert (lost["data"]["missing"], lost["because"]) == ([1, 2, 3], "fell into the pool")
    assert (lost["by"], lost["auth"]) == (ward.staff["Mona Manager"], "session")


def points(page: Page) -> int:
    """The score, after the page has looked again."""
    found = re.match(r"(\d+) of 100", page.locator(".wd-points").inner_text())
    assert found is not None
    return int(found[1])


def expect_check(page: Page, key: str, state: str) -> None:
    expect(page.locator(f'[data-check="{key}"]')).to_have_attribute("data-state", state)


def answers(page: Page, group: str, typed: dict[str, str], choices: dict[str, str]) -> None:
    for label, text in typed.items():
        page.get_by_label(label).fill(text)
    for label, word in choices.items():
        page.get_by_label(label).select_option(word)
    page.get_by_role("button", name=f"Save: {group}").click()


def test_a_manager_brings_an_empty_hospital_to_a_higher_score_step_by_step(ward: Ward) -> None:
    page = ward.manager().opens("/readiness").page
    expect(page.get_by_role("heading", name="Next: Enroll a device for each ward.")).to_be_visible()
    for key in ("wards", "homes", "marked", "labels", "power", "questions", "drill"):
        expect_check(page, key, "bad")
    expect_check(page, "pins", "good")
    before = points(page)
    page.get_by_role("link", name="Do it now").click()
    page.wait_for_url("**/devices")
    listens(page)
    page.get_by_label("Name, such as Blue 1").fill("Blue 1")
    page.get_by_label("Ward", exact=True).fill("ICU")
    page.get_by_role("button", name="Make a code").click()
    blue = Device.enroll(ward.server.url, page.locator("[data-code]").inner_text())
    ward._devices.append(blue)
    ward.admit(blue, "s1", "Biscuit")
    assert blue.settle()
    with page.expect_download(timeout=MINUTE_MS):
        page.get_by_role("button", name="Print the label sheet").click()
    ward.server.command("backup")

    page.goto("/readiness")
    listens(page)
    for key in ("wards", "homes", "marked", "labels", "backup"):
        expect_check(page, key, "good")
    # ward, home, marks, label, backup; and the pack, which renews itself meanwhile
    more = 12 + 12 + 8 + 6 + 12
    expect(page.locator(".wd-points")).to_have_text(re.compile(f"^({before + more}|{before + more + 12}) of 100"))
    expect(page.get_by_text("counted: 1 enrolled: 1 in ICU")).to_be_visible()

    counted = {"How many iPads": "1", "How many departments": "1", "How many technicians": "2", "How many anesthetics": "0"}
    answers(page, "The hospital", counted | {"How many wall": "0", "Which natural": "storm"}, {})
    expect(page.get_by_text("6 answers are written.")).to_be_visible()
    answers(page, "Power", {"How long is the longest": "24"}, {"Is there a generator?": "no"})
    # 1 device × 3 W × 24 h × 50 % = 36 Wh, one pack of 48.1 Wh
    expect(page.get_by_text("1 pack is needed for 24 h. Say how many there are.").first).to_be_visible()
    expect_check(page, "enrolled", "good")
    batteries = {"How much does a tablet's battery hold": "30", "How long does a full": "10", "For which share": "50"}
    batteries |= {"How much does a battery pack": "74", "How much of that": "65", "How much does a tablet draw": "12"}
    answers(page, "Batteries", batteries, {})
    answers(page, "Batteries", {"How many charged packs": "x"}, {})
    expect(page.get_by_text("How many charged packs lie ready? Type a number such as 12.5, without a unit.")).to_be_visible()
    answers(page, "Batteries", {"How many charged packs": "1"}, {})
    page.get_by_label("Place", exact=True).fill("ICU desk")
    page.get_by_label("Ports", exact=True).fill("4")
    page.get_by_label("Devices charged there").fill("1")
    page.get_by_role("button", name="Write it down").click()
    expect_check(page, "power", "good")
    expect(page.get_by_text("ICU desk: 1 device × 3 W in use × 24 h × 50 % of the time = 36 Wh.")).to_be_visible()
    answers(page, "Power", {"For how many minutes": "15"}, {})
    expect_check(page, "questions", "good")
    expect_for_everybody(page)
    page.goto("/")
    expect(page.get_by_role("link", name="Ready for an outage:")).to_be_visible()


def test_batteries_are_told_packs_are_swapped_and_training_is_logged(ward: Ward) -> None:
    tablet(ward, "Blue 1", "blue", "ICU")
    red = tablet(ward, "Red 1", "red", "ICU")
    page = ward.manager().opens("/readiness").page
    page.get_by_label("Device", exact=True).select_option("Blue 1")
    page.get_by_label("Battery (%)").fill("40")
    page.get_by_role("button", name="Note it").click()
    queue = page.locator(".wd-charge")
    expect(queue.first).to_contain_text("Blue 1")
    expect(queue.first).to_contain_text("40 %")
    page.get_by_label("How many iPads").fill("7")
    page.get_by_label("What was trained").fill("half a wo")
    red.write("battery.told", None, {"device": red.identity, "percent": 10})
    assert red.settle()
    expect(queue.first).to_contain_text("Red 1")
    expect(page.get_by_text("Red 1 goes to the charger next: 10 %, told")).to_be_visible()
    # what is half typed stays, whatever changes on the page
    expect(page.get_by_label("How many iPads")).to_have_value("7")
    expect(page.get_by_label("What was trained")).to_have_value("half a wo")

    page.get_by_label("Number on the pack").fill("3")
    page.get_by_label("It feeds").select_option("Red 1")
    page.get_by_role("button", name="Switched on now").click()
    expect(page.get_by_text("Pack 3 feeds Red 1 since")).to_contain_text("due to be swapped at")
    page.get_by_role("button", name="Pack 3 is switched off").click()
    expect(page.get_by_text("No pack runs.")).to_be_visible()

    # a text that is too long is refused, and stays in its field
    long, said = "x" * 9_000, "has 9,000 letters, and at most {} are kept."
    page.get_by_label("Which natural").fill(long)
    page.get_by_role("button", name="Save: The hospital").click()
    expect(page.get_by_text(f"Which natural disasters does this place know? The answer {said.format(500)}")).to_be_visible()
    expect(page.get_by_label("Which natural")).to_have_value(long)
    page.get_by_label("What was trained").fill(long)
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_text(f"“What was trained” {said.format(200)}")).to_be_visible()
    expect(page.get_by_label("What was trained")).to_have_value(long)

    page.get_by_label("What was trained").fill("=Declaring an emergency")
    page.get_by_label("Who took part").fill("Ada, Ben")
    page.get_by_label("Minutes", exact=True).fill("20")
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_text("=Declaring an emergency").first).to_be_visible()
    with page.expect_download(timeout=MINUTE_MS) as taken:
        page.get_by_role("button", name="Training log as CSV").click()
    lines = Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("day,topic,people,minutes")
    assert lines[1].split(",", 1)[1] == "'=Declaring an emergency,\"Ada, Ben\",20,,Mona Manager"

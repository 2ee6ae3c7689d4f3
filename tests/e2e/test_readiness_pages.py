"""Before an outage: the roster, the device register and readiness, as a manager and a nurse use them in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.e2e.ward import Ward
from tests.reports.test_press import text_of
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
    with page.expect_download() as taken:
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

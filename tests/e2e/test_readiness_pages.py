"""Before an outage: the roster, the device register and readiness, as a manager and a nurse use them in a browser."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.e2e.ward import Ward
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

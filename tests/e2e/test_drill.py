"""A drill: a manager chooses one of two iPads, and it really loses the server; the other, the wall and the bill notice nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from domain.entries import plain_minute
from tests.e2e.ward import MINUTE_MS, PATIENCE_MS, Nurse, Ward
from tests.harness.pdf import text_of

#: seconds between the announcement and the cut in this test; people get twenty
COUNTDOWN_S = 5


@pytest.fixture
def ward(make_ward: Callable[..., Ward]) -> Ward:
    return make_ward(WARDLIGHT_DRILL_COUNTDOWN_S=str(COUNTDOWN_S))


def expect_for_everybody(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def in_drill(nurse: Nurse, name: str) -> str:
    """The stay of a practice patient, by its name in the list."""
    line = nurse.page.locator('[data-stay^="practice-"]').filter(has_text=name).first
    expect(line).to_contain_text("practice")
    return str(line.get_attribute("data-stay"))


def gives(nurse: Nurse, name: str, order: str) -> None:
    """Opens a practice patient and gives what is due."""
    nurse.turns_to(in_drill(nurse, name))
    expect(nurse.page.locator(".wd-head").get_by_text("practice", exact=True)).to_be_visible()
    line = nurse.page.locator(f'[data-slot^="{order}@"]').first
    line.get_by_role("button", name="Give", exact=True).click()
    expect(line).to_have_attribute("data-state", "given")
    expect(nurse.page.get_by_text("practice:").first).to_be_visible()


def shoot(page: Page, name: str) -> None:
    """A picture for whoever wants to look: DRILL_SHOTS names a folder."""
    if folder := os.environ.get("DRILL_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")


def test_one_of_two_ipads_is_drilled_and_nothing_real_is_touched(ward: Ward, tmp_path: Path) -> None:
    doctor = ward.doctor()
    slot = plain_minute(time.time_ns() // 1_000_000 - 5 * MINUTE_MS)
    ward.admit(doctor, "s1", "Biscuit", cage="3")
    ward.order(doctor, "s1", "o1", "Cefazolin", {"every_min": 240, "start": slot}, billing={"code": "CEF", "price": "12.50"})
    assert doctor.settle()
    blue, red, wall = ward.nurse("Blue 1").opens(), ward.nurse("Red 2", colour="red").opens(), ward.wall().opens()
    doctor.write("stay.assigned", "s1", {"home_device": blue.device})
    assert doctor.settle()
    desk = ward.manager().opens("/drill")

    # it is announced, and begins
    page = desk.page
    page.get_by_label("Minutes").select_option("5")
    page.get_by_role("button", name="Begin the drill").click()
    expect(page.get_by_text("Choose at least one device that takes part.")).to_be_visible()
    expect_for_everybody(page)
    shoot(page, "desk-form")
    page.get_by_role("checkbox", name="Blue 1").check()
    page.get_by_role("button", name="Begin the drill").click()
    card = blue.page.get_by_role("region", name="Drill")
    expect(card.get_by_text("Drill begins in")).to_be_visible(timeout=PATIENCE_MS)
    shoot(blue.page, "ipad-countdown")
    expect(card.get_by_text("to go")).to_be_visible(timeout=PATIENCE_MS)
    blue.expect_link("offline")
    blue.expect_banner("Working without the server since")

    # it is worked on, without the server
    gives(blue, "Pepper", "stat")
    gives(blue, "Saffron", "due")
    blue.page.get_by_role("button", name="Emergency", exact=True).click()
    blue.page.get_by_role("dialog").get_by_role("button", name="Roster").click()
    expect(blue.page.get_by_text("Drill: found on this device").first).to_be_visible()
    blue.page.reload()
    expect(card.get_by_text("to go")).to_be_visible(timeout=PATIENCE_MS)
    card.get_by_role("button", name="New practice patient").click()
    sheet = blue.page.get_by_role("dialog")
    sheet.get_by_label("Name", exact=True).fill("Pixel")
    sheet.get_by_role("button", name="rabbit", exact=True).click()
    sheet.get_by_role("button", name="Admit").click()
    in_drill(blue, "Pixel")
    card.get_by_role("button", name="Tasks").click()
    expect(card.locator('[data-done="true"]')).to_have_count(4)
    expect_for_everybody(blue.page)
    shoot(blue.page, "ipad-drill")
    blue.turns_to("s1").taps("o1", slot, "Give")
    blue.expect_unsent(5)

    # nobody else notices
    red.expect_link("online")
    expect(red.page.locator('[data-stay="s1"]').first).to_be_visible()
    expect(red.page.locator('[data-stay^="practice-"]')).to_have_count(0)
    expect(red.page.get_by_role("region", name="Drill")).to_have_count(0)
    wall.expect_link("online")
    expect(wall.patient("s1")).to_be_visible()
    expect(wall.page.locator('[data-stay^="practice-"]')).to_have_count(0)
    expect(wall.slot("o1", slot)).to_have_attribute("data-known", "false")  # its home device is in the drill, and may have given it
    expect(page.get_by_text("cut off from the server")).to_be_visible()
    shoot(page, "desk-running")

    # it ends, everything arrives, and the score is what was done: 15 + 10 + 5 + 10, and 15 + 10 for the house, of 80
    page.get_by_role("button", name="End the drill now").click()
    blue.expect_link("online", 30_000)
    blue.expect_unsent(0)
    wall.expect_state("o1", slot, "given")
    expect(blue.page.locator('[data-stay^="practice-"]')).to_have_count(0)
    expect(blue.page.get_by_role("region", name="Drill")).to_have_count(0)
    expect(page.get_by_text("81 of 100")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Took part: Ada Okafor.")).to_be_visible()
    expect_for_everybody(page)
    shoot(page, "desk-after")
    journal = ward.journal()
    assert [line["data"]["outcome"] for line in journal if line["kind"] == "treatment.charted" and line["stay"] == "s1"] == ["given"]
    assert not [line for line in journal if line["kind"] == "outage.declared" and line["data"].get("cause") != "drill"]

    with page.expect_download(timeout=MINUTE_MS) as download:
        page.get_by_role("button", name="Report of the drill", exact=False).click()
    pdf = tmp_path / "report.pdf"
    download.value.save_as(pdf)
    text = text_of(pdf)
    if folder := os.environ.get("DRILL_SHOTS"):
        Path(folder, "report.pdf").write_bytes(pdf.read_bytes())
    for words in ("81 of 100", "Ada Okafor", "Give the STAT dose to Pepper", "Weigh a practice patient", "not done", "page 1 of"):
        assert words in text, text

    one_ipad_dies(page, blue, red)


def one_ipad_dies(page: Page, blue: Nurse, red: Nurse) -> None:
    """A second drill: Red 2 is laid aside, and Blue 1 takes one of its practice patients over."""
    for name in ("Blue 1", "Red 2"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_label("Minutes").select_option("5")
    page.get_by_role("radio", name="One iPad dies").check()
    page.get_by_role("button", name="Begin the drill").click()
    expect(page.get_by_text("Choose the iPad that dies, and at least one other")).to_be_visible()
    page.get_by_label("Which iPad dies").select_option(label="Red 2")
    page.get_by_role("button", name="Begin the drill").click()
    expect(red.page.get_by_text("This iPad has died.")).to_be_visible(timeout=PATIENCE_MS)
    card = blue.page.get_by_role("region", name="Drill")
    expect(card.get_by_text("to go")).to_be_visible(timeout=PATIENCE_MS)
    blue.expect_link("offline")
    if not card.locator("[data-task^=handover]").count():
        card.get_by_role("button", name="Tasks").click()
    task = card.locator("[data-task^=handover]").first
    expect(task).to_have_attribute("data-done", "false")
    patient = task.inner_text().partition("Hand ")[2].partition(" over")[0]
    blue.turns_to(in_drill(blue, patient))
    blue.page.locator(".wd-tools").get_by_role("button", name="More", exact=True).click()
    blue.page.get_by_role("dialog").get_by_role("button", name="Move").click()
    sheet = blue.page.get_by_role("dialog")
    sheet.get_by_label("Home device from now on").select_option(value=blue.device)
    sheet.get_by_role("button", name="Move").click()
    expect(task).to_have_attribute("data-done", "true")
    page.get_by_role("button", name="End the drill now").click()
    blue.expect_link("online", 30_000)
    red.expect_link("online", 30_000)
    expect(card).to_have_count(0)

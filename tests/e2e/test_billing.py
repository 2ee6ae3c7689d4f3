"""A night with an outage, billed once: what was done during it stands apart, is ticked by hand, printed, and never offered again."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from domain.entries import parse_time, plain_minute
from tests.e2e.ward import MINUTE_MS, Ward
from tests.harness.pdf import text_of
from tests.wire.test_pages import SIZES, SMALL, TARGET_PX, WIDE


def minutes(offset: int) -> str:
    return plain_minute(time.time_ns() // 1_000_000 + offset * MINUTE_MS)


class Night:
    """Biscuit is given one dose before an emergency and two during it, the second by a tablet that is out of contact."""

    def __init__(self, ward: Ward, *, tablet: bool = True) -> None:
        self.ward, self.doctor = ward, ward.doctor()
        ward.server.settings(currency="EUR", zone="UTC")
        ward.admit(self.doctor, "s1", "Biscuit", cage="3")
        self.slot = minutes(-3)
        for number, (name, price) in enumerate((("Cefazolin", "12.50"), ("Maropitant", "8.05"), ("Methadone", "4.40"))):
            billing = {"code": name[:3].upper(), "price": price}
            ward.order(self.doctor, "s1", f"o{number}", name, {"every_min": 480, "start": self.slot}, billing=billing)
        self.gives("o0")
        if tablet:
            nurse = ward.nurse()
            self.doctor.write("stay.assigned", "s1", {"home_device": nurse.device})
            assert self.doctor.settle()
            nurse.opens().turns_to("s1")
        declared = ward.server.command("outage", "declare", "--cause", "power", "--because", "A storm")
        self.gives("o1")
        if tablet:
            nurse.cable.cut()
            nurse.expect_link("offline", 30_000)
            nurse.taps("o2", self.slot, "Give")
            nurse.expect_unsent(1)
        else:
            self.gives("o2")
        ward.server.command("outage", "end", re.findall(r"outage-\w+", declared)[0])
        if tablet:
            nurse.cable.heal()
            nurse.expect_unsent(0, 40_000)

    def gives(self, order: str) -> None:
        assert self.doctor.settle()
        self.doctor.chart("s1", order, self.slot, "given")
        assert self.doctor.settle()

    def told(self, kind: str) -> list[dict[str, Any]]:
        return [entry for entry in self.ward.journal() if entry["kind"] == kind]


def line(page: Page, name: str) -> Locator:
    return page.locator("[data-charge]").filter(has_text=name)


def test_a_night_with_an_outage_is_billed_once(ward: Ward, tmp_path: Path) -> None:
    night = Night(ward)
    rita = ward.hire("Rita Front", "reception")
    page = ward.desk("Rita Front", "2468").page
    page.goto("/billing")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    during = page.get_by_role("heading", name=re.compile("^During the outage.*: 12.45$"))
    expect(during).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("^Before the outage.*: 12.50$"))).to_be_visible()
    inside = page.get_by_role("table", name=re.compile("^During the outage"))
    expect(inside.locator("[data-charge]")).to_have_count(2)
    expect(page.get_by_label("Totals").get_by_text("24.95 EUR")).to_be_visible()

    # typed into the practice system, and ticked
    box = page.get_by_role("checkbox", name=re.compile("^Typed in: Methadone"))
    box.click()
    expect(line(page, "Methadone")).to_have_attribute("data-state", "by_hand")
    expect(line(page, "Methadone")).to_contain_text("by hand, Rita Front")
    [entered] = night.told("charge.entered")
    assert (entered["by"], entered["auth"], entered["stay"]) == (rita, "pin", "s1")

    # a slip is taken back, with a reason that stays
    box.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_text("Write the reason first.")).to_be_visible()
    sheet.get_by_label("Reason").fill("Wrong line")
    sheet.get_by_role("button", name="Save").click()
    expect(line(page, "Methadone")).to_have_attribute("data-state", "open")
    [struck] = night.told("entry.struck")
    assert (struck["because"], struck["data"]) == ("Wrong line", {"entry": entered["id"]})

    for answer, ticked in (("Cancel", 0), ("Tick them", 3)):
        page.get_by_role("button", name="Tick all 3 of Biscuit").click()
        expect(sheet).to_have_accessible_name("3 lines of Biscuit were typed into the practice system?")
        expect(sheet.get_by_role("button", name="Cancel")).to_be_focused()
        sheet.get_by_role("button", name=answer).click()
        expect(page.locator('[data-state="by_hand"]')).to_have_count(ticked)
    expect(page.get_by_role("button", name=re.compile("Tick all"))).to_have_count(0)

    # what is adjusted afterwards is a further line; what was typed stays
    page.get_by_role("button", name=re.compile("^Adjust: Cefazolin")).click()
    sheet.get_by_label("Quantity").fill("two")
    sheet.get_by_label("Reason").fill("Two vials")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_have_text("Type a number such as 12.5, without a unit.")
    expect(sheet.get_by_label("Reason")).to_have_value("Two vials")
    sheet.get_by_label("Quantity").fill("2")
    sheet.get_by_label("Reason").fill("Two vials were opened")
    sheet.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="1 new line has come. Show it").click()
    expect(line(page, "Cefazolin")).to_have_count(2)
    expect(page.get_by_label("Totals").get_by_text("37.45 EUR")).to_be_visible()

    with page.expect_download(timeout=60_000) as downloading:
        page.get_by_role("button", name="Billing PDF").click()
    pdf = tmp_path / "bill.pdf"
    downloading.value.save_as(pdf)
    text = text_of(pdf)
    assert re.search(r"Total, 4 lines +25\.00 +12\.45 +(0\.00 +)?37\.45", text), text
    assert "by hand, Rita" in text
    with page.expect_download(timeout=60_000) as downloading:
        page.get_by_role("button", name="CSV file").click()
    file = tmp_path / "bill.csv"
    downloading.value.save_as(file)
    assert "\r\ntotal,,,,,,,,,,EUR,,,,,,,,37.45," in file.read_bytes().decode("utf-8-sig")


def test_lines_that_come_while_somebody_reads_wait_for_her_and_the_page_is_for_everybody(ward: Ward) -> None:
    night = Night(ward, tablet=False)
    ward.server.settings(zone="Europe/Berlin")
    page = ward.manager().page
    page.goto("/billing")
    expect(page.locator("[data-charge]")).to_have_count(3)
    place = line(page, "Maropitant").bounding_box()
    night.ward.order(
        night.doctor, "s1", "o9", "Ampicillin", {"every_min": 480, "start": night.slot}, billing={"code": "AMP", "price": "3.00"}
    )
    night.gives("o9")
    expect(page.get_by_role("button", name="1 new line has come. Show it")).to_be_visible()
    expect(page.get_by_label("Totals").get_by_text("27.95 EUR")).to_be_visible()
    assert line(page, "Maropitant").bounding_box() == place
    expect(line(page, "Ampicillin")).to_have_count(0)

    # a mark is set, moved, and a bill begins at it
    page.get_by_role("button", name="Set the mark").click()
    expect(page.get_by_text("Marked.")).to_be_visible()
    expect(page.get_by_label("From", exact=True).locator("option", has_text="End of shift")).to_have_count(1)
    marks = page.locator("form", has=page.get_by_role("button", name="Rename or move"))
    form = marks.filter(has=page.locator('input[value="End of shift"]'))
    form.get_by_label("Mark").fill("Night ends")
    form.get_by_role("button", name="Rename or move").click()
    choice = page.get_by_label("From", exact=True).locator("option", has_text="Night ends")
    expect(choice).to_have_count(1)
    page.get_by_label("From", exact=True).select_option(choice.get_attribute("value"))
    expect(page.get_by_text("Nothing was done in this window.").or_(page.locator("[data-charge]")).first).to_be_visible()
    page.get_by_label("From", exact=True).select_option("beginning")
    expect(page.locator("[data-charge]")).to_have_count(4)

    # in the night when the clocks go back a time is asked about, and keeps its answer when the mark is renamed
    new = page.locator("form", has=page.get_by_role("button", name="Set the mark"))
    new.get_by_label("Mark").fill("Clocks")
    new.get_by_label("Time").fill("2026-10-25T02:30")
    new.get_by_role("button").click()
    expect(page.get_by_text("The clocks showed 02:30 twice that night.")).to_be_visible()
    page.get_by_role("button", name="After the clocks changed").click()
    form = marks.filter(has=page.locator('input[value="Clocks"]'))
    form.get_by_label("Mark").fill("Autumn")
    form.get_by_role("button").click()
    expect(page.get_by_label("From", exact=True).locator("option", has_text="Autumn")).to_have_count(1)
    assert [mark["data"]["at"] for mark in night.told("shift.marked")][-2:] == ["2026-10-25T01:30:00.000Z"] * 2
    since, chosen = page.get_by_label("From, another time"), page.get_by_label("From", exact=True).locator("option:checked")
    since.fill("2026-03-29T02:30")
    since.blur()
    expect(page.get_by_text("No clock showed 02:30 that night")).to_be_visible()
    expect(chosen).to_have_text("The beginning")
    since.fill("2026-10-25T02:30")
    since.blur()
    page.get_by_role("button", name="Before the clocks changed").click()
    expect(chosen).to_have_attribute("value", f"at:{parse_time('2026-10-25T00:30:00Z')}")
    until = page.get_by_label("Until, another time")
    until.fill("2026-10-25T02:45")
    until.blur()
    expect(page.get_by_role("button", name="After the clocks changed")).to_be_visible()

    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(WIDE) == []
        assert page.evaluate(SMALL, TARGET_PX) == []
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_nurse_is_told_who_may_bill(ward: Ward) -> None:
    page = ward.desk("Ada Okafor", "2468").page
    page.goto("/billing")
    expect(page.get_by_text("This page is for the reception and managers.")).to_be_visible()

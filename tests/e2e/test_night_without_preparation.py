"""An emergency that nobody prepared: declared on a tablet with no server, five steps, the roster; a line that flaps; a tablet that saves
its battery, and one that stays local."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from domain.entries import plain_minute
from tests.e2e.ward import MINUTE_MS, Nurse, Ward
from tests.harness.cable import waits

LONG_MS = 40_000
#: whether a line of the page shows all of its text
WHOLE = "(line) => line.scrollWidth <= line.clientWidth && line.scrollHeight <= line.clientHeight"


def minutes(offset: int) -> str:
    """A slot's key so many minutes from now."""
    return plain_minute(time.time_ns() // 1_000_000 + offset * MINUTE_MS)


class Night:
    """Biscuit in the ICU, whose home is the desk's own device; Pixel in a ward that has no device."""

    def __init__(self, ward: Ward) -> None:
        self.ward, self.slot = ward, minutes(-5)
        self.doctor = doctor = ward.doctor()
        ward.admit(doctor, "s1", "Biscuit", cage="3")
        ward.admit(doctor, "s2", "Pixel", cage="1", ward="Exotics", species="rabbit", kg="1.8")
        for order in ("o1", "o2", "o3"):
            ward.order(doctor, "s1", order, f"Act {order}", {"every_min": 240, "start": self.slot})
        assert doctor.settle()
        # the desk's own device is not in the ward of the tablet
        self.nurse: Nurse = ward.nurse(ward="Medicine").opens().turns_to("s1")

    def made(self, kind: str, **data: Any) -> list[Mapping[str, Any]]:
        """The tablet's own entries of a kind in the journal."""
        found = [entry for entry in self.ward.journal() if entry["kind"] == kind and entry["device"] == self.nurse.device]
        return [entry for entry in found if all(entry["data"].get(name) == value for name, value in data.items())]

    def hands_over(self, stay: str) -> None:
        """The desk says that the tablet charts this patient from now on: out of contact it need not ask why."""
        self.doctor.write("stay.assigned", stay, {"home_device": self.nurse.device})
        assert self.doctor.settle()
        expect(self.nurse.page.locator(".wd-head-home")).to_contain_text("Blue 1")

    def opens_menu(self, row: str) -> None:
        """A row of the tablet's menu, by how it begins."""
        self.nurse.page.get_by_role("button", name="Menu", exact=True).click()
        self.nurse.page.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{row}")).click()


def test_who_prepared_nothing_is_led_through_the_night_with_no_server(ward: Ward) -> None:
    night = Night(ward)
    nurse, page = night.nurse, night.nurse.page
    wall = ward.wall().opens("all")
    ward.server.kill()
    nurse.expect_link("offline", LONG_MS)

    page.get_by_role("button", name="Emergency", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Server")).click()
    nurse.expect_banner("Emergency since")
    nurse.expect_unsent(2)  # declared, and the shift mark
    page.get_by_role("button", name="Emergency", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Emergency now")).click()
    page.get_by_role("button", name="Done: Stay calm. This device goes on.").click()
    page.get_by_role("button", name="Label: Blue 1").click()
    page.get_by_role("dialog").get_by_label("Number and colour").fill("12 dark purple, on the left")
    page.get_by_role("dialog").get_by_role("button", name="Label", exact=True).click()
    expect(page.get_by_role("button").filter(has_text="label 12 dark purple")).to_be_visible()
    expect(page.locator("header.wd-top")).to_contain_text("label 12 dark purple, on the left")
    page.set_viewport_size({"width": 820, "height": 1180})
    assert page.locator(".wd-me small").evaluate(WHOLE), "what stands on the tape is cut in an upright tablet's bar"
    page.set_viewport_size(nurse.size)
    assert Axe().run(page, context=".wd", options={"resultTypes": ["violations"]}).violations_count == 0

    step = page.locator("[data-step=assign]")
    step.get_by_role("button", name="Pixel").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Blue 1")).click()
    expect(step.get_by_text("2 patients have a home device.")).to_be_visible()
    for name in ("Number the iPads", "Say who charts which patient", "Keep the screens dark", "Find batteries"):
        page.get_by_role("button", name=f"Done: {name}").click()
    expect(page.get_by_text("All five are done.")).to_be_visible()
    # the last step leads to the queue in which iPads are charged: one tap tells of any of them
    page.locator("[data-step=batteries]").get_by_role("button", name="Charge queue").click()
    page.get_by_role("button", name="Blue 1: 75 %").click()
    page.get_by_role("button", name="Doctor's desk: 10 %").click()
    expect(page.get_by_text("Doctor's desk goes to the charger next: 10 %, told")).to_be_visible()
    assert Axe().run(page, context=".wd", options={"resultTypes": ["violations"]}).violations_count == 0
    page.reload()
    nurse.expect_banner("Emergency since")
    nurse.expect_unsent(11)
    night.opens_menu("Roster")
    expect(page.locator(f"[data-device='{nurse.device}']").get_by_role("button", name="Pixel")).to_be_visible()

    ward.server.start()
    nurse.expect_unsent(0, LONG_MS)
    expect(wall.page.get_by_text("EMERGENCY since")).to_be_visible(timeout=LONG_MS)
    assert [entry["data"]["scope"] for entry in night.made("outage.declared", cause="server")] == ["hospital"]
    assert len(night.made("shift.marked")) == 1
    assert len(night.made("stay.assigned", home_device=nurse.device)) == 1
    assert len(night.made("outage.step_done")) == 6
    assert [entry["data"]["percent"] for entry in night.made("battery.told")] == [75, 10]
    page.get_by_role("button", name="Emergency", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="It is over").click()
    expect(wall.page.get_by_text("RECOVERING since")).to_be_visible(timeout=LONG_MS)


def test_a_silence_is_one_outage_over_reloads_and_tabs_and_ends_by_itself(ward: Ward) -> None:
    ward.server.settings(silent_after_s=6)
    night = Night(ward)
    nurse = night.nurse
    ward.server.kill()
    nurse.expect_unsent(2, LONG_MS)  # its own outage, and the shift mark
    nurse.page.reload()
    nurse.expect_link("offline", LONG_MS)
    second = nurse.new_tab()
    second.goto("/device")
    expect(second.locator("[data-link]").first).to_have_attribute("data-link", "offline", timeout=LONG_MS)
    nurse.turns_to("s1").taps("o1", night.slot, "Give")
    sheet = nurse.page.get_by_role("dialog", name=re.compile("charts this patient in this outage"))
    expect(sheet).to_contain_text(re.compile(r"What was done on Doctor's desk since \d\d:\d\d is not known here"))
    sheet.get_by_role("button", name="urgent").click()
    sheet.get_by_role("button", name="Chart here").click()
    nurse.expect_unsent(3)
    nurse.taps("o2", night.slot, "Give")  # asked once per patient and outage
    nurse.expect_unsent(4)
    ward.server.start()
    nurse.expect_unsent(0, LONG_MS)
    waits(lambda: len(night.made("outage.ended")) == 1, 30, "its end is told")
    declared = night.made("outage.declared", scope="device")
    assert [(entry["auth"], entry["by"]) for entry in declared] == [("system", None)]
    assert declared[0]["data"]["since"] < declared[0]["at"]
    assert [entry["data"]["outage"] for entry in night.made("outage.ended")] == [declared[0]["data"]["outage"]]
    assert len(night.made("shift.marked")) == 1
    assert {entry["because"] for entry in night.made("treatment.charted")} == {"charted here, not on Doctor's desk: urgent"}


def test_a_line_that_flaps_all_night_loses_nothing_and_is_no_outage_of_its_own(ward: Ward) -> None:
    night = Night(ward)
    nurse = night.nurse
    night.hands_over("s1")  # how long the line was down at a tap is chance here, and so would be the question
    nurse.cable.flap(2.0)
    nurse.page.get_by_role("button", name="Emergency", exact=True).click()
    nurse.page.get_by_role("dialog").get_by_role("button", name=re.compile("^Network")).click()
    nurse.expect_banner("Emergency since")
    for order in ("o1", "o2", "o3"):
        nurse.taps(order, night.slot, "Give")
        nurse.expect_state(order, night.slot, "given")
        nurse.page.reload()
        nurse.turns_to("s1")
    nurse.cable.heal()
    nurse.expect_unsent(0, LONG_MS)
    assert [entry["data"]["order"] for entry in night.made("treatment.charted")] == ["o1", "o2", "o3"]
    assert len(night.made("outage.declared")) == len(night.made("shift.marked")) == 1
    numbers = sorted(entry["seq"] for entry in ward.journal() if entry["device"] == nurse.device)
    assert numbers == list(range(1, len(numbers) + 1)), "no entry is lost, none is there twice"


def test_a_tablet_that_stays_local_speaks_to_no_server_until_it_is_switched_back(ward: Ward) -> None:
    night = Night(ward)
    nurse, page = night.nurse, night.nurse.page
    night.opens_menu("Stay local")
    page.get_by_role("dialog").get_by_role("button", name="Stay local").click()
    nurse.expect_banner("This device stays local since")
    nurse.taps("o1", night.slot, "Give")
    nurse.expect_unsent(1)
    page.reload()
    nurse.expect_banner("This device stays local since")
    nurse.expect_banner("1 entry waits here")
    nurse.expect_link("offline")
    assert night.made("treatment.charted") == []
    page.get_by_role("button", name="Speak to the server again").click()
    nurse.expect_unsent(0, LONG_MS)
    nurse.expect_link("online")
    assert len(night.made("treatment.charted")) == 1


def test_a_tablet_that_saves_battery_is_dark_over_a_reload_wakes_by_one_tap_and_still_sends(ward: Ward) -> None:
    night = Night(ward)
    nurse, page = night.nurse, night.nurse.page
    night.opens_menu("Battery")
    page.get_by_role("dialog").get_by_role("button", name="40 %").click()
    night.opens_menu("Save battery")
    page.get_by_role("dialog").get_by_role("button", name="Turn dark").click()
    dark = page.get_by_role("button", name="Wake this screen")
    expect(dark).to_contain_text("Biscuit")
    assert Axe().run(page, context=".wd", options={"resultTypes": ["violations"]}).violations_count == 0
    page.reload()
    expect(dark).to_contain_text("Act o1")
    dark.click()
    expect(dark).to_have_count(0)
    nurse.expect_banner("Saving battery")
    nurse.expect_link("online")
    nurse.taps("o1", night.slot, "Give")
    nurse.expect_on_server()
    assert [entry["data"]["percent"] for entry in night.made("battery.told")] == [40]
    page.get_by_role("button", name="Stop saving battery").click()
    expect(page.get_by_text("Saving battery")).to_have_count(0)


def test_a_tablet_that_is_closed_says_that_it_sleeps(ward: Ward) -> None:
    nurse = Night(ward).nurse
    asks = ward.doctor("Another desk")
    nurse.page.goto("about:blank")

    def sleeps() -> bool:
        headers = {"Authorization": f"Bearer {asks.token}"}
        told = httpx.get(f"{ward.server.url}/journal/rollcall", headers=headers, trust_env=False).json()["identities"]
        return any(one["asleep"] for one in told if one["device"] == nurse.device)

    waits(sleeps, 20, "the server knows that Blue 1 sleeps")

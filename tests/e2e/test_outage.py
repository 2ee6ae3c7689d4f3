"""The night of the outage: tapped, killed, charted on, started again; every entry there once."""

from __future__ import annotations

import time

from playwright.sync_api import expect

from domain.entries import plain_minute
from tests.e2e.ward import MINUTE_MS, PATIENCE_MS, Nurse, Wall, Ward
from tests.harness.cable import waits


def minutes(offset: int) -> str:
    """A slot's key so many minutes from now."""
    return plain_minute(time.time_ns() // 1_000_000 + offset * MINUTE_MS)


class Night:
    """One ward of two patients: Biscuit with an antibiotic due now and a pulse to be typed, Miso who has something when needed."""

    def __init__(self, ward: Ward, *, wall: bool = True) -> None:
        self.ward = ward
        self.slot, self.pulse = minutes(-5), minutes(-2)
        doctor = ward.doctor()
        ward.admit(doctor, "s1", "Biscuit", cage="3")
        ward.admit(doctor, "s2", "Miso", cage="7", species="cat", kg="3.1")
        ward.order(doctor, "s1", "o1", "Cefazolin", {"every_min": 240, "start": self.slot}, billing={"code": "CEF", "price": "12.50"})
        ward.order(doctor, "s1", "o2", "Pulse", {"every_min": 240, "start": self.pulse}, entry="numeric", section="monitoring")
        ward.order(doctor, "s2", "o3", "Buprenorphine", {"every_min": 480, "start": self.slot})
        assert doctor.settle()
        self.doctor = doctor
        self.nurse: Nurse = ward.nurse().opens().turns_to("s1")
        if wall:  # not where nobody looks at it: it is a browser of its own
            self.wall: Wall = ward.wall().opens()
            self.wall.expect_state("o1", self.slot, "due")

    def charted(self, order: str, slot: str) -> list[str]:
        """The outcomes in the journal for a slot."""
        found = [entry for entry in self.ward.journal() if entry["kind"] == "treatment.charted"]
        return [entry["data"]["outcome"] for entry in found if (entry["data"]["order"], entry["data"]["slot"]) == (order, slot)]


def test_a_tap_on_the_ipad_reaches_the_wall(ward: Ward) -> None:
    night = Night(ward)
    night.nurse.taps("o1", night.slot, "Give")
    night.nurse.expect_kept()
    night.wall.expect_state("o1", night.slot, "given")
    night.nurse.expect_on_server()
    assert night.charted("o1", night.slot) == ["given"]


def test_an_outage_loses_nothing_and_everything_is_there_once(ward: Ward) -> None:
    night = Night(ward)
    nurse, wall = night.nurse, night.wall
    loads = len(nurse.loads)
    nurse.types("o2", night.pulse, "11")
    ward.server.kill()
    nurse.expect_link("offline", 30_000)
    nurse.expect_banner("Working without the server since")
    wall.expect_link("offline", 30_000)
    expect(wall.page.get_by_text("SERVER LOST").first).to_be_visible()

    nurse.taps("o1", night.slot, "Give")
    nurse.expect_kept()
    nurse.expect_unsent(1)
    nurse.expect_state("o1", night.slot, "given")
    expect(nurse.page.get_by_role("button", name="Sync now")).to_be_visible()
    nurse.patient("s2").click()
    expect(nurse.slot("o3", night.slot).get_by_role("button", name="Not given", exact=True)).to_be_visible()
    nurse.taps("o3", night.slot, "Hold")
    nurse.gives_reason("asleep")
    nurse.expect_unsent(2)
    assert len(nurse.loads) == loads, "no page reloads itself"

    nurse.page.reload()
    nurse.expect_unsent(2)
    expect(nurse.page.get_by_role("navigation", name="Patients")).to_be_visible()
    nurse.patient("s1").click()
    expect(nurse.slot("o2", night.pulse).get_by_role("textbox")).to_have_value("11")
    second = nurse.new_tab()
    second.goto("/device")
    expect(second.locator('[data-stay="s2"]').first).to_be_visible()
    expect(second.locator("[data-link]").first).to_have_attribute("data-unsent", "2")
    second.close()
    wall.page.reload()
    expect(wall.page.get_by_text("SERVER LOST").first).to_be_visible()
    expect(wall.slot("o1", night.slot)).to_have_attribute("data-known", "false")
    expect(wall.page.locator('[data-state="late"]')).to_have_count(0)

    loads, wall_loads = len(nurse.loads), len(wall.loads)
    ward.server.start()
    nurse.expect_link("online", 40_000)
    nurse.expect_unsent(0)
    wall.expect_state("o1", night.slot, "given", 40_000)
    assert nurse.value_of("o2", night.pulse) == "11", "what was half-typed is still there"
    assert (len(nurse.loads), len(wall.loads)) == (loads, wall_loads), "no page reloads itself"
    assert night.charted("o1", night.slot) == ["given"]
    assert night.charted("o3", night.slot) == ["held"]
    journal = {entry["id"] for entry in ward.journal()}
    assert len(journal) == len(ward.journal())
    waits(lambda: nurse.entries() == wall.entries() == journal, 20, "every screen holds the journal")
    for screen in (nurse, wall):
        expect(screen.root).to_have_attribute("data-cursor", str(len(journal)))
        screen.expect_unsent(0)


def test_a_new_patient_is_admitted_and_ordered_for_without_a_server(ward: Ward) -> None:
    night = Night(ward)
    nurse = night.nurse
    ward.server.kill()
    nurse.expect_link("offline", 30_000)
    nurse.page.get_by_role("button", name="New patient").click()
    sheet = nurse.page.get_by_role("dialog")
    sheet.get_by_label("Name", exact=True).fill("Pixel")
    sheet.get_by_role("button", name="rabbit", exact=True).click()
    sheet.get_by_label("Weight", exact=False).first.fill("1,8")
    sheet.get_by_label("File number").fill("R 7")
    sheet.get_by_role("button", name="Admit").click()
    expect(nurse.page.get_by_text("Pixel").first).to_be_visible()
    nurse.expect_unsent(1)
    _is_not_admitted_twice(nurse)
    ward.server.start()
    nurse.expect_unsent(0, 40_000)
    opened = [entry for entry in ward.journal() if entry["kind"] == "stay.opened" and entry["data"]["patient"]["name"] == "Pixel"]
    assert [entry["data"]["weight_kg"] for entry in opened] == ["1.8"]
    expect(night.wall.page.get_by_text("Pixel").first).to_be_visible(timeout=40_000)


def _is_not_admitted_twice(nurse: Nurse) -> None:
    """Somebody else admits Pixel again, by its file number, and is told who carries it."""
    nurse.page.get_by_role("button", name="New patient").click()
    sheet = nurse.page.get_by_role("dialog")
    sheet.get_by_label("Name", exact=True).fill("Grey rabbit")
    sheet.get_by_role("button", name="rabbit", exact=True).click()
    sheet.get_by_label("File number").fill("r7")
    sheet.get_by_role("button", name="Admit").click()
    expect(sheet.get_by_text("File number R 7 is Pixel's, ICU.")).to_be_visible()
    sheet.get_by_role("button", name="The same patient: open Pixel").click()
    expect(nurse.page.get_by_role("dialog")).to_have_count(0)
    nurse.expect_unsent(1)


def test_a_browser_that_is_restarted_without_a_server_goes_on(ward: Ward) -> None:
    night = Night(ward)
    nurse = night.nurse
    ward.server.kill()
    nurse.expect_link("offline", 30_000)
    nurse.taps("o1", night.slot, "Give")
    nurse.expect_unsent(1)
    nurse.restarts()
    nurse.page.goto("/device")
    nurse.expect_unsent(1)
    nurse.expect_link("offline")
    expect(nurse.patient("s1")).to_be_visible()

    # its outbox is the only copy in the world: the file of it is brought to the hospital, and then the tablet comes by itself
    nurse.page.get_by_role("button", name="Menu", exact=True).click()
    with nurse.page.expect_download() as got:
        nurse.page.get_by_role("dialog").get_by_role("button", name="Export unsent work").click()
    with ward.server.beside() as hospital:
        assert hospital.import_file(got.value.path()) == {"kept:unsealed": 1}
    ward.server.start()
    nurse.expect_unsent(0, 40_000)
    assert night.charted("o1", night.slot) == ["given"]
    night.wall.expect_state("o1", night.slot, "given")


def test_a_line_that_is_half_up_loses_nothing(ward: Ward) -> None:
    night = Night(ward, wall=False)
    nurse = night.nurse
    made = 0
    for bad in (nurse.cable.stall, lambda: nurse.cable.status(503), nurse.cable.half, nurse.cable.deaf, lambda: nurse.cable.flap(2.0)):
        bad()
        nurse.page.get_by_role("button", name="Note", exact=True).click()
        sheet = nurse.page.get_by_role("dialog")
        sheet.get_by_role("textbox").first.fill(f"note {made}")
        sheet.get_by_role("button", name="Save").click()
        expect(sheet).to_have_count(0)
        nurse.expect_kept()
        made += 1
    nurse.cable.heal()
    nurse.expect_unsent(0, 60_000)
    nurse.expect_link("online", PATIENCE_MS)
    notes = [entry["data"]["text"] for entry in ward.journal() if entry["kind"] == "note.written"]
    assert sorted(notes) == [f"note {number}" for number in range(made)]

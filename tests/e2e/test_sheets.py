"""A night in the operating room: the sheet outlives the server, a second tablet and a lost one, and the report has every reading."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.e2e.test_outage import minutes
from tests.e2e.ward import Nurse, Ward
from tests.harness.pdf import text_of
from ui.paper.sheets import path_of

#: minutes before now of each reading of the two hours, and its pulse: no two are alike, so that each is found again
ONLINE = {110: "141", 105: "142", 100: "143"}
ALONE = {60: "151", 55: "152"}
APART = {80: "161", 75: "162"}


class Theatre:
    """A nurse at a patient's anesthesia page."""

    def __init__(self, nurse: Nurse) -> None:
        self.nurse, self.page = nurse, nurse.page

    def enters(self, stay: str = "s1") -> Theatre:
        """Opens the page of the patient."""
        self.nurse.turns_to(stay)
        self.page.get_by_role("button", name="Anesthesia", exact=True).click()
        expect(self.region).to_be_visible()
        return self

    @property
    def region(self) -> Locator:
        return self.page.get_by_role("region", name="Anesthesia", exact=True)

    def opens(self, procedure: str) -> None:
        """A sheet with its procedure."""
        self.region.get_by_role("button", name="Open a sheet").click()
        asked = self.page.get_by_role("dialog")
        asked.get_by_label("Procedure", exact=True).fill(procedure)
        asked.get_by_role("button", name="Open a sheet").click()
        expect(self.region.get_by_text(procedure).first).to_be_visible()

    def marks(self, event: str) -> None:
        """An event, by one tap."""
        self.region.get_by_role("button", name=event, exact=False).first.click()
        expect(self.region.get_by_role("button", name=f"{event} ✓")).to_be_visible()

    def reads(self, ago: int, pulse: str) -> None:
        """A reading of so many minutes ago, back-charted at its own time."""
        at = minutes(-ago)[11:16]
        self.region.get_by_label("HR", exact=False).first.fill(pulse)
        self.region.get_by_role("button", name="Another time").click()
        self.region.get_by_label("Time of this reading").fill(at)
        self.region.get_by_role("button", name="Save reading").click()
        self.expect_reading(pulse)

    def expect_reading(self, pulse: str) -> None:
        expect(self.region.get_by_role("cell", name=pulse)).to_be_visible()


def patients(ward: Ward) -> None:
    doctor = ward.doctor()
    ward.admit(doctor, "s1", "Biscuit", cage="3")
    assert doctor.settle()


def test_a_sheet_outlives_the_server_and_a_second_tablet_and_its_report_has_every_reading(ward: Ward) -> None:
    patients(ward)
    blue, red = ward.nurse().opens(), ward.nurse("Red 1", colour="red").opens()
    green = ward.nurse("Green 1", colour="green").opens()
    red.cable.cut()
    red.expect_link("offline", 30_000)
    first = Theatre(blue).enters()
    first.opens("Spay")
    first.marks("induction")
    for ago, pulse in ONLINE.items():
        first.reads(ago, pulse)
    # a third tablet takes part, and is lost with a reading that nobody else has
    third = Theatre(green).enters()
    third.expect_reading("143")
    green.cable.cut()
    green.expect_link("offline", 30_000)
    third.reads(90, "199")
    green.context.close()
    ward.screens.remove(green)

    ward.server.kill()
    blue.expect_link("offline", 30_000)
    for ago, pulse in ALONE.items():
        first.reads(ago, pulse)
    blue.page.reload()
    for pulse in (*ONLINE.values(), *ALONE.values()):
        first.expect_reading(pulse)
    second = Theatre(red).enters()
    second.opens("Spay, written apart")
    for ago, pulse in APART.items():
        second.reads(ago, pulse)
    first.region.get_by_role("button", name="Finalize").click()
    expect(blue.page.get_by_role("dialog").get_by_text("done after the recovery")).to_be_visible()
    blue.page.get_by_role("dialog").get_by_role("button", name="Finalize").click()
    expect(first.region.get_by_text("Finalizing is intended")).to_be_visible()

    # red first: what nobody has told the server it cannot wait for
    blue.cable.cut()
    ward.server.start()
    red.cable.heal()
    red.expect_link("online", 60_000)
    red.expect_unsent(0, 60_000)
    blue.cable.heal()
    blue.expect_link("online", 60_000)
    blue.expect_unsent(0, 60_000)
    expect(first.region.get_by_text("made apart").first).to_be_visible(timeout=40_000)
    assert kinds(ward, "anesthesia.finalized") == 0, "two sheets that disagree are first settled by a person"
    first.expect_reading("152")  # what arrived did not take the place of the sheet that is open
    first.region.get_by_role("button", name="Join the two").click()
    for pulse in APART.values():
        first.expect_reading(pulse)
    expect(first.region.get_by_text("Finalized, report made")).to_be_visible(timeout=60_000)
    report = sheet_report(ward)
    for pulse in (*ONLINE.values(), *ALONE.values(), *APART.values()):
        assert pulse in report
    assert "Read as one from 2 sheets" in report
    assert kinds(ward, "anesthesia.read") == len(ONLINE) + len(ALONE) + len(APART)


def kinds(ward: Ward, kind: str) -> int:
    return sum(entry["kind"] == kind for entry in ward.journal())


def sheet_report(ward: Ward) -> str:
    """The report that made itself, as text."""
    opened = min((entry for entry in ward.journal() if entry["kind"] == "anesthesia.opened"), key=lambda entry: entry["at"])
    return text_of(path_of(ward.server.data_dir, "s1", opened["data"]["sheet"]))


def test_what_is_typed_into_a_reading_survives_a_reload_and_a_slip_is_told(ward: Ward) -> None:
    patients(ward)
    nurse = ward.nurse().opens()
    theatre = Theatre(nurse).enters()
    theatre.opens("Dental")
    pulse = theatre.region.get_by_label("HR", exact=False).first
    pulse.fill("9")
    for key in ("9", "9"):
        theatre.region.get_by_role("group", name="Numbers").get_by_role("button", name=key, exact=True).click()
    assert pulse.evaluate("(field) => field.scrollWidth <= field.clientWidth"), "the value that was typed is cut"
    # a tile is chosen wherever it is touched, on the words in it too
    tile = theatre.region.locator(".wa-tile").nth(4)
    tile.click(position={"x": 80, "y": 45})
    expect(tile).to_have_class(re.compile("wa-tile--on"))
    ward.server.kill()
    nurse.expect_link("offline", 30_000)
    nurse.page.reload()
    expect(theatre.region.get_by_label("HR", exact=False).first).to_have_value("999")
    # one thumb's reach on an iPad held across, the banner showing, and nothing was scrolled
    expect(nurse.page.locator(".wd-banner").first).to_be_visible()
    expect(theatre.region.get_by_role("button", name="Save reading")).to_be_in_viewport(ratio=1)
    theatre.region.get_by_role("button", name="Save reading").click()
    expect(theatre.region.get_by_role("alert")).to_contain_text("between 0 and 500")
    theatre.region.get_by_label("HR", exact=False).first.fill("99")
    theatre.region.get_by_role("button", name="Save reading").click()
    theatre.expect_reading("99")
    nurse.expect_kept()
    # nor is anything of the pad below the edge while the page's foot tells what is kept
    expect(theatre.region.get_by_role("button", name="Emergency drugs", exact=True)).to_be_in_viewport(ratio=1)

"""The desk's pages of anesthetic sheets and forms, what is corrected on a tablet, and one whose battery died and that another took over."""

from __future__ import annotations

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from domain.entries import parse_time
from tests.e2e.test_outage import minutes
from tests.e2e.test_sheets import Theatre, kinds, patients
from tests.e2e.ward import Ward
from tests.harness.pdf import text_of
from ui.paper.sheets import path_of

#: milliseconds that printing may take on a machine that is busy with other tests
PRINTING_MS = 90_000
#: waits until the server has told this tablet of a second report, which knows of what came after the first
PRINTED_TWICE = """async () => {
  const { openReplica } = await import('wardlight/replica.js');
  const { picture } = await openReplica();
  const printed = () => [...picture.entries.values()].filter(({ kind }) => kind === 'anesthesia.reported').length;
  while (printed() < 2) await new Promise((go) => setTimeout(go, 50));
}"""


def expect_accessible(page: Page) -> None:
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()


def report_of(page: Page, place: Path) -> str:
    """The report that a person downloads, as text."""
    with page.expect_download(timeout=PRINTING_MS) as download:
        page.get_by_role("button", name="Report as PDF").click()
    download.value.save_as(place)
    return text_of(place)


def record() -> str:
    """What a monitor wrote: a lead that came off, a slot that a person has read, a line that is none."""
    lines = ["time,parameter,value"]
    lines += [f"{minutes(-ago)},HR,{value}" for ago, value in ((20, 180), (15, 101), (10, 104), (5, 107))]
    return "\n".join([*lines, f"{minutes(-10)},SpO2,340", f"{minutes(-10)},SpO2,97", f"{minutes(-5)},SpO2,98", "noon,HR,99"])


def test_the_desk_downloads_the_report_and_reads_a_monitors_record_in(ward: Ward, tmp_path: Path) -> None:
    doctor = ward.doctor()
    ward.admit(doctor, "s1", "Biscuit", cage="3")
    doctor.write("anesthesia.opened", "s1", {"sheet": "n1", "procedure": "Spay"})
    doctor.write("anesthesia.read", "s1", {"sheet": "n1", "values": {"hr": "88"}}, at_ms=parse_time(minutes(-20)))
    assert doctor.settle()
    page = ward.desk("Ada Okafor", "2468").opens("/anesthesia").page
    expect(page.get_by_role("heading", name="Biscuit")).to_contain_text("Spay")
    expect(page.get_by_text("1 reading").first).to_be_visible()
    expect_accessible(page)
    assert "88" in report_of(page, tmp_path / "before.pdf")

    chosen: FilePayload = {"name": "monitor.csv", "mimeType": "text/csv", "buffer": record().encode()}
    page.get_by_label("Read in a monitor's record").set_input_files(chosen)
    expect(page.get_by_text("monitor.csv: 3 readings can be added.")).to_be_visible()
    expect(page.get_by_text("1 slot has a reading already: what a person read is kept")).to_be_visible()
    expect(page.get_by_text(re.compile("Artefacts, marked on their readings and not counted: .*340"))).to_be_visible()
    expect(page.get_by_text(re.compile("Lines that could not be read: Line 9: .*noon"))).to_be_visible()
    assert kinds(ward, "anesthesia.read") == 1, "a preview adds nothing"
    expect_accessible(page)
    page.get_by_role("button", name="Add 3 readings").click()
    expect(page.get_by_text("3 readings were added: HR, SpO2.")).to_be_visible()

    read = [entry for entry in ward.journal() if entry["kind"] == "anesthesia.read"]
    assert [entry["data"]["values"] for entry in read] == [
        {"hr": "88"},
        {"hr": "101"},
        {"hr": "104", "spo2": "97"},
        {"hr": "107", "spo2": "98"},
    ]
    assert all(entry["by"] == ward.staff["Ada Okafor"] for entry in read[1:])
    assert sorted(entry["at"] for entry in read) == [entry["at"] for entry in read], "each at its own time"
    found = report_of(page, tmp_path / "after.pdf")
    assert [word for word in ("88", "101", "104", "107", "artefact", "340") if word not in found] == []
    assert "180" not in re.findall(r"\d+", found.partition("Readings")[2])


def test_a_tablet_gives_a_reversal_strikes_what_was_wrong_and_adds_to_what_is_locked(ward: Ward) -> None:
    patients(ward)
    blue = ward.nurse().opens()
    theatre = Theatre(blue).enters()
    region, dialog = theatre.region, blue.page.get_by_role("dialog")
    theatre.opens("Dental")
    theatre.marks("induction")
    theatre.reads(5, "141")
    earlier(theatre, 9, "incision")
    theatre.marks("sternal")
    expect(region.get_by_text("Phase: recovered")).to_be_visible()
    region.get_by_role("button", name="sternal ✓").click()
    dialog.get_by_role("button", name="Strike sternal").click()
    expect(dialog.get_by_text("anesthesia.")).to_have_count(0)
    dialog.get_by_role("button", name="was not done").click()
    dialog.get_by_role("button", name="Strike", exact=True).click()
    expect(region.get_by_role("button", name="sternal", exact=True)).to_be_visible()
    theatre.reads(12, "300")
    region.get_by_role("row", name="300").get_by_role("button", name="Change").click()
    dialog.get_by_role("button", name="Strike Reading: HR 300 /min").click()
    dialog.get_by_role("button", name="wrong value").click()
    dialog.get_by_role("button", name="Strike", exact=True).click()
    expect(region.get_by_role("cell", name="300")).to_have_count(0)
    expect_accessible(blue.page)

    region.get_by_text("Emergency and reversal drugs").click()
    expect_accessible(blue.page)
    region.get_by_role("button", name="naloxone").click()
    expect(dialog.get_by_text("which dose was given")).to_be_visible()
    dialog.get_by_role("button", name="0.188 mg 0.47 mL of 0.4 mg/mL").click()
    expect(region.get_by_text("naloxone 0.188 mg in 1 dose")).to_be_visible()

    region.get_by_role("button", name="Finalize").click()
    dialog.get_by_role("button", name="Finalize").click()
    expect(region.get_by_text("Finalized, report made")).to_be_visible(timeout=PRINTING_MS)
    expect(region.get_by_role("button", name="Save reading")).to_have_count(0)
    region.get_by_role("button", name="Addendum").click()
    dialog.get_by_role("textbox").fill("Woke up calm at home")
    dialog.get_by_role("button", name="Save").click()
    expect(region.get_by_text("Woke up calm at home")).to_be_visible()
    expect_accessible(blue.page)
    blue.expect_unsent(0)
    opened = next(entry for entry in ward.journal() if entry["kind"] == "anesthesia.opened")
    place = path_of(ward.server.data_dir, "s1", opened["data"]["sheet"])
    blue.page.evaluate(PRINTED_TWICE)
    found = text_of(place)
    assert [
        words
        for words in (
            "Woke up calm at home",
            "struck by Ada Okafor: was not done",
            "struck by Ada Okafor: wrong value",
            "300",
            "naloxone 0.188 mg",
        )
        if words not in found
    ] == []


def earlier(theatre: Theatre, ago: int, event: str) -> None:
    """An event that nobody had a hand free to mark when it happened; a time that has not come is told."""
    dialog, at = theatre.page.get_by_role("dialog"), minutes(-ago)[11:16]
    theatre.region.get_by_role("button", name="Other, or earlier").click()
    dialog.get_by_label("Event", exact=True).select_option(event)
    dialog.get_by_label("Time, if not now").fill(minutes(60)[11:16])
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("This time has not come yet.")).to_be_visible()
    dialog.get_by_label("Time, if not now").fill(at)
    dialog.get_by_role("button", name="Save").click()
    expect(theatre.region.get_by_role("button", name=f"{event} ✓ {at}")).to_be_visible()


def test_a_tablet_whose_battery_died_is_taken_over_and_the_rest_joins_later(ward: Ward) -> None:
    patients(ward)
    blue, red = ward.nurse().opens(), ward.nurse("Red 1", colour="red").opens()
    first = Theatre(blue).enters()
    first.opens("Spay")
    first.reads(30, "141")
    blue.expect_unsent(0)
    blue.cable.cut()
    blue.expect_link("offline", 30_000)
    first.reads(25, "142")
    blue.context.close()

    second = Theatre(red).enters()
    second.expect_reading("141")
    second.reads(20, "151")
    red.expect_unsent(0)
    blue.cable.heal()
    blue.starts()
    blue.page.goto("/device")
    # the banner about what waits goes when it is sent: a tap in that moment falls beside the line
    blue.expect_unsent(0, 60_000)
    blue.expect_link("online", 60_000)
    again = Theatre(blue).enters()
    for theatre in (again, second):
        for pulse in ("141", "142", "151"):
            theatre.expect_reading(pulse)
    opened = [entry for entry in ward.journal() if entry["kind"] == "anesthesia.opened"]
    assert len(opened) == 1, "it went on on the same sheet"
    assert kinds(ward, "anesthesia.read") == 3


def printed_form(page: Page, place: Path) -> str:
    """The form that a person downloads, as text."""
    with page.expect_download(timeout=PRINTING_MS) as download:
        page.get_by_role("button", name="Form as PDF").click()
    download.value.save_as(place)
    return text_of(place)


def test_a_nurse_reads_a_form_at_the_desk_prints_it_and_finalizes_it(ward: Ward, tmp_path: Path) -> None:
    doctor = ward.doctor()
    ward.admit(doctor, "s1", "Biscuit", cage="3")
    page = ward.desk("Ada Okafor", "2468").opens("/forms").page
    expect(page.get_by_text("Nobody has filled in a form for a patient in the house.")).to_be_visible()
    doctor.write("form.filled", "s1", {"form": "discharge", "feeding": "low fat", "diagnosis": "<b>Gastritis</b>"})
    assert doctor.settle()

    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name="Discharge notes"))
    expect(card).to_contain_text("Biscuit")
    expect(card).to_contain_text("<b>Gastritis</b>")
    expect(card).to_contain_text("not finalized")
    assert Axe().run(page).violations_count == 0
    assert "not finalized" in printed_form(page, tmp_path / "before.pdf")

    doctor.write("form.filled", "s1", {"form": "discharge", "back": "on Friday"})
    assert doctor.settle()
    expect(card).to_contain_text("on Friday")
    card.get_by_role("button", name="Finalize").click()
    expect(card).to_contain_text("as Ada Okafor asked")
    expect(card.get_by_role("button", name="Finalize")).to_have_count(0)
    assert Axe().run(page).violations_count == 0
    found = printed_form(page, tmp_path / "after.pdf")
    assert [text for text in ("Finalized", "low fat", "on Friday", "Biscuit") if text not in found] == []
    meant = [entry for entry in ward.journal() if entry["kind"] == "form.finalize_intended"]
    assert [(entry["by"], entry["auth"]) for entry in meant] == [(ward.staff["Ada Okafor"], "pin")]

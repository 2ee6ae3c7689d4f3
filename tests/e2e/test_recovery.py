"""Coming back: the checklist walked from red to green, refused at each red, and a tablet that was lost for ever and found again."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from typing import Any

from playwright.sync_api import Locator, Page, expect

from domain.entries import parse_time, plain_minute, plain_time
from domain.store.zones import zone_table
from tests.e2e.test_outage import Night
from tests.e2e.ward import MINUTE_MS, PATIENCE_MS, Desk, Ward
from ui.demo.device import Device

#: longer than what closes itself
LONG_MIN = 40


class Recovery:
    """The recovery page in the hands of somebody."""

    def __init__(self, desk: Desk) -> None:
        self.page: Page = desk.page
        desk.opens("/recovery")
        expect(self.page.get_by_role("heading", name="Coming back from the emergency")).to_be_visible()

    def line(self, key: str) -> Locator:
        return self.page.locator(f'[data-line="{key}"]')

    def expect_state(self, key: str, state: str) -> None:
        expect(self.line(key)).to_have_attribute("data-state", state, timeout=PATIENCE_MS)

    def unfolds(self, key: str) -> Locator:
        head = self.line(key).get_by_role("button").first
        if head.get_attribute("aria-expanded") == "false":
            head.click()
        expect(head).to_have_attribute("aria-expanded", "true")
        return self.line(key)

    def expect_said(self, key: str, words: str) -> None:
        expect(self.line(key).get_by_role("status").filter(has_text=words).first).to_be_visible()

    def expect_closed(self) -> None:
        expect(self.page.get_by_role("heading", name="The emergency is closed")).to_be_visible(timeout=PATIENCE_MS)


def ago(minutes: float) -> str:
    return plain_time(time.time_ns() // 1_000_000 - round(minutes * MINUTE_MS))


def declares(device: Device, outage: str = "night-1") -> None:
    """The word of somebody about a long emergency that is over now."""
    device.write("outage.declared", None, {"outage": outage, "scope": "hospital", "cause": "power", "since": ago(LONG_MIN)})
    device.write("outage.ended", None, {"outage": outage, "until": ago(0)})


def kinds(ward: Ward, *wanted: str) -> list[dict[str, Any]]:
    return [entry for entry in ward.journal() if entry["kind"] in wanted]


def test_the_checklist_goes_from_red_to_green_after_a_killed_server_and_closes(ward: Ward) -> None:
    night = Night(ward, wall=False)
    red, green = ward.doctor("Red 2"), ward.doctor("Green 3")
    assert red.settle()
    assert green.settle()
    ward.server.kill()
    night.nurse.expect_link("offline", 30_000)
    night.nurse.taps("o1", night.slot, "Give")
    night.nurse.expect_unsent(1)
    red.chart("s1", "o1", night.slot, "given", by=ward.staff["Ben Ito"])
    red.write("stay.discharge_intended", "s2", {}, by=ward.staff["Ben Ito"])
    green.write("note.written", "s1", {"text": "wet cough"})
    declares(night.doctor)
    ward.server.start()
    ward.server.command("device", "revoke", green.identity, "--because", "left in a taxi")
    assert night.doctor.settle()
    green.settle(5)
    night.nurse.expect_unsent(0, 40_000)

    page = Recovery(ward.manager())
    page.expect_state("roll-call", "red")
    expect(page.unfolds("roll-call").get_by_text("Red 2 was not heard since the emergency ended.")).to_be_visible()
    page.expect_state("clashes", "waits")
    page.unfolds("documents").get_by_role("button", name="Restore the settings for documents").click()
    page.expect_said("documents", "First:")
    assert red.settle()
    page.expect_state("roll-call", "green")

    _settles(page)
    _looks_at_what_was_kept(page)
    _confirms_sign_ins(page, ward)
    _enters_paper(page, night, ward)
    page.expect_state("discharges", "green")
    assert [entry["stay"] for entry in kinds(ward, "stay.discharged")] == ["s2"], "it went home by itself, while the house recovered"
    _lets_the_bill_pass(page)
    _restores(page)
    closed_with = _reports(page)
    page.expect_closed()
    assert [entry["data"]["outage"] for entry in kinds(ward, "outage.closed")] == ["night-1"]
    _finds_the_report_again(page, closed_with)


def _settles(page: Recovery) -> None:
    page.expect_state("clashes", "red")
    line = page.unfolds("clashes")
    expect(line.get_by_text("Cefazolin: given")).to_have_count(2)
    line.get_by_role("button", name="Both were given").click()
    page.expect_said("clashes", "Write the reason first.")
    line.get_by_label("How you know").fill("Ben only wrote it down")
    line.get_by_role("button", name=re.compile("^Only this one.*Ada Okafor")).click()
    page.expect_state("clashes", "green")


def _looks_at_what_was_kept(page: Recovery) -> None:
    page.expect_state("kept", "red")
    line = page.unfolds("kept")
    expect(line.get_by_text("wet cough")).to_be_visible()
    line.get_by_label("Reason").first.fill("the tablet was in a taxi, Ada wrote it")
    line.get_by_role("button", name="Admit: it counts").click()
    page.expect_state("kept", "green")


def _confirms_sign_ins(page: Recovery, ward: Ward) -> None:
    line = page.unfolds("signs")
    expect(line.get_by_label("PIN of Ben Ito")).to_be_visible()
    line.get_by_role("button", name=re.compile("^It was me: Ben Ito")).click()
    line.get_by_label("PIN of Ben Ito").fill("1111")
    line.get_by_role("button", name=re.compile("^It was me: Ben Ito")).click()
    page.expect_said("signs", "not right")
    line.get_by_label("PIN of Ben Ito").fill("2468")
    line.get_by_role("button", name=re.compile("^It was me: Ben Ito")).click()
    nobody = line.get_by_role("button", name=re.compile("^I know who it was: Nobody"))
    for left in range(nobody.count(), 0, -1):
        line.locator(".wd-item:not(.wd-gone)").get_by_label("Who it was", exact=True).first.fill("Ben, on the phone with the owner")
        nobody.first.click()
        expect(nobody).to_have_count(left - 1)
    page.expect_state("signs", "green")
    confirmed = kinds(ward, "signs.confirmed")
    assert (ward.staff["Ben Ito"], "pin") in {(entry["by"], entry["auth"]) for entry in confirmed}


def _enters_paper(page: Recovery, night: Night, ward: Ward) -> None:
    page.expect_state("paper", "red")
    line = page.unfolds("paper")
    line.locator('[data-sheet="s1"]').click()
    given = line.locator(f'[data-line-of="s1/o1@{night.slot}"]')
    expect(given.get_by_text("Ada Okafor")).to_be_visible()
    expect(given.get_by_label("Time")).to_be_hidden()
    pulse = line.locator(f'[data-line-of="s1/o2@{night.pulse}"]')
    pulse.get_by_label("Time").fill("99:00")
    pulse.get_by_label("Value").fill("104")
    pulse.get_by_label("Time").press("Enter")
    expect(pulse.get_by_text("Choose at the top of the sheet who wrote it.")).to_be_visible()
    line.get_by_label("Written by").select_option(label="Ada Okafor")
    pulse.get_by_label("Time").press("Enter")
    expect(pulse.get_by_text("There is no such time of day.")).to_be_visible()
    minute = ago(0)[11:16]
    pulse.get_by_label("Time").fill(minute)
    night.doctor.chart("s1", "o2", night.pulse, "given", value="100")
    assert night.doctor.settle()
    expect(pulse.get_by_text("on Doctor's desk")).to_be_visible()
    expect(pulse.get_by_label("Value")).to_have_value("104")
    pulse.get_by_label("Time").press("Enter")
    expect(pulse.get_by_text("charted this meanwhile")).to_be_visible()
    pulse.get_by_role("button", name="it was given once more").click()
    pulse.get_by_label("Time").press("Enter")
    expect(pulse.get_by_text("from paper")).to_be_visible()
    made = next(entry for entry in kinds(ward, "treatment.charted") if "paper" in entry["data"])
    assert (made["at"][11:16], made["at_from"], made["by"], made["auth"]) == (minute, "person", ward.staff["Mona Manager"], "session")
    assert (made["data"]["value"], made["data"]["paper"]["wrote"], made["data"]["repeat"]) == ("104", ward.staff["Ada Okafor"], True)
    page.expect_state("paper", "red")
    line.get_by_role("button", name="Nobody is left on a blank sheet").click()
    # Miso went home while the house recovers: her paper is asked about all the same
    line.locator('[data-sheet="s2"]').click()
    expect(line.get_by_role("button", name=re.compile("^Nothing on paper for Miso"))).to_be_visible()
    page.expect_state("paper", "red")
    line.get_by_role("button", name=re.compile("^Nothing on paper for Miso")).click()
    page.expect_state("paper", "green")


def _enters_a_blank_sheet(page: Recovery, ward: Ward) -> None:
    """Rex came while there was no screen, and got a dose that stands on no printed line."""
    paper, minute = page.line("paper"), ago(1)[11:16]
    paper.get_by_text("New patient from a blank sheet").click()
    paper.get_by_label("Number of the sheet").fill("n1")
    for label, text in (("Patient’s name", "Rex"), ("Species", "dog"), ("Weight", "12,5"), ("Ward", "icu"), ("Came in at", minute)):
        paper.get_by_label(label).fill(text)
    paper.get_by_label("Who wrote this sheet").select_option(label="Ada Okafor")
    paper.get_by_role("button", name="Admit from paper").click()
    rex = paper.locator("[data-sheet]").filter(has_text="Rex")
    expect(rex.get_by_text("not yet")).to_be_visible()
    page.expect_state("paper", "red")
    made = kinds(ward, "stay.opened")[-1]
    assert (made["at"][11:16], made["at_from"], made["data"]["ward"], made["data"]["weight_kg"]) == (minute, "person", "ICU", "12.5")

    rex.click()
    expect(paper.get_by_role("heading", name="Sheet N1: Rex")).to_be_visible()
    paper.get_by_label("Written by").select_option(label="Ada Okafor")
    paper.get_by_text("Given without an order").click()
    for label, text in (("What was given", "Diazepam"), ("Amount", "2,5"), ("Unit, such as", "mg"), ("Route", "IV")):
        paper.get_by_label(label).fill(text)
    paper.locator("form").filter(has_text="What was given").get_by_label("Time").fill(minute)
    paper.get_by_role("button", name="Record the dose").click()
    expect(rex.get_by_text("1 entry")).to_be_visible()
    (act,) = [entry for entry in kinds(ward, "treatment.charted") if entry["stay"] == made["stay"]]
    assert (act["at"][11:16], act["data"]["amount"], act["data"]["paper"]["wrote"]) == (minute, "2.5", ward.staff["Ada Okafor"])


def _lets_the_bill_pass(page: Recovery) -> None:
    page.expect_state("bills", "red")
    line = page.unfolds("bills")
    expect(line.get_by_text("not in the practice system yet")).to_be_visible()
    line.get_by_role("button", name="Show done and charged side by side").click()
    row = line.get_by_role("row").filter(has_text="Biscuit")
    expect(row.get_by_role("cell").first).to_have_text(re.compile("^[1-9]"))  # done
    line.get_by_text("Let this line pass").click()
    line.get_by_role("button", name="Let it pass").click()
    page.expect_said("bills", "Write the reason first")
    line.get_by_label("Reason").fill("the front desk bills at noon")
    line.get_by_role("button", name="Let it pass").click()
    page.expect_state("bills", "overridden")


def _restores(page: Recovery) -> None:
    page.expect_state("documents", "red")
    page.unfolds("practice").get_by_role("button", name="Restore the settings for the practice system").click()
    page.expect_said("practice", "Documents")
    page.unfolds("documents").get_by_role("button", name="Restore the settings for documents").click()
    page.expect_state("documents", "green")
    page.unfolds("practice").get_by_role("button", name="Restore the settings for the practice system").click()
    page.expect_state("practice", "green")


def _reports(page: Recovery) -> bytes:
    made = _downloads(page, page.unfolds("report").get_by_role("button", name="Make the report"))
    assert made.startswith(b"%PDF")
    return made


def _downloads(page: Recovery, button: Locator) -> bytes:
    with page.page.expect_download(timeout=60_000) as got:
        button.click()
    return got.value.path().read_bytes()


def _finds_the_report_again(page: Recovery, closed_with: bytes) -> None:
    page.page.goto("/emergency")
    names = ("Report", "With what came since")
    kept, anew = (page.page.get_by_role("button", name=re.compile(f"^{name} .PDF.: the emergency of .*power")) for name in names)
    assert _downloads(page, kept) == closed_with, "what came since changes nothing in it"
    made = _downloads(page, anew)
    assert made.startswith(b"%PDF") and made != closed_with


def test_a_tablet_lost_for_ever_is_written_off_and_what_it_held_still_counts_when_it_is_found(ward: Ward) -> None:
    night = Night(ward, wall=False)
    nurse = night.nurse
    nurse.cable.cut()
    nurse.expect_link("offline", 30_000)
    nurse.taps("o1", night.slot, "Give")
    nurse.expect_unsent(1)
    nurse.context.close()
    night.doctor.chart("s1", "o1", night.slot, "given", at_ms=parse_time(ago(2)))
    declares(night.doctor)
    assert night.doctor.settle()

    page = Recovery(ward.manager())
    line = page.unfolds("roll-call")
    row = line.locator(f'[data-device="{nurse.device}"]')
    expect(row.get_by_text("Blue 1 was not heard since the emergency ended.")).to_be_visible()
    row.get_by_text("Lost for ever").click()
    write_off, sure = row.get_by_role("button", name="Write Blue 1 off"), page.page.get_by_role("dialog").get_by_text("Write it off")
    write_off.click()
    sure.click()
    page.expect_said("roll-call", "Write the reason first.")
    row.get_by_label("What became of it").fill("fell into the dip tank")
    write_off.click()
    sure.click()
    page.expect_state("roll-call", "green")
    signs = page.unfolds("signs")
    signs.get_by_label("Who it was", exact=True).fill("Ben, at the doctors' desk")
    signs.get_by_role("button", name=re.compile("^I know who it was")).click()
    page.expect_state("signs", "green")
    paper = page.unfolds("paper")
    paper.locator('[data-sheet="s1"]').click()
    paper.get_by_role("button", name=re.compile("^Nothing on paper for Biscuit")).click()
    expect(paper.get_by_text("Somebody signed that nothing is on paper.")).to_be_visible()
    paper.get_by_text("Nothing on the sheets that are left").click()
    paper.get_by_label("Sheets of").select_option("ICU: 1")
    expect(paper.get_by_text(re.compile(r"^Miso[^,]*, cage \S+$")).last).to_be_visible()
    paper.get_by_role("button", name="I looked: nothing is on them").click()
    expect(paper.get_by_text("1 of the 2 treatments that were due in the emergency has neither an entry nor a word.")).to_be_visible()
    paper.get_by_text("Which ones (1)").click()
    paper.get_by_role("button", name=re.compile("^Go to the line .* Pulse")).click()
    expect(paper.locator(f'[data-line-of="s1/o2@{night.pulse}"]').get_by_label("Time")).to_be_focused()
    _enters_a_blank_sheet(page, ward)
    paper.get_by_role("button", name="Nobody is left on a blank sheet").click()
    page.expect_state("paper", "green")
    _lets_the_bill_pass(page)
    _restores(page)
    closed_with = _reports(page)
    page.expect_closed()
    assert [entry["because"] for entry in kinds(ward, "device.lost")] == ["fell into the dip tank"]

    nurse.cable.heal()
    nurse.starts()
    nurse.page.goto("/device")
    nurse.expect_unsent(0, 60_000)
    assert night.charted("o1", night.slot) == ["given", "given"], "both were heard"
    ledger = night.doctor._get("/journal/ledger?stay=s1")["charges"]
    assert [(one["order"], one["state"]) for one in ledger] == [("o1", "held")], "and one charge is held until a person has looked"
    _finds_the_report_again(page, closed_with)


def test_a_time_on_paper_that_the_clocks_showed_twice_is_asked_about(ward: Ward) -> None:
    now = time.time_ns() // 1_000_000
    year = int(plain_time(now)[:4])
    table = zone_table("Europe/Berlin", year - 1, year)
    back = max(ms for (_, before), (ms, after) in pairwise(table) if after < before and ms < now)
    ward.server.command("settings", "set", "zone=Europe/Berlin")
    doctor, hour = ward.doctor(), 60 * MINUTE_MS
    due = plain_minute(back)
    opened = {"patient": {"name": "Biscuit", "species": "dog"}, "ward": "ICU"}
    doctor.write("stay.opened", "s1", opened, at_ms=back - 10 * hour)
    ward.order(doctor, "s1", "o1", "Cefazolin", {"once": due})
    doctor.write("outage.declared", None, {"outage": "n", "scope": "hospital", "cause": "power"}, at_ms=back - 3 * hour)
    doctor.write("outage.ended", None, {"outage": "n"}, at_ms=back + 5 * hour)
    assert doctor.settle()

    line = Recovery(ward.manager()).unfolds("paper")
    line.locator('[data-sheet="s1"]').click()
    given = line.locator(f'[data-line-of="s1/o1@{due}"]')
    line.get_by_label("Written by").select_option(label="Ada Okafor")
    given.get_by_label("Time").fill("2:30")
    given.get_by_label("Time").press("Enter")
    expect(given.get_by_text("The clocks showed 2:30 twice that night.")).to_be_visible()
    assert kinds(ward, "treatment.charted") == []
    given.get_by_role("button", name="After the clocks changed").click()
    expect(given.get_by_text("from paper")).to_be_visible()
    expect(given.get_by_role("button", name="After the clocks changed")).to_have_count(0)
    (made,) = kinds(ward, "treatment.charted")
    assert (parse_time(made["at"]) - back, made["data"]["slot"]) == (30 * MINUTE_MS, due)

    # and so is that of a note
    line.get_by_text("Something else is written there").click()
    line.get_by_label("Time", exact=True).last.fill("2:30")
    line.get_by_label("What it says").fill("wet cough")
    line.get_by_role("button", name="Record it").click()
    line.get_by_role("button", name="Before the clocks changed").click()
    expect(line.get_by_text("Recorded as a note.")).to_be_visible()
    (noted,) = kinds(ward, "note.written")
    assert parse_time(noted["at"]) - back == -30 * MINUTE_MS

"""The desk's page of forms in a real browser: what the ward filled in is read, printed and finalized there."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.ward import MINUTE_MS, Ward
from tests.harness.pdf import text_of

NOTES = "Discharge notes"


def printed(page: Page, place: Path) -> str:
    """The form that a person downloads, as text."""
    with page.expect_download(timeout=MINUTE_MS) as download:
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

    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name=NOTES))
    expect(card).to_contain_text("Biscuit")
    expect(card).to_contain_text("<b>Gastritis</b>")
    expect(card).to_contain_text("not finalized")
    assert Axe().run(page).violations_count == 0
    assert "not finalized" in printed(page, tmp_path / "before.pdf")

    doctor.write("form.filled", "s1", {"form": "discharge", "back": "on Friday"})
    assert doctor.settle()
    expect(card).to_contain_text("on Friday")
    card.get_by_role("button", name="Finalize").click()
    expect(card).to_contain_text("as Ada Okafor asked")
    expect(card.get_by_role("button", name="Finalize")).to_have_count(0)
    assert Axe().run(page).violations_count == 0
    found = printed(page, tmp_path / "after.pdf")
    assert [text for text in ("Finalized", "low fat", "on Friday", "Biscuit") if text not in found] == []
    meant = [entry for entry in ward.journal() if entry["kind"] == "form.finalize_intended"]
    assert [(entry["by"], entry["auth"]) for entry in meant] == [(ward.staff["Ada Okafor"], "pin")]

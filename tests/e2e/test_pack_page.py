"""The pack's page: a nurse prints all, a manager signs the emergency doses off, and nobody prints who is not signed in."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.ward import Ward
from tests.harness.pdf import text_of

#: milliseconds that printing may take on a machine that is busy with other tests
PRINTING_MS = 150_000
#: so often a menu is opened until the paper that a tablet asked for has come; it asks within seconds
TRIES = 60


def test_a_nurse_prints_all_and_a_manager_signs_the_doses_off(ward: Ward) -> None:
    blue = ward.doctor()
    ward.admit(blue, "s1", "Biscuit", cage="3")
    ward.admit(blue, "practice-1", "Pretend")
    ward.order(blue, "s1", "o1", "Cefazolin", {"every_min": 240, "start": "2026-11-22T20:00:00Z"})
    assert blue.settle()

    page = ward.desk("Ada Okafor", "2468").opens("/pack").page
    expect(page.get_by_text("There is no pack yet")).to_be_visible()
    page.get_by_role("button", name="Renew now").click()
    expect(page.get_by_text(re.compile("Renewed: orders as of"))).to_be_visible(timeout=PRINTING_MS)
    expect(page.get_by_text("1 patient, ").first).to_be_visible()
    given = page.request.get(f"{ward.server.url}/pack/all.pdf")
    found = text_of(given.body())
    assert [word for word in ("Biscuit", "Cefazolin", "Orders as of", "NOT SIGNED OFF") if word not in found] == []
    assert "Pretend" not in found
    alone = page.request.get(f"{ward.server.url}/pack/patient.pdf?stay=s1")
    assert (alone.status, alone.headers["content-type"]) == (200, "application/pdf")
    assert page.request.get(f"{ward.server.url}/pack/patient.pdf?stay=practice-1").status == 404
    assert page.request.get(f"{ward.server.url}/pack/patient.pdf?stay=../x").status == 400
    expect(page.get_by_text("Only a manager may sign the table off")).to_be_visible()
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()

    chief = ward.manager().opens("/pack").page
    chief.get_by_role("button", name=re.compile("Sign off edition")).click()
    expect(chief.get_by_text("Tick first that every line was checked.")).to_be_visible()
    chief.get_by_label("A veterinarian has checked every line above").check()
    chief.get_by_role("button", name=re.compile("Sign off edition")).click()
    expect(chief.get_by_text(re.compile("signed off by Mona Manager"))).to_be_visible()
    entry = next(line for line in ward.journal() if line["kind"] == "table.signed_off")
    assert (entry["by"], entry["auth"], entry["data"]["table"]) == (ward.staff["Mona Manager"], "session", "emergency-doses")
    _a_tablet_has_both_without_the_server(ward)


def _a_tablet_has_both_without_the_server(ward: Ward) -> None:
    """What was printed and signed off is on a tablet when the server is gone: the ward's pack as a file, the doses by weight."""
    nurse = ward.nurse().opens().turns_to("s1")
    page = nurse.page

    def opens(menu: str, row: str) -> None:
        """A row of a menu, in words that come with the paper: the menu is opened anew until it has them."""
        opener = page.get_by_role("button", name=menu, exact=True).first
        wanted = page.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{row}"))
        for _ in range(TRIES):
            opener.click()
            expect(page.get_by_role("dialog")).to_be_visible()
            if wanted.count():
                return wanted.click()
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
        raise AssertionError(f"the menu never had {row}")

    opens("Menu", r"Paper pack \(orders as of")
    ward.server.kill()
    nurse.expect_link("offline", 40_000)
    page.reload()
    nurse.turns_to("s1")
    opens("Menu", r"Paper pack \(orders as of")
    address = page.get_by_role("link", name="Open to print").get_attribute("href")
    begins = "async (address) => String.fromCharCode(...new Uint8Array(await (await fetch(address)).arrayBuffer()).slice(0, 5))"
    assert page.evaluate(begins, address) == "%PDF-"
    assert Axe().run(page, context=".wd").violations_count == 0
    page.get_by_role("button", name=re.compile("^Back to")).click()
    opens("More", "Emergency doses")
    doses = page.get_by_role("region", name="Doses by weight")
    epinephrine = doses.get_by_role("row").filter(has_text="Epinephrine").first
    expect(epinephrine).to_contain_text("0.01 mg/kg × 9.4 kg")
    expect(page.get_by_text(re.compile("signed off by Mona Manager"))).to_be_visible()
    expect(page.get_by_text("NOT SIGNED OFF")).to_have_count(0)
    assert Axe().run(page, context=".wd").violations_count == 0


def test_nobody_prints_who_is_not_signed_in(ward: Ward) -> None:
    page = ward.desk("Ada Okafor", "2468").opens("/pack").page
    expect(page.get_by_role("link", name="Print all")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    for path in ("/pack/all.pdf", "/pack/ward.pdf?ward=ICU", "/pack/patient.pdf?stay=s1"):
        given = page.request.get(f"{ward.server.url}{path}")
        assert (given.status, given.text()[:7]) == (401, "Sign in")

"""An emergency as the server sees it: declared at the desk, unnoticed and found by itself, and one of the internet alone."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from domain.entries import plain_time
from domain.watch import HEARTBEAT_FILE
from tests.e2e.ward import MINUTE_MS, PATIENCE_MS, Desk, Nurse, Ward
from tests.harness.server import ServerProcess


@pytest.fixture
def quick(make_ward: Callable[..., Ward]) -> Ward:
    """A ward whose server asks for the internet every third of a second."""
    return make_ward(WARDLIGHT_PROBE_S="0.3")


def admitted(ward: Ward) -> Nurse:
    """Biscuit and Miso are in the house, and Ada has an iPad."""
    doctor = ward.doctor()
    ward.admit(doctor, "s1", "Biscuit", cage="3")
    ward.admit(doctor, "s2", "Miso", cage="7")
    assert doctor.settle()
    return ward.nurse().opens().turns_to("s1")


def discharges(nurse: Nurse) -> None:
    """Ada asks for the discharge of the patient before her."""
    nurse.page.locator(".wd-tools").get_by_role("button", name="More", exact=True).click()
    nurse.page.get_by_role("dialog").get_by_role("button", name="Discharge").click()
    sheet = nurse.page.get_by_role("dialog").filter(has_text="Discharge Biscuit?")
    sheet.get_by_role("button", name="Discharge").click()


def finalizes_discharge_notes(nurse: Nurse) -> None:
    """Ada writes what the owner takes home, and means to finalize it; a reload in the middle loses nothing of it."""
    page = nurse.page
    _opens_discharge_notes(page)
    page.get_by_role("dialog").get_by_label("Feeding").fill("low fat, five small meals")
    assert Axe().run(page).violations_count == 0
    page.reload()
    expect(page.get_by_role("dialog").get_by_label("Feeding")).to_have_value("low fat, five small meals", timeout=PATIENCE_MS)
    page.get_by_role("dialog").get_by_role("button", name="Save and finalize").click()
    nurse.expect_on_server()
    _opens_discharge_notes(page)
    expect(page.get_by_role("dialog")).to_contain_text("waits to be finalized, as Ada Okafor asked")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()


def _opens_discharge_notes(page: Page) -> None:
    page.locator(".wd-tools").get_by_role("button", name="More", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Forms").click()
    page.get_by_role("dialog").get_by_role("button", name="Discharge notes").click()
    expect(page.get_by_role("dialog").get_by_role("heading", name="Discharge notes")).to_be_visible()


def is_here_again(desk: Desk, name: str) -> None:
    """The discharge was a slip, and is taken back at the desk."""
    desk.opens("/staff")
    desk.page.get_by_role("button", name=re.compile(f"^{name} .* is here again …")).click()
    desk.page.get_by_label("Reason").fill("The wrong cage was tapped")
    assert Axe().run(desk.page).violations_count == 0
    desk.page.get_by_role("button", name=re.compile(f"^{name} .* is here again$")).click()


def is_the_same(desk: Desk, name: str, other: str) -> None:
    """Two stays are one patient's, who goes on as the other."""
    asks = desk.page.get_by_role("button", name=re.compile(f"^{name} .* is the same patient as"))
    asks.click()
    desk.page.get_by_role("button", name=re.compile(f"^Leave {name}")).click()
    asks.click()
    choice = desk.page.get_by_label(re.compile(f"^{name} .* is the same patient as$"))
    choice.select_option(choice.locator("option", has_text=other).get_attribute("value"))
    expect(desk.page.get_by_role("table")).to_contain_text(f"{other}'s owner")
    desk.page.get_by_label("Reason").last.fill("Admitted on two tablets")
    assert Axe().run(desk.page).violations_count == 0
    desk.page.get_by_role("button", name=re.compile(f"^Join {name}")).click()
    desk.page.get_by_role("dialog", name="Join them as one patient?").get_by_role("button", name="Join them").click()
    expect(desk.page.get_by_text("2 stays, read as one")).to_be_visible(timeout=PATIENCE_MS)


def are_two(desk: Desk, name: str, other: str) -> None:
    """A join was a mistake, and is taken back."""
    desk.page.get_by_role("button", name=re.compile(f"^{name} .*take a join back")).click()
    expect(desk.page.get_by_text(re.compile(f"^{other} .* is read as the same patient as {name}"))).to_be_visible()
    desk.page.get_by_label("Reason").last.fill("Two brothers")
    desk.page.get_by_role("button", name=re.compile(f"^{other} .* take the join back$")).click()
    expect(desk.page.get_by_text("2 stays, read as one")).to_have_count(0, timeout=PATIENCE_MS)


def is_away(server: ServerProcess, minutes: int) -> None:
    """The server is killed, and minutes go by: its last heartbeat is put back, so that nobody has to wait for them."""
    server.kill()
    beat = plain_time(time.time_ns() // 1_000_000 - minutes * MINUTE_MS)
    (server.data_dir / HEARTBEAT_FILE).write_text(f"{beat}\n", encoding="ascii")


def kinds(ward: Ward, *wanted: str) -> list[str]:
    return [entry["kind"] for entry in ward.journal() if entry["kind"] in wanted]


def expect_now(desk: Desk, words: str) -> None:
    expect(desk.page.get_by_role("heading", name=re.compile(words))).to_be_visible(timeout=PATIENCE_MS)


def test_a_declared_emergency_keeps_a_discharge_until_it_is_over(ward: Ward) -> None:
    nurse, wall, manager = admitted(ward), ward.wall().opens(), ward.manager()
    manager.opens("/emergency")
    expect_now(manager, "No emergency")
    manager.page.get_by_role("button", name="Power").click()
    manager.page.get_by_role("button", name="Declare it").click()
    expect_now(manager, "Emergency since .*power")
    expect(manager.page.get_by_text("Documents: held since")).to_be_visible(timeout=PATIENCE_MS)
    nurse.expect_banner("Emergency since")
    expect(wall.page.get_by_text(re.compile("^EMERGENCY", re.IGNORECASE)).first).to_be_visible(timeout=PATIENCE_MS)
    finalizes_discharge_notes(nurse)
    expect(wall.page.get_by_text("Pending forms").first).to_be_visible(timeout=PATIENCE_MS)
    discharges(nurse)
    waiting = manager.page.get_by_role("listitem").filter(has_text="Biscuit")
    expect(waiting).to_have_count(2, timeout=PATIENCE_MS)
    for one in waiting.all():
        expect(one).to_contain_text("An emergency is open")
    assert Axe().run(manager.page).violations_count == 0
    assert kinds(ward, "stay.discharge_intended", "stay.discharged") == ["stay.discharge_intended"]
    assert kinds(ward, "form.filled", "form.finalize_intended", "form.finalized") == ["form.filled", "form.finalize_intended"]

    manager.page.get_by_role("button", name="It is over").click()
    manager.page.get_by_role("button", name="Yes, it is over").click()
    expect_now(manager, "Recovering since")
    expect(waiting).to_have_count(0, timeout=PATIENCE_MS)
    assert kinds(ward, "form.finalized") == ["form.finalized"]
    assert kinds(ward, "stay.discharged", "shift.marked") == ["shift.marked", "stay.discharged"]
    told = [entry for entry in ward.journal() if entry["kind"] in ("outage.declared", "outage.ended")]
    assert {(entry["by"], entry["auth"]) for entry in told} == {(ward.staff["Mona Manager"], "session")}


def test_an_emergency_that_nobody_noticed_is_found_and_flapping_makes_no_second_one(quick: Ward) -> None:
    nurse = admitted(quick)
    for _ in range(2):
        is_away(quick.server, 5)
        nurse.expect_link("offline", 40_000)
        quick.server.start()
        nurse.expect_link("online", 40_000)
    manager = quick.manager()
    manager.opens("/emergency")
    expect_now(manager, "Recovering since")
    told = manager.page.get_by_role("listitem").filter(has_text="The server, by itself")
    expect(told).to_have_count(2)
    expect(manager.page.get_by_text("Charges: held since")).to_be_visible(timeout=PATIENCE_MS)
    made = kinds(quick, "outage.declared", "outage.ended", "shift.marked", "outage.step_done", "settings.changed")
    assert made == ["outage.declared", "outage.ended", "shift.marked", "outage.step_done", "settings.changed", *made[:2]]


def test_the_internet_alone_holds_no_clinical_act(quick: Ward) -> None:
    nurse, manager = admitted(quick), quick.manager()
    with closing(socket.create_server(("127.0.0.1", 0))) as outside:
        port = outside.getsockname()[1]
        quick.server.command("settings", "set", f"internet_hosts=127.0.0.1:{port}")
        manager.opens("/emergency")
        expect(manager.page.get_by_text("The internet is not watched")).to_have_count(0, timeout=PATIENCE_MS)
    expect_now(manager, "No internet since")
    expect(manager.page.get_by_text(re.compile("Charges: held since .* there is no internet"))).to_be_visible(timeout=PATIENCE_MS)
    discharges(nurse)
    expect(nurse.patient("s1")).to_have_count(0, timeout=PATIENCE_MS)
    assert kinds(quick, "stay.discharged", "shift.marked") == ["stay.discharged"]
    is_here_again(manager, "Biscuit")
    expect(nurse.patient("s1")).to_be_visible(timeout=PATIENCE_MS)
    is_the_same(manager, "Miso", "Biscuit")
    expect(nurse.patient("s2")).to_have_count(0, timeout=PATIENCE_MS)
    are_two(manager, "Biscuit", "Miso")
    expect(nurse.patient("s2")).to_be_visible(timeout=PATIENCE_MS)
    is_the_same(manager, "Miso", "Biscuit")
    expect(nurse.patient("s2")).to_have_count(0, timeout=PATIENCE_MS)
    discharges(nurse.turns_to("s1"))
    expect(nurse.patient("s1")).to_have_count(0, timeout=PATIENCE_MS)
    assert kinds(quick, "stay.merged", "stay.discharge_intended")[-3:] == ["stay.merged", *["stay.discharge_intended"] * 2]
    manager.opens("/emergency")
    with closing(socket.create_server(("127.0.0.1", port))):
        expect_now(manager, "No emergency")

"""An emergency declared in WebKit with no server: two taps, charted on, reloaded, and all of it there afterwards."""

from __future__ import annotations

from selenium.webdriver import WebKitGTK

from tests.webkit.ward import Tablet, Ward


def test_an_emergency_is_declared_on_webkit_with_no_server_and_all_of_it_arrives(ward: Ward, driver: WebKitGTK) -> None:
    nurse = Tablet(driver, ward.server.url)
    nurse.enroll(ward.code("Blue 1", "device"))
    nurse.goto("/device")
    nurse.charts_as("Ada Okafor")
    nurse.turns_to("s1")
    ward.server.kill()
    nurse.expect("link", "offline")

    nurse.tap("//header//button[normalize-space()='Emergency']")
    nurse.tap("//dialog//button[b[normalize-space()='Power']]")
    nurse.says("Emergency since")
    nurse.expect("unsent", 2)
    nurse.button("o1", ward.slot, "Give")
    nurse.tap("//dialog//button[normalize-space()='urgent']")  # the desk is its ward's home: asked once
    nurse.tap("//dialog//button[normalize-space()='Chart here']")
    nurse.expect_state("o1", ward.slot, "given")
    nurse.reload()
    nurse.says("Emergency since")
    nurse.expect("unsent", 3)
    nurse.tap("//header//button[normalize-space()='Menu']")
    nurse.tap("//dialog//button[b[normalize-space()='Roster']]")
    nurse.see("//article[.//b[normalize-space()='Blue 1']]")

    ward.server.start()
    nurse.expect("unsent", 0)
    journal = ward.journal()
    mine = [entry["kind"] for entry in journal if entry["device"] == nurse.ask("replica.identity.device")]
    assert sorted(mine) == ["outage.declared", "shift.marked", "treatment.charted"]
    assert ward.charted() == [("o1", "given", None, "charted here, not on Doctor's desk: urgent")]
    assert len({entry["id"] for entry in journal}) == len(journal)

"""Bad days of one device: its storage fails, its token is revoked or forged, the journal is restored, names are naughty."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Dialog, expect

from tests.e2e.test_outage import Night
from tests.e2e.ward import Ward

NAUGHTY = json.loads((Path(__file__).parents[1] / "data" / "blns.json").read_text(encoding="utf-8"))


def test_a_failing_store_says_not_kept_and_keeps_the_entry_on_the_screen(ward: Ward) -> None:
    night = Night(ward)
    nurse = night.nurse
    nurse.page.evaluate(
        "() => { window.put = IDBObjectStore.prototype.put;"
        " IDBObjectStore.prototype.put = function () { throw new DOMException('Connection lost', 'UnknownError'); }; }"
    )
    nurse.taps("o1", night.slot, "Give")
    told = nurse.page.get_by_role("alert").filter(has_text="NOT KEPT").first
    expect(told).to_be_visible()
    expect(nurse.page.get_by_text("kept on this device")).to_have_count(0)
    nurse.page.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    told.get_by_role("button", name="Try again").click()
    nurse.expect_kept()
    night.wall.expect_state("o1", night.slot, "given")
    assert night.charted("o1", night.slot) == ["given"]


def test_devices_heal_a_journal_that_was_restored_from_an_older_backup(ward: Ward, tmp_path: Path) -> None:
    night = Night(ward)
    nurse = night.nurse
    ward.server.command("backup", "--out", str(tmp_path / "backup"))
    nurse.taps("o1", night.slot, "Give")
    nurse.expect_on_server()
    nurse.expect_unsent(0)
    ward.server.kill()
    ward.server.command("restore", str(tmp_path / "backup"))
    assert night.charted("o1", night.slot) == []
    ward.server.start()
    nurse.expect_link("online", 40_000)
    # the old wall has had the act all the time; a new one knows only what is in the journal again
    ward.wall("Wall 2").opens().expect_state("o1", night.slot, "given", 40_000)
    assert night.charted("o1", night.slot) == ["given"]


def test_a_revoked_device_still_brings_its_work_and_it_is_kept_for_a_person(ward: Ward) -> None:
    night = Night(ward)
    nurse = night.nurse
    nurse.cable.cut()
    nurse.expect_link("offline", 30_000)
    nurse.taps("o1", night.slot, "Give")
    nurse.expect_unsent(1)
    ward.server.command("device", "revoke", nurse.device, "--because", "left in a taxi")
    nurse.cable.heal()
    nurse.expect_unsent(0, 60_000)
    kept = [(entry["outcome"], entry.get("reason")) for entry in ward.journal() if entry["kind"] == "treatment.charted"]
    assert kept == [("kept", "revoked")]
    night.wall.expect_state("o1", night.slot, "due")


def test_naughty_names_notes_and_values_are_text_and_nothing_else(ward: Ward) -> None:
    night = Night(ward)
    alerts: list[str] = []

    def caught(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    for screen in (night.nurse, night.wall):
        screen.page.on("dialog", caught)
    doctor = night.doctor
    for number, text in enumerate(NAUGHTY):
        doctor.write("note.written", "s1", {"text": text})
        if number % 40 == 0:
            ward.admit(doctor, f"n{number}", text or "nameless", cage=text[:20])
            ward.order(doctor, f"n{number}", f"x{number}", text or "nothing", {"every_min": 240, "start": night.slot})
            doctor.chart(f"n{number}", f"x{number}", night.slot, "given", value=text)
    assert doctor.settle()
    ids = {entry["id"] for entry in ward.journal()}
    assert {raw["id"] for raw in doctor.made} <= ids
    nurse = night.nurse
    nurse.page.get_by_role("button", name="History").click()
    expect(nurse.page.get_by_text("<script>alert", exact=False).first).to_be_attached()
    assert nurse.page.locator("main script, main img[src=x], main iframe").count() == 0
    assert alerts == []


def test_a_forged_token_deletes_nothing_and_the_work_waits(ward: Ward) -> None:
    night = Night(ward, wall=False)
    nurse = night.nurse
    nurse.page.evaluate(
        """async () => {
          const { openReplica } = await import('wardlight/replica.js');
          await openReplica();
          const opened = indexedDB.open('wardlight');
          await new Promise((done) => { opened.onsuccess = done; });
          const meta = opened.result.transaction('meta', 'readwrite').objectStore('meta');
          const asked = meta.get('identity');
          await new Promise((done) => { asked.onsuccess = done; });
          const forged = { ...asked.result, token: 'forged.' + asked.result.token };
          await new Promise((done) => { meta.put(forged, 'identity').onsuccess = done; });
        }"""
    )
    nurse.page.reload()
    nurse.turns_to("s1")
    nurse.taps("o1", night.slot, "Give")
    nurse.expect_kept()
    nurse.expect_unsent(1)
    expect(nurse.page.get_by_text("does not know this device").first).to_be_visible()
    assert night.charted("o1", night.slot) == []
    nurse.expect_unsent(1)

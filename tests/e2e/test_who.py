"""Who is charting: PINs with and without a server, lock-outs that stop nobody, the lock that loses nothing, roles, and the desk's doors."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.test_outage import minutes
from tests.e2e.ward import Nurse, Ward

LOCKED = re.compile("locked")
#: what the browser holds about PINs: the mixed verifiers and their age, and whether the key can be taken out
HELD = """async (change) => {
  const opened = indexedDB.open('wardlight');
  await new Promise((done) => { opened.onsuccess = done; });
  const meta = opened.result.transaction('meta', 'readwrite').objectStore('meta');
  const get = (name) => new Promise((done) => { const asked = meta.get(name); asked.onsuccess = () => done(asked.result); });
  const [mixed, key] = [await get('pin-mixed'), await get('pin-key')];
  if (change) await new Promise((done) => { meta.put({ ...mixed, at: mixed.at + change }, 'pin-mixed').onsuccess = done; });
  opened.result.close();
  return { people: Object.keys(mixed?.people ?? {}), text: JSON.stringify(mixed ?? null), extractable: key?.extractable ?? null };
}"""
#: nobody has touched this device for so many minutes
IDLE = """(minutes) => {
  const kept = JSON.parse(localStorage.getItem('wardlight-signed'));
  localStorage.setItem('wardlight-signed', JSON.stringify({ ...kept, touched: kept.touched - minutes * 60000 }));
  dispatchEvent(new StorageEvent('storage', { key: 'wardlight-signed' }));
}"""


class Shift:
    """One patient with three treatments that are due, and a nurse whose PIN the server has checked."""

    def __init__(self, ward: Ward) -> None:
        self.ward = ward
        doctor = ward.doctor()
        ward.admit(doctor, "s1", "Biscuit", cage="3")
        self.slots = {order: minutes(-5) for order in ("o1", "o2", "o3", "o4")}
        for order, name in (("o1", "Cefazolin"), ("o2", "Meloxicam"), ("o3", "Maropitant")):
            ward.order(doctor, "s1", order, name, {"every_min": 240, "start": self.slots[order]})
        ward.order(doctor, "s1", "o4", "Pulse", {"every_min": 240, "start": self.slots["o4"]}, entry="numeric", section="monitoring")
        ward.order(doctor, "s1", "o5", "Glucose now", {"stat": minutes(-1)}, section="diagnostics")
        assert doctor.settle()
        self.nurse: Nurse = ward.nurse().opens().turns_to("s1")

    def gives(self, order: str) -> None:
        self.nurse.taps(order, self.slots[order], "Give")

    def auths(self) -> dict[str, str]:
        """How it was known who gave what, by order."""
        acts = [entry for entry in self.ward.journal() if entry["kind"] == "treatment.charted"]
        assert {act["by"] for act in acts} <= set(self.ward.staff.values())
        return {act["data"]["order"]: act["auth"] for act in acts}


def changes_person(nurse: Nurse, name: str = "Ada Okafor") -> None:
    nurse.page.locator("header .wd-who").click()
    nurse.is_charting(name)


def expect_person(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator(".wd-who")).to_contain_text(words)


def test_a_pin_signs_what_is_charted_with_and_without_a_server_and_nothing_stops_charting(ward: Ward) -> None:
    shift = Shift(ward)
    nurse, page = shift.nurse, shift.nurse.page
    shift.gives("o1")
    page.wait_for_function(f"async () => (await ({HELD})(0)).people.length === 2")
    held: dict[str, Any] = page.evaluate(HELD, 0)
    assert held["extractable"] is False
    nurse.expect_unsent(0)
    token = page.evaluate(
        "async () => (await (await import('wardlight/replica.js')).openReplica()).engine.who.token",
    )
    answer = page.evaluate("async (t) => (await fetch('/journal/verifiers', {headers: {Authorization: `Bearer ${t}`}})).json()", token)
    assert {row["staff"] for row in answer["verifiers"]} == set(held["people"])
    assert not [row for row in answer["verifiers"] if row["verifier"] in held["text"]]

    nurse.cable.cut()
    nurse.expect_link("offline", 30_000)
    changes_person(nurse)
    nurse.types_pin("1111")
    expect(page.get_by_role("alert").filter(has_text="not right")).to_be_visible()
    nurse.types_pin()
    expect(page.get_by_role("dialog")).to_have_count(0)
    shift.gives("o2")
    nurse.expect_unsent(1)

    page.evaluate(HELD, -8 * 24 * 3600_000)
    changes_person(nurse)
    nurse.types_pin()
    nurse.expect_banner("without the server for too long to check PINs")
    page.evaluate(HELD, 8 * 24 * 3600_000)

    changes_person(nurse)
    for _ in range(4):
        nurse.types_pin("1111")
        expect(page.get_by_label("PIN", exact=True)).to_have_value("")
    nurse.types_pin("1111")
    nurse.expect_banner("Too many wrong PINs")
    page.reload()
    changes_person(nurse)
    nurse.types_pin()  # the right one, and too early: it goes on all the same
    nurse.expect_banner("Too many wrong PINs")
    expect_person(page, "PIN not checked")
    shift.gives("o3")
    nurse.expect_unsent(2)
    nurse.cable.heal()
    nurse.expect_unsent(0, 60_000)
    assert shift.auths() == {"o1": "pin", "o2": "offline_pin", "o3": "unverified"}

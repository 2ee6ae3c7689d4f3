"""A ward whose screens are WebKit's: one patient with an antibiotic and a pulse, another one with a painkiller."""

from __future__ import annotations

import time
from typing import Any

from domain.entries import plain_minute
from tests.harness.server import ServerProcess
from tests.webkit.browser import Tab
from ui.demo.device import Device

MINUTE_MS = 60_000
#: the nurse's PIN
PIN = "2468"
#: Writes down every line of the page about what was done.
RECEIPTS = """window.receipts = [];
new MutationObserver(() => {
  for (const line of document.querySelectorAll(".wd-receipt")) {
    const text = line.innerText;
    if (!window.receipts.includes(text)) window.receipts.push(text);
  }
}).observe(document.body, { childList: true, characterData: true, subtree: true });"""


def minutes_ago(count: int) -> str:
    """A slot's key."""
    return plain_minute(time.time_ns() // 1_000_000 - count * MINUTE_MS)


class Screen(Tab):
    """A tab that shows one of Wardlight's pages, by the marks that the pages carry."""

    def enroll(self, code: str) -> None:
        """Joins by a code's link; comes back when the pages are kept here and open without a server."""
        self.goto(f"/enroll#{code}")
        self.until(lambda: self.find("//*[@data-enrolled]").get_attribute("data-enrolled"), "enrolled")
        self.until(lambda: self.count("//*[@data-ready='shell' and @data-ok='true']"), "the pages are kept on this screen")

    def marked(self, name: str) -> str | None:
        """What the page's root says of the line: link, unsent, cursor."""
        return self.find("//*[@data-link]").get_attribute(f"data-{name}")

    def expect(self, name: str, value: object) -> None:
        """Waits until the page's root says so."""
        self.until(lambda: self.marked(name) == str(value), f"{name} is {value}")

    def slot(self, order: str, slot: str) -> str:
        """The XPath of a slot on this page."""
        return f"//*[@data-slot='{order}@{slot}']"

    def expect_state(self, order: str, slot: str, state: str) -> None:
        """Waits until the page says that of a slot."""
        self.until(lambda: self.find(self.slot(order, slot)).get_attribute("data-state") == state, f"{order} is {state}")

    def entries(self) -> set[str]:
        """The ids of all that this screen holds, sent or not."""
        return set(self.ask("[...replica.picture.entries.keys()]"))


class Tablet(Screen):
    """The device view, and a nurse's finger on it."""

    def charts_as(self, name: str) -> None:
        """Says who is charting, with her PIN."""
        self.tap(f"//section//button[.//b[normalize-space()='{name}']]")
        for digit in PIN:
            self.tap(f"//dialog//button[normalize-space()='{digit}']")
        self.tap("//dialog//button[normalize-space()='OK']")
        self.expect_patients()

    def expect_pins_kept(self) -> None:
        """Waits until this device can check PINs without the server."""
        held = "Boolean(await replica.engine.shelf.recall('pin-mixed'))"
        self.until(lambda: self.ask(held), "what is needed to check a PIN is kept here")

    def expect_patients(self) -> None:
        """Waits for the list of patients."""
        self.see("//nav[@aria-label='Patients']")

    def turns_to(self, stay: str) -> None:
        """Opens a patient; taps once more where the list moved on under the finger."""

        def turned() -> bool:
            if self.count(f"//*[@data-patient='{stay}']"):
                return True
            self.find(f"//*[@data-stay='{stay}']").click()
            return False

        self.until(turned, f"{stay} is open")

    def button(self, order: str, slot: str, name: str) -> None:
        """Taps a button on a slot's line."""
        self.tap(f"{self.slot(order, slot)}//button[normalize-space()='{name}']")

    def types(self, order: str, slot: str, text: str) -> None:
        """Types on, and enters nothing yet."""
        self.see(f"{self.slot(order, slot)}//input")
        self.find(f"{self.slot(order, slot)}//input").send_keys(text)

    def watch_receipts(self) -> None:
        """From now on every word about what was done is written down: the first may be gone before anybody can look twice."""
        self.front().execute_script(RECEIPTS)

    def expect_receipts(self, what: str, *words: str) -> None:
        """Waits until these words were said of something that was done, one after the other."""

        def said() -> bool:
            lines = [line for line in self.front().execute_script("return window.receipts") if what in line]
            places = [next((place for place, line in enumerate(lines) if word in line), -1) for word in words]
            return places == sorted(places) and -1 not in places

        self.until(said, f"{what}: {', then '.join(words)}")

    def expect_typed(self, order: str, slot: str, text: str) -> None:
        """Waits until that stands half-typed on a slot's line."""
        self.until(lambda: self.find(f"{self.slot(order, slot)}//input").get_property("value") == text, f"“{text}” on {order}'s line")

    def holds(self, order: str, slot: str, reason: str) -> None:
        """Holds an act and says why by a quick reason."""
        self.button(order, slot, "Hold")
        self.tap(f"//dialog//button[normalize-space()='{reason}']")
        self.tap("//dialog//button[normalize-space()='Hold' or normalize-space()='Save' or normalize-space()='OK']")
        self.until(lambda: not self.count("//dialog"), "the sheet is gone")


class Ward:
    """A hospital's server and what a doctor ordered there by a device without a browser."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        with server.beside() as hospital:
            hospital.staff_add("Ada Okafor", "nurse", PIN)
        self.slot, self.pulse = minutes_ago(5), minutes_ago(2)
        with Device.enroll(server.url, self.code("Doctor's desk", "device")) as doctor:
            self._admit(doctor, "s1", "Biscuit", "3")
            self._admit(doctor, "s2", "Miso", "7")
            self._order(doctor, "s1", "o1", "Cefazolin", self.slot)
            self._order(doctor, "s1", "o2", "Pulse", self.pulse, entry="numeric", section="monitoring")
            self._order(doctor, "s2", "o3", "Buprenorphine", self.slot)
            assert doctor.settle()

    def code(self, name: str, role: str) -> str:
        """A code by which a screen joins."""
        return self.server.code(name, role=role)

    def journal(self) -> list[dict[str, Any]]:
        """Every entry, in position order."""
        return self.server.journal()

    def charted(self) -> list[tuple[str, str, str | None, str | None]]:
        """Every act of the journal: order, outcome, value, reason."""
        acts = [entry for entry in self.journal() if entry["kind"] == "treatment.charted"]
        return [(act["data"]["order"], act["data"]["outcome"], act["data"].get("value"), act["because"]) for act in acts]

    def _admit(self, doctor: Device, stay: str, name: str, cage: str) -> None:
        patient = {"name": name, "species": "dog", "breed": "Beagle", "sex": "MN"}
        doctor.write("stay.opened", stay, {"patient": patient, "ward": "ICU", "cage": cage, "weight_kg": "9.4", "resuscitation": "als"})

    def _order(self, doctor: Device, stay: str, order: str, name: str, start: str, **more: str) -> None:
        about = {"section": "medication", "entry": "initials", "schedule": {"every_min": 240, "start": start}}
        doctor.write("order.placed", stay, {"order": order, "name": name, **about, **more})

"""The ward of the browser tests: named nurses with tablets, walls, a server that dies, cables that are cut.

A test reads like the night it is about. Nothing sleeps: every step waits for what somebody would see, and a screen's console
stands in the failure.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, Locator, Page, ViewportSize, expect

from tests.harness.cable import Cable
from tests.harness.server import ServerProcess
from ui.demo.device import Device

#: what a person waits at most for something that a healthy ward shows within a second; the tests' machine has two busy cores
PATIENCE_MS = 20_000
MINUTE_MS = 60_000
#: what a receipt says from the moment that the entry is durable here
KEPT = re.compile("kept on this device|on the server")
#: every manager's password in these tests
PASSWORD = "a lantern in the night"
#: what the enrolling page does with its code, in the page that the screen is for
ENROLLS = """async ([role, code]) => {
  const { openReplica } = await import('wardlight/replica.js');
  const replica = await openReplica({ role });
  return (await replica.enroll(code)).device;
}"""
IPAD: ViewportSize = {"width": 1180, "height": 820}
WALL: ViewportSize = {"width": 1920, "height": 1080}


class Screen:
    """One screen of the ward: a browser profile of its own (its storage lives as long as it), and the tab in front."""

    def __init__(self, ward: Ward, name: str, role: str, size: ViewportSize, cable: Cable) -> None:
        self.ward, self.name, self.role, self.cable, self.size = ward, name, role, cable, size
        self.device = ""
        #: the page that it was enrolled on, while nobody has opened it yet
        self.waits_on: str | None = None
        self.errors: list[str] = []
        self.loads: list[str] = []
        self.profile = tempfile.TemporaryDirectory(prefix="wardlight-profile-", ignore_cleanup_errors=True)
        self.starts()

    def starts(self) -> None:
        """The browser starts, on the profile that this screen has."""
        self.context: BrowserContext = self.ward.browser_type.launch_persistent_context(
            self.profile.name, **self.ward.launch, viewport=self.size, base_url=self.cable.url
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page = self.new_tab()

    def restarts(self) -> None:
        """The browser is closed and started again: nothing is left of it but its profile on the disk."""
        self.context.close()
        self.starts()

    def new_tab(self) -> Page:
        """Another tab of the same profile, listened to."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("framenavigated", lambda frame: self.loads.append(frame.url))
        return page

    @property
    def root(self) -> Locator:
        """The element that carries the marks of the page."""
        return self.page.locator("[data-link]").first

    def patient(self, stay: str) -> Locator:
        """Where this screen shows a patient."""
        return self.page.locator(f'[data-stay="{stay}"]').first

    def slot(self, order: str, slot: str) -> Locator:
        """Where this screen shows a slot."""
        return self.page.locator(f'[data-slot="{order}@{slot}"]').first

    def goes_to(self, path: str) -> None:
        """Opens one of its pages; the one that it was enrolled on is open."""
        if path != self.waits_on:
            self.page.goto(path)
        self.waits_on = None

    def expect_link(self, state: str, ms: int = PATIENCE_MS) -> None:
        """The line to the server, as the page says it."""
        expect(self.root).to_have_attribute("data-link", state, timeout=ms)

    def expect_unsent(self, count: int, ms: int = PATIENCE_MS) -> None:
        """How many entries wait on this device."""
        expect(self.root).to_have_attribute("data-unsent", str(count), timeout=ms)

    def expect_state(self, order: str, slot: str, state: str, ms: int = PATIENCE_MS) -> None:
        """What this screen says of a slot."""
        expect(self.slot(order, slot)).to_have_attribute("data-state", state, timeout=ms)

    def expect_shell_kept(self) -> None:
        """The page itself is kept whole on this screen: it opens without a server from now on."""
        self.page.evaluate(
            "async () => { const { shellKept } = await import('wardlight/install.js');"
            " while (!(await shellKept())) await new Promise((go) => setTimeout(go, 50)); }"
        )

    def entries(self) -> set[str]:
        """The ids of all entries that this screen holds, sent or not."""
        found = self.page.evaluate(
            "async () => { const { openReplica } = await import('wardlight/replica.js');"
            " const replica = await openReplica(); return [...replica.picture.entries.keys()]; }"
        )
        return set(found)


class Nurse(Screen):
    """A nurse with an iPad: what she taps, and what she sees."""

    def opens(self, name: str = "Ada Okafor", pin: str = "2468") -> Nurse:
        """Opens the device view and says who she is, with her PIN."""
        self.goes_to("/device")
        self.is_charting(name)
        self.types_pin(pin)
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        expect(self.page.get_by_role("navigation", name="Patients")).to_be_visible()
        self.expect_shell_kept()
        return self

    def is_charting(self, name: str) -> None:
        """Taps her tile."""
        self.page.get_by_role("region", name="Who is charting?").get_by_role("button", name=name).click()

    def types_pin(self, pin: str = "2468") -> None:
        """Types into the PIN pad that is open."""
        self.page.get_by_label("PIN", exact=True).fill(pin)
        self.page.get_by_role("button", name="OK", exact=True).click()

    def goes_on_without_pin(self) -> None:
        """The pad's way out."""
        self.page.get_by_role("button", name="Go on without PIN").click()

    def turns_to(self, stay: str) -> Nurse:
        """Opens a patient."""
        self.patient(stay).click()
        expect(self.patient(stay)).to_have_attribute("aria-current", "true")
        return self

    def taps(self, order: str, slot: str, button: str) -> None:
        """A button on a slot's line."""
        self.slot(order, slot).get_by_role("button", name=button, exact=True).click()

    def types(self, order: str, slot: str, value: str) -> None:
        """Types into a slot's line, and does not enter it yet."""
        self.slot(order, slot).get_by_role("textbox").fill(value)

    def value_of(self, order: str, slot: str) -> str:
        """What stands half-typed on a slot's line."""
        return self.slot(order, slot).get_by_role("textbox").input_value()

    def gives_reason(self, reason: str) -> None:
        """Answers the sheet that asks why: a quick reason."""
        sheet = self.page.get_by_role("dialog")
        sheet.get_by_role("button", name=reason, exact=True).click()
        sheet.get_by_role("button", name="Save").or_(sheet.get_by_role("button", name="OK")).first.click()

    def expect_kept(self) -> None:
        """The line that says so; it appears after the transaction and not before. With a server in reach it may have moved on already."""
        expect(self.page.get_by_text(KEPT).first).to_be_visible()

    def expect_on_server(self) -> None:
        """The line that says so."""
        expect(self.page.get_by_text("on the server").first).to_be_visible()

    def expect_banner(self, words: str, ms: int = PATIENCE_MS) -> None:
        """What the banner says."""
        expect(self.page.get_by_role("status").filter(has_text=words).first).to_be_visible(timeout=ms)


class Wall(Screen):
    """A wall display."""

    def opens(self, board: str = "icu") -> Wall:
        """Opens a board."""
        self.goes_to(f"/wall/{board}")
        self.page.wait_for_selector("[data-link]")
        self.expect_link("online")
        self.expect_shell_kept()
        return self


def listens(page: Page) -> None:
    """Waits until a desk page speaks with its server; a robot is quicker than any person."""
    page.wait_for_function("window.did_handshake === true")


class Desk(Screen):
    """Somebody at a staff browser: no enrolled screen, but a person who signed in."""

    def opens(self, path: str) -> Desk:
        """Opens a desk page, and waits until it listens: a click before that would be lost."""
        self.page.goto(path)
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()
        listens(self.page)
        return self


class Ward:
    """A hospital of one test: its server, what stands in its journal, and who is in the house."""

    def __init__(
        self, browser_type: BrowserType, launch: dict[str, Any], server: ServerProcess, make_cable: Callable[[int], Cable]
    ) -> None:
        self.browser_type, self.launch, self.server, self._make_cable = browser_type, launch, server, make_cable
        self.screens: list[Screen] = []
        self.staff: dict[str, str] = {}
        self._devices: list[Device] = []

    def hire(self, name: str, role: str = "nurse", pin: str = "2468") -> str:
        """Somebody who may chart; her staff id."""
        with self.server.beside() as hospital:
            self.staff[name] = hospital.staff_add(name, role, pin)
        return self.staff[name]

    def enroll(self, name: str, role: str, ward: str = "ICU", colour: str = "blue") -> str:
        """A code for a screen."""
        return self.server.code(name, colour=colour, ward=ward, role=role)

    def screen(self, kind: type[Screen], name: str, role: str, size: ViewportSize, **more: str) -> Any:
        """A screen that is enrolled and open. tests/replica and tests/webkit go by the page for it; here that load would cost minutes."""
        cable = self._make_cable(self.server.port)
        screen = kind(self, name, role, size, cable)
        self.screens.append(screen)
        screen.waits_on = "/wall/icu" if role == "wall" else "/device"
        screen.page.goto(screen.waits_on)
        screen.device = str(screen.page.evaluate(ENROLLS, [role, self.enroll(name, role, **more)]))
        return screen

    def nurse(self, name: str = "Blue 1", **more: str) -> Nurse:
        """An enrolled iPad."""
        made: Nurse = self.screen(Nurse, name, "device", IPAD, **more)
        return made

    def wall(self, name: str = "Wall 1", **more: str) -> Wall:
        """An enrolled wall."""
        made: Wall = self.screen(Wall, name, "wall", WALL, **more)
        return made

    def stranger(self, name: str = "a stranger") -> Desk:
        """A browser with its own profile in which nobody signed in yet."""
        made = Desk(self, f"{name}'s desk", "desk", IPAD, self._make_cable(self.server.port))
        self.screens.append(made)
        return made

    def desk(self, name: str, secret: str) -> Desk:
        """A staff browser with its own profile, signed in: a manager by password, others by PIN."""
        made = self.stranger(name)
        self.signs_in(made.page, name, secret)
        return made

    def manager(self, name: str = "Mona Manager") -> Desk:
        """A manager with a password, signed in at a browser of hers; `.page` is its tab, `.opens("/readiness")` goes to a page."""
        if name not in self.staff:
            staff = self.hire(name, "manager")
            with self.server.beside() as hospital:
                hospital.signing.set_password(staff, PASSWORD, (name,))
        return self.desk(name, PASSWORD)

    def signs_in(self, page: Page, name: str, secret: str = "2468", path: str = "/staff") -> None:
        """Opens a desk page in this tab and signs in."""
        choice = page.locator("#staff option", has_text=f"{name} · ")
        for _ in range(40):  # what a command wrote is noticed within a second; a person would open the page anew, too
            page.goto(path)
            if choice.count():
                break
        page.get_by_label("Your name").select_option(choice.get_attribute("value"))
        page.get_by_label("PIN or password").fill(secret)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    def doctor(self, name: str = "Doctor's desk", **options: Any) -> Device:
        """A device without a browser that speaks the wire: it admits and orders, and can be the other device of a story."""
        device = Device.enroll(self.server.url, self.enroll(name, "device"), **options)
        self._devices.append(device)
        return device

    def admit(
        self, doctor: Device, stay: str, name: str, *, cage: str = "1", ward: str = "ICU", species: str = "dog", kg: str = "9.4"
    ) -> None:
        """A patient comes into the house."""
        patient = {"name": name, "species": species, "breed": "Beagle", "sex": "MN"}
        owner = {"name": f"{name}'s owner"}
        data = {"patient": patient, "client": owner, "ward": ward, "cage": cage, "weight_kg": kg, "resuscitation": "als"}
        doctor.write("stay.opened", stay, data)

    def order(self, doctor: Device, stay: str, order: str, name: str, schedule: dict[str, Any], **more: Any) -> None:
        """An order of the doctor's."""
        data = {"order": order, "section": "medication", "name": name, "schedule": schedule, "entry": "initials", **more}
        doctor.write("order.placed", stay, data)

    def journal(self) -> list[dict[str, Any]]:
        """Every entry of the journal, in position order."""
        return self.server.journal()

    def close(self) -> None:
        """All screens shut; a page that failed in the background fails the test."""
        errors = [f"{screen.name}: {error}" for screen in self.screens for error in screen.errors]
        for screen in self.screens:
            screen.context.close()
            screen.profile.cleanup()
        for device in self._devices:
            device.close()
        assert not errors, "errors in pages:\n" + "\n".join(errors)

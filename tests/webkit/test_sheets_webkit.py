"""An anesthetic sheet in WebKit, the engine of every iPad: readings without the server, a reload between them, each there once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from selenium.webdriver import WebKitGTK

from tests.webkit.ward import Tablet, Ward

REGION = "//section[@aria-label='Anesthesia']"


class Theatre:
    """A nurse at a patient's anesthesia page."""

    def __init__(self, nurse: Tablet) -> None:
        self.nurse = nurse

    def enters(self) -> None:
        """Opens the page of the patient that is open."""
        self.nurse.tap("//button[normalize-space()='Anesthesia']")
        self.nurse.see(REGION)

    def opens(self, procedure: str) -> None:
        """A sheet with its procedure."""
        self.nurse.tap(f"{REGION}//button[normalize-space()='Open a sheet']")
        self.nurse.see("//dialog//label[contains(., 'Procedure')]")
        self.nurse.find("//dialog//*[contains(., 'Procedure')]//input").send_keys(procedure)
        self.nurse.tap("//dialog//button[normalize-space()='Open a sheet']")
        self.nurse.see(f"{REGION}//b[normalize-space()='{procedure}']")

    def marks(self, event: str) -> None:
        """An event, by one tap."""
        self.nurse.tap(f"{REGION}//button[span[normalize-space()='{event}']]")
        self.nurse.see(f"{REGION}//button[span[normalize-space()='{event}']]/small")

    def types(self, pulse: str) -> None:
        """A pulse by the large keys, not saved yet."""
        self.nurse.tap(f"{REGION}//input[@id='wa-hr']")
        for digit in pulse:
            self.nurse.tap(f"{REGION}//*[@aria-label='Numbers']//button[normalize-space()='{digit}']")
        self.expect_typed(pulse)

    def saves(self, pulse: str) -> None:
        """Keeps what stands in the pad."""
        self.nurse.tap(f"{REGION}//button[normalize-space()='Save reading']")
        self.expect_reading(pulse)

    def reads(self, pulse: str, ago: int) -> None:
        """A reading of so many minutes ago, at its own time."""
        self.types(pulse)
        self.nurse.tap(f"{REGION}//button[normalize-space()='Another time']")
        at = f"{datetime.now(UTC) - timedelta(minutes=ago):%H:%M}"
        self.nurse.until(lambda: self.nurse.find(f"{REGION}//label[contains(@class, 'wa-at')]//input"), "the time of this reading")
        self.nurse.find(f"{REGION}//label[contains(@class, 'wa-at')]//input").send_keys(at)
        self.saves(pulse)

    def expect_typed(self, pulse: str) -> None:
        self.nurse.until(lambda: self.nurse.find(f"{REGION}//input[@id='wa-hr']").get_property("value") == pulse, f"{pulse} is typed")

    def expect_reading(self, pulse: str) -> None:
        """One row of the table has it, and only one."""
        self.nurse.until(lambda: self.nurse.count(f"{REGION}//td[text()='{pulse}']") == 1, f"a reading of {pulse}")


def test_a_sheet_on_webkit_outlives_its_server_and_each_reading_is_there_once(ward: Ward, driver: WebKitGTK) -> None:
    nurse = Tablet(driver, ward.server.url)
    nurse.enroll(ward.code("Blue 1", "device"))
    nurse.goto("/device")
    nurse.charts_as("Ada Okafor")
    nurse.turns_to("s1")
    theatre = Theatre(nurse)
    theatre.enters()
    theatre.opens("Spay")
    theatre.marks("induction")
    theatre.reads("141", 20)
    nurse.expect("unsent", 0)

    ward.server.kill()
    nurse.expect("link", "offline")
    theatre.reads("151", 15)
    theatre.reads("152", 10)
    theatre.types("16")
    nurse.reload()
    nurse.see(REGION)
    nurse.expect("unsent", 2)
    for pulse in ("141", "151", "152"):
        theatre.expect_reading(pulse)
    theatre.expect_typed("16")
    nurse.mark()

    ward.server.start()
    nurse.expect("unsent", 0)
    nurse.expect_same_page()
    for pulse in ("141", "151", "152"):
        theatre.expect_reading(pulse)
    read = [entry["data"]["values"]["hr"] for entry in ward.journal() if entry["kind"] == "anesthesia.read"]
    assert sorted(read) == ["141", "151", "152"]

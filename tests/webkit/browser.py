"""WebKitGTK, the iPad's family of engines, by its own driver: a display, a browser, and tabs that wait for what a person would see.

Debian: `apt-get install webkit2gtk-driver xvfb`. Nothing is skipped where they are missing: the tests say what to install.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
    TimeoutException,
)
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

#: seconds that a person waits at most for what a healthy ward shows within one; the tests' machine has two busy cores
PATIENCE_S = 30.0
#: seconds between two looks
LOOK_S = 0.1
IPAD = "1180x820"
#: What a test leaves in a page.
MARK = """const faults = (window.leftByTheTest = []);
addEventListener("error", (event) => faults.push(`${event.message} ${event.filename}:${event.lineno}`));
addEventListener("unhandledrejection", (event) => faults.push(`${event.reason}`));"""
#: What a page that moves on by itself throws at whoever reads it: look again.
MOVED = (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)


@contextmanager
def virtual_display() -> Iterator[str]:
    """A screen for the browser; gives its name as DISPLAY wants it: the one that is there, or one of our own."""
    there = os.environ.get("DISPLAY")
    if there:
        yield there
        return
    reading, writing = os.pipe()
    words = [_tool("Xvfb", "xvfb"), "-displayfd", str(writing), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]
    process = subprocess.Popen(words, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()  # Xvfb writes it when it is ready; at its end the line is empty
        assert number, "Xvfb ended before it had a display"
        yield f":{number}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def webkit(display: str) -> Iterator[WebKitGTK]:
    """A browser with storage of its own, which ends with it."""
    mini = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    assert mini, "WebKit's MiniBrowser is missing. Install it: apt-get install webkit2gtk-driver"
    options = Options()
    options.binary_location = str(mini[-1])
    options.add_argument("--automation")
    options.add_argument(f"--geometry={IPAD}")
    # without a graphics card its compositing waits for frames that never come
    env = os.environ | {"DISPLAY": display, "GDK_BACKEND": "x11", "WEBKIT_DISABLE_COMPOSITING_MODE": "1", "NO_AT_BRIDGE": "1"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # selenium's own
        driver = WebKitGTK(options=options, service=Service(_tool("WebKitWebDriver", "webkit2gtk-driver"), env=env))
    try:
        driver.set_script_timeout(PATIENCE_S)
        driver.set_page_load_timeout(PATIENCE_S)
        yield driver
    finally:
        driver.quit()


class Tab:
    """One tab of the browser. All that it is asked brings it to the front."""

    def __init__(self, driver: WebKitGTK, address: str) -> None:
        self.driver, self.address = driver, address
        self.handle = driver.current_window_handle

    def new(self, address: str | None = None) -> Self:
        """Another tab of this browser. A window to itself: the driver cannot bring a tab in front, and one behind is not drawn."""
        self.driver.switch_to.new_window("window")
        return type(self)(self.driver, address or self.address)

    def front(self) -> WebKitGTK:
        """The driver, which speaks with this tab."""
        if self.driver.current_window_handle != self.handle:
            self.driver.switch_to.window(self.handle)
        return self.driver

    def close(self) -> None:
        """Shut, as by a person; bring another to the front."""
        self.front().close()

    def goto(self, path: str) -> None:
        """Types an address of this server."""
        self.front().get(self.address + path)

    def reload(self) -> None:
        """The reload that a person asks for."""
        self.front().refresh()

    def follow(self, path: str) -> None:
        """Leaves this page as by a link on it."""
        self.front().execute_script("location.href = arguments[0]", path)

    def back(self) -> None:
        """The swipe back to the page before."""
        self.front().back()

    def until(self, look: Callable[[], Any], what: str, seconds: float = PATIENCE_S) -> Any:
        """The first true answer of `look`; the failure says what was waited for and what stands on the page instead."""
        self.front()
        try:
            return WebDriverWait(self.driver, seconds, LOOK_S, ignored_exceptions=MOVED).until(lambda _: look())
        except TimeoutException:
            raise AssertionError(f"not within {seconds} s: {what}. The page at {self.driver.current_url}:\n{self.text()}") from None

    def find(self, path: str) -> WebElement:
        """The first element of an XPath that is there now; raises NoSuchElementException."""
        return self.front().find_element(By.XPATH, path)

    def count(self, path: str) -> int:
        """How many elements of an XPath are there now."""
        return len(self.front().find_elements(By.XPATH, path))

    def see(self, path: str, what: str | None = None) -> None:
        """Waits until a person sees an element."""
        self.until(lambda: self.find(path).is_displayed(), what or path)

    def tap(self, path: str) -> None:
        """Taps an element as soon as it can be tapped, once it was scrolled to the middle of the screen, as a finger would."""

        def tapped() -> bool:
            found = self.find(path)
            self.driver.execute_script("arguments[0].scrollIntoView({ block: 'center' })", found)
            found.click()
            return True

        self.until(tapped, f"a tap on {path}")

    def text(self) -> str:
        """All words on the page, as a person sees them."""
        return str(self.front().execute_script("return document.body?.innerText ?? ''"))

    def says(self, words: str, seconds: float = PATIENCE_S) -> None:
        """Waits for words on the page."""
        self.until(lambda: words in self.text(), f"“{words}”", seconds)

    def mark(self) -> None:
        """Leaves a mark in this page, which a reload takes away, and on which the page's faults are written."""
        self.front().execute_script(MARK)

    def expect_same_page(self) -> None:
        """No reload took the mark away, and nothing in the page failed since."""
        faults = self.front().execute_script("return window.leftByTheTest ?? null")
        assert faults is not None, "the page has reloaded itself"
        assert faults == [], f"errors in the page: {faults}"

    def ask(self, expression: str) -> Any:
        """The value of an expression over the replica that the page has opened."""
        script = f"""const done = arguments[arguments.length - 1];
        (async () => {{
          const {{ openReplica }} = await import("wardlight/replica.js");
          const replica = await openReplica();
          return {{ value: ({expression}) ?? null }};
        }})().then(done, (error) => done({{ error: `${{error}}` }}));"""
        found = self.front().execute_async_script(script)
        assert "error" not in found, f"{expression}: {found['error']}"
        return found["value"]


def _tool(name: str, package: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is missing. Install it: apt-get install {package}"
    return found

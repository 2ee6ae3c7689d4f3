"""A new version of the shells: installed whole, put in place only when nobody is typing, and never by a reload."""

from __future__ import annotations

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.harness.cable import waits
from tests.harness.server import clean_environment, free_port
from tests.replica.ward import Screen

#: the shells alone; what is added to the worker makes another version
SERVER = """
import sys
from pathlib import Path
import uvicorn
from fastapi import FastAPI
from nicegui import ui
from ui.elements import shell
port, folder, more = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
code = folder / "worker.js"
code.write_text(shell.WORKER.read_text(encoding="utf-8") + more, encoding="utf-8")
shell.WORKER = code
app = FastAPI()
shell.register_shells(app)
ui.run_with(app, title="Wardlight", dark=True, language="en-US", show_welcome_message=False)
uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")
"""
UPDATE = "navigator.serviceWorker.getRegistration('/').then((registration) => registration.update()).then(() => true)"
CACHES = "caches.keys().then((names) => names.filter((name) => name.startsWith('wardlight-shell-')).length)"
WAITING = "navigator.serviceWorker.getRegistration('/').then((registration) => Boolean(registration.waiting))"


class Versions:
    """A server whose next version can be put in its place, on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def serve(self, more: str) -> None:
        """Ends the version that runs and starts another."""
        self.stop()
        words = [sys.executable, "-c", SERVER, str(self.port), str(self.folder), more]
        self.process = subprocess.Popen(words, env=clean_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        waits(self._answers, 30, "the version to be served")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/worker.js", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def versions(tmp_path: Path) -> Iterator[Versions]:
    made = Versions(tmp_path)
    yield made
    made.stop()


def test_a_new_version_waits_until_nothing_is_half_typed(context: BrowserContext, versions: Versions) -> None:
    versions.serve("// one")
    tab = Screen(context, "Blue 1")
    tab.page.goto(f"{versions.url}/enroll")
    tab.wait("await replica.shellKept() && navigator.serviceWorker.controller !== null")
    first = tab.page.get_attribute("meta[name=wardlight-version]", "content")
    tab.ask("await replica.setDraft('temperature', '38.')")
    loads = len(tab.loads)

    versions.serve("// two")
    tab.page.evaluate(UPDATE)
    tab.wait(f"await {WAITING}")
    assert tab.page.evaluate(CACHES) == 2, "the new version is here, whole, beside the old"
    assert tab.ask("replica.link.updateReady") is False

    tab.ask("await replica.clearDraft('temperature')")
    tab.page.evaluate(UPDATE)
    tab.ask("replica.lookForUpdate()")
    tab.wait("replica.link.updateReady")
    tab.wait(f"await {CACHES} === 1")
    assert len(tab.loads) == loads, "the page was not reloaded"
    assert tab.page.get_attribute("meta[name=wardlight-version]", "content") == first
    versions.stop()
    tab.page.reload()
    tab.wait("await replica.shellKept()")
    assert tab.page.get_attribute("meta[name=wardlight-version]", "content") != first
    assert not tab.errors

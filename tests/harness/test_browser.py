"""A browser behind a cable: it sees what a nurse's tablet would see."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.harness.cable import Cable

PAGE = "<h1>Ward</h1>"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *args: Quiet(*args, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    with Cable(server.server_address[1]) as line:
        yield line
    server.shutdown()
    server.server_close()


def fetched(page: Page) -> str:
    """How the page's own fetch ends."""
    return str(page.evaluate("fetch('/index.html', {cache: 'no-store'}).then(a => a.text()).then(text => text, () => 'failed')"))


def test_a_page_behind_a_cut_cable_reaches_nothing_until_it_is_healed(page: Page, cable: Cable) -> None:
    page.goto(cable.url)
    cable.cut()
    assert fetched(page) == "failed"
    cable.heal()
    assert fetched(page) == PAGE
    page.reload()
    expect(page.locator("h1")).to_have_text("Ward")


def test_a_page_behind_half_an_answer_fails_to_fetch(page: Page, cable: Cable) -> None:
    page.goto(cable.url)
    cable.half()
    assert fetched(page) == "failed"
    cable.heal()
    assert fetched(page) == PAGE

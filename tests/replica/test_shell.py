"""The shells: anonymous, without NiceGUI's socket, and kept whole: the exact list of what a page loads is what is cached."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable, Mapping
from email.message import Message

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.harness.server import ServerProcess
from tests.replica.ward import Screen

LOADED = """async () => {
  await document.fonts.ready;
  return performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.startsWith(location.origin))
    .map((name) => new URL(name).pathname);
}"""
CACHED = """async () => {
  const [name] = (await caches.keys()).filter((name) => name.startsWith("wardlight-shell-"));
  return (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname);
}"""
SHELLS = ("/device", "/wall/icu", "/enroll")


def fetched(server: ServerProcess, path: str, headers: Mapping[str, str] | None = None) -> tuple[str, Message]:
    with urllib.request.urlopen(urllib.request.Request(f"{server.url}{path}", headers=dict(headers or {})), timeout=10) as answer:
        return answer.read().decode(), answer.headers


def addresses(server: ServerProcess) -> dict[str, str]:
    """The worker's own list."""
    found = re.search(r"const ADDRESSES = (\{.*?\});", fetched(server, "/worker.js")[0], re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_a_shell_is_the_same_for_everybody(make_server: Callable[..., ServerProcess]) -> None:
    server = make_server()
    for path in SHELLS:
        page, headers = fetched(server, path)
        assert headers["Set-Cookie"] is None
        assert headers["Cache-Control"] == "no-cache"
        assert '<html lang="en-US"' in page
        assert "user-scalable" not in page
        assert 'rel="manifest"' in page
        assert page.index('window, "io"') < page.index("<title>"), "the silent socket stands before anything else"
        assert "socket.io" not in re.sub(r"<script>.*?</script>", "", page, count=1, flags=re.DOTALL).replace("socket_io", "")
        evil, _ = fetched(
            server, path, {"X-Forwarded-Prefix": "//elsewhere.example", "Cookie": "session=stolen", "Accept": "text/markdown"}
        )
        assert evil == page
    assert fetched(server, "/wall/icu")[0] == fetched(server, "/wall/any-other")[0]
    assert fetched(server, "/worker.js")[1]["Cache-Control"] == "no-cache"


def test_a_restart_changes_no_version(make_server: Callable[..., ServerProcess]) -> None:
    server = make_server()
    before = fetched(server, "/worker.js")[0]
    server.restart()
    assert fetched(server, "/worker.js")[0] == before


@pytest.mark.parametrize("path", SHELLS)
def test_what_a_page_loads_is_kept_and_nothing_else(context: BrowserContext, make_server: Callable[..., ServerProcess], path: str) -> None:
    server = make_server()
    tab = Screen(context, "Blue 1")
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    tab.page.goto(f"{server.url}{path}")
    tab.wait("navigator.serviceWorker.controller || await navigator.serviceWorker.getRegistration()")
    expected = set(addresses(server))
    tab.wait("await replica.shellKept()")
    loaded = {name for name in tab.page.evaluate(LOADED) if not name.startswith("/journal") and name != "/worker.js"}
    assert loaded <= expected
    assert set(tab.page.evaluate(CACHED)) == expected
    assert not [url for url in asked if "_nicegui_ws" in url]
    assert not tab.sockets
    assert not tab.errors


def test_every_shell_opens_without_a_server_any_board_too(context: BrowserContext, make_server: Callable[..., ServerProcess]) -> None:
    server = make_server()
    tab = Screen(context, "Blue 1")
    tab.enroll(server)
    server.kill()
    for path in ("/device", "/wall/icu", "/wall/another%20board", "/enroll"):
        tab.page.goto(f"{server.url}{path}")
        expect(tab.page.locator("h1").first).to_be_attached()
        tab.wait("replica.identity !== null")
        assert tab.page.evaluate("location.pathname") == path
    assert not tab.errors


def test_the_silent_socket_answers_everything_and_sends_nothing(context: BrowserContext, make_server: Callable[..., ServerProcess]) -> None:
    server = make_server()
    tab = Screen(context, "Blue 1")
    tab.page.goto(f"{server.url}/enroll")
    tab.wait("navigator.serviceWorker.controller || await navigator.serviceWorker.getRegistration()")
    assert tab.page.evaluate("typeof window.io('x').io.on('reconnect_attempt', () => {}).anything.at.all") == "function"
    assert tab.page.evaluate("(() => { window.io = 1; return typeof window.io; })()") == "function"
    assert tab.page.evaluate("window.did_handshake") is False
    assert not tab.sockets

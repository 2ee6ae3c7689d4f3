"""A screen of the ward in a browser: enrolled against a real server, driven through the replica that its page has opened."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.harness.server import ServerProcess

#: what a page would do if it were the device view: ask the replica that its element opened
OPEN = "import('wardlight/replica.js').then((module) => module.openReplica())"


class Screen:
    """One tab with the replica in it. Collects what went wrong in it, every socket it opened and every load of its page."""

    def __init__(self, context: BrowserContext, name: str) -> None:
        self.page: Page = context.new_page()
        self.name = name
        self.errors: list[str] = []
        self.loads: list[str] = []
        self.sockets: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("framenavigated", lambda frame: self.loads.append(frame.url))
        self.page.on("websocket", lambda socket: self.sockets.append(socket.url))

    def enroll(self, server: ServerProcess, role: str = "device", url: str | None = None) -> str:
        """Joins by a code's link; gives the identity."""
        code = server.code(self.name, role=role)
        self.page.goto(f"{url or server.url}/enroll#{code}")
        self.page.wait_for_selector("[data-enrolled]:not([data-enrolled=''])")
        self.wait("replica.link.cursor > 0 && replica.link.state === 'online'")
        self.page.wait_for_selector("[data-ready=shell][data-ok=true]")
        return str(self.ask("replica.identity.device"))

    def ask(self, expression: str) -> Any:
        """The value of an expression over `replica`."""
        return self.page.evaluate(f"async () => {{ const replica = await {OPEN}; return ({expression}); }}")

    def wait(self, condition: str, seconds: float = 20.0) -> None:
        """Waits until a condition over `replica` holds."""
        script = f"""async (ms) => {{
          const replica = await {OPEN};
          for (const end = performance.now() + ms; performance.now() < end; ) {{
            if ({condition}) return true;
            await new Promise((resolve) => setTimeout(resolve, 20));
          }}
          return JSON.stringify(replica.link);
        }}"""
        found = self.page.evaluate(script, seconds * 1000)
        assert found is True, f"{self.name}: not within {seconds} s: {condition}; the link: {found}"

    def record(self, kind: str, stay: str | None, data: dict[str, Any]) -> dict[str, Any]:
        """The entry, once it is durable here."""
        entry: dict[str, Any] = self.ask(f"await replica.record({json.dumps({'kind': kind, 'stay': stay, 'data': data})})")
        return entry

    def notes(self, stay: str) -> list[str]:
        """The texts of a stay's notes as this screen shows them."""
        found: list[str] = self.ask(f"replica.picture.items('stays/{stay}/notes').map((entry) => entry.data.text)")
        return found

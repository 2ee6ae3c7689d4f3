"""The page shells `/device`, `/wall/<board>` and `/enroll`: anonymous pages that outlive their server.

A shell is a NiceGUI page that holds one custom element and nothing else: no session, nobody's data, no socket. It is rendered
once per process, without any caller's request in it, and served as bytes; the data come by `/journal` alone. The service worker
at `/worker.js` carries the list of all that a shell needs, with the hash of each file, and takes it whole or not at all.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI, Request
from nicegui import Client, ui
from nicegui.element import Element
from starlette.responses import Response

from .assets import Asset, Assets, collect, digest

WORKER = Path(__file__).parent.parent / "replica" / "worker.js"
THEME_COLOUR = "#0e131b"
#: a page is asked for again each time, so that a new version is seen; the worker answers from its cache all the same
PAGE_CACHE = "no-cache"
FOREVER = "public, max-age=31536000, immutable"

#: Before anything else in the head: NiceGUI must find no Socket.IO here. Its socket would reload a cached page again and again
#: (the server has forgotten the page's client), and each reload takes a half-typed reading away from a nurse.
SILENT_SOCKET = """<script>
(() => {
  const silent = new Proxy(function () {}, {
    get: (_, name) => (name === "then" || typeof name === "symbol" ? undefined : silent),
    set: () => true,
    apply: () => silent,
    construct: () => silent,
  });
  Object.defineProperty(window, "io", { get: () => silent, set() {} });
})();
</script>"""

HEAD = f"""<link rel="manifest" href="/manifest.webmanifest" />
<meta name="theme-color" content="{THEME_COLOUR}" />
<meta name="mobile-web-app-capable" content="yes" />
<meta name="apple-mobile-web-app-capable" content="yes" />
<meta name="apple-mobile-web-app-status-bar-style" content="black" />
<meta name="apple-mobile-web-app-title" content="Wardlight" />
<link rel="apple-touch-icon" href="/icons/icon-180.png" />
<style>
  html, body {{ margin: 0; background: {THEME_COLOUR}; overscroll-behavior: none; }}
  .nicegui-content {{ padding: 0; gap: 0; display: block; width: 100%; }}
  #popup, #too_long_message_popup {{ display: none !important; }}
</style>"""


@dataclass(frozen=True)
class Shell:
    """One page: its address, its title, and where its element comes from (`module:Class` beside this file)."""

    path: str
    title: str
    element: str


#: the wall's shell is one for all boards; its element reads the board from the address
SHELLS = (
    Shell("/device", "Wardlight device", "device_view:DeviceView"),
    Shell("/wall/-", "Wardlight wall", "wall_board:WallBoard"),
    Shell("/enroll", "Wardlight: enroll this screen", "enroll_view:EnrollView"),
)


def element_of(shell: Shell) -> type[Element]:
    """The class of a shell's element."""
    module, _, name = shell.element.partition(":")
    found: type[Element] = getattr(import_module(f".{module}", __package__), name)
    return found


class Shells:
    """The rendered shells, their assets and their worker, of one version."""

    def __init__(self) -> None:
        self.version = ""
        self.pages: dict[str, Asset] = {}
        self.assets = Assets()
        self.worker = Asset(b"", "text/javascript; charset=utf-8")
        self._lock = asyncio.Lock()

    async def ready(self) -> Shells:
        """Renders once, on the event loop, where NiceGUI's elements can be made."""
        async with self._lock:
            if not self.version:
                self._make()
        return self

    def _make(self) -> None:
        there = [shell for shell in SHELLS if find_spec(f".{shell.element.partition(':')[0]}", __package__)]
        rendered = {shell.path: plain_page(render(shell)) for shell in there}
        assets = collect(list(rendered.values()))
        every = {**{f"ours {name}": asset for name, asset in assets.ours.items()}, **assets.theirs}
        every |= {path: Asset(text.encode(), "text/html") for path, text in rendered.items()}
        code = WORKER.read_text(encoding="utf-8")
        version = digest("\n".join([code, *(f"{name} {digest(every[name].content)}" for name in sorted(every))]).encode())[:16]
        for path, text in rendered.items():
            for old, name in assets.moved.items():
                text = text.replace(old, f"/wardlight/{version}/{name}")
            text = text.replace("<head>", f'<head>\n<meta name="wardlight-version" content="{version}" />', 1)
            self.pages[path] = Asset(text.encode(), "text/html; charset=utf-8")
        self.assets = assets
        self.worker.content = worker_text(code, version, self._addresses(version)).encode()
        self.version = version

    def _addresses(self, version: str) -> dict[str, str]:
        """Every address that a shell needs -> the SHA-256 of what must be there."""
        out = {path: digest(page.content) for path, page in self.pages.items()}
        out |= {
            f"/wardlight/{version}/{name}": digest(asset.content)
            for name, asset in self.assets.ours.items()
            if not name.startswith("icons/")
        }
        out |= {f"/{name}": digest(asset.content) for name, asset in self.assets.ours.items() if name.startswith("icons/")}
        out |= {address: digest(asset.content) for address, asset in self.assets.theirs.items()}
        out["/manifest.webmanifest"] = digest(manifest())
        return out


def worker_text(code: str, version: str, addresses: dict[str, str]) -> str:
    """The worker's script with the version and the list of addresses in front."""
    return f"const VERSION = {json.dumps(version)};\nconst ADDRESSES = {json.dumps(addresses, indent=1, sort_keys=True)};\n{code}"


def render(shell: Shell) -> str:
    """NiceGUI's page of one element, for nobody in particular."""
    page = ui.page(
        shell.path, title=shell.title, viewport="width=device-width, initial-scale=1, viewport-fit=cover", dark=True, language="en-US"
    )
    # a request of our own: nothing that a caller sent (a forwarded prefix, a cookie) can get into what all others are served
    scope = {
        "type": "http",
        "method": "GET",
        "path": shell.path,
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": [],
        "server": ("localhost", 80),
    }
    client = Client(page)
    try:
        with client:
            ui.add_head_html(HEAD)
            element_of(shell)()
        # NiceGUI's own listeners speak by the socket, and their random ids would make every start a new version
        client.layout._event_listeners.clear()
        body = client.build_response(Request(scope)).body
        return bytes(body).decode("utf-8").replace(client.id, "shell")
    finally:
        client.delete()


def plain_page(text: str) -> str:
    """The page without what a shell must not have: Socket.IO, the style compiler, the scripts of other pages."""
    text = text.replace("<head>", f"<head>\n{SILENT_SOCKET}", 1)
    text = re.sub(r'<script defer src="[^"]*/(?:socket\.io\.min|tailwindcss\.min)\.js"></script>', "", text)
    text = re.sub(r'<link href="[^"]*" rel="shortcut icon" />', '<link href="/icons/icon.svg" rel="icon" type="image/svg+xml" />', text)

    def only_needed(found: re.Match[str]) -> str:
        # which other elements this process has imported must not change the version
        needed = {name: url for name, url in json.loads(found[2]).items() if name in ("vue", "dompurify") or name.startswith("wardlight")}
        return found[1] + json.dumps(needed) + found[3]

    return re.sub(r'(<script type="importmap">\s*\{"imports": )(\{.*?\})(\}\s*</script>)', only_needed, text, count=1, flags=re.DOTALL)


def manifest() -> bytes:
    """The web manifest: what makes a Home Screen app of the page."""
    icons = [{"src": f"/icons/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)]
    value = {
        "name": "Wardlight", "short_name": "Wardlight", "id": "/device", "start_url": "/device", "scope": "/", "display": "standalone",
        "background_color": THEME_COLOUR, "theme_color": THEME_COLOUR,
        "icons": [*icons, {"src": "/icons/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }  # fmt: skip
    return json.dumps(value).encode()


def register_shells(app: FastAPI) -> Shells:
    """Adds the shells' routes to the outer app, in front of NiceGUI and its sessions."""
    shells = Shells()

    def answer(
        find: Callable[[Shells, Request], Asset | None], cache: str, headers: dict[str, str] | None = None
    ) -> Callable[[Request], object]:
        async def endpoint(request: Request) -> Response:
            asset = find(await shells.ready(), request)
            if asset is None:
                return Response("This file is of another version. Reload the page.", 404, media_type="text/plain")
            response = asset.response(request.headers.get("accept-encoding", ""), cache)
            response.headers.update(headers or {})
            return response

        return endpoint

    def page(path: str) -> Callable[[Request], object]:
        return answer(lambda found, _: found.pages.get(path), PAGE_CACHE)

    def versioned(found: Shells, request: Request) -> Asset | None:
        return found.assets.ours.get(request.path_params["path"]) if request.path_params["version"] == found.version else None

    routes: dict[str, Callable[[Request], object]] = {
        "/device": page("/device"),
        "/wall/{board}": page("/wall/-"),
        "/enroll": page("/enroll"),
        "/worker.js": answer(lambda found, _: found.worker, PAGE_CACHE, {"Service-Worker-Allowed": "/"}),
        "/manifest.webmanifest": answer(lambda _, __: Asset(manifest(), "application/manifest+json"), PAGE_CACHE),
        "/icons/{name}": answer(lambda found, request: found.assets.ours.get(f"icons/{request.path_params['name']}"), PAGE_CACHE),
        "/wardlight/{version}/{path:path}": answer(versioned, FOREVER),
    }
    for path, endpoint in routes.items():
        app.add_route(path, endpoint, methods=["GET"], include_in_schema=False)  # type: ignore[arg-type]
    return shells

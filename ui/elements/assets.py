"""What a shell is made of: every script, style and font that its page can load, read once, named under one version.

All assets of one version or none: the bytes are read together when the first shell is asked for, their hash is the version, and
our own are served under addresses that carry it. So no page, no proxy and no cache can mix two versions of them.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass, field
from pathlib import Path

import nicegui
from nicegui.dependencies import esm_modules, js_components
from nicegui.version import __version__ as nicegui_version
from starlette.responses import Response

HERE = Path(__file__).parent
#: the folders whose scripts are ours; NiceGUI's are served by NiceGUI, under its own version
OURS = (HERE, HERE.parent / "replica")
ICONS = HERE / "icons"
STATIC = Path(nicegui.__file__).parent / "static"
#: weights and scripts of the letters that our pages use: Latin, its extensions, Greek (for units); the icon fonts are not used
FONT_COMMENTS = ("latin", "latin-ext", "greek")
_STATIC_URL = f"/_nicegui/{nicegui_version}/static/"
_FONT_FACE = re.compile(r"/\* ([\w-]+) \*/\s*@font-face \{[^}]*?font-family: \"Roboto\"[^}]*?url\((fonts/\w+\.woff2)\)", re.DOTALL)


def media_type(path: str) -> str:
    """The media type of a file by its name."""
    if path.endswith((".js", ".mjs")):
        return "text/javascript; charset=utf-8"
    return mimetypes.guess_type(path)[0] or "application/octet-stream"


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


@dataclass
class Asset:
    """One file of a shell, with its bytes as they were when the version was made."""

    content: bytes
    media_type: str
    packed: bytes = b""

    def response(self, accept_encoding: str, cache_control: str) -> Response:
        """The answer, compressed where the browser takes that; packed once."""
        headers = {"Cache-Control": cache_control, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
        if "gzip" not in accept_encoding or self.media_type.startswith(("image/png", "font/")):
            return Response(self.content, headers=headers, media_type=self.media_type)
        self.packed = self.packed or gzip.compress(self.content, 6)
        return Response(self.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=self.media_type)


@dataclass
class Assets:
    """The files of all shells. `ours`: path below `/wardlight/<version>/` -> asset; `theirs`: address at NiceGUI -> asset."""

    ours: dict[str, Asset] = field(default_factory=dict)
    theirs: dict[str, Asset] = field(default_factory=dict)
    #: text in a rendered page -> text that names the same file under our version
    moved: dict[str, str] = field(default_factory=dict)


def collect(pages: list[str]) -> Assets:
    """The assets of these rendered pages: our modules and components whole, and of NiceGUI what the pages name.

    Raises OSError when a file cannot be read.
    """
    assets = Assets()
    for key, module in esm_modules.items():
        if _is_ours(module.path):
            assets.moved[f"/_nicegui/{nicegui_version}/esm/{key}/"] = f"{module.name}/"
            for path in sorted(module.path.rglob("*.js")):
                assets.ours[f"{module.name}/{path.relative_to(module.path).as_posix()}"] = _read(path)
    for key, component in js_components.items():
        if _is_ours(component.path):
            assets.moved[f"/_nicegui/{nicegui_version}/components/{key}"] = f"components/{component.path.name}"
            assets.ours[f"components/{component.path.name}"] = _read(component.path)
    for path in sorted(ICONS.iterdir()):
        assets.ours[f"icons/{path.name}"] = _read(path)
    for page in pages:
        for name in re.findall(re.escape(_STATIC_URL) + r"([\w./-]+)", page):
            if (STATIC / name).is_file():
                assets.theirs[_STATIC_URL + name] = _read(STATIC / name)
    for comment, name in _FONT_FACE.findall((STATIC / "fonts.css").read_text(encoding="utf-8")):
        if comment in FONT_COMMENTS:
            assets.theirs[_STATIC_URL + name] = _read(STATIC / name)
    return assets


def _is_ours(path: Path) -> bool:
    resolved = path.resolve()
    return any(resolved.is_relative_to(folder.resolve()) for folder in OURS)


def _read(path: Path) -> Asset:
    return Asset(path.read_bytes(), media_type(path.name))

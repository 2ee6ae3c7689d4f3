"""The home page: is all well, which walls and devices there are, how a screen joins, and what this browser lacks."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import segno
import structlog
from nicegui import ui

from domain.hospital import Hospital
from domain.watch import Watch

from ..paper.renewal import Renewal
from ..settings import Settings
from ..wire import Wire
from ..wire.health import is_unsynced, outbox_age_s
from . import views, words
from .look import frame, note, paragraph, sign, swatch, tag
from .open_clashes import OpenClashes
from .to_confirm import UnsignedEntries

log = structlog.get_logger(__name__)

#: seconds between two looks at the hospital
REFRESH_S = 5.0
#: a backup older than this many seconds needs a person's eye; one is made every hour
BACKUP_OLD_S = 2 * 3600
#: an outbox older than this many seconds is red with the server in reach (PROTOCOL, On the device)
OUTBOX_OLD_S = 300
#: a paper pack older than this many seconds is red (FEATURES S30); one is made every hour
PACK_OLD_S = 2 * 3600
ROLE_WORDS = {"device": "charts", "wall": "wall", "practice_system": "practice system"}

#: what a wall or a device needs of its browser, asked in the browser: [whether it is there, the sentence]
BROWSER_CHECK = (Path(__file__).parent / "browser_check.js").read_text(encoding="utf-8")


class HomePage:
    """One visit to the home page."""

    def __init__(
        self, hospital: Hospital, waiting: OpenClashes, wire: Wire, watch: Watch, settings: Settings, now_ms: Callable[[], int],
        renewal: Renewal, readiness: Callable[[], str], unsigned: UnsignedEntries,
    ) -> None:  # fmt: skip
        self.hospital = hospital
        self.waiting = waiting
        self.wire = wire
        self.watch = watch
        self.settings = settings
        self.now_ms = now_ms
        self.renewal = renewal
        self.readiness = readiness
        self.unsigned = unsigned
        self.ready = ""
        self.managed = True

    async def show(self) -> None:
        """Builds the page and keeps it fresh."""
        view = await asyncio.to_thread(self._read)
        with frame(view.hospital, "/", view.theme), tag("div", "wd-main"):
            parts = {name: tag("section", classes) for name, classes in (("state", "wd-card wd-two"), ("walls", "wd-card wd-third"))}
            parts["devices"] = tag("section", "wd-card")
            with tag("section", "wd-card wd-half"):
                self._enroll()
            with tag("section", "wd-card wd-half"):
                tag("h2", "", "This browser, as a wall or a device")
                browser = tag("div", "wd-list")
                with browser:
                    paragraph("Looking …", "wd-soft")
        shown: dict[str, object] = {}
        self._fill(parts, view, shown)

        async def refresh() -> None:
            self._fill(parts, await asyncio.to_thread(self._read), shown)

        ui.timer(REFRESH_S, refresh)
        await ui.context.client.connected()
        await _check_browser(browser)

    def _read(self) -> views.HomeView:
        self.ready = self.readiness()
        self.managed = self.hospital.signing.has_password()
        return views.home(self.hospital, self.waiting, self.wire.roster.rows(), self.now_ms(), self.unsigned.count())

    def _fill(self, parts: dict[str, ui.element], view: views.HomeView, shown: dict[str, object]) -> None:
        """Draws what changed; what did not stays as it is, so that nothing jumps under a finger."""
        now, backup_s, paper = self.now_ms(), self.watch.backup_age_s(), self._paper()
        state = (view._replace(devices=[]), _minutes(backup_s), paper, self.ready, self.managed)
        fill: dict[str, tuple[object, Callable[[], None]]] = {
            "state": (state, lambda: self._state(view, backup_s, paper)),
            "walls": ((view.boards, [row.get("ward") for row in view.devices]), lambda: _walls(view)),
            "devices": ([_device_words(row, now) for row in view.devices], lambda: _devices(view, now)),
        }
        for name, (key, draw) in fill.items():
            if shown.get(name) != key:
                shown[name] = key
                parts[name].clear()
                with parts[name]:
                    draw()

    def _paper(self) -> list[tuple[str, str]]:
        """What is to be said of the paper pack."""
        age, troubles = self.renewal.age_s(), [("look", sentence) for sentence in self.renewal.troubles()]
        if age is None or age > PACK_OLD_S:
            said = "There is no downtime pack yet." if age is None else f"The downtime pack is {words.span(age * 1000)} old."
            troubles.append(("look" if age is None else "bad", f"{said} One is made every hour; the page Downtime pack makes one now."))
        return troubles

    def _state(self, view: views.HomeView, backup_s: float | None, paper: list[tuple[str, str]]) -> None:
        tables = [("look", f"{sentence} A mended one holds from the next start on.") for sentence in self.wire.grammar.troubles]
        troubles = [*_troubles(view, backup_s), *paper, *tables]
        tag("h2", "", "The server")
        if not self.managed:
            paragraph("This hospital is new: nobody manages it yet. The server has printed a token for its first manager.")
            tag("a", "wd-link", "Set it up").props('href="/setup"')
        with tag("div", "wd-state").props('role="status"'):
            sign("look" if troubles else "good")
            tag("span", "", "Running, and needs a look" if troubles else "Running, all is well")
        with tag("ul", "wd-list"):
            for state, sentence in troubles:
                with tag("li"):
                    note(state, sentence)
        with tag("p").style("margin:12px 0 0"):
            tag("a", "wd-link", self.ready).props('href="/readiness"')
        unsynced = sum(map(is_unsynced, view.devices))
        facts = [
            ("time here", view.now),
            ("patients in the house", str(view.patients)),
            ("newest backup", "none yet" if backup_s is None else f"{words.span(backup_s * 1000)} ago"),
            ("to settle", str(view.to_settle)),
            ("devices not in step", str(unsynced)),
            ("entries in the record", f"{view.entries:,}"),
            ("emergency", view.emergency),
            ("internet", view.internet),
        ]
        with tag("dl", "wd-facts"):
            for name, value in facts:
                with tag("div"):
                    tag("dt", "", name)
                    tag("dd", "", value)

    def _enroll(self) -> None:
        tag("h2", "", "Enroll a screen")
        paragraph("A manager makes a code on the page Devices; it works once, within 24 hours.")
        tag("a", "wd-link", "Devices").props('href="/devices"')
        paragraph("Or on the server's machine, for a wall with `--role wall`:", "wd-soft").style("margin-top:12px")
        with tag("p"):
            tag("code", "", 'wardlight device enroll --name "Blue 1" --colour blue --ward ICU --role device')
        with tag("form", "wd-form").props(
            'action="/enroll" onsubmit="location.href=\'/enroll#\'+encodeURIComponent(this.code.value.trim());return false"'
        ):
            with tag("div", "wd-field"):
                tag("label", "", "Code, to enroll this screen").props('for="code"')
                tag("input").props(
                    'id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="100"'
                )
            tag("button", "wd-btn wd-btn--main", "Enroll this screen").props('type="submit"')
        url = f"{self.settings.public_url()}/enroll"
        paragraph("Or open this on the other screen and type the code there:").style("margin-top:16px")
        with tag("p"):
            tag("a", "", url).props(f'href="{url}"').style("color:inherit;display:inline-flex;min-height:44px;align-items:center")
        ui.html(_qr(url), sanitize=False, tag="div")


def _troubles(view: views.HomeView, backup_s: float | None) -> list[tuple[str, str]]:
    """What needs a person, worst first: state and sentence."""
    found = [*view.outages, *(("bad", sentence) for sentence in view.warnings)]
    if backup_s is None:
        found.append(("look", "There is no backup yet. One is made every hour; `wardlight backup` makes one now."))
    elif backup_s > BACKUP_OLD_S:
        found.append(
            (
                "bad",
                f"The newest backup is {words.span(backup_s * 1000)} old. See whether the disk is full; `wardlight backup` makes one now.",
            )
        )
    if view.to_settle:
        found.append(
            ("look", f"{words.count(view.to_settle, 'disagreement waits', 'disagreements wait')} to be settled at the staff desk.")
        )
    if view.kept:
        found.append(
            ("look", f"{words.count(view.kept, 'entry was', 'entries were')} kept aside; admit or dismiss them at the staff desk.")
        )
    if view.unsigned:
        wait = words.count(view.unsigned, "entry waits", "entries wait")
        found.append(("look", f"{wait} to be confirmed at the staff desk: nobody could check who charted."))
    if view.pending:
        wait = words.count(view.pending, "discharge, sheet or form waits", "discharges, sheets or forms wait")
        found.append(("look", f"{wait}; the staff desk says for what."))
    if not view.devices:
        found.append(("look", "No screen is enrolled yet. Enroll a device and a wall below."))
    return found


def _walls(view: views.HomeView) -> None:
    tag("h2", "", "Walls")
    wards = sorted({str(row["ward"]) for row in view.devices if row.get("ward")})
    boards = view.boards or [(ward, ward) for ward in wards]
    with tag("div", "wd-walls"):
        for board, name in [*boards, ("all", "All patients")]:
            tag("a", "wd-link", name).props(f'href="/wall/{quote(board, safe="")}"')
    paragraph(
        "A wall opens on a screen that is enrolled with `--role wall`. `wardlight board make` makes further boards.", "wd-soft"
    ).style("margin-top:12px")


def _device_words(row: dict[str, Any], now_ms: int) -> tuple[str, ...]:
    """What stands in a device's row: name, place, when it was heard, what it holds back."""
    last = words.ago(row.get("last_seen") or row.get("last_received"), now_ms)
    heard = "in contact now" if row.get("in_contact") else "never heard" if last == "never" else f"last heard {last}"
    if row.get("asleep") and not row.get("in_contact"):
        heard = f"asleep, {heard}"
    missing = len(row.get("missing") or [])
    unsent = row.get("unsent") or 0
    if unsent:
        age = outbox_age_s(row, now_ms)
        held = f"{words.count(unsent, 'entry', 'entries')} not sent" + (f", the oldest {words.span(age * 1000)} old" if age else "")
    elif missing:
        held = f"{words.count(missing, 'entry is', 'entries are')} missing"
    else:
        held = "nothing waits"
    number = f"number {row['number']}" if row.get("number") is not None else ""
    place = " · ".join(part for part in (number, str(row.get("ward") or ""), ROLE_WORDS.get(str(row.get("role")), "")) if part)
    return str(row.get("name") or row["device"]), place, heard, held, str(row.get("colour") or "")


def _devices(view: views.HomeView, now_ms: int) -> None:
    tag("h2", "", "Devices")
    if not view.devices:
        paragraph("None yet.", "wd-soft")
    with tag("ul", "wd-list"):
        for row in view.devices:
            name, place, heard, held, colour = _device_words(row, now_ms)
            late = is_unsynced(row) and (not row.get("in_contact") or outbox_age_s(row, now_ms) > OUTBOX_OLD_S)
            with tag("li", "wd-row"):
                swatch(colour)
                tag("b", "", name)
                tag("span", "", place or "no ward")
                tag("span", "" if row.get("in_contact") else "wd-soft", heard)
                tag("span", "wd-bad" if late else "" if is_unsynced(row) else "wd-soft", held)


async def _check_browser(parent: ui.element) -> None:
    """Asks the browser what it can, and says in words what is missing."""
    try:
        found = await ui.run_javascript(BROWSER_CHECK, timeout=10)
    except TimeoutError:
        return
    if not isinstance(found, list):  # the page was left before the browser had looked, and nothing is there to be told
        return
    parent.clear()
    with parent:
        for ok, sentence in found:
            note("good" if ok else "look", str(sentence))


def _minutes(seconds: float | None) -> int | None:
    return None if seconds is None else int(seconds // 60)


def _qr(url: str) -> str:
    """The address as a QR, drawn as SVG by us from our own setting."""
    out = io.BytesIO()
    segno.make(url, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, nl=False, border=2, svgclass="wd-qr", omitsize=True, title="QR code of the address"
    )
    return out.getvalue().decode("utf-8")

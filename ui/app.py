"""Composes one server process: settings, hospital, watch, wire, pages. The only place that names concrete parts.

uvicorn is started here and not by `ui.run`, for two reasons: NiceGUI fixes the slowest of uvicorn's WebSocket implementations,
and the journal must be reached without passing through NiceGUI's middleware.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog
import uvicorn
from fastapi import FastAPI
from nicegui import ui

from domain.drilling.drills import LOOK_S, Drills
from domain.hospital import Hospital
from domain.watch import Watch
from domain.watching.lookout import Lookout
from domain.watching.silence import Heard
from reports.press import Press

from .elements.shell import register_shells
from .pages import register_pages
from .pages.open_clashes import OpenClashes
from .pages.parts import Parts
from .paper import sheets
from .paper.renewal import Renewal
from .settings import Settings
from .wire import Wire
from .wire.frames import FrameSocket

log = structlog.get_logger(__name__)

#: seconds after which a busy thread lets another one run; by Python's own 5 ms the writer would hold up the feed
SWITCH_S = 0.0005
#: seconds that open requests have to end after SIGTERM
GRACE_S = 3
#: seconds between the feed's pings below the protocol; a dead line is closed after two of them
PING_S = 20.0
#: threads for what may block
THREADS = 16
#: bytes that a browser may send in one WebSocket message
SOCKET_BYTES_MAX = 1024 * 1024


def now_ms() -> int:
    """The server's clock, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class House:
    """A hospital with all its parts, put together and not yet running."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.hospital = Hospital.open(settings.data, settings.database, now_ms)
        self.watch = Watch(self.hospital, backups=settings.backups)
        self.watch.every(LOOK_S, "drills", Drills(self.hospital, settings.drill_countdown_s).look)
        self.wire = Wire(self.hospital, now_ms, self.watched)
        self.lookout = Lookout(self.hospital, self.watch, self.heard, probe_s=settings.probe_s)
        self.pages = FastAPI(lifespan=self._lifespan, docs_url=None, redoc_url=None, openapi_url=None)
        self.door = self.wire.door(self.pages, settings.allowed_hosts())
        register_shells(self.pages)
        self.press = Press()
        self.renewal = Renewal(
            self.hospital, self.wire.grammar.zones, now_ms, copies=settings.pack_folders(), every_s=settings.pack_every_s,
            after_change_s=settings.pack_after_s,
        )  # fmt: skip
        if settings.packs:
            self.watch.every(self.renewal.looks_every_s, "pack", self.renewal.look)
        self.watch.every(sheets.LOOKS_EVERY_S, "anesthetic reports", sheets.SheetReports(self.hospital, self.press).look)
        waiting = OpenClashes(self.hospital)
        self.parts = Parts(self.hospital, self.wire, self.watch, settings, self.press, waiting, now_ms, self.renewal)
        register_pages(self.parts)
        ui.run_with(
            self.pages,
            title="Wardlight",
            dark=True,
            language="en-US",
            storage_secret=page_secret(settings.data),
            session_middleware_kwargs={"same_site": "lax", "https_only": settings.public_url().startswith("https://")},
            show_welcome_message=False,
            reconnect_timeout=10.0,
            binding_refresh_interval=None,
        )

    def watched(self) -> dict[str, float | None]:
        """What the watch found last, for the figures."""
        looked = {"overdue": self.watch.overdue, "tick_lag_s": self.watch.tick_lag_s(), "backup_age_s": self.watch.backup_age_s()}
        return {**looked, **self.lookout.figures(), "pack_age_s": self.renewal.age_s()}

    def heard(self) -> list[Heard]:
        """What the wire last heard of each identity."""
        presence = self.wire.presence
        words = {name: presence.of(name) for name in presence.heard_of()}
        return [Heard(name, word.last_heard_ms, word.viewers > 0, word.asleep) for name, word in words.items()]

    @asynccontextmanager
    async def _lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        # Python's own choice is a handful; threads here mostly wait, for the disk or for a commit
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "wardlight"))
        self.wire.start()
        self.lookout.start()
        await asyncio.to_thread(self.watch.start)  # it may write, and waits until that is durable
        try:
            yield
        finally:
            await self.wire.stop()
            self.lookout.stop()
            self.renewal.stop()
            self.watch.stop()
            self.press.close()


class Server(uvicorn.Server):
    """uvicorn, which says where it listens as soon as it does."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[int], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Binds the port, then tells."""
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started and self.servers:
            self._listening(self.servers[0].sockets[0].getsockname()[1])


def serve(settings: Settings, announce: Callable[[str], None]) -> int:
    """Runs the server until SIGTERM or Ctrl-C; `announce` is told the address once it listens. Returns the exit code."""
    configure_logging(settings.log_level)
    settings.data.mkdir(parents=True, exist_ok=True)
    sys.setswitchinterval(SWITCH_S)
    house = House(settings)
    note = settings.data / "listening.json"

    def listening(port: int) -> None:
        url = settings.public_url(port)
        note.write_text(json.dumps({"url": url, "pid": os.getpid()}), encoding="utf-8")
        announce(url)
        token = house.hospital.signing.open_setup()
        if token:  # on the console and not in a file: who reads it here is on the server's machine
            sys.stdout.write(f"Set-up: open {url}/setup and type {token}\n")
            sys.stdout.flush()

    config = uvicorn.Config(
        house.door,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws=FrameSocket,
        ws_per_message_deflate=False,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PING_S,
        ws_max_size=SOCKET_BYTES_MAX,
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=30,
        ssl_certfile=str(settings.certfile) if settings.certfile else None,
        ssl_keyfile=str(settings.keyfile) if settings.keyfile else None,
    )
    # uvicorn raises the signal again when it has stopped; by then there is nothing left to do
    for word in (signal.SIGTERM, signal.SIGINT):
        signal.signal(word, lambda *_: None)
    server = Server(config, listening)
    try:
        server.run()
    except SystemExit:  # uvicorn's way to say that it could not bind; it has logged why
        pass
    finally:
        house.hospital.close()
        with suppress(OSError):
            note.unlink()
    return 0 if server.started else 1


def configure_logging(level: str) -> None:
    """Logs as one line of key=value each, to the standard error output."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.WARNING)
    logging.basicConfig(stream=sys.stderr, level=number, format="%(levelname)s %(name)s %(message)s", force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def page_secret(data: Path) -> str:
    """The key that signs the staff pages' cookies; made on the first start, and kept outside the journal."""
    path = data / "pages.key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        secret = os.urandom(32).hex()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(secret)
        return secret

"""The watch: it looks, and tells whoever listens. It owns no due time.

Due times are computed by the domain from the orders; a scheduler that owned them fired a daily order twice on the day a clock
change repeated an hour (PLATFORM.md). So this one only asks, every few seconds, which slots became due or late since it last
asked. Besides it writes a heartbeat, from which a restart can tell for how long there was no server, and makes backups.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from apscheduler.schedulers.background import BackgroundScheduler

from domain import status
from domain.entries import parse_time, plain_time
from domain.errors import WardlightError
from domain.hospital import Hospital
from domain.practice import is_practice
from domain.schedule import DAY_MS, MINUTE_MS, Zones
from domain.store.keys import write_private
from domain.store.leader import Leader
from domain.store.zones import zone_table

log = logging.getLogger(__name__)

#: how often it looks, seconds: a ward's minute hand, and well below the 2 min by which a gap is an emergency
LOOK_S = 15
#: a job of the watch that goes on for longer is told, seconds: reports of a whole house print within it
LONG_S = 120
#: slots due longer ago than this are looked at no more, hours: a day and a night shift that nobody touched are a matter for a person
LOOK_BACK_H = 36
#: backups: how often (s), how many of the newest are kept, and for how many days one a day is kept besides
BACKUP_S = 3_600
KEEP_NEWEST, KEEP_DAYS = 48, 30
HEARTBEAT_FILE = "heartbeat"
TIME_IN_NAME = len("2026-11-22T19-09-11-123Z")


class Told(NamedTuple):
    """A slot became `due` or `late` between two looks."""

    word: str
    stay: str
    order: str
    slot: str
    due_ms: int


class Watch:
    """Looks after one hospital. `start` and `stop` it; `listen` is told of each slot once per word, by the process that leads."""

    def __init__(self, hospital: Hospital, backups: bool = True, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._hospital, self._backups, self._monotonic = hospital, backups, monotonic
        self._listeners: list[Callable[[Told], None]] = []
        self._at_start: list[Callable[[], None]] = []
        self._words: dict[tuple[str, str, str], str] | None = None
        self._zones: dict[str, list[list[int]]] = {}
        self._leader = Leader(hospital.journal.engine, hospital.data_dir)
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = BackgroundScheduler(timezone="UTC", job_defaults=defaults)
        self._looked = monotonic()
        self._looking = threading.Lock()
        self.overdue: int | None = None
        self.gap_ms = self._gap()

    # -- life ---------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begins to look, in a thread of its own. Says in the log for how long there was no server, where it was long."""
        self._looked = self._monotonic()
        if self.gap_ms is not None:
            log.info("the server was away for %.0f s", self.gap_ms / 1000)
        for run in self._at_start:
            run()
        self._scheduler.add_job(self.look, "interval", seconds=LOOK_S, id="look")
        if self._backups:
            self._scheduler.add_job(self.back_up, "interval", seconds=BACKUP_S, id="backup")
        self._scheduler.start()

    def stop(self) -> None:
        """Ends; waits for a look or a backup that goes on."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        self._leader.close()

    def listen(self, callback: Callable[[Told], None]) -> Callable[[], None]:
        """`callback(told)` on the watch's thread; returns the way to stop it."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def every(self, seconds: float, name: str, job: Callable[[], object], *, at_start: bool = False) -> None:
        """Runs `job` every so many seconds, on a thread of the scheduler, by the process that leads. What it raises is logged.

        While one run goes on the next ones are skipped, which is no fault; one that goes on for `LONG_S` is told in the log, once.
        `at_start`: also once within `start`, before anything else is looked at.
        """
        going, told = threading.Lock(), True
        begun = self._monotonic()

        def run() -> None:
            nonlocal begun, told
            if not going.acquire(blocking=False):
                if not told and self._monotonic() - begun > LONG_S:
                    told = True
                    log.warning("the job %s has gone on for more than %d s", name, LONG_S)
                return
            begun, told = self._monotonic(), False
            try:
                if self._leader.leads():
                    job()
            except Exception:  # a job that fails must not stop the watch
                log.exception("the job %s failed", name)
            finally:
                going.release()

        # the second instance is the one that finds out that it is to be skipped; the scheduler itself would warn each time
        self._scheduler.add_job(run, "interval", seconds=seconds, id=name, max_instances=2)
        if at_start:
            self._at_start.append(run)

    def tick_lag_s(self) -> float:
        """How many seconds ago a look should have been and was not; 0 while all is well."""
        return max(0.0, self._monotonic() - self._looked - LOOK_S)

    def backup_age_s(self) -> float | None:
        """Seconds since the newest backup; None where there is none."""
        made = backups_in(self._hospital.data_dir)
        return max(0.0, (self._hospital.now_ms() - made[-1][0]) / 1000) if made else None

    # -- looking ------------------------------------------------------------------------------------------------------

    def look(self) -> list[Told]:
        """One look: heartbeat, what is overdue, what became due or late since the last. The first look after a start tells nothing."""
        with self._looking:
            now = self._hospital.now_ms()
            self._beat(now)
            first, before = self._words is None, self._words or {}
            self._words, dues = self._states(now)
            self.overdue = sum(word == "late" for word in self._words.values())
            self._looked = self._monotonic()
        if first or not self._leader.leads():
            return []
        news = [Told(word, *key, dues[key]) for key, word in self._words.items() if word != before.get(key) and word in ("due", "late")]
        for told in news:
            log.info("slot %s of order %s is %s", told.slot, told.order, told.word, extra={"stay": told.stay})
            for listener in list(self._listeners):
                try:
                    listener(told)
                except Exception:  # one deaf listener must not keep the others from hearing
                    log.exception("a listener of the watch failed")
        return news

    def _states(self, now: int) -> tuple[dict[tuple[str, str, str], str], dict[tuple[str, str, str], int]]:
        """The word of every open slot of the last hours, and when it is due. The lock is held for one stay at a time."""
        words: dict[tuple[str, str, str], str] = {}
        dues: dict[tuple[str, str, str], int] = {}
        since, until = now - LOOK_BACK_H * 60 * MINUTE_MS, now + status.DUE_BEFORE_MIN * MINUTE_MS + 1
        with self._hospital.lock:
            stays = self._hospital.picture.children("stays")
        for stay in stays:
            with self._hospital.lock:
                try:
                    for slot in self._slots(stay, since, until):
                        word = status.state(slot, now).word
                        if word in status.OPEN_STATES:
                            words[stay, slot.order, slot.key] = word
                            dues[stay, slot.order, slot.key] = slot.due_ms
                except Exception:  # one bad row must not stop the rest
                    log.exception("the slots of stay %s cannot be told", stay)
        return words, dues

    def _slots(self, stay: str, since: int, until: int) -> list[status.Slot]:
        picture = self._hospital.picture
        if is_practice(stay) or picture.value(f"stays/{stay}", "discharged"):
            return []
        found = []
        for order in picture.children(f"stays/{stay}/orders"):
            zones = self._zones_for(picture.value(f"stays/{stay}/orders/{order}", "schedule"), until)
            found += status.order_slots(picture, stay, order, since, until, zones)
        return found

    def _zones_for(self, schedule: object, until: int) -> Zones:
        zone = schedule.get("zone") if isinstance(schedule, dict) else None
        if isinstance(zone, str) and zone not in self._zones:
            year = int(plain_time(until)[:4])
            try:
                self._zones[zone] = zone_table(zone, year - 1, year + 3)
            except WardlightError as error:
                log.warning("%s", error.detail)
                self._zones[zone] = [[0, 0]]
        return self._zones

    # -- heartbeat ----------------------------------------------------------------------------------------------------

    def beat(self) -> None:
        """Writes down that there is a server now; a look does it too."""
        self._beat(self._hospital.now_ms())

    def _beat(self, now: int) -> None:
        try:
            write_private(self._hospital.data_dir / HEARTBEAT_FILE, f"{plain_time(now)}\n")
        except OSError as error:
            log.warning("the heartbeat cannot be written: %s", error)

    def _gap(self) -> int | None:
        """Milliseconds since a server last beat on these data; None at the first start."""
        with suppress(OSError, ValueError):
            last = (self._hospital.data_dir / HEARTBEAT_FILE).read_text(encoding="ascii")
            return max(0, self._hospital.now_ms() - parse_time(last.strip()))
        return None

    # -- backups ------------------------------------------------------------------------------------------------------

    def back_up(self) -> Path | None:
        """A backup, by the process that leads, and the removal of those that are too many. None where it failed; the log says why."""
        if not self._leader.leads():
            return None
        try:
            made = self._hospital.backup()
        except WardlightError as error:
            log.warning("%s", error.detail)
            return None
        for path in too_many(backups_in(self._hospital.data_dir)):
            shutil.rmtree(path, ignore_errors=True)
        return made


def backups_in(data: Path) -> list[tuple[int, Path]]:
    """(made at, folder) of each backup below DATA/backups, oldest first; other folders are left alone."""
    found = []
    for path in (data / "backups").glob("????-??-??T*"):
        day, _, clock = path.name[:TIME_IN_NAME].partition("T")
        with suppress(ValueError):
            hour, minute, second, rest = clock.split("-")
            found.append((parse_time(f"{day}T{hour}:{minute}:{second}.{rest}"), path))
    return sorted(found)


def too_many(made: list[tuple[int, Path]]) -> list[Path]:
    """Which backups may go: all but the newest ones, and the last of each of the newest days."""
    keep = {path for _, path in made[-KEEP_NEWEST:]}
    last_of_day = {at // DAY_MS: path for at, path in made}
    keep |= {last_of_day[day] for day in sorted(last_of_day)[-KEEP_DAYS:]}
    return [path for _, path in made if path not in keep]

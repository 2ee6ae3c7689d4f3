"""Is it alive, is it ready, and the figures that a hospital watches. No patient's data and no names of people are in them."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from starlette.requests import Request
from starlette.responses import Response

from domain.entries import parse_time
from domain.hospital import Batch, Hospital

from . import bodies
from .feed import Feed
from .roster import Roster

#: how often the event loop is timed, in seconds
LAG_EVERY_S = 1.0
#: a database that does not answer within this many seconds is not ready
READY_S_MAX = 3.0


class Health:
    """`/healthz`, `/readyz` and `/metrics`."""

    def __init__(
        self, hospital: Hospital, feed: Feed, roster: Roster, now_ms: Callable[[], int], watched: Callable[[], dict[str, float | None]]
    ) -> None:
        self.hospital = hospital
        self.feed = feed
        self.roster = roster
        self.now_ms = now_ms
        #: what the watch found: `overdue`, `tick_lag_s`, `backup_age_s`; None where it does not know
        self.watched = watched
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.kinds: Counter[tuple[str, str]] = Counter()
        self.loop_lag_s = 0.0
        self._lock = threading.Lock()
        self._timing: asyncio.Task[None] | None = None
        self._registry = CollectorRegistry()
        self._registry.register(self)  # it has `collect`, which is all that is asked

    def start(self) -> None:
        """Begins to time the event loop and to count outcomes."""
        self.hospital.listen(self._count)
        self._timing = asyncio.get_running_loop().create_task(self._time_the_loop())

    def stop(self) -> None:
        """Ends the timing."""
        if self._timing is not None:
            self._timing.cancel()

    def _count(self, batch: Batch) -> None:
        """On the writer's thread: what became of each entry, and of which kind it was."""
        found: Counter[tuple[str, str]] = Counter()
        kinds: Counter[tuple[str, str]] = Counter()
        for body in batch.bodies:
            outcome, reason = _word(body, b'"outcome":"'), _word(body, b'"reason":"')
            found[outcome, reason if outcome == "kept" else ""] += 1
            kinds[_word(body, b'"kind":"'), outcome] += 1
        with self._lock:
            self.outcomes.update(found)
            if len(self.kinds) < 500:  # kinds that somebody invents must not fill the memory
                self.kinds.update(kinds)

    async def _time_the_loop(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(LAG_EVERY_S)
            self.loop_lag_s = max(0.0, time.monotonic() - before - LAG_EVERY_S)

    async def healthz(self, request: Request) -> Response:
        """The process answers."""
        return bodies.answer({"status": "ok"})

    async def readyz(self, request: Request) -> Response:
        """The journal answers too; 503 while it does not."""
        try:
            mark = await asyncio.wait_for(asyncio.to_thread(self.hospital.mark_at, self.hospital.last_pos), READY_S_MAX)
        except Exception:  # whatever is wrong with the database, the answer is the same
            mark = None
        if mark is None and self.hospital.last_pos:
            return bodies.answer({"error": "unavailable", "detail": "The journal does not answer; look at the server's disk and log."}, 503)
        return bodies.answer({"status": "ready", "epoch": self.hospital.epoch, "cursor": self.hospital.last_pos})

    async def metrics(self, request: Request) -> Response:
        """The figures, in Prometheus' text format."""
        text = await asyncio.to_thread(generate_latest, self._registry)
        return Response(text, headers={"Cache-Control": "no-store", "Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    def describe(self) -> list[Metric]:
        """Nothing ahead of time, so that registering reads no journal."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The figures as they are now."""
        watched = self.watched()
        yield _gauge("wardlight_overdue", "Open treatments that are late", watched.get("overdue"))
        yield _gauge("wardlight_tick_lag_seconds", "How long ago the watch should have looked and has not", watched.get("tick_lag_s"))
        yield _gauge("wardlight_backup_age_seconds", "Age of the newest backup", watched.get("backup_age_s"))
        yield _gauge("wardlight_emergency", "State of emergency: 0 none, 1 open, 2 recovering", watched.get("emergency"))
        yield _gauge(
            "wardlight_internet",
            "1 while an address outside answers, 0 while none does; no value where it is not watched",
            watched.get("internet"),
        )
        yield _gauge("wardlight_pack_age_seconds", "Age of the newest paper pack", watched.get("pack_age_s"))
        yield _gauge("wardlight_event_loop_lag_seconds", "How late the event loop was when last timed", self.loop_lag_s)
        yield _gauge("wardlight_journal_position", "Entries in the journal", self.hospital.last_pos)
        yield _gauge("wardlight_feed_viewers", "Open feeds", len(self.feed.viewers))
        yield from self._of_devices()
        yield from self._of_outcomes()

    def _of_devices(self) -> Iterator[Metric]:
        rows = [row for row in self.roster.rows() if not row.get("revoked") and row.get("role") == "device"]
        yield _gauge("wardlight_unsynced_devices", "Devices with entries that the server lacks", sum(map(is_unsynced, rows)))
        ages = GaugeMetricFamily("wardlight_outbox_age_seconds", "Age of a device's oldest unsent entry", labels=["device"])
        unsent = GaugeMetricFamily("wardlight_outbox_entries", "Entries that a device has not sent, by its own word", labels=["device"])
        for row in rows:
            ages.add_metric([str(row["device"])], outbox_age_s(row, self.now_ms()))
            unsent.add_metric([str(row["device"])], float(row.get("unsent") or 0))
        yield ages
        yield unsent

    def _of_outcomes(self) -> Iterator[Metric]:
        with self._lock:
            outcomes, kinds = dict(self.outcomes), dict(self.kinds)
        counter = CounterMetricFamily("wardlight_outcomes", "Entries stored since start, by outcome", labels=["outcome", "reason"])
        for (outcome, reason), count in sorted(outcomes.items()):
            counter.add_metric([outcome, reason], count)
        by_kind = CounterMetricFamily("wardlight_entries", "Entries stored since start, by kind and outcome", labels=["kind", "outcome"])
        for (kind, outcome), count in sorted(kinds.items()):
            by_kind.add_metric([kind, outcome], count)
        yield counter
        yield by_kind


def is_unsynced(row: dict[str, Any]) -> bool:
    """Whether this identity has entries that the server lacks, as far as one can know."""
    return bool(row.get("unsent") or row.get("missing"))


def outbox_age_s(row: dict[str, Any], now_ms: int) -> float:
    """Seconds since the oldest entry that this identity has not sent; 0 when there is none."""
    oldest = row.get("oldest_unsent_at")
    if not is_unsynced(row) or not isinstance(oldest, str):
        return 0.0
    try:
        return max(0.0, (now_ms - parse_time(oldest)) / 1000)
    except ValueError:
        return 0.0


def _gauge(name: str, what: str, value: float | None) -> Metric:
    gauge = GaugeMetricFamily(name, what)
    if value is not None:
        gauge.add_metric([], float(value))
    return gauge


def _word(body: bytes, before: bytes) -> str:
    """The word after the last `before` in a stored body; only for figures, so that no body is parsed for them."""
    start = body.rfind(before)
    if start < 0:
        return ""
    start += len(before)
    return body[start : body.index(b'"', start)].decode("utf-8", "replace")[:64]

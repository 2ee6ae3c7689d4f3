"""The lookout: everything that the server notices by itself about an emergency, hung into the watch of the process that leads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence

from domain import drill, holds, outage, settings
from domain.fold import Picture
from domain.hospital import Batch, Hospital
from domain.watch import LOOK_S, Watch
from domain.watching import acts, internet, silence

#: how often it looks whether an outage was told, seconds; it costs nothing while none was
WAKE_S = 1.0
#: what a figure says of the hospital's emergency
STATES = {"closed": 0.0, "open": 1.0, "recovers": 2.0}


class Lookout:
    """Looks out for one hospital. `probe_s` is a setting of the server; `heard` comes from the wire.

    How long a silence is an outage is the hospital's own setting (`silent_after_s`), the same on its devices; it holds at once.
    """

    def __init__(
        self, hospital: Hospital, watch: Watch, heard: Callable[[], Sequence[silence.Heard]], *,
        probe_s: float = internet.PROBE_S,
        excused: Callable[[Picture, int], Collection[str]] = drill.cut_devices, knocking: internet.Knock = internet.knock,
    ) -> None:  # fmt: skip
        self.hospital, self.watch = hospital, watch
        self.probe_s = probe_s
        self.internet = internet.Internet(hospital, knocking)
        self._ears = silence.Ears(hospital, heard, self._silent_after_ms, excused)
        self._gap_ms, self._started_ms = watch.gap_ms, hospital.now_ms()
        self._told, self._first, self._listened_ms = threading.Event(), True, 0
        self._told.set()
        self._stop_listening: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Hangs its looks into the watch; call it before the watch starts."""
        self._stop_listening = self.hospital.listen(self._note)
        # its own gap is told before the first heartbeat: a server that is killed a moment after its start would else forget it
        self.watch.every(WAKE_S, "emergency", self.look, at_start=True)
        self.watch.every(WAKE_S, "silence", self._listen_when_due)
        self.watch.every(self.probe_s, "internet", self.internet.look)

    def stop(self) -> None:
        """Listens no more."""
        self._stop_listening()

    def look(self) -> None:
        """What follows from an outage that was told: shift mark, settings kept, holds. At the first look also the server's own gap."""
        if self._first:
            # who takes over from another process was not away: the hospital had a server all the time
            if self.hospital.now_ms() - self._started_ms <= LOOK_S * 1000:
                silence.note_gap(self.hospital, self._gap_ms, self._started_ms, self._silent_after_ms())
            self.watch.beat()  # only now: a server that dies before it has told of its gap tells of it next time
            self._first = False
        if self._told.is_set():
            self._told.clear()
            try:
                acts.meanwhile(self.hospital)
            except Exception:
                self._told.set()  # a disk that was full a moment ago: the next look does it
                raise

    def _silent_after_ms(self) -> int:
        with self.hospital.lock:
            known = self.hospital.picture.object(holds.SETTINGS_PATH)
        return int(settings.value(known, "silent_after_s")) * 1000

    def _listen_when_due(self) -> None:
        """Often enough for the silence that the hospital has set, and no oftener: a look writes the heartbeat."""
        if abs(self.hospital.now_ms() - self._listened_ms) >= min(LOOK_S * 1000, self._silent_after_ms() / 4):
            self.listen()

    def listen(self) -> None:
        """The heartbeat, by which a restart knows how long there was no server, and who is silent."""
        self._listened_ms = self.hospital.now_ms()
        self.watch.beat()
        self._ears.look()

    def figures(self) -> dict[str, float | None]:
        """`emergency`: 0 none, 1 open, 2 recovering; `internet`: 1 there, 0 gone, None not watched."""
        with self.hospital.lock:
            states = {one.state for one in outage.emergencies(self.hospital.picture)}
        worst = next((word for word in ("open", "recovers") if word in states), "closed")
        there = self.internet.state
        return {"emergency": STATES[worst], "internet": None if there is None else float(there)}

    def _note(self, batch: Batch) -> None:
        """On the writer's thread: another epoch, or an outage, was told; one that was kept is admitted, a close is struck."""
        if not batch.bodies or any(b'"kind":"outage.' in body or b'"kind":"entry.' in body for body in batch.bodies):
            self._told.set()

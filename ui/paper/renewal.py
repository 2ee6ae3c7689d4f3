"""Renews the pack: hourly, and within minutes of changed orders, patients and moves. On a thread of the watch, one at a time.

What a nurse charts does not make a new pack (the sheets are for what is to be done); what a doctor orders does. Changes are gathered for
some minutes, so that an admission with its ten orders makes one pack and a busy morning does not print without end.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from domain.errors import WardlightError
from domain.hospital import Batch, Hospital
from domain.schedule import Zones
from reports.press import Press

from . import making, shelf
from .places import Place, Places

log = logging.getLogger(__name__)

#: a pack is made anew after so many seconds, and so many after the first change since the last one: it then stands within ten minutes
EVERY_S = 3_600.0
AFTER_CHANGE_S = 480.0
#: how often the watch asks, seconds
PACK_LOOK_S = 10.0
#: after a pack that could not be made, the next try waits so long, seconds
AGAIN_S = 120.0
#: what changes the sheets: everything about patients, orders and slots, devices and staff, settings, and what settles or strikes
CHANGES = (b"stay.", b"order.", b"slot.", b"device.", b"settings.", b"clash.", b"entry.", b"table.", b"staff.")
_KIND = b'"kind":"'


class Renewal:
    """Looks after DATA/pack and its second places. `look` is called by the watch; `renew` makes one now."""

    def __init__(
        self, hospital: Hospital, zones: Callable[[], Zones], now_ms: Callable[[], int], *, copies: Sequence[Path] = (),
        every_s: float = EVERY_S, after_change_s: float = AFTER_CHANGE_S,
    ) -> None:  # fmt: skip
        self._hospital, self._zones, self._now_ms = hospital, zones, now_ms
        self._every_ms, self._after_ms = every_s * 1000, after_change_s * 1000
        self._places = Places(copies, hospital.data_dir)
        self._press = Press()
        self._one = threading.Lock()
        self._thread: threading.Thread | None = None
        self._changed_ms: int | None = None
        self._again_ms = 0
        self._trouble = ""
        self._stopped = False
        last = shelf.index(hospital.data_dir)
        if last is not None and (last.epoch, last.pos) != (hospital.epoch, hospital.last_pos):
            self._changed_ms = now_ms()  # what happened while no server ran may have changed it
        self._epoch = hospital.epoch
        self._deaf = hospital.listen(self._heard)

    @property
    def looks_every_s(self) -> float:
        """How often `look` is to be called, seconds."""
        return min(PACK_LOOK_S, max(self._after_ms / 1000, 0.5))

    def age_s(self) -> float | None:
        """Seconds since the newest pack was made; None where there is none."""
        return shelf.pack_age_s(self._hospital.data_dir, self._now_ms())

    def stop(self) -> None:
        """Ends; a pack in the making is given up."""
        self._stopped = True
        self._deaf()
        thread = self._thread
        while thread is not None and thread.is_alive():
            self._press.give_up()
            thread.join(0.1)

    def _heard(self, batch: Batch) -> None:
        # on the writer's thread after each commit: a look at the kinds, no parsing
        if self._changed_ms is None and (batch.epoch != self._epoch or any(map(_changes, batch.bodies))):
            self._changed_ms = self._now_ms()
        self._epoch = batch.epoch

    def is_due(self) -> bool:
        """Whether a pack is to be made now."""
        now, last = self._now_ms(), shelf.index(self._hospital.data_dir)
        if self._stopped or now < self._again_ms:
            return False
        if last is None or now - last.as_of_ms >= self._every_ms:
            return True
        return self._changed_ms is not None and now - self._changed_ms >= self._after_ms

    def look(self) -> None:
        """Begins to make a pack if one is due, on a thread of its own: the watch has other things to look after."""
        if self.is_due() and not self.is_printing:
            self._thread = threading.Thread(target=self.renew, name="wardlight-pack", daemon=True)
            self._thread.start()

    @property
    def is_printing(self) -> bool:
        """Whether a pack is in the making."""
        return self._one.locked()

    def renew(self) -> shelf.Index | None:
        """Makes a pack now and copies it; None where it could not be made, which `troubles` tells. Blocks for seconds.

        Who asks while one is in the making waits for it, and gets one that was begun after the question.
        """
        asked_ms = self._now_ms()
        with self._one:
            last = shelf.index(self._hospital.data_dir)
            if last is not None and last.as_of_ms > asked_ms:
                return last
            changed, self._changed_ms = self._changed_ms, None
            try:
                made = making.make(self._hospital, self._zones(), self._press, self._now_ms())
                found = shelf.put(self._hospital.data_dir, made)
            except (WardlightError, OSError) as error:
                if self._stopped:
                    return None
                self._changed_ms = changed if changed is not None else self._now_ms()
                self._again_ms = self._now_ms() + int(AGAIN_S * 1000)
                why = error.detail if isinstance(error, WardlightError) else f"The disk refused: {error.strerror or error}."
                self._trouble = f"The paper pack could not be renewed. {why}"
                log.warning("%s", self._trouble)
                return None
            finally:
                self._press.close()  # its memory is given back until the next pack
            self._trouble, self._again_ms = "", 0
            self._places.copy(made)
            for place in self._places.all():
                if place.trouble:
                    log.warning("%s", place.trouble)
            return found

    def places(self) -> list[Place]:
        """The second places, as they were found last."""
        return self._places.all()

    def troubles(self) -> list[str]:
        """What a person should see to, in sentences."""
        return [*([self._trouble] if self._trouble else []), *(place.trouble for place in self._places.all() if place.trouble)]


def _changes(body: bytes) -> bool:
    at = body.rfind(_KIND)  # the last one: what stands before may be somebody's words
    return at >= 0 and body.startswith(CHANGES, at + len(_KIND))

"""The grammar as it is served: the domain's table, who may do what, and the transitions of the zones that schedules speak of.

Zone transitions travel with the grammar, so that a tablet with old time-zone data computes the same due times as the server; and so do
the limits under anesthesia, so that it marks the same values with no server, and the hospital's forms, so that they can be filled in there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from domain import forms, grammar, roles
from domain.data import anesthesia_limits, form_table
from domain.entries import plain_time
from domain.errors import WardlightError
from domain.hospital import Hospital
from domain.store.zones import zone_table

from . import bodies

log = logging.getLogger(__name__)

#: years before and after this one whose transitions are sent; a schedule looks no further
YEARS_BACK = 1
YEARS_AHEAD = 3
#: zones that schedules may name; each is about 80 bytes a year
ZONES_MAX = 40


class GrammarText:
    """The bytes of /journal/grammar, made anew only when the zones or the year change."""

    def __init__(self, hospital: Hospital, now_ms: Callable[[], int]) -> None:
        self.hospital = hospital
        self.now_ms = now_ms
        self._key: tuple[int, tuple[str, ...]] = (0, ())
        self._text = b""
        self._tables: dict[str, list[list[int]]] = {}
        self._read_at: tuple[str, int] | None = None
        # read once: a table that the hospital changes holds from the next start on
        limits, of_limits = anesthesia_limits(hospital.data_dir)
        table, of_forms = form_table(hospital.data_dir)
        self._limits, self._forms = [limit._asdict() for limit in limits], forms.plain(table)
        #: what is wrong with the hospital's own tables that this start did not take, in sentences
        self.troubles = [sentence for sentence in (of_limits, of_forms) if sentence]
        for sentence in self.troubles:
            log.warning("%s", sentence)

    def __call__(self) -> bytes:
        """The grammar as JSON; the same object as long as nothing in it changed. It may wait for a commit: not on the event loop."""
        self._refresh()
        return self._text

    @property
    def latest(self) -> bytes:
        """The grammar as it was made last, without looking whether it is still so."""
        return self._text

    def zones(self) -> dict[str, list[list[int]]]:
        """The transitions by zone, for those who compute due times here."""
        self._refresh()
        return self._tables

    def _refresh(self) -> None:
        at = (self.hospital.epoch, self.hospital.last_pos)
        year = int(plain_time(self.now_ms())[:4])
        if at == self._read_at and year == self._key[0]:
            return
        key = (year, self._names())
        if key != self._key:
            tables = {}
            for name in key[1]:
                table = _table(name, year)
                if table is not None:
                    tables[name] = table
            self._tables = tables
            more = {"zones": tables, "roles": roles.plain(), "limits": self._limits, "forms": self._forms}
            self._text = bodies.dumps({**grammar.plain(), **more})
            self._key = key
        self._read_at = at

    def _names(self) -> tuple[str, ...]:
        """The hospital's zone, and every zone that was ever named in an order; once named, a zone stays for this process."""
        found: set[str] = {"UTC", *self._key[1]}
        with self.hospital.lock:
            picture = self.hospital.picture
            found.add(str(picture.value("settings/hospital", "zone") or "UTC"))
            if len(found) < ZONES_MAX:
                found.update(self._of_orders(picture))
        return tuple(sorted(found)[:ZONES_MAX])

    def _of_orders(self, picture: Any) -> set[str]:
        found: set[str] = set()
        for stay in picture.children("stays"):
            for order in picture.children(f"stays/{stay}/orders"):
                schedule = picture.value(f"stays/{stay}/orders/{order}", "schedule")
                if isinstance(schedule, dict) and isinstance(schedule.get("zone"), str):
                    found.add(schedule["zone"])
        return found


def _table(name: str, year: int) -> list[list[int]] | None:
    """The transitions of a zone; None where there is no such zone, which must not take the grammar away from everybody."""
    try:
        return zone_table(name, year - YEARS_BACK, year + YEARS_AHEAD)
    except (WardlightError, ValueError, OSError):
        return None

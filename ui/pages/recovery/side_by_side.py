"""Done and charged side by side, patient by patient, and where each charge stands; worked out when somebody asks for it."""

from __future__ import annotations

import asyncio
import math

from domain.marks import Window
from domain.reconciling import Row, reconcile

from ..forms import press_button
from ..look import paragraph, tag
from .place import Place
from .reading import View

#: what stands above a column, and the states of charges that it counts
STATES = (
    ("Open", "open"), ("Held", "held"), ("Sent", "sent"), ("Acknowledged", "acknowledged"), ("By hand", "by_hand"), ("Refused", "failed"),
)  # fmt: skip


class SideBySide:
    """A button and, once it was pressed, the table of the emergency that stands on the page."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.view: View | None = None
        press_button("Show done and charged side by side", self._show)
        self.table = tag("div", "wd-scrolls").props('tabindex="0" role="region" aria-label="Done and charged"')
        self.table.set_visibility(False)

    async def _show(self) -> None:
        if self.view is None:
            return
        found = await asyncio.to_thread(self._rows, self.view)
        self.table.clear()
        self.table.set_visibility(True)
        with self.table:
            _draw(found)

    def _rows(self, view: View) -> list[Row]:
        """A row for each patient, those with something that is charged nowhere first; the lock is held for one patient at a time."""
        end = view.incident.end_ms
        window, found = Window(view.incident.start_ms, math.inf if end is None else end), []
        for stay in (one.stay for one in view.facts.patients if one.stay is not None):
            with self.place.hospital.lock:
                found += reconcile(self.place.hospital.picture, [stay], window)
        return sorted(found, key=lambda row: (not row.missed, row.patient, row.stay))


def _draw(rows: list[Row]) -> None:
    if not rows:
        paragraph("Nothing was done during the emergency that could be charged.", "wd-soft")
        return
    with tag("table", "wd-table wd-counts"):
        with tag("thead"), tag("tr"):
            for head in ("Patient", "Done", "Charged", "Charged nowhere", "Not billed", *(head for head, _ in STATES)):
                tag("th", "", head).props('scope="col"')
        with tag("tbody"):
            for row in rows:
                with tag("tr"):
                    tag("th", "", row.patient).props('scope="row"')
                    missed = f"▲ {len(row.missed)}" if row.missed else "0"
                    counts = (row.done, row.charged, missed, row.not_billed, *(row.states[state] for _, state in STATES))
                    for count in counts:
                        tag("td", "" if count != "0" and count else "wd-none", str(count))

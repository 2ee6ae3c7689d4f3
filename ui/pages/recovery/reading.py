"""The recovery as it stands now, read from the hospital patient by patient: one reader for the page and for the job that closes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple

from domain import outage, paper_in, recovering, recovery
from domain.fold import Picture
from domain.hospital import Hospital
from domain.outage import Incident
from domain.paper_in import PaperIn
from domain.recovering import Bill, Patient
from domain.recovery import Facts, Line

from ...wire.roster import Roster
from .. import views
from ..per_stay import PerStay
from ..words import Clock
from ..zones import zones_of

#: a line's state in words, on the page and in the report
STATE_WORDS = {"green": "done", "red": "open", "waits": "waits", "overridden": "let pass", "not_needed": "not needed"}
#: patients whose bills one look works out anew; a bill takes 6 ms, and a page must not wait for sixty while entries arrive
BILLS_MOST = 12
#: patients of whom one look works out anew how much of their paper is in, for the same reason
PAPER_MOST = 20
#: emergencies of which it is kept what waits for each patient; a page asks about those that wait, every few seconds
KEPT_MOST = 3


class View(NamedTuple):
    """One emergency and its lines. `more` are others that wait besides; `names` gives staff and devices their names."""

    incident: Incident
    more: int
    facts: Facts
    lines: list[Line]
    now_ms: int
    clock: Clock
    theme: str
    hospital: str

    def line(self, key: str) -> Line:
        """The line with this key."""
        return recovery.line_of(self.lines, key)


class Reading:
    """Reads one hospital. Any thread may look; a look works out only what changed since the last."""

    def __init__(self, hospital: Hospital, roster: Roster, now_ms: Callable[[], int]) -> None:
        self.hospital, self._roster, self._now_ms = hospital, roster, now_ms
        self._lock = threading.Lock()
        #: by what an emergency is; the one that was asked about last is the last
        self._stays: dict[tuple[object, ...], _Gathered] = {}

    def waiting(self) -> list[Incident]:
        """The emergencies that wait, the oldest first."""
        with self.hospital.lock:
            return recovering.waiting(self.hospital.picture)

    def last_closed(self) -> Incident | None:
        """The emergency that was closed last."""
        with self.hospital.lock:
            closed = [one for one in outage.emergencies(self.hospital.picture) if one.state == "closed"]
        return max(closed, key=lambda one: one.closed_ms or one.end_ms or 0, default=None)

    def look(self) -> View | None:
        """The oldest emergency of which a line is open, with all its lines; the oldest where all are done; None where none waits."""
        found = self.waiting()
        if not found:
            self._forget()
            return None
        first: View | None = None
        for place, incident in enumerate(found):
            view = self.view(incident, len(found) - place - 1)
            if not recovery.may_close(view.lines, incident):
                return view
            first = first or view
        return first

    def view(self, incident: Incident, more: int = 0, *, whole: bool = False) -> View:
        """An emergency with all its lines as they are now; `whole`: however long it takes, no bill is left for later."""
        stays = self._gathered(incident)
        patients = recovering.as_read(stays.patients.now().values())
        bills = {str(stay): found for stay, found in stays.bills.now(None if whole else BILLS_MOST).items() if found}
        rows = self._roster.rows()
        with self.hospital.lock:
            picture = self.hospital.picture
            facts = Facts(
                incident,
                patients,
                bills,
                recovering.devices(picture, rows, incident),
                recovering.confirmations(picture),
                recovering.steps(picture, incident),
                recovering.differences(picture),
                recovering.is_short(picture, incident),
                stays.bills.behind(),
            )
            clock, theme = Clock(picture), str(picture.value("settings/hospital", "theme") or "dark")
            name = views.hospital_name(picture)
        return View(incident, more, facts, recovery.checklist(facts), self._now_ms(), clock, theme, name)

    def paper(self, view: View) -> dict[str, PaperIn]:
        """How much of each stay's paper is in; those that are not worked out yet are left out."""
        found = self._gathered(view.incident).paper.now(PAPER_MOST)
        return {stay: one for stay, one in found.items() if stay is not None}

    def _gathered(self, incident: Incident) -> _Gathered:
        """What waits for each patient; kept as long as the emergency is the same."""
        of = (incident.members, incident.start_ms, incident.end_ms)
        with self._lock:
            found = self._stays.pop(of, None)
            if found is None:

                def patient(picture: Picture, stay: str | None) -> Patient:
                    return recovering.patient(picture, stay, incident)

                def bills(picture: Picture, stay: str | None) -> tuple[Bill, ...]:
                    return recovering.bills(picture, stay, incident)

                def paper(picture: Picture, stay: str | None) -> PaperIn:
                    now = self._now_ms()
                    return PaperIn() if stay is None else paper_in.of_stay(picture, stay, incident, now, zones_of(picture, (stay,)))

                found = _Gathered(PerStay(self.hospital, patient), PerStay(self.hospital, bills), PerStay(self.hospital, paper))
            self._stays[of] = found
            while len(self._stays) > KEPT_MOST:
                self._stays.pop(next(iter(self._stays))).close()
            return found

    def _forget(self) -> None:
        with self._lock:
            while self._stays:
                self._stays.popitem()[1].close()


class _Gathered(NamedTuple):
    patients: PerStay[Patient]
    bills: PerStay[tuple[Bill, ...]]
    paper: PerStay[PaperIn]

    def close(self) -> None:
        """Listens no more."""
        for each in self:
            each.close()

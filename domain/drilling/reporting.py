"""What a report is made of: the picture of that time, the incident, and the facts. Reads the journal: not on the event loop.

    picture, incident, facts = outage_report(hospital, "the outage's id, or that of any of its members")
    html = after_action(picture, incident, facts)
"""

from __future__ import annotations

from domain import outage
from domain.aftermath import Facts
from domain.entries import plain_time
from domain.errors import NotFound, WardlightError
from domain.fold import Picture
from domain.hospital import Hospital
from domain.outage import Incident
from domain.schedule import DAY_MS, Zones
from domain.store import past
from domain.store.zones import zone_table


def drill_report(hospital: Hospital, ident: str) -> tuple[Picture, Incident, Facts]:
    """For the report of a drill. Raises errors.NotFound, errors.Unavailable."""
    return _parts(hospital, ident, past.of_drill(hospital.journal, ident))


def outage_report(hospital: Hospital, ident: str) -> tuple[Picture, Incident, Facts]:
    """For the report of a real outage; it may recover still. Raises errors.NotFound, errors.Unavailable."""
    with hospital.lock:
        incident = outage.incident_of(hospital.picture, ident)
        here = hospital.picture.children("stays")
    if incident is None:
        raise NotFound("There is no such outage in the record.")
    last = hospital.now_ms() if incident.closed_ms is None else incident.closed_ms
    # what was ordered before the outage began is read with its patient; one whom nobody touched for a day had left, or is here still
    return _parts(hospital, ident, past.of_time(hospital.journal, incident.start_ms - DAY_MS, last, here))


def _parts(hospital: Hospital, ident: str, picture: Picture) -> tuple[Picture, Incident, Facts]:
    incident = outage.incident_of(picture, ident)
    if incident is None:
        raise NotFound("There is no such outage in the record.")
    missing = {str(row["device"]): list(row.get("missing") or []) for row in hospital.rollcall() if row.get("missing")}
    now = hospital.now_ms()
    return picture, incident, Facts(now, _zones(picture, now), missing)


def _zones(picture: Picture, now_ms: int) -> Zones:
    """The zones that the orders of this picture name."""
    year = int(plain_time(now_ms)[:4])
    found: dict[str, list[list[int]]] = {}
    for stay in picture.children("stays"):
        for order in picture.children(f"stays/{stay}/orders"):
            schedule = picture.value(f"stays/{stay}/orders/{order}", "schedule")
            zone = schedule.get("zone") if isinstance(schedule, dict) else None
            if isinstance(zone, str) and zone not in found:
                try:
                    found[zone] = zone_table(zone, year - 2, year + 2)
                except WardlightError:
                    found[zone] = [[0, 0]]
    return found

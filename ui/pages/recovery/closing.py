"""The job that closes an emergency by itself, as soon as every line of its recovery is done."""

from __future__ import annotations

import logging

from domain import recovery
from domain.hospital import Hospital

from .reading import Reading

log = logging.getLogger(__name__)

#: seconds between two looks
CLOSE_S = 3.0


def close_what_is_done(hospital: Hospital, reading: Reading) -> str | None:
    """One look: restores what a short emergency had held, closes what is done. The outage that was closed, or None."""
    incident, _ = reading.incident()
    if incident is None or incident.state != "recovers":
        return None
    view = reading.view(incident)
    if view.facts.short:
        _restore(hospital, reading, view.lines)
        view = reading.view(incident)
    if not recovery.may_close(view.lines, incident):
        return None
    with hospital.lock:
        path = f"outages/{incident.outage}"
        saw = sorted({name for field in ("declared", "ended", "closed") for name in hospital.picture.heads(path, field)})
    hospital.make("outage.closed", None, {"outage": incident.outage}, saw=saw)
    log.info("the emergency %s is closed", incident.outage)
    return incident.outage


def _restore(hospital: Hospital, reading: Reading, lines: list[recovery.Line]) -> None:
    """A short emergency leaves nobody a chore: what was switched off for it comes back by itself, in the same order."""
    for group in ("documents", "practice"):
        line = recovery.line_of(lines, group)
        if line.state != "red" or line.waits_for:
            return
        view = reading.look()
        if view is None:
            return
        back = {one.name: one.was for one in view.facts.differences if one.group == group}
        with hospital.lock:
            saw = sorted({name for field in back for name in hospital.picture.heads("settings/hospital", field)})
        if back:
            hospital.make("settings.changed", None, back, because="As it was before a short emergency.", saw=saw)
        lines = reading.view(view.incident).lines

"""The job that closes an emergency by itself, as soon as every line of its recovery is done."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from domain import holds, recovery
from domain.hospital import Hospital
from domain.outage import QUIET_MIN, Incident
from domain.watching import acts

from .reading import Reading, View

log = logging.getLogger(__name__)

#: seconds between two looks
CLOSE_S = 3.0


def close_what_is_done(hospital: Hospital, reading: Reading) -> str | None:
    """One look: restores what a short emergency had held, closes what is done. The outage that was closed (the oldest), or None.

    A close closes all that ended before it (PROTOCOL), so one that is done waits for those that are not.
    """
    waiting = reading.waiting()
    if not waiting or any(incident.state != "recovers" for incident in waiting):
        return None
    views = [reading.view(incident) for incident in waiting]
    if any(view.facts.short and not _quiet(hospital, view.incident) for view in views):
        return None
    if _restored(hospital, views):
        views = [reading.view(incident) for incident in waiting]
    if not all(recovery.may_close(view.lines, view.incident) for view in views):
        return None
    for incident in waiting:
        with hospital.lock:
            path = f"outages/{incident.outage}"
            saw = sorted({name for field in ("declared", "ended", "closed") for name in hospital.picture.heads(path, field)})
        hospital.make("outage.closed", None, {"outage": incident.outage}, saw=saw)
        log.info("the emergency %s is closed", incident.outage)
    return waiting[0].outage


def _quiet(hospital: Hospital, incident: Incident) -> bool:
    """Whether it has been over for a while: a line that flaps all night must not make an emergency of each flap."""
    return incident.end_ms is not None and hospital.now_ms() - incident.end_ms >= QUIET_MIN * 60_000


def _restored(hospital: Hospital, views: Sequence[View]) -> bool:
    """Whether settings came back by themselves: after short emergencies, which leave nobody a chore, and where nothing would change."""
    done, short = False, all(view.facts.short for view in views)
    for group in ("documents", "practice"):
        with hospital.lock:
            picture = hospital.picture
            why, differs = holds.why_not_restore(picture, group), holds.difference(picture, group)
        if why is None and (short or not differs) and not any(view.line(group).waits_for for view in views):
            acts.restore(hospital, group)
            done = True
    return done

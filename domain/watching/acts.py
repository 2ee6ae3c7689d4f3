"""What is said and done about an emergency on the server: declared, over, restored; by a person at a desk, a command, or the watch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from domain import holds, outage
from domain.entries import plain_time
from domain.errors import NotAllowed, NotFound
from domain.hospital import Hospital

SHIFT_LABEL = "Emergency began"


class Hand(NamedTuple):
    """Whose act it is: `by` and `auth` of its entries."""

    by: str | None = None
    auth: str = "system"


#: the server itself
ITSELF = Hand()


def declare(
    hospital: Hospital, cause: str, hand: Hand = ITSELF, *,
    scope: str = "hospital", since_ms: int | None = None, devices: Sequence[str] = (), because: str | None = None,
) -> str:  # fmt: skip
    """Declares an outage and returns its id. `since_ms`: when it began, if that was before now; `devices`: who was cut off."""
    ident = f"outage-{uuid4().hex[:16]}"
    data: dict[str, Any] = {"outage": ident, "scope": scope, "cause": cause}
    if since_ms is not None:
        data["since"] = plain_time(since_ms)
    if devices:
        data["devices"] = sorted(devices)
    hospital.make("outage.declared", None, data, by=hand.by, auth=hand.auth, because=because)
    return ident


def end(hospital: Hospital, name: str, hand: Hand = ITSELF, *, until_ms: int | None = None, because: str | None = None) -> None:
    """Ends an incident, by any of its names: every member that nobody ended. Raises NotFound, and NotAllowed where it is over."""
    with hospital.lock:
        picture = hospital.picture
        incident = outage.incident_of(picture, name)
        if incident is None:
            raise NotFound(f"There is no emergency {name}.")
        members = outage.unended(picture, incident)
        saw = {member: picture.heads(f"outages/{member}", "ended") for member in members}
    if not members or incident.state != "open":
        raise NotAllowed("This is over already.")
    until = {} if until_ms is None else {"until": plain_time(until_ms)}
    for member in members:
        hospital.make("outage.ended", None, {"outage": member, **until}, by=hand.by, auth=hand.auth, because=because, saw=saw[member])


def meanwhile(hospital: Hospital) -> None:
    """What the server does by itself once an emergency has begun: the shift mark, then the settings kept, then the holds. Once each."""
    with hospital.lock:
        marked = {str(mark.data.get("outage")) for mark in hospital.picture.items("marks")}
        unmarked = [one for one in outage.emergencies(hospital.picture) if one.state != "closed" and not marked & {*one.members}]
        wanting = holds.wanting(hospital.picture)
    for one in unmarked:
        data = {"label": SHIFT_LABEL, "at": plain_time(one.start_ms), "outage": one.outage}
        hospital.make("shift.marked", None, data)
    for one, member in wanting:
        with hospital.lock:
            kept = holds.to_keep(hospital.picture)
        hospital.make("outage.step_done", None, {"outage": member, "step": holds.KEPT_STEP, "kept": kept})
        with hospital.lock:
            now = hospital.picture.object(holds.SETTINGS_PATH)
        held = {link.setting: link.held for link in holds.LINKS if now.get(link.setting) is not link.held}
        _set(hospital, held, ITSELF, f"An emergency began ({one.cause}): what would be sent waits, and patients can be admitted here.")


def restore(hospital: Hospital, group: str, hand: Hand = ITSELF) -> list[holds.Difference]:
    """Gives the settings of a group (`documents`, then `practice`) back as they were; returns what changed.

    Raises NotAllowed with a sentence where the emergency is open, where nothing is held, and in the wrong order.
    """
    with hospital.lock:
        why = holds.why_not_restore(hospital.picture, group)
        changes = holds.difference(hospital.picture, group)
        keeping = holds.unrestored(hospital.picture, group)
    if why is not None:
        raise NotAllowed(why)
    _set(hospital, {one.setting: one.then for one in changes}, hand, "The emergency is over: the settings are as they were before it.")
    for member in keeping:
        data = {"outage": member, "step": holds.restored_step(group)}
        hospital.make("outage.step_done", None, data, by=hand.by, auth=hand.auth)
    return changes


def _set(hospital: Hospital, changed: dict[str, Any], hand: Hand, because: str) -> None:
    if changed:
        with hospital.lock:
            saw = sorted({head for field in changed for head in hospital.picture.heads(holds.SETTINGS_PATH, field)})
        hospital.make("settings.changed", None, changed, by=hand.by, auth=hand.auth, because=because, saw=saw)

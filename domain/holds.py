"""What an emergency holds back: which links are held and since when, the settings as they were, and the way back to them.

When an emergency begins, the settings of the links to practice systems are kept as they were and switched off: what would have been
sent waits, and nothing is dropped (S37, S41, S42). They come back in the order in which SmartFlow's users are told to do it: documents
first, then the practice system (S53, S54), each as an act of somebody who was shown the difference. An outage of the internet alone
changes no setting; while it lasts, the links are held. A drill holds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from domain import outage, settings
from domain.entries import SERVER_PREFIX, Entry
from domain.fold import Picture
from domain.outage import Incident

SETTINGS_PATH = "settings/hospital"
KEPT_STEP = "settings-kept"


class Link(NamedTuple):
    """One switch: its setting, what it is in words, the group in which it returns, and what it is switched to in an emergency."""

    setting: str
    word: str
    group: str
    held: bool


#: in the order in which they return
LINKS = (
    Link("send_documents", "Documents", "documents", held=False),
    Link("send_billing", "Charges", "practice", held=False),
    Link("send_anesthesia", "Anesthetic sheets", "practice", held=False),
    Link("limit_patient_creation", "Patients only from the practice system", "practice", held=False),
)
#: what returns, in its order, and how a person calls it
GROUPS: Mapping[str, str] = {"documents": "Documents", "practice": "the practice system"}
#: a link that sends something; the last switch only says who may admit
SENDING = tuple(link.setting for link in LINKS if link.setting.startswith("send_"))


class Hold(NamedTuple):
    """One switch that is held: since when (ms), for which incident, and why: `emergency` or `internet`."""

    setting: str
    word: str
    since_ms: int
    outage: str
    why: str


class Difference(NamedTuple):
    """A setting that is not as it was before the emergency."""

    setting: str
    word: str
    now: Any
    then: Any


def holds(picture: Picture) -> list[Hold]:
    """What is held now, in the order of its return. A switch stays held until it is restored, even past the emergency's close."""
    found: dict[str, Hold] = {}
    # what an emergency holds is restored by a person: it is told as the emergency's, also where the internet went first
    for incident in sorted(outage.incidents(picture), key=lambda one: not one.clinical):
        kept = {group for group in GROUPS if incident.clinical and _keeps(picture, incident, group)}
        for link in (link for link in LINKS if link.group in kept):
            found.setdefault(link.setting, Hold(link.setting, link.word, incident.start_ms, incident.outage, "emergency"))
        if incident.causes == ("internet",) and incident.state == "open":
            for link in LINKS:
                if link.setting in SENDING and link.setting not in found:
                    found[link.setting] = Hold(link.setting, link.word, incident.start_ms, incident.outage, "internet")
    return [found[link.setting] for link in LINKS if link.setting in found]


def wanting(picture: Picture) -> list[tuple[Incident, str]]:
    """The emergencies for which the settings are to be kept, and the member that it is noted by: those that never were, and those that
    began anew after the settings had returned."""
    found = []
    for one in outage.emergencies(picture):
        told = [member for member in one.members if _is_kept(picture, member)]
        held = any(_keeps(picture, one, group) for group in GROUPS)
        again = [member for member in outage.unended(picture, one) if member not in told]
        if one.state != "closed" and not told:
            found.append((one, one.outage))
        elif one.state == "open" and again and not held:
            found.append((one, again[0]))
    return found


def to_keep(picture: Picture) -> dict[str, Any]:
    """The settings as they are to return: as they are now, or as they were before an emergency that has not given them back."""
    now = picture.object(SETTINGS_PATH)
    kept = _kept(picture)
    return {link.setting: kept.get(link.setting, now.get(link.setting)) for link in LINKS}


def difference(picture: Picture, group: str) -> list[Difference]:
    """What restoring a group (`documents` or `practice`) would change, to be shown first. "On" set by hand is as the default "on"."""
    now, kept = picture.object(SETTINGS_PATH), _kept(picture)
    links = [link for link in LINKS if link.group == group and link.setting in kept]
    changed = [link for link in links if settings.value(kept, link.setting) != settings.value(now, link.setting)]
    return [Difference(link.setting, link.word, now.get(link.setting), kept[link.setting]) for link in changed]


def why_not_restore(picture: Picture, group: str) -> str | None:
    """Why a group cannot be restored now, as a sentence that says what to do; None where it may be."""
    if outage.holding(picture):
        return "The emergency is still open. Say that it is over first; then the settings can return."
    if not any(hold.why == "emergency" for hold in holds(picture) if _group(hold.setting) == group):
        return f"Nothing of {GROUPS[group]} is held." if group == "practice" else "No documents are held."
    if group == "practice" and any(_group(hold.setting) == "documents" for hold in holds(picture) if hold.why == "emergency"):
        return "Restore the settings for documents first, then those of the practice system."
    return None


def unrestored(picture: Picture, group: str) -> list[str]:
    """The outages that keep settings of this group which have not returned, the earliest emergency first."""
    return [member for one in outage.emergencies(picture) for member in _keeps(picture, one, group)]


def _kept(picture: Picture) -> dict[str, Any]:
    """Setting -> what it was before the first emergency that has not given it back."""
    found: dict[str, Any] = {}
    for group in GROUPS:
        for member in unrestored(picture, group):
            told = _told(picture, member, KEPT_STEP)[-1].data.get("kept")
            for link in LINKS:
                if link.group == group and isinstance(told, Mapping) and link.setting in told:
                    found.setdefault(link.setting, told[link.setting])
    return found


def _keeps(picture: Picture, incident: Incident, group: str) -> list[str]:
    """The members of an incident that keep this group's settings and have not given them back."""
    kept = (member for member in incident.members if _is_kept(picture, member))
    return [member for member in kept if not _told(picture, member, restored_step(group))]


def _is_kept(picture: Picture, member: str) -> bool:
    return bool(_told(picture, member, KEPT_STEP))


def _told(picture: Picture, member: str, step: str) -> list[Entry]:
    """Who says that a step of the settings was done, the server alone: on a device nobody was shown a difference, nor keeps a setting."""
    told = (picture.entries[name] for name in picture.winners(f"outages/{member}/steps/{step}", "done"))
    return [entry for entry in told if entry.device.startswith(SERVER_PREFIX)]


def restored_step(group: str) -> str:
    """The step that says that a group has returned."""
    return f"{group}-restored"


def _group(setting: str) -> str:
    return next(link.group for link in LINKS if link.setting == setting)

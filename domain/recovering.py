"""What an emergency left behind, gathered from the picture: patient by patient, device by device. recovery.py judges it.

Theory. Nothing here is remembered: each fact is read off the entries, so that one that arrives late (a tablet found in a drawer) puts
its patient back where it belongs. What is gathered of one patient depends on the entries of that patient alone, so a page works it out
again only for those that something happened to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from domain import clashes, holds, outage, pending
from domain.entries import SERVER_PREFIX, Entry, happened_ms, time_or
from domain.fold import Picture
from domain.grammar import KINDS
from domain.holds import Difference
from domain.outage import Incident
from domain.practice import is_practice
from domain.reconciling import billing_check
from domain.schedule import MINUTE_MS

#: an emergency shorter than this (minutes) closes itself and asks for no paper; a hospital may set `short_outage_min`
SHORT_MIN = 15
#: a tablet that nobody held for a day before the emergency took no part in it (hours)
PART_H = 24
#: a sign-in that this desk or the server itself has checked
CHECKED_AUTHS = frozenset({"pin", "session"})
#: field of a note at the desk: entries of which whom they name says that they were not hers
NOT_MINE = "not_mine"


class Unsigned(NamedTuple):
    """An entry whose maker's sign-in nobody could check: its name, the device, whom it names, when it was done (ms), and whether whom it
    names has said since that it was somebody else."""

    name: str
    device: str
    by: str | None
    at_ms: int
    denied: bool = False


class Bill(NamedTuple):
    """What of a patient's bill is not in order: the billing check's word, how many lines, its sentence, and which charges they are."""

    word: str
    lines: int
    says: str
    of: tuple[str, ...] = ()


class Patient(NamedTuple):
    """What waits for somebody about one patient; `stay` is None for the hospital's own entries. `into`: the stay with which it was joined,
    and after `as_read` the one as which it is read."""

    stay: str | None
    here: bool = False
    clashes: tuple[clashes.Clash, ...] = ()
    kept: tuple[str, ...] = ()
    unsigned: tuple[Unsigned, ...] = ()
    from_paper: int = 0
    nothing_on_paper: bool = False
    sheets: tuple[str, ...] = ()
    discharge: bool = False
    forms: tuple[str, ...] = ()
    into: str = ""


class Device(NamedTuple):
    """A device on the roll call: numbers that are missing, when it was last heard (ms), whether it is lost (written off, and not heard
    since), and the numbers that a manager wrote off."""

    device: str
    name: str
    last_seq: int
    missing: tuple[int, ...]
    seen_ms: int | None
    unsent: int
    took_part: bool
    lost: bool = False
    written_off: frozenset[int] = frozenset()


class Step(NamedTuple):
    """What was said about one line: `override` with the problems that it covers, who and why."""

    step: str
    override: bool
    of: frozenset[str]
    by: str | None
    because: str | None
    at_ms: int


def waiting(picture: Picture) -> list[Incident]:
    """The emergencies of the house that are open or recover, the oldest first. A drill and the internet alone are none."""
    return [one for one in outage.emergencies(picture) if one.state != "closed"]


def covers(incident: Incident, ms: float) -> bool:
    """Whether a time (ms) lies in an incident."""
    return incident.start_ms <= ms and (incident.end_ms is None or ms <= incident.end_ms)


def is_short(picture: Picture, incident: Incident) -> bool:
    """Whether it was too short for anybody to have turned to paper."""
    return _is_short(picture, incident.start_ms, incident.end_ms)


def _is_short(picture: Picture, start_ms: int, end_ms: int | None) -> bool:
    least = picture.value("settings/hospital", "short_outage_min")
    return end_ms is not None and end_ms - start_ms < float(SHORT_MIN if least is None else least) * MINUTE_MS


def _anew_ms(picture: Picture, incident: Incident) -> int:
    """When an emergency last began anew in its recovery, for long enough that paper was written again; else 0."""
    return max((start for start, end in incident.anew if not _is_short(picture, start, end)), default=0)


# -- patients ---------------------------------------------------------------------------------------------------------


def patient(picture: Picture, stay: str | None, incident: Incident) -> Patient:
    """What waits about one patient, or about the hospital's own entries (None)."""
    entries = picture.of_stay(stay)
    if stay is None:
        return Patient(None, clashes=tuple(one for one in clashes.of_hospital(picture) if one.open), kept=undecided(picture, None))
    if is_practice(stay):
        return Patient(stay)
    path = f"stays/{stay}"
    # an admission from a blank sheet is not yet what was done to the patient
    typed = (entry for entry in entries if entry.kind != "stay.opened" and is_from_paper(entry, incident))
    anew_ms = _anew_ms(picture, incident)
    from_paper = sum(picture.counts(entry) and time_or(entry.received, anew_ms) >= anew_ms for entry in typed)
    checked = any(at_ms >= anew_ms for member in incident.members for at_ms in _when(picture, f"{path}/paper/{member}", "checked"))
    discharged = picture.value(path, "discharged") is True
    return Patient(
        stay,
        _is_here(picture, stay, incident),
        tuple(clashes.open_of_stay(picture, stay)),
        undecided(picture, stay),
        tuple(one for one in unsigned(picture, stay) if _is_of(picture.entries[one.name], incident)),
        from_paper,
        checked,
        pending.pending_sheets(picture, stay, unsettled=True),
        bool(picture.value(path, "discharge_intended")) and not discharged,
        pending.pending_forms(picture, stay),
        str(picture.value(path, "merged_into") or ""),
    )


def _is_here(picture: Picture, stay: str, incident: Incident) -> bool:
    path = f"stays/{stay}"
    return picture.value(path, "opened") is True and was_in_house(picture, stay, incident)


def as_read(patients: Iterable[Patient]) -> list[Patient]:
    """The same with joined stays as the one patient that they are: `into` is the stay as which each is read, and only that one is `here`.

    It follows the roster: who was joined with somebody who was not in the house stands alone, and a circle ends at its smallest.
    """
    found = list(patients)
    here = {one.stay for one in found if one.here}
    into = {one.stay: one.into for one in found if one.into in here}
    roots = {one.stay: _root(one.stay, into) for one in found}
    return [
        one._replace(here=one.here and roots[one.stay] == one.stay, into="" if roots[one.stay] == one.stay else str(roots[one.stay]))
        for one in found
    ]


def _root(stay: str | None, into: Mapping[str | None, str]) -> str | None:
    met = [stay]
    while (after := into.get(met[-1])) is not None:
        if after in met:
            return min(map(str, met[met.index(after) :]))
        met.append(after)
    return met[-1]


def was_in_house(picture: Picture, stay: str, incident: Incident) -> bool:
    """Whether the patient was in the house during the emergency, by when it was admitted and went."""
    path = f"stays/{stay}"
    opened = [picture.entries[name] for name in picture.heads(path, "opened")]
    came = min(map(happened_ms, opened), default=0)
    left = [happened_ms(picture.entries[name]) for name in picture.winners(path, "discharged")] if picture.value(path, "discharged") else []
    # whoever came on a blank sheet has one, also where it was written while the screens were just back
    came_during = incident.end_ms is None or came <= incident.end_ms or any(is_from_paper(entry, incident) for entry in opened)
    return came_during and not (left and min(left) < incident.start_ms)


def is_from_paper(entry: Entry, incident: Incident) -> bool:
    """Whether somebody typed this from the emergency's paper."""
    paper = entry.data.get("paper")
    return isinstance(paper, Mapping) and paper.get("outage") in incident.members


def undecided(picture: Picture, stay: str | None) -> tuple[str, ...]:
    """Entries about one patient, or the hospital's own (None), that were kept and that nobody admitted or dismissed yet."""
    return tuple(
        entry.name
        for entry in picture.of_stay(stay)
        if entry.outcome == "kept"
        and not picture.value(f"kept/{entry.name}", "dismissed")
        and (not picture.folds(entry) or entry.reason == "unknown_kind")
    )


def unsigned(picture: Picture, stay: str) -> tuple[Unsigned, ...]:
    """The ward's entries about one patient whose makers' sign-in nobody could check, in an emergency or not; a drill's are none."""
    if is_practice(stay):
        return ()
    denials = _denials(picture, stay)
    return tuple(
        Unsigned(entry.name, entry.device, entry.by, happened_ms(entry), (entry.name, entry.by) in denials)
        for entry in picture.of_stay(stay)
        if entry.auth == "unverified" and _of_the_ward(entry) and picture.counts(entry)
    )


def _denials(picture: Picture, stay: str) -> set[tuple[str, str | None]]:
    """(entry, who): somebody said at the desk, with a PIN or a password, that an entry which names her was not hers."""
    notes = (note for note in picture.items(f"stays/{stay}/notes") if _at_the_desk(note) and note.by is not None)
    return {(name, note.by) for note in notes for name in _ids(note.data.get(NOT_MINE))}


def _is_of(entry: Entry, incident: Incident) -> bool:
    """Whether an entry was made in an emergency, as far as its clock can be believed."""
    # a clock that was never measured says nothing: then it is the emergency's where it came after it began
    untold = entry.at_from == "clock" and entry.clock is None and time_or(entry.received, 0) >= incident.start_ms
    return covers(incident, happened_ms(entry)) or untold


def _of_the_ward(entry: Entry) -> bool:
    rule = KINDS.get(entry.kind)
    return rule is not None and rule.get("by", "ward") == "ward" and not entry.device.startswith(SERVER_PREFIX)


def bills(picture: Picture, stay: str | None, incident: Incident) -> tuple[Bill, ...]:
    """What of a patient's bill is not in order. It costs more than all else about a patient together, so it is asked apart."""
    if stay is None:
        return ()
    return tuple(Bill(one.word, one.lines, one.text, one.of) for one in billing_check(picture, incident, (stay,)))


# -- what is said about the emergency itself --------------------------------------------------------------------------


def confirmations(picture: Picture) -> dict[str, set[str]]:
    """Entry → who confirmed its sign-in at the desk, with a PIN or a password. `*` stands for a manager, who may for anybody."""
    found: dict[str, set[str]] = {}
    for item in picture.items("confirmations"):
        if not _at_the_desk(item) or item.by is None:
            continue
        who = "*" if by_manager(picture, item) else item.by
        for name in item.data.get("entries") or ():
            found.setdefault(name, set()).add(who)
    return found


def waiting_signs(found: Iterable[Unsigned], confirmed: Mapping[str, set[str]]) -> dict[tuple[str, str | None], list[Unsigned]]:
    """(device, whom it names) → those that nobody has confirmed who may: whom it names, or a manager."""
    groups: dict[tuple[str, str | None], list[Unsigned]] = {}
    for one in found:
        if not is_confirmed(one.name, one.by, confirmed):
            groups.setdefault((one.device, one.by), []).append(one)
    return groups


def is_confirmed(name: str, by: str | None, confirmed: Mapping[str, set[str]]) -> bool:
    """Whether an entry that names `by` was confirmed by who may: whom it names, or a manager."""
    who = confirmed.get(name, ())
    return "*" in who or (by is not None and by in who)


def by_manager(picture: Picture, entry: Entry) -> bool:
    """Whether who signed an entry was a manager when she did: who becomes one later, or is none any more, changes nothing of it."""
    path = f"staff/{entry.by}"
    # the server numbers and stamps all that a desk writes, so that a later word has a later stamp
    roles = [picture.entries[name] for name in picture.writers(path, "role")]
    then = max((one for one in roles if one.stamp <= entry.stamp), key=lambda one: (one.stamp, one.name), default=None)
    return entry.by is not None and then is not None and then.data.get("role") == "manager"


def _at_the_desk(entry: Entry) -> bool:
    return entry.device.startswith(SERVER_PREFIX) and entry.auth in CHECKED_AUTHS


def steps(picture: Picture, incident: Incident) -> dict[str, Step]:
    """Line → what was said about it at the desk, after the emergency began anew where it did. An override counts only where a manager
    signed it there, and gave a reason."""
    found: dict[str, Step] = {}
    anew_ms = _anew_ms(picture, incident)
    for member in incident.members:
        base = f"outages/{member}/steps"
        for step in picture.children(base):
            for name in picture.winners(f"{base}/{step}", "done"):
                entry = picture.entries[name]
                if not entry.device.startswith(SERVER_PREFIX) or happened_ms(entry) < anew_ms:
                    continue  # the five steps of a tablet; a line of the recovery, such as the report, is none of its
                signed = _at_the_desk(entry) and by_manager(picture, entry) and bool((entry.because or "").strip())
                override = entry.data.get("override") is True and signed
                told = Step(step, override, _ids(entry.data.get("of")), entry.by, entry.because, happened_ms(entry))
                if step not in found or told.at_ms >= found[step].at_ms:
                    found[step] = told
    return found


def _ids(value: object) -> frozenset[str]:
    return frozenset(str(each) for each in value) if isinstance(value, list) else frozenset()


def differences(picture: Picture) -> dict[str, list[Difference]]:
    """Group → the settings that were turned off for the emergency and are not as they were, in the order of their return."""
    return {group: holds.difference(picture, group) for group in holds.GROUPS}


# -- devices ----------------------------------------------------------------------------------------------------------


def devices(picture: Picture, rows: Sequence[Mapping[str, Any]], incident: Incident) -> list[Device]:
    """The roll call's rows as the recovery judges them: tablets, and any identity that has numbers missing."""
    cut = {one.device for one in incident.devices}
    renewed = {picture.value(f"devices/{ident}", "previous") for ident in picture.children("devices")}
    found = []
    for row in rows:
        ident = str(row["device"])
        if ident.startswith(SERVER_PREFIX):
            continue
        path = f"devices/{ident}"
        seen = time_or(row.get("last_seen"), time_or(row.get("last_received"), -1))
        missing = tuple(row.get("missing") or ())
        # one that was revoked since it began may hold what nobody else has: it is heard, or written off by name. Its last call told
        # what waited then, and brought it: what it lacks say its numbers
        gone = row.get("revoked") and not any(at_ms >= incident.start_ms for at_ms in _when(picture, path, "revoked"))
        charts = row.get("role") == "device" and not gone and ident not in renewed
        # one that was enrolled and then only read may be known by nothing else, after a crash
        near = max(seen, *_when(picture, path, "role"), -1) >= incident.start_ms - PART_H * 60 * MINUTE_MS
        is_off = picture.value(path, "lost") is True
        # heard again, it is found: its numbers stay written off, and what it holds is waited for
        lost = is_off and seen <= max(_when(picture, path, "lost"), default=0)
        off = picture.value(path, "missing") if is_off else None
        found.append(
            Device(
                ident, str(row.get("name") or ident), int(row.get("last_seq") or 0), missing, int(seen) if seen >= 0 else None,
                0 if row.get("revoked") else int(row.get("unsent") or 0), charts and (near or ident in cut), lost,
                frozenset(seq for seq in off if type(seq) is int) if isinstance(off, list) else frozenset(),
            )
        )  # fmt: skip
    return found


def _when(picture: Picture, path: str, field: str) -> list[int]:
    """When a register was last written, ms; several where its writers did not know each other."""
    return [happened_ms(picture.entries[name]) for name in picture.heads(path, field)]

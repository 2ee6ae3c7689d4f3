"""What an outage left in the record, gathered for its report: read off the entries alone, so that the journal gives the same ever after.

`picture` holds the stays that something arrived about from the outage's beginning to its close, also those that have left the house since
(domain/store/past.py). Nothing here judges: recovery.py does that while the hospital recovers; this says how it went.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from domain import clashes, doses, status
from domain.billing import charges
from domain.entries import Entry, happened_ms, time_or
from domain.fold import Picture
from domain.outage import Incident, steps
from domain.recovering import confirmations, is_confirmed
from domain.schedule import MINUTE_MS, Zones

#: an entry that arrived so much later than it was made was made without the server; a busy line takes a second, seconds
OFFLINE_AFTER_S = 30
_SERVER = "server-"
#: sign-ins that nobody has checked
UNCHECKED = frozenset({"unverified", "offline_pin"})


class Facts(NamedTuple):
    """What the picture does not hold: when the report is made (ms), the zones, the roll call's missing numbers (device -> seqs)."""

    now_ms: int
    zones: Zones
    missing: Mapping[str, Sequence[int]]


class Event(NamedTuple):
    """Something that happened to the outage itself: when it happened, the entry, and the moment that it tells of, if another."""

    at_ms: int
    entry: Entry


class Away(NamedTuple):
    """A device: when it was cut off (ms, None while it is), what it made meanwhile, when that arrived, what is missing, if it is lost."""

    device: str
    cuts: tuple[tuple[int, int | None], ...]
    made: int
    first_ms: int | None
    last_ms: int | None
    missing: tuple[int, ...]
    lost: bool
    because: str | None


class Late(NamedTuple):
    """A treatment that was due in the outage and was late: when it was done, or None; `late_ms` past its due time."""

    stay: str
    order: str
    slot: str
    due_ms: int
    done_ms: int | None
    late_ms: int
    stat: bool
    by: str | None


class Disagreement(NamedTuple):
    """A clash or possible double with an entry of the outage, and how a person settled it."""

    kind: str
    stay: str | None
    order: str | None
    members: tuple[str, ...]
    keep: frozenset[str] | None
    settled: Entry | None


class Kept(NamedTuple):
    """An entry that was kept aside in the outage: `admitted`, `dismissed` or `waits`, and by which entry."""

    entry: Entry
    word: str
    by: Entry | None


class SignIn(NamedTuple):
    """Entries whose sign-in nobody could check: on which device, in whose name, how many, and how many were confirmed since."""

    device: str
    by: str | None
    made: int
    confirmed: int


class Sum(NamedTuple):
    """Charges made in the outage, by state: how many, and their money."""

    state: str
    lines: int
    amount: Decimal


class Setting(NamedTuple):
    """A setting that was changed in the outage or its recovery: the entry, the field, what it says.

    `was` is what was kept of it when the outage began, if anything was; `last`: no later change of it before the close.
    """

    entry: Entry
    field: str
    value: Any
    was: Any
    last: bool


class Aftermath(NamedTuple):
    """All of it."""

    events: list[Event]
    devices: list[Away]
    late: list[Late]
    disagreements: list[Disagreement]
    kept: list[Kept]
    signs: list[SignIn]
    overrides: list[Event]
    sums: list[Sum]
    settings: list[Setting]


def aftermath(picture: Picture, incident: Incident, facts: Facts) -> Aftermath:
    """Everything that the report of this incident tells."""
    end = incident.end_ms if incident.end_ms is not None else facts.now_ms
    last = incident.closed_ms if incident.closed_ms is not None else facts.now_ms
    stays = picture.children("stays")
    during = [entry for entry in picture.entries.values() if incident.start_ms <= happened_ms(entry) <= end]
    names = {entry.name for entry in during}
    late = [one for stay in stays for one in _late(picture, stay, incident.start_ms, end, facts)]
    events = _events(picture, incident, last)
    return Aftermath(
        events,
        _devices(picture, incident, facts, during, {str(one.entry.data["device"]) for one in events if one.entry.kind == "device.lost"}),
        sorted(late, key=lambda one: (-one.late_ms, one.stay, one.order, one.slot)),
        [one for stay in (*stays, None) for one in _disagreements(picture, stay, names)],
        _kept(picture, incident, last),
        _signs(picture, during),
        [one for one in events if one.entry.kind == "outage.step_done" and one.entry.data.get("override")],
        _sums(picture, stays, incident.start_ms, end),
        _settings(picture, incident, last),
    )


# -- the outage itself ------------------------------------------------------------------------------------------------


def _events(picture: Picture, incident: Incident, last_ms: float) -> list[Event]:
    """Declarations, ends, steps, marks, lost devices and the close, by time."""
    found = []
    for entry in picture.of_stay(None):
        if not picture.counts(entry):
            continue
        told = entry.data.get("since" if entry.kind == "outage.declared" else "until" if entry.kind == "outage.ended" else "at")
        at = int(time_or(told, happened_ms(entry)))
        of_it = entry.kind.startswith("outage.") and entry.data.get("outage") in incident.members
        near = entry.kind in ("shift.marked", "device.lost") and incident.start_ms <= at <= last_ms
        if of_it or near:
            found.append(Event(at, entry))
    return sorted(found, key=lambda event: (event.at_ms, event.entry.stamp, event.entry.name))


def _devices(picture: Picture, incident: Incident, facts: Facts, during: Iterable[Entry], lost: set[str]) -> list[Away]:
    """Who was cut off, made something that arrived later, or was written off; by the devices' ids."""
    cuts: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for cut in incident.devices:
        cuts[cut.device].append((cut.start_ms, cut.end_ms))
    made: dict[str, list[int]] = defaultdict(list)
    for entry in during:
        received, at = time_or(entry.received, math.nan), happened_ms(entry)
        was_cut = any(start <= at and (end is None or at <= end) for start, end in cuts.get(entry.device, ()))
        if entry.device.startswith(_SERVER) or not picture.folds(entry) or math.isnan(received):
            continue
        if was_cut or received - at > OFFLINE_AFTER_S * 1000:
            made[entry.device].append(int(received))
    written_off = _closing_missing(picture, incident)
    devices = {*cuts, *made, *written_off, *lost}
    return [_away(picture, device, cuts[device], made[device], facts.missing.get(device, ()), written_off) for device in sorted(devices)]


def _away(
    picture: Picture,
    device: str,
    cuts: list[tuple[int, int | None]],
    arrived: list[int],
    missing: Sequence[int],
    written_off: Mapping[str, Sequence[int]],
) -> Away:
    told = picture.object(f"devices/{device}")
    losing = picture.winners(f"devices/{device}", "lost")
    because = picture.entries[losing[-1]].because if losing and told.get("lost") else None
    lacking = {*missing, *written_off.get(device, ()), *(told.get("missing") or () if told.get("lost") else ())}
    numbers = tuple(sorted(int(seq) for seq in lacking if isinstance(seq, int)))
    first, last = min(arrived, default=None), max(arrived, default=None)
    return Away(device, tuple(cuts), len(arrived), first, last, numbers, told.get("lost") is True, because)


def _closing_missing(picture: Picture, incident: Incident) -> dict[str, Sequence[int]]:
    """What the closing entries name as not arrived, device -> numbers (none named: it was not heard since)."""
    found: dict[str, Sequence[int]] = {}
    for member in incident.members:
        told = picture.value(f"outages/{member}", "missing")
        found.update(told if isinstance(told, dict) else {})
    return found


# -- what was done to patients ----------------------------------------------------------------------------------------


def _late(picture: Picture, stay: str, start_ms: int, end_ms: int, facts: Facts) -> list[Late]:
    """Slots that were due in the outage and were done, or left undone, past the time at which they are late."""
    if picture.value(f"stays/{stay}", "opened") is not True:
        return []
    found = []
    for order in picture.children(f"stays/{stay}/orders"):
        for slot in status.order_slots(picture, stay, order, start_ms, end_ms + 1, facts.zones):
            if not slot.scheduled or slot.skipped is not None:
                continue
            acts = sorted(slot.acts.live, key=lambda act: (happened_ms(act), act.stamp, act.name))
            done = happened_ms(acts[0]) if acts else None
            late = (facts.now_ms if done is None else done) - slot.due_ms
            if late > slot.late_after_min * MINUTE_MS:
                found.append(Late(stay, order, slot.key, slot.due_ms, done, late, slot.stat, acts[0].by if acts else None))
    return found


def _disagreements(picture: Picture, stay: str | None, during: set[str]) -> list[Disagreement]:
    found = clashes.of_stay(picture, stay) if stay is not None else clashes.of_hospital(picture)
    mine = (clash for clash in found if not during.isdisjoint(clash.members))
    return [Disagreement(one.kind, stay, one.order, one.members, one.keep, _settler(picture, stay, one)) for one in mine]


def _settler(picture: Picture, stay: str | None, clash: clashes.Clash) -> Entry | None:
    """The newest settlement that names all that clash, where one is in force."""
    if clash.keep is None:
        return None
    told = [entry for entry in picture.items("settlements") if entry.stay in (stay, None) and set(clash.members) <= set(entry.data["of"])]
    return told[-1] if told else None


def _kept(picture: Picture, incident: Incident, last_ms: float) -> list[Kept]:
    found = []
    for entry in picture.entries.values():
        received = time_or(entry.received, math.nan)
        if entry.outcome != "kept" or not incident.start_ms <= received <= last_ms:
            continue
        dismissals = picture.winners(f"kept/{entry.name}", "dismissed")
        admits = [one for one in picture.entries.values() if one.kind == "entry.admitted" and one.data.get("entry") == entry.name]
        if dismissals:
            found.append(Kept(entry, "dismissed", picture.entries[dismissals[-1]]))
        elif admits and picture.folds(entry):
            found.append(Kept(entry, "admitted", max(admits, key=lambda one: (one.stamp, one.name))))
        else:
            found.append(Kept(entry, "waits", None))
    return sorted(found, key=lambda one: (one.entry.received or "", one.entry.name))


def _signs(picture: Picture, during: Iterable[Entry]) -> list[SignIn]:
    confirmed = confirmations(picture)
    counts: Counter[tuple[str, str | None]] = Counter()
    sure: Counter[tuple[str, str | None]] = Counter()
    for entry in during:
        if entry.auth in UNCHECKED and not entry.device.startswith(_SERVER):
            counts[entry.device, entry.by] += 1
            sure[entry.device, entry.by] += is_confirmed(entry.name, entry.by, confirmed)
    rows = sorted(counts.items(), key=lambda row: (row[0][0], row[0][1] or ""))
    return [SignIn(device, by, count, sure[device, by]) for (device, by), count in rows]


# -- the bill and the settings ----------------------------------------------------------------------------------------


def _sums(picture: Picture, stays: Iterable[str], start_ms: int, end_ms: int) -> list[Sum]:
    """Charges whose act was done in the outage, by state. Lines without a price count as lines."""
    lines: Counter[str] = Counter()
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for stay in stays:
        for line in charges(picture, stay):
            act = picture.entries.get(line.entry)
            if act is None or not line.billed or not start_ms <= happened_ms(act) <= end_ms:
                continue
            lines[line.state] += 1
            if doses.is_amount(line.price) and doses.is_amount(line.quantity):
                amounts[line.state] += Decimal(line.quantity) * Decimal(str(line.price))
    return [Sum(state, count, amounts[state]) for state, count in sorted(lines.items())]


def _settings(picture: Picture, incident: Incident, last_ms: float) -> list[Setting]:
    kept: dict[str, Any] = {}
    for told in steps(picture, incident).values():
        kept |= told["kept"] if isinstance(told.get("kept"), dict) else {}
    changed = [
        (entry, field, value)
        for entry in picture.of_stay(None)
        if entry.kind == "settings.changed" and incident.start_ms <= happened_ms(entry) <= last_ms and picture.counts(entry)
        for field, value in sorted(entry.data.items())
    ]
    newest = {field: entry.name for entry, field, _ in changed}
    return [Setting(entry, field, value, kept.get(field), newest[field] == entry.name) for entry, field, value in changed]

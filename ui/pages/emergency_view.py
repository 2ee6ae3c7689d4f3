"""What the emergency page shows, read from the hospital in one go with its lock held: plain data. Call it in a thread."""

from __future__ import annotations

from typing import NamedTuple

from domain import holds, outage, pending
from domain.entries import Entry, happened_ms
from domain.fold import Picture
from domain.hospital import Hospital
from domain.outage import Incident
from domain.rules import why_no_discharge, why_no_form, why_no_sheet

from ..paper.kept_reports import names_kept
from . import words

#: a cause on its button, and in a sentence; the same words as on the devices (ui/elements/common/emergency.js)
CAUSES = {
    "power": ("Power", "the power is off"),
    "router": ("Network", "the network or the router is down"),
    "server": ("Server", "the server is down"),
    "internet": ("Internet", "the internet is gone, the server is there"),
    "other": ("Other", "something else"),
}
_SHORT = {"power": "power", "router": "network", "server": "server", "internet": "internet", "drill": "drill", "other": "other cause"}
#: emergencies that are over and shown, the newest: more than a hospital has in years, so that each one's report stays in reach
PAST_MAX = 100
#: times without internet that are over and shown, the newest
PAST_INTERNET_MAX = 5


class Said(NamedTuple):
    """What one of them said of it: who, what, when."""

    who: str
    what: str


class Card(NamedTuple):
    """An emergency as the page shows it. `sign`: good, look or bad; `open_by_word`: somebody has to say that it is over."""

    key: str
    sign: str
    title: str
    lines: tuple[str, ...]
    said: tuple[Said, ...]
    cut: tuple[Said, ...]
    may_end: bool


class Waiting(NamedTuple):
    """A patient on a pending board, and why it waits."""

    key: str
    patient: str
    why: str


class Pending(NamedTuple):
    """A pending board."""

    key: str
    name: str
    waiting: tuple[Waiting, ...]


class Past(NamedTuple):
    """An emergency that is closed; `key` names it for its report, and is empty where only the internet was gone; `is_kept`: it has one."""

    key: str
    words: str
    is_kept: bool


class EmergencyView(NamedTuple):
    """All that the page shows."""

    theme: str
    now: tuple[Card, ...]
    held: tuple[str, ...]
    boards: tuple[Pending, ...]
    past: tuple[Past, ...]
    watched: bool


def read(hospital: Hospital, now_ms: int) -> EmergencyView:
    """The page as it is now."""
    missing = {str(row["device"]): list(row.get("missing") or []) for row in hospital.rollcall()}
    kept = names_kept(hospital)
    with hospital.lock:
        picture = hospital.picture
        clock = words.Clock(picture)
        found = [one for one in outage.incidents(picture) if one.scope == "hospital" and not one.drill]
        on = [one for one in found if one.state != "closed"]
        closed = [one for one in found if one.state == "closed"]
        past = [one for one in closed if one.clinical][-PAST_MAX:] + [one for one in closed if not one.clinical][-PAST_INTERNET_MAX:]
        return EmergencyView(
            str(picture.value("settings/hospital", "theme") or "dark"),
            tuple(_card(picture, one, clock, now_ms) for one in sorted(on, key=lambda one: (one.state != "open", -one.start_ms))),
            tuple(held_words(picture, clock, now_ms)),
            tuple(pending_boards(picture, missing)),
            tuple(_past(one, clock, now_ms, kept) for one in sorted(past, key=lambda one: -one.start_ms)),
            bool(str(picture.value("settings/hospital", "internet_hosts") or "").strip()),
        )


def cause_words(incident: Incident) -> str:
    """`power, server`: the worst first."""
    return ", ".join(_SHORT.get(cause, cause) for cause in incident.causes)


def now_words(incident: Incident, clock: words.Clock, now_ms: int) -> str:
    """An incident that is on, as a title."""
    since = clock.time(incident.start_ms, now_ms)
    if not incident.clinical:
        return f"No internet since {since}"
    if incident.state == "open":
        return f"Emergency since {since}: {cause_words(incident)}"
    return f"Recovering since {clock.time(incident.end_ms or incident.start_ms, now_ms)}"


def held_words(picture: Picture, clock: words.Clock, now_ms: int) -> list[str]:
    """What is held and since when, a sentence each."""
    found = []
    for hold in holds.holds(picture):
        since = clock.time(hold.since_ms, now_ms)
        if hold.setting in holds.SENDING:
            why = "because there is no internet" if hold.why == "internet" else "because of the emergency"
            found.append(f"{hold.word}: held since {since} {why}. They wait, and nothing is dropped.")
        else:
            found.append(f"New patients can be admitted on every device since {since}, whatever the practice system says.")
    return found


def pending_boards(picture: Picture, missing: dict[str, list[int]]) -> list[Pending]:
    """The boards that made themselves, each patient with the reason why it waits."""
    found = []
    for board in pending.boards(picture):
        ask = {pending.DISCHARGE: why_no_discharge, pending.SHEETS: why_no_sheet}.get(board.board, why_no_form)
        unit = "sheet" if board.board == pending.SHEETS else "form"
        rows = []
        for row in board.waiting:
            why = ask(picture, row.stay, missing) or _in_a_moment(picture, board.board, row)
            about = f"{words.count(len(row.about), unit, f'{unit}s')}. " if row.about else ""
            rows.append(Waiting(row.stay, words.patient(picture, row.stay), f"{about}{why}"))
        found.append(Pending(board.board, board.name, tuple(rows)))
    return found


def _in_a_moment(picture: Picture, board: str, row: pending.Waiting) -> str:
    """Nothing stands in the way: what was intended comes by itself; a sheet that nobody meant to finalize waits for a person."""
    if board == pending.SHEETS:
        base = f"stays/{row.stay}/anesthesia"
        if not all(picture.value(f"{base}/{sheet}", "finalize_intended") for sheet in row.about):
            return "It is open. Finalize it when it is complete."
    return "It is carried out in a moment."


def _card(picture: Picture, incident: Incident, clock: words.Clock, now_ms: int) -> Card:
    lines = []
    if incident.clinical and incident.state == "open":
        lines.append("Nobody is discharged and nothing is finalized until it is over. Charting goes on everywhere, also with no server.")
    elif incident.clinical:
        began = clock.time(incident.start_ms, now_ms)
        lines.append(f"The emergency began {began}: {cause_words(incident)}.")
        lines.append("Discharging and finalizing go on patient by patient. The recovery page leads through what is left.")
    else:
        lines.append("Nothing clinical needs it. What goes to other systems waits until it is back.")
    return Card(
        incident.outage,
        "look" if incident.state == "recovers" or not incident.clinical else "bad",
        now_words(incident, clock, now_ms),
        tuple(lines),
        tuple(said for member in incident.members for said in _declared(picture, member, clock, now_ms)),
        tuple(Said(words.device(picture, cut.device), _cut_words(cut, clock, now_ms)) for cut in incident.devices),
        incident.state == "open",
    )


def _declared(picture: Picture, member: str, clock: words.Clock, now_ms: int) -> list[Said]:
    path = f"outages/{member}"
    if picture.value(path, "scope") != "hospital":
        return []
    cause, over = str(picture.value(path, "cause") or "other"), _ended(picture, path, clock, now_ms)
    found = []
    for name in picture.writers(path, "declared"):
        entry = picture.entries[name]
        what = f"{_SHORT.get(cause, cause)}, told {clock.time(happened_ms(entry), now_ms)}"
        told = f"{what}: {entry.because}" if entry.because else f"{what}."
        found.append(Said(_maker(picture, entry), f"{told}{over}"))
    return found


def _ended(picture: Picture, path: str, clock: words.Clock, now_ms: int) -> str:
    """Who said that this one is over, and when."""
    ends = [picture.entries[name] for name in picture.winners(path, "ended")]
    return "".join(f" Over {clock.time(happened_ms(entry), now_ms)}, said by {_maker(picture, entry)}." for entry in ends)


def _maker(picture: Picture, entry: Entry) -> str:
    device = words.device(picture, entry.device)
    who = words.person(picture, entry.by) if entry.by else ""
    if device == "the server":
        return who or "the server, by itself"
    return f"{who} on {device}" if who else f"{device}, by itself"


def _cut_words(cut: outage.Cut, clock: words.Clock, now_ms: int) -> str:
    since = clock.time(cut.start_ms, now_ms)
    return f"without the server since {since}" if cut.end_ms is None else f"without the server {since} to {clock.time(cut.end_ms, now_ms)}"


def _past(incident: Incident, clock: words.Clock, now_ms: int, kept: set[str]) -> Past:
    start, end = clock.time(incident.start_ms, now_ms), incident.end_ms
    lasted = f" to {clock.time(end, now_ms)}, {words.span(end - incident.start_ms)}" if end is not None else ""
    return Past(incident.outage if incident.clinical else "", f"{start}{lasted}: {cause_words(incident)}", incident.outage in kept)

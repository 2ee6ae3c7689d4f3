"""What is said at a desk about entries whose sign-in nobody could check: it was me, it was somebody else, they were here, it was not done.

An entry that its own name-bearer disowns still counts: the dose may be in the animal, whoever gave it. So the word goes into the notes of
the patient, where everybody reads it who treats it, and the entry waits on: for a manager who knows who it was, or for somebody who
knows that it was not done and strikes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.entries import Entry, happened_ms
from domain.fold import Picture
from domain.grammar import KINDS
from domain.hospital import Hospital
from domain.recovering import NOT_MINE

from .. import entry_words, words
from ..acting import NotDone, make, may, reason
from ..visitor import Visitor

#: entries that one word names: a line of ids that stays far below what an entry may weigh (64 KiB)
NAMED_MAX = 500
#: entries that one note tells in words; the rest is counted
TOLD_MAX = 20
#: wrong PINs typed at a desk count for the desk, and lock nobody out of a tablet
AT_THE_DESK = ""


def confirm(hospital: Hospital, who: Visitor, device: str, by: str, names: Sequence[str], pin: str) -> str:
    """Somebody says that it was she: by being signed in here, or by her PIN."""
    return _confirmed(hospital, who, device, names, **_signed_by(hospital, who, by, pin))


def vouch(hospital: Hospital, who: Visitor, device: str, names: Sequence[str]) -> str:
    """A manager says so for somebody who is not here."""
    _manages(who)
    return _confirmed(hospital, who, device, names)


def tell_who(hospital: Hospital, who: Visitor, device: str, names: Sequence[str], knows: str) -> str:
    """A manager says who made entries that name nobody, or whom they name denies; `knows` is who, in words."""
    _manages(who)
    if not knows.strip():
        raise NotDone("Write who it was first.")
    return _confirmed(hospital, who, device, names, because=reason(knows))


def _manages(who: Visitor) -> None:
    if who.role != "manager":
        raise NotDone(f"Only managers may say so for somebody else. You are signed in as {who.role}.")


def deny(hospital: Hospital, who: Visitor, device: str, by: str, names: Sequence[str], pin: str) -> str:
    """Somebody says that entries which name her were not hers. They go on to count, and wait for somebody who knows."""
    if not names:
        raise NotDone("Tick the entries that were not yours first.")
    signed = _signed_by(hospital, who, by, pin)
    with hospital.lock:
        picture = hospital.picture
        entries = [picture.entries[name] for name in names if name in picture.entries]
        if any(picture.value(f"stays/{entry.stay}", "discharged") for entry in entries):
            raise NotDone("A patient among these has left the house. Tell a manager, who says here who it was.")
        notes = _notes(picture, device, by, entries, hospital.now_ms())
    for stay, data in notes:
        make(hospital, "note.written", stay, data, who, **signed)
    return "This stands in the patient's notes now, and below, until somebody knows more."


def strike(hospital: Hospital, who: Visitor, name: str, because: str) -> str:
    """Somebody who knows says that it was not done."""
    may(who, "strike_other")
    why = reason(because)
    with hospital.lock:
        entry = hospital.picture.entries.get(name)
        if entry is None or not can_strike(hospital.picture, entry):
            raise NotDone("This changed while you looked at it. Look at it again.")
    make(hospital, "entry.struck", entry.stay, {"entry": name}, who, because=why, saw=[name])
    return "Struck: it no longer counts, and stays readable."


def can_strike(picture: Picture, entry: Entry) -> bool:
    """Whether an entry says that something was done, and may still be struck. What was ordered or moved is put right on the tablet."""
    done = KINDS.get(entry.kind, {}).get("how") == "add"
    sheet = f"stays/{entry.stay}/anesthesia/{entry.data.get('sheet')}"
    return done and picture.counts(entry) and not (entry.kind.startswith("anesthesia.") and picture.value(sheet, "finalized"))


def _signed_by(hospital: Hospital, who: Visitor, by: str, pin: str) -> dict[str, Any]:
    if who.staff == by:
        return {}
    if not pin.strip():
        raise NotDone("Type the PIN of the person who charted, or ask a manager to say who it was.")
    return {"by": hospital.signing.check_pin(by, pin.strip(), AT_THE_DESK).staff, "auth": "pin"}


def _confirmed(hospital: Hospital, who: Visitor, device: str, names: Sequence[str], **signed: Any) -> str:
    for first in range(0, len(names), NAMED_MAX):
        part = list(names[first : first + NAMED_MAX])
        make(hospital, "signs.confirmed", None, {"entries": part, "device": device}, who, **signed)
    return f"{words.count(len(names), 'entry is', 'entries are')} confirmed."


def _notes(picture: Picture, device: str, by: str, entries: Sequence[Entry], now_ms: int) -> list[tuple[str | None, dict[str, Any]]]:
    """A note for each patient whom the entries are about: in words, and with the entries' names."""
    clock, stays = words.Clock(picture), dict.fromkeys(entry.stay for entry in entries)
    made: list[tuple[str | None, dict[str, Any]]] = []
    for stay in stays:
        own = sorted((entry for entry in entries if entry.stay == stay), key=happened_ms)
        for first in range(0, len(own), NAMED_MAX):
            part = own[first : first + NAMED_MAX]
            told = [f"{entry_words.says(picture, entry)} ({clock.dated(happened_ms(entry), now_ms)})" for entry in part[:TOLD_MAX]]
            told += [f"and {len(part) - TOLD_MAX:,} more"] if len(part) > TOLD_MAX else []
            whose = f"Not charted by {words.person(picture, by)}, but by somebody else under this name on {words.device(picture, device)}"
            made.append((stay, {"text": f"{whose}: {'; '.join(told)}", NOT_MINE: [entry.name for entry in part]}))
    return made

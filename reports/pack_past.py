"""What was done, in the few words that fit a printed sheet: the last 24 hours, what runs, and what disagrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from domain import clashes, printed, status
from domain.clashes import Clash
from domain.entries import Entry, happened_ms, time_or
from domain.file_numbers import field_words
from domain.fold import Picture
from domain.schedule import DAY_MS, Zones

from .clock import corrected
from .times import WallClock

#: how far back a sheet tells
TOLD_MS = DAY_MS
#: acts of one order, and notes, that are told; the newest ones
ACTS_MAX, NOTES_MAX = 30, 8
#: stands behind a time that is not what the device's clock said
CORRECTED = "*"
#: letters of a value, a reason and a note
VALUE_MAX, BECAUSE_MAX, NOTE_MAX = 60, 80, 400
OUTCOMES = {"given": "given", "partial": "partly given", "held": "held", "not_given": "not given", "stopped": "stopped"}
CLASH_SAID = {
    "slot": "charted by two who could not know of each other", "order": "charted while the order was changed elsewhere",
    "double": "possibly given twice", "register": "two different answers", "sheets": "two anesthetic sheets", "bill": "billed twice",
}  # fmt: skip


class Telling(NamedTuple):
    """What is needed to tell a patient's past. `people` is staff id → (initials or name, name); `used` gathers those who were told."""

    picture: Picture
    people: Mapping[str, tuple[str, str]]
    clock: WallClock
    now_ms: int
    zones: Zones
    used: dict[str, str]

    def time(self, ms: float) -> str:
        """`02:41`, with the day where it is not today."""
        return self.clock.day_time(ms, self.now_ms)


class Past(NamedTuple):
    """An order's last 24 hours: its name, what was done with the newest last, and what nothing was recorded for."""

    name: str
    acts: list[str]
    missing: str


def short(value: object, most: int) -> str:
    """A field as text of at most so many letters; what is no text or number is left out."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = " ".join(str(value).split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def joined(*parts: str, by: str = " ") -> str:
    """The parts that say something, side by side."""
    return by.join(part for part in parts if part)


def people(picture: Picture) -> dict[str, tuple[str, str]]:
    """Staff id → what stands for the person on paper (initials where nobody else has them, else the name), and the name."""
    names = {staff: short(picture.value(f"staff/{staff}", "name"), 60) or staff for staff in picture.children("staff")}
    signs = {staff: short(picture.value(f"staff/{staff}", "initials"), 4) or _initials(name) for staff, name in names.items()}
    count = Counter(sign.casefold() for sign in signs.values())
    return {staff: (sign if sign and count[sign.casefold()] == 1 else names[staff], names[staff]) for staff, sign in signs.items()}


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isalpha())[:3].upper()


def person(tell: Telling, staff: str | None) -> str:
    """What stands for a person; she then stands in the legend."""
    if staff is None:
        return "nobody named"
    sign, name = tell.people.get(staff, (short(staff, 20), short(staff, 20)))
    tell.used[sign] = name
    return sign


def done_at(tell: Telling, entry: Entry) -> str:
    """When it was done; a mark, which then stands in the legend, where that is not what the device's clock said."""
    if not corrected(entry):
        return tell.time(happened_ms(entry))
    tell.used[CORRECTED] = "time corrected, the device’s clock was off"
    return f"{tell.time(happened_ms(entry))}{CORRECTED}"


def by_slot(picture: Picture, stay: str, order: str) -> dict[str, list[Entry]]:
    """The acts that count, by slot."""
    return {slot: acts.counted for slot, acts in clashes.counted_acts(picture, stay, order).items()}


def act_words(tell: Telling, act: Entry) -> str:
    """`02:41 given 5.28 mg AF`, `14:05 38.6 / 104 / 26 BO`, `held 20:10 AF: asleep`."""
    data = act.data
    outcome = OUTCOMES.get(str(data.get("outcome")), short(data.get("outcome"), 20))
    what = short(data.get("value"), VALUE_MAX)
    much = data.get("quantity") or data.get("amount")  # of a part what was given, and not what was to be
    measured = joined(what or short(much, 20), short(data.get("unit"), 16)) if what or much else ""
    said = measured if what and data.get("outcome") == "given" else joined(outcome, measured)
    until = time_or(data.get("until"), 0)
    more = f" until {tell.time(until)}" if until and data.get("outcome") == "held" else ""
    text = f"{done_at(tell, act)} {said}{more} {person(tell, act.by)}"
    return f"{text}: {short(act.because, BECAUSE_MAX)}" if act.because and data.get("outcome") != "given" else text


def past(tell: Telling, stays: Sequence[str]) -> tuple[list[Past], list[str]]:
    """The last 24 hours of a patient by order, and the notes of that time, oldest first."""
    picture, now_ms = tell.picture, tell.now_ms
    found: list[Past] = []
    for stay in stays:
        for order in picture.children(f"stays/{stay}/orders"):
            acts = [act for its in by_slot(picture, stay, order).values() for act in its if happened_ms(act) >= now_ms - TOLD_MS]
            missing = _missing(tell, stay, order)
            if acts or missing:
                acts = sorted(acts, key=lambda act: (happened_ms(act), act.name))[-ACTS_MAX:]
                name = short(printed.order_name(picture, stay, order), 120)
                found.append(Past(name, [act_words(tell, act) for act in acts], missing))
    notes = sorted(
        (note for stay in stays for note in picture.items(f"stays/{stay}/notes") if happened_ms(note) >= now_ms - TOLD_MS), key=happened_ms
    )
    told = [
        f"{done_at(tell, note)} {person(tell, note.by)}: {short(note.data.get('text'), NOTE_MAX)}"
        for note in notes[-NOTES_MAX:]
    ]
    return sorted(found, key=lambda one: one.name.casefold()), told


def _missing(tell: Telling, stay: str, order: str) -> str:
    """The times of the last day that nothing was recorded for, less the newest, which stands on the sheet as still open."""
    slots = status.order_slots(tell.picture, stay, order, tell.now_ms - printed.BACK_MS, tell.now_ms, tell.zones)
    is_open = [slot.due_ms for slot in slots if status.state(slot, tell.now_ms).word in status.OPEN_STATES]
    return ", ".join(tell.time(due) for due in is_open[:-1])


def running(tell: Telling, stay: str, order: str) -> str:
    """How something runs by its newest act: `since Tue 21:10: 12 mL/h`, `stopped 02:10`, `not started yet`."""
    acts = [act for its in by_slot(tell.picture, stay, order).values() for act in its]
    if not acts:
        return "nothing recorded yet"
    last = max(acts, key=lambda act: (happened_ms(act), act.name))
    value = joined(short(last.data.get("value"), VALUE_MAX), short(last.data.get("unit"), 16)) if last.data.get("value") is not None else ""
    word = value if value and last.data.get("outcome") == "given" else OUTCOMES.get(str(last.data.get("outcome")), "")
    return f"last recorded {done_at(tell, last)}: {word}"


def open_clashes(tell: Telling, stays: Iterable[str]) -> list[tuple[str, list[str]]]:
    """What disagrees and waits for a person: what it is about, and the sides."""
    return [
        (_clash_title(tell, clash), [_side(tell, name, clash) for name in clash.members])
        for stay in stays
        for clash in clashes.open_of_stay(tell.picture, stay)
        if clash.kind != "bill"  # a bill is the desk's matter
    ]


def _clash_title(tell: Telling, clash: Clash) -> str:
    about = field_words(clash.field or "")
    if clash.order is not None:
        due = printed.slot_due_ms(clash.slot) if clash.slot else None
        name = short(printed.order_name(tell.picture, str(clash.stay), clash.order), 80)
        about = joined(name, tell.time(due) if due is not None else "")
    return f"{about}: {CLASH_SAID.get(clash.kind, 'entries disagree')}" if about else CLASH_SAID.get(clash.kind, "entries disagree")


def _side(tell: Telling, name: str, clash: Clash) -> str:
    picture = tell.picture
    entry = picture.entries.get(name)
    if entry is None:
        return "an entry that is not here"
    device = short(picture.value(f"devices/{entry.device}", "name"), 40) or entry.device
    if entry.kind == "treatment.charted":
        return f"{act_words(tell, entry)} ({device})"
    value: Any = picture.written(clash.path, clash.field, name) if clash.path and clash.field else ""
    said = short(value, 80) or entry.kind.replace(".", " ").replace("_", " ")
    return f"{said}: {done_at(tell, entry)} {person(tell, entry.by)} ({device})"

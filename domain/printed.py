"""The order of the printed pack: which sheet a patient is on, and which line of it a treatment is.

Theory. Paper and "enter from paper" (domain/paper.py) must speak of the same thing: sheet 7, line 12. So both take their numbers
from here. A sheet is a patient; sheets are numbered through the whole house, by ward, then cage, then name, so that a ward's own pack
and the pack of the house say the same number. Lines are numbered through the sheet. In the order of the lines:
  slot     every slot that is due in the next 24 hours, once, whatever its state (what is done already is printed as done); before
           them of each order the newest slot that stands open, and one that was held until a time to come
  needed   boxes for what is given when needed
  running  boxes for changes and checks of what runs
  free     lines for what nobody ordered ahead
A slot is named by its key, so that what was entered elsewhere meanwhile is found. Practice patients are on no paper. The picture goes
on while the paper lies there: who needs the numbers of a sheet that was printed uses the order that was kept with it (ui/paper).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from domain import clashes, roster, status
from domain.entries import happened_ms, parse_time, time_or
from domain.fold import Picture
from domain.schedule import DAY_MS, Zones

#: a pack looks so far ahead, and so far back for what stands open
AHEAD_MS = DAY_MS
BACK_MS = DAY_MS
#: boxes on a sheet for each order that is given when needed or that runs, and lines for anything else
NEEDED_BOXES, RUNNING_BOXES, FREE_LINES = 6, 6, 6
#: sections in the order in which a ward reads them, by how their names begin; others follow by name
SECTIONS = ("medic", "fluid", "infus", "monitor", "procedure", "feed", "nurs", "activ", "task")


class PaperLine(NamedTuple):
    """One line (or box) of a sheet. `slot` is the slot's key, `due_ms` when it is due (for a held one: until when), both None where the
    act makes its own slot. `word` is the slot's state, "" for lines that are no slot."""

    number: int
    kind: str
    stay: str
    order: str | None
    slot: str | None
    due_ms: int | None
    word: str
    name: str


class PaperSheet(NamedTuple):
    """One patient's sheet. `stays` are all stays that are read as this one, itself first; `lines` may be empty where only the place of
    the sheet was asked for."""

    number: int
    stay: str
    stays: tuple[str, ...]
    ward: str
    patient: str
    lines: tuple[PaperLine, ...] = ()


def paper_order(picture: Picture, ward: str | None, now_ms: int, zones: Zones) -> list[PaperSheet]:
    """The sheets of a ward ("" for patients without one), or of the whole house (None), as a pack of this moment prints them."""
    wanted = (sheet for sheet in sheet_places(picture) if ward is None or sheet.ward == ward)
    return [sheet._replace(lines=tuple(sheet_lines(picture, sheet.stays, now_ms, zones))) for sheet in wanted]


def sheet_places(picture: Picture) -> list[PaperSheet]:
    """Every patient's sheet, numbered, without its lines."""
    whole = roster.together(picture)
    text = {stay: {field: _text(picture.value(f"stays/{stay}", field)) for field in ("ward", "cage", "patient.name")} for stay in whole}
    key = {
        stay: (not said["ward"], roster.natural(said["ward"]), roster.natural(said["cage"]), roster.natural(said["patient.name"]), stay)
        for stay, said in text.items()
    }
    return [
        PaperSheet(number, stay, tuple(whole[stay]), text[stay]["ward"], text[stay]["patient.name"] or "no name")
        for number, stay in enumerate(sorted(whole, key=key.__getitem__), 1)
    ]


def sheet_lines(picture: Picture, stays: tuple[str, ...], now_ms: int, zones: Zones) -> list[PaperLine]:
    """The lines of a patient's sheet, in order."""
    orders = [(stay, order) for stay in stays for order in picture.children(f"stays/{stay}/orders")]
    slots = {key: list(_slots(picture, *key, now_ms, zones)) for key in orders}
    ranks = {key: _rank(picture, key, slots[key]) for key in orders}
    lines: list[PaperLine] = []
    for stay, order in sorted(orders, key=ranks.__getitem__):
        name = order_name(picture, stay, order)
        for kind, slot, due_ms, word in (*slots[stay, order], *_boxes(picture, stay, order, now_ms)):
            lines.append(PaperLine(len(lines) + 1, kind, stay, order, slot, due_ms, word, name))
    for _ in range(FREE_LINES):
        lines.append(PaperLine(len(lines) + 1, "free", stays[0], None, None, None, "", ""))
    return lines


_Box = tuple[str, str | None, int | None, str]


def _slots(picture: Picture, stay: str, order: str, now_ms: int, zones: Zones) -> Iterator[_Box]:
    found = status.order_slots(picture, stay, order, now_ms - BACK_MS, now_ms + AHEAD_MS, zones)
    told = [(slot, status.state(slot, now_ms)) for slot in found]
    before = [(slot, state) for slot, state in told if slot.due_ms < now_ms]
    is_open = [slot for slot, state in before if state.word in status.OPEN_STATES]
    for slot, state in before:
        until = _held_until(slot, now_ms)
        if (is_open and slot == is_open[-1]) or state.word == "clash":
            yield "slot", slot.key, slot.due_ms, state.word
        elif state.word == "held" and until is not None:
            yield "slot", slot.key, until, state.word
    for slot, state in told:
        if slot.due_ms >= now_ms and (slot.scheduled or state.word == "clash"):
            yield "slot", slot.key, slot.due_ms, state.word


def _held_until(slot: status.Slot, now_ms: int) -> int | None:
    """The time in the next 24 hours until which a slot was put off, or None."""
    times = [time_or(act.data.get("until"), -1) for act in slot.acts.counted if act.data.get("outcome") == "held"]
    last = max(times, default=-1)
    return int(last) if now_ms <= last < now_ms + AHEAD_MS else None


def _boxes(picture: Picture, stay: str, order: str, now_ms: int) -> Iterator[_Box]:
    schedule = order_schedule(picture, stay, order)
    if time_or(picture.value(f"stays/{stay}/orders/{order}", "stopped"), now_ms + 1) <= now_ms:
        return
    if schedule.get("prn") is True:
        yield from [("needed", None, None, "")] * NEEDED_BOXES
    if schedule.get("cri") is True:
        yield from [("running", None, None, "")] * RUNNING_BOXES


def order_schedule(picture: Picture, stay: str, order: str) -> Mapping[str, Any]:
    """The schedule of an order as it stands; empty where it has not arrived."""
    schedule = picture.value(f"stays/{stay}/orders/{order}", "schedule")
    return schedule if isinstance(schedule, dict) else {}


def order_name(picture: Picture, stay: str, order: str) -> str:
    """What an order is called."""
    return _text(picture.value(f"stays/{stay}/orders/{order}", "name")) or "an order that has not arrived"


def _rank(picture: Picture, key: tuple[str, str], slots: list[_Box]) -> tuple[object, ...]:
    stay, order = key
    section = _text(picture.value(f"stays/{stay}/orders/{order}", "section")).casefold()
    place = next((number for number, begin in enumerate(SECTIONS) if section.startswith(begin)), len(SECTIONS))
    kind = 1 if "prn" in order_schedule(picture, stay, order) else 0
    first = min((due for _, _, due, _ in slots if due is not None), default=0)
    return place, section, kind, first, order_name(picture, stay, order).casefold(), order, stay


def last_done_ms(picture: Picture, stay: str, order: str) -> int | None:
    """When an order was last given or partly given, ms; None where never."""
    acts = (act for acts in clashes.counted_acts(picture, stay, order).values() for act in acts.counted)
    return max((happened_ms(act) for act in acts if act.data.get("outcome") in clashes.DONE), default=None)


def not_before_ms(picture: Picture, stay: str, order: str) -> int | None:
    """Until when a PRN order's least gap forbids the next dose, ms; None where it has none or nothing was given."""
    gap, last = order_schedule(picture, stay, order).get("min_gap_min"), last_done_ms(picture, stay, order)
    return last + int(gap) * 60_000 if gap and last is not None else None


def slot_due_ms(slot: str) -> int | None:
    """When a slot with this key was first due, ms; None for a PRN or CRI act's own slot."""
    try:
        return parse_time(slot)
    except ValueError:
        return None


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""

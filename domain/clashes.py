"""What disagrees: acts on one slot, acts under an order that was changed apart, possible doubles, registers, sheets, bills.

Theory. Two entries are *apart* when neither's maker knew the other's entry (`Picture.saw`). Being apart is no fault; it is a
clash where both cannot be simply true at once:
  slot      two acts on one slot, apart, of which one was given or partial
  order     an act under an order that was changed or stopped apart from it, for its slot
  double    two given or partial acts of one order in different slots, apart, nearer than half its interval
  register  one field, several winners, different values
  sheets    anesthetic sheets opened apart on one stay
  bill      a charge sent to the practice system and entered by hand, apart
A clash stays in front of a person until a settlement names all its members and says which of them count.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from domain import anesthesia
from domain.entries import Entry, happened_ms, parse_time, time_or
from domain.fold import Picture
from domain.schedule import MINUTE_MS, interval_min

#: two acts of an order that has neither an interval nor a least gap are a possible double within this (PROTOCOL)
DOUBLE_MIN_DEFAULT = 30
DONE = frozenset({"given", "partial"})
#: what batteries were read to have: two who read one apart, at two moments, do not disagree. The newest reading is shown, with its age
READINGS = ("batteries/", "packs/")


class Clash(NamedTuple):
    """One disagreement. `members` are all entries that clash, sorted; `keep` is what a settlement in force keeps, None while open."""

    kind: str
    members: tuple[str, ...]
    stay: str | None
    order: str | None = None
    slot: str | None = None
    path: str | None = None
    field: str | None = None
    keep: frozenset[str] | None = None

    @property
    def open(self) -> bool:
        """Whether a person must still settle it."""
        return self.keep is None


class Acts(NamedTuple):
    """The acts of one slot: `live` (unstruck, not corrected), `counted` (those that count now), `clash` (the slot's own, or None)."""

    live: list[Entry]
    counted: list[Entry]
    clash: Clash | None


def of_stay(picture: Picture, stay: str) -> list[Clash]:
    """Every clash of a stay, settled ones too."""
    found: list[Clash] = []
    for order in picture.children(f"stays/{stay}/orders"):
        found += of_order(picture, stay, order)
    for path in picture.paths(stay):
        found += _of_registers(picture, stay, path)
    return found + of_sheets(picture, stay) + _of_bills(picture, stay)


def of_hospital(picture: Picture) -> list[Clash]:
    """The clashes among the hospital's own registers (devices, boards, settings)."""
    paths = (path for path in picture.paths(None) if not path.startswith(READINGS))
    return [clash for path in paths for clash in _of_registers(picture, None, path)]


def open_of_stay(picture: Picture, stay: str) -> list[Clash]:
    """The clashes of a stay that wait for a person."""
    return [clash for clash in of_stay(picture, stay) if clash.open]


def of_order(picture: Picture, stay: str, order: str) -> list[Clash]:
    """The clashes of one order: those of its slots, and its possible doubles."""
    slots = {slot: slot_acts(picture, stay, order, slot) for slot in picture.children(f"stays/{stay}/orders/{order}/slots")}
    return [acts.clash for acts in slots.values() if acts.clash] + list(_doubles(picture, stay, order, slots))


def touches_open(picture: Picture, entry: Entry) -> bool:
    """Whether this entry is a member of an open clash now: what its maker is told."""
    if entry.stay is None or entry.kind.startswith("settings."):
        clashes = of_hospital(picture) if entry.stay is None else []
    elif isinstance(entry.data.get("order"), str):
        clashes = of_order(picture, entry.stay, entry.data["order"])
        clashes += [clash for path in _paths_of(entry) for clash in _of_registers(picture, entry.stay, path)]
    elif entry.kind.startswith(("anesthesia.", "charge.")):
        clashes = of_stay(picture, entry.stay)
    elif entry.kind.startswith("form."):
        clashes = _of_registers(picture, entry.stay, f"stays/{entry.stay}/forms/{entry.data.get('form')}")
    elif entry.kind.startswith("stay."):
        clashes = _of_registers(picture, entry.stay, f"stays/{entry.stay}")
    else:
        clashes = []
    return any(clash.open and entry.name in clash.members for clash in clashes)


def _paths_of(entry: Entry) -> list[str]:
    order = f"stays/{entry.stay}/orders/{entry.data['order']}"
    return [order, f"{order}/slots/{entry.data['slot']}"] if isinstance(entry.data.get("slot"), str) else [order]


def slot_acts(picture: Picture, stay: str, order: str, slot: str) -> Acts:
    """What was done about one slot. An act that saw another replaces it (a correction), unless it is a further act (`repeat`)."""
    acts = picture.items(f"stays/{stay}/orders/{order}/slots/{slot}")
    replaced = {old.name for new, old in _both_ways(acts) if _replaces(picture, new, old)}
    live = [act for act in acts if act.name not in replaced]
    between = {act.name for pair in combinations(live, 2) if _acts_clash(picture, *pair) for act in pair}
    under = {name for act in live for change in _changes_apart(picture, act) for name in (act.name, change)}
    if not between and not under:
        return Acts(live, live, None)
    members = tuple(sorted(between | under))
    keep = picture.settlement(stay, members)
    clash = Clash("slot" if between else "order", members, stay, order, slot, keep=keep)
    counted = live if keep is None else [act for act in live if act.name not in members or act.name in keep]
    return Acts(live, counted, clash)


def _replaces(picture: Picture, new: Entry, old: Entry) -> bool:
    return not new.data.get("repeat") and picture.saw(new.name, old.name) and not picture.saw(old.name, new.name)


def _both_ways(acts: list[Entry]) -> Iterator[tuple[Entry, Entry]]:
    for one, other in combinations(acts, 2):
        yield one, other
        yield other, one


def apart(picture: Picture, one: str, other: str) -> bool:
    """Whether neither knew the other. A circle, which only an id used for two contents makes, proves as little as silence."""
    return picture.saw(one, other) == picture.saw(other, one)


def _acts_clash(picture: Picture, one: Entry, other: Entry) -> bool:
    done = one.data.get("outcome") in DONE or other.data.get("outcome") in DONE
    return done and apart(picture, one.name, other.name)


def _changes_apart(picture: Picture, act: Entry) -> list[str]:
    """The changes and the stops of the act's order that were made apart from it and concern its slot."""
    path = f"stays/{act.stay}/orders/{act.data['order']}"
    changes = {name for field in picture.fields(path) for name in picture.writers(path, field) if picture.entries[name].kind in _CHANGES}
    if not changes:
        return []
    due = slot_ms(act)
    return sorted(name for name in changes if apart(picture, act.name, name) and due >= _from_ms(picture.entries[name]))


_CHANGES = frozenset({"order.changed", "order.stopped"})


def _from_ms(change: Entry) -> float:
    return time_or(change.data.get("from"), -math.inf)


def slot_ms(act: Entry) -> int:
    """When the act's slot is due, ms; a PRN or CRI act's slot is when it happened."""
    try:
        return parse_time(str(act.data["slot"]))
    except ValueError:
        return happened_ms(act)


def double_within_min(picture: Picture, stay: str, order: str) -> float:
    """How near, in minutes, two acts of this order must be to be a possible double: half its interval, or its least gap."""
    schedule = picture.value(f"stays/{stay}/orders/{order}", "schedule") or {}
    interval = interval_min(schedule)
    return interval / 2 if interval is not None else float(schedule.get("min_gap_min") or DOUBLE_MIN_DEFAULT)


def _doubles(picture: Picture, stay: str, order: str, slots: dict[str, Acts]) -> Iterator[Clash]:
    done = [act for acts in slots.values() for act in acts.counted if act.data.get("outcome") in DONE]
    within = double_within_min(picture, stay, order) * MINUTE_MS
    timed = sorted(((happened_ms(act), act.name, act) for act in done), key=lambda item: item[:2])
    for place, (when, _, act) in enumerate(timed):
        for later, _, other in timed[place + 1 :]:
            if later - when > within:
                break
            if act.data["slot"] != other.data["slot"] and apart(picture, act.name, other.name):
                members = tuple(sorted((act.name, other.name)))
                yield Clash("double", members, stay, order, keep=picture.settlement(stay, members))


def _of_registers(picture: Picture, stay: str | None, path: str) -> list[Clash]:
    found = []
    for field in picture.fields(path):
        heads = picture.heads(path, field)
        if picture.disagree(path, field, heads):
            found.append(Clash("register", tuple(sorted(heads)), stay, path=path, field=field, keep=picture.settled(path, field, heads)))
    return found


def of_sheets(picture: Picture, stay: str) -> list[Clash]:
    """The sheets of a stay that were opened apart and that nobody joined, settled ones too."""
    base = f"stays/{stay}/anesthesia"
    group = {sheet: found[0] for found in anesthesia.groups(picture, stay) for sheet in found}
    opened = [(sheet, name) for sheet in picture.children(base) for name in picture.heads(f"{base}/{sheet}", "opened")]
    found = []
    for (sheet, one), (its, other) in combinations(opened, 2):
        if sheet != its and group[sheet] != group[its] and apart(picture, one, other):
            members = tuple(sorted((one, other)))
            found.append(Clash("sheets", members, stay, keep=picture.settlement(stay, members)))
    return found


def _of_bills(picture: Picture, stay: str) -> list[Clash]:
    found = []
    for path in picture.paths(stay):
        if not path.startswith("charges/"):
            continue
        for sent in picture.heads(path, "sent"):
            for entered in picture.heads(path, "entered"):
                if apart(picture, sent, entered):
                    members = tuple(sorted((sent, entered)))
                    found.append(Clash("bill", members, stay, path=path, keep=picture.settlement(stay, members)))
    return found


def counted_acts(picture: Picture, stay: str, order: str) -> dict[str, Acts]:
    """The acts of each slot of an order, less those that the settlement of a possible double does not keep."""
    slots = {slot: slot_acts(picture, stay, order, slot) for slot in picture.children(f"stays/{stay}/orders/{order}/slots")}
    settled = [(clash.members, clash.keep) for clash in _doubles(picture, stay, order, slots) if clash.keep is not None]
    dropped = {name for members, keep in settled for name in members if name not in keep}
    if dropped:
        slots = {slot: acts._replace(counted=[act for act in acts.counted if act.name not in dropped]) for slot, acts in slots.items()}
    return slots

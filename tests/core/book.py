"""A book of entries for tests: devices write into it, and it is folded as it grows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from domain import billing, clashes, status
from domain.entries import Entry, parse, parse_time
from domain.fold import Picture

DAY = "2026-11-22"
STAY, ORDER = "s1", "o1"
EIGHT, NOON = f"{DAY}T08:00:00Z", f"{DAY}T12:00:00Z"
EVERY_FOUR_HOURS = {"every_min": 240, "start": EIGHT}
UTC = {"UTC": [[0, 0]]}
ENVELOPE = ("saw", "time", "seq", "stay", "because", "clock", "at_from", "pos", "reason", "received")


def at(time: str) -> int:
    """Milliseconds of a time of the day, `08:05`."""
    return parse_time(f"{DAY}T{time}:00Z")


def raw(ident: str = "e1", kind: str = "note.written", data: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A whole entry as it travels; anything can be said otherwise."""
    time = more.pop("time", "06:00")
    device = more.get("device", "blue")
    return {
        "id": ident, "device": device, "seq": 1, "stamp": f"{DAY}T{time}:00.000Z-0000-{device}", "at": f"{DAY}T{time}:00.000Z",
        "at_from": "clock", "clock": None, "by": "nora", "auth": "pin", "kind": kind, "stay": STAY,
        "data": {"text": "x"} if data is None else data, "saw": [], "because": "why", **more,
    }  # fmt: skip


def fold(entries: Iterable[Entry]) -> Picture:
    """The picture of entries that arrive in this order."""
    picture = Picture()
    for entry in entries:
        picture.add(entry)
    return picture


class Book:
    """Entries by name; `picture` is their fold."""

    def __init__(self) -> None:
        self.picture = Picture()
        self.seqs: dict[str, int] = {}

    def write(self, ident: str, kind: str, data: dict[str, Any], *, device: str = "blue", **more: Any) -> Entry:
        """One entry by a device, with its next number."""
        self.seqs[device] = more.pop("seq", self.seqs.get(device, 0) + 1)
        entry = parse(raw(ident, kind, data, device=device, seq=self.seqs[device], **more))
        self.picture.add(entry)
        return entry

    def placed(self, schedule: dict[str, Any] | None = None, **data: Any) -> Entry:
        """Order o1, as entry p, by Blue at six."""
        return self.write("p", "order.placed", {"order": ORDER, "schedule": schedule or EVERY_FOUR_HOURS, **data})

    def act(self, ident: str, slot: str = EIGHT, outcome: str = "given", *, device: str = "blue", **more: Any) -> Entry:
        """An act about order o1; what is not of the envelope goes into its data."""
        envelope: dict[str, Any] = {name: more.pop(name) for name in ENVELOPE if name in more}
        if "reason" in envelope:
            envelope |= {"outcome": "kept"}
        data = {"order": ORDER, "slot": slot, "outcome": outcome, **more}
        return self.write(ident, "treatment.charted", data, device=device, **{"saw": ["p"], **envelope})

    def strike(self, target: str, ident: str = "x", **more: Any) -> Entry:
        return self.write(ident, "entry.struck", {"entry": target}, **more)

    def settle(self, of: list[str], keep: list[str], ident: str = "s", **more: Any) -> Entry:
        return self.write(ident, "clash.settled", {"of": of, "keep": keep}, **{"saw": of, **more})

    def open_clashes(self) -> list[tuple[str, ...]]:
        return [clash.members for clash in clashes.open_of_stay(self.picture, STAY)]

    def charges(self) -> dict[str, str]:
        """Entry -> state of its charge."""
        return {charge.entry: charge.state for charge in billing.charges(self.picture, STAY)}

    def charge_ids(self) -> dict[str, str]:
        return {charge.entry: charge.charge for charge in billing.charges(self.picture, STAY)}

    def states(self, now: str) -> dict[str, str]:
        """Slot -> word, of the slots due on the day."""
        slots = status.order_slots(self.picture, STAY, ORDER, at("00:00"), at("00:00") + 86_400_000, UTC)
        return {slot.key: status.state(slot, at(now)).word for slot in slots}

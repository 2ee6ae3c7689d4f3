"""Wards made by chance: devices that chart apart, hear of each other now and then, and meet every misfortune that PROTOCOL names.

One generator for two drivers: a seeded `random.Random` for many cases, hypothesis for cases that shrink.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from domain import clashes, grammar
from domain.entries import UNFOLDED_REASONS, parse, parse_time, plain_time
from domain.fold import Picture

T = TypeVar("T")
Raw = dict[str, Any]
#: gives a whole number from 0 to below its argument
Below = Callable[[int], int]

START_MS = parse_time("2026-11-22T06:00:00Z")
MINUTE_MS = 60_000
DEVICES = ("blue", "red", "green", "server-e1")
STAYS = ("s1", "s1", "s1", "s2", None)
ORDERS = ("o1", "o1", "o2")
SLOTS = (
    "2026-11-22T08:00:00Z", "2026-11-22T08:00:00Z", "2026-11-22T12:00:00Z", "2026-11-23T08:00:00Z", "prn:1", "prn:2",
    "2026-11-22T08:20:30Z",
)  # fmt: skip
OUTCOMES = ("given", "given", "partial", "held", "not_given", "stopped")
SCHEDULES: tuple[Raw, ...] = (
    {"every_min": 240, "start": "2026-11-22T08:00:00Z"},
    {"every_min": 45, "start": "2026-11-21T08:00:30Z", "stop": "2026-11-22T15:15:00Z"},
    {"at_local": ["09:00", "13:00"], "zone": "Europe/Berlin", "start": "2026-11-22T00:00:00Z"},
    {"at_local": ["12:00"], "zone": "Nowhere", "start": "2026-11-20T00:00:00Z"},
    {"once": "2026-11-22T12:00:00Z"},
    {"stat": "2026-11-22T08:00:00Z"},
    {"prn": True},
    {"prn": True, "min_gap_min": 90},
    {"cri": True},
)
ZONES = {"Europe/Berlin": [[-62_135_596_800_000, 3600]], "UTC": [[-62_135_596_800_000, 0]]}
VALUES: tuple[Any, ...] = ("C1", "C2", None, 1, 1.0, True, {"a": 1, "b": [2]}, {"b": [2], "a": 1.0}, "\ud800", "é😀")


def by_random(seed: int) -> Below:
    """Chance from a seed."""
    return random.Random(seed).randrange

#: outages: a hospital's more often than a device's
OUTAGES, SCOPES_MET = ("u1", "u2", "u3", "u4"), ("hospital", "hospital", "device")
CAUSES_MET = ("power", "server", None, "drill", "internet")


class Ward:
    """Makes entries one after the other; `made` are all of them, in the order in which they were made."""

    def __init__(self, below: Below) -> None:
        self.below = below
        self.made: list[Raw] = []
        self.seqs = dict.fromkeys(DEVICES, 0)
        self.heard: dict[str, int] = dict.fromkeys(DEVICES, 0)
        self.now_ms = START_MS

    def pick(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def often(self, one_in: int) -> bool:
        """True once in so many times."""
        return self.below(one_in) == 0

    def run(self, count: int) -> list[Raw]:
        for _ in range(count):
            self.step()
        return self.made

    def step(self) -> None:
        """One entry by one device."""
        self.now_ms += self.below(90) * MINUTE_MS
        device = self.pick(DEVICES)
        if self.below(3):
            self.heard[device] = len(self.made)
        stay = self.pick(STAYS)
        kind, data, about = self._what(stay, self._known(device, stay))
        if stay is None and kind.startswith(("stay.", "order.", "slot.", "treatment.", "anesthesia.", "note.")):
            stay = "s2"
        self.made.append(self._entry(device, stay, kind, data, about))

    def _known(self, device: str, stay: str | None) -> list[Raw]:
        """What a device has of a stay: what it heard, and its own."""
        heard = self.made[: self.heard[device]] + [one for one in self.made[self.heard[device] :] if one["device"] == device]
        return [one for one in heard if one["stay"] == stay]

    def _what(self, stay: str | None, known: list[Raw]) -> tuple[str, Raw, list[Raw]]:
        """Kind, data, and what the maker saw about the same thing."""
        makers = (
            self._field, self._field, self._order, self._order, self._act, self._act, self._act, self._act, self._slot, self._settle,
            self._settle, self._aim, self._aim, self._other, self._other,
        )  # fmt: skip
        return self.pick(makers)(stay, known)

    def _field(self, stay: str | None, known: list[Raw]) -> tuple[str, Raw, list[Raw]]:
        same = [one for one in known if one["kind"].startswith("stay.")]
        value = self.pick(VALUES)
        field: Raw = self.pick(({"mood": value}, {"patient": {"name": value}}, {"patient": None}, {"patient.name": "x"}))
        return self.pick(("stay.changed", "stay.changed", "stay.opened", "stay.discharge_intended")), dict(field), same

    def _order(self, stay: str | None, known: list[Raw]) -> tuple[str, Raw, list[Raw]]:
        order = self.pick(ORDERS)
        same = [one for one in known if one["data"].get("order") == order]
        what = self.below(6)
        if what < 3:
            return "order.placed", {"order": order, "schedule": dict(self.pick(SCHEDULES)), "name": self.pick(("A", "B"))}, same
        since = plain_time(START_MS + self.below(16) * 60 * MINUTE_MS)
        if what == 3:
            return "order.stopped", {"order": order, "from": since}, same
        if what == 4:
            return "order.changed", {"order": order, "name": self.pick(("A", "C"))}, same
        return "order.changed", {"order": order, "schedule": dict(self.pick(SCHEDULES)), **({"from": since} if self.below(3) else {})}, same

    def _act(self, stay: str | None, known: list[Raw]) -> tuple[str, Raw, list[Raw]]:
        order, slot = self.pick(ORDERS), self.pick(SLOTS)
        same = [one for one in known if one["data"].get("order") == order and one["data"].get("slot") in (None, slot)]
        data: Raw = {"order": order, "slot": slot, "outcome": self.pick(OUTCOMES)}
        if self.often(6):
            data["repeat"] = self.pick((True, False, None))
        if data["outcome"] == "held" and self.often(2):
            data["until"] = plain_time(self.now_ms + self.below(200) * MINUTE_MS)
        return "treatment.charted", data, same

    def _slot(self, stay: str | None, known: list[Raw]) -> tuple[str, Raw, list[Raw]]:
        order, slot = self.pick(ORDERS), self.pick(SLOTS)
        same = [one for one in known if one["data"].get("slot") == slot]
        if self.often(2):
            return "slot.skipped", {"order": order, "slot": slot}, same
        return "slot.moved", {"order": order, "slot": slot, "to": plain_time(START_MS + self.below(60) * 60 * MINUTE_MS)}, same

    def _settle(self, stay: str | None, known: list[Raw]) -> tuple[str, Raw, list[Raw]]:
        members: list[str] = []
        if stay is not None:
            picture = Picture()
            for raw in known:
                picture.add(parse(raw))
            found = clashes.of_stay(picture, stay)
            members = list(self.pick(found).members) if found else []
        if self.often(5):
            members += [self._any_id() for _ in range(2)]
        keep = [name for name in members if self.below(2)]
        same = [one for one in known if one["id"] in members or one["kind"] == "clash.settled"]
        return "clash.settled", {"of": members, "keep": keep}, same

    def _aim(self, stay: str | None, known: list[Raw]) -> tuple[str, Raw, list[Raw]]:
        kept = [one["id"] for one in self.made if one.get("outcome") == "kept"]
        if kept and self.often(2):
            return "entry.admitted", {"entry": self.pick(kept)}, []
        if self.often(5):
            return "entry.dismissed", {"entry": self._any_id()}, []
        return "entry.struck", {"entry": self._any_id()}, []

    def _other(self, stay: str | None, known: list[Raw]) -> tuple[str, Raw, list[Raw]]:
        choices: list[tuple[str, Raw]] = [
            ("note.written", {"text": self.pick(("one", "two\u0000"))}),
            ("stay.weighed", {"kg": "4.2"}),
            *[("anesthesia.opened", {"sheet": self.pick(("x1", "x2"))})] * 4,
            ("anesthesia.finalize_intended", {"sheet": "x1"}),
            ("anesthesia.finalized", {"sheet": "x1", "upto": {}}),
            ("form.finalize_intended", {"form": "f1"}),
            ("form.finalized", {"form": "f1", "upto": {}}),
            ("anesthesia.joined", {"sheet": "x1", "with": "x2"}),
            ("anesthesia.read", {"sheet": "x1", "values": {"hr": 88}}),
            ("charge.sent", {"charge": "c1", "reference": self.pick(("1", "2"))}),
            ("charge.entered", {"charge": "c1"}),
            ("act.witnessed", {"entry": self._any_id()}),
            *[self._outage_declared(), self._outage_ended()] * 3,
            ("outage.closed", {"outage": self.pick(OUTAGES)}),
            ("outage.step_done", {"outage": self.pick(OUTAGES), "step": "charge"}),
            ("stay.placed", {"board": "icu"}),
            ("stay.unplaced", {"board": "icu"}),
            ("settings.changed", {"name": self.pick(("Elm", "Oak"))}),
            ("settings.changed", {self.pick(("late_after_min", "late_after_min.fluid", "due_before_min")): self.pick((5, 20, 60, "soon"))}),
            ("spell.cast", {"spell": "lumos"}),
        ]  # fmt: skip
        kind, data = self.pick(choices)
        return kind, dict(data), [one for one in known if one["kind"] == kind]

    def _outage_declared(self) -> tuple[str, Raw]:
        data: Raw = {"outage": self.pick(OUTAGES), "scope": self.pick(SCOPES_MET), "cause": self.pick(CAUSES_MET)}
        if self.often(2):
            data["since"] = self.pick((None, plain_time(self.now_ms - self.below(90) * MINUTE_MS)))
        if self.often(4):
            data["devices"] = [self.pick(("red", "gold")) for _ in range(self.below(3))]
        return "outage.declared", data

    def _outage_ended(self) -> tuple[str, Raw]:
        until: Raw = {"until": plain_time(self.now_ms - self.below(30) * MINUTE_MS)} if self.often(2) else {}
        return "outage.ended", {"outage": self.pick(OUTAGES), **until}

    def _any_id(self) -> str:
        """Of an entry that was made, or will be, or never is."""
        return f"e{self.below(len(self.made) + 4)}"

    def _entry(self, device: str, stay: str | None, kind: str, data: Raw, about: list[Raw]) -> Raw:
        self.seqs[device] += 1
        if self.often(25):
            self.seqs[device] = max(1, self.seqs[device] - 1 - self.below(3))  # put back to an older copy of its storage
        saw = [one["id"] for one in about if self.below(8)]
        if self.often(12):
            saw.append(self._any_id())
        wrong_ms = self.pick((0, 0, 0, 3_600_000, -86_400_000, 1234.5))
        at_ms = self.now_ms + int(wrong_ms)
        raw: Raw = {
            "id": f"e{len(self.made)}", "device": device, "seq": self.seqs[device], "stamp": f"{plain_time(at_ms)}-0000-{device}",
            "at": plain_time(at_ms), "at_from": self.pick(("clock", "clock", "person")), "by": "nora", "auth": "pin", "kind": kind,
            "clock": self.pick((None, {"offset_ms": wrong_ms, "measured_at": plain_time(START_MS)})), "stay": stay, "data": data,
            "saw": saw, "because": "why",
        }  # fmt: skip
        return self._received(raw)

    def _received(self, raw: Raw) -> Raw:
        """Most entries have a receipt; some were only kept, some of those in no shape to be folded."""
        if self.often(4):
            return raw
        raw |= {"pos": len(self.made) + 1, "outcome": "added"}
        if raw["kind"] not in grammar.KINDS:
            raw |= {"outcome": "kept", "reason": "unknown_kind"}
        elif self.often(9):
            raw |= {"outcome": "kept", "reason": self.pick([*sorted(UNFOLDED_REASONS), "unknown_kind"])}
            if raw["reason"] == "malformed":
                raw["data"] = {**raw["data"], **self.pick(({"order": 7}, {"kg": "four"}, {"outcome": {}}, {"entry": []}, {"ward": []}))}
            if raw["reason"] == "altered" and self.made:
                raw |= {"id": self.pick(self.made)["id"], "key": f"altered:{len(self.made)}"}
        return raw

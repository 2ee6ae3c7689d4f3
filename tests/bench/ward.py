"""A ward's day, made up: patients with their orders, and acts about them as devices write them. The same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from domain.entries import plain_minute, plain_time
from domain.stamp import tick

Raw = dict[str, Any]
MINUTE_MS = 60_000
NAMES = ("Biscuit", "Moss", "Juniper", "Otto", "Pebble", "Saffron", "Tilda", "Umber", "Wren", "Quill")
#: section, name, minutes between, how it is charted, unit
ORDERS = (
    ("Vitals", "Temperature", 60, "numeric", "°C"),
    ("Vitals", "Heart rate", 60, "numeric", "/min"),
    ("Vitals", "Respiration", 60, "numeric", "/min"),
    ("Vitals", "Pain score", 120, "numeric", ""),
    ("Fluids", "Lactated Ringer's, check line", 60, "initials", "ml"),
    ("Medication", "Ampicillin 22 mg/kg IV", 240, "initials", "ml"),
    ("Medication", "Methadone 0.2 mg/kg IV", 240, "initials", "ml"),
    ("Medication", "Maropitant 1 mg/kg IV", 1440, "initials", "ml"),
    ("Care", "Walk outside", 240, "text", ""),
    ("Care", "Turn and check bedding", 120, "initials", ""),
)


class Order(NamedTuple):
    """An order as an act needs it."""

    stay: str
    order: str
    placed: str
    every_min: int
    way: str


class Author:
    """One device's hand: numbers, stamps and ids without a gap."""

    def __init__(self, device: str, seed: int = 0) -> None:
        self.device, self.seq = device, 0
        self._chance = random.Random(f"{device}/{seed}")
        self._stamp: str | None = None

    def entry(self, kind: str, stay: str | None, data: Raw, at_ms: int, saw: Sequence[str] = (), because: str | None = None) -> Raw:
        """An entry of this device at a time of its clock."""
        self.seq += 1
        self._stamp = tick(self._stamp, at_ms, self.device)
        at = plain_time(at_ms)
        return {
            "id": self.new_id(), "device": self.device, "seq": self.seq, "stamp": self._stamp, "at": at, "at_from": "clock",
            "clock": {"offset_ms": 12, "measured_at": at}, "by": "s-nurse1", "auth": "session", "kind": kind, "stay": stay, "data": data,
            "saw": list(saw), "because": because,
        }  # fmt: skip

    def new_id(self) -> str:
        """A UUID, from this author's own chance."""
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    def admit(self, stay: str, ward: str, at_ms: int) -> tuple[list[Raw], list[Order]]:
        """A patient's admission and first orders."""
        name = self._chance.choice(NAMES)
        data = {
            "patient": {"name": name, "species": "dog", "breed": "Mixed", "sex": "f"},
            "client": {"name": "A. Example", "phone": "555 0100"},
            "weight_kg": "12.4", "ward": ward, "cage": str(self._chance.randrange(1, 40)), "reason": "Observation", "resuscitation": "als",
        }  # fmt: skip
        raws, orders = [self.entry("stay.opened", stay, data, at_ms)], []
        for place, (section, title, every_min, way, unit) in enumerate(ORDERS):
            order = f"{stay}-o{place}"
            made = {
                "order": order, "section": section, "name": title, "schedule": {"every_min": every_min, "start": plain_minute(at_ms)},
                "entry": way, "dose": {"unit": unit}, "billing": {"code": f"T-{place:03d}", "price": "4.50", "mode": "each"},
            }  # fmt: skip
            raws.append(self.entry("order.placed", stay, made, at_ms))
            orders.append(Order(stay, order, raws[-1]["id"], every_min, way))
        return raws, orders

    def chart(self, order: Order, slot_ms: int, saw: Sequence[str] = ()) -> Raw:
        """An act: given, a few minutes off its due time."""
        data = {
            "order": order.order, "slot": plain_minute(slot_ms), "outcome": "given", "value": f"{self._chance.uniform(36, 40):.1f}",
            "quantity": "1", "unit": "ml", "code": order.order[-8:], "price": "4.50", "billed": True,
        }  # fmt: skip
        at_ms = slot_ms + self._chance.randrange(-6 * MINUTE_MS, 12 * MINUTE_MS)
        return self.entry("treatment.charted", order.stay, data, at_ms, [order.placed, *saw])


def slots(orders: Sequence[Order], since_ms: int, until_ms: int) -> Iterator[tuple[Order, int]]:
    """Every slot of these orders between two times: (order, due time)."""
    for order in orders:
        step = order.every_min * MINUTE_MS
        for due in range(since_ms, until_ms, step):
            yield order, due


def rounds(author: Author, orders: Sequence[Order], count: int, since_ms: int) -> list[Raw]:
    """`count` acts of one device, slot after slot in the order of time, each knowing the order's act before it."""
    since_ms -= since_ms % MINUTE_MS
    last: dict[str, str] = {}
    made: list[Raw] = []
    hours = 24
    while len(made) < count:
        days = sorted(slots(orders, since_ms, since_ms + hours * 60 * MINUTE_MS), key=lambda item: item[1])
        for order, due in days[: count - len(made)]:
            raw = author.chart(order, due, [last[order.order]] if order.order in last else [])
            last[order.order] = raw["id"]
            made.append(raw)
        since_ms += hours * 60 * MINUTE_MS
    return made

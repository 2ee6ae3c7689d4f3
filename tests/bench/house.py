"""A hospital made ready for a figure: devices enrolled, patients in their cages, and then a real server on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from domain.hospital import Hospital, Maker
from tests.bench.figures import now_ms
from tests.bench.ward import MINUTE_MS, Author, Order

BATCH = 500
WARDS = ("ICU", "Surgery", "Medicine", "Isolation", "Cats", "Horses")


class Enrolled(NamedTuple):
    """A device that may come in."""

    device: str
    token: str


@contextmanager
def hospital(folder: Path, clock: Callable[[], int] = now_ms) -> Iterator[Hospital]:
    """The hospital in this folder, opened in this process; `clock` is the server's, ms."""
    opened = Hospital.open(folder, None, clock)
    try:
        yield opened
    finally:
        opened.close()


def enroll(opened: Hospital, count: int, role: str = "device") -> list[Enrolled]:
    """So many new devices or walls."""
    made = []
    for number in range(count):
        ward = WARDS[number % len(WARDS)]
        given = opened.redeem(opened.make_code(f"{role} {number + 1}", "blue", ward, role))
        made.append(Enrolled(given["device"], given["token"]))
    return made


def admit(opened: Hospital, author: Author, stays: int, hours_ago: int = 24) -> list[list[Order]]:
    """So many patients over the wards, with their orders; gives the orders of each."""
    at_ms = now_ms() - hours_ago * 60 * MINUTE_MS
    orders = []
    for number in range(stays):
        raws, placed = author.admit(f"stay-{number:04d}", WARDS[number % len(WARDS)], at_ms + number)
        opened.record(raws, Maker(author.device, "device"))
        orders.append(placed)
    return orders


def flat(orders: Sequence[Sequence[Order]]) -> list[Order]:
    """The orders of all stays in one list."""
    return [order for placed in orders for order in placed]

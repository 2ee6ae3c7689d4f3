"""Builders for the tests of the hospital: a clock to turn, devices that make entries, a hospital on either database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from domain.entries import parse_time, plain_time
from domain.hospital import Hospital, Maker, Outcome

START = parse_time("2026-11-22T19:00:00Z")
SLOT = "2026-11-22T20:00:00Z"


class Clock:
    """A clock that stands until it is turned; milliseconds."""

    def __init__(self, ms: int = START) -> None:
        self.ms = ms

    def __call__(self) -> int:
        return self.ms

    def turn(self, *, minutes: float = 0, seconds: float = 0) -> None:
        self.ms += round((minutes * 60 + seconds) * 1000)


class Device:
    """An iPad that makes entries, numbered and stamped as the contract asks."""

    def __init__(self, identity: str = "blue-1", role: str = "device", **maker: Any) -> None:
        self.maker = Maker(identity, role, **maker)
        self.seqs = count(1)

    def entry(
        self, kind: str, stay: str | None = None, because: str | None = None, saw: tuple[str, ...] = (), /, **data: Any
    ) -> dict[str, Any]:
        seq = next(self.seqs)
        at = plain_time(START + seq * 1000)
        return {
            "id": str(uuid4()), "device": self.maker.identity, "seq": seq, "stamp": f"{at}-0000-{self.maker.identity}", "at": at,
            "at_from": "clock", "clock": None, "by": "ada", "auth": "pin", "kind": kind, "stay": stay, "data": data,
            "saw": list(saw), "because": because,
        }  # fmt: skip

    def opened(self, stay: str, **data: Any) -> dict[str, Any]:
        return self.entry("stay.opened", stay, patient={"name": "Rex"}, **data)

    def placed(self, stay: str, order: str = "o1", **data: Any) -> dict[str, Any]:
        schedule = {"every_min": 240, "start": plain_time(START)}
        return self.entry("order.placed", stay, **{"order": order, "name": "Cefazolin", "schedule": schedule} | data)

    def given(self, stay: str, order: str = "o1", slot: str = SLOT, saw: tuple[str, ...] = (), **data: Any) -> dict[str, Any]:
        return self.entry("treatment.charted", stay, None, saw, **{"order": order, "slot": slot, "outcome": "given"} | data)


@contextmanager
def open_hospital(folder: Path, url: str | None = None, clock: Clock | None = None) -> Iterator[Hospital]:
    opened = Hospital.open(folder, url, clock or Clock())
    try:
        yield opened
    finally:
        opened.close()


def words(outcomes: list[Outcome]) -> list[str]:
    """`added`, `kept:malformed` …"""
    return [f"{one.outcome}:{one.reason}" if one.outcome == "kept" else one.outcome for one in outcomes]


def stored(hospital: Hospital) -> list[dict[str, Any]]:
    """The journal, entry by entry."""
    return [json.loads(line) for line in hospital.export()]

"""The clock changes of the zones by whose clock somebody types a time: a sheet's, an order's, a mark's."""

from __future__ import annotations

from functools import lru_cache

from domain.entries import plain_time
from domain.errors import WardlightError
from domain.fold import Picture
from domain.store.zones import zone_table

#: years around the one that is meant whose clock changes are known
YEARS = 1


@lru_cache(maxsize=64)
def zone_years(zone: str, year: int) -> list[list[int]]:
    """The clock changes of a zone about a year; UTC's where there is no such zone."""
    try:
        return zone_table(zone, year - YEARS, year + YEARS)
    except WardlightError:
        return [[0, 0]]


def table_of(picture: Picture, now_ms: int) -> list[list[int]]:
    """The clock changes of the hospital's zone."""
    return zone_years(str(picture.value("settings/hospital", "zone") or "UTC"), int(plain_time(now_ms)[:4]))


def zones_of(picture: Picture, stays: tuple[str, ...]) -> dict[str, list[list[int]]]:
    """The zones that a patient's orders name."""
    found = {}
    for path in (f"stays/{stay}/orders/{order}" for stay in stays for order in picture.children(f"stays/{stay}/orders")):
        schedule = picture.value(path, "schedule")
        if isinstance(schedule, dict) and isinstance(schedule.get("zone"), str):
            start = str(schedule.get("start") or plain_time(0))
            found[schedule["zone"]] = zone_years(schedule["zone"], int(start[:4]))
    return found

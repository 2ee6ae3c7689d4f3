"""Time zones as a table of transitions, which travels with the grammar, so that an old tablet computes the same due times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain import errors

#: offsets are looked at this often and the change between two looks is found by halving; no zone changed twice within it
STEP_S = 6 * 3600


def zone_table(zone: str, from_year: int, to_year: int) -> list[list[int]]:
    """[[utc_ms, offset_s], …] of a zone from the start of one year to the end of the other: each offset and from when it holds.

    The first row stands for all time before. Raises errors.BadInput for an unknown zone.
    """
    try:
        info = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise errors.BadInput(f"There is no time zone {zone!r}. Use a name such as Europe/Berlin.") from error

    def offset_at(second: int) -> int:
        offset = (_EPOCH + timedelta(seconds=second)).astimezone(info).utcoffset()
        return int(offset.total_seconds()) if offset is not None else 0

    start, end = _second(from_year), _second(to_year + 1)
    table = [[start * 1000, offset_at(start)]]
    for second in range(start, end, STEP_S):
        after = min(second + STEP_S, end)
        if offset_at(after) != table[-1][1]:
            low, high = second, after
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset_at(middle) == table[-1][1] else (low, middle)
            table.append([high * 1000, offset_at(after)])
    return table


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _second(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())

"""The hybrid logical clock: a stamp that sorts as text, never goes back, and is never pulled far ahead by a wrong clock.

A stamp is `2026-11-22T19:09:11.123Z-0000-<device>`: wall time, a counter of four hex digits, the maker. It orders what is
shown and nothing else; see PROTOCOL for what must never lean on it.
"""

from __future__ import annotations

from domain.entries import STAMP_PATTERN, parse_time, plain_time

#: nobody adopts a stamp that is further ahead of the own clock than this, milliseconds (PROTOCOL, Clocks)
AHEAD_MAX_MS = 5 * 60_000
#: the counter has four hex digits; past them the time moves on by a millisecond
COUNTER_MAX = 0xFFFF


def parts(stamp: str) -> tuple[int, int, str]:
    """Milliseconds since 1970, counter and device of a stamp. Raises ValueError where it is none."""
    match = STAMP_PATTERN.fullmatch(stamp)
    if match is None:
        raise ValueError(f"no stamp: {stamp!r}")
    return parse_time(match[1]), int(match[2], 16), match[3]


def join(ms: int, counter: int, device: str) -> str:
    """The stamp's text; a counter past its digits carries into the milliseconds."""
    if counter > COUNTER_MAX:
        ms, counter = ms + 1, 0
    return f"{plain_time(ms)}-{counter:04x}-{device}"


def tick(last: str | None, now_ms: int, device: str) -> str:
    """The stamp of a new entry: after `last` in any case, at `now_ms` (the maker's wall clock) where that is later."""
    if last is None:
        return join(now_ms, 0, device)
    last_ms, counter, _ = parts(last)
    return join(now_ms, 0, device) if now_ms > last_ms else join(last_ms, counter + 1, device)


def heard(last: str | None, seen: str, now_ms: int, device: str) -> str | None:
    """The newest stamp to tick from after an entry of another was read; `last` unchanged where that one is absurdly ahead."""
    try:
        seen_ms, counter, _ = parts(seen)
    except ValueError:
        return last
    if seen_ms > now_ms + AHEAD_MAX_MS:
        return last
    mine = join(seen_ms, counter, device)
    return mine if last is None or mine > last else last

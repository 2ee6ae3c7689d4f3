"""Times as the hospital reads them, on paper and on the desk's pages: its zone, 24 or 12 hours, and lengths of time in words."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.entries import Entry, happened_ms, parse_time
from domain.fold import Picture
from domain.schedule import MINUTE_MS

#: a tablet's clock may say anything, and its correction more; what lies outside of these years is shown as their end
MOMENT_MIN_MS, MOMENT_MAX_MS = -62_100_000_000_000, 253_370_764_800_000


class Clock:
    """The wall's clock of the hospital: its zone, and 24 or 12 hours."""

    def __init__(self, picture: Picture) -> None:
        try:
            self.zone = ZoneInfo(str(picture.value("settings/hospital", "zone") or "UTC"))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.zone = ZoneInfo("UTC")
        self.hours24 = picture.value("settings/hospital", "hours24") is not False

    def time(self, ms: int, now_ms: int) -> str:
        """`02:41` today, else `20 Nov 02:41`."""
        at, now = self._at(ms), self._at(now_ms)
        return self.of_day(at) if at.date() == now.date() else f"{_day(at, year=at.year != now.year)} {self.of_day(at)}"

    def dated(self, ms: int, now_ms: int | None = None) -> str:
        """`20 Nov 02:41`, for paper, which is read on another day; with the year unless it is that of `now_ms`."""
        at = self._at(ms)
        return f"{_day(at, year=now_ms is None or at.year != self._at(now_ms).year)} {self.of_day(at)}"

    def day_word(self, ms: int) -> str:
        """`2026-11-20`, the day in the hospital's zone, as forms and spreadsheets have it."""
        return self._at(ms).date().isoformat()

    def date_time(self, ms: int) -> str:
        """`20 Nov 2026 02:41`: the day too, for what is printed and may lie about for a week."""
        return self.dated(ms)

    def moment(self, ms: int) -> str:
        """`20 Nov 2026 02:41:09`: what is told to the second, in a report of what happened."""
        at = self._at(ms)
        clock = at.strftime("%H:%M:%S") if self.hours24 else f"{at.hour % 12 or 12}:{at:%M:%S} {'am' if at.hour < 12 else 'pm'}"
        return f"{_day(at, year=True)} {clock}"

    def sortable(self, ms: int) -> str:
        """`2026-11-20 02:41`, for files."""
        return f"{self._at(ms):%Y-%m-%d %H:%M}"

    def of_day(self, at: datetime) -> str:
        """`02:41` or `2:41 am`, of what a wall's clock shows."""
        return at.strftime("%H:%M") if self.hours24 else f"{at.hour % 12 or 12}:{at:%M} {'am' if at.hour < 12 else 'pm'}"

    def _at(self, ms: int) -> datetime:
        return datetime.fromtimestamp(min(max(ms, MOMENT_MIN_MS), MOMENT_MAX_MS) / 1000, UTC).astimezone(self.zone)


def _day(at: datetime, *, year: bool) -> str:
    return f"{at.day} {at:%b %Y}" if year else f"{at.day} {at:%b}"


def span(ms: float) -> str:
    """A length of time: `under a minute`, `37 min`, `1 h 40 min`, `3 days`."""
    minutes = int(max(ms, 0) // 60_000)
    if minutes < 1:
        return "under a minute"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} days"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def off_words(off_ms: float) -> str:
    """`its clock was 12 min ahead`, of a device whose clock said so much more (ms) than the time that is shown; nothing below a minute."""
    return f"its clock was {span(abs(off_ms))} {'ahead' if off_ms > 0 else 'behind'}" if abs(off_ms) >= MINUTE_MS else ""


def corrected(entry: Entry) -> str:
    """The same of an entry, where the time that is shown is not what the device's clock said."""
    return off_words(parse_time(entry.at) - happened_ms(entry))

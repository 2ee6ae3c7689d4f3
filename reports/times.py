"""Times, lengths of time, schedules and weights as a printed page says them: the hospital's zone, 24 or 12 hours, kg or lb."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from domain import doses

from .clock import MOMENT_MAX_MS, Clock


class WallClock(Clock):
    """The clock on the hospital's wall, in the words of a printed sheet."""

    def at(self, ms: float) -> datetime:
        """The moment in the hospital's zone."""
        return datetime.fromtimestamp(min(max(ms, 0), MOMENT_MAX_MS) / 1000, UTC).astimezone(self.zone)

    def minute(self, ms: float) -> str:
        """`02:41` or `2:41 am`."""
        at = self.at(ms)
        return f"{at:%H:%M}" if self.hours24 else f"{at.hour % 12 or 12}:{at:%M} {'am' if at.hour < 12 else 'pm'}"

    def hour(self, ms: float) -> str:
        """`02` or `2a`: the hour at the head of a narrow column."""
        at = self.at(ms)
        return f"{at:%H}" if self.hours24 else f"{at.hour % 12 or 12}{'a' if at.hour < 12 else 'p'}"

    def date(self, ms: float) -> str:
        """`Wed 25 Nov 2026`."""
        at = self.at(ms)
        return f"{at:%a} {at.day} {at:%b %Y}"

    def moment(self, ms: float) -> str:
        """`02:41, Wed 25 Nov 2026`."""
        return f"{self.minute(ms)}, {self.date(ms)}"

    def day_time(self, ms: float, now_ms: float) -> str:
        """`02:41` on the day of `now_ms`, else with the day before it: `Tue 22:10`, further off `20 Nov 22:10`."""
        at, now = self.at(ms), self.at(now_ms)
        days = abs((at.date() - now.date()).days)
        day = "" if days == 0 else f"{at:%a} " if days < 6 else f"{at.day} {at:%b} "
        return day + self.minute(ms)


def schedule_words(schedule: Mapping[str, Any], clock: WallClock) -> str:
    """`every 4 hours`, `daily at 08:00 and 20:00`, `when needed, not within 30 min`: always spelled out (VETERINARY [AB3])."""
    if schedule.get("every_min"):
        return f"every {_length(int(schedule['every_min']))}"
    if schedule.get("at_local"):
        times = [str(time) if clock.hours24 else _twelve(str(time)) for time in schedule["at_local"]]
        return "daily at " + (times[0] if len(times) == 1 else f"{', '.join(times[:-1])} and {times[-1]}")
    if schedule.get("stat"):
        return "STAT, once"
    if schedule.get("once"):
        return "once"
    if schedule.get("prn"):
        gap = schedule.get("min_gap_min")
        one = {"hour": "an hour", "minute": "a minute"}
        length = _length(int(gap)) if gap else ""
        return f"when needed, not within {one.get(length, length)}" if gap else "when needed"
    return "continuous" if schedule.get("cri") else ""


def _length(minutes: int) -> str:
    if minutes % 60:
        return "minute" if minutes == 1 else f"{minutes} min"
    hours = minutes // 60
    if hours == 1:
        return "hour"
    return f"{hours // 24} days" if hours > 48 and hours % 24 == 0 else f"{hours} hours"


def _twelve(time: str) -> str:
    hours = int(time[:2])
    return f"{hours % 12 or 12}{time[2:]} {'am' if hours < 12 else 'pm'}"


def weight_words(kg: str | None, *, pounds: bool) -> str:
    """`26.4 kg`, or `58.2 lb (26.4 kg)`: doses are per kg, so that the kilograms always stand there; "" where nobody weighed."""
    if kg is None or not doses.is_amount(kg):
        return ""
    if not pounds:
        return f"{doses.typed(Decimal(kg))} kg"
    lb = (Decimal(kg) * doses.POUNDS_PER_KG).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{doses.typed(lb)} lb ({doses.typed(Decimal(kg))} kg)"

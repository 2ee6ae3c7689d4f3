"""The Python core answers the vectors as expected."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.entries import parse_time, plain_minute

from .answers_python import ANSWERS
from .cases import load
from .questions import Question, questions, wrong


@pytest.mark.parametrize("question", list(questions()), ids=lambda question: question.ask)
def test_python_answers_the_vectors(question: Question) -> None:
    assert wrong(question, ANSWERS[question.ask](question.given)) == []


@pytest.mark.parametrize("change", load("schedule_changes")["changes"], ids=lambda change: f"{change['zone']} {change['transition']}")
def test_expected_dues_at_clock_changes_are_those_of_the_zone_database(change: dict[str, object]) -> None:
    """zoneinfo reads a repeated time as the first one, and a skipped one as moved on by the gap: what PROTOCOL asks for."""
    zone, transition = ZoneInfo(str(change["zone"])), parse_time(str(change["transition"]))
    moment = datetime.fromtimestamp(transition / 1000, UTC)
    found = set()
    for day in range(-3, 4):
        wall = datetime.combine((moment.astimezone(zone) + timedelta(days=day)).date(), time.fromisoformat(str(change["time"])), zone)
        found.add(int(wall.astimezone(UTC).timestamp() * 1000))
    inside = sorted(due for due in found if abs(due - transition) <= 36 * 3_600_000)
    assert [[plain_minute(due), 1] for due in inside] == change["daily"]

"""A text that is too long is refused at the desk with how long it may be: nothing is cut off, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from domain import file_numbers, questionnaire
from domain.errors import BadInput
from domain.hospital import Hospital
from tests.hospital.making import Clock, Device, stored
from tests.hospital.test_paper_clock_change import BACK, Night
from ui.pages import numbers, people_page, ready_acts
from ui.pages.acting import REASON_MAX, reason
from ui.pages.billing import acts
from ui.pages.drill import DrillPage
from ui.pages.ready_view import Asked
from ui.pages.recovery import typing_in
from ui.pages.visitor import Visitor

MONA = Visitor("mona", "Mona", "manager", "session")
DANGERS = Asked(questionnaire.BY_KEY["dangers"], None, "", "", ())


def answers(house: Hospital, text: str) -> str:
    return ready_acts.answer(house, MONA, [DANGERS], {"dangers": text})


def trains(field: str) -> Callable[[Hospital, str], str]:
    def train(house: Hospital, text: str) -> str:
        typed = {"topic": "Paper", "people": "Ada", "day": "2026-11-20", "note": "", field: text}
        return ready_acts.log_training(house, MONA, typed, house.now_ms())

    return train


def stations(house: Hospital, text: str) -> str:
    return ready_acts.put_station(house, MONA, None, {"place": text, "ports": "4", "devices": "2"})


def marks(house: Hospital, text: str) -> str:
    return acts.mark(house, MONA, text, house.now_ms())


def files(house: Hospital, text: str) -> str:
    shown = numbers.read(house, "s1")
    assert shown is not None
    return numbers.put(house, shown, {"file_number": text}, MONA)


@pytest.mark.parametrize(
    ("write", "most"),
    [
        (answers, questionnaire.WORDS_MAX), (trains("topic"), ready_acts.TEXT_MAX), (trains("people"), ready_acts.TEXT_MAX),
        (trains("note"), ready_acts.NOTE_MAX), (stations, ready_acts.TEXT_MAX), (marks, acts.LABEL_MAX), (files, file_numbers.NUMBER_MAX),
    ],
)  # fmt: skip
def test_a_text_is_kept_whole_or_refused(house: Hospital, blue: Device, write: Callable[[Hospital, str], str], most: int) -> None:
    house.record([blue.opened("s1")], blue.maker)
    before = len(stored(house))
    with pytest.raises(Exception, match=f"has 9,000 letters, and at most {most} are kept. Shorten it; nothing was written."):
        write(house, "x" * 9_000)
    assert len(stored(house)) == before
    write(house, "x" * most)
    assert "x" * most in stored(house)[-1]["data"].values()


def test_a_reason_is_kept_whole_or_refused_and_so_is_the_one_that_closes_a_drill(house: Hospital) -> None:
    assert reason("x" * REASON_MAX) == "x" * REASON_MAX
    parts: Any = SimpleNamespace(hospital=house, settings=SimpleNamespace(drill_countdown_s=0))
    for write in (reason, lambda text: DrillPage(parts, MONA)._close("drill-1", text)):
        with pytest.raises(BadInput, match=f"The reason has {REASON_MAX + 1} letters, and at most {REASON_MAX} are kept"):
            write("x" * (REASON_MAX + 1))


def test_a_note_from_paper_is_kept_whole_or_refused(house: Hospital, clock: Clock, blue: Device) -> None:
    night = Night(house, clock, blue, BACK)
    with pytest.raises(BadInput, match="The note has 2,001 letters, and at most 2,000 are kept"):
        typing_in.note(night.place, "s1", "4:30", "x" * (typing_in.NOTE_MAX + 1), "ada")
    typing_in.note(night.place, "s1", "4:30", "x" * typing_in.NOTE_MAX, "ada")
    assert stored(house)[-1]["data"]["text"] == "x" * typing_in.NOTE_MAX


def test_initials_are_taken_as_they_are_or_refused() -> None:
    assert people_page._initials(" ADOK ") == "ADOK"
    with pytest.raises(BadInput, match="at most 4 letters"):
        people_page._initials("ADOKA")

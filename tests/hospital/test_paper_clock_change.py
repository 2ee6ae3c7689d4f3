"""Enter from paper in the nights when the clocks change: a skipped time is refused in words, a repeated one asks which."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from domain import paper
from domain.entries import parse_time, plain_time
from domain.errors import BadInput
from domain.hospital import Hospital
from domain.outage import Incident
from tests.hospital.making import Clock, Device, stored
from ui.pages.recovery import typing_in
from ui.pages.recovery.place import Place
from ui.pages.recovery.reading import Reading
from ui.pages.visitor import Visitor
from ui.pages.zones import zones_of

FORWARD, BACK = "2026-03-29T01:00:00.000Z", "2026-10-25T01:00:00.000Z"
BLANK = {"name": "Rex", "species": "dog", "ward": "ICU", "wrote": "ada", "time": "02:30"}
DOSE = {"name": "Diazepam", "amount": "2", "unit": "mg", "time": "2:30"}


class Night:
    """Bo in an emergency of eight hours about a clock change in Berlin, and somebody who types in what stands on paper."""

    def __init__(self, house: Hospital, clock: Clock, blue: Device, change: str) -> None:
        change_ms = parse_time(change)
        clock.ms = change_ms + 6 * 3_600_000
        self.house, self.due = house, plain_time(change_ms)[:16] + ":00Z"

        def write(kind: str, stay: str | None, hours: float, **data: Any) -> None:
            at = plain_time(change_ms + round(hours * 3_600_000))
            house.record([blue.entry(kind, stay, **data) | {"at": at}], blue.maker)

        house.make("settings.changed", None, {"zone": "Europe/Berlin"}, by="mona", auth="session")
        write("stay.opened", "s1", -10, patient={"name": "Bo"}, ward="ICU")
        write("order.placed", "s1", -9, order="o1", name="Cefazolin", schedule={"once": self.due})
        write("outage.declared", None, -4, outage="x1", scope="hospital", cause="power")
        write("outage.ended", None, 4, outage="x1")
        roster: Any = SimpleNamespace(rows=list)
        parts: Any = SimpleNamespace(hospital=house, now_ms=clock)
        self.place = Place(parts, Reading(house, roster, clock), Visitor("nora", "Nora", "nurse", "pin"))
        self.incident: Incident = cast(Any, self.place.reading.waiting()[0])

    def chart(self, typed: str, which: int | None = None) -> str:
        with self.house.lock:
            picture = self.house.picture
            now_ms = self.place.parts.now_ms()
            (line,) = paper.sheet(picture, ("s1",), self.incident, now_ms, zones_of(picture, ("s1",)))
        return typing_in.chart(self.place, line, {"time": typed}, "ada", which)

    def notes(self, which: int | None = None) -> str:
        return typing_in.note(self.place, "s1", "2:30", "wet cough", "ada", which)

    def times(self, kind: str) -> list[str]:
        return [entry["at"][11:16] for entry in stored(self.house) if entry["kind"] == kind and entry["device"].startswith("server-")]


def test_a_time_that_the_clocks_skipped_is_refused_on_every_form(house: Hospital, clock: Clock, blue: Device) -> None:
    night = Night(house, clock, blue, FORWARD)
    forms: list[Callable[[], str]] = [
        lambda: night.chart("02:30"),
        lambda: typing_in.admit(night.place, BLANK),
        lambda: typing_in.without_order(night.place, ("s1",), DOSE, "ada"),
        lambda: typing_in.note(night.place, "s1", "2:30 am", "wet cough", "ada"),
    ]
    for types in forms:
        with pytest.raises(BadInput, match=r"No clock showed .* that night: the clocks were put forward over it"):
            types()
    assert night.times("treatment.charted") == night.times("stay.opened") == night.times("note.written") == []
    night.chart("3:30")
    assert night.times("treatment.charted") == ["01:30"]


def test_a_time_that_the_clocks_showed_twice_is_asked_about_and_each_answer_is_an_hour_of_its_own(
    house: Hospital, clock: Clock, blue: Device
) -> None:
    night = Night(house, clock, blue, BACK)
    forms: list[Callable[[], str]] = [lambda: night.chart("02:30"), lambda: typing_in.admit(night.place, BLANK), night.notes]
    for types in forms:
        with pytest.raises(paper.TwoTimes, match="Say which of the two it was") as asked:
            types()
        assert [plain_time(ms)[11:16] for ms in asked.value.choices] == ["00:30", "01:30"]
    assert night.times("treatment.charted") == []
    night.chart("02:30", 1)
    typing_in.admit(night.place, BLANK, 0)
    assert (night.times("treatment.charted"), night.times("stay.opened")) == (["01:30"], ["00:30"])
    typing_in.without_order(night.place, ("s1",), DOSE, "ada", 0)
    night.notes(1)
    assert (night.times("order.placed"), night.times("note.written")) == (["00:30"], ["01:30"])

"""What a drill was worth: worked out by hand, from entries alone, in any order of arrival."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from domain import drill as drills
from domain import drill_cast
from domain.drill import Drill, Result
from domain.drill_cast import Place
from domain.entries import Entry, parse, parse_time, plain_time
from domain.fold import Picture

SINCE = parse_time("2026-11-22T10:00:20Z")
MIN = 60_000
DRILL = "drill-abcd1234"
BLUE, RED = Place("blue", "Blue 1", "ICU"), Place("red", "Red 2", "Ward 2")


class Rehearsal:
    """A drill as its entries: the server's, then what the devices make, at minutes after its beginning."""

    def __init__(self, scenario: str = "server", *, minutes: int = 15, dead: str | None = None) -> None:
        self.entries: list[Entry] = []
        self.seqs: dict[str, int] = {}
        self.stage = drill_cast.stage(DRILL, scenario, [BLUE, RED], dead, SINCE, minutes)
        for kind, stay, data in self.stage.entries:
            self.make("server-x", -0.4, kind, stay, data)
        told = {"outage": DRILL, "scope": "hospital", "cause": "drill", "scenario": scenario, "devices": ["blue", "red"], "dead": dead}
        times = {"since": plain_time(SINCE), "until": plain_time(SINCE + minutes * MIN), "tasks": drill_cast.plain(self.stage.tasks)}
        self.make("server-x", -0.3, "outage.declared", None, {**told, **times}, by="mia")

    def make(self, device: str, minute: float, kind: str, stay: str | None, data: dict[str, Any], **more: Any) -> Entry:
        self.seqs[device] = seq = self.seqs.get(device, 0) + 1
        at = plain_time(SINCE + round(minute * MIN))
        raw = {
            "id": f"{device}-{seq}", "device": device, "seq": seq, "stamp": f"{at}-0000-{device}", "at": at, "at_from": "clock",
            "clock": None, "by": "nora" if device == "blue" else "omar", "auth": "pin", "kind": kind, "stay": stay, "data": data,
            "saw": [], "because": None,
        }  # fmt: skip
        entry = parse(raw | more)
        self.entries.append(entry)
        return entry

    def does(self, task: str, minute: float, device: str | None = None, **more: Any) -> Entry:
        """Does a task of the drill as a nurse would."""
        one = next(one for one in self.stage.tasks if one.task == task)
        who = device or one.device or "blue"
        stay = one.stay or f"practice-abcd1234-0{1 if who == 'blue' else 3}"
        if one.kind in ("stat", "chart"):
            return self.make(who, minute, "treatment.charted", one.stay, {"order": one.order, "slot": one.slot, "outcome": "given"}, **more)
        if one.kind in ("roster", "pack"):
            return self.make(who, minute, "outage.step_done", None, {"outage": DRILL, "step": one.kind})
        made: dict[str, tuple[str, str, dict[str, Any]]] = {
            "weigh": ("stay.weighed", stay, {"kg": "12.1"}),
            "admit": ("stay.opened", f"practice-abcd1234-{who}new", {"patient": {"name": "New"}}),
            "order": ("order.placed", stay, {"order": f"{who}-o", "schedule": {"prn": True}}),
            "handover": ("stay.assigned", stay, {"home_device": "red"}),
        }
        kind, about, data = made[one.kind]
        return self.make(who, minute, kind, about, data)

    def ends(self, minute: float = 15, *, closes: float | None = None, missing: dict[str, list[int]] | None = None) -> None:
        self.make("server-x", minute, "outage.ended", None, {"outage": DRILL})
        if closes is not None:
            self.make("server-x", closes, "outage.closed", None, {"outage": DRILL, "missing": missing or {}})

    def picture(self, entries: list[Entry] | None = None) -> Picture:
        picture = Picture()
        for entry in self.entries if entries is None else entries:
            picture.add(entry)
        return picture

    def found(self, picture: Picture | None = None) -> tuple[Drill, list[Result]]:
        picture = picture or self.picture()
        one = drills.drill(picture, DRILL)
        assert one is not None
        return one, drills.results(picture, one)

    def states(self) -> dict[str, str]:
        return {row.task.task: row.state for row in self.found()[1]}

    def score(self) -> int:
        return drills.score(self.found()[1])


def all_done() -> Rehearsal:
    """stat 1, chart 4, weigh 6, roster 2 on both devices; one admission, one order; everything in time."""
    one = Rehearsal()
    for place in ("0", "1"):
        for minute, kind in ((1, "stat"), (2, "roster"), (4, "chart"), (6, "weigh")):
            one.does(f"{kind}-{place}", minute)
    one.does("admit-all", 8)
    one.does("order-all", 9, "red")
    return one


def test_all_in_time_is_a_hundred() -> None:
    one = all_done()
    one.ends(closes=16)
    assert set(one.states().values()) == {"in_time"}
    assert one.score() == 100


def test_nothing_done_is_next_to_nothing() -> None:
    """Of 115 points only the 10 for what arrived: a drill in which nobody charts has charted nothing twice, and gets nothing for it."""
    one = Rehearsal()
    one.ends(closes=16)
    assert one.states() | {"arrived-all": "missed"} == dict.fromkeys(one.states(), "missed")
    assert one.score() == 9  # 10 / 115 = 8.7


def test_later_than_asked_is_half() -> None:
    """The STAT dose of Blue 1 in minute 6 instead of 5: 15 points become 7.5 of 115."""
    one = all_done()
    one.entries = [entry for entry in one.entries if not (entry.device == "blue" and entry.data.get("order") == "stat")]
    one.does("stat-0", 6)
    one.ends(closes=16)
    assert one.states()["stat-0"] == "late"
    assert one.score() == 93  # 107.5 / 115 = 93.478


def test_what_counts_is_the_home_device_the_slot_and_the_time() -> None:
    one = Rehearsal()
    task = next(task for task in one.stage.tasks if task.task == "stat-0")
    done = {"order": task.order, "slot": task.slot, "outcome": "given"}
    one.make("red", 1, "treatment.charted", task.stay, done)
    assert one.states()["stat-0"] == "open", "another device's act is not this device's"
    one.make("blue", 1, "treatment.charted", task.stay, {**done, "outcome": "held"}, because="asleep")
    assert one.states()["stat-0"] == "open", "held is not given"
    one.make("blue", 16, "treatment.charted", task.stay, done)
    assert one.states()["stat-0"] == "open", "past the end it counts no more"
    one.ends()
    assert one.states()["stat-0"] == "missed"


def test_who_is_early_is_not_late() -> None:
    one = Rehearsal()
    one.does("chart-0", -0.1)
    row = next(row for row in one.found()[1] if row.task.task == "chart-0")
    assert (row.state, row.took_ms, row.by, row.device) == ("in_time", 0, "nora", "blue")


def test_two_who_charted_one_slot_are_seen() -> None:
    """15 of 115 points are lost: 100 / 115."""
    one = all_done()
    task = next(task for task in one.stage.tasks if task.task == "chart-0")
    one.make("red", 5, "treatment.charted", task.stay, {"order": task.order, "slot": task.slot, "outcome": "given"})
    one.ends(closes=16)
    assert one.states()["once-all"] == "missed"
    assert one.score() == 87


@pytest.mark.parametrize(
    ("closes", "missing", "state"), [(16, {}, "in_time"), (21, {}, "late"), (16, {"red": [4]}, "missed"), (None, {}, "open")]
)
def test_arrival_is_timed_by_the_closing(closes: float | None, missing: dict[str, list[int]], state: str) -> None:
    one = all_done()
    one.ends(closes=closes, missing=missing)
    assert one.states()["arrived-all"] == state


def test_a_drill_that_was_ended_early_counts_until_then() -> None:
    one = Rehearsal()
    one.ends(3)
    one.does("chart-0", 3.5)
    assert one.states()["chart-0"] == "missed"
    assert one.found()[0].end_ms() == SINCE + 3 * MIN


def test_patients_of_the_ipad_that_died_are_handed_over() -> None:
    one = Rehearsal("device", dead="blue")
    tasks = [task.task for task in one.stage.tasks if task.kind == "handover"]
    assert len(tasks) == 2
    assert {task.device for task in one.stage.tasks if task.kind in ("stat", "chart")} == {"red"}
    stay = next(task.stay for task in one.stage.tasks if task.task == tasks[0])
    one.make("red", 1, "stay.assigned", stay, {"home_device": "blue"})
    assert one.states()[tasks[0]] == "open", "handed to the dead one"
    one.make("red", 2, "stay.assigned", stay, {"home_device": "red"})
    assert one.states() | {tasks[0]: "in_time"} == one.states()


def test_who_took_part_is_who_made_entries() -> None:
    one = Rehearsal()
    one.does("stat-0", 1)
    assert drills.participants(one.picture(), one.found()[0]) == ["nora"]
    one.does("roster-1", 1)
    assert drills.participants(one.picture(), one.found()[0]) == ["nora", "omar"]


def test_the_order_of_arrival_changes_nothing() -> None:
    one = all_done()
    one.does("admit-all", 7, "red")
    one.ends(closes=16)
    expected = one.found()
    dice = random.Random(7)
    for _ in range(20):
        shuffled = one.entries[:]
        dice.shuffle(shuffled)
        assert one.found(one.picture(shuffled + shuffled[:9])) == expected
    admitted = next(row for row in expected[1] if row.task.task == "admit-all")
    assert (admitted.took_ms, admitted.by) == (7 * MIN, "omar"), "the first in the ward's time, not the first to arrive"


def test_a_device_that_declares_a_drill_cuts_nobody_off() -> None:
    one = Rehearsal()
    forged = {"outage": "drill-forged", "scope": "hospital", "cause": "drill", "devices": ["red"], "since": plain_time(SINCE)}
    one.make("blue", 0, "outage.declared", None, forged)
    picture = one.picture()
    assert drills.drill(picture, "drill-forged") is None
    assert [cut.devices for cut in drills.cuts(picture)] == [frozenset({"blue", "red"})]
    # nor can it take another device into a drill of the server's
    one.make("blue", 0.1, "outage.declared", None, {"outage": DRILL, "scope": "hospital", "cause": "drill", "devices": ["green"]})
    assert all(cut.devices <= {"blue", "red"} for cut in drills.cuts(one.picture()))


def test_a_cut_begins_and_ends_and_yields_to_a_real_emergency() -> None:
    one = Rehearsal()
    cut = drills.cuts(one.picture())[0]
    asked = itertools.product(("blue", "green"), (-0.1, 0, 14.9, 15))
    assert [cut.covers([name], SINCE + round(minute * MIN)) for name, minute in asked] == [False, True, True, False] + [False] * 4
    assert drills.cut_devices(one.picture(), SINCE + MIN) == {"blue", "red"}
    assert drills.cut_devices(one.picture(), SINCE + 16 * MIN) == {"blue", "red"}, "just after it they are excused still"
    assert drills.cut_devices(one.picture(), SINCE + 18 * MIN) == frozenset()
    real = one.make("green", 2, "outage.declared", None, {"outage": "real", "scope": "hospital", "cause": "power"})
    assert drills.cuts(one.picture()) == ()
    one.entries.remove(real)
    one.ends(3)
    assert drills.cuts(one.picture()) == ()


def test_a_declaration_without_an_end_cuts_off_for_half_an_hour_at_most() -> None:
    one = Rehearsal()
    far = {"outage": DRILL, "scope": "hospital", "cause": "drill", "until": "2027-01-01T00:00:00Z"}
    one.make("server-x", 0, "outage.declared", None, far)
    cut = drills.cuts(one.picture())[0]
    assert cut.until_ms - cut.since_ms <= 31 * MIN


def test_names_on_stage_are_told_apart() -> None:
    names = [name for name, *_ in drill_cast.ANIMALS]
    assert len(set(names)) == len(names) == 2 * drills.DEVICES_MAX

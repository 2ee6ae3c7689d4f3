"""The printed order: every due slot is on its patient's sheet exactly once, with numbers that a ward's pack and the house's share."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.entries import parse, parse_time, plain_minute, plain_time
from domain.fold import Picture
from domain.names import alike
from domain.printed import AHEAD_MS, paper_order, sheet_places
from domain.schedule import slot_keys
from domain.store.zones import zone_table
from tests.core.book import DAY, UTC, Book, at
from tests.vectors.cases import entries

BERLIN = {"Europe/Berlin": zone_table("Europe/Berlin", 2025, 2027)}
HOUR_MS = 3_600_000


def house(*stays: tuple[str, str, str, str]) -> Picture:
    """Patients as (stay, name, ward, cage)."""
    picture = Picture()
    short = [
        [f"o-{stay}", "stay.opened", {"patient": {"name": name}, "ward": ward, "cage": cage}, {"stay": stay}]
        for stay, name, ward, cage in stays
    ]
    for raw in entries(short):
        picture.add(parse(raw))
    return picture


def test_sheets_are_numbered_by_ward_and_cage_and_a_wards_own_pack_says_the_same_number() -> None:
    picture = house(("a", "Ada", "Medicine", "2"), ("b", "Bo", "ICU", "10"), ("c", "Cy", "ICU", "9"), ("d", "Di", "", "1"))
    assert [(place.number, place.stay) for place in sheet_places(picture)] == [(1, "c"), (2, "b"), (3, "a"), (4, "d")]
    assert [sheet.number for sheet in paper_order(picture, "Medicine", at("08:00"), UTC)] == [3]
    assert [sheet.number for sheet in paper_order(picture, "", at("08:00"), UTC)] == [4]


def test_practice_patients_are_on_no_paper() -> None:
    assert [place.stay for place in sheet_places(house(("practice-1", "Paul", "ICU", "1"), ("a", "Ada", "ICU", "2")))] == ["a"]


def test_a_patient_opened_twice_has_one_sheet_and_a_circle_of_merges_loses_nobody() -> None:
    book = Book()
    for stay in ("s1", "s2", "s3"):
        book.write(f"o-{stay}", "stay.opened", {"patient": {"name": stay}, "ward": "ICU"}, stay=stay)
    book.write("m1", "stay.merged", {"into": "s1"}, stay="s2")
    assert [place.stays for place in sheet_places(book.picture)] == [("s1", "s2"), ("s3",)]
    book.write("m2", "stay.merged", {"into": "s2"}, stay="s1")
    assert [place.stays for place in sheet_places(book.picture)] == [("s1", "s2"), ("s3",)]


def lines(book: Book, now: str) -> list[tuple[str, str | None, str]]:
    sheet = paper_order(book.picture, None, at(now), UTC)[0]
    return [(line.kind, line.slot, line.word) for line in sheet.lines if line.kind != "free"]


def opened() -> Book:
    book = Book()
    book.write("o", "stay.opened", {"patient": {"name": "Biscuit"}, "ward": "ICU", "cage": "3"})
    return book


def key(time: str, day: int = 22) -> str:
    return f"2026-11-{day}T{time}:00Z"


def test_of_what_stands_open_the_newest_is_on_the_sheet_and_what_was_done_is_marked() -> None:
    book = opened()
    book.placed()  # every four hours from eight
    book.act("g", key("20:00"), time="19:55")
    assert lines(book, "17:00") == [
        ("slot", key("16:00"), "late"), ("slot", key("20:00"), "given"), ("slot", key("00:00", 23), "scheduled"),
        ("slot", key("04:00", 23), "scheduled"), ("slot", key("08:00", 23), "scheduled"), ("slot", key("12:00", 23), "scheduled"),
        ("slot", key("16:00", 23), "scheduled"),
    ]  # fmt: skip


def test_a_slot_held_until_a_time_stands_at_that_time() -> None:
    book = opened()
    book.placed({"once": key("08:00")})
    book.act("h", key("08:00"), "held", time="08:05", until=key("14:00"))
    sheet = paper_order(book.picture, None, at("09:00"), UTC)[0]
    assert [(line.slot, line.due_ms, line.word) for line in sheet.lines if line.kind == "slot"] == [(key("08:00"), at("14:00"), "held")]


def test_a_stopped_order_has_no_boxes_and_one_when_needed_has_some() -> None:
    book = opened()
    book.placed({"prn": True, "min_gap_min": 60})
    assert {kind for kind, _, _ in lines(book, "09:00")} == {"needed"}
    book.write("x", "order.stopped", {"order": "o1", "from": key("08:30")}, saw=["p"])
    assert lines(book, "09:00") == []


schedules = st.one_of(
    st.builds(lambda every, back: {"every_min": every, "start": plain_minute(parse_time("2026-10-24T22:00:00Z") - back * 60_000)},
              st.integers(20, 900), st.integers(0, 3000)),
    st.builds(lambda times: {"at_local": times, "zone": "Europe/Berlin", "start": "2026-03-01T00:00:00Z"},
              st.lists(st.sampled_from(["00:00", "01:30", "02:00", "02:30", "03:00", "03:30", "08:00", "23:59"]), min_size=1, max_size=5)),
    st.builds(lambda hours: {"stat": plain_minute(parse_time("2026-10-24T20:00:00Z") + hours * HOUR_MS)}, st.integers(-30, 60)),
    st.just({"prn": True}), st.just({"cri": True}),
)  # fmt: skip
#: just before and after the clocks change in autumn and spring, and an ordinary evening
MOMENTS = (
    "2026-10-24T21:10:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T00:59:00Z",
    "2026-11-22T19:00:00Z",
)  # fmt: skip
names = st.text(max_size=30)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(schedules, names, st.sets(st.integers(0, 30), max_size=4)), max_size=5), st.sampled_from(MOMENTS))
def test_every_due_slot_of_the_next_day_is_on_the_sheet_exactly_once(orders: list[Any], moment: str) -> None:
    now, picture = parse_time(moment), Picture()
    short: list[list[Any]] = [["o", "stay.opened", {"patient": {"name": "Biscuit"}, "ward": "ICU"}]]
    expected: Counter[tuple[str, str]] = Counter()
    for number, (schedule, name, done) in enumerate(orders):
        data = {"order": f"o{number}", "name": name, "schedule": schedule}
        short.append([f"p{number}", "order.placed", data, {"at": "2026-03-01T00:00:00.000Z"}])
        due = slot_keys(schedule, now, now + AHEAD_MS, BERLIN)
        expected.update((f"o{number}", slot.key) for slot in due)
        for place in done & set(range(len(due))):
            act = {"order": f"o{number}", "slot": due[place].key, "outcome": "given"}
            short.append([f"a{number}-{place}", "treatment.charted", act, {"at": plain_time(now - 60_000)}])
    for raw in entries(short):
        picture.add(parse(raw))
    (sheet,) = paper_order(picture, None, now, BERLIN)
    printed = Counter((str(line.order), str(line.slot)) for line in sheet.lines if line.kind == "slot" and (line.due_ms or 0) >= now)
    assert printed == expected
    assert [line.number for line in sheet.lines] == list(range(1, len(sheet.lines) + 1))


def test_names_that_a_tired_person_mixes_up_are_alike() -> None:
    for one, other in (("Bella", "bella"), ("Bella", "Bela"), ("Luna", "Lunna"), ("Kate", "Cate"), ("Zoë", "zoe"), ("Philipp", "Filip")):
        assert alike(one, other), (one, other)
    for one, other in (("Bo", "Mo"), ("Luna", "Lino"), ("Rex", "Biscuit"), ("", ""), ("🐶", "🐶")):
        assert not alike(one, other), (one, other)


assert DAY == "2026-11-22"  # the keys above lean on the book's day

"""The battery plan with numbers that were worked out on paper, and the queue in which tablets are charged."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import batteries
from domain.batteries import Station, Supply, plan, share
from tests.core.book import Book, at

SUPPLY = Supply(D(30), D(10), D(50), D(74), D(65), D(12), D(24), 6)


def station(name: str, devices: int) -> Station:
    return Station(name, name, 2, devices, ())


def test_the_arithmetic_stands_as_a_sentence_with_its_units() -> None:
    made = share(6, SUPPLY)
    assert (made.need_wh, made.give_wh, made.packs) == (D("216"), D("48.1"), 5)
    assert made.sentence == (
        "6 devices × 3 W in use × 24 h × 50 % of the time = 216 Wh. A pack gives 74 Wh × 65 % = 48.1 Wh. 216 ÷ 48.1 = 4.491, so 5 packs."
    )
    assert batteries.use_sentence(SUPPLY) == "A tablet whose battery holds 30 Wh and lasts 10 h in use takes 30 ÷ 10 = 3 W."
    assert batteries.swap_sentence(SUPPLY) == "A pack gives 48.1 Wh; a tablet that charges draws 12 W: it is empty after 4 h."


@pytest.mark.parametrize(
    ("devices", "supply", "packs"),
    [
        (0, SUPPLY, 0),
        (6, SUPPLY._replace(hours=D(0)), 0),
        # exactly two packs are two: 4 × 2.5 W × 10 h × 100 % = 100 Wh, a pack gives 50 Wh × 100 %
        (4, Supply(D(25), D(10), D(100), D(50), D(100), D(12), D(10)), 2),
        # one hour more is a third one: 110 ÷ 50 = 2.2
        (4, Supply(D(25), D(10), D(100), D(50), D(100), D(12), D(11)), 3),
        # thirds do not tip over: 3 × (10 ÷ 3) W × 3 h = 30 Wh in packs of 10 are three, not four
        (3, Supply(D(10), D(3), D(100), D(10), D(100), D(12), D(3)), 3),
        (1, Supply(D("28.6"), D("9.5"), D("33.3"), D("37"), D("62.5"), D(12), D("36.5")), 2),
    ],
)
def test_packs_are_rounded_up_and_never_by_a_hair(devices: int, supply: Supply, packs: int) -> None:
    assert share(devices, supply).packs == packs


def test_each_station_has_its_own_packs_and_a_device_without_a_station_counts() -> None:
    # ICU: 4 devices need 144 Wh = 2.99, 3 packs; barn: 1 needs 36 Wh, 1 pack; 2 without a station need 72 Wh = 1.5, 2 packs
    made = plan([station("ICU", 4), station("Barn", 1)], 7, SUPPLY)
    assert [part.packs for _, part in made.shares] == [3, 1]
    assert (made.homeless, made.packs, made.holds, made.sentence) == (2, 6, True, "6 packs are needed for 24 h, 6 are there.")
    less = plan([station("ICU", 4), station("Barn", 1)], 7, SUPPLY._replace(packs=4))
    assert (less.holds, less.sentence) == (False, "6 packs are needed for 24 h, 4 are there: 2 too few.")
    assert plan([], 1, SUPPLY._replace(packs=None)).holds is None


@given(st.integers(0, 60), st.decimals("0.1", "720", places=1), st.decimals("0", "100", places=1))
def test_the_packs_are_enough_and_one_less_is_not(devices: int, hours: D, duty: D) -> None:
    made = share(devices, SUPPLY._replace(hours=hours, duty=duty))
    assert made.packs * made.give_wh >= made.need_wh
    assert made.packs == 0 or (made.packs - 1) * made.give_wh < made.need_wh


def test_what_was_not_answered_is_assumed_and_a_generator_shortens_the_hours_only_where_it_feeds_the_stations() -> None:
    assumed = {"device_wh": "30", "device_h": "10", "duty": "50", "pack_wh": "74", "efficiency": "65", "charge_w": "12", "generator_h": "0"}
    given_ = {"longest_h": "24", "spare_packs": "6"}
    assert batteries.supply_of(given_, assumed) == SUPPLY
    generator = given_ | {"generator": "yes", "generator_h": "20"}
    assert batteries.supply_of(generator, assumed).hours == 24
    assert batteries.supply_of(generator | {"generator_stations": "yes"}, assumed).hours == 4
    assert batteries.supply_of(generator | {"generator_stations": "yes", "generator_h": "48"}, assumed).hours == 0
    assert batteries.supply_of({"longest_h": "0,5"}, assumed).hours == 0  # no text of the contract, so no number


def book() -> Book:
    made = Book()
    for device in ("blue", "red", "green", "grey"):
        data = {"device": device, "name": device.title(), "colour": device, "role": "device"}
        made.write(f"e-{device}", "device.enrolled", data, device="server", stay=None)
    return made


def tell(made: Book, device: str, percent: object, time: str) -> None:
    saw = made.picture.heads(f"batteries/{device}", "percent")
    made.write(f"b-{device}-{time}", "battery.told", {"device": device, "percent": percent}, device=device, stay=None, time=time, saw=saw)


def test_the_emptiest_is_charged_first_and_each_figure_has_its_age() -> None:
    made = book()
    tell(made, "blue", 40, "08:00")
    tell(made, "red", "20", "09:00")
    tell(made, "green", 20, "08:30")
    tell(made, "blue", 10, "09:30")
    found = batteries.queue(made.picture)
    assert [(one.name, one.percent) for one in found] == [("Blue", 10), ("Green", 20), ("Red", 20), ("Grey", None)]
    assert found[0].told_ms == at("09:30")
    assert [one.is_old(at("10:45")) for one in found] == [False, True, False, True]


@pytest.mark.parametrize("told", [101, -1, 10.5, True, "ten", None, "1e1", [5], "9" * 5000, float("inf")])
def test_what_is_no_percentage_is_not_shown_as_one(told: object) -> None:
    made = book()
    made.write("b", "battery.told", {"device": "blue", "percent": told}, device="blue", stay=None)
    assert batteries.queue(made.picture)[-1].percent is None


def test_a_pack_that_runs_says_when_it_is_due_and_one_that_is_off_is_gone() -> None:
    made = book()
    for pack, time in (("pack-1", "08:00"), ("pack-2", "07:00")):
        made.write(f"on-{pack}", "pack.switched", {"pack": pack, "running": True, "device": "blue"}, stay=None, time=time)
    found = batteries.running(made.picture, SUPPLY)
    # 48.1 Wh ÷ 12 W = 4.0083 h = 14,430 s
    assert [(one.pack, one.due_ms - one.since_ms) for one in found] == [("pack-2", 14_430_000), ("pack-1", 14_430_000)]
    made.write("off", "pack.switched", {"pack": "pack-2", "running": False}, stay=None, time="09:00", saw=["on-pack-2"])
    assert [one.pack for one in batteries.running(made.picture, SUPPLY)] == ["pack-1"]


def test_stations_are_shown_by_place_and_removed_ones_are_not() -> None:
    made = Book()
    for name, place in (("station-a", "Desk 10"), ("station-b", "Desk 2"), ("station-c", "Gone")):
        data = {"question": name, "place": place, "ports": "4", "devices": "3"}
        made.write(name, "readiness.answered", data, device="server", stay=None)
    made.write("rm", "readiness.answered", {"question": "station-c", "removed": True}, device="server", stay=None)
    assert [(one.place, one.ports, one.devices) for one in batteries.stations(made.picture)] == [("Desk 2", 4, 3), ("Desk 10", 4, 3)]

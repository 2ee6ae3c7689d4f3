"""Anesthetic sheets: nothing is dropped by any order of arrival, and what is summed adds up."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import anesthesia
from domain.anesthesia import read_value
from domain.data import anesthesia_limits
from domain.errors import BadInput
from domain.limits import Limit, out_of_limit, read_limits
from tests.core.anesthetics import MINUTE_MS, START_MS, STAY, Theatre, shown
from tests.core.book import Book

NOW = START_MS + 150 * MINUTE_MS
LIMITS = [
    Limit("1", "dog", "hr", "60", "120", "a book"), Limit("1", "cat", "hr", "120", "160", "a book"),
    Limit("1", "dog", "spo2", "95", None, "a book"),
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_any_order_of_arrival_gives_the_same_sheets(seed: int, order: int) -> None:
    entries = Theatre(seed).run()
    arrived = random.Random(order).sample(entries, len(entries)) + entries[-2:]
    assert shown(entries, NOW) == shown(arrived, NOW)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9))
def test_every_reading_is_on_one_anesthesia_and_on_no_second(seed: int) -> None:
    book = Book()
    theatre = Theatre(seed)
    for raw in theatre.run():
        book.write(raw["id"], raw["kind"], raw["data"], device=raw["device"], seq=raw["seq"], saw=raw["saw"], at_from=raw["at_from"])
    picture = book.picture
    sheets = anesthesia.sheets(picture, STAY)
    made = {entry.name for entry in picture.entries.values() if entry.kind == "anesthesia.read" and picture.counts(entry)}
    shown_readings = [reading.name for sheet in sheets for reading in sheet.readings]
    assert sorted(shown_readings) == sorted(made)
    totals = [Decimal(total.amount) for sheet in sheets for total in anesthesia.totals(sheet)]
    amounts = [item.data.get("amount") for sheet in sheets for item in sheet.drugs]
    given_amounts = [Decimal(amount) for amount in amounts if amount not in (None, "a little")]
    assert sum(totals) == sum(given_amounts)


def test_limits_are_those_of_the_species_and_open_where_nobody_gave_one() -> None:
    values = {"hr": "130", "spo2": "94"}
    assert out_of_limit(values, "dog", LIMITS) == {"hr": "high", "spo2": "low"}
    assert out_of_limit(values, " Canine", LIMITS) == {"hr": "high", "spo2": "low"}, "as people write it"
    assert out_of_limit(values, "Cat", LIMITS) == {}
    assert out_of_limit({"hr": "120"}, "dog", LIMITS) == {}
    assert out_of_limit(values, "horse", LIMITS) == {}


def test_the_table_that_ships_can_be_read_and_names_its_sources(tmp_path: Path) -> None:
    limits, trouble = anesthesia_limits(tmp_path)
    assert trouble == ""
    assert {limit.species for limit in limits} == {"dog", "cat"}
    assert all(limit.source and limit.edition for limit in limits)


def test_a_table_of_the_hospital_goes_first_and_a_broken_one_is_named(tmp_path: Path) -> None:
    own = tmp_path / "anesthesia_limits.csv"
    own.write_text("edition,species,key,low,high,source\n2,horse,hr,28,44,ours\n", encoding="utf-8")
    assert anesthesia_limits(tmp_path)[0] == [Limit("2", "horse", "hr", "28", "44", "ours")]
    own.write_text("edition,species,key,low,high,source\n2,horse,hr,\"28,5\",44,ours\n", encoding="utf-8")
    limits, trouble = anesthesia_limits(tmp_path)
    assert limits[0].species == "dog"
    assert "Line 2" in trouble
    own.write_text("edition,species,key,low,high,source\n", encoding="utf-8")
    limits, trouble = anesthesia_limits(tmp_path)
    assert limits[0].species == "dog"
    assert "no line below the first" in trouble


@pytest.mark.parametrize("row", ["1,dog,pulse,1,2,x", "1,dog,hr,,,x", "1,dog,hr,9,2,x", "1,,hr,1,2,x", "1,dog,hr,1,2,", "1,dog,hr,-1,2,x"])
def test_a_row_that_means_nothing_is_told_by_its_line(row: str) -> None:
    with pytest.raises(BadInput, match="Line 2"):
        read_limits(f"edition,species,key,low,high,source\n{row}\n")


@pytest.mark.parametrize(("key", "typed", "kept"), [("hr", "110", "110"), ("temp", "37,5", "37.5"), ("agent", "1.50", "1.5")])
def test_a_typed_value_is_kept_as_decimal_text(key: str, typed: str, kept: str) -> None:
    assert read_value(key, typed) == kept


@pytest.mark.parametrize(("key", "typed"), [("spo2", "101"), ("temp", "380"), ("hr", "1,100"), ("hr", "-1"), ("hr", ""), ("agent", "1e1")])
def test_a_slip_of_the_finger_is_told(key: str, typed: str) -> None:
    with pytest.raises(BadInput):
        read_value(key, typed)

"""Entries: the envelope is checked once, at the edge, and the hash covers what the maker wrote."""

from __future__ import annotations

from typing import Any

import pytest

from domain.entries import (
    came_after,
    canonical,
    content_hash,
    happened_ms,
    maker_fields,
    parse,
    parse_time,
    plain_minute,
    plain_time,
    time_or,
    wire,
)
from domain.errors import Malformed

from .book import raw


def test_an_entry_travels_there_and_back() -> None:
    sent = raw(pos=7, received="2026-11-22T06:00:01.000Z", outcome="added", seal="1.abc")
    assert wire(parse(sent)) == sent


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""}, {"id": "a b"}, {"id": "x" * 65}, {"id": 7}, {"device": None}, {"seq": 0}, {"seq": -1}, {"seq": True},
        {"seq": 1.5}, {"seq": 2**53},
        {"stamp": "yesterday"}, {"stamp": "２０26-11-22T06:00:00.000Z-0000-blue"}, {"kind": ""}, {"kind": "k" * 65}, {"kind": None},
        {"stay": 7},
        {"stay": "a/b"}, {"data": None}, {"data": []}, {"saw": "e0"}, {"saw": [7]}, {"at": "2026-11-22"}, {"at": "2026-02-30T00:00:00Z"},
        {"at": "0000-01-01T00:00:00Z"}, {"at": "2026-11-22T24:00:00Z"}, {"at_from": "guess"}, {"clock": {"offset_ms": "1"}}, {"clock": {}},
        {"clock": {"offset_ms": float("inf")}}, {"clock": {"offset_ms": 1e300}}, {"clock": []}, {"by": "a b"},
        {"auth": "magic"}, {"auth": {}},
        {"because": 7},
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_envelope_is_malformed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        parse({**raw(), **wrong})


@pytest.mark.parametrize("what", [None, [], "entry", 7])
def test_what_is_no_object_is_malformed(what: object) -> None:
    with pytest.raises(Malformed):
        parse(what)


def test_an_entry_that_leaves_out_what_may_be_absent_reads_the_same_from_its_stored_text() -> None:
    short = {name: value for name, value in raw().items() if name not in ("clock", "because", "saw", "by", "at_from", "auth")}
    stored = maker_fields(short)
    assert parse(stored) == parse(short)
    assert content_hash(stored) == content_hash(short)


def test_the_hash_does_not_cover_what_the_server_added() -> None:
    assert content_hash(raw(pos=7, outcome="added", seal="1.x")) == content_hash(raw())


def test_the_hash_does_not_depend_on_the_order_of_fields_nor_on_how_a_number_is_written() -> None:
    assert content_hash(raw(data={"b": 1.0, "a": 2})) == content_hash(dict(reversed(raw(data={"a": 2, "b": 1}).items())))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400])
def test_what_is_no_finite_number_has_no_canonical_form(number: float) -> None:
    with pytest.raises(Malformed):
        canonical({"x": number})


def test_a_clocks_time_is_corrected_by_its_offset_and_a_persons_is_not() -> None:
    ahead = {"offset_ms": 90_000, "measured_at": "2026-11-22T05:00:00.000Z"}
    assert plain_time(happened_ms(parse(raw(clock=ahead)))) == "2026-11-22T05:58:30.000Z"
    assert plain_time(happened_ms(parse(raw(clock=ahead, at_from="person")))) == "2026-11-22T06:00:00.000Z"
    assert plain_time(happened_ms(parse(raw(clock=None)))) == "2026-11-22T06:00:00.000Z"


def test_times_go_there_and_back() -> None:
    for text in ("2026-11-22T19:09:11.123Z", "1969-12-31T23:59:59.999Z", "2028-02-29T00:00:00.000Z", "9999-12-31T23:59:59.999Z"):
        assert plain_time(parse_time(text)) == text
    assert parse_time("2026-11-22T19:09:11Z") == parse_time("2026-11-22T19:09:11.000Z")
    assert parse_time("2026-11-22T19:09:11.1239Z") == parse_time("2026-11-22T19:09:11.123Z")
    assert plain_minute(parse_time("2026-11-22T19:09:59.999Z")) == "2026-11-22T19:09:00Z"


def test_what_is_no_time_is_otherwise() -> None:
    assert [time_or(value, 7) for value in (None, 5, "soon", "2026-13-01T00:00:00Z")] == [7, 7, 7, 7]


@pytest.mark.parametrize(
    ("upto", "late"),
    [
        ({"blue": 6}, True), ({"blue": 7}, False), ({"red": 9}, True),
        ({"blue": "x"}, False), ({"blue": None}, False), ("blue", False), (None, False),
    ],
)  # fmt: skip
def test_an_entry_came_after_what_the_server_knew_of_and_what_is_no_number_says_nothing(upto: object, late: bool) -> None:
    assert came_after(parse(raw("e", device="blue", seq=7)), upto) is late

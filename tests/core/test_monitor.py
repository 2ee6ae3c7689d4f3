"""A monitor's record becomes readings: the middle value of each slot, artefacts marked, and no sample dropped without a word."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.entries import parse_time
from domain.errors import BadInput
from domain.monitor import NAMES, Sample, already_there, down_sampled, read_record
from domain.schedule import MINUTE_MS

BEGIN = parse_time("2026-11-22T08:00:00Z")


def instant(text: str) -> int:
    try:
        return parse_time(text)
    except ValueError as error:
        raise BadInput(f"{text!r} is no time.") from error


def record(*lines: str) -> str:
    return "\n".join(["time,parameter,value", *lines])


def at(minute: int, second: int = 0) -> str:
    return f"2026-11-22T08:{minute:02d}:{second:02d}Z"


def test_the_middle_value_of_a_slot_counts() -> None:
    text = record(*(f"{at(4, second)},HR,{value}" for second, value in ((0, 100), (10, 104), (20, 102))), f"{at(9)},HR,96")
    samples, problems = read_record(text, instant)
    assert problems == []
    assert [(one.at_ms - BEGIN, one.values, one.samples) for one in down_sampled(samples, BEGIN, 5)] == [
        (5 * MINUTE_MS, {"hr": "102"}, 3), (10 * MINUTE_MS, {"hr": "96"}, 1),
    ]  # fmt: skip


def test_a_spike_and_what_cannot_be_are_named_and_do_not_count() -> None:
    lines = [f"{at(5, 0)},SpO2,97", f"{at(5, 5)},SpO2,41", f"{at(5, 10)},SpO2,96", f"{at(5, 12)},temp,99", f"{at(5, 20)},HR,900"]
    samples, _ = read_record(record(*lines), instant)
    (one,) = down_sampled(samples, BEGIN, 5)
    assert one.values == {"spo2": "96"}
    assert [words for _, words in one.artefacts] == ["SpO2 41 stands alone", "Temperature 99 cannot be", "HR 900 cannot be"]


def test_a_real_fall_is_no_spike() -> None:
    lines = [f"{at(5, second)},HR,{value}" for second, value in ((0, 110), (5, 60), (10, 55), (15, 52))]
    samples, _ = read_record(record(*lines), instant)
    assert not any(sample.artefact for sample in samples)


def test_units_commas_and_fahrenheit_are_read() -> None:
    text = f"value;time;Parameter\n37,5;{at(5)};Temp\n99.5 F;{at(10)};Temperature\n96 %;{at(5)};Sp O2\n"
    samples, problems = read_record(text, instant)
    assert problems == []
    assert [(sample.key, str(sample.value)) for sample in samples] == [("spo2", "96"), ("temp", "37.5"), ("temp", "37.5")]


@pytest.mark.parametrize(
    ("line", "why"),
    [("noon,HR,80", "no time"), (f"{at(5)},mood,80", "no parameter"), (f"{at(5)},HR,fast", "number"), (f"{at(5)},HR", "columns")],
)
def test_a_line_that_cannot_be_read_is_told_and_holds_up_no_other(line: str, why: str) -> None:
    samples, problems = read_record(record(line, f"{at(6)},HR,80"), instant)
    assert len(samples) == 1
    assert problems[0].startswith("Line 2: ")
    assert why in problems[0]


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3", "time,value\n1,2"])
def test_what_is_no_record_says_what_the_first_line_must_be(text: str) -> None:
    with pytest.raises(BadInput, match="time, parameter and value"):
        read_record(text, instant)


def test_a_persons_reading_is_never_written_over() -> None:
    samples, _ = read_record(record(f"{at(5)},HR,80", f"{at(10)},HR,82"), instant)
    fresh, beside = already_there(down_sampled(samples, BEGIN, 5), [BEGIN + 6 * MINUTE_MS], 5)
    assert [one.values for one in fresh] == [{"hr": "82"}]
    assert [one.values for one in beside] == [{"hr": "80"}]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-3600, 7200), st.sampled_from(sorted(set(NAMES.values()))), st.integers(0, 400)), max_size=60),
    st.integers(1, 15),
)
def test_every_sample_is_in_one_reading(lines: list[tuple[int, str, int]], step: int) -> None:
    samples = [Sample(BEGIN + second * 1000, key, Decimal(value)) for second, key, value in lines]
    made = down_sampled(samples, BEGIN, step)
    assert sum(one.samples for one in made) == len(samples)
    assert all((one.at_ms - BEGIN) % (step * MINUTE_MS) == 0 for one in made)
    for one in made:
        near = [sample for sample in samples if abs(sample.at_ms - one.at_ms) * 2 <= step * MINUTE_MS]
        assert set(one.values) <= {sample.key for sample in near}

"""The settings' table: every row has a meaning and a default that it can read, and what a person types is taken or told why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.settings import SETTINGS, read, value, words


@pytest.mark.parametrize("key", SETTINGS)
def test_a_default_is_what_its_own_row_would_read(key: str) -> None:
    row = SETTINGS[key]
    assert row.means
    assert row.label
    if row.default is not None:
        assert read(key, words(row.default)) == row.default
    assert value({}, key) == row.default
    assert all(words(read(key, choice)) == choice for choice in row.choices)


@given(st.sampled_from(sorted(SETTINGS)), st.text(max_size=40) | st.none() | st.integers() | st.lists(st.integers(), max_size=2))
def test_whatever_stands_in_the_record_has_a_value(key: str, found: object) -> None:
    held = value({key: found}, key)
    assert held == SETTINGS[key].default or read(key, words(held)) == held


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("lock_after_min", "-1", "whole minutes from 0"),
        ("lock_after_min", "1.5", "whole minutes"),
        ("lock_after_min", "９", "whole minutes"),
        ("offline_pin_days", "0", "whole days from 1"),
        ("internet_hosts", "example.org", "HOST:PORT"),
        ("internet_hosts", "example.org:0", "HOST:PORT"),
        ("internet_hosts", "example.org:99999", "HOST:PORT"),
        ("currency", "EURO", "three letters"),
        ("name", "\u0007", "1 to 100"),
        ("speed", "9", "no setting"),
    ],
)
def test_what_cannot_be_meant_is_told_with_the_name_of_the_setting(key: str, text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as told:
        read(key, text)
    assert key in str(told.value)


def test_addresses_are_kept_as_a_list_with_commas() -> None:
    assert read("internet_hosts", " example.org:443 ,[2001:db8::1]:53,, ") == "example.org:443, [2001:db8::1]:53"
    assert read("internet_hosts", "  ") == ""

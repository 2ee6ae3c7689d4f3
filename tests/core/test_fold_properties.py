"""The picture is the same for any order and any repetition of any entries; a stay that leaves takes all with it."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import billing
from domain.entries import Entry, parse
from domain.fold import Picture
from domain.grammar import KINDS, check

from .book import fold
from .chance import MINUTE_MS, START_MS, ZONES, Ward
from .showing import shown

SINCE, UNTIL = START_MS - 30 * MINUTE_MS, START_MS + 30 * 60 * MINUTE_MS
NOWS = [START_MS, START_MS + 5 * 60 * MINUTE_MS]
STAYS = ["s1", "s2"]
#: entries of one ward; beyond this hypothesis spends its time on drawing
ENTRIES_MAX = 20
careful = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@st.composite
def wards(draw: st.DrawFn) -> list[Entry]:
    """Entries of a ward: devices that chart apart, forks, strikes, settlements, kept and admitted entries."""
    below = lambda count: draw(st.integers(0, count - 1))  # noqa: E731
    return [parse(raw) for raw in Ward(below).run(draw(st.integers(1, ENTRIES_MAX)))]


def all_of(picture: Picture) -> dict[str, Any]:
    charges = {stay: [list(charge) for charge in billing.charges(picture, stay)] for stay in STAYS}
    return {**shown(picture, STAYS, SINCE, UNTIL, NOWS, ZONES), "charges": charges}


@careful
@given(wards(), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_give_the_same_picture(entries: list[Entry], arrival: random.Random) -> None:
    expected = all_of(fold(entries))
    shuffled = arrival.sample(entries, len(entries)) + arrival.choices(entries, k=len(entries) // 2)
    assert all_of(fold(shuffled)) == expected


@careful
@given(wards(), st.randoms(use_true_random=False))
def test_what_was_read_on_the_way_does_not_stay(entries: list[Entry], arrival: random.Random) -> None:
    shuffled = arrival.sample(entries, len(entries))
    picture = Picture()
    for entry in shuffled:
        picture.add(entry)
        if arrival.random() < 0.3:
            all_of(picture)
    assert all_of(picture) == all_of(fold(entries))


@careful
@given(wards(), st.randoms(use_true_random=False))
def test_a_receipt_that_comes_later_changes_nothing_but_what_it_says(entries: list[Entry], arrival: random.Random) -> None:
    """A device folds its own entries before the server has answered; some of them turn out to be only kept."""
    bare = [entry._replace(pos=None, outcome=None, reason=None) for entry in entries if entry.key is None]
    picture = fold([entry for entry in arrival.sample(bare, len(bare)) if entry.kind not in KINDS or check(entry) is None])
    all_of(picture)
    for entry in entries:
        picture.add(entry)
    assert all_of(picture) == all_of(fold(entries))


@careful
@given(wards(), st.sampled_from(STAYS))
def test_a_stay_that_leaves_takes_all_with_it(entries: list[Entry], stay: str) -> None:
    picture = fold(entries)
    all_of(picture)
    picture.remove_stay(stay)
    assert all_of(picture) == all_of(fold([entry for entry in entries if entry.stay != stay]))
    assert picture.children(f"stays/{stay}") == []
    assert stay not in picture.children("stays")
    assert picture.paths(stay) == []
    assert picture.of_stay(stay) == []


@careful
@given(wards(), st.sampled_from(STAYS))
def test_an_index_holds_nothing_of_a_stay_that_left(entries: list[Entry], stay: str) -> None:
    """Months of patients pass through one process: what they leave behind would fill its memory."""
    picture = fold(entries)
    picture.remove_stay(stay)
    for other in (*STAYS, None):
        picture.remove_stay(other)  # type: ignore[arg-type]
    left = {name: held for name, held in vars(picture).items() if isinstance(held, dict) and name != "_kinds" and held}
    assert left == {}
    assert picture._knowledge._stays == {}


@careful
@given(wards())
def test_the_same_stay_can_come_back(entries: list[Entry]) -> None:
    expected = all_of(fold(entries))
    picture = fold(entries)
    picture.remove_stay("s1")
    for entry in reversed(entries):
        picture.add(entry)
    assert all_of(picture) == expected

"""One night is one record, whatever arrived when."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain import outage
from domain.entries import Entry, parse, plain_time

from .book import at, fold, raw

MIDNIGHT, MINUTE = at("00:00"), 60_000
minutes = st.integers(min_value=0, max_value=600)


@st.composite
def nights(draw: st.DrawFn) -> list[Entry]:
    """Declarations of one night by some devices, most of them ended, some closed."""
    found: list[Entry] = []
    for number in range(draw(st.integers(min_value=1, max_value=6))):
        start = draw(minutes)
        end = start + draw(st.integers(min_value=0, max_value=120))
        scope = draw(st.sampled_from(("hospital", "hospital", "device")))
        cause = draw(st.sampled_from(("power", "server", None, "internet")))
        told: list[tuple[str, int, dict[str, Any]]] = [("declared", start, {"scope": scope, "cause": cause})]
        told += [("ended", end, {})] if draw(st.integers(0, 3)) else []
        told += [("closed", end + draw(st.integers(0, 60)), {})] if not draw(st.integers(0, 3)) else []
        for word, when, data in told:
            name, device = f"{word}-{number}", f"device-{number}"
            moment = plain_time(MIDNIGHT + when * MINUTE)
            found.append(parse(raw(name, f"outage.{word}", {"outage": f"u{number}", **data}, device=device, stay=None) | {"at": moment}))
    return found


@settings(max_examples=150, deadline=None)
@given(nights(), st.randoms(use_true_random=False))
def test_outages_merge_the_same_in_any_order_of_arrival(night: list[Entry], arrival: random.Random) -> None:
    expected = outage.incidents(fold(night))
    assert outage.incidents(fold(arrival.sample(night, len(night)))) == expected
    # each of the hospital's is in exactly one incident, and no two open ones overlap
    picture = fold(night)
    of_the_house = [one.outage for one in outage.outages(picture) if one.scope == "hospital"]
    inside = [name for one in expected if one.scope == "hospital" for name in one.members if name in of_the_house]
    assert sorted(inside) == of_the_house
    assert len(outage.holding(picture)) <= 1
    for one in expected:
        assert one.outage in one.members
        assert one.end_ms is None or one.start_ms <= one.end_ms


@settings(max_examples=150, deadline=None)
@given(nights(), minutes)
def test_what_is_declared_now_is_never_swallowed_by_what_was_closed_before(night: list[Entry], later: int) -> None:
    moment = MIDNIGHT + (1000 + later) * MINUTE
    declared = raw("now", "outage.declared", {"outage": "u-now", "scope": "hospital", "cause": "power"}, device="gold", stay=None)
    picture = fold([*night, parse(declared | {"at": plain_time(moment)})])
    assert ["u-now" in one.members for one in outage.holding(picture)] == [True]

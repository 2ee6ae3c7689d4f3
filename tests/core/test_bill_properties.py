"""Bills of wards made by chance: sums add up, each act stands once at most, in any order of arrival, and no part of a window is lost."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import billing
from domain.bill import cut, patient_bill, totals
from domain.entries import Entry
from domain.marks import Window, parts, spans
from domain.money import Money

from .book import DAY, EIGHT, NOON, STAY, Book, at, fold

EUR = Money("EUR")
DEVICES = ("blue", "red", "server-e1", "server-e2")
careful = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    """A patient whose doses are given, corrected, struck, sent, typed in, adjusted and settled, by four who know of each other or not."""
    book = Book()

    def below(count: int) -> int:
        return draw(st.integers(0, count - 1))

    for order, way in (("o1", "initials"), ("o2", "numeric")):
        form: dict[str, Any] = {
            "order": order,
            "schedule": {"prn": True},
            "entry": way,
            "billing": {"code": order, "price": draw(st.sampled_from(["2.50", "0.33"]))},
        }
        if below(4):
            book.write(f"p{order}", "order.placed", form, time="05:00")
    for number in range(draw(st.integers(1, 14))):
        ident, device, time = f"e{number}", DEVICES[below(4)], f"{6 + number:02d}:{below(60):02d}"
        known = draw(st.lists(st.sampled_from(sorted(book.picture.entries)), max_size=4)) if book.picture.entries else []
        about: dict[str, Any] = {"device": device, "time": time, "saw": known}
        what, lines = below(8), billing.charges(book.picture, STAY)
        if what < 3 or not lines:
            data: dict[str, Any] = {
                "order": f"o{1 + below(2)}",
                "slot": (EIGHT, NOON)[below(2)],
                "outcome": ("given", "partial", "not_given")[below(3)],
            }
            data |= {"quantity": str(1 + below(4))} if below(2) else {}
            data |= {"repeat": True} if not below(4) else {}
            book.write(ident, "treatment.charted", data, **about)
        elif what == 3:
            book.strike(draw(st.sampled_from(sorted(book.picture.entries))), ident, **about)
        elif what == 4:
            clashes = book.open_clashes()
            of = list(clashes[below(len(clashes))]) if clashes else ["e0"]
            book.settle(of, [name for name in of if below(2)], ident, **{**about, "saw": [*known, *of]})
        elif what == 5:
            line = lines[below(len(lines))]
            book.write(ident, "charge.adjusted", {"charge": line.of or line.charge, "quantity": str(below(5))}, **about)
        else:
            line = lines[below(len(lines))]
            kind = ("entered", "sent", "failed", "acknowledged")[below(4)]
            figures: dict[str, Any] = {"figures": {"quantity": line.quantity}} if below(3) or line.of else {}
            book.write(ident, f"charge.{kind}", {"charge": line.charge, **figures, **({"of": line.of} if line.of else {})}, **about)
    outage = {"outage": "x1", "scope": "hospital", "since": f"{DAY}T{8 + below(6):02d}:00:00Z"}
    book.write("out1", "outage.declared", outage, stay=None)
    if below(3):
        book.write("out2", "outage.ended", {"outage": "x1", "until": f"{DAY}T{14 + below(6):02d}:30:00Z"}, stay=None)
    return list(book.picture.entries.values())


@careful
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_ledger_is_the_same_in_any_order_of_arrival(entries: list[Entry], arrival: random.Random) -> None:
    expected = billing.charges(fold(entries), STAY)
    assert billing.charges(fold(arrival.sample(entries, len(entries)) + arrival.choices(entries, k=3)), STAY) == expected


@careful
@given(ledgers())
def test_each_charge_stands_once_and_each_act_under_one_charge(entries: list[Entry]) -> None:
    lines = billing.charges(fold(entries), STAY)
    assert max(Counter(line.charge for line in lines).values(), default=1) == 1
    alive = [line for line in lines if line.of is None and line.state in ("open", "held", "failed")]
    assert max(Counter(line.entry for line in alive).values(), default=1) == 1


@careful
@given(ledgers())
def test_the_lines_add_up_to_the_total_and_the_parts_to_the_whole(entries: list[Entry]) -> None:
    picture = fold(entries)
    whole = patient_bill(picture, STAY, EUR)
    found = parts(Window(), spans(picture))
    split = cut(whole, found)
    sums = totals(whole.lines, EUR)
    assert sums.billed.amount == sum((line.amount for line in whole.lines if line.word == "billed" and line.amount), Decimal(0))
    assert sums.billed.amount == billing.total(billing.charges(picture, STAY), EUR)
    assert sums.billed.amount == sum(said.amount for said in sums.by_state.values())
    assert sums.billed.amount == sum(
        totals([one for one in split.lines if one.part == place], EUR).billed.amount for place in range(len(found))
    )
    assert sorted(line.charge.charge for line in split.lines) == sorted(line.charge.charge for line in whole.lines)
    assert [one for one in found if one.word == "during"]
    middle = Window(at("08:00"), at("16:00"))
    inside = cut(whole, parts(middle, spans(picture)))
    assert {line.charge.charge for line in inside.lines} == {line.charge.charge for line in whole.lines if middle.holds(line.done_ms)}


@careful
@given(ledgers())
def test_what_was_entered_by_hand_is_never_to_be_sent_and_what_was_told_is_frozen(entries: list[Entry]) -> None:
    picture = fold(entries)
    lines = billing.charges(picture, STAY)
    for line in lines:
        path = f"charges/{line.charge}"
        if picture.writers(path, "entered") and line.state != "by_hand":
            # only a person who settled "sent and typed both" can say that the hand's entry does not count
            assert any(item.data["keep"] != item.data["of"] for item in picture.items("settlements"))
        assert not (line.to_send and line.state == "by_hand")
    by_charge = {line.charge: line for line in lines}
    for ident, line in by_charge.items():
        further = [one for one in lines if one.of == ident]
        if line.of is None and further and line.state != "held":
            assert line.state in billing.FROZEN

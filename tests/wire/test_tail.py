"""The newest entries in memory: without a gap, and never more than fits."""

from __future__ import annotations

import pytest

from ui.wire import tail as tail_module
from ui.wire.tail import Tail


def bodies(first: int, last: int) -> list[bytes]:
    return [b"%d" % pos for pos in range(first, last + 1)]


def test_it_gives_what_comes_after_a_cursor() -> None:
    tail = Tail(10)
    tail.add(11, bodies(11, 20))
    assert tail.after(10, 100) == bodies(11, 20)
    assert tail.after(15, 2) == bodies(16, 17)
    assert tail.after(20, 5) == []


def test_it_says_when_it_does_not_know() -> None:
    tail = Tail(10)
    tail.add(11, bodies(11, 20))
    assert tail.after(9, 5) is None
    assert tail.after(21, 5) is None


def test_what_comes_twice_is_here_once() -> None:
    tail = Tail(0)
    tail.add(1, bodies(1, 5))
    tail.add(3, bodies(3, 8))
    tail.add(2, bodies(2, 4))
    assert tail.after(0, 100) == bodies(1, 8)
    assert tail.last == 8


def test_a_gap_makes_it_begin_anew() -> None:
    tail = Tail(0)
    tail.add(1, bodies(1, 5))
    tail.add(9, bodies(9, 10))
    assert tail.after(5, 100) is None
    assert tail.after(8, 100) == bodies(9, 10)


def test_it_forgets_the_oldest_past_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail_module, "TAIL_ENTRIES_MAX", 4)
    tail = Tail(0)
    tail.add(1, bodies(1, 10))
    assert (tail.first, tail.last) == (7, 10)
    monkeypatch.setattr(tail_module, "TAIL_BYTES_MAX", 5)
    tail.add(11, bodies(11, 11))
    assert tail.after(tail.first - 1, 10) == bodies(9, 11)

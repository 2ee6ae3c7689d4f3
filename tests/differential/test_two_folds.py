"""Python and JavaScript fold the same entries to the same picture, clashes and states: wards made by chance, thousands of them."""

from __future__ import annotations

import json
import random
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import playwright
import pytest

from domain import grammar
from domain.entries import parse
from domain.fold import Picture
from tests.core.chance import MINUTE_MS, START_MS, ZONES, Ward, by_random
from tests.core.showing import shown

NODE = Path(playwright.__file__).parent / "driver" / "node"
SCRIPT = Path(__file__).parent / "shown.mjs"
#: from where the seeds of the wards count; a new number tries others, this one tries the same again
FIRST_SEED = 2_000_000
WARDS, AT_ONCE, ENTRIES_MAX = 3_000, 250, 36
SINCE, UNTIL = START_MS - 30 * MINUTE_MS, START_MS + 30 * 60 * MINUTE_MS
NOWS = [START_MS + hours * 60 * MINUTE_MS for hours in (0, 2, 5, 27)]
STAYS = ["s2", "s1"]
CLASHES = ("slot", "order", "double", "register", "sheets", "bill", "settled")
STATES = ("struck", "scheduled", "due", "late", "given", "partial", "held", "not_given", "clash")


@pytest.fixture(scope="module")
def node() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([NODE, SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        yield process
        process.kill()


def ward_of(seed: int) -> list[dict[str, Any]]:
    return Ward(by_random(seed)).run(4 + seed % ENTRIES_MAX)


def arrived(entries: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    """The same in another order, some of them twice."""
    arrival = random.Random(seed)
    return arrival.sample(entries, len(entries)) + arrival.choices(entries, k=3)


def in_python(entries: list[dict[str, Any]]) -> list[Any]:
    """What it shows, what it shows when one stay has left, and how much is left when all have."""
    picture = Picture()
    for raw in entries:
        picture.add(parse(raw))
    whole = shown(picture, STAYS, SINCE, UNTIL, NOWS, ZONES)
    picture.remove_stay(STAYS[0])
    return [whole, shown(picture, STAYS, SINCE, UNTIL, NOWS, ZONES), 0]


def in_javascript(node: subprocess.Popen[str], wards: list[list[dict[str, Any]]]) -> list[Any]:
    assert node.stdin is not None
    assert node.stdout is not None
    asked = {"grammar": grammar.plain(), "wards": wards, "stays": STAYS, "since": SINCE, "until": UNTIL, "nows": NOWS, "zones": ZONES}
    node.stdin.write(json.dumps(asked) + "\n")
    node.stdin.flush()
    answers: list[Any] = json.loads(node.stdout.readline() or "[]")
    return answers


def first_difference(one: Any, other: Any, where: str = "") -> str | None:
    """Where two JSON values part, and what stands there."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return next((found for key in one if (found := first_difference(one[key], other[key], f"{where}/{key}"))), None)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return next((found for place, (a, b) in pairs if (found := first_difference(a, b, f"{where}/{place}"))), None)
    return None if one == other else f"at {where}: Python {one!r}, JavaScript {other!r}"


def test_both_languages_show_the_same(node: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]) -> None:
    seen: Counter[str] = Counter()
    for first in range(FIRST_SEED, FIRST_SEED + WARDS, AT_ONCE):
        wards = [ward_of(seed) for seed in range(first, first + AT_ONCE)]
        answers = in_javascript(node, [arrived(entries, seed) for seed, entries in enumerate(wards, first)])
        assert len(answers) == AT_ONCE
        for seed, (entries, answered) in enumerate(zip(wards, answers, strict=True), first):
            expected = json.loads(json.dumps(in_python(entries)))
            assert first_difference(expected, answered) is None, f"seed {seed}"
            count_states(seen, expected[0])
    with capsys.disabled():
        print(f"\n{WARDS} wards from seed {FIRST_SEED}: " + " · ".join(f"{word} {seen[word]}" for word in sorted(seen)))
    assert {*CLASHES, *STATES} <= set(seen)


def count_states(seen: Counter[str], whole: dict[str, Any]) -> None:
    """What was reached; a state that was never reached was not tested."""
    seen["struck"] += len(whole["plain"]["struck"])
    for found in whole["clashes"].values():
        seen.update(clash[0] for clash in found)
        seen["settled"] += sum(clash[-1] is not None for clash in found)
    for slots in whole["slots"].values():
        seen.update(state[0] for slot in slots for state in slot[-1])

"""Python and JavaScript read the same anesthetic sheets from the same entries, in whatever order they came: chart, slots and totals."""

from __future__ import annotations

import json
import random
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import playwright

from domain import grammar
from tests.core.anesthetics import MINUTE_MS, START_MS, Theatre, shown

NODE = Path(playwright.__file__).parent / "driver" / "node"
SCRIPT = Path(__file__).parent / "sheets.mjs"
FIRST_SEED, THEATRES = 5_000_000, 1_500
NOW = START_MS + 150 * MINUTE_MS
#: what must have been reached, or it was not tested
REACHED = {"joined", "apart", "finalized", "intended", "late", "missed", "due", "read", "agent", "event"}


def test_both_languages_read_the_same_sheets() -> None:
    nights = [Theatre(seed).run() for seed in range(FIRST_SEED, FIRST_SEED + THEATRES)]
    arrived = [random.Random(seed).sample(entries, len(entries)) + entries[:2] for seed, entries in enumerate(nights)]
    asked = json.dumps({"grammar": grammar.plain(), "theatres": arrived, "now": NOW}) + "\n"
    done = subprocess.run([NODE, SCRIPT], input=asked, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
    answers: list[Any] = json.loads(done.stdout)
    seen: Counter[str] = Counter()
    for seed, (entries, answered) in enumerate(zip(nights, answers, strict=True), FIRST_SEED):
        expected = json.loads(json.dumps(shown(entries, NOW)))
        assert answered == expected, f"seed {seed}"
        note(seen, expected)
    assert not REACHED - set(seen), sorted(REACHED - set(seen))


def note(seen: Counter[str], found: dict[str, Any]) -> None:
    seen["apart"] += len(found["clashes"])
    for head, readings, _, due, *_, marks in found["sheets"]:
        seen["joined"] += len(head[0]) > 1
        seen.update([head[2], *(one[2] for one in due), *(mark[0] for mark in marks)])
        seen["late"] += sum(one[5] for one in readings)

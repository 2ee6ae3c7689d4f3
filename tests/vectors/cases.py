"""The vectors: their files, and what an abbreviated entry in them stands for.

An entry in a vector is [id, kind, data, what differs from the usual]. Usual is: made by Blue about stay s1 on 22 November 2026 at 06:00,
with the next number of its device, by Nora, having named nothing. `at` may be a time of that day.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DAY = "2026-11-22"
#: what entry p is in the clash and status vectors that do not bring their own
PLACED = ["p", "order.placed", {"order": "o1", "name": "Cefazolin", "schedule": {"every_min": 240, "start": f"{DAY}T08:00:00Z"}}]
WITH_ORDER = ("clash", "status")


def load(name: str) -> dict[str, Any]:
    """One file of vectors, with the entries of its cases written out."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    for case in found.get("cases", ()):
        if isinstance(case, dict) and "entries" in case:
            short = case["entries"]
            if name in WITH_ORDER and not any(entry[0] == "p" for entry in short):
                short = [PLACED, *short]
            case["entries"] = entries(short)
    return found


def instant(text: str) -> str:
    """A time of the day of the vectors in full; a full one as it is. 24:00 is the next day's first minute."""
    if len(text) != 5:
        return text
    return "2026-11-23T00:00:00.000Z" if text == "24:00" else f"{DAY}T{text}:00.000Z"


def entries(short: list[list[Any]]) -> list[dict[str, Any]]:
    """The wire's objects of abbreviated entries."""
    seqs: dict[str, int] = {}
    return [_entry(seqs, *item) for item in short]


def _entry(seqs: dict[str, int], ident: str, kind: str, data: dict[str, Any], more: dict[str, Any] | None = None) -> dict[str, Any]:
    more = dict(more or {})
    device = more.get("device", "blue")
    seqs[device] = more.get("seq", seqs.get(device, 0) + 1)
    at = instant(more.pop("at", "06:00"))
    made = {
        "id": ident, "device": device, "seq": seqs[device], "stamp": f"{at}-0000-{device}", "at": at, "at_from": "clock", "clock": None,
        "by": "nora", "auth": "pin", "kind": kind, "stay": "s1", "data": data, "saw": [], "because": "for the vector",
    }  # fmt: skip
    return {**made, **more}

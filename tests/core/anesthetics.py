"""Anesthesias made by chance: three devices that know of each other only sometimes open, read, join, strike and finalize sheets."""

from __future__ import annotations

import random
from typing import Any

from domain import anesthesia, clashes
from domain.anesthesia_chart import chart
from domain.entries import parse, plain_time
from domain.fold import Picture

START_MS = 1_795_420_800_000
MINUTE_MS = 60_000
STAY, DEVICES, SHEETS = "s1", ("blue", "red", "green"), ("n1", "n2", "n3")
ENTRIES_MAX = 40
VALUES = {"hr": (30, 260), "rr": (2, 60), "spo2": (80, 100), "etco2": (10, 70), "sys": (50, 220), "dia": (20, 120), "map": (30, 150)}
TENTHS = {"temp": (340, 410), "agent": (0, 60), "o2": (0, 50), "fluids": (0, 3000)}
EVENTS = ("induction", "intubated", "agent_off", "sternal", "comment", "woke up early")
DRUGS = ("Propofol", "propofol ", "Atropine", "Ringer")


class Theatre:
    """One patient's night, from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.entries: list[dict[str, Any]] = []
        self.seqs = dict.fromkeys((*DEVICES, "server-1"), 0)

    def run(self) -> list[dict[str, Any]]:
        """The entries, in the order in which they were made."""
        acts = (self.open, *[self.read] * 6, self.mark, self.mark, self.drug, self.drug, self.join, self.strike, self.wish, self.finalize)
        self.open()
        for _ in range(self.random.randrange(3, ENTRIES_MAX)):
            self.random.choice(acts)()
        return self.entries

    def write(self, kind: str, data: dict[str, Any], device: str = "") -> None:
        dice = self.random
        device = device or dice.choice(DEVICES)
        self.seqs[device] += 1
        at = plain_time(START_MS + dice.randrange(0, 180) * MINUTE_MS + dice.randrange(MINUTE_MS))
        known = [one["id"] for one in self.entries]
        self.entries.append(
            {"id": f"e{len(self.entries)}", "device": device, "seq": self.seqs[device], "stamp": f"{at}-0000-{device}",
             "at": at, "at_from": dice.choice(("clock", "person")),
             "clock": dice.choice((None, {"offset_ms": 61_000.5})), "by": "nora", "auth": "pin",
             "kind": kind, "stay": STAY, "data": data, "saw": dice.sample(known, min(len(known), dice.randrange(3))), "because": "chance"}
        )  # fmt: skip

    def sheet(self) -> str:
        return self.random.choice(SHEETS)

    def open(self) -> None:
        more = self.random.choice(({}, {"interval_min": self.random.randrange(0, 20)}, {"interval_min": "5"}))
        self.write("anesthesia.opened", {"sheet": self.sheet(), "procedure": "Spay", **more})

    def read(self) -> None:
        dice = self.random
        values = {key: str(dice.randrange(*bounds)) for key, bounds in VALUES.items() if dice.random() < 0.5}
        values |= {key: f"{dice.randrange(*bounds) / 10}" for key, bounds in TENTHS.items() if dice.random() < 0.5}
        self.write("anesthesia.read", {"sheet": self.sheet(), "values": values if dice.random() < 0.95 else {"hr": 80, "rr": "1,5"}})

    def mark(self) -> None:
        self.write("anesthesia.marked", {"sheet": self.sheet(), "event": self.random.choice(EVENTS)})

    def drug(self) -> None:
        amount = self.random.choice(("12.5", "0.05", "3", "a little", None))
        told = {"drug": self.random.choice(DRUGS), "amount": amount, "unit": self.random.choice(("mg", "mL", None))}
        self.write("anesthesia.drugged", {"sheet": self.sheet(), **told})

    def join(self) -> None:
        self.write("anesthesia.joined", {"sheet": self.sheet(), "with": self.sheet()})

    def strike(self) -> None:
        self.write("entry.struck", {"entry": self.random.choice(self.entries)["id"]})

    def wish(self) -> None:
        self.write("anesthesia.finalize_intended", {"sheet": self.sheet()})

    def finalize(self) -> None:
        if self.random.random() < 0.3:
            upto = {device: self.random.randrange(0, seq + 1) for device, seq in self.seqs.items() if device in DEVICES}
            self.write("anesthesia.finalized", {"sheet": self.sheet(), "upto": upto}, "server-1")


def shown(entries: list[dict[str, Any]], now_ms: int) -> dict[str, Any]:
    """All that the sheets of the stay show, as plain JSON: what two replicas, or two languages, must agree on."""
    picture = Picture()
    for raw in entries:
        picture.add(parse(raw))
    found = anesthesia.sheets(picture, STAY)
    return {
        "sheets": [_plain(sheet, now_ms) for sheet in found],
        "clashes": [list(one.members) for one in clashes.of_stay(picture, STAY) if one.kind == "sheets"],
    }


def _plain(sheet: anesthesia.Sheet, now_ms: int) -> list[Any]:
    parts = (sheet.events, sheet.drugs, sheet.addenda)
    items = [[[one.name, one.at_ms, one.device, one.sheet, one.late] for one in part] for part in parts]
    readings = [[one.name, one.at_ms, dict(one.values), one.device, one.sheet, one.late] for one in sheet.readings]
    due = [list(one) for one in anesthesia.due_readings(sheet, now_ms)]
    total = [list(one) for one in anesthesia.totals(sheet)]
    head = [list(sheet.members), sheet.opened_ms, sheet.state]
    return [head, readings, items, due, total, anesthesia.fluids_ml(sheet, now_ms), chart(sheet, now_ms)]

"""What the desk calls an entry: plain words for every kind, whatever its shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from domain.entries import parse
from domain.grammar import KINDS
from domain.hospital import Hospital
from tests.hospital.making import Device
from ui.pages.entry_words import says

#: what a ward writes about a patient, and what a desk says of it
SAID: list[tuple[str, dict[str, Any], str]] = [
    ("stay.discharge_intended", {}, "discharge wanted"),
    ("stay.weighed", {"kg": "9.4"}, "weighed 20.7 lb (9.4 kg)"),
    ("stay.moved", {"ward": "ICU", "cage": "3"}, "moved: ward ICU, cage 3"),
    ("stay.assigned", {"home_device": "blue-1"}, "home device is Blue 1"),
    ("treatment.charted", {"order": "o1", "slot": "x", "outcome": "not_given"}, "Cefazolin: not given"),
    ("order.changed", {"order": "o1", "dose": "2"}, "Cefazolin: the order was changed (dose 2)"),
    ("anesthesia.read", {"sheet": "a", "values": {"hr": "90", "note": "x"}}, "reading: HR 90 /min"),
    ("anesthesia.read", {"sheet": "a", "values": "90"}, "reading"),
    ("anesthesia.drugged", {"sheet": "a", "drug": "Propofol", "amount": "4", "unit": "mL"}, "Propofol 4 mL"),
    ("note.written", {"text": "wet cough"}, "Note: wet cough"),
]


@pytest.mark.parametrize(("kind", "data", "words"), SAID)
def test_it_says_what_was_done(house: Hospital, blue: Device, kind: str, data: dict[str, Any], words: str) -> None:
    house.make("settings.changed", None, {"weight_unit": "lb"})
    house.make("device.enrolled", None, {"device": "blue-1", "name": "Blue 1"})
    house.record([blue.opened("s1"), blue.placed("s1")], blue.maker)
    assert says(house.picture, parse(blue.entry(kind, "s1", **data))) == words


def test_a_strike_names_what_it_strikes_and_two_that_name_each_other_end(house: Hospital, blue: Device) -> None:
    note = blue.entry("note.written", "s1", text="wet cough")
    first, second = (blue.entry("entry.struck", "s1", "typed twice", entry=note["id"]) for _ in range(2))
    second["data"] = {"entry": first["id"]}
    house.record([blue.opened("s1"), note, first, second], blue.maker)
    entries = house.picture.entries
    assert says(house.picture, entries[first["id"]]) == "struck: Note: wet cough (because: typed twice)"
    assert says(house.picture, entries[second["id"]]) == "struck (because: typed twice)"


@pytest.mark.parametrize("kind", sorted(kind for kind, rule in KINDS.items() if rule.get("by", "ward") == "ward"))
def test_no_kind_that_a_ward_writes_is_told_by_its_name_in_the_record(house: Hospital, blue: Device, kind: str) -> None:
    for data in ({}, {"entry": "x", "values": [1], "text": {"a": None}, "kg": [], "order": 5}):
        told = says(house.picture, parse(json.loads(json.dumps(blue.entry(kind, "s1", **data)))))
        assert told
        assert "_" not in told
        assert told.split(":")[0] != kind.replace(".", " ").replace("_", " ")

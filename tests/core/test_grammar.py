"""The grammar: what each kind asks for, and where it belongs in the picture."""

from __future__ import annotations

import json
from typing import Any

import pytest

from domain import grammar
from domain.entries import parse
from domain.grammar import KINDS, check, path_of, registers_of

from .book import EIGHT, raw

GOOD: list[tuple[str, dict[str, Any]]] = [
    ("stay.opened", {"patient": {"name": "Bo"}, "resuscitation": None, "weight_kg": "4.2"}),
    ("stay.weighed", {"kg": "0.045"}),
    ("order.placed", {"order": "o1", "schedule": {"at_local": ["08:00", "20:00"], "zone": "Europe/Berlin", "start": EIGHT}, "entry": None}),
    ("order.placed", {"order": "o1", "schedule": {"every_min": 240.0, "start": EIGHT, "stop": None}}),
    ("order.placed", {"order": "o1", "schedule": {"prn": True, "min_gap_min": None}}),
    ("order.placed", {"order": "o1", "schedule": {"cri": True}}),
    ("order.placed", {"order": "o1", "schedule": {"stat": EIGHT}}),
    ("order.changed", {"order": "o1", "stopped": None}),
    ("treatment.charted", {"order": "o1", "slot": "prn:7f", "outcome": "given", "quantity": "0.5", "until": None}),
    ("treatment.charted", {"order": "o1", "slot": "2026-11-22T08:00:00Z", "outcome": "given"}),
    ("clash.settled", {"of": ["a", "b"], "keep": []}),
    ("outage.declared", {"outage": "u", "scope": "device", "cause": None}),
    ("note.written", {"text": ""}),
    ("device.lost", {"device": "d1", "missing": [7, 9]}),
]
BAD: list[tuple[str, dict[str, Any]]] = [
    ("treatment.charted", {"order": "o1", "slot": "2026-11-22T08:00:00.000Z", "outcome": "given"}),
    ("treatment.charted", {"order": "o1", "slot": "2026-11-22T08:00:30Z", "outcome": "given"}),
    ("slot.moved", {"order": "o1", "slot": "2026-11-22T08:00:00.000Z", "to": EIGHT}),
    ("stay.opened", {"resuscitation": "maybe"}), ("stay.opened", {"patient": "Bo"}), ("stay.opened", {"ward": 7}),
    ("stay.weighed", {}), *(("stay.weighed", {"kg": kg}) for kg in ("0", "0,5", "1,000", 4.2, "10001", "-4", "4 kg", "1e1")),
    ("order.placed", {"order": "o1"}), ("order.placed", {"order": "o/1", "schedule": {"prn": True}}),
    *(("order.placed", {"order": "o1", "schedule": schedule}) for schedule in (
        {}, None, "daily", {"prn": False}, {"prn": 1}, {"prn": True, "min_gap_min": 0}, {"every_min": 240},
        {"every_min": 0, "start": EIGHT},
        {"every_min": 0.5, "start": EIGHT}, {"every_min": True, "start": EIGHT}, {"every_min": 999_999, "start": EIGHT},
        {"every_min": 240, "start": EIGHT, "stop": "noon"}, {"at_local": [], "zone": "UTC", "start": EIGHT},
        {"at_local": ["24:00"], "zone": "UTC", "start": EIGHT}, {"at_local": ["8:00"], "zone": "UTC", "start": EIGHT},
        {"at_local": ["0８:00"], "zone": "UTC", "start": EIGHT}, {"at_local": ["08:00"], "start": EIGHT}, {"once": "2026-02-30T00:00:00Z"},
        {"once": None, "stat": EIGHT},
    )),
    ("order.changed", {"order": "o1", "stopped": "now"}), ("order.changed", {"order": "o1", "from": "noon"}),
    ("order.stopped", {"order": "o1"}),
    ("treatment.charted", {"order": "o1", "slot": EIGHT}), ("treatment.charted", {"order": "o1", "slot": EIGHT, "outcome": "done"}),
    ("treatment.charted", {"order": "o1", "slot": EIGHT, "outcome": {}}),
    ("treatment.charted", {"order": "o1", "slot": EIGHT, "outcome": "given", "repeat": 1}),
    ("treatment.charted", {"order": "o1", "slot": EIGHT, "outcome": "given", "quantity": "0,5"}),
    ("clash.settled", {"of": ["a"]}), ("clash.settled", {"of": "a", "keep": []}), ("clash.settled", {"of": ["a b"], "keep": []}),
    ("entry.struck", {"entry": ["a"]}), ("outage.declared", {"outage": "u", "scope": "ward"}), ("note.written", {"text": 7}),
    ("device.lost", {"device": "d1", "missing": "7"}), ("device.lost", {"device": "d1", "missing": [0]}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "data"), GOOD, ids=str)
def test_what_the_kind_asks_for_passes(kind: str, data: dict[str, Any]) -> None:
    assert check(parse(raw(kind=kind, data=data))) is None


@pytest.mark.parametrize(("kind", "data"), BAD, ids=str)
def test_what_it_does_not_ask_for_is_told_in_a_sentence(kind: str, data: dict[str, Any]) -> None:
    said = check(parse(raw(kind=kind, data=data)))
    assert said is not None
    assert said.endswith(".")


@pytest.mark.parametrize("because", [None, "", "  ", "\t\u00a0\u2003"])
def test_what_was_not_simply_given_needs_a_reason_in_words(because: str | None) -> None:
    act = {"order": "o1", "slot": EIGHT, "outcome": "held"}
    assert "because" in str(check(parse(raw(kind="treatment.charted", data=act, because=because))))
    assert check(parse(raw(kind="treatment.charted", data={**act, "outcome": "given"}, because=because))) is None
    assert "because" in str(check(parse(raw(kind="entry.struck", data={"entry": "a"}, because=because))))


def test_what_is_about_a_stay_needs_one() -> None:
    assert "stay" in str(check(parse(raw(stay=None))))
    assert check(parse(raw(kind="outage.ended", data={"outage": "u"}, stay=None))) is None


def test_the_table_is_plain_json() -> None:
    assert json.loads(json.dumps(grammar.plain())) == grammar.plain()


def test_every_rule_says_where_it_belongs_and_names_types_that_exist() -> None:
    for kind, rule in KINDS.items():
        assert rule["how"] in ("set", "add", "strike", "admit"), kind
        assert ("path" in rule) is (rule["how"] in ("set", "add")), kind
        assert set(rule.get("types", {}).values()) <= set(grammar.TYPES), kind


def test_a_place_that_no_id_fills_belongs_nowhere() -> None:
    rule = KINDS["treatment.charted"]
    assert path_of(rule, "s1", {"order": "o1", "slot": EIGHT}) == f"stays/s1/orders/o1/slots/{EIGHT}"
    assert path_of(rule, "s1", {"order": "a/b", "slot": EIGHT}) is None
    assert path_of(rule, "s1", {"order": "o1"}) is None
    assert path_of(rule, None, {"order": "o1", "slot": EIGHT}) is None


def test_the_order_of_fields_in_the_text_does_not_matter() -> None:
    stop = {"order": "o1", "from": EIGHT, "stopped": "2031-01-01T00:00:00Z", "placed": 1}
    written = registers_of(KINDS["order.stopped"], stop)
    assert written == registers_of(KINDS["order.stopped"], dict(reversed(stop.items())))
    assert written["stopped"] == EIGHT
    opened = {"patient": {"name": "Bo"}, "patient.name": "Rex", "opened": False}
    assert registers_of(KINDS["stay.opened"], opened) == {"patient.name": "Bo", "opened": True}
    assert registers_of(KINDS["stay.opened"], dict(reversed(opened.items()))) == {"patient.name": "Bo", "opened": True}

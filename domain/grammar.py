"""The grammar: one table that says, for each kind of entry, which part of the picture it touches, and how.

`how` is one of
  set      each field of `data` is a register at `path`; of several writers that one shows which nobody else's entry saw
  add      the entry is an item of the list at `path`, ordered by (stamp, id)
  strike   the entry named by `data.entry` no longer counts, and stays readable; a strike itself cannot be struck
  admit    a kept entry counts after all
`path` has places in braces: `{stay}` is the entry's stay, any other is that field of `data`, which is then no register.
`parts`: fields whose own fields are registers each (a changed name must not clash with a changed breed).
`also`: registers that the kind itself sets. `as`: a field that is stored under another name. `aside`: fields that qualify
others and are read from the entry. `need`: fields without which the entry has no meaning. `types`: what a field must be.
`because`: a reason in words is required. `by`: who may make it, `ward` (any device), `server` or `manager`.

Python and JavaScript interpret this same table; it is served at /journal/grammar. What it touches may never depend on an
outcome, on the order of arrival or on a clock (PROTOCOL, "The grammar is data").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from domain import doses
from domain.entries import TIME_PATTERN, Entry, is_id, parse_time

VERSION = 2
Rule = Mapping[str, Any]

CODES = (None, "als", "bls", "dnr")
OUTCOMES = ("given", "partial", "held", "not_given", "stopped")
ENTRY_WAYS = ("initials", "numeric", "text")
SCOPES = ("device", "hospital")
CAUSES = ("power", "internet", "server", "router", "drill", "other")

_STAY_TYPES = {
    "patient": "object", "client": "object", "weight_kg": "weight", "ward": "text", "cage": "text", "reason": "text",
    "resuscitation": "code", "critical_notes": "text", "file_number": "text",
}  # fmt: skip
_ORDER_TYPES = {
    "order": "id", "section": "text", "name": "text", "schedule": "schedule", "dose": "object", "entry": "way", "billing": "object",
    "from": "time", "stopped": "time",
}  # fmt: skip
_CHARGE = {"how": "set", "path": "charges/{charge}", "need": ["charge"], "types": {"charge": "id"}}
_SHEET = "stays/{stay}/anesthesia/{sheet}"
_SLOT = "stays/{stay}/orders/{order}/slots/{slot}"


def _stay(**more: Any) -> Rule:
    return {"how": "set", "path": "stays/{stay}", "about_stay": True, "parts": ["patient", "client"], "types": _STAY_TYPES, **more}


def _order(**more: Any) -> Rule:
    return {"how": "set", "path": "stays/{stay}/orders/{order}", "about_stay": True, "need": ["order"], "types": _ORDER_TYPES, **more}


def _slot(**more: Any) -> Rule:
    types = {"order": "id", "slot": "slot", "to": "time"}
    return {"how": "set", "path": _SLOT, "about_stay": True, "need": ["order", "slot"], "types": types, **more}


def _sheet(part: str, need: list[str], **more: Any) -> Rule:
    return {"how": "add", "path": f"{_SHEET}/{part}", "about_stay": True, "need": ["sheet", *need], "types": {"sheet": "id"}, **more}


def _sheet_set(**more: Any) -> Rule:
    return {"how": "set", "path": _SHEET, "about_stay": True, "need": ["sheet"], "types": {"sheet": "id"}, **more}


def _board(placed: bool) -> Rule:
    path = "stays/{stay}/boards/{board}"
    return {"how": "set", "path": path, "about_stay": True, "need": ["board"], "types": {"board": "id"}, "also": {"placed": placed}}


def _form(**more: Any) -> Rule:
    return {"how": "set", "path": "stays/{stay}/forms/{form}", "about_stay": True, "need": ["form"], "types": {"form": "id"}, **more}


def _thing(name: str, by: str = "manager", **more: Any) -> Rule:
    path = f"{name}s/{{{name}}}" if name != "staff" else "staff/{staff}"
    return {"how": "set", "path": path, "need": [name], "types": {name: "id"}, "by": by, **more}


def _outage(**more: Any) -> Rule:
    types = {"outage": "id", "scope": "scope", "cause": "cause", "since": "time", "until": "time", "devices": "ids"}
    return {"how": "set", "path": "outages/{outage}", "need": ["outage"], "types": types, **more}


KINDS: dict[str, Rule] = {
    "stay.opened": _stay(also={"opened": True}),
    "stay.changed": _stay(),
    "stay.moved": _stay(),
    "stay.weighed": {"how": "add", "path": "stays/{stay}/weights", "about_stay": True, "need": ["kg"], "types": {"kg": "weight"}},
    "stay.placed": _board(placed=True),
    "stay.unplaced": _board(placed=False),
    "stay.assigned": _stay(need=["home_device"], types={"home_device": "id"}),
    "stay.merged": _stay(need=["into"], types={"into": "id"}, **{"as": {"into": "merged_into"}}),
    "stay.discharge_intended": _stay(also={"discharge_intended": True}),
    "stay.discharged": _stay(also={"discharged": True}, by="server"),
    "stay.reopened": _stay(also={"discharged": False, "discharge_intended": False}, by="server"),
    "stay.practice_ended": _stay(also={"discharged": True}, by="server"),
    "order.placed": _order(need=["order", "schedule"], also={"placed": True}),
    "order.changed": _order(aside=["from"]),
    "order.stopped": _order(need=["order", "from"], because=True, **{"as": {"from": "stopped"}}),
    "form.filled": _form(),
    "form.finalize_intended": _form(also={"finalize_intended": True}),
    "form.finalized": _form(also={"finalized": True}, by="server"),
    "slot.moved": _slot(need=["order", "slot", "to"]),
    "slot.skipped": _slot(because=True, also={"skipped": True}),
    "treatment.charted": {
        "how": "add", "path": _SLOT, "about_stay": True, "need": ["order", "slot", "outcome"],
        "types": {
            "order": "id", "slot": "slot", "outcome": "outcome", "quantity": "decimal", "price": "decimal",
            "billed": "flag", "repeat": "flag", "until": "time",
        },
        "because_unless": {"outcome": ["given"]},
    },
    "act.approved": {"how": "add", "path": "entries/{entry}", "need": ["entry"], "types": {"entry": "id"}},
    "act.witnessed": {"how": "add", "path": "entries/{entry}", "need": ["entry"], "types": {"entry": "id"}},
    "note.written": {"how": "add", "path": "stays/{stay}/notes", "about_stay": True, "need": ["text"], "types": {"text": "text"}},
    "anesthesia.opened": _sheet_set(also={"opened": True}),
    "anesthesia.changed": _sheet_set(),
    "anesthesia.read": _sheet("readings", ["values"], types={"sheet": "id", "values": "object"}),
    "anesthesia.marked": _sheet("events", ["event"], types={"sheet": "id", "event": "text"}),
    "anesthesia.drugged": _sheet("drugs", ["drug"], types={"sheet": "id", "drug": "text", "price": "decimal"}),
    "anesthesia.addendum": _sheet("addenda", ["text"], types={"sheet": "id", "text": "text"}),
    "anesthesia.joined": _sheet_set(need=["sheet", "with"], types={"sheet": "id", "with": "id"}, **{"as": {"with": "joined_with"}}),
    "anesthesia.finalize_intended": _sheet_set(also={"finalize_intended": True}),
    "anesthesia.reported": _sheet_set(also={"reported": True}, by="server"),
    "anesthesia.finalized": _sheet_set(also={"finalized": True}, by="server"),
    "charge.adjusted": {**_CHARGE, "because": True, "types": {"charge": "id", "quantity": "decimal", "billed": "flag"}},
    "charge.entered": {**_CHARGE, "also": {"entered": True}},
    "charge.sent": {**_CHARGE, "also": {"sent": True}, "by": "server"},
    "charge.acknowledged": {**_CHARGE, "also": {"acknowledged": True}, "by": "server"},
    "charge.failed": {**_CHARGE, "also": {"failed": True}, "by": "server"},
    "shift.marked": {"how": "add", "path": "marks", "need": ["label"], "types": {"label": "text", "at": "time"}},
    "outage.declared": _outage(need=["outage", "scope"], also={"declared": True}),
    "outage.ended": _outage(also={"ended": True}),
    "outage.closed": _outage(also={"closed": True}),
    "outage.step_done": {
        "how": "set", "path": "outages/{outage}/steps/{step}", "need": ["outage", "step"], "types": {"outage": "id", "step": "id"},
        "also": {"done": True},
    },
    "paper.checked": {
        "how": "set", "path": "stays/{stay}/paper/{outage}", "about_stay": True, "need": ["outage"], "types": {"outage": "id"},
        "also": {"checked": True},
    },
    "signs.confirmed": {"how": "add", "path": "confirmations", "need": ["entries"], "types": {"entries": "ids"}},
    "battery.told": {"how": "set", "path": "batteries/{device}", "need": ["device"], "types": {"device": "id"}},
    "pack.switched": {
        "how": "set", "path": "packs/{pack}", "need": ["pack", "running"], "types": {"pack": "id", "running": "flag"},
    },
    "readiness.answered": _thing("question", path="readiness/{question}"),
    "training.logged": {"how": "add", "path": "training", "need": ["topic"], "types": {"topic": "text"}, "by": "manager"},
    "table.signed_off": _thing("table", path="signoffs/{table}"),
    "clash.settled": {"how": "add", "path": "settlements", "need": ["of", "keep"], "types": {"of": "ids", "keep": "ids"}, "because": True},
    "entry.struck": {"how": "strike", "need": ["entry"], "types": {"entry": "id"}, "because": True},
    "entry.admitted": {"how": "admit", "need": ["entry"], "types": {"entry": "id"}, "because": True},
    "entry.dismissed": {
        "how": "set", "path": "kept/{entry}", "need": ["entry"], "types": {"entry": "id"}, "because": True, "also": {"dismissed": True},
    },
    "board.made": _thing("board", also={"removed": False}),
    "board.removed": _thing("board", also={"removed": True}),
    "device.enrolled": _thing("device"),
    "device.changed": _thing("device"),
    "device.renamed": _thing("device"),
    "device.revoked": _thing("device", also={"revoked": True}),
    "device.forked": {
        "how": "add", "path": "forks/{device}", "need": ["device", "seq"], "types": {"device": "id", "seq": "seq"}, "by": "server",
    },
    "device.lost": _thing("device", also={"lost": True}, types={"device": "id", "missing": "seqs"}),
    "staff.added": _thing("staff", also={"left": False}),
    "staff.changed": _thing("staff"),
    "staff.left": _thing("staff", also={"left": True}),
    "settings.changed": {"how": "set", "path": "settings/hospital", "by": "manager"},
}  # fmt: skip


def path_of(rule: Rule, stay: str | None, data: Mapping[str, Any]) -> str | None:
    """Where in the picture an entry by this rule belongs; None where a place in the path is not filled by an id."""
    literals, places = _parts(rule.get("path", ""))
    path = literals[0]
    for place, literal in zip(places, literals[1:], strict=True):
        value = stay if place == "stay" else data.get(place)
        if not is_id(value):
            return None
        path += value + literal
    return path


@lru_cache
def _parts(template: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands around the places of a path's template, and the names of the places."""
    pieces = _PLACES.split(template)
    return tuple(pieces[::2]), tuple(pieces[1::2])


def registers_of(rule: Rule, data: Mapping[str, Any]) -> dict[str, Any]:
    """Field and value of each register that an entry by a `set` rule writes.

    What the rule itself says goes last, so that the order of the fields in the text does not matter.
    """
    aside = {*_PLACES.findall(rule["path"]), *rule.get("aside", ())}
    parts, renamed = rule.get("parts", ()), rule.get("as", {})
    inner = [(field, value) for field, value in data.items() if field in parts and isinstance(value, dict) and field not in aside]
    out = {field: value for field, value in data.items() if field not in aside and field not in renamed}
    for field, value in inner:
        del out[field]
        out.update((f"{field}.{part}", item) for part, item in value.items())
    out.update((renamed[field], value) for field, value in data.items() if field in renamed and field not in aside)
    out.update(rule.get("also", {}))
    return out


_PLACES = re.compile(r"\{(\w+)\}")
_CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def _is_time(value: object) -> bool:
    if not isinstance(value, str) or TIME_PATTERN.fullmatch(value) is None:
        return False
    try:
        parse_time(value)
    except ValueError:
        return False
    return True


def _is_slot(value: object) -> bool:
    """A slot has one key. The same time written otherwise (seconds, a fraction) would be a slot of its own, and its dose charged again."""
    return is_id(value) and (_WHOLE_MINUTE.fullmatch(value) is not None or not _is_time(value))


_WHOLE_MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00Z")


def _is_minutes(value: object) -> bool:
    return (type(value) is int or (type(value) is float and value.is_integer())) and 1 <= value <= 366 * 24 * 60


def _is_schedule(value: object) -> bool:
    if not isinstance(value, dict) or ("stop" in value and value["stop"] is not None and not _is_time(value["stop"])):
        return False
    if "every_min" in value:
        return _is_minutes(value["every_min"]) and _is_time(value.get("start"))
    if "at_local" in value:
        times = value["at_local"]
        all_times = isinstance(times, list) and times and all(isinstance(t, str) and _CLOCK_TIME.fullmatch(t) for t in times)
        return bool(all_times) and isinstance(value.get("zone"), str) and _is_time(value.get("start"))
    if "once" in value or "stat" in value:
        return _is_time(value.get("once", value.get("stat")))
    if value.get("prn") is True:
        return value.get("min_gap_min") is None or _is_minutes(value["min_gap_min"])
    return value.get("cri") is True


def _is_weight(value: object) -> bool:
    return value is None or (doses.is_amount(value) and 0 < float(str(value)) <= doses.KG_MAX)


#: type -> (test, what it must be, in words)
TYPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "id": (is_id, "an id: 1 to 64 letters, digits or `:._-`"),
    "slot": (_is_slot, "its due time in whole minutes, such as 2026-11-22T20:00:00Z, or prn: or cri: and an id"),
    "seq": (lambda value: type(value) is int and value >= 1, "a whole number from 1"),
    "ids": (lambda value: isinstance(value, list) and all(map(is_id, value)), "a list of ids"),
    "seqs": (lambda value: isinstance(value, list) and all(type(seq) is int and seq >= 1 for seq in value), "a list of whole numbers"),
    "text": (lambda value: value is None or isinstance(value, str), "text"),
    "flag": (lambda value: value is None or isinstance(value, bool), "true or false"),
    "object": (lambda value: value is None or isinstance(value, dict), "an object"),
    "decimal": (lambda value: value is None or doses.is_amount(value), 'decimal text such as "2.25", with a point and without a unit'),
    "weight": (_is_weight, 'kilograms as decimal text such as "4.2", more than 0 and at most 10000'),
    "time": (lambda value: value is None or _is_time(value), "a UTC time such as 2026-11-22T19:00:00Z"),
    "schedule": (_is_schedule, "a schedule: every_min and start, at_local with zone and start, once, stat, prn or cri"),
    "code": (lambda value: value in CODES, "als, bls, dnr or null"),
    "outcome": (lambda value: value in OUTCOMES, "given, partial, held, not_given or stopped"),
    "way": (lambda value: value is None or value in ENTRY_WAYS, "initials, numeric or text"),
    "scope": (lambda value: value in SCOPES, "device or hospital"),
    "cause": (lambda value: value is None or value in CAUSES, "power, internet, server, router, drill or other"),
}


class _Plan(NamedTuple):
    """A rule, read once: what `check` asks of every entry of its kind."""

    need: tuple[str, ...]
    tests: Mapping[str, tuple[Callable[[Any], bool], str]]
    because: bool
    because_unless: tuple[tuple[str, Sequence[Any]], ...]
    about_stay: bool


def _plan(rule: Rule) -> _Plan:
    return _Plan(
        tuple(rule.get("need", ())),
        {field: TYPES[word] for field, word in rule.get("types", {}).items()},
        bool(rule.get("because")),
        tuple(rule.get("because_unless", {}).items()),
        bool(rule.get("about_stay")),
    )


_PLANS = {kind: _plan(rule) for kind, rule in KINDS.items()}


def check(entry: Entry, kinds: Mapping[str, Rule] = KINDS) -> str | None:
    """What is wrong with an entry of a known kind, as a sentence; None where it has the shape that its kind asks for."""
    data = entry.data
    plan = _PLANS[entry.kind] if kinds is KINDS else _plan(kinds[entry.kind])
    if plan.about_stay and entry.stay is None:
        return f"{entry.kind} needs `stay`."
    for field in plan.need:
        if data.get(field) is None:
            return f"{entry.kind} needs `data.{field}`."
    tests = plan.tests
    for field, value in data.items():
        if field in tests:
            fits, words = tests[field]
            try:
                holds = fits(value)
            except TypeError:  # an unhashable value where a word was expected
                holds = False
            if not holds:
                return f"`data.{field}` of {entry.kind} must be {words}."
    if (plan.because or any(data.get(field) not in free for field, free in plan.because_unless)) and not (
        entry.because and entry.because.strip()
    ):
        return f"{entry.kind} needs `because`: a reason in words."
    return None


def plain() -> dict[str, Any]:
    """The table as JSON: what /journal/grammar serves and the browser's replica interprets."""
    return {"version": VERSION, "kinds": {kind: dict(rule) for kind, rule in KINDS.items()}}

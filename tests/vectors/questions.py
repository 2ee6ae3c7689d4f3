"""The vectors as questions: a name, what is asked, and the answers that are expected, one by one. Every language is asked the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from domain.entries import parse_time, plain_time

from .cases import instant, load

HOUR_MS = 3_600_000
#: how many orders of arrival each case of the fold is asked in: as written, reversed, and rotated
TURNS = 3


class Question(NamedTuple):
    """`ask` names the answer's function; `given` is its argument; `names` and `expected` are one for each case."""

    ask: str
    given: dict[str, Any]
    names: list[str]
    expected: list[Any]


def questions() -> Iterator[Question]:
    """All of them."""
    yield from _folds()
    yield from _boards()
    yield from _drills()
    yield from _homes()
    yield from _charging()
    yield from _forms()
    cases = load("file_numbers")["cases"]
    yield Question("sharing", {"cases": cases}, [case["name"] for case in cases], [case["is"] for case in cases])
    yield from _schedules()
    yield from _states()
    yield from _numbers()
    yield from _texts()
    table, cases = (load("emergency")[name] for name in ("table", "cases"))
    names = [f"{case['kg']} kg, {case['species']}" for case in cases]
    yield Question("emergencies", {"table": table, "cases": cases}, names, [case["is"] for case in cases])


def _folds() -> Iterator[Question]:
    for file, ask, answer in (("fold", "fold", "plain"), ("clash", "clash", "clashes")):
        cases = load(file)["cases"]
        for turn in range(TURNS):
            turned = [{"entries": _turned(case["entries"], turn)} for case in cases]
            names = [f"{case['name']} (order of arrival {turn})" for case in cases]
            yield Question(ask, {"cases": turned}, names, [case[answer] for case in cases])
    yield from _sheets()
    cases = load("outage")["cases"]
    expected = [{"states": case["states"], "holding": case["holding"]} for case in cases]
    yield Question("outages", {"cases": cases}, [case["name"] for case in cases], expected)
    told = [case for case in cases if "incidents" in case]
    expected_incidents = [[_incident(row) for row in case["incidents"]] for case in told]
    for turn in range(TURNS):
        turned = [{"entries": _turned(case["entries"], turn)} for case in told]
        yield Question("incidents", {"cases": turned}, [f"{case['name']} (order of arrival {turn})" for case in told], expected_incidents)


def _drills() -> Iterator[Question]:
    cases = load("drill")["cases"]
    for case in cases:
        case["at"] = {instant(now): seen for now, seen in case["at"].items()}
    expected = [{"at": case["at"], "done": case["done"]} for case in cases]
    for turn in range(TURNS):
        turned = [{**case, "entries": _turned(case["entries"], turn)} for case in cases]
        yield Question("drills", {"cases": turned}, [f"{case['name']} (order of arrival {turn})" for case in cases], expected)


def _homes() -> Iterator[Question]:
    cases = load("homes")["cases"]
    for turn in range(TURNS):
        turned = [{"entries": _turned(case["entries"], turn), "stays": list(case["homes"])} for case in cases]
        names = [f"{case['name']} (order of arrival {turn})" for case in cases]
        yield Question("homes", {"cases": turned}, names, [case["homes"] for case in cases])


def _forms() -> Iterator[Question]:
    table, cases = (load("forms")[name] for name in ("table", "cases"))
    for turn in range(TURNS):
        turned = [{"entries": _turned(case["entries"], turn), "stays": case["stays"]} for case in cases]
        names = [f"{case['name']} (order of arrival {turn})" for case in cases]
        yield Question("forms", {"table": table, "cases": turned}, names, [case["forms"] for case in cases])


def _charging() -> Iterator[Question]:
    cases = load("charge")["cases"]
    expected = []
    for case in cases:
        queue = [[device, percent, _ms(told)] for device, percent, told in case["queue"]]
        packs = [[pack, device, _ms(since), _ms(due)] for pack, device, since, due in case["running"]]
        expected.append({"queue": queue, "running": packs, "next": case["next"], "clashes": case["clashes"]})
    for turn in range(TURNS):
        turned = [{"entries": _turned(case["entries"], turn), "now": instant(case["now"])} for case in cases]
        yield Question("charging", {"cases": turned}, [f"{case['name']} (order of arrival {turn})" for case in cases], expected)


def _boards() -> Iterator[Question]:
    cases = load("pending")["cases"]
    yield Question("boards", {"cases": cases}, [case["name"] for case in cases], [case["boards"] for case in cases])


def _incident(row: list[Any]) -> list[Any]:
    """An incident of the vectors with its times in milliseconds."""
    name, members, causes, state, start, end, devices, hands = row
    cuts = [[device, _ms(since), _ms(until)] for device, since, until in devices]
    return [name, members, causes, state, _ms(start), _ms(end), cuts, hands]


def _ms(text: str | None) -> int | None:
    return None if text is None else parse_time(instant(text))


def _turned(entries: list[dict[str, Any]], turn: int) -> list[dict[str, Any]]:
    half = len(entries) // 2
    return [entries, entries[::-1], entries[half:] + entries[:half] + entries[:1]][turn]


def _sheets() -> Iterator[Question]:
    cases = load("anesthesia")["cases"]
    given, expected = [], []
    for case in cases:
        at = {instant(now): words for now, words in case["at"].items()}
        given.append({"entries": case["entries"], "at": list(at)})
        # where there is one sheet, its words stand alone
        words = {now: one if not one or isinstance(one[0], list) else [one] for now, one in at.items()}
        found = [{"values": None, **sheet} for sheet in case["sheets"]]
        expected.append({"at": words, "sheets": found, "clashes": case["clashes"]})
    valued = [[sheet["values"] is not None for sheet in one["sheets"]] for one in expected]
    given = [{**one, "valued": mask} for one, mask in zip(given, valued, strict=True)]
    yield Question("sheets", {"cases": given}, [case["name"] for case in cases], expected)


def _states() -> Iterator[Question]:
    cases = load("status")["cases"]
    for case in cases:
        case["since"], case["until"] = instant(case.get("since", "06:00")), instant(case.get("until", "14:00"))
        case["at"] = {instant(now): states for now, states in case["at"].items()}
    yield Question("states", {"cases": cases}, [case["name"] for case in cases], [case["at"] for case in cases])


def _schedules() -> Iterator[Question]:
    plain, changes = load("schedule"), load("schedule_changes")
    given = {"cases": plain["cases"], "zones": changes["zones"]}
    yield Question("slots", given, [case["name"] for case in plain["cases"]], [case["is"] for case in plain["cases"]])
    rows = plain["intervals"]
    yield Question("intervals", {"intervals": [row[0] for row in rows]}, [str(row[0]) for row in rows], [row[1] for row in rows])
    cases, names, expected = [], [], []
    for change in changes["changes"]:
        at_ms = parse_time(change["transition"])
        start, since, until = (plain_time(at_ms + hours * HOUR_MS) for hours in (-72, -36, 36))
        daily = {"at_local": [change["time"]], "zone": change["zone"], "start": start}
        both = {**daily, "at_local": [change["time"], change["with"]]}
        elapsed = {"every_min": 360, "start": plain_time(at_ms - 24 * HOUR_MS)}
        asked = ((daily, change["daily"]), (both, change["both"]), (elapsed, [[key, 1] for key in change["elapsed"]]))
        for schedule, dues in asked:
            cases.append({"schedule": schedule, "since": since, "until": until})
            names.append(f"{change['zone']} {change['transition']} {schedule}")
            expected.append(dues)
    yield Question("slots", {"cases": cases, "zones": changes["zones"]}, names, expected)


def _numbers() -> Iterator[Question]:
    stamps, numbers = load("stamp"), load("doses")
    for ask, given in (("ticks", "tick"), ("heard", "heard")):
        cases = stamps[given]
        yield Question(ask, {given: cases}, [case["name"] for case in cases], [case["is"] for case in cases])
    for ask in ("amounts", "weights", "shown"):
        rows = numbers[ask]
        yield Question(ask, {ask: [row[0] for row in rows]}, [repr(row[0]) for row in rows], [row[1] for row in rows])
    cases = numbers["reckoned"]
    yield Question("reckoned", {"reckoned": cases}, [str(case["dose"]) for case in cases], [case["is"] for case in cases])


def _texts() -> Iterator[Question]:
    vectors = load("canonical")
    texts = [row[0] for row in vectors["cases"]]
    yield Question("canonicals", {"texts": texts}, texts, [row[1] for row in vectors["cases"]])
    entries = [row["entry"] for row in vectors["hashes"]]
    expected = [hashlib.sha256(row["text"].encode()).hexdigest() for row in vectors["hashes"]]
    yield Question("hashes", {"entries": entries}, [entry["id"] for entry in entries], expected)


def wrong(question: Question, answers: list[Any]) -> list[str]:
    """What an answerer has wrong, in words."""
    if len(answers) != len(question.expected):
        return [f"{question.ask}: {len(answers)} answers to {len(question.expected)} cases"]
    rows = zip(question.names, question.expected, answers, strict=True)
    return [f"{question.ask}: {name}\n  expected {expected}\n  answered {answer}" for name, expected, answer in rows if expected != answer]

"""What the readiness page shows, read from the hospital in one go: plain data, no widgets. Call these in a thread."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from domain import batteries, questionnaire, readiness
from domain.data import emergency_table
from domain.entries import happened_ms, parse_time
from domain.fold import Picture
from domain.hospital import Hospital
from domain.practice import is_practice
from domain.questionnaire import DAY_MS, Answer, Counts, Question
from domain.roster import charting
from reports.bill_file import BYTE_ORDER_MARK, safe

from . import views, words
from .parts import Parts

#: for so many weeks back the system counts who charted at once and how many sheets were open
WEEKS = 4
#: at most so many of the newest entries are read for it, so many at a time; it is counted again after so long
ENTRIES_MAX, SLICE, AGAIN_MS = 20_000, 2_000, 10 * 60_000
#: the line on the home page is reckoned anew after so long
LINE_MS = 4_000


class Asked(NamedTuple):
    """A question with what is known of it: the answer, what the system counted, and the heads that a new answer has seen."""

    question: Question
    answer: Answer | None
    counted: str
    told: str
    saw: tuple[str, ...]


class Training(NamedTuple):
    """A line of the training log."""

    key: str
    topic: str
    people: str
    day: str
    minutes: str
    note: str
    by: str


class ReadyView(NamedTuple):
    """All that the page shows."""

    hospital: str
    theme: str
    findings: list[readiness.Finding]
    asked: list[Asked]
    supply: batteries.Supply
    plan: batteries.Plan
    stations: list[batteries.Station]
    assumed: int
    running: list[tuple[batteries.Running, str, str, bool]]
    queue: list[tuple[batteries.Waiting, str]]
    next_up: str
    devices: dict[str, str]
    training: list[Training]
    today: str


class LastWeeks:
    """Counts who charted within an hour, and how many sheets were open at once, from the journal's newest entries, now and then."""

    def __init__(self, hospital: Hospital) -> None:
        self._hospital = hospital
        self._counted: tuple[int, int, int] | None = None

    def now(self, now_ms: int) -> tuple[int, int]:
        """(people, sheets), at most ten minutes old. Reads the journal: call it in a thread."""
        if self._counted is None or now_ms - self._counted[0] > AGAIN_MS:
            people, sheets = self._count(now_ms)
            self._counted = (now_ms, people, sheets)
        return self._counted[1:]

    def _count(self, now_ms: int) -> tuple[int, int]:
        since = now_ms - WEEKS * 7 * DAY_MS
        acts: list[tuple[int, str]] = []
        opened: dict[str, tuple[int, int | None]] = {}
        pos = max(0, self._hospital.last_pos - ENTRIES_MAX)
        while bodies := self._hospital.entries_after(pos, SLICE):
            for body in bodies:
                raw = json.loads(body)
                pos = int(raw["pos"])
                with suppress(ValueError, KeyError, TypeError):
                    self._take(raw, since, acts, opened)
        return questionnaire.most_at_once(acts), questionnaire.most_open(opened.values())

    @staticmethod
    def _take(raw: dict[str, Any], since: int, acts: list[tuple[int, str]], opened: dict[str, tuple[int, int | None]]) -> None:
        at, stay = parse_time(str(raw["at"])), str(raw.get("stay") or "")
        if at < since or not stay or is_practice(stay) or raw.get("outcome") == "kept":
            return
        # what somebody did at a screen; the server's own entries carry a manager's name and are no charting
        if raw.get("by") and not str(raw["device"]).startswith("server-"):
            acts.append((at, str(raw["by"])))
        sheet = str(raw["data"].get("sheet") or "")
        if raw["kind"] == "anesthesia.opened":
            opened.setdefault(f"{stay}/{sheet}", (at, None))
        elif raw["kind"] in ("anesthesia.finalized", "anesthesia.finalize_intended") and f"{stay}/{sheet}" in opened:
            opened[f"{stay}/{sheet}"] = (opened[f"{stay}/{sheet}"][0], at)


def facts(parts: Parts) -> readiness.Facts:
    """What the picture does not hold. Touches the disk: call it in a thread."""
    now = parts.now_ms()
    pins = frozenset(str(row["staff"]) for row in parts.hospital.verifiers())
    edition = emergency_table(parts.settings.data)[0].edition
    return readiness.Facts(now, parts.watch.backup_age_s(), parts.renewal.age_s(), pins, edition, " ".join(parts.renewal.troubles()))


def findings(parts: Parts) -> list[readiness.Finding]:
    """The checks as they stand, for a line on another page."""
    known = facts(parts)
    with parts.hospital.lock:
        return readiness.findings(parts.hospital.picture, known)


class OneLine:
    """The score as one line for a page that everybody may open, and that many have open: reckoned once for all of them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._said = (0, "")

    def __call__(self) -> str:
        """The line, a few seconds old at most. Touches the disk: call it in a thread."""
        now = self._parts.now_ms()
        if not 0 <= now - self._said[0] < LINE_MS:
            self._said = (now, readiness.in_words(findings(self._parts)))
        return self._said[1]


def read(parts: Parts, weeks: LastWeeks) -> ReadyView:
    """The whole page as it is now."""
    known = facts(parts)
    people, sheets = weeks.now(known.now_ms)
    with parts.hospital.lock:
        picture, now = parts.hospital.picture, known.now_ms
        clock = words.Clock(picture)
        counts = questionnaire.count(picture)._replace(staff=people, sheets=sheets, weeks=WEEKS)
        given = questionnaire.answers(picture, now)
        supply, stations = readiness.supply(picture, now), batteries.stations(picture)
        names = {one.device: one.name for one in charting(picture)}
        running, queue = batteries.running(picture, supply), batteries.queue(picture)
        asked = [_asked(picture, question, given.get(question.key), counts, clock, now) for question in questionnaire.QUESTIONS]
        return ReadyView(
            views.hospital_name(picture), str(picture.value("settings/hospital", "theme") or "dark"),
            readiness.findings(picture, known), asked, supply, batteries.plan(stations, len(names), supply), stations,
            sum(row.answer is None for row in asked if row.question.assumed and row.question.key not in questionnaire.WITH_GENERATOR),
            [_running(one, names, clock.time, now) for one in running],
            [(one, _told(one, now) + _fed(one, running, clock.time, now)) for one in queue],
            _next_up(queue, running, now), names,
            [_training(picture, entry, clock) for entry in reversed(picture.items("training"))], clock.day_word(now),
        )  # fmt: skip


def training_csv(rows: list[Training]) -> bytes:
    """The training log for a spreadsheet: UTF-8 with its mark, and nothing in it is read as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["day", "topic", "people", "minutes", "note", "logged by"])
    for row in reversed(rows):
        writer.writerow([safe(text) for text in (row.day, row.topic, row.people, row.minutes, row.note, row.by)])
    return (BYTE_ORDER_MARK + out.getvalue()).encode("utf-8", "replace")


def _asked(picture: Picture, question: Question, answer: Answer | None, counts: Counts, clock: words.Clock, now: int) -> Asked:
    told = ""
    if answer is not None:
        old = ": older than a year. Saving says that it is still right." if answer.is_old else ""
        told = f"{words.person(picture, answer.by)}, {clock.date_time(answer.at_ms)}{old}"
    saw = tuple(picture.heads(f"readiness/{question.key}", "answer"))
    return Asked(question, answer, questionnaire.counted(question, counts), told, saw)


def _running(
    one: batteries.Running, names: dict[str, str], time: Callable[[int, int], str], now: int
) -> tuple[batteries.Running, str, str, bool]:
    feeds = names.get(one.device, "")
    since = f"{one.pack.replace('-', ' ').capitalize()} {f'feeds {feeds}' if feeds else 'runs'} since {time(one.since_ms, now)}"
    is_due = one.due_ms <= now
    return one, since, f"due to be swapped {'since' if is_due else 'at'} {time(one.due_ms, now)}", is_due


def _told(one: batteries.Waiting, now: int) -> str:
    if one.told_ms is None:
        return "nobody told it yet"
    ago = words.span(now - one.told_ms)
    return f"told {ago} ago{': ask again' if one.is_old(now) else ''}"


def _fed(one: batteries.Waiting, running: list[batteries.Running], time: Callable[[int, int], str], now: int) -> str:
    """Why it is not next although it is the emptiest."""
    pack = next((pack for pack in running if pack.device == one.device and pack.due_ms > now), None)
    return f"; {pack.pack.replace('-', ' ')} feeds it until {time(pack.due_ms, now)}" if pack else ""


def _next_up(queue: list[batteries.Waiting], running: list[batteries.Running], now: int) -> str:
    """Who goes to the charger next, as the tablets say it too (ui/elements/device/charge.js); "" where there is no device."""
    following = batteries.next_up(queue, running, now)
    if following is not None:
        return f"{following.name} goes to the charger next: {following.percent} %, {_told(following, now)}."
    if all(one.percent is None for one in queue):
        return "Nobody has told a battery yet." if queue else ""
    return "Nobody has to go to the charger now."


def _training(picture: Picture, entry: Any, clock: words.Clock) -> Training:
    data = entry.data
    try:
        day = clock.day_word(parse_time(str(data.get("at"))))
    except ValueError:
        day = clock.day_word(happened_ms(entry))
    text = {name: str(data.get(name) or "") for name in ("topic", "people", "minutes", "note")}
    return Training(entry.name, text["topic"], text["people"], day, text["minutes"], text["note"], words.person(picture, entry.by))

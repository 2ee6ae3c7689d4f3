"""The readiness questionnaire: what a hospital asks itself before an outage, as a table, and its answers.

What the system can count itself (tablets by ward, people who chart at once, sheets at once, walls, wards) stands beside the question as
"counted", and a person's answer beside that: the two may differ, and then somebody knows something that the other does not. An answer is
`readiness.answered {question, answer}` by a manager; answers are decimal text, "yes" or "no", or words. One that is older than a year
asks to be looked at again: tablets, people and the place change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from domain.doses import amount, typed
from domain.entries import happened_ms
from domain.errors import BadInput
from domain.fold import Picture
from domain.lengths import at_most
from domain.roster import CHARTS, SHOWS, devices, name_list, natural, wards

DAY_MS = 24 * 3_600_000
#: after so many days an answer asks to be looked at again (S2: a yearly rehearsal is the least)
OLD_DAYS = 365
#: people count as charting at the same time when they made entries within so many ms of each other
AT_ONCE_MS = 3_600_000
#: letters of an answer in words
WORDS_MAX = 500


class Question(NamedTuple):
    """One row. `kind` is `whole`, `number`, `yes_no` or `words`; `most` the largest number that makes sense; `counted` which of the
    counts belongs to it; `assumed` what the battery plan goes by until somebody answers."""

    key: str
    group: str
    text: str
    kind: str
    unit: str
    why: str
    most: int = 0
    counted: str = ""
    assumed: str = ""


#: S7 to S12 and S19 to S23 of the protocol. Assumed: an ordinary tablet of 10 inches holds about 30 Wh and lasts 10 h by its makers; a
#: pack of 20,000 mAh holds 20 Ah × 3.7 V = 74 Wh, of which about two thirds arrive after two conversions; a
#: usual charger gives 5 V × 2.4 A = 12 W. Measure yours.
QUESTIONS = (
    Question(
        "ipads", "The hospital", "How many iPads and tablets are there?", "whole", "",
        "Each one that is not enrolled goes dark with the server.", 999, "devices",
    ),
    Question(
        "departments", "The hospital", "How many departments have patients?", "whole", "",
        "Each needs at least one device that charts.", 99, "wards",
    ),
    Question(
        "technicians", "The hospital", "How many technicians and nurses work at the same time, at most?", "whole", "",
        "Fewer devices than people means that they queue.", 999, "staff",
    ),
    Question(
        "anesthetics", "The hospital", "How many anesthetics run at the same time, at most?", "whole", "",
        "Each sheet needs a device of its own.", 99, "sheets",
    ),
    Question(
        "walls", "The hospital", "How many wall displays are there?", "whole", "",
        "They go on while they have power, and show how old they are.", 99, "walls",
    ),
    Question(
        "dangers", "The hospital", "Which natural disasters does this place know?", "words", "",
        "Storm, flood, earthquake, fire, ice, heat: they decide how long an outage may last.",
    ),
    Question(
        "longest_h", "Power", "How long is the longest outage to plan for?", "number", "h",
        "The battery plan holds for this long.", 720,
    ),
    Question(
        "generator", "Power", "Is there a generator?", "yes_no", "",
        "It shortens what the battery packs must bridge.",
    ),
    Question(
        "generator_h", "Power", "For how many hours does it run with the fuel in the house?", "number", "h",
        "After that, the packs carry on.", 720, assumed="0",
    ),
    Question(
        "generator_feeds", "Power", "What does it feed?", "words", "",
        "Whoever declares an emergency must know which sockets live.",
    ),
    Question(
        "generator_stations", "Power", "Does it feed the charging stations?", "yes_no", "",
        "Only then do its hours count in the battery plan.",
    ),
    Question(
        "server_min", "Power", "For how many minutes do server and network run by their own battery?", "number", "min",
        "When they are gone, devices go on alone.", 1440,
    ),
    Question(
        "device_wh", "Batteries", "How much does a tablet's battery hold?", "number", "Wh",
        "It stands in the maker's data sheet.", 200, assumed="30",
    ),
    Question(
        "device_h", "Batteries", "How long does a full tablet last in use?", "number", "h",
        "Older batteries last less; measure one of yours.", 48, assumed="10",
    ),
    Question(
        "duty", "Batteries", "For which share of the time is a tablet's screen on?", "number", "%",
        "Conserve mode draws black between two acts.", 100, assumed="50",
    ),
    Question(
        "pack_wh", "Batteries", "How much does a battery pack hold?", "number", "Wh",
        "It is printed on it: Wh, or Ah × 3.7 V.", 5000, assumed="74",
    ),
    Question(
        "efficiency", "Batteries", "How much of that arrives in the tablet?", "number", "%",
        "Cables and conversion take the rest.", 100, assumed="65",
    ),
    Question(
        "charge_w", "Batteries", "How much does a tablet draw while it charges?", "number", "W",
        "It tells when a pack that runs is empty and due to be swapped.", 200, assumed="12",
    ),
    Question(
        "spare_packs", "Batteries", "How many charged packs lie ready?", "whole", "",
        "Compared with what the plan needs.", 999,
    ),
)  # fmt: skip
BY_KEY = {question.key: question for question in QUESTIONS}
#: what only matters where there is a generator
WITH_GENERATOR = ("generator_h", "generator_feeds", "generator_stations")
#: numbers that may not be 0: something is divided by them
ABOVE_ZERO = ("device_wh", "device_h", "pack_wh", "efficiency", "charge_w")


class Answer(NamedTuple):
    """What a person said: the value, who, when (ms), whether that is too long ago; `saw`: the heads of the register."""

    value: str
    by: str | None
    at_ms: int
    is_old: bool


class Counts(NamedTuple):
    """What the system counts itself. `staff` and `sheets` come from the journal's last weeks, see `most_at_once` and `most_open`."""

    devices: Mapping[str, int]
    wards: tuple[str, ...]
    walls: int
    staff: int | None = None
    sheets: int | None = None
    weeks: int = 4


def read(question: Question, text: str) -> str:
    """An answer as it is stored. Raises BadInput with what to type instead."""
    stripped = text.strip()
    if not stripped:
        raise BadInput("Write the answer first.")
    if question.kind == "words":
        return at_most(stripped, WORDS_MAX, "The answer")
    if question.kind == "yes_no":
        if stripped not in ("yes", "no"):
            raise BadInput("Choose yes or no.")
        return stripped
    found = amount(stripped)
    if question.kind == "whole" and found != found.to_integral_value():
        raise BadInput("Type a whole number, such as 4.")
    least = Decimal("0.1") if question.key in ABOVE_ZERO else Decimal(0)
    if not least <= found <= question.most:
        raise BadInput(f"The answer lies between {least} and {question.most}{' ' + question.unit if question.unit else ''}.")
    return typed(found)


def answers(picture: Picture, now_ms: int) -> dict[str, Answer]:
    """Every question that was answered: key -> answer."""
    found = {}
    for key in BY_KEY:
        winners = picture.winners(f"readiness/{key}", "answer")
        value = picture.value(f"readiness/{key}", "answer")
        if winners and isinstance(value, str):
            entry = picture.entries[winners[-1]]
            told = happened_ms(entry)
            found[key] = Answer(value, entry.by, told, now_ms - told > OLD_DAYS * DAY_MS)
    return found


def asked(given: Mapping[str, Answer]) -> list[Question]:
    """The questions that this hospital has to answer: those about a generator only where there is one."""
    generator = given.get("generator")
    has_none = generator is not None and generator.value == "no"
    return [question for question in QUESTIONS if not (has_none and question.key in WITH_GENERATOR)]


def count(picture: Picture) -> Counts:
    """What the picture alone tells: tablets by ward, wards, walls."""
    by_ward: dict[str, int] = {}
    here = [one for one in devices(picture) if one.state == "here"]
    for one in here:
        if one.role == CHARTS:
            place = one.place or "no ward"
            by_ward[place] = by_ward.get(place, 0) + 1
    return Counts(by_ward, tuple(wards(picture)), sum(one.role == SHOWS for one in here))


def counted(question: Question, counts: Counts) -> str:
    """What the system counted for this question, in words; "" where it cannot."""
    since = f"at most, in the last {counts.weeks} weeks"
    if question.counted == "devices":
        places = [f"{number} in {place}" if not place.startswith(("kept", "no ")) else f"{number} {place}"
                  for place, number in sorted(counts.devices.items(), key=lambda item: natural(item[0]))]  # fmt: skip
        total = sum(counts.devices.values())
        return f"{total} enrolled: {name_list(places, 12)}" if places else "none enrolled"
    if question.counted == "wards":
        return f"{len(counts.wards)}: {name_list(counts.wards, 12)}" if counts.wards else "none"
    if question.counted == "walls":
        return f"{counts.walls} enrolled"
    if question.counted == "staff":
        return "" if counts.staff is None else f"{counts.staff} charted within one hour, {since}"
    if question.counted == "sheets":
        return "" if counts.sheets is None else f"{counts.sheets} sheets open at once, {since}"
    return ""


def most_at_once(acts: Iterable[tuple[int, str]], within_ms: int = AT_ONCE_MS) -> int:
    """The most distinct people with an act within a span that long: `acts` are (ms, who) in any order."""
    ordered = sorted(acts)
    held: dict[str, int] = {}
    most, first = 0, 0
    for at, who in ordered:
        held[who] = held.get(who, 0) + 1
        while at - ordered[first][0] > within_ms:
            left = ordered[first][1]
            held[left] -= 1
            if not held[left]:
                del held[left]
            first += 1
        most = max(most, len(held))
    return most


def most_open(spans: Iterable[tuple[int, int | None]]) -> int:
    """The most spans (from, to; None is still open) that were open at the same moment; one that ends as another begins is not."""
    steps = []
    for begin, end in spans:
        steps.append((begin, 1))
        if end is not None:
            steps.append((max(end, begin), -1))
    most = now_open = 0
    for _, step in sorted(steps, key=lambda one: (one[0], one[1])):
        now_open += step
        most = max(most, now_open)
    return most

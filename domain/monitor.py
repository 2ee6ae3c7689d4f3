"""A monitor's record as readings of a sheet: CSV of time, parameter, value; down-sampled to the sheet's interval, artefacts marked.

Theory. A monitor writes every few seconds, a sheet has a reading every few minutes. For each slot of the sheet and each parameter the
middle value of those nearest to the slot counts, for one loose lead must not move it. A sample that cannot be, or that stands alone
against its neighbours, is an artefact: it is left out of the middle, named on the reading with its time and its value, and so is a
line that cannot be read. Nothing is dropped without being said: every sample is in a reading, in its artefacts, or in the problems.
"""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from domain import doses
from domain.anesthesia import PARAMETERS, round_half
from domain.errors import BadInput
from domain.schedule import MINUTE_MS

#: a night of one monitor at one line a second for each of eleven parameters has some 500,000 lines; a file beyond is no one sheet's
LINES_MAX = 500_000
#: problems that are told in words; past them only how many more
PROBLEMS_MAX = 50
#: a sample that differs by this part from both neighbours, which agree with each other twice as well, is a spike (our own choice, told
#: on the reading, so that a person can judge it)
SPIKE = Decimal("0.3")
#: neighbours further away than this say nothing about a sample, seconds
NEIGHBOUR_S = 60
#: what monitors call the parameters, in small letters without blanks, dashes and underlines
NAMES = {
    "hr": "hr", "heartrate": "hr", "pr": "hr", "pulse": "hr", "pulserate": "hr", "ecghr": "hr", "rr": "rr", "resp": "rr", "awrr": "rr",
    "respirationrate": "rr", "spo2": "spo2", "sao2": "spo2", "etco2": "etco2", "co2et": "etco2", "sys": "sys", "sbp": "sys",
    "systolic": "sys", "nibps": "sys", "nibpsys": "sys", "arts": "sys", "dia": "dia", "dbp": "dia", "diastolic": "dia", "nibpd": "dia",
    "nibpdia": "dia", "artd": "dia", "map": "map", "mean": "map", "mbp": "map", "nibpm": "map", "nibpmean": "map", "artm": "map",
    "temp": "temp", "temperature": "temp", "t1": "temp", "agent": "agent", "iso": "agent", "isoflurane": "agent", "sevo": "agent",
    "sevoflurane": "agent", "etagent": "agent", "o2": "o2", "o2flow": "o2", "fluids": "fluids",
}  # fmt: skip
#: the unit in which a sheet keeps a parameter that monitors also write otherwise
_FAHRENHEIT = re.compile(r"(.+?)\s*(?:°?\s*f)", re.IGNORECASE)
_UNIT = re.compile(r"(.+?)\s*(?:/min|bpm|%|mmhg|°?\s*c|l/min|ml/h)", re.IGNORECASE)


class Sample(NamedTuple):
    """One line of the record that could be read: when (ms), which parameter, its value, and why it is an artefact ("" if it is none)."""

    at_ms: int
    key: str
    value: Decimal
    artefact: str = ""


class Imported(NamedTuple):
    """A reading made of samples: its slot's time (ms), its values as decimal text, of how many samples, and its artefacts in words."""

    at_ms: int
    values: dict[str, str]
    samples: int
    artefacts: list[tuple[int, str]]


def read_record(text: str, instant: Callable[[str], int]) -> tuple[list[Sample], list[str]]:
    """The samples of a record, in time order, and what could not be read, in sentences. Raises errors.BadInput where it is no record.

    The first line names the columns time, parameter and value, in any order, with `,`, `;` or tabs between. `instant` reads a time (ms)
    or raises errors.BadInput: it knows the hospital's zone.
    """
    first, _, _ = text.lstrip("\ufeff").partition("\n")
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    try:
        columns = [name.strip().lower() for name in next(rows)]
        places = [columns.index(name) for name in ("time", "parameter", "value")]
    except (StopIteration, ValueError) as error:
        raise BadInput("The first line must name the columns time, parameter and value.") from error
    samples: list[Sample] = []
    problems: list[str] = []
    missed = 0
    for number, row in enumerate(rows, 2):
        if number > LINES_MAX:
            raise BadInput(f"The record has more than {LINES_MAX} lines. Import it in parts.")
        if not any(cell.strip() for cell in row):
            continue
        try:
            samples.append(_sample([row[place] for place in places], instant))
        except (BadInput, IndexError) as error:
            why = error.detail if isinstance(error, BadInput) else "It has too few columns."
            missed += 1
            if len(problems) < PROBLEMS_MAX:
                problems.append(f"Line {number}: {why}")
    if missed > len(problems):
        problems.append(f"And {missed - len(problems)} lines more.")
    return _marked(sorted(samples, key=lambda sample: (sample.key, sample.at_ms))), problems


def _sample(cells: list[str], instant: Callable[[str], int]) -> Sample:
    time, name, text = (cell.strip() for cell in cells)
    key = NAMES.get(re.sub(r"[\s_\-()]", "", name).lower())
    if key is None:
        raise BadInput(f"{name[:40]!r} is no parameter of a sheet.")
    at_ms, fahrenheit = instant(time), _FAHRENHEIT.fullmatch(text) if key == "temp" else None
    unit = fahrenheit or _UNIT.fullmatch(text)
    value = doses.amount(unit[1] if unit else text)
    if fahrenheit:
        value = ((value - 32) * 5 / 9).quantize(Decimal("0.1"))
    bounds = next(row for row in PARAMETERS if row.key == key)
    impossible = not bounds.lowest <= value <= bounds.highest
    return Sample(at_ms, key, value, "cannot be" if impossible else "")


def _marked(samples: list[Sample]) -> list[Sample]:
    """The samples in time order, those that stand alone against their neighbours marked. They come by parameter, then time."""
    found = []
    for place, sample in enumerate(samples):
        before, after = (_beside(samples, place, step) for step in (-1, 1))
        lonely = not sample.artefact and before is not None and after is not None and _is_spike(before, sample.value, after)
        found.append(sample._replace(artefact="stands alone") if lonely else sample)
    return sorted(found, key=lambda sample: (sample.at_ms, sample.key))


def _beside(samples: list[Sample], place: int, step: int) -> Decimal | None:
    """The value of the next possible sample of the same parameter in this direction, if it is near enough to say anything."""
    here, at = samples[place], place + step
    while 0 <= at < len(samples) and samples[at].key == here.key and abs(samples[at].at_ms - here.at_ms) <= NEIGHBOUR_S * 1000:
        if not samples[at].artefact:
            return samples[at].value
        at += step
    return None


def _is_spike(before: Decimal, value: Decimal, after: Decimal) -> bool:
    middle = (before + after) / 2
    return abs(value - middle) > SPIKE * middle and abs(before - after) <= SPIKE / 2 * middle


def down_sampled(samples: Iterable[Sample], begin_ms: int, step_min: int) -> list[Imported]:
    """A reading for each slot (every `step_min` minutes from `begin_ms` on, and back from it) that any sample is nearest to, in order.

    A parameter's value is the middle one of its samples there, the lower of two middle ones. Artefacts are named, and never counted.
    """
    step = step_min * MINUTE_MS
    slots: dict[int, list[Sample]] = {}
    for sample in samples:
        slots.setdefault(round_half(sample.at_ms - begin_ms, step), []).append(sample)
    return [_reading(begin_ms + place * step, slots[place]) for place in sorted(slots)]


def _reading(at_ms: int, samples: list[Sample]) -> Imported:
    values = {}
    for row in PARAMETERS:
        good = sorted(sample.value for sample in samples if sample.key == row.key and not sample.artefact)
        if good:
            values[row.key] = doses.typed(good[(len(good) - 1) // 2])
    names = {row.key: row.name for row in PARAMETERS}
    bad = [(one.at_ms, f"{names[one.key]} {doses.typed(one.value)} {one.artefact}") for one in samples if one.artefact]
    return Imported(at_ms, values, len(samples), bad)


def already_there(imported: Iterable[Imported], taken_ms: Iterable[int], step_min: int) -> tuple[list[Imported], list[Imported]]:
    """Those that fill a gap, and those whose slot has a reading that a person took: a person's reading is never written over."""
    taken, half = sorted(taken_ms), step_min * MINUTE_MS // 2
    fresh: list[Imported] = []
    beside: list[Imported] = []
    for one in imported:
        place = bisect_left(taken, one.at_ms - half)
        (beside if place < len(taken) and taken[place] < one.at_ms + half else fresh).append(one)
    return fresh, beside

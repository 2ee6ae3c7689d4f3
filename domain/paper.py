"""What was written on paper, on its way into the record: which lines a sheet has, what its times mean, and what an act from it says.

Theory. Paper knows the wall's clock and nothing else: "02:15" is a time of the hospital's zone, some night. It is read as the instant
nearest to the line's due time that lies between the patient's admission and now. A time that a clock change repeated has two meanings
and is asked about; one that it skipped was never shown by any clock and is refused. What a device charted meanwhile stands on its line
before anybody types there, for a second entry would be a second dose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from domain import doses, status
from domain.entries import Entry, happened_ms
from domain.errors import BadInput
from domain.fold import Picture
from domain.lengths import at_most
from domain.outage import Incident
from domain.printed import PaperLine, sheet_lines
from domain.recovering import covers, is_from_paper
from domain.schedule import DAY_MS, MINUTE_MS, Zones, offset_ms
from domain.shown import act_heads

#: lines due this long before the emergency stand on the sheet too, while they are open: somebody was late with them (minutes)
BEFORE_MIN = 120
#: lines due this long after its end still were given by what the paper said (minutes)
AFTER_MIN = 30
#: a typed time may lie this far ahead of the server's clock (minutes): the wall's clock and ours are two clocks
AHEAD_MIN = 5
#: letters of a value, and of a reason, from a line of a sheet
TEXT_MAX = 200
_TIME = re.compile(r"\s*(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*(?:([ap])\.?m?\.?)?\s*", re.IGNORECASE | re.ASCII)
#: the outcomes that a sheet's line can have, with the word on its button
OUTCOMES: Mapping[str, str] = {"given": "given", "partial": "partly given", "held": "held", "not_given": "not given"}


class TwoTimes(BadInput):
    """A time that the clocks showed twice: `choices` are both instants, ms."""

    word = "two_times"

    def __init__(self, detail: str, choices: tuple[int, int]) -> None:
        super().__init__(detail)
        self.choices = choices


class Window(NamedTuple):
    """Where a typed time may lie (ms): from the patient's admission (or what `begin` names), until now; `near` is the line's due time."""

    after_ms: int
    until_ms: int
    near_ms: int
    begin: str = "this patient’s admission"


def read_time(typed: str, table: Sequence[Sequence[int]], window: Window, which: int | None = None) -> int:
    """The instant (ms) that a time from paper means. `table` is the zone's; `which` (0 or 1) is the answer where it happened twice.

    Raises BadInput with what to type instead, and TwoTimes where a person must say which of two instants is meant.
    """
    minutes = _minutes_of(typed)
    until = window.until_ms + AHEAD_MIN * MINUTE_MS
    last_day = (until + offset_ms(until, table)) // DAY_MS
    first_day = min((window.after_ms + offset_ms(window.after_ms, table)) // DAY_MS, last_day) - 1
    days = {day: _instants(day * DAY_MS + minutes * MINUTE_MS, table) for day in range(first_day, last_day + 1)}
    inside = {day: [ms for ms in found if window.after_ms <= ms <= until] for day, found in days.items()}
    # a night in which no clock showed this time is the nearest one too: the night before was not meant instead
    gaps = {day: day * DAY_MS + minutes * MINUTE_MS - offset_ms((day - 1) * DAY_MS, table) for day, found in days.items() if not found}
    near = [(abs(ms - window.near_ms), day) for day, found in inside.items() for ms in found]
    near += [(abs(ms - window.near_ms), day) for day, ms in gaps.items() if window.after_ms <= ms <= until]
    found = inside[min(near)[1]] if near else []
    if not found:
        skipped = bool(near) or last_day in gaps or last_day - 1 in gaps
        raise BadInput(_why_none(typed.strip(), skipped, days, window))
    return _one_of(found, typed.strip(), which)


def read_moment(wall_ms: int, typed: str, table: Sequence[Sequence[int]], which: int | None = None) -> int:
    """The instant (ms) of a day and a time of the wall's clock, as a form has both: `wall_ms` is what the clock shows, reckoned as if it
    were UTC, and `typed` its time of day in words. Raises as `read_time` does."""
    found = _instants(wall_ms, table)
    if not found:
        raise BadInput(f"{_skipped(typed)} Type another time.")
    return _one_of(found, typed, which)


def _one_of(found: Sequence[int], typed: str, which: int | None) -> int:
    if len(found) == 1:
        return found[0]
    if which in (0, 1):
        return found[which]
    raise TwoTimes(f"The clocks showed {typed} twice that night. Say which of the two it was.", (found[0], found[1]))


def _skipped(typed: str) -> str:
    return f"No clock showed {typed} that night: the clocks were put forward over it."


def _minutes_of(typed: str) -> int:
    match = _TIME.fullmatch(typed)
    if match is None or (match[2] is None and match[3] is None):
        raise BadInput("Type the time as it stands on the paper, such as 02:15.")
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half:
        raise BadInput("Hours with am or pm go from 1 to 12.")
    if hour > 23 or minute > 59:
        raise BadInput("There is no such time of day. Type it as 02:15.")
    return hour * 60 + minute


def _instants(wall_ms: int, table: Sequence[Sequence[int]]) -> list[int]:
    """Every instant at which the wall's clock showed this time: none where it was skipped, two where it was repeated."""
    offsets = {offset_ms(wall_ms + shift, table) for shift in (-DAY_MS, 0, DAY_MS)}
    return sorted(ms for ms in (wall_ms - offset for offset in offsets) if ms + offset_ms(ms, table) == wall_ms)


def _why_none(typed: str, skipped: bool, days: Mapping[int, Sequence[int]], window: Window) -> str:
    if skipped:
        return f"{_skipped(typed)} Look at the paper again."
    if any(ms < window.after_ms for found in days.values() for ms in found):
        return f"{typed} lies before {window.begin}, or still ahead. Look at the paper again."
    return f"{typed} still lies ahead. Look at the paper again."


# -- the sheet --------------------------------------------------------------------------------------------------------


class Charted(NamedTuple):
    """What stands in the record about a line: outcome, who and on what, when (ms), its value, and who wrote it on paper ("": unknown)."""

    name: str
    outcome: str
    by: str | None
    device: str
    at_ms: int
    value: str
    wrote: str | None


class Line(NamedTuple):
    """One line of a patient's sheet. `slot` is None for one that is given when needed; `saw` is what whoever looks at it knows.

    `number` is the printed line's, None for a line that the pack did not foresee. `stay` is one of those that are read as the patient.
    """

    number: int | None
    stay: str
    order: str
    slot: str | None
    due_ms: int | None
    name: str
    how: str
    way: str
    unit: str
    charted: tuple[Charted, ...]
    saw: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same text for the same line."""
        return f"{self.stay}/{self.order}@{self.slot or 'prn'}"


def sheet(
    picture: Picture, stays: tuple[str, ...], incident: Incident, now_ms: int, zones: Zones, printed: Sequence[PaperLine] = ()
) -> list[Line]:
    """The lines of a patient's sheet (of all stays that are read as this patient) in the order in which the pack prints them.

    `printed` are the lines of the pack that was in somebody's hand; without them, as a pack of the emergency's beginning would have been.
    """
    end = min(now_ms, (incident.end_ms or now_ms) + AFTER_MIN * MINUTE_MS)
    kg = weight_of(picture, stays[0])
    numbers: dict[tuple[str, str | None, str | None], int] = {}
    ranks: dict[tuple[str, str | None], int] = {}
    for box in printed or sheet_lines(picture, stays, incident.start_ms, zones):
        numbers.setdefault((box.stay, box.order, box.slot), box.number)
        ranks.setdefault((box.stay, box.order), box.number)
    lines: list[Line] = []
    for stay in stays:
        for order in picture.children(f"stays/{stay}/orders"):
            for slot, due_ms, acts in _lines_of(picture, stay, order, incident, end, zones):
                number = numbers.get((stay, order, slot))
                lines.append(_line(picture, (number, stay, order), kg, slot, due_ms, acts))
    last = len(numbers) + 1
    return sorted(lines, key=lambda line: (ranks.get((line.stay, line.order), last), line.due_ms or 0, line.name, line.order))


def _lines_of(
    picture: Picture, stay: str, order: str, incident: Incident, end: int, zones: Zones
) -> Iterator[tuple[str | None, int | None, Sequence[Entry]]]:
    path = f"stays/{stay}/orders/{order}"
    schedule = picture.value(path, "schedule")
    if picture.value(path, "placed") is not True or not isinstance(schedule, dict):
        return
    if schedule.get("prn") is True or schedule.get("cri") is True:
        yield None, None, _as_needed(picture, path, incident)
        return
    for slot in status.order_slots(picture, stay, order, incident.start_ms - BEFORE_MIN * MINUTE_MS, end, zones):
        acts = slot.acts.live
        if slot.due_ms >= incident.start_ms or not acts or any(is_from_paper(act, incident) for act in acts):
            yield slot.key, slot.due_ms, acts


def _as_needed(picture: Picture, path: str, incident: Incident) -> list[Entry]:
    acts = (act for key in picture.children(f"{path}/slots") for act in picture.items(f"{path}/slots/{key}"))
    return sorted((act for act in acts if covers(incident, happened_ms(act))), key=happened_ms)


def _line(
    picture: Picture, of: tuple[int | None, str, str], kg: str | None, slot: str | None, due_ms: int | None, acts: Sequence[Entry]
) -> Line:
    number, stay, order = of
    form = picture.object(f"stays/{stay}/orders/{order}")
    dose = form.get("dose") if isinstance(form.get("dose"), dict) else {}
    reckoned = doses.reckon(dose or {}, kg)
    way = form.get("entry") if form.get("entry") in ("numeric", "text") else "initials"
    charted = tuple(
        Charted(
            act.name, str(act.data.get("outcome")), act.by, act.device, happened_ms(act), str(act.data.get("value") or ""),
            _writer(act.data.get("paper")),
        )
        for act in acts
    )  # fmt: skip
    unit = str(form.get("unit") or (dose or {}).get("unit") or "")
    saw = tuple(act_heads(picture, stay, order, slot or ""))
    return Line(
        number, stay, order, slot, due_ms, str(form.get("name") or order), str(reckoned["text"] or ""), str(way), unit, charted, saw
    )


def _writer(told: object) -> str | None:
    """Who wrote on the sheet what somebody typed in; None where it did not come from paper."""
    return None if told is None else str(told.get("wrote") or "") if isinstance(told, dict) else ""


def weight_of(picture: Picture, stay: str) -> str | None:
    """The newest weight of a patient as decimal text (kg), or None where nobody weighed it."""
    path = f"stays/{stay}"
    found = [(happened_ms(item), str(item.data.get("kg"))) for item in picture.items(f"{path}/weights")]
    kg = picture.value(path, "weight_kg")
    if isinstance(kg, str):
        found += [(happened_ms(picture.entries[name]), kg) for name in picture.heads(path, "weight_kg")[-1:]]
    return max(found)[1] if found else None


# -- what is written --------------------------------------------------------------------------------------------------


class Written(NamedTuple):
    """What a person typed of one line: outcome, value as typed, who wrote it on the paper (staff), the reason where one is due."""

    outcome: str
    value: str
    wrote: str | None
    because: str


def act(picture: Picture, line: Line, written: Written, incident: Incident, ident: str) -> dict[str, Any]:
    """The `data` of a `treatment.charted` from paper. Raises BadInput with what to type instead."""
    if written.outcome not in OUTCOMES:
        raise BadInput("Choose what became of it: given, held or not given.")
    if written.outcome != "given" and not written.because.strip():
        raise BadInput("Write the reason as well: it was not simply given.")
    form = picture.object(f"stays/{line.stay}/orders/{line.order}")
    data: dict[str, Any] = {"order": line.order, "slot": line.slot or f"{_unscheduled(form)}:{ident}", "outcome": written.outcome}
    if written.outcome in ("given", "partial"):
        data |= _amounts(form, weight_of(picture, line.stay))
    value = at_most(written.value.strip(), TEXT_MAX, "The value")
    at_most(written.because.strip(), TEXT_MAX, "The reason")
    if line.way == "numeric" and written.outcome == "given" and not value:
        raise BadInput("Type the value that stands on the paper.")
    if value:
        data["value"] = doses.typed(doses.amount(value)) if line.way == "numeric" else value
        if line.unit:
            data["unit"] = line.unit
    if any(one.outcome in ("given", "partial") for one in line.charted) and line.slot and written.outcome in ("given", "partial"):
        data["repeat"] = True  # it stood there when this was typed: it was given once more
    data["paper"] = {"wrote": written.wrote, "outage": incident.outage}
    return data


def _unscheduled(form: Mapping[str, Any]) -> str:
    schedule = form.get("schedule")
    return "cri" if isinstance(schedule, dict) and schedule.get("cri") is True else "prn"


def _amounts(form: Mapping[str, Any], kg: str | None) -> dict[str, Any]:
    """What was to be given, and code and price as they stand: the same as a device writes."""
    dose = form.get("dose")
    billing = form.get("billing")
    reckoned = doses.reckon(dose, kg) if isinstance(dose, dict) else {"amount": None, "unit": None}
    found: dict[str, Any] = {}
    if reckoned["amount"]:
        found |= {"amount": reckoned["amount"], "unit": reckoned["unit"]}
    if isinstance(billing, dict):
        found |= {"code": billing["code"]} if billing.get("code") is not None else {}
        found |= {"price": billing["price"]} if doses.is_amount(billing.get("price")) else {}
    return found


def window(picture: Picture, stay: str, line: Line, incident: Incident, now_ms: int) -> Window:
    """Where a time on this line may lie: after the patient's admission (or a while before the emergency), until now."""
    heads = picture.heads(f"stays/{stay}", "opened")
    came = min((happened_ms(picture.entries[name]) for name in heads), default=incident.start_ms)
    earliest = max(came // MINUTE_MS * MINUTE_MS, incident.start_ms - DAY_MS // 2)
    return Window(earliest, now_ms, line.due_ms if line.due_ms is not None else (incident.start_ms + (incident.end_ms or now_ms)) // 2)

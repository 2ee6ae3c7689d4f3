"""The after-action report of an outage or a drill: how it went, from the journal alone, in the ward's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from domain import drill
from domain.aftermath import Aftermath, Away, Disagreement, Event, Facts, Kept, Late, Setting, SignIn, aftermath
from domain.drill_cast import SCENARIOS
from domain.entries import Entry, happened_ms
from domain.fold import Picture
from domain.outage import Incident
from domain.schedule import MINUTE_MS

from . import pages
from .clock import Clock, corrected, span
from .entry_words import LABEL, OTHER, STEPS, did

CAUSES = {
    "power": "power", "router": "network or router", "server": "server", "internet": "internet", "other": "other cause", "drill": "drill",
}  # fmt: skip
CLASHES = {
    "slot": "charted twice apart", "order": "charted while the order was changed", "double": "possibly given twice",
    "register": "two different answers", "sheets": "two anesthetic sheets", "bill": "sent and typed in, apart",
}  # fmt: skip
OUTCOMES = {"given": "given", "partial": "partly given", "held": "held", "not_given": "not given", "stopped": "stopped"}
STATES = {"in_time": "in time", "late": "late, half the points", "missed": "not done", "open": "open"}
CHARGE_STATES = {
    "open": "not in the practice system yet", "held": "held", "sent": "sent, no answer yet", "acknowledged": "in the practice system",
    "failed": "refused", "by_hand": "typed in by hand", "void": "void",
}  # fmt: skip
SIGN_HEADS = ("Device", "In the name of", "Entries", "Confirmed since")
SETTING_HEADS = ("When", "Setting", "Was before", "Became", "Who", "Why")
SETTING_HINT = "Was before: as it was kept when the outage began."
#: rows of one table: a night with a thousand late treatments is told by its worst, and a page of a hundred rows takes the press 3 s
ROWS_MAX = 100
#: numbers that one cell names; the rest is counted
NUMBERS_MAX = 20


class Row(NamedTuple):
    """A line of a table: its cells."""

    cells: tuple[str, ...]
    strong: bool = False


class Table(NamedTuple):
    """A part of the report. `none` is what it says where it has no rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    none: str
    hint: str = ""
    more: int = 0

    @property
    def total(self) -> int:
        """All of them, printed or not."""
        return len(self.rows) + self.more

    def shortened(self) -> Table:
        """With its first rows only, which says how many more there are."""
        return self._replace(rows=self.rows[:ROWS_MAX], more=max(0, len(self.rows) - ROWS_MAX))


class Checked(NamedTuple):
    """A line of the recovery's checklist as it stands when the report is made: title, state, what it says, why it was let pass."""

    title: str
    state: str
    says: str
    because: str = ""


def after_action(picture: Picture, incident: Incident, facts: Facts, lines: Sequence[Checked] = (), *, final: bool = False) -> str:
    """The report as HTML for the press. `domain.drilling.reporting` makes the first three arguments, the recovery page the lines.

    `final`: it is made as the last line of the recovery, so that the outage closes with it.
    """
    words = _Words(picture)
    found = aftermath(picture, incident, facts)
    one = drill.drill(picture, incident.outage) if incident.drill else None
    tables = [_timeline(words, found), _devices(words, found)]
    if one is not None:
        tables = [_tasks(words, one), *tables, _disagreements(words, found)]
    else:
        tables += _of_patients(words, found) + _of_recovery(words, found)
        if lines:
            rows = tuple(Row((*line[:2], line.says + (f" Let pass: {line.because}" if line.because else ""))) for line in lines)
            tables.insert(1, Table("The recovery, line by line", ("Line", "State", "What it says"), rows, ""))
    name = f"Report of a drill: {SCENARIOS[one.scenario].title}" if one is not None else "Report of an outage"
    hospital = str(picture.value("settings/hospital", "name") or "Wardlight")
    made = words.time(facts.now_ms)
    return pages.page(
        "after_action.html", title=name, hospital=hospital, foot=f"{incident.outage} · made on {made}", made=made,
        summary=_summary(words, incident, one, facts.now_ms if final else None), score=_score(picture, one),
        tables=[table.shortened() for table in tables],
    )  # fmt: skip


# -- the head ---------------------------------------------------------------------------------------------------------


def _summary(words: _Words, incident: Incident, one: drill.Drill | None, final_ms: int | None) -> list[tuple[str, str]]:
    """The head's rows. `final_ms`: when the report was made that the outage closes with (ms); None for any other."""
    by = ", ".join(words.person(staff) for staff in incident.declared_by)
    end, closed = incident.end_ms, incident.closed_ms
    green = "all was green" if one is None else "everything had arrived"
    done, until = (closed, green) if closed is not None else (final_ms, "this report")
    took = "not yet" if done is None or end is None else f"{_length(done - end)} from its end until {until}"
    rows = [
        ("Cause", ", ".join(CAUSES.get(cause, cause) for cause in incident.causes)),
        ("Declared", f"by {by}" if by else "found by the system itself"),
        ("Began", words.moment(incident.start_ms)),
        ("Ended", "not yet" if end is None else f"{words.moment(end)}, after {_length(end - incident.start_ms)}"),
        ("Closed", words.moment(closed) if closed is not None else "not yet" if final_ms is None else "with this report, the last line"),
        ("Time to recover", took),
    ]
    if one is not None:
        people = drill.participants(words.picture, one)
        rows.append(("Took part", ", ".join(words.person(staff) for staff in people) or "nobody made an entry"))
        rows.append(("Devices", ", ".join(words.device(device) for device in one.devices)))
    if len(incident.members) > 1:
        rows.append(("Told by", f"{len(incident.members)} records that are one outage"))
    return rows


def _score(picture: Picture, one: drill.Drill | None) -> str:
    return "" if one is None else f"{drill.score(drill.results(picture, one))} of 100"


def _tasks(words: _Words, one: drill.Drill) -> Table:
    rows = []
    for result in drill.results(words.picture, one):
        who = " on ".join(
            part for part in (words.person(result.by) if result.by else "", words.device(result.device) if result.device else "") if part
        )
        took = "" if result.took_ms is None else _length(result.took_ms)
        within = "" if result.task.kind == "once" else f"{result.task.within_min:g} min"
        cells = (result.task.words, STATES[result.state], took, within, who, str(result.task.points))
        rows.append(Row(cells, strong=result.state == "missed"))
    heads = ("Task", "Result", "After", "Asked within", "Who", "Points")
    hint = "Checked from the entries alone. In time gives all points, later in the drill half of them."
    return Table("Tasks", heads, tuple(rows), "This drill had no tasks.", hint)


# -- how it went ------------------------------------------------------------------------------------------------------


def _timeline(words: _Words, found: Aftermath) -> Table:
    rows = tuple(
        Row((words.moment(event.at_ms), words.event(event), words.maker(event.entry), event.entry.because or "")) for event in found.events
    )
    return Table("Timeline", ("When", "What", "Who", "Why"), rows, "Nothing was recorded.")


def _devices(words: _Words, found: Aftermath) -> Table:
    rows = [_device(words, one) for one in found.devices]
    heads = ("Device", "Cut off", "Made offline", "Arrived", "Missing")
    hint = "Made offline: entries made while it was cut off, or that reached the server more than half a minute after they were made."
    return Table("Devices", heads, tuple(rows), "No device was cut off, and nothing arrived late.", hint)


def _device(words: _Words, one: Away) -> Row:
    cut = "; ".join(f"{words.moment(start)} to {'now' if end is None else words.moment(end)}" for start, end in one.cuts)
    arrived = ""
    if one.first_ms is not None and one.last_ms is not None:
        first, last = words.moment(one.first_ms), words.moment(one.last_ms)
        arrived = first if first == last else f"{first} to {last}"
    shown = ", ".join(str(seq) for seq in one.missing[:NUMBERS_MAX])
    more = len(one.missing) - NUMBERS_MAX
    missing = f"number {shown}{f' and {more} more' if more > 0 else ''}" if one.missing else "none"
    if one.lost:
        missing = f"LOST ({one.because or 'no reason given'}); {missing}"
    return Row((words.device(one.device), cut or "not noticed", str(one.made), arrived, missing), strong=bool(one.missing) or one.lost)


def _of_patients(words: _Words, found: Aftermath) -> list[Table]:
    late = tuple(_late(words, one) for one in found.late)
    signs = tuple(_sign(words, one) for one in found.signs)
    kept = tuple(_kept(words, one) for one in found.kept)
    return [
        Table("Late treatments", ("Patient", "Treatment", "Due", "Done", "Late by"), late, "Nothing that was due in the outage was late."),
        _disagreements(words, found),
        Table("Entries kept aside", ("Entry", "Made by", "Why it was kept", "What became of it"), kept, "No entry was kept aside."),
        Table("Sign-ins that nobody could check", SIGN_HEADS, signs, "Every sign-in was checked."),
    ]


def _late(words: _Words, one: Late) -> Row:
    done = "not done" if one.done_ms is None else " by ".join(part for part in (words.time(one.done_ms), words.person(one.by)) if part)
    name = words.order(one.stay, one.order) + (" (STAT)" if one.stat else "")
    return Row((words.patient(one.stay), name, words.time(one.due_ms), done, span(one.late_ms)), strong=one.done_ms is None)


def _disagreements(words: _Words, found: Aftermath) -> Table:
    rows = tuple(_disagreement(words, one) for one in found.disagreements)
    heads = ("Patient", "What", "Entries", "How it was settled")
    return Table("Clashes and possible doubles", heads, rows, "Nobody's entries disagreed.")


def _disagreement(words: _Words, one: Disagreement) -> Row:
    entries = [words.picture.entries[name] for name in one.members if name in words.picture.entries]
    about = CLASHES.get(one.kind, one.kind) + (f": {words.order(one.stay, one.order)}" if one.order and one.stay else "")
    if one.keep is None:
        return Row((words.patient(one.stay), about, "; ".join(map(words.act, entries)), "NOT SETTLED"), strong=True)
    counts = f"{len(one.keep)} of {len(one.members)} count"
    settled = "" if one.settled is None else f", by {words.person(one.settled.by)}: {one.settled.because or 'no reason given'}"
    return Row((words.patient(one.stay), about, "; ".join(map(words.act, entries)), counts + settled))


def _kept(words: _Words, one: Kept) -> Row:
    became = "WAITS" if one.by is None else f"{one.word} by {words.person(one.by.by)}: {one.by.because or 'no reason given'}"
    reason = str(one.entry.reason or "").replace("_", " ")
    return Row((words.act(one.entry), words.maker(one.entry), reason, became), strong=one.by is None)


def _sign(words: _Words, one: SignIn) -> Row:
    open_ones = one.made - one.confirmed
    confirmed = str(one.confirmed) if open_ones else "all"
    return Row((words.device(one.device), words.person(one.by), str(one.made), confirmed), strong=open_ones > 0)


def _of_recovery(words: _Words, found: Aftermath) -> list[Table]:
    overrides = tuple(
        Row((words.time(event.at_ms), words.step(one), words.maker(one), one.because or "no reason given"), strong=True)
        for event in found.overrides
        for one in (event.entry,)
    )
    sums = tuple(Row((CHARGE_STATES.get(one.state, one.state), str(one.lines), f"{one.amount:.2f}")) for one in found.sums)
    settings = tuple(_setting(words, one) for one in found.settings)
    return [
        Table("What a manager let pass", ("When", "Line", "Who", "Why"), overrides, "Nothing was let pass."),
        Table("Charges of what was done in the outage", ("State", "Lines", "Amount"), sums, "Nothing that was done in it is charged."),
        Table("Settings that were changed", SETTING_HEADS, settings, "No setting was changed.", SETTING_HINT),
    ]


def _setting(words: _Words, one: Setting) -> Row:
    was, became = _flag(one.was), _flag(one.value)
    differs = one.last and one.was is not None and one.was != one.value
    name = one.field.replace("_", " ") + (" (not as before)" if differs else "")
    cells = (words.time(happened_ms(one.entry)), name, was, became, words.maker(one.entry), one.entry.because or "")
    return Row(cells, strong=differs)


def _flag(value: object) -> str:
    return {True: "on", False: "off", None: "never set"}[value] if value is None or isinstance(value, bool) else str(value)[:200]


def _length(ms: float) -> str:
    """`1 min 20 s` below ten minutes, else as `span` says it."""
    whole = int(max(ms, 0))
    if whole >= 10 * MINUTE_MS:
        return span(whole)
    minutes, rest = divmod(whole, MINUTE_MS)
    return f"{minutes} min {rest // 1000} s" if minutes else f"{rest // 1000} s"


class _Words:
    """Names and times in the hospital's words."""

    def __init__(self, picture: Picture) -> None:
        self.picture, self.clock = picture, Clock(picture)

    def time(self, ms: float) -> str:
        return self.clock.date_time(int(ms))

    def moment(self, ms: float) -> str:
        return self.clock.moment(int(ms))

    def person(self, staff: str | None) -> str:
        return "nobody named" if staff is None else str(self.picture.value(f"staff/{staff}", "name") or staff)

    def device(self, ident: str) -> str:
        return "the server" if ident.startswith("server-") else str(self.picture.value(f"devices/{ident}", "name") or ident)

    def patient(self, stay: str | None) -> str:
        if stay is None:
            return "the hospital"
        shown: Mapping[str, Any] = self.picture.object(f"stays/{stay}")
        names = " ".join(str(shown[field]) for field in ("patient.name", "client.name") if shown.get(field))
        named, cage = names or f"stay {stay}", shown.get("cage")
        return f"{named}, cage {cage}" if cage else named

    def order(self, stay: str | None, order: object) -> str:
        return str(self.picture.value(f"stays/{stay}/orders/{order}", "name") or "an order that has not arrived")

    def maker(self, entry: Entry) -> str:
        if entry.by is None:
            return "the system" if entry.auth == "system" else f"nobody named, on {self.device(entry.device)}"
        where = "at the desk" if entry.device.startswith("server-") else f"on {self.device(entry.device)}"
        return f"{self.person(entry.by)} {where}" + (f" ({off})" if (off := corrected(entry)) else "")

    def act(self, entry: Entry) -> str:
        """An entry in one line: what, when, by whom, on what."""
        if entry.kind == "treatment.charted":
            what = f"{self.order(entry.stay, entry.data.get('order'))} {OUTCOMES.get(str(entry.data.get('outcome')), '')}"
        else:
            what = did(entry.kind)
        return f"{what} {self.time(happened_ms(entry))}, {self.maker(entry)}"

    def event(self, event: Event) -> str:
        entry = event.entry
        data, kind = entry.data, entry.kind
        if kind == "outage.declared":
            cause = CAUSES.get(str(data.get("cause")), "no cause told")
            if data.get("scope") == "device":
                return f"{self.device(entry.device)} alone lost the server" + (f": {cause}" if data.get("cause") else "")
            return "A drill was declared" if cause == "drill" else f"An outage was declared: {cause}"
        if kind == "outage.step_done":
            return f"{'Let pass' if data.get('override') else 'Done'}: {self.step(entry)}"
        if kind == "device.lost":
            return f"{self.device(str(data.get('device')))} was written off as lost"
        if kind == "shift.marked":
            return f"Shift mark: {data.get('label')}"
        if kind == "outage.closed":
            return "Closed, and not everything had arrived" if data.get("missing") else "Closed"
        return self._ended(entry) if kind == "outage.ended" else kind

    def step(self, entry: Entry) -> str:
        """A step of the emergency; of a label, on what it stands and what it says."""
        step, said = str(entry.data.get("step") or ""), entry.data.get("words")
        if step.startswith(OTHER):
            what = f"label on {entry.data.get('name') or 'another device'}"
        elif step.startswith(LABEL):
            what = f"label on {self.device(step.removeprefix(LABEL))}"
        else:
            what = STEPS.get(step) or step.replace("-", " ").replace("_", " ")
        return f"{what}: {said}" if isinstance(said, str) and said else what

    def _ended(self, entry: Entry) -> str:
        """One outage may be told by several records: each says which of them ended."""
        path = f"outages/{entry.data.get('outage')}"
        if self.picture.value(path, "scope") == "device":
            return f"{self.device(entry.device)} has the server again"
        cause = CAUSES.get(str(self.picture.value(path, "cause")))
        return f"It ended: {cause}" if cause else "It ended"


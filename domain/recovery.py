"""The recovery's checklist: a table of lines, each of which turns green by the system's own check and never by a tick.

Theory. After an emergency a hospital wants to know that nothing is missing, nothing counts twice, and nothing stays switched off. Each
line asks one such question of the facts (recovering.py) and answers with what still speaks against it: the *problems*, each with a key
that stays the same as long as the problem does. A line's state is
  green       its check finds nothing, and no line that could still add to it is red
  waits       its check finds nothing so far, but a line before it is red (a tablet that is not back may bring a clash)
  red         its check finds something; the sentence says what, and what to do instead of ticking it
  overridden  a manager let it pass, with a reason, for exactly these problems: one that comes later makes it red again
  not_needed  the emergency was too short for anybody to have needed it
No line is remembered as done. What can be let pass is in the table; a disagreement about what was given to a patient cannot, and the
roll call has its own way: a device is written off by name, with the numbers that went with it.

The lines stand in the order of SmartFlow's own protocol (FEATURES, S47 to S59), so that who knows it finds her way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from domain.entries import ranges
from domain.holds import Difference
from domain.outage import Incident
from domain.recovering import Bill, Device, Patient, Step, Unsigned, waiting_signs

#: so many problems an override can name: the entry that names them stays far below what an entry may weigh (64 KiB)
OVERRIDE_MAX = 500
#: the step by which somebody signs that nobody is left on a blank sheet of the pack
BLANKS = "blank-sheets"
DONE_STATES = frozenset({"green", "overridden", "not_needed"})
#: words of the billing check for what is in order and only not billed yet
WAITING_BILLS = frozenset({"open", "no_price", "sent"})


class Facts(NamedTuple):
    """All that the lines are judged by; `patients` as `recovering.as_read` gives them."""

    incident: Incident
    patients: Sequence[Patient]
    bills: Mapping[str, Sequence[Bill]]
    devices: Sequence[Device]
    confirmed: Mapping[str, set[str]]
    steps: Mapping[str, Step]
    differences: Mapping[str, Sequence[Difference]]
    short: bool = False
    #: patients whose bills were not looked at since something happened to them
    unread: int = 0


class Problem(NamedTuple):
    """One thing that speaks against a line. `about` are the ids that it concerns, first of all its stay or device."""

    key: str
    about: tuple[str, ...]
    says: str = ""


class Row(NamedTuple):
    """One line of the table. `after`: lines that could still add to this one. `override`: whether a manager may let it pass."""

    key: str
    title: str
    asks: str
    check: Callable[[Facts], list[Problem]]
    one: str
    many: str
    done: str
    instead: str
    after: tuple[str, ...] = ()
    override: bool = False
    short_needs: bool = True

    def counted(self, problems: int) -> str:
        """How many problems there are, as a sentence."""
        return self.one if problems == 1 else self.many.format(n=f"{problems:,}")


class Line(NamedTuple):
    """A row as it stands now."""

    row: Row
    state: str
    sentence: str
    problems: tuple[Problem, ...]
    waits_for: tuple[str, ...]
    override: Step | None

    @property
    def done(self) -> bool:
        """Whether the emergency may close as far as this line is concerned."""
        return self.state in DONE_STATES


# -- the checks -------------------------------------------------------------------------------------------------------


def _roll_call(facts: Facts) -> list[Problem]:
    found = []
    for device in facts.devices:
        why = why_not_back(device, facts.incident)
        if why is not None:
            found.append(Problem(device.device, (device.device,), why))
    return found


def why_not_back(device: Device, incident: Incident) -> str | None:
    """What is missing of a device, as a sentence; None where all of it is here, or was written off by name."""
    missing = [seq for seq in device.missing if seq not in device.written_off]
    if missing:
        return f"{device.name}: number {ranges(missing)} of its {device.last_seq:,} entries {'is' if len(missing) == 1 else 'are'} missing."
    if device.lost:
        return None
    if device.unsent and device.took_part:
        return f"{device.name}: {device.unsent:,} {'entry waits' if device.unsent == 1 else 'entries wait'} on it."
    if not device.took_part:
        return None
    if incident.end_ms is None:
        return (
            None if device.seen_ms is not None and device.seen_ms >= incident.start_ms else f"{device.name} was not heard since it began."
        )
    if device.seen_ms is None or device.seen_ms < incident.end_ms:
        return f"{device.name} was not heard since the emergency ended."
    return None


def _clashes(facts: Facts) -> list[Problem]:
    return [
        Problem(short("|".join((clash.kind, clash.path or "", clash.field or "", *clash.members))), (patient.stay or "", *clash.members))
        for patient in facts.patients
        for clash in patient.clashes
    ]


def _kept(facts: Facts) -> list[Problem]:
    return [Problem(short(name), (patient.stay or "", name)) for patient in facts.patients for name in patient.kept]


def unsigned(facts: Facts) -> dict[tuple[str, str | None], list[Unsigned]]:
    """(device, whom it names) → the entries of the emergency whose sign-in nobody has confirmed."""
    return waiting_signs((one for patient in facts.patients for one in patient.unsigned), facts.confirmed)


def _signs(facts: Facts) -> list[Problem]:
    return [
        Problem(short("|".join((device, by or "", *sorted(one.name for one in entries)))), (device, by or ""))
        for (device, by), entries in sorted(unsigned(facts).items(), key=lambda item: (item[0][0], item[0][1] or ""))
    ]


def _paper(facts: Facts) -> list[Problem]:
    into = {str(one.stay): one.into for one in facts.patients if one.into}
    # a line of a joined stay's is typed in under its own, and stands on the one sheet of both
    done = {into.get(one.stay, one.stay) for one in facts.patients if one.stay and (one.from_paper or one.nothing_on_paper)}
    waiting = (one for one in facts.patients if one.stay and one.here and one.stay not in done)
    found = [Problem(str(one.stay), (str(one.stay),)) for one in waiting]
    # nothing in the record shows a patient who came while there was no screen: a person says that nobody is left
    return found if BLANKS in facts.steps else [*found, Problem(BLANKS, (BLANKS,))]


def _sheets(facts: Facts) -> list[Problem]:
    return [Problem(short(f"{one.stay}|{sheet}"), (str(one.stay), sheet)) for one in facts.patients for sheet in one.sheets]


def _discharges(facts: Facts) -> list[Problem]:
    return [Problem(str(one.stay), (str(one.stay),)) for one in facts.patients if one.discharge]


def _forms(facts: Facts) -> list[Problem]:
    return [Problem(short(f"{one.stay}|{form}"), (str(one.stay), form)) for one in facts.patients for form in one.forms]


def _bills(facts: Facts) -> list[Problem]:
    """What is only not billed yet does not count in a short emergency. In any other somebody types it in: a setting sends nothing."""
    left = WAITING_BILLS if facts.short else frozenset()
    return [
        Problem(short("|".join((stay, bill.word, *bill.of))), (stay, bill.word), bill.says)
        for stay, found in facts.bills.items()
        for bill in found
        if bill.word not in left
    ]


def _settings(group: str) -> Callable[[Facts], list[Problem]]:
    def check(facts: Facts) -> list[Problem]:
        return [Problem(one.setting, (one.setting,), one.word) for one in facts.differences.get(group, ())]

    return check


def _report(facts: Facts) -> list[Problem]:
    return [] if "report" in facts.steps else [Problem("report", ("report",))]


def short(text: str) -> str:
    """A problem's key where what names it is long: 16 hex digits of SHA-256."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# -- the table --------------------------------------------------------------------------------------------------------

_IN = ("roll-call",)
_WORK = ("sheets", "discharges", "forms", "bills")

ROWS: tuple[Row, ...] = (
    Row(
        "roll-call", "Roll call", "Is every device that took part back, with all that it holds?", _roll_call,
        "1 device is not back.", "{n} devices are not back.", "Every device that took part is back, and no number is missing.",
        "Switch it on, within reach of the network, and tap “Sync now” on it. If it is lost for ever, a manager writes it off by name.",
    ),
    Row(
        "clashes", "Disagreements and possible doubles", "Was each treatment given once, and does everybody say the same?", _clashes,
        "1 disagreement waits for a person.", "{n} disagreements wait for a person.", "Nothing disagrees.",
        "Ask those who were there, and say for each what was really done. It cannot be passed over: it is about what a patient got.", _IN,
    ),
    Row(
        "kept", "Entries kept aside", "Has somebody looked at what could not simply count?", _kept,
        "1 entry was kept aside.", "{n} entries were kept aside.", "Nothing is kept aside.",
        "Read each and admit it or dismiss it, with a reason. Both stay in the record.", _IN,
    ),
    Row(
        "signs", "Sign-ins that nobody checked", "Who charted while no PIN could be checked?", _signs,
        "Entries of 1 person on one device are not confirmed.", "Entries of {n} people and devices are not confirmed.",
        "Every sign-in is confirmed.",
        "Each of them says with her PIN that it was she; a manager may say so for somebody who is not here.", _IN, override=True,
    ),
    Row(
        "paper", "Entered from paper", "Is what was written on paper in the record?", _paper,
        "The paper of 1 patient, or the word about blank sheets, is not in.", "The paper of {n} is not in (patients, blank sheets).",
        "Something is in from each patient’s paper, or it is signed to be none; nobody is left on a blank sheet.",
        "Type in each sheet, in the order of the printed pack, or sign “nothing on paper”. Do the same with the blank sheets.",
        override=True, short_needs=False,
    ),
    Row(
        "sheets", "Anesthesia sheets", "Is every anesthetic sheet finalized?", _sheets,
        "1 anesthetic sheet is not finalized.", "{n} anesthetic sheets are not finalized.", "No anesthetic sheet is pending.",
        "Finalize it as soon as all that its device wrote is here. It must be there before the patient goes home.", _IN, override=True,
    ),
    Row(
        "discharges", "Discharges", "Has everybody gone home who was meant to?", _discharges,
        "1 discharge waits.", "{n} discharges wait.", "No discharge is pending.",
        "Each is carried out by itself as soon as nothing of that patient is open; the list says what is.", (*_IN, "sheets"), override=True,
    ),
    Row(
        "forms", "Forms", "Is every form finalized that was meant to be?", _forms,
        "1 form waits.", "{n} forms wait.", "No form is pending.", "Finalize it from the list.", _IN, override=True,
    ),
    Row(
        "bills", "Billing check", "Is each treatment charged once?", _bills,
        "The bill of 1 patient is not in order.", "{n} things of the bill are not in order.", "What was done and what is charged agree.",
        "A held charge is released by settling its disagreement. Tick the rest off on the billing page, as it is typed in.",
        ("clashes", "kept"), override=True,
    ),
    Row(
        "documents", "Documents: settings as they were", "Are documents saved and sent again?", _settings("documents"),
        "1 setting is not as it was.", "{n} settings are not as they were.", "The settings for documents are as they were.",
        "Restore them here, before those of the practice system.", _WORK, override=True,
    ),
    Row(
        "practice", "Practice system: settings as they were", "Do bills flow to it again?", _settings("practice"),
        "1 setting is not as it was.", "{n} settings are not as they were.", "The settings for the practice system are as they were.",
        "Restore them here, after those for documents.", ("documents",), override=True,
    ),
    Row(
        "report", "After-action report", "Is it written down how it went?", _report,
        "The report is not made yet.", "The report is not made yet.", "The report is made.",
        "Make it when every other line is done; it can be printed again at any time.", (), short_needs=False,
    ),
)  # fmt: skip
_BEFORE_REPORT = tuple(row.key for row in ROWS[:-1])


def checklist(facts: Facts) -> list[Line]:
    """Every line as it stands now, in the table's order."""
    lines: dict[str, Line] = {}
    for row in ROWS:
        after = _BEFORE_REPORT if row.key == "report" else row.after
        lines[row.key] = _line(row, facts, tuple(key for key in after if not lines[key].done))
    return list(lines.values())


def _line(row: Row, facts: Facts, waits_for: tuple[str, ...]) -> Line:
    if facts.short and not row.short_needs:
        return Line(row, "not_needed", "The emergency was short: this is not asked for.", (), (), None)
    problems = tuple(row.check(facts))
    if problems:
        step = facts.steps.get(row.key)
        if row.override and step is not None and step.override and {one.key for one in problems} <= step.of:
            return Line(row, "overridden", f"A manager let this pass: {step.because}", problems, waits_for, step)
        return Line(row, "red", row.counted(len(problems)), problems, waits_for, None)
    if row.key == "bills" and facts.unread:
        return Line(row, "waits", f"Nothing so far. {facts.unread:,} more bills are being looked at.", (), waits_for, None)
    if waits_for:
        return Line(row, "waits", f"Nothing so far. It waits for: {titles(waits_for)}.", (), waits_for, None)
    return Line(row, "green", row.done, (), (), None)


def titles(keys: Iterable[str]) -> str:
    """The lines' titles, as a list in words."""
    wanted = set(keys)
    return ", ".join(row.title for row in ROWS if row.key in wanted)


def line_of(lines: Sequence[Line], key: str) -> Line:
    """The line with this key."""
    return next(line for line in lines if line.row.key == key)


# -- what may be done now ---------------------------------------------------------------------------------------------


def why_not_restored(lines: Sequence[Line], group: str) -> str | None:
    """Why this group of settings (`documents` or `practice`) is not restored yet, and what to do; None where it may be."""
    line = line_of(lines, group)
    if not line.waits_for:
        return None
    open_now = set(_that_hold(lines, line))
    first = next(one for one in lines if one.row.key in open_now)
    return f"First: {titles(open_now)}. {first.sentence} {first.row.instead}"


def _that_hold(lines: Sequence[Line], line: Line) -> Iterator[str]:
    """The lines that somebody can do something about: one that itself only waits for another is no help."""
    for key in line.waits_for:
        before = line_of(lines, key)
        if before.state == "waits" and before.waits_for:
            yield from _that_hold(lines, before)
        else:
            yield key


def why_no_override(line: Line, role: str, because: str) -> str | None:
    """Why a line cannot be let pass by somebody of this role for this reason; None where it can."""
    if not line.row.override:
        return f"This line cannot be let pass. {line.row.instead}"
    if line.state != "red":
        return "There is nothing to let pass."
    if role != "manager":
        return f"Only a manager can let this pass. {line.row.instead}"
    if not because.strip():
        return "Write the reason first: it stands in the report."
    if len(line.problems) > OVERRIDE_MAX:
        return f"There are more than {OVERRIDE_MAX}. Do some of them first. {line.row.instead}"
    return None


def may_close(lines: Sequence[Line], incident: Incident) -> bool:
    """Whether the emergency closes now: it has ended, and every line is done."""
    return incident.state == "recovers" and all(line.done for line in lines)


def why_no_report(lines: Sequence[Line]) -> str | None:
    """Why the last report is not made yet; one can be printed before, and does not count."""
    red = [line for line in lines if not line.done and line.row.key != "report"]
    return None if not red else f"It counts when every other line is done. Still open: {titles(line.row.key for line in red)}."

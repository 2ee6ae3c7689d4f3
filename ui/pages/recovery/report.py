"""The after-action report: made as a PDF when every other line is done, and kept as it was then; it can be made anew at any time."""

from __future__ import annotations

from collections.abc import Iterable

from nicegui import ui

from domain import outage, recovery
from domain.drilling import reporting
from domain.recovery import Line
from reports.after_action import Checked, after_action

from ...paper import kept_reports
from ..forms import press_button, status_line
from ..look import TextElement, paragraph, tag
from . import doing
from .place import Place
from .reading import STATE_WORDS, View


class Report:
    """The button that makes it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.why = TextElement("p", "").classes("wd-soft")
        self.box = tag("div", "wd-list")
        self.outage = ""

    def read(self, view: View) -> tuple[str, str]:
        """Which emergency, and why a report made now would not be the last."""
        return view.incident.outage, recovery.why_no_report(view.lines) or ""

    def show(self, found: tuple[str, str]) -> None:
        """Said beside the button."""
        self.why.say(found[1])
        if not self.outage:
            self.outage = found[0]
            with self.box:
                _buttons(self.place, self.outage)


def _buttons(place: Place, ident: str) -> None:
    """The button that makes the report, and what became of it."""

    async def make() -> None:
        made: list[bytes] = []
        if await place.do(said, lambda: _print(place, ident, made)):
            ui.download.content(made[0], "after-action-report.pdf", "application/pdf")

    press_button("Make the report (PDF)", make, main=True)
    paragraph("It says when and how long, each device, each line with who let it pass and why, and the time it took to recover.", "wd-soft")
    said = status_line()


def _print(place: Place, ident: str, made: list[bytes]) -> str:
    """The PDF; noted as made where it is the last one."""
    with place.hospital.lock:
        incident = outage.incident_of(place.hospital.picture, ident)
    if incident is None:
        return "This emergency is not in the record."
    view = place.reading.view(incident, whole=True)
    why = recovery.why_no_report(view.lines) or ""
    if incident.state != "recovers":
        why = "It is not the last: the emergency is still open."
    final = not why
    pdf = place.parts.press.print(html(place, ident, view, final=final))
    if final:
        # on the disk before it is in the record: a name in the record without a file would be a promise
        doing.note_report(place, incident, kept_reports.keep(place.hospital.data_dir, pdf))
    made.append(pdf)
    return "The report is made. It was the last line, and this report is kept." if final else f"The report is made. {why}"


def html(place: Place, ident: str, view: View, *, final: bool = False) -> str:
    """The report's page: the outage from the journal, and the checklist's lines as they stand, but its own, which it makes true.

    `final`: it is the last line, and the emergency closes with it.
    """
    picture, incident, facts = reporting.outage_report(place.hospital, ident)
    lines = [checked(line) for line in view.lines if line.row.key != kept_reports.LINE]
    return after_action(picture, incident, facts, lines, final=final)


def checked(line: Line) -> Checked:
    """A line as the report tells it. Why it was let pass stands at its end; else its sentence says what it is about."""
    says = [line.row.counted(len(line.problems)) if line.override else line.sentence]
    says += said_once(one.says for one in line.problems if one.says)
    return Checked(line.row.title, STATE_WORDS[line.state], " ".join(says), (line.override.because or "") if line.override else "")


def said_once(sentences: Iterable[str]) -> list[str]:
    """What several problems say alike, once: `1 line of Rex, 2 lines of Max: not in the practice system yet.`"""
    about: dict[str, list[str]] = {}
    for sentence in sentences:
        whose, colon, what = sentence.partition(": ")
        about.setdefault(what if colon else sentence, []).extend([whose] if colon else [])
    return [f"{', '.join(names)}: {what}" if names else what for what, names in about.items()]

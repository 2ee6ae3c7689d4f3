"""The after-action report of an emergency that is closed: the one that was kept when it closed, and one that is made anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from domain.drilling import reporting
from reports.after_action import after_action

from ..paper import kept_reports
from .acting import NotDone
from .forms import press_button, status_line
from .look import TextElement, tag
from .parts import Parts

#: what a page does with an act: it says beside `said` what became of it, and answers whether it was done
Do = Callable[[TextElement, Callable[[], str]], Awaitable[bool]]


def closed_report_buttons(parts: Parts, do: Do, ident: str, *, is_kept: bool, of: str = "") -> None:
    """The buttons for one closed emergency. `of` names it to who cannot see what they stand beside."""

    async def give(make: Callable[[], bytes], name: str) -> None:
        made: list[bytes] = []

        def act() -> str:
            made.append(make())
            return "The report is in your downloads."

        if await do(said, act):
            ui.download.content(made[0], name, "application/pdf")

    def button(title: str, make: Callable[[], bytes], name: str) -> None:
        press_button(title, partial(give, make, name), label=f"{title}: {of}" if of else "")

    with tag("div", "wd-form"):
        if is_kept:
            button("Report (PDF)", lambda: _kept(parts, ident), "after-action-report.pdf")
            button("With what came since (PDF)", lambda: _anew(parts, ident), "after-action-report-anew.pdf")
        else:
            button("Report (PDF)", lambda: _anew(parts, ident), "after-action-report.pdf")
    said = status_line()


def _kept(parts: Parts, ident: str) -> bytes:
    found = kept_reports.kept(parts.hospital, ident)
    if found is None:
        raise NotDone("What was kept is not on this server, or was changed. Make it anew, with what came since.")
    return found


def _anew(parts: Parts, ident: str) -> bytes:
    """From the journal, without the recovery's lines: they were judged while it recovered."""
    return parts.press.print(after_action(*reporting.outage_report(parts.hospital, ident)))

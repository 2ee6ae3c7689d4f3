"""/manage: all managers' pages on one, with a sentence each. A page joins by a row of the table."""

from __future__ import annotations

import asyncio

from nicegui import ui

from . import visitor
from .look import frame, paragraph, tag
from .parts import Parts

#: group -> (address, words, what it is for); a row stands here as soon as its page exists
PAGES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Before": (
        ("/readiness", "Readiness", "A score of 100 with the next thing to do; the questionnaire, batteries, charging, training."),
        ("/drill", "Drills", "Rehearse an emergency on practice patients: chosen devices really lose the server. Scored, with a report."),
        ("/devices", "Devices", "Every screen: its colour, number, ward or keeper; enroll, label, lose, revoke."),
        ("/pack", "Downtime pack", "Every patient on paper; where its copies lie; emergency doses to sign off. Staff use it too."),
        ("/roster", "Roster", "Which patient is charted on which device: drag, tap, print. Staff use it too."),
    ),
    "In an emergency, and after": (
        ("/emergency", "Emergency", "Is there one, what each screen said, what is held, what waits. Staff declare it here, too."),
        ("/recovery", "Recovery", "After an emergency: what is still open, line by line, until it closes by itself. Staff use it too."),
        ("/billing", "Billing", "What was done and what is charged, by patient and window; ticked off by hand, as PDF and file."),
    ),
    "The hospital": (
        ("/people", "People", "Who works here: roles, PINs, passwords, who left, who is locked out."),
        ("/anesthesia", "Anesthesia", "Each sheet of the house, its report as PDF, and a monitor's record read in. Staff use it too."),
        ("/forms", "Forms", "What is filled in for each patient of the house: read, finalize, print. Staff use it too."),
        ("/settings", "Settings", "Name, zone and units; when a treatment is late; how long a device stays unlocked."),
    ),
}


def register_manage(parts: Parts) -> None:
    """The index of managers' pages."""

    @ui.page("/manage")
    async def manage() -> None:
        who = await visitor.require(parts, visitor.MANAGER, "/manage", "Manage")
        if who is None:
            return
        with frame("Manage", "/manage", await asyncio.to_thread(visitor.theme, parts)), tag("div", "wd-main"):
            for group, pages in PAGES.items():
                if pages:
                    with tag("section", "wd-card wd-half wd-top-card"):
                        tag("h2", "", group)
                        with tag("ul", "wd-list"):
                            for path, words, sentence in pages:
                                with tag("li", "wd-page"):
                                    tag("a", "wd-link", words).props(f'href="{path}"')
                                    paragraph(sentence, "wd-soft")

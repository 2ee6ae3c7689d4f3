"""The boards that make and remove themselves: what was meant to be finished and is not (S33 to S36, S50 to S52).

A board exists while it has patients, and its patients stay on their usual boards too. It is derived from entries, so that every
screen shows the same one, out of contact as well.
"""

from __future__ import annotations

from typing import NamedTuple

from domain import outage
from domain.anesthesia import groups
from domain.fold import Picture
from domain.practice import is_practice


class Waiting(NamedTuple):
    """A patient on such a board, and of which sheets or forms (none for a discharge)."""

    stay: str
    about: tuple[str, ...]


class Board(NamedTuple):
    """A board that is there because somebody is on it. `board` is its word in the wall's address."""

    board: str
    name: str
    waiting: tuple[Waiting, ...]


SHEETS, DISCHARGE, FORMS = "pending-anesthesia", "pending-discharge", "pending-forms"
NAMES = {SHEETS: "Anesthesia sheets pending", DISCHARGE: "Pending discharge", FORMS: "Pending forms"}


def boards(picture: Picture) -> list[Board]:
    """The boards that are there now, each with its patients by stay."""
    unsettled = any(one.state != "closed" for one in outage.emergencies(picture))
    found: dict[str, list[Waiting]] = {name: [] for name in NAMES}
    for stay in picture.children("stays"):
        if is_practice(stay):
            continue
        path = f"stays/{stay}"
        if sheets := pending_sheets(picture, stay, unsettled):
            found[SHEETS].append(Waiting(stay, sheets))
        if picture.value(path, "discharge_intended") and not picture.value(path, "discharged"):
            found[DISCHARGE].append(Waiting(stay, ()))
        if forms := pending_forms(picture, stay):
            found[FORMS].append(Waiting(stay, forms))
    return [Board(board, NAMES[board], tuple(waiting)) for board, waiting in found.items() if waiting]


def pending_sheets(picture: Picture, stay: str, unsettled: bool) -> tuple[str, ...]:
    """The sheets that wait to be finalized: intended, or (in an emergency and until it is closed) every one that is open.

    Sheets that were joined are one anesthesia: who meant to finalize one of them meant all.
    """
    base = f"stays/{stay}/anesthesia"
    if not picture.children(base):  # asked of every patient with every commit
        return ()
    told = {sheet: picture.object(f"{base}/{sheet}") for sheet in picture.children(base)}
    there = [group for group in groups(picture, stay) if unsettled or any(told[one].get("finalize_intended") for one in group)]
    meant = {sheet for group in there for sheet in group}
    return tuple(sheet for sheet, said in told.items() if sheet in meant and not said.get("finalized"))


def pending_forms(picture: Picture, stay: str) -> tuple[str, ...]:
    """The forms that somebody meant to finalize and that are not."""
    base = f"stays/{stay}/forms"
    told = ((form, picture.object(f"{base}/{form}")) for form in picture.children(base))
    return tuple(form for form, said in told if said.get("finalize_intended") and not said.get("finalized"))

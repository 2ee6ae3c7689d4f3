"""What a line of the list of sheets is green for, in words: what was typed, by whom, and what nothing is known of. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from domain.paper_in import PaperIn
from domain.recovering import Patient
from domain.roster import name_list

from .. import words


def state(one: Patient, found: PaperIn | None) -> str:
    """Under the patient's name in the list: `3 entries · 2 of 7 open`."""
    entries = max(one.from_paper, found.entries if found else 0)
    typed = words.count(entries, "entry", "entries") if entries else "nothing on paper" if one.nothing_on_paper else "not yet"
    return f"{typed} · {len(found.open)} of {len(found.due)} open" if found and found.open else typed


def sheet(one: Patient, found: PaperIn, name_of: Callable[[str | None], str], printed: str) -> str:
    """Below the lines of the open sheet. `printed` is when the pack was printed that it stands in, "" where it stands in none."""
    if found.entries:
        typists = name_list([name_of(by) for by, _ in found.typed])
        typed = f"{words.count(found.entries, 'entry', 'entries')} typed in by {typists}{f', sheet of {printed}' if printed else ''}."
    else:
        typed = "Somebody signed that nothing is on paper." if one.nothing_on_paper else "Nothing is typed in yet."
    return f"{typed} {answered(found)}"


def answered(found: PaperIn) -> str:
    """How much of what was due in the emergency is answered."""
    due, left = len(found.due), len(found.open)
    if not due:
        return "No treatment was due in the emergency."
    if not left:
        many = "Both" if due == 2 else f"All {due:,}"
        return "The treatment due in the emergency is answered." if due == 1 else f"{many} treatments due in the emergency are answered."
    if due == 1:
        return "The one treatment that was due in the emergency has neither an entry nor a word."
    verb = "has" if left == 1 else "have"
    return f"{left:,} of the {due:,} treatments that were due in the emergency {verb} neither an entry nor a word."


def whole(rows: Iterable[PaperIn | None]) -> str:
    """Below the list: what makes a sheet done, and how much of the house is not answered all the same."""
    left = [len(one.open) for one in rows if one is not None and one.open]
    done = "A sheet is done when something is typed in from it, or somebody signs that nothing is on it."
    if not left:
        return done
    said = f"{words.count(sum(left), 'treatment', 'treatments')} of {words.count(len(left), 'patient', 'patients')}"
    return f"{done} Done need not be whole: {said} {'has' if sum(left) == 1 else 'have'} neither an entry nor a word."

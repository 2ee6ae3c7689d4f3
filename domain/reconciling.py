"""Done against charged: the missed-charge check, and what of an outage's bill still wants a person.

Side by side for each patient: what was done, what is charged, and where each charge stands. What was done and is charged nowhere stands on
top, with why: the other half of a clash, an entry that was kept aside, an order or a drug of a sheet without a price.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from domain import anesthesia, doses
from domain.billing import Charge, charges, name_of, place_of
from domain.clashes import DONE, counted_acts
from domain.entries import Entry, happened_ms
from domain.fold import Picture
from domain.marks import Window
from domain.practice import is_practice
from domain.told import FROZEN

#: the kinds that may charge something
ACTS = frozenset({"treatment.charted", "anesthesia.drugged"})
#: why an act is charged nowhere, in words that say what to do
MISSED = {
    "clash": "It disagrees with another entry, and of both only one line is held. Settle it.",
    "kept": "It was kept aside and does not count. Admit or dismiss it at the staff desk.",
    "no_price": "Nobody set a price for it. Bill it in the practice system and tick it on the bill, or mark it as not billed.",
}


class During(Protocol):
    """An outage in time: all that is asked of an incident here."""

    @property
    def start_ms(self) -> int: ...  # noqa: D102
    @property
    def end_ms(self) -> int | None: ...  # noqa: D102


class Missed(NamedTuple):
    """An act that was done and is charged nowhere. `why` is a word of `MISSED`."""

    stay: str
    order: str
    slot: str
    entry: str
    name: str
    done_ms: int
    why: str


class Row(NamedTuple):
    """One patient: how many acts were done, and how many lines stand where. `charged` counts each act once."""

    stay: str
    patient: str
    done: int
    charged: int
    states: Counter[str]
    not_billed: int
    missed: tuple[Missed, ...]


class Problem(NamedTuple):
    """What of an outage's bill is not in order. `word`: held, twice, failed, missed, no_price, sent or open; `text` is a sentence.

    `of` are the charges that it is about (of `missed`: the entries).
    """

    word: str
    stay: str
    lines: int
    text: str
    of: tuple[str, ...] = ()


def reconcile(picture: Picture, stays: Iterable[str], window: Window) -> list[Row]:
    """A row for each patient to whom something was done in the window; those with something missed first."""
    rows = [_row(picture, stay, window, _lines_in(picture, stay, window)) for stay in stays if not is_practice(stay)]
    rows = [row for row in rows if row.done or row.missed]
    return sorted(rows, key=lambda row: (not row.missed, row.patient, row.stay))


def _lines_in(picture: Picture, stay: str, window: Window) -> list[Charge]:
    return [line for line in charges(picture, stay) if window.holds(happened_ms(picture.entries[line.entry]))]


def missed_of(picture: Picture, stay: str) -> list[Missed]:
    """What was done to a patient and is charged nowhere, at any time, by when it was done."""
    return _missed_among(picture, stay, charges(picture, stay))


def _row(picture: Picture, stay: str, window: Window, lines: list[Charge]) -> Row:
    charged = {line.entry for line in lines if line.state != "void" and line.of is None}
    done = [act for act in _done(picture, stay) if window.holds(happened_ms(act))]
    missed = tuple(one for one in _missed_among(picture, stay, lines) if window.holds(one.done_ms))
    states = Counter(line.state for line in lines)
    name = picture.value(f"stays/{stay}", "patient.name")
    return Row(stay, str(name or stay), len(done), len(charged), states, sum(not line.billed for line in lines), missed)


def _missed_among(picture: Picture, stay: str, lines: list[Charge]) -> list[Missed]:
    charged = {line.entry for line in lines if line.state != "void" and line.of is None}
    missed = [_missed(picture, act, "clash") for act in _done(picture, stay) if act.name not in charged]
    missed += [_missed(picture, act, "kept") for act in _kept(picture, stay)]
    for line in lines:
        if line.billed and line.of is None and line.state not in (*FROZEN, "void") and not doses.is_amount(line.price):
            missed.append(_missed(picture, picture.entries[line.entry], "no_price"))
    return sorted(missed, key=lambda one: (one.done_ms, one.entry))


def _done(picture: Picture, stay: str) -> list[Entry]:
    """What was done to a patient and counts: the acts of its orders, and the drugs and fluids of its anesthetic sheets."""
    found = [picture.entries[item.name] for sheet in anesthesia.sheets(picture, stay) for item in sheet.drugs]
    for order in picture.children(f"stays/{stay}/orders"):
        for acts in counted_acts(picture, stay, order).values():
            found += [act for act in acts.counted if act.data.get("outcome") in DONE]
    return found


def _kept(picture: Picture, stay: str) -> list[Entry]:
    kept = (entry for entry in picture.of_stay(stay) if entry.kind in ACTS and not picture.folds(entry))
    acts = (act for act in kept if act.kind == "anesthesia.drugged" or act.data.get("outcome") in DONE)
    return [act for act in acts if not picture.value(f"kept/{act.name}", "dismissed")]


def _is_observed(picture: Picture, line: Charge) -> bool:
    """Whether it is a value that was looked at (a pulse, an appetite), of which nobody said that it costs something: no dose, no supply."""
    path = f"stays/{line.stay}/orders/{line.order}"
    billing = picture.value(path, "billing")
    priced = line.code or billing or picture.entries[line.entry].data.get("billed")
    return picture.value(path, "entry") in ("numeric", "text") and not priced


def _missed(picture: Picture, act: Entry, why: str) -> Missed:
    order, slot = place_of(act)
    name = name_of(picture, act) or "an order that has not arrived"
    return Missed(str(act.stay), order, slot, act.name, name, happened_ms(act), why)


def billing_check(picture: Picture, incident: During, stays: Iterable[str] | None = None) -> list[Problem]:
    """What of the bill of an outage is not in order, patient by patient (all of them, or these); empty when all is.

    In order is what is void, not billed, acknowledged, or entered by hand. An `open` line is one that nobody typed in or sent yet; a
    hospital whose short outage should close by itself may leave that word aside.
    """
    window = Window(incident.start_ms, math.inf if incident.end_ms is None else incident.end_ms)
    found: list[Problem] = []
    for stay in picture.children("stays") if stays is None else stays:
        if not is_practice(stay):
            found += _problems(picture, stay, window)
    return sorted(found, key=lambda problem: (list(_SENTENCES).index(problem.word), problem.text))


#: a problem's word -> its sentence: how many lines, of whom
_SENTENCES = {
    "twice": "{count} of {patient}: sent and typed in both. Take one back in the practice system, and settle it.",
    "held": "{count} of {patient}: held. Settle what disagrees, or say the quantity.",
    "failed": "{count} of {patient}: the practice system refused it. Send it again, or type it in and tick it.",
    "missed": "{count} of {patient}: done and charged nowhere. Look at the missed charges.",
    "no_price": "{count} of {patient}: without a price. Bill it in the practice system and tick it, or mark it as not billed.",
    "sent": "{count} of {patient}: sent, and no answer came yet.",
    "open": "{count} of {patient}: not in the practice system yet. Type it in from the bill, and tick it.",
}


def _problems(picture: Picture, stay: str, window: Window) -> list[Problem]:
    lines = _lines_in(picture, stay, window)
    row = _row(picture, stay, window, lines)
    found: dict[str, list[str]] = {word: [] for word in _SENTENCES}
    for line in lines:
        word = "twice" if line.why == "twice" else line.state
        if word == "open" and not doses.is_amount(line.price):
            # what a tablet orders in an outage has none; nobody's price is not "costs nothing"
            word = "" if _is_observed(picture, line) else "no_price"
        if line.billed and word in found:
            found[word].append(line.charge)
    found["missed"] += (one.entry for one in row.missed if one.why == "kept")
    return [
        Problem(word, stay, len(of), _SENTENCES[word].format(count=_counted(len(of)), patient=row.patient), tuple(sorted(of)))
        for word, of in found.items()
        if of
    ]


def _counted(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"

"""What is typed from paper becomes an entry of the server's: at the paper's time, by who typed it, with who wrote it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from domain import paper, unforeseen
from domain.entries import parse_time, plain_time
from domain.errors import BadInput
from domain.fold import Picture
from domain.hospital import SYSTEM
from domain.lengths import at_most
from domain.paper import Line, Window, Written
from domain.store.receipts import Making

from .. import words
from ..acting import NotDone, make, may
from ..zones import table_of
from . import doing
from .place import Place
from .reading import View

#: letters of a note
NOTE_MAX = 2_000


def charted_words(picture: Picture, line: Line, view: View) -> str:
    """What stands in the record about a line already, as a person reads it."""
    told = []
    for one in line.charted:
        value = f" {one.value} {line.unit}".rstrip() if one.value else ""
        who = words.person(picture, one.by)
        if one.wrote is None:
            whence = f"{who}, on {words.device(picture, one.device)}"
        else:
            whence = f"from paper by {words.person(picture, one.wrote or None)}, typed in by {who}"
        word = words.OUTCOME_WORDS.get(one.outcome, one.outcome)
        told.append(f"{word}{value} {view.clock.time(one.at_ms, view.now_ms)}, {whence}")
    return "; ".join(told)


def chart(place: Place, line: Line, typed: dict[str, str], wrote: str, which: int | None = None) -> str:
    """Records one line as it was drawn. Raises paper.TwoTimes where the clocks showed its time twice, NotDone with what to do."""
    may(place.who, "paper")
    if not wrote:
        raise NotDone("Choose at the top of the sheet who wrote it.")
    view = doing.now(place)
    ident = str(uuid4())
    written = Written(typed.get("outcome") or "given", typed.get("value") or "", wrote, typed.get("because") or "")
    with place.hospital.lock:
        picture = place.hospital.picture
        _not_meanwhile(picture, line, view)
        window = paper.window(picture, line.stay, line, view.incident, view.now_ms)
        at_ms = paper.read_time(typed.get("time") or "", table_of(picture, view.now_ms), window, which)
        data = paper.act(picture, line, written, view.incident, ident)
    _record(place, "treatment.charted", line.stay, data, at_ms, ident, saw=list(line.saw), because=written.because.strip() or None)
    return f"{words.OUTCOME_WORDS[written.outcome]} {view.clock.time(at_ms, view.now_ms)}: recorded."


def _not_meanwhile(picture: Picture, line: Line, view: View) -> None:
    """What a device charted since the line was drawn is shown first: a second entry would be a second dose."""
    if line.slot is None:
        return
    known = {one.name for one in line.charted}
    acts = picture.items(f"stays/{line.stay}/orders/{line.order}/slots/{line.slot}")
    news = [act for act in acts if act.name not in known and not act.device.startswith("server-")]
    if news:
        told = words.made_by(picture, news[-1], view.clock, view.now_ms)
        raise NotDone(f"{told} charted this meanwhile. Look at the line again, and say if it was given once more.")


def note(place: Place, stay: str, time: str, text: str, wrote: str, which: int | None = None) -> str:
    """Records what else is written on a sheet, as a note. Raises as `chart` does."""
    may(place.who, "note")
    if not wrote:
        raise NotDone("Choose at the top of the sheet who wrote it.")
    if not text.strip():
        raise NotDone("Write what it says.")
    view = doing.now(place)
    with place.hospital.lock:
        picture = place.hospital.picture
        at_ms = paper.read_time(time, table_of(picture, view.now_ms), _window(picture, stay, view), which)
    data = {"text": at_most(text.strip(), NOTE_MAX, "The note"), "paper": {"wrote": wrote, "outage": view.incident.outage}}
    _record(place, "note.written", stay, data, at_ms, str(uuid4()))
    return "Recorded as a note."


def admit(place: Place, typed: unforeseen.Typed, which: int | None = None, kept: Collection[str] = ()) -> str:
    """Admits a patient from a blank sheet, at the time of arrival that stands on it. Raises paper.TwoTimes, SameNumber and SameSheet where
    a person must answer (`kept` has the words of those that she put aside), NotDone with what to do."""
    may(place.who, "paper")
    wrote = typed.get("wrote") or ""
    if not wrote:
        raise NotDone("Choose who wrote the sheet.")
    view = doing.now(place)
    with place.hospital.lock:
        picture = place.hospital.picture
        here = [str(one.stay) for one in view.facts.patients if one.here and one.stay is not None]
        data = unforeseen.new_patient(picture, typed, here, view.incident, wrote, kept)
        window = unforeseen.arrival_window(view.incident, view.now_ms)
        at_ms = paper.read_time(typed.get("time") or "", table_of(picture, view.now_ms), window, which)
    _record(place, "stay.opened", str(uuid4()), data, at_ms, str(uuid4()))
    name = data["patient"]["name"]
    return f"{name} is admitted, {view.clock.time(at_ms, view.now_ms)}. Now choose {name} in the list of sheets, and type in what was done."


def without_order(place: Place, stays: tuple[str, ...], typed: unforeseen.Typed, wrote: str, which: int | None = None) -> str:
    """Records a dose that nobody had ordered: its order for once and the act on it, both or none. Raises as `chart` does."""
    may(place.who, "paper")
    may(place.who, "order")
    if not wrote:
        raise NotDone("Choose at the top of the sheet who wrote it.")
    view, stay, order = doing.now(place), stays[0], str(uuid4())
    with place.hospital.lock:
        picture = place.hospital.picture
        at_ms = paper.read_time(typed.get("time") or "", table_of(picture, view.now_ms), _window(picture, stay, view), which)
        form, act = unforeseen.dose(picture, typed, stays, view.incident, wrote, order, at_ms)
    placed, who, at = str(uuid4()), place.who, plain_time(at_ms)
    ordering = Making(placed, "order.placed", stay, form, who.staff, who.auth, None, (), at)
    giving = Making(str(uuid4()), "treatment.charted", stay, act, who.staff, who.auth, None, (placed,), at)
    outcomes = place.hospital.record([ordering, giving], SYSTEM)
    if any(one.outcome != "added" for one in outcomes):
        raise NotDone("It was kept aside, and does not count yet. It stands above, under “Entries kept aside”.")
    given = f"{form['name']} {act['amount']} {act['unit']}"
    return f"{given}, given {view.clock.time(at_ms, view.now_ms)}: recorded with an order of its own."


def _window(picture: Picture, stay: str, view: View) -> Window:
    """Where the time of something may lie that no line is for."""
    line = Line(None, stay, "", None, None, "", "", "text", "", (), ())
    return paper.window(picture, stay, line, view.incident, view.now_ms)


def _record(place: Place, kind: str, stay: str, data: dict[str, Any], at_ms: int, ident: str, **more: Any) -> None:
    at = plain_time(at_ms)
    if parse_time(at) != at_ms:
        raise BadInput("This time cannot be written.")
    make(place.hospital, kind, stay, data, place.who, at=at, ident=ident, **more)

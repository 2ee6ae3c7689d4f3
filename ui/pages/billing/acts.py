"""What the front desk does to a bill. Each act becomes an entry of the server's, signed by who is signed in, through the one door.

Before it is made the line is reckoned once more: what changed since it was drawn is said, and nothing is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from domain import doses
from domain.billing import Charge, charges
from domain.entries import is_id, plain_time
from domain.errors import BadInput
from domain.fold import Picture
from domain.hospital import Hospital
from domain.lengths import at_most

from ..acting import NotDone, make, may, reason
from ..visitor import Visitor

T = TypeVar("T")
CHANGED = "This line changed while you looked at it. Look at it again."
#: ids that one line's control may have seen; heads are few
SAW_MAX = 50
#: letters of a mark's name
LABEL_MAX = 80


@contextmanager
def picture_of(hospital: Hospital, stay: str) -> Iterator[Picture]:
    """The picture of a patient, with the lock held where she is on the boards; read back where she left."""
    with hospital.lock:
        if stay in hospital.picture.children("stays"):
            yield hospital.picture
            return
    yield hospital.past(stay)


def enter(hospital: Hospital, who: Visitor, asked: Iterable[Mapping[str, Any]]) -> str:
    """Ticks lines as typed into the practice system by hand: {stay, charge, saw} each. Those that changed meanwhile are left alone."""
    may(who, "bill")
    done = changed = 0
    for one in asked:
        stay, ident, saw = _asked(one)
        made = _with_line(hospital, stay, ident, lambda picture, line: _entered(line) if line.to_send else None)
        if made is None:
            changed += 1
            continue
        make(hospital, "charge.entered", stay, made, who, saw=saw)
        done += 1
    if not changed and done == 1:
        return "Ticked: it is by hand now and is never sent."
    if not changed:
        return f"{done} lines ticked: they are by hand now and are never sent."
    left = "1 line changed" if changed == 1 else f"{changed} lines changed"
    return f"{done} ticked. {left} meanwhile and {'was' if changed == 1 else 'were'} left alone: look again."


def _entered(line: Charge) -> dict[str, Any]:
    more = {"of": line.of, "cause": line.cause} if line.of is not None else {}
    figures = {"quantity": line.quantity, "unit": line.unit, "price": line.price, "code": line.code}
    return {"charge": line.charge, "figures": {name: value for name, value in figures.items() if value is not None}, **more}


def undo(hospital: Hospital, who: Visitor, asked: Mapping[str, Any], because: str) -> str:
    """Takes a tick back: the entry by which it was ticked is struck."""
    may(who, "bill")
    stay, ident, _ = _asked(asked)

    def by_hand(picture: Picture, _: Charge) -> list[str]:
        return picture.writers(f"charges/{ident}", "entered")

    ticks = _with_line(hospital, stay, ident, by_hand)
    if not ticks:
        raise NotDone(CHANGED)
    for name in ticks:
        make(hospital, "entry.struck", stay, {"entry": name}, who, because=reason(because), saw=[name])
    return "The tick is taken back; the line is open again."


def adjust(hospital: Hospital, who: Visitor, asked: Mapping[str, Any], quantity: str, billed: bool, because: str) -> str:
    """Says another quantity, or that it is not billed. What the practice system was told stays; the difference becomes a further line."""
    may(who, "bill")
    stay, ident, saw = _asked(asked)
    try:
        amount = doses.typed(doses.amount(quantity))
    except BadInput as error:
        raise NotDone(error.detail) from error

    def data(picture: Picture, line: Charge) -> dict[str, Any] | None:
        known = None if line.of is not None or line.state == "void" else line
        return None if known is None else {"charge": ident, "quantity": amount, "billed": billed}

    made = _with_line(hospital, stay, ident, data)
    if made is None:
        raise NotDone(CHANGED)
    make(hospital, "charge.adjusted", stay, made, who, because=reason(because), saw=saw)
    return "Adjusted. What the practice system was told before stays; a difference is a further line."


def mark(hospital: Hospital, who: Visitor, label: str, at_ms: int) -> str:
    """Sets a mark in time."""
    may(who, "bill")
    make(hospital, "shift.marked", None, {"label": _label(label), "at": plain_time(at_ms)}, who)
    return "Marked."


def move_mark(hospital: Hospital, who: Visitor, key: str, label: str, at_ms: int) -> str:
    """Renames or moves a mark: the old one is struck, and stays readable; a new one is set."""
    may(who, "bill")
    word = _label(label)
    with hospital.lock:
        old = {item.name: item for item in hospital.picture.items("marks")}.get(key)
    if old is None:
        raise NotDone("This mark changed while you looked at it. Look at it again.")
    more = {name: old.data[name] for name in ("outage", "doctor") if name in old.data}
    make(hospital, "shift.marked", None, {"label": word, "at": plain_time(at_ms), **more}, who, saw=[key])
    make(hospital, "entry.struck", None, {"entry": key}, who, because="The mark was moved or renamed.", saw=[key])
    return "Moved. The bill uses the mark as it stands now."


def _with_line(hospital: Hospital, stay: str, ident: str, ask: Callable[[Picture, Charge], T]) -> T | None:
    with picture_of(hospital, stay) as picture:
        line = next((one for one in charges(picture, stay) if one.charge == ident), None)
        return None if line is None else ask(picture, line)


def _asked(one: Mapping[str, Any]) -> tuple[str, str, list[str]]:
    stay, ident, saw = one.get("stay"), one.get("charge"), one.get("saw")
    if not is_id(stay) or not is_id(ident) or not isinstance(saw, list) or not all(map(is_id, saw)):
        raise NotDone(CHANGED)
    return stay, ident, saw[:SAW_MAX]


def _label(label: str) -> str:
    text = label.strip()
    if not text:
        raise NotDone("Name the mark first, such as “Night shift ends”.")
    return at_most(text, LABEL_MAX, "The mark’s name")

"""Charges, derived from acts: one for each act that counts, with an id computed from what it charges for.

The same act cannot become two charges however often it arrives, for its charge's id does not depend on arrival: it is the
hash of (stay, order, slot) for the kept act with the smallest id, and of the entry for each further act. While a clash, a possible
double or a missing `order.placed` is open, at most one charge of the slot exists, and it is held. A charge whose acts are
all struck stays in the ledger as void. Money and quantities are decimal text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from domain import doses
from domain.clashes import DONE, Acts, counted_acts, of_order
from domain.entries import Entry
from domain.fold import Picture

PRACTICE_PREFIX = "practice-"


class Charge(NamedTuple):
    """One line of the ledger. `quantity` and `price` (of one) are decimal text; price may be None where nobody set one."""

    charge: str
    stay: str
    order: str
    slot: str
    entry: str
    code: str | None
    quantity: str
    price: str | None
    billed: bool
    state: str

    def plain(self) -> dict[str, Any]:
        """As the wire tells it."""
        return self._asdict()


def charge_id(*what: str) -> str:
    """The id of the charge for (stay, order, slot), for a further act's entry, or for (charge, cause): 32 hex digits of SHA-256.

    The stay is part of it: a makers' id of an order need not be unique in the house, and two patients' doses must not become one charge.
    """
    return hashlib.sha256("|".join(what).encode()).hexdigest()[:32]


def charges(picture: Picture, stay: str) -> list[Charge]:
    """The charges of a stay, by order and slot. A drill's practice patient has none."""
    if stay.startswith(PRACTICE_PREFIX):
        return []
    found: list[Charge] = []
    for order in picture.children(f"stays/{stay}/orders"):
        doubles = [clash.members for clash in of_order(picture, stay, order) if clash.open and clash.kind == "double"]
        for slot, acts in counted_acts(picture, stay, order).items():
            found += _of_slot(picture, stay, order, slot, acts, doubles)
    return found


def _of_slot(picture: Picture, stay: str, order: str, slot: str, acts: Acts, doubles: list[tuple[str, ...]]) -> list[Charge]:
    path = f"stays/{stay}/orders/{order}"
    form: Mapping[str, Any] = picture.object(path)
    done = sorted((act for act in acts.counted if act.data.get("outcome") in DONE), key=lambda act: act.name)
    lines = _lines((stay, order, slot), done)
    unsettled = (acts.clash is not None and acts.clash.open) or form.get("placed") is not True
    doubtful = {name for members in doubles for name in members}
    if unsettled or any(act.name in doubtful for act in done):
        # of all that may be the same dose one line exists, and is held; what the practice system has had already stays
        second = {name for members in doubles for name in members[1:]}
        first = [(ident, act) for ident, act in lines if act.name not in second][:1]
        lines = [line for line in lines if line in first or _was_told(picture, line[0])]
        found = [_charge(picture, ident, act, form, "held") for ident, act in lines]
    else:
        found = [_charge(picture, ident, act, form, "open") for ident, act in lines]
    void = _void_lines(picture, (stay, order, slot), done)
    return found + [_charge(picture, ident, act, form, "void") for ident, act in void]


def _lines(of: tuple[str, str, str], done: list[Entry]) -> list[tuple[str, Entry]]:
    """Charge id and act of a slot (stay, order, slot): the slot's own for the smallest act, its entry's for each further act."""
    firsts = [act for act in done if not act.data.get("repeat")]
    further = [*firsts[1:], *(act for act in done if act.data.get("repeat"))]
    return [(charge_id(*of), act) for act in firsts[:1]] + [(charge_id(act.name), act) for act in further]


def _void_lines(picture: Picture, of: tuple[str, str, str], done: list[Entry]) -> list[tuple[str, Entry]]:
    """The lines of acts that were done here once and count no longer: struck, corrected, or not kept by a settlement."""
    path = f"stays/{of[0]}/orders/{of[1]}/slots/{of[2]}"
    once = [act for act in picture.items(path, struck_too=True) if act.data.get("outcome") in DONE and act not in done]
    once.sort(key=lambda act: act.name)
    present = {ident for ident, _ in _lines(of, done)}
    firsts = [(charge_id(*of), act) for act in once if not act.data.get("repeat")][:1]
    repeats = [(charge_id(act.name), act) for act in once if act.data.get("repeat")]
    return [line for line in firsts + repeats if line[0] not in present]


def _was_told(picture: Picture, ident: str) -> bool:
    told = picture.object(f"charges/{ident}")
    return any(told.get(field) for field, _ in _TOLD)


def _charge(picture: Picture, ident: str, act: Entry, form: Mapping[str, Any], state: str) -> Charge:
    billing = form.get("billing") or {}
    told = picture.object(f"charges/{ident}")
    billed = _first(told.get("billed"), act.data.get("billed"), billing.get("billed"), True)
    quantity = next(text for text in (told.get("quantity"), act.data.get("quantity"), "1") if doses.is_amount(text))
    price = _first(act.data.get("price"), billing.get("price"))
    code = _first(act.data.get("code"), billing.get("code"))
    about = str(act.stay), str(act.data["order"]), str(act.data["slot"])
    return Charge(ident, *about, act.name, code, str(quantity), price, bool(billed), _state(told, state))


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _state(told: Mapping[str, Any], state: str) -> str:
    """What the practice system's side says goes before what the acts say; what was entered by hand is never sent."""
    return next((word for field, word in _TOLD if told.get(field)), state)


_TOLD = (("entered", "by_hand"), ("acknowledged", "acknowledged"), ("failed", "failed"), ("sent", "sent"))


def total(lines: list[Charge]) -> Decimal:
    """The sum of quantity × price of the lines that are billed and neither held nor void, in the hospital's money."""
    counted = (line for line in lines if line.billed and line.state not in ("held", "void") and doses.is_amount(line.price))
    return sum((Decimal(line.quantity) * Decimal(str(line.price)) for line in counted), Decimal(0))

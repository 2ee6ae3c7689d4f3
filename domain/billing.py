"""Charges, derived from acts: one for each act that counts, with an id computed from what it charges for.

The same act cannot become two charges however often it arrives, for its charge's id does not depend on arrival: it is the
hash of (order, slot) for the kept act with the smallest id, and of the entry for each further act. While a clash, a possible
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
    """The id of the charge for (order, slot), for a further act's entry, or for (charge, cause): 32 hex digits of SHA-256."""
    return hashlib.sha256("|".join(what).encode()).hexdigest()[:32]


def charges(picture: Picture, stay: str) -> list[Charge]:
    """The charges of a stay, by order and slot. A drill's practice patient has none."""
    if stay.startswith(PRACTICE_PREFIX):
        return []
    found: list[Charge] = []
    for order in picture.children(f"stays/{stay}/orders"):
        doubles = {name for clash in of_order(picture, stay, order) if clash.open and clash.kind == "double" for name in clash.members}
        for slot, acts in counted_acts(picture, stay, order).items():
            found += _of_slot(picture, stay, order, slot, acts, doubles)
    return found


def _of_slot(picture: Picture, stay: str, order: str, slot: str, acts: Acts, doubles: set[str]) -> list[Charge]:
    done = sorted((act for act in acts.counted if act.data.get("outcome") in DONE), key=lambda act: act.name)
    path = f"stays/{stay}/orders/{order}"
    form: Mapping[str, Any] = picture.object(path)
    if not done:
        struck = _once_done(picture, stay, order, slot)
        return [_charge(picture, charge_id(order, slot), struck, form, "void")] if struck else []
    unsettled = (acts.clash is not None and acts.clash.open) or not form.get("placed")
    if unsettled:
        return [_charge(picture, charge_id(order, slot), done[0], form, "held")]
    first = next((act for act in done if not act.data.get("repeat")), done[0])
    rest = [act for act in done if act is not first]
    held = any(act.name in doubles for act in done)
    lines = [_charge(picture, charge_id(order, slot), first, form, "held" if held else "open")]
    return lines if held else lines + [_charge(picture, charge_id(act.name), act, form, "open") for act in rest]


def _once_done(picture: Picture, stay: str, order: str, slot: str) -> Entry | None:
    """The act with the smallest id that was done here and no longer counts: struck, corrected, or not kept by a settlement."""
    acts = [
        act
        for act in picture.of_stay(stay)
        if act.kind == "treatment.charted" and act.data.get("order") == order and act.data.get("slot") == slot and picture.folds(act)
    ]
    return min((act for act in acts if act.data.get("outcome") in DONE), key=lambda act: act.name, default=None)


def _charge(picture: Picture, ident: str, act: Entry, form: Mapping[str, Any], state: str) -> Charge:
    billing = form.get("billing") or {}
    told = picture.object(f"charges/{ident}")
    billed = _first(told.get("billed"), act.data.get("billed"), billing.get("billed"), True)
    quantity = _first(told.get("quantity"), act.data.get("quantity"), "1")
    price = _first(act.data.get("price"), billing.get("price"))
    code = _first(act.data.get("code"), billing.get("code"))
    return Charge(
        ident, str(act.stay), str(act.data["order"]), str(act.data["slot"]), act.name, code, str(quantity), price, bool(billed), _state(told, state)
    )  # fmt: skip


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _state(told: Mapping[str, Any], state: str) -> str:
    """What the practice system's side says goes before what the acts say; what was entered by hand is never sent."""
    for field, word in (("entered", "by_hand"), ("acknowledged", "acknowledged"), ("failed", "failed"), ("sent", "sent")):
        if told.get(field):
            return word
    return state


def total(lines: list[Charge]) -> Decimal:
    """The sum of quantity × price of the lines that are billed and neither held nor void, in the hospital's money."""
    counted = (line for line in lines if line.billed and line.state not in ("held", "void") and doses.is_amount(line.price))
    return sum((Decimal(line.quantity) * Decimal(str(line.price)) for line in counted), Decimal(0))

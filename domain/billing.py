"""Charges, derived from acts: one for each act that counts, with an id computed from what it charges for.

The same act cannot become two charges however often it arrives, for its charge's id does not depend on arrival: it is the
hash of (stay, order, slot) for the kept act with the smallest id, and of the entry for each further act. While a clash, a possible
double or a missing `order.placed` is open, at most one charge of the slot exists, and it is held. A charge whose acts are
all struck stays in the ledger as void. Money and quantities are decimal text.

States, in the desk's words:
  open          to be sent, or typed into the practice system
  held          waits for a person (`why`): a clash, a possible double, an order that has not arrived, a quantity that nobody knows
  sent          on its way: committed before the call went out            acknowledged  the practice system has it
  failed        the practice system refused it; it may be sent again      by_hand       a person typed it in: never to be sent
  void          its act was struck, corrected, or not kept

A drug or a fluid of an anesthetic sheet is charged too: its amount at the price of one unit, by the hash of its entry, so that a sheet
that was joined to another charges nothing twice. Where nobody said a price (what is charted by one tap has none) the line stands on the
bill without one and among what was missed, as that of an order without a price does. While two sheets that were made apart are not
settled, what stands on either may be the same dose written twice, and is held.

What was sent or typed is frozen (`told.py`). Where the acts or an adjustment say otherwise since, the difference is a further line, whose
id is the hash of (charge, cause): the entry that made the difference. It may be below nothing, a credit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from domain import anesthesia, doses
from domain.clashes import DONE, Acts, counted_acts, of_order, of_sheets
from domain.entries import Entry
from domain.fold import Picture
from domain.money import Money
from domain.practice import is_practice
from domain.quantities import Quantity, billed_quantity
from domain.told import FROZEN, Told, figures, frozen_quantity, told

#: states whose money is not in the sum
NOT_SUMMED = frozenset({"held", "void"})
#: states that still have to find their way into the practice system
SENDABLE = frozenset({"open", "failed"})


class Charge(NamedTuple):
    """One line of the ledger. `quantity` and `price` (of one) are decimal text; price may be None where nobody set one.

    `why` says why it is held, or `twice` where it was both sent and typed; `of` and `cause`: of a difference, the charge and the entry
    that made it.
    """

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
    unit: str | None = None
    why: str | None = None
    of: str | None = None
    cause: str | None = None

    def plain(self) -> dict[str, Any]:
        """As the wire tells it; the last four only where they say something."""
        return {name: value for name, value in self._asdict().items() if value is not None or name not in _MORE}

    @property
    def summed(self) -> bool:
        """Whether its money is in the sum: billed, priced, and neither held nor void."""
        return self.billed and self.state not in NOT_SUMMED and doses.is_amount(self.price)

    @property
    def to_send(self) -> bool:
        """Whether a link may send it now: what was typed in by hand, or may be there already, never is."""
        return self.billed and self.state in SENDABLE

    def amount(self, money: Money) -> Decimal | None:
        """What it comes to; None where nobody set a price."""
        return money.amount(self.quantity, str(self.price)) if doses.is_amount(self.price) else None


_MORE = frozenset({"unit", "why", "of", "cause"})


class _Line(NamedTuple):
    """What a slot charges for, before the practice system's side is asked: id, act, state by the acts alone, and why it is held."""

    ident: str
    act: Entry
    state: str
    why: str | None = None


def charge_id(*what: str) -> str:
    """The id of the charge for (stay, order, slot), for a further act's entry, or for (charge, cause): 32 hex digits of SHA-256.

    The stay is part of it: a makers' id of an order need not be unique in the house, and two patients' doses must not become one charge.
    """
    return hashlib.sha256("|".join(what).encode()).hexdigest()[:32]


def charges(picture: Picture, stay: str) -> list[Charge]:
    """The charges of a stay, by order and slot, then those of its anesthetic sheets. A drill's practice patient has none."""
    if is_practice(stay):
        return []
    found: list[Charge] = []
    further = _told_differences(picture, stay)
    for order in picture.children(f"stays/{stay}/orders"):
        form = picture.object(f"stays/{stay}/orders/{order}")
        doubles = [clash.members for clash in of_order(picture, stay, order) if clash.open and clash.kind == "double"]
        for slot, acts in counted_acts(picture, stay, order).items():
            for line in _of_slot(picture, (stay, order, slot), acts, doubles, form.get("placed") is True):
                found += _charges_of(picture, line, form, further.get(line.ident, []))
    for line in _of_sheets(picture, stay):
        found += _charges_of(picture, line, {}, further.get(line.ident, []))
    return found


def _of_sheets(picture: Picture, stay: str) -> list[_Line]:
    """What the drugs and fluids of the anesthetic sheets charge for, in the order in which they were given."""
    apart = {name for clash in of_sheets(picture, stay) if clash.open for name in clash.members}
    found = []
    for sheet in anesthesia.sheets(picture, stay, struck_too=True):
        opened = {name for member in sheet.members for name in picture.writers(f"stays/{stay}/anesthesia/{member}", "opened")}
        for item in sheet.drugs:
            act = picture.entries[item.name]
            state, why = ("void", None) if not picture.counts(act) else ("held", "clash") if opened & apart else ("open", None)
            found.append(_Line(charge_id(act.name), act, state, why))
    return found


def place_of(act: Entry) -> tuple[str, str]:
    """The order and the slot that a charge names: of a drug on an anesthetic sheet the sheet, and the entry itself. What was kept aside
    for its shape may name none."""
    if act.kind == "anesthesia.drugged":
        return str(act.data.get("sheet") or ""), f"drug:{act.name}"
    return str(act.data.get("order") or ""), str(act.data.get("slot") or "")


def name_of(picture: Picture, act: Entry) -> str | None:
    """What was given, as its order or its sheet says it; None where the order has not arrived."""
    if act.kind == "anesthesia.drugged":
        return str(act.data.get("drug") or "a drug")
    name = picture.value(f"stays/{act.stay}/orders/{act.data.get('order')}", "name")
    return None if name is None else str(name)


def _counted(picture: Picture, act: Entry, form: Mapping[str, Any]) -> Quantity:
    if act.kind != "anesthesia.drugged":
        return billed_quantity(picture, act, form)
    amount, unit = act.data.get("amount"), act.data.get("unit")
    return Quantity(str(amount) if doses.is_amount(amount) else "1", unit if isinstance(unit, str) and unit else None)


def _of_slot(picture: Picture, of: tuple[str, str, str], acts: Acts, doubles: list[tuple[str, ...]], placed: bool) -> list[_Line]:
    done = sorted((act for act in acts.counted if act.data.get("outcome") in DONE), key=lambda act: act.name)
    lines = _lines(of, done)
    doubtful = {name for members in doubles for name in members}
    clash = acts.clash is not None and acts.clash.open
    why = "clash" if clash else "double" if any(act.name in doubtful for act in done) else None if placed else "no_order"
    if why is not None:
        # of all that may be the same dose one line exists, and is held; what the practice system has had already stays
        second = {name for members in doubles for name in members[1:]}
        first = [(ident, act) for ident, act in lines if act.name not in second][:1]
        lines = [line for line in lines if line in first or told(picture, line[0]).state is not None]
    found = [_Line(ident, act, "open" if why is None else "held", why) for ident, act in lines]
    return found + [_Line(ident, act, "void") for ident, act in _void_lines(picture, of, done)]


def _lines(of: tuple[str, str, str], done: list[Entry]) -> list[tuple[str, Entry]]:
    """Charge id and act of a slot (stay, order, slot): the slot's own for the smallest act, its entry's for each further act."""
    firsts = [act for act in done if not act.data.get("repeat")]
    further = [*firsts[1:], *(act for act in done if act.data.get("repeat"))]
    return [(charge_id(*of), act) for act in firsts[:1]] + [(charge_id(act.name), act) for act in further]


def _void_lines(picture: Picture, of: tuple[str, str, str], done: list[Entry]) -> list[tuple[str, Entry]]:
    """The lines of acts that were done here once and count no longer: struck, corrected, or not kept by a settlement."""
    path = f"stays/{of[0]}/orders/{of[1]}/slots/{of[2]}"
    ever = [act for act in picture.items(path, struck_too=True) if act.data.get("outcome") in DONE]
    once = sorted((act for act in ever if act not in done), key=lambda act: act.name)
    present = {ident for ident, _ in _lines(of, done)}
    firsts = [(charge_id(*of), act) for act in once if not act.data.get("repeat")][:1]
    repeats = [(charge_id(act.name), act) for act in once if act.data.get("repeat")]
    # an act that was kept beside another once had a line of its own: what the practice system was told of it does not vanish
    apart = [(charge_id(act.name), act) for act in ever if not act.data.get("repeat") and told(picture, charge_id(act.name)).frozen]
    return [line for line in firsts + repeats + apart if line[0] not in present]


def _charges_of(picture: Picture, line: _Line, form: Mapping[str, Any], further: list[str]) -> list[Charge]:
    """The charge of a line, and its differences where it is frozen."""
    said = told(picture, line.ident)
    billing = form.get("billing") if isinstance(form.get("billing"), Mapping) else {}
    assert isinstance(billing, Mapping)
    path, act = f"charges/{line.ident}", line.act
    counted = _counted(picture, act, form)
    adjusted = picture.value(path, "quantity")
    known = doses.is_amount(adjusted)
    billed = bool(_first(picture.value(path, "billed"), act.data.get("billed"), billing.get("billed"), True))
    quantity = str(adjusted) if known else counted.text
    price, code = _first(act.data.get("price"), billing.get("price")), _first(act.data.get("code"), billing.get("code"))
    state, why = line.state, line.why
    if state == "open" and (_disagree(picture, path) or (counted.doubt and not known)):
        state, why = "held", "adjusted" if _disagree(picture, path) else counted.doubt
    now = Charge(
        line.ident, str(act.stay), *place_of(act), act.name, code, quantity, price, billed, state,
        counted.unit, why,
    )  # fmt: skip
    if not said.frozen:
        return [now._replace(state="failed")] if said.state == "failed" and state == "open" else [now]
    had = _as_told(picture, now, said, counted.text)
    return [had, *_differences(picture, now, had, said, further)]


def _disagree(picture: Picture, path: str) -> bool:
    """Whether two people adjusted a charge apart, and nobody settled it yet."""
    told_apart = ((field, picture.heads(path, field)) for field in ("quantity", "billed"))
    return any(picture.disagree(path, field, heads) and picture.settled(path, field, heads) is None for field, heads in told_apart)


def _as_told(picture: Picture, now: Charge, said: Told, counted: str) -> Charge:
    """The charge as it was sent or typed."""
    say = figures(said.entry)
    quantity = frozen_quantity(said.entry)
    text = counted if quantity is None else doses.typed(quantity)
    if quantity is None and said.entry is not None:
        path = f"charges/{now.charge}"
        seen = [name for name in picture.writers(path, "quantity") if picture.saw(said.entry.name, name)]
        known = [str(picture.written(path, "quantity", name)) for name in picture.heads_among(seen)]
        text = next((value for value in reversed(known) if doses.is_amount(value)), text)
    price, code = say.get("price", now.price), say.get("code", now.code)
    why = "twice" if said.twice else None
    return now._replace(quantity=text, price=price, code=code, billed=True, state=str(said.state), why=why)


def _differences(picture: Picture, now: Charge, had: Charge, said: Told, further: list[str]) -> list[Charge]:
    """What was told of a charge since, and what remains to be told: together they make what the acts say now."""
    found, sum_told = [], Decimal(had.quantity)
    for ident in further:
        its = told(picture, ident)
        quantity = frozen_quantity(its.entry)
        if its.frozen and quantity is not None:
            sum_told += quantity
            why = "twice" if its.twice else None
            more = had._replace(charge=ident, quantity=doses.typed(quantity), state=str(its.state), of=had.charge, why=why)
            found.append(more._replace(cause=_text(its.entry.data.get("cause") if its.entry else None)))
    if now.state == "held":
        return found  # nobody knows yet what it should be
    wanted = Decimal(now.quantity) if now.billed and now.state != "void" else Decimal(0)
    if wanted != sum_told:
        cause = _cause(picture, now, said)
        ident = charge_id(had.charge, cause)
        state = "failed" if told(picture, ident).state == "failed" else "open"
        left = doses.typed(wanted - sum_told)
        found.append(had._replace(charge=ident, quantity=left, state=state, of=had.charge, cause=cause, why=None))
    return found


def _cause(picture: Picture, now: Charge, said: Told) -> str:
    """The newest entry that made the difference and that the teller had not seen; the teller's own where it erred."""
    teller = said.entry.name if said.entry is not None else now.entry
    path, slot = f"charges/{now.charge}", f"stays/{now.stay}/orders/{now.order}/slots/{now.slot}"
    acts = picture.items(slot, struck_too=True)
    if picture.entries[now.entry].kind == "anesthesia.drugged":
        acts = [picture.entries[now.entry]]
    about = {act.name for act in acts}
    names = [name for field in ("quantity", "billed") for name in picture.writers(path, field)]
    names += [strike.name for act in acts for strike in picture.strikes_of(act.name) if picture.folds(strike)]
    names += [item.name for item in picture.items("settlements") if about & set(item.data.get("of") or ())]
    names += about
    new = [picture.entries[name] for name in set(names) if name != teller and not picture.saw(teller, name)]
    return max(new, key=lambda entry: (entry.stamp, entry.name)).name if new else teller


def _told_differences(picture: Picture, stay: str) -> dict[str, list[str]]:
    """Charge -> the differences of it that the practice system was told of."""
    found: dict[str, list[str]] = {}
    for path in picture.paths(stay):
        of = picture.value(path, "of") if path.startswith("charges/") else None
        if isinstance(of, str):
            found.setdefault(of, []).append(path.removeprefix("charges/"))
    return found


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def total(lines: Iterable[Charge], money: Money = Money()) -> Decimal:
    """The sum of the amounts of the lines that are billed and neither held nor void, each rounded to the smallest coin."""
    return money.total(money.amount(line.quantity, str(line.price)) for line in lines if line.summed)


__all__ = ["FROZEN", "Charge", "charge_id", "charges", "name_of", "place_of", "total"]

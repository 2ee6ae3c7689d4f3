"""What the practice system's side says of a charge: sent, acknowledged, failed, or entered by hand.

Which of them stands is knowledge and not rank: the one that no other saw. A charge that failed and was sent again is `sent`. Of several
that did not see each other the most careful one stands: acknowledged, then sent, then failed, so that nothing is sent twice. What was
entered by hand is `by_hand` until a person strikes it, whatever else is said, and is never sent.

What was told is frozen: `figures` {quantity, price, code} of the entry say what was sent or typed. Where they are missing, it is what the
act said then, with the adjustments that the teller had seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from domain.entries import Entry
from domain.fold import Picture

#: field of a charge's path -> the state that its writers say; those below go before those above where none saw the other
SAID: Mapping[str, str] = {"failed": "failed", "sent": "sent", "acknowledged": "acknowledged"}
_CAREFUL = tuple(SAID.values())
#: states in which the practice system has it, or may have it
FROZEN = frozenset({"sent", "acknowledged", "by_hand"})


class Told(NamedTuple):
    """What is said of one charge: its state (None: nothing), the entry that says so, and whether it was sent and typed both."""

    state: str | None = None
    entry: Entry | None = None
    twice: bool = False

    @property
    def frozen(self) -> bool:
        """Whether the practice system has it, or may have it."""
        return self.state in FROZEN


NOTHING = Told()


def told(picture: Picture, charge: str) -> Told:
    """What stands of a charge."""
    path = f"charges/{charge}"
    if not picture.fields(path):
        return NOTHING
    said = {name: word for field, word in SAID.items() for name in picture.writers(path, field)}
    entered = picture.writers(path, "entered")
    dropped = _not_kept(picture, said, entered)
    entered = [name for name in picture.heads_among(entered) if name not in dropped]
    heads = picture.heads_among([name for name in said if name not in dropped])
    if entered:
        had = any(said[name] != "failed" for name in heads) and not dropped
        return Told("by_hand", picture.entries[entered[-1]], had)
    if not heads:
        return NOTHING
    best = max(heads, key=lambda name: (_CAREFUL.index(said[name]), picture.entries[name].stamp, name))
    return Told(said[best], picture.entries[best])


def _not_kept(picture: Picture, said: Mapping[str, str], entered: list[str]) -> set[str]:
    """What a settlement of "billed twice" (sent and entered by hand, apart) does not keep."""
    out: set[str] = set()
    for sent in (name for name, word in said.items() if word == "sent"):
        for hand in entered:
            keep = picture.settlement(picture.entries[hand].stay, (sent, hand))
            out |= set() if keep is None else {sent, hand} - keep
    return out


def figures(entry: Entry | None) -> Mapping[str, Any]:
    """The figures that an entry says were sent or typed; empty where it says none."""
    found = entry.data.get("figures") if entry is not None else None
    return found if isinstance(found, Mapping) else {}


def frozen_quantity(entry: Entry | None) -> Decimal | None:
    """The quantity that was sent or typed, where its entry says so; a credit's is below nothing."""
    return signed(figures(entry).get("quantity"))


def signed(text: object) -> Decimal | None:
    """Decimal text that may have a minus sign, as a quantity of a difference has."""
    try:
        found = Decimal(text) if isinstance(text, str) and len(text) <= 24 else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None

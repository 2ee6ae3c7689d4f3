"""Questions to the picture that the journal asks with every batch, answered without looking at the whole stay each time.

`domain.clashes` and `domain.billing` have the meaning; here is only when it is worth asking them. A batch may bring hundreds of
acts of one order, and the whole answer for each would cost the square of their number.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator

from domain import clashes
from domain.billing import charges
from domain.entries import Entry, came_after, happened_ms
from domain.fold import Picture
from domain.grammar import KINDS
from domain.practice import is_practice
from domain.schedule import MINUTE_MS

#: charges in these states still want somebody: the stay stays on the boards of the front desk
UNPAID = frozenset({"open", "held", "failed", "sent"})
#: a signature that nothing stood on a patient's paper: it brings no news of who has gone home
NO_NEWS = frozenset({"paper.checked"})


class _Order:
    """What is known of one order without asking the picture: its acts, and whether anything could disagree."""

    def __init__(self) -> None:
        self.done: list[tuple[int, str, str]] = []
        self.makers: set[str] = set()
        self.slots: dict[str, int] = {}
        self.changed = False


class Near:
    """Acts by order, slot and time, to tell quickly that nothing can disagree with a new one."""

    def __init__(self) -> None:
        self._orders: dict[str | None, dict[str, _Order]] = {}

    def add(self, entry: Entry) -> None:
        """Remember an act, or the change of an order; others are none of ours."""
        kind = entry.kind
        if kind == "treatment.charted":
            order, data = self.of(entry), entry.data
            slot = str(data.get("slot"))
            order.slots[slot] = order.slots.get(slot, 0) + 1
            outcome = data.get("outcome")
            if isinstance(outcome, str) and outcome in clashes.DONE:  # one that is kept may say anything
                order.makers.add(entry.device)
                insort(order.done, (happened_ms(entry), entry.name, entry.device))
        elif kind in ("order.changed", "order.stopped"):
            self.of(entry).changed = True

    def of(self, entry: Entry) -> _Order:
        """The order that an entry is about."""
        orders, name = self._orders.get(entry.stay), str(entry.data.get("order"))
        if orders is None:
            orders = self._orders[entry.stay] = {}
        found = orders.get(name)
        if found is None:
            found = orders[name] = _Order()
        return found

    def drop(self, stay: str) -> None:
        """The stay is no longer active."""
        self._orders.pop(stay, None)


def clashes_now(picture: Picture, near: Near, entry: Entry) -> bool:
    """Whether this entry, just folded, is a member of an open clash."""
    if entry.kind == "treatment.charted":
        return entry.stay is not None and _act_may_clash(picture, near, entry) and clashes.touches_open(picture, entry)
    # an item of a list, a strike, an admission: it disagrees with nothing
    return KINDS[entry.kind]["how"] == "set" and clashes.touches_open(picture, entry)


def _act_may_clash(picture: Picture, near: Near, entry: Entry) -> bool:
    """False where no act and no change of the order can disagree with this one; True where the whole answer must be asked."""
    order, stay = near.of(entry), str(entry.stay)
    if order.changed or order.slots[str(entry.data["slot"])] > 1:
        return True
    if entry.data.get("outcome") not in clashes.DONE:
        return False
    # an identity knows what it made before, unless it was forked: its own acts need no asking
    forked = picture.forked(stay, entry.device)
    if len(order.makers) == 1 and entry.device in order.makers and not forked:
        return False
    within = clashes.double_within_min(picture, stay, str(entry.data["order"])) * MINUTE_MS
    return any(clashes.apart(picture, entry.name, name) for name in _around(order.done, entry, within, own=forked))


def _around(done: list[tuple[int, str, str]], entry: Entry, within_ms: float, *, own: bool) -> Iterator[str]:
    """Names of done acts nearer than `within_ms` to this one; those of its own identity only where `own`."""
    when, device = happened_ms(entry), entry.device
    for _, name, maker in done[bisect_left(done, (when - within_ms, "", "")) : bisect_left(done, (when + within_ms + 1, "", ""))]:
        if (own or maker != device) and name != entry.name:
            yield name


def is_active(picture: Picture, stay: str) -> bool:
    """Whether a stay is shown: not discharged, or with late entries, clashes or charges open."""
    if not picture.value(f"stays/{stay}", "discharged"):
        return True
    if is_practice(stay):  # its drill is over: whatever arrives or disagrees, nobody is to see it again
        return False
    if late_entries(picture, stay) or clashes.open_of_stay(picture, stay):
        return True
    return any(charge.billed and charge.state in UNPAID for charge in charges(picture, stay))


def late_entries(picture: Picture, stay: str) -> list[Entry]:
    """The ward's entries about a discharged stay that its discharge did not know of: they arrived late."""
    path = f"stays/{stay}"
    if not picture.value(path, "discharged"):
        return []
    upto = picture.value(path, "upto") or {}
    wards = (entry for entry in picture.of_stay(stay) if _is_the_wards(entry) and picture.counts(entry))
    return [entry for entry in wards if came_after(entry, upto)]


def _is_the_wards(entry: Entry) -> bool:
    rule = KINDS.get(entry.kind)
    return rule is not None and entry.kind not in NO_NEWS and bool(rule.get("about_stay")) and rule.get("by", "ward") == "ward"


def wants_discharge(picture: Picture, stay: str) -> bool:
    """Whether a discharge waits to be carried out, also one that was intended once more after late entries."""
    path = f"stays/{stay}"
    if not picture.value(path, "discharge_intended"):
        return False
    return not picture.value(path, "discharged") or any(entry.kind == "stay.discharge_intended" for entry in late_entries(picture, stay))


def seen_upto(picture: Picture, stay: str) -> dict[str, int]:
    """For each identity that made entries about a stay, the newest number of them: what a discharge has known of."""
    upto: dict[str, int] = {}
    for entry in picture.of_stay(stay):
        upto[entry.device] = max(entry.seq, upto.get(entry.device, 0))
    return upto

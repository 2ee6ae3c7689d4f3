"""Questions to the picture that the journal asks with every batch, answered without looking at the whole stay each time.

`domain.clashes` and `domain.billing` have the meaning; here is only when it is worth asking them. A batch may bring hundreds of
acts of one order, and the whole answer for each would cost the square of their number.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

from domain import clashes
from domain.billing import charges
from domain.entries import Entry, happened_ms
from domain.fold import Picture
from domain.grammar import KINDS
from domain.schedule import MINUTE_MS

#: charges in these states still want somebody: the stay stays on the boards of the front desk
UNPAID = frozenset({"open", "held", "failed", "sent"})


class Near:
    """Given and partial acts by order and time, to find those that could be a possible double of a new one."""

    def __init__(self) -> None:
        self._acts: dict[str | None, dict[str, list[tuple[int, str]]]] = {}

    def add(self, entry: Entry) -> None:
        """Remember an act; others are none of ours."""
        if entry.kind == "treatment.charted" and entry.data.get("outcome") in clashes.DONE:
            insort(self._acts.setdefault(entry.stay, {}).setdefault(str(entry.data.get("order")), []), (happened_ms(entry), entry.name))

    def drop(self, stay: str) -> None:
        """The stay is no longer active."""
        self._acts.pop(stay, None)

    def around(self, entry: Entry, within_ms: float) -> Iterator[str]:
        """Names of acts of the same order nearer than `within_ms` to this one, itself too."""
        acts = self._acts.get(entry.stay, {}).get(str(entry.data.get("order")), [])
        when = happened_ms(entry)
        for _, name in acts[bisect_left(acts, (when - within_ms, "")) : bisect_right(acts, (when + within_ms, "\x7f"))]:
            yield name


def clashes_now(picture: Picture, near: Near, entry: Entry) -> bool:
    """Whether this entry, just folded, is a member of an open clash."""
    if entry.kind == "treatment.charted":
        return entry.stay is not None and _act_may_clash(picture, near, entry) and clashes.touches_open(picture, entry)
    # an item of a list, a strike, an admission: it disagrees with nothing
    return KINDS[entry.kind]["how"] == "set" and clashes.touches_open(picture, entry)


def _act_may_clash(picture: Picture, near: Near, entry: Entry) -> bool:
    """False where no act and no change of the order can disagree with this one; True where the whole answer must be asked."""
    stay, order, slot = str(entry.stay), str(entry.data["order"]), str(entry.data["slot"])
    if any(clashes.apart(picture, entry.name, act.name) for act in picture.items(f"stays/{stay}/orders/{order}/slots/{slot}") if act is not entry):
        return True
    path = f"stays/{stay}/orders/{order}"
    for field in picture.fields(path):
        for name in picture.writers(path, field):
            if picture.entries[name].kind != "order.placed" and clashes.apart(picture, entry.name, name):
                return True
    if entry.data.get("outcome") not in clashes.DONE:
        return False
    within = clashes.double_within_min(picture, stay, order) * MINUTE_MS
    return any(name != entry.name and clashes.apart(picture, entry.name, name) for name in near.around(entry, within))


def is_active(picture: Picture, stay: str) -> bool:
    """Whether a stay is shown: not discharged, or with late entries, clashes or charges open."""
    if not picture.value(f"stays/{stay}", "discharged"):
        return True
    if late_entries(picture, stay) or clashes.open_of_stay(picture, stay):
        return True
    return any(charge.billed and charge.state in UNPAID for charge in charges(picture, stay))


def late_entries(picture: Picture, stay: str) -> list[Entry]:
    """The ward's entries about a discharged stay that its discharge did not know of: they arrived late."""
    path = f"stays/{stay}"
    if not picture.value(path, "discharged"):
        return []
    upto = picture.value(path, "upto") or {}
    return [entry for entry in picture.of_stay(stay) if _is_the_wards(entry) and entry.seq > upto.get(entry.device, 0) and picture.counts(entry)]


def _is_the_wards(entry: Entry) -> bool:
    rule = KINDS.get(entry.kind)
    return rule is not None and bool(rule.get("about_stay")) and rule.get("by", "ward") == "ward"


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

"""All that a picture shows, as plain JSON: what two replicas, or two languages, must agree on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain import clashes, outage, pending, status
from domain.fold import Picture

Zones = Mapping[str, Sequence[Sequence[int]]]


def clash_plain(clash: clashes.Clash) -> list[Any]:
    keep = None if clash.keep is None else sorted(clash.keep)
    return [clash.kind, list(clash.members), clash.stay, clash.order, clash.slot, clash.path, clash.field, keep]


def incident_plain(one: outage.Incident) -> list[Any]:
    cuts = [list(cut) for cut in one.devices]
    told = [list(one.members), one.scope, list(one.causes), one.state, one.start_ms, one.end_ms, one.closed_ms]
    return [one.outage, *told, cuts, list(one.declared_by), one.drill, one.clinical]


def slots_plain(picture: Picture, stay: str, since: int, until: int, nows: Sequence[int], zones: Zones) -> list[Any]:
    out = []
    for order in picture.children(f"stays/{stay}/orders"):
        for slot in status.order_slots(picture, stay, order, since, until, zones):
            states = [list(status.state(slot, now)) for now in nows]
            acts = [[act.name for act in slot.acts.live], [act.name for act in slot.acts.counted]]
            about = [slot.due_ms, slot.late_after_min, slot.stat, slot.merged, slot.skipped, slot.scheduled]
            out.append([order, slot.key, *about, acts, states])
    return out


def shown(picture: Picture, stays: Sequence[str], since: int, until: int, nows: Sequence[int], zones: Zones) -> dict[str, Any]:
    """Objects, lists, clashes, slots with their states at these times, outages."""
    return {
        "plain": picture.plain(),
        "clashes": {stay: [clash_plain(clash) for clash in clashes.of_stay(picture, stay)] for stay in stays},
        "hospital": [clash_plain(clash) for clash in clashes.of_hospital(picture)],
        "slots": {stay: slots_plain(picture, stay, since, until, nows, zones) for stay in stays},
        "outages": [list(one) for one in outage.outages(picture)],
        "incidents": [incident_plain(one) for one in outage.incidents(picture)],
        "boards": [[board.board, [[row.stay, list(row.about)] for row in board.waiting]] for board in pending.boards(picture)],
        "folded": sorted(name for name, entry in picture.entries.items() if picture.folds(entry)),
    }

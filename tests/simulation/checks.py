"""What must hold after every schedule, whatever happened in it. Each check returns sentences; none of them looks into the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from domain import billing
from domain.entries import Entry, content_hash, parse
from domain.fold import Picture
from tests.simulation.world import STAYS, World

MakePicture = Callable[[], Picture]
MakeCharges = Callable[[Picture, str], list[billing.Charge]]


#: where these happened too, knowledge may be overrated (decision 013): an id of two contents names either, and a fork whose first twin
#: the journal lost for ever shows only at the next number
UNTOLD = ("id_reused", "restored", "rolled back unannounced")


def faults(world: World, make: MakePicture = Picture, charges: MakeCharges = billing.charges) -> list[str]:
    """All that is wrong with a healed world."""
    stored = world.server.stored()
    found = [f"never at rest: {name}" for name in world.unquiet]
    found += _nothing_lost(world, stored) + _nothing_twice(stored)
    if found:
        return found  # pictures of different entries differ, and say nothing new
    parsed: dict[int, Entry] = {}
    truth = folded(stored, make, parsed)
    found += _replicas_equal(world, stored, truth, make, parsed)
    found += _nothing_forged(world, truth)
    found += _registers_by_knowledge(truth)
    if world.seen["tablet put back"] and not any(world.seen[name] for name in UNTOLD):
        found += _nobody_knew_what_he_had_forgotten(world, truth)
    found += [fault for stay in STAYS for fault in _charged_once(truth, stay, charges(truth, stay))]
    return found


def folded(raws: Iterable[dict[str, Any]], make: MakePicture = Picture, parsed: dict[int, Entry] | None = None) -> Picture:
    """The picture of entries in their wire form. `parsed` remembers by object: replicas share what the server sent."""
    picture, parsed = make(), {} if parsed is None else parsed
    for raw in raws:
        entry = parsed.get(id(raw))
        if entry is None:
            entry = parsed[id(raw)] = parse(raw)
        picture.add(entry)
    return picture


def _nothing_lost(world: World, stored: list[dict[str, Any]]) -> list[str]:
    there = {content_hash(raw) for raw in stored}
    return [f"lost: {raw['id']} of {raw['device']} ({raw['kind']})" for digest, raw in world.held.items() if digest not in there]


def _nothing_twice(stored: list[dict[str, Any]]) -> list[str]:
    times = Counter(content_hash(raw) for raw in stored)
    found = [f"stored {count} times: {digest[:12]}" for digest, count in times.items() if count > 1]
    if [raw["pos"] for raw in stored] != list(range(1, len(stored) + 1)):
        found.append("positions have a gap or are out of order")
    return found


def _replicas_equal(
    world: World, stored: list[dict[str, Any]], truth: Picture, make: MakePicture, parsed: dict[int, Entry]
) -> list[str]:
    found = []
    names = {raw.get("key") or raw["id"] for raw in stored}
    plain = truth.plain()
    for tablet in world.alive():
        lacking = names - tablet.replica.confirmed.keys()
        if lacking:
            found.append(f"{tablet.name} lacks {sorted(lacking)}")
        elif folded(tablet.replica.entries(), make, parsed).plain() != plain:
            found.append(f"{tablet.name} shows another picture")
    return found


def _nothing_forged(world: World, truth: Picture) -> list[str]:
    return [f"forged and believed: {ident}" for ident in world.forged if ident in truth.entries and truth.counts(truth.entries[ident])]


def _registers_by_knowledge(truth: Picture) -> list[str]:
    """Of two writers of a field, of which one knew the other, the other never shows: worked out here by a plain walk of `saw`."""
    found = []
    for stay in STAYS:
        path = f"stays/{stay}"
        settled = any(entry.kind == "clash.settled" for entry in truth.of_stay(stay))
        writers = [truth.entries[name] for name in truth.writers(path, "cage")]
        known = {name for writer in writers for name in _knew(truth, writer)}
        heads = [writer for writer in writers if writer.name not in known]
        shown = truth.value(path, "cage")
        if heads and not settled and shown not in {writer.data["cage"] for writer in heads}:
            found.append(f"{stay} shows cage {shown}, which somebody knew and changed")
    return found


def _nobody_knew_what_he_had_forgotten(world: World, truth: Picture) -> list[str]:
    """An act counts as knowing another only if its tablet held it then, or an entry whose maker did: the world wrote down what was held."""
    found = []
    for stay in STAYS:
        charted = (entry for entry in truth.of_stay(stay) if entry.kind == "treatment.charted" and truth.folds(entry))
        acts = [entry for entry in charted if entry.name in world.knew]
        for act in acts:
            held = _held_by(world, act.name)
            said = [other.name for other in acts if truth.saw(act.name, other.name)]
            found += [f"{act.name} is said to have known {name}, and did not" for name in said if name not in held]
    return found


def _held_by(world: World, name: str) -> set[str]:
    met: set[str] = set()
    todo = [name]
    while todo:
        for before in world.knew.get(todo.pop(), ()):
            if before not in met:
                met.add(before)
                todo.append(before)
    return met


def _knew(truth: Picture, entry: Entry) -> set[str]:
    met: set[str] = set()
    todo = list(entry.saw)
    while todo:
        name = todo.pop()
        if name in truth.entries and name not in met:
            met.add(name)
            todo += truth.entries[name].saw
    return met


def _charged_once(truth: Picture, stay: str, lines: list[billing.Charge]) -> list[str]:
    """No charge id twice; and for a slot no second open charge, unless a further act was meant or a person kept two."""
    found = [f"charge {ident} twice" for ident, count in Counter(line.charge for line in lines).items() if count > 1]
    settled = [set(entry.data["keep"]) for entry in truth.of_stay(stay) if entry.kind == "clash.settled"]
    for (order, slot), count in Counter((line.order, line.slot) for line in lines if line.state != "void").items():
        acts = truth.items(f"stays/{stay}/orders/{order}/slots/{slot}")
        further = sum(bool(act.data.get("repeat")) for act in acts)
        kept = max((len(keep & {act.name for act in acts}) for keep in settled), default=1)
        if count > max(1, kept) + further:
            found.append(f"{count} charges for {order} at {slot}")
    return found

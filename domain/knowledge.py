"""Who knew what: the relation "saw" among entries, directly or through others.

An entry knows those it names in `saw`, what the same identity made before it, and all that those knew. The relation is
worked out within one stay (or within the hospital's own entries), which every replica holds whole, so that all replicas
agree. Where an identity was forked (one seq, two entries: a tablet put back to an older copy of its storage), its numbers
prove nothing from the fork on, and only what was named counts: better a clash too many in front of a person than one hidden.

An entry that is not folded (kept for want of authority or shape) proves nothing: neither knowledge nor a fork.

Each entry's knowledge is a bit mask over the stay's entries, kept until something arrives that could enlarge an older one.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping

from domain.entries import Entry

#: a walk through more entries than this is long; what it met is kept
_WALK_LONG = 32


class _Stay:
    """One stay's part: a bit for each entry, the chain of each identity, masks and forks worked out so far, ids named but not here."""

    def __init__(self) -> None:
        self.bits: dict[str, int] = {}
        self.chains: dict[str, list[tuple[int, str]]] = {}
        self.masks: dict[str, int] = {}
        self.awaited: set[str] = set()
        self.forks: dict[str, int | None] = {}

    def forget(self) -> None:
        """Forget what was worked out."""
        self.masks.clear()
        self.forks.clear()


class Knowledge:
    """Answers `saw` for the entries of a picture.

    `folds` says whether an entry counts at all; one that does not proves nothing. `told` says from which number on the server found an
    identity forked (`device.forked`), for the twin of a number may be about another stay; None where it did not.
    """

    def __init__(self, entries: Mapping[str, Entry], folds: Callable[[Entry], bool], told: Callable[[str], int | None]) -> None:
        self._entries = entries
        self._folds = folds
        self._told = told
        self._stays: dict[str | None, _Stay] = {}

    def add(self, entry: Entry) -> None:
        """Make room for a new entry, and forget the masks that it could enlarge."""
        part = self._stays.get(entry.stay)
        if part is None:
            part = self._stays[entry.stay] = _Stay()
        name = entry.name
        part.bits[name] = len(part.bits)
        chain = part.chains.setdefault(entry.device, [])
        if name in part.awaited or (chain and chain[-1][0] >= entry.seq):
            part.forget()
        insort(chain, (entry.seq, name))

    def forget(self, stay: str | None, *, wholly: bool = False) -> None:
        """Forget what was worked out for a stay; `wholly` when its entries leave the picture."""
        if wholly:
            self._stays.pop(stay, None)
        elif stay in self._stays:
            self._stays[stay].forget()

    def forget_all(self) -> None:
        """Forget what was worked out for every stay."""
        for part in self._stays.values():
            part.forget()

    def saw(self, name: str, other: str) -> bool:
        """Whether the entry `name` knew the entry `other`. False across stays."""
        part = self._stays[self._entries[name].stay]
        bit = part.bits.get(other)
        return bit is not None and name != other and bool(self._mask(part, name) >> bit & 1)

    def forked(self, stay: str | None, device: str) -> bool:
        """Whether an identity used a number twice; until then it knew all that it made before."""
        part = self._stays.get(stay)
        return part is not None and self._fork(part, device) is not None

    def unseen(self, names: list[str]) -> list[str]:
        """Those of the names that none of the others saw; nobody saw what is of another stay."""
        seen: dict[str | None, int] = {}
        for name in names:
            stay = self._entries[name].stay
            part = self._stays[stay]
            seen[stay] = seen.get(stay, 0) | self._mask(part, name) & ~(1 << part.bits[name])
        return [name for name in names if not self._is_in(seen, name)]

    def _is_in(self, masks: Mapping[str | None, int], name: str) -> bool:
        stay = self._entries[name].stay
        return bool(masks[stay] >> self._stays[stay].bits[name] & 1)

    def _mask(self, part: _Stay, name: str) -> int:
        """All that an entry knew, as bits."""
        known = part.masks.get(name)
        if known is not None:
            return known
        met = self._walk(part, name)
        if len(met) > _WALK_LONG:  # the masks on the way are kept too, the oldest first, so that the next walks are short
            for each in reversed(met):
                if each not in part.masks:
                    self._walk(part, each)
        return part.masks[name]

    def _walk(self, part: _Stay, name: str) -> list[str]:
        """Work out one mask. A walk that stops at masks worked out before; sound for circles, which only a forger makes."""
        mask, todo, met = 0, [name], {name: None}
        while todo:
            for before in self._before(part, self._entries[todo.pop()]):
                mask |= 1 << part.bits[before]
                if before in met:
                    continue
                met[before] = None
                done = part.masks.get(before)
                if done is None:
                    todo.append(before)
                else:
                    mask |= done
        part.masks[name] = mask
        return list(met)

    def _before(self, part: _Stay, entry: Entry) -> list[str]:
        """What an entry knew at first hand: what it names, and the newest of its own identity before it."""
        found = []
        for name in entry.saw:
            if name not in part.bits:
                part.awaited.add(name)
            elif self._folds(self._entries[name]):
                found.append(name)
        chain = part.chains[entry.device]
        fork = self._fork(part, entry.device)
        place = bisect_left(chain, (entry.seq if fork is None else min(entry.seq, fork), ""))
        while place > 0:
            place -= 1
            if self._folds(self._entries[chain[place][1]]):
                found.append(chain[place][1])
                break
        return found

    def _fork(self, part: _Stay, device: str) -> int | None:
        """The first number that two entries of an identity share, from where its numbers prove nothing; None where there is none."""
        if device not in part.forks:
            found = (self._first_shared(part.chains.get(device, [])), self._told(device))
            part.forks[device] = min((seq for seq in found if seq is not None), default=None)
        return part.forks[device]

    def _first_shared(self, chain: list[tuple[int, str]]) -> int | None:
        last = 0
        for seq, name in chain:
            if not self._folds(self._entries[name]):
                continue
            if seq == last:
                return seq
            last = seq
        return None

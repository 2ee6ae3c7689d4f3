"""The picture: what people see, folded from entries by the grammar's table.

The fold is a set union with indexes. It does not depend on the order or number of arrivals, nor on anybody's clock; what
an entry touches is looked up in the grammar, and what shows is worked out when somebody reads. Outcomes matter in one
point only: what was kept for want of authority or shape counts nowhere until a person admits it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from domain import grammar
from domain.entries import UNFOLDED_REASONS, Entry, canonical
from domain.knowledge import Knowledge


class Picture:
    """Entries, indexed by what they touch. Reading never changes it; `add` is the only way in, `remove_stay` the only way out."""

    def __init__(self, kinds: Mapping[str, grammar.Rule] = grammar.KINDS) -> None:
        self._kinds = kinds
        self.entries: dict[str, Entry] = {}
        self._registers: dict[str, dict[str, dict[str, Any]]] = {}
        self._lists: dict[str, dict[str, None]] = {}
        self._children: dict[str, dict[str, None]] = {}
        self._strikes: dict[str, list[str]] = {}
        self._admits: dict[str, list[str]] = {}
        self._stays: dict[str | None, dict[str, None]] = {}
        self._paths: dict[str | None, dict[str, None]] = {}
        self._settlements: dict[str | None, list[str]] = {}
        self._knowledge = Knowledge(self.entries, self.folds, self.fork_told)

    # -- in and out ---------------------------------------------------------------------------------------------------

    def add(self, entry: Entry) -> bool:
        """Take an entry in. False where it was here already and says nothing new."""
        name = entry.name
        old = self.entries.get(name)
        if old is not None:
            return self._renew(old, entry)
        self.entries[name] = entry
        self._stays.setdefault(entry.stay, {})[name] = None
        self._knowledge.add(entry)
        rule = self._kinds.get(entry.kind)
        if rule is not None:
            self._index(entry, rule)
        return True

    def _renew(self, old: Entry, entry: Entry) -> bool:
        """The same entry again: only a receipt (position, outcome, seal) can be new."""
        if entry.pos is None or (old.pos == entry.pos and old.outcome == entry.outcome and old.reason == entry.reason):
            return False
        self.entries[entry.name] = entry
        if (old.outcome == "kept") != (entry.outcome == "kept") or old.reason != entry.reason:
            self._knowledge.forget_all()  # what is folded may have changed, and with it what proves knowledge; it is rare
        return True

    def _index(self, entry: Entry, rule: grammar.Rule) -> None:
        name, how = entry.name, rule["how"]
        if how in ("strike", "admit"):
            target = entry.data.get("entry")
            if isinstance(target, str):
                (self._strikes if how == "strike" else self._admits).setdefault(target, []).append(name)
                aim = self.entries.get(target)
                if how == "admit" or self._is_how(aim, "admit"):
                    self._knowledge.forget_all()  # what is folded changed, and with it what proves knowledge; it is rare
            return
        path = grammar.path_of(rule, entry.stay, entry.data)
        if path is None:
            return
        self._note_path(path, entry.stay)
        if how == "add":
            self._lists.setdefault(path, {})[name] = None
            if entry.kind == "device.forked":
                self._knowledge.forget_all()  # what was taken for knowledge proves nothing from that number on
            if entry.kind == "clash.settled":
                self._settlements.setdefault(entry.stay, []).append(name)
            return
        fields = self._registers.setdefault(path, {})
        for field, value in grammar.registers_of(rule, entry.data).items():
            fields.setdefault(field, {})[name] = value

    def _note_path(self, path: str, stay: str | None) -> None:
        self._paths.setdefault(stay, {})[path] = None
        parent, _, child = path.rpartition("/")
        while parent:
            children = self._children.get(parent)
            if children is None:
                children = self._children[parent] = {}
            elif child in children:
                return
            children[child] = None
            parent, _, child = parent.rpartition("/")

    def remove_stay(self, stay: str) -> None:
        """Forget a stay that is no longer shown (discharged): its entries and all that they touch."""
        gone = self._stays.pop(stay, {})
        for name in gone:
            entry = self.entries.pop(name)
            for index in (self._strikes, self._admits):
                target = entry.data.get("entry")
                if isinstance(target, str) and name in index.get(target, ()):
                    index[target].remove(name)
                    if not index[target]:
                        del index[target]
        for path in self._paths.pop(stay, {}):
            self._remove_from(path, gone)
            self._prune(path)
        self._settlements.pop(stay, None)
        self._knowledge.forget(stay, wholly=True)

    def _remove_from(self, path: str, gone: Mapping[str, None]) -> None:
        """Take names out of one path; a path such as the list of settlements is shared with other stays."""
        items, fields = self._lists.get(path), self._registers.get(path, {})
        for written in ([] if items is None else [items]) + list(fields.values()):
            for name in gone.keys() & written.keys():
                del written[name]
        for field in [field for field, written in fields.items() if not written]:
            del fields[field]
        if not items:
            self._lists.pop(path, None)
        if not fields:
            self._registers.pop(path, None)

    def _prune(self, path: str) -> None:
        """A path with nothing at it and nothing below it is no longer anybody's child."""
        while path and not (path in self._lists or path in self._registers or path in self._children):
            parent, _, child = path.rpartition("/")
            if parent in self._children:
                self._children[parent].pop(child, None)
                if not self._children[parent]:
                    del self._children[parent]
            path = parent

    # -- what counts --------------------------------------------------------------------------------------------------

    def folds(self, entry: Entry) -> bool:
        """Whether it is folded at all: not kept for want of authority or shape, or admitted by a person since."""
        if entry.outcome != "kept":
            return True
        # a person's word gives authority, not shape; a newer grammar may know the shape
        if entry.reason == "malformed" if entry.kind not in self._kinds else grammar.check(entry, self._kinds) is not None:
            return False
        if not _withheld(entry):
            return True
        return any(not _withheld(admit) and not self.struck(admit.name) for admit in self._aimed(self._admits, entry))

    def _aimed(self, index: Mapping[str, list[str]], entry: Entry) -> list[Entry]:
        """The strikes or admissions of an entry: those of its own stay or of the hospital, which every replica has that has the entry."""
        found = (self.entries[name] for name in index.get(entry.name, ()))
        return [aimed for aimed in found if aimed.stay is None or aimed.stay == entry.stay]

    def struck(self, name: str) -> bool:
        """Whether a strike that counts names this entry. A strike cannot be struck."""
        entry = self.entries.get(name) if name in self._strikes else None
        if entry is None or self._is_how(entry, "strike"):
            return False
        return any(self._stands(strike) for strike in self._aimed(self._strikes, entry))

    def _stands(self, strike: Entry) -> bool:
        """Whether a strike counts: not withheld, or admitted by somebody. It looks no further, so that no forger can make a circle."""
        if strike.outcome == "kept" and grammar.check(strike, self._kinds) is not None:
            return False
        return not _withheld(strike) or any(not _withheld(admit) for admit in self._aimed(self._admits, strike))

    def _is_how(self, entry: Entry | None, how: str) -> bool:
        return entry is not None and self._kinds.get(entry.kind, {}).get("how") == how

    def fork_told(self, device: str) -> int | None:
        """The first number from which the server found an identity forked, or None."""
        told = (self.entries[name] for name in self._lists.get(f"forks/{device}", ()))
        return min((entry.data["seq"] for entry in told if self.folds(entry)), default=None)

    def counts(self, entry: Entry) -> bool:
        """Whether it is folded and not struck."""
        return self.folds(entry) and not self.struck(entry.name)

    def saw(self, entry: str, other: str) -> bool:
        """Whether the maker of `entry` knew `other`: named it, made it before, or knew an entry that did."""
        return self._knowledge.saw(entry, other)

    def forked(self, stay: str | None, device: str) -> bool:
        """Whether an identity used a number twice in this stay; until then it knew all that it made before."""
        return self._knowledge.forked(stay, device)

    def strikes_of(self, name: str) -> list[Entry]:
        """The strikes that name an entry, by (stamp, id)."""
        return sorted((self.entries[strike] for strike in self._strikes.get(name, ())), key=_shown_order)

    # -- reading ------------------------------------------------------------------------------------------------------

    def writers(self, path: str, field: str) -> list[str]:
        """The unstruck entries that wrote a register, in no order."""
        return [name for name in self._registers.get(path, {}).get(field, ()) if self.counts(self.entries[name])]

    def heads(self, path: str, field: str) -> list[str]:
        """A register's winners: the unstruck entries that no other unstruck one for this field saw. Sorted by (stamp, id)."""
        return self.heads_among(self.writers(path, field))

    def heads_among(self, names: Iterable[str]) -> list[str]:
        """Those of the names that no other of them saw, by (stamp, id); all of them where each is seen by another."""
        found = list(names)
        if len(found) > 1:
            found = self._knowledge.unseen(found) or found
        return sorted(found, key=lambda name: _shown_order(self.entries[name]))

    def winners(self, path: str, field: str) -> list[str]:
        """The heads, less those that a settlement in force does not keep."""
        return self.kept(path, field, self.heads(path, field))

    def kept(self, path: str, field: str, heads: list[str]) -> list[str]:
        """Of a register's writers that clash, those that a settlement keeps; all of them while it is open."""
        keep = self.settled(path, field, heads)
        return heads if keep is None else [name for name in heads if name in keep]

    def settled(self, path: str, field: str, heads: list[str]) -> frozenset[str] | None:
        """What a settlement in force keeps of a register's writers that disagree, or None. It must leave one value."""
        if not self.disagree(path, field, heads):
            return None
        keep = self.settlement(self.entries[heads[0]].stay, heads)
        return None if not keep or self.disagree(path, field, list(keep)) else keep

    def disagree(self, path: str, field: str, heads: list[str]) -> bool:
        """Whether these writers of a register wrote different values."""
        if len(heads) < 2:
            return False
        written = self._registers[path][field]
        return len({canonical(written[name]) for name in heads}) > 1

    def written(self, path: str, field: str, name: str) -> Any:
        """The value that an entry wrote to a register."""
        return self._registers[path][field][name]

    def value(self, path: str, field: str, default: Any = None) -> Any:
        """What a register shows: its winner's value; of several the last by (stamp, id)."""
        written = self._registers.get(path, {}).get(field)
        if not written:
            return default
        winners = self.winners(path, field)
        return written[winners[-1]] if winners else default

    def fields(self, path: str) -> list[str]:
        """The registers that were ever written at a path; sorted."""
        return sorted(self._registers.get(path, ()))

    def object(self, path: str) -> dict[str, Any]:
        """All registers of a path that show something: field -> value."""
        return {field: self.value(path, field) for field in self.fields(path) if self.writers(path, field)}

    def items(self, path: str, *, struck_too: bool = False) -> list[Entry]:
        """The unstruck items of a list, by (stamp, id); with `struck_too` also those that a person struck."""
        found = (self.entries[name] for name in self._lists.get(path, ()))
        return sorted((entry for entry in found if (self.folds(entry) if struck_too else self.counts(entry))), key=_shown_order)

    def children(self, path: str) -> list[str]:
        """The names right below a path, such as the orders below `stays/S/orders`; sorted."""
        return sorted(self._children.get(path, ()))

    def paths(self, stay: str | None) -> list[str]:
        """Every path that entries of this stay (None: of the hospital itself) touch; sorted."""
        return sorted(self._paths.get(stay, ()))

    def of_stay(self, stay: str | None) -> list[Entry]:
        """The entries of a stay, struck and kept ones too, by (stamp, id)."""
        return sorted((self.entries[name] for name in self._stays.get(stay, ())), key=_shown_order)

    def settlement(self, stay: str | None, members: Iterable[str]) -> frozenset[str] | None:
        """Which entries count by a settlement in force, or None: it must name all that clash, and no other may disagree unseen."""
        clashing = set(members)
        # one that names no stay reaches every stay, as a strike does (decision 012)
        told = [*self._settlements.get(stay, ()), *(self._settlements.get(None, ()) if stay is not None else ())]
        inforce = [
            name
            for name in told
            if self.counts(self.entries[name]) and clashing <= set(self.entries[name].data.get("of") or ())
        ]
        keeps = {frozenset(self.entries[name].data.get("keep") or ()) & clashing for name in self.heads_among(inforce)}
        return keeps.pop() if len(keeps) == 1 else None

    def plain(self) -> dict[str, Any]:
        """The whole picture as JSON that two replicas can compare: objects, lists, registers that clash, struck entries."""
        objects, clashing = {}, {}
        for path in sorted(self._registers):
            shown = self.object(path)
            if shown:
                objects[path] = shown
            for field in shown:
                heads = self.heads(path, field)
                if self.disagree(path, field, heads):
                    clashing[f"{path}#{field}"] = heads
        lists = {path: [entry.name for entry in self.items(path)] for path in sorted(self._lists)}
        struck = sorted(name for name in self.entries if self.struck(name))
        lists = {path: names for path, names in lists.items() if names}
        return {"objects": objects, "lists": lists, "clashing": clashing, "struck": struck}


def _withheld(entry: Entry) -> bool:
    return entry.outcome == "kept" and entry.reason in UNFOLDED_REASONS


def _shown_order(entry: Entry) -> tuple[str, str]:
    return entry.stamp, entry.name

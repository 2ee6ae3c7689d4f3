"""The roll: for each identity, up to which number nothing is missing, and when it was last heard from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

#: how many missing numbers a roll call names for one identity; past them, only how many more
MISSING_MAX = 200


@dataclass
class Standing:
    """One identity. `beyond` are numbers that arrived after a gap; times in milliseconds of server time."""

    device: str
    seq_seen: int = 0
    seq_max: int = 0
    last_received: int | None = None
    last_seen: int | None = None
    told_seq: int | None = None
    unsent: int | None = None
    offset_ms: int | None = None
    #: when it last said how many entries it has made; known since this process started
    told_ms: int | None = None
    beyond: set[int] = field(default_factory=set)

    def take(self, seq: int) -> None:
        """A number arrived."""
        self.seq_max = max(self.seq_max, seq)
        if seq == self.seq_seen + 1:
            self.seq_seen = seq
            while self.seq_seen + 1 in self.beyond:
                self.seq_seen += 1
                self.beyond.discard(self.seq_seen)
        elif seq > self.seq_seen:
            self.beyond.add(seq)

    def missing(self) -> list[int]:
        """The first missing numbers, up to the largest that arrived or that the device told of."""
        top = max(self.seq_max, self.told_seq or 0)
        found = []
        for seq in range(self.seq_seen + 1, top + 1):
            if seq not in self.beyond:
                found.append(seq)
                if len(found) == MISSING_MAX:
                    break
        return found


class Roll:
    """All identities. Changes of a batch are staged, and count only when it is committed."""

    def __init__(self) -> None:
        self.standings: dict[str, Standing] = {}
        self._staged: dict[str, Standing] = {}
        self._told: set[str] = set()

    def load(self, rows: Iterable[dict[str, Any]], beyond: Callable[[str, int], set[int]]) -> None:
        """Takes what the table says arrived; what devices told of themselves since stays. `beyond(device, seq)` reads numbers after one."""
        for row in rows:
            standing = Standing(**row)
            if standing.seq_max > standing.seq_seen:
                standing.beyond = beyond(standing.device, standing.seq_seen)
            heard = self.standings.get(standing.device)
            if heard is not None and heard.last_seen is not None:
                standing = replace(
                    standing, last_seen=heard.last_seen, told_seq=heard.told_seq, unsent=heard.unsent, offset_ms=heard.offset_ms,
                    told_ms=heard.told_ms,
                )  # fmt: skip
            self.standings[standing.device] = standing
        self._staged.clear()

    def of(self, device: str) -> Standing:
        """The standing of an identity, as staged; an empty one for a new one."""
        return self._staged.get(device) or self.standings.get(device) or Standing(device)

    def take(self, device: str, seq: int, received: int) -> None:
        """Stages the arrival of a number at `received` (ms)."""
        standing = self._staged.get(device)
        if standing is None:
            old = self.standings.get(device)
            standing = self._staged[device] = replace(old, beyond=set(old.beyond)) if old else Standing(device)
        standing.take(seq)
        standing.last_received = max(received, standing.last_received or 0)

    def staged(self) -> list[dict[str, Any]]:
        """The rows that the batch in hand changes."""
        return [
            {"device": one.device, "seq_seen": one.seq_seen, "seq_max": one.seq_max, "last_received": one.last_received}
            for one in self._staged.values()
        ]

    def commit(self) -> None:
        """The batch in hand is durable."""
        self.standings.update(self._staged)
        self._staged.clear()

    def forget(self) -> None:
        """The batch in hand came to nothing."""
        self._staged.clear()

    def hear(self, device: str, now_ms: int, last_seq: int | None, unsent: int | None, offset_ms: int | None) -> None:
        """A device was heard from; what it did not say stays as it was."""
        standing = self.standings.setdefault(device, Standing(device))
        standing.last_seen = now_ms
        standing.told_seq = standing.told_seq if last_seq is None else last_seq
        standing.told_ms = standing.told_ms if last_seq is None else now_ms
        standing.unsent = standing.unsent if unsent is None else unsent
        standing.offset_ms = standing.offset_ms if offset_ms is None else offset_ms
        self._told.add(device)

    def told(self) -> list[dict[str, Any]]:
        """Rows of those heard from since the last call, to be stored when there is time."""
        heard = [self.standings[device] for device in self._told if device in self.standings]
        self._told.clear()
        return [
            {"device": one.device, "last_seen": one.last_seen, "told_seq": one.told_seq, "unsent": one.unsent, "offset_ms": one.offset_ms}
            for one in heard
        ]

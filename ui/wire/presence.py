"""What each identity last told of itself: its cursor, what it has not yet sent, its clock, whether it sleeps.

This is a matter of this process and of now, so it is not in the journal; what the journal knows (the largest sequence number
and its gaps) is joined to it for the roll call.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: a device that was not heard for so long counts as out of contact on the roll call, in ms (PROTOCOL, On the wire)
SILENCE_MS = 12_000
IDENTITIES_MAX = 2000


@dataclass
class Word:
    """What one identity last said."""

    last_heard_ms: int = 0
    cursor: int | None = None
    last_seq: int | None = None
    unsent: int | None = None
    oldest_unsent_at: str | None = None
    clock_offset_ms: float | None = None
    asleep: bool = False
    viewers: int = 0


class Presence:
    """The last word of every identity. Any thread may read it; the wire writes."""

    def __init__(self) -> None:
        self._words: dict[str, Word] = {}
        self._lock = threading.Lock()

    def heard(self, identity: str, now_ms: int) -> Word:
        """Notes that this identity spoke, and gives its word to be filled in."""
        with self._lock:
            word = self._words.get(identity)
            if word is None:
                if len(self._words) >= IDENTITIES_MAX:
                    self._words.pop(min(self._words, key=lambda name: self._words[name].last_heard_ms))
                word = self._words[identity] = Word()
            word.last_heard_ms = max(word.last_heard_ms, now_ms)
            word.asleep = False
            return word

    def of(self, identity: str) -> Word:
        """The word of an identity; an empty one when it was not heard since this process started."""
        with self._lock:
            return self._words.get(identity) or Word()

    def heard_of(self) -> list[str]:
        """The identities that were heard since this process started."""
        with self._lock:
            return list(self._words)

    def in_contact(self, identity: str, now_ms: int) -> bool:
        """Whether it has a feed open, or spoke within the last 12 s."""
        word = self.of(identity)
        return word.viewers > 0 or now_ms - word.last_heard_ms <= SILENCE_MS

    def joined(self, rows: Iterable[dict[str, Any]], now_ms: int, plain_time: Any) -> list[dict[str, Any]]:
        """The journal's rows (each with `device` and `seq_seen`) with what the identities said of themselves."""
        return [self._row(dict(row), now_ms, plain_time) for row in rows]

    def _row(self, row: dict[str, Any], now_ms: int, plain_time: Any) -> dict[str, Any]:
        identity = str(row["device"])
        word = self.of(identity)
        unsent = word.unsent
        if unsent is None and word.last_seq is not None:
            unsent = max(0, word.last_seq - int(row.get("last_seq") or 0))
        if word.last_heard_ms:
            row["last_seen"] = plain_time(word.last_heard_ms)
        row.setdefault("last_seen", row.get("last_received"))
        row["clock_offset_ms"] = word.clock_offset_ms if word.clock_offset_ms is not None else row.get("clock_offset_ms")
        row.update(
            cursor=word.cursor,
            unsent=unsent,
            oldest_unsent_at=word.oldest_unsent_at if unsent else None,
            asleep=word.asleep,
            in_contact=self.in_contact(identity, now_ms),
        )
        return row

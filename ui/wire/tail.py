"""The newest entries, kept in memory as the bytes in which they are stored.

Forty devices that come back in the morning all ask for the same few thousand entries: they are read once, when they are
committed, and served from here. What is older comes from the journal.
"""

from __future__ import annotations

from collections import deque
from itertools import islice

#: entries kept; 20,000 of about 600 bytes are 12 MB, and a busy hospital's whole day
TAIL_ENTRIES_MAX = 20_000
#: bytes kept, so that a flood of large entries cannot fill the memory
TAIL_BYTES_MAX = 32 * 1024 * 1024


class Tail:
    """Bodies of the positions `first` to `last`, without a gap."""

    def __init__(self, last: int = 0) -> None:
        self.last = last
        self._bodies: deque[bytes] = deque()
        self._bytes = 0

    @property
    def first(self) -> int:
        """The oldest position that is here; `last + 1` when nothing is."""
        return self.last - len(self._bodies) + 1

    def add(self, first: int, bodies: list[bytes]) -> None:
        """Appends what was committed from position `first` on; a gap before it empties the tail first."""
        if first > self.last + 1:
            self.clear(first - 1)
        fresh = bodies[self.last + 1 - first :]
        self._bodies.extend(fresh)
        self._bytes += sum(map(len, fresh))
        self.last += len(fresh)
        while len(self._bodies) > TAIL_ENTRIES_MAX or self._bytes > TAIL_BYTES_MAX:
            self._bytes -= len(self._bodies.popleft())

    def clear(self, last: int) -> None:
        """Forgets everything; the next position is `last + 1`."""
        self._bodies.clear()
        self._bytes = 0
        self.last = last

    def after(self, cursor: int, limit: int) -> list[bytes] | None:
        """At most `limit` bodies after `cursor`, or None when some of them are no longer (or not yet) here."""
        if not self.first <= cursor + 1 <= self.last + 1:
            return None
        start = cursor + 1 - self.first
        return list(islice(self._bodies, start, start + limit))

"""The shelf: stored bodies in memory, so that what many ask for is read once and never encoded again.

Bodies of the active stays and of the hospital's own entries stay as long as the patients do; besides, the newest rows of the
journal whatever they are about, for the devices that pull.
"""

from __future__ import annotations

from domain.store.journal import Stored

#: newest rows kept for pulls and feeds; about 20 MB, a busy ward's day
RECENT_MAX = 20_000


class Shelf:
    """Bodies by position. Not locked: its owner is."""

    def __init__(self) -> None:
        self._bodies: dict[int, bytes] = {}
        self._of_stay: dict[str | None, list[int]] = {}
        self._recent: list[tuple[str, bytes]] = []
        self._first = 1

    def keep(self, row: Stored) -> None:
        """A row of an active stay, or of the hospital's own."""
        self._bodies[row.pos] = row.body
        self._of_stay.setdefault(row.stay, []).append(row.pos)

    def drop(self, stay: str) -> None:
        """The stay is no longer active."""
        for pos in self._of_stay.pop(stay, ()):
            self._bodies.pop(pos, None)

    def all(self) -> list[bytes]:
        """Every body kept, in position order."""
        return [self._bodies[pos] for pos in sorted(self._bodies)]

    def of(self, stay: str) -> list[bytes]:
        """The bodies of one stay, in position order."""
        return [self._bodies[pos] for pos in sorted(self._of_stay.get(stay, ()))]

    def pass_by(self, row: Stored) -> None:
        """A new row of the journal, whatever it is about. Rows must come without a gap, or the shelf begins anew there."""
        if row.pos != self._first + len(self._recent):
            self._recent, self._first = [], row.pos
        self._recent.append((row.mark, row.body))
        if len(self._recent) > 2 * RECENT_MAX:
            self._first += len(self._recent) - RECENT_MAX
            self._recent = self._recent[-RECENT_MAX:]

    def after(self, pos: int, limit: int) -> list[bytes] | None:
        """Bodies after a position, or None where the shelf does not reach back so far."""
        start = pos + 1 - self._first
        if start < 0 or not self._recent:
            return None
        return [body for _, body in self._recent[start : start + limit]]

    def mark_at(self, pos: int) -> str | None:
        """The mark at a position, if it is on the shelf."""
        place = pos - self._first
        return self._recent[place][0] if 0 <= place < len(self._recent) else None

"""Who brings entries, what he is told about each, and what the server itself wants to write: what everything at the door shares."""

from __future__ import annotations

from typing import Any, NamedTuple


class Maker(NamedTuple):
    """Who stands at the door, as his token says.

    `identity` is the `device` of the entries that are his own; `previous` are identities the same physical device had before it forked,
    whose entries it may still bring without a seal. `role` is device, wall, practice_system, server or command.
    """

    identity: str
    role: str
    revoked: bool = False
    previous: tuple[str, ...] = ()

    def owns(self, device: str) -> bool:
        """True if entries of this identity are the maker's own."""
        return device == self.identity or device in self.previous


class Outcome(NamedTuple):
    """The receipt for one entry: its id as the maker wrote it, what became of it, why it was only kept, and what it was the first time."""

    id: str
    outcome: str
    reason: str | None = None
    was: str | None = None

    def plain(self) -> dict[str, Any]:
        """The wire form: `reason` and `was` only where they say something."""
        plain = {"id": self.id, "outcome": self.outcome}
        if self.reason is not None:
            plain["reason"] = self.reason
        if self.was is not None:
            plain["was"] = self.was
        return plain


class Batch(NamedTuple):
    """What became durable at once: positions `start` to `to`, the mark and epoch at `to`, and the stored bodies in order."""

    start: int
    to: int
    mark: str
    bodies: list[bytes]
    epoch: str = ""


class Making(NamedTuple):
    """An entry of the server's own, still without id, number and stamp."""

    ident: str
    kind: str
    stay: str | None
    data: dict[str, Any]
    by: str | None
    auth: str
    because: str | None
    saw: tuple[str, ...]
    #: when it happened, where a person says so (what was written on paper); else now
    at: str | None = None

"""Planted bugs: each is a fault that somebody's system really had. The suite must find every one, or it proves nothing.

A plant changes one end of the real code by overriding one thing, and is run by the same schedules and judged by the same checks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from domain import billing
from domain.fold import Picture
from domain.replica import Replica
from domain.store import seals
from domain.store.desk import Desk
from domain.store.journal import Known
from tests.simulation.servers import DeskServer


class NoUniqueKey(DeskServer):
    """A retry is stored again: nothing asks whether the entry is here already."""

    def start(self) -> None:
        super().start()
        self.journal.tables.keys = _Forgetful()


class _Forgetful(dict[str, Any]):
    def get(self, key: str, default: Any = None) -> Any:
        return default

    def __contains__(self, key: object) -> bool:
        return False


class ClearedOnSend(Replica):
    """The outbox is emptied when the call goes out, not when the outcome comes back."""

    def next_call(self) -> tuple[str, dict[str, Any]]:
        call, body = super().next_call()
        if call == "sync" and self.phase != "return":
            for raw in body["entries"]:
                self.confirmed.setdefault(raw["id"], raw)
            self.outbox.clear()
        return call, body


class CursorByStamp(DeskServer):
    """A pull gives what is newer by the makers' clocks than the newest the caller has."""

    def pull(self, cursor: int) -> list[dict[str, Any]]:
        stored = self.stored()
        newest = max((raw["stamp"] for raw in stored[:cursor]), default="")
        return [raw for raw in stored[cursor:] if raw["stamp"] > newest] or stored[len(stored) :]


class RestoreKeepsEpoch(DeskServer):
    """A restore goes on in the old epoch, and the server believes every cursor that is not beyond its end."""

    def announce(self) -> None:
        return

    def check_cursor(self, identity: str, epoch: str | None, cursor: int, mark: str | None) -> str:
        return "ok"


class ReusedSeqIgnored(DeskServer):
    """A number that was used before is taken for a retry of the old entry."""

    def make_desk(self) -> Desk:
        server = self

        class Swallowing(Desk):
            def _one(self, journal: Any, candidate: Any, known: Any, seqs: Any, *rest: Any) -> Any:
                number = candidate.numbered
                used = server.journal.tables.numbers.get(number) if number[1] and candidate.proven else None
                if used is not None and used["id"] != candidate.entry.id:
                    known[candidate.key] = Known(candidate.hash, "added", None)
                return super()._one(journal, candidate, known, seqs, *rest)

        return Swallowing(self.journal, self.key, lambda: self.now_ms, self.new_epoch)  # type: ignore[arg-type]


class OnlyOwnOffered(Replica):
    """After a restore a tablet offers what it made itself, and no other's entries."""

    def next_call(self) -> tuple[str, dict[str, Any]]:
        call, body = super().next_call()
        if call == "have":
            own = [name for name in body["ids"] if self.confirmed[name]["device"] == self.device]
            self._offered = [name for name in self._offered if self.confirmed[name]["device"] == self.device]
            return ("have", {"ids": own}) if own else super().next_call()
        return call, body

    def take_picture(self, reply: Any, now_ms: int) -> None:
        super().take_picture(reply, now_ms)
        self.phase = "follow"


class UnsealedRelay(DeskServer):
    """Whoever brings an entry is believed: the seal is not looked at."""

    def _record(self, entries: list[dict[str, Any]], maker: Any) -> list[Any]:
        true = seals.holds
        seals.holds = lambda key, ident, content_hash, received, given: isinstance(given, str) and isinstance(received, str)
        try:
            return super()._record(entries, maker)
        finally:
            seals.holds = true


class FastClockWins(Picture):
    """A field shows what the latest stamp says, whatever its maker knew."""

    def heads(self, path: str, field: str) -> list[str]:
        writers = self.writers(path, field)
        return [max(writers, key=lambda name: (self.entries[name].stamp, name))] if writers else []


class ForkOfOneStay(Picture):
    """A tablet that was put back is noticed where its numbers collide, and not in the charts of its other patients."""

    def fork_told(self, device: str) -> int | None:
        return None


class RollbackUnnoticed(DeskServer):
    """Nobody compares marks or ends: a disk that was put back looks like a server that has nothing new."""

    def check_cursor(self, identity: str, epoch: str | None, cursor: int, mark: str | None) -> str:
        return "ok" if epoch in (None, self.desk.head.epoch) else "old_epoch"


def charged_per_entry(picture: Picture, stay: str) -> list[billing.Charge]:
    """Each act that arrives is a charge of its own."""
    return [
        billing.Charge(
            billing.charge_id(act.name), stay, str(act.data["order"]), str(act.data["slot"]), act.name, None, "1", None, True, "open"
        )
        for act in picture.of_stay(stay)
        if act.kind == "treatment.charted" and act.data.get("outcome") in ("given", "partial") and picture.counts(act)
    ]


@dataclass(frozen=True)
class Ends:
    """What a run is made of; a plant replaces one part."""

    server: Callable[[], DeskServer] = DeskServer
    replica: Callable[[str], Replica] = Replica
    picture: Callable[[], Picture] = Picture
    charges: Callable[[Picture, str], list[billing.Charge]] = field(default=billing.charges)


HONEST = Ends()
PLANTS: dict[str, Ends] = {
    "no unique key": Ends(server=NoUniqueKey),
    "cleared on send": Ends(replica=ClearedOnSend),
    "charged per entry": Ends(charges=charged_per_entry),
    "cursor by stamp": Ends(server=CursorByStamp),
    "restore keeps the epoch": Ends(server=RestoreKeepsEpoch),
    "reused seq ignored": Ends(server=ReusedSeqIgnored),
    "only own entries offered again": Ends(replica=OnlyOwnOffered),
    "unsealed relay": Ends(server=UnsealedRelay),
    "a register won by a fast clock": Ends(picture=FastClockWins),
    "a fork seen in one stay only": Ends(picture=ForkOfOneStay),
    "an unannounced rollback unnoticed": Ends(server=RollbackUnnoticed),
}

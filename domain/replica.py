"""A replica's end of the sync, without I/O: what to send next, and what an answer means. The line is somebody else's.

The rules, each from somebody's loss (SYNC.md):
  - an entry leaves the outbox by its id in `outcomes`, and by nothing else: an error, a timeout or half an answer deletes nothing;
  - entries and cursor change together, so a replica never says that it has what it has not;
  - on a new epoch (the journal was restored) it first pushes what is unsent, then asks which of all that it holds are lacking
    and brings those back with their seals, others' entries too, and only then takes a new picture;
  - a fork (its numbers were used by an older copy of itself) gets it a new identity, and its entries keep their ids.

The simulated staff, the replay, the benchmarks and the simulation drive this class; the browser's replica follows the same
rules in ui/replica/sync.js. `copy()` is what a tablet's backup would hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from domain import stamp
from domain.entries import content_hash, maker_fields, plain_time

#: what one call may carry (PROTOCOL §2)
PUSH_ENTRIES_MAX = 500
PUSH_BYTES_MAX = 1024 * 1024
HAVE_IDS_MAX = 10_000
#: how a replica and the server name an entry whose id was used before for other content
ALTERED, HASH_IN_NAME = "altered:", 40
#: room in a push for the fields around the entries, bytes
_PUSH_ROOM = 1_024

Raw = dict[str, Any]


class Replica:
    """One identity's journal: what is confirmed, what is unsent, and how far it has read.

    `phase` is `follow` (push and pull), or after a new epoch `push` → `offer` → `return` → `picture` → `follow`.
    """

    def __init__(self, device: str) -> None:
        self.device = device
        self.seq = 0
        self.stamp: str | None = None
        self.epoch: str | None = None
        self.mark: str | None = None
        self.cursor = 0
        self.confirmed: dict[str, Raw] = {}
        self.outbox: dict[str, Raw] = {}
        self.outcomes: dict[str, str] = {}
        self.phase = "follow"
        self._offer_epoch: str | None = None
        self.forked = False
        self._anew = False
        self._unreturned: dict[str, None] = {}
        self.more = False
        self._offered: list[str] = []
        self._returning: list[str] = []

    def copy(self) -> Replica:
        """The same replica as it stands now, for a tablet that is put back to an older copy of its storage."""
        twin = Replica(self.device)
        for name, value in vars(self).items():
            setattr(twin, name, value.copy() if isinstance(value, (dict, list)) else value)
        return twin

    # -- writing ------------------------------------------------------------------------------------------------------

    def write(
        self, ident: str, kind: str, stay: str | None, data: Mapping[str, Any], now_ms: int, *,
        saw: Iterable[str] = (), by: str | None = None,
        auth: str = "unverified", because: str | None = None, at: str | None = None, clock: Mapping[str, Any] | None = None,
    ) -> Raw:  # fmt: skip
        """A new entry in the outbox, with the next number and stamp. `now_ms` is this device's own clock, right or wrong."""
        self.seq += 1
        self.stamp = stamp.tick(self.stamp, now_ms, self.device)
        raw: Raw = {
            "id": ident, "device": self.device, "seq": self.seq, "stamp": self.stamp, "at": at or plain_time(now_ms),
            "at_from": "person" if at else "clock", "clock": dict(clock) if clock else None, "by": by, "auth": auth, "kind": kind,
            "stay": stay, "data": dict(data), "saw": sorted(set(saw)), "because": because,
        }  # fmt: skip
        self.outbox[ident] = raw
        return raw

    def entries(self) -> Iterable[Raw]:
        """All that this replica shows: confirmed entries, then its own that are not yet sent."""
        yield from self.confirmed.values()
        yield from (raw for ident, raw in self.outbox.items() if ident not in self.confirmed)

    # -- what to send -------------------------------------------------------------------------------------------------

    @property
    def quiet(self) -> bool:
        """Whether nothing is left to push and no recovery is under way."""
        return not (self.outbox or self.more or self.forked or self._anew) and self.phase == "follow"

    def next_call(self) -> tuple[str, dict[str, Any]]:
        """The call to make now: its name on the wire (sync, have, picture or identity) and its body."""
        if self.forked:
            return "identity", {}
        if self._anew and self.phase == "follow":
            self.phase, self._offer_epoch = "push", self.epoch
        if self.phase == "push" and not self.outbox:
            self._anew = False
            self.phase, self._offered, self._returning = "offer", sorted(self.confirmed), []
        if self.phase == "offer":
            if self._offered:
                return "have", {"ids": self._offered[:HAVE_IDS_MAX]}
            self.phase = "return"
        self._returning = [name for name in self._returning if name in self.confirmed]
        if self.phase == "return" and not self._returning:
            self.phase = "picture"
        if self.phase == "picture":
            return "picture", {}
        return "sync", self._sync_body()

    def _sync_body(self) -> dict[str, Any]:
        returning = self.phase == "return"
        waiting = [self.confirmed[name] for name in self._returning] if returning else list(self.outbox.values())
        return {
            "device": self.device, "epoch": self.epoch, "mark": self.mark, "cursor": self.cursor, "last_seq": self.seq,
            "entries": _first_batch(waiting),
        }  # fmt: skip

    # -- what an answer means -----------------------------------------------------------------------------------------

    def take_sync(self, body: Mapping[str, Any], reply: Mapping[str, Any], now_ms: int) -> None:
        """A whole answer to a sync call whose body was `body`."""
        self._take_outcomes(reply["outcomes"])
        if self.phase == "return":
            sent = [id(raw) for raw in body["entries"]]  # by object: one id may stand for two contents here
            self._returning = [name for name in self._returning if id(self.confirmed[name]) not in sent]
            return
        if reply.get("reset") or (self.epoch is not None and reply["epoch"] != self.epoch):
            self.phase, self._offer_epoch = "push", reply["epoch"]
            return
        if self.phase == "push" or body["epoch"] != self.epoch or body["cursor"] != self.cursor:
            return  # the answer to an older question: its outcomes count, its entries would leave a hole
        self._hold(reply["entries"], now_ms)
        self.epoch, self.cursor, self.mark, self.more = reply["epoch"], reply["cursor"], reply["mark"], bool(reply["more"])
        if not self.more:
            self._send_again_what_never_came_back()

    def _send_again_what_never_came_back(self) -> None:
        """What was acknowledged comes back by the pull. At the journal's end, what did not is not there: the disk was put back behind us.

        Neither cursor nor mark tells of it where they stand before the entry; a retry is harmless.
        """
        for name in self._unreturned:
            if name in self.confirmed and name not in self.outbox:
                self.outbox[name] = self.confirmed.pop(name)
                self.more = True
        self._unreturned.clear()

    def _take_outcomes(self, outcomes: Iterable[Mapping[str, Any]]) -> None:
        for told in outcomes:
            self.outcomes[told["id"]] = told["outcome"]
            mine = self.outbox.pop(told["id"], None)
            if mine is not None:
                self._keep_apart(told["id"], mine, self.confirmed.get(told["id"], mine))
                # until the server's form comes down, it is held as it was made: its seal is still to come
                if self.confirmed.setdefault(told["id"], mine) is mine:
                    self._unreturned[told["id"]] = None
                self.forked = self.forked or told["outcome"] == "forked"

    def take_have(self, body: Mapping[str, Any], reply: Mapping[str, Any]) -> None:
        """Which of the offered entries the journal lacks."""
        lack = set(reply["lack"])
        asked = set(body["ids"])
        self._returning += [name for name in self._offered if name in asked and name in lack and name in self.confirmed]
        self._offered = [name for name in self._offered if name not in asked]

    def take_picture(self, reply: Mapping[str, Any], now_ms: int) -> None:
        """A whole picture. It adds to what is held and takes nothing away: what it lacks is offered again, discharged stays apart.

        The journal may have been put back once more between the offer and the picture; then the offer was made to another journal.
        """
        there = {raw.get("key") or raw["id"] for raw in reply["entries"]}
        shown = {raw["stay"] for raw in reply["entries"]}
        gone = {raw["stay"] for raw in self.confirmed.values() if raw["kind"] == "stay.discharged"} - shown
        lacking = any(name not in there and raw["stay"] not in gone for name, raw in self.confirmed.items())
        self._hold(reply["entries"], now_ms)
        self.cursor, self.mark = reply["cursor"], reply["mark"]
        again = lacking or (self.phase == "picture" and self.epoch is not None and reply["epoch"] != self._offer_epoch)
        self.epoch = self._offer_epoch = reply["epoch"]
        self.phase, self.more = ("push" if again else "follow"), True

    def take_identity(self, device: str) -> None:
        """A new identity after a fork: numbering begins anew, and what is unsent keeps its ids and its old name."""
        self.device, self.seq, self.forked = device, 0, False

    def _hold(self, entries: Iterable[Raw], now_ms: int) -> None:
        for raw in entries:
            name = raw.get("key") or raw["id"]
            self._keep_apart(name, self.confirmed.get(name), raw)
            self.confirmed[name] = raw
            self._unreturned.pop(name, None)
            self.stamp = stamp.heard(self.stamp, raw["stamp"], now_ms, self.device)

    def _keep_apart(self, name: str, held: Raw | None, raw: Raw) -> None:
        """An id that was used for two contents: after a restore the other one may come back first, and ours must not go under.

        It is held under the name that the server gives such an entry, and offered; a lack is told by name alone.
        """
        if held is None or held.get("seal") == raw.get("seal") or maker_fields(held) == maker_fields(raw):
            return
        self.confirmed.pop(f"{ALTERED}{content_hash(raw)[:HASH_IN_NAME]}", None)
        self.confirmed.setdefault(f"{ALTERED}{content_hash(held)[:HASH_IN_NAME]}", held)
        self._anew = True


def _first_batch(waiting: list[Raw]) -> list[Raw]:
    """As many from the front as one call may carry; one that is too large alone still goes, alone, to be kept."""
    found: list[Raw] = []
    size = _PUSH_ROOM
    for raw in waiting[:PUSH_ENTRIES_MAX]:
        size += len(json.dumps(raw)) + 1
        if found and size > PUSH_BYTES_MAX:
            break
        found.append(raw)
    return found

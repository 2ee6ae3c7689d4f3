"""A hospital in one process: tablets, a line that fails, a server that dies; every choice comes from one seed.

A schedule is a list of steps drawn by a seeded generator, each schedule with a quarter of the operations left out (swarm
testing finds more). After the last step everything heals, and `checks.py` looks at what became of each entry.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from domain.entries import content_hash
from domain.replica import Replica

START_MS = 1_795_374_000_000  # 2026-11-22T19:00:00Z
STAYS = ("stay-1", "stay-2")
ORDERS = ("order-1", "order-2")
SLOTS = ("2026-11-22T20:00:00Z", "2026-11-22T21:00:00Z", "2026-11-23T00:00:00Z")
HOUR_MS = 3_600_000
#: calls in which one tablet must come to rest after all is healed; a new epoch costs each one four
QUIET_CALLS_MAX = 60


class Crashed(Exception):
    """The server died: no answer. What it had committed is there when it comes up again."""


class Server(Protocol):
    """What a schedule asks of a server, fake or real."""

    crash: str | None

    def sync(self, tablet: Tablet, body: dict[str, Any], now_ms: int) -> dict[str, Any]: ...
    def have(self, ids: list[str]) -> dict[str, Any]: ...
    def picture(self) -> dict[str, Any]: ...
    def identity(self, tablet: Tablet) -> str: ...
    def backup(self) -> None: ...
    def restore(self, *, announced: bool) -> None: ...
    def stored(self) -> list[dict[str, Any]]: ...


class Tablet:
    """One device: its replica, its clock, older copies of its storage, and calls under way."""

    def __init__(self, name: str, make: Callable[[str], Replica] = Replica) -> None:
        self.name = name
        self.replica = make(name)
        self.lineage: tuple[str, ...] = ()
        self.clock_off_ms = 0
        self.copies: list[Replica] = []
        self.alive = True
        self.under_way: list[tuple[str, dict[str, Any], dict[str, Any] | None]] = []


class World:
    """One schedule's hospital. `seen` counts what happened, so that a rare state that was never reached is known."""

    def __init__(self, seed: int, server: Server, tablets: int = 3, make: Callable[[str], Replica] = Replica) -> None:
        self.rng = random.Random(seed)
        self.server = server
        self.tablets = [Tablet(f"tablet-{number}", make) for number in range(tablets)]
        self.now_ms = START_MS
        self.seen: Counter[str] = Counter()
        self.forged: set[str] = set()
        self.shown: dict[str, dict[str, Any]] = {}
        self.knew: dict[str, set[str]] = {}
        self._ids = 0
        names = [name for name in OPERATIONS if self.rng.random() > 0.25] or ["write", "sync"]
        self._ops = [(OPERATIONS[name][0], OPERATIONS[name][1]) for name in {*names, "write", "sync"} & set(OPERATIONS)]
        self._ops.sort(key=lambda item: item[0].__name__)  # a set's order is not the seed's
        self._weights = [weight for _, weight in self._ops]
        self._open_stays()

    def _open_stays(self) -> None:
        first = self.tablets[0]
        for stay in STAYS:
            self.write(first, "stay.opened", stay, {"patient": {"name": stay}, "ward": "ICU", "cage": "1"})
            for order in ORDERS:
                schedule = {"every_min": 60, "start": SLOTS[0]} if order == ORDERS[0] else {"prn": True}
                self.write(first, "order.placed", stay, {"order": order, "name": order, "schedule": schedule})

    def run(self, steps: int) -> None:
        """So many steps, then heal."""
        for _ in range(steps):
            self.now_ms += self.rng.randrange(1, 400_000)
            alive = [tablet for tablet in self.tablets if tablet.alive]
            operation = self.rng.choices(self._ops, self._weights)[0][0]
            getattr(self, operation.__name__)(self.rng.choice(alive))
        self.heal()

    def new_id(self) -> str:
        """An id that no other entry of this world has."""
        self._ids += 1
        return f"entry-{self._ids:04x}"

    # -- writing ------------------------------------------------------------------------------------------------------

    def write(
        self, tablet: Tablet, kind: str, stay: str | None, data: dict[str, Any], ident: str | None = None, **more: Any
    ) -> dict[str, Any]:
        """An entry by this tablet, on its own clock; remembered as shown to a person."""
        before = {raw["id"] for raw in tablet.replica.entries()}
        raw = tablet.replica.write(ident or self.new_id(), kind, stay, data, self.now_ms + tablet.clock_off_ms, **more)
        self.shown[content_hash(raw)] = raw
        self.knew.setdefault(raw["id"], set()).update(before)
        return raw

    def known(self, tablet: Tablet, stay: str, kind: str, **fields: Any) -> list[str]:
        """The entries of a kind that this tablet holds, with these fields of data."""
        return [
            raw["id"]
            for raw in tablet.replica.entries()
            if raw["kind"] == kind and raw["stay"] == stay and all(raw["data"].get(name) == value for name, value in fields.items())
        ]

    def op_write(self, tablet: Tablet) -> None:
        """An act, a field or a note, mostly with what was known; sometimes not (it arrived between drawing and tap)."""
        stay, what = self.rng.choice(STAYS), self.rng.random()
        looked = self.rng.random() > 0.2
        if what < 0.5:
            order, slot = ORDERS[0], self.rng.choice(SLOTS)
            saw = self.known(tablet, stay, "treatment.charted", slot=slot) if looked else []
            outcome = self.rng.choice(("given", "given", "partial", "held", "not_given"))
            data = {"order": order, "slot": slot, "outcome": outcome, "repeat": bool(saw) and self.rng.random() < 0.2}
            self.write(tablet, "treatment.charted", stay, data, saw=saw, because="busy")
        elif what < 0.6:
            ident = self.new_id()
            data = {"order": ORDERS[1], "slot": f"prn:{ident}", "outcome": "given"}
            saw = self.known(tablet, stay, "treatment.charted", order=ORDERS[1]) if looked else []
            self.write(tablet, "treatment.charted", stay, data, ident, saw=saw)
        elif what < 0.85:
            saw = self.known(tablet, stay, "stay.moved") + self.known(tablet, stay, "stay.opened") if looked else []
            self.write(tablet, "stay.moved", stay, {"cage": str(self.rng.randrange(4))}, saw=saw)
        else:
            self.write(tablet, "note.written", stay, {"text": "seen"})

    def op_change(self, tablet: Tablet) -> None:
        """An order changed or stopped."""
        stay = self.rng.choice(STAYS)
        saw = self.known(tablet, stay, "order.placed", order=ORDERS[0]) + self.known(tablet, stay, "order.changed")
        since = self.rng.choice(SLOTS)
        if self.rng.random() < 0.5:
            self.write(
                tablet,
                "order.changed",
                stay,
                {"order": ORDERS[0], "schedule": {"every_min": 120, "start": SLOTS[0]}, "from": since},
                saw=saw,
            )
        else:
            self.write(tablet, "order.stopped", stay, {"order": ORDERS[0], "from": since}, saw=saw, because="better")

    def op_strike(self, tablet: Tablet) -> None:
        """A strike of an act that this tablet holds."""
        stay = self.rng.choice(STAYS)
        acts = self.known(tablet, stay, "treatment.charted")
        if acts:
            self.write(tablet, "entry.struck", stay, {"entry": self.rng.choice(acts)}, because="wrong patient")

    def op_settle(self, tablet: Tablet) -> None:
        """A person settles all acts of a slot that she sees."""
        stay, slot = self.rng.choice(STAYS), self.rng.choice(SLOTS)
        acts = self.known(tablet, stay, "treatment.charted", slot=slot)
        if len(acts) > 1:
            self.seen["settled"] += 1
            keep = self.rng.sample(acts, self.rng.randrange(len(acts) + 1))
            saw = self.known(tablet, stay, "clash.settled")
            self.write(tablet, "clash.settled", stay, {"of": acts, "keep": keep}, saw=saw, because="asked them")

    def op_reuse_id(self, tablet: Tablet) -> None:
        """A fault of software: an id of its own used again for other content."""
        mine = (raw for raw in tablet.replica.confirmed.values() if raw["device"] == tablet.replica.device and "key" not in raw)
        own = [raw["id"] for raw in mine if raw["id"] not in self.forged]
        if own:
            self.seen["id_reused"] += 1
            self.write(tablet, "note.written", STAYS[0], {"text": f"other {self.now_ms}"}, self.rng.choice(own))

    def op_forge(self, tablet: Tablet) -> None:
        """A tablet brings an entry in another's name, with a seal that nobody gave."""
        other = self.rng.choice(self.tablets)
        if other is tablet:
            return
        ident = self.new_id()
        raw = Replica(other.replica.device).write(
            ident, "treatment.charted", STAYS[0], {"order": ORDERS[0], "slot": SLOTS[0], "outcome": "given"}, self.now_ms
        )
        raw.update(seq=self.rng.randrange(1, 30), seal=f"1.{'0' * 64}", received="2026-11-22T19:00:00.000Z", outcome="added", pos=1)
        tablet.replica.outbox[ident] = raw
        self.forged.add(ident)
        self.seen["forged"] += 1

    # -- the line -----------------------------------------------------------------------------------------------------

    def op_sync(self, tablet: Tablet) -> None:
        """One call that goes through."""
        self.call(tablet)

    def op_bad_line(self, tablet: Tablet) -> None:
        """One call whose request is lost, whose answer is lost, that arrives twice, or that stalls and arrives later."""
        call, body = tablet.replica.next_call()
        fate = self.rng.choice(("request lost", "answer lost", "doubled", "request stalls", "answer stalls"))
        self.seen[fate] += 1
        if fate == "request lost":
            return
        if fate == "request stalls":
            tablet.under_way.append((call, body, None))
            return
        reply = self._ask(tablet, call, body)
        if fate == "doubled" and reply is not None:
            reply = self._ask(tablet, call, body)
        if fate == "answer stalls" and reply is not None:
            tablet.under_way.append((call, body, reply))
        elif fate == "doubled" and reply is not None:
            self._take(tablet, call, body, reply)

    def op_late(self, tablet: Tablet) -> None:
        """Something that stalled arrives after all, in any order; the tablet gave up on it long ago and made other calls."""
        if not tablet.under_way:
            return
        call, body, reply = tablet.under_way.pop(self.rng.randrange(len(tablet.under_way)))
        self.seen["arrived late"] += 1
        if reply is None:
            self._ask(tablet, call, body)
        elif call == "sync":
            self._take(tablet, call, body, reply)

    def call(self, tablet: Tablet) -> None:
        """One call and its answer."""
        call, body = tablet.replica.next_call()
        reply = self._ask(tablet, call, body)
        if reply is not None:
            self._take(tablet, call, body, reply)

    def _ask(self, tablet: Tablet, call: str, body: dict[str, Any]) -> dict[str, Any] | None:
        try:
            if call == "sync":
                if body["device"] != tablet.replica.device:
                    return None  # a stalled call of an identity that it had before; its token is another
                return self.server.sync(tablet, body, self.now_ms)
            if call == "have":
                return self.server.have(body["ids"])
            if call == "picture":
                return self.server.picture()
            return {"device": self.server.identity(tablet)}
        except Crashed:
            self.seen["server crashed"] += 1
            return None

    def _take(self, tablet: Tablet, call: str, body: dict[str, Any], reply: dict[str, Any]) -> None:
        replica = tablet.replica
        if call == "sync":
            for told in reply["outcomes"]:
                self.seen[told["outcome"] + (f":{told['reason']}" if told.get("reason") else "")] += 1
            self.seen["reset"] += bool(reply.get("reset"))
            self.seen["new epoch met"] += replica.epoch is not None and reply["epoch"] != replica.epoch
            replica.take_sync(body, reply, self.now_ms + tablet.clock_off_ms)
        elif call == "have":
            self.seen["brought back"] += len(reply["lack"])
            replica.take_have(body, reply)
        elif call == "picture":
            replica.take_picture(reply, self.now_ms + tablet.clock_off_ms)
        else:
            self.seen["new identity"] += 1
            tablet.lineage += (replica.device,)
            replica.take_identity(reply["device"])

    # -- misfortune ---------------------------------------------------------------------------------------------------

    def op_crash(self, tablet: Tablet) -> None:
        """The server dies during this tablet's next call: before the commit, after it, or at some statement."""
        self.server.crash = self.rng.choice(("before commit", "after commit", *(f"statement {number}" for number in range(1, 6))))
        self.seen[f"crash {self.server.crash}"] += 1
        self.call(tablet)
        self.server.crash = None

    def op_backup(self, tablet: Tablet) -> None:
        """The hourly backup."""
        self.server.backup()

    def op_restore(self, tablet: Tablet) -> None:
        """A person restores the newest backup."""
        self.server.restore(announced=True)
        self.seen["restored"] += 1

    def op_roll_back(self, tablet: Tablet) -> None:
        """The disk is put back to the newest backup, and nobody says so."""
        self.server.restore(announced=False)
        self.seen["rolled back unannounced"] += 1

    def op_copy(self, tablet: Tablet) -> None:
        """A tablet's own backup of its storage."""
        tablet.copies.append(tablet.replica.copy())

    def op_old_copy(self, tablet: Tablet) -> None:
        """A tablet is put back to an older copy of its storage: what only it held is gone, its numbers are used again."""
        if tablet.copies:
            tablet.replica = self.rng.choice(tablet.copies).copy()
            tablet.under_way.clear()
            self.seen["tablet put back"] += 1

    def op_clock(self, tablet: Tablet) -> None:
        """A tablet's clock is set wrong by hours or days."""
        tablet.clock_off_ms = self.rng.choice((0, -HOUR_MS, 5 * HOUR_MS, 72 * HOUR_MS, -300 * HOUR_MS))
        self.seen["clock wrong"] += 1

    def op_lose(self, tablet: Tablet) -> None:
        """A tablet is lost for ever, unless it is one of the last two."""
        if sum(one.alive for one in self.tablets) > 2:
            tablet.alive = False
            self.seen["tablet lost"] += 1

    # -- healing ------------------------------------------------------------------------------------------------------

    def heal(self) -> None:
        """The line holds; every tablet that is left syncs until nothing moves. `unquiet` names those that never rest."""
        self.server.crash = None
        self.held = {content_hash(raw): raw for tablet in self.alive() for raw in tablet.replica.entries()}
        self.unquiet: list[str] = []
        for _ in range(4):
            before = len(self.server.stored())
            for tablet in self.alive():
                self._settle_down(tablet)
            if len(self.server.stored()) == before and all(tablet.replica.quiet for tablet in self.alive()) and self._all_abreast():
                return
        self.unquiet = self.unquiet or ["the hospital"]

    def _all_abreast(self) -> bool:
        last = len(self.server.stored())
        return all(tablet.replica.cursor == last for tablet in self.alive())

    def _settle_down(self, tablet: Tablet) -> None:
        for _ in range(QUIET_CALLS_MAX):
            self.call(tablet)
            if tablet.replica.quiet:
                return
        self.unquiet.append(tablet.name)

    def alive(self) -> Iterable[Tablet]:
        """The tablets that were not lost."""
        return [tablet for tablet in self.tablets if tablet.alive]


#: name -> operation and its weight; a schedule leaves about a quarter of them out
OPERATIONS: dict[str, tuple[Callable[[World, Tablet], None], int]] = {
    "write": (World.op_write, 30),
    "sync": (World.op_sync, 30),
    "bad_line": (World.op_bad_line, 12),
    "late": (World.op_late, 6),
    "change": (World.op_change, 3),
    "strike": (World.op_strike, 3),
    "settle": (World.op_settle, 3),
    "reuse_id": (World.op_reuse_id, 1),
    "forge": (World.op_forge, 1),
    "crash": (World.op_crash, 4),
    "backup": (World.op_backup, 3),
    "restore": (World.op_restore, 2),
    "roll_back": (World.op_roll_back, 2),
    "copy": (World.op_copy, 3),
    "old_copy": (World.op_old_copy, 2),
    "clock": (World.op_clock, 2),
    "lose": (World.op_lose, 1),
}

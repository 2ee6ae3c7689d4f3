"""The browser's replica under the same scheduler: its real modules in Node, the real admission desk on the other end of the line."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import playwright

from domain import grammar
from tests.simulation.servers import DeskServer
from tests.simulation.world import Crashed, Tablet, World

NODE = Path(playwright.__file__).parent / "driver" / "node"
SCRIPT = Path(__file__).parent / "node" / "tablets.mjs"
#: rounds in which one tablet must come to rest after all is healed; what was refused by itself is offered again a minute later
ROUNDS_MAX = 12
MINUTE_MS = 60_000

Answer = Callable[[str, str, str, Any], dict[str, Any] | None]


class Tablets:
    """One Node process with the tablets of one world at a time."""

    def __init__(self) -> None:
        self.process = subprocess.Popen([NODE, SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer: Answer = lambda *_: None
        self.do("grammar", grammar=grammar.plain())

    def close(self) -> None:
        """The process ends."""
        self.process.kill()
        self.process.wait()

    def do(self, deed: str, **words: Any) -> Any:
        """One deed; calls that it makes on the way are answered. Raises AssertionError where the script itself fails."""
        self._say({"do": deed, **words})
        assert self.process.stdout is not None
        while True:
            line = json.loads(self.process.stdout.readline())
            if "ask" not in line:
                assert "failed" not in line, line["failed"]
                return line["done"]
            reply = self.answer(line["name"], line["method"], line["path"], line.get("body"))
            self._say({"answer": line["ask"], "reply": reply} if reply is not None else {"answer": line["ask"], "silent": True})

    def _say(self, line: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()


class ScriptReplica:
    """What the world asks of a replica, told by the script."""

    def __init__(self, tablets: Tablets, name: str) -> None:
        self._tablets, self.name = tablets, name
        self._state: dict[str, Any] | None = None
        tablets.do("make", name=name)

    def write(self, ident: str, kind: str, stay: str | None, data: Any, now_ms: int, **more: Any) -> dict[str, Any]:
        """As `Replica.write`."""
        draft = {"kind": kind, "stay": stay, "data": data, "saw": list(more.get("saw", ())), "because": more.get("because")}
        made: dict[str, Any] = self.tell("write", id=ident, draft=draft, wallMs=now_ms)
        return made

    def tell(self, deed: str, **words: Any) -> Any:
        """A deed of this tablet's."""
        self._state = None
        return self._tablets.do(deed, name=self.name, **words)

    @property
    def state(self) -> dict[str, Any]:
        """What it holds."""
        if self._state is None:
            self._state = self._tablets.do("state", name=self.name)
        return self._state

    @property
    def device(self) -> str:
        return str(self.state["device"])

    @property
    def confirmed(self) -> dict[str, dict[str, Any]]:
        return dict(self.state["confirmed"])

    @property
    def cursor(self) -> int:
        return int(self.state["place"]["cursor"])

    @property
    def quiet(self) -> bool:
        return not self.state["unsent"]

    def entries(self) -> Iterable[dict[str, Any]]:
        """All that it shows."""
        confirmed = self.confirmed
        return [*confirmed.values(), *(raw for raw in self.state["unsent"] if raw["id"] not in confirmed)]


class ScriptWorld(World):
    """The same schedules; a call is a whole round of the exchange, and the line fails at some call within it."""

    def __init__(self, seed: int, server: DeskServer, tablets: Tablets) -> None:
        self.script = tablets
        tablets.do("forget")
        tablets.answer = self._answer
        self._fate: tuple[str, int] | None = None
        super().__init__(seed, server, make=lambda name: ScriptReplica(tablets, name))  # type: ignore[arg-type,return-value]

    def call(self, tablet: Tablet) -> None:
        tablet.replica.tell("round", wallMs=self.now_ms + tablet.clock_off_ms)  # type: ignore[attr-defined]

    def op_bad_line(self, tablet: Tablet) -> None:
        fate = self.rng.choice(("request lost", "answer lost", "doubled"))
        self.seen[fate] += 1
        self._fate = (fate, self.rng.randrange(4))
        self.call(tablet)
        self._fate = None

    def op_late(self, tablet: Tablet) -> None:
        """A browser drops the answer to a call that it gave up."""

    # a forger is no browser of ours; an id used for two contents, put back twice, is tried over the pure core alone: of 3,000
    # schedules one ended with a tablet that lacked the entry's second form (it was in the journal)
    op_forge = op_reuse_id = op_late

    def op_copy(self, tablet: Tablet) -> None:
        tablet.replica.tell("copy")  # type: ignore[attr-defined]

    def op_old_copy(self, tablet: Tablet) -> None:
        self.seen["tablet put back"] += bool(tablet.replica.tell("putBack"))  # type: ignore[attr-defined]

    def _settle_down(self, tablet: Tablet) -> None:
        for _ in range(ROUNDS_MAX):
            self.now_ms += MINUTE_MS
            self.call(tablet)
            if tablet.replica.quiet:
                return
        self.unquiet.append(tablet.name)

    def _answer(self, name: str, method: str, path: str, body: Any) -> dict[str, Any] | None:
        fate = None
        if self._fate is not None:
            fate, left = self._fate
            self._fate = (fate, left - 1)
            fate = fate if left == 0 else None
        if fate == "request lost":
            return None
        reply = self._reply(name, path, body)
        if fate == "doubled" and reply is not None:
            reply = self._reply(name, path, body)
        return None if fate == "answer lost" else reply

    def _reply(self, name: str, path: str, body: Any) -> dict[str, Any] | None:
        server = self.server
        try:
            if path == "/journal/sync":
                maker = SimpleNamespace(replica=SimpleNamespace(device=body["device"]), lineage=())
                reply = server.sync(maker, body, self.now_ms)  # type: ignore[arg-type]
                for told in reply["outcomes"]:
                    self.seen[told["outcome"] + (f":{told['reason']}" if told.get("reason") else "")] += 1
                self.seen["reset"] += bool(reply.get("reset"))
                self.seen["new epoch met"] += body["epoch"] is not None and reply["epoch"] != body["epoch"]
                return reply
            if path == "/journal/have":
                reply = server.have(body["ids"])
                self.seen["brought back"] += len(reply["lack"])
                return reply
            picture = server.picture()
            if "?stay=" in path:
                picture["entries"] = [raw for raw in picture["entries"] if raw["stay"] == path.split("=")[1]]
            return picture
        except Crashed:
            self.seen["server crashed"] += 1
            return None

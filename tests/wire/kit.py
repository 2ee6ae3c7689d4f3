"""What the tests of the wire share: a device that speaks the protocol by hand, over real HTTP and real WebSockets."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from websockets.sync.client import ClientConnection, connect

from tests.harness.server import ServerProcess

SLOT = "2026-11-22T20:00:00Z"


class Answer:
    """An HTTP answer."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def call(
    server: ServerProcess, method: str, path: str, body: Any = None, token: str | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """One request; `body` is bytes as they are, or anything else as JSON."""
    sent = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {}), **(headers or {})}
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        line.request(method, path, body if isinstance(body, bytes) or body is None else json.dumps(body).encode(), sent)
        answer = line.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        line.close()


class Device:
    """An enrolled identity with an outbox that forgets by id alone."""

    def __init__(self, server: ServerProcess, name: str = "Blue 1", role: str = "device", colour: str = "blue") -> None:
        self.server = server
        code = server.code(name, colour=colour, role=role)
        given = call(server, "POST", "/journal/enroll", {"code": code, "nonce": uuid4().hex}).json
        self.device, self.token, self.role = str(given["device"]), str(given["token"]), str(given["role"])
        self.seq = 0
        self.epoch: str | None = None
        self.mark: str | None = None
        self.cursor = 0
        self.held: dict[str, dict[str, Any]] = {}

    def entry(self, kind: str = "note.written", stay: str | None = "stay-1", data: Any = None, **more: Any) -> dict[str, Any]:
        """An entry of this device, with the next number."""
        self.seq += 1
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        made: dict[str, Any] = {
            "id": f"{self.device}-{self.seq}", "device": self.device, "seq": self.seq,
            "stamp": f"{now}-{self.seq % 65536:04x}-{self.device}",
            "at": now, "at_from": "clock", "clock": None, "by": None, "auth": "unverified", "kind": kind, "stay": stay,
            "data": {"text": "seen"} if data is None else data, "saw": [], "because": None,
        }  # fmt: skip
        return made | more

    def opening(self, stay: str = "stay-1", name: str = "Biscuit") -> dict[str, Any]:
        """A patient's admission."""
        return self.entry("stay.opened", stay, {"patient": {"name": name, "species": "dog"}, "ward": "ICU", "cage": "3"})

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        return call(self.server, method, path, body, self.token, headers)

    def push(self, *entries: Any, **more: Any) -> Answer:
        """One sync with these entries, at the place where this device stands."""
        body = {
            "device": self.device,
            "epoch": self.epoch,
            "mark": self.mark,
            "cursor": self.cursor,
            "last_seq": self.seq,
            "entries": list(entries),
        }
        return self.call("POST", "/journal/sync", body | more)

    def sync(self, *entries: Any) -> list[dict[str, Any]]:
        """A sync until nothing is left to pull; what came is held, by key or id. Returns the outcomes."""
        outcomes: list[dict[str, Any]] = []
        while True:
            answer = self.push(*entries)
            assert answer.status == 200, answer.body
            reply = answer.json
            outcomes += reply["outcomes"]
            self.take(reply)
            if not reply["more"]:
                return outcomes
            entries = ()

    def take(self, reply: Mapping[str, Any]) -> None:
        """Holds what came and stands at its cursor."""
        for entry in reply["entries"]:
            self.held[entry.get("key") or entry["id"]] = entry
        self.epoch, self.mark, self.cursor = reply["epoch"], reply["mark"], reply["cursor"]

    @contextmanager
    def feed(self, cursor: int | None = None) -> Iterator[ClientConnection]:
        """An open feed."""
        address = f"ws://127.0.0.1:{self.server.port}/journal/feed" + ("" if cursor is None else f"?cursor={cursor}")
        with connect(address, subprotocols=["wardlight.v1", f"bearer.{self.token}"], compression=None, max_size=None) as socket:  # type: ignore[list-item]
            yield socket


def heard(socket: ClientConnection, word: str, within_s: float = 10.0) -> dict[str, Any]:
    """The next message of this type; beats in between are passed over."""
    while True:
        message: dict[str, Any] = json.loads(socket.recv(timeout=within_s))
        if message["type"] == word:
            return message
        assert message["type"] == "beat", message

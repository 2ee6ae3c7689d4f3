"""The feed: no gap under concurrent pushes, one encoding for all, and nobody waits for a slow viewer."""

from __future__ import annotations

import json
import socket as sockets
import threading
from collections.abc import Callable
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import connect

from tests.harness.server import ServerProcess
from tests.wire.kit import Device, heard

Servers = Callable[..., ServerProcess]


def test_a_viewer_is_greeted_with_what_it_lacks(ward: ServerProcess) -> None:
    nurse = Device(ward, "Greeted")
    nurse.sync(nurse.opening("stay-greet"))
    place = nurse.cursor
    nurse.sync(nurse.entry(stay="stay-greet"))
    with nurse.feed(place) as socket:
        hello = heard(socket, "hello")
        assert hello["epoch"] == nurse.epoch
        assert hello["cursor"] >= place + 1
        missing = heard(socket, "entries")
        assert missing["from"] == place + 1
        assert [entry["pos"] for entry in missing["entries"]] == list(range(place + 1, hello["cursor"] + 1))
        beat = heard(socket, "beat")
        assert beat["to"] >= hello["cursor"]
        assert beat["server_time"].endswith("Z")


def test_a_viewer_that_lacks_too_much_is_told_to_sync(make_server: Servers) -> None:
    server = make_server()
    nurse = Device(server)
    nurse.sync(nurse.opening())
    for _ in range(5):
        nurse.sync(*(nurse.entry() for _ in range(500)))
    with nurse.feed(0) as socket:
        heard(socket, "hello")
        heard(socket, "behind")
        nurse.sync(nurse.entry())
        assert heard(socket, "entries")["to"] == nurse.cursor
    with nurse.feed(10**9) as socket:
        heard(socket, "hello")
        heard(socket, "behind")


def test_no_entry_is_skipped_while_many_push_and_viewers_come_and_go(make_server: Servers) -> None:
    server = make_server()
    nurses = [Device(server, f"Nurse {place}") for place in range(4)]
    nurses[0].sync(nurses[0].opening())
    each, total = 25, 4 * 25

    def chart(nurse: Device) -> None:
        for _ in range(each):
            assert nurse.push(nurse.entry(), nurse.entry()).status == 200

    start = nurses[0].cursor
    seen: list[list[int]] = [[] for _ in range(6)]
    walls = [Device(server, f"Wall {place}", role="wall") for place in range(2)]
    end = start + 2 * total + len(walls)

    def watch(place: int) -> None:
        cursor, wall = start, walls[place % 2]
        while cursor < end:
            with wall.feed(cursor) as socket:
                heard(socket, "hello")
                for _ in range(10 if place % 3 else 1000):
                    message: dict[str, Any] = json.loads(socket.recv(timeout=10))
                    if message["type"] != "entries":
                        continue
                    assert message["from"] <= cursor + 1
                    assert message["to"] - message["from"] + 1 == len(message["entries"])
                    fresh = [entry["pos"] for entry in message["entries"] if entry["pos"] > cursor]
                    seen[place] += fresh
                    cursor = max(cursor, message["to"])
                    if cursor >= end:
                        break

    works = [threading.Thread(target=chart, args=(nurse,)) for nurse in nurses] + [
        threading.Thread(target=watch, args=(place,)) for place in range(6)
    ]
    for work in works:
        work.start()
    for work in works:
        work.join(90)
    assert seen == [list(range(start + 1, end + 1))] * 6


def test_a_viewer_that_does_not_read_costs_nobody_anything(make_server: Servers) -> None:
    server = make_server()
    nurse, wall = Device(server, "Blue 1"), Device(server, "Wall", role="wall")
    nurse.sync(nurse.opening())
    deaf = _raw_feed(wall)
    with wall.feed() as socket:
        heard(socket, "hello")
        # fifty megabytes that the deaf viewer never takes
        for _ in range(80):
            nurse.sync(*(nurse.entry(data={"text": "x" * 60_000}) for _ in range(10)))
            got = 0
            while got < 10:
                got += len(heard(socket, "entries")["entries"])
        assert "wardlight_feed_viewers 2.0" in nurse.call("GET", "/metrics").body.decode()
    assert _memory_mb(server) < 400
    deaf.close()


def test_a_revoked_viewer_hears_nothing_that_was_written_since(ward: ServerProcess) -> None:
    nurse, lost = Device(ward, "Stays"), Device(ward, "Is lost")
    nurse.sync(nurse.opening("stay-since"))
    lost.sync()
    with lost.feed(lost.cursor) as socket:
        heard(socket, "hello")
        ward.command("device", "revoke", lost.device, "--because", "left on a bus")
        note = nurse.entry(stay="stay-since")
        nurse.sync(note)
        told: list[str] = []
        with pytest.raises(ConnectionClosedError):
            told.extend(map(str, socket))
        assert socket.close_code == 4003
    assert not [message for message in told if note["id"] in message]


def test_the_feed_wants_its_subprotocol_and_a_whole_cursor(ada: Device) -> None:
    address = f"ws://127.0.0.1:{ada.server.port}/journal/feed"
    for url, offered in (
        (address, ["wardlight.v2", f"bearer.{ada.token}"]),
        (f"{address}?cursor=x", ["wardlight.v1", f"bearer.{ada.token}"]),
        (f"{address}s", ["wardlight.v1"]),
    ):
        with pytest.raises(InvalidStatus) as refused:
            connect(url, subprotocols=offered).close()  # type: ignore[arg-type]
        assert refused.value.response.status_code in (400, 404)
        assert set(json.loads(refused.value.response.body or b"{}")) == {"error", "detail"}
    with ada.feed() as socket:
        assert socket.subprotocol == "wardlight.v1"
        socket.send("whatever a viewer says")
        socket.send(b"\x00\xff")
        heard(socket, "hello")


def _raw_feed(wall: Device) -> sockets.socket:
    """A viewer that shakes hands and then never reads."""
    line = sockets.create_connection(("127.0.0.1", wall.server.port))
    line.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    head = [
        "GET /journal/feed HTTP/1.1", f"Host: 127.0.0.1:{wall.server.port}", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", f"Sec-WebSocket-Protocol: wardlight.v1, bearer.{wall.token}", "", "",
    ]  # fmt: skip
    line.sendall("\r\n".join(head).encode())
    assert b"101" in line.recv(64)
    return line


def _memory_mb(server: ServerProcess) -> float:
    assert server.process is not None
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))

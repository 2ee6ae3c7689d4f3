"""Devices that fall silent together, on a real server that waits for seconds instead of minutes; and what its figures say."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.harness.server import ServerProcess
from tests.wire.kit import Device, call

#: what one waits at most for the server's next look; it looks every second here
PATIENCE_S = 20.0
#: the shortest silence that a hospital can set, seconds
SILENT_S = 5


def outages(server: ServerProcess) -> list[tuple[str, list[str] | None]]:
    """What the journal says of outages: kind, and which devices."""
    found = server.journal()
    told = [entry for entry in found if entry["kind"] in ("outage.declared", "outage.ended")]
    return [(entry["kind"], entry["data"].get("devices")) for entry in told]


def figure(server: ServerProcess, name: str) -> str | None:
    text = call(server, "GET", "/metrics").body.decode()
    return next((line.split()[1] for line in text.splitlines() if line.startswith(f"{name} ")), None)


def waits(until: Callable[[], bool], meanwhile: Callable[[], object] = lambda: None) -> bool:
    """Looks until it is so; false if it never is."""
    end = time.monotonic() + PATIENCE_S
    while not until():
        if time.monotonic() > end:
            return False
        meanwhile()
        time.sleep(0.1)
    return True


def test_two_awake_devices_that_fall_silent_are_an_emergency_until_one_is_heard(make_server: Callable[..., ServerProcess]) -> None:
    server = make_server()
    server.command("settings", "set", f"silent_after_s={SILENT_S}")
    blue, red, gold = (Device(server, name) for name in ("Blue 1", "Red 1", "Gold 1"))
    blue.sync(blue.opening())
    assert (figure(server, "wardlight_emergency"), figure(server, "wardlight_internet")) == ("0.0", None)

    blue.push(asleep=True)
    red.sync()
    with gold.feed():  # who listens is not silent, though it says nothing
        assert not waits_briefly(lambda: figure(server, "wardlight_emergency") == "1.0")
    assert waits(lambda: figure(server, "wardlight_emergency") == "1.0")
    red.sync()
    assert waits(lambda: figure(server, "wardlight_emergency") == "2.0", red.sync)
    declared, ended = outages(server)
    assert declared == ("outage.declared", sorted([red.device, gold.device]))
    assert ended == ("outage.ended", None)


def waits_briefly(until: Callable[[], bool]) -> bool:
    """Looks for longer than a silence may last here."""
    end = time.monotonic() + SILENT_S + 2
    while time.monotonic() < end:
        if until():
            return True
        time.sleep(0.1)
    return False

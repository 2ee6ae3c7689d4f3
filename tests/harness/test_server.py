"""The real server as a process: it starts, is killed, and comes back on its port."""

from __future__ import annotations

import signal
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness.server import ServerDied, ServerProcess


def health(server: ServerProcess) -> int:
    with urllib.request.urlopen(f"{server.url}/healthz", timeout=5) as answer:
        return int(answer.status)


def test_a_server_that_was_killed_comes_back_on_its_port(make_server: Callable[..., ServerProcess]) -> None:
    server = make_server()
    assert health(server) == 200
    server.kill()
    with pytest.raises(urllib.error.URLError):
        health(server)
    server.start()
    assert health(server) == 200


def test_a_server_that_is_asked_to_stop_does_so_in_time_and_without_a_fault(make_server: Callable[..., ServerProcess]) -> None:
    server = make_server()
    assert server.process is not None
    server.stop()
    assert server.process.returncode in (0, -signal.SIGTERM), "not killed for its slowness"
    assert server.errors == []


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "hospital", args=["--no-such-option"])
    try:
        with pytest.raises(ServerDied, match="no-such-option"):
            server.start()
    finally:
        server.close()

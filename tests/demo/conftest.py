"""One running server for all tests of the demo that need no server of their own, and its door from this side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness.server import ServerProcess
from ui.demo.device import Device


class Manager:
    """What a manager does on the server's machine, in this process: starting a command for each would take a second."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server

    def device(self, name: str, **options: Any) -> Device:
        return Device.enroll(self.server.url, self.server.code(name), timeout_s=5.0, **options)

    def backup(self, folder: Path) -> None:
        with self.server.beside() as opened:
            opened.backup(folder)

    def restore(self, folder: Path) -> None:
        with self.server.beside() as opened:
            opened.restore(folder)


@pytest.fixture(scope="session")
def manager(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Manager]:
    with ServerProcess(tmp_path_factory.mktemp("hospital")) as server:
        yield Manager(server)

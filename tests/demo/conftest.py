"""One running server for all tests of the demo that need no server of their own, and its door from this side."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.hospital import Hospital
from tests.harness.server import ServerProcess
from ui.demo.device import Device


class Manager:
    """What a manager does on the server's machine, in this process: starting a command for each would take a second."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server

    def code(self, name: str) -> str:
        with self.hospital() as opened:
            return opened.make_code(name, "blue", "ICU", "device")

    def device(self, name: str, **options: Any) -> Device:
        return Device.enroll(self.server.url, self.code(name), timeout_s=5.0, **options)

    def journal(self) -> list[dict[str, Any]]:
        with self.hospital() as opened:
            return [json.loads(line) for line in opened.export()]

    def backup(self, folder: Path) -> None:
        with self.hospital() as opened:
            opened.backup(folder)

    def restore(self, folder: Path) -> None:
        with self.hospital() as opened:
            opened.restore(folder)

    def hospital(self) -> _Opened:
        return _Opened(self.server.data_dir)


class _Opened:
    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def __enter__(self) -> Hospital:
        self._hospital = Hospital.open(self._data_dir, None, lambda: time.time_ns() // 1_000_000)
        return self._hospital

    def __exit__(self, *_: object) -> None:
        self._hospital.close()


@pytest.fixture(scope="session")
def manager(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Manager]:
    with ServerProcess(tmp_path_factory.mktemp("hospital")) as server:
        yield Manager(server)

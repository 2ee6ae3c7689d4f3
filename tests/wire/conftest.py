"""One server for all tests of the wire that do not kill or restore it: each brings devices and stays of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.harness.server import ServerProcess
from tests.wire.kit import Device


@pytest.fixture(scope="session")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A running server that nobody stops."""
    server = ServerProcess(tmp_path_factory.mktemp("ward"), args=["--no-backups"])
    try:
        yield server.start()
        assert not server.errors, "the server logged errors:\n" + "\n".join(server.errors)
    finally:
        server.stop()
        server.close()


@pytest.fixture(scope="session")
def ada(ward: ServerProcess) -> Device:
    """A device that others use too: for what does not depend on who else is there."""
    return Device(ward, "Ada's Blue 1")

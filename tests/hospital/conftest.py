"""A hospital on a folder of its own, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.hospital import Hospital
from tests.hospital.making import Clock, Device, open_hospital


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def blue() -> Device:
    return Device("blue-1")


@pytest.fixture
def red() -> Device:
    return Device("red-1")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    """The address of an empty database, or None for SQLite in the folder."""
    return None if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def hospital(tmp_path: Path, database: str | None, clock: Clock) -> Iterator[Hospital]:
    with open_hospital(tmp_path / "data", database, clock) as opened:
        yield opened

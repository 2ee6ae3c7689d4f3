"""Which of several server processes on the same data runs the watch: an advisory lock of PostgreSQL, a lock on a file for SQLite.

Either is given back by the system when the process dies, so that another one takes over at its next look.
"""

from __future__ import annotations

import fcntl
import logging
import os
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa

from domain.store.engine import SCHEDULER_LOCK, is_sqlite

log = logging.getLogger(__name__)

LOCK_FILE = "scheduler.lock"


class Leader:
    """Asks for the lead, and keeps it as long as the process, or the connection, lives."""

    def __init__(self, engine: sa.Engine, folder: Path) -> None:
        self._engine, self._path = engine, folder / LOCK_FILE
        self._handle: int | None = None
        self._connection: sa.Connection | None = None

    def leads(self) -> bool:
        """Whether this process leads now; asks for it where nobody does."""
        return self._by_file() if is_sqlite(self._engine) else self._by_connection()

    def close(self) -> None:
        """Gives the lead back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        if self._connection is not None:
            with suppress(sa.exc.SQLAlchemyError):
                self._connection.invalidate()  # closes the session itself, and with it the lock
                self._connection.close()
            self._connection = None

    def _by_file(self) -> bool:
        if self._handle is not None:
            return True
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def _by_connection(self) -> bool:
        try:
            if self._connection is not None:
                self._connection.exec_driver_sql("SELECT 1")
                return True
            connection = self._engine.execution_options(isolation_level="AUTOCOMMIT").connect()
            if connection.execute(sa.select(sa.func.pg_try_advisory_lock(SCHEDULER_LOCK))).scalar():
                self._connection = connection
                return True
            connection.close()
        except sa.exc.SQLAlchemyError as error:
            log.warning("whether this server leads cannot be told: %s", error)
            self.close()
        return False

"""The one place that knows which database it is: how a connection is made safe, how the position lock is taken, how errors are told.

SQLite runs with WAL and synchronous=FULL: a reply that goes out after the commit is then true even when the power goes (SYNC.md:
what was acknowledged without it did not survive a kill). PostgreSQL is durable by default.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from domain import errors
from domain.store.tables import hospital, metadata

#: how long a writer waits for another process's lock before it says "not writable", milliseconds; a nurse waits with it
BUSY_TIMEOUT_MS = 5_000
#: between two tries to turn WAL on, seconds: the other's turning takes a few milliseconds
WAL_AGAIN_S = 0.01
#: pages of SQLite's cache per connection, KiB: the upper levels of three indexes of a million rows
CACHE_KIB = 16_384
#: the newest migration; when the database says the same, Alembic (0.3 s of import) is not needed at all
HEAD = "0002"
#: PostgreSQL's advisory locks are numbers for the whole database: ours are these
MIGRATION_LOCK, SCHEDULER_LOCK = 0x57A2D1, 0x57A2D2


def make_engine(url: str) -> sa.Engine:
    """An engine for `sqlite:///file` or `postgresql+psycopg://…`; a bare `postgresql://` means that too."""
    scheme, _, rest = url.partition("://")
    if scheme in ("postgres", "postgresql"):
        url = f"postgresql+psycopg://{rest}"
    if url.startswith("sqlite"):
        engine = sa.create_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sa.create_engine(url, pool_pre_ping=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # or the driver would begin by itself, deferred, and a writer could fail half-way
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _turn_wal_on(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", f"cache_size=-{CACHE_KIB}"):
        connection.execute(f"PRAGMA {pragma}")


def _turn_wal_on(connection: Any) -> None:
    """The first who opens a file turns WAL on, and it stays. Of two at once one is told "locked" without any wait: it tries again."""
    end = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
        time.sleep(WAL_AGAIN_S)


def _begin_sqlite(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def is_sqlite(engine: sa.Engine | sa.Connection) -> bool:
    """Whether this is SQLite; all else is PostgreSQL."""
    return engine.dialect.name == "sqlite"


def reader_of(engine: sa.Engine) -> sa.Engine:
    """The same pool for reading: one snapshot per transaction on both databases."""
    return engine if is_sqlite(engine) else engine.execution_options(isolation_level="REPEATABLE READ")


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that holds the position lock from its first statement. Raises errors.Unavailable where it cannot be kept."""
    try:
        with engine.execution_options(writing=True).begin() as connection:
            if not is_sqlite(connection):
                connection.execute(sa.select(hospital.c.id).where(hospital.c.id == 1).with_for_update())
            yield connection
    except sa.exc.IntegrityError:
        raise
    except sa.exc.DBAPIError as error:
        raise errors.Unavailable(f"The journal is not writable just now ({error.orig}). Nothing was lost; try again.") from error


def file_of(url: str) -> Path | None:
    """The file of a SQLite address, or None."""
    made = sa.make_url(url)
    return Path(made.database) if made.get_backend_name() == "sqlite" and made.database else None


def migrate(engine: sa.Engine, epoch: str) -> None:
    """Brings the tables to the newest form, and makes the hospital's row with `epoch` where there is none. Safe beside other processes."""
    if _version(engine) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    with engine.execution_options(writing=True).begin() as connection:
        if not is_sqlite(connection):
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if connection.execute(sa.select(hospital.c.id)).first() is None:
            connection.execute(hospital.insert().values(id=1, epoch=epoch, last_pos=0, mark=""))


def _version(engine: sa.Engine) -> str | None:
    if not sa.inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def tables_differ(engine: sa.Engine) -> list[Any]:
    """What Alembic would still change to make the database equal to `tables.py`; for a test."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

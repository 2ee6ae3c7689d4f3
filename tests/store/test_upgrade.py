"""A hospital that was made by an older version opens, and keeps what it has."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import domain.store
from domain.store import engine as engines
from domain.store.engine import make_engine, migrate, tables_differ


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_hospital_without_passwords_gets_their_tables_and_keeps_its_pins(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    engine = make_engine(url)
    config = Config()
    config.set_main_option("script_location", str(Path(domain.store.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with engine.execution_options(writing=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        row = {"staff": "s-ada", "role": "nurse", "salt": "00", "iterations": 1, "verifier": "ff"}
        connection.execute(sa.text("INSERT INTO verifiers VALUES (:staff, :role, :salt, :iterations, :verifier)"), row)
        connection.execute(sa.text("INSERT INTO hospital VALUES (1, 'old', 0, '')"))
    migrate(engine, "new")
    assert tables_differ(engine) == []
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT staff FROM verifiers")).scalars().all() == ["s-ada"]
        assert connection.execute(sa.text("SELECT epoch FROM hospital")).scalars().all() == ["old"]
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == engines.HEAD
    engine.dispose()

"""The harness itself: errors that are logged fail a test, databases are fresh, ports are free."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.harness.server import PORTS, clean_environment, free_port

NOISY = """
import logging, pytest
def test_that_logs_an_error(): logging.getLogger("ward").error("the roof is on fire")
@pytest.mark.errors_expected
def test_that_may(): logging.getLogger("ward").error("as expected")
def test_that_warns(): logging.getLogger("ward").warning("smoke")
"""


def test_a_test_that_logs_an_error_fails(tmp_path: Path) -> None:
    (tmp_path / "test_noisy.py").write_text(NOISY, encoding="utf-8")
    options = ["-p", "tests.conftest", "-p", "no:cacheprovider", "-c", "pyproject.toml", "--rootdir", str(tmp_path)]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(tmp_path)], capture_output=True, text=True, env=clean_environment(), check=False
    )
    closing = run.stdout.splitlines()[-1]
    assert "3 passed" in closing and "1 error" in closing, run.stdout + run.stderr
    assert "ward: the roof is on fire" in run.stdout


@pytest.mark.errors_expected
def test_a_test_may_say_that_it_expects_errors() -> None:
    logging.getLogger("ward").error("on purpose")


def test_a_free_port_lies_outside_the_kernels_own_range() -> None:
    assert free_port() in PORTS


def test_a_server_inherits_nothing_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDLIGHT_PORT", "1")
    names = clean_environment({"WARDLIGHT_ZONE": "Europe/Berlin"})
    assert not [name for name in names if name.startswith("PYTEST")]
    assert "WARDLIGHT_PORT" not in names
    assert names["WARDLIGHT_ZONE"] == "Europe/Berlin"


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_an_empty_database(postgres_url: str, turn: int) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE patients (name text)")
        assert connection.execute("SELECT count(*) FROM patients").fetchone() == (0,)

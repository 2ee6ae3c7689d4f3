"""The figures run: each with small numbers, so that none of them rots. What they measure is looked at by people, not asserted here."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.harness.server import clean_environment

SMALL = {
    "fanout": ["--viewers", "3", "--acts", "3", "--runs", "1"],
    "push": ["--entries", "600", "--stays", "4", "--runs", "1"],
    "morning": ["--devices", "3", "--entries", "20", "--walls", "2", "--stays", "12", "--runs", "1"],
    "start": ["--large", "2000", "--small", "1000", "--stays", "3", "--runs", "1"],
    "bill": ["--lines", "12", "--patients", "2", "--bills", "1"],
    "pack": ["--patients", "3", "--runs", "1", "--acts", "5"],
    "recovery": ["--devices", "3", "--stays", "6", "--entries", "300", "--clashes", "2", "--doubles", "2", "--seconds", "1"],
    "theatre": ["--devices", "1", "--readings", "3", "--hours", "1"],
    "device": ["--patients", "3", "--reloads", "1", "--taps", "2"],
}


@pytest.mark.parametrize("figure", SMALL)
def test_a_figure_can_be_measured_and_prints_its_table(figure: str) -> None:
    words = [sys.executable, "-m", f"tests.bench.{figure}", *SMALL[figure]]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, env=clean_environment(), check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| figure | measured" in done.stdout
    assert "Traceback" not in done.stderr, done.stderr

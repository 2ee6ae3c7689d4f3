"""What all figures share: spreads of several runs, a row of the table, what a process used, a folder that goes away.

A figure stands beside a baseline that was measured in the same run, by turns: what the machine does besides then falls on both.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

#: what /proc counts a process's time in
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
MIB = 1024 * 1024


class Spread(NamedTuple):
    """The smallest, the middle and the largest of several runs, in one unit."""

    min: float
    median: float
    max: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of at least one value."""
        return cls(min(values), statistics.median(values), max(values))

    def text(self, unit: str = "", digits: int = 1) -> str:
        """`1.0 / 2.0 / 3.0 ms`."""
        return " / ".join(f"{value:.{digits}f}" for value in self) + (f" {unit}" if unit else "")


class Figure(NamedTuple):
    """One row: what, its figure, what it is compared with, the ratio, the target, and whether it is met (None: for information)."""

    what: str
    figure: str
    baseline: str
    ratio: str
    target: str
    met: bool | None


def show(title: str, figures: Sequence[Figure]) -> list[Figure]:
    """Prints a table in Markdown; gives the rows back."""
    print(f"\n{title}\n")
    print("| figure | measured (min / median / max) | baseline | ratio | target | met |")
    print("|---|---|---|---|---|---|")
    for row in figures:
        met = "–" if row.met is None else "yes" if row.met else "NO"
        print(f"| {row.what} | {row.figure} | {row.baseline} | {row.ratio} | {row.target} | {met} |")
    return list(figures)


def arguments(doc: str | None, **defaults: int) -> argparse.ArgumentParser:
    """A parser whose options are whole numbers, named and set as the keywords."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in defaults.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=value, help=f"default {value}")
    return parser


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="wardlight-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def cpu_s(pid: int) -> float:
    """Seconds of processor time that a process has used, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def memory_mib(pid: int) -> tuple[float, float]:
    """(resident now, resident at its highest) of a process, MiB."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines())
    return int(lines["VmRSS"].split()[0]) / 1024, int(lines["VmHWM"].split()[0]) / 1024


def now_ms() -> int:
    """This machine's clock, milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def say(text: str) -> None:
    """A line of progress, beside the table."""
    print(text, file=sys.stderr, flush=True)

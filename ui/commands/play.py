"""`wardlight demo` and `wardlight replay`: a hospital at play, and a real ward's day through the real wire."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from .common import DATA, Data, wrong

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|min|h)?")
_SECONDS = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, None: 60.0}


def demo(
    data: Annotated[
        Path | None, typer.Option(help="The demo's folder; a new one in the temporary folder when not given.", file_okay=False)
    ] = None,
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8080,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    patients: Annotated[int, typer.Option(help="How many patients the hospital has.", min=1, max=200)] = 36,
    devices: Annotated[int, typer.Option(help="How many simulated devices chart.", min=0, max=40)] = 6,
    seed: Annotated[int, typer.Option(help="The same seed gives the same hospital.")] = 1,
) -> None:
    """Run a demo hospital with simulated staff."""
    if data is not None:
        os.environ["NICEGUI_STORAGE_PATH"] = str(data / "pages")
    from ..demo.hospital import run_demo

    raise typer.Exit(run_demo(data=data, port=port, host=host, patients=patients, devices=devices, seed=seed))


def replay(
    file: Annotated[Path, typer.Argument(help="The record: CSV, or CSV packed with gzip.")],
    server: Annotated[str, typer.Option(help="The running server's address.")] = "http://127.0.0.1:8080",
    data: Data = DATA,
    patients: Annotated[int, typer.Option(help="How many patients of the record.", min=1)] = 40,
    devices: Annotated[int, typer.Option(help="How many devices chart them.", min=1)] = 8,
    hours: Annotated[float, typer.Option(help="How much of the record, in ward time.", min=0.1)] = 24.0,
    speed: Annotated[str, typer.Option(help="How many times faster than the ward, or max.")] = "max",
    outage: Annotated[str | None, typer.Option(help="Cut every line in the middle for so long, in ward time: 30m, 2h.")] = None,
    half_up: Annotated[bool, typer.Option("--half-up", help="Let the lines stall, flap and answer half.")] = False,
    seed: Annotated[int, typer.Option(help="The same seed cuts the lines at the same moments.")] = 1,
) -> None:
    """Chart a real ward's record against a running server; exit code 1 if one entry is missing or doubled."""
    if not file.is_file():
        wrong(f"There is no file {file}.")
    if speed != "max" and not re.fullmatch(r"\d+(\.\d+)?", speed):
        wrong("--speed must be a number, or max.")
    from ..demo.replay import run_replay

    code = run_replay(
        file=file,
        server=server.rstrip("/"),
        data=data,
        patients=patients,
        devices=devices,
        hours=hours,
        speed=None if speed == "max" else float(speed),
        outage_s=None if outage is None else seconds(outage),
        half_up=half_up,
        seed=seed,
    )
    raise typer.Exit(code)


def seconds(text: str) -> float:
    """A duration such as 30m, 2h, 90s, in seconds; a bare number is minutes."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        wrong(f"{text!r} is no duration. Write 30m, 2h or 90s.")
    return float(match[1]) * _SECONDS[match[2]]

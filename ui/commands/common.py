"""What the commands share: options, the opened hospital, the address of the running server."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from domain.hospital import DATABASE_FILE, Hospital

from ..settings import Settings

Data = Annotated[Path, typer.Option("--data", help="The hospital's folder.", envvar="WARDLIGHT_DATA", file_okay=False)]
Database = Annotated[
    str | None, typer.Option("--database", help="The journal's database, if it is not SQLite in the folder.", envvar="WARDLIGHT_DATABASE")
]
Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Because = Annotated[str, typer.Option("--because", help="The reason, in words.")]
DATA = Path("wardlight-data")


def now_ms() -> int:
    """This machine's clock, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


@contextmanager
def hospital(data: Path, database: str | None = None, *, there: bool = False) -> Iterator[Hospital]:
    """The hospital in this folder, opened beside whatever server runs on it; `there` where a new and empty one would be no help."""
    if there and database is None and not (data / DATABASE_FILE).is_file():
        wrong(f"There is no journal in {data}. Name the hospital's folder with --data.")
    opened = Hospital.open(data, database, now_ms)
    try:
        yield opened
    finally:
        opened.close()


def wrong(sentence: str) -> NoReturn:
    """What was typed cannot be meant: says why, and ends with exit code 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def failed(sentence: str) -> NoReturn:
    """It could not be done: says why, and ends with exit code 1."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def server_url(data: Path) -> str:
    """Where the server on this folder is reached: as set, else where it said it listens, else the default."""
    settings = Settings(data=data)
    if settings.url:
        return settings.public_url()
    with suppress(OSError, ValueError, KeyError, TypeError):
        return str(json.loads((data / "listening.json").read_text(encoding="utf-8"))["url"])
    return settings.public_url()

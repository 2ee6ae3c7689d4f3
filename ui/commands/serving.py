"""`wardlight serve`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from ..settings import Settings
from .common import failed, wrong


def serve(
    data: Annotated[Path | None, typer.Option(help="The hospital's folder: journal, keys, backups.", file_okay=False)] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on; 0 takes a free one.")] = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    database: Annotated[str | None, typer.Option(help="The journal's database, if it is not SQLite in the folder.")] = None,
    hosts: Annotated[str | None, typer.Option(help="The names browsers may use, with commas.")] = None,
    url: Annotated[str | None, typer.Option(help="The address that devices are enrolled by.")] = None,
    log_level: Annotated[str | None, typer.Option(help="debug, info, warning or error.")] = None,
    certfile: Annotated[Path | None, typer.Option(help="A TLS certificate, to serve https without a proxy.", dir_okay=False)] = None,
    keyfile: Annotated[Path | None, typer.Option(help="The key of the TLS certificate.", dir_okay=False)] = None,
    backups: Annotated[bool | None, typer.Option("--backups/--no-backups", help="Make an online backup every hour.")] = None,
) -> None:
    """Run the server. Every option can also be set as WARDLIGHT_<NAME> in the environment."""
    given: dict[str, Any] = {
        "data": data, "port": port, "host": host, "database": database, "hosts": hosts, "url": url,
        "log_level": log_level, "certfile": certfile, "keyfile": keyfile, "backups": backups,
    }  # fmt: skip
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        wrong(f"The setting {'.'.join(map(str, first['loc']))} does not fit: {first['msg']}.")
    # NiceGUI looks for its own folder when it is imported, and would make one wherever we were started
    os.environ["NICEGUI_STORAGE_PATH"] = str(settings.data / "pages")
    from ..app import serve as run

    if run(settings, lambda address: typer.echo(f"Wardlight listens on {address}")) != 0:
        failed(f"The server could not start. If another program uses port {settings.port}, choose another with --port.")

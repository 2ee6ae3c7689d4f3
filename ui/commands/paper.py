"""`wardlight pack`: the paper pack as PDF files, with a server or without one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reports.press import Press

from ..paper import making, shelf
from ..wire.grammar_text import GrammarText
from .common import DATA, Data, Database, hospital, now_ms, wrong


def pack(
    out: Annotated[Path, typer.Option("--out", "--to", help="The folder for the PDF files, such as a stick.", file_okay=False)],
    data: Data = DATA,
    ward: Annotated[str | None, typer.Option(help="One ward's pack alone.")] = None,
    database: Database = None,
) -> None:
    """Print the paper pack: a sheet for each patient with the next 24 hours, emergency doses, blank sheets, the protocol."""
    press = Press()
    with hospital(data, database) as opened:
        with opened.lock:
            known = making.wards_of(opened.picture)
        if ward is not None and ward not in known:
            wrong(f"There is no ward {ward!r}. There are: {', '.join(known) or 'none yet'}.")
        try:
            made = making.make(opened, GrammarText(opened, now_ms).zones(), press, now_ms(), ward)
        finally:
            press.close()
    out.mkdir(parents=True, exist_ok=True)
    for file in made.files:
        shelf.replace(out / file.file, file.pdf)
        typer.echo(f"{out / file.file}: {file.patients} patients, {file.pages} pages, orders as of {made.as_of}")

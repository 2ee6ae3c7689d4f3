"""`wardlight export | import | backup | restore | verify`: the record as a whole."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from .common import DATA, Data, Database, Json, failed, hospital, wrong


def export(
    data: Data = DATA,
    out: Annotated[Path | None, typer.Option(help="The file to write; the terminal when not given.", dir_okay=False)] = None,
    database: Database = None,
) -> None:
    """Write the journal as JSON lines, in the order of positions."""
    with hospital(data, database, there=True) as opened:
        if out is None:
            for line in opened.export():
                sys.stdout.write(one_line(line) + "\n")
            sys.stdout.flush()
            return
        count = 0
        with out.open("w", encoding="utf-8") as file:
            for line in opened.export():
                file.write(one_line(line) + "\n")
                count += 1
    typer.echo(f"{count} entries are in {out}.")


def import_(
    file: Annotated[Path, typer.Argument(help="An export, or the “unsent work” of a device.")],
    data: Data = DATA,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Bring an export, or a device's unsent work, into the journal. What is there already changes nothing."""
    if not file.is_file():
        wrong(f"There is no file {file}.")
    with file.open("rb") as opened_file:
        start = opened_file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] not in (b"{", b"["):  # entries are JSON; a picture picked by mistake must not become a thousand kept entries
        wrong(f"{file} holds no entries. Choose a file that `wardlight export` or “Export unsent work” has written.")
    with hospital(data, database) as opened:
        outcomes = opened.import_file(file)
    if as_json:
        typer.echo(json.dumps(outcomes))
        return
    typer.echo(f"{sum(outcomes.values())} entries read.")
    for outcome, count in sorted(outcomes.items()):
        typer.echo(f"  {outcome}: {count}")


def backup(
    data: Data = DATA,
    out: Annotated[Path | None, typer.Option("--out", "--to", help="The folder to make; under the data folder when not given.")] = None,
    database: Database = None,
) -> None:
    """Make a backup while the server runs."""
    with hospital(data, database, there=True) as opened:
        made = opened.backup(out)
    typer.echo(str(made))


def restore(
    backup: Annotated[Path, typer.Argument(help="The folder of a backup.")],
    data: Data = DATA,
    database: Database = None,
) -> None:
    """Put a backup in place of the journal. Devices then bring back what it lacks."""
    if not backup.exists():
        wrong(f"There is no backup at {backup}.")
    with hospital(data, database) as opened:
        opened.restore(backup)
        typer.echo(
            f"Restored {opened.last_pos} entries, in the new epoch {opened.epoch}. Devices bring back what is missing when they sync."
        )


def verify(data: Data = DATA, database: Database = None) -> None:
    """Check the journal: hashes, marks, seals, positions."""
    with hospital(data, database, there=True) as opened:
        wrongs = opened.verify()
        count = opened.last_pos
    if wrongs:
        failed("\n".join(wrongs))
    typer.echo(f"The journal is whole: {count} entries, every mark and seal is right.")


def one_line(text: str) -> str:
    """The same JSON, with what some readers take for the end of a line (U+0085, U+2028, U+2029) as escapes."""
    return text.replace("\u0085", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")

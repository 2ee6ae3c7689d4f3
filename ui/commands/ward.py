"""`wardlight settings | board | stay …`: managers' acts from a terminal."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

import typer

from domain.hospital import Hospital
from domain.practice import is_practice
from domain.rules import why_no_discharge
from domain.settings import SETTINGS, read, value, words

from .common import DATA, Data, Database, Json, failed, hospital, wrong

settings = typer.Typer(no_args_is_help=True)
boards = typer.Typer(no_args_is_help=True)
stays = typer.Typer(no_args_is_help=True)


@settings.command("set")
def set_settings(
    values: Annotated[list[str], typer.Argument(help="NAME=VALUE, one or more.")], data: Data = DATA, database: Database = None
) -> None:
    """Set what holds for the whole hospital, such as `zone=Europe/Berlin name="Harbour Animal Hospital"`."""
    changed: dict[str, Any] = {}
    for pair in values:
        key, equals, text = pair.partition("=")
        if not equals or key not in SETTINGS:
            wrong(f"{pair!r} is not NAME=VALUE with a NAME of: {', '.join(SETTINGS)}.")
        try:
            changed[key] = read(key, text)
        except ValueError as error:
            wrong(str(error))
    with hospital(data, database) as opened:
        opened.make("settings.changed", None, changed, saw=_heads(opened, "settings/hospital", *changed))
    for key, found in changed.items():
        typer.echo(f"{key} is now {words(found) or '(none)'}.")


@settings.command("show")
def show_settings(data: Data = DATA, database: Database = None, as_json: Json = False) -> None:
    """Show what holds for the whole hospital."""
    with hospital(data, database) as opened, opened.lock:
        known = opened.picture.object("settings/hospital")
    if as_json:
        typer.echo(json.dumps(known))
        return
    for key, row in SETTINGS.items():
        shown = words(value(known, key)) or "(none)"
        typer.echo(f"{key} = {shown}{'' if known.get(key) is not None else ' (not set)'}    {row.means}")


@boards.command("make")
def make_board(
    board: Annotated[str, typer.Argument(help="The word in the wall's address, /wall/WORD.")],
    name: Annotated[str, typer.Option(help="What stands on top of the wall.")],
    data: Data = DATA,
    ward: Annotated[str | None, typer.Option(help="The ward whose patients it shows; all when not given.")] = None,
    database: Database = None,
) -> None:
    """Make a board, or change its name or ward."""
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", board):
        wrong("The board's word must be 1 to 64 letters, digits or `._-`.")
    with hospital(data, database) as opened:
        saw = _heads(opened, f"boards/{board}", "name", "ward", "removed")
        opened.make("board.made", None, {"board": board, "name": name, "ward": ward}, saw=saw)
    typer.echo(f"The board {name} is at /wall/{board}.")


@boards.command("remove")
def remove_board(board: Annotated[str, typer.Argument(help="The board's word.")], data: Data = DATA, database: Database = None) -> None:
    """Take a board away."""
    with hospital(data, database) as opened:
        if board not in opened.picture.children("boards"):
            wrong(f"There is no board {board}.")
        opened.make("board.removed", None, {"board": board}, saw=_heads(opened, f"boards/{board}", "removed"))
    typer.echo(f"The board {board} is removed.")


@stays.command("list")
def list_stays(data: Data = DATA, database: Database = None) -> None:
    """Show the patients in the house."""
    with hospital(data, database) as opened, opened.lock:
        picture = opened.picture
        rows = [(stay, picture.object(f"stays/{stay}")) for stay in picture.children("stays") if not is_practice(stay)]
    for stay, shown in rows:
        typer.echo(
            f"{stay}  {patient_name(shown)}  {shown.get('ward') or ''} {shown.get('cage') or ''}"
            f"{'  discharged' if shown.get('discharged') else ''}"
        )


@stays.command("discharge")
def discharge(
    stay: Annotated[str, typer.Argument(help="The stay's id; `wardlight stay list` shows them.")],
    data: Data = DATA,
    database: Database = None,
) -> None:
    """Discharge a patient: at once when the rules allow it, else as an intent that is carried out when they do."""
    path = f"stays/{stay}"
    with hospital(data, database) as opened:
        if not opened.picture.value(path, "opened"):
            wrong(f"There is no stay {stay}. `wardlight stay list` shows the patients in the house.")
        if opened.picture.value(path, "discharged"):
            failed("This patient is discharged already.")
        opened.make("stay.discharge_intended", stay, {}, saw=_heads(opened, path, "discharge_intended"))
        with opened.lock:
            done = opened.picture.value(path, "discharged") or stay not in opened.picture.children("stays")
            missing = {str(row["device"]): list(row.get("missing") or []) for row in opened.rollcall()}
            why = None if done else why_no_discharge(opened.picture, stay, missing)
    typer.echo(f"The discharge waits: {why}" if why else "The patient is discharged.")


def patient_name(shown: dict[str, Any]) -> str:
    """A stay's patient and surname, as far as they are known."""
    patient, client = shown.get("patient"), shown.get("client")
    names = [part.get("name") for part in (patient, client) if isinstance(part, dict)]
    names += [shown.get("patient.name"), shown.get("client.name")]
    return " ".join(str(name) for name in names if name) or "(no name)"


def _heads(opened: Hospital, path: str, *fields: str) -> list[str]:
    """What this command knew when it wrote these fields, so that it disagrees with nobody."""
    with opened.lock:
        return sorted({head for field in fields for head in opened.picture.heads(path, field)})

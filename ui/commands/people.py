"""`wardlight device …` and `wardlight staff …`."""

from __future__ import annotations

import json
from typing import Annotated

import segno
import typer

from domain.rules import STAFF_ROLES

from .common import DATA, Because, Data, Database, Json, failed, hospital, server_url, wrong

devices = typer.Typer(no_args_is_help=True)
staff = typer.Typer(no_args_is_help=True)

DEVICE_ROLES = ("device", "wall", "practice_system")
#: a PIN is typed with gloves on, so it is short; it is stretched by a slow hash, and only ever says who charts
PIN_DIGITS = range(4, 13)
NAME_CHARACTERS_MAX = 100


@devices.command("enroll")
def enroll(
    name: Annotated[str, typer.Option(help="What the screen is called, such as “Blue 1”.")],
    data: Data = DATA,
    colour: Annotated[str, typer.Option("--colour", "--color", help="Its colour, such as blue or #4aa3ff.")] = "blue",
    ward: Annotated[str, typer.Option(help="The ward it belongs to.")] = "",
    role: Annotated[str, typer.Option(help="device (reads and writes), wall (shows), or practice_system.")] = "device",
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Make a code by which one screen joins: once, within 24 hours."""
    if role not in DEVICE_ROLES:
        wrong(f"--role must be one of {', '.join(DEVICE_ROLES)}.")
    _check_name(name)
    with hospital(data, database) as opened:
        code = opened.make_code(name.strip(), colour.strip(), ward.strip(), role)
    url = f"{server_url(data)}/enroll#{code}"
    if as_json:
        typer.echo(json.dumps({"code": code, "url": url}))
        return
    typer.echo(f"Code: {code}\nOpen this on the new screen, or scan it; it works once, within 24 hours:\n{url}\n")
    segno.make(url, error="m").terminal(compact=True)


@devices.command("revoke")
def revoke(
    device: Annotated[str, typer.Argument(help="The device's id or its name.")],
    data: Data = DATA,
    because: Because = "revoked from the command line",
    database: Database = None,
) -> None:
    """Take a screen's rights away for ever. What it still sends is kept for a person to look at."""
    with hospital(data, database) as opened:
        rows = opened.rollcall()
        found = [str(row["device"]) for row in rows if device in (row["device"], row.get("name")) and not row.get("revoked")]
        if len(found) != 1:
            wrong(f"{'No' if not found else 'More than one'} device is called {device}. `wardlight device list` shows their ids.")
        opened.revoke(found[0], because)
    typer.echo(f"{device} is revoked.")


@devices.command("list")
def list_devices(data: Data = DATA, database: Database = None, as_json: Json = False) -> None:
    """Show every identity: when it was last heard, and what of it is missing."""
    with hospital(data, database) as opened:
        rows = opened.rollcall()
    if as_json:
        typer.echo(json.dumps(rows))
        return
    if not rows:
        typer.echo("No screen is enrolled yet. `wardlight device enroll` makes a code.")
    for row in rows:
        state = "revoked" if row.get("revoked") else f"last heard {row.get('last_seen') or row.get('last_received') or 'never'}"
        missing = row.get("missing") or []
        lacking = f", {len(missing)} entries missing" if missing else ""
        typer.echo(f"{row['device']}  {row.get('name') or ''}  {row.get('role') or ''}  {state}{lacking}")


@staff.command("add")
def add_staff(
    name: Annotated[str, typer.Option(help="The full name.")],
    role: Annotated[str, typer.Option(help="nurse, doctor, student, reception or manager.")],
    data: Data = DATA,
    pin: Annotated[
        str, typer.Option(help="4 to 12 digits; asked for when not given.", prompt="PIN", hide_input=True, confirmation_prompt=True)
    ] = "",
    initials: Annotated[str | None, typer.Option(help="How acts are signed; made from the name when not given.")] = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Add a member of staff."""
    if role not in STAFF_ROLES:
        wrong(f"--role must be one of {', '.join(STAFF_ROLES)}.")
    _check_name(name)
    if not (pin.isascii() and pin.isdigit() and len(pin) in PIN_DIGITS):
        wrong(f"The PIN must be {PIN_DIGITS.start} to {PIN_DIGITS.stop - 1} digits.")
    with hospital(data, database) as opened:
        member = opened.staff_add(name.strip(), role, pin, initials)
    typer.echo(json.dumps({"staff": member}) if as_json else f"{name.strip()} is added as {role} ({member}).")


@staff.command("list")
def list_staff(data: Data = DATA, database: Database = None, as_json: Json = False) -> None:
    """Show who may chart."""
    with hospital(data, database) as opened, opened.lock:
        picture = opened.picture
        rows = [{"staff": one, **picture.object(f"staff/{one}")} for one in picture.children("staff")]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    if not rows:
        failed("Nobody is on the staff list yet. `wardlight staff add` adds somebody.")
    for row in rows:
        typer.echo(f"{row['staff']}  {row.get('name')}  {row.get('role')}{'  (left)' if row.get('left') else ''}")


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > NAME_CHARACTERS_MAX or not name.isprintable():
        wrong(f"--name must be 1 to {NAME_CHARACTERS_MAX} printable characters.")

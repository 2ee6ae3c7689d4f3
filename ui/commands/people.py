"""`wardlight device …` and `wardlight staff …`."""

from __future__ import annotations

import json
from typing import Annotated

import segno
import typer

from domain.errors import BadInput
from domain.hospital import Hospital
from domain.rules import STAFF_ROLES
from domain.sign_in import PASSWORD_RULE, why_no_pin

from .common import DATA, Because, Data, Database, Json, failed, hospital, server_url, wrong

devices = typer.Typer(no_args_is_help=True)
staff = typer.Typer(no_args_is_help=True)

DEVICE_ROLES = ("device", "wall", "practice_system")
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
        str, typer.Option(help="4 to 6 digits; asked for when not given.", prompt="PIN", hide_input=True, confirmation_prompt=True)
    ] = "",
    initials: Annotated[str | None, typer.Option(help="How acts are signed; made from the name when not given.")] = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Add a member of staff."""
    if role not in STAFF_ROLES:
        wrong(f"--role must be one of {', '.join(STAFF_ROLES)}.")
    _check_name(name)
    if why := why_no_pin(pin):
        wrong(why)
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


Who = Annotated[str, typer.Option("--staff", help="The staff id or the full name; `wardlight staff list` shows them.")]


@staff.command("password")
def password(
    who: Who,
    data: Data = DATA,
    word: Annotated[str, typer.Option("--password", help=f"{PASSWORD_RULE} Asked for when not given.")] = "",
    database: Database = None,
) -> None:
    """Give a manager a password, for the managers' pages. Who forgot hers gets another one so."""
    with hospital(data, database) as opened:
        member = _found(opened, who)
        if not word:
            typer.echo(PASSWORD_RULE)
            word = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        with opened.lock:
            name = str(opened.picture.value("settings/hospital", "name") or "")
        try:
            opened.signing.set_password(member, word, (name,))
        except BadInput as error:
            wrong(error.detail)
    typer.echo(f"{who} has a new password. Whoever was signed in with the old one is signed out.")


@staff.command("pin")
def change_pin(
    who: Who,
    data: Data = DATA,
    pin: Annotated[
        str, typer.Option(help="4 to 6 digits; asked for when not given.", prompt="PIN", hide_input=True, confirmation_prompt=True)
    ] = "",
    database: Database = None,
) -> None:
    """Give somebody another PIN. Devices know it with their next sync."""
    if why := why_no_pin(pin):
        wrong(why)
    with hospital(data, database) as opened:
        opened.set_pin(_found(opened, who), pin)
    typer.echo(f"{who} has a new PIN.")


@staff.command("left")
def left(who: Who, data: Data = DATA, because: Because = "", database: Database = None) -> None:
    """Say that somebody left. What she charted keeps her name; she signs in no more."""
    with hospital(data, database) as opened:
        opened.staff_leave(_found(opened, who), because or None)
    typer.echo(f"{who} left.")


@staff.command("unlock")
def unlock(who: Who, data: Data = DATA, database: Database = None) -> None:
    """Forgive somebody's wrong PINs or passwords, so that she need not wait."""
    with hospital(data, database) as opened:
        opened.signing.unlock(_found(opened, who))
    typer.echo(f"{who} may try again at once.")


def _found(opened: Hospital, who: str) -> str:
    """The staff id of who is meant."""
    with opened.lock:
        people = {one: opened.picture.object(f"staff/{one}") for one in opened.picture.children("staff")}
    found = [one for one, shown in people.items() if who.strip() in (one, shown.get("name")) and not shown.get("left")]
    if len(found) != 1:
        wrong(f"{'No' if not found else 'More than one'} member of staff is {who}. `wardlight staff list` shows their ids.")
    return found[0]


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > NAME_CHARACTERS_MAX or not name.isprintable():
        wrong(f"--name must be 1 to {NAME_CHARACTERS_MAX} printable characters.")

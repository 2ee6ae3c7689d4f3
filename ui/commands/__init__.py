"""`wardlight …`: everything that is done from a terminal on the server's machine.

The commands open the same data as a running server and go through the same door; the server notices what they wrote within a
second. What a person typed wrongly is answered with a sentence and exit code 2, what failed with a sentence and exit code 1.
"""

from __future__ import annotations

import sys

import typer

from domain.errors import WardlightError

from . import emergency, paper, people, play, records, serving, ward

app = typer.Typer(
    name="wardlight",
    help="A veterinary hospital's whiteboards and flowsheets, which stay lit when the power, the network or the server goes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(serving.serve)
app.command("demo")(play.demo)
app.command("replay")(play.replay)
app.command("export")(records.export)
app.command("import")(records.import_)
app.command("backup")(records.backup)
app.command("restore")(records.restore)
app.command("verify")(records.verify)
app.command("pack")(paper.pack)
app.add_typer(people.devices, name="device", help="Enroll, list and revoke walls and devices.")
app.add_typer(people.staff, name="staff", help="Members of staff and their PINs.")
app.add_typer(ward.settings, name="settings", help="Settings of the hospital.")
app.add_typer(ward.boards, name="board", help="Boards: what a wall shows.")
app.add_typer(emergency.outages, name="outage", help="Declare, end and close an emergency.")
app.add_typer(ward.stays, name="stay", help="Discharge patients.")


def main() -> None:
    """The command line's entry point."""
    try:
        app()
    except WardlightError as error:
        typer.echo(error.detail, err=True)
        sys.exit(1)
    except BrokenPipeError:  # `wardlight export | head` is no failure of ours
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        typer.echo(f"The disk or the network refused: {error}", err=True)
        sys.exit(1)

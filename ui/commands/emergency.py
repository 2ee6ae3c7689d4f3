"""`wardlight outage …`: what is said of an emergency on the server's machine. Outages that overlap are one; any of its ids names it."""

from __future__ import annotations

from typing import Annotated

import typer

from domain import holds, recovering
from domain import outage as outage_rules
from domain.errors import WardlightError
from domain.grammar import CAUSES, SCOPES
from domain.hospital import Hospital
from domain.watching import acts
from reports.clock import Clock

from .common import DATA, Because, Data, Database, failed, hospital, wrong

outages = typer.Typer(no_args_is_help=True)

Ident = Annotated[str | None, typer.Argument(help="Its id; not needed where it is the only one.")]


@outages.command("declare")
def declare(
    data: Data = DATA,
    cause: Annotated[str, typer.Option(help="power, internet, server, router, drill or other.")] = "other",
    scope: Annotated[str, typer.Option(help="hospital or device.")] = "hospital",
    because: Because = "",
    database: Database = None,
) -> None:
    """Declare an emergency: nothing is discharged or finalized until it has ended."""
    if cause not in CAUSES or scope not in SCOPES:
        wrong(f"--cause must be one of {', '.join(CAUSES)}, and --scope one of {', '.join(SCOPES)}.")
    with hospital(data, database) as opened:
        ident = acts.declare(opened, cause, scope=scope, because=because or None)
    typer.echo(f"The emergency is declared ({ident}).")


@outages.command("end")
def end(outage: Ident = None, data: Data = DATA, database: Database = None) -> None:
    """End an emergency: the recovery begins."""
    with hospital(data, database) as opened:
        acts.end(opened, _only(opened, outage, "open"))
    typer.echo("The emergency is ended; the recovery begins.")


@outages.command("restore")
def restore(data: Data = DATA, database: Database = None) -> None:
    """Give the settings back as they were before the emergency: documents first, then the practice system."""
    with hospital(data, database) as opened:
        for group, word in holds.GROUPS.items():
            with opened.lock:
                held = bool(holds.unrestored(opened.picture, group))
            if held:
                try:
                    changes = acts.restore(opened, group)
                except WardlightError as error:
                    failed(error.detail)
                typer.echo(f"{word[0].upper()}{word[1:]}: as before the emergency.")
                for one in changes:
                    typer.echo(f"  {one.setting} was {one.now}, is {'as by default' if one.then is None else one.then}")


@outages.command("close")
def close(outage: Ident = None, data: Data = DATA, because: Because = "", database: Database = None) -> None:
    """Close an emergency whose recovery cannot be done. One that is done is closed by the server itself."""
    with hospital(data, database) as opened:
        ident = _only(opened, outage, "recovers")
        if not because.strip():
            wrong("Say why with --because: lines of its recovery may be open, and the reason stands in the report.")
        with opened.lock:
            saw = sorted({name for field in ("declared", "ended", "closed") for name in opened.picture.heads(f"outages/{ident}", field)})
            before = {one.outage for one in recovering.waiting(opened.picture)}
        opened.make("outage.closed", None, {"outage": ident}, because=because.strip(), saw=saw)
        with opened.lock:
            others = sorted(before - {one.outage for one in recovering.waiting(opened.picture)} - {ident})
    typer.echo("The emergency is closed.")
    if others:
        # a close closes all that ended before it (PROTOCOL)
        typer.echo(f"So are those that had ended before it, whatever was open of them: {', '.join(others)}.")


def _only(opened: Hospital, outage: str | None, state: str) -> str:
    """The one that is meant, in this state."""
    with opened.lock:
        found = [one for one in outage_rules.incidents(opened.picture) if one.state == state]
    # an emergency of the hospital goes before a device's own silence, which nobody has to end
    of_house = [one for one in found if one.scope == "hospital"]
    named = [one.outage for one in (of_house if outage is None else found) if outage is None or outage in one.members]
    if len(named) != 1:
        wrong(f"{'No' if not named else 'More than one'} emergency is {state}{'' if outage is None else f' with the id {outage}'}.")
    return named[0]


@outages.command("list")
def list_outages(data: Data = DATA, database: Database = None) -> None:
    """Show every emergency: when it began and ended, why, its state, and all ids that it goes by."""
    with hospital(data, database) as opened, opened.lock:
        rows, clock = outage_rules.incidents(opened.picture), Clock(opened.picture)
        held = holds.holds(opened.picture)
    if not rows:
        typer.echo("No emergency was ever declared.")
    for row in rows:
        end = "" if row.end_ms is None else clock.date_time(row.end_ms)
        names = ", ".join(row.members)
        typer.echo(f"{row.outage}  {row.scope}  {', '.join(row.causes)}  {row.state}  {clock.date_time(row.start_ms)} to {end}  ({names})")
    for hold in held:
        typer.echo(f"held since {clock.date_time(hold.since_ms)}: {hold.setting}")

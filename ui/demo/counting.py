"""What came of a replay, counted from the journal's own export: each entry that a device made must be there, once.

Nothing here trusts a receipt: the ids are those the devices wrote down when they made the entries, and the export is read row by row.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from domain import billing, clashes
from domain.entries import parse
from domain.errors import Malformed, WardlightError
from domain.fold import Picture
from domain.hospital import Hospital

from .device import Device


class Count(NamedTuple):
    """The figures of the table. Ids are counted, not rows: `missing` and `doubled` name the ids."""

    events: int
    made: int
    acts: int
    acknowledged: int
    in_journal: int
    missing: list[str]
    doubled: list[str]
    everywhere: int
    devices: int
    outcomes: Counter[str]
    sent_again: int
    failed_calls: int
    calls: int
    clashes: Counter[str]
    charges: Counter[str]
    charges_doubled: int
    charges_differ: int

    @property
    def sound(self) -> bool:
        """Whether nothing is missing, doubled or unacknowledged, each event became one act, and each charge is one."""
        whole = self.made == self.acknowledged == self.in_journal and self.events == self.acts
        return whole and not (self.missing or self.doubled or self.charges_doubled or self.charges_differ)


def count(made: Sequence[Device], server: str, data: Path, database: str | None, events: int) -> Count:
    """Compares what the devices made with the journal's export and the ledger. Raises OSError or WardlightError."""
    ours = {raw["id"] for device in made for raw in device.made}
    stays = {raw["stay"] for device in made for raw in device.made}
    rows = [row for row in _export(data, database) if row["id"] in ours]
    seen = Counter(row["id"] for row in rows)
    acts = Counter(row["data"]["record"] for row in rows if row["kind"] == "treatment.charted")
    picture = folded(rows)
    ledger = [line for line in _ledger(made[0], server) if line["stay"] in stays]
    derived = {line.charge: line.state for stay in stays for line in billing.charges(picture, stay)}
    told = Counter(line["charge"] for line in ledger)
    last = {ident: outcome for device in made for ident, outcome, _, was in device.receipts for outcome in [was or outcome]}
    return Count(
        events=events,
        made=len(ours),
        acts=sum(1 for times in acts.values() if times == 1),
        acknowledged=sum(1 for ident in ours if ident in last),
        in_journal=len(seen),
        missing=sorted(ours - set(seen)),
        doubled=sorted(ident for ident, times in seen.items() if times > 1) + sorted(name for name, times in acts.items() if times > 1),
        everywhere=sum(1 for ident in ours if all(ident in device.replica.confirmed for device in made)),
        devices=len(made),
        outcomes=Counter(last[ident] for ident in ours if ident in last),
        sent_again=sum(1 for device in made for _, outcome, _, _ in device.receipts if outcome == "duplicate"),
        failed_calls=sum(device.failed_calls for device in made),
        calls=sum(sum(device.calls.values()) for device in made),
        clashes=Counter(clash.kind for stay in stays for clash in clashes.open_of_stay(picture, stay)),
        charges=Counter(line["state"] for line in ledger),
        charges_doubled=sum(times - 1 for times in told.values()),
        charges_differ=len({(line["charge"], line["state"]) for line in ledger} ^ set(derived.items())),
    )


def folded(rows: Iterable[dict[str, Any]]) -> Picture:
    """The picture of exported entries."""
    picture = Picture()
    for row in rows:
        try:
            picture.add(parse(row))
        except Malformed:
            continue
    return picture


def _export(data: Path, database: str | None) -> list[dict[str, Any]]:
    hospital = Hospital.open(data, database, lambda: time.time_ns() // 1_000_000)
    try:
        return [json.loads(line) for line in hospital.export()]
    finally:
        hospital.close()


def _ledger(device: Device, server: str) -> list[dict[str, Any]]:
    try:
        answer = httpx.get(f"{server}/journal/ledger", headers={"Authorization": f"Bearer {device.token}"}, timeout=60.0, trust_env=False)
        answer.raise_for_status()
        return list(answer.json()["charges"])
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise WardlightError(f"The ledger cannot be read: {error}") from error


def table(result: Count, modes: Sequence[str], charted_s: float, total_s: float) -> str:
    """The table that the replay ends with."""
    charges = f"{_counted(result.charges) or 'none'}; doubled {result.charges_doubled}, not as derived {result.charges_differ}"
    rows = [
        ("events of the record", str(result.events)),
        ("entries made", f"{result.made}  (stays, orders and {result.events} acts)"),
        ("acknowledged", f"{result.acknowledged}  ({_counted(result.outcomes)})"),
        ("sent again", f"{result.sent_again}  (their first answer was lost)"),
        ("in the journal", str(result.in_journal)),
        ("missing", str(len(result.missing))),
        ("doubled", str(len(result.doubled))),
        ("on every device", f"{result.everywhere}  (of {result.devices} devices)"),
        ("clashes", f"{sum(result.clashes.values())}  ({_counted(result.clashes) or 'none to settle'})"),
        ("charges", f"{sum(result.charges.values())}  ({charges})"),
        ("calls", f"{result.calls}, of which the line lost {result.failed_calls}  (steps: {_counted(Counter(modes))})"),
        ("time", f"{charted_s:.1f} s for the record, {total_s:.1f} s until all was equal and counted"),
    ]
    wide = max(len(name) for name, _ in rows)
    lines = [f"{name:<{wide}}  {value}" for name, value in rows]
    for word, names in (("missing", result.missing), ("doubled", result.doubled)):
        lines += [f"{word}: {name}" for name in names[:10]]
    return "\n".join(["", *lines, ""])


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{word} {number}" for word, number in counts.most_common())

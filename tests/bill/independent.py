"""What a replayed record must come to, reckoned in a few plain lines straight from its rows, and the bill of the hospital beside it.

Nothing of `domain` takes part in the first half: a row that says that a dose was given bills the quantity that it names, or one, at the
price of its drug, rounded to the cent. The bill must come to the same, in all and before, during and after the outage, when every
disagreement that the outage left was settled as "both were given", for the record says that both were.

    python -m tests.bill.independent --data DIR --record FILE --outage 30 [--hours 24]      after `wardlight replay … --outage 30m`
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import time
import zlib
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

from domain.bill import Bill, bill, patient_bill
from domain.clashes import open_of_stay
from domain.entries import parse_time, plain_time
from domain.hospital import Hospital
from domain.marks import Window, spans
from domain.money import Money

CENT = Decimal("0.01")
#: the record's words for a dose that was given, whole or in part, without "Delayed" and "in Other Location"
GIVEN = {
    "Administered", "Flushed", "Confirmed", "Started", "Restarted", "Assessed", "Applied", "Removed", "Read", "Partial Administered",
    "Administered Bolus from IV Drip", "Infusion Reconciliation", "Removed Existing / Applied New",
}  # fmt: skip
WORDS = ("before", "during", "after")


class Row(NamedTuple):
    """One row of the record that was replayed."""

    admission: str
    minute: int
    amount: Decimal


def rows_of(record: Path, replayed: dict[str, str]) -> list[Row]:
    """The rows that were given, of those with these ids (id -> admission): when, and what they come to."""
    raw = record.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode()
    found = []
    for row in csv.DictReader(text.splitlines()):
        if replayed.get(row["emar_id"]) != row["hadm_id"]:
            continue
        said = row["event"].strip().replace("in Other Location", "").strip()
        given = row["dose_given"]
        if said in GIVEN or said.removeprefix("Delayed").strip() in GIVEN or (not said and given not in ("", "0")):
            cents = 5 + zlib.crc32((row["medication"].strip() or "(no name in the record)").encode()) % 200
            quantity = Decimal(given) if re.fullmatch(r"\d{1,9}(\.\d{1,6})?", given) else Decimal(1)
            amount = (quantity * cents / 100).quantize(CENT, ROUND_HALF_UP)
            found.append(Row(row["hadm_id"], int(row["charted_min"]), amount))
    return found


class Outcome(NamedTuple):
    """Both computations: the record's sums by part, the bill's, and how the bill came there."""

    record: dict[str, Decimal]
    bill: dict[str, Decimal]
    rows: int
    lines: int
    held: int
    settled: int
    before_settling: Decimal


def compare(data: Path, record: Path, outage_min: float, hours: float) -> Outcome:
    """Writes the outage into the journal of the hospital in `data`, bills, settles, and bills again."""
    hospital = Hospital.open(data, None, lambda: time.time_ns() // 1_000_000)
    try:
        entries = [json.loads(text) for text in hospital.export()]
        opened = {one["stay"]: one for one in entries if one["kind"] == "stay.opened" and one["stay"].startswith("replay-")}
        base_ms = min(parse_time(one["at"]) for one in opened.values())
        charted = [one for one in entries if one["kind"] == "treatment.charted" and one["stay"] in opened]
        replayed = {one["data"]["record"]: one["stay"].rsplit("-", 1)[1] for one in charted}
        # each admission's record begins at a minute of its own: that of its act less the act's time
        starts = _starts(record, charted, base_ms)
        cut = (hours * 60 - outage_min) / 2, (hours * 60 + outage_min) / 2
        rows = rows_of(record, replayed)
        sums = dict.fromkeys(WORDS, Decimal(0))
        for row in rows:
            minute = row.minute - starts[row.admission]
            sums["before" if minute < cut[0] else "during" if minute < cut[1] else "after"] += row.amount

        since, until = (plain_time(base_ms + round(minute * 60_000)) for minute in cut)
        hospital.make("outage.declared", None, {"outage": "replay", "scope": "hospital", "cause": "router", "since": since})
        hospital.make("outage.ended", None, {"outage": "replay", "until": until})
        first = _bill(hospital, list(opened))
        settled = _settle(hospital, list(opened))
        last = _bill(hospital, list(opened))
        by_part = {
            part.word: last.totals(line for line in last.lines if line.part == place).billed for place, part in enumerate(last.parts)
        }
        return Outcome(
            sums, {word: said.amount for word, said in by_part.items()}, len(rows), last.totals().billed.lines,
            first.totals().held.lines, settled, first.totals().billed.amount,
        )  # fmt: skip
    finally:
        hospital.close()


def _starts(record: Path, charted: list[dict[str, object]], base_ms: int) -> dict[str, int]:
    raw = record.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode()
    minute = {row["emar_id"]: int(row["charted_min"]) for row in csv.DictReader(text.splitlines())}
    found = {}
    for one in charted:
        data = one["data"]
        assert isinstance(data, dict)
        admission = str(one["stay"]).rsplit("-", 1)[1]
        found[admission] = minute[data["record"]] - (parse_time(str(one["at"])) - base_ms) // 60_000
    return found


def _bill(hospital: Hospital, stays: list[str]) -> Bill:
    with hospital.lock:
        picture = hospital.picture
        patients = [patient_bill(picture, stay, Money()) for stay in stays]
        return bill(patients, Window(), spans(picture), Money(), hospital.now_ms())


def _settle(hospital: Hospital, stays: list[str]) -> int:
    """Settles whatever is open: both were given."""
    count = 0
    for _ in range(20):  # of three acts near each other the second pair shows when the first was settled
        with hospital.lock:
            found = [clash for stay in stays for clash in open_of_stay(hospital.picture, stay)]
        if not found:
            return count
        for clash in found:
            keep = list(clash.members)
            hospital.make("clash.settled", clash.stay, {"of": keep, "keep": keep}, because="Both were given.", saw=keep)
            count += 1
    raise AssertionError("the clashes do not end")


def main() -> int:
    """Prints both; 1 where they differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--record", type=Path, required=True)
    parser.add_argument("--outage", type=float, default=30.0, help="minutes")
    parser.add_argument("--hours", type=float, default=24.0)
    asked = parser.parse_args()
    found = compare(asked.data, asked.record, asked.outage, asked.hours)
    print(f"rows given {found.rows}, lines billed {found.lines}; held before settling {found.held}, settled {found.settled}")
    print(f"the bill before settling: {found.before_settling}")
    for word in WORDS:
        print(f"{word:<7} record {found.record[word]:>14}  bill {found.bill.get(word, Decimal(0)):>14}")
    total = Counter({"record": sum(found.record.values()), "bill": sum(found.bill.values())})
    print(f"total   record {total['record']:>14}  bill {total['bill']:>14}")
    return 0 if found.record == found.bill else 1


if __name__ == "__main__":
    raise SystemExit(main())

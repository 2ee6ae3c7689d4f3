"""The bill of a replayed day, with an outage in its middle, comes to what a plain computation over the record's rows comes to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.bill.independent import compare
from tests.demo.test_replay import generated, replay
from tests.harness.server import ServerProcess


def test_the_bill_of_a_replayed_day_equals_the_records_own_sums(make_server: Callable[..., ServerProcess], tmp_path: Path) -> None:
    server = make_server()
    record = tmp_path / "record.csv"
    record.write_text(generated(16, seed=7), encoding="utf-8")
    done = replay(server.data_dir, server, record, "--patients", "14", "--devices", "4", "--outage", "300m")
    assert done.returncode == 0, done.stdout + done.stderr
    server.stop()

    found = compare(server.data_dir, record, outage_min=300, hours=12)
    assert found.rows == found.lines > 150
    assert found.bill == found.record
    assert found.record["during"] > 0
    assert found.settled > 0, "the outage left nothing to settle: it proves too little"
    assert found.before_settling < sum(found.record.values())

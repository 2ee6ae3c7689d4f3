"""The replay of a generated record, on a real server through a cut and half-up line, ends with nothing missing and nothing doubled."""

from __future__ import annotations

import gzip
import random
import re
import subprocess
import sys
from pathlib import Path

from tests.demo.conftest import Manager
from tests.harness.server import ServerProcess, clean_environment
from ui.demo.counting import count

HEAD = (
    "hadm_id,emar_id,order_id,medication,event,due_min,charted_min,stored_min,"
    "dose_due,dose_due_unit,dose_given,dose_given_unit,route,rate,rate_unit"
)
DRUGS = ("Heparin", "Insulin", "Sodium Chloride 0.9%  Flush", "Senna", "", "Morphine “Sulfate”, 2–4 mg")
WORDS = (
    "Administered",
    "Administered",
    "Administered",
    "Flushed",
    "Not Given",
    "Hold Dose",
    "Partial Administered",
    "Stopped",
    "Delayed Administered",
    "",
)
DOSES = ("1", "2.5", "3-10", "0.5-1", "___", "")


def generated(admissions: int, seed: int) -> str:
    """A record with the real one's columns and habits: late and early, stored after the act, doses that are no number."""
    dice, rows = random.Random(seed), [HEAD]
    for admission in range(admissions):
        for order in range(6):
            start, every = dice.randrange(0, 300), dice.choice((120, 240, 360, 1440))
            for due in range(start, 1440, every):
                for _ in range(2 if dice.random() < 0.05 else 1):
                    charted = due + round(dice.gauss(15, 40))
                    stored = charted + (dice.randrange(60, 200) if dice.random() < 0.07 else 0)
                    drug = DRUGS[order % len(DRUGS)].replace(",", ";")
                    rate = ("125", "mL/hr") if order == 3 else ("", "")
                    shown = "" if order == 5 else str(charted if order == 4 else due)
                    rows.append(
                        f"{7000 + admission},{admission}-{len(rows)},{order},{drug},{dice.choice(WORDS)},{shown},{charted},{stored},"
                        f"{dice.choice(DOSES)},mg,{dice.choice(DOSES)},mg,PO,{rate[0]},{rate[1]}"
                    )
    return "\n".join(rows) + "\n"


def replay(data: Path, server: ServerProcess, file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    words = ["replay", str(file), "--server", server.url, "--data", str(data), "--hours", "12", *options]
    return subprocess.run(
        [sys.executable, "-m", "ui.commands", *words], capture_output=True, text=True, timeout=100, env=clean_environment()
    )


def figure(text: str, name: str) -> int:
    found = re.search(rf"^{name} +(\d+)", text, re.MULTILINE)
    assert found, text
    return int(found[1])


def test_an_outage_in_the_middle_of_a_day_loses_and_doubles_nothing(manager: Manager, tmp_path: Path) -> None:
    file = tmp_path / "record.csv.gz"
    file.write_bytes(gzip.compress(generated(12, seed=4).encode()))

    done = replay(manager.server.data_dir, manager.server, file, "--patients", "10", "--devices", "4", "--outage", "60m", "--half-up")

    assert done.returncode == 0, done.stdout + done.stderr
    events, made = figure(done.stdout, "events of the record"), figure(done.stdout, "entries made")
    assert events > 150
    assert made > events
    assert figure(done.stdout, "in the journal") == figure(done.stdout, "acknowledged") == figure(done.stdout, "on every device") == made
    assert figure(done.stdout, "missing") == figure(done.stdout, "doubled") == 0
    assert figure(done.stdout, "charges") > 0
    assert figure(done.stdout, "sent again") > 0, "the half-up line lost no answer: it was not half up"
    assert "doubled 0, not as derived 0" in done.stdout
    assert "kept" not in done.stdout

    again = replay(manager.server.data_dir, manager.server, file, "--patients", "2", "--devices", "2")
    assert again.returncode == 0, again.stdout + again.stderr


def test_the_count_finds_what_is_missing_and_what_is_doubled(manager: Manager) -> None:
    server = manager.server
    with manager.device("Blue 9") as device:
        device.write("stay.opened", "counted", {"patient": {"name": "Bella"}})
        device.write("order.placed", "counted", {"order": "counted.1", "name": "Drug", "schedule": {"prn": True}})
        device.chart("counted", "counted.1", None, "given", record="row 1")
        assert device.settle()
        assert count([device], server.url, server.data_dir, None, events=1).sound

        device.chart("counted", "counted.1", None, "given", record="row 1")
        assert device.settle()
        twice = count([device], server.url, server.data_dir, None, events=1)
        assert twice.doubled == ["row 1"]
        assert not twice.sound

        lost = device.write("note.written", "counted", {"text": "never sent"})
        missing = count([device], server.url, server.data_dir, None, events=1)
        assert missing.missing == [lost["id"]]
        assert not missing.sound


def test_a_folder_that_is_not_the_servers_is_said_in_words(manager: Manager, tmp_path: Path) -> None:
    file = tmp_path / "record.csv"
    file.write_text(generated(1, seed=1), encoding="utf-8")
    done = replay(tmp_path / "elsewhere", manager.server, file)
    assert done.returncode == 1
    assert "Name the running server's own folder by --data" in done.stdout

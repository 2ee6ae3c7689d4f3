"""The commands: what they print, how they fail, and that they go through the hospital's one door."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.server import clean_environment
from tests.hospital.making import Clock, open_hospital
from ui.commands.play import seconds
from ui.commands.records import one_line


def wardlight(*words: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    place = ["--data", str(data)] if data is not None else []
    command = [sys.executable, "-m", "ui.commands", *words, *place]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=clean_environment(), check=False)


def test_help_names_every_command() -> None:
    said = wardlight("--help").stdout
    for word in ("serve", "demo", "device", "staff", "export", "import", "backup", "restore", "verify", "replay", "settings", "outage"):
        assert word in said
    assert wardlight("replay", "--help").stdout.count("--half-up") == 1


def test_a_hospital_is_set_up_from_the_command_line_and_moves_by_export(tmp_path: Path) -> None:
    data, other = tmp_path / "one", tmp_path / "two"
    member = json.loads(wardlight("staff", "add", "--name", "Ada Okafor", "--role", "nurse", "--pin", "4711", "--json", data=data).stdout)
    made = json.loads(wardlight("device", "enroll", "--name", "Blue 1", "--colour", "blue", "--ward", "ICU", "--json", data=data).stdout)
    assert made["url"].endswith(f"/enroll#{made['code']}")
    settings = wardlight("settings", "set", "zone=Europe/Berlin", "hours24=no", "weight_unit=KG", "temperature_unit=°c", data=data)
    assert settings.returncode == 0, settings.stderr
    exported = wardlight("export", data=data).stdout
    lines = [json.loads(line) for line in exported.splitlines()]
    assert [line["pos"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines[0]["data"]["staff"] == member["staff"]
    assert "4711" not in exported
    assert made["code"] not in exported
    shown = json.loads(wardlight("settings", "show", "--json", data=data).stdout)
    assert shown == {"zone": "Europe/Berlin", "hours24": False, "weight_unit": "kg", "temperature_unit": "C"}
    file = tmp_path / "journal.jsonl"
    file.write_text(exported, encoding="utf-8")
    again = wardlight("import", str(file), "--json", data=data)
    assert json.loads(again.stdout) == {"duplicate": len(lines)}
    stranger = json.loads(wardlight("import", str(file), "--json", data=other).stdout)
    assert sum(stranger.values()) == len(lines)
    assert "whole" in wardlight("verify", data=data).stdout


def test_an_emergency_is_declared_ended_and_closed(tmp_path: Path) -> None:
    assert wardlight("outage", "declare", "--cause", "power", data=tmp_path).returncode == 0
    assert " open" in wardlight("outage", "list", data=tmp_path).stdout
    assert wardlight("outage", "declare", "--cause", "server", data=tmp_path).returncode == 0
    (line,) = wardlight("outage", "list", data=tmp_path).stdout.splitlines()
    assert "power, server  open" in line
    assert wardlight("outage", "close", data=tmp_path).returncode == 2
    assert wardlight("outage", "end", data=tmp_path).returncode == 0
    assert " recovers" in wardlight("outage", "list", data=tmp_path).stdout
    unsaid = wardlight("outage", "close", data=tmp_path)
    assert (unsaid.returncode, "--because" in unsaid.stderr) == (2, True)
    assert wardlight("outage", "close", "--because", "the house moved", data=tmp_path).returncode == 0
    assert " closed" in wardlight("outage", "list", data=tmp_path).stdout


def test_a_close_says_which_other_emergencies_it_closes(tmp_path: Path) -> None:
    clock = Clock()
    with open_hospital(tmp_path, None, clock) as hospital:
        for name in ("monday", "tuesday"):
            hospital.make("outage.declared", None, {"outage": name, "scope": "hospital", "cause": "power"})
            clock.turn(minutes=30)
            hospital.make("outage.ended", None, {"outage": name})
            clock.turn(minutes=24 * 60)
    assert "More than one" in wardlight("outage", "close", "--because", "the house moved", data=tmp_path).stderr
    said = wardlight("outage", "close", "tuesday", "--because", "the house moved", data=tmp_path).stdout
    assert "So are those that had ended before it, whatever was open of them: monday." in said


@pytest.mark.parametrize(
    "words",
    [
        ("staff", "add", "--name", "X", "--role", "wizard", "--pin", "1234"),
        ("staff", "add", "--name", "X", "--role", "nurse", "--pin", "12"),
        ("staff", "add", "--name", "X", "--role", "nurse", "--pin", "abcd"),
        ("staff", "add", "--name", "  ", "--role", "nurse", "--pin", "1234"),
        ("device", "enroll", "--name", "X", "--role", "toaster"),
        ("device", "revoke", "nobody"),
        ("settings", "set", "zone=Mars/Olympus"),
        ("settings", "set", "speed=9"),
        ("settings", "set", "hours24=perhaps"),
        ("settings", "set", "late_after_min=0"),
        ("outage", "declare", "--cause", "dragons"),
        ("outage", "end"),
        ("stay", "discharge", "nobody"),
        ("import", "/nowhere/at/all"),
        ("restore", "/nowhere/at/all"),
        ("board", "make", "a b", "--name", "X"),
        ("verify",), ("export",), ("backup",),  # a folder typed wrongly is no empty hospital that is whole
    ],
)
def test_what_cannot_be_meant_is_answered_with_a_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = wardlight(*words, data=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip().endswith((".", "?")), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("address", ["rubbish", "nonsense://x", "postgresql+psycopg://nobody@127.0.0.1:1/x"])
def test_a_database_that_is_not_there_is_told_so(tmp_path: Path, address: str) -> None:
    done = wardlight("verify", "--database", address, data=tmp_path)
    assert done.returncode == 1
    assert done.stderr.strip().endswith(".")
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_export_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("milk, eggs\n\x00", encoding="utf-8")
    done = wardlight("import", str(file), data=tmp_path / "data")
    assert done.returncode == 2
    assert done.stderr.strip().endswith(".")


def test_a_folder_that_is_no_backup_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = wardlight("restore", str(tmp_path / "empty"), data=tmp_path / "data")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_an_exported_entry_is_one_line_for_every_reader() -> None:
    text = '{"text":"a\u2028b\u2029c\u0085d"}'
    assert len(one_line(text).splitlines()) == 1
    assert json.loads(one_line(text)) == json.loads(text)


@pytest.mark.parametrize(("text", "expected"), [("30m", 1800), ("2h", 7200), ("90s", 90), ("45", 2700), ("1.5 h", 5400)])
def test_a_duration_is_read(text: str, expected: float) -> None:
    assert seconds(text) == expected


def test_a_server_that_cannot_bind_says_so_and_ends(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = wardlight("serve", "--port", str(taken.getsockname()[1]), "--host", "127.0.0.1", data=tmp_path)
    assert done.returncode == 1
    assert "choose another with --port" in done.stderr

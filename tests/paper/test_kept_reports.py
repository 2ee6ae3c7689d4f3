"""The report that was kept when an emergency closed: given as it was, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import Unavailable
from domain.hospital import Hospital
from tests.hospital.making import Device, open_hospital
from ui.paper.kept_reports import keep, kept, names_kept

PDF = b"%PDF of the night"


def closed(hospital: Hospital, digest: str) -> None:
    """An emergency whose report the server noted, and that is closed."""
    hospital.make("outage.declared", None, {"outage": "n1", "scope": "hospital", "cause": "power"})
    hospital.make("outage.ended", None, {"outage": "n1"})
    hospital.make("outage.step_done", None, {"outage": "n1", "step": "report", "report": digest})
    hospital.make("outage.closed", None, {"outage": "n1"})


def file_of(data: Path, digest: str) -> Path:
    return data / "reports" / "emergencies" / f"{digest}.pdf"


def test_it_is_given_as_it_was_over_a_restart(tmp_path: Path) -> None:
    with open_hospital(tmp_path) as hospital:
        closed(hospital, keep(tmp_path, PDF))
    with open_hospital(tmp_path) as hospital:
        assert (names_kept(hospital), kept(hospital, "n1"), kept(hospital, "another")) == ({"n1"}, PDF, None)


def test_one_that_other_hands_touched_or_that_a_restore_lacks_is_none(tmp_path: Path) -> None:
    with open_hospital(tmp_path) as hospital:
        digest = keep(tmp_path, PDF)
        closed(hospital, digest)
        file_of(tmp_path, digest).write_bytes(b"%PDF of another night")
        assert kept(hospital, "n1") is None
        file_of(tmp_path, digest).unlink()
        assert (names_kept(hospital), kept(hospital, "n1")) == (set(), None)


def test_a_tablets_word_names_no_file(tmp_path: Path) -> None:
    with open_hospital(tmp_path) as hospital:
        digest, tablet = keep(tmp_path, PDF), Device()
        closed(hospital, "")
        hospital.record([tablet.entry("outage.step_done", None, outage="n1", step="report", report=digest)], tablet.maker)
        assert (names_kept(hospital), kept(hospital, "n1")) == (set(), None)


def test_a_disk_that_refuses_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file where a folder should be")
    with pytest.raises(Unavailable, match="could not be kept"):
        keep(tmp_path, PDF)

"""The tables that ship with Wardlight, as files: each with its edition and its sources, for a hospital to replace and sign off."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from domain.emergency_doses import Table, read_table
from domain.errors import BadInput
from domain.forms import Form, read_forms
from domain.limits import Limit, read_limits

Found = TypeVar("Found")

EMERGENCY_DOSES = "emergency_doses.csv"
ANESTHESIA_LIMITS = "anesthesia_limits.csv"
FORMS = "forms.csv"
#: a table on one sheet of paper has no more bytes than this
BYTES_MAX = 200_000


def emergency_table(data_dir: Path) -> tuple[Table, str]:
    """The emergency doses, and a sentence of trouble ("" where there is none).

    One that is not the hospital's own is another edition, so that nobody's signature stands below it.
    """
    return _table(data_dir, EMERGENCY_DOSES, read_table)


def anesthesia_limits(data_dir: Path) -> tuple[list[Limit], str]:
    """The limits under anesthesia by species, and a sentence of trouble ("" where there is none)."""
    return _table(data_dir, ANESTHESIA_LIMITS, read_limits)


def form_table(data_dir: Path) -> tuple[list[Form], str]:
    """The hospital's forms, and a sentence of trouble ("" where there is none)."""
    return _table(data_dir, FORMS, read_forms)


def _table(data_dir: Path, name: str, read: Callable[[str], Found]) -> tuple[Found, str]:
    """The hospital's own file DATA/NAME goes first. One that cannot be read is named, and the one that ships is used in its place."""
    own = data_dir / name
    shipped = read((Path(__file__).parent / name).read_text(encoding="utf-8"))
    try:
        if not own.exists():
            return shipped, ""
        if own.stat().st_size > BYTES_MAX:
            raise BadInput(f"It has more than {BYTES_MAX} bytes.")
        return read(own.read_text(encoding="utf-8")), ""
    except (BadInput, OSError, ValueError, csv.Error) as error:
        why = error.detail if isinstance(error, BadInput) else f"It cannot be read ({error})."
        return shipped, f"The hospital's own table {name} is not used. {why} The one that comes with Wardlight is used in its place."

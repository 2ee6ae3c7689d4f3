"""The tables that ship with Wardlight, as files: each with its edition and its sources, for a hospital to replace and sign off."""

from __future__ import annotations

from pathlib import Path

from domain.emergency_doses import Table, read_table
from domain.errors import BadInput

EMERGENCY_DOSES = "emergency_doses.csv"
#: a table on one sheet of paper has no more bytes than this
BYTES_MAX = 200_000


def emergency_table(data_dir: Path) -> tuple[Table, str]:
    """The emergency doses, and a sentence of trouble ("" where there is none).

    The hospital's own file DATA/emergency_doses.csv goes first. One that cannot be read is named in the sentence, and the table that
    ships is used in its place: it is another edition, so that nobody's signature stands below it.
    """
    own = data_dir / EMERGENCY_DOSES
    shipped = read_table((Path(__file__).parent / EMERGENCY_DOSES).read_text(encoding="utf-8"))
    try:
        if not own.exists():
            return shipped, ""
        if own.stat().st_size > BYTES_MAX:
            raise BadInput(f"It has more than {BYTES_MAX} bytes.")
        return read_table(own.read_text(encoding="utf-8")), ""
    except (BadInput, OSError, ValueError) as error:
        why = error.detail if isinstance(error, BadInput) else f"It cannot be read ({error})."
        return shipped, f"The hospital's own table {own.name} is not used. {why} The one that comes with Wardlight is used in its place."

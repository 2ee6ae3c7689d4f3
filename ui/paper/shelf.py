"""DATA/pack: the newest pack, and those of the last day. Every file is replaced in one step, the index last.

    all.pdf, ICU.pdf …   the newest pack: of the house, and of each ward
    index.json           as of when, and what lies there
    order.json           which sheet and line is which treatment, for "enter from paper"
    old/                 all.pdf and order.json of each pack of the last day, by their times
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from domain.entries import parse_time, plain_time
from domain.printed import PaperLine, PaperSheet

from .making import ALL, Made

FOLDER, OLD, INDEX, ORDER = "pack", "old", "index.json", "order.json"
#: old packs are kept for a day: somebody may have printed them
OLD_KEPT_MS = 24 * 3_600_000


class File(NamedTuple):
    """A file of the newest pack. `ward` is None for the whole house."""

    ward: str | None
    file: str
    patients: int
    pages: int
    version: str


class Index(NamedTuple):
    """What the newest pack is."""

    as_of_ms: int
    as_of: str
    pos: int
    epoch: str
    edition: str
    files: tuple[File, ...]

    def of(self, ward: str | None) -> File | None:
        """The file of a ward, or of the whole house."""
        return next((file for file in self.files if file.ward == ward), None)


def folder(data_dir: Path) -> Path:
    """Where the newest pack lies."""
    return data_dir / FOLDER


def index(data_dir: Path) -> Index | None:
    """What lies there, or None where there is no pack, or nobody can read it."""
    try:
        found = json.loads((folder(data_dir) / INDEX).read_text(encoding="utf-8"))
        files = tuple(File(row["ward"], str(row["file"]), row["patients"], row["pages"], str(row["version"])) for row in found["files"])
        as_of_ms, epoch, edition = parse_time(found["as_of_time"]), str(found["epoch"]), str(found["edition"])
        return Index(as_of_ms, str(found["as_of"]), int(found["pos"]), epoch, edition, files)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def pack_age_s(data_dir: Path, now_ms: int) -> float | None:
    """Seconds since the newest pack was made; None where there is none."""
    found = index(data_dir)
    return None if found is None else max(0.0, (now_ms - found.as_of_ms) / 1000)


def pdf(data_dir: Path, ward: str | None) -> tuple[Index, bytes] | None:
    """The newest pack of a ward (None: of the whole house), and its index; None where there is none."""
    found = index(data_dir)
    file = found.of(ward) if found else None
    if found is None or file is None:
        return None
    try:
        return found, (folder(data_dir) / Path(file.file).name).read_bytes()
    except OSError:
        return None


def printed_orders(data_dir: Path) -> list[tuple[int, list[PaperSheet]]]:
    """(as of, ms; the order that it prints) of the newest pack and those of the last day, newest first.

    The number of a sheet that somebody wrote on is looked up in the pack with the time at its foot.
    """
    found: dict[int, list[PaperSheet]] = {}
    for path in [folder(data_dir) / ORDER, *(folder(data_dir) / OLD).glob(f"*-{ORDER}")]:
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(path.read_text(encoding="utf-8"))
            found[parse_time(told["as_of_time"])] = [_sheet(row) for row in told["sheets"]]
    return sorted(found.items(), reverse=True)


def _sheet(row: dict[str, Any]) -> PaperSheet:
    lines = tuple(PaperLine(*line) for line in row["lines"])
    return PaperSheet(row["number"], row["stay"], tuple(row["stays"]), row["ward"], row["patient"], lines)


def put(data_dir: Path, made: Made) -> Index:
    """Puts a pack in the place of the last one, which is kept for a day. Raises OSError where the disk refuses."""
    here, old = folder(data_dir), folder(data_dir) / OLD
    old.mkdir(parents=True, exist_ok=True)
    _put_away(data_dir, made.as_of_ms)
    files = tuple(File(one.ward, one.file, one.patients, one.pages, one.version) for one in made.files)
    for one in made.files:
        replace(here / one.file, one.pdf)
    replace(here / ORDER, _order_text(made))
    replace(here / INDEX, index_text(made, files))
    for path in here.glob("*.pdf"):
        if path.name not in {file.file for file in files}:
            path.unlink(missing_ok=True)
    return Index(made.as_of_ms, made.as_of, made.pos, made.epoch, made.edition, files)


def index_text(made: Made, files: tuple[File, ...]) -> bytes:
    """The index as it is stored."""
    told = {
        "as_of_time": plain_time(made.as_of_ms), "as_of": made.as_of, "zone": made.zone, "pos": made.pos, "epoch": made.epoch,
        "edition": made.edition, "files": [file._asdict() for file in files],
    }  # fmt: skip
    return json.dumps(told, indent=1).encode("ascii")


def _order_text(made: Made) -> bytes:
    sheets = [sheet._asdict() | {"lines": [list(line) for line in sheet.lines]} for sheet in made.order]
    return json.dumps({"as_of_time": plain_time(made.as_of_ms), "sheets": sheets}).encode("ascii")


def _put_away(data_dir: Path, now_ms: int) -> None:
    here, old, last = folder(data_dir), folder(data_dir) / OLD, index(data_dir)
    if last is not None:
        word = plain_time(last.as_of_ms).replace(":", "-")[:19]
        for name in (f"{ALL}.pdf", ORDER):
            with suppress(FileNotFoundError):
                shutil.copyfile(here / name, old / f"{word}-{name}")
    for path in old.iterdir():
        day, _, clock = path.name[:19].partition("T")
        with suppress(ValueError, OSError):
            if now_ms - parse_time(f"{day}T{clock.replace('-', ':')}Z") > OLD_KEPT_MS:
                path.unlink()


def replace(path: Path, content: bytes) -> None:
    """A file in one step: whoever opens it sees the old one whole or the new one whole. Raises OSError."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise

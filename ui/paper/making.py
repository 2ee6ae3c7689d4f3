"""A pack from the hospital: read patient by patient, so that no act waits for it, and printed in a process of its own."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Sequence
from typing import NamedTuple

from domain import printed, roster
from domain.data import emergency_table
from domain.fold import Picture
from domain.hospital import Hospital
from domain.printed import PaperSheet
from domain.schedule import Zones
from reports.pack import NO_WARD, Book, open_book
from reports.press import Press

#: letters of a ward's name in the name of its file
FILE_NAME_MAX = 40
#: between two patients the reader steps aside for so long (s), about as long as one patient takes: a nurse's act goes first
PAUSE_S = 0.01
ALL = "all"


class Print(NamedTuple):
    """One printed file. `ward` is None for the whole house, "" for patients without a ward."""

    ward: str | None
    file: str
    patients: int
    pages: int
    pdf: bytes

    @property
    def version(self) -> str:
        """A word for exactly these bytes."""
        return hashlib.sha256(self.pdf).hexdigest()[:16]


class Made(NamedTuple):
    """A whole pack: its files, the whole house's last, and the order that it prints."""

    as_of_ms: int
    as_of: str
    pos: int
    epoch: str
    edition: str
    files: list[Print]
    order: list[PaperSheet]
    zone: str


def read(hospital: Hospital, zones: Zones, now_ms: int) -> tuple[Book, list[PaperSheet]]:
    """The book of this moment and the order that it prints. The hospital's lock is held for one patient at a time."""
    table, _ = emergency_table(hospital.data_dir)
    with hospital.lock:
        book = open_book(hospital.picture, now_ms, zones, table)
    order = []
    for place in book.places:
        with hospital.lock:
            lines = printed.sheet_lines(hospital.picture, place.stays, now_ms, zones)
            full = place._replace(lines=tuple(lines))
            book.add(hospital.picture, full)
        if place.stay in book.sheets:
            order.append(full)
        time.sleep(PAUSE_S)
    return book, order


def make(hospital: Hospital, zones: Zones, press: Press, now_ms: int, ward: str | None = None) -> Made:
    """The pack of the house, or of one ward. Blocks for seconds. Raises errors.Unavailable where it cannot be printed."""
    pos, epoch = hospital.last_pos, hospital.epoch
    book, order = read(hospital, zones, now_ms)
    wards = book.wards if ward is None else [ward]
    wards = [one for one in wards if one or book.of_ward(one)]
    names = file_names(wards)
    *leaves, whole = press.print_together([book.ward_html(one) for one in wards] or [book.ward_html("")])
    files = [Print(one, names[one], len(book.of_ward(one)), made.leaves, made.pdf) for one, made in zip(wards, leaves, strict=False)]
    if ward is None:
        files.append(Print(None, f"{ALL}.pdf", len(book.sheets), whole.leaves, whole.pdf))
    else:
        order = [sheet for sheet in order if sheet.ward == ward]
    return Made(now_ms, book.as_of, pos, epoch, book.common.table.edition, files, order, str(book.common.clock.zone))


def make_patient(hospital: Hospital, zones: Zones, press: Press, now_ms: int, stay: str) -> bytes | None:
    """One patient's sheet as a PDF; None for one who is not in the house."""
    book, _ = read(hospital, zones, now_ms)
    html = book.patient_html(stay)
    return None if html is None else press.print(html)


def file_names(wards: Sequence[str]) -> dict[str, str]:
    """A file's name for each ward, of letters that every stick and share takes, and no two alike."""
    found: dict[str, str] = {}
    taken = {ALL}
    for ward in wards:
        word = re.sub(r"[^A-Za-z0-9]+", "-", ward).strip("-")[:FILE_NAME_MAX] or ("ward" if ward else NO_WARD.replace(" ", "-"))
        name, number = word, 2
        while name.casefold() in taken:
            name, number = f"{word}-{number}", number + 1
        taken.add(name.casefold())
        found[ward] = f"{name}.pdf"
    return found



def wards_of(picture: Picture) -> list[str]:
    """Every ward that a pack has pages for. The caller holds the hospital's lock."""
    return list(dict.fromkeys([*roster.wards(picture), *(place.ward for place in printed.sheet_places(picture) if place.ward)]))

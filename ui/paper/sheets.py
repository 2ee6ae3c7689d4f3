"""Anesthetic reports on disk: each finalized sheet is printed by itself, and the record says so, for nobody leaves without a report.

    DATA/reports/anesthesia/<stay>/<sheet>.pdf
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from pathlib import Path
from typing import NamedTuple

from domain import anesthesia
from domain.data import anesthesia_limits
from domain.entries import parse
from domain.errors import NotFound, WardlightError
from domain.fold import Picture
from domain.hospital import Hospital
from reports.anesthesia import anesthesia_html
from reports.press import Press

from .shelf import replace

log = logging.getLogger(__name__)

#: how often finalized sheets without a report are looked for, seconds: a discharge waits for it
LOOKS_EVERY_S = 5.0
#: reports of one look; the next look goes on
AT_ONCE = 4


class _Due(NamedTuple):
    stay: str
    sheet: str
    members: tuple[str, ...]
    pos: int


class SheetReports:
    """Makes the reports of one hospital. `look` blocks for seconds; call it on a thread."""

    def __init__(self, hospital: Hospital, press: Press) -> None:
        self._hospital, self._press = hospital, press

    def look(self) -> None:
        """Prints what was finalized, and again what changed since, and says so in the record. One that fails is tried again."""
        for due in self._due()[:AT_ONCE]:
            try:
                pdf = self.make(due.stay, due.sheet)
                place = path_of(self._hospital.data_dir, due.stay, due.sheet)
                place.parent.mkdir(parents=True, exist_ok=True)
                replace(place, pdf)
            except (WardlightError, OSError) as error:
                log.warning("the report of sheet %s could not be made: %s", due.sheet, error)
                continue
            told = {"report": hashlib.sha256(pdf).hexdigest(), "report_pos": due.pos}
            for member in due.members:
                with self._hospital.lock:
                    saw = self._hospital.picture.heads(f"stays/{due.stay}/anesthesia/{member}", "report")
                self._hospital.make("anesthesia.reported", due.stay, {"sheet": member, **told}, saw=saw)

    def make(self, stay: str, sheet: str) -> bytes:
        """The report of a sheet as it is now. Raises errors.NotFound, errors.Unavailable. A stay that left is read from the journal."""
        limits, _ = anesthesia_limits(self._hospital.data_dir)
        now = self._hospital.now_ms()
        try:
            with self._hospital.lock:
                here = stay in self._hospital.picture.children("stays")
                html = anesthesia_html(self._hospital.picture, stay, sheet, limits, now) if here else ""
            if not here:
                html = anesthesia_html(self._past(stay), stay, sheet, limits, now)
        except KeyError as error:
            raise NotFound("There is no such anesthetic sheet. Look at the list once more.") from error
        return self._press.print(html)

    def _past(self, stay: str) -> Picture:
        """The picture of a stay that left, with the hospital's own objects."""
        past = Picture()
        with self._hospital.lock:
            own = self._hospital.picture.of_stay(None)
        for entry in own:
            past.add(entry)
        for body in self._hospital.picture_bodies(stay)[3]:
            past.add(parse(json.loads(body)))
        return past

    def _due(self) -> list[_Due]:
        with self._hospital.lock:
            picture = self._hospital.picture
            stays = [stay for stay in picture.children("stays") if picture.children(f"stays/{stay}/anesthesia")]
        found = []
        for stay in stays:
            with self._hospital.lock:
                for sheet in anesthesia.sheets(picture, stay, struck_too=True):
                    pos = newest(picture, sheet)
                    said = [picture.object(f"stays/{stay}/anesthesia/{member}") for member in sheet.members]
                    if sheet.state == "finalized" and not all(one.get("reported") and one.get("report_pos") == pos for one in said):
                        found.append(_Due(stay, sheet.sheet, sheet.members, pos))
        return found


def newest(picture: Picture, sheet: anesthesia.Sheet) -> int:
    """The newest position among the entries of a sheet, its own reports left out: what a report has to know of."""
    paths = tuple(f"stays/{sheet.stay}/anesthesia/{member}" for member in sheet.members)
    names = {one.name for part in (sheet.readings, sheet.events, sheet.drugs, sheet.addenda) for one in part}
    for path in paths:
        for field in picture.fields(path):
            names |= {name for name in picture.writers(path, field) if picture.entries[name].kind != "anesthesia.reported"}
    strikes = (strike.pos or 0 for name in names for strike in picture.strikes_of(name))
    return max([*(picture.entries[name].pos or 0 for name in names), *strikes], default=0)


def path_of(data: Path, stay: str, sheet: str) -> Path:
    """Where the report of a sheet lies; ids are letters, digits and `:._-`, of which a file's name takes the plain ones."""
    plain = [re.sub(r"[^A-Za-z0-9_-]", "_", name) for name in (stay, sheet)]
    return data / "reports" / "anesthesia" / plain[0] / f"{plain[1]}.pdf"

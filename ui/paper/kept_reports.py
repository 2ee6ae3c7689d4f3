"""After-action reports as they were when their emergencies closed: what came in later changes a report that is made anew, not these.

    DATA/reports/emergencies/<sha256 of the file>.pdf

The record names the file by its hash (`outage.step_done` of the line `report`), so that one which other hands touched is none.
"""

from __future__ import annotations

import hashlib
import logging
import re
from pathlib import Path

from domain import outage
from domain.entries import SERVER_PREFIX
from domain.errors import Unavailable
from domain.fold import Picture
from domain.hospital import Hospital
from domain.outage import Incident

from .shelf import replace

log = logging.getLogger(__name__)

#: the line of the recovery that the report is, and the field in which its step names the file
LINE, FIELD = "report", "report"


def keep(data: Path, pdf: bytes) -> str:
    """Writes a report down and returns its hash. Raises errors.Unavailable where the disk refuses it."""
    digest = hashlib.sha256(pdf).hexdigest()
    place = _path(data, digest)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        replace(place, pdf)
    except OSError as error:
        why = error.strerror or error
        raise Unavailable(f"The report could not be kept ({why}). Look at the server's disk, and make it again.") from error
    return digest


def names_kept(hospital: Hospital) -> set[str]:
    """The closed emergencies, each by its name, whose report was kept and is here."""
    with hospital.lock:
        picture = hospital.picture
        found = {one.outage: _digest(picture, one) for one in outage.emergencies(picture) if one.state == "closed"}
    return {name for name, digest in found.items() if digest and _path(hospital.data_dir, digest).is_file()}


def kept(hospital: Hospital, ident: str) -> bytes | None:
    """The report of an emergency as it was when it closed; None where none was kept, or it is not what the record says."""
    with hospital.lock:
        incident = outage.incident_of(hospital.picture, ident)
        digest = "" if incident is None else _digest(hospital.picture, incident)
    if not digest:
        return None
    try:
        pdf = _path(hospital.data_dir, digest).read_bytes()
    except OSError:
        return None  # a restored hospital has its journal and not its files
    if hashlib.sha256(pdf).hexdigest() != digest:
        log.warning("the report of emergency %s on the disk is not the one that was made", ident)
        return None
    return pdf


def _digest(picture: Picture, incident: Incident) -> str:
    """What the server itself noted; a tablet's word names no file."""
    for member in incident.members:
        path = f"outages/{member}/steps/{LINE}"
        for entry in (picture.entries[name] for name in picture.winners(path, FIELD)):
            told = str(entry.data.get(FIELD) or "")
            if entry.device.startswith(SERVER_PREFIX) and re.fullmatch("[0-9a-f]{64}", told):
                return told
    return ""


def _path(data: Path, digest: str) -> Path:
    return data / "reports" / "emergencies" / f"{digest}.pdf"

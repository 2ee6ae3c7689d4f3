"""The label sheet: a label for each device, to be cut out and stuck to its back. Colour by word, swatch and pattern, a large number, the
ward or the keeper, the hospital, and a QR to the device page. Plain data in, HTML out.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import NamedTuple

import segno

from domain.roster import KNOWN, PRACTICE_SYSTEM, Keeping

from . import pages
from .swatch import PATTERN_WORDS, pattern_of, swatch

#: labels on one A4 page: two across, four down, each 92 by 64 mm
PER_PAGE = 8
ROLE_LINES = {PRACTICE_SYSTEM: "practice system only: no treatments here", KNOWN: "not enrolled yet"}


class Label(NamedTuple):
    """What stands on one label."""

    name: str
    number: str
    colour: str
    pattern: str
    place: str
    role: str
    swatch: pages.Drawing


def labels_html(devices: Sequence[Keeping], hospital: str, address: str, made: str) -> str:
    """The sheet. `address` is where the device page is, such as https://wardlight.clinic.example/device; `made` when, in words."""
    made_of = [_label(one) for one in devices]
    sheets = [made_of[start : start + PER_PAGE] for start in range(0, len(made_of), PER_PAGE)]
    return pages.page(
        "labels.html", title=f"Device labels, {hospital}", foot=f"Device labels, made {made}", hospital=hospital, sheets=sheets,
        address=address, qr=qr(address),
    )  # fmt: skip


def _label(one: Keeping) -> Label:
    pattern, place = PATTERN_WORDS[pattern_of(one.colour)], one.place or "no ward yet"
    return Label(one.name, one.number, one.colour, pattern, place, ROLE_LINES.get(one.role, ""), swatch(one.colour, size="19mm"))


def qr(address: str) -> pages.Drawing:
    """An address as a QR, drawn by us."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", xmldecl=False, nl=False, border=1, omitsize=True, svgclass="qr")
    return pages.Drawing(out.getvalue().decode("utf-8"))

"""The roster: which patient is charted on which device. It is what a ward goes by when the server is gone.

Every patient has a home device: the one that a person chose (`stay.assigned`), else the first that was enrolled for its ward. That
tablet is how one knows when a treatment is due and what was done, while the others cannot know (PROTOCOL, "What one cannot know is
not called late"). The browser's replica works the same out in ui/replica/people.js.

A device belongs to a ward, or to a person who keeps it (`device.changed {keeper}`). A tablet that had to take a new identity goes on
as the new one. One that is lost or revoked charts nobody: its patients stand without a home until somebody hands them over.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

from domain.fold import Picture
from domain.practice import is_practice

#: what a device is: it charts, it shows, it belongs to the practice system; or it exists and was never enrolled
CHARTS, SHOWS, PRACTICE_SYSTEM, KNOWN = "device", "wall", "practice_system", "known"
#: the resuscitation code in words; who was not asked has not refused
CODE_WORDS = {"als": "ALS", "bls": "BLS", "dnr": "DNR"}
NO_CODE = "code not recorded"
#: a longer row of digits in a name is no number that anybody counts by (and Python refuses to read one of 4,300)
DIGITS_MAX = 15
#: letters of a label's mark: enough that two labels of one device do not share it
MARK_LETTERS = 12


class Keeping(NamedTuple):
    """A device of the register. `number` as a person reads it; `keeper` is a staff id, `keeper_name` her name; `state` is `here`,
    `lost`, `revoked`, `renewed` (it goes on under a new identity), or `known` (never enrolled)."""

    device: str
    name: str
    colour: str
    number: str
    ward: str
    keeper: str
    keeper_name: str
    role: str
    state: str

    @property
    def place(self) -> str:
        """Where it belongs: the person who keeps it, else its ward; "" where nobody said."""
        return f"kept by {self.keeper_name}" if self.keeper else self.ward


class RosterRow(NamedTuple):
    """One patient in the house. `home` is the device that charts it now, None where there is none; `chosen` whether a person said so;
    `was` names a home device that is lost or revoked. `saw` are the heads of what was chosen, to be named by who changes it."""

    stay: str
    patient: str
    owner: str
    species: str
    ward: str
    cage: str
    code: str
    caution: str
    home: Keeping | None
    chosen: bool
    was: str
    saw: tuple[str, ...]


def devices(picture: Picture) -> list[Keeping]:
    """Every screen that the picture knows, by name; walls, practice systems and lost ones too."""
    renewed = {picture.value(f"devices/{ident}", "previous") for ident in picture.children("devices")}
    found = [_keeping(picture, ident, ident in renewed) for ident in picture.children("devices")]
    return sorted(found, key=lambda one: (natural(one.name), one.device))


def charting(picture: Picture) -> list[Keeping]:
    """The devices on which treatments are charted now: enrolled, not lost, not revoked."""
    return [one for one in devices(picture) if one.role == CHARTS and one.state == "here"]


def housed(picture: Picture) -> list[str]:
    """The stays in the house, without practice patients; of those that were merged, the one into which."""
    return sorted(together(picture))


def together(picture: Picture) -> dict[str, list[str]]:
    """The patients in the house: stay → all stays that are read as it, itself first. Practice patients are left out."""
    found: dict[str, list[str]] = {}
    for stay in picture.children("stays"):
        if not is_practice(stay) and _is_here(picture, stay):
            found.setdefault(_merged_into(picture, stay), []).append(stay)
    return {root: sorted(stays, key=lambda stay, root=root: (stay != root, stay)) for root, stays in found.items()}  # type: ignore[misc]


def _is_here(picture: Picture, stay: str) -> bool:
    return bool(picture.value(f"stays/{stay}", "opened")) and not picture.value(f"stays/{stay}", "discharged")


def _merged_into(picture: Picture, stay: str) -> str:
    """The stay into which this one was merged, at the end of the chain of those that are here; a circle ends at its smallest."""
    met = [stay]
    while True:
        into = picture.value(f"stays/{met[-1]}", "merged_into")
        if not isinstance(into, str) or is_practice(into) or not _is_here(picture, into):
            return met[-1]
        if into in met:
            return min(met[met.index(into) :])
        met.append(into)


def roster_rows(picture: Picture) -> list[RosterRow]:
    """Every patient in the house with its home device, by ward, then cage, then name. Practice patients are left out."""
    known = {one.device: one for one in devices(picture)}
    heirs = {str(old): ident for ident in known if (old := picture.value(f"devices/{ident}", "previous"))}
    firsts: dict[str, Keeping | None] = {}
    rows = [_row(picture, stay, known, heirs, firsts) for stay in housed(picture)]
    return sorted(rows, key=lambda row: (natural(row.ward), not row.ward, natural(row.cage), natural(row.patient), row.stay))


def wards(picture: Picture) -> list[str]:
    """Every ward's name that a patient, a device or a board says, in order."""
    said = {str(picture.value(f"stays/{stay}", "ward") or "") for stay in housed(picture)}
    said |= {one.ward for one in devices(picture) if one.state in ("here", "known")}
    made = (f"boards/{board}" for board in picture.children("boards"))
    said |= {str(picture.value(path, "ward") or "") for path in made if not picture.value(path, "removed")}
    return sorted(said - {""}, key=natural)


def first_of_ward(picture: Picture, ward: str) -> str | None:
    """The device that a ward's patients are charted on while nobody chose another: the first that was enrolled for it.

    One that goes on under a new identity keeps its place in the row.
    """
    found = [(_enrolled(picture, _root(picture, one.device)), one.device) for one in charting(picture) if one.ward == ward]
    return min(found)[1] if found and ward else None


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A key by which 2 comes before 10, and upper and lower case are alike."""
    pieces = re.findall(r"\d+|\D+", text.casefold())
    return tuple((int(piece), "") if piece.isdecimal() and len(piece) <= DIGITS_MAX else (-1, piece) for piece in pieces)


def label_words(device: Keeping) -> str:
    """What a device's label says, as one text: a device whose text has changed since needs a new label."""
    return " | ".join(
        (device.name, device.colour.lower(), device.number, device.place, "" if device.role in (CHARTS, KNOWN) else device.role)
    )


def label_mark(device: Keeping) -> str:
    """A short mark of what its label says, for the record of what was printed."""
    return hashlib.sha256(label_words(device).encode("utf-8", "surrogatepass")).hexdigest()[:MARK_LETTERS]


def name_list(names: Sequence[str], most: int = 6) -> str:
    """`Ada`, `Ada and Ben`, `Ada, Ben and 3 more`."""
    shown = list(names) if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def _keeping(picture: Picture, ident: str, renewed: bool) -> Keeping:
    shown = picture.object(f"devices/{ident}")
    role, keeper = str(shown.get("role") or CHARTS), str(shown.get("keeper") or "")
    marks = (("revoked", shown.get("revoked")), ("lost", shown.get("lost")), ("renewed", renewed), ("known", role == KNOWN))
    state = next((word for word, holds in marks if holds), "here")
    name = _text(shown.get("name")) or ident
    keeper_name = _text(picture.value(f"staff/{keeper}", "name")) or keeper if keeper else ""
    return Keeping(
        ident, name, _text(shown.get("colour")), _text(shown.get("number")), _text(shown.get("ward")), keeper, keeper_name, role, state
    )


#: what the roster says of a patient; a stay has many more fields, and each costs a look at who wrote it
_SHOWN = ("patient.name", "patient.species", "client.name", "ward", "cage", "resuscitation", "caution", "home_device")


def _row(picture: Picture, stay: str, known: dict[str, Keeping], heirs: dict[str, str], firsts: dict[str, Keeping | None]) -> RosterRow:
    shown = {field: picture.value(f"stays/{stay}", field) for field in _SHOWN}
    ward = _text(shown.get("ward"))
    own = _heir(str(shown["home_device"]), heirs) if shown.get("home_device") else ""
    # one whose enrolling has not arrived here is a home all the same, known by its id
    chosen = (known.get(own) or Keeping(own, own, "", "", "", "", "", CHARTS, "here")) if own else None
    is_gone = chosen is not None and chosen.state in ("lost", "revoked")
    home, was = (None, chosen.name) if chosen is not None and is_gone else (chosen, "")
    if not own:
        if ward not in firsts:
            firsts[ward] = known.get(first_of_ward(picture, ward) or "")
        home = firsts[ward]
    caution = shown.get("caution")
    return RosterRow(
        stay, _text(shown.get("patient.name")) or "no name", _text(shown.get("client.name")), _text(shown.get("patient.species")), ward,
        _text(shown.get("cage")), CODE_WORDS.get(str(shown.get("resuscitation")), NO_CODE),
        "caution" if caution is True else _text(caution), home, bool(own), was, tuple(picture.heads(f"stays/{stay}", "home_device")),
    )  # fmt: skip


def _heir(device: str, heirs: dict[str, str]) -> str:
    """The identity under which a tablet goes on; a forger's circle ends where it began."""
    met: set[str] = set()
    while device in heirs and device not in met:
        met.add(device)
        device = heirs[device]
    return device


def _root(picture: Picture, device: str) -> str:
    """The identity under which a tablet was enrolled first."""
    met: set[str] = set()
    while (before := picture.value(f"devices/{device}", "previous")) and device not in met:
        met.add(device)
        device = str(before)
    return device


def _enrolled(picture: Picture, device: str) -> str:
    """The stamp of a device's enrolling; numbers count within a colour and say nothing of a ward."""
    return min((picture.entries[name].stamp for name in picture.writers(f"devices/{device}", "role")), default="")


def _text(value: object) -> str:
    """A field as text; what is no text or number is not guessed at."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""

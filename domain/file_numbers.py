"""The numbers by which a practice system knows a patient, and who in the house carries the same one.

Theory. A file number is typed at the cage by a tired person, or off paper: one that another patient in the house carries already is a slip
of the finger, or the same animal admitted twice. Both are cheap to mend while somebody still looks, and dear when the bill was sent; so it
is asked at that moment, by name and cage, and never refused: two patients may share a number for a while. A stay that was discharged is
no duplicate: the animal came again. Numbers are the same in their normal form: no spaces, no capitals.

The twin of ui/replica/file_numbers.js; tests/vectors/file_numbers.json holds both to the same answers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from domain import roster
from domain.errors import BadInput
from domain.fold import Picture
from domain.lengths import at_most

#: the registers of a stay that name it in the practice system, and what they are called
FIELDS: Mapping[str, str] = {"file_number": "File number", "emr_id": "Practice system’s id"}
#: letters of a number, as many as the pages' fields take
NUMBER_MAX = 100
#: what JavaScript's \s matches, written out: Python's own is another set
_SPACES = re.compile("[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")


def field_words(field: str) -> str:
    """A register of a stay in plain words, within a sentence."""
    label = FIELDS.get(field)
    return field.replace(".", " ").replace("_", " ") if label is None else f"{label[0].lower()}{label[1:]}"


class SameNumber(BadInput):
    """A number that other patients in the house carry: `stays` are theirs. A person says whether it is the same patient."""

    word = "same_number"

    def __init__(self, detail: str, stays: Sequence[str]) -> None:
        super().__init__(detail)
        self.stays = tuple(stays)


def bare(value: object) -> str:
    """The normal form in which numbers are compared; "" for what is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return _SPACES.sub("", unicodedata.normalize("NFKC", str(value))).lower()


def sharing(
    picture: Picture, here: Mapping[str, Collection[str]], numbers: Mapping[str, object], but: Collection[str] = ()
) -> list[tuple[str, str]]:
    """(stay, field) of the patients in the house that carry one of these numbers, by stay; the first field that they share.

    `here`: stay → all stays that are read as it; `numbers`: field → what was typed; `but` are stays that are the patient itself.
    """
    wanted = {field: plain for field in FIELDS if (plain := bare(numbers.get(field)))}
    found = []
    for root in sorted(here):
        stays = here[root]
        if not set(but) & set(stays):
            fields = (field for field in wanted if any(bare(picture.value(f"stays/{one}", field)) == wanted[field] for one in stays))
            found += [(root, field) for field in fields][:1]
    return found


def shared(picture: Picture, here: Mapping[str, Collection[str]]) -> dict[str, list[tuple[str, str]]]:
    """Stay → (another stay, field) with which it shares a number; those that share none are left out."""
    holders: dict[tuple[str, str], set[str]] = {}
    for root, stays in here.items():
        for field in FIELDS:
            for stay in stays:
                if plain := bare(picture.value(f"stays/{stay}", field)):
                    holders.setdefault((field, plain), set()).add(root)
    found: dict[str, list[tuple[str, str]]] = {}
    for (field, _), roots in holders.items():
        for root in roots:
            found.setdefault(root, []).extend((other, field) for other in sorted(roots - {root}))
    return {root: others for root, others in found.items() if others}


def whose(picture: Picture, stay: str, field: str) -> str:
    """`File number 4711 is Bella Mayer’s, ICU, cage 3`."""
    path = f"stays/{stay}"
    ward, cage, number = (_text(picture.value(path, name)) for name in ("ward", "cage", field))
    place = ", ".join(filter(None, (ward, cage and f"cage {cage}")))
    return f"{FIELDS[field]} {number or '?'} is {named(picture, stay)}’s{', ' if place else ''}{place}"


def named(picture: Picture, stay: str) -> str:
    """`Bella Mayer`: a patient's name and its owner's."""
    name, owner = (_text(picture.value(f"stays/{stay}", field)) for field in ("patient.name", "client.name"))
    return " ".join(filter(None, (name or "a patient without a name", owner)))


def shares(picture: Picture) -> dict[str, str]:
    """Stay → what is said of a patient in the house that shares a number with another one; who shares none is left out."""
    return {
        stay: " ".join(f"{whose(picture, other, field)}, too." for other, field in others) + " Join them, or correct the number."
        for stay, others in shared(picture, roster.together(picture)).items()
    }


def ask_about(picture: Picture, numbers: Mapping[str, object], but: Collection[str] = ()) -> None:
    """Raises SameNumber, with a question, where another patient in the house carries one of these numbers."""
    found = sharing(picture, roster.together(picture), numbers, but)
    if found:
        said = " ".join(f"{whose(picture, stay, field)}." for stay, field in found)
        raise SameNumber(f"{said} Is this the same patient?", [stay for stay, _ in found])


def cleaned(typed: str) -> str:
    """A number as it is stored: trimmed, inner spaces single. Raises BadInput where it is too long for one."""
    return at_most(" ".join(typed.split()), NUMBER_MAX, "The number")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""

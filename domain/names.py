"""Names alike in the house: equal, nearly equal (one letter apart) or sounding alike. Both patients then carry "name alert"
(FEATURES W17). The twin of ui/elements/device/names.js.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import combinations

#: names shorter than this are alike only where they are equal: "Bo" is one letter away from half the house
NEARLY_MIN = 4
#: a sound of fewer signs says too little ("Luna" and "Lino" both sound "ln")
SOUND_MIN = 3
_SOUNDS = (("ph", "f"), ("ck|q|c(?![eiy])", "k"), ("c", "s"), ("[yj]", "i"), ("z", "s"), ("w", "v"), ("h", ""))


def alike(one: str, other: str) -> bool:
    """Whether a tired person may take one name for the other."""
    a, b = _bare(one), _bare(other)
    if not a or not b or a == b:
        return bool(a) and a == b
    if min(len(a), len(b)) < NEARLY_MIN:
        return False
    return _one_apart(a, b) or (len(_sound(a)) >= SOUND_MIN and _sound(a) == _sound(b))


def name_alerts(patients: Mapping[str, str]) -> dict[str, list[str]]:
    """Stay → the stays whose name is like its own, of {stay: name}; those without an alert are left out."""
    found: dict[str, list[str]] = {}
    for (stay, name), (other, its) in combinations(patients.items(), 2):
        if alike(name, its):
            found.setdefault(stay, []).append(other)
            found.setdefault(other, []).append(stay)
    return found


def _bare(name: str) -> str:
    """The name as it is compared: no accents, no capitals, letters and digits only."""
    plain = unicodedata.normalize("NFKD", name).lower()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LN")


def _sound(name: str) -> str:
    """Roughly how a name sounds: vowels after the first letter do not count, doubled letters and like letters fall together."""
    for pattern, letter in _SOUNDS:
        name = re.sub(pattern, letter, name)
    return name[:1] + re.sub(r"(.)\1+", r"\1", re.sub("[aeiou]+", "", name[1:]))


def _one_apart(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one letter put in, left out or changed makes one text of the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[at + 1 :] == other[at + 1 :] or one[at + 1 :] == other[at:] or one[at:] == other[at + 1 :]

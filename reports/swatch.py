"""A device's swatch as SVG: its colour with an outline and a pattern, so that a black tablet is seen on a dark page, a white one on
paper, and two are told apart without colours. The name always stands beside it. The browser's twin is ui/elements/common/devices.js.
"""

from __future__ import annotations

import re

from .pages import Drawing

HEX = {
    "blue": "#4da3ff", "red": "#ff6b6b", "green": "#57d38c", "yellow": "#ffd84d", "orange": "#ff9f43", "purple": "#b48cff",
    "pink": "#ff8fc7", "black": "#10151b", "white": "#f5f7fa", "grey": "#93a0ad", "gray": "#93a0ad", "silver": "#c3ccd5",
    "teal": "#3fc9c0", "brown": "#a9795a", "gold": "#d9b453",
}  # fmt: skip
#: patterns on a field of 24 by 24, drawn over the colour; the first is plain
PATTERNS = (
    "", "M-2 10L10-2M-2 22L22-2M6 26L26 6", "M6 6h.1M12 12h.1M18 18h.1M18 6h.1M6 18h.1", "M0 8h24M0 16h24", "M8 0v24M16 0v24",
    "M0 12h24M12 0v24", "M4 4L20 20M20 4L4 20",
)  # fmt: skip
PATTERN_OF = {
    "blue": 0, "red": 1, "green": 2, "yellow": 3, "orange": 4, "purple": 5, "pink": 6, "black": 5, "white": 1, "teal": 2, "brown": 3,
    "silver": 4, "gold": 5, "grey": 6, "gray": 6,
}  # fmt: skip
#: the pattern in words, for a label that is copied in black and white
PATTERN_WORDS = ("plain", "slanted lines", "dots", "bars across", "bars upright", "a cross", "a slanted cross")
UNKNOWN_COLOUR = "#93a0ad"
#: how bright a colour is from which on dark signs are read on it, of 255
BRIGHT = 110


def colour_of(colour: object) -> str:
    """A device's colour as #rrggbb; it is given as a word or as such."""
    word = _word(colour)
    return word if re.fullmatch("#[0-9a-f]{6}", word) else HEX.get(word, UNKNOWN_COLOUR)


def pattern_of(colour: object) -> int:
    """Which of the patterns a colour has; the same for the same word everywhere."""
    word = _word(colour)
    if word in PATTERN_OF:
        return PATTERN_OF[word]
    total = 0
    for sign in word:
        total = (total * 31 + ord(sign)) % 9973
    return total % len(PATTERNS)


def mark_of(colour: object) -> dict[str, str]:
    """What a swatch is drawn from: `fill`, `pattern` (a path), and the colour and strength of the lines `over` it."""
    fill = colour_of(colour)
    red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
    is_bright = 0.299 * red + 0.587 * green + 0.114 * blue > BRIGHT
    over, strength = ("#000", ".55") if is_bright else ("#fff", ".7")
    return {"fill": fill, "pattern": PATTERNS[pattern_of(colour)], "over": over, "strength": strength}


def swatch(colour: object, ink: str = "#111", size: str = "") -> Drawing:
    """The swatch as SVG. `ink` draws its outline; `size` is its width and height with a unit, else the class `swatch` decides."""
    mark = mark_of(colour)
    lines = (
        f'<clipPath id="wl-round"><circle cx="12" cy="12" r="10"/></clipPath><path d="{mark["pattern"]}" clip-path="url(#wl-round)" '
        f'fill="none" stroke="{mark["over"]}" stroke-opacity="{mark["strength"]}" stroke-width="2.6" stroke-linecap="round"/>'
        if mark["pattern"]
        else ""
    )
    given = f' width="{size}" height="{size}"' if size else ""
    return Drawing(
        f'<svg class="swatch" xmlns="http://www.w3.org/2000/svg"{given} viewBox="0 0 24 24" aria-hidden="true">'
        f'<circle cx="12" cy="12" r="10" fill="{mark["fill"]}"/>{lines}'
        f'<circle cx="12" cy="12" r="10.8" fill="none" stroke="{ink}" stroke-width="1.6"/></svg>'
    )


def _word(colour: object) -> str:
    return str(colour or "").strip().lower()

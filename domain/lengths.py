"""How long a text may be that somebody types: one that is too long is refused in words, and never cut off in silence."""

from __future__ import annotations

from domain.errors import BadInput


def at_most(text: str, letters: int, what: str = "It") -> str:
    """The text as it is. Raises BadInput, with how long it is and may be, where it is longer; `what` names it: "The reason"."""
    if len(text) > letters:
        raise BadInput(f"{what} has {len(text):,} letters, and at most {letters:,} are kept. Shorten it; nothing was written.")
    return text

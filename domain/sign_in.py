"""What a PIN, a password, a wrong try and a session are. Pure: no clock, no chance, no hash.

A PIN is four to six digits, so that it can be typed with gloves on; what protects it is that a wrong try costs time. The first
wrong tries are free (fingers slip), then each one more makes the next wait longer. What is counted is a name: `person:ID` at the
desk, `address:IP` for whoever tries many people, `pin:ID@DEVICE` for a person on one device, so that a joker at one tablet locks
nobody out of another. A right try, or a day without a wrong one, and the count starts anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

MINUTE_MS = 60_000
#: digits of a PIN: four is what people keep in their heads, six what they still type at a cage
PIN_DIGITS = range(4, 7)
#: characters of a password: NIST SP 800-63B asks for eight at least and for no mixture of signs; ours stands before a whole hospital
PASSWORD_MIN, PASSWORD_MAX = 10, 200
#: different characters that a password has at least
PASSWORD_DIFFERENT = 5
PASSWORD_RULE = f"At least {PASSWORD_MIN} characters; a short sentence is best. Not your name, and not the hospital's."
#: wrong tries that cost no wait
FREE_TRIES = 4
#: the first wait, which doubles with each further wrong try, and the longest
FIRST_WAIT_MS, LONGEST_WAIT_MS = 5 * MINUTE_MS, 60 * MINUTE_MS
#: one address stands for a whole ward behind one router, so it has more tries
FREE_TRIES_OF_ADDRESS = 19
#: after so long without a wrong try the count starts anew
FORGIVEN_MS = 24 * 60 * MINUTE_MS
#: a session at the desk ends after so long without use
SESSION_MS = 12 * 60 * MINUTE_MS


class Tries(NamedTuple):
    """Wrong tries under one name: how many, the last one's time, and until when the next must wait (ms UTC)."""

    wrong: int = 0
    last_ms: int = 0
    until_ms: int = 0


def wait_ms(tries: Tries, now_ms: int) -> int:
    """How long the next try must wait, 0 when it need not. A clock that was set back locks nobody out for longer than the longest wait."""
    return min(max(tries.until_ms - now_ms, 0), LONGEST_WAIT_MS)


def after_wrong(tries: Tries, now_ms: int, free: int = FREE_TRIES) -> Tries:
    """The count after one more wrong try."""
    wrong = 1 if now_ms - tries.last_ms >= FORGIVEN_MS else tries.wrong + 1
    over = wrong - free - 1
    wait = 0 if over < 0 else min(FIRST_WAIT_MS * 2 ** min(over, 10), LONGEST_WAIT_MS)
    return Tries(wrong, now_ms, now_ms + wait)


def wait_words(ms: int) -> str:
    """The wait in words: `5 minutes`, `less than a minute`."""
    minutes = -(-ms // MINUTE_MS)
    return "less than a minute" if ms < MINUTE_MS else "1 minute" if minutes == 1 else f"{minutes} minutes"


def why_no_pin(pin: str) -> str | None:
    """Why this can be nobody's PIN, as a sentence; None when it can."""
    if pin.isascii() and pin.isdigit() and len(pin) in PIN_DIGITS:
        return None
    return f"The PIN must be {PIN_DIGITS.start} to {PIN_DIGITS.stop - 1} digits."


def why_no_password(password: str, names: Iterable[str] = ()) -> str | None:
    """Why this can be nobody's password, as a sentence; None when it can. `names`: of the person and the hospital."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        return f"The password must have {PASSWORD_MIN} to {PASSWORD_MAX} characters. A short sentence is easy to keep in mind."
    if len(set(password)) < PASSWORD_DIFFERENT:
        return "The password repeats too few characters. A short sentence is easy to keep in mind."
    plain = "".join(password.lower().split())
    if any(plain == "".join(name.lower().split()) for name in names if name):
        return "The password must not be a name that everybody knows. A short sentence is easy to keep in mind."
    return None

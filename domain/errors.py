"""What can go wrong, as a small tree: by whose fault it is, and by whether trying again helps.

Every error carries a `word` for machines (the `error` of the wire) and a full sentence for people that says what to do.
`status` is the HTTP status that the wire answers with; the domain itself knows no HTTP.
"""

from __future__ import annotations


class WardlightError(Exception):
    """The root: something that has a word, a sentence and a status."""

    word = "error"
    status = 400

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class BadInput(WardlightError):
    """The caller's fault; the same call will fail again."""

    word = "bad_input"


class Malformed(BadInput):
    """An entry, or a body, that has not the shape of the contract."""

    word = "malformed"


class TooLarge(BadInput):
    """More bytes or more entries than a call may carry; send less at a time."""

    word = "too_large"
    status = 413


class NotSignedIn(BadInput):
    """No token, a forged one, or one of another hospital."""

    word = "unauthorized"
    status = 401


class NotAllowed(BadInput):
    """A known caller that may not do this."""

    word = "forbidden"
    status = 403


class WrongPin(NotAllowed):
    """A PIN that is not this person's; the device tells it from a device that may not ask."""

    word = "wrong_pin"


class NotFound(BadInput):
    """What was named does not exist here."""

    word = "not_found"
    status = 404


class TooMany(WardlightError):
    """The caller asks too often; the same call helps later."""

    word = "too_many"
    status = 429


class Unavailable(WardlightError):
    """Our fault, or the disk's; nothing was lost, and the same call may help later."""

    word = "unavailable"
    status = 503


class InDrill(Unavailable):
    """A drill has cut this device off; it is let in again when the drill is over."""

    word = "drill"

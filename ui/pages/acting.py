"""What the acts of all desk pages share: may this visitor, her reason, the entry that an act becomes, and what is said of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import structlog

from domain import roles
from domain.errors import WardlightError
from domain.hospital import Hospital
from domain.lengths import at_most

from .parts import Parts
from .visitor import Visitor, still

log = structlog.get_logger(__name__)

#: letters of a reason
REASON_MAX = 500


class NotDone(Exception):
    """It was not done; the message is a sentence that says why and what to do."""


async def carried_out(parts: Parts, who: Visitor, act: Callable[[], str]) -> tuple[str, bool]:
    """Carries an act out in a thread, where the visitor is still signed in: (the sentence of what became of it, whether it was done)."""
    try:
        if not await still(parts, who):
            return "You are signed out. Sign in again; nothing was changed.", False
        return await asyncio.to_thread(act), True
    except NotDone as error:
        return str(error), False
    except WardlightError as error:
        return error.detail, False
    except Exception:
        log.exception("desk.failed")
        return "It could not be recorded. Look at the server's log, and try again.", False


def make(
    hospital: Hospital,
    kind: str,
    stay: str | None,
    data: dict[str, Any],
    who: Visitor,
    *,
    because: str | None = None,
    saw: Sequence[str] = (),
    **more: Any,
) -> None:
    """An entry of the server's, signed by the visitor unless `more` says by whom. Raises NotDone where it is not added."""
    try:
        hospital.make(kind, stay, data, because=because, saw=saw, **{"by": who.staff, "auth": who.auth, **more})
    except WardlightError as error:
        raise NotDone(error.detail) from error


def may(who: Visitor, deed: str) -> None:
    """Raises NotDone where the visitor's role may not."""
    why = roles.why_not(who.role, deed)
    if why:
        raise NotDone(f"{why} You are signed in as {who.role}.")


def reason(because: str) -> str:
    """A reason, which must be there, and not be longer than is kept."""
    text = because.strip()
    if not text:
        raise NotDone("Write the reason first.")
    return at_most(text, REASON_MAX, "The reason")

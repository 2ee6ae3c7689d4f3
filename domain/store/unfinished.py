"""Stays that are over and that the desk still has a question about: they stay in the server's own picture, and in no replica's.

Which stays are *active* is the contract's (standing.py): a patient who went home and whose bill is typed in leaves every screen. But what
somebody has to say about it afterwards must not leave the desk's lists with it: else the recovery would turn green, and "To be confirmed"
empty, because a bill was ticked off.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Sequence

from domain import recovering
from domain.entries import Entry
from domain.fold import Picture
from domain.outage import Incident
from domain.practice import is_practice
from domain.schedule import DAY_MS
from domain.store.journal import Reading

log = logging.getLogger(__name__)

#: a start looks for what waits among so many entries, the newest: five days of a very busy house, weeks of any other, in a tenth of a
#: second however long the journal is; what is older is in the journal
START_ROWS = 100_000
#: a tablet may tell of an emergency that began years ago, whether it is right or not: no more than a week of stays is read for it, ms
EMERGENCY_BACK_MS = 7 * DAY_MS
#: so many stays are kept for it, a month's worth of patients in whom nobody was signed in; what is older is in the journal
STAYS_MAX = 200
#: the hospital's own entries that may answer a question about any of them
_MAY_ANSWER = ("outage.", "signs.", "entry.", "staff.")


class Unfinished:
    """Which stays these are. Not locked: its owner is, and folds what comes back and removes what is done."""

    def __init__(self) -> None:
        #: in the order in which they left, or were read again
        self.stays: dict[str, None] = {}
        self._back_to = math.inf

    def at_start(self, picture: Picture, reading: Reading, now_ms: int) -> set[str]:
        """Stays that may be unfinished; `picture` holds the hospital's own entries. Few: a start costs what the house holds today."""
        asking = reading.past_stays_asking(START_ROWS)
        return {*asking, *self._of_emergencies(picture, reading, now_ms)}

    def that_return(self, picture: Picture, reading: Reading, news: Iterable[Entry], now_ms: int) -> set[str]:
        """Stays to be read again after these entries: an emergency began earlier than was known, or is not closed after all, and they left
        since. Whatever is the hospital's own may say so: a declaration, one that was admitted, a close that was struck."""
        return self._of_emergencies(picture, reading, now_ms) if any(entry.stay is None for entry in news) else set()

    def look_again(self) -> None:
        """What was read last may be gone with a commit that failed."""
        self._back_to = math.inf

    def _of_emergencies(self, picture: Picture, reading: Reading, now_ms: int) -> set[str]:
        began = min((incident.start_ms for incident in recovering.waiting(picture)), default=math.inf)
        # it rises with each close, for then those who had left are let go
        known, self._back_to = self._back_to, began
        if began >= known:
            return set()
        # of who left since then something was received since then; by its clock, which may be a day off, each is asked afterwards
        return set(reading.past_stays(int(max(began, now_ms - EMERGENCY_BACK_MS))))

    def that_are_done(self, picture: Picture, told: Iterable[tuple[str, str | None]]) -> list[str]:
        """Takes out, and names, those about which nobody is to be asked any more, after entries of (kind, stay)."""
        if not self.stays:
            return []
        news = list(told)
        # most of what a ward writes touches none of them, and to look at all of them takes a while
        all_of_them = any(stay is None and kind.startswith(_MAY_ANSWER) for kind, stay in news)
        touched = dict.fromkeys(stay for _, stay in news if stay is not None and stay in self.stays)
        looked_at = list(self.stays if all_of_them else touched)
        if not looked_at:
            return []
        waiting = recovering.waiting(picture)
        done = [stay for stay in looked_at if not _asks(picture, stay, waiting)]
        for stay in done:
            del self.stays[stay]
        return [*done, *self._too_many(picture, waiting)]

    def _too_many(self, picture: Picture, waiting: Sequence[Incident]) -> list[str]:
        """A house in which nobody ever confirms anything does not fill its server: the first to have left go, but none of an emergency."""
        if len(self.stays) <= STAYS_MAX:
            return []
        free = [stay for stay in self.stays if not any(recovering.was_in_house(picture, stay, incident) for incident in waiting)]
        gone = free[: len(self.stays) - STAYS_MAX]
        for stay in gone:
            del self.stays[stay]
        return gone


def _asks(picture: Picture, stay: str, waiting: Sequence[Incident]) -> bool:
    try:
        return is_unfinished(picture, stay, waiting)
    except Exception:
        log.exception("whether anything is to be asked about stay %s cannot be told; it goes", stay)
        return False


def is_unfinished(picture: Picture, stay: str, waiting: Sequence[Incident]) -> bool:
    """Whether the desk still asks somebody about a stay that is not active any more; `waiting` are the emergencies that are not closed.

    That is: what was kept waits to be admitted or dismissed; nobody has confirmed who charted; or an emergency in which the patient was in
    the house is not closed, so that its paper may still be typed in.
    """
    if is_practice(stay) or not picture.value(f"stays/{stay}", "opened"):
        return False
    if any(recovering.was_in_house(picture, stay, incident) for incident in waiting):
        return True
    if recovering.undecided(picture, stay):
        return True
    unsigned = recovering.unsigned(picture, stay)
    return bool(unsigned) and bool(recovering.waiting_signs(unsigned, recovering.confirmations(picture)))

"""Pictures of what is over: folded anew from the journal, for reports about stays that left the house long ago."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable

import sqlalchemy as sa

from domain.entries import parse
from domain.errors import Malformed
from domain.fold import Picture
from domain.practice import is_practice, stay_of
from domain.store.journal import Journal
from domain.store.tables import journal as rows
from domain.store.tables import stays

log = logging.getLogger(__name__)


def of_drill(journal: Journal, drill: str) -> Picture:
    """A drill's practice patients, with all that the hospital itself knows. Raises errors.Unavailable."""
    with journal.read() as reading:
        beginning = stays.c.stay.startswith(stay_of(drill, ""), autoescape=True)
        names = list(reading.connection.execute(sa.select(stays.c.stay).where(beginning)).scalars())
    return _folded(journal, names)


def of_time(journal: Journal, first_ms: int, last_ms: int, also: Iterable[str] = ()) -> Picture:
    """The real stays about which something arrived between two instants of server time, whole, with all that the hospital itself knows.

    `also` are stays that are read in any case, such as those in the house.

    It reads each of these stays from its admission on. Raises errors.Unavailable.
    """
    with journal.read() as reading:
        when = sa.and_(rows.c.received >= first_ms, rows.c.received <= last_ms, rows.c.stay.is_not(None))
        names = {*reading.connection.execute(sa.select(rows.c.stay).where(when).distinct()).scalars(), *also}
    return _folded(journal, (name for name in names if not is_practice(name)))


def _folded(journal: Journal, names: Iterable[str]) -> Picture:
    picture = Picture()
    with journal.read() as reading:
        for row in reading.of_stays([None, *sorted(names)]):
            try:
                picture.add(parse(json.loads(row.body)))
            except Malformed:
                continue  # kept for its shape: it is in the export, and folded nowhere
            except Exception:  # one bad entry must not keep a report from being made
                log.exception("position %s cannot be folded", row.pos)
    return picture

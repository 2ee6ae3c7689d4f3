"""The journal: appended to under the position lock, read in position order, and never changed.

Positions are 1, 2, 3 … without a gap and in commit order, because they are given while the hospital's row is locked: a plain
sequence let readers with a cursor skip 351 of 1,600 rows (SYNC.md). The mark is a running hash, so that two journals that agree
at a position agree in all before it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa

from domain import errors
from domain.store import engine as engines
from domain.store.tables import hospital, journal, makers, notices, stays

#: names in one IN list; both databases take far more, this keeps a statement small
IN_MAX = 1_000
#: bytes of bodies in one reading: a pull of huge entries comes in several
READ_BYTES_MAX = 4 * 1024 * 1024
Row = dict[str, Any]

#: what managers are told when a copy of the data was put in place of the journal
ROLLED_BACK = (
    "The journal was put back to an older state without `wardlight restore`: a device brought entries that had been here. "
    "All devices now offer what they hold again. Look at the roll call, and find out who copied the data."
)


class Head(NamedTuple):
    """Where the journal stands: epoch, last position, mark there."""

    epoch: str
    last_pos: int
    mark: str


class Known(NamedTuple):
    """What is stored under a key: its content hash, outcome and reason."""

    hash: str
    outcome: str
    reason: str | None


class Stored(NamedTuple):
    """A row as readers need it."""

    pos: int
    stay: str | None
    mark: str
    body: bytes


def next_mark(mark: str, content_hash: str, ident: str) -> str:
    """The mark after one more row."""
    return hashlib.sha256(f"{mark}{content_hash}{ident}".encode()).hexdigest()


class Journal:
    """The tables of one hospital at `url`. Opening makes or migrates them; `epoch` names a journal that is made now.

    Raises errors.BadInput for what is no address of a database, errors.Unavailable where there is none.
    """

    def __init__(self, url: str, epoch: str) -> None:
        self.url = url
        try:
            self.engine = engines.make_engine(url)
            engines.migrate(self.engine, epoch)
        except (sa.exc.ArgumentError, ImportError) as error:  # no address at all, or of a kind of database that we do not have
            raise errors.BadInput("This is no address of a database. Write it as postgresql+psycopg://user@host/name.") from error
        except sa.exc.DBAPIError as error:
            raise errors.Unavailable(f"The database cannot be opened ({error.orig}). See that it runs and lets this user in.") from error
        self._reader = engines.reader_of(self.engine)

    def close(self) -> None:
        """Gives all connections back."""
        self.engine.dispose()

    @contextmanager
    def append(self) -> Iterator[Appending]:
        """The position lock and one transaction: what is done within becomes durable at its end, or not at all.

        Raises errors.Unavailable where it cannot be kept.
        """
        with engines.writing(self.engine) as connection:
            yield Appending(connection)

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """One snapshot. Raises errors.Unavailable."""
        try:
            with self._reader.connect() as connection:
                yield Reading(connection)
        except sa.exc.DBAPIError as error:
            raise errors.Unavailable(f"The journal is not readable just now ({error.orig}). Try again.") from error

    def head(self) -> Head:
        """Epoch, last position and mark, as committed by whatever process."""
        with self.read() as reading:
            return reading.head()


class Reading:
    """What can be asked within one snapshot."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    def head(self) -> Head:
        """Epoch, last position and mark."""
        row = self.connection.execute(_HEAD).one()
        return Head(row.epoch, row.last_pos, row.mark)

    def mark_at(self, pos: int) -> str | None:
        """The mark at a position; "" at 0, None where there is none."""
        if pos == 0:
            return ""
        found: str | None = self.connection.execute(sa.select(journal.c.mark).where(journal.c.pos == pos)).scalar()
        return found

    def after(self, pos: int, limit: int) -> list[Stored]:
        """Rows after a position, in order: at most `limit`, and as many as `READ_BYTES_MAX` holds (at least one, if there is one)."""
        found = self.connection.execute(_AFTER, {"after": pos, "count": limit})
        out: list[Stored] = []
        size = 0
        for row in found:
            body = row.body.encode()
            size += len(body)
            if out and size > READ_BYTES_MAX:
                break
            out.append(Stored(row.pos, row.stay, row.mark, body))
        return out

    def of_stays(self, names: Iterable[str | None]) -> Iterator[Stored]:
        """Rows of these stays; None means the hospital's own. In position order within each."""
        for name in names:
            where = journal.c.stay.is_(None) if name is None else journal.c.stay == name
            for row in self.connection.execute(_STORED.where(where).order_by(journal.c.pos)):
                yield Stored(row.pos, row.stay, row.mark, row.body.encode())

    def everything(self) -> Iterator[sa.Row[Any]]:
        """All columns of all rows in position order, a slice at a time."""
        pos = 0
        while rows := self.connection.execute(sa.select(journal).where(journal.c.pos > pos).order_by(journal.c.pos).limit(IN_MAX)).all():
            yield from rows
            pos = rows[-1].pos

    def find(self, keys: Sequence[str]) -> dict[str, Known]:
        """What is stored under these keys."""
        # asked with every batch: one parameter that holds them all, where an IN list of SQLAlchemy's costs as much as the insert
        if engines.is_sqlite(self.connection):
            rows = self.connection.exec_driver_sql(_FIND_SQLITE, (json.dumps(list(keys)),))
        else:
            rows = self.connection.exec_driver_sql(_FIND_POSTGRESQL, (list(keys),))
        return {row[0]: Known(row[1], row[2], row[3]) for row in rows}

    def taken(self, device: str, seqs: Sequence[int]) -> dict[int, str]:
        """Which of these numbers of an identity are used already, and by which entry."""
        found: dict[int, str] = {}
        for start in range(0, len(seqs), IN_MAX):
            asked = {"device": device, "seqs": seqs[start : start + IN_MAX]}
            found.update((row.seq, row.id) for row in self.connection.execute(_TAKEN, asked))
        return found

    def seqs_after(self, device: str, seq: int) -> set[int]:
        """The numbers of an identity that are here, after one."""
        return set(self.connection.execute(sa.select(journal.c.seq).where(journal.c.device == device, journal.c.seq > seq)).scalars())

    def active_stays(self) -> list[str]:
        """The stays whose patients are in the house, or that have something open."""
        return list(self.connection.execute(sa.select(stays.c.stay).where(stays.c.active).order_by(stays.c.first_pos)).scalars())

    def past_stays(self, since_ms: int) -> list[str]:
        """The stays that are not active any more and whose last entry was received at or after `since_ms`, by name."""
        return list(self.connection.execute(_PAST_STAYS, {"since": since_ms}).scalars())

    def past_stays_asking(self, rows: int) -> list[str]:
        """The stays that are not active any more and about which one of the newest `rows` entries was only kept, or charted by somebody
        whom nobody could check. Not the whole journal: it is asked at a start."""
        return list(self.connection.execute(_PAST_STAYS_ASKING, {"after": self.head().last_pos - rows}).scalars())

    def known_stays(self, names: Sequence[str]) -> set[str]:
        """Which of these stays the journal knows at all."""
        return set(self.connection.execute(sa.select(journal.c.stay).distinct().where(journal.c.stay.in_(names))).scalars())

    def makers(self) -> list[dict[str, Any]]:
        """The roll: one row for each identity that ever made an entry or was heard from."""
        return [dict(row._mapping) for row in self.connection.execute(sa.select(makers))]

    def notices(self) -> list[tuple[int, str]]:
        """What managers are to be told: (server time in ms, sentence), newest first."""
        return [(row.at, row.text) for row in self.connection.execute(sa.select(notices).order_by(notices.c.id.desc()))]


class Appending(Reading):
    """A transaction that holds the position lock."""

    def insert(self, rows: Sequence[Row], head: Head) -> None:
        """Stores rows whose positions follow the head's, and the head after them."""
        if rows:
            # the same statement as SQLAlchemy's, without its look at each row's parameters: a fifth of the whole way of an entry
            statement, order = _insert_in(self.connection.dialect)
            parameters: Any = list(map(itemgetter(*order), rows)) if order else rows
            self.connection.exec_driver_sql(statement, parameters)
        self.connection.execute(_SET_HEAD, {"to_epoch": head.epoch, "to_pos": head.last_pos, "to_mark": head.mark})

    def put_stays(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Says which stays are active: rows of stay, active, first_pos (kept where the stay is known)."""
        if rows:
            self.connection.execute(_PUT_STAYS, rows)

    def put_seqs(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Writes what arrived of identities: rows of device, seq_seen, seq_max, last_received."""
        if rows:
            self.connection.execute(_PUT_SEQS, rows)

    def put_told(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Writes what devices told of themselves: rows of device, last_seen, told_seq, unsent, offset_ms."""
        if rows:
            self.connection.execute(_PUT_TOLD, rows)

    def notice(self, at: int, text: str) -> None:
        """Keeps a sentence for the managers; `at` in milliseconds of server time."""
        self.connection.execute(notices.insert().values(at=at, text=text))

    def clear(self) -> None:
        """Empties the journal and its indexes, for a restore; what is secret stays."""
        for table in (journal, stays, makers):
            self.connection.execute(table.delete())


# the index of (stay, pos) finds each stay's last row; no row of the years before is read
_PAST_STAYS = (
    sa.select(stays.c.stay)
    .where(
        ~stays.c.active,
        sa.select(journal.c.received)
        .where(journal.c.stay == stays.c.stay)
        .order_by(journal.c.pos.desc())
        .limit(1)
        .scalar_subquery()
        >= sa.bindparam("since"),
    )
    .order_by(stays.c.stay)
)
_PAST_STAYS_ASKING = (
    sa.select(journal.c.stay)
    .distinct()
    .join(stays, stays.c.stay == journal.c.stay)
    .where(
        journal.c.pos > sa.bindparam("after"),
        sa.or_(journal.c.outcome == "kept", journal.c.body.contains('"auth":"unverified"')),
        ~stays.c.active,
    )
)
_HEAD = sa.select(hospital.c.epoch, hospital.c.last_pos, hospital.c.mark).where(hospital.c.id == 1)
_STORED = sa.select(journal.c.pos, journal.c.stay, journal.c.mark, journal.c.body)
_AFTER = _STORED.where(journal.c.pos > sa.bindparam("after")).order_by(journal.c.pos).limit(sa.bindparam("count"))
_FIND_SQLITE = "SELECT key, hash, outcome, reason FROM journal WHERE key IN (SELECT value FROM json_each(?))"
_FIND_POSTGRESQL = "SELECT key, hash, outcome, reason FROM journal WHERE key = ANY(%s)"
_TAKEN = sa.select(journal.c.seq, journal.c.id).where(
    journal.c.device == sa.bindparam("device"), journal.c.seq.in_(sa.bindparam("seqs", expanding=True))
)


@lru_cache(maxsize=8)
def _insert_in(dialect: sa.Dialect) -> tuple[str, Sequence[str] | None]:
    """The insertion of a row in a database's own words, and the order of its parameters where they have no names."""
    compiled = journal.insert().compile(dialect=dialect)
    return str(compiled), getattr(compiled, "positiontup", None)


_SET_HEAD = (
    hospital.update()
    .where(hospital.c.id == 1)
    .values(epoch=sa.bindparam("to_epoch"), last_pos=sa.bindparam("to_pos"), mark=sa.bindparam("to_mark"))
)
_PUT_STAYS = sa.text(
    "INSERT INTO stays (stay, active, first_pos) VALUES (:stay, :active, :first_pos) "
    "ON CONFLICT (stay) DO UPDATE SET active = excluded.active"
)
_PUT_SEQS = sa.text(
    "INSERT INTO makers (device, seq_seen, seq_max, last_received) VALUES (:device, :seq_seen, :seq_max, :last_received) "
    "ON CONFLICT (device) DO UPDATE SET seq_seen = excluded.seq_seen, seq_max = excluded.seq_max, last_received = excluded.last_received"
)
_PUT_TOLD = sa.text(
    "INSERT INTO makers (device, seq_seen, seq_max, last_seen, told_seq, unsent, offset_ms) "
    "VALUES (:device, 0, 0, :last_seen, :told_seq, :unsent, :offset_ms) ON CONFLICT (device) DO UPDATE SET "
    "last_seen = excluded.last_seen, told_seq = excluded.told_seq, unsent = excluded.unsent, offset_ms = excluded.offset_ms"
)

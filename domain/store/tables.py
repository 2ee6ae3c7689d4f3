"""The tables. The journal is the truth; `stays` and `makers` are indexes of it that a start would otherwise have to work out anew.

Instants are whole milliseconds UTC since 1970 in a BIGINT: SQLite gives naive datetimes back and PostgreSQL aware ones, and a
number has no zone that anybody could get wrong. Bodies are TEXT, the JSON of the wire, so that they are served as stored.
"""

from __future__ import annotations

import sqlalchemy as sa

_NAMES = {"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"}
metadata = sa.MetaData(naming_convention=_NAMES)

#: one row: it is locked while positions are given, which is what keeps them in commit order on PostgreSQL
hospital = sa.Table(
    "hospital",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("epoch", sa.String(64), nullable=False),
    sa.Column("last_pos", sa.BigInteger, nullable=False),
    sa.Column("mark", sa.String(64), nullable=False),
)

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("pos", sa.BigInteger, primary_key=True, autoincrement=False),
    # what replicas store it under: the id, or `altered:<hash>` where the id was used for other content
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("id", sa.String(64), nullable=False),
    sa.Column("device", sa.String(64), nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("stay", sa.String(64), nullable=True),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("mark", sa.String(64), nullable=False),
    sa.Column("received", sa.BigInteger, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(32), nullable=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Index(None, "stay", "pos"),
    sa.Index(None, "device", "seq"),
)

#: every stay that an entry ever named; the active ones are what a start reads
stays = sa.Table(
    "stays",
    metadata,
    sa.Column("stay", sa.String(64), primary_key=True),
    sa.Column("active", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("first_pos", sa.BigInteger, nullable=False),
    sa.Index(None, "active"),
)

#: every identity that ever made an entry: the roll call
makers = sa.Table(
    "makers",
    metadata,
    sa.Column("device", sa.String(64), primary_key=True),
    sa.Column("seq_seen", sa.BigInteger, nullable=False),
    sa.Column("seq_max", sa.BigInteger, nullable=False),
    sa.Column("last_received", sa.BigInteger, nullable=True),
    sa.Column("last_seen", sa.BigInteger, nullable=True),
    sa.Column("told_seq", sa.BigInteger, nullable=True),
    sa.Column("unsent", sa.BigInteger, nullable=True),
    sa.Column("offset_ms", sa.BigInteger, nullable=True),
)

#: enroll codes, by their hash; a used one stays until it would have expired, so that a retry gets the same answer
codes = sa.Table(
    "codes",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("expires", sa.BigInteger, nullable=False),
    sa.Column("device", sa.String(64), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("colour", sa.Text, nullable=False),
    sa.Column("ward", sa.Text, nullable=False),
    sa.Column("role", sa.String(32), nullable=False),
    sa.Column("nonce", sa.String(128), nullable=True),
    sa.Column("used", sa.BigInteger, nullable=True),
    sa.Column("source", sa.String(64), nullable=True),
)

#: salted slow hashes of PINs; never in an entry
verifiers = sa.Table(
    "verifiers",
    metadata,
    sa.Column("staff", sa.String(64), primary_key=True),
    sa.Column("role", sa.String(32), nullable=False),
    sa.Column("salt", sa.String(64), nullable=False),
    sa.Column("iterations", sa.Integer, nullable=False),
    sa.Column("verifier", sa.String(64), nullable=False),
)

#: argon2id hashes of managers' passwords; a row here says that the first-run set-up is over
passwords = sa.Table(
    "passwords",
    metadata,
    sa.Column("staff", sa.String(64), primary_key=True),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("changed", sa.BigInteger, nullable=False),
)

#: who is signed in at a browser's desk; the browser's storage holds the word, and here lies its hash
sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("staff", sa.String(64), nullable=False),
    sa.Column("auth", sa.String(16), nullable=False),
    sa.Column("used", sa.BigInteger, nullable=False),
)

#: wrong tries by name (`domain/sign_in.py` says what a name is)
tries = sa.Table(
    "tries",
    metadata,
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("wrong", sa.BigInteger, nullable=False),
    sa.Column("last", sa.BigInteger, nullable=False),
    sa.Column("until", sa.BigInteger, nullable=False),
)

#: the set-up tokens that servers printed while no manager has a password, by their hashes
setups = sa.Table(
    "setups",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("made", sa.BigInteger, nullable=False),
)

#: what a manager must be told, kept over restarts
notices = sa.Table(
    "notices",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

"""The journal and what lies beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    word, long, number = sa.String(64), sa.Text, sa.BigInteger
    op.create_table(
        "hospital",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("epoch", word, nullable=False),
        sa.Column("last_pos", number, nullable=False),
        sa.Column("mark", word, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hospital"),
    )
    op.create_table(
        "journal",
        sa.Column("pos", number, autoincrement=False, nullable=False),
        *(sa.Column(name, word, nullable=False) for name in ("key", "id", "device")),
        sa.Column("seq", number, nullable=False),
        sa.Column("kind", word, nullable=False),
        sa.Column("stay", word, nullable=True),
        *(sa.Column(name, word, nullable=False) for name in ("hash", "mark")),
        sa.Column("received", number, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("body", long, nullable=False),
        sa.PrimaryKeyConstraint("pos", name="pk_journal"),
        sa.UniqueConstraint("key", name="uq_journal_key"),
    )
    op.create_index("ix_journal_stay_pos", "journal", ["stay", "pos"])
    op.create_index("ix_journal_device_seq", "journal", ["device", "seq"])
    op.create_table(
        "stays",
        sa.Column("stay", word, nullable=False),
        sa.Column("active", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("first_pos", number, nullable=False),
        sa.PrimaryKeyConstraint("stay", name="pk_stays"),
    )
    op.create_index("ix_stays_active", "stays", ["active"])
    op.create_table(
        "makers",
        sa.Column("device", word, nullable=False),
        *(sa.Column(name, number, nullable=False) for name in ("seq_seen", "seq_max")),
        *(sa.Column(name, number, nullable=True) for name in ("last_received", "last_seen", "told_seq", "unsent", "offset_ms")),
        sa.PrimaryKeyConstraint("device", name="pk_makers"),
    )
    op.create_table(
        "codes",
        sa.Column("hash", word, nullable=False),
        sa.Column("expires", number, nullable=False),
        sa.Column("device", word, nullable=False),
        *(sa.Column(name, long, nullable=False) for name in ("name", "colour", "ward")),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("nonce", sa.String(128), nullable=True),
        sa.Column("used", number, nullable=True),
        sa.Column("source", word, nullable=True),
        sa.PrimaryKeyConstraint("hash", name="pk_codes"),
    )
    op.create_table(
        "verifiers",
        sa.Column("staff", word, nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("salt", word, nullable=False),
        sa.Column("iterations", sa.Integer, nullable=False),
        sa.Column("verifier", word, nullable=False),
        sa.PrimaryKeyConstraint("staff", name="pk_verifiers"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", number, nullable=False),
        sa.Column("text", long, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )


def downgrade() -> None:
    for name in ("notices", "verifiers", "codes", "makers", "stays", "journal", "hospital"):
        op.drop_table(name)

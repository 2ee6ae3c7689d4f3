"""Passwords, sessions, wrong tries and the set-up token: what signing in needs beside the PINs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    word, number = sa.String(64), sa.BigInteger
    op.create_table(
        "passwords",
        sa.Column("staff", word, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("changed", number, nullable=False),
        sa.PrimaryKeyConstraint("staff", name="pk_passwords"),
    )
    op.create_table(
        "sessions",
        sa.Column("hash", word, nullable=False),
        sa.Column("staff", word, nullable=False),
        sa.Column("auth", sa.String(16), nullable=False),
        sa.Column("used", number, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_sessions"),
    )
    op.create_table(
        "tries",
        sa.Column("name", sa.String(200), nullable=False),
        *(sa.Column(name, number, nullable=False) for name in ("wrong", "last", "until")),
        sa.PrimaryKeyConstraint("name", name="pk_tries"),
    )
    op.create_table(
        "setups",
        sa.Column("hash", word, nullable=False),
        sa.Column("made", number, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_setups"),
    )


def downgrade() -> None:
    for name in ("setups", "tries", "sessions", "passwords"):
        op.drop_table(name)

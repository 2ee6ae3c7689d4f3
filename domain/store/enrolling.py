"""Enroll codes and PIN verifiers: the secrets that lie in the database beside the journal, never in an entry.

A code is 12 letters of an alphabet without look-alikes: 60 bits, once, for 24 hours. Only its hash is stored. A lost answer may be
asked for again with the same nonce for ten minutes: the token is a function of the code's row.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from domain import errors
from domain.store import engine as engines
from domain.store.keys import new_identity
from domain.store.tables import codes, verifiers

ROLES = ("device", "wall", "practice_system")
#: letters of a code without I, L, O and U, and their number: 5 bits each, the contract asks for 50
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LETTERS = 12
CODE_TTL_S = 24 * 3600
#: how long the same nonce gets the same answer (PROTOCOL, enroll)
SAME_ANSWER_MS = 10 * 60_000
#: wrong tries from one place within a minute, after which it must wait
TRIES_MAX, TRIES_WITHIN_MS = 10, 60_000
#: places whose wrong tries are remembered; the oldest are forgotten
PLACES_MAX = 1_000
#: PBKDF2-SHA256 rounds for a PIN: 0.1 s on a server, 0.3 s on an old tablet. No slow hash saves four digits from who stole the
#: tablet's storage; it is the lock on a drawer, and the journal says who and where
PIN_ITERATIONS = 210_000
SALT_BYTES = 16
#: who may chart with a PIN on a device; a manager's word is never sent to a tablet
MAY_CHART = ("nurse", "doctor", "student")


class Enrolling:
    """Codes of one hospital."""

    def __init__(self, engine: sa.Engine, now_ms: Callable[[], int]) -> None:
        self._engine, self._now_ms = engine, now_ms
        self._tries: dict[str, deque[int]] = {}
        self._lock = threading.Lock()
        self._identities: dict[tuple[str, str], tuple[int, str]] = {}

    def make_code(self, name: str, colour: str, ward: str, role: str, ttl_s: int) -> str:
        """A code as people type it, XXXX-XXXX-XXXX. Raises errors.BadInput for an unknown role."""
        if role not in ROLES:
            raise errors.BadInput(f"There is no role {role!r}. Use one of {', '.join(ROLES)}.")
        code = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LETTERS))
        now = self._now_ms()
        with engines.writing(self._engine) as connection:
            connection.execute(codes.delete().where(codes.c.expires < now - SAME_ANSWER_MS))
            device = new_identity("w" if role == "wall" else "d")
            made = codes.insert().values(hash=_hash(code), expires=now + ttl_s * 1000, device=device, role=role)
            connection.execute(made.values(name=name, colour=colour, ward=ward))
        return "-".join(code[start : start + 4] for start in range(0, CODE_LETTERS, 4))

    def redeem(self, code: str, nonce: str | None, name: str | None, source: str) -> tuple[dict[str, Any], bool]:
        """The code's row (device, name, colour, ward, role), and whether it was redeemed just now.

        Raises errors.TooMany after too many wrong tries from `source`, errors.NotAllowed for a code that is wrong, used or expired.
        """
        now = self._now_ms()
        self._check_tries(source, now)
        with engines.writing(self._engine) as connection:
            row = connection.execute(sa.select(codes).where(codes.c.hash == _hash(code))).mappings().first()
            if row is not None and row["used"] is None and now < row["expires"]:
                given = {"nonce": nonce, "used": now, "name": name or row["name"]}
                connection.execute(codes.update().where(codes.c.hash == row["hash"]).values(**given))
                return {**row, **given}, True
        if row is not None and row["used"] is not None and nonce and row["nonce"] == nonce and now < row["used"] + SAME_ANSWER_MS:
            return dict(row), False
        self._count_try(source, now)
        if row is not None and row["used"] is not None:
            raise errors.NotAllowed("This code was used already. Ask a manager for a new one.")
        if row is not None:
            raise errors.NotAllowed("This code has expired. Ask a manager for a new one.")
        raise errors.NotAllowed("There is no such code. Look at its letters once more, or ask a manager for a new one.")

    def next_identity(self, device: str, nonce: str) -> tuple[str, bool]:
        """A new identity for a forked device, and whether it is new: the same nonce gets the same for ten minutes."""
        now = self._now_ms()
        with self._lock:
            self._identities = {key: value for key, value in self._identities.items() if now < value[0] + SAME_ANSWER_MS}
            if (device, nonce) in self._identities:
                return self._identities[device, nonce][1], False
            identity = new_identity(device[0] if device[:2] in ("d-", "w-") else "d")
            self._identities[device, nonce] = (now, identity)
            return identity, True

    def _check_tries(self, source: str, now: int) -> None:
        with self._lock:
            tries = self._tries.get(source, deque())
            while tries and tries[0] <= now - TRIES_WITHIN_MS:
                tries.popleft()
            if len(tries) >= TRIES_MAX:
                raise errors.TooMany("Too many wrong codes. Wait a minute, then type the code again.")

    def _count_try(self, source: str, now: int) -> None:
        with self._lock:
            self._tries.setdefault(source, deque()).append(now)
            while len(self._tries) > PLACES_MAX:
                self._tries.pop(next(iter(self._tries)))


def _hash(code: str) -> str:
    """A code's hash, however it was typed: case, dashes, blanks and look-alikes do not matter."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(letters.translate(str.maketrans("OIL", "011")).encode("utf-8", "replace")).hexdigest()


class Pins:
    """PIN verifiers: PBKDF2-SHA256, which the browser's WebCrypto computes too."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def put(self, staff: str, role: str, pin: str) -> None:
        """Stores the verifier of a PIN in place of an older one."""
        salt = secrets.token_bytes(SALT_BYTES)
        made = hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, PIN_ITERATIONS).hex()
        with engines.writing(self._engine) as connection:
            connection.execute(verifiers.delete().where(verifiers.c.staff == staff))
            connection.execute(verifiers.insert().values(staff=staff, role=role, salt=salt.hex(), iterations=PIN_ITERATIONS, verifier=made))

    def set_role(self, staff: str, role: str) -> None:
        """The role under which a PIN is kept: a manager's verifier goes to no device."""
        with engines.writing(self._engine) as connection:
            connection.execute(verifiers.update().where(verifiers.c.staff == staff).values(role=role))

    def forget(self, staff: str) -> None:
        """Takes a verifier away."""
        with engines.writing(self._engine) as connection:
            connection.execute(verifiers.delete().where(verifiers.c.staff == staff))

    def of_those_who_chart(self) -> list[dict[str, Any]]:
        """What devices need to check a PIN without a server: [{staff, salt, iterations, verifier}], hex."""
        columns = (verifiers.c.staff, verifiers.c.salt, verifiers.c.iterations, verifiers.c.verifier)
        with self._engine.connect() as connection:
            found = connection.execute(sa.select(*columns).where(verifiers.c.role.in_(MAY_CHART)).order_by(verifiers.c.staff))
            return [dict(row._mapping) for row in found]

"""Signing in: passwords, PINs, sessions, wrong tries and the first-run set-up. All of it lies beside the journal, nothing in an entry.

Passwords are argon2id. A session is a random word that the browser's signed storage holds; the database has its hash. Whoever
tries wrongly waits (`domain/sign_in.py`); the count is in the database, so that a restart or a second server forgives nothing.
Every method here may block for a slow hash or for the disk: not on the event loop.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import NamedTuple

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain import errors, sign_in
from domain.sign_in import Tries
from domain.store import engine as engines
from domain.store.tables import passwords, sessions, setups, tries, verifiers

#: bytes of a session's word: 192 bits, so that none is ever guessed
SESSION_BYTES = 24
#: bytes of a set-up token: 40 bits, typed by a person from the log, with the tries of its address limited
SETUP_BYTES = 5
#: a session's use is written down at most this often, ms: a page asks every few seconds
TOUCH_MS = 5 * 60_000
#: characters of what is typed that are looked at; a hash of megabytes would be somebody's way to stop the server
SECRET_MAX = 1_000
WRONG = "That is not right. Look at the name, and type it once more."


class Member(NamedTuple):
    """A member of staff, as the picture has her."""

    staff: str
    name: str
    role: str


class Session(NamedTuple):
    """Who is signed in, and by what: `session` for a password, `pin` for a PIN."""

    member: Member
    auth: str


class Signing:
    """Who is who, for one hospital. `member` gives a present member of staff, or None for who left or never was."""

    def __init__(self, engine: sa.Engine, now_ms: Callable[[], int], member: Callable[[str], Member | None]) -> None:
        self._engine, self._now_ms, self._member = engine, now_ms, member
        self._hasher = PasswordHasher()

    # -- at the desk --------------------------------------------------------------------------------------------------

    def sign_in(self, staff: str, secret: str, address: str) -> str:
        """A session's word for a manager's password or another's PIN.

        Raises errors.TooMany while wrong tries must wait, errors.NotAllowed for what is wrong or not to be had.
        """
        person, place = f"person:{staff[:64]}", f"address:{address[:100]}"
        self._check_wait(person, place)
        member = self._member(staff)
        if member is None:
            self._wrong(place)
            raise errors.NotAllowed("Nobody of this name works here now. Choose your name from the list.")
        if member.role == "manager":
            if not self.has_password(staff):
                why = "This manager has no password yet."
                raise errors.NotAllowed(f"{why} Another manager sets one on the page People, or `wardlight staff password` on the server.")
            auth, fits = "session", self._is_password(staff, secret)
        else:
            auth, fits = "pin", self._is_pin(staff, secret)
        if not fits:
            self._wrong(person, place)
            self._check_wait(person, place)
            raise errors.NotAllowed(WRONG)
        self._right(person)
        return self._begin(staff, auth)

    def _begin(self, staff: str, auth: str) -> str:
        word, now = secrets.token_urlsafe(SESSION_BYTES), self._now_ms()
        with engines.writing(self._engine) as connection:
            connection.execute(sessions.delete().where(sessions.c.used < now - sign_in.SESSION_MS))
            connection.execute(sessions.insert().values(hash=_hash(word), staff=staff, auth=auth, used=now))
        return word

    def session(self, word: str, *, touch: bool = True) -> Session | None:
        """Who holds this word now. None when the session ended: 12 h without use, signed out, the person left, another secret."""
        now = self._now_ms()
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(sessions).where(sessions.c.hash == _hash(word[:SECRET_MAX]))).mappings().first()
        if row is None or now - row["used"] > sign_in.SESSION_MS:
            return None
        member = self._member(str(row["staff"]))
        # somebody who became a manager since signs in by password
        if member is None or (member.role == "manager") != (row["auth"] == "session"):
            return None
        if touch and now - row["used"] > TOUCH_MS:
            with engines.writing(self._engine) as connection:
                connection.execute(sessions.update().where(sessions.c.hash == row["hash"]).values(used=now))
        return Session(member, str(row["auth"]))

    def sign_out(self, word: str) -> None:
        """Ends a session."""
        with engines.writing(self._engine) as connection:
            connection.execute(sessions.delete().where(sessions.c.hash == _hash(word[:SECRET_MAX])))

    def end_sessions(self, staff: str) -> None:
        """Ends all of somebody's sessions: her secret or her role changed, or she left."""
        with engines.writing(self._engine) as connection:
            connection.execute(sessions.delete().where(sessions.c.staff == staff))

    # -- passwords and PINs -------------------------------------------------------------------------------------------

    def set_password(self, staff: str, password: str, names: tuple[str, ...] = ()) -> None:
        """Gives a manager a password in place of an older one, and ends the sessions. Raises errors.BadInput for a weak one."""
        member = self._member(staff)
        if member is None or member.role != "manager":
            raise errors.BadInput("Only managers have a password; all others sign in with their PIN.")
        why = sign_in.why_no_password(password, (member.name, *names))
        if why:
            raise errors.BadInput(why)
        made = {"staff": staff, "hash": self._hasher.hash(password), "changed": self._now_ms()}
        with engines.writing(self._engine) as connection:
            connection.execute(passwords.delete().where(passwords.c.staff == staff))
            connection.execute(passwords.insert().values(**made))
            connection.execute(sessions.delete().where(sessions.c.staff == staff))
            connection.execute(setups.delete())

    def has_password(self, staff: str | None = None) -> bool:
        """Whether this person has a password, or without a name whether anybody ever had one."""
        asked = sa.select(passwords.c.staff).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(asked if staff is None else asked.where(passwords.c.staff == staff)).first() is not None

    def _is_password(self, staff: str, password: str) -> bool:
        with self._engine.connect() as connection:
            known = connection.execute(sa.select(passwords.c.hash).where(passwords.c.staff == staff)).scalar()
        try:
            return known is not None and self._hasher.verify(known, password[:SECRET_MAX])
        except (VerificationError, InvalidHashError):
            return False

    def _is_pin(self, staff: str, pin: str) -> bool:
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(verifiers).where(verifiers.c.staff == staff)).mappings().first()
        if row is None or sign_in.why_no_pin(pin[:SECRET_MAX]) is not None:
            return False
        made = hashlib.pbkdf2_hmac("sha256", pin.encode(), bytes.fromhex(row["salt"]), row["iterations"]).hex()
        return secrets.compare_digest(made, row["verifier"])

    def check_pin(self, staff: str, pin: str, device: str) -> Member:
        """Whose PIN this is, typed on a device. Raises errors.TooMany while it must wait, errors.NotAllowed for a wrong one."""
        name = f"pin:{staff[:64]}@{device[:64]}"
        member = self._member(staff)
        if member is None:
            raise errors.NotFound("Nobody with this id works here now. Sync the device, and choose a name again.")
        self._check_wait(name)
        if not self._is_pin(staff, pin):
            self._wrong(name)
            self._check_wait(name)
            raise errors.WrongPin("This PIN is not right. Try again, or go on without it.")
        self._right(name)
        return member

    # -- wrong tries --------------------------------------------------------------------------------------------------

    def _tries(self, connection: sa.Connection, name: str) -> Tries:
        row = connection.execute(sa.select(tries.c.wrong, tries.c.last, tries.c.until).where(tries.c.name == name)).first()
        return Tries(*row) if row else Tries()

    def _check_wait(self, *names: str) -> None:
        now = self._now_ms()
        with self._engine.connect() as connection:
            wait = max(sign_in.wait_ms(self._tries(connection, name), now) for name in names)
        if wait:
            raise errors.TooMany(f"Too many wrong tries. Wait {sign_in.wait_words(wait)}, then try again.")

    def _wrong(self, *names: str) -> None:
        now = self._now_ms()
        with engines.writing(self._engine) as connection:
            connection.execute(tries.delete().where(tries.c.last < now - sign_in.FORGIVEN_MS))
            for name in names:
                free = sign_in.FREE_TRIES_OF_ADDRESS if name.startswith("address:") else sign_in.FREE_TRIES
                after = sign_in.after_wrong(self._tries(connection, name), now, free)
                connection.execute(tries.delete().where(tries.c.name == name))
                connection.execute(tries.insert().values(name=name, wrong=after.wrong, last=after.last_ms, until=after.until_ms))

    def _right(self, name: str) -> None:
        with self._engine.connect() as connection:
            if not self._tries(connection, name).wrong:
                return
        with engines.writing(self._engine) as connection:
            connection.execute(tries.delete().where(tries.c.name == name))

    def locked_out(self) -> list[tuple[str, str, int]]:
        """Who must wait now: staff id, device id ("" for the desk), and until when (ms UTC)."""
        now = self._now_ms()
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(tries.c.name, tries.c.until).where(tries.c.until > now).order_by(tries.c.name)).all()
        found = []
        for name, until in rows:
            kind, _, rest = name.partition(":")
            if kind in ("person", "pin"):
                staff, _, device = rest.partition("@")
                found.append((staff, device, until))
        return found

    def unlock(self, staff: str) -> None:
        """Forgives somebody's wrong tries, at the desk and on all devices as the server counts them."""
        ours = sa.or_(tries.c.name == f"person:{staff}", tries.c.name.startswith(f"pin:{staff}@", autoescape=True))
        with engines.writing(self._engine) as connection:
            connection.execute(tries.delete().where(ours))

    # -- first-run set-up ---------------------------------------------------------------------------------------------

    def open_setup(self) -> str | None:
        """A set-up token to print, while nobody has a password; None when the set-up is over for ever."""
        if self.has_password():
            return None
        letters = secrets.token_hex(SETUP_BYTES).upper()
        with engines.writing(self._engine) as connection:
            connection.execute(setups.insert().values(hash=_hash(letters), made=self._now_ms()))
        return f"{letters[:5]}-{letters[5:]}"

    def check_setup(self, token: str, address: str) -> None:
        """Raises errors.NotAllowed for a wrong token, or when the set-up is over; errors.TooMany while wrong tries must wait."""
        place = f"address:{address[:100]}"
        self._check_wait(place)
        if self.has_password():
            raise errors.NotAllowed("The set-up is done. A manager signs in with name and password.")
        letters = "".join(letter for letter in token[:SECRET_MAX].upper() if letter.isalnum())
        with self._engine.connect() as connection:
            known = connection.execute(sa.select(setups.c.hash).where(setups.c.hash == _hash(letters))).first()
        if known is None:
            self._wrong(place)
            raise errors.NotAllowed("This is not the token. The server printed it when it started; look at its log.")


def _hash(word: str) -> str:
    return hashlib.sha256(word.encode("utf-8", "replace")).hexdigest()

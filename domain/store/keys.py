"""Keys, tokens and revocations: what says who somebody is, and what no restore may bring back.

The hospital's key lies beside the data and goes into every backup: with it a token holds although the device's row is gone, and a
seal although the journal is. Revocations lie in a file of their own that a restore never overwrites; a stolen tablet stays out.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from domain import errors
from domain.entries import is_id
from domain.store.receipts import Maker

KEY_FILE, REVOKED_FILE = "hospital.key", "revoked.json"
#: 256 bits: the size of the hash that it keys
KEY_BYTES = 32
_SALT = "wardlight device token 1"
#: characters of a new identity's random part: 50 bits, so that two never meet
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def read_key(folder: Path) -> bytes:
    """The hospital's key; made at the first start, readable by its owner alone."""
    path = folder / KEY_FILE
    if not path.exists():
        write_private(path, secrets.token_hex(KEY_BYTES) + "\n", replace=False)
    key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    if len(key) != KEY_BYTES:
        raise errors.Unavailable(f"The file {KEY_FILE} is damaged. Put back the one from the last backup.")
    return key


def write_private(path: Path, text: str, *, replace: bool = True) -> None:
    """Writes a file of mode 0600 as a whole or not at all; durable when it returns. Without `replace` an existing file wins."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            Path(name).replace(path)
        else:
            try:
                os.link(name, path)
            except FileExistsError:
                return
    finally:
        Path(name).unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def new_identity(start: str = "d") -> str:
    """A name for a device that nobody had before."""
    return f"{start}-{''.join(secrets.choice(_ALPHABET) for _ in range(10))}"


def new_epoch() -> str:
    """A random word for a journal."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


class Tokens:
    """Signs and reads device tokens: identity, role, serial and earlier identities of the same device."""

    def __init__(self, key: bytes) -> None:
        self._serializer = URLSafeSerializer(key, salt=_SALT)

    def sign(self, identity: str, role: str, serial: int, previous: Sequence[str] = ()) -> str:
        """A token; the same for the same words."""
        signed = self._serializer.dumps([identity, role, serial, *previous])
        return signed if isinstance(signed, str) else signed.decode()

    def read(self, token: str) -> tuple[str, str, int, tuple[str, ...]]:
        """(identity, role, serial, previous). Raises errors.NotSignedIn for what this hospital did not sign."""
        try:
            identity, role, serial, *previous = self._serializer.loads(token)
        except (BadSignature, ValueError, TypeError) as error:
            raise errors.NotSignedIn("This token is not of this hospital. Enroll the device again with a new code.") from error
        return identity, role, serial, tuple(previous)


class Revocations:
    """The file of revoked identities; it is read again when another process changed it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / REVOKED_FILE
        self._stamp: tuple[int, int] | None = None
        self._revoked: dict[str, Any] = {}

    def covers(self, maker: Maker) -> bool:
        """Whether this device was revoked, under its present identity or an earlier one."""
        revoked = self._read()
        return maker.identity in revoked or any(identity in revoked for identity in maker.previous)

    def names(self) -> set[str]:
        """Every revoked identity."""
        return set(self._read())

    def add(self, identity: str, at: str, because: str) -> None:
        """Revokes an identity for ever; durable when it returns."""
        if is_id(identity) and identity not in self._read():
            revoked = {**self._read(), identity: {"at": at, "because": because}}
            write_private(self._path, json.dumps(revoked, indent=1) + "\n")

    def _read(self) -> dict[str, Any]:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return {}
        if self._stamp != (stat.st_mtime_ns, stat.st_ino):
            self._revoked = json.loads(self._path.read_text(encoding="utf-8"))
            self._stamp = (stat.st_mtime_ns, stat.st_ino)
        return self._revoked

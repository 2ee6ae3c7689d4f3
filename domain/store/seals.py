"""Seals: the server's word that an entry came through its door, so that any replica can bring it back after a restore.

A seal is `<authority>.<hex>`: HMAC-SHA256 with the hospital's key over id, content hash, `received` and whether the maker had the
authority ("1") or not ("0"). Whoever holds an entry holds its seal; nobody but the server can make one.
"""

from __future__ import annotations

import hmac
from functools import lru_cache


@lru_cache(maxsize=4)
def _begun(key: bytes) -> hmac.HMAC:
    """Begun with the key once and copied for each seal: `hmac.digest` begins anew each time, and lets go of the GIL meanwhile."""
    return hmac.new(key, digestmod="sha256")


def seal(key: bytes, ident: str, content_hash: str, received: str, authority: str) -> str:
    """The seal of an entry; `received` in the text of the wire, `authority` "1" or "0"."""
    code = _begun(key).copy()
    code.update(f"{ident}|{content_hash}|{received}|{authority}".encode())
    return f"{authority}.{code.hexdigest()}"


def holds(key: bytes, ident: str, content_hash: str, received: object, given: object) -> bool:
    """Whether a seal that somebody brought is ours and fits."""
    if not isinstance(given, str) or not isinstance(received, str) or given[:2] not in ("0.", "1.") or not given.isascii():
        return False
    return hmac.compare_digest(given, seal(key, ident, content_hash, received, given[0]))

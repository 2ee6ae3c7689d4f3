"""Seals: the server's word that an entry came through its door, so that any replica can bring it back after a restore.

A seal is `<authority>.<hex>`: HMAC-SHA256 with the hospital's key over id, content hash, `received` and whether the maker had the
authority ("1") or not ("0"). Whoever holds an entry holds its seal; nobody but the server can make one.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from typing import Any

#: bytes of SHA-256's block (RFC 2104)
_BLOCK = 64


@lru_cache(maxsize=4)
def _begun(key: bytes) -> tuple[Any, Any]:
    """HMAC-SHA256's two hashes, begun with the key once: `hmac.digest` begins them anew for each seal, and lets go of the GIL meanwhile."""
    padded = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\x00")
    return hashlib.sha256(bytes(byte ^ 0x36 for byte in padded)), hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))


def seal(key: bytes, ident: str, content_hash: str, received: str, authority: str) -> str:
    """The seal of an entry; `received` in the text of the wire, `authority` "1" or "0"."""
    inner, outer = _begun(key)
    inner, outer = inner.copy(), outer.copy()
    inner.update(f"{ident}|{content_hash}|{received}|{authority}".encode())
    outer.update(inner.digest())
    return f"{authority}.{outer.hexdigest()}"


def holds(key: bytes, ident: str, content_hash: str, received: object, given: object) -> bool:
    """Whether a seal that somebody brought is ours and fits."""
    if not isinstance(given, str) or not isinstance(received, str) or given[:2] not in ("0.", "1.") or not given.isascii():
        return False
    return hmac.compare_digest(given, seal(key, ident, content_hash, received, given[0]))

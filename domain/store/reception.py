"""The reception: what is brought becomes a candidate. Here is decided what an entry alone can tell: shape, seal, authority, size.

Nothing is refused. What has no usable envelope is wrapped whole into one that has (`malformed:<hash>`), so that it is stored,
travels, and a person can read it; what cannot even be hashed is wrapped as text.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from typing import Any, NamedTuple

import orjson

from domain import grammar, rules
from domain.entries import MAKER_FIELDS, SEQ_MAX, SERVER_FIELDS, Entry, canonical, is_id, is_simple, maker_fields, parse, plain_time
from domain.errors import Malformed
from domain.store import seals
from domain.store.receipts import Maker

#: one entry over this many bytes is kept for a person (PROTOCOL, sync): no act is that long, a pasted file may be
ENTRY_BYTES_MAX = 64 * 1024
MALFORMED, ALTERED = "malformed:", "altered:"
#: how much of a hash names a wrapped or altered entry: 160 bits, within the 64 characters of an id
HASH_IN_NAME = 40
#: reasons under which a number (`seq`) proves nothing about its identity: anybody can have written it
UNPROVEN = frozenset({"unsealed", "altered"})
_MAKERS = frozenset(MAKER_FIELDS)
_OURS = frozenset(MAKER_FIELDS) | frozenset(SERVER_FIELDS)
#: reasons that a relayed entry may claim for itself when its seal says "no authority"
_CLAIMED = frozenset({"no_authority", "revoked", "unsealed"})
#: what no database keeps in a plain column; inside the body it is escaped. Only a kind may be any text: all else there are ids
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
#: how deep a wrapped body may be nested before it is text; a reader that parsed it has the same order of limit
_DEEP = 20_000


class Candidate(NamedTuple):
    """One entry on its way in. `text` is its canonical JSON without the last brace; `told` is the id that its maker knows it by."""

    told: str
    key: str
    entry: Entry
    hash: str
    text: str
    received: str | None
    authority: str
    reason: str | None
    proven: bool
    numbered: tuple[str, int]

    def altered(self) -> Candidate:
        """The same, stored apart: its id was used before for other content."""
        return self._replace(key=f"{ALTERED}{self.hash[:HASH_IN_NAME]}", reason="altered", authority="0")


def receive(raw: object, maker: Maker, key: bytes) -> Candidate:
    """What this entry, brought by this maker, is worth by itself; `key` is the hospital's."""
    try:
        if not isinstance(raw, dict):
            raise Malformed("An entry is a JSON object.")
        entry = parse(raw)
        # what parse has looked at is simple already: only these two may hold anything
        simple = is_simple(entry.data) and (entry.clock is None or is_simple(entry.clock))
        text, digest = _text_and_hash(raw, simple)
        if entry.kind not in grammar.KINDS and _UNKEPT.search(entry.kind):
            raise Malformed("`kind` holds what no column can hold.")
        if entry.id.startswith(ALTERED):  # else it would stand where another entry is going to be stored apart, and hide it
            raise Malformed("Only the server gives names of this form.")
    except (Malformed, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return _wrapped(raw, maker)
    sealed = seals.holds(key, entry.id, digest, entry.received, entry.seal)
    own = maker.owns(entry.device)
    authority, reason = _authority(entry, maker, own, sealed)
    wrapped = entry.id.startswith(MALFORMED)
    if wrapped and reason != "unsealed":
        reason = "malformed"
    elif reason is None:
        reason = _shape(entry, text)
    numbered = number_of(entry.data.get("raw")) if wrapped else (entry.device, entry.seq)
    candidate = Candidate(
        entry.id, entry.id, entry, digest, text, entry.received if sealed else None, authority, reason, sealed or own, numbered
    )  # fmt: skip
    return candidate.altered() if sealed and entry.key == f"{ALTERED}{digest[:HASH_IN_NAME]}" else candidate


def _text_and_hash(raw: dict[str, Any], simple: bool) -> tuple[str, str]:
    """The stored text without its last brace, and the hash. Fields that we do not know are stored after the maker's.

    `simple` as `entries.is_simple` says it of all the maker's fields.
    """
    made = _canonical(raw if raw.keys() == _MAKERS and raw["saw"] is not None else maker_fields(raw), simple)
    text = made.decode()[:-1]
    if not raw.keys() <= _OURS:
        unknown = canonical({name: value for name, value in raw.items() if name not in _OURS})
        text = f"{text},{unknown.decode()[1:-1]}"
    return text, hashlib.sha256(made).hexdigest()


def _canonical(fields: dict[str, Any], simple: bool) -> bytes:
    """`entries.canonical`, by a writer ten times as quick where the two cannot differ."""
    try:
        return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS) if simple else canonical(fields)
    except TypeError:  # half a surrogate pair
        return canonical(fields)


def _authority(entry: Entry, maker: Maker, own: bool, sealed: bool) -> tuple[str, str | None]:
    """The seal's authority, and why the entry is only kept. A valid seal goes before who brings it: the server itself once said so."""
    if sealed:
        authority = str(entry.seal)[0]
        return authority, None if authority == "1" else entry.reason if entry.reason in _CLAIMED else "no_authority"
    if not own:
        return "0", "unsealed"
    if maker.revoked:
        return "0", "revoked"
    if not rules.has_authority(maker.role, entry.kind, entry.data):
        return "0", "no_authority"
    return "1", None


def _shape(entry: Entry, text: str) -> str | None:
    if len(text) > ENTRY_BYTES_MAX // 4 and len(text.encode()) >= ENTRY_BYTES_MAX:
        return "too_large"
    if entry.kind not in grammar.KINDS:
        return "unknown_kind"
    return "malformed" if grammar.check(entry) is not None else None


def _wrapped(raw: object, maker: Maker) -> Candidate:
    """An envelope for what has none."""
    try:
        inner = canonical(raw)
    except (Malformed, ValueError, TypeError, OverflowError, RecursionError):
        raw = _as_text(raw)
        inner = canonical(raw)
    digest = hashlib.sha256(inner).hexdigest()
    ident = f"{MALFORMED}{digest[:HASH_IN_NAME]}"
    # the number comes from the hash: the envelope, and so its seal, is the same whoever wraps it
    seq = int(digest[:12], 16) + 1
    fields = maker_fields(
        {"id": ident, "device": "malformed", "seq": seq, "stamp": f"{_NEVER}-0000-malformed", "at": _NEVER, "at_from": "clock",
         "auth": "system", "kind": "entry.malformed", "data": {"raw": raw}}
    )  # fmt: skip
    text, outer = _text_and_hash(fields, is_simple(raw))
    given = raw.get("id") if isinstance(raw, dict) else None
    device, number = number_of(raw)
    numbered = (device, number) if maker.owns(device) else ("malformed", 0)
    told = given if isinstance(given, str) else ident
    return Candidate(told, ident, parse(fields), outer, text, None, "0", "malformed", maker.owns(device), numbered)


_NEVER = plain_time(0)


def number_of(raw: object) -> tuple[str, int]:
    """Identity and number that a malformed entry still tells, or ("malformed", 0)."""
    if isinstance(raw, dict) and is_id(raw.get("device")) and type(raw.get("seq")) is int and 1 <= raw["seq"] <= SEQ_MAX:
        return raw["device"], raw["seq"]
    return "malformed", 0


def _as_text(raw: object) -> str:
    """What JSON has no canonical form for (NaN, nesting without end), as text that a person can read."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEP))
    try:
        return json.dumps(raw, default=repr, skipkeys=True)
    except (ValueError, RecursionError):
        return f"<{type(raw).__name__}>"
    finally:
        sys.setrecursionlimit(before)

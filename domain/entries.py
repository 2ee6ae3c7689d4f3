"""Entries: the immutable facts of the hospital, their envelope, their canonical text and their hash.

An entry travels as a plain JSON object. Its maker writes the fields of `MAKER_FIELDS`; the server adds those of
`SERVER_FIELDS`. The content hash covers the maker's fields alone, so that it is the same wherever the entry has been.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from time import gmtime
from typing import Any, NamedTuple, TypeGuard

from domain.errors import Malformed

MAKER_FIELDS = ("id", "device", "seq", "stamp", "at", "at_from", "clock", "by", "auth", "kind", "stay", "data", "saw", "because")
SERVER_FIELDS = ("pos", "received", "outcome", "reason", "seal", "key")

ID_LENGTH_MAX = 64
ID_PATTERN = re.compile(r"[A-Za-z0-9:._-]{1,64}")
STAMP_PATTERN = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)-([0-9a-f]{4})-([A-Za-z0-9:._-]{1,64})", re.ASCII)
TIME_PATTERN = re.compile(r"(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d):([0-5]\d)(?:\.(\d{1,3})\d*)?Z", re.ASCII)
AUTHS = frozenset({"pin", "offline_pin", "unverified", "session", "system"})
#: reasons for which a kept entry is folded nowhere until a person admits it (PROTOCOL, Outcomes)
UNFOLDED_REASONS = frozenset({"malformed", "no_authority", "altered", "too_large", "unsealed", "revoked"})
#: how the server's own identities begin (PROTOCOL, An entry)
SERVER_PREFIX = "server-"
#: the largest whole number that a JSON reader in JavaScript holds exactly
SEQ_MAX = 2**53 - 1
#: of so many missing numbers a sentence names the ranges; the rest is "and more"
RANGES_MAX = 6
#: a clock that is further off than this (ms, some 3,000 years) has no meaning; one set to 1970 is half a century off
OFFSET_MAX_MS = 10**14
_FIRST_ASTRAL = 0x10000
_SURROGATES = re.compile("[\ud800-\udfff]")


class Entry(NamedTuple):
    """One entry, parsed: the maker's fields, then what the server added (None where it did not)."""

    id: str
    device: str
    seq: int
    stamp: str
    at: str
    at_from: str
    clock: Mapping[str, Any] | None
    by: str | None
    auth: str
    kind: str
    stay: str | None
    data: Mapping[str, Any]
    saw: tuple[str, ...]
    because: str | None
    pos: int | None = None
    received: str | None = None
    outcome: str | None = None
    reason: str | None = None
    seal: str | None = None
    key: str | None = None

    @property
    def name(self) -> str:
        """What replicas store it under: its id, or its own key when the id was used for other content."""
        return self.key or self.id


def is_id(value: object) -> TypeGuard[str]:
    """Whether this is an id of the contract: 1 to 64 of letters, digits and `:._-`."""
    return isinstance(value, str) and (value in _MET or _fits(value))


def _fits(value: str) -> bool:
    """Ids come again and again (devices, stays, orders, what was seen), eleven looks an entry: most need no second one."""
    if len(value) > ID_LENGTH_MAX or ID_PATTERN.fullmatch(value) is None:
        return False
    if len(_MET) >= _MET_MAX:
        _MET.clear()
    _MET.add(value)
    return True


_MET: set[str] = set()
#: ids remembered: 5 MB at most
_MET_MAX = 32_768


def parse(raw: object) -> Entry:
    """An entry from its JSON object. Raises Malformed with a sentence when the envelope is not the contract's.

    Only the envelope is looked at; what a kind asks of `data` is `grammar.check`. Fields that we do not know stay in the raw
    object, which is what is stored; they are not in the Entry.
    """
    if not isinstance(raw, dict):
        raise Malformed("An entry is a JSON object.")
    get = raw.get
    ident, device, seq, kind, stay = get("id"), get("device"), get("seq"), get("kind"), get("stay")
    stamp, at, data, saw, clock = get("stamp"), get("at"), get("data"), get("saw"), get("clock")
    if not is_id(ident):
        raise Malformed("`id` must be 1 to 64 letters, digits or `:._-`.")
    if not is_id(device):
        raise Malformed("`device` must be 1 to 64 letters, digits or `:._-`.")
    if type(seq) is not int or not 1 <= seq <= SEQ_MAX:
        raise Malformed("`seq` must be a whole number from 1.")
    if not isinstance(stamp, str) or STAMP_PATTERN.fullmatch(stamp) is None:
        raise Malformed("`stamp` must look like 2026-11-22T19:09:11.123Z-0000-device.")
    if not isinstance(kind, str) or not 1 <= len(kind) <= 64:
        raise Malformed("`kind` must be a word of at most 64 characters.")
    if stay is not None and not is_id(stay):
        raise Malformed("`stay` must be an id or null.")
    if not isinstance(data, dict):
        raise Malformed("`data` must be an object.")
    if saw is None:
        saw = ()
    elif not isinstance(saw, list) or not all(map(is_id, saw)):
        raise Malformed("`saw` must be a list of ids.")
    if not isinstance(at, str):
        raise Malformed("`at` must be a UTC time such as 2026-11-22T19:09:11.123Z.")
    by, because = get("by"), get("because")
    # absent and null are the same: null is what the stored text says of a field that its maker left out
    at_from = "clock" if get("at_from") is None else get("at_from")
    auth = "unverified" if get("auth") is None else get("auth")
    if at_from not in ("clock", "person"):
        raise Malformed("`at_from` must be clock or person.")
    if clock is not None and not (isinstance(clock, dict) and is_offset(clock.get("offset_ms"))):
        raise Malformed("`clock` must be null or hold `offset_ms` in milliseconds.")
    if by is not None and not is_id(by):
        raise Malformed("`by` must be a staff id or null.")
    if not isinstance(auth, str) or auth not in AUTHS:
        raise Malformed("`auth` must be one of pin, offline_pin, unverified, session, system.")
    if because is not None and not isinstance(because, str):
        raise Malformed("`because` must be text or null.")
    _check_instant(at)
    return Entry(
        ident, device, seq, stamp, at, at_from, clock, by, auth, kind, stay, data, tuple(saw), because,
        get("pos"), get("received"), get("outcome"), get("reason"), get("seal"), get("key"),
    )  # fmt: skip


def is_offset(value: object) -> TypeGuard[float]:
    """Whether this may be how far a clock is off, in ms."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -OFFSET_MAX_MS <= value <= OFFSET_MAX_MS


def _check_instant(at: str) -> None:
    try:
        parse_time(at)
    except ValueError as error:
        raise Malformed("`at` must be a UTC time such as 2026-11-22T19:09:11.123Z, and one of the calendar.") from error


@lru_cache(maxsize=4096)
def parse_time(text: str) -> int:
    """Milliseconds since 1970 of a UTC time of the contract, with or without a fraction. Raises ValueError."""
    match = TIME_PATTERN.fullmatch(text)
    if match is None:
        raise ValueError(f"no UTC time: {text!r}")
    minute, second, fraction = match.groups()
    return _minute_ms(minute) + int(second) * 1000 + int((fraction or "0").ljust(3, "0"))


@lru_cache(maxsize=4096)
def _minute_ms(text: str) -> int:
    """What happens in a ward happens in the same minutes as the rest: the calendar is asked once for each."""
    # fromisoformat is ten times as fast as strptime, and refuses a 30th of February
    return int(datetime.fromisoformat(f"{text}+00:00").timestamp()) * 1000


def time_or(value: object, otherwise: float) -> float:
    """The instant that a field names, ms since 1970, or `otherwise` where it names none."""
    try:
        return parse_time(value) if isinstance(value, str) else otherwise
    except ValueError:
        return otherwise


def plain_time(ms: int) -> str:
    """The contract's text of an instant in milliseconds since 1970: `2026-11-22T19:09:11.123Z`."""
    seconds, rest = divmod(ms, 1000)
    t = gmtime(seconds)
    return f"{t.tm_year:04d}-{t.tm_mon:02d}-{t.tm_mday:02d}T{t.tm_hour:02d}:{t.tm_min:02d}:{t.tm_sec:02d}.{rest:03d}Z"


def plain_minute(ms: int) -> str:
    """A slot's key: the instant in whole minutes, `2026-11-22T20:00:00Z`."""
    t = gmtime(ms // 60_000 * 60)
    return f"{t.tm_year:04d}-{t.tm_mon:02d}-{t.tm_mday:02d}T{t.tm_hour:02d}:{t.tm_min:02d}:00Z"


def happened_ms(entry: Entry) -> int:
    """When it happened in server time, in milliseconds: a clock's word corrected by its measured offset, a person's taken as it is."""
    ms = parse_time(entry.at)
    if entry.at_from == "clock" and entry.clock is not None:
        offset: float = entry.clock["offset_ms"]
        return ms - math.floor(offset)
    return ms


def came_after(entry: Entry, upto: object) -> bool:
    """Whether an entry lies past what the server knew of when it finalized or discharged (`upto`: device -> number). What is no number
    says nothing: others' fields are data from outside."""
    seen = upto.get(entry.device, 0) if isinstance(upto, dict) else None
    return type(seen) is int and entry.seq > seen


def maker_fields(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the hash covers, always all of them: absent is null, an absent `saw` is an empty list."""
    fields = {name: raw.get(name) for name in MAKER_FIELDS}
    if fields["saw"] is None:
        fields["saw"] = []
    return fields


def content_hash(raw: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of the canonical form of the maker's fields."""
    return hashlib.sha256(canonical(maker_fields(raw))).hexdigest()


def canonical(value: object) -> bytes:
    """The RFC 8785 form. Lone surrogates, which the RFC excludes, are written as escapes in lower case, as JavaScript does."""
    text = _write_simple(value) if is_simple(value) else _write(value)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATES.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode("utf-8")


_write_simple = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode


def is_simple(value: object) -> bool:
    """Whether any writer with sorted keys gives the RFC's text: no floats, no number beyond 2^53, ASCII keys. Asked of every entry."""
    kind = type(value)
    if kind is dict:
        fields: dict[Any, object] = value  # type: ignore[assignment]
        try:
            if not "".join(fields).isascii():
                return False
        except TypeError:  # a key that is no text
            return False
        inner: Iterable[object] = fields.values()
    elif kind is list or kind is tuple:
        inner = value  # type: ignore[assignment]
    else:
        return kind in _SIMPLE or (kind is int and -SEQ_MAX <= value <= SEQ_MAX)  # type: ignore[operator]
    for item in inner:  # noqa: SIM110  (a plain loop is twice as quick as all())
        if type(item) not in _SIMPLE and not is_simple(item):
            return False
    return True


_SIMPLE = frozenset({str, bool, type(None)})


def _write(value: object) -> str:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_write(key)}:{_write(value[key])}" for key in keys) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_write, value)) + "]"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value) if isinstance(value, int) and abs(value) <= SEQ_MAX else _number(_double(value))
    return json.dumps(value, ensure_ascii=False)


def _double(value: float) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise Malformed("A number must be finite.") from error


def _number(value: float) -> str:
    """A double as ECMAScript writes it: the shortest digits that read back, an exponent from 1e21 and below 1e-6."""
    if not math.isfinite(value):
        raise Malformed("A number must be finite.")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent_text = f"{abs(value)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent_text or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if 0 < point <= 21:
        text = digits + "0" * (point - len(digits)) if len(digits) <= point else f"{digits[:point]}.{digits[point:]}"
    elif -6 < point <= 0:
        text = "0." + "0" * -point + digits
    else:
        power = point - 1
        text = f"{digits[0]}{'.' + digits[1:] if len(digits) > 1 else ''}e{'+' if power > 0 else '-'}{abs(power)}"
    return sign + text


def wire(entry: Entry) -> dict[str, Any]:
    """The JSON object of an entry: the maker's fields, and those of the server's that are there."""
    out: dict[str, Any] = dict(zip(MAKER_FIELDS, entry[: len(MAKER_FIELDS)], strict=True))
    out["saw"] = list(entry.saw)
    out.update((name, value) for name, value in zip(SERVER_FIELDS, entry[len(MAKER_FIELDS) :], strict=True) if value is not None)
    return out


def ranges(seqs: Iterable[int]) -> str:
    """`7 to 9, 12`: numbers of entries as a person reads them out."""
    found: list[list[int]] = []
    for seq in sorted(set(seqs)):
        if found and seq == found[-1][1] + 1:
            found[-1][1] = seq
        else:
            found.append([seq, seq])
    words = [str(first) if first == last else f"{first} to {last}" for first, last in found[:RANGES_MAX]]
    return ", ".join(words) + (" and more" if len(found) > RANGES_MAX else "")

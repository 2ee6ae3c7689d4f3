"""Rows of the journal: how an entry is written, read back, and how the server's word about a fork is named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from domain.entries import Entry, parse, parse_time
from domain.errors import Malformed
from domain.fold import Picture
from domain.store.journal import Row, Stored
from domain.store.receipts import Making
from domain.store.reception import HASH_IN_NAME, Candidate


def row_of(candidate: Candidate, entry: Entry, outcome: str, mark: str) -> Row:
    """The row of an entry as it was folded; the body is the text that is served ever after."""
    _, key, _, digest, text, _, _, _, _, (device, seq) = candidate
    pos, received, reason = entry.pos, entry.received, entry.reason
    told = f',"reason":"{reason}"' if reason else ""
    apart = f',"key":"{entry.key}"' if entry.key else ""
    body = f'{text},"pos":{pos},"received":"{received}","outcome":"{outcome}"{told},"seal":"{entry.seal}"{apart}}}'
    return {
        "pos": pos, "key": key, "id": entry.id, "device": device, "seq": seq, "kind": entry.kind, "stay": entry.stay, "hash": digest,
        "mark": mark, "received": parse_time(str(received)), "outcome": outcome, "reason": reason, "body": body,
    }  # fmt: skip


def entry_of(row: Stored) -> Entry:
    """The entry in a row. Raises ValueError where other hands touched it."""
    try:
        return parse(json.loads(row.body))
    except Malformed as error:  # the tables were touched by other hands; `wardlight verify` says where
        raise ValueError(f"row {row.pos} of the journal cannot be read: {error}") from error


def fork_id(epoch: str, device: str, seq: int) -> str:
    """The id of a server's word about a fork: the same for the same fork, so that a retry after a crash says it once."""
    return f"fork:{hashlib.sha256(f'{epoch}|{device}|{seq}'.encode()).hexdigest()[:HASH_IN_NAME]}"


def forks_found(picture: Picture, epoch: str, numbered: Iterable[tuple[str, int]]) -> list[Making]:
    """What all replicas are to be told of numbers (identity, number) that were used twice: from which number on an identity proves nothing,
    for its twin may be another patient's."""
    first: dict[str, int] = {}
    for device, seq in numbered:
        first[device] = min(seq, first.get(device, seq))
    told = {device: picture.fork_told(device) for device in first}
    return [
        Making(fork_id(epoch, device, seq), "device.forked", None, {"device": device, "seq": seq}, None, "system", None, ())
        for device, seq in first.items()
        if (known := told[device]) is None or known > seq
    ]

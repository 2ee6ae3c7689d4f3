"""The roll call and the ledger: who is here and what they hold, and what is to be billed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from domain.entries import is_id, plain_time
from domain.errors import Malformed
from domain.hospital import Hospital

from . import bodies
from .callers import EVERYBODY, bearer, caller
from .presence import Presence

#: what the roll call takes from a device's own object in the picture
DEVICE_FIELDS = ("name", "colour", "number", "ward", "role")


class Roster:
    """`/journal/rollcall` and `/journal/ledger`; the pages read the roll call here too."""

    def __init__(self, hospital: Hospital, presence: Presence, now_ms: Callable[[], int]) -> None:
        self.hospital = hospital
        self.presence = presence
        self.now_ms = now_ms

    def rows(self) -> list[dict[str, Any]]:
        """One row per identity: what the journal knows of it, and what it last said. Reads the journal: not on the event loop."""
        rows = self.presence.joined(self.hospital.rollcall(), self.now_ms(), plain_time)
        with self.hospital.lock:
            for row in rows:
                known = self.hospital.picture.object(f"devices/{row['device']}")
                for name in DEVICE_FIELDS:
                    if row.get(name) is None:
                        row[name] = known.get(name)
        return rows

    async def rollcall(self, request: Request) -> Response:
        """GET /journal/rollcall: everybody's row; a practice system sees its own."""
        maker = caller(self.hospital, bearer(request), EVERYBODY)
        rows = await asyncio.to_thread(self.rows)
        if maker.role == "practice_system":
            rows = [row for row in rows if row["device"] == maker.identity]
        here = {"epoch": self.hospital.epoch, "cursor": self.hospital.last_pos, "server_time": plain_time(self.now_ms())}
        return bodies.answer({**here, "identities": rows})

    async def ledger(self, request: Request) -> Response:
        """GET /journal/ledger: the charges of one stay, or of all active ones."""
        caller(self.hospital, bearer(request))
        stay = request.query_params.get("stay")
        if stay is not None and not is_id(stay):
            raise Malformed("`stay` must be the id of a stay.")
        return bodies.answer({"charges": await asyncio.to_thread(self.hospital.ledger, stay)})

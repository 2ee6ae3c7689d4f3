"""Joining: enroll codes, new identities, the grammar; PINs, and the verifiers of those who may chart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from domain.entries import plain_time
from domain.hospital import Hospital

from . import bodies
from .callers import bearer, caller

#: bytes of a call that carries a PIN, and characters of what is taken for one; more is nobody's fingers
PIN_BYTES_MAX, PIN_CHARACTERS_MAX = 4_096, 40


class Enrolment:
    """`/journal/enroll`, `/journal/identity`, `/journal/grammar`, `/journal/pin` and `/journal/verifiers`."""

    def __init__(self, hospital: Hospital, now_ms: Callable[[], int], grammar: Callable[[], bytes]) -> None:
        self.hospital = hospital
        self.now_ms = now_ms
        self.grammar = grammar

    async def enroll(self, request: Request) -> Response:
        """POST /journal/enroll: a code, once, for a device's token."""
        body = await bodies.read(request)
        code = bodies.text(body, "code", 100)
        nonce, name = bodies.text_or_none(body, "nonce", 100), bodies.text_or_none(body, "name", 100)
        address = request.client.host if request.client else ""
        given = await asyncio.to_thread(self.hospital.redeem, code, nonce, name, address)
        return bodies.answer({**given, **await asyncio.to_thread(self._here)})

    async def identity(self, request: Request) -> Response:
        """POST /journal/identity: a new identity for a device whose storage was copied or rolled back."""
        maker = caller(self.hospital, bearer(request))
        nonce = bodies.text(await bodies.read(request), "nonce", 100)
        given = await asyncio.to_thread(self.hospital.identity, maker, nonce)
        return bodies.answer({**given, **await asyncio.to_thread(self._here)})

    def _here(self) -> dict[str, object]:
        with self.hospital.lock:
            name = self.hospital.picture.value("settings/hospital", "name")
        return {"hospital": name, "epoch": self.hospital.epoch, "server_time": plain_time(self.now_ms())}

    async def grammar_table(self, request: Request) -> Response:
        """GET /journal/grammar: the table by which every replica folds, and the zone's transitions."""
        caller(self.hospital, bearer(request))
        return bodies.raw_answer(await asyncio.to_thread(self.grammar))

    async def verifiers(self, request: Request) -> Response:
        """GET /journal/verifiers: the PIN verifiers of those who may chart, for a device that works without the server."""
        caller(self.hospital, bearer(request), ("device",))
        return bodies.answer({"verifiers": await asyncio.to_thread(self.hospital.verifiers)})

    async def pin(self, request: Request) -> Response:
        """POST /journal/pin: whether this is the person's PIN. The slow hash is worked out off the event loop."""
        maker = caller(self.hospital, bearer(request), ("device",))
        body = bodies.as_object(bodies.parse(await bodies.read_bytes(request, PIN_BYTES_MAX)))
        staff, pin = bodies.text(body, "staff", 64), bodies.text(body, "pin", PIN_CHARACTERS_MAX)
        member = await asyncio.to_thread(self.hospital.signing.check_pin, staff, pin, maker.identity)
        return bodies.answer({"staff": member.staff, "auth": "pin", "server_time": plain_time(self.now_ms())})

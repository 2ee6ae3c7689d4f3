"""The pack's PDF files for browsers of the desk: for whoever is signed in, from the newest pack, one patient as things stand now."""

from __future__ import annotations

import asyncio

import structlog
from nicegui import app
from starlette.responses import PlainTextResponse, Response

from domain.entries import is_id
from domain.errors import WardlightError

from ..paper import making, shelf
from .parts import Parts
from .visitor import visitor

log = structlog.get_logger(__name__)

ALL_PATH, WARD_PATH, PATIENT_PATH = "/pack/all.pdf", "/pack/ward.pdf", "/pack/patient.pdf"
SIGN_IN = "Sign in at the desk first: open /pack, then print from there."


def register(parts: Parts) -> None:
    """Adds the files' addresses. They are NiceGUI's own routes, so that its signed storage says who asks."""

    @app.get(ALL_PATH)
    async def whole() -> Response:
        return await _of_ward(parts, None)

    @app.get(WARD_PATH)
    async def ward(ward: str = "") -> Response:
        return await _of_ward(parts, ward)

    @app.get(PATIENT_PATH)
    async def patient(stay: str = "") -> Response:
        return await _of_patient(parts, stay)


async def _of_ward(parts: Parts, ward: str | None) -> Response:
    if await visitor(parts) is None:
        return PlainTextResponse(SIGN_IN, 401)
    found = await asyncio.to_thread(shelf.pdf, parts.hospital.data_dir, ward)
    if found is None:
        if await asyncio.to_thread(shelf.index, parts.hospital.data_dir) is not None:
            return PlainTextResponse("The newest pack has no such ward.", 404)
        await asyncio.to_thread(parts.renewal.renew)
        found = await asyncio.to_thread(shelf.pdf, parts.hospital.data_dir, ward)
    if found is None:
        return PlainTextResponse(" ".join(parts.renewal.troubles()) or "There is no such pack.", 503)
    return _pdf(found[1], "downtime-pack")


async def _of_patient(parts: Parts, stay: str) -> Response:
    if await visitor(parts) is None:
        return PlainTextResponse(SIGN_IN, 401)
    if not is_id(stay):
        return PlainTextResponse("`stay` must be the id of a patient's stay.", 400)
    try:
        made = await asyncio.to_thread(_patient, parts, stay)
    except WardlightError as error:
        return PlainTextResponse(error.detail, 503)
    return PlainTextResponse("This patient is not in the house.", 404) if made is None else _pdf(made, "downtime-sheet")


def _patient(parts: Parts, stay: str) -> bytes | None:
    return making.make_patient(parts.hospital, parts.wire.grammar.zones(), parts.press, parts.now_ms(), stay)


def _pdf(body: bytes, name: str) -> Response:
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'inline; filename="{name}.pdf"', "X-Content-Type-Options": "nosniff"}
    return Response(body, headers=headers, media_type="application/pdf")

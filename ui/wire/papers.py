"""What a device keeps for the hour in which screens are dark too: the emergency doses, and the paper pack."""

from __future__ import annotations

import asyncio
import hashlib

from starlette.requests import Request
from starlette.responses import Response

from domain.data import emergency_table
from domain.entries import plain_time
from domain.errors import NotFound
from domain.hospital import Hospital

from ..paper import shelf
from . import bodies
from .callers import bearer, caller


class Papers:
    """`/journal/doses` and `/journal/pack`."""

    def __init__(self, hospital: Hospital) -> None:
        self.hospital = hospital

    async def doses(self, request: Request) -> Response:
        """GET /journal/doses: the edition of the emergency table that holds now: `edition`, `rows`, `sources`.

        Whether it is signed off is in the picture (`signoffs/emergency-doses`), so that a device knows it offline. The edition is the
        ETag: a device that names it in If-None-Match is told 304.
        """
        caller(self.hospital, bearer(request))
        table, trouble = await asyncio.to_thread(emergency_table, self.hospital.data_dir)
        tag = etag(table.edition)
        if is_known(request, tag):
            return Response(status_code=304, headers={"ETag": tag, "Cache-Control": "no-cache"})
        return bodies.raw_answer(bodies.dumps({**table.plain(), "trouble": trouble}), headers={"ETag": tag, "Cache-Control": "no-cache"})

    async def pack(self, request: Request) -> Response:
        """GET /journal/pack?ward=W: the newest paper pack of a ward, or without `ward` of the whole house, as a PDF.

        `X-Orders-As-Of` is when it was true (a time of the contract), the ETag its version. 404 with a sentence where there is none.
        """
        caller(self.hospital, bearer(request))
        ward = request.query_params.get("ward")
        found = await asyncio.to_thread(shelf.pdf, self.hospital.data_dir, ward)
        if found is None:
            raise NotFound(
                "There is no paper pack yet; one is made within minutes of the server's start."
                if await asyncio.to_thread(shelf.index, self.hospital.data_dir) is None
                else f"The newest paper pack has no ward {str(ward)[:60]!r}."
            )
        index, pdf = found
        tag = etag(hashlib.sha256(pdf).hexdigest()[:16])
        headers = {"ETag": tag, "Cache-Control": "no-cache", "X-Orders-As-Of": plain_time(index.as_of_ms)}
        if is_known(request, tag):
            return Response(status_code=304, headers=headers)
        return Response(pdf, headers=headers, media_type="application/pdf")


def etag(word: str) -> str:
    """A word as an ETag, which holds no spaces and no letters beyond ASCII."""
    return '"' + "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-.()") else "_" for sign in word) + '"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the caller says that it has this version."""
    return tag in [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]

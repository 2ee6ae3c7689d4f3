"""What a device keeps for the hour in which screens are dark too: the emergency doses."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from domain.data import emergency_table
from domain.hospital import Hospital

from . import bodies
from .callers import bearer, caller


class Papers:
    """`/journal/doses`."""

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


def etag(word: str) -> str:
    """A word as an ETag, which holds no spaces and no letters beyond ASCII."""
    return '"' + "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-.()") else "_" for sign in word) + '"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the caller says that it has this version."""
    return tag in [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]

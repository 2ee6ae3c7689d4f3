"""Who is calling: bearer tokens, roles.

A token comes in the Authorization header and nowhere else; the feed, whose browser side cannot set headers, carries it as the
subprotocol `bearer.<token>`. Never in an address: those end up in logs.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import HTTPConnection

from domain.errors import InDrill, NotAllowed, NotSignedIn
from domain.hospital import Hospital, Maker

#: longer than any token of ours; what is longer is not looked at
TOKEN_CHARACTERS_MAX = 1000
READERS = ("device", "wall")
EVERYBODY = ("device", "wall", "practice_system")


def bearer(connection: HTTPConnection) -> str:
    """The token in the Authorization header. Raises NotSignedIn."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn("This needs the token of an enrolled device, as `Authorization: Bearer <token>`.")
    return token.strip()


def caller(
    hospital: Hospital, token: str, roles: Iterable[str] = READERS, *, revoked_too: bool = False, in_drill_too: bool = False
) -> Maker:
    """Whose token this is. Raises NotSignedIn for a forged one, NotAllowed for a role that may not or one revoked, InDrill."""
    if len(token) > TOKEN_CHARACTERS_MAX or not token.isascii():
        raise NotSignedIn("This token is not one of this hospital; enroll the device again.")
    maker = hospital.check_token(token)
    if maker.revoked and not revoked_too:
        raise NotAllowed("This device was revoked. It may still send what it has; a manager can enroll it anew.")
    if not in_drill_too:
        check_drill(hospital, maker)
    if maker.role not in roles:
        raise NotAllowed(f"A {maker.role.replace('_', ' ')} may not do this.")
    return maker


def check_drill(hospital: Hospital, maker: Maker) -> None:
    """Raises InDrill for one whom a drill has cut off."""
    if hospital.is_cut(maker):
        raise InDrill("A drill has cut this device off from the server. What it makes is kept there, and arrives when the drill is over.")

"""The wire: `/journal`, the feed and the health paths, as PROTOCOL.md has them, over the hospital's one door.

Nothing here decides anything about patients: it reads, checks who asks, hands over to the hospital, and answers with stored bytes.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp

from domain.hospital import Hospital

from .door import Door, route_table
from .enrolment import Enrolment
from .exchange import Exchange
from .feed import Feed
from .grammar_text import GrammarText
from .health import Health
from .papers import Papers
from .presence import Presence
from .roster import Roster


class Wire:
    """All that speaks the protocol for one hospital in one process."""

    def __init__(self, hospital: Hospital, now_ms: Callable[[], int], watched: Callable[[], dict[str, float | None]]) -> None:
        self.hospital = hospital
        self.presence = Presence()
        self.grammar = GrammarText(hospital, now_ms)
        self.feed = Feed(hospital, self.presence, now_ms)
        self.roster = Roster(hospital, self.presence, now_ms)
        self.exchange = Exchange(hospital, self.feed, self.presence, now_ms, self.grammar)
        self.enrolment = Enrolment(hospital, now_ms, self.grammar)
        self.papers = Papers(hospital)
        self.health = Health(hospital, self.feed, self.roster, now_ms, watched)

    def door(self, app: ASGIApp, hosts: frozenset[str] = frozenset()) -> Door:
        """The outermost ASGI app, with `app` behind it for all that is not ours."""
        routes = route_table(
            POST_enroll=self.enrolment.enroll,
            POST_identity=self.enrolment.identity,
            GET_grammar=self.enrolment.grammar_table,
            GET_verifiers=self.enrolment.verifiers,
            POST_pin=self.enrolment.pin,
            GET_picture=self.exchange.picture,
            POST_sync=self.exchange.sync,
            POST_have=self.exchange.have,
            GET_rollcall=self.roster.rollcall,
            GET_ledger=self.roster.ledger,
            GET_doses=self.papers.doses,
            GET_pack=self.papers.pack,
            GET_healthz=self.health.healthz,
            GET_readyz=self.health.readyz,
            GET_metrics=self.health.metrics,
        )
        return Door(app, routes, self.feed.serve, hosts)

    def start(self) -> None:
        """Begins to listen to the hospital; on the event loop."""
        self.feed.start()
        self.health.start()

    async def stop(self) -> None:
        """Closes the feeds."""
        self.health.stop()
        await self.feed.stop()

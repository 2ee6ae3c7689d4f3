"""The internet, apart from the server: addresses outside that a manager chose are knocked at; when none answers, the links wait.

Nothing clinical needs the internet, so this holds no act of a nurse. It only says in time why a practice system in the cloud is
silent, and keeps what would be sent. Nothing is sent to these addresses: a connection is opened and closed.
"""

from __future__ import annotations

import socket
from collections.abc import Callable

from domain.fold import Picture
from domain.hospital import Hospital
from domain.watching import acts

#: how often it knocks, seconds; how long one answer may take; how many addresses are asked
PROBE_S, ANSWER_S, HOSTS_MAX = 30.0, 3.0, 8
#: so many rounds with no answer at all are an outage, so many with one end it: a line that flaps does not make ten outages
FAILS, ANSWERS = 3, 2

Knock = Callable[[str, int], bool]


def knock(host: str, port: int) -> bool:
    """Whether a TCP connection comes about. Blocks for at most 3 s, and for as long as the system looks the name up."""
    try:
        socket.create_connection((host, port), ANSWER_S).close()
    except (OSError, UnicodeError):
        return False
    return True


def addresses(text: object) -> list[tuple[str, int]]:
    """`host:port, host:port` -> the addresses; what is none is left out."""
    found = []
    for part in str(text or "").split(","):
        host, _, port = part.strip().rpartition(":")
        if host and port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536:
            found.append((host.strip("[]"), int(port)))
    return found[:HOSTS_MAX]


class Internet:
    """Watches; `state` is None while nobody asked for it, or nothing is known yet, else whether there is internet."""

    def __init__(self, hospital: Hospital, knocking: Knock = knock) -> None:
        self.hospital, self._knock = hospital, knocking
        self.state: bool | None = None
        self._fails = self._answers = 0
        self._failing_since = 0

    def look(self) -> None:
        """One round. Blocks: call it on a thread of the scheduler."""
        with self.hospital.lock:
            picture = self.hospital.picture
            hosts = addresses(picture.value("settings/hospital", "internet_hosts"))
            mine = _open(picture)
        if not hosts:
            self.state, self._fails, self._answers = None, 0, 0
            if mine is not None:
                self._end(mine, "The internet is not watched any more.")
            return
        now = self.hospital.now_ms()
        if any(self._knock(host, port) for host, port in hosts):
            self._fails, self._answers = 0, self._answers + 1
        else:
            self._failing_since = now if not self._fails else self._failing_since
            self._fails, self._answers = self._fails + 1, 0
        if mine is None and self._fails >= FAILS:
            acts.declare(self.hospital, "internet", since_ms=self._failing_since, because="None of the addresses outside answers.")
        elif mine is not None and self._answers >= ANSWERS:
            self._end(mine, "The addresses outside answer again.")
        if self._fails >= FAILS or self._answers >= (ANSWERS if mine is not None else 1):
            self.state = self._answers > 0

    def _end(self, ident: str, because: str) -> None:
        self.hospital.make("outage.ended", None, {"outage": ident}, because=because)


def _open(picture: Picture) -> str | None:
    """An outage of the internet that the server declared and that is not over."""
    for ident in picture.children("outages"):
        path = f"outages/{ident}"
        is_open = not picture.winners(path, "ended") and not picture.winners(path, "closed")
        by_itself = any(picture.entries[name].auth == "system" for name in picture.writers(path, "declared"))
        if picture.value(path, "cause") == "internet" and is_open and by_itself:
            return ident
    return None

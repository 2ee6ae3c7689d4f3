"""Silence: the server's own, after which it comes back, and that of several devices at once while it runs.

One tablet that is silent has an empty battery or lies in a drawer. Two that fall silent within minutes of each other, both awake, have
lost the network: that is an emergency which nobody has to declare.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from domain import outage
from domain.entries import happened_ms, plain_time
from domain.fold import Picture
from domain.hospital import Hospital
from domain.watching import acts

#: silences that begin so near each other have one cause; a tablet that lost its power at noon does not make one with another at four, ms
TOGETHER_MS = 10 * 60_000
#: so many silent devices are an emergency; so many may stay silent when it is over (PROTOCOL)
DEVICES_MIN, DEVICES_LEFT = 2, 1
#: a device that another server process heard so much later than this one is not silent, it went there, ms
ELSEWHERE_MS = 5_000
#: a device that was not heard for so long is not in use, ms
DAY_MS = 24 * 3600 * 1000


class Heard(NamedTuple):
    """What this process last heard of a device: when (ms), whether its line is open now, whether it said that it goes to sleep."""

    device: str
    last_ms: int
    in_contact: bool
    asleep: bool


def silent(picture: Picture, heard: Sequence[Heard], now_ms: int, after_ms: int, excused: Collection[str] = ()) -> dict[str, int]:
    """The devices that are awake, in use and silent for longer than `after_ms`: device -> since when. `excused`: a drill cuts them.

    Silences that began before the last such outage ended do not count again: somebody said that it is over.
    """
    renewed = {picture.value(f"devices/{ident}", "previous") for ident in picture.children("devices")}
    over_ms, found = _last_end(picture), {}
    for one in heard:
        known = picture.object(f"devices/{one.device}")
        gone = known.get("revoked") or known.get("lost") or one.device in renewed or one.device in excused
        counts = known.get("role") == "device" and not (gone or one.asleep or one.in_contact)
        if counts and one.last_ms > over_ms and after_ms < now_ms - one.last_ms <= DAY_MS:
            found[one.device] = one.last_ms
    return found


def began(silences: dict[str, int]) -> int | None:
    """When several fell silent together (ms): the first of the last ones that lie near each other; None where they do not."""
    times = sorted(silences.values())
    near = [one for one, other in zip(times, times[DEVICES_MIN - 1 :], strict=False) if other - one <= TOGETHER_MS]
    return near[-1] if near else None


def note_gap(hospital: Hospital, gap_ms: int | None, started_ms: int, after_ms: int) -> str | None:
    """At the start of a server that was away for long: one outage, over already. Returns its id. What a person declared is hers to end."""
    if gap_ms is None or gap_ms <= after_ms:
        return None
    with hospital.lock:
        if not (hospital.picture.children("devices") or hospital.picture.children("stays")):
            return None  # an empty house has no emergency
    ident = acts.declare(hospital, "server", since_ms=started_ms - gap_ms, because="The server was away.")
    for name in _gaps(hospital, ident):
        hospital.make("outage.ended", None, {"outage": name, "until": plain_time(started_ms)}, because="The server is back.")
    return ident


def _gaps(hospital: Hospital, ident: str) -> list[str]:
    """This gap, and any before it of the same emergency that a server told of and was killed before it had told the end."""
    with hospital.lock:
        picture = hospital.picture
        incident = outage.incident_of(picture, ident)
        found = [] if incident is None else outage.unended(picture, incident)
        return [name for name in found if name == ident or _is_a_gap(picture, f"outages/{name}")]


def _is_a_gap(picture: Picture, path: str) -> bool:
    told = [picture.entries[name] for name in picture.writers(path, "declared")]
    return picture.value(path, "cause") == "server" and all(entry.auth == "system" for entry in told)


class Ears:
    """Looks who is silent. `heard` gives what this process knows of each device."""

    def __init__(
        self,
        hospital: Hospital,
        heard: Callable[[], Sequence[Heard]],
        after_ms: Callable[[], int],
        excused: Callable[[Picture, int], Collection[str]],
    ) -> None:
        self.hospital, self.heard, self.after_ms, self.excused = hospital, heard, after_ms, excused

    def look(self) -> None:
        """Declares an outage where several devices are silent, and ends it when they are heard again."""
        now, heard, after_ms = self.hospital.now_ms(), self.heard(), self.after_ms()
        with self.hospital.lock:
            picture = self.hospital.picture
            silences = silent(picture, heard, now, after_ms, self.excused(picture, now))
            mine = _open(picture)
        if mine is not None:
            self._look_for(*mine, heard, now)
        elif began(silences) is not None:
            stored = self._stored()
            silences = {device: last for device, last in silences.items() if stored.get(device, 0) <= last + ELSEWHERE_MS}
            start = began(silences)
            if start is not None:
                because = f"{len(silences)} devices that were awake are silent."
                acts.declare(self.hospital, "router", since_ms=start, devices=list(silences), because=because)

    def _look_for(self, ident: str, devices: Collection[str], heard: Sequence[Heard], now: int) -> None:
        """Ends the outage where all of its devices but one are heard again, are written off, or went to another server process."""
        stored = self._stored()
        with self.hospital.lock:
            picture = self.hospital.picture
            declared = max(happened_ms(picture.entries[name]) for name in picture.writers(f"outages/{ident}", "declared"))
            gone = {device for device in devices if any(picture.value(f"devices/{device}", word) for word in ("revoked", "lost"))}
        again = {one.device for one in heard if one.in_contact or one.asleep or now - one.last_ms <= self.after_ms()}
        again |= {device for device in devices if stored.get(device, 0) > declared}
        if len({*devices} - again - gone) <= DEVICES_LEFT:
            self.hospital.make("outage.ended", None, {"outage": ident}, because="The silent devices are heard again.")

    def _stored(self) -> dict[str, int]:
        """When each identity was last heard by any server process on this journal, as far as it is stored (within some 10 s)."""
        with self.hospital.journal.read() as reading:
            return {str(row["device"]): int(row["last_seen"] or 0) for row in reading.makers()}


def _open(picture: Picture) -> tuple[str, list[str]] | None:
    """The outage by silence that this server declared and that is not over: its id and its devices."""
    for ident in _by_silence(picture):
        path = f"outages/{ident}"
        if not picture.winners(path, "ended") and not picture.winners(path, "closed"):
            return ident, list(picture.value(path, "devices") or ())
    return None


def _by_silence(picture: Picture) -> list[str]:
    """The outages that the server declared because devices were silent."""
    found = []
    for ident in picture.children("outages"):
        path = f"outages/{ident}"
        told = picture.object(path)
        by_itself = any(picture.entries[name].auth == "system" for name in picture.writers(path, "declared"))
        if by_itself and told.get("cause") == "router" and told.get("scope") == "hospital" and told.get("devices"):
            found.append(ident)
    return found


def _last_end(picture: Picture) -> int:
    """When the last outage by silence ended, ms; 0 where there was none."""
    ends = [picture.winners(f"outages/{ident}", "ended") for ident in _by_silence(picture)]
    return max((happened_ms(picture.entries[name]) for names in ends for name in names), default=0)

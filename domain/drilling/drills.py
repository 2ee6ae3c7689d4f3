"""The drills of one hospital: a manager begins one, the watch ends it in time and closes it when everything has arrived.
`watch.every(LOOK_S, "drills", Drills(hospital).look)` is all that a server needs.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from domain import drill_cast, outage
from domain.drill import DEVICES_MAX, MINUTES_MAX, MINUTES_MIN, drill, drills, participants, results, score
from domain.drill_cast import SCENARIOS, Place
from domain.entries import parse_time, plain_time
from domain.errors import BadInput
from domain.fold import Picture
from domain.hospital import Hospital
from domain.practice import DRILL_PREFIX, drill_of, is_practice
from domain.schedule import MINUTE_MS
from domain.store import standing

log = logging.getLogger(__name__)

#: how often running drills are looked at, seconds: the end of a drill is noticed so late at most
LOOK_S = 2.0
#: between a drill's declaration and its cut, so that everybody reads what is coming, seconds
COUNTDOWN_S = 20
#: letters of a drill's word
WORD_LETTERS = 8
#: two managers, or one finger that comes down twice, must not both find that no drill is running
_BEGINS = threading.Lock()


class Drills:
    """Begins, ends and closes drills. Thread-safe; the methods wait for the disk."""

    def __init__(self, hospital: Hospital, countdown_s: float = COUNTDOWN_S) -> None:
        self.hospital, self.countdown_ms = hospital, round(countdown_s * 1000)

    # -- a manager's acts -------------------------------------------------------------------------------------------------

    def begin(self, devices: Sequence[str], minutes: int, scenario: str, *, dead: str | None = None, by: str | None, auth: str) -> str:
        """Opens the practice patients and declares the drill, whose cut begins after the countdown. Its id.

        Raises errors.BadInput with a sentence where it cannot be: too few or too many devices, minutes out of range, another drill or a
        real emergency is open.
        """
        with _BEGINS:
            return self._begin(devices, minutes, scenario, dead, by, auth)

    def _begin(
        self, devices: Sequence[str], minutes: int, scenario: str, dead: str | None, by: str | None, auth: str
    ) -> str:
        with self.hospital.lock:
            places = [_place(self.hospital.picture, device) for device in sorted(set(devices))]
            self._check(places, minutes, scenario, dead)
        ident = f"{DRILL_PREFIX}{uuid4().hex[:WORD_LETTERS]}"
        since = self.hospital.now_ms() + self.countdown_ms
        staged = drill_cast.stage(ident, scenario, places, dead if scenario == "device" else None, since, minutes)
        for kind, stay, data in staged.entries:
            self.hospital.make(kind, stay, data, by=by, auth=auth)
        told = {
            "outage": ident, "scope": "hospital", "cause": "drill", "scenario": scenario, "devices": [place.device for place in places],
            "since": plain_time(since), "until": plain_time(since + minutes * MINUTE_MS), "tasks": drill_cast.plain(staged.tasks),
        }  # fmt: skip
        self.hospital.make("outage.declared", None, {**told, "dead": dead} if scenario == "device" else told, by=by, auth=auth)
        return ident

    def _check(self, places: Sequence[Place], minutes: int, scenario: str, dead: str | None) -> None:
        picture = self.hospital.picture
        if scenario not in SCENARIOS:
            raise BadInput("Choose what the drill is about.")
        if not MINUTES_MIN <= minutes <= MINUTES_MAX:
            raise BadInput(f"A drill lasts {MINUTES_MIN} to {MINUTES_MAX} minutes.")
        if not places:
            raise BadInput("Choose at least one device that takes part.")
        if len(places) > DEVICES_MAX:
            raise BadInput(f"At most {DEVICES_MAX} devices take part in one drill. Drill the others another day.")
        if scenario == "device" and (len(places) < 2 or dead not in {place.device for place in places}):
            raise BadInput("Choose the iPad that dies, and at least one other that takes its patients.")
        if any(one.state == "open" for one in drills(picture)):
            raise BadInput("A drill is running already. End it first.")
        if outage.holding(picture) or outage.recovering(picture):
            raise BadInput("An emergency is open, or the hospital still recovers from one. Drill another day.")

    def end(self, ident: str, *, by: str | None = None, auth: str = "system", because: str | None = None) -> None:
        """Lets the devices in again. Raises errors.BadInput where no such drill is open."""
        with self.hospital.lock:
            one = drill(self.hospital.picture, ident)
            saw = self.hospital.picture.heads(f"outages/{ident}", "ended")
        if one is None or one.state != "open":
            raise BadInput("This drill is over already.")
        self.hospital.make("outage.ended", None, {"outage": ident}, by=by, auth=auth, because=because, saw=saw)

    def close(self, ident: str, *, by: str | None = None, auth: str = "system", because: str | None = None) -> None:
        """Closes a drill that ended: its score, who took part and what is still missing go into the record, its patients leave.

        Raises errors.BadInput where it is not there to be closed.
        """
        waiting = self.waiting_for(ident)
        with self.hospital.lock:
            picture = self.hospital.picture
            one = drill(picture, ident)
            if one is None or one.state != "recovers":
                raise BadInput("This drill is open still, or closed already.")
            # the closing itself is what the last task is about, so the score is told as if it were there
            at_close = one._replace(closed_ms=self.hospital.now_ms(), missing=waiting)
            data = {
                "outage": ident, "score": score(results(picture, at_close)), "participants": participants(picture, one), "missing": waiting,
            }  # fmt: skip
            saw = picture.heads(f"outages/{ident}", "closed")
        self.hospital.make("outage.closed", None, data, by=by, auth=auth, because=because, saw=saw)
        self._put_away()

    def waiting_for(self, ident: str) -> dict[str, list[int]]:
        """Devices of a drill that have not delivered since its end: device -> missing numbers (none named: not heard yet)."""
        rows, told = {str(row["device"]): row for row in self.hospital.rollcall()}, self.hospital.told_since_start()
        with self.hospital.lock:
            one = drill(self.hospital.picture, ident)
        if one is None:
            return {}
        over = one.end_ms()
        late = (device for device in one.devices if not _delivered(rows.get(device), told.get(device), over))
        return {device: _lacks(rows.get(device)) for device in late}

    # -- the watch's look -------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Ends what has run its time or must yield to a real emergency, closes what has arrived, puts patients of closed drills away."""
        now = self.hospital.now_ms()
        with self.hospital.lock:
            picture = self.hospital.picture
            found = drills(picture)
            yields = bool(outage.holding(picture))
        for one in found:
            if one.state == "open" and yields:
                self.end(one.drill, because="A real emergency was declared.")
            elif one.state == "open" and now >= one.until_ms:
                self.end(one.drill, because="Its time is over.")
            elif one.state == "recovers" and not self.waiting_for(one.drill):
                self.close(one.drill)
        self._put_away()

    def _put_away(self) -> None:
        """Practice patients whose drill is closed, or was never there, leave; a device may bring one long after."""
        with self.hospital.lock:
            picture = self.hospital.picture
            open_drills = {one.drill for one in drills(picture) if one.state != "closed"}
            gone = [
                (stay, standing.seen_upto(picture, stay), picture.heads(f"stays/{stay}", "discharged"))
                for stay in picture.children("stays")
                if is_practice(stay) and drill_of(stay) not in open_drills and not self._is_being_made(stay)
            ]
        for stay, upto, saw in gone:
            self.hospital.make("stay.practice_ended", stay, {"upto": upto}, saw=saw)

    def _is_being_made(self, stay: str) -> bool:
        """Whether its drill is about to be declared: the patients are opened just before."""
        opened = self.hospital.picture.of_stay(stay)
        return all(parse_time(entry.at) > self.hospital.now_ms() - MINUTE_MS for entry in opened)


def _place(picture: Picture, device: str) -> Place:
    """Raises errors.BadInput for a device that cannot take part."""
    told = picture.object(f"devices/{device}")
    if told.get("role") != "device" or told.get("revoked") or told.get("lost"):
        raise BadInput("Only an enrolled device can take part in a drill. Choose again.")
    return Place(device, str(told.get("name") or device), str(told.get("ward") or ""))


def _delivered(row: Mapping[str, Any] | None, told_ms: int | None, over_ms: int) -> bool:
    """Whether a device has said since the end how many entries it made, and all of them are here. One whose rights are gone never will."""
    if row is None or row.get("revoked"):
        return True
    return told_ms is not None and told_ms >= over_ms and not row.get("missing")


def _lacks(row: Mapping[str, Any] | None) -> list[int]:
    return [int(seq) for seq in (row or {}).get("missing") or ()]

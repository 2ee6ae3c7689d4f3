"""A simulated device: it enrolls, charts, keeps its own journal and speaks the wire by HTTP, as an iPad in the ward does.

The rules of the sync are `domain.replica`'s; here is the line: calls, back-off, splitting, the measured clock, and a file that
survives the process. A device is used by one thread. `sync()` makes one call and says whether it was answered; nothing that a
dead, slow or half line does takes an entry out of the outbox.
"""

from __future__ import annotations

import json
import os
import random
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import httpx

from domain.entries import parse, parse_time, plain_time
from domain.errors import Malformed, NotAllowed, NotSignedIn, WardlightError
from domain.fold import Picture
from domain.replica import PUSH_ENTRIES_MAX, Raw, Replica
from domain.shown import act_heads

#: seconds that a call may take before the line counts as dead; a mark of patience, not of the protocol
TIMEOUT_S = 10.0
#: seconds before the next try after a failure: doubled each time, up to the second figure, shortened by chance by up to a half
BACKOFF_S = (0.25, 15.0)
#: calls that a device makes without rest before it says that it does not come to an end
CALLS_MAX = 10_000


class LineFailed(Exception):
    """No answer, half an answer, or one that asks to come again. Nothing was taken out of the outbox; try again later."""


class Device:
    """One enrolled identity with its replica, its picture and its line to a server."""

    def __init__(
        self, server: str, identity: str, token: str, *, name: str = "", now_ms: Callable[[], int] | None = None,
        journal: Path | None = None, timeout_s: float = TIMEOUT_S, measure_clock: bool = True, seed: int | None = None,
    ) -> None:  # fmt: skip
        self.server = server.rstrip("/")
        self.token, self.name, self.journal, self.measure_clock = token, name, journal, measure_clock
        #: how it is known who charts here; the demo's staff type their PIN
        self.auth = "unverified"
        self.now_ms = now_ms or (lambda: time.time_ns() // 1_000_000)
        self.replica = Replica(identity)
        self.picture = Picture()
        self.zones: Mapping[str, Any] = {}
        self.clock: dict[str, Any] | None = None
        #: every receipt in the order in which it came: (id, outcome, reason, was)
        self.receipts: list[tuple[str, str, str | None, str | None]] = []
        #: every entry that was made here since the start of this process, as a list of its own: what is counted against the journal
        self.made: list[Raw] = []
        #: entries that are too large for any call: kept here, so that they hold back nothing
        self.aside: dict[str, Raw] = {}
        self.calls: Counter[str] = Counter()
        self.failures = 0
        self.failed_calls = 0
        #: why the server refuses this device, if it does; the outbox stays as it is
        self.refused: str | None = None
        self._limit = PUSH_ENTRIES_MAX
        self._nonce = uuid.uuid4().hex
        self._chance = random.Random(seed)
        self._http = httpx.Client(timeout=timeout_s, trust_env=False)
        if journal is not None and journal.exists():
            self._load(journal)

    @classmethod
    def enroll(cls, server: str, code: str, *, name: str | None = None, nonce: str | None = None, **options: Any) -> Device:
        """A new device by an enroll code. Raises NotAllowed with the server's sentence, LineFailed where nobody answers."""
        timeout_s = float(options.get("timeout_s", TIMEOUT_S))
        try:
            with httpx.Client(timeout=timeout_s, trust_env=False) as http:
                answer = http.post(f"{server.rstrip('/')}/journal/enroll", json={"code": code, "nonce": nonce, "name": name})
                told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise LineFailed(f"The server did not answer: {error}") from error
        if answer.status_code != 200:
            raise NotAllowed(str(told.get("detail", "The server refused this code.")))
        return cls(server, str(told["device"]), str(told["token"]), name=name or str(told.get("name") or ""), **options)

    def close(self) -> None:
        """Closes the line."""
        self._http.close()

    def __enter__(self) -> Device:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- charting -----------------------------------------------------------------------------------------------------

    @property
    def identity(self) -> str:
        """Under which name it writes."""
        return self.replica.device

    @property
    def unsent(self) -> int:
        """How many entries the server has not acknowledged."""
        return len(self.replica.outbox) + len(self.aside)

    @property
    def quiet(self) -> bool:
        """Whether everything is pushed and the last pull found nothing more."""
        return self.replica.quiet and self.replica.epoch is not None

    def write(
        self, kind: str, stay: str | None, data: Mapping[str, Any], *, saw: Iterable[str] = (), by: str | None = None,
        because: str | None = None, at_ms: int | None = None, ident: str | None = None,
    ) -> Raw:  # fmt: skip
        """A new entry, in the outbox and in the picture. `at_ms`: when it happened, where a person says so and not the clock."""
        raw = self.replica.write(
            ident or str(uuid.uuid4()), kind, stay, data, self.now_ms(), saw=saw, by=by, auth=self.auth, because=because,
            at=None if at_ms is None else plain_time(at_ms), clock=self.clock,
        )  # fmt: skip
        self.made.append(raw)
        self.picture.add(parse(raw))
        self.save()
        return raw

    def chart(self, stay: str, order: str, slot: str | None, outcome: str, *, by: str | None = None, because: str | None = None,
              at_ms: int | None = None, cri: bool = False, **data: Any) -> Raw:  # fmt: skip
        """An act about a slot, as seen now. Without a slot it is a PRN act, or with `cri` a change of a rate."""
        ident = str(uuid.uuid4())
        key = slot or f"{'cri' if cri else 'prn'}:{ident}"
        saw = act_heads(self.picture, stay, order, key)
        return self.write(
            "treatment.charted", stay, {"order": order, "slot": key, "outcome": outcome, **data}, saw=saw, by=by, because=because,
            at_ms=at_ms, ident=ident,
        )  # fmt: skip

    # -- the line -----------------------------------------------------------------------------------------------------

    def sync(self) -> bool:
        """One call. True if it was answered and its answer was taken; False where the line failed or the server refuses."""
        try:
            self.call()
        except (LineFailed, WardlightError):
            self.failures += 1
            self.failed_calls += 1
            return False
        self.failures = 0
        return True

    def settle(self, within_s: float = 60.0) -> bool:
        """Calls until nothing is left to push or to pull, with back-off. False if it was not quiet within `within_s` seconds."""
        end = time.monotonic() + within_s
        for turn in range(CALLS_MAX):
            answered = self.sync()
            if answered and turn and self.quiet:
                return True
            if self.refused or time.monotonic() > end:
                return False
            if not answered:
                time.sleep(self.backoff_s())
        return False

    def backoff_s(self) -> float:
        """How long to wait after so many failures in a row, seconds."""
        longest: float = min(BACKOFF_S[0] * 2 ** min(self.failures, 16), BACKOFF_S[1])
        return longest * (0.5 + self._chance.random() / 2)

    def call(self) -> None:
        """The call that is due. Raises LineFailed, or NotSignedIn and NotAllowed where the server refuses this device."""
        pushes_first = self.failures % 2 and self.replica.outbox  # a picture that does not come must not hold back a push
        if self.replica.epoch is None and self.replica.phase == "follow" and not pushes_first:
            self.replica.phase = "picture"
        elif self.replica.epoch is None and self.replica.phase == "picture" and pushes_first:
            self.replica.phase = "follow"
        name, body = self.replica.next_call()
        if name == "picture":
            self._take_picture(self._get("/journal/picture"))
        elif name == "have":
            self.replica.take_have(body, self._post("have", body))
        elif name == "identity":
            self._take_identity(self._post("identity", {"nonce": self._nonce}))
        else:
            self._push(body)
        self.save()

    def _push(self, body: dict[str, Any]) -> None:
        body["entries"] = body["entries"][: self._limit]
        body["unsent"] = self.unsent
        if self.clock is not None:
            body["offset_ms"] = self.clock["offset_ms"]
        try:
            reply = self._post("sync", body)
        except TooMuch:
            self._split(body["entries"])
            return
        self.receipts += [(told["id"], told["outcome"], told.get("reason"), told.get("was")) for told in reply["outcomes"]]
        self.replica.take_sync(body, reply, self.now_ms())
        # the replica refuses the entries of an answer to an older question; what it holds now is what it took
        self._fold([raw for raw in reply["entries"] if id(self.replica.confirmed.get(_name(raw))) == id(raw)])
        self._limit = min(self._limit * 2, PUSH_ENTRIES_MAX)
        if not self.zones:
            self.zones = self._get("/journal/grammar").get("zones", {})

    def _split(self, entries: list[Raw]) -> None:
        """The server found it too much: half as many next time; one that is too much alone is set aside and holds back nothing."""
        if len(entries) > 1:
            self._limit = len(entries) // 2
        elif entries:
            self.aside[entries[0]["id"]] = self.replica.outbox.pop(entries[0]["id"], entries[0])
        else:
            raise LineFailed("The server says 413 to an empty call.")

    def _take_picture(self, reply: Mapping[str, Any]) -> None:
        self.replica.take_picture(reply, self.now_ms())
        self.zones = reply["grammar"].get("zones", {})
        self.picture = Picture()
        self._fold(self.replica.entries())

    def _take_identity(self, reply: Mapping[str, Any]) -> None:
        self.replica.take_identity(str(reply["device"]))
        self.token, self._nonce = str(reply["token"]), uuid.uuid4().hex

    def _fold(self, raws: Iterable[Raw]) -> None:
        for raw in raws:
            try:
                self.picture.add(parse(raw))
            except Malformed:
                continue  # kept as it came, for a person; a replica cannot fold what has no shape

    def _get(self, path: str) -> dict[str, Any]:
        return self._ask("GET", path, None)

    def _post(self, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._ask("POST", f"/journal/{name}", json.dumps(body, separators=(",", ":")).encode("ascii"))

    def _ask(self, method: str, path: str, content: bytes | None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        sent_ms = self.now_ms()
        self.calls[path.rpartition("/")[2]] += 1
        try:
            answer = self._http.request(method, self.server + path, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise LineFailed(f"No answer: {error}") from error
        if answer.status_code != 200:
            self._refusal(answer)
        try:
            told = answer.json()
        except ValueError as error:
            raise LineFailed("Half an answer came.") from error
        if not isinstance(told, dict):
            raise LineFailed("The answer is none of this protocol.")
        self.refused = None
        if self.measure_clock and "server_time" in told:
            middle_ms = (sent_ms + self.now_ms()) // 2
            self.clock = {"offset_ms": middle_ms - parse_time(told["server_time"]), "measured_at": told["server_time"]}
        return told

    def _refusal(self, answer: httpx.Response) -> None:
        try:
            detail = str(answer.json()["detail"])
        except (ValueError, KeyError, TypeError):
            detail = f"The server answered {answer.status_code}."
        if answer.status_code == 413:
            raise TooMuch(detail)
        if answer.status_code in (401, 403):
            self.refused = detail
            raise (NotSignedIn if answer.status_code == 401 else NotAllowed)(detail)
        raise LineFailed(detail)

    # -- its own file -------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Writes what may exist nowhere else (numbers, outbox) into its file, whole or not at all; nothing without a file."""
        if self.journal is None:
            return
        kept = {
            "server": self.server, "device": self.identity, "token": self.token, "name": self.name, "seq": self.replica.seq,
            "stamp": self.replica.stamp, "outbox": list(self.replica.outbox.values()), "aside": list(self.aside.values()),
        }  # fmt: skip
        draft = self.journal.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as out:
            json.dump(kept, out)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(self.journal)

    @classmethod
    def reopened(cls, journal: Path, server: str | None = None, **options: Any) -> Device:
        """The device whose file this is, after its process ended."""
        kept = json.loads(journal.read_text(encoding="ascii"))
        return cls(server or kept["server"], kept["device"], kept["token"], name=kept["name"], journal=journal, **options)

    def _load(self, journal: Path) -> None:
        kept = json.loads(journal.read_text(encoding="ascii"))
        self.token, self.name = kept["token"], kept["name"]
        self.replica = Replica(kept["device"])
        self.replica.seq, self.replica.stamp = kept["seq"], kept["stamp"]
        self.replica.outbox = {raw["id"]: raw for raw in kept["outbox"]}
        self.aside = {raw["id"]: raw for raw in kept["aside"]}
        self._fold(self.replica.entries())


class TooMuch(LineFailed):
    """The server answered 413: send less at a time."""


def _name(raw: Raw) -> str:
    return str(raw.get("key") or raw["id"])


def field_heads(picture: Picture, path: str, field: str) -> list[str]:
    """What a screen shows about one field."""
    return picture.heads(path, field)

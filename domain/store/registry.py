"""The hospital's register of devices and staff: codes, tokens, revocations, PINs. Their entries are made by the hospital itself."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from domain import drill, errors, rules, sign_in
from domain.entries import plain_time
from domain.fold import Picture
from domain.store.enrolling import CODE_TTL_S, Enrolling, Pins
from domain.store.keys import Revocations, Tokens, new_identity
from domain.store.receipts import Maker, Outcome
from domain.store.signing import Member, Signing


class Registry(ABC):
    """The part of a hospital that knows who may come in."""

    def __init__(self, engine: sa.Engine, lock: threading.RLock, key: bytes, revocations: Revocations, now_ms: Callable[[], int]) -> None:
        self.now_ms, self.lock = now_ms, lock
        self._revocations, self._pins = revocations, Pins(engine)
        self._enrolling = Enrolling(engine, now_ms)
        #: passwords, sessions, wrong tries and the first-run set-up
        self.signing = Signing(engine, now_ms, self.member)
        self._cuts: tuple[drill.Cut, ...] = ()
        #: one name is given at a time: a form that is sent twice must not make two people
        self._naming = threading.Lock()
        self.use_key(key)

    def use_key(self, key: bytes) -> None:
        """The key that signs and reads tokens from now on; a restore may bring back an older one."""
        self._tokens = Tokens(key)

    @property
    @abstractmethod
    def picture(self) -> Picture:
        """What people see."""

    @abstractmethod
    def make(self, kind: str, stay: str | None, data: dict[str, Any], *, by: str | None = None, auth: str = "system",
             because: str | None = None, saw: Sequence[str] = ()) -> Outcome:  # fmt: skip
        """An entry of the server's own."""

    @property
    def cuts(self) -> tuple[drill.Cut, ...]:
        """Which devices a drill cuts off, and when; as the newest commit has it."""
        return self._cuts

    def is_cut(self, maker: Maker) -> bool:
        """Whether a drill refuses this device now. It takes no lock: it is asked with every call."""
        cuts = self._cuts
        return bool(cuts) and any(cut.covers((maker.identity, *maker.previous), self.now_ms()) for cut in cuts)

    def look_at_drills(self) -> None:
        """Reads the cuts off the picture anew."""
        with self.lock:
            self._cuts = drill.cuts(self.picture)

    def make_code(self, name: str, colour: str, ward: str, role: str, ttl_s: int = CODE_TTL_S) -> str:
        """An enroll code, single use, for `ttl_s` seconds. Raises errors.BadInput for an unknown role."""
        return self._enrolling.make_code(name, colour, ward, role, ttl_s)

    def redeem(self, code: str, nonce: str | None = None, name: str | None = None, source: str = "") -> dict[str, str]:
        """{device, token, role} for a code. Raises errors.TooMany after 10 wrong tries a minute from `source`, errors.NotAllowed else."""
        row, _ = self._enrolling.redeem(code, nonce, name, source)
        device, role = str(row["device"]), str(row["role"])
        with self.lock:
            is_known = bool(self.picture.fields(f"devices/{device}"))
            others = [self.picture.value(f"devices/{one}", "colour") for one in self.picture.children("devices")]
        if not is_known:  # asked anew when a crash came between the code and the entry
            data = {field: row[field] for field in ("device", "name", "colour", "ward", "role")}
            self.make("device.enrolled", None, {**data, "number": others.count(row["colour"]) + 1})
        return {"device": device, "token": self._tokens.sign(device, role, 1), "role": role}

    def identity(self, maker: Maker, nonce: str) -> dict[str, str]:
        """{device, token, role}: a new identity for a forked device; the same nonce gets the same answer for 10 minutes."""
        if maker.revoked:
            raise errors.NotAllowed("This device was revoked. Ask a manager to enroll it again.")
        device, is_new = self._enrolling.next_identity(maker.identity, nonce)
        if is_new:
            with self.lock:
                known = self.picture.object(f"devices/{maker.identity}")
            fields: dict[str, Any] = {"role": maker.role, **{field: known[field] for field in _CARRIED if field in known}}
            self.make("device.enrolled", None, {**fields, "device": device, "previous": maker.identity})
        previous = (maker.identity, *maker.previous)
        return {"device": device, "token": self._tokens.sign(device, maker.role, 1, previous), "role": maker.role}

    def check_token(self, token: str) -> Maker:
        """Who this token is; a revoked one comes back with `revoked=True`. Raises errors.NotSignedIn for a forged one."""
        identity, role, _, previous = self._tokens.read(token)
        maker = Maker(identity, role, False, previous)
        return maker._replace(revoked=self._revocations.covers(maker))

    def revoke(self, device: str, because: str, *, by: str | None = None, auth: str = "system") -> None:
        """Revokes an identity for ever: an entry, and a line in the file that no restore overwrites."""
        self._revocations.add(device, plain_time(self.now_ms()), because)
        self.make("device.revoked", None, {"device": device}, by=by, auth=auth, because=because)

    def staff_add(self, name: str, role: str, pin: str, initials: str | None = None, *, by: str | None = None, auth: str = "system") -> str:
        """Adds a member of staff and the verifier of her PIN; returns the staff id.

        Raises errors.BadInput for an unknown role, and for the name of somebody who works here already.
        """
        _check_role(role)
        with self._naming:
            self._check_name(name)
            staff = new_identity("s")
            self._pins.put(staff, role, pin)
            made = initials or "".join(word[0] for word in name.split())[:3].upper()
            self.make("staff.added", None, {"staff": staff, "name": name, "role": role, "initials": made}, by=by, auth=auth)
        return staff

    def named(self, name: str) -> str | None:
        """Who of those who work here is called so, whatever the case and the spaces; None for nobody."""
        with self.lock:
            people = {staff: self.picture.object(f"staff/{staff}") for staff in self.picture.children("staff")}
        wanted = _plain(name)
        return next((staff for staff, one in people.items() if not one.get("left") and _plain(str(one.get("name"))) == wanted), None)

    def _check_name(self, name: str, staff: str | None = None) -> None:
        """Two tiles that look alike would sign each other's acts."""
        if self.named(name) not in (None, staff):
            raise errors.BadInput(f"{name} works here already. Add what tells the two apart on the devices, such as a middle name.")

    def member(self, staff: str) -> Member | None:
        """A present member of staff, or None for who left or never was."""
        with self.lock:
            shown = self.picture.object(f"staff/{staff}") if staff in self.picture.children("staff") else {}
        if not shown or shown.get("left"):
            return None
        return Member(staff, str(shown.get("name") or staff), str(shown.get("role") or ""))

    def staff_change(self, staff: str, data: Mapping[str, Any], *, by: str | None = None, auth: str = "system") -> None:
        """Changes a name, a role or initials; another role ends the sessions. Raises errors.BadInput as `staff_add`."""
        if "role" in data:
            _check_role(data["role"])
        with self._naming:
            if "name" in data:
                self._check_name(str(data["name"]), staff)
            self.make("staff.changed", None, {**data, "staff": staff}, by=by, auth=auth, saw=self._heads(f"staff/{staff}", *data))
        if "role" in data:
            self._pins.set_role(staff, str(data["role"]))
            self.signing.end_sessions(staff)

    def staff_leave(self, staff: str, because: str | None = None, *, by: str | None = None, auth: str = "system") -> None:
        """Somebody left: her PIN leaves the devices with their next sync, and her sessions end now."""
        self.make("staff.left", None, {"staff": staff}, by=by, auth=auth, because=because, saw=self._heads(f"staff/{staff}", "left"))
        self._pins.forget(staff)
        self.signing.end_sessions(staff)

    def set_pin(self, staff: str, pin: str) -> None:
        """Another PIN; sessions that the old one began end. Raises errors.BadInput for what is no PIN, or for nobody."""
        why, member = sign_in.why_no_pin(pin), self.member(staff)
        if why or member is None:
            raise errors.BadInput(why or "Nobody with this id works here now.")
        self._pins.put(staff, member.role, pin)
        self.signing.end_sessions(staff)

    def _heads(self, path: str, *fields: str) -> list[str]:
        with self.lock:
            return sorted({head for field in fields for head in self.picture.heads(path, field)})

    def verifiers(self) -> list[dict[str, Any]]:
        """[{staff, salt, iterations, verifier}] (hex, PBKDF2-SHA256, 32 bytes) of those who may chart; no managers'."""
        return self._pins.of_those_who_chart()


def _check_role(role: str) -> None:
    if role not in rules.STAFF_ROLES:
        raise errors.BadInput(f"There is no role {role!r}. Use one of {', '.join(rules.STAFF_ROLES)}.")


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


#: what a device keeps when it gets a new identity
_CARRIED = ("name", "colour", "ward", "role", "number")

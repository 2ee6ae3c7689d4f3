"""The one door: whatever happens in the hospital comes in by `record`, becomes durable, changes the picture, and is told to who listens."""
from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from domain.fold import Picture
from domain.store.receipts import Batch, Maker, Outcome

__all__ = ["Batch", "Hospital", "Maker", "Outcome"]


class Hospital:
    """A hospital's journal, picture and secrets, with one writer thread.

    SKELETON: signatures are final, bodies are being written.
    All reading of `picture` goes on with `lock` held. Every method is thread-safe; those that touch the disk block, so async callers use
    `submit` (with `asyncio.wrap_future`) or a thread.
    """

    picture: Picture
    lock: threading.RLock
    epoch: str
    last_pos: int
    data_dir: Path
    now_ms: Callable[[], int]

    @classmethod
    def open(cls, data_dir: Path, url: str | None, now_ms: Callable[[], int]) -> Hospital:
        """Opens (and migrates, or makes) the journal under `data_dir`, or the one at `url`; folds the active stays; starts the writer."""
        raise NotImplementedError

    def close(self) -> None:
        """Finishes what waits, stops the writer, closes the database."""

    # --- entries in
    def record(self, raws: Sequence[object], maker: Maker) -> list[Outcome]:
        """Stores what is brought and returns one outcome each, in order, after the commit. Raises errors.Unavailable if it cannot be stored."""
        return self.submit(raws, maker).result()

    def submit(self, raws: Sequence[object], maker: Maker) -> Future[list[Outcome]]:
        """The same without waiting."""
        raise NotImplementedError

    def make(self, kind: str, stay: str | None, data: dict[str, Any], *, by: str | None = None, auth: str = "system",
             because: str | None = None, saw: Sequence[str] = ()) -> Outcome:
        """An entry of the server's own (`server-<epoch>`), numbered under the position lock."""
        raise NotImplementedError

    # --- entries out
    def mark_at(self, pos: int) -> str | None:
        """The mark at a position, "" at 0, None beyond the end."""
        raise NotImplementedError

    def entries_after(self, pos: int, limit: int = 2000) -> list[bytes]:
        """Stored bodies after a position, in order, at most `limit` (and a few MiB): fewer than `limit` does not mean the end, compare `last_pos`."""
        raise NotImplementedError

    def picture_bodies(self, stay: str | None = None) -> tuple[str, int, str, list[bytes]]:
        """(epoch, cursor, mark, bodies) of all active stays and the hospital's own objects, or of one stay; atomic with the cursor.

        The very same list object comes back while nothing changed, so a caller may cache what it made of it by `id`/(epoch, cursor).
        """
        raise NotImplementedError

    def listen(self, callback: Callable[[Batch], None]) -> Callable[[], None]:
        """`callback(batch)` on the writer's thread after each durable commit, by whatever process; returns the way to stop it. Be quick."""
        raise NotImplementedError

    # --- syncing
    def check_cursor(self, identity: str, epoch: str | None, cursor: int, mark: str | None) -> str:
        """"ok", "old_epoch" (take entries, send none) or "reset" (cursor beyond the end or another mark: answer `"reset": true`).

        It remembers whom it told to reset: if that one then brings a sealed entry that is lacking, everybody gets a new epoch.
        """
        raise NotImplementedError

    def seen(self, identity: str, *, last_seq: int | None = None, unsent: int | None = None, offset_ms: int | None = None) -> None:
        """A device was heard from: for the roll call. Cheap; call it on every sync and feed connection."""
        raise NotImplementedError

    def have(self, ids: Iterable[str]) -> list[str]:
        """Which of these ids (or keys of altered entries) the journal lacks, in the order asked."""
        raise NotImplementedError

    def seq_seen(self, device: str) -> int:
        """The largest seq up to which nothing of this identity is missing."""
        raise NotImplementedError

    def rollcall(self) -> list[dict[str, Any]]:
        """Per identity: device, name, role, last_seq, last_received, missing, last_seen, clock_offset_ms, unsent, revoked."""
        raise NotImplementedError

    def ledger(self, stay: str | None = None) -> list[dict[str, Any]]:
        """The charges of one stay, or of all active ones, as PROTOCOL §2 shows them."""
        raise NotImplementedError

    def warnings(self) -> list[str]:
        """Sentences for the managers' home page (an unannounced rollback, kept entries, a failing disk, an old backup)."""
        raise NotImplementedError

    # --- devices and staff
    def make_code(self, name: str, colour: str, ward: str, role: str, ttl_s: int = 24 * 3600) -> str:
        """An enroll code, single use."""
        raise NotImplementedError

    def redeem(self, code: str, nonce: str | None = None, name: str | None = None, source: str = "") -> dict[str, str]:
        """{device, token, role} for a code. Raises errors.TooMany after 10 wrong tries a minute from `source`, errors.Forbidden else."""
        raise NotImplementedError

    def identity(self, maker: Maker, nonce: str) -> dict[str, str]:
        """{device, token, role}: a new identity for a forked device; the same nonce gets the same answer for 10 minutes."""
        raise NotImplementedError

    def check_token(self, token: str) -> Maker:
        """Who this token is; a revoked one comes back with `revoked=True`. Raises errors.Unauthorized for a forged one."""
        raise NotImplementedError

    def revoke(self, device: str, because: str) -> None:
        """Revokes an identity for ever: an entry, and a line in the file that no restore overwrites."""
        raise NotImplementedError

    def staff_add(self, name: str, role: str, pin: str, initials: str | None = None) -> str:
        """Adds a member of staff and her PIN verifier; returns the staff id."""
        raise NotImplementedError

    def verifiers(self) -> list[dict[str, Any]]:
        """[{staff, salt, iterations, verifier}] (hex, PBKDF2-SHA256, 32 bytes) of those who may chart; no managers'."""
        raise NotImplementedError

    # --- keeping
    def backup(self, path: Path | None = None) -> Path:
        """A backup directory (journal and key) under DATA/backups, or at `path`."""
        raise NotImplementedError

    def restore(self, path: Path) -> None:
        """Puts a backup in place of the journal, with a new epoch; revocations stay as they are."""
        raise NotImplementedError

    def verify(self) -> list[str]:
        """What is wrong with the journal, in sentences; nothing if all holds."""
        raise NotImplementedError

    def export(self) -> Iterator[str]:
        """The journal as JSON lines in `pos` order, without line ends."""
        raise NotImplementedError

    def import_file(self, path: Path) -> dict[str, int]:
        """Brings an export, or a device's "unsent work", to the door; returns how many had which outcome (`kept:unsealed` …)."""
        raise NotImplementedError

"""The server's end as a whole: the real hospital over a real SQLite file, which dies at statements and commits, and is put back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event

from domain.errors import Unavailable
from domain.hospital import DATABASE_FILE, Hospital, Maker
from tests.simulation.world import START_MS, Crashed, Tablet

PULL_MAX = 7


class HospitalServer:
    """`Hospital.record` and its file in `folder`; `template` is a fresh hospital's folder, so that not each schedule migrates."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.crash: str | None = None
        self.folder, self.data = folder, folder / "data"
        self.now_ms = START_MS
        self._identities = self._backups = 0
        shutil.copytree(template, self.data)
        self.start()
        self.backup()

    @staticmethod
    def template(folder: Path) -> Path:
        """A fresh hospital's folder, made once."""
        Hospital.open(folder, None, lambda: START_MS).close()
        return folder

    def start(self) -> None:
        """The process begins, on what is on the disk."""
        self.hospital = Hospital.open(self.data, None, lambda: self.now_ms)
        engine = self.hospital.journal.engine
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._commit)
        self._countdown = 0
        self._die_at_commit = False

    def stop(self) -> None:
        """The process ends."""
        self.hospital.close()

    def _statement(self, *_: object) -> None:
        if self._countdown:
            self._countdown -= 1
            if not self._countdown:
                raise Crashed

    def _commit(self, *_: object) -> None:
        if self._die_at_commit:
            self._die_at_commit = False
            raise Crashed

    def sync(self, tablet: Tablet, body: dict[str, Any], now_ms: int) -> dict[str, Any]:
        """As ui/wire/exchange.py does it."""
        self.now_ms = now_ms
        hospital = self.hospital
        maker = Maker(tablet.replica.device, "device", previous=tablet.lineage)
        state = hospital.check_cursor(maker.identity, body["epoch"], body["cursor"], body["mark"])
        outcomes = self._record(body["entries"], maker)
        if body["epoch"] is not None and hospital.epoch != body["epoch"] and state == "ok":
            state = "old_epoch"
        found = hospital.entries_after(body["cursor"], PULL_MAX) if state == "ok" else []
        cursor = body["cursor"] + len(found)
        reply: dict[str, Any] = {
            "epoch": hospital.epoch, "outcomes": [one.plain() for one in outcomes],
            "entries": [json.loads(one) for one in found], "cursor": cursor,
            "mark": hospital.mark_at(cursor) if state == "ok" else None, "more": state == "ok" and cursor < hospital.last_pos,
        }  # fmt: skip
        return {**reply, "reset": True} if state == "reset" else reply

    def _record(self, entries: list[dict[str, Any]], maker: Maker) -> list[Any]:
        if not entries:
            return []
        if self.crash and self.crash.startswith("statement"):
            self._countdown = int(self.crash.split()[1]) + 1  # BEGIN is one too
        self._die_at_commit = self.crash == "before commit"
        try:
            outcomes = self.hospital.record(entries, maker)
        except Unavailable as error:
            self._restart()
            raise Crashed from error
        self._countdown, self._die_at_commit = 0, False
        if self.crash == "after commit":
            self._restart()
            raise Crashed
        self.hospital.settle()
        return outcomes

    def _restart(self) -> None:
        self._countdown, self._die_at_commit = 0, False
        self.stop()
        self.start()

    def have(self, ids: list[str]) -> dict[str, Any]:
        """Which of these the journal lacks."""
        return {"epoch": self.hospital.epoch, "lack": self.hospital.have(ids)}

    def picture(self) -> dict[str, Any]:
        """The active stays and the hospital's own entries."""
        epoch, cursor, mark, bodies = self.hospital.picture_bodies()
        return {"epoch": epoch, "cursor": cursor, "mark": mark, "entries": [json.loads(body) for body in bodies]}

    def identity(self, tablet: Tablet) -> str:
        """A new identity for a forked tablet."""
        self._identities += 1
        return f"again-{self._identities}"

    def backup(self) -> None:
        """The hospital's own backup, in a folder of its own."""
        self._backups += 1
        self.newest = self.hospital.backup(self.folder / f"backup-{self._backups}")

    def restore(self, *, announced: bool) -> None:
        """`wardlight restore`, or a disk that is put back while nobody looks."""
        if announced:
            self.hospital.restore(self.newest)
            return
        self.stop()
        for old in self.data.glob(f"{DATABASE_FILE}*"):
            old.unlink()
        shutil.copyfile(self.newest / DATABASE_FILE, self.data / DATABASE_FILE)
        self.start()

    def stored(self) -> list[dict[str, Any]]:
        """All entries in position order."""
        return [json.loads(body) for body in self.hospital.export()]


def maker_of(template: Path, room: Path) -> Callable[[int], HospitalServer]:
    """Makes a hospital for a seed, in a folder of its own below `room`."""
    return lambda seed: HospitalServer(room / f"seed-{seed}", template)

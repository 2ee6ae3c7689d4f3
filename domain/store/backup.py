"""Backups, restores, exports and the check of a whole journal.

SQLite is copied by its own online backup, never as a file (0.2 s for 80 MB, while people write). A PostgreSQL journal is backed up
as JSON lines with the verifiers beside them. Either has the hospital's key with it. A restored journal gets a new epoch, so that
every device offers again what it holds.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from domain import errors
from domain.entries import content_hash, parse, parse_time, plain_time
from domain.fold import Picture
from domain.store import engine as engines
from domain.store import seals, standing
from domain.store.journal import Appending, Head, Journal, next_mark
from domain.store.keys import KEY_FILE, write_private
from domain.store.reception import MALFORMED, UNPROVEN, number_of
from domain.store.roll import Roll
from domain.store.tables import hospital, journal, passwords, sessions, verifiers

DATABASE, LINES, SECRETS = "journal.sqlite", "journal.jsonl", "secrets.json"
#: secrets that go with a backup of lines; sessions and wrong tries do not
KEPT_SECRETS = (verifiers, passwords)
#: sentences that a verification gives; where so much is wrong, more would not help
FAULTS_MAX = 100
#: rows written at once by a restore from lines
SLICE = 1_000


def folder_for(data: Path, now_ms: int) -> Path:
    """A new folder's name below DATA/backups, by time, so that names sort."""
    base = data / "backups" / plain_time(now_ms).replace(":", "-").replace(".", "-")
    return next(path for path in (base, *(base.with_name(f"{base.name}-{count}") for count in range(1, 1_000))) if not path.exists())


def backup(source: Journal, data: Path, to: Path) -> Path:
    """A consistent copy of the journal and the key in the folder `to`, which appears when it is whole. Raises errors.Unavailable."""
    making = to.with_name(f".{to.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    try:
        making.mkdir(parents=True, mode=0o700)
        file = engines.file_of(source.url)
        if file is not None:
            _copy_sqlite(file, making / DATABASE)
            with contextlib.closing(sqlite3.connect(making / DATABASE)) as copied:
                copied.execute("PRAGMA journal_mode=DELETE")  # one file, whole by itself
        else:
            _write_lines(source, making)
        shutil.copyfile(data / KEY_FILE, making / KEY_FILE)
        (making / KEY_FILE).chmod(0o600)
        for made in making.iterdir():
            with made.open("rb") as handle:
                os.fsync(handle.fileno())
        making.rename(to)
    except (OSError, sqlite3.Error) as error:
        shutil.rmtree(making, ignore_errors=True)
        raise errors.Unavailable(f"No backup could be made ({error}). Make room, or name another folder.") from error
    return to


def _copy_sqlite(source: Path, target: Path) -> None:
    seconds = engines.BUSY_TIMEOUT_MS / 1000
    opened = contextlib.closing(sqlite3.connect(source, timeout=seconds)), contextlib.closing(sqlite3.connect(target, timeout=seconds))
    with opened[0] as one, opened[1] as two:
        two.execute(f"PRAGMA busy_timeout={engines.BUSY_TIMEOUT_MS}")
        one.backup(two)


def _write_lines(source: Journal, folder: Path) -> None:
    with (folder / LINES).open("w", encoding="utf-8") as file, source.read() as reading:
        file.writelines(f"{row.body}\n" for row in reading.everything())
        found = {one.name: [dict(row._mapping) for row in reading.connection.execute(sa.select(one))] for one in KEPT_SECRETS}
    write_private(folder / SECRETS, json.dumps(found))


def restore(target: Journal, data: Path, source: Path, epoch: str, now_ms: int) -> None:
    """Puts a backup (its folder, its database or its lines) in place of the journal, at once for all who look, under a new epoch.

    Raises errors.NotFound, errors.BadInput where it is no backup of this kind of database, errors.Unavailable.
    """
    folder = source if source.is_dir() else source.parent
    database, lines = (folder / DATABASE, folder / LINES) if source.is_dir() else (source, source)
    if not source.exists():
        raise errors.NotFound(f"There is no backup at {source}.")
    file = engines.file_of(target.url)
    if database.suffix == ".sqlite" and database.exists():
        if file is None:
            raise errors.BadInput("This backup is a SQLite database. Export it with `wardlight export`, and restore the lines.")
        _restore_sqlite(file, data, database, epoch, now_ms)
    elif lines.suffix != ".sqlite" and lines.exists():
        with target.append() as appending:
            _restore_lines(appending, lines, epoch, now_ms)
            if (folder / SECRETS).exists():
                secrets = json.loads((folder / SECRETS).read_text(encoding="utf-8"))
                for one in KEPT_SECRETS:  # a backup of an older version has no passwords: those here stay
                    if one.name in secrets:
                        appending.connection.execute(one.delete())
                        if secrets[one.name]:
                            appending.connection.execute(one.insert(), secrets[one.name])
                appending.connection.execute(sessions.delete())
    else:
        raise errors.BadInput(f"{source} holds neither {DATABASE} nor {LINES}. Name the folder that `wardlight backup` made.")
    if (folder / KEY_FILE).exists():
        write_private(data / KEY_FILE, (folder / KEY_FILE).read_text(encoding="ascii"))


def _restore_sqlite(file: Path, data: Path, source: Path, epoch: str, now_ms: int) -> None:
    prepared = data / ".restoring.sqlite"
    try:
        _copy_sqlite(source, prepared)
        made = Journal(f"sqlite:///{prepared}", epoch)
        with made.append() as appending:
            appending.connection.execute(hospital.update().values(epoch=epoch))
            appending.connection.execute(sessions.delete())  # one that was ended since must not come back
            appending.notice(now_ms, RESTORED)
        made.close()
        _copy_sqlite(prepared, file)
    except sqlite3.Error as error:
        raise errors.Unavailable(f"The backup could not be restored ({error}). The journal is as it was.") from error
    finally:
        for name in (prepared.name, f"{prepared.name}-wal", f"{prepared.name}-shm"):
            (data / name).unlink(missing_ok=True)


RESTORED = (
    "The journal was restored from a backup. All devices now offer what they hold again; "
    "look at the roll call before you discharge or bill."
)


def _restore_lines(appending: Appending, lines: Path, epoch: str, now_ms: int) -> None:
    appending.clear()
    roll, mark, pos, rows = Roll(), "", 0, []
    with lines.open(encoding="utf-8") as file:
        for line in file:
            body = line.rstrip("\n")
            raw = json.loads(body)
            pos += 1
            if raw.get("pos") != pos:
                wrong = f"Line {pos} of {lines.name} has position {raw.get('pos')}."
                raise errors.BadInput(f"{wrong} An export is whole and in order; nothing was changed.")
            row = row_of(raw, body, mark)
            mark = row["mark"]
            if row["seq"]:
                roll.take(row["device"], row["seq"], row["received"])
            rows.append(row)
            if len(rows) == SLICE:
                appending.insert(rows, Head(epoch, pos, mark))
                rows.clear()
    appending.insert(rows, Head(epoch, pos, mark))
    appending.put_seqs(roll.staged())
    appending.put_stays(list(_stays_of(appending)))
    appending.notice(now_ms, RESTORED)


def row_of(raw: dict[str, Any], body: str, mark: str) -> dict[str, Any]:
    """The journal's row of a stored body, as the desk would have written it after `mark`."""
    digest, reason = content_hash(raw), raw.get("reason")
    wrapped = raw["id"].startswith(MALFORMED)
    device, seq = number_of(raw["data"].get("raw")) if wrapped else (raw["device"], raw["seq"])
    return {
        "pos": raw["pos"], "key": raw.get("key") or raw["id"], "id": raw["id"], "device": device, "seq": 0 if reason in UNPROVEN else seq,
        "kind": raw["kind"], "stay": raw["stay"], "hash": digest, "mark": next_mark(mark, digest, raw["id"]),
        "received": parse_time(raw["received"]), "outcome": raw["outcome"], "reason": reason, "body": body,
    }  # fmt: skip


def _stays_of(appending: Appending) -> Iterator[dict[str, Any]]:
    """Which stays there are and which are active, worked out stay by stay, so that a long journal fits into little memory."""
    firsts = sa.select(journal.c.stay, sa.func.min(journal.c.pos)).where(journal.c.stay.isnot(None)).group_by(journal.c.stay)
    for stay, first in appending.connection.execute(firsts).all():
        picture = Picture()
        for row in appending.of_stays([stay]):
            picture.add(parse(json.loads(row.body)))
        yield {"stay": stay, "active": standing.is_active(picture, stay), "first_pos": first}


def verify(source: Journal, key: bytes) -> list[str]:
    """What is wrong with a journal, in sentences: gaps, hashes, marks, seals, rows that do not say what their body says."""
    faults: list[str] = []
    with source.read() as reading:
        head, pos, mark = reading.head(), 0, ""
        for row in reading.everything():
            faults += _gap(pos + 1, row.pos) + _faults_of(row, mark, key)
            pos, mark = row.pos, row.mark
            if len(faults) >= FAULTS_MAX:
                return [*faults[:FAULTS_MAX], "There may be more; the check stopped here."]
    if (pos, mark) != (head.last_pos, head.mark):
        faults.append(f"The journal says that it ends at position {head.last_pos}, but its last row is {pos}, or has another mark.")
    return faults


def _gap(expected: int, found: int) -> list[str]:
    if found == expected:
        return []
    return [f"Positions {expected} to {found - 1} are missing." if found > expected + 1 else f"Position {expected} is missing."]


def _faults_of(row: Any, mark: str, key: bytes) -> list[str]:
    try:
        raw = json.loads(row.body)
        expected = row_of(raw, row.body, mark)
    except (ValueError, KeyError, TypeError, AttributeError, errors.Malformed) as error:
        return [f"Position {row.pos}: the body cannot be read ({error})."]
    faults = []
    if row.hash != expected["hash"]:
        faults.append(f"Position {row.pos}: the content of entry {row.id} is not what it was when it was stored.")
    if row.mark != next_mark(mark, row.hash, row.id):
        faults.append(f"Position {row.pos}: the mark does not follow from the one before; rows were taken out, put in or changed.")
    if not seals.holds(key, raw["id"], expected["hash"], raw.get("received"), raw.get("seal")):
        faults.append(f"Position {row.pos}: the seal of entry {row.id} is not this hospital's.")
    columns = ("pos", "key", "id", "device", "seq", "kind", "stay", "received", "outcome", "reason")
    wrong = [name for name in columns if getattr(row, name) != expected[name]]
    if wrong:
        faults.append(f"Position {row.pos}: {', '.join(wrong)} of the row and of its body differ.")
    return faults


def brought_by(path: Path) -> Iterable[object]:
    """The entries in a file: an export's JSON lines, or a device's "unsent work". A line that is no JSON is brought as its text."""
    text = path.read_text(encoding="utf-8", errors="replace")
    with contextlib.suppress(ValueError):
        whole = json.loads(text)
        if isinstance(whole, dict) and isinstance(whole.get("entries"), list):
            return list(whole["entries"])
        if isinstance(whole, list):
            return whole
    return [_line(line) for line in text.splitlines() if line.strip()]


def _line(line: str) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return line


def notices_of(source: Journal) -> list[str]:
    """What managers are still to be told, newest first, each with its time."""
    with source.read() as reading:
        return [f"{plain_time(at)}: {text}" for at, text in reading.notices()]

"""The second places of the pack: another machine's share, a stick. A missing stick is said and harms nobody."""

from __future__ import annotations

import errno
import json
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from domain.entries import parse_time

from .making import Made
from .shelf import INDEX, File, index_text, replace

#: a share of a machine that is gone may not answer for minutes; after so long (s) it counts as not there
ANSWER_S = 30.0


class Place(NamedTuple):
    """A second place, and what came of the last copy to it. `as_of_ms` is the pack that lies there, as far as this process knows."""

    folder: str
    as_of_ms: int | None
    trouble: str
    remark: str


class Places:
    """The folders that copies go to. One that hangs is not asked again before it answers."""

    def __init__(self, folders: Sequence[Path], home: Path, answer_s: float = ANSWER_S) -> None:
        self._home, self._answer_s = home, answer_s
        self._hanging: dict[Path, threading.Thread] = {}
        self._told: dict[Path, Place] = {folder: Place(str(folder), None, "", "") for folder in folders}
        for folder in folders:  # what an earlier process left there; a share that hangs must not keep the server from starting
            threading.Thread(target=self._remember, args=(folder,), name="wardlight-pack-copy", daemon=True).start()

    def _remember(self, folder: Path) -> None:
        try:
            told = json.loads((folder / INDEX).read_text(encoding="utf-8"))
            as_of_ms = parse_time(told["as_of_time"])
        except (OSError, ValueError, KeyError, TypeError):
            return
        if self._told[folder].as_of_ms is None:
            self._told[folder] = self._told[folder]._replace(as_of_ms=as_of_ms)

    def all(self) -> list[Place]:
        """Every second place as it was found last."""
        return list(self._told.values())

    def copy(self, made: Made) -> None:
        """Copies a pack to all of them, one after the other; what fails is told by `all`."""
        for folder, before in list(self._told.items()):
            hanging = self._hanging.get(folder)
            if hanging is not None and hanging.is_alive():
                continue
            found: list[Place] = []
            thread = threading.Thread(target=self._copy_to, args=(folder, made, before, found), name="wardlight-pack-copy", daemon=True)
            thread.start()
            thread.join(self._answer_s)
            if found:
                self._told[folder] = found[0]
            else:
                self._hanging[folder] = thread
                sentence = f"The folder {folder} does not answer. See whether the machine that it lies on is running."
                self._told[folder] = before._replace(trouble=sentence)

    def _copy_to(self, folder: Path, made: Made, before: Place, found: list[Place]) -> None:
        try:
            found.append(_copied(folder, made, self._home))
        except OSError as error:
            found.append(before._replace(trouble=_sentence(folder, made, error), remark=""))


def _copied(folder: Path, made: Made, home: Path) -> Place:
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, "not there", str(folder))
    files = tuple(File(one.ward, one.file, one.patients, one.pages, one.version) for one in made.files)
    for one in made.files:
        replace(folder / one.file, one.pdf)
    replace(folder / INDEX, index_text(made, files))
    remark = ""
    with suppress(OSError):
        if folder.stat().st_dev == home.stat().st_dev:
            remark = "It lies on the same disk as the hospital's own data: when that disk dies, both are gone."
    return Place(str(folder), made.as_of_ms, "", remark)


def _sentence(folder: Path, made: Made, error: OSError) -> str:
    megabytes = sum(len(one.pdf) for one in made.files) // 1_000_000 + 1
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"The folder {folder} is not there. If it is a stick, plug it in; if it is another machine's, see whether it is running."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The folder {folder} is full. Make room there: a pack needs about {megabytes} MB."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"The folder {folder} may not be written to by this server. Change its rights, or take another one."
    return f"The pack could not be copied to {folder} ({error.strerror or error})."

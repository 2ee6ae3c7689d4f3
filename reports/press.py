"""The press: takes pages, gives PDFs, one after the other, in a process of its own that starts with the first page.

    press = Press()
    pdf = press.print(html)          # blocks: call it in a thread
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from domain.errors import Unavailable

#: a page that takes longer than this has no end, seconds; a bill of 400 lines takes 4, a ward's pack 10, and a busy machine goes first
PRINT_S_MAX = 180.0
#: WeasyPrint keeps memory; after so many pages a new process goes on
PAGES_MAX = 60
HEAD_BYTES = 8
#: before a JSON list of pages that are printed together
SEVERAL = b"\0"


class Printed(NamedTuple):
    """A PDF and how many leaves it has."""

    pdf: bytes
    leaves: int


class Press:
    """One worker process. Thread-safe; those who print wait for each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[bytes] | None = None
        self._pages = 0

    def print(self, html: str) -> bytes:
        """The PDF of a page. Raises errors.Unavailable where it cannot be made; a second try starts a new worker."""
        return self._ask(html.encode("utf-8", "replace"))

    def print_together(self, htmls: Sequence[str]) -> list[Printed]:
        """A PDF of each page, and last one of all of them (of one page: that one again). Raises errors.Unavailable."""
        answer, parts = self._ask(SEVERAL + json.dumps(list(htmls)).encode("ascii"), len(htmls)), []
        while answer:
            size, leaves = (int.from_bytes(answer[at : at + HEAD_BYTES], "big") for at in (0, HEAD_BYTES))
            body, answer = answer[2 * HEAD_BYTES : 2 * HEAD_BYTES + size], answer[2 * HEAD_BYTES + size :]
            parts.append(Printed(body, leaves))
        return parts if len(htmls) > 1 else parts * 2

    def _ask(self, body: bytes, pages: int = 1) -> bytes:
        """The worker's answer to a frame of so many pages. Raises errors.Unavailable."""
        with self._lock:
            try:
                worker = self._ready()
                stop = threading.Timer(PRINT_S_MAX * pages, worker.kill)
                stop.start()
                try:
                    answer = self._exchange(worker, body)
                finally:
                    stop.cancel()
            except OSError as error:
                self._end()
                raise Unavailable("The printed page could not be made. Try again; if it stays, look at the server's log.") from error
            self._pages += 1
            if self._pages >= PAGES_MAX:
                self._end()
        if answer[:1] != b"+":
            raise Unavailable(f"The printed page could not be made: {answer[1:].decode('utf-8', 'replace')[:300]}")
        return answer[1:]

    def give_up(self) -> None:
        """Kills the worker, whatever it prints: whoever waits for it is told that it could not be made."""
        worker = self._worker
        if worker is not None:
            worker.kill()

    def close(self) -> None:
        """Ends the worker."""
        with self._lock:
            self._end()

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            # the worker finds our packages wherever we were started from
            root = str(Path(__file__).parents[1])
            path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
            command = [sys.executable, "-m", "reports.pdf"]
            environment = {**os.environ, "PYTHONPATH": path}
            self._worker = subprocess.Popen(  # noqa: S603  (our own Python and module)
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
            )
            self._pages = 0
        return self._worker

    @staticmethod
    def _exchange(worker: subprocess.Popen[bytes], body: bytes) -> bytes:
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(len(body).to_bytes(HEAD_BYTES, "big") + body)
        worker.stdin.flush()
        head = worker.stdout.read(HEAD_BYTES)
        answer = worker.stdout.read(int.from_bytes(head, "big")) if len(head) == HEAD_BYTES else b""
        if not answer:
            raise BrokenPipeError("the worker that prints has ended")
        return answer

    def _end(self) -> None:
        worker, self._worker, self._pages = self._worker, None, 0
        if worker is not None:
            for pipe in (worker.stdin, worker.stdout):
                if pipe is not None:
                    try:
                        pipe.close()
                    except OSError:
                        worker.kill()
            try:
                worker.wait(1)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()

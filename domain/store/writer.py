"""The one thread that writes: it takes all that waits and commits it at once, so that a commit's price is shared.

Who brings something gets a future; it is resolved after the commit. Between commits the thread looks whether another process
wrote. A batch that fails for a reason of its own (not the disk's) is tried again one request at a time: one bad entry must not
hold back another.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import NamedTuple

from domain import errors
from domain.store.receipts import Maker, Outcome

log = logging.getLogger(__name__)

#: entries committed at once; more would make the reply of the first late, and readers of the picture wait (about 0.05 s here)
GROUP_MAX = 1_000
#: how often the thread looks for rows of other processes, seconds; the contract says within a second
POLL_S = 0.25
#: entries that may wait; a device that is told "unavailable" keeps its own and comes again
WAITING_MAX = 200_000

Brought = tuple[Sequence[object], Maker]


class _Request(NamedTuple):
    brought: Brought | None
    future: Future[list[Outcome]]


class Writer:
    """`commit(brought)` returns outcomes for each; `idle(wrote)` is called after each group and about every `POLL_S`.

    `wrote` says that a group was committed just before, and what others wrote until then was read with it.
    """

    def __init__(self, commit: Callable[[Sequence[Brought]], list[list[Outcome]]], idle: Callable[[bool], None]) -> None:
        self._commit, self._idle = commit, idle
        self._queue: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._closed = False
        self._waiting = 0
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="wardlight-writer", daemon=True)
        self._thread.start()

    def submit(self, raws: Sequence[object], maker: Maker) -> Future[list[Outcome]]:
        """Queues entries; the future has their outcomes after the commit, or errors.Unavailable."""
        future: Future[list[Outcome]] = Future()
        with self._lock:
            if self._closed:
                future.set_exception(errors.Unavailable("The server is closing. Keep the entries and send them again."))
            elif self._waiting + len(raws) > WAITING_MAX:
                future.set_exception(errors.Unavailable("Too much waits to be written. Keep the entries and send them again in a minute."))
            else:
                self._waiting += len(raws)
                self._queue.put(_Request((raws, maker), future))
        return future

    def on_thread(self) -> bool:
        """Whether the caller is the writer itself, which must never wait for itself."""
        return threading.current_thread() is self._thread

    def busy(self) -> bool:
        """Whether more waits already."""
        return not self._queue.empty()

    def flush(self) -> None:
        """Waits until all that was brought so far is committed and looked around after."""
        if not self.on_thread():
            done: Future[list[Outcome]] = Future()
            with self._lock:
                if self._closed:
                    return
                self._queue.put(_Request(None, done))
            done.result()

    def close(self) -> None:
        """Commits what waits and ends the thread."""
        with self._lock:
            self._closed = True
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while True:
            group, last = self._gather()
            if brought := [request for request in group if request.brought is not None]:
                self._write(brought)
            try:
                self._idle(bool(brought))
            except errors.Unavailable as error:
                log.warning("%s", error.detail)
            except Exception:
                log.exception("the writer's look around failed")
            for request in group:
                if request.brought is None:
                    request.future.set_result([])
            if last:
                return

    def _gather(self) -> tuple[list[_Request], bool]:
        """All that waits, up to a group's size, and whether the end was asked for."""
        group: list[_Request] = []
        size = 0
        try:
            request = self._queue.get(timeout=POLL_S)
            while request is not None:
                group.append(request)
                size += len(request.brought[0]) if request.brought else 0
                if size >= GROUP_MAX:
                    return group, False
                request = self._queue.get_nowait()
        except queue.Empty:
            return group, False
        return group, True

    def _write(self, group: list[_Request]) -> None:
        brought = [request.brought for request in group if request.brought is not None]
        with self._lock:
            self._waiting -= sum(len(raws) for raws, _ in brought)
        try:
            outcomes = self._commit(brought)
        except errors.Unavailable as error:
            for request in group:
                request.future.set_exception(error)
        except Exception as error:
            log.exception("a batch of %d requests failed", len(group))
            if len(group) == 1:
                sentence = f"The entries could not be stored ({error}). Nothing was lost; try again."
                group[0].future.set_exception(errors.Unavailable(sentence))
            else:
                with self._lock:
                    self._waiting += sum(len(raws) for raws, _ in brought)
                for request in group:
                    self._write([request])
        else:
            for request, outcome in zip(group, outcomes, strict=True):
                request.future.set_result(outcome)

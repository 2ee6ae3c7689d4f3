"""Push and pull: what it costs that entries are checked, folded and durable, and that they are served.

push  10,000 entries in batches of 500 through `hospital.record`: validated, hashed, sealed, folded, asked for clashes, committed with
      synchronous=FULL. Baseline: a bare SQLAlchemy executemany of the very same rows into the same table, 500 a transaction, on the same
      disk. Target: at most 4 times. For information the same push over HTTP, from `POST /journal/sync` until its answer.
pull  the 10,000 entries by `POST /journal/sync`, 2,000 an answer. Baseline: a bare Starlette endpoint under uvicorn that reads the same
      rows with SQLAlchemy and sends the same bytes, read by the same client. Target: at most 2.5 times. Cold: after a restart of the
      server, from the database. Warm: from its memory.

Run it as `python -m tests.bench.push [--entries N] [--stays N] [--runs N]`.
"""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa

from domain.hospital import Maker
from domain.store import engine as engines
from domain.store.tables import journal
from tests.bench.figures import Figure, Spread, arguments, now_ms, scratch, show
from tests.bench.house import BATCH, Enrolled, admit, enroll, flat, hospital
from tests.bench.ward import MINUTE_MS, Author, Raw, rounds
from tests.harness.server import ServerProcess, clean_environment, free_port

PUSH_MOST, PULL_MOST = 4.0, 2.5
PULL_ROWS = 2_000
DAY_MS = 24 * 60 * MINUTE_MS
_CURSOR = re.compile(rb'"cursor":(\d+)')


def made_ward(folder: Path, entries: int, stays: int) -> tuple[Enrolled, list[Raw], int]:
    """A hospital with its patients in `folder`, and a day of acts that it has not: (the device, its acts, its head)."""
    with hospital(folder) as opened:
        (device,) = enroll(opened, 1)
        author = Author(device.device)
        orders = flat(admit(opened, author, stays))
        return device, rounds(author, orders, entries, now_ms() - DAY_MS), opened.last_pos


def push_inside(folder: Path, maker: Maker, raws: Sequence[Raw]) -> float:
    """Seconds until all are durable, batch after batch, each when the one before was answered."""
    with hospital(folder) as opened:
        opened.settle()
        start = time.perf_counter()
        for at in range(0, len(raws), BATCH):
            opened.record(raws[at : at + BATCH], maker)
        took = time.perf_counter() - start
        assert opened.rollcall() and not opened.rollcall()[0]["missing"]
        return took


def rows_of(folder: Path, after: int) -> list[dict[str, Any]]:
    """The rows as they were stored."""
    made = engines.make_engine(f"sqlite:///{folder / 'journal.sqlite'}")
    with made.connect() as connection:
        found = [dict(row._mapping) for row in connection.execute(sa.select(journal).where(journal.c.pos > after).order_by(journal.c.pos))]
    made.dispose()
    return found


def insert_bare(folder: Path, rows: Sequence[dict[str, Any]]) -> float:
    """Seconds for the same rows by executemany, into a table of the same columns and indexes, as durable."""
    made = engines.make_engine(f"sqlite:///{folder / 'bare.sqlite'}")
    journal.metadata.create_all(made)
    start = time.perf_counter()
    for at in range(0, len(rows), BATCH):
        with made.execution_options(writing=True).begin() as connection:
            connection.execute(journal.insert(), rows[at : at + BATCH])
    took = time.perf_counter() - start
    made.dispose()
    return took


def post(line: http.client.HTTPConnection, path: str, body: bytes, token: str) -> bytes:
    """The answer's bytes."""
    line.request("POST", path, body, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    answer = line.getresponse()
    read = answer.read()
    assert answer.status == 200, read[:500]
    return read


def push_over_http(server: ServerProcess, device: Enrolled, raws: Sequence[Raw]) -> float:
    """Seconds until the last batch was answered. The device pulls nothing: it names no epoch and stands at the end, as far as it knows."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    start = time.perf_counter()
    for at in range(0, len(raws), BATCH):
        # an epoch that is not the server's: entries are taken and nothing is pulled
        body = {"device": device.device, "epoch": "none", "mark": None, "cursor": 0, "last_seq": 0, "entries": raws[at : at + BATCH]}
        post(line, "/journal/sync", orjson.dumps(body), device.token)
    took = time.perf_counter() - start
    line.close()
    return took


def pull(port: int, path: Callable[[int], str], device: Enrolled, after: int, end: int) -> float:
    """Seconds until all entries from `after` to `end` are here. The same client asks both servers, with the same bodies."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    cursor = after
    start = time.perf_counter()
    while cursor < end:
        body: Raw = {"device": device.device, "epoch": None, "mark": None, "cursor": cursor, "last_seq": 0, "entries": []}
        answer = post(line, path(cursor), orjson.dumps(body), device.token)
        cursor = int(_CURSOR.findall(answer[-300:])[-1])
    took = time.perf_counter() - start
    line.close()
    return took


def bare_server(database: Path, port: int) -> None:
    """The least that reads the stored bytes and sends them. It runs in a process of its own."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    made = engines.make_engine(f"sqlite:///{database}")
    asked = sa.select(journal.c.pos, journal.c.body).where(journal.c.pos > sa.bindparam("after")).order_by(journal.c.pos).limit(PULL_ROWS)

    def read(request: Request) -> Response:
        with made.connect() as connection:
            rows = connection.execute(asked, {"after": int(request.query_params["after"])}).all()
        text = ",".join(row.body for row in rows)
        return Response(f'{{"entries":[{text}],"cursor":{rows[-1].pos if rows else 0}}}'.encode(), media_type="application/json")

    uvicorn.run(Starlette(routes=[Route("/bare", read, methods=["POST"])]), port=port, log_level="warning")


class Bare:
    """The bare server's process."""

    def __init__(self, database: Path) -> None:
        self.port = free_port()
        words = [sys.executable, "-m", "tests.bench.push", "--bare", str(database), str(self.port)]
        self.process = subprocess.Popen(words, env=clean_environment())
        for tries in count():
            try:
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                line.request("POST", "/bare?after=0")
                line.getresponse().read()
                return
            except OSError:
                assert tries < 400 and self.process.poll() is None, "the bare server did not start"
                time.sleep(0.05)

    def close(self) -> None:
        """Ends it."""
        self.process.kill()
        self.process.wait()


def run_inside(folder: Path, entries: int, stays: int) -> tuple[float, float]:
    """(seconds through the hospital's door, seconds of the bare executemany)."""
    device, raws, head = made_ward(folder, entries, stays)
    ours = push_inside(folder, Maker(device.device, "device"), raws)
    rows = rows_of(folder, head)
    assert len(rows) == entries and all(row["outcome"] == "added" for row in rows)
    return ours, insert_bare(folder, rows)


def run_over_http(folder: Path, entries: int, stays: int) -> dict[str, float]:
    """Seconds of a push over HTTP, of a pull from memory, of one from the database, and of the bare pull."""
    device, raws, head = made_ward(folder, entries, stays)
    end = head + entries
    took = {}
    with ServerProcess(folder) as server:
        took["push"] = push_over_http(server, device, raws)
        took["warm"] = pull(server.port, lambda _: "/journal/sync", device, head, end)
        server.restart()
        bare = Bare(folder / "journal.sqlite")
        try:
            pull(bare.port, lambda cursor: f"/bare?after={cursor}", device, head, head + 1)  # both have read the first rows once
            pull(server.port, lambda _: "/journal/sync", device, head, head + 1)
            took["cold"] = pull(server.port, lambda _: "/journal/sync", device, head, end)
            took["bare"] = pull(bare.port, lambda cursor: f"/bare?after={cursor}", device, head, end)
        finally:
            bare.close()
    return took


def main(words: Sequence[str] | None = None) -> list[Figure]:
    """Measures and prints."""
    asked = arguments(__doc__, entries=10_000, stays=60, runs=5).parse_args(words)
    inside: list[tuple[float, float]] = []
    outside: list[dict[str, float]] = []
    for _ in range(asked.runs):
        with scratch() as folder:
            inside.append(run_inside(folder, asked.entries, asked.stays))
        with scratch() as folder:
            outside.append(run_over_http(folder, asked.entries, asked.stays))
    ours, bare = Spread.of([one[0] * 1000 for one in inside]), Spread.of([one[1] * 1000 for one in inside])
    http_push, warm, cold, read = (Spread.of([one[word] * 1000 for one in outside]) for word in ("push", "warm", "cold", "bare"))
    rate = f"{asked.entries / ours.median:.0f}k/s"
    return show(
        f"Push and pull of {asked.entries} entries, {asked.runs} runs",
        [
            _row(f"push through `hospital.record` ({rate})", ours, bare, "executemany", PUSH_MOST),
            _row("push over HTTP", http_push, bare, "executemany", None),
            _row("pull over HTTP, from the database", cold, read, "bare endpoint", PULL_MOST),
            _row("pull over HTTP, from memory", warm, read, "bare endpoint", PULL_MOST),
        ],
    )


def _row(what: str, ours: Spread, bare: Spread, name: str, most: float | None) -> Figure:
    ratio = ours.median / bare.median
    target = "–" if most is None else f"≤ {most:g} ×"
    return Figure(what, ours.text("ms", 0), f"{name} {bare.text('ms', 0)}", f"{ratio:.2f}", target, None if most is None else ratio <= most)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bare"]:
        bare_server(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()

"""A real server in a process of its own, to be started, killed and started again on the same port and data."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from domain.hospital import Hospital

#: Seconds a server may take from start to /readyz; generous, as the tests' machine has two cores that everything shares.
READY_S = 30.0
#: Seconds between two looks at /readyz.
LOOK_S = 0.05
#: Seconds a server has to go by itself after SIGTERM, before it is killed.
STOP_S = 10.0
#: Ports to choose from: below the range that the kernel gives to outgoing connections. From inside that range a server that
#: starts again may find its port taken, and a client that dials a closed port may end up connected to itself.
PORTS = range(20_000, 32_000)
#: Characters of a server's output that a failure shows, from its end.
SHOWN = 12_000


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without what belongs to the tests.

    NiceGUI looks at PYTEST_CURRENT_TEST, and a server that inherits it never listens; WARDLIGHT_* would be settings.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "WARDLIGHT_", "NICEGUI_"))}
    # a pack prints for seconds on the two cores that all tests share: its own tests ask for it
    return kept | {"WARDLIGHT_PACKS": "false", "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(Path.cwd())} | dict(extra or {})


class ServerDied(AssertionError):
    """The server ended, or did not become ready in time; the message carries what it printed."""


class ServerProcess:
    """One hospital's server on a data directory and a port, both of which stay the same over kill() and start().

    Use it as `with ServerProcess(tmp_path) as server:`, or by the fixture `make_server`, which shows the output of a failed test.
    """

    def __init__(self, data_dir: Path, port: int | None = None, *, args: Sequence[str] = (), env: Mapping[str, str] | None = None) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.args = list(args)
        self.env = dict(env or {})
        self.process: subprocess.Popen[bytes] | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as this object: over several processes)

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        """What all its processes printed so far, standard output and errors together."""
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    @property
    def errors(self) -> list[str]:
        """The lines of its output that tell of a fault."""
        return [line for line in self.output.splitlines() if "level=error" in line or line.startswith("ERROR") or "Traceback" in line]

    @property
    def alive(self) -> bool:
        """Whether its process runs."""
        return self.process is not None and self.process.poll() is None

    def start(self, ready_s: float = READY_S) -> ServerProcess:
        """Starts it and comes back when /readyz answers 200; raises ServerDied if that takes longer than `ready_s` seconds."""
        assert not self.alive, "this server runs already"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        serve = ["serve", "--data", str(self.data_dir), "--port", str(self.port), "--host", "127.0.0.1", *self.args]
        self._log.seek(0, os.SEEK_END)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ui.commands", *serve],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env=clean_environment(self.env),
        )
        end = time.monotonic() + ready_s
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise ServerDied(f"the server ended with {self.process.returncode} before it was ready:\n{self.output[-SHOWN:]}")
            if self._ready():
                return self
            time.sleep(LOOK_S)
        self.kill()
        raise ServerDied(f"the server was not ready after {ready_s} s:\n{self.output[-SHOWN:]}")

    def kill(self) -> None:
        """SIGKILL: it has no chance to finish anything."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """SIGTERM, and SIGKILL after STOP_S seconds."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def restart(self) -> ServerProcess:
        """Killed and started again on the same data and port."""
        self.kill()
        return self.start()

    def command(self, *words: str, stdin: str | None = None) -> str:
        """Runs `wardlight WORDS… --data DIR` beside the server and gives its standard output; raises AssertionError if it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "ui.commands", *words, "--data", str(self.data_dir)],
            input=stdin,
            capture_output=True,
            text=True,
            env=clean_environment(self.env),
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"wardlight {' '.join(words)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def command_json(self, *words: str) -> Any:
        """What a command with --json prints, parsed: `server.command_json("staff", "add", "--name", "Ada", …)`."""
        return json.loads(self.command(*words, "--json"))

    @contextmanager
    def beside(self) -> Iterator[Hospital]:
        """The hospital's data, opened beside the server as the commands open it; a process for each command would cost a second."""
        opened = Hospital.open(self.data_dir, None, lambda: time.time_ns() // 1_000_000)
        try:
            yield opened
        finally:
            opened.close()

    def code(self, name: str, *, colour: str = "blue", ward: str = "ICU", role: str = "device") -> str:
        """A code by which a screen joins."""
        with self.beside() as hospital:
            return hospital.make_code(name, colour, ward, role)

    def settings(self, **changed: Any) -> None:
        """Sets what holds for the whole hospital: `server.settings(zone="Europe/Berlin")`."""
        with self.beside() as hospital:
            saw = sorted({name for field in changed for name in hospital.picture.heads("settings/hospital", field)})
            hospital.make("settings.changed", None, changed, saw=saw)

    def journal(self) -> list[dict[str, Any]]:
        """Every entry of the journal, in position order."""
        with self.beside() as hospital:
            return [json.loads(line) for line in hospital.export()]

    def close(self) -> None:
        """Ends the process and forgets its output."""
        self.kill()
        self._log.close()

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def __enter__(self) -> ServerProcess:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

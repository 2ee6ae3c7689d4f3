"""`wardlight demo`: a hospital that lives from the first second, on a real server, with simulated staff on the real wire."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from domain.hospital import Hospital
from domain.watch import HEARTBEAT_FILE

from .seeding import BOARD_WORDS, MANAGER, PASSWORD, PIN, STAFF, Told, seed, told

#: a demo that was closed for longer than this begins anew without an emergency, seconds
LONG_NIGHT_S = 3_600
#: seconds that the staff's process has to end
STOP_S = 5.0


def run_demo(
    *, data: Path | None = None, port: int = 8080, host: str = "127.0.0.1", patients: int = 36, devices: int = 6, seed: int = 1
) -> int:
    """Seeds the folder where it is new, then serves it with simulated staff until Ctrl-C. Returns the exit code."""
    folder = data or Path(tempfile.mkdtemp(prefix="wardlight-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["NICEGUI_STORAGE_PATH"] = str(folder / "pages")  # NiceGUI would else make its folder wherever we were started
    from ..app import serve
    from ..settings import Settings

    note, codes = prepare(folder, patients, devices, seed)
    children: list[subprocess.Popen[bytes]] = []

    def announce(url: str) -> None:
        print(welcome(_spoken(url), folder, codes), flush=True)
        if note.devices:
            children.append(
                subprocess.Popen(  # noqa: S603  (our own module, on the folder that the user named)
                    [sys.executable, "-m", f"{__package__}.staff", str(folder), _local(url)], stdin=subprocess.DEVNULL
                )
            )

    try:
        settings = Settings(data=folder, host=host, port=port)
        if not settings.url and port and host in ("127.0.0.1", "0.0.0.0"):
            # the codes on the pages lead to the same name as the links that we print
            settings = settings.model_copy(update={"url": f"http://localhost:{port}"})
        return serve(settings, announce)
    finally:
        for child in children:
            child.terminate()
            try:
                child.wait(STOP_S)
            except subprocess.TimeoutExpired:
                child.kill()


def prepare(folder: Path, patients: int, devices: int, number: int) -> tuple[Told, dict[str, str]]:
    """The demo in this folder, made where there is none, and fresh enroll codes: for each board's wall, and for one more device."""
    _forget_a_long_night(folder)
    hands = _Hands()
    hospital = Hospital.open(folder, None, hands.now_ms)
    try:
        note = told(folder)
        if note is None:
            note = seed(hospital, folder, patients, devices, _now_ms(), number, hands.turn)
            hands.turn(None)
            hospital.backup()  # else the home page would rightly say that there is none
        if not hospital.signing.has_password():  # a folder of an older demo
            hospital.signing.set_password(note.who("manager")[0], PASSWORD)
        codes = {word: hospital.make_code(f"{name} wall", "silver", name, "wall") for name, word in BOARD_WORDS.items()}
        codes[SEVENTH] = hospital.make_code("Purple 1", "purple", next(iter(BOARD_WORDS)), "device")
    finally:
        hospital.close()
    return note, codes


class _Hands:
    """The hands of the demo's clock: they stand where they were turned to, while the past is made, and else show what time it is."""

    def __init__(self) -> None:
        self._at_ms: int | None = None

    def turn(self, at_ms: int | None) -> None:
        """To a moment (ms), or back to now."""
        self._at_ms = at_ms

    def now_ms(self) -> int:
        """What they show (ms)."""
        return _now_ms() if self._at_ms is None else self._at_ms


def _forget_a_long_night(folder: Path) -> None:
    """A demo that was closed for hours was not in an emergency; one that was killed a moment ago was, and says so."""
    beat = folder / HEARTBEAT_FILE
    with suppress(OSError):
        if time.time() - beat.stat().st_mtime > LONG_NIGHT_S:
            beat.unlink()


SEVENTH = "a device of your own"


def welcome(url: str, folder: Path, codes: dict[str, str]) -> str:
    """Where to look, and how to take part."""
    lines = [
        "", "The demo hospital is open. All patients, people and orders are made up; no dose here is advice.", "",
        f"  Home              {url}/",
    ]  # fmt: skip
    for word, code in codes.items():
        if word != SEVENTH:
            lines += [f"  Wall              {url}/wall/{word}", f"    enroll it once  {url}/enroll#{code}"]
    lines += [
        f"  Chart yourself    {url}/enroll#{codes[SEVENTH]}",
        f'  Enroll more       {_command()} device enroll --data {folder} --name "Pink 1" --colour pink --ward ICU', "",
        f"Open an enroll link on the screen that is to join; each works once, within 24 hours. Every PIN is {PIN}.",
        f"Managers' pages: sign in as {MANAGER} with the password “{PASSWORD}”.",
        f"{len(STAFF)} people work here. Every 12 minutes one of their devices is out of contact for four.",
        "Stop with Ctrl-C; the same folder goes on:",
        f"  {_command()} demo --data {folder}", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _command() -> str:
    """How the person called us, to be called so again."""
    called = Path(sys.argv[0])
    return sys.argv[0] if called.name == "wardlight" else f"{sys.executable} -m ui.commands"


def _spoken(url: str) -> str:
    """The address for people: one name for this machine, as a browser keeps what it stores under the name it was opened by."""
    return _local(url).replace("//127.0.0.1", "//localhost")


def _local(url: str) -> str:
    """The address by which this machine reaches its own server."""
    # localhost may mean ::1 first, where nobody listens
    return url.replace("//0.0.0.0", "//127.0.0.1").replace("//[::]", "//127.0.0.1").replace("//localhost", "//127.0.0.1")


def _now_ms() -> int:
    return time.time_ns() // 1_000_000

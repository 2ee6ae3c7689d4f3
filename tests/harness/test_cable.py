"""The cable does what its methods say, seen from a client and from the server behind it."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.harness.cable import Cable, waits

ANSWER = b"0123456789" * 100


class Office(ThreadingHTTPServer):
    """A server that notes what reached it."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        self.reached: list[str] = []
        super().__init__(("127.0.0.1", 0), Clerk)

    def handle_error(self, *_: object) -> None:
        """A line that is cut is what these tests are about: nothing to print."""


class Clerk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Office

    def do_GET(self) -> None:
        self.server.reached.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def office() -> Iterator[Office]:
    server = Office()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def cable(office: Office) -> Iterator[Cable]:
    with Cable(office.server_address[1]) as line:
        yield line


def ask(cable: Cable, path: str = "/", timeout: float = 3.0) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", cable.port, timeout=timeout)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_a_whole_line_carries_the_answer(cable: Cable) -> None:
    assert ask(cable) == (200, ANSWER)


def test_a_cut_line_refuses_until_it_is_healed(cable: Cable, office: Office) -> None:
    cable.cut()
    for _ in range(3):
        with pytest.raises(ConnectionRefusedError):
            ask(cable)
    assert office.reached == []
    cable.heal()
    assert ask(cable) == (200, ANSWER)


def test_a_cut_drops_connections_that_are_open(cable: Cable) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", cable.port, timeout=3)
    connection.request("GET", "/")
    connection.getresponse().read()
    cable.cut()
    with pytest.raises(ConnectionError):
        connection.sock.recv(1)
    connection.close()


def test_a_stalled_line_takes_a_connection_and_never_answers(cable: Cable, office: Office) -> None:
    cable.stall()
    with pytest.raises(TimeoutError):
        ask(cable, timeout=0.3)
    assert cable.accepted == 1
    assert office.reached == []
    cable.heal()
    assert ask(cable) == (200, ANSWER)


def test_a_deaf_line_loses_the_answer_and_not_the_request(cable: Cable, office: Office) -> None:
    cable.deaf()
    with pytest.raises(TimeoutError):
        ask(cable, "/lost", timeout=0.3)
    waits(lambda: office.reached == ["/lost"])
    cable.heal()
    assert ask(cable) == (200, ANSWER)


def test_half_an_answer_is_less_than_the_whole(cable: Cable, office: Office) -> None:
    cable.half()
    with pytest.raises(http.client.IncompleteRead) as cut_off:
        ask(cable, "/half")
    assert 0 < len(cut_off.value.partial) < len(ANSWER)
    assert office.reached == ["/half"]
    cable.heal()
    assert ask(cable) == (200, ANSWER)


def test_a_status_is_answered_without_the_server(cable: Cable, office: Office) -> None:
    cable.status(503)
    assert ask(cable)[0] == 503
    cable.status(502)
    assert ask(cable)[0] == 502
    assert office.reached == []
    cable.heal()
    assert ask(cable) == (200, ANSWER)


def test_a_flapping_line_is_whole_and_cut_by_turns_until_it_is_healed(cable: Cable) -> None:
    def carries() -> bool:
        try:
            return ask(cable)[0] == 200
        except OSError:
            return False

    cable.flap(0.1)
    for _ in range(3):
        waits(lambda: not carries(), what="a cut")
        waits(carries, what="a whole line")
    cable.heal()
    assert ask(cable) == (200, ANSWER)


def test_a_server_that_is_gone_looks_gone(office: Office) -> None:
    with Cable(1) as cable:
        with pytest.raises(ConnectionError):
            ask(cable)
        cable.aim(office.server_address[1])
        assert ask(cable) == (200, ANSWER)

"""The pack on a real server: renewed by what a doctor orders and not by what a nurse charts, served to devices, copied, and told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness.pdf import text_of
from tests.harness.server import ServerProcess
from tests.wire.kit import Device, call
from ui.paper import shelf
from ui.paper.renewal import _changes

#: seconds that a pack may take on a machine that is busy with other tests
WAIT_S = 150.0


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    data = tmp_path_factory.mktemp("pack")
    env = {"WARDLIGHT_PACKS": "true", "WARDLIGHT_PACK_AFTER_S": "0.5", "WARDLIGHT_PACK_COPY": str(data / "stick")}
    server = ServerProcess(data / "data", args=["--no-backups"], env=env)
    try:
        yield server.start()
        assert not server.errors, server.output
    finally:
        server.stop()
        server.close()


def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < end, f"not within {WAIT_S:.0f} s: {what}"
        time.sleep(0.1)


def on_paper(server: ServerProcess) -> str:
    found = shelf.pdf(server.data_dir, None)
    return text_of(found[1]) if found else ""


def test_orders_and_moves_make_a_new_pack(ward: ServerProcess) -> None:
    ada = Device(ward, "Ada's Blue 1")
    order = {"order": "o1", "name": "Cefazolin", "schedule": {"every_min": 60, "start": "2026-11-22T20:00:00Z"}}
    assert ada.push(ada.opening("stay-1", "Biscuit"), ada.entry("order.placed", "stay-1", order)).status == 200
    until(lambda: "Cefazolin" in on_paper(ward), "the order is on paper")
    assert ada.push(ada.entry("stay.moved", "stay-1", {"cage": "77"})).status == 200
    until(lambda: "cage 77" in on_paper(ward), "the move is on paper")
    assert "Biscuit" in on_paper(ward)


def test_what_a_nurse_charts_makes_no_new_pack() -> None:
    """The kind is read off the stored text, where somebody's words may stand before it."""
    assert not _changes(b'{"because":"\\"kind\\":\\"order.placed","data":{"kind":"order.placed"},"kind":"treatment.charted","seq":1}')
    assert not _changes(b'{"data":{},"kind":"note.written","seq":1}')
    assert _changes(b'{"data":{},"kind":"order.stopped","seq":1}')
    assert _changes(b'{"data":{"kind":"x"},"kind":"stay.moved","seq":1}')


def test_a_device_fetches_its_wards_pack_once(ward: ServerProcess) -> None:
    ada = Device(ward, "Ben's Green 1")
    until(lambda: shelf.pdf(ward.data_dir, "ICU") is not None, "there is a pack of the ward")
    given = call(ward, "GET", "/journal/pack?ward=ICU", token=ada.token)
    assert (given.status, given.headers["content-type"], given.body[:5]) == (200, "application/pdf", b"%PDF-")
    assert given.headers["x-orders-as-of"].endswith("Z")
    again = call(ward, "GET", "/journal/pack?ward=ICU", token=ada.token, headers={"If-None-Match": given.headers["etag"]})
    assert (again.status, again.body) in ((304, b""), (200, again.body))  # 200 where a newer one was made in between
    unknown = call(ward, "GET", "/journal/pack?ward=../../x", token=ada.token)
    assert (unknown.status, unknown.json["error"]) == (404, "not_found")


def test_a_missing_second_place_is_told_and_harms_nobody(ward: ServerProcess) -> None:
    until(lambda: shelf.index(ward.data_dir) is not None, "there is a pack")
    until(lambda: b"is not there. If it is a stick" in call(ward, "GET", "/").body, "the home page says that the stick is missing")
    figures = call(ward, "GET", "/metrics").body.decode()
    age = next(line for line in figures.splitlines() if line.startswith("wardlight_pack_age_seconds "))
    assert 0 <= float(age.split()[1]) < 600


def test_the_command_prints_a_ward_with_no_server(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", args=["--no-backups"])
    with server:
        ada = Device(server, "Ada's Blue 2")
        ada.push(ada.opening("stay-9", "Juniper"), ada.opening("practice-1", "Pretend"))
    said = server.command("pack", "--ward", "ICU", "--out", str(tmp_path / "out"))
    assert "1 patients" in said
    found = text_of((tmp_path / "out" / "ICU.pdf").read_bytes())
    assert "Juniper" in found
    assert "Pretend" not in found

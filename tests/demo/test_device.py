"""The simulated device keeps the protocol's rules on a real server: what the line does to it loses nothing and doubles nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from domain.errors import NotAllowed
from tests.demo.conftest import Manager
from tests.harness.server import ServerProcess
from ui.demo.cable import DEAD, DEAF, FAILING, HALF, STALLED, WHOLE, Cable
from ui.demo.device import Device, LineFailed


def times_in_journal(manager: Manager, device: Device) -> Counter[str]:
    ours = {raw["id"] for raw in device.made}
    return Counter(row["id"] for row in manager.server.journal() if row["id"] in ours)


def admit(device: Device, stay: str) -> None:
    device.write("stay.opened", stay, {"patient": {"name": "Bella"}, "ward": "ICU"})
    device.write("order.placed", stay, {"order": f"{stay}.1", "name": "Maropitant", "schedule": {"prn": True}})


def test_two_devices_and_a_line_that_fails_in_every_way(manager: Manager) -> None:
    with Cable(manager.server.port) as line, manager.device("Blue 1") as ada, manager.device("Red 1") as ben:
        with pytest.raises(NotAllowed, match="no such code"):
            Device.enroll(manager.server.url, "0000-0000-0000")
        ada.server = line.url
        ada._http.timeout = httpx.Timeout(0.4)
        assert ada.settle()
        admit(ada, "s1")
        for mode in (DEAD, DEAF, HALF, STALLED, FAILING):
            line.turn(mode)
            act = ada.chart("s1", "s1.1", None, "given", repeat=True)
            waiting = ada.unsent
            assert not ada.sync()
            assert ada.unsent == waiting, f"a {mode} line took something out of the outbox"
            assert act["id"] in ada.replica.outbox
            line.turn(WHOLE)
            if mode is not STALLED:
                assert ada.settle()
        assert ada.settle()
        assert ada.unsent == 0
        assert set(times_in_journal(manager, ada).values()) == {1}
        assert len(times_in_journal(manager, ada)) == len(ada.made)
        assert "duplicate" in {outcome for _, outcome, _, _ in ada.receipts}, "the deaf line's entries arrived, and were sent again"
        assert ada.clock is not None
        assert abs(ada.clock["offset_ms"]) < 2_000

        assert ben.settle()
        assert ben.picture.plain() == ada.picture.plain()
        assert ben.zones["UTC"]
        seen = ben.chart("s1", "s1.1", None, "given")["saw"]
        assert seen, "an act names what its screen showed"


def test_its_file_outlives_its_process_and_a_copied_file_forks(manager: Manager, tmp_path: Path) -> None:
    file = tmp_path / "blue.json"
    with manager.device("Blue 1", journal=file) as ada:
        ada.settle()
        admit(ada, "s2")
        copy = file.read_text(encoding="ascii")
        assert ada.settle()
        ada.chart("s2", "s2.1", None, "given")
    with Device.reopened(file) as again:
        assert again.unsent == 1
        assert again.settle()
        assert again.replica.seq == 3
        again.chart("s2", "s2.1", None, "given")
        assert again.settle()
    # the tablet is put back to the copy: its next number was used by another entry
    file.write_text(copy, encoding="ascii")
    with Device.reopened(file) as rolled_back:
        was = rolled_back.identity
        other = rolled_back.write("note.written", "s2", {"text": "made by the copy"})
        assert rolled_back.settle()
        assert rolled_back.identity != was
        assert (other["id"], "forked") in {(ident, outcome) for ident, outcome, _, _ in rolled_back.receipts}
        assert rolled_back.write("note.written", "s2", {"text": "and on"})["device"] == rolled_back.identity
        assert rolled_back.settle()
    notes = [row["data"]["text"] for row in manager.server.journal() if row["kind"] == "note.written" and row["stay"] == "s2"]
    assert sorted(notes) == ["and on", "made by the copy"]


def test_after_a_restore_it_brings_back_what_the_journal_lost(make_server: Callable[..., ServerProcess], tmp_path: Path) -> None:
    server = make_server()
    manager = Manager(server)
    with manager.device("Blue 1") as ada, manager.device("Red 1") as ben:
        admit(ada, "s1")
        assert ada.settle()
        manager.backup(tmp_path / "backup")
        ben.settle()
        lost = ben.chart("s1", "s1.1", None, "given")
        assert ben.settle()
        assert ada.settle()
        ada.write("note.written", "s1", {"text": "never sent before the restore"})
        server.stop()
        manager.restore(tmp_path / "backup")
        server.start()
        assert ada.settle(), "another's entry comes back by its seal"
        kept = {row["id"]: row["outcome"] for row in manager.server.journal()}
        assert kept[lost["id"]] == "added"
        assert ben.settle()
        assert ada.settle()
        assert ben.picture.plain() == ada.picture.plain()
        assert ada.calls["have"] >= 1


def answering(device: Device, answer: Callable[[httpx.Request], httpx.Response]) -> None:
    device._http = httpx.Client(transport=httpx.MockTransport(answer))


def test_what_is_too_much_is_sent_in_parts_and_one_giant_holds_back_nothing() -> None:
    device = Device("http://hospital", "d-1", "token")
    device.replica.epoch = "e1"
    sizes: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path != "/journal/sync":
            return httpx.Response(200, json={"zones": {"UTC": []}})
        entries = json.loads(request.content)["entries"]
        sizes.append(len(entries))
        if len(entries) > 3 or any(len(raw["data"]["text"]) > 100 for raw in entries):
            return httpx.Response(413, json={"error": "too_large", "detail": "Send it in parts."})
        told = [{"id": raw["id"], "outcome": "added"} for raw in entries]
        back = [{**raw, "pos": 1, "seal": "1.0"} for raw in entries]
        return httpx.Response(200, json={"epoch": "e1", "mark": None, "cursor": 0, "entries": back, "outcomes": told, "more": False})

    answering(device, answer)
    for number in range(10):
        device.write("note.written", "s1", {"text": "x" * 200 if number == 4 else "fine"})
    for _ in range(40):
        device.sync()
    assert [raw["data"]["text"] for raw in device.aside.values()] == ["x" * 200]
    assert device.unsent == 1
    assert sum(1 for _, outcome, _, _ in device.receipts if outcome == "added") == 9
    assert max(sizes) == 10


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_no_refusal_empties_the_outbox(status: int) -> None:
    device = Device("http://hospital", "d-1", "token", seed=1)
    answering(device, lambda _: httpx.Response(status, json={"error": "no", "detail": "Not now."}))
    device.write("note.written", "s1", {"text": "kept"})
    waits = []
    for _ in range(8):
        assert not device.sync()
        waits.append(device.backoff_s())
    assert device.unsent == 1
    assert waits[-1] > waits[0], "it asks less and less often"
    assert (device.refused == "Not now.") is (status in (401, 403))


def test_half_an_answer_is_no_answer() -> None:
    device = Device("http://hospital", "d-1", "token")
    answering(device, lambda _: httpx.Response(200, text='{"epoch": "e1", "outcomes": [{"id": '))
    device.write("note.written", "s1", {"text": "kept"})
    with pytest.raises(LineFailed, match="Half an answer"):
        device.call()
    assert device.unsent == 1

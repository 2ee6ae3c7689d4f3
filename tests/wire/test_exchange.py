"""Sync, picture, have, rollcall, ledger: what is acknowledged is durable, and everybody comes to hold the same."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable

from tests.harness.server import ServerProcess
from tests.wire.kit import SLOT, Device, call, heard

Servers = Callable[..., ServerProcess]
#: seconds within which another process's entry is told: one by the contract, and one for a machine that is busy with tests
NOTICED_S = 2.0


def test_two_devices_come_to_hold_the_same(ward: ServerProcess) -> None:
    ada, bob = Device(ward, "Ada"), Device(ward, "Bob", colour="red")
    entries = [ada.opening("stay-two"), *(ada.entry(stay="stay-two") for _ in range(30))]
    assert {one["outcome"] for one in ada.sync(*entries)} == {"added"}
    bob.sync(bob.entry(stay="stay-two"))
    ada.sync()
    bob.sync()
    assert ada.held == bob.held
    assert (ada.cursor, ada.mark) == (bob.cursor, bob.mark)
    assert [entry["pos"] for entry in sorted(ada.held.values(), key=lambda one: one["pos"])] == list(range(1, ada.cursor + 1))


def test_two_acts_apart_on_one_slot_are_a_clash_and_the_charge_is_held(ward: ServerProcess) -> None:
    ada, bob = Device(ward, "Ada slot"), Device(ward, "Bob slot")
    order = ada.entry("order.placed", "stay-slot", {"order": "o1", "name": "Cefazolin", "schedule": {"every_min": 240, "start": SLOT}})
    ada.sync(ada.opening("stay-slot"), order)
    acts = [
        one.entry(
            "treatment.charted",
            "stay-slot",
            {"order": "o1", "slot": SLOT, "outcome": "given", "code": "CEF", "price": "12.50"},
            saw=[order["id"]],
        )
        for one in (ada, bob)
    ]
    assert ada.sync(acts[0])[0]["outcome"] == "added"
    assert bob.sync(acts[1])[0]["outcome"] == "clash"
    charges = ada.call("GET", "/journal/ledger?stay=stay-slot").json["charges"]
    assert [charge["state"] for charge in charges] == ["held"]
    assert set(charges[0]) >= {"charge", "stay", "order", "slot", "entry", "code", "quantity", "price", "billed", "state"}


def test_what_was_acknowledged_outlives_the_server(make_server: Servers) -> None:
    server = make_server()
    nurse = Device(server)
    acknowledged: list[str] = []

    def chart() -> None:
        nurse.sync(nurse.opening())
        while True:
            entry = nurse.entry()
            try:
                nurse.sync(entry)
            except (OSError, AssertionError):
                return
            acknowledged.append(entry["id"])

    charting = threading.Thread(target=chart)
    charting.start()
    while len(acknowledged) < 30:
        assert charting.is_alive()
    server.kill()
    charting.join()
    server.start()
    lines = server.journal()
    assert [line["pos"] for line in lines] == list(range(1, len(lines) + 1))
    ids = [line["id"] for line in lines]
    assert set(acknowledged) <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_reply_carries_at_most_two_thousand_and_says_that_there_is_more(make_server: Servers) -> None:
    server = make_server()
    ada, bob = Device(server, "Ada"), Device(server, "Bob")
    ada.sync(ada.opening())
    for _ in range(5):
        ada.sync(*(ada.entry() for _ in range(500)))
    first = bob.push().json
    assert len(first["entries"]) == 2000
    assert first["more"] is True
    bob.sync()
    assert bob.cursor == ada.cursor
    assert len(bob.held) == ada.cursor
    server.restart()  # now all of it comes from the disk
    cleo = Device(server, "Cleo")
    cleo.sync()
    assert {key: cleo.held[key] for key in bob.held} == bob.held


def test_the_picture_is_whole_compressed_and_at_its_cursor(ward: ServerProcess) -> None:
    nurse = Device(ward, "Picture")
    nurse.sync(nurse.opening("stay-pic"))
    plain = nurse.call("GET", "/journal/picture")
    packed = nurse.call("GET", "/journal/picture", **{"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    reply = json.loads(gzip.decompress(packed.body))
    assert reply["entries"] == plain.json["entries"]
    assert set(reply) == {"epoch", "cursor", "mark", "entries", "grammar", "server_time"}
    assert "treatment.charted" in reply["grammar"]["kinds"]
    assert "UTC" in reply["grammar"]["zones"]
    nurse.cursor, nurse.mark, nurse.epoch = reply["cursor"], reply["mark"], reply["epoch"]
    late = nurse.entry(stay="stay-pic")
    after = nurse.push(late).json
    assert "reset" not in after
    assert late["id"] in [entry["id"] for entry in after["entries"]]
    one = nurse.call("GET", "/journal/picture?stay=stay-pic").json
    assert {entry["stay"] for entry in one["entries"]} == {"stay-pic"}
    assert nurse.call("GET", "/journal/picture?stay=nobody").json["entries"] == []


def test_a_picture_has_what_its_reader_has_just_written(ward: ServerProcess) -> None:
    nurse = Device(ward, "Own words")
    nurse.sync(nurse.opening("stay-own"))
    for _ in range(3):
        note = nurse.entry(stay="stay-own")
        nurse.sync(note)
        assert note["id"] in [entry["id"] for entry in nurse.call("GET", "/journal/picture").json["entries"]]


def test_a_new_client_at_a_cursor_is_not_reset_and_a_wrong_mark_is(ward: ServerProcess) -> None:
    nurse = Device(ward, "Marks")
    nurse.sync(nurse.opening("stay-mark"))
    assert "reset" not in nurse.push(mark=None).json
    wrong = nurse.push(nurse.entry(stay="stay-mark"), mark="0" * 64).json
    assert wrong["reset"] is True
    assert wrong["entries"] == []
    assert [one["outcome"] for one in wrong["outcomes"]] == ["added"]
    beyond = nurse.push(cursor=10**9, mark="0" * 64).json
    assert beyond["reset"] is True
    assert nurse.push(cursor=10**9, mark=None).json["reset"] is True


def test_an_old_epoch_has_its_entries_taken_and_pulls_nothing(ward: ServerProcess) -> None:
    nurse = Device(ward, "Epochs")
    nurse.sync(nurse.opening("stay-epoch"))
    reply = nurse.push(nurse.entry(stay="stay-epoch"), epoch="an-older-one", cursor=0).json
    assert [one["outcome"] for one in reply["outcomes"]] == ["added"]
    assert reply["entries"] == []
    assert reply["epoch"] == nurse.epoch


def test_after_a_restore_devices_bring_back_what_is_missing(make_server: Servers) -> None:
    server = make_server()
    ada, bob = Device(server, "Ada"), Device(server, "Bob")
    ada.sync(ada.opening())
    backup = server.command("backup").strip()
    ada.sync(*(ada.entry() for _ in range(5)))
    bob.sync(bob.entry())
    ada.sync()
    lost = {key for key, entry in ada.held.items() if entry["pos"] > 3}
    old_epoch, old_held = ada.epoch, dict(ada.held)
    with ada.feed(ada.cursor) as socket:
        server.command("restore", backup)
        told = json.loads(socket.recv(timeout=10))
        while told["type"] != "behind":
            told = json.loads(socket.recv(timeout=10))
        assert told["epoch"] != old_epoch
    reply = ada.push().json
    assert reply["epoch"] != old_epoch
    assert reply["entries"] == []
    lack = ada.call("POST", "/journal/have", {"ids": sorted(old_held)}).json["lack"]
    assert set(lack) == lost & set(old_held)
    ada.epoch, ada.cursor, ada.mark, ada.held = reply["epoch"], 0, None, {}
    outcomes = ada.sync(*(old_held[name] for name in lack))
    assert {one["outcome"] for one in outcomes} == {"added"}
    assert set(ada.held) >= set(old_held)
    assert server.command("verify").startswith("The journal is whole")


def test_the_roll_call_says_who_misses_what(ward: ServerProcess) -> None:
    nurse = Device(ward, "Roll")
    nurse.sync(nurse.opening("stay-roll"))
    nurse.entry()
    nurse.push(nurse.entry(stay="stay-roll"), last_seq=4, unsent=1, oldest_unsent_at="2026-11-22T19:09:11.123Z", offset_ms=-1500)
    reply = nurse.call("GET", "/journal/rollcall").json
    row = next(row for row in reply["identities"] if row["device"] == nurse.device)
    assert row["missing"] == [2, 4]
    assert row["unsent"] == 1
    assert row["clock_offset_ms"] == -1500
    assert row["name"] == "Roll"
    assert set(row) >= {"last_seq", "last_received", "last_seen", "seq_seen", "in_contact"}
    metrics = call(ward, "GET", "/metrics").body.decode()
    assert f'wardlight_outbox_entries{{device="{nurse.device}"}} 1.0' in metrics
    for name in (
        "wardlight_overdue",
        "wardlight_tick_lag_seconds",
        "wardlight_backup_age_seconds",
        "wardlight_unsynced_devices",
        "wardlight_outcomes_total",
    ):
        assert name in metrics


def test_a_command_beside_the_server_is_noticed_within_a_second(ward: ServerProcess) -> None:
    wall = Device(ward, "Notice", role="wall")
    with wall.feed() as socket:
        heard(socket, "hello")
        staff = ward.command_json("staff", "add", "--name", "Ada Okafor", "--role", "nurse", "--pin", "471103")["staff"]
        ended = time.monotonic()
        told = heard(socket, "entries")
        assert time.monotonic() - ended < NOTICED_S
    assert told["entries"][0]["data"]["staff"] == staff
    assert "471103" not in json.dumps(told)


def test_health_is_told_without_a_token(ward: ServerProcess) -> None:
    assert call(ward, "GET", "/healthz").json == {"status": "ok"}
    assert call(ward, "GET", "/readyz").json["status"] == "ready"


def test_verifiers_carry_no_pin_and_no_manager(ward: ServerProcess) -> None:
    nurse = Device(ward, "Verifiers")
    chart = ward.command_json("staff", "add", "--name", "Nora", "--role", "nurse", "--pin", "2468")["staff"]
    boss = ward.command_json("staff", "add", "--name", "Max", "--role", "manager", "--pin", "1357")["staff"]
    verifiers = nurse.call("GET", "/journal/verifiers").json["verifiers"]
    known = {row["staff"] for row in verifiers}
    assert chart in known
    assert boss not in known
    assert "2468" not in json.dumps([row for row in verifiers if row["staff"] == chart and not row.get("salt")])


def test_the_emergency_doses_are_served_with_their_edition_and_asked_for_once(ada: Device) -> None:
    given = ada.call("GET", "/journal/doses")
    row = next(row for row in given.json["rows"] if row["key"] == "lidocaine")
    assert (given.status, row["species"], given.json["trouble"]) == (200, ["dog"], "")
    again = ada.call("GET", "/journal/doses", **{"If-None-Match": given.headers["etag"]})
    assert (again.status, again.body) == (304, b"")

"""Who may speak: tokens, roles, revocation, Host and Origin, and how codes are tried."""

from __future__ import annotations

import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import connect

from tests.harness.server import ServerProcess
from tests.wire.kit import Answer, Device, call

READS = (
    "/journal/grammar", "/journal/doses", "/journal/pack", "/journal/verifiers", "/journal/picture",
    "/journal/rollcall", "/journal/ledger",
)


def word(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json["error"]


@pytest.mark.parametrize("token", [None, "", "x", "x.y", "a" * 5000, "WyJkIiwiZGV2aWNlIiwxXQ.AAAAAAAAAAAAAAAAAAAAAAAAAAA"])
def test_a_forged_token_gets_nothing(ward: ServerProcess, token: str | None) -> None:
    for path in READS:
        assert word(call(ward, "GET", path, token=token)) == (401, "unauthorized")
    assert word(call(ward, "POST", "/journal/sync", {"device": "d"}, token)) == (401, "unauthorized")
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://127.0.0.1:{ward.port}/journal/feed", subprotocols=["wardlight.v1", f"bearer.{token or 'x'}"]).close()  # type: ignore[list-item]
    assert refused.value.response.status_code in (400, 401)


def test_a_token_with_one_letter_changed_is_forged(ada: Device) -> None:
    # not the last one, whose lowest bits say nothing
    other = ada.token[:-8] + ("A" if ada.token[-8] != "A" else "B") + ada.token[-7:]
    assert word(call(ada.server, "GET", "/journal/grammar", token=other)) == (401, "unauthorized")


def test_a_token_in_the_address_is_none(ada: Device) -> None:
    assert word(call(ada.server, "GET", f"/journal/grammar?token={ada.token}")) == (401, "unauthorized")


def test_a_device_speaks_for_itself_only(ada: Device) -> None:
    assert word(ada.push(device="d-somebody")) == (403, "forbidden")


def test_a_revoked_device_may_only_push_and_all_of_it_is_kept(ward: ServerProcess) -> None:
    lost = Device(ward, "Lost 1")
    lost.sync(lost.opening("stay-lost"))
    with lost.feed() as socket:
        ward.command("device", "revoke", lost.device, "--because", "left on a bus")
        for path in READS:
            assert word(lost.call("GET", path)) == (403, "forbidden")
        with pytest.raises(ConnectionClosedError):
            list(socket)
        assert socket.close_code == 4003
    assert word(lost.push()) == (403, "forbidden")
    assert word(lost.call("POST", "/journal/have", {"ids": []})) == (403, "forbidden")
    assert word(lost.call("POST", "/journal/identity", {"nonce": "n"})) == (403, "forbidden")
    reply = lost.push(lost.entry(stay="stay-lost"), cursor=0, mark=None).json
    assert [(one["outcome"], one["reason"]) for one in reply["outcomes"]] == [("kept", "revoked")]
    assert reply["entries"] == []
    assert reply["more"] is False
    with pytest.raises(InvalidStatus) as refused, lost.feed():
        pass
    assert refused.value.response.status_code == 403


def test_a_wall_reads_and_brings_only_what_is_sealed(ward: ServerProcess, ada: Device) -> None:
    wall = Device(ward, "Wall", role="wall")
    wall.sync()
    assert wall.held
    assert wall.call("GET", "/journal/picture").status == 200
    assert word(wall.call("GET", "/journal/verifiers")) == (403, "forbidden")
    own, sealed = wall.entry(), next(iter(wall.held.values()))
    forged = sealed | {"id": "forged-1", "seal": sealed["seal"]}
    outcomes = wall.sync(own, sealed, forged)
    assert [one["outcome"] for one in outcomes] == ["kept", "duplicate", "kept"]


def test_a_practice_system_is_only_on_the_roster(ward: ServerProcess, ada: Device) -> None:
    system = Device(ward, "ezyVet", role="practice_system")
    rows = system.call("GET", "/journal/rollcall").json["identities"]
    assert [row["device"] for row in rows] == [system.device]
    for path in READS[:3]:
        assert word(system.call("GET", path)) == (403, "forbidden")
    assert word(system.push()) == (403, "forbidden")


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "https://127.0.0.1.evil.example",
        "null",
        "file://",
        "javascript:alert(1)",
        "http://",
        "http://[",
        "http://127.0.0.1:1@evil.example",
    ],
)
def test_a_page_from_elsewhere_reaches_nothing(ada: Device, origin: str) -> None:
    for path in ("/journal/grammar", "/", "/staff", "/device", "/healthz"):
        answer = ada.call("GET", path, Origin=origin)
        assert word(answer) == (403, "forbidden")


def test_the_hospitals_own_page_is_answered(ada: Device) -> None:
    assert ada.call("GET", "/journal/grammar", Origin=ada.server.url).status == 200
    assert ada.call("GET", "/journal/grammar", Host="wardlight.example", Origin="http://wardlight.example").status == 200


def test_other_names_are_refused_where_names_are_set(make_server: object) -> None:
    server: ServerProcess = make_server(env={"WARDLIGHT_HOSTS": "ward.example"})  # type: ignore[operator]
    assert call(server, "GET", "/healthz", headers={"Host": "ward.example"}).status == 200
    assert call(server, "GET", "/healthz").status == 200
    for name in ("rebound.example", "ward.example.evil.example", "", "[", "a b"):
        assert word(call(server, "GET", "/healthz", headers={"Host": name})) == (403, "forbidden")


def test_a_code_works_once_and_the_same_nonce_gets_the_same_answer(ward: ServerProcess) -> None:
    made = ward.command_json("device", "enroll", "--name", "Red 2", "--colour", "red", "--ward", "ICU", "--role", "device")
    code = made["code"]
    assert made["url"] == f"{ward.url}/enroll#{code}"
    for odd in ({"name": "half \ud800"}, {"name": "a\x00b"}, {"nonce": "\udfff"}):  # no column can hold it, and the code is not used up
        assert word(call(ward, "POST", "/journal/enroll", {"code": code, "nonce": "n1", **odd})) == (400, "malformed")
    first = call(ward, "POST", "/journal/enroll", {"code": code, "nonce": "n1"})
    assert first.status == 200
    assert set(first.json) >= {"device", "token", "role", "hospital", "server_time"}
    again = call(ward, "POST", "/journal/enroll", {"code": code, "nonce": "n1"})
    assert again.json["token"] == first.json["token"]
    assert call(ward, "POST", "/journal/enroll", {"code": code, "nonce": "n2"}).status == 403
    assert call(ward, "POST", "/journal/enroll", {"code": code}).status == 403


def test_codes_cannot_be_guessed_fast(make_server: object) -> None:
    server: ServerProcess = make_server()  # type: ignore[operator]
    answers = [call(server, "POST", "/journal/enroll", {"code": f"AAAA-BBBB-{place:04d}"}) for place in range(12)]
    assert [one.status for one in answers][:10] == [403] * 10
    assert word(answers[-1]) == (429, "too_many")


def test_a_forked_device_gets_a_new_identity_once_per_nonce(ward: ServerProcess) -> None:
    nurse = Device(ward, "Forked")
    first = nurse.call("POST", "/journal/identity", {"nonce": "a"}).json
    again = nurse.call("POST", "/journal/identity", {"nonce": "a"}).json
    assert first["device"] == again["device"] != nurse.device
    nurse.device, nurse.token = first["device"], first["token"]
    assert nurse.sync(nurse.opening("stay-fork"))[0]["outcome"] == "added"

"""Whatever is sent: a clear error or `kept`, never a 500, and nothing lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.harness.server import ServerProcess
from tests.wire.kit import Answer, Device, call

STRINGS = json.loads((Path(__file__).parent.parent / "data" / "blns.json").read_text(encoding="utf-8"))
DEEP = 5000


def is_refused(answer: Answer, status: int, word: str | None = None) -> None:
    assert answer.status == status, answer.body[:300]
    said = answer.json
    assert set(said) == {"error", "detail"}
    assert isinstance(said["error"], str)
    assert said["detail"].endswith((".", "?")), said
    if word is not None:
        assert said["error"] == word


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"nonsense", b"[1,2", b'{"a":}', b"\xff\xfe", b'{"device":"\xff"}', b'{"cursor":NaN}', b'{"cursor":Infinity}',
        b'{"cursor":1e400}', b"[" * DEEP + b"]" * DEEP, b'{"a":' * DEEP + b"1" + b"}" * DEEP, b"[]", b"null", b"3",
        b'"text"', b"\x00", b"\xef\xbb\xbf{}",
        b'{"x":"\\ud800"' + b"[" * DEEP, b'{"x":"\\ud800","y":NaN}',
    ],
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_refused(ada: Device, body: bytes) -> None:
    for path in ("/journal/sync", "/journal/have", "/journal/identity", "/journal/enroll"):
        is_refused(ada.call("POST", path, body), 400, "malformed")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("device", None), ("device", 3), ("device", ""), ("device", []), ("epoch", 3), ("epoch", {}), ("epoch", "x" * 500),
        ("mark", 7), ("mark", []),
        ("cursor", -1), ("cursor", 1.5), ("cursor", "3"), ("cursor", True), ("cursor", 1e300), ("cursor", 2**70),
        ("entries", {}), ("entries", "x"), ("entries", 1),
    ],
)  # fmt: skip
def test_a_sync_with_a_wrong_type_is_refused(ada: Device, field: str, value: Any) -> None:
    is_refused(ada.push(**{field: value}), 400, "malformed")


@pytest.mark.parametrize(
    "more",
    [{"last_seq": "x"}, {"unsent": []}, {"offset_ms": "fast"}, {"offset_ms": 1e300}, {"oldest_unsent_at": 5}, {"asleep": "y"}, {"x": {}},
     {"last_seq": 2**64 - 1}, {"last_seq": -1}, {"unsent": 2**63, "last_seq": 1}, {"offset_ms": -(10**15)}],
)  # fmt: skip
def test_what_a_device_says_of_itself_never_stops_its_sync(ada: Device, more: dict[str, Any]) -> None:
    assert ada.push(**more).status == 200
    assert call(ada.server, "GET", "/metrics").status == 200
    assert ada.call("GET", "/journal/rollcall").status == 200


def test_a_body_past_the_limit_is_refused_and_the_line_lives_on(ada: Device) -> None:
    is_refused(ada.call("POST", "/journal/sync", b'{"x":"' + b"y" * 10_000_000 + b'"}'), 413, "too_large")
    is_refused(ada.push(*[ada.entry() for _ in range(501)]), 413, "too_large")
    is_refused(ada.call("POST", "/journal/have", {"ids": ["x"] * 10_001}), 413, "too_large")
    assert ada.push().status == 200


def test_a_body_of_unknown_length_is_cut_at_the_limit(ada: Device) -> None:
    import http.client

    line = http.client.HTTPConnection("127.0.0.1", ada.server.port, timeout=20)
    line.request("POST", "/journal/sync", (b"y" * 65_536 for _ in range(40)), {"Authorization": f"Bearer {ada.token}"}, encode_chunked=True)
    answer = line.getresponse()
    assert answer.status == 413
    line.close()


def test_entries_that_are_none_are_kept_and_hold_back_no_other(ward: ServerProcess) -> None:
    nurse = Device(ward, "Bad input")
    strange: list[Any] = [
        None, 3, "text", [], [[]], {}, {"id": "x"}, {"id": {}, "seq": []}, nurse.entry(id="no spaces please"), nurse.entry() | {"kind": 7},
        nurse.entry(data=[]),
        nurse.entry(data={"text": 7}), nurse.entry(stay="a/b"), nurse.entry(saw="x"), nurse.entry(saw=[1]), nurse.entry(at="yesterday"),
        nurse.entry(at="2026-02-31T10:00:00.000Z"), nurse.entry(stamp="now"), nurse.entry(clock=5), nurse.entry(clock={"offset_ms": "x"}),
        nurse.entry(seq=-1), nurse.entry(seq=1.5), nurse.entry(seq=2**70), nurse.entry(by="a b"), nurse.entry(auth="root"),
        nurse.entry(because=5),
        nurse.entry("treatment.charted", data={"order": "__proto__", "slot": "constructor", "outcome": "maybe"}),
        nurse.entry("order.placed", data={"order": "o", "schedule": {"every_min": 0}}),
        nurse.entry("order.placed", data={"order": "o", "schedule": {"every_min": "x", "start": 7}}),
        nurse.entry("entry.struck", data={"entry": 5}), nurse.entry("clash.settled", data={"of": 1, "keep": 2}, because="x"),
    ]  # fmt: skip
    good = nurse.opening("stay-bad")
    outcomes = nurse.sync(*strange, good)
    assert len(outcomes) == len(strange) + 1
    assert outcomes[-1] == {"id": good["id"], "outcome": "added"}
    assert {outcome["outcome"] for outcome in outcomes[:-1]} == {"kept"}
    assert {outcome["reason"] for outcome in outcomes[:-1]} <= {"malformed", "altered", "unsealed"}


def test_kinds_clocks_and_sizes_out_of_the_ordinary_are_taken_or_kept(ward: ServerProcess) -> None:
    nurse = Device(ward, "Odd clocks")
    nurse.sync(nurse.opening("stay-odd"))
    odd = {
        "unknown": nurse.entry("ward.danced", "stay-odd"),
        "days ahead": nurse.entry(stay="stay-odd", stamp=f"2031-01-01T00:00:00.000Z-0000-{nurse.device}", at="2031-01-01T00:00:00.000Z"),
        "days behind": nurse.entry(stay="stay-odd", stamp=f"1999-01-01T00:00:00.000Z-ffff-{nurse.device}", at="1999-01-01T00:00:00.000Z"),
        "too large": nurse.entry(stay="stay-odd", data={"text": "x" * 70_000}),
        "of a manager": nurse.entry("settings.changed", None, {"name": "Mine"}),
        "of the server": nurse.entry("stay.discharged", "stay-odd", {"upto": {}}),
        "somebody else's": nurse.entry(stay="stay-odd", device="d-somebody"),
    }
    outcomes = {name: outcome.get("reason", outcome["outcome"]) for name, outcome in zip(odd, nurse.sync(*odd.values()), strict=True)}
    assert outcomes == {
        "unknown": "unknown_kind", "days ahead": "added", "days behind": "added", "too large": "too_large", "of a manager": "no_authority",
        "of the server": "no_authority", "somebody else's": "unsealed",
    }  # fmt: skip


def test_an_id_with_other_content_is_kept_apart_and_a_repeat_is_harmless(ward: ServerProcess) -> None:
    nurse = Device(ward, "Repeats")
    nurse.sync(nurse.opening("stay-rep"))
    note = nurse.entry(stay="stay-rep")
    assert [one["outcome"] for one in nurse.sync(note, note)] == ["added", "duplicate"]
    assert nurse.sync(note) == [{"id": note["id"], "outcome": "duplicate", "was": "added"}]
    altered = nurse.sync(note | {"data": {"text": "something else"}})
    assert altered == [{"id": note["id"], "outcome": "kept", "reason": "altered"}]
    assert nurse.held[note["id"]]["data"] == {"text": "seen"}
    assert [entry["data"] for key, entry in nurse.held.items() if key.startswith("altered:")] == [{"text": "something else"}]


def test_naughty_strings_come_back_as_they_were_sent(ward: ServerProcess) -> None:
    nurse = Device(ward, "Strings")
    strings = [*STRINGS, "\x00", "half a \ud800 pair", "\udfff", "a" * 10_000]
    entries = [nurse.entry(stay="stay-blns", data={"text": text}, because=text) for text in strings]
    entries += [nurse.entry("stay.opened", f"stay-blns-{place}", {"patient": {"name": text}}) for place, text in enumerate(strings)]
    outcomes = [outcome for start in range(0, len(entries), 400) for outcome in nurse.sync(*entries[start : start + 400])]
    empty = {entry["id"] for entry in entries if entry["data"] == {"text": ""}}
    assert {one["id"] for one in outcomes if one["outcome"] == "kept"} <= empty
    for sent in entries:
        came = nurse.held[sent["id"]]
        assert {name: came[name] for name in sent} == sent
    picture = nurse.call("GET", "/journal/picture", **{"Accept-Encoding": "gzip"})
    assert picture.status == 200
    assert call(ward, "GET", "/staff").status == 200


@pytest.mark.parametrize("text", ["", "x" * 70, "a b", "'; drop table journal; --", "../../etc/passwd", "%00", "\x00", "\u2603"])
def test_addresses_with_nonsense_are_answered(ada: Device, text: str) -> None:
    from urllib.parse import quote

    for path in ("/journal/picture?stay=", "/journal/ledger?stay="):
        assert ada.call("GET", path + quote(text)).status in (200, 400)
    assert ada.call("GET", "/journal/" + quote(text)).status == 404


def test_unknown_paths_and_methods_have_an_answer_in_words(ada: Device) -> None:
    for method, path in (
        ("GET", "/journal"),
        ("GET", "/journal/"),
        ("GET", "/journal/nothing"),
        ("GET", "/journal/sync"),
        ("DELETE", "/journal/sync"),
        ("PUT", "/healthz"),
    ):
        is_refused(ada.call(method, path), 404, "not_found")


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ({}, 400, "malformed"), ({"staff": 3, "pin": "2468"}, 400, "malformed"), ({"staff": "s-x", "pin": 2468}, 400, "malformed"),
        ({"staff": "s-x", "pin": ""}, 400, "malformed"), ({"staff": "s-x", "pin": ["2468"]}, 400, "malformed"),
        ({"staff": "x" * 65, "pin": "2468"}, 400, "malformed"), ({"staff": "s-x", "pin": "9" * 41}, 400, "malformed"),
        ({"staff": "s-x", "pin": "9" * 10_000}, 413, "too_large"), (b"[" * DEEP, 413, "too_large"), (b"nonsense", 400, "malformed"),
        ({"staff": "s-nobody", "pin": "2468"}, 404, "not_found"), ({"staff": "' OR 1=1 --", "pin": "2468"}, 404, "not_found"),
        ({"staff": "\ud800", "pin": "\ud800"}, 400, "malformed"), ({"staff": "a\x00b", "pin": "2468"}, 400, "malformed"),
    ],
)  # fmt: skip
def test_a_pin_that_is_none_is_refused(ada: Device, body: Any, status: int, word: str) -> None:
    is_refused(ada.call("POST", "/journal/pin", body), status, word)


def test_a_pin_is_checked_and_wrong_ones_make_its_device_wait(ward: ServerProcess) -> None:
    staff = ward.command_json("staff", "add", "--name", "Pia Pin", "--role", "nurse", "--pin", "2468")["staff"]
    one, other, wall = Device(ward, "Pin 1"), Device(ward, "Pin 2"), Device(ward, "Pin wall", "wall")
    one.sync()
    good = one.call("POST", "/journal/pin", {"staff": staff, "pin": "2468"})
    assert (good.status, good.json["auth"]) == (200, "pin")
    is_refused(wall.call("POST", "/journal/pin", {"staff": staff, "pin": "2468"}), 403, "forbidden")
    is_refused(call(ward, "POST", "/journal/pin", {"staff": staff, "pin": "2468"}), 401, "unauthorized")
    for pin in ("0000", "2469", "２４６８", "24680"):
        is_refused(one.call("POST", "/journal/pin", {"staff": staff, "pin": pin}), 403, "wrong_pin")
    is_refused(one.call("POST", "/journal/pin", {"staff": staff, "pin": "1"}), 429, "too_many")
    is_refused(one.call("POST", "/journal/pin", {"staff": staff, "pin": "2468"}), 429, "too_many")
    assert other.call("POST", "/journal/pin", {"staff": staff, "pin": "2468"}).status == 200
    ward.command("staff", "unlock", "--staff", "Pia Pin")
    assert one.call("POST", "/journal/pin", {"staff": staff, "pin": "2468"}).status == 200

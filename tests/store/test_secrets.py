"""Codes, tokens, revocations and PINs: who may come in, and who may not any more."""

from __future__ import annotations

import hashlib
import hmac
import json
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import errors
from domain.hospital import Hospital, Maker
from domain.store import keys, seals
from tests.hospital.making import Clock, Device, open_hospital, stored


def code_of(hospital: Hospital, name: str = "Blue 1", colour: str = "blue", role: str = "device", **more: int) -> str:
    return hospital.make_code(name, colour, "ICU", role, **more)


def test_a_code_enrolls_once(hospital: Hospital) -> None:
    code = code_of(hospital)
    given = hospital.redeem(code, "nonce-1")
    assert given["role"] == "device"
    assert hospital.check_token(given["token"]) == Maker(given["device"], "device")
    with hospital.lock:
        known = hospital.picture.object(f"devices/{given['device']}")
    assert known == {"name": "Blue 1", "colour": "blue", "ward": "ICU", "role": "device", "number": 1}
    with pytest.raises(errors.NotAllowed, match="used already"):
        hospital.redeem(code, "nonce-2")
    with pytest.raises(errors.NotAllowed, match="used already"):
        hospital.redeem(code)


def test_the_same_nonce_gets_the_same_answer_for_ten_minutes(house: Hospital, clock: Clock) -> None:
    code = code_of(house)
    given = house.redeem(code, "nonce-1")
    clock.turn(minutes=9)
    assert house.redeem(code, "nonce-1") == given
    assert house.last_pos == 1
    clock.turn(minutes=2)
    with pytest.raises(errors.NotAllowed):
        house.redeem(code, "nonce-1")


def test_a_code_may_be_typed_carelessly_and_the_device_named_by_who_holds_it(house: Hospital) -> None:
    code = code_of(house)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    given = house.redeem(typed, None, "Nurses' blue")
    with house.lock:
        assert house.picture.value(f"devices/{given['device']}", "name") == "Nurses' blue"


def test_a_code_expires(house: Hospital, clock: Clock) -> None:
    code = code_of(house)
    clock.turn(minutes=24 * 60)
    with pytest.raises(errors.NotAllowed, match="expired"):
        house.redeem(code)


def test_ten_wrong_tries_and_then_a_minute_of_waiting(house: Hospital, clock: Clock) -> None:
    code = code_of(house)
    for number in range(10):
        with pytest.raises(errors.NotAllowed, match="no such code"):
            house.redeem(f"WRONG-{number}", source="10.0.0.7")
    with pytest.raises(errors.TooMany):
        house.redeem(code, source="10.0.0.7")
    assert house.redeem(code, "n", source="10.0.0.8")["role"] == "device"
    clock.turn(seconds=61)
    with pytest.raises(errors.NotAllowed):
        house.redeem("WRONG", source="10.0.0.7")


def test_a_code_is_redeemed_by_one_of_many_at_once(hospital: Hospital) -> None:
    code = code_of(hospital)
    given: list[str] = []

    def redeem(nonce: str) -> None:
        with suppress(errors.NotAllowed):
            given.append(hospital.redeem(code, nonce, source=nonce)["device"])

    threads = [threading.Thread(target=redeem, args=(f"nonce-{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 1


def test_codes_have_enough_bits_and_are_stored_hashed(house: Hospital, tmp_path: Path) -> None:
    codes = {code_of(house) for _ in range(20)}
    assert len(codes) == 20
    assert all(len(code.replace("-", "")) * 5 >= 50 for code in codes)
    assert not any(code.encode() in path.read_bytes() for code in codes for path in (tmp_path / "data").iterdir() if path.is_file())


def test_devices_of_one_colour_are_numbered(house: Hospital) -> None:
    given = [house.redeem(code_of(house, colour=colour))["device"] for colour in ("blue", "red", "blue")]
    with house.lock:
        assert [house.picture.value(f"devices/{device}", "number") for device in given] == [1, 1, 2]


def test_there_is_no_code_for_an_unknown_role(house: Hospital) -> None:
    with pytest.raises(errors.BadInput):
        code_of(house, role="manager")


@pytest.mark.parametrize("token", ["", "x", "a.b", "W10.abc", "W10", "\x00", "Ü", "a" * 10_000])
def test_forged_tokens_are_refused(house: Hospital, token: str) -> None:
    with pytest.raises(errors.NotSignedIn):
        house.check_token(token)


def test_a_token_of_another_hospital_is_refused(house: Hospital, tmp_path: Path) -> None:
    with open_hospital(tmp_path / "other") as other:
        token = other.redeem(code_of(other))["token"]
    with pytest.raises(errors.NotSignedIn):
        house.check_token(token)


def test_a_token_holds_although_the_journal_forgot_the_device(house: Hospital) -> None:
    saved = house.backup()
    given = house.redeem(code_of(house))
    house.restore(saved)
    with house.lock:
        assert house.picture.children("devices") == []
    assert house.check_token(given["token"]).identity == given["device"]


def test_a_revocation_outlives_a_restore(hospital: Hospital) -> None:
    saved = hospital.backup()
    given = hospital.redeem(code_of(hospital))
    hospital.revoke(given["device"], "Stolen")
    assert hospital.check_token(given["token"]).revoked
    hospital.restore(saved)
    assert hospital.check_token(given["token"]).revoked
    assert not [one for one in stored(hospital) if one["kind"] == "device.revoked"]


def test_a_revocation_by_another_process_is_noticed(tmp_path: Path) -> None:
    with open_hospital(tmp_path / "data") as server, open_hospital(tmp_path / "data") as command:
        given = server.redeem(code_of(server))
        command.revoke(given["device"], "Stolen")
        assert server.check_token(given["token"]).revoked


def test_a_revocation_by_another_server_comes_by_the_journal(tmp_path: Path, postgres_url: str) -> None:
    with open_hospital(tmp_path / "one", postgres_url) as one:
        (tmp_path / "two").mkdir()
        (tmp_path / "two" / keys.KEY_FILE).write_text((tmp_path / "one" / keys.KEY_FILE).read_text())
        with open_hospital(tmp_path / "two", postgres_url) as two:
            given = one.redeem(code_of(one))
            one.revoke(given["device"], "Stolen")
            two.settle()
            assert two.check_token(given["token"]).revoked


def test_a_forked_device_gets_a_new_identity_that_remembers_the_old(house: Hospital) -> None:
    first = house.redeem(code_of(house))
    maker = house.check_token(first["token"])
    second = house.identity(maker, "nonce-1")
    assert second["device"] != first["device"]
    assert house.identity(maker, "nonce-1") == second
    assert house.identity(maker, "nonce-2")["device"] != second["device"]
    again = house.check_token(second["token"])
    assert again.owns(first["device"])
    third = house.check_token(house.identity(again, "nonce-3")["token"])
    assert third.owns(first["device"])
    assert third.owns(second["device"])
    with house.lock:
        assert house.picture.value(f"devices/{second['device']}", "name") == "Blue 1"


def test_who_was_revoked_gets_no_new_identity_and_its_later_ones_are_revoked_too(house: Hospital) -> None:
    first = house.redeem(code_of(house))
    second = house.identity(house.check_token(first["token"]), "nonce-1")
    house.revoke(first["device"], "Stolen")
    assert house.check_token(second["token"]).revoked
    with pytest.raises(errors.NotAllowed):
        house.identity(house.check_token(first["token"]), "nonce-2")


def test_the_browser_can_check_a_pin_and_no_managers_leaves_the_server(hospital: Hospital) -> None:
    nurse = hospital.staff_add("Ada Lovelace", "nurse", "4711")
    hospital.staff_add("Grace Hopper", "manager", "0815")
    [verifier] = hospital.verifiers()
    made = hashlib.pbkdf2_hmac("sha256", b"4711", bytes.fromhex(verifier["salt"]), verifier["iterations"], 32)
    assert (verifier["staff"], verifier["verifier"]) == (nurse, made.hex())
    with hospital.lock:
        assert hospital.picture.object(f"staff/{nurse}") == {"name": "Ada Lovelace", "role": "nurse", "initials": "AL", "left": False}
    with pytest.raises(errors.BadInput):
        hospital.staff_add("Eve", "hacker", "1")


def test_two_people_of_one_name_do_not_work_here_at_once(house: Hospital) -> None:
    ada, ben = house.staff_add("Ada Lovelace", "nurse", "4711"), house.staff_add("Ben Ito", "nurse", "1357")
    with pytest.raises(errors.BadInput, match="works here already"):
        house.staff_add("ada  lovelace", "doctor", "2468")
    with pytest.raises(errors.BadInput, match="works here already"):
        house.staff_change(ben, {"name": "Ada Lovelace"})
    house.staff_change(ada, {"name": "Ada LOVELACE"})  # her own name, written otherwise
    assert {one["staff"] for one in house.verifiers()} == {ada, ben}, "no PIN is kept of who was not added"
    house.staff_leave(ada)
    house.staff_change(ben, {"name": "Ada Lovelace"})
    assert house.named("Ada Lovelace") == ben


def test_one_name_added_twice_at_once_is_one_person(house: Hospital) -> None:
    with ThreadPoolExecutor(2) as both:
        done = [both.submit(house.staff_add, "Ada Lovelace", "nurse", "4711") for _ in range(2)]
    assert sorted(one.exception() is None for one in done) == [False, True]
    assert len(house.verifiers()) == 1


def test_no_secret_is_in_an_entry(house: Hospital, tmp_path: Path) -> None:
    code = code_of(house)
    given = house.redeem(code, "nonce-secret")
    house.staff_add("Ada", "nurse", "471147")
    text = json.dumps(stored(house))
    key = (tmp_path / "data" / keys.KEY_FILE).read_text().strip()
    secrets = (code, given["token"], "nonce-secret", "471147", key, house.verifiers()[0]["verifier"])
    assert not [secret for secret in secrets if secret in text]


def test_the_key_is_its_owners_alone_and_made_once(tmp_path: Path) -> None:
    key = keys.read_key(tmp_path)
    assert stat.S_IMODE((tmp_path / keys.KEY_FILE).stat().st_mode) == 0o600
    assert keys.read_key(tmp_path) == key
    (tmp_path / keys.KEY_FILE).write_text("00")
    with pytest.raises(errors.Unavailable):
        keys.read_key(tmp_path)


@given(st.binary(max_size=100), st.text("abc:._-", max_size=70))
def test_a_seal_is_the_hmac_of_the_standard(key: bytes, ident: str) -> None:
    expected = hmac.digest(key, f"{ident}|hash|2026-11-22T19:00:00.000Z|1".encode(), "sha256").hex()
    assert seals.seal(key, ident, "hash", "2026-11-22T19:00:00.000Z", "1") == f"1.{expected}"


@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from(["0", "1"]), st.text(max_size=70))
def test_a_seal_is_made_only_with_the_key(ident: str, received: str, authority: str, forged: str) -> None:
    sealed = seals.seal(b"key", ident.encode("ascii", "ignore").decode(), "hash", received.encode("ascii", "ignore").decode(), authority)
    ident, received = ident.encode("ascii", "ignore").decode(), received.encode("ascii", "ignore").decode()
    assert seals.holds(b"key", ident, "hash", received, sealed)
    assert not seals.holds(b"other", ident, "hash", received, sealed)
    assert not seals.holds(b"key", ident, "other", received, sealed)
    assert not seals.holds(b"key", ident, "hash", received, forged)
    assert not seals.holds(b"key", ident, "hash", None, sealed)


def test_a_device_revoked_keeps_its_earlier_entries(house: Hospital) -> None:
    given = house.redeem(code_of(house))
    device = Device(given["device"])
    house.record([device.opened("s1")], device.maker)
    house.revoke(given["device"], "Lost")
    with house.lock:
        assert house.picture.value("stays/s1", "opened")
    row = next(row for row in house.rollcall() if row["device"] == given["device"])
    assert row["revoked"]

"""Signing in: wrong tries cost time, sessions end, passwords are good ones, and the set-up happens once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import errors, sign_in
from domain.hospital import Hospital
from domain.sign_in import FREE_TRIES, LONGEST_WAIT_MS, MINUTE_MS, Tries
from tests.hospital.making import Clock, open_hospital, stored

PASSWORD = "a lantern in the night"
AT = "10.0.0.7"


def manager(house: Hospital) -> str:
    staff = house.staff_add("Mona Manager", "manager", "1357")
    house.signing.set_password(staff, PASSWORD)
    return staff


@given(st.lists(st.integers(0, 30 * 60 * MINUTE_MS), max_size=40))
def test_waits_grow_with_wrong_tries_and_never_beyond_the_longest(steps: list[int]) -> None:
    tries, now = Tries(), 0
    for step in steps:
        now += step
        before, tries = tries, sign_in.after_wrong(tries, now)
        assert 0 <= sign_in.wait_ms(tries, now) <= LONGEST_WAIT_MS
        assert (sign_in.wait_ms(tries, now) > 0) == (tries.wrong > FREE_TRIES)
        assert tries.wrong in (1, before.wrong + 1)
    assert sign_in.wait_ms(tries, -(10**12)) <= LONGEST_WAIT_MS  # a clock that was set back


def test_five_wrong_tries_cost_five_minutes_and_the_next_ten() -> None:
    tries = Tries()
    for _ in range(FREE_TRIES):
        tries = sign_in.after_wrong(tries, 0)
        assert sign_in.wait_ms(tries, 0) == 0
    waits = []
    for _ in range(6):
        tries = sign_in.after_wrong(tries, 0)
        waits.append(sign_in.wait_ms(tries, 0) // MINUTE_MS)
    assert waits == [5, 10, 20, 40, 60, 60]


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaa", "Mona Manager", "monamanager", "x" * 201])
def test_a_password_that_anybody_guesses_is_refused_with_a_sentence(house: Hospital, password: str) -> None:
    staff = house.staff_add("Mona Manager", "manager", "1357")
    with pytest.raises(errors.BadInput, match=r"The password .* sentence"):
        house.signing.set_password(staff, password)
    assert not house.signing.has_password()


def test_a_manager_signs_in_by_password_and_others_by_pin(hospital: Hospital) -> None:
    mona, ada = manager(hospital), hospital.staff_add("Ada", "nurse", "2468")
    signing = hospital.signing
    found = [signing.session(signing.sign_in(staff, secret, AT)) for staff, secret in ((mona, PASSWORD), (ada, "2468"))]
    assert [(one.member.role, one.auth) for one in found if one] == [("manager", "session"), ("nurse", "pin")]
    for staff, secret in ((mona, "1357"), (ada, PASSWORD), (ada, ""), (ada, "２４６８"), ("nobody", "2468"), (ada, "9" * 5_000)):
        with pytest.raises(errors.NotAllowed):
            signing.sign_in(staff, secret, AT)
    with pytest.raises(errors.BadInput, match="Only managers"):
        signing.set_password(ada, PASSWORD)


def test_a_session_ends_after_twelve_hours_without_use(house: Hospital, clock: Clock) -> None:
    mona = manager(house)
    word = house.signing.sign_in(mona, PASSWORD, AT)
    for _ in range(3):
        clock.turn(minutes=11 * 60)
        assert house.signing.session(word) is not None
    clock.turn(minutes=11 * 60)
    assert house.signing.session(word, touch=False) is not None
    clock.turn(minutes=61)  # a page that only stands open is no use
    assert house.signing.session(word) is None


def test_a_session_ends_with_its_person_her_password_and_her_word(house: Hospital) -> None:
    mona, ada = manager(house), house.staff_add("Ada", "nurse", "2468")
    signing = house.signing
    first, second, pin = signing.sign_in(mona, PASSWORD, AT), signing.sign_in(mona, PASSWORD, AT), signing.sign_in(ada, "2468", AT)
    signing.sign_out(first)
    assert [signing.session(word) is None for word in (first, second)] == [True, False]
    signing.set_password(mona, "another lantern at night")
    assert signing.session(second) is None
    house.staff_leave(ada)
    assert signing.session(pin) is None
    with pytest.raises(errors.NotAllowed, match="works here"):
        signing.sign_in(ada, "2468", AT)
    assert signing.session("x" * 9_000) is None


def test_who_becomes_a_manager_needs_a_password_from_then_on(house: Hospital) -> None:
    ada = house.staff_add("Ada", "nurse", "2468")
    word = house.signing.sign_in(ada, "2468", AT)
    house.staff_change(ada, {"role": "manager"})
    assert house.signing.session(word) is None
    assert house.verifiers() == []
    with pytest.raises(errors.NotAllowed, match="no password yet"):
        house.signing.sign_in(ada, "2468", AT)


def test_wrong_tries_lock_a_person_out_and_a_manager_forgives_them(house: Hospital, clock: Clock) -> None:
    ada, ben = house.staff_add("Ada", "nurse", "2468"), house.staff_add("Ben", "nurse", "1357")
    for _ in range(4):
        with pytest.raises(errors.NotAllowed):
            house.signing.sign_in(ada, "0000", AT)
    with pytest.raises(errors.TooMany, match="Wait 5 minutes"):
        house.signing.sign_in(ada, "0000", AT)
    with pytest.raises(errors.TooMany, match="Wait 5 minutes"):
        house.signing.sign_in(ada, "2468", "10.0.0.8")  # the right one, and from elsewhere: it waits all the same
    assert house.signing.sign_in(ben, "1357", AT)
    assert [one[:2] for one in house.signing.locked_out()] == [(ada, "")]
    house.signing.unlock(ada)
    assert house.signing.sign_in(ada, "2468", AT)
    clock.turn(minutes=1)
    assert house.signing.locked_out() == []


def test_an_address_that_tries_many_people_waits(house: Hospital) -> None:
    people = [house.staff_add(f"Nurse {number}", "nurse", "2468") for number in range(8)]
    for number in range(19):
        with pytest.raises(errors.NotAllowed):
            house.signing.sign_in(people[number % 8], "0000", AT)
    with pytest.raises(errors.TooMany):
        house.signing.sign_in(people[3], "0000", AT)
    assert house.signing.sign_in(people[0], "2468", "10.0.0.8")


def test_lock_outs_of_a_pin_are_per_person_and_device_and_survive_a_restart(tmp_path: Path) -> None:
    with open_hospital(tmp_path / "data") as house:
        ada = house.staff_add("Ada", "nurse", "2468")
        for _ in range(4):
            with pytest.raises(errors.NotAllowed):
                house.signing.check_pin(ada, "0000", "d-one")
        with pytest.raises(errors.TooMany):
            house.signing.check_pin(ada, "0000", "d-one")
    with open_hospital(tmp_path / "data") as house:
        with pytest.raises(errors.TooMany):
            house.signing.check_pin(ada, "2468", "d-one")
        assert house.signing.check_pin(ada, "2468", "d-two").name == "Ada"
        assert [one[:2] for one in house.signing.locked_out()] == [(ada, "d-one")]
        with pytest.raises(errors.NotFound):
            house.signing.check_pin("s-nobody", "2468", "d-two")


def test_the_set_up_is_open_to_its_token_until_a_manager_has_a_password(house: Hospital) -> None:
    token = house.signing.open_setup()
    assert token is not None
    with pytest.raises(errors.NotAllowed, match="not the token"):
        house.signing.check_setup("00000-00000", AT)
    house.signing.check_setup(token.lower().replace("-", " "), AT)
    manager(house)
    assert house.signing.open_setup() is None
    with pytest.raises(errors.NotAllowed, match="set-up is done"):
        house.signing.check_setup(token, AT)


def test_no_password_session_or_token_is_in_an_entry_or_plain_in_the_database(house: Hospital, tmp_path: Path) -> None:
    token, mona = house.signing.open_setup(), manager(house)
    word = house.signing.sign_in(mona, PASSWORD, AT)
    text = json.dumps(stored(house))
    file = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("journal.sqlite*"))
    for secret in (PASSWORD, word, str(token)):
        assert secret not in text
        assert secret.encode() not in file


def test_a_restore_brings_no_session_back(tmp_path: Path) -> None:
    with open_hospital(tmp_path / "data") as house:
        mona = manager(house)
        word = house.signing.sign_in(mona, PASSWORD, AT)
        made = house.backup(tmp_path / "backup")
        house.signing.sign_out(word)
        house.restore(made)
        assert house.signing.session(word) is None
        assert house.signing.sign_in(mona, PASSWORD, AT)

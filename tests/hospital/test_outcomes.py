"""Every outcome of PROTOCOL has a name, a reason to happen, and a test; none of them loses an entry."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from domain.entries import canonical, maker_fields
from domain.hospital import Hospital, Maker
from domain.store.reception import ENTRY_BYTES_MAX
from tests.hospital.making import Device, stored, words


def test_an_entry_is_added_and_is_in_the_picture_after_the_reply(hospital: Hospital, blue: Device) -> None:
    assert words(hospital.record([blue.opened("s1")], blue.maker)) == ["added"]
    with hospital.lock:
        assert hospital.picture.value("stays/s1", "patient.name") == "Rex"
    [entry] = stored(hospital)
    assert (entry["pos"], entry["outcome"], entry["received"]) == (1, "added", "2026-11-22T19:00:00.000Z")


def test_a_retry_is_a_duplicate_that_says_what_it_was(hospital: Hospital, blue: Device) -> None:
    opened, odd = blue.opened("s1"), blue.entry("tea.made", "s1")
    hospital.record([opened, odd], blue.maker)
    again = hospital.record([opened, odd], blue.maker)
    assert [(one.outcome, one.was) for one in again] == [("duplicate", "added"), ("duplicate", "kept")]
    assert hospital.last_pos == 2


def test_a_retry_within_one_call_is_a_duplicate_too(hospital: Hospital, blue: Device) -> None:
    opened = blue.opened("s1")
    assert words(hospital.record([opened, opened], blue.maker)) == ["added", "duplicate"]


def test_two_who_could_not_know_of_each_other_clash(hospital: Hospital, blue: Device, red: Device) -> None:
    hospital.record([blue.opened("s1"), blue.placed("s1")], blue.maker)
    assert words(hospital.record([blue.given("s1")], blue.maker)) == ["added"]
    assert words(hospital.record([red.given("s1")], red.maker)) == ["clash"]
    assert stored(hospital)[-1]["outcome"] == "clash"


def test_who_knew_of_the_other_act_does_not_clash(hospital: Hospital, blue: Device, red: Device) -> None:
    hospital.record([blue.opened("s1"), blue.placed("s1")], blue.maker)
    first = blue.given("s1")
    hospital.record([first], blue.maker)
    assert words(hospital.record([red.given("s1", saw=(first["id"],))], red.maker)) == ["added"]


def test_a_possible_double_in_another_slot_clashes(hospital: Hospital, blue: Device, red: Device) -> None:
    hospital.record([blue.opened("s1"), blue.placed("s1"), blue.given("s1")], blue.maker)
    assert words(hospital.record([red.given("s1", slot="2026-11-22T21:00:00Z")], red.maker)) == ["clash"]


def test_an_act_under_an_order_that_was_stopped_apart_clashes(hospital: Hospital, blue: Device, red: Device) -> None:
    hospital.record([blue.opened("s1"), blue.placed("s1")], blue.maker)
    stop = blue.entry("order.stopped", "s1", "Vomits", order="o1", **{"from": "2026-11-22T19:30:00Z"})
    hospital.record([stop], blue.maker)
    assert words(hospital.record([red.given("s1")], red.maker)) == ["clash"]


def test_a_retry_that_meets_its_first_try_in_one_commit_is_told_its_outcome(hospital: Hospital, blue: Device, red: Device) -> None:
    hospital.record([blue.opened("s1"), blue.placed("s1"), blue.given("s1")], blue.maker)
    late, odd = red.given("s1"), {"id": "x"}
    first, again, kept, kept_again = hospital.record([late, late, odd, odd], red.maker)
    assert (first.outcome, again.outcome, again.was) == ("clash", "duplicate", "clash")
    assert (kept.outcome, kept_again.outcome, kept_again.was, kept_again.reason) == ("kept", "duplicate", "kept", "malformed")


def test_two_names_for_one_patient_clash(hospital: Hospital, blue: Device, red: Device) -> None:
    hospital.record([blue.opened("s1")], blue.maker)
    other = red.entry("stay.changed", "s1", patient={"name": "Max"})
    assert words(hospital.record([other], red.maker)) == ["clash"]


def test_an_unknown_kind_is_kept(hospital: Hospital, blue: Device) -> None:
    assert words(hospital.record([blue.entry("tea.made", "s1", cups=2)], blue.maker)) == ["kept:unknown_kind"]
    assert stored(hospital)[0]["data"] == {"cups": 2}


@pytest.mark.parametrize(
    "raw", [None, 7, "text", [], {}, {"id": "x"}, {"id": 5, "data": {}}, {"id": "x" * 65}, {"data": float("nan")}, {"deep": [[[]]]}]
)
def test_what_has_no_envelope_is_kept_whole(hospital: Hospital, blue: Device, raw: Any) -> None:
    [outcome] = hospital.record([raw], blue.maker)
    assert words([outcome]) == ["kept:malformed"]
    [entry] = stored(hospital)
    assert entry["id"].startswith("malformed:")
    assert entry["data"]["raw"] == raw or isinstance(entry["data"]["raw"], str)
    assert hospital.record([raw], blue.maker)[0].outcome == "duplicate"
    assert hospital.verify() == []


def test_a_malformed_entry_is_told_by_the_id_that_its_maker_knows(hospital: Hospital, blue: Device) -> None:
    entry = blue.opened("s1") | {"at": "yesterday"}
    assert hospital.record([entry], blue.maker)[0].id == entry["id"]


def test_a_malformed_entry_leaves_no_gap_in_its_makers_numbers(hospital: Hospital, blue: Device) -> None:
    hospital.record([blue.opened("s1"), blue.opened("s2") | {"at": "yesterday"}, blue.opened("s3")], blue.maker)
    assert hospital.seq_seen("blue-1") == 3


def test_nesting_without_end_is_kept_as_text(hospital: Hospital, blue: Device) -> None:
    deep: list[Any] = []
    for _ in range(3_000):
        deep = [deep]
    assert words(hospital.record([{"deep": deep}, blue.opened("s1")], blue.maker)) == ["kept:malformed", "added"]
    assert isinstance(stored(hospital)[0]["data"]["raw"], str)


def test_a_known_kind_of_the_wrong_shape_is_kept_and_not_folded(hospital: Hospital, blue: Device) -> None:
    bad = blue.entry("stay.weighed", "s1", kg="heavy")
    assert words(hospital.record([blue.opened("s1"), bad], blue.maker)) == ["added", "kept:malformed"]
    with hospital.lock:
        assert hospital.picture.items("stays/s1/weights") == []


@pytest.mark.parametrize("outcome", [{}, ["given"], 3, None])
def test_an_act_whose_outcome_is_no_word_is_kept_without_an_error(house: Hospital, blue: Device, outcome: Any) -> None:
    house.record([blue.opened("s1"), blue.placed("s1")], blue.maker)
    assert words(house.record([blue.given("s1", outcome=outcome)], blue.maker)) == ["kept:malformed"]


def test_what_only_the_server_may_make_is_kept(hospital: Hospital, blue: Device) -> None:
    tries = [blue.entry("stay.discharged", "s1"), blue.entry("stay.changed", "s1", discharged=True)]
    assert words(hospital.record([blue.opened("s1"), *tries], blue.maker)) == ["added", *["kept:no_authority"] * 2]
    with hospital.lock:
        assert not hospital.picture.value("stays/s1", "discharged")


def test_a_wall_makes_no_entries(hospital: Hospital) -> None:
    wall = Device("wall-1", "wall")
    assert words(hospital.record([wall.opened("s1")], wall.maker)) == ["kept:no_authority"]


def test_an_id_used_again_with_other_content_is_stored_apart(hospital: Hospital, blue: Device) -> None:
    first = blue.opened("s1")
    changed = first | {"data": {"patient": {"name": "Max"}}}
    assert words(hospital.record([first, changed], blue.maker)) == ["added", "kept:altered"]
    assert words(hospital.record([changed], blue.maker)) == ["duplicate"]
    assert hospital.last_pos == 2
    key = stored(hospital)[1]["key"]
    assert key.startswith("altered:")
    assert hospital.have([first["id"], key, "nothing"]) == ["nothing"]
    with hospital.lock:
        assert hospital.picture.value("stays/s1", "patient.name") == "Rex"


def test_nobody_takes_the_name_under_which_another_entry_is_going_to_be_stored_apart(hospital: Hospital, blue: Device) -> None:
    first, other = blue.opened("s1"), blue.opened("s2")
    changed = first | {"data": first["data"] | {"ward": "ICU"}}
    hospital.record([first], blue.maker)
    taken = f"altered:{hashlib.sha256(canonical(maker_fields(changed))).hexdigest()[:40]}"
    assert words(hospital.record([other | {"id": taken}, changed], blue.maker)) == ["kept:malformed", "kept:altered"]
    assert [row.get("key") for row in stored(hospital)] == [None, None, taken]
    assert stored(hospital)[1]["data"]["raw"]["id"] == taken
    assert hospital.verify() == []


def test_what_is_too_large_is_kept_whole(hospital: Hospital, blue: Device) -> None:
    novel = blue.entry("note.written", "s1", text="ä" * (ENTRY_BYTES_MAX // 2))
    assert words(hospital.record([novel], blue.maker)) == ["kept:too_large"]
    assert stored(hospital)[0]["data"] == novel["data"]


def test_anothers_entry_without_a_seal_is_kept(hospital: Hospital, blue: Device, red: Device) -> None:
    assert words(hospital.record([red.opened("s1")], blue.maker)) == ["kept:unsealed"]
    assert hospital.seq_seen("red-1") == 0


def test_what_was_kept_unsealed_counts_once_its_own_device_brings_it(hospital: Hospital, blue: Device, red: Device) -> None:
    entry = red.opened("s1")
    hospital.record([entry], blue.maker)
    assert [(one.outcome, one.was) for one in hospital.record([entry], red.maker)] == [("duplicate", "kept")]
    hospital.settle()
    with hospital.lock:
        assert hospital.picture.value("stays/s1", "patient.name") == "Rex"


def test_a_revoked_device_may_still_push_and_all_is_kept(hospital: Hospital) -> None:
    lost = Device("lost-1", revoked=True)
    assert words(hospital.record([lost.opened("s1")], lost.maker)) == ["kept:revoked"]


def test_a_number_used_twice_is_forked_and_added(hospital: Hospital, blue: Device) -> None:
    twin = Device("blue-1")
    hospital.record([blue.opened("s1"), blue.opened("s2")], blue.maker)
    assert words(hospital.record([twin.opened("s3")], twin.maker)) == ["forked"]
    with hospital.lock:
        assert hospital.picture.value("stays/s3", "opened")


def test_a_forked_device_brings_what_it_made_before_under_its_new_identity(hospital: Hospital, blue: Device) -> None:
    renamed = Maker("blue-2", "device", previous=("blue-1",))
    assert words(hospital.record([blue.opened("s1")], renamed)) == ["added"]


def test_numbers_that_nobody_proved_do_not_fork_the_true_device(hospital: Hospital, blue: Device, red: Device) -> None:
    forger = Device("red-1")
    hospital.record([forger.opened("s1")], blue.maker)
    assert words(hospital.record([red.opened("s2")], red.maker)) == ["added"]


def test_one_bad_entry_holds_back_no_other(hospital: Hospital, blue: Device) -> None:
    brought: list[Any] = [blue.opened("s1"), None, blue.entry("note.written", "s1"), blue.given("s1"), {"id": {}}, blue.opened("s2")]
    assert words(hospital.record(brought, blue.maker)) == ["added", "kept:malformed", "kept:malformed", "added", "kept:malformed", "added"]


@pytest.mark.parametrize("kind", ["tea.\ud800", "tea\x00made"])
def test_a_kind_that_no_column_can_hold_is_kept_and_holds_back_no_other(hospital: Hospital, blue: Device, kind: str) -> None:
    brought = [blue.opened("s1"), blue.entry(kind, "s1"), blue.opened("s2")]
    assert words(hospital.record(brought, blue.maker)) == ["added", "kept:malformed", "added"]
    assert stored(hospital)[1]["data"]["raw"] == brought[1]
    assert hospital.verify() == []


def test_fields_that_we_do_not_know_are_stored(hospital: Hospital, blue: Device) -> None:
    hospital.record([blue.opened("s1") | {"mood": "good"}], blue.maker)
    assert stored(hospital)[0]["mood"] == "good"
    assert hospital.verify() == []


def test_odd_characters_come_back_as_they_were(hospital: Hospital, blue: Device) -> None:
    text = "a\u0000b \ud800 \U0001f415 \u2028 '; DROP TABLE journal; --"
    hospital.record([blue.entry("note.written", "s1", text=text)], blue.maker)
    assert stored(hospital)[0]["data"]["text"] == text


def test_nothing_brought_is_nothing_told(hospital: Hospital, blue: Device) -> None:
    assert hospital.record([], blue.maker) == []


def test_two_answers_in_one_field_of_a_form_clash_and_other_fields_do_not(hospital: Hospital, blue: Device, red: Device) -> None:
    hospital.record([blue.opened("s1"), blue.entry("form.filled", "s1", form="f1", feeding="twice a day")], blue.maker)
    assert words(hospital.record([red.entry("form.filled", "s1", form="f1", activity="rest")], red.maker)) == ["added"]
    assert words(hospital.record([red.entry("form.filled", "s1", form="f1", feeding="three times a day")], red.maker)) == ["clash"]

"""The roster: who is charted where, whoever chose it, and what became of the tablet since."""

from __future__ import annotations

from typing import Any

from domain.fold import Picture
from domain.roster import devices, first_of_ward, name_list, natural, roster_rows, wards
from tests.core.book import Book


def enroll(book: Book, device: str, *, time: str = "06:00", **data: Any) -> None:
    fields = {"device": device, "name": device.title(), "colour": "blue", "number": 1, "ward": "ICU", "role": "device"} | data
    book.write(f"enroll-{device}", "device.enrolled", fields, device="server", stay=None, time=time)


def admit(book: Book, stay: str, name: str, **data: Any) -> None:
    book.write(f"open-{stay}", "stay.opened", {"patient": {"name": name, "species": "dog"}, "ward": "ICU", **data}, stay=stay)


def told(picture: Picture) -> list[tuple[str, str | None, bool]]:
    return [(row.patient, row.home.device if row.home else None, row.chosen) for row in roster_rows(picture)]


def test_a_patient_is_at_home_where_a_person_said_else_on_the_first_device_of_its_ward() -> None:
    book = Book()
    enroll(book, "late", time="07:00")
    enroll(book, "early", time="05:00")
    admit(book, "s1", "Rex", cage="10")
    admit(book, "s2", "Biscuit", cage="2")
    book.write("assign", "stay.assigned", {"home_device": "late"}, stay="s1", saw=["open-s1"])
    assert told(book.picture) == [("Biscuit", "early", False), ("Rex", "late", True)]
    assert [row.saw for row in roster_rows(book.picture)] == [(), ("assign",)]


def test_a_ward_without_a_device_has_patients_without_a_home() -> None:
    book = Book()
    admit(book, "s1", "Rex")
    enroll(book, "wall", role="wall")
    enroll(book, "ipad", role="known")
    enroll(book, "other", ward="Medicine")
    assert told(book.picture) == [("Rex", None, False)]
    assert wards(book.picture) == ["ICU", "Medicine"]


def test_the_patients_of_a_lost_tablet_stand_without_a_home_and_say_where_they_were() -> None:
    book = Book()
    enroll(book, "blue")
    enroll(book, "red", time="07:00")
    admit(book, "s1", "Rex")
    admit(book, "s2", "Biscuit")
    book.write("assign", "stay.assigned", {"home_device": "blue"}, stay="s1")
    book.write("gone", "device.lost", {"device": "blue", "missing": [4, 5]}, device="server", stay=None)
    rows = {row.patient: row for row in roster_rows(book.picture)}
    assert (rows["Rex"].home, rows["Rex"].was) == (None, "Blue")
    assert rows["Biscuit"].home is not None
    assert rows["Biscuit"].home.device == "red"


def test_a_tablet_that_goes_on_under_a_new_identity_keeps_its_patients() -> None:
    book = Book()
    enroll(book, "blue")
    enroll(book, "blue-b", time="08:00", previous="blue")
    admit(book, "s1", "Rex")
    admit(book, "s2", "Biscuit")
    book.write("assign", "stay.assigned", {"home_device": "blue"}, stay="s1")
    assert told(book.picture) == [("Biscuit", "blue-b", False), ("Rex", "blue-b", True)]
    assert first_of_ward(book.picture, "ICU") == "blue-b"


def test_practice_patients_discharged_ones_and_the_second_of_a_merged_pair_are_left_out() -> None:
    book = Book()
    for stay, name in (("s1", "Rex"), ("s2", "Rex again"), ("practice-1", "Drill dog"), ("s3", "Gone home")):
        admit(book, stay, name)
    book.write("merge", "stay.merged", {"into": "s1"}, stay="s2")
    book.write("home", "stay.discharged", {"upto": {}}, stay="s3")
    assert [row.patient for row in roster_rows(book.picture)] == ["Rex"]


def test_a_device_is_kept_by_a_ward_or_by_a_person() -> None:
    book = Book()
    book.write("hire", "staff.added", {"staff": "ada", "name": "Ada Okafor"}, device="server", stay=None)
    enroll(book, "blue")
    enroll(book, "red", keeper="ada", ward="")
    assert [one.place for one in devices(book.picture)] == ["ICU", "kept by Ada Okafor"]


def test_a_code_that_nobody_recorded_is_never_called_no_code() -> None:
    book = Book()
    admit(book, "s1", "Rex", resuscitation="dnr", caution="bites", client={"name": "Mayer"}, cage="7")
    admit(book, "s2", "Biscuit", resuscitation=None)
    assert [(row.code, row.caution, row.owner) for row in roster_rows(book.picture)] == [
        ("code not recorded", "", ""), ("DNR", "bites", "Mayer"),
    ]  # fmt: skip


def test_two_comes_before_ten_and_a_long_list_is_cut_with_its_number() -> None:
    assert sorted(["Cage 10", "cage 2", "Barn"], key=natural) == ["Barn", "cage 2", "Cage 10"]
    assert natural("9" * 5000), "a name that is a very long number is a name"
    assert name_list(["Ada"]) == "Ada"
    assert name_list(["Ada", "Ben", "Cy"]) == "Ada, Ben and Cy"
    assert name_list([str(number) for number in range(8)], most=3) == "0, 1 and 6 more"


def test_two_stays_that_were_merged_into_each_other_apart_stay_one_patient() -> None:
    book = Book()
    admit(book, "s1", "Rex")
    admit(book, "s2", "Rex")
    book.write("m1", "stay.merged", {"into": "s2"}, stay="s1", device="red")
    book.write("m2", "stay.merged", {"into": "s1"}, stay="s2", device="green")
    assert [row.stay for row in roster_rows(book.picture)] == ["s1"]

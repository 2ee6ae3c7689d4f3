"""The pack's folder and its second places: replaced in one step, the last day kept, and what fails is said in words."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from domain.printed import PaperLine, PaperSheet
from ui.paper import places, shelf
from ui.paper.making import Made, Print, file_names

HOUR_MS = 3_600_000
NOW = 1_790_000_000_000


def made(as_of_ms: int = NOW, text: bytes = b"%PDF one") -> Made:
    files = [Print("ICU", "ICU.pdf", 1, 2, text), Print(None, "all.pdf", 1, 4, text + b" all")]
    line = PaperLine(1, "slot", "s1", "o1", "2026-11-22T20:00:00Z", as_of_ms, "due", "Cefazolin")
    return Made(as_of_ms, "02:10", 7, "e1", "2026-11 (1)", files, [PaperSheet(1, "s1", ("s1",), "ICU", "Biscuit", (line,))], "UTC")


def test_a_pack_is_put_and_found_again(tmp_path: Path) -> None:
    assert shelf.index(tmp_path) is None
    assert shelf.pack_age_s(tmp_path, NOW) is None
    shelf.put(tmp_path, made())
    found = shelf.pdf(tmp_path, "ICU")
    assert found is not None
    assert (found[0].as_of, found[1]) == ("02:10", b"%PDF one")
    assert shelf.pdf(tmp_path, None) == (found[0], b"%PDF one all")
    assert shelf.pdf(tmp_path, "Medicine") is None
    assert shelf.pack_age_s(tmp_path, NOW + HOUR_MS) == 3600


def test_the_orders_of_the_last_day_are_kept_and_older_ones_go(tmp_path: Path) -> None:
    for hour in (0, 10, 30):
        shelf.put(tmp_path, made(NOW + hour * HOUR_MS))
    assert [(as_of - NOW) // HOUR_MS for as_of, _ in shelf.printed_orders(tmp_path)] == [30, 10]
    assert shelf.printed_orders(tmp_path)[0][1] == made(NOW + 30 * HOUR_MS).order


def test_a_ward_that_is_gone_leaves_no_old_file(tmp_path: Path) -> None:
    shelf.put(tmp_path, made())
    shelf.put(tmp_path, made()._replace(files=made().files[1:]))
    assert [path.name for path in shelf.folder(tmp_path).glob("*.pdf")] == ["all.pdf"]


def test_a_damaged_index_is_no_pack(tmp_path: Path) -> None:
    shelf.put(tmp_path, made())
    (shelf.folder(tmp_path) / shelf.INDEX).write_text('{"files": [1]}', encoding="ascii")
    assert shelf.index(tmp_path) is None


@pytest.mark.parametrize("ward", ["../../etc/passwd", "ICU/2", "…", "all", "ALL", "a" * 300, "Größe", "con\u0000trol"])
def test_a_wards_name_makes_a_file_in_the_folder_and_nowhere_else(ward: str) -> None:
    names = file_names(["ICU", "icu", ward, ""])
    assert len({name.casefold() for name in names.values()}) == 4
    assert all("/" not in name and name.isascii() and name.casefold() != "all.pdf" for name in names.values())


def test_a_copy_lies_in_the_second_place_and_one_on_the_same_disk_is_pointed_out(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    told = places.Places([stick], tmp_path)
    told.copy(made())
    (place,) = told.all()
    assert (place.as_of_ms, place.trouble) == (NOW, "")
    assert "same disk" in place.remark
    assert (stick / "all.pdf").read_bytes() == b"%PDF one all"


def test_a_stick_that_is_not_there_is_said_and_comes_back(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    told = places.Places([stick], tmp_path)
    told.copy(made())
    assert "is not there" in told.all()[0].trouble
    stick.mkdir()
    told.copy(made())
    assert told.all()[0].trouble == ""


def test_a_full_disk_is_said_with_what_it_needs(tmp_path: Path) -> None:
    """/dev/full takes no byte; a folder cannot be one, so the sentence is asked for with its error."""
    with Path("/dev/full").open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left") as refused:
        file.write(b"x")
    assert "is full. Make room there: a pack needs about 1 MB" in places._sentence(tmp_path, made(), refused.value)


def test_a_share_that_hangs_holds_up_nothing_and_is_not_asked_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead machine's share blocks in the kernel; here the copying itself waits for a word."""
    gone, asked, copied = threading.Event(), [], places._copied

    def hangs(folder: Path, pack: Made, home: Path) -> places.Place:
        asked.append(folder)
        gone.wait(10)
        return copied(folder, pack, home)

    monkeypatch.setattr(places, "_copied", hangs)
    told = places.Places([tmp_path], tmp_path, answer_s=0.05)
    told.copy(made())
    told.copy(made())
    assert "does not answer" in told.all()[0].trouble
    assert len(asked) == 1
    gone.set()

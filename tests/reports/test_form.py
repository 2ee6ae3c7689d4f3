"""A form on paper: every answer is on it, what came late or differs is said beside it, and what was typed is text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from domain.data import form_table
from domain.entries import parse_time
from domain.fold import Picture
from reports.form import form_html
from reports.press import Press
from tests.core.book import STAY, Book
from tests.harness.pdf import text_of

NAUGHTY = json.loads((Path(__file__).parents[1] / "data" / "blns.json").read_text(encoding="utf-8"))
TABLE, _ = form_table(Path("nowhere"))
NOW = parse_time("2026-11-22T14:00:00Z")


def notes(**more: str) -> Book:
    """A patient with discharge notes that somebody began."""
    book = Book()
    patient = {"name": "Biscuit", "species": "dog", "breed": "Beagle", "sex": "FS"}
    book.write("open", "stay.opened", {"patient": patient, "client": {"name": "Mayer"}, "file_number": "4711"})
    book.write("f1", "form.filled", {"form": "discharge", "feeding": "low fat", **more}, time="08:00")
    return book


def html(picture: Picture, form: str = "discharge") -> str:
    return form_html(picture, TABLE, STAY, form, NOW)


def fields(page: str) -> list[tuple[str, str, str]]:
    """Label, answer, note of each field of a page."""
    found = re.findall(r'<div class="field"><b>(.*?)</b><p[^>]*>(.*?)</p>(?:<p class="note">(.*?)</p>)?</div>', page, re.DOTALL)
    return [(label, value, said) for label, value, said in found]


def test_the_page_says_whose_form_it_is_what_was_answered_and_that_it_is_not_final(press: Press) -> None:
    found = text_of(press.print(html(notes(diagnosis="Gastritis.\nNo foreign body.").picture)))
    for text in ("Discharge notes", "Biscuit Mayer", "dog · Beagle", "file 4711", "low fat", "No foreign body.", "nothing written"):
        assert text in found
    assert "Filled in by nora, 08:00; not finalized." in found
    assert "Signature of the owner" in found


def test_a_time_that_is_corrected_by_the_clock_says_on_which_device_and_by_how_much() -> None:
    book = notes()
    book.write("d", "device.enrolled", {"device": "blue", "name": "Blue 1"}, stay=None)
    clock = {"offset_ms": 720_000, "measured_at": "2026-11-22T05:00:00.000Z"}
    book.write("f2", "form.filled", {"form": "discharge", "back": "Friday"}, time="09:12", clock=clock)
    assert "Filled in by nora on Blue 1, 09:00 (its clock was 12 min ahead); not finalized." in html(book.picture)
    book.write("i", "form.finalize_intended", {"form": "discharge"}, saw=["f2"], device="red", time="09:22", clock=clock)
    assert "Waits to be finalized, asked by nora on red, 09:10 (its clock was 12 min ahead)." in html(book.picture)


def test_each_field_of_the_table_has_its_line_and_yes_is_a_word() -> None:
    book = notes()
    book.write("c", "form.filled", {"form": "consent", "risks": "yes", "how": "by phone"}, time="08:10")
    consent = next(one for one in TABLE if one.form == "consent")
    told = {label: value for label, value, _ in fields(html(book.picture, "consent"))}
    assert len(told) == len(consent.fields)
    assert (told["The risks were explained"], told["How it was given"]) == ("Yes", "by phone")
    assert told["The estimate was agreed"] == "nothing written"


def test_a_finalized_form_says_so_and_what_arrived_later_is_marked() -> None:
    book = notes()
    book.write("i", "form.finalize_intended", {"form": "discharge"}, saw=["f1"], time="09:00")
    assert "Waits to be finalized, asked by nora, 09:00." in html(book.picture)
    book.write("z", "form.finalized", {"form": "discharge", "upto": {"blue": 3}}, device="server-1", saw=["i"], time="09:01")
    book.write("far", "form.filled", {"form": "discharge", "back": "Friday"}, device="red", time="08:30")
    page = html(book.picture)
    assert "Finalized 09:01, as nora asked." in page
    assert [(label, said) for label, _, said in fields(page) if said] == [("When to come back", "arrived after it was finalized")]


def test_two_answers_of_two_who_could_not_know_of_each_other_are_both_on_the_page_with_who_wrote_them() -> None:
    book = notes()
    book.write("f2", "form.filled", {"form": "discharge", "feeding": "nothing"}, device="red", by="ole", time="08:05")
    [(_, value, said)] = [line for line in fields(html(book.picture)) if line[2]]
    assert "“low fat” (nora)" in value
    assert "“nothing” (ole)" in value
    assert "settle it" in said


def test_a_form_and_a_field_that_the_table_does_not_know_are_printed() -> None:
    book = notes(old_field="kept")
    book.write("x", "form.filled", {"form": "x-ray", "view": "lateral"}, time="08:10")
    assert ("old field", "kept", "") in fields(html(book.picture))
    assert fields(html(book.picture, "x-ray")) == [("view", "lateral", "")]


def test_naughty_answers_and_names_are_text(press: Press) -> None:
    book = notes()
    for place, text in enumerate(NAUGHTY):
        book.write(f"n{place}", "form.filled", {"form": f"naughty-{place // 60}", f"field{place}": text}, time="08:30")
    book.write("n", "stay.changed", {"patient": {"name": "<img src=x onerror=alert(1)>"}}, saw=["open"], time="08:31")
    forms = range((len(NAUGHTY) - 1) // 60 + 1)
    pages = [html(book.picture, f"naughty-{form}") for form in forms]
    found = "".join(text_of(press.print(page)) for page in pages)
    assert "<img src=x" in found
    assert "<script>alert(123)</script>" in found
    assert all("<script" not in page and "<img" not in page for page in pages)


def test_an_answer_of_several_pages_is_printed_whole(press: Press) -> None:
    found = text_of(press.print(html(notes(done="\n".join(f"Line {line}." for line in range(200))).picture)))
    assert [line for line in range(200) if f"Line {line}." not in found] == []
    assert found.count("page 1 of") == 1


@pytest.mark.parametrize("form", ["consent", "never"])
def test_a_form_that_nobody_began_is_an_error(form: str) -> None:
    with pytest.raises(KeyError):
        html(notes().picture, form)

"""The anesthetic report: every reading is in it, what is struck is shown as struck, and the same journal is the same bytes."""

from __future__ import annotations

import json
import random
import re
from itertools import pairwise
from pathlib import Path

import pytest

from domain.data import anesthesia_limits
from domain.entries import parse_time
from domain.fold import Picture
from reports.anesthesia import CHECKS, anesthesia_html
from reports.anesthesia_drawing import drawing
from reports.press import Press
from tests.core.anesthetics import START_MS, STAY
from tests.core.book import Book
from tests.harness.pdf import text_of

NAUGHTY = json.loads((Path(__file__).parents[1] / "data" / "blns.json").read_text(encoding="utf-8"))
LIMITS, _ = anesthesia_limits(Path("nowhere"))
EVENTS = (("i", "induction", "08:02"), ("t", "intubated", "08:06"), ("off", "agent_off", "09:50"), ("st", "sternal", "10:02"))
NOW = parse_time("2026-11-22T14:00:00Z")


def spay(minutes: int = 120, every: int = 5, name: str = "Biscuit") -> Book:
    """Two hours under anesthesia, a reading every five minutes, as a steady hand would write them."""
    book, dice = Book(), random.Random(7)
    patient = {"name": name, "species": "dog", "breed": "Beagle", "sex": "FS"}
    book.write("open", "stay.opened", {"patient": patient, "client": {"name": "Mayer"}, "weight_kg": "9.4", "resuscitation": "als"})
    book.write("sheet", "anesthesia.opened", {"sheet": "n1", "procedure": "Spay", "asa": "II", "surgeon": "Dr. Falk"}, time="08:00")
    for ident, event, time in EVENTS:
        book.write(ident, "anesthesia.marked", {"sheet": "n1", "event": event}, time=time)
    book.write("d1", "anesthesia.drugged", {"sheet": "n1", "drug": "Propofol", "amount": "37.6", "unit": "mg", "route": "IV"}, time="08:02")
    for step in range(0, minutes, every):
        values = {"hr": str(dice.randrange(85, 118)), "sys": str(dice.randrange(88, 130)), "dia": str(dice.randrange(55, 75))}
        values |= {"spo2": "97"}
        values |= {"rr": str(dice.randrange(8, 16)), "etco2": str(dice.randrange(36, 44))}
        values |= {"agent": "1.8", "temp": "37.2", "fluids": "47"}
        hour, minute = divmod(8 * 60 + step + 5, 60)
        book.write(f"r{step}", "anesthesia.read", {"sheet": "n1", "values": values}, time=f"{hour:02d}:{minute:02d}")
    return book


def printed(press: Press, picture: Picture) -> bytes:
    return press.print(anesthesia_html(picture, STAY, "n1", LIMITS, NOW))


def test_every_reading_event_and_drug_is_in_the_report(press: Press) -> None:
    book = spay()
    found = text_of(printed(press, book.picture))
    for step in range(0, 120, 5):
        hour, minute = 8 + (step + 5) // 60, (step + 5) % 60
        assert f"{hour:02d}:{minute:02d}" in found
    for words in ("Biscuit Mayer", "induction", "Propofol 37.6 mg IV", "page 1 of", "ASA", "Dr. Falk", "II", "24 readings"):
        assert words in found
    assert found.count("Biscuit Mayer · anesthesia of") == found.count("page "), "the patient stands on every page"


def test_a_time_that_is_corrected_by_the_clock_says_so(press: Press) -> None:
    book = spay()
    clock = {"offset_ms": -720_000, "measured_at": "2026-11-22T05:00:00.000Z"}
    book.write("note", "anesthesia.marked", {"sheet": "n1", "event": "comment", "text": "a cough"}, time="09:00", clock=clock)
    found = text_of(printed(press, book.picture))
    assert re.search(r"09:12 +a cough .*its clock was 12 min", found), found
    assert found.count("its clock was") == 1


def test_the_report_has_its_day_the_pre_operative_check_in_words_and_the_volume_of_a_dose(press: Press) -> None:
    book = spay(20)
    book.write("c", "anesthesia.changed", {"sheet": "n1", "checks.fasted": True, "checks.consent": True}, time="08:01")
    ketamine = {"sheet": "n1", "drug": "Ketamine", "amount": "47", "unit": "mg", "volume": "0.47"}
    book.write("d2", "anesthesia.drugged", ketamine, time="08:03")
    book.write("f", "anesthesia.finalized", {"sheet": "n1", "upto": {"blue": 99}}, device="server-1", time="11:00")
    found = text_of(printed(press, book.picture))
    flat = " ".join(found.split())
    assert found.count("anesthesia of 22 Nov 2026 08:00") == found.count("page ")
    assert "Pre-operative check Consent is signed · Fasted · not ticked: Patient and procedure confirmed" in flat
    assert "Ketamine 47 mg = 0.47 mL" in flat
    assert "checks" not in flat


def test_the_pre_operative_check_has_the_same_words_on_the_device_and_on_paper() -> None:
    script = (Path(__file__).parents[2] / "ui/elements/device/anesthesia/words_anesthesia.js").read_text(encoding="utf-8")
    table = script.partition("export const CHECKS = {")[2].partition("};")[0]
    assert dict(re.findall(r'(\w+): "([^"]+)"', table)) == CHECKS


def test_what_is_struck_is_shown_as_struck_and_what_is_out_of_the_limits_by_word(press: Press) -> None:
    book = spay()
    book.write("bad", "anesthesia.read", {"sheet": "n1", "values": {"hr": "41"}}, time="09:07")
    book.write("slip", "anesthesia.read", {"sheet": "n1", "values": {"hr": "333"}}, time="09:08")
    book.strike("slip", because="typed twice")
    found = text_of(printed(press, book.picture))
    assert "struck by nora: typed twice" in found
    assert "333" in found
    assert "▼ low" in found
    assert "▲ high" not in found, "a struck reading raises no mark"


def test_the_same_journal_is_the_same_bytes_in_any_order_of_arrival(press: Press) -> None:
    book = spay()
    again = Picture()
    entries = list(book.picture.entries.values())
    for entry in random.Random(3).sample(entries, len(entries)):
        again.add(entry)
    assert printed(press, book.picture) == printed(press, again)


def test_naughty_names_and_comments_are_text(press: Press) -> None:
    book = spay(20)
    for place, text in enumerate(NAUGHTY):
        book.write(f"c{place}", "anesthesia.marked", {"sheet": "n1", "event": "comment", "text": text}, time="08:30")
    book.write("n", "stay.changed", {"patient": {"name": "<img src=x onerror=alert(1)>"}}, saw=["open"], time="08:31")
    found = text_of(printed(press, book.picture))
    assert "<img src=x" in found
    assert "<script>alert(123)</script>" in found


def test_two_sheets_that_were_joined_are_one_report(press: Press) -> None:
    book = spay(20)
    book.write("other", "anesthesia.opened", {"sheet": "n2"}, device="red", time="08:20")
    book.write("far", "anesthesia.read", {"sheet": "n2", "values": {"hr": "99"}}, device="red", time="08:27")
    book.write("j", "anesthesia.joined", {"sheet": "n1", "with": "n2"}, saw=["sheet", "other"], time="11:00")
    found = text_of(press.print(anesthesia_html(book.picture, STAY, "n2", LIMITS, NOW)))
    assert "Read as one from 2 sheets" in found
    assert "08:27" in found


def test_a_species_without_limits_is_told(press: Press) -> None:
    book = spay(20)
    book.write("s", "stay.changed", {"patient": {"species": "horse"}}, saw=["open"], time="08:31")
    assert "no limits for this species (horse)" in text_of(printed(press, book.picture))


def test_a_sheet_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        anesthesia_html(spay(20).picture, STAY, "n9", LIMITS, START_MS)


def test_events_of_one_moment_have_their_numbers_side_by_side_and_the_last_time_stands_inside() -> None:
    marks = [["event", 100, 1, "a"], ["event", 100, 2, "b"], ["event", 103, 3, "c"], ["event", 300, 4, "d"], ["time", 989, NOW]]
    svg = str(drawing(marks, lambda _: "10:05"))
    places = [int(x) for x in re.findall(r'class="m b" x="(\d+)"', svg)]
    assert all(after - before >= 12 for before, after in pairwise(places))
    assert (places[0], places[3]) == (100, 300)
    assert '<text class="v" x="989"' in svg

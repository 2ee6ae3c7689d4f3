"""The bill on paper and as a file, read back: the patient on every page, doubts on top, sums that add up, names that stay names."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from domain.bill import Bill, bill, patient_bill
from domain.fold import Picture
from domain.marks import Window, spans
from domain.money import money
from domain.reconciling import reconcile
from reports.bill import bill_html
from reports.bill_file import COLUMNS, bill_csv, safe
from reports.clock import Clock
from reports.press import Press
from tests.core.book import DAY, NOON, STAY, Book, at
from tests.harness.pdf import text_of

NAUGHTY = json.loads((Path(__file__).parents[1] / "data" / "blns.json").read_text(encoding="utf-8"))


def house() -> Book:
    """Two patients over a night with an outage from ten to one: forty small lines of Biscuit, and one of Miso's that clashes."""
    book = Book()
    book.write("set", "settings.changed", {"currency": "EUR", "zone": "Europe/Berlin"}, stay=None)
    book.write("n", "staff.added", {"staff": "nora", "name": "Nora Quist"}, stay=None)
    for stay, name, owner, file_number in ((STAY, "Biscuit", "Mayer & Söhne", "4711"), ("s2", "Miso", "=Okafor", "")):
        about = {"patient": {"name": name}, "client": {"name": owner}, "file_number": file_number, "emr_id": file_number and "PS-88"}
        book.write(f"open{stay}", "stay.opened", about, stay=stay)
        form = {"order": "o1", "name": "Cefazolin", "schedule": {"prn": True}, "billing": {"code": "CEF", "price": "1.15"}}
        book.write(f"p{stay}", "order.placed", form, stay=stay)
    for number in range(40):
        time = f"{8 + number // 5:02d}:{number % 5 * 12:02d}"
        book.act(f"a{number}", f"prn:a{number}", time=time, quantity="0.5", received=f"{DAY}T15:00:00.000Z", saw=["ps1"])
    for ident, device in (("m1", "red"), ("m2", "green")):
        book.act(ident, NOON, device=device, stay="s2", time="12:05", saw=["ps2"])
    book.act("w", "prn:w", time="07:00", billed=False, received=f"{DAY}T15:00:00.000Z", saw=["ps1"])
    book.write("out1", "outage.declared", {"outage": "x1", "scope": "hospital", "since": f"{DAY}T10:00:00Z"}, stay=None)
    book.write("out2", "outage.ended", {"outage": "x1", "until": f"{DAY}T13:00:00Z"}, stay=None)
    return book


def bill_of(book: Book, window: Window = Window()) -> Bill:
    kind = money(book.picture)
    patients = [patient_bill(book.picture, stay, kind) for stay in book.picture.children("stays")]
    return bill(patients, window, spans(book.picture), kind, at("18:00"))


def page_of(book: Book, window: Window = Window()) -> str:
    rows = reconcile(book.picture, book.picture.children("stays"), window)
    return bill_html(bill_of(book, window), [one for row in rows for one in row.missed], "Harbour", Clock(book.picture))


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    return text_of(pdf).split("\f")[:-1]


@pytest.fixture(scope="module")
def printed(press: Press) -> list[str]:
    return pages_of(press.print(page_of(house(), Window(at("06:00"), at("18:00")))))


def test_a_moment_that_no_calendar_has_is_shown_as_the_end_of_its_years() -> None:
    clock = Clock(Picture())
    assert (clock.sortable(5 * 10**14)[:4], clock.day_word(-(10**14))[:4]) == ("9999", "0002")


def test_each_page_names_patient_owner_file_number_window_and_its_place(printed: list[str]) -> None:
    pages = printed
    assert len(pages) >= 4
    for number, page in enumerate(pages, 1):
        assert f"page {number} of {len(pages)}" in page
        assert "Bill from 22 Nov 07:00 until 22 Nov 19:00 · as of 22 Nov 2026 19:00" in page
    assert pages[0].lstrip().startswith("All patients")
    assert all(page.lstrip().startswith("Biscuit · Mayer & Söhne · file 4711 · practice id PS-88") for page in pages[1:-1])
    assert pages[-1].lstrip().startswith("Miso · =Okafor · no file number")


def test_what_waits_for_a_person_stands_before_any_sum(printed: list[str]) -> None:
    first = printed[0]
    assert first.index("To settle first: 1 line waits for a person") < first.index("Done and charged nowhere: 1") < first.index("Totals")
    assert re.search(r"Miso · =Okafor .* Cefazolin .* 1\.15 +It disagrees with another", first)
    assert "amounts in EUR" in first


def test_the_printed_amounts_add_up_to_the_printed_totals(printed: list[str]) -> None:
    pages = printed
    amounts = [Decimal(found) for page in pages for found in re.findall(r"1\.15 +(\d+\.\d\d) +billed +open", page)]
    assert len(amounts) == 40
    assert sum(amounts) == Decimal("23.20")  # 40 times 0.5 × 1.15 = 0.575, each rounded to 0.58
    sums = [Decimal(found) for page in pages for found in re.findall(r"Sum of what is billed +(\d+\.\d\d)", page)]
    assert sums == [Decimal("5.80"), Decimal("8.70"), Decimal("8.70"), Decimal("0.00")]
    assert re.search(r"Total, 40 lines +5\.80 +8\.70 +8\.70 +23\.20", pages[0])
    assert "Not in the total: 1 line held (1.15), 1 line not billed (1.15)." in pages[0]
    assert "Total of Biscuit: 23.20 EUR" in pages[-2]


def test_a_line_says_that_it_arrived_late(printed: list[str]) -> None:
    assert "arrived late, 22" in printed[1]


def test_a_time_that_is_corrected_by_the_clock_says_so() -> None:
    book = house()
    assert "its clock was" not in page_of(book)
    clock = {"offset_ms": 720_000, "measured_at": f"{DAY}T05:00:00.000Z"}
    book.act("off", f"{DAY}T20:00:00Z", time="17:12", clock=clock)
    assert re.search(r"18:00<br><small>its clock was 12 min ahead", page_of(book)), page_of(book)
    rows = list(csv.DictReader(io.StringIO(bill_csv(bill_of(book), Clock(book.picture)).decode("utf-8-sig"), newline="")))
    assert COLUMNS[-1] == "time_corrected"
    assert [(row["done"], row["time_corrected"]) for row in rows if row["time_corrected"]] == [
        ("2026-11-22 18:00", "its clock was 12 min ahead")
    ]


def test_the_file_has_the_same_lines_and_totals() -> None:
    book = house()
    raw = bill_csv(bill_of(book), Clock(book.picture))
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    lines = [row for row in rows if row["row"] == "line"]
    assert len(lines) == len(bill_of(book).lines) == 42
    total = next(row for row in rows if row["row"] == "total")
    assert total["amount"] == "23.20" == str(sum(Decimal(row["amount"]) for row in lines if row["billed"] == "billed"))
    by_part = {row["part"]: row["amount"] for row in rows if row["what"] == "all patients"}
    assert by_part == {"before": "5.80", "during": "8.70", "after": "8.70"}
    assert lines[0] | {"charge": ""} == {
        "row": "line", "patient": "Biscuit", "owner": "Mayer & Söhne", "file_number": "4711", "emr_id": "PS-88", "part": "before",
        "due": "", "done": "2026-11-22 08:00", "arrived_late": "2026-11-22 16:00", "time_typed": "", "what": "Cefazolin",
        "outcome": "given", "who": "Nora Quist", "initials": "NQ", "code": "CEF", "quantity": "1", "unit": "", "price": "1.15",
        "amount": "1.15",
        "billed": "not billed", "state": "open", "why": "", "told_at": "", "told_by": "", "stay": STAY, "charge": "", "difference_of": "",
        "typed_by": "", "time_corrected": "",
    }  # fmt: skip
    assert {row["owner"] for row in lines} == {"Mayer & Söhne", "'=Okafor"}


def test_no_name_becomes_a_formula_and_a_credit_stays_a_number() -> None:
    for text in ("=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "  =1", "＝1", "|x", "%0", "\n=1", "\x00=1"):
        assert safe(text).startswith("'"), repr(text)
    assert [safe(text) for text in ("Biscuit", "O'Neill", "3 = 2 + 1", "")] == ["Biscuit", "O'Neill", "3 = 2 + 1", ""]
    book = house()
    for number, text in enumerate(NAUGHTY):
        book.write(f"x{number}", "stay.changed", {"patient": {"name": text}, "client": {"name": text}})
        rows = list(csv.reader(io.StringIO(bill_csv(bill_of(book), Clock(book.picture)).decode("utf-8-sig"), newline="")))
        assert {len(row) for row in rows} == {len(COLUMNS)}
        if number >= 40:
            break
    line = house()
    line.write("t", "charge.entered", {"charge": bill_of(line).patients[0].lines[5].charge.charge, "figures": {"quantity": "2"}})
    rows = list(csv.reader(io.StringIO(bill_csv(bill_of(line), Clock(line.picture)).decode("utf-8-sig"), newline="")))
    assert [row[COLUMNS.index("quantity")] for row in rows if row[COLUMNS.index("difference_of")]] == ["quantity", "-1.5"]


def test_naughty_names_are_printed_as_text(press: Press) -> None:
    book = house()
    book.write("x", "stay.changed", {"patient": {"name": "<b>&\ud800"}, "client": {"name": "{{ 7 * 7 }}"}, "file_number": "</div>"})
    pages = pages_of(press.print(page_of(book, Window(at("08:00"), at("08:10")))))
    assert "{{ 7 * 7 }} · file </div>" in pages[1]


def test_an_empty_bill_says_so(press: Press) -> None:
    [page] = pages_of(press.print(page_of(house(), Window(at("20:00"), at("21:00")))))
    assert "Nothing was done in this window." in page

"""The downtime pack on paper, read back from its PDF: everything that a nurse needs at three in the morning is there, on each page."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain import printed
from domain.data import EMERGENCY_DOSES
from domain.emergency_doses import TABLE, read_table
from domain.entries import parse, parse_time
from domain.fold import Picture
from domain.store.zones import zone_table
from reports.pack import Book, open_book
from reports.press import Press
from tests.harness.pdf import text_of
from tests.vectors.cases import entries

ROOT = Path(__file__).parents[2]
NAUGHTY = json.loads((ROOT / "tests" / "data" / "blns.json").read_text(encoding="utf-8"))
DOSES = read_table((ROOT / "domain" / "data" / EMERGENCY_DOSES).read_text(encoding="utf-8"))
ZONES = {"UTC": [[0, 0]], "Europe/Berlin": zone_table("Europe/Berlin", 2025, 2027)}
#: 02:10 in Berlin
NOW = "2026-11-23T01:10:00Z"


def house(*short: list[Any], zone: str = "Europe/Berlin", **setting: Any) -> Picture:
    """A hospital of abbreviated entries (tests/vectors/cases.py)."""
    told = {"name": "Harbour", "zone": zone, **setting}
    ada = {"staff": "nora", "name": "Nora Lind", "role": "nurse"}
    device = {"device": "blue", "name": "Blue 1", "role": "device", "ward": "ICU", "colour": "blue", "number": 3}
    first = [["set", "settings.changed", told], ["st", "staff.added", ada], ["dev", "device.enrolled", device]]
    picture = Picture()
    for raw in entries([[*one, {"stay": None, "device": "server-1", "because": None}] for one in first] + list(short)):
        picture.add(parse(raw))
    return picture


def book_of(picture: Picture, now: str = NOW) -> Book:
    made = open_book(picture, parse_time(now), ZONES, DOSES)
    for place in made.places:
        made.add(picture, place)
    return made


def placed(order: str, name: str, schedule: dict[str, Any], stay: str = "s1", **more: Any) -> list[Any]:
    data = {"order": order, "name": name, "section": "Medication", "schedule": schedule, "entry": "initials", **more}
    return [f"p-{order}", "order.placed", data, {"stay": stay}]


def act(name: str, order: str, slot: str, outcome: str = "given", **more: Any) -> list[Any]:
    said = {key: more.pop(key) for key in ("value", "unit", "until") if key in more}
    return [name, "treatment.charted", {"order": order, "slot": slot, "outcome": outcome, **said}, {"saw": [f"p-{order}"], **more}]


BISCUIT = ["o1", "stay.opened", {
    "patient": {"name": "Biscuit", "species": "dog", "breed": "Beagle", "sex": "neutered"}, "client": {"name": "Mayer"}, "ward": "ICU",
    "cage": "3", "weight_kg": "9.4", "resuscitation": "als", "caution": "bites", "critical_notes": "Allergic to penicillin",
}, {"stay": "s1", "at": "2026-11-20T09:00:00.000Z"}]  # fmt: skip
DUSTY = ["o2", "stay.opened", {
    "patient": {"name": "Biscuits", "species": "horse"}, "ward": "Barn", "cage": "B1", "weight_kg": "512",
}, {"stay": "s2"}]  # fmt: skip
CEFAZOLIN = placed("cef", "Cefazolin", {"every_min": 480, "start": "2026-11-22T08:00:00Z"},
                   dose={"amount": "22", "unit": "mg", "per_kg": True, "concentration": "100", "route": "IV"})  # fmt: skip


def pages_of(found: str) -> list[str]:
    return [page for page in found.split("\f") if page.strip()]


def test_a_sheet_says_all_that_is_needed_at_three_in_the_morning(press: Press) -> None:
    picture = house(
        BISCUIT, DUSTY, CEFAZOLIN,
        placed("fen", "Fentanyl", {"prn": True, "min_gap_min": 60}, dose={"amount": "3", "unit": "mcg", "per_kg": True, "route": "IV"}),
        placed("lrs", "Lactated Ringer's", {"cri": True}, dose={"amount": "24", "unit": "mL/h", "route": "IV"}),
        placed("ket", "Ketamine", {"cri": True}, dose={"amount": "2", "unit": "mcg", "per_kg": True, "concentration": "10", "route": "IV"}),
        placed("tpr", "Temperature", {"at_local": ["08:00", "20:00"], "zone": "Europe/Berlin", "start": "2026-11-20T00:00:00Z"}),
        act("a1", "cef", "2026-11-22T16:00:00Z", at="2026-11-22T16:04:00.000Z"),
        act("a2", "fen", "prn:a2", at="2026-11-23T00:40:00.000Z"),
        act("a3", "lrs", "cri:a3", value="24", unit="mL/h", at="2026-11-22T12:00:00.000Z"),
        ["a5", "treatment.charted",
         {"order": "cef", "slot": "2026-11-22T08:00:00Z", "outcome": "partial", "amount": "206.8", "quantity": "100", "unit": "mg"},
         {"saw": ["p-cef"], "at": "2026-11-22T08:03:00.000Z", "because": "vein blew"}],
        act("a4", "tpr", "2026-11-22T19:00:00Z", "not_given", at="2026-11-22T19:10:00.000Z", because="asleep"),
    )  # fmt: skip
    found = text_of(press.print(book_of(picture).ward_html("ICU")))
    flat = " ".join(found.split())
    wanted = (
        "Biscuit", "Mayer", "cage 3", "dog · Beagle · neutered", "ALS", "advanced life support", "bites", "Allergic to penicillin",
        "Name alert", "Biscuits", "Barn", "9.4 kg", "Old weight", "Blue 1, number 3",
        "22 mg/kg × 9.4 kg", "206.8 mg IV", "2.068 mL", "every 8 hours", "when needed, not within an hour",
        "last given 01:40, not before 02:40", "24 mL/h IV", "2 mcg/kg × 9.4 kg = 18.8 mcg IV",
        "last recorded Sun 13:00: 24 mL/h", "not given NL: asleep",
        "Sun 17:04 given NL", "Sun 09:03 partly given 100 mg NL: vein blew", "NL Nora Lind", "NOT SIGNED OFF", "0.094 mg",
        "0.094 mL of 1 mg/mL",
        "When the screens are gone", "Enter from paper",
    )  # fmt: skip
    assert [words for words in wanted if words.lower() not in flat.lower()] == []
    front = next(page for page in pages_of(found) if "Due first" in page)
    for time in ("09:00", "17:00", "Tue 01:00", "08:00", "20:00"):  # Cefazolin in Berlin, Temperature by the wall's clock
        assert time in front, time
    assert all("Orders as of 02:10, Mon 23 Nov 2026" in page for page in pages_of(found))
    sheets = [page for page in pages_of(found) if "The last 24 hours" in page or "Due first" in page]
    assert all("Biscuit" in page and "Mayer" in page and "cage 3" in page for page in sheets)


def test_a_code_that_nobody_asked_for_is_said_and_a_horse_gets_no_dose_of_a_dog(press: Press) -> None:
    found = text_of(press.print(book_of(house(DUSTY), NOW).ward_html("Barn")))
    flat = " ".join(found.split())
    assert "code not recorded" in flat
    assert "no code" not in flat.lower()
    assert "This table has doses for cats and dogs only. For this animal ask the doctor." in flat
    assert "5.12 mg" not in flat


def test_what_disagrees_is_said_with_both_sides() -> None:
    apart = act("a1", "cef", "2026-11-22T16:00:00Z", device="blue"), act("a2", "cef", "2026-11-22T16:00:00Z", device="red")
    sheet = book_of(house(BISCUIT, CEFAZOLIN, *apart)).sheets["s1"]
    ((title, sides),) = sheet.clashes
    assert title == "Cefazolin Sun 17:00: charted by two who could not know of each other"
    assert [side.split(" (")[1] for side in sides] == ["Blue 1)", "red)"]
    assert "disagrees: ask" in [box.mark for _, acts in sheet.sections for row in acts for boxes in row.rows for box in boxes]


def test_a_time_that_is_corrected_by_the_clock_has_a_mark_and_the_mark_its_legend() -> None:
    clock = {"offset_ms": 720_000, "measured_at": "2026-11-22T05:00:00.000Z"}
    dose = act("a1", "cef", "2026-11-22T08:00:00Z", at="2026-11-22T08:12:00.000Z", clock=clock)
    sheet = book_of(house(BISCUIT, CEFAZOLIN, dose)).sheets["s1"]
    assert [one.acts for one in sheet.past] == [["Sun 09:00* given NL"]]
    assert sheet.legend == "* time corrected, the device’s clock was off, NL Nora Lind"
    plain = book_of(house(BISCUIT, CEFAZOLIN, act("a1", "cef", "2026-11-22T08:00:00Z"))).sheets["s1"]
    assert "*" not in plain.legend


def test_a_hospital_of_pounds_and_twelve_hours_reads_both() -> None:
    sheet = book_of(house(BISCUIT, CEFAZOLIN, hours24=False, weight_unit="lb")).sheets["s1"]
    assert sheet.weight == "20.7 lb (9.4 kg)"
    assert sheet.first[:2] == ["1:00 am Cefazolin", "9:00 am Cefazolin"]  # the first stands open since one


def test_a_sign_off_is_printed_with_its_name() -> None:
    signing = ["t", "table.signed_off", {"table": TABLE, "edition": DOSES.edition}, {"stay": None, "device": "server-1", "by": "nora"}]
    made = book_of(house(BISCUIT, signing))
    assert made.signed
    assert "signed off by Nora Lind, Sun 22 Nov 2026" in made.ward_html("ICU")


def test_naughty_names_are_printed_as_they_are(press: Press) -> None:
    texts = [*NAUGHTY[:90], "\ud800 half a pair"]
    taken = count()

    def text() -> str:
        return str(texts[next(taken) % len(texts)])

    short: list[list[Any]] = []
    for number in range(3):
        patient = {"name": text(), "species": text(), "breed": text()}
        data = {"patient": patient, "client": {"name": text()}, "ward": "ICU", "cage": text(), "critical_notes": text(), "caution": text()}
        short.append([f"o{number}", "stay.opened", data, {"stay": f"s{number}"}])
        often = {"every_min": 240, "start": "2026-11-22T08:00:00Z"}
        short += [placed(f"o{number}-{place}", text(), often, f"s{number}") for place in range(6)]
        short.append([f"n{number}", "note.written", {"text": text()}, {"stay": f"s{number}"}])
    found = text_of(press.print(book_of(house(*short)).ward_html("ICU")))
    assert "<script>" in found or "undefined" in found
    assert len([page for page in pages_of(found) if "Orders as of" in page]) == len(pages_of(found))


texts = st.text(max_size=60)
written_doses = st.dictionaries(
    st.sampled_from(["amount", "unit", "route", "per_kg", "concentration"]), st.one_of(texts, st.just("12.5"), st.booleans())
)
schedules = st.sampled_from(
    [{"every_min": 60, "start": "2026-11-22T00:00:00Z"}, {"prn": True}, {"cri": True}, {"stat": "2026-11-23T02:00:00Z"}]
)
orders = st.lists(st.tuples(texts, texts, st.one_of(st.none(), texts, written_doses), schedules), max_size=4)


@settings(max_examples=30, deadline=None)
@given(texts, texts, orders)
def test_whatever_people_write_every_line_of_the_order_is_a_box_of_the_sheet_once(name: str, ward: str, given_orders: list[Any]) -> None:
    short: list[list[Any]] = [["o", "stay.opened", {"patient": {"name": name}, "client": {"name": ward}, "ward": ward, "caution": name}]]
    for number, (title, section, dose, schedule) in enumerate(given_orders):
        data = {"order": f"o{number}", "name": title, "section": section, "schedule": schedule}
        short.append([f"p{number}", "order.placed", data | ({"dose": dose} if isinstance(dose, dict) else {})])
    picture = house(*short)
    made = book_of(picture)
    (order,) = printed.paper_order(picture, None, parse_time(NOW), ZONES)
    sheet = made.sheets["s1"]
    boxes = [box.number for _, acts in sheet.sections for one in acts for row in one.rows for box in row]
    assert boxes + sheet.free == [line.number for line in order.lines]
    assert "Orders as of" in made.ward_html(order.ward)


def test_an_anesthesia_that_goes_on_has_a_page_with_its_last_values_its_totals_and_a_grid_to_go_on(press: Press) -> None:
    def on_sheet(name: str, kind: str, minute: int, **more: Any) -> list[Any]:
        return [name, f"anesthesia.{kind}", {"sheet": "n1", **more}, {"at": f"2026-11-23T00:{minute:02d}:00.000Z"}]

    propofol = {"drug": "Propofol", "unit": "mg", "route": "IV"}
    picture = house(
        BISCUIT,
        on_sheet("n", "opened", 0, procedure="Spay", asa="II", anesthetist="Ada"),
        on_sheet("i", "marked", 2, event="induction"),
        on_sheet("d1", "drugged", 2, amount="37.6", **propofol),
        on_sheet("d2", "drugged", 20, amount="12.4", **propofol),
        *(on_sheet(f"r{step}", "read", step, values={"hr": str(90 + step), "temp": "37.5"}) for step in range(5, 60, 5)),
        temperature_unit="F",
    )
    found = pages_of(text_of(press.print(book_of(picture).ward_html("ICU"))))
    (page,) = [page for page in found if "goes on: Spay" in page]
    flat = " ".join(page.split())
    wanted = (
        "Biscuit", "Mayer", "ASA II", "anesthetist Ada", "11 readings", "01:02 induction NL", "Propofol 50 mg in 2 doses",
        "01:20 Propofol 12.4 mg IV NL", "01:55", "145", "99.5", "A reading every 5 minutes", "the next is due 02:00", "Another time",
    )  # fmt: skip
    assert [words for words in wanted if words not in flat] == []
    (done,) = entries([["f", "anesthesia.finalized", {"sheet": "n1", "upto": {}}, {"stay": "s1", "device": "server-1"}]])
    picture.add(parse(done))
    assert book_of(picture).sheets["s1"].anesthesias == [], "a finalized sheet has its report"

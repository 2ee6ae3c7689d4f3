"""The roster and the labels on paper: read back as text, whatever the names are; and the swatch is the browser's."""

from __future__ import annotations

import json
import re
from pathlib import Path

from domain.roster import Keeping, RosterRow, label_words, natural
from reports import labels, roster, swatch
from reports.press import Press
from tests.harness.pdf import text_of

ROOT = Path(__file__).parents[2]
NAUGHTY = json.loads((ROOT / "tests" / "data" / "blns.json").read_text(encoding="utf-8"))
ADDRESS = "https://wardlight.harbour.example/device"


def keeping(name: str, colour: str, number: str, ward: str = "ICU", keeper: str = "", role: str = "device") -> Keeping:
    return Keeping(name.lower(), name, colour, number, ward, keeper and "s-1", keeper, role, "here")


BLUE, BLACK = keeping("Blue 1", "blue", "1"), keeping("Black 2", "black", "2", keeper="Ada Okafor")


def row(patient: str, cage: str, home: Keeping | None, **more: str) -> RosterRow:
    said = {"owner": "Mayer", "species": "dog", "ward": "ICU", "code": "code not recorded", "caution": "", "was": ""} | more
    return RosterRow(
        cage, patient, said["owner"], said["species"], said["ward"], cage, said["code"], said["caution"], home, True, said["was"], ()
    )


def test_the_roster_says_of_each_patient_its_device_cage_code_and_caution(press: Press) -> None:
    rows = [
        row("Biscuit", "3", BLUE, code="DNR", caution="bites"), row("Rex", "4", BLACK), row("Kiwi", "5", None, was="Grey 4"),
        row("Star", "", BLUE, ward=""),
    ]  # fmt: skip
    found = text_of(press.print(roster.roster_html(rows, "Harbour", "25 Nov 2026 09:12")))
    biscuit = next(line for line in found.splitlines() if "Biscuit" in line)
    assert [word for word in ("3", "Mayer", "dog", "DNR", "! bites", "Blue 1") if word not in biscuit] == []
    assert re.search(r"Black 2 · number 2 · kept by Ada Okafor", found)
    assert "1 patient has no home device" in found
    assert "was on Grey 4" in found
    assert "No ward" in found
    assert "Roster as of 25 Nov 2026 09:12" in found


def test_the_roster_of_naughty_names_leaves_nobody_out(press: Press) -> None:
    rows = [row(f"{place}x {name}", str(place), BLUE, owner=name) for place, name in enumerate(NAUGHTY[:120])]
    found = text_of(press.print(roster.roster_html(rows, "Harbour", "now")))
    assert {int(number) for number in re.findall(r"(\d+)x ", found)} >= set(range(120))


def test_every_device_has_a_label_with_its_colour_in_a_word_and_a_pattern(press: Press) -> None:
    many = [keeping(f"Green {number}", "green", str(number)) for number in range(3, 9)]
    system = keeping("Desk", "white", "1", role="practice_system")
    html = labels.labels_html([BLUE, BLACK, system, *many], "Harbour", ADDRESS, "25 Nov 2026")
    found = text_of(press.print(html))
    for word in ("Blue 1", "Black 2", "a cross", "kept by Ada Okafor", "Green 8", "treatments", ADDRESS, "page 2 of 2"):
        assert word in found
    assert html.count('class="label"') == 9


def test_a_label_is_old_when_what_it_says_has_changed() -> None:
    assert label_words(BLUE) != label_words(BLUE._replace(number="2"))
    assert label_words(BLUE) != label_words(BLUE._replace(ward="Medicine"))
    assert label_words(BLACK) == label_words(BLACK._replace(ward="Medicine"))  # it is kept by a person


def test_the_swatch_is_the_same_on_paper_and_on_screens() -> None:
    script = (ROOT / "ui" / "elements" / "common" / "devices.js").read_text(encoding="utf-8")
    drawn = script.split("const PATTERN_OF")
    assert dict(re.findall(r'(\w+): "(#[0-9a-f]{6})"', drawn[0])) == swatch.HEX
    patterns = re.search(r"const PATTERNS = (\[.*?\]);", script)
    assert patterns is not None
    assert tuple(json.loads(patterns[1])) == swatch.PATTERNS
    assert {word: int(place) for word, place in re.findall(r"(\w+): (\d)", drawn[1].splitlines()[0])} == swatch.PATTERN_OF


def test_a_colour_that_is_none_is_grey_and_nothing_of_it_gets_into_the_drawing() -> None:
    assert "script" not in swatch.swatch('"/><script>')
    assert swatch.colour_of("#12ab9f") == "#12ab9f"
    assert natural("Blue 2") < natural("Blue 10")

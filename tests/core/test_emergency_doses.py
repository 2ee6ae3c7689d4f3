"""The emergency table: each dose of the edition that ships reckoned by hand, its rules by species, and what un-signs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.data import EMERGENCY_DOSES, emergency_table
from domain.emergency_doses import COLUMNS, TABLE, Dose, Table, doses_for, read_table, signed_off
from domain.entries import parse
from domain.errors import BadInput
from domain.fold import Picture
from tests.vectors.cases import entries

SHIPPED = (Path(__file__).parents[2] / "domain" / "data" / EMERGENCY_DOSES).read_text(encoding="utf-8")
#: a dog of 12.5 kg: dose and volume, reckoned on paper from the volume hints of the sources where they have one (mL per kg × 12.5)
BY_HAND = {
    "epinephrine": ("0.125 mg", "0.125 mL of 1 mg/mL"),  # 0.01 mL/kg
    "vasopressin": ("10 units", "0.5 mL of 20 units/mL"),  # 0.04 mL/kg
    "atropine": ("0.625 mg", "1.563 mL of 0.4 mg/mL or 1.157 mL of 0.54 mg/mL"),  # about 0.1 mL/kg
    "lidocaine": ("25 mg", "1.25 mL of 20 mg/mL"),  # 0.1 mL/kg of 2 %
    "amiodarone": ("62.5 mg", "1.25 mL of 50 mg/mL"),  # 0.1 mL/kg
    "esmolol": ("6.25 mg", "0.625 mL of 10 mg/mL"),  # 0.05 mL/kg
    "esmolol-rate": ("625 mcg/min", "3.75 mL/h of 10 mg/mL"),  # 625 × 60 ÷ 10,000
    "bicarbonate": ("12.5 mEq", ""),
    "naloxone": ("0.25 to 0.5 mg", "0.625 to 1.25 mL of 0.4 mg/mL"),
    "flumazenil": ("0.125 to 0.25 mg", "1.25 to 2.5 mL of 0.1 mg/mL"),
    "atipamezole": ("0.625 to 1.25 mg", "0.125 to 0.25 mL of 5 mg/mL"),
    "shock-biphasic": ("25 to 50 J", ""),
    "shock-monophasic": ("50 to 75 J", ""),
    "shock-open-biphasic": ("2.5 to 5 J", ""),
    "shock-open-monophasic": ("6.25 to 12.5 J", ""),
}


def shipped() -> Table:
    return read_table(SHIPPED)


def of(kg: str | None, species: object) -> dict[str, Dose]:
    return {dose.key: dose for dose in doses_for(shipped(), kg, species)}


def test_every_dose_of_a_dog_is_as_reckoned_by_hand() -> None:
    assert {key: (dose.dose, dose.volume) for key, dose in of("12.5", "dog").items()} == BY_HAND


def test_lidocaine_is_for_dogs_only() -> None:
    assert of("4", "dog")["lidocaine"].dose == "8 mg"
    assert (of("4", "cat")["lidocaine"].dose, of("4", "cat")["lidocaine"].why_not) == ("", "for dogs only: ask the doctor")


def test_no_dose_of_a_dog_is_told_for_a_horse() -> None:
    assert {dose.dose for dose in of("512", "horse").values()} == {""}
    assert all(dose.why_not.endswith("only: ask the doctor") for dose in of("512", "Equine").values())


def test_without_a_weight_there_is_no_dose() -> None:
    assert {(dose.dose, dose.volume, dose.why_not) for dose in of(None, "dog").values()} == {("", "", "weigh the patient first")}


def test_every_line_names_its_source() -> None:
    table = shipped()
    assert all(row.sources and all(1 <= number <= len(table.sources) for number in row.sources) for row in table.rows)


def signing(edition: str) -> Picture:
    picture = Picture()
    made = entries([["s", "table.signed_off", {"table": TABLE, "edition": edition}, {"stay": None, "by": "ivo", "device": "server-1"}]])
    picture.add(parse(made[0]))
    return picture


def test_a_sign_off_holds_for_its_edition_only() -> None:
    edition = shipped().edition
    done = signed_off(signing(edition), edition)
    assert done is not None
    assert done.by == "ivo"
    assert signed_off(Picture(), edition) is None
    assert signed_off(signing("2025-01 (00000000)"), edition) is None


def test_a_number_changed_under_the_same_edition_unsigns_it() -> None:
    changed = read_table(SHIPPED.replace(",0.01,,mg/kg,1 mg/mL,", ",0.1,,mg/kg,1 mg/mL,"))
    assert changed.edition.split()[0] == shipped().edition.split()[0]
    assert signed_off(signing(shipped().edition), changed.edition) is None


LINE = "e1,k,drug,use,1,,mg/kg,2 mg/mL,dog,note,a book"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("e1,k,drug,use,one,,mg/kg,2 mg/mL,dog,note,a book", "must be numbers"),
        ("e1,k,drug,use,\"0,5\",,mg/kg,2 mg/mL,dog,note,a book", "must be numbers"),
        ("e1,k,drug,use,1,,mg,2 mg/mL,dog,note,a book", "must be per kg"),
        ("e1,k,drug,use,1,,mg/kg,2 units/mL,dog,note,a book", "a concentration must look like"),
        ("e1,k,drug,use,1,,mg/kg,0 mg/mL,dog,note,a book", "a concentration must look like"),
        ("e1,k,drug,use,1,,mg/kg,2 mg/mL,dog,note,", "a source"),
        ("e1,k,drug,use,1,,mg/kg", "too many or too few columns"),
        (f"{LINE}\n{LINE}", "same key"),
        (f"{LINE}\ne2,l,drug,use,1,,mg/kg,,dog,note,a book", "the same edition"),
        ("", "1 to 60 lines"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused_with_the_line(line: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_table(f"{','.join(COLUMNS)}\n{line}\n")


def test_the_hospitals_own_table_goes_first_and_a_broken_one_is_named(tmp_path: Path) -> None:
    own = tmp_path / EMERGENCY_DOSES
    own.write_text(f"{','.join(COLUMNS)}\n{LINE}\n", encoding="utf-8")
    table, trouble = emergency_table(tmp_path)
    assert (table.rows[0].drug, table.edition[:3], trouble) == ("drug", "e1 ", "")
    own.write_bytes(b"\xff\xfe no table")
    table, trouble = emergency_table(tmp_path)
    assert table.edition == shipped().edition
    assert "own table" in trouble

"""The table of the hospital's forms: what it must be, in words for who wrote it; and what of the record it does not know is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain import forms
from domain.data import form_table
from domain.errors import BadInput

HEAD = ",".join(forms.COLUMNS)
ROW = "1,discharge,Discharge notes,feeding,Feeding,area,,ours"


def test_the_table_that_ships_can_be_read_and_says_where_it_is_from(tmp_path: Path) -> None:
    table, trouble = form_table(tmp_path)
    assert trouble == ""
    assert [one.form for one in table] == ["discharge", "consent"]
    assert all(field.input == "choice" or not field.options for one in table for field in one.fields)


def test_a_hospitals_own_table_goes_first_and_a_broken_one_is_named_and_not_used(tmp_path: Path) -> None:
    own = tmp_path / "forms.csv"
    own.write_text(f"{HEAD}\n1,estimate,Estimate,sum,Sum,text,,ours\n", encoding="utf-8")
    assert [one.form for one in form_table(tmp_path)[0]] == ["estimate"]
    own.write_text(f"{HEAD}\n1,estimate,Estimate,Sum total,Sum,text,,ours\n", encoding="utf-8")
    table, trouble = form_table(tmp_path)
    assert [one.form for one in table] == ["discharge", "consent"]
    assert "Line 2" in trouble


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["a,b"], "The first line must be"),
        ([HEAD, "1,,Notes,feeding,Feeding,area,,ours"], "the form's id"),
        ([HEAD, "1,discharge,Notes,finalized,Done,area,,ours"], "no field's id"),
        ([HEAD, "1,discharge,Notes,form,Form,area,,ours"], "no field's id"),
        ([HEAD, "1,discharge,Notes,feeding,Feeding,number,,ours"], "none of text, area, choice, yes_no"),
        ([HEAD, "1,discharge,Notes,feeding,Feeding,area,,"], "a source"),
        ([HEAD, "1,discharge,Notes,feeding,Feeding,choice,,ours"], "A choice has options".lower()),
        ([HEAD, ROW, ROW], "already"),
        ([HEAD, ROW, "1,discharge,Other notes,back,Back,text,,ours"], "is called"),
        ([HEAD, *(f"1,discharge,Notes,f{n},F,text,,ours" for n in range(forms.FIELDS_MAX + 1))], "at most"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_its_line(rows: list[str], says: str) -> None:
    with pytest.raises(BadInput) as told:
        forms.read_forms("\n".join(rows))
    assert says in told.value.detail

"""The table of the hospital's forms: what it must be, in words for who wrote it; and what of the record it does not know is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain import forms
from domain.data import form_table
from domain.errors import BadInput
from tests.core.book import STAY, Book

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
    own.write_text(f"{HEAD}\n", encoding="utf-8")
    assert [one.form for one in form_table(tmp_path)[0]] == ["discharge", "consent"], "a head alone asks nothing"
    own.write_text(f"{HEAD}\n1,estimate,Estimate,sum,{'x' * 150_000},text,,ours\n", encoding="utf-8")
    assert [one.form for one in form_table(tmp_path)[0]] == ["discharge", "consent"], "a cell that no reader of CSV takes"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["a,b"], "The first line must be"),
        ([HEAD, "", ""], "no line below the first"),
        ([HEAD, "1,,Notes,feeding,Feeding,area,,ours"], "the form's id"),
        ([HEAD, "1,discharge,Notes,finalized,Done,area,,ours"], "no field's id"),
        ([HEAD, "1,discharge,Notes,form,Form,area,,ours"], "no field's id"),
        ([HEAD, "1,discharge,Notes,feeding,Feeding,number,,ours"], "none of text, area, choice, yes_no"),
        ([HEAD, "1,discharge,Notes,feeding,Feeding,area,,"], "a source"),
        ([HEAD, "1,discharge,Notes,feeding,Feeding,choice,,ours"], "a choice has options"),
        ([HEAD, "1,discharge,Notes,feeding,Feeding,text,a; b,ours"], "a choice has options"),
        ([HEAD, f"1,discharge,Notes,feeding,{'F' * (forms.LABEL_MAX + 1)},area,,ours"], f"at most {forms.LABEL_MAX} letters"),
        ([HEAD, "1,discharge,Notes,feeding"], "none of text, area, choice, yes_no"),
        ([HEAD, ROW, ROW], "already"),
        ([HEAD, ROW, "1,discharge,Other notes,back,Back,text,,ours"], "is called"),
        ([HEAD, *(f"1,discharge,Notes,f{n},F,text,,ours" for n in range(forms.FIELDS_MAX + 1))], "at most"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_its_line(rows: list[str], says: str) -> None:
    with pytest.raises(BadInput) as told:
        forms.read_forms("\n".join(rows))
    assert says in told.value.detail


def test_what_the_record_knows_and_the_table_does_not_is_asked_below_and_a_mark_is_no_field() -> None:
    table, book = forms.read_forms("\n".join([HEAD, ROW])), Book()
    book.write("f", "form.filled", {"form": "discharge", "old_field": "kept", "feeding": "low fat"})
    book.write("i", "form.finalize_intended", {"form": "discharge"}, saw=["f"])
    known = forms.form_of(table, book.picture, STAY, "discharge")
    assert [(field.field, field.label) for field in known.fields] == [("feeding", "Feeding"), ("old_field", "old field")]
    unknown = forms.form_of(table, book.picture, STAY, "x-ray")
    assert (unknown.name, unknown.fields) == ("x-ray", ())


def test_the_table_as_devices_get_it_is_the_table() -> None:
    [told] = forms.plain(forms.read_forms("\n".join([HEAD, "1,consent,Consent,how,How,choice,in person; by phone,ours"])))
    how = {"field": "how", "label": "How", "input": "choice", "options": ("in person", "by phone")}
    assert told == {"form": "consent", "name": "Consent", "fields": [how]}

"""The hospital's forms: which there are, what each asks, and how far one is filled in. Pure.

Theory. Which forms there are is data (`domain/data/forms.csv`, or the hospital's own file of that form), in the order in which they are
asked. A patient has one of each: `stays/{stay}/forms/{form}`, and each field is a register of its own there. So two people who fill it in
apart fill in the same form; where they wrote different things in one field, that is a clash as of any other register, and the form is not
finalized before a person has settled it. A form is
  empty      nobody has filled anything in
  filled     something is filled in
  intended   somebody meant to finalize it: the board "Pending forms", until the server may
  finalized  it is read only. What a device still brings that the server did not know of counts, and is marked "arrived late"
A form or a field that is not in the table (of an older table, or of a newer one) is shown by its id, and an answer that is none of its
options stands after them: what was written is not hidden, and is not taken away by who only reads it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from domain.entries import came_after, is_id
from domain.errors import BadInput
from domain.fold import Picture

COLUMNS = ("edition", "form", "name", "field", "label", "input", "options", "source")
#: how a field is filled in: a line, several lines, one of its options, yes or no
INPUTS = ("text", "area", "choice", "yes_no")
#: the answers to yes or no, as they are recorded
YES_NO = ("yes", "no")
#: what a form's path holds besides its fields
MARKS = frozenset({"finalize_intended", "finalized", "upto"})
#: letters of a name or a label, and fields of one form: it is filled in on a tablet at the cage
LABEL_MAX, FIELDS_MAX = 120, 40
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


class Field(NamedTuple):
    """One field: its id, its label, how it is filled in, and what can be chosen (text as it is recorded)."""

    field: str
    label: str
    input: str
    options: tuple[str, ...]


class Form(NamedTuple):
    """One form of the table."""

    form: str
    name: str
    fields: tuple[Field, ...]


class Filled(NamedTuple):
    """How far a patient's form is filled in. `values` are those of its fields, as text.

    `last`, `meant` and `final` name the entries by which it was filled in last, meant to be finalized, and finalized. `late` are fields
    whose value came after it was finalized, `apart` those that hold different values until somebody settles it.
    """

    stay: str
    form: str
    state: str
    values: dict[str, str]
    last: str | None
    meant: str | None
    final: str | None
    late: tuple[str, ...]
    apart: tuple[str, ...]


# -- the table ---------------------------------------------------------------------------------------------------------


def read_forms(text: str) -> list[Form]:
    """The forms of a table. Raises errors.BadInput with the line and what is wrong with it."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise BadInput(f"The first line must be {','.join(COLUMNS)}.")
    names: dict[str, str] = {}
    fields: dict[str, dict[str, Field]] = {}
    for number, row in enumerate(reader, 2):
        form, name, field = _row(row, number)
        if names.setdefault(form, name) != name:
            raise BadInput(f"Line {number}: {form} is called {names[form]!r} above.")
        known = fields.setdefault(form, {})
        if field.field in known:
            raise BadInput(f"Line {number}: {form} has a field {field.field} already.")
        if len(known) == FIELDS_MAX:
            raise BadInput(f"Line {number}: a form has at most {FIELDS_MAX} fields.")
        known[field.field] = field
    if not names:
        raise BadInput("It has no line below the first, so it asks nothing.")
    return [Form(form, name, tuple(fields[form].values())) for form, name in names.items()]


def _row(row: Mapping[str, str | None], number: int) -> tuple[str, str, Field]:
    _, form, name, field, label, how, options, source = ((row.get(column) or "").strip() for column in COLUMNS)
    if not is_id(form):
        raise BadInput(f"Line {number}: the form's id is 1 to 64 letters, digits or `:._-`.")
    if not _FIELD.fullmatch(field) or field in MARKS or field == "form":
        raise BadInput(f"Line {number}: {field!r} is no field's id: small letters, digits and _, and none of {', '.join(sorted(MARKS))}.")
    if how not in INPUTS:
        raise BadInput(f"Line {number}: {how!r} is none of {', '.join(INPUTS)}.")
    if not (name and label and source) or len(name) > LABEL_MAX or len(label) > LABEL_MAX:
        raise BadInput(f"Line {number} needs a name and a label of at most {LABEL_MAX} letters, and a source.")
    chosen = tuple(option for part in options.split(";") if (option := part.strip()))
    if (how == "choice") != bool(chosen):
        raise BadInput(f"Line {number}: a choice has options, with `;` between them, and nothing else has.")
    return form, name, Field(field, label, how, chosen)


def plain(table: Iterable[Form]) -> list[dict[str, Any]]:
    """The table as JSON, served with the grammar, so that a tablet without a server asks the same."""
    return [{"form": one.form, "name": one.name, "fields": [field._asdict() for field in one.fields]} for one in table]


def form_of(table: Iterable[Form], picture: Picture, stay: str, ident: str) -> Form:
    """A patient's form as it is shown: the table's, with answers that only the record knows as options, and such fields below."""
    path = f"stays/{stay}/forms/{ident}"
    listed = next((one for one in table if one.form == ident), Form(ident, ident, ()))
    known = {field.field for field in listed.fields}
    asked = [field._replace(options=(*field.options, *_beside(picture, path, field))) for field in listed.fields]
    others = [Field(field, field.replace("_", " "), "area", ()) for field in _fields(picture, path) if field not in known]
    return listed._replace(fields=(*asked, *others))


def _beside(picture: Picture, path: str, field: Field) -> tuple[str, ...]:
    """What was answered, where that cannot be chosen."""
    value, chosen = picture.value(path, field.field), {"choice": field.options, "yes_no": YES_NO}.get(field.input)
    return (value,) if chosen is not None and isinstance(value, str) and value and value not in chosen else ()


# -- a patient's form ---------------------------------------------------------------------------------------------------


def filled(picture: Picture, stay: str, form: str) -> Filled:
    """How far one form of a patient is filled in."""
    path = f"stays/{stay}/forms/{form}"
    fields = _fields(picture, path)
    values = {field: value if isinstance(value := picture.value(path, field), str) else "" for field in fields}
    marked = {mark for mark in MARKS if picture.value(path, mark) is True}
    final, meant = (_newest(picture, path, [mark]) if mark in marked else None for mark in ("finalized", "finalize_intended"))
    state = "finalized" if final else "intended" if meant else "filled" if fields else "empty"
    late = tuple(field for field in fields if final and _came_late(picture, path, field))
    apart = tuple(field for field in fields if _differs(picture, path, field))
    return Filled(stay, form, state, values, _newest(picture, path, fields), meant, final, late, apart)


def of_stays(table: Sequence[Form], picture: Picture, stays: Iterable[str]) -> list[Filled]:
    """The forms of a patient (`stays`: those that are read as one, its own first): each of the table, then what only the record knows.

    One that was begun on two stays which were joined since is there twice: nothing is moved by a join.
    """
    every = list(stays)
    begun = {stay: set(picture.children(f"stays/{stay}/forms")) for stay in every}
    listed = [one.form for one in table]
    others = sorted({form for forms in begun.values() for form in forms} - set(listed))
    found = []
    for form in (*listed, *others):
        there = [one for stay in every if form in begun[stay] and (one := filled(picture, stay, form)).state != "empty"]
        found += there or ([filled(picture, every[0], form)] if form in listed else [])
    return found


def _fields(picture: Picture, path: str) -> list[str]:
    """The fields that hold something, or held it until it was emptied; sorted."""
    return [field for field in picture.fields(path) if field not in MARKS and picture.writers(path, field)]


def _newest(picture: Picture, path: str, fields: Iterable[str]) -> str | None:
    """The entry of these registers that is shown last, or None."""
    names = {name for field in fields for name in picture.writers(path, field)}
    return max(names, key=lambda name: (picture.entries[name].stamp, name), default=None)


def _came_late(picture: Picture, path: str, field: str) -> bool:
    upto = picture.value(path, "upto")
    return any(came_after(picture.entries[name], upto) for name in picture.winners(path, field))


def _differs(picture: Picture, path: str, field: str) -> bool:
    heads = picture.heads(path, field)
    return picture.disagree(path, field, heads) and picture.settled(path, field, heads) is None

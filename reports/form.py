"""A patient's form on paper, and in the words that the desk's pages share with it: what was asked, what was answered, how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from domain.entries import Entry, happened_ms
from domain.fold import Picture
from domain.forms import Filled, Form, filled, form_of

from . import pages
from .clock import Clock, corrected

#: letters of an answer beside another one; the record keeps all
BESIDE_MAX = 200
YES_NO = {"yes": "Yes", "no": "No"}
LATE, APART = "arrived after it was finalized", "two people wrote different things: settle it"


class Line(NamedTuple):
    """One field: its label, what was answered ("" where nothing was), and what is to be said of it."""

    label: str
    value: str
    note: str


def lines(picture: Picture, form: Form, one: Filled) -> list[Line]:
    """Every field of a form, in the order in which it is asked."""
    found = []
    for field in form.fields:
        value = one.values.get(field.field, "")
        said = YES_NO.get(value, value) if field.input == "yes_no" else value
        if field.field in one.apart:
            found.append(Line(field.label, _beside(picture, one, field.field), APART))
        else:
            found.append(Line(field.label, said, LATE if field.field in one.late else ""))
    return found


def state_words(picture: Picture, one: Filled, clock: Clock, now_ms: int) -> str:
    """How far it is, by whom and when, as a sentence."""
    last, meant, final = (picture.entries[name] if name else None for name in (one.last, one.meant, one.final))

    def by(entry: Entry) -> str:
        # whose clock was off is told by the device's name, as on the desk's pages and in the other reports
        who, when, off = _person(picture, entry), clock.time(happened_ms(entry), now_ms), corrected(entry)
        return f"{who} on {_device(picture, entry)}, {when} ({off})" if off else f"{who}, {when}"

    if final is not None:
        asked = f", as {_person(picture, meant)} asked" if meant else ""
        return f"Finalized {clock.time(happened_ms(final), now_ms)}{asked}."
    if meant is not None:
        return f"Waits to be finalized, asked by {by(meant)}."
    return f"Filled in by {by(last)}; not finalized." if last is not None else "Not begun."


def form_html(picture: Picture, table: Sequence[Form], stay: str, ident: str, now_ms: int) -> str:
    """One form of a patient as a page to print. Raises KeyError where nothing of it was ever filled in."""
    one = filled(picture, stay, ident)
    if one.state == "empty":
        raise KeyError(ident)
    form, clock = form_of(table, picture, stay, ident), Clock(picture)

    def text(field: str) -> str:
        return str(picture.value(f"stays/{stay}", field) or "")

    name = " ".join(part for part in (text("patient.name") or "unnamed", text("client.name")) if part)
    file_number = f"file {text('file_number')}" if text("file_number") else ""
    about = [part for part in (*(text(f"patient.{part}") for part in ("species", "breed", "sex")), file_number) if part]
    return pages.page(
        "form.html",
        title=f"{form.name}, {name}", hospital=str(picture.value("settings/hospital", "name") or "Wardlight"),
        foot=f"{name} · {form.name}", name=name, about=about, form=form.name, lines=lines(picture, form, one),
        state=state_words(picture, one, clock, now_ms), when=clock.date_time(now_ms), final=one.state == "finalized",
    )  # fmt: skip


def _beside(picture: Picture, one: Filled, field: str) -> str:
    path = f"stays/{one.stay}/forms/{one.form}"
    told = [(picture.written(path, field, name), picture.entries[name]) for name in picture.heads(path, field)]
    return " or ".join(f"“{str(value)[:BESIDE_MAX]}” ({_person(picture, entry)})" for value, entry in told)


def _device(picture: Picture, entry: Entry) -> str:
    return str(picture.value(f"devices/{entry.device}", "name") or entry.device)


def _person(picture: Picture, entry: Entry) -> str:
    return str(picture.value(f"staff/{entry.by}", "name") or entry.by or "nobody named")

"""A patient's file number and the practice system's id, typed at the desk (S57). A number that another patient in the house carries is
asked about there and then: the same patient, another one, or a slip.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from nicegui import ui

from domain import file_numbers, roster
from domain.file_numbers import FIELDS, NUMBER_MAX, SameNumber
from domain.hospital import Hospital

from . import words
from .acting import NotDone, make, may
from .acts import short
from .forms import Field, Typed, draw_field, press_button, typed_in
from .look import paragraph, tag
from .visitor import GATHER, Visitor

#: carries an act out and says what became of it; whether it was done
Do = Callable[[Callable[[], str]], Awaitable[bool]]


class Numbers(NamedTuple):
    """A patient's numbers as they were drawn: `stays` are all that are read as it, `saw` the heads of each number."""

    stay: str
    name: str
    stays: tuple[str, ...]
    values: Mapping[str, str]
    saw: Mapping[str, tuple[str, ...]]


def read(hospital: Hospital, stay: str) -> Numbers | None:
    """The numbers of a patient in the house; None where it is not there any more. Waits for the hospital's lock."""
    with hospital.lock:
        picture = hospital.picture
        stays = roster.together(picture).get(stay)
        if stays is None:
            return None
        path = f"stays/{stay}"
        values = {field: str(picture.value(path, field) or "") for field in FIELDS}
        saw = {field: tuple(picture.heads(path, field)) for field in FIELDS}
        return Numbers(stay, words.patient(picture, stay), tuple(stays), values, saw)


def put(hospital: Hospital, shown: Numbers, typed: Typed, who: Visitor, *, keep: bool = False) -> str:
    """Writes the numbers that were changed. Raises SameNumber where another patient carries one, unless a person said `keep`."""
    may(who, "admit")
    said = {field: file_numbers.cleaned(typed.get(field, "")) for field in FIELDS}
    changed = {field: value for field, value in said.items() if value != shown.values[field]}
    if not changed:
        raise NotDone("Nothing was changed.")
    with hospital.lock:
        if shown.stay not in roster.together(hospital.picture):
            raise NotDone("This changed while you looked at it. Look at it again.")
        if not keep:
            file_numbers.ask_about(hospital.picture, changed, shown.stays)
    make(hospital, "stay.changed", shown.stay, changed, who, saw=sorted({head for field in changed for head in shown.saw[field]}))
    return "; ".join(f"{FIELDS[field]} {value or 'taken away'}" for field, value in changed.items()) + f": recorded for {shown.name}."


def draw(
    hospital: Hospital,
    who: Visitor,
    shown: Numbers,
    do: Do,
    box: ui.element,
    join: Callable[[str], Awaitable[None]],
    back: Callable[[], None],
) -> None:
    """The fields; what is asked about them is answered in `box`, below the line in which `do` says it. `join(other)` compares the patient
    with another one; `back` leaves all as it is."""
    key, typed = f"number-{short(shown.stay)}", dict(shown.values)

    async def send(keep: bool = False) -> None:
        asked: list[SameNumber] = []
        box.clear()

        def act() -> str:
            try:
                return put(hospital, shown, typed, who, keep=keep)
            except SameNumber as same:
                asked.append(same)
                raise

        if await do(act):
            back()
        elif asked:
            with box:
                same_or_not("join them", lambda: join(asked[0].stays[0]), lambda: send(keep=True))
                paragraph("Or correct the number and save it again.", "wd-soft")

    async def submit(event: object) -> None:
        typed.update(typed_in(event))
        await send()

    tag("b", "", shown.name).style("flex:1 1 100%")
    with tag("form", "wd-form").props('autocomplete="off"') as form:
        for field, label in FIELDS.items():
            draw_field(key, Field(field, label, shown.values[field], most=NUMBER_MAX))
        tag("button", "wd-btn wd-btn--main", "Save").props('type="submit"')
        press_button("Back", back, label=f"Leave the numbers of {shown.name} as they are")
    form.on("submit", submit, js_handler=GATHER)


def same_or_not(same_words: str, same: Callable[[], object], other: Callable[[], object]) -> None:
    """The two answers to whether it is the same patient; the question itself stands in the status line."""
    press_button(f"The same patient: {same_words}", same)
    press_button("Another patient: keep the number", other)

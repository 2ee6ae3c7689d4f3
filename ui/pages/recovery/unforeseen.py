"""What the printed sheets did not foresee: the form for a new patient on a blank sheet, and the one for a dose that nobody had ordered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from domain.file_numbers import NUMBER_MAX
from domain.unforeseen import FIELD_MAX, NOTES_MAX

from ..acts import short
from ..forms import Field, draw_field, press_button, status_line
from ..look import paragraph, tag
from ..questions import Answers, Questions
from ..visitor import GATHER
from . import doing, typing_in
from .place import Place

CODES = {"": "not asked yet", "als": "ALS", "bls": "BLS", "dnr": "DNR"}

_NEW: tuple[Field, ...] = (
    Field("sheet", "Number of the sheet, such as N1", most=12),
    Field("name", "Patient’s name", most=FIELD_MAX),
    Field("owner", "Owner’s name", most=FIELD_MAX),
    Field("species", "Species", most=FIELD_MAX),
    Field("weight", "Weight", unit="kg", most=12),
    Field("ward", "Ward", most=FIELD_MAX),
    Field("cage", "Cage", most=FIELD_MAX),
    Field("file_number", "File number, if known", most=NUMBER_MAX),
    Field("time", "Came in at", most=12),
    Field("code", "Resuscitation code", options=CODES),
    Field("notes", "Caution, critical notes", most=NOTES_MAX),
    Field("reason", "Here for", most=FIELD_MAX),
)
_DOSE: tuple[Field, ...] = (
    Field("time", "Time", most=12),
    Field("name", "What was given", most=FIELD_MAX),
    Field("amount", "Amount", most=16),
    Field("unit", "Unit, such as mg or mL", most=FIELD_MAX),
    Field("route", "Route, such as IV", most=FIELD_MAX),
    Field("code", "Billing code, if known", most=FIELD_MAX),
    Field("price", "Price of one unit, if known", most=16),
)


Act = Callable[[dict[str, str], Answers], str]


def paper_form(place: Place, key: str, fields: Sequence[Field], tick: str, button: str, act: Act, **sheets: Any) -> None:
    """A form from paper: the fields, the tick that answers "it is there already", the button, and what has to be asked about it."""
    ident = f"paper-{short(key)}"
    with tag("form", "wd-form").props(f'id="{ident}" autocomplete="off"') as form:
        for field in fields:
            draw_field(ident, field)
        with tag("label", "wd-tick"):
            tag("input").props('type="checkbox" name="another"')
            tag("span", "", tick)
        tag("button", "wd-btn", button).props('type="submit"')

    async def done() -> None:
        form.client.run_javascript(f"document.getElementById('{ident}')?.reset()")

    form.on("submit", Questions(place, act, done, **sheets).submitted, js_handler=GATHER)


class NewPatient:
    """The blank sheets N1 and N2 of the pack: whoever came while there was no screen."""

    def __init__(self, place: Place, sheets: Callable[[], dict[str, str]], opens: Callable[[str], Awaitable[None]]) -> None:
        self.place, self.sheets, self.opens = place, sheets, opens
        self.drawn = False
        said = status_line()

        async def nobody() -> None:
            await place.do(said, lambda: doing.no_blank_sheet(place))

        with tag("div", "wd-form"):
            press_button("Nobody is left on a blank sheet", nobody)
        with tag("details", "wd-pass"):
            tag("summary", "", "New patient from a blank sheet")
            paragraph("For each sheet N1, N2 … that was written on. Then the patient stands in the list above, with a sheet.", "wd-soft")
            self.inside = tag("div", "wd-list")

    def show(self, staff: Sequence[tuple[str, str]]) -> None:
        """Drawn once, as soon as it is known who works here."""
        if self.drawn:
            return
        self.drawn = True
        wrote = Field("wrote", "Who wrote this sheet", options={"": "Choose who wrote it", **dict(staff)})
        with self.inside:
            act: Act = lambda typed, answers: typing_in.admit(self.place, typed, answers.which, answers.kept)  # noqa: E731
            tick = "Another animal of this name is here"
            asks = {"sheets": self.sheets, "opens": self.opens}
            paper_form(self.place, "new patient", (*_NEW, wrote), tick, "Admit from paper", act, **asks)


class WithoutOrder:
    """A dose on a free line of the sheet."""

    def __init__(self, place: Place, stays: tuple[str, ...], wrote: Callable[[], str]) -> None:
        with tag("details", "wd-pass"):
            tag("summary", "", "Given without an order")
            paragraph("A dose on a free line. It gets an order of its own, for once, and is billed at the time on the paper.", "wd-soft")
            act: Act = lambda typed, answers: typing_in.without_order(place, stays, typed, wrote(), answers.which)  # noqa: E731
            paper_form(place, f"dose {stays[0]}", _DOSE, "It was given besides an order of the same name", "Record the dose", act)

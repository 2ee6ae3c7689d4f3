"""What the printed sheets did not foresee: the form for a new patient on a blank sheet, and the one for a dose that nobody had ordered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from domain import paper
from domain.unforeseen import FIELD_MAX, NOTES_MAX, Typed

from ..acts import short
from ..forms import Field, draw_field, press_button, status_line
from ..look import paragraph, tag
from ..visitor import GATHER
from . import doing, typing_in
from .place import Place

CODES = {"": "not asked yet", "als": "ALS", "bls": "BLS", "dnr": "DNR"}

_NEW: tuple[Field, ...] = (
    Field("name", "Patient’s name", most=FIELD_MAX),
    Field("owner", "Owner’s name", most=FIELD_MAX),
    Field("species", "Species", most=FIELD_MAX),
    Field("weight", "Weight", unit="kg", most=12),
    Field("ward", "Ward", most=FIELD_MAX),
    Field("cage", "Cage", most=FIELD_MAX),
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


class PaperForm:
    """A form whose time may be one that the clocks showed twice: then it asks which, with what was typed still in its fields."""

    def __init__(self, place: Place, key: str, act: Callable[[Typed, int | None], str]) -> None:
        self.place, self.act, self.ident = place, act, f"paper-{short(key)}"
        self.typed: dict[str, str] = {}
        self.form = tag("form", "wd-form").props(f'id="{self.ident}" autocomplete="off"')
        self.form.on("submit", self._submit, js_handler=GATHER)
        self.which = tag("div", "wd-form")
        self.said = status_line()

    def fill(self, fields: Sequence[Field], tick: str, button: str) -> None:
        """Draws the fields, the tick that answers "it is there already", and the button."""
        with self.form:
            for field in fields:
                draw_field(self.ident, field)
            with tag("label", "wd-tick"):
                tag("input").props('type="checkbox" name="another"')
                tag("span", "", tick)
            tag("button", "wd-btn", button).props('type="submit"')

    async def _submit(self, event: Any) -> None:
        given = event.args if isinstance(event.args, dict) else {}
        self.typed = {str(key): str(value) for key, value in given.items()}
        await self._record(None)

    async def _record(self, which: int | None) -> None:
        self.which.clear()
        asked = False

        def act() -> str:
            nonlocal asked
            try:
                return self.act(self.typed, which)
            except paper.TwoTimes:
                asked = True
                raise

        if await self.place.do(self.said, act):
            self.typed = {}
            self.form.client.run_javascript(f"document.getElementById('{self.ident}')?.reset()")
        elif asked:
            with self.which:
                for number, word in enumerate(("Before the clocks changed", "After the clocks changed")):
                    press_button(word, lambda number=number: self._record(number))


class NewPatient:
    """The blank sheets N1 and N2 of the pack: whoever came while there was no screen."""

    def __init__(self, place: Place) -> None:
        self.place = place
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
            form = PaperForm(self.place, "new patient", lambda typed, which: typing_in.admit(self.place, typed, which))
            form.fill((*_NEW, wrote), "Another animal of this name is here", "Admit from paper")


class WithoutOrder:
    """A dose on a free line of the sheet."""

    def __init__(self, place: Place, stays: tuple[str, ...], wrote: Callable[[], str]) -> None:
        with tag("details", "wd-pass"):
            tag("summary", "", "Given without an order")
            paragraph("A dose on a free line. It gets an order of its own, for once, and is billed at the time on the paper.", "wd-soft")
            form = PaperForm(place, f"dose {stays[0]}", lambda typed, which: typing_in.without_order(place, stays, typed, wrote(), which))
            form.fill(_DOSE, "It was given besides an order of the same name", "Record the dose")

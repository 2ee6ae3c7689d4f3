"""One patient who was admitted twice, apart: both stays side by side, and the act by which they are read as one (`stay.merged`).

Nothing is moved. The stay that goes on gives the name, the cage and the home device; orders, weights and notes of both stand under
it, on desk, walls, tablets and paper. The bill keeps the lines of each under the name it was opened with.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from domain import names, roster
from domain.entries import happened_ms
from domain.file_numbers import FIELDS, bare
from domain.fold import Picture
from domain.hospital import Hospital
from reports.pack_sheet import weight_of
from reports.times import weight_words

from . import acts, words
from .acting import NotDone, make, may, reason
from .forms import press_button
from .look import paragraph, shown, tag
from .visitor import Visitor, option

#: a stay's registers that are compared, and what they are called
_SHOWN = (
    ("client.name", "Owner"), *FIELDS.items(), ("patient.species", "Species"), ("patient.breed", "Breed"), ("patient.sex", "Sex"),
)  # fmt: skip


class One(NamedTuple):
    """A patient in the house: `facts` are (what, its value), the same rows for everybody; `why` says what speaks for the same patient."""

    stay: str
    name: str
    why: str
    facts: tuple[tuple[str, str], ...]


class Asked(NamedTuple):
    """What is compared: a patient, the others in the house, those with a name alike first, and the heads of what a join changes."""

    this: One
    others: tuple[One, ...]
    saw: tuple[str, ...]


def compared(hospital: Hospital, stay: str, now_ms: int) -> Asked | None:
    """A patient beside all others in the house, or None where it is not in the house any more. Waits for the hospital's lock."""
    with hospital.lock:
        picture = hospital.picture
        here = roster.together(picture)
        if stay not in here:
            return None
        clock = words.Clock(picture)
        found = [_one(picture, one, here[one], stay, clock, now_ms) for one in here]
        saw = tuple(picture.heads(f"stays/{stay}", "merged_into"))
    others = sorted((one for one in found if one.stay != stay), key=lambda one: (not one.why, one.name.casefold(), one.stay))
    return Asked(next(one for one in found if one.stay == stay), tuple(others), saw)


def _one(picture: Picture, stay: str, stays: list[str], beside: str, clock: words.Clock, now_ms: int) -> One:
    path, other = f"stays/{stay}", f"stays/{beside}"
    text = {field: str(picture.value(path, field) or "") for field, _ in _SHOWN}
    place = " · ".join(str(value) for field in ("ward", "cage") if (value := picture.value(path, field)))
    pounds = picture.value("settings/hospital", "weight_unit") == "lb"
    opened = [picture.entries[head] for head in picture.heads(path, "opened")]
    when = f"{clock.dated(happened_ms(opened[-1]), now_ms)} on {words.device(picture, opened[-1].device)}" if opened else ""
    facts = (
        ("Name", str(picture.value(path, "patient.name") or "")), ("Ward and cage", place),
        ("Weight", weight_words(weight_of(picture, stays)[0], pounds=pounds)), ("Opened", when),
        *((word, text[field]) for field, word in _SHOWN),
    )  # fmt: skip
    why = "name alike" if names.alike(*(str(picture.value(one, "patient.name") or "") for one in (path, other))) else ""
    for field, word in FIELDS.items():
        if bare(text[field]) and bare(text[field]) == bare(picture.value(other, field)):
            why = f"same {word[:1].lower()}{word[1:]}"
            break
    return One(stay, words.patient(picture, stay), why, tuple((word, value or "not recorded") for word, value in facts))


def join(hospital: Hospital, asked: Asked, into: str, who: Visitor, because: str) -> str:
    """Says that a patient is the same as another, under whose stay it goes on. Raises NotDone with what to do instead."""
    may(who, "settle")
    other = next((one for one in asked.others if one.stay == into), None)
    if other is None:
        raise NotDone("Choose the other patient first.")
    why = reason(because)
    with hospital.lock:
        here = roster.together(hospital.picture)
    if asked.this.stay not in here or into not in here:
        raise NotDone("This changed while you looked at it. Look at it again.")
    make(hospital, "stay.merged", asked.this.stay, {"into": into}, who, because=why, saw=asked.saw)
    return f"Joined: {asked.this.name} goes on as {other.name}."


def draw(
    asked: Asked,
    because: Callable[[str], Callable[[], str]],
    send: Callable[[str, str], Awaitable[None]],
    back: Callable[[], None],
    other: str = "",
) -> None:
    """The choice of the other patient (`other` is chosen at first), both side by side, the reason, and the buttons. `because(id)` draws a
    reason's field; `send` gets the other stay and the reason; `back` leaves all as it is."""
    this, ident, chosen = asked.this, acts.short(asked.this.stay), {"stay": ""}

    def choose(stay: str) -> None:
        chosen["stay"] = stay
        beside.clear()
        with beside:
            found = next((one for one in asked.others if one.stay == stay), None)
            if found is not None:
                _side_by_side(this, found)

    async def press() -> None:
        await send(chosen["stay"], why())

    with tag("div", "wd-field"):
        tag("label", "", f"{this.name} is the same patient as").props(f'for="same-{ident}"')
        with tag("select").props(f'id="same-{ident}"') as select:
            option("", "Choose the other one")
            for one in asked.others:
                option(one.stay, f"{one.name} · {one.why}" if one.why else one.name, chosen=one.stay == other)
        select.on("change", lambda event: choose(str(event.args)), js_handler="(event) => emit(event.target.value)")
    beside = tag("div", "").style("flex:1 1 100%; min-width:0")
    if other:
        choose(other)
    why = because(f"same-{ident}")
    press_button("Join them", press, main=True, label=f"Join {this.name} with the chosen one", ask="Join them as one patient?")
    press_button("Back", back, label=f"Leave {this.name} as it is")


def _side_by_side(this: One, other: One) -> None:
    with tag("table", "wd-table").style("table-layout:fixed; overflow-wrap:anywhere") as table:
        table.props["aria-label"] = shown(f"{this.name} and {other.name} side by side")
        with tag("thead"), tag("tr"):
            for word in ("What is written", "This one", "Goes on as"):
                tag("th", "", word).props('scope="col"')
        with tag("tbody"):
            for (word, mine), (_, its) in zip(this.facts, other.facts, strict=True):
                with tag("tr"):
                    tag("th", "", word).props('scope="row"')
                    tag("td", "", mine)
                    tag("td", "", its)
    paragraph(
        "The name, cage and home device on the right are shown from now on, with the orders, weights and notes of both. Nothing is lost; "
        "the bill keeps the lines of each under its own name.",
        "wd-soft",
    )

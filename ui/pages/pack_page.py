"""/pack: the downtime pack: how old it is, where its copies lie, print all or one ward or one patient; and the emergency doses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

from nicegui import ui

from domain import emergency_doses, printed
from domain.data import emergency_table
from domain.emergency_doses import TABLE, Table
from reports.times import WallClock

from ..paper import shelf
from ..paper.places import Place
from . import pack_files, views, words
from .acting import NotDone
from .forms import Doer, press_button, status_line
from .look import frame, note, paragraph, sign, tag
from .parts import Parts
from .visitor import MANAGER, STAFF, Visitor, option, require

TITLE, HERE = "Downtime pack", "/pack"
#: seconds between two looks at the hospital
REFRESH_S = 5.0
#: a pack older than this (s) has missed its turn: it is renewed hourly (FEATURES S30)
OLD_S = 2 * 3_600
#: letters of a patient in the choice
CHOICE_MAX = 80
NEWEST = "the newest"
NO_COPY = (
    "No second place is set. Set `WARDLIGHT_PACK_COPY` to a folder on another machine or a stick: when it is needed the server may have "
    "no power."
)


class PackView(NamedTuple):
    """All that the page shows."""

    hospital: str
    theme: str
    pack: shelf.Index | None
    age_s: float | None
    places: list[Place]
    place_ages: list[str]
    troubles: list[str]
    printing: bool
    patients: dict[str, str]
    table: Table
    table_trouble: str
    signed: str


def register_pack(parts: Parts) -> None:
    """Adds the page and its PDF files."""
    pack_files.register(parts)

    @ui.page(HERE)
    async def pack() -> None:
        who = await require(parts, STAFF, HERE, TITLE)
        if who is not None:
            await PackPage(parts, who).show()


class PackPage:
    """One visit to the page."""

    def __init__(self, parts: Parts, who: Visitor) -> None:
        self.parts, self.who = parts, who
        self.doer = Doer(parts, who, self._refresh)
        self.drawn: dict[str, object] = {}
        self.cards: dict[str, ui.element] = {}

    async def show(self) -> None:
        """Builds the page and keeps it fresh."""
        view = await asyncio.to_thread(read, self.parts)
        with frame(TITLE, HERE, view.theme), tag("div", "wd-main"):
            with tag("section", "wd-card wd-two"):
                tag("h2", "", "The pack")
                self.cards["state"] = tag("div")
                with tag("div", "wd-form"):
                    _link("Print all", pack_files.ALL_PATH, main=True)
                    press_button("Renew now", self._renew)
                self.said = status_line()
                paragraph(
                    "A leaf for each patient: what is due in the next 24 hours with boxes to initial, the last 24 hours, emergency doses "
                    "by weight. It renews itself every hour, and within ten minutes of changed orders, patients and moves.",
                    "wd-soft",
                )
            with tag("section", "wd-card wd-third"):
                tag("h2", "", "Where it lies")
                self.cards["places"] = tag("div")
            with tag("section", "wd-card wd-half"):
                tag("h2", "", "By ward")
                self.cards["wards"] = tag("div")
            with tag("section", "wd-card wd-half"):
                tag("h2", "", "One patient")
                self.cards["patients"] = tag("div")
            with tag("section", "wd-card"):
                tag("h2", "", "Emergency doses")
                self.cards["doses"] = tag("div")
        self._fill(view)
        ui.timer(REFRESH_S, self._refresh)

    async def _refresh(self) -> None:
        self._fill(await asyncio.to_thread(read, self.parts))

    def _fill(self, view: PackView) -> None:
        """Draws what changed; what did not stays as it is, so that nothing jumps under a finger."""
        age = None if view.age_s is None else int(view.age_s // 60)
        draw: dict[str, tuple[object, Callable[[], None]]] = {
            "state": ((view.pack, age, tuple(view.troubles), view.printing), lambda: _state(view)),
            "places": ((tuple(view.places), tuple(view.place_ages)), lambda: _places(view)),
            "wards": (view.pack, lambda: _wards(view)),
            "patients": (tuple(view.patients.items()), lambda: _patients(view)),
            "doses": ((view.table, view.table_trouble, view.signed), lambda: self._doses(view)),
        }
        for name, (key, build) in draw.items():
            if name not in self.drawn or self.drawn[name] != key:
                self.drawn[name] = key
                self.cards[name].clear()
                with self.cards[name]:
                    build()

    async def _renew(self) -> None:
        self.said.say("Printing … this takes up to a minute; everybody else works on meanwhile.")
        await self.doer.do(self.said, lambda: renew(self.parts))

    def _doses(self, view: PackView) -> None:
        table = view.table
        note("good" if view.signed else "look", f"Edition {table.edition}: {view.signed or 'not signed off. Every sheet says so.'}")
        if view.table_trouble:
            note("bad", view.table_trouble)
        paragraph(
            "Defaults for a hospital to check. To use your own, put the changed table as emergency_doses.csv into the hospital's folder; a "
            "changed table is another edition and has to be signed off anew. For the vein or the bone; for dogs and cats.",
            "wd-soft",
        )
        with tag("div").style("overflow-x:auto").props('tabindex="0" role="region" aria-label="Table of emergency doses"'):
            _dose_table(table)
        with tag("ul", "wd-soft"):
            for number, source in enumerate(table.sources, 1):
                tag("li", "", f"{number}: {source}")
        self._sign_off(view)

    def _sign_off(self, view: PackView) -> None:
        if view.signed:
            return
        if self.who.role != MANAGER:
            paragraph("Only a manager may sign the table off, after a veterinarian has checked every line against its source.")
            return
        with tag("label", "wd-choice"):
            tag("input").props('type="checkbox" id="checked"')
            tag("span", "", "A veterinarian has checked every line above against its source.")

        async def press(event: object) -> None:
            if getattr(event, "args", None) is True:
                await self.doer.do(said, lambda: sign_off(self.parts, self.who, view.table.edition))
            else:
                said.say("Tick first that every line was checked.")

        button = tag("button", "wd-btn wd-btn--main", f"Sign off edition {view.table.edition}").style("margin-top:10px")
        button.props('type="button"').on("click", press, js_handler="() => emit(document.getElementById('checked').checked)")
        said = status_line()


def read(parts: Parts) -> PackView:
    """What there is now. Reads files and waits for the lock: call it in a thread."""
    now, data_dir = parts.now_ms(), parts.hospital.data_dir
    index, (table, trouble) = shelf.index(data_dir), emergency_table(data_dir)
    places = parts.renewal.places()
    with parts.hospital.lock:
        picture = parts.hospital.picture
        done, clock = emergency_doses.signed_off(picture, table.edition), WallClock(picture)
        signed = f"signed off by {words.person(picture, done.by)}, {clock.date(done.at_ms)}." if done else ""
        places_of = printed.sheet_places(picture)
        patients = {place.stay: f"{place.number} · {words.patient(picture, place.stay)}"[:CHOICE_MAX] for place in places_of}
        ages = [_copy_age(place, index, clock, now) for place in places]
        return PackView(
            views.hospital_name(picture), str(picture.value("settings/hospital", "theme") or "dark"), index,
            None if index is None else max(0.0, (now - index.as_of_ms) / 1000), places, ages, parts.renewal.troubles(),
            parts.renewal.is_printing, patients, table, trouble, signed,
        )  # fmt: skip


def _copy_age(place: Place, index: shelf.Index | None, clock: WallClock, now_ms: int) -> str:
    if place.as_of_ms is None:
        return ""
    newest = index is not None and place.as_of_ms >= index.as_of_ms
    return f"as of {clock.day_time(place.as_of_ms, now_ms)}, {NEWEST if newest else 'an older one'}"


def renew(parts: Parts) -> str:
    """Makes a pack now. Blocks for seconds. Raises NotDone with the reason."""
    made = parts.renewal.renew()
    if made is None:
        raise NotDone(" ".join(parts.renewal.troubles()) or "The pack could not be made. Look at the server's log.")
    return f"Renewed: orders as of {made.as_of}."


def sign_off(parts: Parts, who: Visitor, edition: str) -> str:
    """Signs this edition of the table off. Raises NotDone where it is another one meanwhile."""
    table, _ = emergency_table(parts.hospital.data_dir)
    if table.edition != edition:
        raise NotDone("The table changed while you looked at it. Check it again.")
    if who.role != MANAGER:
        raise NotDone("Only a manager may sign the table off.")
    with parts.hospital.lock:
        saw = parts.hospital.picture.heads(f"signoffs/{TABLE}", "edition")
    parts.hospital.make("table.signed_off", None, {"table": TABLE, "edition": edition}, by=who.staff, auth=who.auth, saw=saw)
    return f"Edition {edition} is signed off; the next pack says so."


def _state(view: PackView) -> None:
    state = "bad" if view.age_s is None or view.age_s > OLD_S else "look" if view.troubles else "good"
    with tag("div", "wd-state").props('role="status"'):
        sign(state)
        if view.pack is None or view.age_s is None:
            tag("span", "", "There is no pack yet")
        else:
            tag("span", "", f"Orders as of {view.pack.as_of}")
    if view.pack is not None and view.age_s is not None:
        whole = view.pack.of(None)
        parts = [f"{words.span(view.age_s * 1000)} old"]
        if whole is not None:
            parts += [words.count(whole.patients, "patient", "patients"), words.count(whole.pages, "page", "pages")]
        paragraph(", ".join(parts) + ".")
    if view.printing:
        paragraph("A new one is being printed.")
    for sentence in view.troubles:
        note("look", sentence)


def _places(view: PackView) -> None:
    with tag("ul", "wd-list"):
        with tag("li"):
            note("good" if view.pack else "look", "This server: the folder `pack` in the hospital's own folder.")
        for place, age in zip(view.places, view.place_ages, strict=True):
            with tag("li"):
                fresh = age.endswith(NEWEST) and not place.remark
                state = "bad" if place.trouble else "good" if fresh else "look"
                said = [f"`{place.folder}`: {age or 'nothing was copied since the server started'}.", place.trouble, place.remark]
                note(state, " ".join(part for part in said if part))
        if not view.places:
            with tag("li"):
                note("look", NO_COPY)
        with tag("li"):
            note("good", "Devices: each enrolled device keeps its ward's newest pack while it is in contact.")


def _wards(view: PackView) -> None:
    wards = [file for file in view.pack.files if file.ward is not None] if view.pack else []
    if not wards:
        paragraph("There is none yet.", "wd-soft")
    with tag("ul", "wd-list"):
        for file in wards:
            with tag("li", "wd-page"):
                name = file.ward or "Patients without a ward"
                _link(f"Print {name}", f"{pack_files.WARD_PATH}?ward={quote(file.ward or '', safe='')}")
                paragraph(f"{words.count(file.patients, 'patient', 'patients')}, {words.count(file.pages, 'page', 'pages')}.", "wd-soft")


def _patients(view: PackView) -> None:
    if not view.patients:
        paragraph("Nobody is in the house.", "wd-soft")
        return
    with tag("form", "wd-form").props(f'action="{pack_files.PATIENT_PATH}" method="get" target="_blank"'):
        with tag("div", "wd-field"):
            tag("label", "", "Patient, by the number of the sheet").props('for="stay"')
            with tag("select").props('id="stay" name="stay"'):
                for stay, name in view.patients.items():
                    option(stay, name)
        tag("button", "wd-btn", "Print this patient").props('type="submit"')
    paragraph("It is printed as things stand now.", "wd-soft").style("margin-top:10px")


def _dose_table(table: Table) -> None:
    with tag("table", "wd-doses"):
        with tag("thead"), tag("tr"):
            for word in ("drug", "for", "dose", "bottle", "species", "note", "from"):
                tag("th", "", word).props('scope="col"')
        with tag("tbody"):
            for row in table.rows:
                amount = f"{row.amount} to {row.amount_to}" if row.amount_to else row.amount
                bottles = " or ".join(f"{number} {unit}/mL" for number, unit in row.concentrations)
                sources = ", ".join(map(str, row.sources))
                with tag("tr"):
                    tag("th", "", row.drug).props('scope="row"')
                    for text in (row.use, f"{amount} {row.unit}", bottles, " and ".join(row.species), row.note, sources):
                        tag("td", "", text)


def _link(text: str, path: str, *, main: bool = False) -> None:
    """A link that looks like a button and opens a PDF beside the page."""
    link = tag("a", "wd-btn wd-btn--main wd-print" if main else "wd-btn wd-print", text)
    link.props["href"], link.props["target"] = path, "_blank"

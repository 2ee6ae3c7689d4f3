"""The anesthetic report: chart, readings, drugs with their totals, events, team, comments and addenda; struck entries shown as struck.

Made from the picture alone, and the same bytes for the same journal: it says as of which entry it is, and not when it was printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from domain import anesthesia, limits
from domain.anesthesia import COMMENT, EVENTS, PARAMETERS, Item, Reading, Sheet
from domain.anesthesia_chart import chart
from domain.doses import is_amount, typed
from domain.fold import Picture

from . import pages
from .anesthesia_drawing import LEGEND, drawing
from .clock import Clock, corrected, span

STATES = {"open": "not finalized", "intended": "finalizing is intended", "finalized": "finalized"}
#: fields of a sheet that stand in its head, with their words; others follow with their own names
HEAD = {
    "procedure": "Procedure", "asa": "ASA", "surgeon": "Surgeon", "anesthetist": "Anesthetist", "assistant": "Assistant", "team": "Team",
}  # fmt: skip
NOT_SHOWN = frozenset(
    {"opened", "finalized", "finalize_intended", "joined_with", "upto", "interval_min", "report", "report_pos", "reported", *HEAD}
)
#: the pre-operative check, as the device words it (words_anesthesia.js)
CHECKS = {
    "identity": "Patient and procedure confirmed", "consent": "Consent is signed", "fasted": "Fasted", "bloods": "Blood results seen",
    "machine": "Machine leak-tested", "oxygen": "Oxygen is enough", "airway": "Tubes and laryngoscope ready", "iv": "Venous access works",
    "monitors": "Monitors on and alarms set", "drugs": "Emergency drugs reckoned",
}  # fmt: skip
OUT = {"high": "▲ high", "low": "▼ low"}
CODE_WORDS = {"als": "ALS", "bls": "BLS", "dnr": "DNR"}


class Cell(NamedTuple):
    """A value of a reading, and its word where it lies outside the limits."""

    text: str
    out: str


class Row(NamedTuple):
    """A line of a table: when, its cells or words, who on which device, and what is to be said of it."""

    time: str
    cells: tuple[Cell, ...]
    words: str
    by: str
    notes: str
    struck: bool


def anesthesia_html(picture: Picture, stay: str, sheet: str, table: Sequence[limits.Limit], now_ms: int) -> str:
    """The report of one anesthesia (`sheet`: any of its joined sheets). `now_ms` ends the chart of one that goes on.

    Raises KeyError where the stay has no such sheet.
    """
    shown = _find(anesthesia.sheets(picture, stay), sheet)
    every = _find(anesthesia.sheets(picture, stay, struck_too=True), sheet)
    report = _Report(picture, shown, every, table, now_ms)
    return pages.page("anesthesia.html", **report.data())


def _find(sheets: Iterable[Sheet], sheet: str) -> Sheet:
    found = next((one for one in sheets if sheet in one.members), None)
    if found is None:
        raise KeyError(sheet)
    return found


class _Report:
    """What the template shows."""

    def __init__(self, picture: Picture, shown: Sheet, every: Sheet, table: Sequence[limits.Limit], now_ms: int) -> None:
        self.picture, self.shown, self.every = picture, shown, every
        self.clock = Clock(picture)
        self.path = f"stays/{shown.stay}"
        species = self.text("patient.species")
        self.limits, self.species = limits.of_species(table, species), species
        last = [one.at_ms for part in (every.readings, every.events, every.drugs, every.addenda) for one in part]
        #: a finished sheet's day is that of its last entry, so that the report does not change with the day on which it is printed
        self.day_ms = max([every.opened_ms, *last]) if shown.state == "finalized" else now_ms
        self.fahrenheit = picture.value("settings/hospital", "temperature_unit") == "F"

    def data(self) -> dict[str, Any]:
        name = " ".join(part for part in (self.text("patient.name") or "unnamed", self.text("client.name")) if part)
        sheet, when = self.shown, self.clock.date_time(self.shown.opened_ms)
        numbers = {item.name: place for place, item in enumerate((one for one in sheet.events if not _is_comment(one)), 1)}
        return {
            "title": f"Anesthetic report, {name}", "hospital": str(self.picture.value("settings/hospital", "name") or "Wardlight"),
            "foot": f"{name} · anesthesia of {when}", "name": name, "about": self.about(), "state": STATES[sheet.state], "when": when,
            "head": self.head(), "checked": self.checked(),
            "chart": drawing(chart(sheet, self.day_ms), self.time), "legend": LEGEND, "columns": self.columns(),
            "readings": [self.reading(one) for one in self.every.readings], "numbers": numbers,
            "events": [(numbers.get(one.name, ""), self.item(one, _event_words)) for one in self.every.events if not _is_comment(one)],
            "comments": [self.item(one, lambda item: str(item.data.get("text") or "")) for one in self.every.events if _is_comment(one)],
            "drugs": [self.item(one, _drug_words) for one in self.every.drugs], "totals": anesthesia.totals(sheet),
            "fluids": anesthesia.fluids_ml(sheet, self.day_ms), "addenda": [self.item(one, _text_words) for one in self.every.addenda],
            "gaps": self.gaps(), "joined": self.joined(), "limits": self.limits, "species": self.species, "as_of": self.as_of(),
        }  # fmt: skip

    def text(self, field: str) -> str:
        value = self.picture.value(self.path, field)
        return "" if value is None else str(value)

    def time(self, ms: int) -> str:
        return self.clock.time(ms, self.day_ms)

    def about(self) -> list[str]:
        weighed = self.picture.items(f"{self.path}/weights")
        kg = str(weighed[-1].data["kg"]) if weighed else self.text("weight_kg")
        code = CODE_WORDS.get(self.text("resuscitation"), "code not recorded")
        file_number = self.text("file_number")
        kind = [self.text(f"patient.{field}") for field in ("species", "breed", "sex")]
        parts = [*kind, f"{kg} kg" if kg else "not weighed", code, f"file {file_number}" if file_number else ""]
        return [part for part in parts if part]

    def head(self) -> list[tuple[str, str]]:
        fields = self.shown.fields
        named = [(word, fields[key]) for key, word in HEAD.items() if fields.get(key) not in (None, "")]
        others = [(key.replace("_", " ").replace(".", ": "), value) for key, value in fields.items() if key not in NOT_SHOWN]
        others = [(key, value) for key, value in others if not (key.startswith("checks: ") and key.removeprefix("checks: ") in CHECKS)]
        return [(word, _said(value)) for word, value in named + others if value not in (None, "", False)]

    def checked(self) -> tuple[list[str], list[str]]:
        """The pre-operative check: what was ticked, and what was not."""
        done = {key for key in CHECKS if self.shown.fields.get(f"checks.{key}") is True}
        return [word for key, word in CHECKS.items() if key in done], [word for key, word in CHECKS.items() if key not in done]

    def columns(self) -> list[tuple[str, str]]:
        used = {key for one in self.every.readings for key in one.values}
        unit = {"temp": "°F"} if self.fahrenheit else {}
        return [(row.name, unit.get(row.key, row.unit)) for row in PARAMETERS if row.key in used]

    def reading(self, one: Reading) -> Row:
        used = {key for each in self.every.readings for key in each.values}
        out = limits.out_of_limit(one.values, self.species, self.limits)
        keys = [row.key for row in PARAMETERS if row.key in used]
        cells = [Cell(shown_value(key, one.values.get(key), fahrenheit=self.fahrenheit), OUT.get(out.get(key, ""), "")) for key in keys]
        return self.row(one, tuple(cells), "")

    def item(self, one: Item, words: Any) -> Row:
        return self.row(one, (), words(one))

    def row(self, one: Reading | Item, cells: tuple[Cell, ...], words: str) -> Row:
        entry = self.picture.entries[one.name]
        strikes = self.picture.strikes_of(one.name) if self.picture.struck(one.name) else []
        notes = [f"struck by {self.who(strikes[-1].by)}: {strikes[-1].because}"] if strikes else []
        notes += ["arrived late"] if one.late else []
        notes += ["time by hand"] if entry.at_from == "person" else []
        notes += [said] if (said := corrected(entry)) else []
        notes += [f"artefact: {entry.data['artefact']}"] if entry.data.get("artefact") else []
        device = str(self.picture.value(f"devices/{one.device}", "name") or one.device)
        return Row(self.time(one.at_ms), cells, words, f"{self.who(one.by)}, {device}", "; ".join(notes), bool(strikes))

    def who(self, staff: str | None) -> str:
        return str(self.picture.value(f"staff/{staff}", "name") or staff) if staff else "nobody named"

    def gaps(self) -> list[str]:
        due = anesthesia.due_readings(self.shown, self.day_ms, self.picture.value("settings/hospital", "reading_interval_min"))
        return [self.time(one.due_ms) for one in due if one.word == "missed"]

    def joined(self) -> list[str]:
        """What a person joined: each sheet with its device and when it was opened."""
        if len(self.shown.members) < 2:
            return []
        found = []
        for member in self.shown.members:
            path = f"{self.path}/anesthesia/{member}"
            opened = [self.picture.entries[name] for name in self.picture.writers(path, "opened")]
            devices = sorted({str(self.picture.value(f"devices/{entry.device}", "name") or entry.device) for entry in opened})
            found.append(f"{', '.join(devices)} ({sum(one.sheet == member for one in self.shown.readings)} readings)")
        return found

    def as_of(self) -> str:
        """The newest entry of the sheet, by its place in the journal: two reports that say the same are the same."""
        names = [one.name for part in (self.every.readings, self.every.events, self.every.drugs, self.every.addenda) for one in part]
        newest = max((self.picture.entries[name].pos or 0 for name in names), default=0)
        end = anesthesia.asked_between(self.shown)[1]
        until = end if end is not None else self.day_ms
        length = span(until - self.shown.opened_ms)
        count = len(self.shown.readings)
        return f"as of entry {newest} of the journal · {count} {'reading' if count == 1 else 'readings'} · {length}"


def shown_value(key: str, text: str | None, *, fahrenheit: bool) -> str:
    """A value as the hospital reads it, a temperature in its own unit; empty where nobody read it."""
    if text is None:
        return ""
    if key == "temp" and fahrenheit:
        return typed((Decimal(text) * 9 / 5 + 32).quantize(Decimal("0.1"), ROUND_HALF_UP))
    return text


def _is_comment(item: Item) -> bool:
    return item.data.get("event") == COMMENT


def _event_words(item: Item) -> str:
    event = str(item.data.get("event"))
    return EVENTS.get(event, event)


def _drug_words(item: Item) -> str:
    data = item.data
    volume = f"= {data['volume']} mL" if is_amount(data.get("volume")) else ""
    said = [str(data[key]) for key in ("drug", "amount", "unit", "route") if data.get(key) not in (None, "")]
    return " ".join([*said, volume] if volume else said)


def _text_words(item: Item) -> str:
    return str(item.data.get("text") or "")


def _said(value: Any) -> str:
    if value is True:
        return "yes"
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')}: {_said(each)}" for key, each in value.items() if each not in (None, "", False))
    return ", ".join(map(_said, value)) if isinstance(value, list) else str(value)

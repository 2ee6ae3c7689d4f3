"""What a drill puts on stage: its scenarios, its practice patients, their orders, and the tasks that are to be done with them.

Everything is made from tables and what the manager chose, so that a drill can be looked at before it begins. The animals are made up,
and so are their doses: plausible enough to be read aloud, and given to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from domain.drill import Task
from domain.entries import plain_minute
from domain.practice import stay_of
from domain.schedule import MINUTE_MS


class Scenario(NamedTuple):
    """A drill's story: its name, what is gone, and the tasks: those of each device, those of the house, in their order.

    What the devices are told to do stands in ui/elements/device/drill.js, so that an old declaration is told in today's words.
    """

    title: str
    gone: str
    each: tuple[str, ...]
    house: tuple[str, ...]


SCENARIOS: dict[str, Scenario] = {
    "server": Scenario(
        "The server is gone",
        "The devices lose the server; everything else works. For the first drill of a ward.",
        ("stat", "chart", "weigh", "roster"),
        ("admit", "order", "once", "arrived"),
    ),
    "wifi": Scenario(
        "The server and the Wi-Fi are gone",
        "The devices lose the server, and phones and desk computers count as dead too: the paper pack must be found on a device.",
        ("stat", "chart", "weigh", "roster", "pack"),
        ("admit", "order", "once", "arrived"),
    ),
    "device": Scenario(
        "One iPad dies",
        "The server is gone, and one of the devices is laid aside: the others take its patients.",
        ("stat", "chart", "roster"),
        ("handover", "order", "once", "arrived"),
    ),
}

#: kind of task -> minutes from the beginning within which it is in time, and its points
MEASURES: dict[str, tuple[float, int]] = {
    "stat": (5, 15), "chart": (8, 10), "weigh": (15, 5), "roster": (8, 5), "pack": (10, 5), "handover": (8, 10), "admit": (12, 10),
    "order": (15, 10), "once": (30, 15), "arrived": (5, 10),
}  # fmt: skip
#: two a device; names that no other of them sounds like
ANIMALS = (
    ("Pepper", "dog", "Beagle", "12.4"), ("Saffron", "cat", "European shorthair", "4.1"),
    ("Marble", "dog", "Labrador", "28.6"), ("Juniper", "cat", "Siamese", "3.7"),
    ("Domino", "dog", "Border collie", "17.2"), ("Clementine", "rabbit", "Lop", "2.3"),
    ("Walnut", "dog", "Dachshund", "8.8"), ("Orchid", "cat", "Persian", "3.9"),
    ("Thunder", "dog", "Boxer", "31.0"), ("Biscotti", "cat", "Maine Coon", "6.2"),
    ("Radish", "dog", "Terrier", "7.5"), ("Velvet", "rabbit", "Dwarf", "1.6"),
    ("Captain", "dog", "Shepherd", "33.5"), ("Lavender", "cat", "Burmese", "4.4"),
    ("Nutmeg", "dog", "Poodle", "6.9"), ("Icicle", "cat", "Ragdoll", "5.3"),
    ("Hickory", "dog", "Pointer", "24.8"), ("Plum", "rabbit", "Rex", "3.4"),
    ("Sergeant", "dog", "Mastiff", "58.0"), ("Opal", "cat", "Birman", "4.0"),
    ("Fennel", "dog", "Corgi", "11.7"), ("Gherkin", "cat", "Manx", "4.9"),
    ("Zeppelin", "dog", "Great Dane", "61.5"), ("Yucca", "cat", "Bengal", "5.0"),
)  # fmt: skip


class Place(NamedTuple):
    """A device that takes part: its id, its name and its ward."""

    device: str
    name: str
    ward: str


class Stage(NamedTuple):
    """What the server makes: entries as (kind, stay, data), and the tasks."""

    entries: tuple[tuple[str, str, dict[str, Any]], ...]
    tasks: tuple[Task, ...]


def stage(drill: str, scenario: str, places: Sequence[Place], dead: str | None, since_ms: int, minutes: int) -> Stage:
    """A drill's patients, orders and tasks. `dead` is the device that dies; `since_ms` is when the cut begins.

    Each device is the home of two: one with a STAT order, one with a dose due at once, a value soon, and something when needed. All of
    them are on every screen that takes part: each is there to be charted by the wrong device.
    """
    story = SCENARIOS[scenario]
    now = since_ms // MINUTE_MS * MINUTE_MS
    entries: list[tuple[str, str, dict[str, Any]]] = []
    tasks: list[Task] = []
    living = [place for place in places if place.device != dead]
    for number, place in enumerate(places):
        urgent, steady = (_patient(drill, 2 * number + which, place) for which in (0, 1))
        entries += [("stay.opened", *urgent), ("stay.opened", *steady)]
        entries += [("order.placed", urgent[0], order) for order in _urgent_orders(now)]
        entries += [("order.placed", steady[0], order) for order in _steady_orders(now)]
        if place.device == dead:
            for stay, data in (urgent, steady):
                tasks.append(_task("handover", f"{number}-{stay[-2:]}", minutes, place, stay, name=data["patient"]["name"]))
            continue
        for kind in story.each:
            about = urgent if kind == "stat" else steady
            order = {"stat": "stat", "chart": "due"}.get(kind)
            tasks.append(_task(kind, str(number), minutes, place, about[0], order, plain_minute(now), about[1]["patient"]["name"]))
    tasks += [_task(kind, "all", minutes, living[0], None) for kind in story.house if kind != "handover"]
    return Stage(tuple(entries), tuple(tasks))


def _patient(drill: str, number: int, place: Place) -> tuple[str, dict[str, Any]]:
    name, species, breed, kg = ANIMALS[number % len(ANIMALS)]
    return stay_of(drill, f"{number + 1:02d}"), {
        "patient": {"name": name, "species": species, "breed": breed, "sex": "MN"},
        "weight_kg": kg,
        "ward": place.ward or "Practice",
        "cage": f"P{number + 1}",
        "resuscitation": "als",
        "reason": "practice patient of a drill",
        "critical_notes": "Practice patient. Give nothing to a real animal.",
        "home_device": place.device,
    }  # fmt: skip


def _urgent_orders(now: int) -> list[dict[str, Any]]:
    seizure = {"amount": "0.5", "unit": "mg", "per_kg": True, "concentration": "5", "route": "IV"}
    pain = {"amount": "0.02", "unit": "mg", "per_kg": True, "concentration": "0.3", "route": "IV"}
    return [
        _order("stat", "Diazepam", {"stat": plain_minute(now)}, seizure),
        _order("pain", "Buprenorphine", {"prn": True, "min_gap_min": 360}, pain),
    ]


def _steady_orders(now: int) -> list[dict[str, Any]]:
    dose = {"amount": "22", "unit": "mg", "per_kg": True, "concentration": "100", "route": "IV"}
    pulse = _order("pulse", "Pulse", {"every_min": 60, "start": plain_minute(now + 5 * MINUTE_MS)}, None)
    return [
        _order("due", "Cefazolin", {"every_min": 480, "start": plain_minute(now)}, dose),
        {**pulse, "section": "monitoring", "entry": "numeric", "unit": "/min"},
    ]


def _order(order: str, name: str, schedule: dict[str, Any], dose: dict[str, Any] | None) -> dict[str, Any]:
    made: dict[str, Any] = {"order": order, "section": "medication", "name": name, "schedule": schedule, "entry": "initials"}
    return {**made, "dose": dose, "billing": {"billed": False}} if dose else {**made, "billing": {"billed": False}}


def _task(
    kind: str, which: str, minutes: int, place: Place, stay: str | None, order: str | None = None, slot: str | None = None, name: str = ""
) -> Task:
    within, points = MEASURES[kind]
    device = place.device if kind not in ("admit", "order", "once", "arrived") else None
    about = stay if kind in ("stat", "chart", "handover") else None
    slot = slot if order else None
    limit = within if kind == "arrived" else min(within, minutes)
    return Task(f"{kind}-{which}", kind, _WORDS[kind].format(name=name, device=place.name), limit, points, device, about, order, slot)


_WORDS = {
    "stat": "Give the STAT dose to {name} on {device}",
    "chart": "Give the dose that is due to {name} on {device}",
    "weigh": "Weigh a practice patient on {device}",
    "roster": "Open the roster on {device}",
    "pack": "Open the paper pack on {device}",
    "handover": "Hand {name} over from {device} to another device",
    "admit": "Admit a new practice patient",
    "order": "Place an order for a practice patient",
    "once": "Chart nothing twice",
    "arrived": "Everything arrives when the server is back",
}


def plain(tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """The tasks as a declaration carries them."""
    return [{name: value for name, value in task._asdict().items() if value is not None} for task in tasks]

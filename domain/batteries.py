"""Batteries: how many packs an outage needs, when a pack is to be swapped, and which tablet is charged first. Pure, in decimals.

    need   =  devices × watts in use × hours × share of the time in use      (Wh)
    give   =  what a pack holds × what of it arrives                         (Wh)
    packs  =  need ÷ give, rounded up

Watts in use are what the tablet's battery holds ÷ the hours that it lasts in use. What is in the tablets' own batteries when the power
goes is not counted: nobody promises that they are full. A generator that feeds the charging stations shortens the hours.

A page cannot ask an iPad for its battery, so nurses tap its percentage (`battery.told`), and each figure carries its age. A pack that is
switched on says so by `pack.switched`; a pack that runs for nobody empties itself, so it is switched off when not in use. Tablets work the
queue and the packs out for themselves, with no server: ui/replica/batteries.js.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from domain.doses import is_amount, plain, typed
from domain.entries import Entry, happened_ms
from domain.fold import Picture
from domain.questionnaire import ABOVE_ZERO
from domain.roster import charting, natural

HOUR_MS = 3_600_000
#: a percentage that was told longer ago than this says little: a tablet in use loses about a fifth in two hours
TOLD_OLD_MS = 2 * HOUR_MS
#: percent
FULL = 100
_WHOLE = re.compile(r"[0-9]{1,3}")


class Supply(NamedTuple):
    """What the arithmetic needs. Wh of a tablet's battery and how many hours it lasts in use; the share of the time it is in use, in
    percent; Wh of a pack and what of it arrives, in percent; the watts that a tablet draws while it charges; the hours to bridge; how many
    packs there are, None where nobody said."""

    device_wh: Decimal
    device_h: Decimal
    duty: Decimal
    pack_wh: Decimal
    efficiency: Decimal
    charge_w: Decimal
    hours: Decimal
    packs: int | None = None


class Share(NamedTuple):
    """The packs for some devices, with the arithmetic as sentences."""

    devices: int
    need_wh: Decimal
    give_wh: Decimal
    packs: int
    sentence: str


class Station(NamedTuple):
    """A charging station: where, how many ports, how many devices it is for. `saw`: the heads of what is written of it."""

    station: str
    place: str
    ports: int
    devices: int
    saw: tuple[str, ...]


class Plan(NamedTuple):
    """The packs of every station, and whether they are there. `homeless`: devices that no station is for."""

    shares: list[tuple[Station, Share]]
    homeless: int
    packs: int
    have: int | None
    holds: bool | None
    sentence: str


class Running(NamedTuple):
    """A pack that is switched on: since when, for which device, when it is due to be swapped (ms)."""

    pack: str
    device: str
    since_ms: int
    due_ms: int


class Waiting(NamedTuple):
    """A device in the charge queue. `percent` and `told_ms` are None where nobody told."""

    device: str
    name: str
    colour: str
    percent: int | None
    told_ms: int | None

    def is_old(self, now_ms: int) -> bool:
        """Whether its percentage was told too long ago to go by."""
        return self.told_ms is None or now_ms - self.told_ms > TOLD_OLD_MS


def share(devices: int, supply: Supply) -> Share:
    """The packs for so many devices. Nothing of `supply` may be 0 but the hours and the duty; the caller reads them by their limits."""
    use = _fraction(supply.device_wh) / _fraction(supply.device_h)
    need = devices * use * _fraction(supply.hours) * _fraction(supply.duty) / 100
    give = _fraction(supply.pack_wh) * _fraction(supply.efficiency) / 100
    packs = -(-need // give)
    needed, given = plain(_decimal(need)), plain(_decimal(give))
    words = (
        f"{_count(devices, 'device', 'devices')} × {plain(_decimal(use))} W in use × {typed(supply.hours)} h × "
        f"{typed(supply.duty)} % of the time = {needed} Wh. A pack gives {typed(supply.pack_wh)} Wh × {typed(supply.efficiency)} % = "
        f"{given} Wh. {needed} ÷ {given} = {plain(_decimal(need / give))}, so {_count(int(packs), 'pack', 'packs')}."
    )
    return Share(devices, _decimal(need), _decimal(give), int(packs), words)


def use_sentence(supply: Supply) -> str:
    """Where the watts come from."""
    use = _fraction(supply.device_wh) / _fraction(supply.device_h)
    return (
        f"A tablet whose battery holds {typed(supply.device_wh)} Wh and lasts {typed(supply.device_h)} h in use takes "
        f"{typed(supply.device_wh)} ÷ {typed(supply.device_h)} = {plain(_decimal(use))} W."
    )


def plan(stations: Sequence[Station], devices: int, supply: Supply) -> Plan:
    """The packs of each station, for so many devices in all; those that no station is for count too."""
    shares = [(station, share(station.devices, supply)) for station in stations]
    homeless = max(0, devices - sum(station.devices for station in stations))
    packs = sum(part.packs for _, part in shares) + (share(homeless, supply).packs if homeless else 0)
    needed = f"{_count(packs, 'pack is', 'packs are')} needed for {typed(supply.hours)} h"
    if supply.packs is None:
        return Plan(shares, homeless, packs, None, None, f"{needed}. Say how many there are.")
    holds = packs <= supply.packs
    have = f"{needed}, {_count(supply.packs, 'is', 'are')} there"
    if holds:
        return Plan(shares, homeless, packs, supply.packs, True, f"{have}.")
    return Plan(shares, homeless, packs, supply.packs, False, f"{have}: {packs - supply.packs} too few.")


def stations(picture: Picture) -> list[Station]:
    """The charging stations that a manager wrote down, by place."""
    found = []
    for ident in picture.children("readiness"):
        if ident.startswith("station-"):
            shown = picture.object(f"readiness/{ident}")
            if not shown.get("removed"):
                saw = {head for field in shown for head in picture.heads(f"readiness/{ident}", field)}
                place = str(shown.get("place") or "somewhere")
                found.append(Station(ident, place, _whole(shown.get("ports")), _whole(shown.get("devices")), tuple(sorted(saw))))
    return sorted(found, key=lambda one: (natural(one.place), one.station))


def runs_ms(supply: Supply) -> int:
    """How long one pack feeds one tablet that charges all the time, ms: by then it is to be swapped, or the tablet is full."""
    return int(_fraction(supply.pack_wh) * _fraction(supply.efficiency) / 100 / _fraction(supply.charge_w) * HOUR_MS)


def swap_sentence(supply: Supply) -> str:
    """Where the time until a swap comes from."""
    give = _fraction(supply.pack_wh) * _fraction(supply.efficiency) / 100
    hours = plain(_decimal(Fraction(round(give / _fraction(supply.charge_w) * 10), 10)))
    return f"A pack gives {plain(_decimal(give))} Wh; a tablet that charges draws {typed(supply.charge_w)} W: it is empty after {hours} h."


def running(picture: Picture, supply: Supply) -> list[Running]:
    """The packs that are switched on, the one first that is due first."""
    found = []
    for pack in picture.children("packs"):
        shown = picture.object(f"packs/{pack}")
        entry = _writer(picture, f"packs/{pack}", "running")
        if shown.get("running") is True and entry is not None:
            since = happened_ms(entry)
            found.append(Running(pack, str(shown.get("device") or ""), since, since + runs_ms(supply)))
    return sorted(found, key=lambda one: (one.due_ms, natural(one.pack)))


def queue(picture: Picture) -> list[Waiting]:
    """The devices that chart, the emptiest first; of two alike the one that was told longer ago; those of which nobody told go last."""
    found = []
    for one in charting(picture):
        told = picture.value(f"batteries/{one.device}", "percent")
        percent = percent_of(told)
        entry = _writer(picture, f"batteries/{one.device}", "percent") if percent is not None else None
        found.append(Waiting(one.device, one.name, one.colour, percent, happened_ms(entry) if entry else None))
    return sorted(found, key=lambda one: (one.percent is None, one.percent or 0, one.told_ms or 0, natural(one.name)))


def next_up(queue: Iterable[Waiting], running: Iterable[Running], now_ms: int) -> Waiting | None:
    """Who goes to the charger next: of those told of the emptiest that is not full and that no pack feeds now, or None.

    A pack past its time is empty and feeds nobody.
    """
    fed = {one.device for one in running if one.due_ms > now_ms}
    return next((one for one in queue if one.percent is not None and one.percent < FULL and one.device not in fed), None)


def percent_of(value: object) -> int | None:
    """A percentage as told: a whole number from 0 to 100, or the same as text of at most three digits; None for anything else."""
    if (isinstance(value, str) and _WHOLE.fullmatch(value)) or (isinstance(value, float) and value.is_integer()):
        value = int(value)
    return value if type(value) is int and 0 <= value <= FULL else None


def supply_of(values: Mapping[str, str], assumed: Mapping[str, str]) -> Supply:
    """The supply from answers as decimal text (see questionnaire.QUESTIONS); what was not answered is assumed, the hours are 0."""

    def number(key: str) -> Decimal:
        text: Any = values.get(key)
        usable = is_amount(text) and (key not in ABOVE_ZERO or Decimal(text) > 0)
        return Decimal(text if usable else assumed.get(key, "0"))

    hours = number("longest_h")
    if values.get("generator") == "yes" and values.get("generator_stations") == "yes":
        hours = max(Decimal(0), hours - number("generator_h"))
    packs = values.get("spare_packs")
    return Supply(
        number("device_wh"), number("device_h"), number("duty"), number("pack_wh"), number("efficiency"), number("charge_w"), hours,
        int(packs) if packs is not None and packs.isdecimal() else None,
    )  # fmt: skip


def _writer(picture: Picture, path: str, field: str) -> Entry | None:
    winners = picture.winners(path, field)
    return picture.entries[winners[-1]] if winners else None


def _whole(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() else 0


def _fraction(value: Decimal) -> Fraction:
    return Fraction(value)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"

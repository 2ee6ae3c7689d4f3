"""What the Python core answers to the vectors: for each file the list of answers that the file expects."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from domain import anesthesia, batteries, clashes, doses, drill, emergency_doses, forms, outage, pending, roster, schedule, stamp, status
from domain.entries import canonical, content_hash, parse, parse_time
from domain.errors import BadInput
from domain.file_numbers import sharing as carriers
from domain.fold import Picture
from domain.readiness import supply

Vectors = dict[str, Any]


def picture_of(raws: list[dict[str, Any]]) -> Picture:
    """The fold of the wire's objects."""
    picture = Picture()
    for raw in raws:
        picture.add(parse(raw))
    return picture


def fold(vectors: Vectors) -> list[Any]:
    return [picture_of(case["entries"]).plain() for case in vectors["cases"]]


def told(clash: clashes.Clash) -> dict[str, Any]:
    """A clash as the vectors write it."""
    path = f"{clash.path}#{clash.field}" if clash.field else clash.path or ""
    where = f"{clash.order}@{clash.slot}" if clash.slot else clash.order or path
    keep = None if clash.keep is None else sorted(clash.keep)
    return {"kind": clash.kind, "members": list(clash.members), "where": where, "keep": keep}


def clash(vectors: Vectors) -> list[Any]:
    return [[told(one) for one in clashes.of_stay(picture_of(case["entries"]), "s1")] for case in vectors["cases"]]


def state_text(slot: status.Slot, now_ms: int) -> str:
    """A state as the vectors write it: the word, and its detail where it has one."""
    state = status.state(slot, now_ms)
    return f"{state.word}:{state.detail}" if state.detail else state.word


def states(vectors: Vectors) -> list[Any]:
    out = []
    for case in vectors["cases"]:
        picture = picture_of(case["entries"])
        since, until = parse_time(case["since"]), parse_time(case["until"])
        slots = status.order_slots(picture, "s1", "o1", since, until, {"UTC": [[0, 0]]})
        out.append({now: {slot.key: state_text(slot, parse_time(now)) for slot in slots} for now in case["at"]})
    return out


def slots(vectors: Vectors) -> list[Any]:
    out = []
    for case in vectors["cases"]:
        found = schedule.slot_keys(case["schedule"], parse_time(case["since"]), parse_time(case["until"]), vectors["zones"])
        out.append([[due.key, due.merged] for due in found])
    return out


def intervals(vectors: Vectors) -> list[Any]:
    return [schedule.interval_min(given) for given in vectors["intervals"]]


def ticks(vectors: Vectors) -> list[Any]:
    out = []
    for case in vectors["tick"]:
        last, made = case["last"], []
        for at in case["at"]:
            last = stamp.tick(last, parse_time(at), "blue")
            made.append(last)
        out.append(made)
    return out


def heard(vectors: Vectors) -> list[Any]:
    return [stamp.heard(case["last"], case["seen"], parse_time(case["now"]), "blue") for case in vectors["heard"]]


def amounts(vectors: Vectors) -> list[Any]:
    return [_or_none(lambda text=text: str(doses.amount(text))) for text in vectors["amounts"]]


def weights(vectors: Vectors) -> list[Any]:
    return [_or_none(lambda text=text: str(doses.weight(text))) for text in vectors["weights"]]


def shown(vectors: Vectors) -> list[Any]:
    return [doses.plain(Decimal(text)) for text in vectors["shown"]]


def reckoned(vectors: Vectors) -> list[Any]:
    return [doses.reckon(case["dose"], case["kg"]) for case in vectors["reckoned"]]


def canonicals(vectors: Vectors) -> list[Any]:
    return [canonical(json.loads(text)).decode() for text in vectors["texts"]]


def hashes(vectors: Vectors) -> list[Any]:
    return [content_hash(entry) for entry in vectors["entries"]]


def outages(vectors: Vectors) -> list[Any]:
    out = []
    for case in vectors["cases"]:
        picture = picture_of(case["entries"])
        found = {one.outage: one.state for one in outage.outages(picture)}
        out.append({"states": found, "holding": [one.outage for one in outage.holding(picture)]})
    return out


def emergencies(vectors: Vectors) -> list[Any]:
    given = vectors["table"]
    rows = tuple(emergency_doses.Row(**{**row, "species": tuple(row["species"])}) for row in given["rows"])
    table = emergency_doses.Table(given["edition"], rows, tuple(given["sources"]))
    found = [emergency_doses.doses_for(table, case["kg"], case["species"]) for case in vectors["cases"]]
    return [{one.key: [one.dose, one.volume, one.formula, one.why_not] for one in lines} for lines in found]


def _sheet(sheet: anesthesia.Sheet, valued: bool) -> dict[str, Any]:
    names = {part: [item.name for item in getattr(sheet, part)] for part in ("readings", "events", "drugs")}
    late = [one.name for part in (sheet.readings, sheet.events, sheet.drugs, sheet.addenda) for one in part if one.late]
    values = [dict(one.values) for one in sheet.readings] if valued else None
    total = [list(one) for one in anesthesia.totals(sheet)]
    fluids = anesthesia.fluids_ml(sheet, parse_time("2026-11-22T12:00:00Z"))
    told = {"members": list(sheet.members), "state": sheet.state, "late": late, "values": values}
    return {**names, **told, "totals": total, "fluids": fluids}


def sheets(vectors: Vectors) -> list[Any]:
    out = []
    for case in vectors["cases"]:
        picture = picture_of(case["entries"])
        found = anesthesia.sheets(picture, "s1")
        at = {
            now: [[due.word for due in anesthesia.due_readings(sheet, parse_time(now))] for sheet in found] for now in case["at"]
        }
        at = {now: [words for words in all_words if words] for now, all_words in at.items()}
        told = [_sheet(sheet, valued) for sheet, valued in zip(found, case["valued"], strict=True)]
        pairs = [list(one.members) for one in clashes.of_stay(picture, "s1") if one.kind == "sheets"]
        out.append({"at": at, "sheets": told, "clashes": pairs})
    return out


def boards(vectors: Vectors) -> list[Any]:
    found = [pending.boards(picture_of(case["entries"])) for case in vectors["cases"]]
    return [[[one.board, [[row.stay, list(row.about)] for row in one.waiting]] for one in case] for case in found]


def incidents(vectors: Vectors) -> list[Any]:
    return [[_incident(one) for one in outage.incidents(picture_of(case["entries"]))] for case in vectors["cases"]]


def _incident(one: outage.Incident) -> list[Any]:
    """An incident as the vectors write it."""
    cuts = [list(cut) for cut in one.devices]
    return [one.outage, list(one.members), list(one.causes), one.state, one.start_ms, one.end_ms, cuts, list(one.declared_by)]


def homes(vectors: Vectors) -> list[Any]:
    found = []
    for case in vectors["cases"]:
        rows = {row.stay: row.home.device if row.home else None for row in roster.roster_rows(picture_of(case["entries"]))}
        found.append({stay: rows[stay] for stay in case["stays"]})
    return found


def charging(vectors: Vectors) -> list[Any]:
    out = []
    for case in vectors["cases"]:
        picture, now = picture_of(case["entries"]), parse_time(case["now"])
        queue, running = batteries.queue(picture), batteries.running(picture, supply(picture, now))
        following = batteries.next_up(queue, running, now)
        out.append(
            {
                "queue": [[one.device, one.percent, one.told_ms] for one in queue], "running": [list(one) for one in running],
                "next": following and following.device, "clashes": len(clashes.of_hospital(picture)),
            }
        )  # fmt: skip
    return out


def sharing(vectors: Vectors) -> list[Any]:
    asked = ((picture_of(case["entries"]), case["here"], case["numbers"], case.get("but", ())) for case in vectors["cases"])
    return [[list(one) for one in carriers(*each)] for each in asked]


def forms_of(vectors: Vectors) -> list[Any]:
    table = [
        forms.Form(one["form"], one["name"], tuple(forms.Field(**{**field, "options": tuple(field["options"])}) for field in one["fields"]))
        for one in vectors["table"]
    ]
    found = ((case, picture_of(case["entries"])) for case in vectors["cases"])
    return [[_of_form(table, picture, one) for one in forms.of_stays(table, picture, case["stays"])] for case, picture in found]


def _of_form(table: list[forms.Form], picture: Picture, one: forms.Filled) -> list[Any]:
    asked = {field.field: list(field.options) for field in forms.form_of(table, picture, one.stay, one.form).fields if field.options}
    return [one.stay, one.form, one.state, one.values, one.last, list(one.late), list(one.apart), asked]


def drills(vectors: Vectors) -> list[Any]:
    out = []
    for case in vectors["cases"]:
        picture, me = picture_of(case["entries"]), case["me"]
        found = [one for one in drill.drills(picture) if me in one.devices and one.ended_ms is None]
        at = {}
        for now in case["at"]:
            ms = parse_time(now)
            here = next((one for one in found if ms < one.until_ms), None)
            phase = None if here is None else "soon" if ms < here.since_ms else "open"
            at[now] = [here and here.drill, phase, me in drill.cut_devices(picture, ms)]
        rows = [row for one in found for row in drill.results(picture, one)]
        results = [row for row in rows if row.task.device in (None, me) or row.task.kind == "handover"]
        out.append({"at": at, "done": {row.task.task: row.state in ("in_time", "late") for row in results}})
    return out


def _or_none(ask: Any) -> Any:
    try:
        return ask()
    except BadInput:
        return None


ANSWERS = {
    "fold": fold, "clash": clash, "states": states, "slots": slots, "intervals": intervals, "ticks": ticks, "heard": heard,
    "amounts": amounts, "weights": weights, "shown": shown, "reckoned": reckoned, "canonicals": canonicals, "hashes": hashes,
    "outages": outages, "incidents": incidents, "boards": boards, "drills": drills, "homes": homes, "charging": charging, "forms": forms_of,
    "sharing": sharing,
    "emergencies": emergencies, "sheets": sheets,
}  # fmt: skip

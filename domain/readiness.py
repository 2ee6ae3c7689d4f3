"""How ready the hospital is for an outage: checks that the system makes itself, a score out of 100, and the next thing to do.

Nothing here is ticked by hand. Each row of CHECKS looks at the picture and at a few facts that the picture does not hold (how old the
backup and the pack are, who has a PIN), and answers `good`, `look` or `bad` with a sentence and with what to do. A good row gives its
weight, one to look at half of it, a bad one nothing; the weights add up to 100. They say what is lost when it is missing: without a
device or a home device a ward cannot go on, without a backup or a pack something may be lost for good; a label only saves time.

The next thing to do is the bad row with the largest weight, then the one to look at with the largest weight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from domain import batteries, questionnaire
from domain.entries import happened_ms
from domain.fold import Picture
from domain.roster import CHARTS, KNOWN, PRACTICE_SYSTEM, Keeping, charting, devices, label_mark, name_list, roster_rows

HOUR_S = 3_600
#: a backup and a pack are made every hour (FEATURES S30): one that is older than two has missed its turn
OLD_S = 2 * HOUR_S
#: a drill is forgotten after a quarter of a year (S2: train as for a cardiac arrest, which guidelines rehearse every few months)
DRILL_DAYS = 90
DAY_MS = questionnaire.DAY_MS
#: the emergency doses, as a table that the hospital signs off, edition by edition
DOSES = "emergency-doses"
#: who charts at the bedside and so needs a PIN
NEEDS_PIN = ("nurse", "doctor", "student")


class Facts(NamedTuple):
    """What the picture does not hold. Ages in seconds, None where there is none; `pins`: the staff ids with a PIN, None where that is
    not known; `edition`: the edition of the emergency doses, None where any that was signed will do; `pack_trouble`: a sentence of what
    keeps the pack or one of its copies from being fresh (a full disk, a missing stick), "" where nothing does."""

    now_ms: int
    backup_age_s: float | None = None
    pack_age_s: float | None = None
    pins: frozenset[str] | None = None
    edition: str | None = None
    pack_trouble: str = ""


class Finding(NamedTuple):
    """What a check found: `state` is good, look or bad; `todo` says what to do ("" when good), `link` is the page on which to do it."""

    key: str
    weight: int
    state: str
    title: str
    sentence: str
    todo: str = ""
    link: str = ""


class Check(NamedTuple):
    """One row: the weight of what it looks at, its name, and how it is looked at: (state, sentence, what to do)."""

    key: str
    weight: int
    title: str
    link: str
    look: Callable[[Picture, Facts], tuple[str, str, str]]


def findings(picture: Picture, facts: Facts) -> list[Finding]:
    """Every check as it stands, in the order of the table. Call it with the hospital's lock held."""
    found = []
    for check in CHECKS:
        state, sentence, todo = check.look(picture, facts)
        found.append(Finding(check.key, check.weight, state, check.title, sentence, todo if state != "good" else "", check.link))
    return found


def score(found: list[Finding]) -> int:
    """Points out of 100. Each weight is even, so that half of it is a whole number."""
    return sum(one.weight if one.state == "good" else one.weight // 2 if one.state == "look" else 0 for one in found)


def next_thing(found: list[Finding]) -> Finding | None:
    """What to do first, or None where all is good."""
    open_ones = [one for one in found if one.state != "good"]
    return min(open_ones, key=lambda one: (one.state != "bad", -one.weight), default=None)


def in_words(found: list[Finding]) -> str:
    """The score as one line, which names no patient: it stands on a page that everybody may open."""
    first = next_thing(found)
    points = f"Ready for an outage: {score(found)} of {POINTS}."
    return f"{points} Next: {first.title[0].lower()}{first.title[1:]}." if first else f"{points} Nothing is left to do."


def unenrolled(picture: Picture) -> list[Keeping]:
    """The devices that somebody wrote down and that were never enrolled, by name."""
    there = {one.name for one in devices(picture) if one.role != KNOWN and one.state == "here"}
    return [one for one in devices(picture) if one.state == "known" and one.name not in there]


def unlabelled(picture: Picture) -> list[Keeping]:
    """The devices whose label was not printed, or says something else than they are called now."""
    printed = picture.value("readiness/labels", "printed")
    marks: Mapping[str, object] = printed if isinstance(printed, dict) else {}
    return [one for one in labelled(picture) if marks.get(one.device) != label_mark(one)]


def labelled(picture: Picture) -> list[Keeping]:
    """The devices that get a label: those that chart, those of the practice system, and those that are still to be enrolled."""
    missing = {one.device for one in unenrolled(picture)}
    here = (one for one in devices(picture) if (one.state == "here" and one.role in (CHARTS, PRACTICE_SYSTEM)) or one.device in missing)
    return list(here)


def last_drill_ms(picture: Picture) -> int | None:
    """When the last drill was closed, ms; None where none ever was."""
    times = [
        happened_ms(picture.entries[name])
        for ident in picture.children("outages")
        if picture.value(f"outages/{ident}", "cause") == "drill" and picture.value(f"outages/{ident}", "closed") is True
        for name in picture.winners(f"outages/{ident}", "closed")
    ]
    return max(times, default=None)


def supply(picture: Picture, now_ms: int) -> batteries.Supply:
    """The battery plan's figures: what was answered, else what is assumed."""
    given = {key: answer.value for key, answer in questionnaire.answers(picture, now_ms).items()}
    return batteries.supply_of(given, {question.key: question.assumed for question in questionnaire.QUESTIONS if question.assumed})


# -- the checks ---------------------------------------------------------------------------------------------------------------------


def _wards(picture: Picture, _: Facts) -> tuple[str, str, str]:
    here = charting(picture)
    if not here:
        return "bad", "No device is enrolled.", "Enroll a device for each ward."
    served = {one.ward for one in here}
    rows = roster_rows(picture)
    # a ward whose patients are all on devices that people keep needs none of its own
    for ward in {row.ward for row in rows}:
        if all(row.home is not None for row in rows if row.ward == ward):
            served.add(ward)
    bare = [ward for ward in questionnaire.count(picture).wards if ward not in served]
    if bare:
        return "bad", f"{name_list(bare)} {_has(bare)} no device.", f"Enroll a device for {name_list(bare)}."
    return "good", "Every ward has a device.", ""


def _marked(picture: Picture, _: Facts) -> tuple[str, str, str]:
    here = charting(picture)
    if not here:
        return "bad", "No device is enrolled.", "Enroll a device, and give it a colour and a number."
    bare = [one.name for one in here if not (one.colour and one.number and one.place)]
    if bare:
        what = "its colour, number or ward" if len(bare) == 1 else "their colours, numbers or wards"
        return "bad", f"{name_list(bare)} {_has(bare)} no colour, no number or no ward.", f"Give {name_list(bare)} {what}, or a keeper."
    return "good", "Every device has a colour, a number, and a ward or a keeper.", ""


def _homes(picture: Picture, _: Facts) -> tuple[str, str, str]:
    rows = roster_rows(picture)
    if not charting(picture):
        return "bad", "There is no device that could be a patient's home.", "Enroll a device; then each patient of its ward has a home."
    bare = [row.patient for row in rows if row.home is None]
    if bare:
        return "bad", f"{name_list(bare)} {_has(bare)} no home device.", f"Give {name_list(bare)} a home device on the roster."
    return "good", "Every patient has a home device." if rows else "No patient is in the house.", ""


def _labels(picture: Picture, _: Facts) -> tuple[str, str, str]:
    if not labelled(picture):
        return "bad", "There is no device to label.", "Enroll a device, then print its label."
    bare = [one.name for one in unlabelled(picture)]
    if not bare:
        return "good", "Every device's label is printed.", ""
    state = "bad" if len(bare) == len(labelled(picture)) else "look"
    return state, f"No label as it is called now was printed for {name_list(bare)}.", "Print the label sheet, and stick each label on."


def _backup(_: Picture, facts: Facts) -> tuple[str, str, str]:
    return _aged("backup", facts.backup_age_s, "See whether the disk is full; `wardlight backup` makes one now.")


def _pack(_: Picture, facts: Facts) -> tuple[str, str, str]:
    state, sentence, todo = _aged("downtime pack", facts.pack_age_s, facts.pack_trouble or "Renew the pack on its page.")
    if state == "good" and facts.pack_trouble:
        return "look", sentence, facts.pack_trouble
    return state, sentence, todo


def _aged(what: str, age_s: float | None, todo: str) -> tuple[str, str, str]:
    if age_s is None:
        return "bad", f"There is no {what} yet.", todo
    if age_s > OLD_S:
        return "bad", f"The newest {what} is {int(age_s // HOUR_S)} h old.", todo
    return "good", f"The newest {what} is less than two hours old.", ""


def _drill(picture: Picture, facts: Facts) -> tuple[str, str, str]:
    last = last_drill_ms(picture)
    if last is None:
        return "bad", "There was never a drill.", "Hold a drill: ten minutes with two devices are enough."
    days = max(0, facts.now_ms - last) // DAY_MS
    if days > DRILL_DAYS:
        return "look", f"The last drill was {days} days ago.", "Hold a drill."
    return "good", "The last drill was today." if not days else f"The last drill was {days} {'day' if days == 1 else 'days'} ago.", ""


def _pins(picture: Picture, facts: Facts) -> tuple[str, str, str]:
    people = [(ident, picture.object(f"staff/{ident}")) for ident in picture.children("staff")]
    here = [(ident, shown) for ident, shown in people if not shown.get("left") and shown.get("role") in NEEDS_PIN]
    if not here:
        return "bad", "Nobody who charts is on the staff list.", "Add the people who chart."
    bare = [str(shown.get("name") or ident) for ident, shown in here if facts.pins is not None and ident not in facts.pins]
    if bare:
        return "look", f"{name_list(bare)} {_has(bare)} no PIN.", f"Give {name_list(bare)} a PIN."
    return "good", "Everybody who charts has a PIN.", ""


def _power(picture: Picture, facts: Facts) -> tuple[str, str, str]:
    given = questionnaire.answers(picture, facts.now_ms)
    if "longest_h" not in given:
        return "bad", "Nobody said how long an outage may last.", "Say for how long an outage is to be planned for."
    made = batteries.plan(batteries.stations(picture), len(charting(picture)), supply(picture, facts.now_ms))
    if made.holds is None:
        return "bad", made.sentence, "Say how many charged battery packs lie ready."
    if not made.holds:
        return "bad", made.sentence, f"Get {made.packs - (made.have or 0)} more battery packs; they are sold charged."
    if made.homeless:
        return (
            "look",
            f"{made.sentence} No charging station is planned for {made.homeless} of the devices.",
            "Plan a charging station for every device.",
        )
    return "good", made.sentence, ""


def _answered(picture: Picture, facts: Facts) -> tuple[str, str, str]:
    given = questionnaire.answers(picture, facts.now_ms)
    rows = questionnaire.asked(given)
    left = [row for row in rows if row.key not in given]
    if left:
        state = "bad" if len(left) * 2 > len(rows) else "look"
        return state, f"{len(left)} of {len(rows)} questions are not answered.", "Answer the questionnaire."
    old = [row for row in rows if given[row.key].is_old]
    if old:
        return "look", f"{len(old)} answers are older than a year.", "Look at the old answers again."
    return "good", "The questionnaire is answered.", ""


def _doses(picture: Picture, facts: Facts) -> tuple[str, str, str]:
    signed = picture.value(f"signoffs/{DOSES}", "edition")
    if signed is None:
        return "look", "The table of emergency doses is not signed off.", "Have a doctor check the emergency doses, and sign them off."
    if facts.edition is not None and signed != facts.edition:
        return (
            "look",
            f"Edition {signed} of the emergency doses was signed off, and {facts.edition} is printed.",
            "Sign off the new edition.",
        )
    return "good", "The table of emergency doses is signed off.", ""


def _enrolled(picture: Picture, facts: Facts) -> tuple[str, str, str]:
    known = [one.name for one in unenrolled(picture)]
    if known:
        return "look", f"{name_list(known)} {'is' if len(known) == 1 else 'are'} known and not enrolled.", f"Enroll {name_list(known)}."
    told = questionnaire.answers(picture, facts.now_ms).get("ipads")
    here = len(charting(picture))
    if told is None:
        return "look", "Nobody said how many tablets there are.", "Say how many tablets there are."
    more = int(told.value) - here if told.value.isdecimal() else 0
    if more > 0:
        return "look", f"There are {told.value} tablets, and {here} are enrolled.", f"Enroll the other {more}, or write them down."
    return "good", "Every tablet is enrolled.", ""


#: what is looked at, with what it weighs
CHECKS = (
    Check("wards", 12, "A device in every ward", "/devices", _wards),
    Check("homes", 12, "A home device for every patient", "/roster", _homes),
    Check("backup", 12, "A fresh backup", "/", _backup),
    Check("pack", 12, "A fresh downtime pack", "/pack", _pack),
    Check("drill", 10, f"A drill in the last {DRILL_DAYS} days", "/drill", _drill),
    Check("marked", 8, "Colour, number and place of every device", "/devices", _marked),
    Check("pins", 8, "A PIN for everybody who charts", "/people", _pins),
    Check("power", 8, "Batteries for the longest outage", "/readiness#batteries", _power),
    Check("labels", 6, "A label on every device", "/devices", _labels),
    Check("questions", 4, "The questionnaire", "/readiness#questions", _answered),
    Check("doses", 4, "Emergency doses signed off", "/pack", _doses),
    Check("enrolled", 4, "No tablet left out", "/devices", _enrolled),
)
POINTS = 100


def _has(names: list[str]) -> str:
    return "has" if len(names) == 1 else "have"

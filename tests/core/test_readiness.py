"""The score of readiness: every check red once and green once, and the points reckoned by hand."""

from __future__ import annotations

from typing import Any

import pytest

from domain import questionnaire, readiness
from domain.entries import parse_time
from domain.errors import BadInput
from domain.readiness import CHECKS, Facts, findings, next_thing, score
from domain.roster import label_mark
from tests.core.book import Book

NOW = parse_time("2026-11-22T12:00:00Z")
FINE = Facts(NOW, backup_age_s=1800, pack_age_s=7200, pins=frozenset({"ada"}), edition="2026-1")
#: what a hospital that is ready has answered
ANSWERS = {
    "ipads": "2", "departments": "1", "technicians": "3", "anesthetics": "1", "walls": "1", "dangers": "storm", "longest_h": "24",
    "generator": "no", "server_min": "15", "device_wh": "30", "device_h": "10", "duty": "50", "pack_wh": "74", "efficiency": "65",
    "charge_w": "12", "spare_packs": "2",
}  # fmt: skip


class Office(Book):
    """A book in which a manager writes."""

    def manage(self, kind: str, data: dict[str, Any], **more: Any) -> None:
        self.write(f"m{len(self.picture.entries)}", kind, data, device="server", stay=None, **more)

    def enroll(self, device: str, **data: Any) -> None:
        fields = {"name": device.title(), "colour": "blue", "number": 1, "ward": "ICU", "role": "device"}
        self.manage("device.enrolled", {"device": device} | fields | data)

    def answer(self, question: str, answer: str, **more: Any) -> None:
        self.manage("readiness.answered", {"question": question, "answer": answer}, **more)

    def print_labels(self) -> None:
        marks = {one.device: label_mark(one) for one in readiness.labelled(self.picture)}
        self.manage("readiness.answered", {"question": "labels", "printed": marks}, saw=self.picture.heads("readiness/labels", "printed"))

    def state(self, key: str, facts: Facts = FINE) -> tuple[str, str]:
        found = next(one for one in findings(self.picture, facts) if one.key == key)
        return found.state, found.sentence

    def points(self, facts: Facts = FINE) -> int:
        return score(findings(self.picture, facts))


def ready() -> Office:
    """A hospital that is as ready as it can be."""
    office = Office()
    office.enroll("blue")
    office.enroll("red", colour="red", keeper="ada", ward="")
    office.manage("staff.added", {"staff": "ada", "name": "Ada", "role": "nurse"})
    office.write("rex", "stay.opened", {"patient": {"name": "Rex"}, "ward": "ICU"})
    for question, answer in ANSWERS.items():
        office.answer(question, answer)
    office.manage("readiness.answered", {"question": "station-1", "place": "ICU desk", "ports": "2", "devices": "2"})
    office.manage("table.signed_off", {"table": "emergency-doses", "edition": "2026-1"})
    office.manage("outage.declared", {"outage": "drill-1", "scope": "hospital", "cause": "drill"})
    office.manage("outage.closed", {"outage": "drill-1"}, time="07:00")
    office.print_labels()
    return office


def test_the_weights_are_even_and_add_up_to_a_hundred() -> None:
    assert sum(check.weight for check in CHECKS) == 100
    assert [check.key for check in CHECKS if check.weight % 2] == []
    assert len({check.key for check in CHECKS}) == len(CHECKS)


def test_an_empty_hospital_is_not_ready_for_anything_and_is_told_to_enroll_a_device_first() -> None:
    found = findings(Office().picture, Facts(NOW))
    # only what nobody has contradicted gives half: doses not signed off 4 / 2, nobody said how many tablets 4 / 2
    assert score(found) == 4
    first = next_thing(found)
    assert first is not None
    assert (first.key, first.todo) == ("wards", "Enroll a device for each ward.")
    assert readiness.in_words(found) == "Ready for an outage: 4 of 100. Next: a device in every ward."


def test_a_hospital_that_did_everything_has_a_hundred_and_nothing_left_to_do() -> None:
    found = findings(ready().picture, FINE)
    assert [(one.key, one.sentence) for one in found if one.state != "good"] == []
    assert score(found) == 100
    assert next_thing(found) is None


def test_a_ward_without_a_device_costs_its_points_and_comes_first() -> None:
    office = ready()
    office.write("star", "stay.opened", {"patient": {"name": "Star"}, "ward": "Stable"}, stay="s2")
    assert office.state("wards") == ("bad", "Stable has no device.")
    assert office.state("homes") == ("bad", "Star has no home device.")
    assert office.points() == 100 - 12 - 12
    office.write("assign", "stay.assigned", {"home_device": "red"}, stay="s2")
    assert office.state("homes")[0] == "good"
    assert office.state("wards")[0] == "good"  # its patients are on a device that a person keeps


def test_practice_patients_need_no_home() -> None:
    office = ready()
    office.write("drill", "stay.opened", {"patient": {"name": "Drill"}, "ward": "Nowhere"}, stay="practice-1")
    assert office.points() == 100


def test_a_device_needs_colour_number_and_ward_or_keeper() -> None:
    office = ready()
    office.enroll("grey", ward="", number=None)
    assert office.state("marked") == ("bad", "Grey has no colour, no number or no ward.")
    office.manage("device.changed", {"device": "grey", "number": 2, "keeper": "ada"})
    assert office.state("marked")[0] == "good"


def test_a_label_is_printed_anew_when_what_it_says_has_changed() -> None:
    office = ready()
    office.manage("device.changed", {"device": "blue", "number": 7})
    assert office.state("labels") == ("look", "No label as it is called now was printed for Blue.")
    assert office.points() == 100 - 3
    office.print_labels()
    assert office.state("labels")[0] == "good"


@pytest.mark.parametrize(
    ("facts", "key", "state", "points"),
    [
        (FINE._replace(backup_age_s=7201), "backup", "bad", 88),
        (FINE._replace(backup_age_s=None), "backup", "bad", 88),
        (FINE._replace(pack_age_s=7201), "pack", "bad", 88),
        (FINE._replace(pack_trouble="The stick is missing."), "pack", "look", 94),
        (FINE._replace(pins=frozenset()), "pins", "look", 96),
        (FINE._replace(pins=None), "pins", "good", 100),
        (FINE._replace(edition="2027-1"), "doses", "look", 98),
        (FINE._replace(now_ms=NOW + 90 * 86_400_000), "drill", "good", 100),
        (FINE._replace(now_ms=NOW + 91 * 86_400_000), "drill", "look", 95),
        # after 366 days the drill (10 / 2) and every answer (4 / 2) are old
        (FINE._replace(now_ms=NOW + 366 * 86_400_000), "questions", "look", 93),
    ],
)
def test_what_has_grown_old_or_is_missing_is_seen(facts: Facts, key: str, state: str, points: int) -> None:
    office = ready()
    assert office.state(key, facts)[0] == state
    assert office.points(facts) == points


def test_only_a_drill_that_was_closed_counts_as_one() -> None:
    office = Office()
    office.manage("outage.declared", {"outage": "o1", "scope": "hospital", "cause": "power"})
    office.manage("outage.closed", {"outage": "o1"})
    office.manage("outage.declared", {"outage": "drill-1", "scope": "hospital", "cause": "drill"})
    assert office.state("drill") == ("bad", "There was never a drill.")
    office.manage("outage.closed", {"outage": "drill-1"}, time="09:00")
    assert office.state("drill") == ("good", "The last drill was today.")


def test_the_battery_plan_must_hold_for_the_longest_outage() -> None:
    office = ready()
    # 2 devices × 3 W × 72 h × 50 % = 216 Wh; a pack gives 48.1 Wh: 4.49, so 5, and there are 2
    office.answer("longest_h", "72", saw=office.picture.heads("readiness/longest_h", "answer"))
    assert office.state("power") == ("bad", "5 packs are needed for 72 h, 2 are there: 3 too few.")
    assert readiness.findings(office.picture, FINE)[7].todo == "Get 3 more battery packs; they are sold charged."
    # a generator that feeds the stations for 60 h leaves 12 h: 36 Wh, one pack
    for question, answer in (("generator", "yes"), ("generator_h", "60"), ("generator_stations", "yes"), ("generator_feeds", "ICU")):
        office.answer(question, answer, saw=office.picture.heads(f"readiness/{question}", "answer"))
    assert office.state("power") == ("good", "1 pack is needed for 12 h, 2 are there.")


def test_a_tablet_that_exists_and_is_not_enrolled_is_named() -> None:
    office = ready()
    office.manage("device.changed", {"device": "known-1", "name": "Grey 9", "role": "known", "colour": "grey", "number": 9, "ward": "ICU"})
    assert office.state("enrolled") == ("look", "Grey 9 is known and not enrolled.")
    office.enroll("grey", name="Grey 9", colour="grey", number=9)
    assert office.state("enrolled")[0] == "good"
    office.answer("ipads", "5", saw=office.picture.heads("readiness/ipads", "answer"))
    assert office.state("enrolled") == ("look", "There are 5 tablets, and 3 are enrolled.")


def test_questions_about_a_generator_are_asked_where_there_is_one() -> None:
    office = ready()
    given = questionnaire.answers(office.picture, NOW)
    asked = {row.key for row in questionnaire.asked(given)}
    assert set(questionnaire.BY_KEY) - asked == set(questionnaire.WITH_GENERATOR)
    assert len(questionnaire.asked({})) == len(questionnaire.QUESTIONS)


@pytest.mark.parametrize(
    ("key", "text", "stored"),
    [("longest_h", "36,5", "36.5"), ("longest_h", " 24 ", "24"), ("ipads", "7", "7"), ("generator", "yes", "yes"), ("dangers", " i ", "i")],
)
def test_an_answer_is_read_as_people_write_it(key: str, text: str, stored: str) -> None:
    assert questionnaire.read(questionnaire.BY_KEY[key], text) == stored


@pytest.mark.parametrize(
    ("key", "text"),
    [("ipads", "7.5"), ("ipads", "many"), ("ipads", ""), ("longest_h", "721"), ("device_wh", "0"), ("duty", "101"), ("generator", "maybe"),
     ("longest_h", "1,000")],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_refused_with_what_to_type(key: str, text: str) -> None:
    with pytest.raises(BadInput, match=r"\."):
        questionnaire.read(questionnaire.BY_KEY[key], text)


def test_the_system_counts_who_charted_at_once_and_how_many_sheets_were_open() -> None:
    hour = 3_600_000
    acts = [(0, "ada"), (hour, "ben"), (hour + 1, "cy"), (hour + 2, "cy"), (3 * hour, "ada")]
    assert questionnaire.most_at_once(acts) == 2  # ada and ben within one hour; ben and cy; never all three
    assert questionnaire.most_at_once([*acts, (1, "ada")]) == 3
    assert questionnaire.most_at_once([]) == 0
    assert questionnaire.most_open([(0, 5), (5, 9), (6, None)]) == 2
    assert questionnaire.most_open([]) == 0


def test_what_was_counted_stands_in_words() -> None:
    office = ready()
    counts = questionnaire.count(office.picture)._replace(staff=3)
    said = {row.key: questionnaire.counted(row, counts) for row in questionnaire.QUESTIONS if row.counted}
    assert said == {
        "ipads": "2 enrolled: 1 in ICU and 1 kept by Ada", "departments": "1: ICU", "walls": "0 enrolled", "anesthetics": "",
        "technicians": "3 charted within one hour, at most, in the last 4 weeks",
    }  # fmt: skip

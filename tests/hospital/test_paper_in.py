"""What a patient's paper is green for stands in words: what was typed, by whom, and what was due that nothing is known of."""

from __future__ import annotations

from domain import paper_in, recovering
from domain.paper_in import PaperIn
from tests.core.book import EIGHT, NOON, STAY, UTC, at
from tests.core.test_paper import HOUSE, Night
from ui.pages.recovery import paper_words

SERVER = "server-1"


def is_in(night: Night, now: str = "13:00") -> PaperIn:
    return paper_in.together([paper_in.of_stay(night.picture, STAY, night.emergency, at(now), UTC)], at(now))


def types(night: Night, ident: str, slot: str, by: str = "anna") -> None:
    data = {"order": "o1", "slot": slot, "outcome": "given", "paper": {"wrote": "ada", "outage": "u1"}}
    night.write(ident, "treatment.charted", data, time="12:50", device=SERVER, at_from="person", by=by, saw=["p"])


def said(night: Night) -> tuple[str, str]:
    patient, found = recovering.patient(night.picture, STAY, night.emergency), is_in(night)
    return paper_words.state(patient, found), paper_words.sheet(patient, found, lambda by: str(by).title(), "02:00")


def test_one_typed_line_says_that_the_others_are_not_answered_and_which() -> None:
    night = Night()
    types(night, "a", EIGHT)
    assert said(night) == (
        "1 entry · 1 of 2 open",
        "1 entry typed in by Anna, sheet of 02:00. 1 of the 2 treatments that were due in the emergency has neither an entry nor a word.",
    )
    assert [(one.key, one.name) for one in is_in(night).open] == [(f"{STAY}/o1@{NOON}", "Cefazolin")]
    assert is_in(night).open[0].key in {line.key for line in night.sheet()}, "it is found again on the sheet"
    assert "1 treatment of 1 patient has neither" in paper_words.whole([is_in(night), None])


def test_what_a_tablet_charted_or_a_person_left_out_with_a_reason_is_answered() -> None:
    night = Night()
    types(night, "a", EIGHT)
    types(night, "n", "prn:n", by="ben")
    night.act("b", NOON, "held", time="12:00", device="red", because="asleep")
    assert said(night) == (
        "2 entries",
        "2 entries typed in by Anna and Ben, sheet of 02:00. Both treatments due in the emergency are answered.",
    )
    skipped = Night()
    skipped.write("s", "slot.skipped", {"order": "o1", "slot": NOON}, because="in surgery")
    assert [one.answered for one in is_in(skipped).due] == [False, True]


def test_a_struck_act_answers_nothing_and_a_signature_is_no_entry() -> None:
    night = Night()
    types(night, "a", EIGHT)
    night.write("x", "entry.struck", {"entry": "a"}, because="wrong patient", saw=["a"])
    night.write("c", "paper.checked", {"outage": "u1"})
    says = "Somebody signed that nothing is on paper. 2 of the 2 treatments that were due in the emergency have neither an entry nor"
    assert said(night) == ("nothing on paper · 2 of 2 open", f"{says} a word.")


def test_while_the_emergency_is_open_only_what_is_due_already_is_asked_for() -> None:
    night = Night()
    night.write("again", "outage.declared", {"outage": "u1", "scope": "hospital", "cause": "power"}, time="12:40", saw=["v"], **HOUSE)
    night.write("gone", "entry.struck", {"entry": "v"}, because="not over", saw=["v"], **HOUSE)
    assert night.emergency.end_ms is None
    assert [len(is_in(night, now).due) for now in ("07:45", "09:00", "13:00")] == [0, 1, 2]

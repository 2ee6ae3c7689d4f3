"""The recovery's checklist, line by line: green by the system's own check, never by a tick, and red again by what comes late."""

from __future__ import annotations

from typing import Any

import pytest

from domain import holds, recovering, recovery
from domain.billing import charges
from domain.entries import ranges
from domain.outage import Incident
from domain.recovering import Device
from domain.recovery import Facts, Line

from .book import EIGHT, NOON, STAY, Book

HOUSE: dict[str, Any] = {"stay": None}
DESK: dict[str, Any] = {"device": "server-e1", "stay": None, "auth": "session", "by": "max"}


class Night(Book):
    """One patient, an emergency from 08:00 to 10:00, Ada and the manager Max; nothing waits but what a test writes."""

    def __init__(self, until: str = "10:00") -> None:
        super().__init__()
        self.write("staff1", "staff.added", {"staff": "ada", "role": "nurse"}, device="server-e1", **HOUSE)
        self.write("staff2", "staff.added", {"staff": "max", "role": "manager"}, device="server-e1", **HOUSE)
        self.write("o", "stay.opened", {"patient": {"name": "Bo"}, "ward": "icu"}, time="07:00")
        self.write("u", "outage.declared", {"outage": "u1", "scope": "hospital", "cause": "power"}, time="08:00", **HOUSE)
        self.write("v", "outage.ended", {"outage": "u1"}, time=until, **HOUSE)
        self.write("np", "paper.checked", {"outage": "u1"}, device="server-e1", time="10:05")
        self.write("rp", "outage.step_done", {"outage": "u1", "step": "report"}, **{**DESK, "auth": "system", "by": None})
        self.write("bs", "outage.step_done", {"outage": "u1", "step": "blank-sheets"}, **DESK)
        self.rows: list[dict[str, Any]] = []

    @property
    def emergency(self) -> Incident:
        [found] = recovering.waiting(self.picture)
        return found

    def facts(self) -> Facts:
        picture, emergency = self.picture, self.emergency
        return Facts(
            emergency,
            recovering.as_read(recovering.patient(picture, stay, emergency) for stay in (*picture.children("stays"), None)),
            {stay: recovering.bills(picture, stay, emergency) for stay in picture.children("stays")},
            recovering.devices(picture, self.rows, emergency),
            recovering.confirmations(picture),
            recovering.steps(picture, emergency),
            recovering.differences(picture),
            recovering.is_short(picture, emergency),
        )

    def lines(self) -> list[Line]:
        return recovery.checklist(self.facts())

    def line(self, key: str) -> Line:
        return recovery.line_of(self.lines(), key)

    def not_green(self) -> dict[str, str]:
        return {line.row.key: line.state for line in self.lines() if line.state != "green"}

    def override(self, step: str, of: list[str], ident: str = "ov", **more: Any) -> None:
        signed = {**DESK, "because": "the owner was told", **more}
        self.write(ident, "outage.step_done", {"outage": "u1", "step": step, "override": True, "of": of}, **signed)

    def ticks_the_bill(self) -> None:
        """A clerk types what is open into the practice system."""
        for line in charges(self.picture, STAY):
            self.write(f"tick-{line.charge[:6]}", "charge.entered", {"charge": line.charge}, **{**DESK, "stay": STAY})

    def device(self, ident: str = "blue", **row: Any) -> None:
        told = {"device": ident, "name": "Blue 1", "role": "device", "last_seq": 9, "missing": [], "last_seen": "2026-11-22T10:01:00Z"}
        self.rows.append({**told, **row})


def test_a_night_on_which_nothing_waits_is_green_in_every_line_and_closes() -> None:
    night = Night()
    night.device()
    assert night.not_green() == {}
    assert recovery.may_close(night.lines(), night.emergency)


def test_an_emergency_that_is_still_open_never_closes() -> None:
    night = Night()
    night.strike("v", "xv", **HOUSE)
    assert not recovery.may_close(night.lines(), night.emergency)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"missing": [7, 8, 9, 12]}, "Blue 1: number 7 to 9, 12 of its 9 entries are missing."),
        ({"last_seen": "2026-11-22T09:59:00Z"}, "Blue 1 was not heard since the emergency ended."),
        ({"unsent": 3}, "Blue 1: 3 entries wait on it."),
        ({"revoked": True, "missing": [4]}, "Blue 1: number 4 of its 9 entries is missing."),
    ],
)
def test_the_roll_call_is_red_while_a_device_or_a_number_is_missing(row: dict[str, Any], sentence: str) -> None:
    night = Night()
    night.device(**row)
    line = night.line("roll-call")
    assert (line.state, [one.says for one in line.problems]) == ("red", [sentence])


def test_a_device_that_nobody_held_for_a_day_before_is_not_called() -> None:
    night = Night()
    night.device(last_seen="2026-11-20T10:00:00Z")
    night.device("wall", role="wall", last_seen="2026-11-22T09:00:00Z")
    assert night.line("roll-call").state == "green"


def test_a_device_that_was_enrolled_that_day_and_not_heard_since_is_called_though_it_never_sent_anything() -> None:
    night = Night()
    night.write("en", "device.enrolled", {"device": "blue", "role": "device"}, **{**DESK, "auth": "system"}, time="07:30")
    night.device(last_seq=0, last_seen=None)
    assert night.line("roll-call").problems[0].says == "Blue 1 was not heard since the emergency ended."


def test_a_device_lost_for_ever_is_written_off_by_the_numbers_that_a_manager_named_and_by_no_others() -> None:
    night = Night()
    night.device(missing=[7, 8], last_seen="2026-11-22T09:00:00Z")
    night.write("l", "device.lost", {"device": "blue", "missing": [7, 8]}, **DESK, time="10:20")
    assert night.line("roll-call").state == "green"
    night.rows[0]["missing"] = [7, 8, 9]
    assert night.line("roll-call").problems[0].says.startswith("Blue 1: number 9")


def test_a_device_that_was_lost_and_found_is_waited_for_as_any_other_without_the_numbers_that_were_written_off() -> None:
    night = Night()
    night.write("l", "device.lost", {"device": "blue", "missing": [2]}, **DESK, time="06:30")
    night.device(missing=[2], last_seen="2026-11-22T07:50:00Z")
    assert night.line("roll-call").problems[0].says == "Blue 1 was not heard since the emergency ended."
    night.rows[0] |= {"last_seen": "2026-11-22T10:30:00Z", "unsent": 3}
    assert night.line("roll-call").problems[0].says == "Blue 1: 3 entries wait on it."
    night.rows[0]["unsent"] = 0
    assert night.line("roll-call").state == "green"


def test_a_device_that_was_revoked_in_the_emergency_may_hold_what_nobody_else_has_and_one_revoked_before_took_no_part() -> None:
    before, during = Night(), Night()
    for night, time in ((before, "07:30"), (during, "08:30")):
        night.write("rv", "device.revoked", {"device": "blue"}, **DESK, time=time)
        night.device(revoked=True, unsent=3, last_seen="2026-11-22T08:10:00Z")
    assert before.line("roll-call").state == "green"
    assert during.line("roll-call").problems[0].says == "Blue 1 was not heard since the emergency ended."
    during.rows[0]["last_seen"] = "2026-11-22T10:10:00Z"
    assert during.line("roll-call").state == "green", "its last call told of what it brought with it"
    during.rows[0]["last_seen"] = "2026-11-22T08:10:00Z"
    during.write("l", "device.lost", {"device": "blue", "missing": []}, **DESK, time="10:20")
    assert during.line("roll-call").state == "green"


def test_the_roll_call_cannot_be_let_pass_nor_can_a_disagreement() -> None:
    night = Night()
    night.device(missing=[7])
    night.override("roll-call", ["blue"])
    line = night.line("roll-call")
    assert line.state == "red"
    assert "writes it off by name" in str(recovery.why_no_override(line, "manager", "gone"))
    clash = two_acts(Night()).line("clashes")
    assert "cannot be let pass" in str(recovery.why_no_override(clash, "manager", "no time"))


def two_acts(night: Night) -> Night:
    night.device()
    night.placed()
    night.act("a", EIGHT, device="red", time="08:05")
    night.act("b", EIGHT, device="green", time="08:06")
    return night


def test_a_disagreement_is_red_until_it_is_settled_and_holds_its_charge() -> None:
    night = two_acts(Night())
    assert night.line("clashes").state == "red"
    assert night.line("clashes").problems[0].about == (STAY, "a", "b")
    assert night.line("bills").state == "red"
    night.settle(["a", "b"], ["a"])
    assert night.line("bills").problems[0].says.startswith("1 line of Bo: without a price."), "it was ordered without one"
    night.ticks_the_bill()
    assert night.not_green() == {}


def test_a_line_to_which_a_missing_device_could_add_waits_and_does_not_say_green() -> None:
    night = Night()
    night.device(missing=[7])
    assert night.not_green() == {
        "roll-call": "red", "clashes": "waits", "kept": "waits", "signs": "waits", "sheets": "waits", "discharges": "waits",
        "forms": "waits", "bills": "waits", "documents": "waits", "practice": "waits", "report": "waits",
    }  # fmt: skip
    assert "Roll call" in night.line("clashes").sentence


def billed(night: Night) -> Night:
    night.device()
    night.placed(billing={"code": "CEF", "price": "12.50"})
    night.act("a", EIGHT, time="08:05")
    return night


def test_a_charge_that_nobody_billed_yet_is_open_until_it_is_ticked_though_a_setting_says_send() -> None:
    night = billed(Night())
    assert night.line("bills").problems[0].says.startswith("1 line of Bo: not in the practice system yet")
    night.write("set", "settings.changed", {"send_billing": True}, **DESK)
    assert night.line("bills").state == "red", "no practice system is connected that it could be sent to"
    night.ticks_the_bill()
    assert night.line("bills").state == "green"
    assert billed(Night(until="08:10")).line("bills").state == "green", "a short emergency leaves billing to its usual hour"


def test_a_bill_that_was_let_pass_is_red_again_for_another_line_though_there_are_no_more_than_before() -> None:
    night = billed(Night())
    night.override("bills", [one.key for one in night.line("bills").problems])
    assert night.line("bills").state == "overridden"
    night.ticks_the_bill()
    night.act("b", EIGHT, time="08:40", saw=["p", "a"], repeat=True)
    assert (night.line("bills").state, len(night.line("bills").problems)) == ("red", 1)


def test_a_bill_that_was_not_looked_at_since_is_not_called_green() -> None:
    night = Night()
    night.device()
    lines = recovery.checklist(night.facts()._replace(unread=3))
    assert recovery.line_of(lines, "bills").state == "waits"
    assert not recovery.may_close(lines, night.emergency)


def test_a_kept_entry_waits_for_a_person_to_admit_or_dismiss_it() -> None:
    night = Night()
    night.device()
    night.write("k", "note.written", {"text": "x"}, device="red", outcome="kept", reason="revoked")
    assert night.line("kept").problems[0].about == (STAY, "k")
    night.write("d", "entry.dismissed", {"entry": "k"}, **DESK)
    assert night.line("kept").state == "green"


def unsigned(night: Night, ident: str = "a", **more: Any) -> None:
    night.act(ident, **{"time": "08:10", "clock": {"offset_ms": 0}, **more})


class Unsigned(Night):
    def act(self, ident: str, slot: str = EIGHT, outcome: str = "given", *, device: str = "blue", **more: Any) -> Any:
        data = {"order": "o1", "slot": slot, "outcome": outcome}
        return self.write(ident, "treatment.charted", data, device=device, saw=["p"], by="ada", auth="unverified", **more)


def unverified() -> Unsigned:
    night = Unsigned()
    night.device()
    night.placed()
    unsigned(night)
    return night


def confirm(night: Night, entries: list[str], ident: str = "c", **more: Any) -> None:
    night.write(ident, "signs.confirmed", {"entries": entries}, **{**DESK, "by": "ada", "auth": "pin", **more})


def test_an_unchecked_sign_in_is_confirmed_by_herself_with_her_pin_and_by_nobody_else_but_a_manager() -> None:
    night = unverified()
    assert night.line("signs").problems[0].about == ("blue", "ada")
    confirm(night, ["a"], "c1", auth="unverified")
    confirm(night, ["a"], "c2", by="ben")
    confirm(night, ["a"], "c3", device="blue")
    assert night.line("signs").state == "red"
    confirm(night, ["a"], "c4")
    assert night.line("signs").state == "green"
    unsigned(night, "b", slot=NOON, time="09:00")
    assert night.line("signs").state == "red", "what arrives later asks again"
    confirm(night, ["b"], "c5", by="max", auth="session")
    assert night.line("signs").state == "green"


def test_a_sign_in_before_the_emergency_is_not_asked_about_and_a_clock_that_nobody_measured_is() -> None:
    night = Unsigned()
    night.device()
    night.placed()
    unsigned(night, time="07:10")
    assert night.line("signs").state == "green"
    unsigned(night, "b", time="02:00", clock=None, received="2026-11-22T10:00:30.000Z")
    assert night.line("signs").state == "red"


def test_each_patient_of_the_house_wants_its_paper_or_a_signed_word_that_there_is_none() -> None:
    night = Night()
    night.device()
    night.write("o2", "stay.opened", {"patient": {"name": "Mia"}}, stay="s2", time="07:00")
    night.write("o3", "stay.opened", {"patient": {"name": "Late"}}, stay="s3", time="10:30")
    night.write("o4", "stay.opened", {"patient": {"name": "Pip"}}, stay="practice-1", time="07:00")
    assert [one.key for one in night.line("paper").problems] == ["s2"]
    night.write("w", "note.written", {"text": "cold", "paper": {"wrote": "ada", "outage": "u1"}}, stay="s2", time="08:30")
    assert night.not_green() == {}


def test_the_paper_is_not_in_before_somebody_says_that_nobody_is_left_on_a_blank_sheet() -> None:
    night = Night()
    night.device()
    night.strike("bs", "y", **HOUSE)
    assert [one.key for one in night.line("paper").problems] == ["blank-sheets"]
    assert night.line("paper").state == "red"


def test_a_short_emergency_asks_for_no_paper_and_no_report() -> None:
    night = Night(until="08:10")
    night.device()
    night.strike("np")
    assert night.not_green() == {"paper": "not_needed", "report": "not_needed"}
    assert recovery.may_close(night.lines(), night.emergency)
    night.write("set", "settings.changed", {"short_outage_min": 5}, **DESK)
    assert night.line("paper").state == "red"


def test_a_sheet_a_discharge_and_a_form_that_were_meant_are_pending_until_they_are_done() -> None:
    night = Night()
    night.device()
    night.write("sh", "anesthesia.opened", {"sheet": "x1"})
    night.write("fi", "form.finalize_intended", {"form": "f1"})
    night.write("di", "stay.discharge_intended", {})
    assert [key for key, state in night.not_green().items() if state == "red"] == ["sheets", "discharges", "forms"]
    night.write("sf", "anesthesia.finalized", {"sheet": "x1", "upto": {}}, device="server-e1", saw=["sh"])
    night.write("ff", "form.filled", {"form": "f1", "finalized": True}, device="server-e1", saw=["fi"])
    night.write("sd", "stay.discharged", {"upto": {}}, device="server-e1", saw=["di"], time="10:20")
    assert night.not_green() == {}


def test_settings_come_back_as_they_were_the_documents_first() -> None:
    night = Night()
    night.device()
    kept = {"send_documents": True, "send_billing": True, "limit_patient_creation": True}
    night.write("sk", "outage.step_done", {"outage": "u1", "step": "settings-kept", "kept": kept}, **{**DESK, "auth": "system"})
    night.write("s1", "settings.changed", dict.fromkeys(kept, False), **{**DESK, "auth": "system"})
    assert night.not_green() == {"documents": "red", "practice": "red", "report": "waits"}
    assert "Documents" in str(recovery.why_not_restored(night.lines(), "practice"))
    assert recovery.why_not_restored(night.lines(), "documents") is None
    night.write("s2", "settings.changed", {"send_documents": True}, **DESK)
    assert recovery.why_not_restored(night.lines(), "practice") is None
    night.write("s3", "settings.changed", {"send_billing": True, "limit_patient_creation": True}, **DESK)
    assert night.not_green() == {}


def test_a_setting_that_nobody_had_set_is_as_it_was_where_it_means_the_same() -> None:
    night = Night()
    night.device()
    kept = dict.fromkeys(("send_documents", "send_billing", "send_anesthesia", "limit_patient_creation"))
    night.write("sk", "outage.step_done", {"outage": "u1", "step": "settings-kept", "kept": kept}, **{**DESK, "auth": "system"})
    night.write("s1", "settings.changed", dict.fromkeys(kept, False), **{**DESK, "auth": "system"})
    differs = [one.setting for one in holds.difference(night.picture, "practice")]
    assert differs == ["send_billing", "send_anesthesia"], "the limit is off by default"
    night.write("s2", "settings.changed", {"send_documents": True}, saw=["s1"], **DESK)
    assert holds.difference(night.picture, "documents") == [], "on by hand is the default"


def test_settings_are_refused_while_a_line_before_them_is_red_with_what_to_do_instead() -> None:
    night = two_acts(Night())
    why = str(recovery.why_not_restored(night.lines(), "documents"))
    assert "Billing check" in why
    assert "held charge is released by settling" in why


def test_what_is_refused_names_the_line_that_can_be_done_and_not_those_that_wait_for_it() -> None:
    night = Night()
    night.device(missing=[3])
    why = str(recovery.why_not_restored(night.lines(), "documents"))
    assert why.startswith("First: Roll call. 1 device is not back."), why


def test_an_override_is_a_managers_at_the_desk_with_a_reason_and_only_for_what_was_there() -> None:
    night = Night()
    night.device()
    night.strike("np")
    night.override("paper", [STAY], "ov1", by="ada")
    night.override("paper", [STAY], "ov2", because=" ")
    night.override("paper", [STAY], "ov3", device="blue")
    assert night.line("paper").state == "red"
    night.override("paper", [STAY], "ov4", saw=["ov1", "ov2", "ov3"])
    line = night.line("paper")
    assert (line.state, line.sentence) == ("overridden", "A manager let this pass: the owner was told")
    assert recovery.may_close(night.lines(), night.emergency)
    night.write("o2", "stay.opened", {"patient": {"name": "Mia"}}, stay="s2", time="07:00")
    assert night.line("paper").state == "red", "another patient is another matter"


@pytest.mark.parametrize(("role", "because", "word"), [("nurse", "x", "Only a manager"), ("manager", " ", "reason")])
def test_who_cannot_let_a_line_pass_is_told_why(role: str, because: str, word: str) -> None:
    night = Night()
    night.strike("np")
    assert word in str(recovery.why_no_override(night.line("paper"), role, because))


def test_the_report_comes_last() -> None:
    night = two_acts(Night())
    night.strike("rp", "xr", **HOUSE)
    assert night.line("report").state == "red"
    assert "Disagreements" in str(recovery.why_no_report(night.lines()))
    night.settle(["a", "b"], ["a"])
    night.ticks_the_bill()
    assert recovery.why_no_report(night.lines()) is None


def test_a_tablet_ticks_no_line_and_gives_no_setting_back() -> None:
    night = Night()
    night.strike("rp", "xr", **HOUSE)
    kept = {"send_documents": True}
    night.write("sk", "outage.step_done", {"outage": "u1", "step": "settings-kept", "kept": kept}, **{**DESK, "auth": "system"})
    night.write("s1", "settings.changed", {"send_documents": False}, **{**DESK, "auth": "system"})
    for step in ("report", "documents-restored", "settings-kept"):
        night.write(f"t-{step}", "outage.step_done", {"outage": "u1", "step": step, "kept": {}})
    assert [night.line(key).state for key in ("report", "documents")] == ["red", "red"]
    assert [one.setting for one in holds.holds(night.picture)][:1] == ["send_documents"]


def test_a_found_device_brings_its_lines_back_and_the_rest_stays_done() -> None:
    night = Night()
    night.device("blue", missing=[2], last_seen="2026-11-22T09:00:00Z")
    night.write("l", "device.lost", {"device": "blue", "missing": [2]}, **DESK, time="10:20")
    assert night.not_green() == {}
    night.rows[0] |= {"missing": [], "last_seen": "2026-11-22T10:30:00Z"}
    night.write("late", "note.written", {"text": "found"}, auth="unverified", by="ada", time="08:20", seq=2)
    assert night.line("signs").state == "red"


def test_every_line_says_what_to_do_instead_and_stands_after_those_that_feed_it() -> None:
    keys = [row.key for row in recovery.ROWS]
    for row in recovery.ROWS:
        assert row.instead.endswith("."), row.key
        assert all(keys.index(before) < keys.index(row.key) for before in row.after), row.key
    assert keys.index("documents") < keys.index("practice") < keys.index("report") == len(keys) - 1


def test_ranges_are_read_out_as_a_person_reads_them() -> None:
    assert ranges([3, 1, 2, 7]) == "1 to 3, 7"
    assert ranges(range(1, 100, 2)).endswith("and more")


def test_a_device_is_asked_to_come_back_by_name() -> None:
    gone = Device("x", "Green 2", 4, (), None, 0, took_part=True)
    assert recovery.why_not_back(gone, Night().emergency) == "Green 2 was not heard since the emergency ended."

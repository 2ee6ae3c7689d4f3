"""The table of roles: what each may do, that every deed is somebody's, and that the browser's twin says the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain import roles

#: what the seed asks of each role, as a second opinion on the table
MAY = {
    "nurse": {"chart", "order", "weigh", "note", "settle", "declare", "approve", "paper", "discharge", "strike_other"},
    "doctor": {"chart", "order", "stop_order", "code_status", "admit_kept", "approve", "settle"},
    "student": {"chart", "weigh", "note", "strike_own", "declare"},
    "reception": {"admit", "bill", "discharge", "note", "declare"},
    "manager": {"staff", "settings", "devices", "drill", "override", "admit_kept", "bill"},
}
MAY_NOT = {
    "nurse": {"staff", "settings", "override", "admit_kept", "bill", "devices"},
    "doctor": {"staff", "settings", "override", "devices", "drill"},
    "student": {"order", "stop_order", "approve", "code_status", "strike_other", "settle"},
    "reception": {"chart", "order", "weigh", "code_status", "settle"},
    "manager": {"approve"},
}


@pytest.mark.parametrize("role", roles.ROLES)
def test_a_role_may_what_the_hospital_expects_of_it_and_no_more(role: str) -> None:
    assert {deed for deed in MAY[role] if not roles.may(role, deed)} == set()
    assert {deed for deed in MAY_NOT[role] if roles.may(role, deed)} == set()


def test_every_deed_is_somebodys_and_who_may_not_is_told_who_may() -> None:
    for deed, (allowed, words) in roles.DEEDS.items():
        assert allowed
        assert set(allowed) <= set(roles.ROLES)
        for role in roles.ROLES:
            why = roles.why_not(role, deed)
            assert (why is None) == (role in allowed)
            assert why is None or (why.startswith("Only ") and words in why)
    assert roles.why_not("nurse", "admit_kept") == "Only doctors and managers may decide on entries that were kept aside."


def test_nobody_by_name_may_what_every_carer_may_and_no_more() -> None:
    for role in (None, "", "wizard"):
        assert roles.may(role, "chart")
        assert not roles.may(role, "settings")
    with pytest.raises(KeyError):
        roles.may("nurse", "fly")


def test_the_vectors_that_hold_the_browsers_copy_are_this_table() -> None:
    file = Path(__file__).parents[1] / "vectors" / "roles.json"
    says = [[role, deed, roles.why_not(role, deed) or ""] for role in (*roles.ROLES, None, "wizard") for deed in roles.DEEDS]
    made = json.dumps({"table": roles.plain(), "says": says}, indent=1) + "\n"
    held = file.read_text(encoding="utf-8")
    if held != made:
        file.write_text(made, encoding="utf-8")
    assert held == made, f"{file.name} was of another table. It is written anew: look at the difference and commit it."

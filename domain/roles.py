"""What each member of staff may do: one table for devices, desk and tablets without a server. Pure.

A role is what a person is in the hospital; a deed is what somebody wants to do there. The table says which role may do which deed,
and gates the *making* of an entry: a control that a role may not use says who may, in a sentence, and is never hidden silently.
It never gates the fold. What was done to an animal was done, whoever did it; a rule that dropped it would falsify the record.

Three thoughts stand behind the rows:
  care is shared      what is done at the cage (chart, weigh, write, move) any carer may do, for a patient does not wait for a rank
  orders have a name  what is ordered, stopped, or said about resuscitation is a carer's who answers for it: a nurse writes down what a
                      doctor said on the phone, a student does not. An emergency may be declared by anybody who sees it
  the house is run    staff, settings, devices and what overrides a check are a manager's, with a password and not with a PIN

A student does and does not decide: her acts count at once, for the dose is in the animal, and each is marked until a nurse or a
doctor has approved it. Somebody who charts without a name is treated as a carer on the device, and her entries say `unverified`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NURSE, DOCTOR, STUDENT, RECEPTION, MANAGER = "nurse", "doctor", "student", "reception", "manager"
ROLES = (NURSE, DOCTOR, STUDENT, RECEPTION, MANAGER)
_CARERS = (NURSE, DOCTOR, MANAGER)
_ALL = ROLES

#: deed -> who may do it, and the deed in words as it stands in "Only … may …"
DEEDS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "chart": ((NURSE, DOCTOR, STUDENT, MANAGER), "chart treatments"),
    "weigh": ((NURSE, DOCTOR, STUDENT, MANAGER), "weigh patients"),
    "note": (_ALL, "write notes"),
    "admit": (_ALL, "admit patients"),
    "move": (_CARERS, "move patients"),
    "order": ((DOCTOR, NURSE, MANAGER), "place orders"),
    "stop_order": ((DOCTOR, NURSE, MANAGER), "stop orders"),
    "code_status": (_CARERS, "set what is done if the heart stops"),
    "strike_own": (_ALL, "strike an entry of their own"),
    "strike_other": (_CARERS, "strike somebody else's entry"),
    "approve": ((NURSE, DOCTOR), "approve a student's act"),
    "form": (_ALL, "fill in forms"),
    "finalize": (_CARERS, "finalize an anesthetic sheet"),
    "finalize_form": (_CARERS, "finalize a form"),
    "settle": (_CARERS, "settle a disagreement"),
    "discharge": ((*_CARERS, RECEPTION), "ask for a discharge"),
    "assign": (_CARERS, "choose a home device"),
    "declare": (_ALL, "declare or end an emergency"),
    "admit_kept": ((DOCTOR, MANAGER), "decide on entries that were kept aside"),
    "paper": (_CARERS, "enter from paper"),
    "bill": ((RECEPTION, MANAGER), "tick charges off by hand"),
    "override": ((MANAGER,), "override a line of the recovery"),
    "staff": ((MANAGER,), "manage staff"),
    "settings": ((MANAGER,), "change settings"),
    "devices": ((MANAGER,), "enroll and revoke devices"),
    "drill": ((MANAGER,), "run a drill"),
}

#: whose acts wait for a second person's approval, and the roles whose approval counts
NEEDS_APPROVAL = (STUDENT,)
#: plural words of the roles
PLURALS = {NURSE: "nurses", DOCTOR: "doctors", STUDENT: "students", RECEPTION: "the reception", MANAGER: "managers"}


def may(role: str | None, deed: str) -> bool:
    """Whether this role may do this deed. An unknown role (one of a newer version, or nobody's) may do what every carer may.

    Raises KeyError for a deed that is not in the table: that is a fault of the program.
    """
    roles = DEEDS[deed][0]
    return NURSE in roles if role not in ROLES else role in roles


def why_not(role: str | None, deed: str) -> str | None:
    """None where the role may, else who may, as a sentence for the person who asked."""
    return None if may(role, deed) else f"Only {who_may(deed)} may {DEEDS[deed][1]}."


def who_may(deed: str) -> str:
    """The roles in words: `doctors and managers`."""
    words = [PLURALS[role] for role in ROLES if role in DEEDS[deed][0]]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def plain() -> dict[str, Any]:
    """The table as JSON, served with the grammar, so that a tablet without a server computes the same."""
    deeds = {deed: {"roles": list(roles), "words": words} for deed, (roles, words) in DEEDS.items()}
    return {"roles": list(ROLES), "plurals": dict(PLURALS), "deeds": deeds, "needs_approval": list(NEEDS_APPROVAL)}

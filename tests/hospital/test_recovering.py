"""The acts of the recovery page, without a browser: who may do them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from domain.hospital import Hospital
from tests.hospital.making import Device
from ui.pages.acting import NotDone
from ui.pages.recovery import doing
from ui.pages.recovery.place import Place
from ui.pages.visitor import Visitor


def place(hospital: Hospital, role: str) -> Place:
    parts: Any = SimpleNamespace(hospital=hospital)
    return Place(parts, cast(Any, None), Visitor("sam", "Sam", role, "pin"))


@pytest.mark.parametrize(("kind", "thing"), [("sheet", "an anesthetic sheet"), ("form", "a form")])
def test_a_student_finalizes_nothing_from_the_recovery(hospital: Hospital, blue: Device, kind: str, thing: str) -> None:
    hospital.record([blue.opened("s1"), blue.entry("anesthesia.opened", "s1", sheet="n1")], blue.maker)
    with pytest.raises(NotDone, match=f"Only nurses, doctors and managers may finalize {thing}. You are signed in as student."):
        doing.finalize(place(hospital, "student"), kind, "s1", "n1")
    with hospital.lock:
        assert hospital.picture.value("stays/s1/anesthesia/n1", "finalize_intended") is None
    assert doing.finalize(place(hospital, "nurse"), "sheet", "s1", "n1")
    with hospital.lock:
        assert hospital.picture.value("stays/s1/anesthesia/n1", "finalize_intended") is True

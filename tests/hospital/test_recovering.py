"""The acts of the recovery page, without a browser: who may do them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from domain.hospital import Hospital
from tests.hospital.making import Device
from ui.pages import keeping
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


def test_a_lost_device_that_is_found_stands_in_the_register_again_and_what_it_holds_is_waited_for(house: Hospital, blue: Device) -> None:
    manager = Visitor("mona", "Mona", "manager", "session")
    house.make("device.enrolled", None, {"device": "blue-1", "name": "Blue 1", "role": "device"})
    first, missing, third = (blue.entry("shift.marked", label=str(number)) for number in range(3))
    house.record([first, third], blue.maker)
    keeping.lose(house, manager, "blue-1", "fell into the dip tank")
    with house.lock:
        assert house.picture.object("devices/blue-1")["missing"] == [2]
    with pytest.raises(NotDone, match="anager"):
        keeping.found(house, Visitor("nora", "Nora", "nurse", "pin"), "blue-1")
    assert keeping.found(house, manager, "blue-1").startswith("Blue 1 is here again.")
    with house.lock:
        told = house.picture.object("devices/blue-1")
    assert (told["lost"], told["missing"]) == (False, [])
    with pytest.raises(NotDone, match="changed"):
        keeping.found(house, manager, "blue-1")
    keeping.lose(house, manager, "blue-1", "once more")
    house.make("device.enrolled", None, {"device": "blue-2", "name": "blue 1", "role": "device"})
    with pytest.raises(NotDone, match="another device called Blue 1"):
        keeping.found(house, manager, "blue-1")
    assert house.record([missing], blue.maker)[0].outcome == "added"

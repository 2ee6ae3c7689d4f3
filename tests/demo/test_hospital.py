"""The demo hospital: its past is a journal like any other, its wall is calm, and its staff go on by the wire."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from domain import clashes, status
from domain.hospital import Hospital
from domain.schedule import DAY_MS, MINUTE_MS
from domain.store.zones import zone_table
from tests.harness.server import ServerProcess
from ui.demo import ward
from ui.demo.hospital import prepare, welcome
from ui.demo.patients import orders_of, patients
from ui.demo.seeding import DEVICES, STAFF, Told, told
from ui.demo.staff import Staff


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Told, dict[str, str]]:
    folder = tmp_path_factory.mktemp("demo")
    note, codes = prepare(folder, 36, 6, 1)
    return folder, note, codes


def test_36_patients_with_about_25_slots_a_day_and_a_calm_wall(demo: tuple[Path, Told, dict[str, str]]) -> None:
    folder, note, codes = demo
    hospital = Hospital.open(folder, None, now_ms)
    try:
        picture, now = hospital.picture, now_ms()
        zones = {note.zone: zone_table(note.zone, 2025, 2030)}
        stays = picture.children("stays")
        assert len(stays) == 36
        assert Counter(picture.value(f"stays/{stay}", "ward") for stay in stays) == {"ICU": 12, "Medicine": 14, "Large animals": 10}
        ahead, states = Counter[str](), Counter[str]()
        for stay in stays:
            assert clashes.of_stay(picture, stay) == []
            home = picture.value(f"stays/{stay}", "home_device")
            assert picture.value(f"devices/{home}", "ward") == picture.value(f"stays/{stay}", "ward")
            for order in picture.children(f"stays/{stay}/orders"):
                for slot in status.order_slots(picture, stay, order, now - DAY_MS, now + DAY_MS, zones):
                    state = status.state(slot, now)
                    states[state.word] += 1
                    ahead[stay] += slot.due_ms > now
        slots = sorted(ahead.values())
        assert 22 <= sum(slots) / len(slots) <= 30
        assert slots[0] >= 12
        assert slots[-1] <= 45
        assert states["late"] <= 12, "by the minute it is 2 in the mean and 8 at most over two days"
        assert states["given"] > 400
        assert {"due", "scheduled"} <= set(states)
        assert states["held"] + states["not_given"] + states["partial"] > 0
        assert {picture.value(f"stays/{stay}", "resuscitation") for stay in stays} == {"als", "bls", "dnr", None}
        assert {picture.value(f"devices/{one}", "name") for one in picture.children("devices")} == {name for name, _ in DEVICES}
        assert Counter(picture.value(f"staff/{one}", "role") for one in picture.children("staff")) == Counter(role for _, role in STAFF)
        assert picture.children("boards") == ["icu", "large", "medicine"]
        outcomes = Counter(json.loads(line)["outcome"] for line in hospital.export())
        assert set(outcomes) == {"added"}
        assert hospital.verify() == []
    finally:
        hospital.close()
    text = welcome("http://localhost:8080", folder, codes)
    assert all(f"http://localhost:8080/wall/{word}" in text for word in ("icu", "medicine", "large"))
    assert text.count("/enroll#") == 4


def test_a_second_start_goes_on_and_the_staff_chart_by_the_wire(
    demo: tuple[Path, Told, dict[str, str]], make_server: Callable[..., ServerProcess]
) -> None:
    folder, note, _ = demo
    before = (told(folder), len(_ids(folder)))
    prepare(folder, 36, 6, 1)
    assert (told(folder), len(_ids(folder))) == before

    server = make_server(folder)
    staff = Staff(note, server.url, seed=1)
    made = 0
    for device, of_ward in staff.devices:
        assert device.settle(20)
        device.now_ms = lambda: now_ms() + 90 * MINUTE_MS
        staff._work(device, of_ward, None)
        made += len(device.made)
        device.now_ms = now_ms
        assert device.settle(20)
        assert not any(outcome == "kept" for _, outcome, _, _ in device.receipts)
    assert made > 10
    assert len(_ids(folder)) == before[1] + made
    for device, _ in staff.devices:
        device.close()


def _ids(folder: Path) -> set[str]:
    hospital = Hospital.open(folder, None, now_ms)
    try:
        return {json.loads(line)["id"] for line in hospital.export()}
    finally:
        hospital.close()


def test_the_ward_is_late_as_the_real_one_in_shape_but_calmer() -> None:
    delays = sorted(ward.delay_ms(share / 1000) / MINUTE_MS for share in range(1001))
    assert 7 <= delays[500] <= 11
    assert 40 <= delays[950] <= 60
    assert delays[0] < -10
    late_at_once = sum(max(0, delay - status.LATE_AFTER_MIN) for delay in delays) / 1001 * 36 * 26 / 1440
    assert 0.8 <= late_at_once <= 4


def test_more_patients_than_the_table_have_their_own_stays_and_cages() -> None:
    found = patients(80, "x")
    assert len({patient.stay for patient in found}) == 80
    assert len({patient.row["cage"] for patient in found}) == 80
    orders = {form["order"] for patient in found for form in orders_of(patient, now_ms(), "UTC")}
    assert len(orders) > 600

"""Two who could not know of each other are both heard, and a person settles it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.test_outage import Night
from tests.e2e.ward import Ward


def charges(ward: Ward, night: Night) -> list[tuple[str, str]]:
    """Order and state of each charge, by the wire."""
    ledger = night.doctor._get("/journal/ledger?stay=s1")["charges"]
    return [(line["order"], line["state"]) for line in ledger]


def test_one_dose_given_twice_apart_is_a_clash_until_a_person_settles_it(ward: Ward) -> None:
    night = Night(ward)
    ada = night.nurse
    ada.cable.cut()
    ada.expect_link("offline", 30_000)
    ada.taps("o1", night.slot, "Give")
    ada.expect_unsent(1)
    night.doctor.settle()
    night.doctor.chart("s1", "o1", night.slot, "given")
    assert night.doctor.settle()
    ada.cable.heal()
    ada.expect_unsent(0, 40_000)
    ada.expect_state("o1", night.slot, "clash")
    night.wall.expect_state("o1", night.slot, "clash")
    assert charges(ward, night) == [("o1", "held")]

    card = ada.page.locator('[data-clash], [data-state="clash"]').first
    card.get_by_role("button", name="Both count").click()
    ada.gives_reason("both were really done")
    night.wall.expect_state("o1", night.slot, "given")
    assert charges(ward, night) == [("o1", "open"), ("o1", "open")]

    # a third, who did not know of the settlement, says otherwise: it is open again
    acts = [entry["id"] for entry in ward.journal() if entry["kind"] == "treatment.charted"]
    night.doctor.write("clash.settled", "s1", {"of": acts, "keep": acts[:1]}, because="I gave none")
    assert night.doctor.settle()
    night.wall.expect_state("o1", night.slot, "clash")


def test_held_here_and_given_there_is_a_clash(ward: Ward) -> None:
    night = Night(ward)
    ada = night.nurse
    ada.cable.cut()
    ada.expect_link("offline", 30_000)
    ada.taps("o1", night.slot, "Hold")
    ada.gives_reason("vomited")
    night.doctor.settle()
    night.doctor.chart("s1", "o1", night.slot, "given")
    assert night.doctor.settle()
    ada.cable.heal()
    ada.expect_state("o1", night.slot, "clash", 40_000)
    night.wall.expect_state("o1", night.slot, "clash")


def test_an_act_that_arrives_between_drawing_and_tap_is_asked_about(ward: Ward) -> None:
    night = Night(ward, wall=False)
    ada = night.nurse
    expect(ada.slot("o1", night.slot).get_by_role("button", name="Give", exact=True)).to_be_visible()
    night.doctor.settle()
    given = night.doctor.chart("s1", "o1", night.slot, "given")
    # the row stays where it is while a finger is on its way, and the finger lands in the moment in which the act has arrived
    ada.page.evaluate(
        """([slot, id]) => {
          window.landed = (async () => {
            const { openReplica } = await import('wardlight/replica.js');
            const replica = await openReplica();
            const row = document.querySelector(`[data-slot="${slot}"]`);
            const button = [...row.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Give');
            while (!replica.picture.entries.has(id)) {
              button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
              await new Promise((go) => setTimeout(go, 20));
            }
            button.click();
          })();
        }""",
        [f"o1@{night.slot}", given["id"]],
    )
    assert night.doctor.settle()
    ada.page.evaluate("() => window.landed")
    expect(ada.page.get_by_role("dialog")).to_contain_text("gave this")
    ada.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert night.charted("o1", night.slot) == ["given"]


def test_a_fast_clock_loses_against_knowledge(ward: Ward) -> None:
    night = Night(ward)
    fast = ward.doctor("Red 2", now_ms=lambda: 1_900_000_000_000, measure_clock=False)
    fast.settle()
    fast.write("stay.moved", "s1", {"cage": "99"}, saw=fast.picture.heads("stays/s1", "cage"))
    assert fast.settle()
    night.doctor.settle()
    night.doctor.write("stay.moved", "s1", {"cage": "12"}, saw=night.doctor.picture.heads("stays/s1", "cage"))
    assert night.doctor.settle()
    for screen in (night.nurse, night.wall):
        expect(screen.patient("s1")).to_contain_text("12")
        expect(screen.patient("s1")).not_to_contain_text("99")

"""The outage and the way back in WebKit, whose family runs on every iPad: short, and with a real kill of a real server."""

from __future__ import annotations

from selenium.webdriver import WebKitGTK

from tests.webkit.ward import Screen, Tablet, Ward

#: Begins to write and does not come to an end, until it is begun a second time.
ENDLESS = """(() => {
  let begun = 0;
  const endless = async (work) => { for (begun += 1; begun === 1; ) await work.get("meta", "place"); };
  void replica.engine.database.write(["entries", "outbox", "meta"], endless);
})()"""


def test_a_nurse_on_webkit_loses_nothing_in_an_outage_and_everything_is_there_once(ward: Ward, driver: WebKitGTK) -> None:
    nurse = Tablet(driver, ward.server.url)
    nurse.enroll(ward.code("Blue 1", "device"))
    nurse.goto("/device")
    nurse.charts_as("Ada Okafor")
    nurse.turns_to("s1")
    nurse.expect_state("o1", ward.slot, "due")
    nurse.watch_receipts()
    nurse.button("o1", ward.slot, "Give")
    nurse.expect_receipts("Cefazolin", "kept on this device", "on the server")
    nurse.expect("unsent", 0)
    nurse.expect_pins_kept()
    nurse.mark()

    ward.server.kill()
    nurse.types("o2", ward.pulse, "11")
    nurse.says("Working without the server since")
    nurse.expect("link", "offline")
    nurse.turns_to("s2")
    nurse.holds("o3", ward.slot, "asleep")
    nurse.expect_receipts("Buprenorphine", "kept on this device")
    nurse.expect("unsent", 1)
    nurse.expect_same_page()

    nurse.reload()
    nurse.expect("unsent", 1)
    nurse.expect("link", "offline")
    nurse.expect_state("o3", ward.slot, "held")
    nurse.turns_to("s1")
    nurse.expect_state("o1", ward.slot, "given")
    nurse.expect_typed("o2", ward.pulse, "11")
    nurse.tap("//header//button[contains(@class, 'wd-who')]")
    nurse.charts_as("Ada Okafor")
    nurse.until(lambda: not nurse.count("//*[contains(@class, 'wd-who-state')]"), "her PIN is checked without the server")
    nurse.mark()

    second = nurse.new()
    second.goto("/device")
    second.expect_patients()
    second.expect("unsent", 1)
    second.expect("link", "offline")
    second.see("//*[@data-stay='s2']")
    second.mark()

    nurse.front()
    ward.server.start()
    nurse.expect("link", "online")
    nurse.expect("unsent", 0)
    nurse.expect_typed("o2", ward.pulse, "11")
    nurse.types("o2", ward.pulse, "8")
    nurse.button("o2", ward.pulse, "Enter")
    nurse.expect_state("o2", ward.pulse, "given")
    nurse.expect("unsent", 0)
    second.expect("unsent", 0)
    nurse.expect_same_page()
    second.expect_same_page()
    assert sorted(ward.charted(), key=str) == [("o1", "given", None, None), ("o2", "given", "118", None), ("o3", "held", None, "asleep")]
    journal = [entry["id"] for entry in ward.journal()]
    nurse.until(lambda: nurse.entries() == second.entries() == set(journal), "both tabs hold the journal")
    assert len(journal) == len(set(journal))


def test_a_wall_on_webkit_that_is_reloaded_without_its_server_shows_how_old_it_is(ward: Ward, driver: WebKitGTK) -> None:
    wall = Screen(driver, ward.server.url)
    wall.enroll(ward.code("Wall 1", "wall"))
    wall.goto("/wall/icu")
    wall.expect_state("o1", ward.slot, "due")
    wall.expect("link", "online")
    wall.mark()

    ward.server.kill()
    wall.says("SERVER LOST")
    wall.expect_same_page()
    wall.reload()
    wall.says("SERVER LOST")
    wall.says("old and counts on from there")
    assert wall.count("//*[@data-stay]") == 2
    assert wall.count("//*[@data-state='late']") == 0
    assert wall.find(wall.slot("o1", ward.slot)).get_attribute("data-known") == "false"
    wall.mark()

    ward.server.start()
    wall.expect("link", "online")
    wall.until(lambda: "SERVER LOST" not in wall.text(), "the wall is calm again")
    wall.expect_same_page()


def test_a_page_that_webkit_froze_in_the_middle_of_a_transaction_holds_up_no_other_and_goes_on(ward: Ward, driver: WebKitGTK) -> None:
    nurse = Tablet(driver, ward.server.url)
    nurse.enroll(ward.code("Blue 1", "device"))
    nurse.goto("/device")
    nurse.charts_as("Ada Okafor")
    nurse.turns_to("s1")
    nurse.expect("link", "online")
    nurse.types("o2", ward.pulse, "11")
    nurse.mark()
    nurse.ask(ENDLESS)
    nurse.follow("/enroll")
    # the next page reads and writes where the frozen one had begun to
    nurse.says("This screen is enrolled")
    nurse.ask("await replica.engine.remember('of the next page', 1)")

    nurse.back()
    nurse.until(lambda: nurse.marked("link") == "online", "the page before is back")
    nurse.expect_same_page()
    nurse.expect_typed("o2", ward.pulse, "11")
    nurse.watch_receipts()
    nurse.button("o1", ward.slot, "Give")
    nurse.expect_receipts("Cefazolin", "kept on this device", "on the server")
    assert ward.charted() == [("o1", "given", None, None)]

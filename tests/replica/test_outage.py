"""The browser's journal against a real server: nothing that a screen kept is lost or doubled, whatever dies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from tests.harness.cable import Cable, waits
from tests.harness.server import ServerProcess
from tests.replica.ward import OPEN, Screen

OPENED = {"patient": {"name": "Bella", "species": "dog"}, "ward": "ICU", "cage": "3"}


#: a tab that the browser froze: no timer of it runs, so that it does not take over from itself either
FROZEN = """(() => {
  const { tabs, pace, feed } = replica.engine;
  tabs.leading = false;
  for (const timer of tabs.timers) clearInterval(timer);
  for (const one of [pace, feed]) one.stop();
})()"""


def ids(server: ServerProcess) -> list[str]:
    return [entry["id"] for entry in server.journal() if entry["kind"] in ("stay.opened", "note.written")]


def test_entries_made_without_a_server_arrive_once_and_no_page_reloads_itself(
    context: BrowserContext, make_server: Callable[..., ServerProcess]
) -> None:
    server = make_server()
    nurse = Screen(context, "Blue 1")
    nurse.enroll(server)
    opened = nurse.record("stay.opened", "stay-1", OPENED)
    nurse.wait(f"replica.isOnServer('{opened['id']}')")
    loads = len(nurse.loads)

    server.kill()
    made = [nurse.record("note.written", "stay-1", {"text": f"no server {number}"})["id"] for number in range(5)]
    nurse.wait("replica.link.state === 'offline' && replica.link.unsent === 5")
    nurse.page.reload()
    nurse.wait("replica.link.state === 'offline' && replica.link.unsent === 5")
    assert nurse.notes("stay-1") == [f"no server {number}" for number in range(5)]
    second = Screen(context, "Blue 1, second tab")
    second.page.goto(f"{server.url}/enroll")
    second.wait("replica.link.unsent === 5")
    made.append(second.record("note.written", "stay-1", {"text": "by the second tab"})["id"])
    nurse.wait("replica.link.unsent === 6")

    server.start()
    for tab in (nurse, second):
        tab.wait("replica.link.state === 'online' && replica.link.unsent === 0", 40)
        assert [tab.name for ident in made if not tab.ask(f"replica.isOnServer('{ident}')")] == []
    assert sorted(ids(server)) == sorted([opened["id"], *made])
    seqs = [entry["seq"] for entry in server.journal() if entry["id"] in (opened["id"], *made)]
    assert sorted(seqs) == [1, 2, 3, 4, 5, 6, 7]
    assert len(nurse.loads) == loads + 1, "only the nurse's own reload"
    assert not nurse.errors + second.errors


def test_a_line_that_swallows_answers_neither_loses_nor_doubles(
    context: BrowserContext, make_server: Callable[..., ServerProcess], make_cable: Callable[[int], Cable]
) -> None:
    server = make_server()
    cable = make_cable(server.port)
    nurse = Screen(context, "Blue 1")
    nurse.enroll(server, url=cable.url)
    opened = nurse.record("stay.opened", "stay-1", OPENED)["id"]
    nurse.wait("replica.link.unsent === 0")
    cable.deaf()
    made = [nurse.record("note.written", "stay-1", {"text": f"deaf {number}"})["id"] for number in range(3)]
    nurse.wait("replica.link.state === 'offline'", 30)
    cable.half()
    made.append(nurse.record("note.written", "stay-1", {"text": "half"})["id"])
    nurse.ask("replica.syncNow()")
    cable.status(503)
    made.append(nurse.record("note.written", "stay-1", {"text": "503"})["id"])
    nurse.ask("replica.syncNow()")
    cable.heal()
    nurse.wait("replica.link.unsent === 0 && replica.link.state === 'online'", 40)
    assert sorted(ids(server)) == sorted([opened, *made])
    assert not nurse.errors


def test_what_one_screen_keeps_the_other_shows_within_a_moment(
    context: BrowserContext, browser: Browser, make_server: Callable[..., ServerProcess]
) -> None:
    server = make_server()
    nurse = Screen(context, "Blue 1")
    nurse.enroll(server)
    other = Screen(browser.new_context(), "Wall")
    other.enroll(server, role="wall")
    nurse.record("stay.opened", "stay-1", OPENED)
    nurse.record("note.written", "stay-1", {"text": "seen"})
    other.wait("replica.picture.items('stays/stay-1/notes').length === 1")
    refused = other.ask("await replica.record({kind: 'note.written', stay: 'stay-1', data: {text: 'x'}}).catch((error) => error.name)")
    assert refused == "NotMade"
    assert not nurse.errors + other.errors


def test_a_zone_first_named_by_an_order_reaches_every_screen_without_a_reload(
    context: BrowserContext, browser: Browser, make_server: Callable[..., ServerProcess]
) -> None:
    server = make_server()
    nurse, wall = Screen(context, "Blue 1"), Screen(browser.new_context(), "Wall")
    nurse.enroll(server)
    wall.enroll(server, role="wall")
    nurse.record("stay.opened", "stay-1", OPENED)
    schedule = {"at_local": ["08:00"], "zone": "America/New_York", "start": "2026-11-22T19:00:00Z"}
    nurse.record("order.placed", "stay-1", {"order": "o1", "name": "Cefazolin", "schedule": schedule})
    for screen in (nurse, wall):
        screen.wait("replica.zones['America/New_York']?.length > 1")
        assert not screen.errors


def test_a_failing_store_is_told_as_not_kept(context: BrowserContext, make_server: Callable[..., ServerProcess]) -> None:
    server = make_server()
    nurse = Screen(context, "Blue 1")
    nurse.enroll(server)
    nurse.page.evaluate(
        """() => {
          window.put = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = function () { throw new DOMException("Connection lost", "UnknownError"); };
        }"""
    )
    told = nurse.ask("await replica.record({kind: 'note.written', stay: 's', data: {text: 'x'}}).catch((error) => error.name)")
    assert told == "NotKept"
    assert nurse.ask("replica.link.storageFailed") is True
    # all was written, and the transaction did not come to its end: nothing is said to be kept before that
    nurse.page.evaluate(
        """() => {
          IDBObjectStore.prototype.put = function (...words) {
            const asked = window.put.apply(this, words);
            if (this.name === "meta") asked.addEventListener("success", () => this.transaction.abort());
            return asked;
          };
        }"""
    )
    told = nurse.ask("await replica.record({kind: 'note.written', stay: 's', data: {text: 'x'}}).catch((error) => error.name)")
    assert told == "NotKept"
    assert nurse.ask("replica.link.unsent") == 0
    nurse.page.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    nurse.record("stay.opened", "stay-1", OPENED)
    assert nurse.ask("replica.link.storageFailed") is False
    nurse.wait("replica.link.unsent === 0")
    assert [entry["seq"] for entry in server.journal() if entry["kind"] == "stay.opened"] == [1]


def test_a_lost_connection_to_the_store_is_opened_again_once(context: BrowserContext, make_server: Callable[..., ServerProcess]) -> None:
    server = make_server()
    nurse = Screen(context, "Blue 1")
    nurse.enroll(server)
    nurse.page.evaluate(
        """() => {
          const transaction = IDBDatabase.prototype.transaction;
          let broken = true;
          window.kept = [];
          IDBDatabase.prototype.transaction = function (stores, mode, options) {
            if (broken) { broken = false; throw new DOMException("The database connection is closing", "InvalidStateError"); }
            const name = [stores].flat().sort().join(" ");
            if (name.includes("outbox") && !name.includes("entries")) window.kept.push([name, mode, options.durability]);
            return transaction.call(this, stores, mode, options);
          };
        }"""
    )
    nurse.record("stay.opened", "stay-1", OPENED)
    nurse.wait("replica.link.unsent === 0")
    assert nurse.ask("replica.link.storageFailed") is False
    # entry, number and stamp in one strict transaction
    assert nurse.page.evaluate("window.kept") == [["meta outbox", "readwrite", "strict"]]


def test_a_half_typed_value_survives_a_reload_without_a_server(context: BrowserContext, make_server: Callable[..., ServerProcess]) -> None:
    server = make_server()
    nurse = Screen(context, "Blue 1")
    nurse.enroll(server)
    nurse.ask("await replica.setDraft('stay-1/temperature', '38.')")
    server.kill()
    nurse.page.reload()
    assert nurse.ask("replica.draft('stay-1/temperature')") == "38."
    nurse.ask("await replica.clearDraft('stay-1/temperature')")
    nurse.page.reload()
    assert nurse.ask("replica.draft('stay-1/temperature')") is None


def test_a_restored_journal_gets_back_what_devices_hold(
    context: BrowserContext, make_server: Callable[..., ServerProcess], tmp_path: Path
) -> None:
    server = make_server()
    nurse = Screen(context, "Blue 1")
    nurse.enroll(server)
    nurse.record("stay.opened", "stay-1", OPENED)
    nurse.wait("replica.link.unsent === 0")
    backup = str(tmp_path / "backup")
    server.command("backup", "--out", backup)
    after = nurse.record("note.written", "stay-1", {"text": "after the backup"})["id"]
    nurse.wait("replica.link.unsent === 0")
    server.kill()
    unsent = nurse.record("note.written", "stay-1", {"text": "in the outage"})["id"]
    # what is said of both from the answer on that tells of another journal until that one is healed
    nurse.page.evaluate(
        f"""async () => {{
          const replica = await {OPEN};
          const {{ engine }} = replica;
          const [old, send] = [engine.place.epoch, engine.sync.host.shelf.settle.bind(engine.shelf)];
          window.claims = [];
          engine.shelf.settle = async (news) => {{
            const change = await send(news);
            const both = () => ['{after}', '{unsent}'].map((id) => replica.isOnServer(id));
            const said = () => [engine.sync.heardEpoch !== old, replica.link.state, ...both()];
            if (news.outcomes?.length) setTimeout(() => window.claims.push(said()));
            return change;
          }};
        }}"""
    )
    server.command("restore", backup)
    server.start()
    nurse.wait("replica.link.unsent === 0 && replica.link.state === 'online'", 40)
    # what waited goes before anybody here can know that the journal is another one; that it lacks something is known by the answer
    assert nurse.page.evaluate("window.claims") == [[True, "syncing", False, False]]
    assert {after, unsent} <= set(ids(server)), "what the journal lost is back before the line is called whole"
    assert nurse.ask(f"replica.isOnServer('{after}') && replica.isOnServer('{unsent}')") is True
    assert len(ids(server)) == 3


def test_when_the_tab_that_syncs_is_closed_or_falls_silent_another_takes_over(
    context: BrowserContext, make_server: Callable[..., ServerProcess]
) -> None:
    server = make_server()
    first = Screen(context, "Blue 1")
    first.enroll(server)
    first.record("stay.opened", "stay-1", OPENED)
    second, third = Screen(context, "second tab"), Screen(context, "third tab")
    for tab in (second, third):
        tab.page.goto(f"{server.url}/enroll")
        tab.wait("replica.link.state === 'online' && !replica.engine.tabs.leading")
    first.page.close()
    waits(lambda: _leads(second) or _leads(third), 20, "one of the two takes over")
    leader, other = (second, third) if _leads(second) else (third, second)
    leader.record("note.written", "stay-1", {"text": "after the first was closed"})
    other.wait("replica.picture.items('stays/stay-1/notes').length === 1 && replica.link.unsent === 0")
    # frozen: it keeps its lock and says nothing
    leader.ask(FROZEN)
    other.page.bring_to_front()
    other.wait("replica.engine.tabs.leading", 25)
    other.record("note.written", "stay-1", {"text": "after the leader froze"})
    other.wait("replica.link.unsent === 0")
    assert len(ids(server)) == 3
    assert not second.errors + third.errors


def _leads(tab: Screen) -> bool:
    return bool(tab.ask("replica.engine.tabs.leading"))


def test_a_tablet_put_back_to_an_older_copy_gets_a_new_identity_and_loses_nothing(
    context: BrowserContext, make_server: Callable[..., ServerProcess]
) -> None:
    server = make_server()
    nurse = Screen(context, "Blue 1")
    device = nurse.enroll(server)
    opened = nurse.record("stay.opened", "stay-1", OPENED)["id"]
    nurse.wait("replica.link.unsent === 0")
    # the numbers of an older copy: the next entry uses one again
    nurse.ask("await replica.engine.shelf.remember('maker', { device: replica.identity.device, seq: 0, stamp: null, newest: 0 })")
    twice = nurse.record("note.written", "stay-1", {"text": "with a used number"})
    assert (twice["device"], twice["seq"]) == (device, 1)
    nurse.wait(f"replica.link.unsent === 0 && replica.identity.device !== '{device}'")
    after = nurse.record("note.written", "stay-1", {"text": "as somebody new"})
    assert after["seq"] == 1
    nurse.wait("replica.link.unsent === 0")
    found = {entry["id"]: entry for entry in server.journal()}
    assert found[twice["id"]]["outcome"] == "forked"
    assert {opened, twice["id"], after["id"]} <= set(found)


def test_a_revoked_tablet_keeps_all_it_has_and_says_so(context: BrowserContext, make_server: Callable[..., ServerProcess]) -> None:
    server = make_server()
    nurse = Screen(context, "Blue 1")
    device = nurse.enroll(server)
    nurse.record("stay.opened", "stay-1", OPENED)
    nurse.wait("replica.link.unsent === 0")
    server.command("device", "revoke", device)
    nurse.wait("replica.link.refused !== null", 40)
    made = nurse.record("note.written", "stay-1", {"text": "after it was revoked"})["id"]
    nurse.ask("replica.syncNow()")
    nurse.wait("replica.link.unsent === 0", 40)
    kept = next(entry for entry in server.journal() if entry["id"] == made)
    assert (kept["outcome"], kept["reason"]) == ("kept", "revoked")
    assert nurse.notes("stay-1") == [], "what is kept counts nowhere until a person admits it"

// What stays on the disk, what leaves the screen, and who is shown.
import test from "node:test";
import assert from "node:assert/strict";
import { Gate } from "../../../ui/replica/gate.js";
import { Holding } from "../../../ui/replica/held.js";
import { Pace } from "../../../ui/replica/pace.js";
import { hospitalView } from "../../../ui/replica/people.js";
import { sawOf } from "../../../ui/replica/saw.js";
import { KEEP_MS, purgeable } from "../../../ui/replica/shelf.js";
import { SHOWN_AFTER_DISCHARGE_MS, leaving } from "../../../ui/replica/upkeep.js";
import { T } from "./ward.mjs";

const DAY = 24 * 3600_000;
const GRAMMAR = {
  version: 1,
  kinds: {
    "stay.opened": { how: "set", path: "stays/{stay}", also: { opened: true } },
    "stay.discharged": { how: "set", path: "stays/{stay}", also: { discharged: true } },
    "device.enrolled": { how: "set", path: "devices/{device}" },
    "staff.added": { how: "set", path: "staff/{staff}" },
    "order.placed": { how: "set", path: "stays/{stay}/orders/{order}" },
    "treatment.charted": { how: "add", path: "stays/{stay}/orders/{order}/slots/{slot}" },
  },
};
let seq = 0;
const entry = (id, kind, stay, data = {}, saw = []) => ({
  id, device: `d-${id}`, seq: ++seq, stamp: `2026-11-22T19:00:00.${String(seq).padStart(3, "0")}Z-0000-d`, at: "2026-11-22T19:00:00.000Z",
  at_from: "clock", clock: null, by: null, auth: "pin", kind, stay, data, saw, because: null, pos: seq, outcome: "added",
});
const held = (one, since = T, away = 0) => ({ key: one.id, entry: one, stay: one.stay, away, since, epoch: "one" });

test("an entry is purged 14 days after a complete sync, and never one of a stay that is shown", () => {
  const records = [held(entry("a", "stay.opened", "s"), T, 1), held(entry("b", "stay.opened", "s2"), T, 0)];
  const place = { epoch: "one", cursor: 1, mark: null, completeSince: T + DAY };
  assert.deepEqual(purgeable(records, place, T + DAY + KEEP_MS), []);
  assert.deepEqual(purgeable(records, place, T + DAY + KEEP_MS + 1), ["a"]);
  assert.deepEqual(purgeable(records, { ...place, completeSince: null }, T + 99 * DAY), []);
  assert.deepEqual(purgeable(records, { ...place, unhealed: true }, T + 99 * DAY), [], "nor where the journal may not have it");
});

test("a discharged stay leaves after half a day, but not with something unsent", () => {
  const holding = new Holding(GRAMMAR);
  holding.load([held(entry("o", "stay.opened", "s")), held(entry("x", "stay.discharged", "s")), held(entry("p", "stay.opened", "here"))], []);
  assert.deepEqual(leaving(holding, T + SHOWN_AFTER_DISCHARGE_MS), []);
  assert.deepEqual(leaving(holding, T + SHOWN_AFTER_DISCHARGE_MS + 1), ["s"]);
  const note = entry("n", "treatment.charted", "s", { order: "o1", slot: "k" });
  holding.addPending({ id: "n", entry: note, made: T });
  assert.deepEqual(leaving(holding, T + DAY), []);
  holding.pending.clear();
  assert.deepEqual(holding.putAway(["s"]).sort(), ["o", "x"]);
  assert.deepEqual(holding.picture.children("stays"), ["here"]);
  assert.deepEqual(holding.unknownStays(["s", null, "here"]), ["s"]);
});

test("what was acknowledged as kept for want of authority no longer counts", () => {
  const holding = new Holding(GRAMMAR);
  const made = entry("o", "stay.opened", "s", { ward: "ICU" });
  holding.load([], [{ id: "o", entry: made, made: T }]);
  assert.equal(holding.picture.value("stays/s", "ward"), "ICU");
  holding.take([held({ ...made, outcome: "kept", reason: "no_authority" })], ["o"]);
  assert.equal(holding.picture.value("stays/s", "ward") ?? null, null);
  assert.equal(holding.pending.size, 0);
});

test("the home device is the stay's own, else the first of its ward that still counts", () => {
  const holding = new Holding(GRAMMAR);
  holding.load(
    [
      held(entry("1", "device.enrolled", null, { device: "b2", ward: "ICU", number: 2, role: "device" })),
      held(entry("2", "device.enrolled", null, { device: "b1", ward: "ICU", number: 1, role: "device", revoked: true })),
      held(entry("3", "device.enrolled", null, { device: "w1", ward: "ICU", number: 0, role: "wall" })),
      held(entry("4", "stay.opened", "s", { ward: "ICU" })),
      held(entry("5", "stay.opened", "own", { ward: "ICU", home_device: "red" })),
      held(entry("6", "staff.added", null, { staff: "s1", name: "Ada Byron", role: "nurse" })),
      held(entry("7", "staff.added", null, { staff: "s2", name: "Al", role: "nurse", left: true })),
    ],
    [],
  );
  const view = hospitalView(holding.picture);
  assert.equal(view.home("s"), "b2");
  assert.equal(view.home("own"), "red");
  assert.equal(view.home("nobody"), null);
  assert.deepEqual(view.staff(), [{ staff: "s1", name: "Ada Byron", role: "nurse", initials: "AB" }]);
});

test("a tablet that had to take a new identity is still its patients' home, under the new one", () => {
  const holding = new Holding(GRAMMAR);
  holding.load(
    [
      held(entry("1", "device.enrolled", null, { device: "b1", ward: "ICU", role: "device" })),
      held(entry("2", "device.enrolled", null, { device: "b1-2", ward: "ICU", role: "device", previous: "b1" })),
      held(entry("3", "device.enrolled", null, { device: "b1-3", ward: "ICU", role: "device", previous: "b1-2" })),
      held(entry("4", "stay.opened", "s", { ward: "ICU" })),
      held(entry("5", "stay.opened", "own", { ward: "Equine", home_device: "b1" })),
    ],
    [],
  );
  const view = hospitalView(holding.picture);
  assert.deepEqual([view.home("s"), view.home("own")], ["b1-3", "b1-3"]);
});

test("an act's control has seen the slot's acts, the order's form, and its newest act in any slot", () => {
  const holding = new Holding(GRAMMAR);
  const slot = "2026-11-22T20:00:00Z";
  holding.load(
    [
      held(entry("order", "order.placed", "s", { order: "o1", name: "Drug" })),
      held(entry("here", "treatment.charted", "s", { order: "o1", slot, outcome: "given" })),
      held(entry("there", "treatment.charted", "s", { order: "o1", slot: "2026-11-22T16:00:00Z", outcome: "given" })),
    ],
    [],
  );
  assert.deepEqual(sawOf(holding.picture, { stay: "s", order: "o1", slot }), ["here", "order", "there"]);
  assert.deepEqual(sawOf(holding.picture, { path: "stays/s/orders/o1", field: "name" }), ["order"]);
  assert.deepEqual(sawOf(holding.picture, { path: "stays/s/orders/none" }), []);
});

test("what changes while the disk is read anew comes after it", async () => {
  const gate = new Gate();
  const seen = [];
  const reading = gate.during(async () => {
    await null;
    seen.push("read");
  });
  gate.pass(() => seen.push("changed"));
  await reading;
  gate.pass(() => seen.push("later"));
  assert.deepEqual(seen, ["read", "changed", "later"]);
});

test("rounds follow each other, wait longer after each failure, and never run twice at once", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let rounds = 0;
  let running = 0;
  let fails = 0;
  const pace = new Pace({
    round: async () => {
      rounds += 1;
      running += 1;
      assert.equal(running, 1);
      await null;
      running -= 1;
      if (fails-- > 0) throw new Error("silent");
    },
    failed: () => {},
    done: () => {},
  });
  const turn = async (ms) => {
    context.mock.timers.tick(ms);
    for (let index = 0; index < 10; index++) await null;
  };
  pace.want();
  await turn(100);
  assert.equal(rounds, 0, "not before somebody leads");
  pace.hurry();
  await turn(0);
  assert.equal(rounds, 1);
  pace.want();
  pace.want();
  await turn(20);
  assert.equal(rounds, 2);
  fails = 3;
  pace.want();
  await turn(20);
  assert.equal(rounds, 3);
  pace.want();
  await turn(400);
  assert.equal(rounds, 3, "a tap does not hammer a dead server");
  await turn(600);
  assert.equal(rounds, 4);
  pace.stop();
});

// A drill on a device: who sees its patients, what the card says, and that nobody calls late what a cut device may have done.
import assert from "node:assert/strict";
import test from "node:test";
import { wallClock } from "wardlight-elements/common/times.js";
import { rowsOf } from "wardlight-elements/device/acts.js";
import { drillCard, drillTitle } from "wardlight-elements/device/drill.js";
import { listRows } from "wardlight-elements/device/listing.js";
import { patientsOf, wardsOf } from "wardlight-elements/device/patients.js";
import { cutSince, drillHere } from "wardlight/drill.js";
import { MIN, NOW, Ward } from "../../wall/node/ward.mjs";

const time = (ms) => new Date(ms).toISOString();

/** Blue 1 is cut off since four minutes; Red 2 is not. */
function drilled(more = {}) {
  const ward = new Ward();
  const tasks = [
    { task: "weigh-0", kind: "weigh", words: "Weigh one", within_min: 5, points: 5, device: "b1" },
    { task: "admit-all", kind: "admit", words: "Admit one", within_min: 5, points: 10 },
    { task: "once-all", kind: "once", words: "Nothing twice", within_min: 5, points: 10 },
  ];
  const data = { outage: "drill-1", scope: "hospital", cause: "drill", scenario: "server", devices: ["b1"], since: time(NOW - 4 * MIN), until: time(NOW + 6 * MIN), tasks, ...more };
  ward.put("outage.declared", null, data, { device: "server-x", at: NOW - 5 * MIN });
  ward.once(ward.patient("real", "Biscuit"), "o1", "Cefazolin", 37);
  ward.once(ward.patient("practice-1-01", "Pepper", { ward: "Stage" }), "o2", "Diazepam", 1);
  ward.once(ward.patient("practice-2-01", "Other"), "o3", "Diazepam", 1);
  return ward;
}

const moment = (ward, me, now = NOW) => ({
  picture: ward.picture, zones: {}, now, clock: wallClock([], true), contact: { apart: false, doubt: false, lastMs: now }, me,
  cut: cutSince(ward.picture, now), home: () => "b1", nameOf: () => "Blue 1",
});
const seen = (ward, me, now = NOW) => patientsOf(ward.picture, drillHere(ward.picture, me, now)).map((one) => one.stay);

test("practice patients are seen in their own drill, on its devices, while it is on", () => {
  const ward = drilled();
  assert.deepEqual(seen(ward, "b1"), ["practice-1-01", "real"]);
  assert.deepEqual(seen(ward, "r2"), ["real"]);
  assert.deepEqual(seen(ward, "b1", NOW + 7 * MIN), ["real"]);
  ward.put("outage.ended", null, { outage: "drill-1" }, { device: "server-x", at: NOW - MIN });
  assert.deepEqual(seen(ward, "b1"), ["real"]);
  assert.deepEqual(patientsOf(ward.picture).map((one) => one.stay), ["real"], "who does not ask sees none");
  assert.deepEqual(wardsOf(ward.picture), ["ICU"], "their wards are offered to nobody");
});

test("the card counts down, then says what is left", () => {
  const soon = drilled({ since: time(NOW + 20_000), until: time(NOW + 320_000) });
  const before = drillCard(moment(soon, "b1"), drillHere(soon.picture, "b1", NOW));
  assert.deepEqual([before.soon, drillTitle(before, NOW), drillTitle(before, NOW + 19_500)], [true, "Drill begins in 20 s", "Drill begins in 1 s"]);
  const ward = drilled();
  ward.put("stay.weighed", "practice-1-01", { kg: "12" }, { at: NOW - MIN });
  const card = drillCard(moment(ward, "b1"), drillHere(ward.picture, "b1", NOW));
  assert.deepEqual(card.tasks.map((task) => task.done), [true, false, null]);
  assert.deepEqual([drillTitle(card, NOW), card.open, card.admits], ["Drill: 6 min to go", 1, true]);
});

test("the iPad that died has no tasks, and the others are told which it is", () => {
  const ward = drilled({ scenario: "device", dead: "b1", devices: ["b1", "r2"] });
  const card = (me) => drillCard(moment(ward, me), drillHere(ward.picture, me, NOW));
  assert.deepEqual([card("b1").dead, card("b1").tasks, card("b1").deadName], [true, [], ""]);
  assert.deepEqual([card("r2").dead, card("r2").deadName], [false, "Blue 1"]);
});

test("what a device that a drill cut off may have done is called late by nobody else", () => {
  const ward = drilled();
  const late = (me, now = NOW) => rowsOf(moment(ward, me, now), patientsOf(ward.picture)[0]).map((row) => [row.word, row.known, row.when])[0];
  assert.deepEqual(late("r2"), ["due", false, "ask Blue 1, last heard 02:37"]);
  assert.equal(listRows(moment(ward, "r2"), patientsOf(ward.picture), new Map(), () => "")[0].when, "ask Blue 1, last heard 02:37");
  assert.equal(listRows(moment(ward, "r2"), patientsOf(ward.picture), new Map(), () => "")[0].asks, true, "it stands below the name, which it would break in two");
  assert.deepEqual(late("b1").slice(0, 2), ["late", true], "it knows itself");
  assert.deepEqual(late("r2", NOW + 9 * MIN).slice(0, 2), ["late", true], "after the drill all is known again");
});

// What the list and the rows say, and that nothing moves under a finger.
import assert from "node:assert/strict";
import test from "node:test";
import { wallClock } from "wardlight-elements/common/times.js";
import { rowsOf } from "wardlight-elements/device/acts.js";
import { Drawn, READ_MS } from "wardlight-elements/device/drawn.js";
import { FREEZE_MS, FrozenOrder } from "wardlight-elements/device/frozen.js";
import { Counts, listRows } from "wardlight-elements/device/listing.js";
import { patientsOf } from "wardlight-elements/device/patients.js";
import { MIN, NOW, Ward, key } from "../../wall/node/ward.mjs";

const weight = (kg) => (kg ? `${kg} kg` : "");

function moment(ward, more = {}) {
  return {
    picture: ward.picture, zones: {}, now: NOW, clock: wallClock([], true), contact: { apart: false, doubt: false, lastMs: NOW - 27 * MIN }, me: "b1",
    home: (stay) => (stay.startsWith("mine") ? "b1" : "r2"), nameOf: (device) => ({ b1: "Blue 1", r2: "Red 2" })[device] ?? "", ...more,
  };
}
const list = (ward, more) => listRows(moment(ward, more), patientsOf(ward.picture), new Map(), weight);
const rows = (ward, more) => rowsOf(moment(ward, more), patientsOf(ward.picture)[0]);
const APART = { contact: { apart: true, doubt: false, lastMs: NOW - 27 * MIN } };

test("mine come first, late before due before what comes", () => {
  const ward = new Ward();
  for (const [stay, ago] of [["other-late", 50], ["mine-next", -60], ["mine-due", 3], ["mine-late", 37]]) ward.once(ward.patient(stay, stay), `o-${stay}`, "TPR", ago);
  assert.deepEqual(list(ward).map((row) => [row.stay, row.when]), [["mine-late", "37 min late"], ["mine-due", "due now"], ["mine-next", "in 1 h"], ["other-late", "50 min late"]]);
});

test("between the beats of the page only what changed is counted anew: an act at once, contact at once, time at the beat", () => {
  const ward = new Ward();
  const slot = ward.once(ward.patient("mine", "Biscuit"), "a", "Cefazolin", 29);
  ward.once(ward.patient("other", "Tucker"), "b", "ECG", 29);
  const zones = {};
  const counts = new Counts();
  const told = (more) => listRows(moment(ward, { zones, ...more }), patientsOf(ward.picture), new Map(), weight, counts).map((row) => [row.stay, row.tone]);
  assert.deepEqual(told({ now: NOW + 55_000 }), [["mine", "due"], ["other", "due"]]);
  assert.deepEqual(told({ now: NOW + 61_000 }), [["mine", "due"], ["other", "due"]], "time goes on at the beat");
  counts.forget();
  assert.deepEqual(told({ now: NOW + 61_000 }), [["mine", "late"], ["other", "late"]]);
  ward.act("mine", "a", slot, "given");
  assert.deepEqual(told({ now: NOW + 62_000 }), [["mine", ""], ["other", "late"]], "an act counts at once");
  assert.deepEqual(told({ now: NOW + 62_000, ...APART }), [["mine", ""], ["other", ""]], "what cannot be known any more is not claimed");
  assert.deepEqual(told({ now: NOW + 55_000 }), [["mine", ""], ["other", "due"]]);
  assert.deepEqual(told({ now: NOW + 70_000 }), [["mine", ""], ["other", "late"]], "old counts are not shown, whoever forgot the beat");
});

test("a row with more than one open act says so", () => {
  const ward = new Ward();
  ward.patient("mine", "Biscuit");
  ward.once("mine", "a", "Cefazolin", 37);
  ward.once("mine", "b", "TPR", -4);
  const [row] = list(ward);
  assert.deepEqual([row.when, row.more, row.tone], ["37 min late", "+1 due", "late"]);
});

test("out of contact another device's patient is not called late, STAT is", () => {
  const ward = new Ward();
  ward.patient("other", "Tucker");
  ward.once("other", "a", "ECG", 50);
  const [row] = rows(ward, APART);
  assert.deepEqual([row.word, row.known, row.when], ["due", false, "ask Red 2, last heard 02:14"]);
  assert.equal(list(ward, APART)[0].tone, "");
  ward.put("order.placed", "other", { order: "s", name: "Fentanyl", schedule: { stat: key(NOW - 12 * MIN) } });
  assert.deepEqual(rows(ward, APART).map((one) => [one.name, one.word, one.known]), [["Fentanyl", "late", true], ["ECG", "due", false]]);
});

test("what runs stands before what is given when needed, and neither can be held", () => {
  const ward = new Ward();
  ward.patient("mine", "Biscuit");
  ward.put("order.placed", "mine", { order: "a", name: "Maropitant", schedule: { prn: true } });
  ward.put("order.placed", "mine", { order: "z", name: "Ringer's", schedule: { cri: true } });
  assert.deepEqual(rows(ward).map((row) => [row.name, row.part]), [["Ringer's", "running"], ["Maropitant", "needed"]]);
});

test("a rate by weight says so, in the weight's rate, and has no volume", () => {
  const ward = new Ward();
  ward.patient("mine", "Biscuit");
  const dose = { amount: "3", unit: "mcg", per_kg: true, concentration: "50", route: "IV" };
  ward.put("order.placed", "mine", { order: "z", name: "Fentanyl", schedule: { cri: true }, dose });
  assert.equal(rows(ward)[0].how, "3 mcg/kg × 9.4 kg = 28.2 mcg IV");
});

test("a device that is the home of its patient knows without the server", () => {
  const ward = new Ward();
  ward.patient("mine", "Biscuit");
  ward.once("mine", "a", "Cefazolin", 37);
  assert.deepEqual(rows(ward, APART).map((row) => [row.word, row.known]), [["late", true]]);
});

test("a clock in doubt calls nothing late", () => {
  const ward = new Ward();
  ward.patient("mine", "Biscuit");
  ward.once("mine", "a", "Cefazolin", 37);
  assert.equal(rows(ward, { contact: { apart: true, doubt: true, lastMs: null } })[0].word, "due");
});

test("two acts that could not know of each other are a clash, of the list too", () => {
  const ward = new Ward();
  ward.patient("mine", "Miso");
  const slot = ward.once("mine", "a", "Insulin", 10);
  ward.act("mine", "a", slot, "given", { device: "b1", saw: [] });
  ward.act("mine", "a", slot, "given", { device: "r2", saw: [] });
  assert.equal(list(ward)[0].when, "a person must settle");
  assert.deepEqual(rows(ward), []);
});

test("a stay that was merged is one patient with the other", () => {
  const ward = new Ward();
  ward.patient("mine", "Biscuit");
  ward.patient("mine2", "Biscuit");
  ward.once("mine2", "a", "Cefazolin", 37);
  ward.put("stay.merged", "mine2", { into: "mine" });
  assert.deepEqual(list(ward).map((row) => [row.stay, row.when]), [["mine", "37 min late"]]);
});

test("a stay whose other half has left is a patient by itself", () => {
  const ward = new Ward();
  ward.patient("mine", "Biscuit");
  ward.patient("mine2", "Biscuit");
  ward.put("stay.merged", "mine2", { into: "mine" });
  ward.put("stay.discharged", "mine", {}, { device: "server-x" });
  assert.deepEqual(list(ward).map((row) => row.stay), ["mine2"]);
});

test("rows never move under a finger", () => {
  const order = new FrozenOrder();
  const keys = (found) => found.map((row) => row.key).join("");
  const make = (text) => [...text].map((key) => ({ key }));
  assert.equal(keys(order.arrange(make("abc"), 0)), "abc");
  order.touch(10);
  assert.equal(keys(order.arrange(make("cab"), 20)), "abc");
  assert.equal(keys(order.arrange(make("dcb"), 30, (gone) => gone)), "abcd");
  assert.equal(keys(order.arrange(make("dcb"), 10 + FREEZE_MS)), "dcb");
});

test("a tap has seen what could be read, not what came a moment ago", () => {
  const drawn = new Drawn();
  drawn.draw("row", 1, () => ["a"], 0);
  drawn.draw("row", 2, () => ["a", "b"], 5000);
  assert.deepEqual(drawn.seen("row", 5000 + READ_MS - 1), ["a"]);
  assert.deepEqual(drawn.seen("row", 5000 + READ_MS), ["a", "b"]);
  drawn.keep([]);
  assert.equal(drawn.seen("row", 9000), null);
});

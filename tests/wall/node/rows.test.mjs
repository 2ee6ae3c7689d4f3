// What a row says, from entries to words.
import assert from "node:assert/strict";
import test from "node:test";
import { factsOf } from "wardlight-elements/wall/facts.js";
import { RANK, byUrgency } from "wardlight-elements/wall/ordering.js";
import { rowOf, shapeOf, totals } from "wardlight-elements/wall/rows.js";
import { MIN, NOW, Ward, key } from "./ward.mjs";

const IN_TOUCH = { apart: false, heard: "02:41" };
const LOST = { apart: true, heard: "02:14" };

function row(ward, stay, contact = IN_TOUCH, now = NOW) {
  const facts = factsOf(ward.picture, { stay, all: [stay] }, now, {}, () => ward.home);
  return rowOf(facts, now, contact);
}

const CEFAZOLIN = { dose: { amount: "25", unit: "mg", per_kg: true, concentration: "100", route: "IV" } };

test("late is said with the dose and what else is due", () => {
  const ward = new Ward();
  ward.patient("s", "Biscuit");
  ward.once("s", "o1", "Cefazolin", 37, CEFAZOLIN);
  ward.once("s", "o2", "TPR", -4);
  const { act, dose, when, more, tone, rank } = row(ward, "s");
  assert.deepEqual({ act, dose, when, more, tone, rank }, { act: "Cefazolin", dose: "235 mg IV", when: "37 min late", more: "+1 due", tone: "late", rank: RANK.urgent });
});

test("a dose per kg is not reckoned where nobody weighed", () => {
  const ward = new Ward();
  ward.patient("s", "Biscuit", { weight_kg: null });
  ward.once("s", "o1", "Cefazolin", 0, CEFAZOLIN);
  assert.equal(row(ward, "s").dose, "25 mg/kg IV");
});

test("the newest weight counts", () => {
  const ward = new Ward();
  ward.patient("s", "Biscuit");
  ward.put("stay.weighed", "s", { kg: "10" });
  ward.once("s", "o1", "Cefazolin", 0, CEFAZOLIN);
  assert.equal(row(ward, "s").dose, "250 mg IV");
  assert.equal(row(ward, "s").kg, "10");
});

test("out of contact an open slot is neutral and names whom to ask", () => {
  const ward = new Ward();
  ward.patient("s", "Biscuit");
  ward.once("s", "o1", "Cefazolin", 37);
  const { marks, counts, when, aside, tone } = row(ward, "s", LOST);
  assert.deepEqual(marks.map((mark) => [mark.word, mark.known, shapeOf(mark)]), [["due", false, "unknown"]]);
  assert.deepEqual([when, aside, tone], ["ask Blue 1", "last heard 02:14", "ask"]);
  assert.deepEqual([counts.late, counts.due, counts.unknown], [0, 0, 1]);
});

test("STAT is never held up by being out of contact", () => {
  const ward = new Ward();
  ward.patient("s", "Luna");
  ward.put("order.placed", "s", { order: "o1", name: "Flunixin", schedule: { stat: key(NOW - 14 * MIN) } });
  const { marks, tone, stat, rank } = row(ward, "s", LOST);
  assert.deepEqual(marks.map((mark) => [mark.word, mark.known]), [["late", true]]);
  assert.deepEqual([tone, stat, rank], ["late", true, RANK.stat]);
});

test("what was done stays done out of contact", () => {
  const ward = new Ward();
  ward.patient("s", "Miso");
  const slot = ward.once("s", "o1", "TPR", 30);
  ward.act("s", "o1", slot, "given");
  assert.deepEqual(row(ward, "s", LOST).marks.map((mark) => [mark.word, mark.known]), [["given", true]]);
});

test("two who could not know of each other are for a person to settle", () => {
  const ward = new Ward();
  ward.patient("s", "Miso");
  const slot = ward.once("s", "o1", "Insulin", 5);
  const saw = ward.picture.heads("stays/s/orders/o1", "name");
  ward.act("s", "o1", slot, "given", { device: "b1", saw });
  ward.act("s", "o1", slot, "given", { device: "r2", saw });
  const { act, dose, when, counts, marks, rank } = row(ward, "s");
  assert.deepEqual([act + dose, when, counts.settle, rank], ["Insulin: two entries", "a person must settle", 1, RANK.urgent]);
  assert.deepEqual(marks.map((mark) => [mark.word, mark.clash, shapeOf(mark)]), [["clash", "slot", "clash"]]);
});

test("what is late stays on the line when its time has left it", () => {
  const ward = new Ward();
  ward.patient("s", "Miso");
  ward.once("s", "o1", "TPR", 200);
  const done = ward.once("s", "o2", "ECG", 200);
  ward.act("s", "o2", done, "given");
  assert.deepEqual(row(ward, "s").marks.map((mark) => mark.name), ["TPR"]);
});

test("held until a time is open again from then", () => {
  const ward = new Ward();
  ward.patient("s", "Miso");
  const slot = ward.once("s", "o1", "TPR", 60);
  ward.put("treatment.charted", "s", { order: "o1", slot, outcome: "held", until: key(NOW + 20 * MIN) });
  assert.equal(row(ward, "s").marks[0].word, "held");
  const later = row(ward, "s", IN_TOUCH, NOW + 25 * MIN);
  assert.deepEqual([later.marks[0].word, later.when, later.marks[0].dueMs], ["due", "due 5 min ago", NOW + 20 * MIN]);
});

test("rows stand by urgency, and counts add up", () => {
  const ward = new Ward();
  for (const [stay, ago] of [["ahead", -200], ["late", 40], ["due", 2], ["quiet", null]]) {
    ward.patient(stay, stay);
    if (ago !== null) ward.once(stay, `o-${stay}`, "TPR", ago);
  }
  ward.patient("stat", "stat");
  ward.put("order.placed", "stat", { order: "o", name: "Flunixin", schedule: { stat: key(NOW - 12 * MIN) } });
  const rows = ["ahead", "late", "due", "quiet", "stat"].map((stay) => row(ward, stay));
  assert.deepEqual(rows.sort(byUrgency).map((one) => one.stay), ["stat", "late", "due", "ahead", "quiet"]);
  assert.deepEqual(totals(rows), { settle: 0, late: 2, due: 1, unknown: 0, ahead: 0 });
});

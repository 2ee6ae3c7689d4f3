// Readings of an anesthesia on the wall: the one that is due, late or next, and neutral where it cannot be known.
import assert from "node:assert/strict";
import test from "node:test";
import { factsOf } from "wardlight-elements/wall/facts.js";
import { rowOf } from "wardlight-elements/wall/rows.js";
import { MIN, NOW, Ward } from "./ward.mjs";

const HERE = { apart: false, heard: "" };
const APART = { apart: true, heard: "02:14" };

function theatre() {
  const ward = new Ward();
  ward.patient("s", "Biscuit");
  ward.put("anesthesia.opened", "s", { sheet: "n1", procedure: "Spay", interval_min: 5 }, { at: NOW - 10 * MIN });
  ward.put("anesthesia.marked", "s", { sheet: "n1", event: "induction" }, { at: NOW - 10 * MIN });
  return ward;
}

const rowNow = (ward, contact = HERE, now = NOW) => rowOf(factsOf(ward.picture, { stay: "s", all: ["s"] }, now, {}, () => null), now, contact);
const readings = (row) => row.marks.filter((mark) => mark.key.startsWith("n1@")).map(({ word, known }) => [word, known]);

test("the reading that is due and the next stand among the slots; a gap does not", () => {
  const row = rowNow(theatre());
  assert.deepEqual(readings(row), [["due", true], ["scheduled", true]]);
  assert.equal(row.act, "Anesthesia reading");
  assert.equal(row.tone, "due");
});

test("it is late after half the interval", () => {
  assert.deepEqual(readings(rowNow(theatre(), HERE, NOW + 3 * MIN))[0], ["late", true]);
});

test("a reading that was taken is due no more", () => {
  const ward = theatre();
  ward.put("anesthesia.read", "s", { sheet: "n1", values: { hr: "100" } }, { at: NOW });
  assert.deepEqual(readings(rowNow(ward)), [["scheduled", true]]);
});

test("out of contact nobody calls it late", () => {
  assert.deepEqual(readings(rowNow(theatre(), APART, NOW + 4 * MIN))[0], ["due", false]);
});

test("a sheet that ended asks for nothing", () => {
  const ward = theatre();
  ward.put("anesthesia.marked", "s", { sheet: "n1", event: "sternal" }, { at: NOW - MIN });
  assert.deepEqual(readings(rowNow(ward)), []);
});

// What is asked before an act is written, and what is written then.
import assert from "node:assert/strict";
import test from "node:test";
import { wallClock } from "wardlight-elements/common/times.js";
import { rowsOf } from "wardlight-elements/device/acts.js";
import { Charting, thingOf } from "wardlight-elements/device/charting.js";
import { Drawn } from "wardlight-elements/device/drawn.js";
import { orderOf } from "wardlight-elements/device/orders.js";
import { patientsOf } from "wardlight-elements/device/patients.js";
import { Recorder } from "wardlight-elements/device/recorder.js";
import { sawOf } from "wardlight/saw.js";
import { MIN, NOW, Ward, key } from "../../wall/node/ward.mjs";

const CEFAZOLIN = { dose: { amount: "25", unit: "mg", per_kg: true, concentration: "100", route: "IV" }, billing: { code: "CEF", price: "12.50" } };

/** A nurse on Blue 1 who answers what she is asked. */
function nurse(ward, { answers = [], apart = false, since = 1 } = {}) {
  const asked = [];
  const written = [];
  const moment = {
    picture: ward.picture, zones: {}, now: NOW, clock: wallClock([], true), contact: { apart, doubt: false, lastMs: NOW }, me: "b1",
    home: (stay) => (stay === "mine" ? "b1" : "r2"), nameOf: (device) => ({ b1: "Blue 1", r2: "Red 2" })[device] ?? "",
  };
  const replica = { picture: ward.picture, now: () => NOW, saw: (thing) => sawOf(ward.picture, thing), identity: { device: "b1" }, link: { since } };
  const drawn = new Drawn();
  const view = {
    replica, drawn, ward: () => moment, who: () => "ada", patient: () => patientsOf(ward.picture)[0], freshOrder: (row) => orderOf(ward.picture, row.stay, row.order.order, "9.4"),
    ask: async (spec) => (asked.push(spec.title), answers.length ? answers.shift() : null),
    keep: async (drafts) => (written.push(...drafts), true),
  };
  const charting = new Charting(view);
  const row = (name) => rowsOf(moment, patientsOf(ward.picture)[0]).find((one) => one.name === name);
  const draw = (one) => drawn.draw(one.key, ward.picture.version(one.stay), () => replica.saw(thingOf(one)), -10_000);
  return { charting, row, draw, asked, written };
}

function house(stay = "mine") {
  const ward = new Ward();
  ward.patient(stay, "Biscuit");
  return ward;
}

test("the usual act asks nothing, and carries dose, code and price as they were shown", async () => {
  const ward = house();
  const slot = ward.once("mine", "a", "Cefazolin", 37, CEFAZOLIN);
  const ada = nurse(ward);
  ada.draw(ada.row("Cefazolin"));
  assert.ok(await ada.charting.chart(ada.row("Cefazolin"), "given"));
  assert.deepEqual(ada.asked, []);
  assert.deepEqual(ada.written[0].data, { order: "a", slot, outcome: "given", amount: "235", unit: "mg", code: "CEF", price: "12.50" });
  assert.deepEqual(ada.written[0].saw, sawOf(ward.picture, { stay: "mine", order: "a", slot }));
});

test("a rate of figures alone is a number with its unit, words say their own, and what runs can be stopped", async () => {
  const ward = house();
  ward.put("order.placed", "mine", { order: "r", name: "Fentanyl", schedule: { cri: true }, dose: { amount: "3", unit: "mcg", per_kg: true } });
  const ada = nurse(ward, { answers: [{ because: "bag is empty" }] });
  assert.equal(ada.row("Fentanyl").runs, false);
  await assert.rejects(ada.charting.chart(ada.row("Fentanyl"), "given", "-3"), /Type a number/);
  await ada.charting.chart(ada.row("Fentanyl"), "given", "5,5");
  await ada.charting.chart(ada.row("Fentanyl"), "given", "2 mL/h");
  assert.deepEqual(ada.written.map(({ data }) => [data.value, data.unit]), [["5.5", "mcg"], ["2 mL/h", undefined]]);
  assert.ok(!("unit" in ada.written[1].data), "nothing stands behind the words");
  ward.put("treatment.charted", "mine", ada.written[1].data, { at: NOW - MIN });
  assert.ok(ada.row("Fentanyl").runs);
  assert.ok(await ada.charting.chart(ada.row("Fentanyl"), "stopped"));
  assert.deepEqual([ada.asked, ada.written[2].data.outcome, ada.written[2].because], [["Fentanyl: stopped. Why?"], "stopped", "bag is empty"]);
  ward.put("treatment.charted", "mine", ada.written[2].data, { at: NOW });
  assert.deepEqual([ada.row("Fentanyl").runs, /stopped/.test(ada.row("Fentanyl").when)], [false, true]);
});

test("a part of a dose is told by how much it was, and not by what it should have been", async () => {
  const ward = house();
  ward.once("mine", "a", "Cefazolin", 37, CEFAZOLIN);
  const ada = nurse(ward, { answers: [{ because: "vomited", values: { some: true, part: "117,5" } }] });
  assert.ok(await ada.charting.chart(ada.row("Cefazolin"), "not_given"));
  const { data, because } = ada.written[0];
  assert.deepEqual([data.outcome, data.quantity, data.amount, data.unit, because], ["partial", "117.5", "235", "mg", "vomited"]);
  ward.put("treatment.charted", "mine", data, { because });
  const row = ada.row("Cefazolin");
  assert.equal(row.word, "partial");
  assert.match(row.when, /^partly given 117.5 mg .+: vomited$/);
});

test("a part is more than nothing and less than the whole; what has no dose has no part", async () => {
  const ward = house();
  ward.once("mine", "a", "Cefazolin", 37, CEFAZOLIN);
  ward.once("mine", "w", "Walk", 37);
  const specs = [];
  const ada = nurse(ward);
  ada.charting.view.ask = async (spec) => (specs.push(spec), null);
  await ada.charting.chart(ada.row("Cefazolin"), "not_given");
  const [{ fields, check }] = specs;
  assert.deepEqual(fields.map(({ name }) => name), ["some", "part"]);
  assert.equal(fields[1].when({}), false, "the usual way asks for no number");
  for (const [part, wrong] of [["100", false], ["235", true], ["0", true], ["-1", true], ["much", true], [undefined, true]]) assert.equal("part" in check({ some: true, part }), wrong, String(part));
  assert.deepEqual(check({}), {});
  await ada.charting.chart(ada.row("Cefazolin"), "held");
  await ada.charting.chart(ada.row("Walk"), "not_given");
  assert.deepEqual(specs.slice(1).map((spec) => spec.fields), [undefined, undefined]);
});

test("a reading may have a decimal comma; what could be a thousand is refused", async () => {
  const ward = house();
  ward.once("mine", "a", "Temperature", 3, { entry: "numeric", unit: "°C" });
  const ada = nurse(ward);
  await assert.rejects(ada.charting.chart(ada.row("Temperature"), "given", "1,000"), /two ways/);
  await assert.rejects(ada.charting.chart(ada.row("Temperature"), "given", " "), /Type a value/);
  assert.ok(await ada.charting.chart(ada.row("Temperature"), "given", "38,6"));
  assert.deepEqual([ada.written[0].data.value, ada.written[0].data.unit], ["38.6", "°C"]);
});

test("an act that arrived between drawing and tap is asked about, and given again is a further act", async () => {
  const ward = house();
  const slot = ward.once("mine", "a", "Cefazolin", 37, CEFAZOLIN);
  const ada = nurse(ward, { answers: [null, { choice: "go" }] });
  const row = ada.row("Cefazolin");
  ada.draw(row);
  const other = ward.act("mine", "a", slot, "given", { device: "r2", at: NOW - 4 * MIN, saw: [] });
  assert.equal(await ada.charting.chart(row, "given"), false);
  assert.ok(await ada.charting.chart(row, "given"));
  assert.deepEqual(ada.asked, ["Red 2 gave this at 02:37. Give again?", "Red 2 gave this at 02:37. Give again?"]);
  assert.ok(ada.written[0].data.repeat && ada.written[0].saw.includes(other));
});

test("an order that changed between drawing and tap is read out first", async () => {
  const ward = house();
  ward.once("mine", "a", "Cefazolin", 37, CEFAZOLIN);
  const ada = nurse(ward);
  const row = ada.row("Cefazolin");
  ada.draw(row);
  ward.put("order.changed", "mine", { order: "a", dose: { amount: "30", unit: "mg", per_kg: true } }, { device: "r2", at: NOW - MIN, saw: sawOf(ward.picture, { stay: "mine", order: "a" }) });
  assert.equal(await ada.charting.chart(row, "given"), false);
  assert.deepEqual(ada.asked, ["This order changed at 02:40."]);
});

test("a second when-needed act inside its gap asks first, on the same device too", async () => {
  const ward = house();
  ward.put("order.placed", "mine", { order: "p", name: "Buprenorphine", schedule: { prn: true, min_gap_min: 240 } });
  const ada = nurse(ward);
  assert.ok(await ada.charting.chart(ada.row("Buprenorphine"), "given"));
  assert.equal(ada.written[0].data.slot, `prn:${ada.written[0].id}`);
  ward.put("treatment.charted", "mine", ada.written[0].data, { at: NOW - MIN });
  assert.equal(await ada.charting.chart(ada.row("Buprenorphine"), "given"), false);
  assert.deepEqual(ada.asked, ["Buprenorphine was given 1 min ago."]);
});

test("the next dose charted soon after the last asks first; one that is due, and a reading, do not", async () => {
  const ward = house();
  const every = { every_min: 240, start: key(NOW - MIN) };
  ward.put("order.placed", "mine", { order: "a", name: "Cefazolin", schedule: every, ...CEFAZOLIN });
  ward.put("order.placed", "mine", { order: "t", name: "TPR", schedule: every, entry: "numeric" });
  const ada = nurse(ward);
  assert.ok(await ada.charting.chart(ada.row("Cefazolin"), "given"));
  for (const order of ["a", "t"]) ward.act("mine", order, key(NOW - MIN), "given", { at: NOW - MIN });
  const ahead = ada.row("Cefazolin");
  assert.equal(ahead.part, "ahead");
  assert.equal(await ada.charting.chart(ahead, "given"), false, "stepped back");
  assert.deepEqual(ada.asked, ["Cefazolin was given 1 min ago."]);
  assert.ok(await ada.charting.chart(ada.row("TPR"), "given", "38.6"));
  assert.ok(await ada.charting.chart(ahead, "held") === false && ada.asked.length === 2, "only why");
});

test("a gloved double tap charts once", async () => {
  const ward = house();
  ward.once("mine", "a", "Cefazolin", 37);
  const ada = nurse(ward);
  const row = ada.row("Cefazolin");
  assert.deepEqual(await Promise.all([ada.charting.chart(row, "given"), ada.charting.chart(row, "given")]), [true, false]);
  assert.equal(ada.written.length, 1);
});

test("another device's patient is asked about once in an outage, and why is written", async () => {
  const ward = house("other");
  ward.once("other", "a", "ECG", 3);
  ward.once("other", "b", "TPR", 3);
  ward.put("stay.assigned", "other", { home_device: "r2" });
  const ada = nurse(ward, { apart: true, answers: [{ choice: "go", because: "urgent" }] });
  assert.ok(await ada.charting.chart(ada.row("ECG"), "given"));
  assert.ok(await ada.charting.chart(ada.row("TPR"), "given"));
  assert.deepEqual(ada.asked, ["Red 2 charts this patient in this outage"]);
  assert.deepEqual(ada.written.map((draft) => draft.because), Array(2).fill("charted here, not on Red 2: urgent"));
});

test("a home that is only the ward's default is asked about once an outage is open, and the answer outlives a reload", async () => {
  const kept = new Map();
  globalThis.localStorage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value), removeItem: (name) => kept.delete(name) };
  const ward = house("other");
  for (const order of ["a", "b", "c"]) ward.once("other", order, `Act ${order}`, 3);
  const blip = nurse(ward, { apart: true, since: NOW - 30_000 });
  assert.ok(await blip.charting.chart(blip.row("Act a"), "given"));
  assert.deepEqual(blip.asked, [], "half a minute of silence is no outage");
  ward.put("outage.declared", null, { outage: "o1", scope: "hospital", cause: "power" }, { at: NOW - MIN });
  const asked = nurse(ward, { apart: true, since: NOW - 30_000, answers: [null, { choice: "go", because: "I asked there" }] });
  assert.equal(await asked.charting.chart(asked.row("Act b"), "given"), false);
  assert.ok(await asked.charting.chart(asked.row("Act b"), "given"));
  const reloaded = nurse(ward, { apart: true, since: NOW - 40_000 });
  assert.ok(await reloaded.charting.chart(reloaded.row("Act c"), "given"));
  assert.deepEqual(reloaded.asked, []);
  assert.equal(reloaded.written[0].because, "charted here, not on Red 2: I asked there");
  delete globalThis.localStorage;
});

test("STAT is never held up by that", async () => {
  const ward = house("other");
  ward.put("order.placed", "other", { order: "s", name: "Fentanyl", schedule: { stat: key(NOW - 12 * MIN) } });
  const ada = nurse(ward, { apart: true });
  assert.ok(await ada.charting.chart(ada.row("Fentanyl"), "given"));
  assert.deepEqual(ada.asked, []);
});

test("what is not kept stays on the screen, and tried again is the same entry", async () => {
  const tried = [];
  let works = false;
  const replica = {
    now: () => NOW, isOnServer: () => false,
    record: async (draft) => {
      tried.push(draft.id);
      if (!works) throw new Error("no room");
      return { ...draft };
    },
  };
  const shown = { receipts: [], failures: [] };
  const recorder = new Recorder(replica, shown);
  assert.equal(await recorder.keep([{ kind: "note.written", stay: "s", data: { text: "x" } }], "Note"), false);
  assert.deepEqual([shown.failures.length, shown.receipts.length], [1, 0]);
  works = true;
  await recorder.again(shown.failures[0]);
  assert.deepEqual([shown.failures.length, shown.receipts.length], [0, 1]);
  assert.equal(new Set(tried).size, 1);
});

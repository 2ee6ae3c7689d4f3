// The anesthesia page of a device: what is typed, what is shown, in °C and °F.
import assert from "node:assert/strict";
import test from "node:test";
import { celsiusShown, readTemperature } from "wardlight-elements/common/temperatures.js";
import { clockMinutes } from "wardlight-elements/common/times.js";
import { readingOf } from "wardlight-elements/device/anesthesia/deeds_anesthesia.js";
import { timeTyped } from "wardlight-elements/device/anesthesia/earlier.js";
import { finalizingOf } from "wardlight-elements/device/anesthesia/finalizing.js";
import { holdSheet } from "wardlight-elements/device/anesthesia/held_sheet.js";
import { isReadElsewhere, readingsOf } from "wardlight-elements/device/anesthesia/reader.js";
import { sheetTold } from "wardlight-elements/device/anesthesia/telling_anesthesia.js";
import { anesthesiaOf, theatreOf } from "wardlight-elements/device/anesthesia/theatre.js";
import { wallClock } from "wardlight-elements/common/times.js";
import { historyOf } from "wardlight-elements/device/telling.js";
import { MIN, NOW, Ward } from "../../wall/node/ward.mjs";

const LIMITS = [{ edition: "1", species: "dog", key: "hr", low: "60", high: "120", source: "a book" }];
const TABLES = { limits: LIMITS, interval: null, fahrenheit: false };
const CHOSEN = { sheet: null, all: false };
const patient = { stay: "s", stays: ["s"], name: "Biscuit", species: "dog", kg: "9.4" };
const at = (ago) => ({ at: NOW - ago * MIN });

function ward(book) {
  return { picture: book.picture, now: NOW, zones: {}, clock: wallClock([[0, 0]]), contact: { apart: false }, me: "b1", home: () => null };
}

function spay() {
  const book = new Ward();
  book.patient("s", "Biscuit");
  book.put("anesthesia.opened", "s", { sheet: "n1", procedure: "Spay", interval_min: 5 }, at(30));
  book.put("anesthesia.marked", "s", { sheet: "n1", event: "induction" }, at(20));
  book.put("anesthesia.read", "s", { sheet: "n1", values: { hr: "130", temp: "37.5" } }, at(20));
  book.put("anesthesia.read", "s", { sheet: "n1", values: { hr: "100" } }, at(15));
  return book;
}

test("temperatures go both ways", () => {
  for (const [celsius, fahrenheit] of [["37", "98.6"], ["38.5", "101.3"], ["36.67", "98"]]) assert.equal(celsiusShown(celsius, true), fahrenheit);
  assert.equal(celsiusShown("37.5", false), "37.5");
  assert.equal(readTemperature("98,6", true), "37");
  assert.equal(readTemperature("101.3", true), "38.5");
  assert.equal(readTemperature("37,5", false), "37.5");
});

test("a reading keeps what can be, and names what cannot", () => {
  assert.deepEqual(readingOf({ hr: "110", temp: "37,5", rr: "" }, false), { values: { hr: "110", temp: "37.5" }, wrong: {} });
  const { values, wrong } = readingOf({ hr: "1,100", spo2: "140", sys: "95" }, false);
  assert.deepEqual(values, { sys: "95" });
  assert.deepEqual(Object.keys(wrong).sort(), ["hr", "spo2"]);
  assert.deepEqual(readingOf({ temp: "99.5" }, true).values, { temp: "37.5" });
});

test("the last values stand beside, out of the limits by word", () => {
  const page = theatreOf(ward(spay()), patient, CHOSEN, TABLES);
  const tile = (key) => page.tiles.find((one) => one.key === key);
  assert.equal(tile("hr").shown, "100");
  assert.equal(tile("hr").out, "");
  assert.equal(tile("temp").shown, "37.5");
  assert.equal(tile("spo2").shown, "");
  assert.equal(page.rows[1].cells.hr.outWord, "high");
});

test("what is due is said: late by minutes, with the gaps", () => {
  const page = theatreOf(ward(spay()), patient, CHOSEN, TABLES);
  assert.equal(page.due.word, "due");
  assert.match(page.due.gaps, /^2 gaps /);
  assert.equal(page.due.slot, new Date(NOW).toISOString().slice(0, 17) + "00Z");
});

test("a slot that another device may have read is not called late, and no gap is counted since", () => {
  const book = spay();
  const apart = { ...ward(book), me: "p1", contact: { apart: true, lastMs: NOW - 12 * MIN }, home: () => "p1", nameOf: (device) => ({ b1: "Blue 2" })[device] ?? "" };
  const { due } = theatreOf(apart, patient, CHOSEN, TABLES);
  assert.deepEqual([due.word, due.known, due.tone, due.gaps], ["due", false, "", ""]);
  assert.match(due.words, /^Reading due, ask Blue 2, last heard /);
  assert.deepEqual(readingsOf(apart, "s").map(([sheet, { word }]) => [isReadElsewhere(apart, sheet), word]), [[true, "due"], [true, "scheduled"]]);
  // who reads on the sheet knows, wherever the patient's home is; and so does who takes it over
  const reader = { ...apart, me: "b1", home: () => "p1" };
  assert.equal(theatreOf(reader, patient, CHOSEN, TABLES).due.known, true);
  assert.match(theatreOf(reader, patient, CHOSEN, TABLES).due.gaps, /^2 gaps/);
  book.put("anesthesia.marked", "s", { sheet: "n1", event: "incision" }, { ...at(1), device: "p1" });
  assert.equal(theatreOf(apart, patient, CHOSEN, TABLES).due.known, true);
});

test("two sheets made apart stand side by side until a person joins them", () => {
  const book = spay();
  const first = [...book.picture.entries.values()].find((entry) => entry.kind === "anesthesia.opened");
  book.put("anesthesia.opened", "s", { sheet: "n2", procedure: "Spay" }, { ...at(10), device: "r1" });
  const page = theatreOf(ward(book), patient, CHOSEN, TABLES);
  assert.equal(page.tabs.length, 2);
  assert.equal(page.apart.length, 1);
  book.put("anesthesia.joined", "s", { sheet: page.sheet.sheet, with: page.apart[0].other }, { ...at(1), saw: [first.id] });
  const joined = theatreOf(ward(book), patient, CHOSEN, TABLES);
  assert.equal(joined.tabs.length, 0);
  assert.deepEqual(joined.sheet.members, ["n1", "n2"]);
});

test("a sheet that arrives does not take the place of the one that is open, nor of the one on which this device reads", () => {
  const book = spay();
  const shown = { page: "anesthesia", theatre: { sheet: null, all: false } };
  const turn = (me) => {
    const page = theatreOf({ ...ward(book), me }, patient, shown.theatre, TABLES);
    holdSheet(shown, { page });
    return page.sheet.sheet;
  };
  assert.equal(turn("z9"), "n1");
  book.put("anesthesia.opened", "s", { sheet: "n2", procedure: "Spay" }, { ...at(10), device: "r1" });
  assert.equal(turn("z9"), "n1", "it arrives while this one is open");
  book.put("anesthesia.finalize_intended", "s", { sheet: "n1" }, at(1));
  assert.equal(turn("z9"), "n1", "its state changed");
  shown.page = null;
  holdSheet(shown, { page: null });
  assert.equal(shown.theatre.sheet, null);
  shown.page = "anesthesia";
  assert.equal(turn("z9"), "n2", "who comes back is shown what goes on");
  const fresh = spay();
  fresh.put("anesthesia.opened", "s", { sheet: "n2", procedure: "Spay" }, { ...at(10), device: "r1" });
  assert.equal(theatreOf(ward(fresh), patient, CHOSEN, TABLES).sheet.sheet, "n1");
});

test("times are read in both clocks", () => {
  for (const [typed, minutes] of [["02:41", 161], ["2.41 pm", 881], ["12:05 am", 5], ["14:00 pm", null], ["soon", null]]) assert.equal(clockMinutes(typed), minutes, typed);
});

test("a species counts as people write it", () => {
  const page = theatreOf(ward(spay()), { ...patient, species: "Canine" }, CHOSEN, TABLES);
  assert.equal(page.limited, true);
  assert.equal(page.rows[1].cells.hr.outWord, "high");
});

test("the phase follows the furthest event", () => {
  const book = spay();
  assert.equal(theatreOf(ward(book), patient, CHOSEN, TABLES).phase, "Phase: induction");
  book.put("anesthesia.marked", "s", { sheet: "n1", event: "incision" }, at(10));
  assert.equal(theatreOf(ward(book), patient, CHOSEN, TABLES).phase, "Phase: maintenance");
  book.put("anesthesia.marked", "s", { sheet: "n1", event: "sternal" }, at(2));
  assert.equal(theatreOf(ward(book), patient, CHOSEN, TABLES).phase, "Phase: recovered");
});

test("entries of a sheet are told in a nurse's words, without the keys of the machine", () => {
  const book = spay();
  book.put("anesthesia.changed", "s", { sheet: "n1", surgeon: "Ben", "checks.fasted": true }, at(9));
  book.put("anesthesia.drugged", "s", { sheet: "n1", drug: "propofol", amount: "37.6", unit: "mg", route: "IV" }, at(9));
  book.put("anesthesia.marked", "s", { sheet: "n1", event: "comment", text: "light" }, at(8));
  const said = book.picture.ofStay("s").map((entry) => sheetTold(book.picture, entry)).filter(Boolean);
  for (const line of ["Anesthetic sheet opened: Spay, Minutes between readings 5", "induction", "Reading: HR 130 /min, Temperature 37.5 °C", "Anesthetic sheet changed: Surgeon Ben, Fasted", "propofol 37.6 mg IV", "Comment: light"]) assert.ok(said.includes(line), `${line} is not among ${said.join(" | ")}`);
  assert.ok(said.every((line) => !/anesthesia\.|n1/.test(line)));
});

test("both ends of a range are offered, and what is no dose is not", () => {
  const row = (key, more) => ({ key, drug: key, use: "", amount: "0.02", amount_to: "", unit: "mg/kg", concentrations: [["0.4", "mg"]], species: ["dog"], note: "", sources: [], ...more });
  const doses = { edition: "1", rows: [row("naloxone", { amount_to: "0.04" }), row("atropine", {}), row("shock", { unit: "J/kg", concentrations: [] }), row("rate", { unit: "mcg/kg/min" }), row("for-cats", { species: ["cat"] })], sources: [] };
  const place = { ...ward(spay()), home: () => null };
  const replica = { settings: {}, grammar: { limits: LIMITS }, papers: { kept: { doses } }, link: { state: "online", unsent: 0 } };
  const page = anesthesiaOf(place, [patient], replica, { stay: "s", theatre: CHOSEN });
  const offered = Object.fromEntries(page.emergency.lines.map((line) => [line.key, line.doses.map(({ amount, unit }) => `${amount} ${unit}`)]));
  assert.deepEqual(offered, { naloxone: ["0.188 mg", "0.376 mg"], atropine: ["0.188 mg"], shock: [], rate: [], "for-cats": [] });
  assert.deepEqual(page.emergency.lines[0].doses.map(({ drawn }) => drawn), ["0.47 mL of 0.4 mg/mL", "0.94 mL of 0.4 mg/mL"]);
});

test("why a sheet that is meant to be finalized waits is said: the first reason that a person can do something about", () => {
  const book = spay();
  const online = { state: "online", unsent: 0 };
  const page = () => theatreOf(ward(book), patient, CHOSEN, TABLES);
  assert.equal(finalizingOf(ward(book), online, page()).waits, "");
  book.put("anesthesia.finalize_intended", "s", { sheet: "n1" }, at(1));
  assert.match(finalizingOf(ward(book), { ...online, state: "offline" }, page()).waits, /out of contact/);
  assert.match(finalizingOf(ward(book), { ...online, unsent: 2 }, page()).waits, /2 entries of this device/);
  assert.match(finalizingOf(ward(book), online, { ...page(), apart: [{}] }).waits, /join the two sheets/);
  const others = finalizingOf({ ...ward(book), me: "nobody" }, online, page());
  assert.match(others.waits, /until all that .+ wrote is on the server/);
  book.put("outage.declared", null, { outage: "o1", scope: "hospital", cause: "power" }, at(5));
  assert.match(finalizingOf(ward(book), online, page()).waits, /an emergency is open/);
});

test("what is written down later has its own time, and none that has not come", () => {
  const place = ward(spay());
  const minuteOf = (ms) => new Date(ms).toISOString().slice(11, 16);
  assert.deepEqual(timeTyped(place, " "), { when: {}, wrong: "" });
  const { when } = timeTyped(place, minuteOf(NOW - 20 * MIN));
  assert.equal(when.at, Math.floor((NOW - 20 * MIN) / MIN) * MIN);
  assert.equal(when.atFrom, "person");
  assert.match(timeTyped(place, "25:99").wrong, /such as 14:35/);
  assert.match(timeTyped(place, minuteOf(NOW + 60 * MIN)).wrong, /not come yet/);
});

test("what lies on a finalized sheet is not struck from the history either", () => {
  const book = spay();
  const strikable = () => historyOf(ward(book), patient, String, () => true).filter((line) => line.kind.startsWith("anesthesia.") && line.strikable).length;
  assert.equal(strikable(), 4);
  book.put("anesthesia.finalized", "s", { sheet: "n1", upto: {} }, at(1));
  assert.equal(strikable(), 0);
});

test("no timer runs on a sheet that is finalized", () => {
  const book = spay();
  const timers = () => theatreOf(ward(book), patient, CHOSEN, TABLES).timers.length;
  assert.ok(timers() > 0);
  book.put("anesthesia.finalized", "s", { sheet: "n1", upto: {} }, at(1));
  assert.equal(timers(), 0);
});

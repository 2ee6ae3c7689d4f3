// What people type and read: schedules, names, weights, times.
import assert from "node:assert/strict";
import test from "node:test";
import { span, wallClock, whenWords } from "wardlight-elements/common/times.js";
import { alike, nameAlerts } from "wardlight-elements/device/names.js";
import { readSchedule, scheduleWords } from "wardlight-elements/device/schedules.js";
import { told } from "wardlight-elements/device/telling.js";
import { differsBy, weightTexts } from "wardlight-elements/common/weights.js";
import { GRAMMAR, MIN, NOW, Ward, key } from "../../wall/node/ward.mjs";

const read = (text) => readSchedule(text, NOW, "Europe/Berlin");
const reads = (text) => scheduleWords(read(text));

test("what is typed short is shown spelled out", () => {
  const table = {
    q4h: "every 4 hours", "Q 6 H": "every 6 hours", BID: "every 12 hours", SID: "every 24 hours", tid: "every 8 hours", "every 2 hours": "every 2 hours", q1h: "every hour", q15min: "every 15 min",
    "3x": "every 8 hours", "twice daily": "every 12 hours", q3d: "every 3 days", stat: "STAT, once", once: "once", PRN: "when needed", "prn 30 min": "when needed, not within 30 min", "prn q4h": "when needed, not within 4 hours", "prn 1h": "when needed, not within an hour",
    CRI: "continuous", "8:00 20:00": "daily at 08:00 and 20:00", "08:00, 14:00 and 20:00": "daily at 08:00, 14:00 and 20:00",
  };
  for (const [typed, shown] of Object.entries(table)) assert.equal(reads(typed), shown, typed);
});

test("a hospital of twelve hours reads and writes them so", () => {
  const table = { "8 am 8:30 pm": "daily at 8:00 am and 8:30 pm", "12:15 a.m.": "daily at 12:15 am", "12 pm": "daily at 12:00 pm", "at 8am, 20:00": "daily at 8:00 am and 8:00 pm" };
  for (const [typed, shown] of Object.entries(table)) assert.equal(scheduleWords(read(typed), false), shown, typed);
  assert.deepEqual(read("12 am, 11pm").at_local, ["00:00", "23:00"]);
  for (const typed of ["13 pm", "0 am", "8 xm"]) assert.equal(read(typed), null, typed);
});

test("what is no schedule is none", () => {
  for (const typed of ["", "sometimes", "q", "q0h", "0x", "5x x", "25:00", "8", "every", "q99999d", "constructor", "toString"]) assert.equal(read(typed), null, typed);
});

test("an interval starts on the minute", () => {
  assert.deepEqual(read("q4h"), { every_min: 240, start: key(NOW) });
  assert.deepEqual(read("stat"), { stat: key(NOW) });
});

test("names alike are equal, a letter apart or of one sound", () => {
  for (const [one, other] of [["Luna", "LUNA"], ["Luna", "Lina"], ["Kitty", "Kity"], ["Philipp", "Filip"], ["Käthe", "Kathe"], ["Carly", "Karlie"]]) assert.ok(alike(one, other), `${one} ${other}`);
  for (const [one, other] of [["Bo", "Mo"], ["Luna", "Otis"], ["Max", "Mia"], ["", ""], ["Biscuit", "Miso"]]) assert.ok(!alike(one, other), `${one} ${other}`);
  const alerts = nameAlerts([{ stay: "a", name: "Luna" }, { stay: "b", name: "Otis" }, { stay: "c", name: "Lina" }]);
  assert.deepEqual([...alerts.keys()].sort(), ["a", "c"]);
});

test("weights are kept in kilograms, whatever the scale shows", () => {
  assert.equal(weightTexts("kg").read("0,5"), "0.5");
  assert.throws(() => weightTexts("kg").read("1,000"), /two ways/);
  assert.throws(() => weightTexts("kg").read("0"), /between/);
  assert.equal(weightTexts("lb").read("22.0462"), "10");
  assert.equal(weightTexts("lb").show("10"), "22 lb");
  assert.equal(differsBy("7", "9.4"), -26);
  assert.equal(differsBy("7", null), 0);
});

test("times are the ward's", () => {
  const clock = wallClock([[-1e15, 3600]], true);
  assert.equal(clock.time(NOW), "03:41");
  assert.equal(wallClock([[-1e15, 3600]], false).time(NOW), "3:41 am");
  assert.equal(clock.dayTime(NOW - 6 * 60 * MIN, NOW), "yesterday 21:41");
  assert.equal(span(100 * MIN), "1 h 40");
  assert.equal(whenWords("late", NOW - 37 * MIN, NOW), "37 min late");
});

test("a time that is not what the device's clock said is told as corrected, and a person's is taken as it is", () => {
  const at = { picture: new Ward().picture, now: NOW, clock: wallClock([], true) };
  const made = (offsetMs, atFrom = "clock") => told(at, { id: "a", device: "b1", at: new Date(NOW).toISOString(), at_from: atFrom, clock: { offset_ms: offsetMs }, kind: "note.written", data: { text: "calm" } }, String);
  assert.deepEqual([made(72 * MIN).when, made(72 * MIN).device], ["01:29", "b1 (its clock was 1 h 12 ahead)"]);
  assert.deepEqual([made(-3 * MIN).when, made(-3 * MIN).device], ["02:44", "b1 (its clock was 3 min behind)"]);
  for (const one of [made(59_999), made(72 * MIN, "person")]) assert.deepEqual([one.when.slice(0, 2), one.device], ["02", "b1"]);
});

test("the history tells fields in the ward's words, and names of entries to nobody", () => {
  const ward = new Ward();
  ward.patient("s1", "Rex", { patient: { name: "Rex", species: "dog", sex: "FS" }, client: { name: "Ito", phone: "555 0101" }, file_number: "A 17", emr_id: "E-9", caution: true, resuscitation: "dnr", paper: { wrote: "ada", outage: "x1" } });
  ward.patient("s2", "Rexie");
  ward.put("board.made", null, { board: "icu", name: "Intensive care" });
  const note = ward.put("note.written", "s1", { text: "calm", not_mine: ["b1-1"] });
  const history = [
    ["stay.changed", { emr_id: "E-10", caution: false, patient: { name: "Rex", coat_colour: "red" } }, "changed: practice system's id E-10, caution: no, Rex, coat colour red"],
    ["stay.placed", { board: "icu" }, "put on a board: Intensive care"], ["stay.merged", { into: "s2" }, "joined with another stay: Rexie"],
    ["stay.discharged", { upto: { b1: 4 } }, "discharged"], ["clash.settled", { of: ["b1-1", "b1-2"], keep: ["b1-1"] }, "settled"], ["act.approved", { entry: note }, "approved: note: calm"],
    ["charge.adjusted", { charge: "c0ffee", quantity: "2", billed: false }, "bill changed: quantity 2, not to be billed"], ["charge.entered", { charge: "c0ffee" }, "typed into the practice system"], ["paper.checked", { outage: "x1" }, "nothing more on paper"],
  ];
  const tells = (id) => told({ picture: ward.picture, now: NOW, clock: wallClock([], true) }, ward.picture.entries.get(id), (kg) => `${kg} kg`).what;
  assert.equal(tells("b1-1"), "admitted: Rex, dog, female, spayed, ward ICU, cage 3, weight 9.4 kg, owner Ito, phone 555 0101, file number A 17, practice system's id E-9, caution, DNR · do not resuscitate, from paper");
  for (const [kind, data, says] of history) assert.equal(tells(ward.put(kind, "s1", data)), says);
});

test("every kind that a patient's history can show has its words", () => {
  const ward = { picture: new Ward().picture, now: NOW, clock: wallClock([], true), grammar: GRAMMAR };
  const ofAStay = Object.keys(GRAMMAR.kinds).filter((kind) => /^(stay|order|slot|treatment|note|form|anesthesia|charge|act|entry|clash|paper)\./.test(kind));
  for (const kind of ofAStay) assert.doesNotMatch(told(ward, { id: "a", device: "b1", at: new Date(NOW).toISOString(), at_from: "clock", clock: null, kind, stay: "s1", data: { order: "o1", sheet: "x", form: "f" } }, String).what, /[a-z]\.[a-z]|_/, kind);
});

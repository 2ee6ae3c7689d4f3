// An emergency as the device says it, the roster, and the five steps.
import assert from "node:assert/strict";
import test from "node:test";
import { wallClock } from "wardlight-elements/common/times.js";
import { DEEDS } from "wardlight-elements/device/deeds.js";
import { declare, deviceEmergency, emergencyDeed, emergencyLines } from "wardlight-elements/device/emergency.js";
import { label, nowOf, tick } from "wardlight-elements/device/now.js";
import { patientsOf } from "wardlight-elements/device/patients.js";
import { handAll, handOver, rosterOf } from "wardlight-elements/device/roster.js";
import { hospitalView } from "wardlight/people.js";
import { sawOf } from "wardlight/saw.js";
import { hasMark } from "wardlight/silence.js";
import { MIN, NOW, Ward } from "../../wall/node/ward.mjs";

function house() {
  const ward = new Ward();
  ward.put("device.enrolled", null, { device: "b1", name: "Blue 1", colour: "blue", ward: "ICU", role: "device", number: 1 });
  ward.put("device.enrolled", null, { device: "r2", name: "Red 2", colour: "red", ward: "ICU", role: "device", number: 2, keeper: "ada" });
  ward.put("staff.added", null, { staff: "ada", name: "Ada Okafor", role: "nurse" });
  ward.patient("s1", "Biscuit");
  ward.patient("s2", "Miso", { cage: "7" });
  ward.patient("practice-1", "Pretend");
  ward.patient("s3", "Pixel", { ward: "Exotics", cage: "" });
  return ward;
}

/** A nurse's view of it, on Blue 1: what she is asked, and what is kept. */
function nurse(ward, answers = []) {
  const { picture } = ward;
  const asked = [];
  const kept = [];
  const moment = { picture, now: NOW, clock: wallClock([], true), me: "b1", home: (stay) => hospitalView(picture).home(stay), contact: {}, nameOf: (device) => device };
  const replica = { picture, now: () => NOW, identity: { device: "b1" }, saw: (thing) => sawOf(picture, thing) };
  return {
    asked, kept, moment, replica, ward: () => moment, person: () => ({ staff: "ada", role: "nurse" }), signed: () => ({ by: "ada", auth: "pin" }), clockTime: () => new Date(NOW).toISOString(),
    patient: (stay) => patientsOf(picture).find((one) => one.stay === stay), page: (name) => asked.push(`page ${name}`),
    ask: async (spec) => (asked.push(spec.title), answers.shift() ?? null),
    keep: async (drafts) => {
      kept.push(...drafts);
      for (const { kind, stay = null, data, saw } of drafts) ward.put(kind, stay, data, { at: NOW, saw });
      return true;
    },
  };
}

test("an emergency is declared by the cause's tile, with one shift mark; a second cause makes no second mark", async () => {
  const ward = house();
  const ada = nurse(ward, [{ choice: "cause power", values: {} }, { choice: "another", values: {} }, { choice: "cause router", values: {} }]);
  await emergencyDeed(ada);
  assert.deepEqual(ada.kept.map((draft) => draft.kind), ["outage.declared", "shift.marked"]);
  assert.deepEqual([ada.kept[0].data.scope, ada.kept[0].data.cause, ada.kept[1].data.outage], ["hospital", "power", ada.kept[0].data.outage]);
  await emergencyDeed(ada);
  assert.deepEqual(ada.kept.map((draft) => draft.kind), ["outage.declared", "shift.marked", "outage.declared"]);
  const [line] = emergencyLines(ada.moment);
  assert.equal(line.title, "Emergency since 02:41");
  assert.equal(line.parts[0], "power, network");
  assert.equal(line.tone, "band");
});

test("it is over for all who declared it, and then the hospital recovers", async () => {
  const ward = house();
  const ada = nurse(ward);
  await declare(ada, "power", "hospital");
  await declare(ada, "server", "hospital");
  ada.ask = async ({ menu }) => ({ choice: menu.find(([, label]) => label === "It is over")[0], values: {} });
  await emergencyDeed(ada);
  assert.equal(ada.kept.filter((draft) => draft.kind === "outage.ended").length, 2);
  assert.match(emergencyLines(ada.moment)[0].title, /^The hospital recovers since 02:41/);
});

test("an outage of this device alone, and of the internet, hold nothing and are said as such", async () => {
  const ward = house();
  const ada = nurse(ward);
  await declare(ada, "power", "device");
  assert.equal(deviceEmergency(ward.picture, "b1").cause, "power");
  assert.equal(deviceEmergency(ward.picture, "r2"), null);
  await declare(ada, "internet", "hospital");
  assert.deepEqual(emergencyLines(ada.moment).map(({ key, tone }) => [key, tone]), [["own", "band"], ["internet", "note"]]);
  assert.equal(ada.kept.filter((draft) => draft.kind === "shift.marked").length, 1, "the internet's absence ends no shift");
});

test("a line that comes and goes within half an hour has one shift mark", () => {
  const ward = house();
  const since = (ms) => new Date(ms).toISOString();
  ward.put("outage.declared", null, { outage: "own:b1:1", scope: "device", since: since(NOW - 50 * MIN) });
  ward.put("shift.marked", null, { label: "Emergency began", at: since(NOW - 50 * MIN), outage: "own:b1:1" });
  assert.ok(hasMark(ward.picture, NOW));
  ward.put("outage.ended", null, { outage: "own:b1:1", until: since(NOW - 20 * MIN) });
  assert.ok(hasMark(ward.picture, NOW));
  assert.equal(hasMark(ward.picture, NOW + 11 * MIN), false);
});

test("the roster names each patient under its device, with its keeper, and those with none; no practice patient", () => {
  const ward = house();
  const ada = nurse(ward);
  const roster = rosterOf(ada.moment, patientsOf(ward.picture));
  assert.deepEqual(roster.wards.map(({ ward: name, devices }) => [name, devices.map((one) => [one.name, one.patients.map((patient) => patient.name)])]), [["ICU", [["Blue 1", ["Biscuit", "Miso"]], ["Red 2", []]]]]);
  assert.equal(roster.wards[0].devices[1].about, "number 2 · kept by Ada Okafor");
  assert.deepEqual(roster.without.map((patient) => patient.name), ["Pixel"]);
  assert.equal(roster.count, 3);
});

test("a patient is handed over by two taps, and a device's patients all at once", async () => {
  const ward = house();
  const ada = nurse(ward, [{ choice: "r2" }, { choice: "r2" }]);
  await handOver(ada, "s3");
  assert.deepEqual([ada.kept[0].kind, ada.kept[0].stay, ada.kept[0].data], ["stay.assigned", "s3", { home_device: "r2" }]);
  const [{ devices: [blue] }] = rosterOf(ada.moment, patientsOf(ward.picture)).wards;
  await handAll(ada, blue);
  const after = rosterOf(ada.moment, patientsOf(ward.picture));
  assert.deepEqual(after.wards[0].devices.map((one) => one.patients.length), [0, 3]);
  assert.deepEqual(ada.kept[1].saw, [], "nobody had chosen a home for it");
});

test("the five steps belong to the emergency that is on, and say who ticked them", async () => {
  const ward = house();
  const ada = nurse(ward);
  assert.equal(nowOf(ada.moment, patientsOf(ward.picture)).emergency, null);
  assert.equal(await tick(ada, "calm"), null, "nothing is ticked of no emergency");
  await declare(ada, "power", "hospital");
  await tick(ada, "calm");
  const page = nowOf({ ...ada.moment, now: NOW + 10 * MIN }, patientsOf(ward.picture));
  assert.match(page.steps[0].done, /^done .*02:41$/);
  assert.deepEqual(page.steps.map((one) => Boolean(one.done)), [true, false, false, false, false]);
  assert.deepEqual(page.devices.filter((one) => one.silent).map((one) => one.name), ["Red 2"]);
});

test("what stands on a device's tape is said wherever a patient is handed over", async () => {
  const ward = house();
  const ada = nurse(ward);
  await declare(ada, "power", "hospital");
  ada.ask = async () => ({ choice: "go", values: { words: "3 blue" } });
  await label(ada, { device: "r2", name: "Red 2" });
  const [{ devices: [blue, red] }] = rosterOf(ada.moment, patientsOf(ward.picture)).wards;
  assert.deepEqual([blue.about, red.about], ["number 1", "number 2 · kept by Ada Okafor · label 3 blue"]);
  const menus = [];
  ada.ask = async (spec) => (menus.push(spec.menu), null);
  await handOver(ada, "s3");
  await handAll(ada, blue);
  for (const menu of menus) assert.equal(menu.find(([device]) => device === "r2")[2], "ICU · number 2 · kept by Ada Okafor · label 3 blue");
});

test("a move to another ward asks for the new home device, and offers that ward's own", async () => {
  const ward = house();
  ward.put("device.enrolled", null, { device: "g1", name: "Green 1", ward: "Medicine", role: "device" });
  const ada = nurse(ward);
  ada.who = () => "ada";
  ada.shown = { auth: "pin" };
  ada.replica.home = (stay) => hospitalView(ward.picture).home(stay);
  const specs = [];
  const moved = async (values) => {
    ada.ask = async (spec) => (specs.push(spec), { choice: "go", values: spec.follows({ ...spec.values, ...values }, Object.keys(values)[0]) });
    ada.kept.length = 0;
    await DEEDS.move(ada, ada.patient("s1"));
    return ada.kept.map((draft) => [draft.kind, draft.data.home_device ?? draft.data.cage]);
  };
  assert.deepEqual(await moved({ cage: "9" }), [["stay.moved", "9"]], "its home stays its ward's, and nobody chose it");
  assert.match(specs[0].note({ ward: "Medicine", home_device: "g1" }), /Green 1 charts this patient from now on/);
  assert.match(specs[0].note({ ward: "Exotics", home_device: "" }), /choose who charts/);
  assert.deepEqual(await moved({ ward: "Medicine" }), [["stay.moved", "9"], ["stay.assigned", "g1"]]);
});

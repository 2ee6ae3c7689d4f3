// Saving battery, staying local, and how full the battery is.
import assert from "node:assert/strict";
import test from "node:test";
import { call, setLocal, Silent } from "wardlight/calls.js";
import { wallClock } from "wardlight-elements/common/times.js";
import { bannerLines } from "wardlight-elements/device/banner.js";
import { nextOf } from "wardlight-elements/device/conserve.js";
import { patientsOf } from "wardlight-elements/device/patients.js";
import { tellBattery } from "wardlight-elements/device/saving.js";
import { sawOf } from "wardlight/saw.js";
import { MIN, NOW, Ward } from "../../wall/node/ward.mjs";

const moment = (ward, more = {}) => ({ picture: ward.picture, zones: {}, now: NOW, clock: wallClock([], true), contact: { apart: false, doubt: false, lastMs: NOW }, me: "b1", home: (stay) => (stay === "mine" ? "b1" : "r2"), nameOf: (device) => device, ...more });
const QUIET = { state: "online", unsent: 0, oldestUnsentAt: null, local: false, saving: false };

test("the dark screen shows what comes next of this device's patients, the most urgent first", () => {
  const ward = new Ward();
  ward.patient("mine", "Biscuit");
  ward.patient("other", "Miso");
  ward.once("mine", "a", "Cefazolin", 37);
  ward.once("mine", "b", "TPR", -90);
  ward.once("mine", "far", "Bath", -20 * 60);
  ward.once("other", "c", "ECG", 50);
  const dark = nextOf(moment(ward), patientsOf(ward.picture));
  assert.deepEqual(dark.next.map(({ time, who, place, act, tone, when }) => [time, who, place, act, tone, when]), [["02:04", "Biscuit", "cage 3", "Cefazolin", "late", "37 min late"], ["04:11", "Biscuit", "cage 3", "TPR", "", "in 1 h 30"]]);
  const nobodys = nextOf(moment(ward, { me: "x9" }), patientsOf(ward.picture));
  assert.equal(nobodys.mine, false);
  assert.equal(nobodys.next[0].act, "ECG", "a device that is nobody's home shows all");
});

test("a tall dark screen shows more of what comes next, and counts the rest", () => {
  const ward = new Ward();
  ward.patient("mine", "Biscuit");
  for (let place = 0; place < 10; place += 1) ward.once("mine", `o${place}`, "TPR", 10 + place);
  const shown = (height) => nextOf(moment(ward), patientsOf(ward.picture), height);
  const expected = [[820, 5, 5], [844, 5, 5], [1180, 7, 3], [2000, 8, 2], [undefined, 5, 5]];
  assert.deepEqual(expected.map(([height]) => [height, shown(height).next.length, shown(height).more]), expected);
});

test("what it cannot know the dark screen does not call late", () => {
  const ward = new Ward();
  ward.patient("other", "Miso");
  ward.once("other", "c", "ECG", 50);
  const [first] = nextOf(moment(ward, { me: "x9", contact: { apart: true, doubt: false, lastMs: NOW - 60 * MIN } }), patientsOf(ward.picture)).next;
  assert.deepEqual([first.tone, first.when], ["", "ask first"]);
});

test("a device that stays local says so in place of the lost server, how many wait, and whom it leaves blind", () => {
  const ward = new Ward();
  ward.patient("mine", "Biscuit");
  const link = { ...QUIET, state: "offline", unsent: 3, local: true, localSince: NOW - 10 * MIN };
  const lines = bannerLines(link, moment(ward, { contact: { apart: true, lastMs: NOW } }), patientsOf(ward.picture));
  assert.deepEqual(lines.map((line) => line.key), ["local"]);
  assert.match(lines[0].title, /stays local since 02:31/);
  assert.deepEqual(lines[0].parts, ["3 entries wait here", "other screens cannot know what is given here (1 patient)"]);
  assert.deepEqual(bannerLines({ ...QUIET, saving: true }, moment(ward)).map(({ key, tone }) => [key, tone]), [["saving", "note"]]);
  assert.deepEqual(bannerLines(QUIET, moment(ward)), []);
});

test("while it stays local no call goes out", async () => {
  let called = 0;
  globalThis.fetch = async () => ((called += 1), { status: 200, text: async () => "{}" });
  setLocal(true);
  await assert.rejects(call("GET", "/journal/grammar"), Silent);
  assert.equal(called, 0);
  setLocal(false);
  await call("GET", "/journal/grammar");
  assert.equal(called, 1);
});

test("the battery is told by one tap, as a whole percentage", async () => {
  const ward = new Ward();
  ward.put("battery.told", null, { device: "b1", percent: 70 }, { at: NOW - 40 * MIN });
  const specs = [];
  const kept = [];
  const view = {
    replica: { picture: ward.picture, identity: { device: "b1" }, saw: (thing) => sawOf(ward.picture, thing) }, ward: () => moment(ward), signed: () => ({ by: "ada", auth: "pin" }),
    ask: async (spec) => (specs.push(spec), { choice: "40" }), keep: async (drafts) => kept.push(...drafts),
  };
  await tellBattery(view);
  assert.ok(specs[0].lines.includes("last told 70 % 02:01"));
  assert.deepEqual([kept[0].data, kept[0].saw, kept[0].by], [{ device: "b1", percent: 40 }, ["b1-1"], "ada"]);
});

test("the oldest unsent entry's age is on the banner, and an alarm after five minutes with the server in reach, not before", () => {
  const at = moment(new Ward());
  const waits = (minutes, more) => bannerLines({ ...QUIET, unsent: 2, oldestUnsentAt: NOW - minutes * MIN }, { ...at, ...more });
  assert.deepEqual(waits(5), []);
  const [line] = waits(7);
  assert.deepEqual([line.tone, line.acts], ["alarm", ["sync", "export"]]);
  assert.match(line.title, /2 entries wait to be sent, the oldest since 02:34 \(7 min\)/);
  const [apart] = waits(7, { contact: { apart: true, doubt: false, lastMs: NOW - 8 * MIN } });
  assert.deepEqual([apart.tone, apart.parts.at(-1)], ["band", "the oldest waits since 02:34"]);
});

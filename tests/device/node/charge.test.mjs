// The charge queue on a tablet: what it says of each device, what one tap writes, and the packs that run.
import assert from "node:assert/strict";
import test from "node:test";
import { wallClock } from "wardlight-elements/common/times.js";
import { bannerLines } from "wardlight-elements/device/banner.js";
import { chargeLine, chargeOf, switchOff, switchOn, tell } from "wardlight-elements/device/charge.js";
import { sawOf } from "wardlight/saw.js";
import { MIN, NOW, Ward } from "../../wall/node/ward.mjs";

function house(...told) {
  const ward = new Ward();
  for (const [device, name] of [["b1", "Blue 1"], ["r2", "Red 2"], ["g3", "Green 3"]]) ward.put("device.enrolled", null, { device, name, colour: name.split(" ")[0].toLowerCase(), ward: "ICU", role: "device", number: 7 });
  for (const [device, percent, ago] of told) ward.put("battery.told", null, { device, percent }, { at: NOW - ago * MIN });
  return ward;
}

function tablet(ward, ...answers) {
  const { picture } = ward;
  const replica = { picture, identity: { device: "b1" }, saw: (thing) => sawOf(picture, thing) };
  const moment = { picture, now: NOW, clock: wallClock([], true), me: "b1" };
  const kept = [];
  const view = { replica, ward: () => moment, signed: () => ({ by: "ada", auth: "pin" }), ask: async (spec) => ((view.spec = spec), answers.shift() ?? null), keep: async (drafts) => kept.push(...drafts) };
  return { view, kept, page: () => chargeOf(moment, [], replica), line: () => chargeLine(moment) };
}

test("each device says how full it is, in words and a figure, and how old that is; the sentence says who is next", () => {
  const { page, line } = tablet(house(["b1", 80, 40], ["r2", 10, 150]));
  const { rows, next } = page();
  assert.deepEqual(rows.map(({ name, percent, fill, told, old, mine }) => [name, percent, fill, told, old, mine]), [
    ["Red 2", 10, "nearly empty", "told 00:11, 2 h 30 ago: ask again", true, false], ["Blue 1", 80, "nearly full", "told 02:01, 40 min ago", false, true], ["Green 3", null, "", "nobody told it yet", false, false],
  ]);
  assert.equal(rows[0].about, "ICU · number 7");
  assert.equal(next, "Red 2 goes to the charger next: 10 %, told 00:11, 2 h 30 ago: ask again. Nobody told of 1 device yet.");
  assert.equal(line(), next);
});

test("nobody told, and nobody to charge, are said as such", () => {
  assert.match(tablet(house()).line(), /^Nobody has told a battery yet\./);
  assert.equal(tablet(house(["b1", 100, 1], ["r2", 100, 1], ["g3", 100, 1])).line(), "Nobody has to go to the charger now.");
  assert.equal(tablet(new Ward()).line(), "No devices are enrolled yet.");
});

test("one tap tells any device's battery, and has seen what stood there", async () => {
  const { view, kept, page } = tablet(house(["r2", 50, 40]));
  const [red] = page().rows;
  await tell(view, red, 25);
  assert.deepEqual([kept[0].kind, kept[0].data, kept[0].saw, kept[0].by], ["battery.told", { device: "r2", percent: 25 }, ["b1-4"], "ada"]);
});

test("a pack is switched on by its number and what it feeds, says when it is to be swapped, and is switched off by one tap", async () => {
  const ward = house(["b1", 10, 5], ["r2", 40, 5]);
  const { view, kept, page, line } = tablet(ward, { choice: "b1", values: { pack: " 3 " } }, { choice: "station ", values: { pack: "4" } });
  await switchOn(view);
  await switchOn(view);
  assert.deepEqual(kept.map(({ data }) => data), [{ pack: "pack-3", running: true, device: "b1" }, { pack: "pack-4", running: true, device: "" }]);
  for (const wrong of ["", "0", "1000", "1,5", "x"]) assert.ok(view.spec.check({ pack: wrong }).pack, wrong);
  assert.deepEqual(view.spec.check({ pack: "12" }), {});
  ward.put("pack.switched", null, kept[0].data, { at: NOW - 60 * MIN });
  ward.put("pack.switched", null, kept[1].data, { at: NOW - 300 * MIN });
  const { packs, rows } = page();
  assert.deepEqual(packs.map(({ name, feeds, swap, due }) => [name, feeds, swap, due]), [
    ["Pack 4", "feeds a charging station since yesterday 21:41", "empty since about 01:41: swap it", true], ["Pack 3", "feeds Blue 1 since 01:41", "swap it at 05:41, in 3 h", false],
  ]);
  assert.equal(rows[0].fed, "Pack 3 feeds it until 05:41");
  assert.match(line(), /^Red 2 goes to the charger next.* Swap Pack 4: empty by now\.$/);
  await switchOff(view, packs[1]);
  assert.deepEqual([kept[2].data, kept[2].saw], [{ pack: "pack-3", running: false, device: "" }, packs[1].saw]);
  assert.equal(packs[1].saw.length, 1);
});

test("a pack that is empty is spoken of on the device that it feeds, one of a charging station on all, and neither for ever", () => {
  const ward = house();
  for (const [pack, device, hours] of [["pack-3", "b1", 5], ["pack-4", "r2", 5], ["pack-5", "", 5], ["pack-6", "b1", 1], ["pack-7", "b1", 40]]) ward.put("pack.switched", null, { pack, running: true, device }, { at: NOW - hours * 60 * MIN });
  const { view } = tablet(ward);
  const quiet = { state: "online", unsent: 0, oldestUnsentAt: null, local: false, saving: false };
  const lines = bannerLines(quiet, { ...view.ward(), contact: { apart: false, doubt: false, lastMs: NOW } });
  assert.deepEqual(lines.map(({ tone, title, acts }) => [tone, title, acts]), [
    ["note", "Pack 3, which feeds this device, is empty by now", ["charge"]], ["note", "Pack 5, which feeds a charging station, is empty by now", ["charge"]],
  ]);
});

// A device's own outage: when it begins, when it is none, when it is over.
import assert from "node:assert/strict";
import test from "node:test";
import { Awake, ownOutage } from "../../../ui/replica/silence.js";
import { T } from "./ward.mjs";

const MIN = 60_000;
const silent = { now: T + 3 * MIN, awakeFrom: T - 10 * MIN, state: "offline", lastContact: T, open: false };

test("two minutes of silence while awake are an outage since the last contact", () => {
  assert.deepEqual(ownOutage(silent), { say: "declared", since: T });
  assert.equal(ownOutage({ ...silent, now: T + MIN }), null, "a blip is not an emergency");
  assert.equal(ownOutage({ ...silent, state: "online" }), null);
});

test("it is said once for each silence, and is over when contact is back", () => {
  assert.equal(ownOutage({ ...silent, open: true }), null);
  assert.equal(ownOutage({ ...silent, open: true, state: "syncing" }), null, "catching up is not back yet");
  assert.deepEqual(ownOutage({ ...silent, open: true, state: "online", lastContact: T + 2 * MIN }), { say: "ended", until: T + 2 * MIN });
});

test("a device that was never in contact has lost nothing", () => {
  assert.equal(ownOutage({ ...silent, lastContact: null }), null);
});

test("time in which it slept does not count: silence begins when it woke", () => {
  assert.equal(ownOutage({ ...silent, awakeFrom: T + 2 * MIN }), null);
  assert.deepEqual(ownOutage({ ...silent, awakeFrom: T + 2 * MIN, now: T + 5 * MIN }), { say: "declared", since: T + 2 * MIN });
  assert.equal(ownOutage({ ...silent, awakeFrom: Infinity, now: T + 50 * MIN }), null, "asleep now");
});

test("a gap between two looks is sleep; a reload of some seconds is not", () => {
  const awake = new Awake();
  awake.look(T, true);
  awake.look(T + 1000, true);
  assert.equal(awake.from, T);
  const reloaded = new Awake({ from: awake.from, seen: awake.seen });
  reloaded.look(T + 6000, true);
  assert.equal(reloaded.from, T);
  reloaded.look(T + 60_000, true);
  assert.equal(reloaded.from, T + 60_000);
  reloaded.look(T + 61_000, false);
  assert.equal(reloaded.from, Infinity);
  reloaded.look(T + 62_000, true);
  assert.equal(reloaded.from, T + 62_000);
});

// Clock and link: what time it is, and whether anybody hears us.
import test from "node:test";
import assert from "node:assert/strict";
import { Clock } from "../../../ui/replica/clock.js";
import { Link } from "../../../ui/replica/link.js";

const T = Date.parse("2026-11-22T19:00:00.000Z");

function ward() {
  const time = { wall: T, steady: 0 };
  const clock = new Clock({ wall: () => time.wall, steady: () => time.steady });
  const pass = (ms) => ((time.wall += ms), (time.steady += ms), clock.look());
  return { time, clock, pass };
}

test("the offset is the device's clock minus the server's, less half the way", () => {
  const { clock } = ward();
  clock.measured(T, 100, T - 60_000);
  assert.equal(clock.offsetMs, 60_050);
  assert.equal(clock.now(), T - 60_050);
  assert.deepEqual(clock.offset(), { offset_ms: 60_050, measured_at: new Date(T - 60_000).toISOString() });
});

test("an answer that took seconds does not spoil a fresh measurement", () => {
  const { clock } = ward();
  clock.measured(T, 20, T);
  clock.measured(T, 8000, T + 900);
  assert.equal(clock.offsetMs, 10);
});

test("a clock that was set back is in doubt, and the time shown goes on", () => {
  const { clock, time, pass } = ward();
  clock.measured(T, 0, T);
  pass(1000);
  time.wall -= 3600_000;
  assert.equal(clock.look(), true);
  assert.equal(clock.doubt, true);
  assert.equal(clock.now(), T + 1000);
  clock.measured(time.wall, 0, T + 1000);
  assert.equal(clock.doubt, false);
});

test("a person's word ends the doubt", () => {
  const { clock, time, pass } = ward();
  clock.measured(T, 0, T);
  pass(1000);
  time.wall += 7200_000;
  time.steady += 1000;
  clock.look();
  assert.equal(clock.doubt, true);
  clock.told(T + 5000);
  assert.equal(clock.doubt, false);
  assert.equal(clock.now(), T + 5000);
});

test("a clock behind its own newest entry is in doubt after a reload", () => {
  const { clock } = ward();
  clock.restore({ offsetMs: 0, measuredAt: T - 60_000 }, T + 60_000);
  assert.equal(clock.doubt, true);
});

test("an offset of yesterday is unknown", () => {
  const { clock } = ward();
  clock.restore({ offsetMs: 0, measuredAt: T - 25 * 3600_000 });
  assert.equal(clock.doubt, true);
});

test("a tablet that slept is not in doubt", () => {
  const { clock, time } = ward();
  clock.measured(T, 0, T);
  clock.hidden = true;
  time.wall += 3600_000;
  assert.equal(clock.look(), false);
  assert.equal(clock.doubt, false);
});

test("a broken line raises the banner after 5 s, a silent one after 12 s", () => {
  const link = new Link(T);
  link.catchUp(false);
  link.contact(T);
  link.look(T);
  assert.equal(link.state, "online");
  link.look(T + 11_999);
  assert.equal(link.state, "online");
  link.look(T + 12_000);
  assert.equal(link.state, "offline");
  assert.equal(link.since, T);
  link.contact(T + 13_000);
  link.look(T + 13_000);
  assert.equal(link.state, "online");
  link.broke();
  link.look(T + 17_999);
  assert.equal(link.state, "online");
  link.look(T + 18_000);
  assert.equal(link.state, "offline");
});

test("a device that saves battery hears of the server every few minutes, and is not out of contact meanwhile", () => {
  const link = new Link(T);
  link.silentMs = 7 * 60_000;
  link.contact(T);
  link.catchUp(false);
  link.look(T + 4 * 60_000);
  assert.equal(link.state, "online");
  link.look(T + 8 * 60_000);
  assert.equal(link.state, "offline");
  link.contact(T + 9 * 60_000);
  link.look(T + 9 * 60_000);
  link.broke();
  link.look(T + 9 * 60_000 + 6000);
  assert.equal(link.state, "offline", "a call that fails is heard at once");
});

test("a page that opens without a server says at once since when", () => {
  const link = new Link(T);
  link.signals = { ...link.signals, lastContact: T - 600_000 };
  link.look(T);
  assert.equal(link.state, "syncing");
  link.broke();
  link.look(T + 10);
  assert.equal(link.state, "offline");
  assert.equal(link.since, T - 600_000);
});

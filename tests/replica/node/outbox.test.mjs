// The outbox's pure part: numbering, batches, the file of unsent work.
import test from "node:test";
import assert from "node:assert/strict";
import { isNumber } from "../../../ui/replica/enrollment.js";
import { batch, exportFile, keep, makeEntry, within } from "../../../ui/replica/outbox.js";

const NOW = Date.parse("2026-11-22T19:09:11.123Z");
const maker = { device: "blue-1", seq: 6, stamp: null, newest: 0 };
const pending = (id, seq, extra = {}) => ({ id, made: NOW, entry: { id, device: "blue-1", seq, ...extra } });

test("an entry has every field of its maker, and takes the next number", () => {
  const { entry, maker: after } = makeEntry({ kind: "note.written", stay: "s1", data: { text: "calm" }, saw: ["a", "a"] }, maker, "e1", NOW, null);
  assert.deepEqual(Object.keys(entry), ["id", "device", "seq", "stamp", "at", "at_from", "clock", "by", "auth", "kind", "stay", "data", "saw", "because"]);
  assert.equal(entry.seq, 7);
  assert.equal(entry.stamp, "2026-11-22T19:09:11.123Z-0000-blue-1");
  assert.equal(entry.at, "2026-11-22T19:09:11.123Z");
  assert.deepEqual(entry.saw, ["a"]);
  assert.equal(after.seq, 7);
  assert.equal(after.newest, NOW);
});

test("a time that a person typed is taken as it is", () => {
  const { entry } = makeEntry({ kind: "note.written", at: NOW - 3600_000, atFrom: "person" }, maker, "e1", NOW, { offset_ms: 5, measured_at: "x" });
  assert.equal(entry.at, "2026-11-22T18:09:11.123Z");
  assert.equal(entry.at_from, "person");
  assert.deepEqual(entry.clock, { offset_ms: 5, measured_at: "x" });
});

test("a call carries one maker's entries in the order of their numbers", () => {
  const items = [pending("c", 3), pending("a", 1), { id: "z", made: NOW, entry: { id: "z", device: "blue-9", seq: 1 } }, pending("b", 2)];
  assert.deepEqual(batch(items).map((entry) => entry.id), ["a", "b", "c"]);
  assert.deepEqual(batch(items, undefined, new Set(["a", "b", "c"])).map((entry) => entry.id), ["z"]);
  assert.deepEqual(batch([]), []);
});

test("a call stays within 500 entries and within its bytes, and carries one at least", () => {
  const many = Array.from({ length: 501 }, (_, index) => ({ id: `e${index}` }));
  assert.equal(within(many).length, 500);
  const large = { id: "l", data: { text: "ä".repeat(300) } };
  assert.equal(within([large, large], { entries: 500, bytes: 1000 }).length, 1);
  assert.equal(within([large], { entries: 500, bytes: 10 }).length, 1);
});

test("the file of unsent work has one entry a line, oldest first", async () => {
  const text = await exportFile([pending("b", 2), pending("a", 1)]).text();
  assert.deepEqual(text.trim().split("\n").map((line) => JSON.parse(line).id), ["a", "b"]);
});

/** A database whose connection is lost after the commit of the first attempt. */
function forgetful(tables) {
  const run = (work) =>
    work({ get: async (store, key) => tables[store].get(key), put: (store, value, key) => tables[store].set(key ?? value.id, value) });
  return { write: async (_, work) => (await run(work), run(work)) };
}

test("a commit whose answer was lost is not numbered twice", async () => {
  const tables = { meta: new Map([["maker", maker]]), outbox: new Map() };
  const clock = { nowMs: () => NOW, offset: () => null, serverNow: () => NOW };
  const item = await keep(forgetful(tables), { kind: "note.written", data: {} }, "e1", clock);
  assert.equal(item.entry.seq, 7);
  assert.equal(tables.meta.get("maker").seq, 7);
  assert.equal(tables.outbox.size, 1);
});

test("a screen that is not enrolled makes nothing, and says so", async () => {
  const tables = { meta: new Map(), outbox: new Map() };
  await assert.rejects(keep(forgetful(tables), { kind: "note.written" }, "e1", { nowMs: () => NOW, offset: () => null, serverNow: () => NOW }), /not enrolled/);
});

test("the address owns the outbox: one that is a number is told of at enrolling, a name and this machine's own are not", () => {
  for (const host of ["192.168.1.20", "10.0.0.1", "[fd00::1]"]) assert.ok(isNumber(host), host);
  for (const host of ["wardlight.clinic.internal", "localhost", "127.0.0.1", "[::1]", "10.clinic.example"]) assert.ok(!isNumber(host), host);
});

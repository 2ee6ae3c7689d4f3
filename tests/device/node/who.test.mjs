// Who charts: the browser's copies of the tables say what Python says, PINs are checked without a server and never lie here raw, and
// the lock loses nothing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Refused, Silent } from "wardlight/calls.js";
import { afterWrong, waitMs } from "wardlight/lockout.js";
import { Pins } from "wardlight/pins.js";
import { may, needsApproval, whyNot } from "wardlight/roles.js";

const vectors = (name) => JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), "utf8"));
const DAY = 24 * 3600_000;
const SALT = "00112233445566778899aabbccddeeff";

test("who may do what is Python's table, in words and all", () => {
  const { table, says } = vectors("roles");
  for (const [role, deed, why] of says) {
    assert.equal(whyNot({ roles: table }, role ?? undefined, deed), why, `${role} ${deed}`);
    assert.equal(may({ roles: table }, role ?? undefined, deed), why === "");
  }
  assert.equal(may({}, "student", "order"), true); // an older server's grammar
  assert.equal(may({ roles: table }, "student", "constructor"), true);
});

test("a wrong PIN costs what it costs on the server", () => {
  let tries;
  for (const [now, wrong, until, wait, later, earlier] of vectors("lockout")) {
    tries = afterWrong(tries, now);
    assert.deepEqual([tries.wrong, tries.until, waitMs(tries, now), waitMs(tries, now + 120_000), waitMs(tries, now - 1e9)], [wrong, until, wait, later, earlier]);
  }
});

test("a student's act waits for a second person who may", () => {
  const { table } = vectors("roles");
  const roles = { sam: "student", tim: "student", ada: "nurse" };
  const approvals = [];
  const picture = { value: (path) => roles[path.split("/")[1]], items: () => approvals };
  const act = { id: "e1", kind: "treatment.charted", by: "sam", data: {} };
  const waits = () => needsApproval({ roles: table }, picture, act);
  assert.ok(waits());
  approvals.push({ kind: "act.approved", by: "sam" }, { kind: "act.approved", by: "tim" }, { kind: "act.witnessed", by: "ada" });
  assert.ok(waits());
  approvals.push({ kind: "act.approved", by: "ada" });
  assert.ok(!waits());
  assert.ok(!needsApproval({ roles: table }, picture, { ...act, by: "ada" }));
});

/** A device that knows Ada's PIN, and whose server is as `answer` says. */
async function device({ pin = "2468", subtle = crypto.subtle } = {}) {
  const store = new Map();
  const work = { get: async (_, name) => structuredClone(store.get(name)), put: (_, value, name) => void store.set(name, structuredClone(value)) };
  const database = { read: (_, run) => run(work), write: (_, run) => run(work) };
  const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: Buffer.from(SALT, "hex"), iterations: 1000 }, raw, 256);
  const verifier = Buffer.from(bits).toString("hex");
  const house = { now: 1_764_000_000_000, days: undefined, answer: () => { throw new Silent("cut"); } };
  const call = async (method, path) => (path === "/journal/verifiers" ? { verifiers: [{ staff: "ada", salt: SALT, iterations: 1000, verifier }] } : house.answer(method, path));
  const pins = new Pins(database, call, { token: () => "t", now: () => house.now, days: () => house.days }, subtle);
  await pins.learn("ada");
  return { pins, house, store, verifier };
}

test("without a server a PIN is checked here, and no verifier lies here as it came", async () => {
  const { pins, store, verifier } = await device();
  assert.deepEqual(await pins.check("ada", "2468"), { auth: "offline_pin" });
  assert.deepEqual(await pins.check("ada", "2469"), { wrong: true });
  assert.deepEqual(await pins.check("max", "2468"), { auth: "unverified", why: "unknown" });
  assert.ok(!JSON.stringify([...store]).includes(verifier));
  assert.equal(store.get("pin-key").extractable, false);
  await assert.rejects(crypto.subtle.exportKey("raw", store.get("pin-key")));
});

test("the server's word goes first; what is half up is no word", async () => {
  const { pins, house } = await device();
  house.answer = () => ({ auth: "pin" });
  assert.deepEqual(await pins.check("ada", "0000"), { auth: "pin" });
  house.answer = () => { throw new Refused(403, "wrong_pin", ""); };
  assert.deepEqual(await pins.check("ada", "2468"), { wrong: true });
  house.answer = () => { throw new Refused(429, "too_many", ""); };
  assert.deepEqual(await pins.check("ada", "2468"), { auth: "unverified", why: "locked" });
  for (const [status, word] of [[503, "unavailable"], [401, "unauthorized"], [403, "forbidden"]]) {
    house.answer = () => { throw new Refused(status, word, ""); };
    assert.deepEqual(await pins.check("ada", "2468"), { auth: "offline_pin" });
  }
});

test("too many wrong PINs, too long without the server, or no secure page: it goes on as unverified and says why", async () => {
  const { pins, house } = await device();
  for (let n = 0; n < 4; n += 1) assert.deepEqual(await pins.check("ada", "1111"), { wrong: true });
  assert.equal((await pins.check("ada", "1111")).why, "locked");
  assert.equal((await pins.check("ada", "2468")).why, "locked");
  house.now += 5 * 60_000;
  assert.deepEqual(await pins.check("ada", "2468"), { auth: "offline_pin" });
  house.now += 7 * DAY;
  assert.equal((await pins.check("ada", "2468")).why, "expired");
  house.days = 30;
  assert.deepEqual(await pins.check("ada", "2468"), { auth: "offline_pin" });
  assert.equal((await (await device({ subtle: null })).pins.check("ada", "2468")).why, "insecure");
});

/** Who charts on one device; `now` is its wall clock. */
async function charter(t, settings = {}) {
  t.mock.timers.enable({ apis: ["Date"], now: 1_764_000_000_000 });
  const kept = new Map();
  Object.assign(globalThis, {
    addEventListener: () => {}, removeEventListener: () => {},
    localStorage: { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value), removeItem: (name) => void kept.delete(name) },
  });
  const { Person } = await import("wardlight-elements/device/person.js");
  const ada = { staff: "ada", name: "Ada", role: "nurse" };
  const replica = { settings, link: { state: "offline" }, staff: () => [ada, { staff: "ben", name: "Ben", role: "doctor" }], pins: { check: async (_, pin) => (pin === "2468" ? { auth: "offline_pin" } : { wrong: true }) } };
  const shown = {};
  const told = [];
  const person = new Person(replica, shown, () => told.push(person.lines().map((line) => line.title)));
  person.choose(ada);
  await person.enter("2468");
  const fresh = () => new Person(replica, {});
  return { person, shown, fresh, told, replica, pass: (minutes) => { t.mock.timers.tick(minutes * 60_000); person.tick(); } };
}
const NOTE = [{ kind: "note.written" }];

test("why no PIN was checked is there to be drawn the moment it goes on without one", async (t) => {
  const { person, told, replica } = await charter(t);
  replica.pins.check = async () => ({ auth: "unverified", why: "locked" });
  person.choose(replica.staff()[1]);
  await person.enter("1111");
  assert.deepEqual(told, [[], [person.lines()[0].title]]);
  assert.match(told[1][0], /Too many wrong PINs/);
});

test("a device that nobody touches locks after the hospital's minutes, and never where that is 0", async (t) => {
  const { person, shown, fresh, pass } = await charter(t, { lock_after_min: 3 });
  assert.deepEqual(await person.sign(NOTE), { by: "ada", auth: "offline_pin" });
  pass(2);
  person.touch();
  pass(2.9);
  assert.equal(shown.locked, false);
  pass(0.2);
  assert.equal(shown.locked, true);
  assert.equal(fresh().shown.locked, true); // over a reload, and in another tab
  assert.deepEqual(await person.sign(NOTE, true), { by: "ada", auth: "unverified" }); // STAT
  assert.deepEqual(await person.sign([{ kind: "outage.declared" }]), { by: "ada", auth: "unverified" });
  t.mock.timers.reset();
  const never = await charter(t, { lock_after_min: 0 });
  never.pass(10_000);
  assert.equal(never.shown.locked, false);
});

test("what was tapped while it was locked is signed by who types the PIN, or by nobody's PIN, or not at all", async (t) => {
  const { person, shown, pass } = await charter(t);
  const lock = () => person.lock();
  lock();
  const first = person.sign(NOTE);
  await person.enter("1111");
  assert.match(shown.pad.error, /not right/);
  person.other();
  person.choose({ staff: "ben", name: "Ben" });
  await person.enter("2468");
  assert.deepEqual(await first, { by: "ben", auth: "offline_pin" });
  lock();
  const second = person.sign(NOTE);
  person.without();
  assert.deepEqual(await second, { by: "ben", auth: "unverified" });
  lock();
  const third = person.sign(NOTE);
  person.cancel();
  assert.equal(await third, null);
  const fourth = person.sign(NOTE);
  pass(3); // nobody remembers it by then
  await person.enter("2468");
  assert.equal(await fourth, null);
  assert.deepEqual(await person.sign(NOTE), { by: "ben", auth: "offline_pin" });
});

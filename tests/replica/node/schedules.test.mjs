// Seeded schedules: three devices, a line that loses calls and answers, crashes, restores, rollbacks nobody announced, tablets put
// back to an older copy. Then all heals, and everything that anybody still holds is everywhere, once. SEED=n replays one.
import test from "node:test";
import assert from "node:assert/strict";
import { Device, Journal, Refused, Silent } from "./ward.mjs";

const SCHEDULES = Number(process.env.SCHEDULES ?? 300);
const STEPS = 60;

/** mulberry32: small, seeded, good enough to shuffle a ward. @param {number} seed */
function dice(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const reached = {};
const note = (word) => (reached[word] = (reached[word] ?? 0) + 1);

class Ward {
  constructor(seed) {
    this.random = dice(seed);
    this.journal = new Journal();
    this.devices = ["blue", "red", "green"].map((name) => new Device(this.journal, name));
    this.backups = [];
    this.copies = new Map();
    this.made = 0;
    this.epochs = 1;
    // swarm: each schedule leaves out some of the operations
    this.steps = ["write", "write", "sync", "sync", "feed", "lose", "refuse", "reload", "backup", "restore", "rollback", "copy", "putBack"].filter(
      (name) => name === "write" || name === "sync" || this.random() < 0.75,
    );
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  async step() {
    const [name, device] = [this.pick(this.steps), this.pick(this.devices)];
    await this[name](device);
    if (process.env.TRACE) console.log(name, device.identity.device, device.place, "unsent", device.unsent, "journal", this.journal.epoch, this.journal.rows.map((row) => row.id).join());
    for (const device of this.devices) device.wallMs += Math.floor(this.random() * 30_000);
  }

  async write(device) {
    this.made += 1;
    await device.write(`e${this.made}`, `s${Math.floor(this.random() * 3)}`, this.random() < 0.2 ? "stay.opened" : "note.written");
  }

  async sync(device) {
    try {
      await device.sync.round();
      device.synced = this.journal;
    } catch (error) {
      if (!(error instanceof Refused) && !(error instanceof Silent)) throw error;
      note("a round that failed");
    }
  }

  async lose(device) {
    const late = this.random() < 0.5;
    this.journal.mischief = [
      ...Array.from({ length: Math.floor(this.random() * 6) }, () => null),
      async (answer) => {
        if (late) answer();
        note(late ? "a lost answer" : "a lost call");
        throw new Silent("lost");
      },
    ];
    await this.sync(device);
    this.journal.mischief = [];
  }

  async refuse(device) {
    const status = this.pick([500, 503, 413, 401]);
    this.journal.mischief = [
      () => {
        note(`a refusal ${status}`);
        throw new Refused(status, "word", "sentence");
      },
    ];
    await this.sync(device);
    this.journal.mischief = [];
  }

  async feed(device) {
    const { rows, epoch } = this.journal;
    // a feed is trusted after a sync over the same line: only a sync compares marks
    if (!rows.length || device.synced !== this.journal) return;
    note("a feed's message");
    const from = 1 + Math.floor(this.random() * rows.length);
    const message = { epoch, from, to: rows.length, entries: structuredClone(rows.slice(from - 1)), mark: this.journal.mark(rows.length) };
    await device.sync.feed(message).catch((error) => assert.ok(error instanceof Silent || error instanceof Refused));
  }

  async reload(device) {
    device.synced = null;
    await device.reload();
  }

  backup() {
    this.backups.push(this.journal.copy());
  }

  use(journal) {
    this.journal = journal;
    for (const device of this.devices) device.journal = journal;
  }

  restore() {
    if (!this.backups.length) return;
    const journal = this.pick(this.backups).copy();
    journal.epoch = `restored-${++this.epochs}`;
    note("a restore");
    this.use(journal);
  }

  rollback() {
    if (!this.backups.length) return;
    note("a rollback");
    this.use(this.pick(this.backups).copy());
  }

  copy(device) {
    this.copies.set(device, device.database.tables);
  }

  async putBack(device) {
    const copy = this.copies.get(device);
    if (!copy) return;
    note("a tablet put back");
    device.synced = null;
    await device.reload(copy);
  }

  async heal() {
    for (let turn = 0; turn < 8; turn++) {
      for (const device of this.devices) {
        device.wallMs += 120_000; // what was put aside is offered again
        await device.settle();
      }
    }
  }

  check() {
    const everywhere = new Set(this.devices.flatMap((device) => [...device.stored, ...device.unsent]));
    const rows = this.journal.rows.map((row) => row.id);
    assert.equal(new Set(rows).size, rows.length, "an id twice");
    for (const id of everywhere) if (!id.startsWith("altered:")) assert.ok(rows.includes(id), `${id} is held and not in the journal`);
    const pictures = this.devices.map((device) => JSON.stringify(device.holding.picture.plain()));
    assert.equal(new Set(pictures).size, 1, "the pictures differ");
    for (const device of this.devices) {
      assert.deepEqual(device.unsent, []);
      assert.deepEqual([...device.holding.confirmed.keys()].sort(), device.stored, "memory and disk differ");
      for (const id of rows) assert.ok(device.holding.confirmed.has(id), `${device.identity.device} lacks ${id}`);
    }
  }
}

async function play(seed) {
  const ward = new Ward(seed);
  for (let step = 0; step < STEPS; step++) await ward.step();
  await ward.heal();
  ward.check();
}

test(`${SCHEDULES} schedules of ${STEPS} steps end with everything everywhere, once`, async () => {
  const seeds = process.env.SEED ? [Number(process.env.SEED)] : Array.from({ length: SCHEDULES }, (_, index) => index + 1);
  for (const seed of seeds) {
    try {
      await play(seed);
    } catch (error) {
      throw new Error(`SEED=${seed}: ${error.message}`, { cause: error });
    }
  }
  console.log("reached:", JSON.stringify(reached));
});

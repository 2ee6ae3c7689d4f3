// Doubles for the exchange: a database in memory, and a journal that speaks the wire's words. No clock but the one given.
import { Holding } from "../../../ui/replica/held.js";
import { Refused, Silent } from "../../../ui/replica/calls.js";
import { keep } from "../../../ui/replica/outbox.js";
import { NOWHERE, Shelf } from "../../../ui/replica/shelf.js";
import { Sync } from "../../../ui/replica/sync.js";

export const T = Date.parse("2026-11-22T19:00:00.000Z");
export const GRAMMAR = {
  version: 1,
  kinds: {
    "stay.opened": { how: "set", path: "stays/{stay}", about_stay: true, parts: ["patient", "client"], also: { opened: true } },
    "note.written": { how: "add", path: "stays/{stay}/notes", about_stay: true },
  },
};

const KEY = { entries: "key", outbox: "id" };

/** The same calls as database.js; a write that throws changes nothing. */
export class MemoryDatabase {
  constructor() {
    this.tables = Object.fromEntries(["entries", "outbox", "meta", "drafts"].map((name) => [name, new Map()]));
  }

  work(tables) {
    return {
      get: async (store, key) => structuredClone(tables[store].get(key)),
      all: async (store) => structuredClone([...tables[store].values()]),
      keys: async (store) => [...tables[store].keys()],
      put: (store, value, key) => tables[store].set(key ?? value[KEY[store]], structuredClone(value)),
      remove: (store, key) => tables[store].delete(key),
    };
  }

  read(_, work) {
    return work(this.work(this.tables));
  }

  async write(_, work) {
    const tables = Object.fromEntries(Object.entries(this.tables).map(([name, rows]) => [name, new Map(rows)]));
    const result = await work(this.work(tables));
    this.tables = tables;
    return result;
  }
}

/** A journal as the server keeps it, as far as a replica can tell. */
export class Journal {
  constructor(epoch = "one") {
    this.epoch = epoch;
    this.rows = [];
    this.calls = [];
    /** answers of its own for the next calls, each a function or null */
    this.mischief = [];
    this.poison = new Set();
  }

  mark(cursor) {
    return cursor ? `${this.rows.slice(0, cursor).map((row) => row.id).join(",")}` : "";
  }

  copy() {
    const twin = new Journal(this.epoch);
    twin.rows = [...this.rows];
    return twin;
  }

  add(entry) {
    const there = this.rows.find((row) => row.id === entry.id);
    if (there) return { id: entry.id, outcome: "duplicate", was: there.outcome };
    const forked = this.rows.some((row) => row.device === entry.device && row.seq === entry.seq);
    const outcome = forked ? "forked" : "added";
    this.rows.push({ ...entry, pos: this.rows.length + 1, outcome, seal: `1.${entry.id}` });
    return { id: entry.id, outcome };
  }

  call = async (method, path, body, token) => {
    this.calls.push({ path, body, token });
    const trick = this.mischief.shift();
    if (trick) {
      const answer = await trick(() => this.answer(path, body, token));
      if (answer !== undefined) return answer;
    }
    return structuredClone(this.answer(path, body, token));
  };

  answer(path, body, token) {
    if (path === "/journal/picture") return { epoch: this.epoch, cursor: this.rows.length, mark: this.mark(this.rows.length), entries: this.rows, grammar: GRAMMAR };
    if (path.startsWith("/journal/picture?stay=")) {
      const stay = path.split("=")[1];
      return { epoch: this.epoch, cursor: this.rows.length, mark: null, entries: this.rows.filter((row) => row.stay === stay), grammar: GRAMMAR };
    }
    if (path === "/journal/have") return { epoch: this.epoch, lack: body.ids.filter((id) => !this.rows.some((row) => row.id === id)) };
    if (token !== `token-${body.device}`) throw new Refused(403, "forbidden", "a device speaks for itself only");
    if (body.entries.length > 500) throw new Refused(413, "too_large", "at most 500");
    if (body.entries.some((entry) => this.poison.has(entry.id))) throw new Refused(500, "error", "poison");
    const other = body.cursor > this.rows.length || (body.mark !== null && body.mark !== this.mark(body.cursor));
    const reset = body.epoch === this.epoch && other;
    const lacked = body.entries.some((entry) => entry.seal && !this.rows.some((row) => row.id === entry.id));
    const outcomes = body.entries.map((entry) => this.add(entry));
    if (reset && lacked) this.epoch = `${this.epoch}+`;
    const goesOn = body.epoch === this.epoch && !reset;
    const entries = goesOn ? this.rows.slice(body.cursor, body.cursor + 2000) : [];
    const cursor = body.cursor + entries.length;
    const more = goesOn && cursor < this.rows.length;
    return { epoch: this.epoch, outcomes, entries, cursor, mark: goesOn ? this.mark(cursor) : null, more, ...(reset ? { reset: true } : {}), server_time: new Date(T).toISOString() };
  }
}

let forks = 0;

/** One device's replica without its screen: real shelf, holding and sync over doubles. */
export class Device {
  constructor(journal, name = "blue-1") {
    this.journal = journal;
    this.database = new MemoryDatabase();
    this.shelf = new Shelf(/** @type {any} */ (this.database));
    this.holding = new Holding(GRAMMAR);
    this.identity = { device: name, token: `token-${name}`, role: "device" };
    this.place = NOWHERE;
    this.seq = 0;
    this.wallMs = T;
    this.clock = { wall: () => this.wallMs, steady: () => this.wallMs, now: () => this.wallMs, offset: () => null, measured() {}, hidden: false };
    this.renewals = 0;
    this.sync = new Sync(/** @type {any} */ (this));
    this.database.tables.meta.set("maker", { device: name, seq: 0, stamp: null, newest: 0 });
  }

  call = (...words) => this.journal.call(...words);

  contact() {}

  applied(change) {
    this.holding.take(change.records, change.released);
    if (change.place) this.place = change.place;
  }

  unconfirmed(items) {
    this.holding.unconfirm(items);
  }

  replaced(records, place) {
    this.holding.load(records, this.holding.pending.values());
    this.place = place;
  }

  async renew() {
    this.renewals += 1;
    const former = { device: this.identity.device, token: this.identity.token, seq: this.seq };
    const device = `${this.identity.device}.${++forks}`;
    this.identity = { device, token: `token-${device}`, role: "device", former: [...(this.identity.former ?? []), former] };
    this.seq = 0;
    this.database.tables.meta.set("identity", this.identity);
    this.database.tables.meta.set("maker", { device, seq: 0, stamp: null, newest: 0 });
  }

  async write(id, stay = "s1", kind = "note.written") {
    const clock = { nowMs: () => this.wallMs, offset: () => null, serverNow: () => this.wallMs };
    const item = await keep(/** @type {any} */ (this.database), { kind, stay, data: { text: id } }, id, clock);
    this.seq = item.entry.seq;
    this.holding.addPending(item);
    return item.entry;
  }

  /** The page is reloaded, or the tablet put back to an older copy of its storage. */
  async reload(tables = this.database.tables) {
    this.database.tables = Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, new Map(rows)]));
    const stored = await this.shelf.load();
    this.holding = new Holding(GRAMMAR);
    this.holding.load(stored.entries, stored.outbox);
    this.identity = stored.identity ?? this.identity;
    this.place = stored.place ?? NOWHERE;
    this.seq = stored.maker.seq;
    this.sync = new Sync(/** @type {any} */ (this));
  }

  /** Rounds until one goes through; what each failed with. */
  async settle(most = 10) {
    for (let turn = 0; turn < most; turn++) {
      try {
        await this.sync.round();
        return turn;
      } catch (error) {
        if (!(error instanceof Refused) && !(error instanceof Silent)) throw error;
        this.wallMs += 120_000;
      }
    }
    throw new Error("it did not settle");
  }

  /** What is on the disk must be what is shown. */
  get stored() {
    return [...this.database.tables.entries.keys()].sort();
  }

  get unsent() {
    return [...this.database.tables.outbox.keys()].sort();
  }
}

export { Refused, Silent };

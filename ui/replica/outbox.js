/**
 * What was made here and is not yet on the server. It may be the only copy in the world: an entry leaves the outbox by its
 * id in the server's outcomes and by nothing else.
 */
import { NotMade } from "./database.js";
import { tick } from "./stamp.js";

/** Entries and bytes of one call (PROTOCOL, On the wire); some room is left for what goes round the entries. */
export const BATCH_ENTRIES_MAX = 500;
export const BATCH_BYTES_MAX = 1024 * 1024 - 4096;

/**
 * @typedef {Record<string, any>} Entry an entry as it travels
 * @typedef {{id: string, entry: Entry, made: number}} Pending `made`: server time in ms by the offset known then
 * @typedef {{device: string, seq: number, stamp: string | null, newest: number}} Maker who makes entries here, its last number and
 *   stamp, and the newest wall clock time (ms) at which it made one
 */

/** The contract's text of an instant. @param {number} ms @returns {string} */
export function plainTime(ms) {
  return new Date(ms).toISOString();
}

/**
 * An entry from what the screen asked for. Pure.
 * @param {Record<string, any>} draft kind, stay, data, because, saw, by, at (ms or text), atFrom, auth
 * @param {Maker} maker @param {string} id @param {number} nowMs this device's wall clock
 * @param {{offset_ms: number, measured_at: string} | null} clock
 * @returns {{entry: Entry, maker: Maker}}
 */
export function makeEntry(draft, maker, id, nowMs, clock) {
  const stamp = tick(maker.stamp, nowMs, maker.device);
  const at = draft.at === undefined || draft.at === null ? nowMs : draft.at;
  const entry = {
    id,
    device: maker.device,
    seq: maker.seq + 1,
    stamp,
    at: typeof at === "number" ? plainTime(at) : String(at),
    at_from: draft.atFrom ?? "clock",
    clock,
    by: draft.by ?? null,
    auth: draft.auth ?? "unverified",
    kind: draft.kind,
    stay: draft.stay ?? null,
    data: JSON.parse(JSON.stringify(draft.data ?? {})),
    saw: [...new Set(draft.saw ?? [])],
    because: draft.because ?? null,
  };
  return { entry, maker: { ...maker, seq: maker.seq + 1, stamp, newest: Math.max(maker.newest ?? 0, nowMs) } };
}

/**
 * Keeps a new entry: entry, next seq and stamp in one strict transaction, in whichever tab.
 * @param {import("./database.js").Database} database @param {Record<string, any>} draft @param {string} id
 * @param {{nowMs: () => number, offset: () => {offset_ms: number, measured_at: string} | null, serverNow: () => number}} clock
 * @returns {Promise<Pending>} throws NotKept, or NotMade on a screen that may not write
 */
export function keep(database, draft, id, clock) {
  return database.write(["outbox", "meta"], async (work) => {
    const [maker, before] = await Promise.all([work.get("meta", "maker"), work.get("outbox", id)]);
    // the connection was lost after the commit of a first attempt: a second seq would leave a gap for ever
    if (before) return before;
    if (!maker) throw new NotMade("This screen is not enrolled yet. Enroll it first; a manager has the code.");
    const made = makeEntry(draft, maker, id, clock.nowMs(), clock.offset());
    const pending = { id, entry: made.entry, made: clock.serverNow() };
    work.put("outbox", pending);
    work.put("meta", made.maker, "maker");
    return pending;
  });
}

/**
 * The next call's share of the outbox: of one maker, in the order of their numbers, within both limits. Pure.
 * @param {Iterable<Pending>} pending @param {{entries: number, bytes: number}} [limit]
 * @param {Set<string>} [aside] ids that have been refused by themselves and must not hold back the others
 * @returns {Entry[]}
 */
export function batch(pending, limit = { entries: BATCH_ENTRIES_MAX, bytes: BATCH_BYTES_MAX }, aside = new Set()) {
  const waiting = [...pending].filter((item) => !aside.has(item.id)).map((item) => item.entry);
  if (!waiting.length) return [];
  waiting.sort((a, b) => (a.device === b.device ? a.seq - b.seq : a.device < b.device ? -1 : 1));
  return within(waiting.filter((entry) => entry.device === waiting[0].device), limit);
}

/** The first entries of a list that fit into one call; one at least. @param {Entry[]} entries @param {{entries: number, bytes: number}} limit */
export function within(entries, limit = { entries: BATCH_ENTRIES_MAX, bytes: BATCH_BYTES_MAX }) {
  const out = [];
  let bytes = 0;
  for (const entry of entries) {
    bytes += new TextEncoder().encode(JSON.stringify(entry)).length + 1;
    if (out.length && (out.length >= limit.entries || bytes > limit.bytes)) break;
    out.push(entry);
  }
  return out;
}

/** "Export unsent work": JSON lines that `wardlight import` takes. @param {Iterable<Pending>} pending @returns {Blob} */
export function exportFile(pending) {
  const lines = [...pending].sort((a, b) => a.entry.seq - b.entry.seq).map((item) => `${JSON.stringify(item.entry)}\n`);
  return new Blob(lines, { type: "application/x-ndjson" });
}

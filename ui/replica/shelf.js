/**
 * The confirmed entries in IndexedDB, with the place in the journal up to which they were read. Entries, cursor and mark
 * change in one transaction, so that a kill at any moment leaves neither a gap nor a doubled step.
 */
import { heard } from "./stamp.js";
import { keyOf } from "./held.js";

/** A purge waits so long after a complete sync in the epoch that acknowledged the entry (PROTOCOL, Keeping), in ms. */
export const KEEP_MS = 14 * 24 * 3600_000;

/**
 * @typedef {import("./held.js").Held} Held
 * @typedef {{epoch: string | null, cursor: number, mark: string | null, completeSince: number | null, unhealed?: boolean}} Place
 *   `completeSince`: server time in ms of the first complete sync in this epoch; `unhealed`: what is held was not yet offered to it all
 * @typedef {{id: string, outcome: string, reason?: string, was?: string}} Outcome
 * @typedef {{records: Held[], released: string[], place: Place}} Change what a transaction changed, for memory and for the other tabs
 */

/** @type {Place} */
export const NOWHERE = { epoch: null, cursor: 0, mark: null, completeSince: null };

/** @param {Record<string, any>} entry @param {string | null} epoch @param {number} since @returns {Held} */
function held(entry, epoch, since) {
  return { key: keyOf(entry), entry, stay: entry.stay ?? null, away: 0, since, epoch };
}

export class Shelf {
  /** @param {import("./database.js").Database} database */
  constructor(database) {
    this.database = database;
  }

  /** Everything, in one transaction. */
  load() {
    return this.database.read(["entries", "outbox", "meta"], async (work) => {
      const names = ["maker", "place", "identity", "grammar", "clock", "contact", "manner"];
      const [entries, outbox, ...facts] = await Promise.all([work.all("entries"), work.all("outbox"), ...names.map((name) => work.get("meta", name))]);
      return { entries, outbox, ...Object.fromEntries(names.map((name, index) => [name, facts[index]])) };
    });
  }

  /** One small fact. @param {string} name @param {unknown} value */
  remember(name, value) {
    return this.database.write(["meta"], async (work) => work.put("meta", value, name));
  }

  /** @param {string} name */
  recall(name) {
    return this.database.read(["meta"], (work) => work.get("meta", name));
  }

  /**
   * A sync's reply or a feed's batch: receipts, entries, cursor and mark. The cursor moves only in the epoch that it was asked in,
   * never back, and never over a gap.
   * @param {{epoch: string, outcomes?: Outcome[], entries: Record<string, any>[], from: number, to: number, mark: string | null,
   *   nowMs: number, wallMs: number, complete?: boolean, altered?: Map<string, string>, apart?: Held[]}} news
   *   `from`: the cursor after which the entries lie; `altered`: id -> key for what was refused because its id has other content;
   *   `apart`: what is held of ids that come with other content
   * @returns {Promise<Change | null>} null where there is a gap before it
   */
  settle(news) {
    return this.database.write(["entries", "outbox", "meta"], async (work) => {
      const ids = (news.outcomes ?? []).map((outcome) => outcome.id);
      const [place, maker, waiting, there] = await Promise.all([
        work.get("meta", "place"),
        work.get("meta", "maker"),
        Promise.all(ids.map((id) => work.get("outbox", id))),
        Promise.all(ids.map((id) => work.get("entries", id))),
      ]);
      /** @type {Place} */
      const before = place ?? NOWHERE;
      const here = before.epoch === news.epoch;
      if (here && news.from > before.cursor) return null;
      const records = [];
      for (const entry of here ? news.entries : []) records.push(held(entry, news.epoch, news.nowMs));
      const pulled = new Set(records.map((record) => record.key));
      const released = [];
      (news.outcomes ?? []).forEach((outcome, index) => {
        const item = waiting[index];
        if (!item) return;
        released.push(item.id);
        const record = receipt(item.entry, outcome, news);
        const known = pulled.has(record.key) || (there[index] && record.key === item.id);
        if (!known) records.push(record);
      });
      const after = here && news.to >= before.cursor ? { ...before, cursor: news.to, mark: news.mark } : { ...before };
      if (here && news.complete && after.completeSince === null) after.completeSince = news.nowMs;
      records.push(...(news.apart ?? []));
      for (const record of records) work.put("entries", record);
      for (const id of released) work.remove("outbox", id);
      if (here) work.put("meta", after, "place");
      this.#hear(work, maker, here ? news.entries : [], news.wallMs);
      return { records, released, place: after };
    });
  }

  /** Takes over stamps of others, so that the next own one sorts after what this screen has shown. */
  #hear(work, maker, entries, wallMs) {
    if (!maker || !entries.length) return;
    let stamp = maker.stamp;
    for (const entry of entries) if (typeof entry.stamp === "string") stamp = heard(stamp, entry.stamp, wallMs, maker.device);
    if (stamp !== maker.stamp) work.put("meta", { ...maker, stamp }, "maker");
  }

  /**
   * A whole picture. What it does not name is kept: entries of stays that it shows go on counting, those of other stays are put
   * away. The outbox is not touched.
   * @param {{epoch: string, cursor: number, mark: string | null, entries: Record<string, any>[], grammar?: unknown}} picture
   * @param {number} nowMs server time @param {number} wallMs @param {Held[]} [apart] what is held of ids that come with other content
   * @param {boolean} [unhealed] whether it is still to be seen that this journal has all that is held
   */
  takePicture(picture, nowMs, wallMs, apart = [], unhealed = false) {
    return this.database.write(["entries", "meta"], async (work) => {
      const [old, maker] = await Promise.all([work.all("entries"), work.get("meta", "maker")]);
      const records = picture.entries.map((entry) => held(entry, picture.epoch, nowMs));
      records.push(...apart);
      const keys = new Set(records.map((record) => record.key));
      const stays = new Set(records.map((record) => record.stay));
      for (const record of old) {
        if (keys.has(record.key)) continue;
        // the picture may be some seconds old: what was confirmed since is not in it, and comes with the next pull
        const newer = record.entry.pos === undefined || record.entry.pos > picture.cursor;
        const away = record.stay === null || stays.has(record.stay) || newer ? 0 : 1;
        records.push({ ...record, away });
        if (away !== record.away) work.put("entries", { ...record, away });
      }
      for (const record of records) if (keys.has(record.key)) work.put("entries", record);
      const place = { epoch: picture.epoch, cursor: picture.cursor, mark: picture.mark || null, completeSince: null, unhealed };
      work.put("meta", place, "place");
      if (picture.grammar) work.put("meta", picture.grammar, "grammar");
      this.#hear(work, maker, picture.entries, wallMs);
      return { records, place };
    });
  }

  /** The journal of this epoch has all that is held and that it may have. @param {string} epoch @returns {Promise<Place>} as it is now */
  healed(epoch) {
    return this.database.write(["meta"], async (work) => {
      const place = /** @type {Place} */ (await work.get("meta", "place"));
      if (place.epoch !== epoch) return place; // another tab has met another journal meanwhile
      const after = { ...place, unhealed: false };
      work.put("meta", after, "place");
      return after;
    });
  }

  /** Back into the outbox: what was acknowledged and is not in the journal. @param {Held[]} records @param {number} nowMs */
  unconfirm(records, nowMs) {
    return this.database.write(["entries", "outbox"], async (work) => {
      const items = records.map(({ entry: { outcome: _, reason: __, key: ___, ...entry } }) => ({ id: entry.id, entry, made: nowMs }));
      for (const record of records) work.remove("entries", record.key);
      for (const item of items) work.put("outbox", item);
      return items;
    });
  }

  /** The entries of one stay that was asked for; the cursor stays. @param {Record<string, any>[]} entries @param {string} epoch @param {number} nowMs */
  takeStay(entries, epoch, nowMs) {
    return this.database.write(["entries"], async (work) => {
      const records = entries.map((entry) => held(entry, epoch, nowMs));
      for (const record of records) work.put("entries", record);
      return records;
    });
  }

  /** Entries whose stay is no longer shown, and those that may go for good. @param {Held[]} away @param {string[]} purge keys */
  tidy(away, purge) {
    return this.database.write(["entries"], async (work) => {
      for (const record of away) work.put("entries", { ...record, away: 1 });
      for (const key of purge) work.remove("entries", key);
    });
  }
}

/** Which of the entries put away may be purged. Pure. @param {Iterable<Held>} records @param {Place} place @param {number} nowMs @returns {string[]} */
export function purgeable(records, place, nowMs) {
  if (place.completeSince === null || place.unhealed) return [];
  const keys = [];
  for (const record of records) {
    if (record.away && Math.max(record.since, place.completeSince) + KEEP_MS < nowMs) keys.push(record.key);
  }
  return keys;
}

/** What a receipt makes of an own entry until it comes back with its seal. */
function receipt(entry, outcome, news) {
  const first = outcome.outcome === "duplicate" ? (outcome.was ?? "added") : outcome.outcome;
  const confirmed = { ...entry, outcome: first };
  if (outcome.reason) confirmed.reason = outcome.reason;
  const key = news.altered?.get(entry.id);
  if (key) Object.assign(confirmed, { key, outcome: "kept", reason: "altered" });
  return held(confirmed, news.epoch, news.nowMs);
}

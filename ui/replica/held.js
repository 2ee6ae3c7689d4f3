/**
 * What this tab holds in memory: the confirmed entries and the unsent ones, folded together into one picture, so that a nurse
 * sees her own act at once. The tables of IndexedDB are shelf.js; this is their mirror.
 */
import { Picture } from "./fold.js";

/** Reasons for which a kept entry is folded nowhere until a person admits it (PROTOCOL, Outcomes). */
const UNFOLDED = new Set(["malformed", "no_authority", "altered", "too_large", "unsealed", "revoked"]);

/**
 * @typedef {Record<string, any>} Entry
 * @typedef {{key: string, entry: Entry, stay: string | null, away: 0 | 1, since: number, epoch: string | null}} Held one confirmed entry;
 *   `away`: kept, but its stay is no longer shown; `since`: server time in ms at which it was confirmed here
 * @typedef {import("./outbox.js").Pending} Pending
 */

/** What replicas store an entry under. @param {Entry} entry @returns {string} */
export const keyOf = (entry) => entry.key ?? entry.id;

/** @param {Entry} entry */
const withheld = (entry) => entry.outcome === "kept" && UNFOLDED.has(entry.reason);

export class Holding {
  /** @param {any} grammar the table of /journal/grammar */
  constructor(grammar) {
    this.grammar = grammar;
    /** @type {Map<string, Held>} */
    this.confirmed = new Map();
    /** @type {Map<string, Pending>} */
    this.pending = new Map();
    this.picture = new Picture(grammar);
  }

  /** All anew. @param {Iterable<Held>} held @param {Iterable<Pending>} pending */
  load(held, pending) {
    this.confirmed = new Map();
    for (const record of held) this.confirmed.set(record.key, record);
    this.pending = new Map();
    for (const item of pending) this.pending.set(item.id, item);
    this.fold();
  }

  /** Folds again from the entries: after a newer grammar, or where something folded must not count any more. */
  fold() {
    const picture = new Picture(this.grammar);
    for (const record of this.confirmed.values()) if (!record.away) picture.add(record.entry);
    for (const item of this.pending.values()) picture.add(item.entry);
    this.picture = picture;
  }

  /** A newer grammar folds again. @param {any} grammar @returns {boolean} whether it was another one */
  useGrammar(grammar) {
    if (!grammar || JSON.stringify(grammar) === JSON.stringify(this.grammar)) return false;
    this.grammar = grammar;
    this.fold();
    return true;
  }

  /** A new entry of this device. @param {Pending} item */
  addPending(item) {
    if (this.pending.has(item.id) || this.confirmed.has(item.id)) return;
    this.pending.set(item.id, item);
    this.picture.add(item.entry);
  }

  /**
   * Confirmed entries, and the ids that have left the outbox.
   * @param {Held[]} records @param {string[]} [released]
   */
  take(records, released = []) {
    let again = false;
    for (const id of released) this.pending.delete(id);
    for (const record of records) {
      const before = this.confirmed.get(record.key);
      this.confirmed.set(record.key, record);
      if (record.away) {
        if (before && !before.away) again = true;
      } else if (withheld(record.entry) && this.picture.entries.has(record.key) && !(before && withheld(before.entry))) {
        again = true; // it was folded as our own pending one, and is not to count after all
      } else if (!again) {
        this.picture.add(record.entry);
      }
    }
    // an id that was refused as altered is in the picture with our content, and must show the other's
    if (released.some((id) => !this.confirmed.has(id))) again = true;
    if (again) this.fold();
  }

  /** Entries that are back in the outbox. @param {Pending[]} items */
  unconfirm(items) {
    for (const item of items) {
      this.confirmed.delete(item.id);
      this.pending.set(item.id, item);
    }
    this.fold();
  }

  /** Stays that leave the picture; their entries stay on the shelf. @param {Iterable<string>} stays @returns {string[]} keys put away */
  putAway(stays) {
    const gone = new Set(stays);
    const keys = [];
    for (const record of this.confirmed.values()) {
      if (record.stay !== null && gone.has(record.stay) && !record.away) {
        record.away = 1;
        keys.push(record.key);
      }
    }
    for (const stay of gone) this.picture.removeStay(stay);
    return keys;
  }

  /** Entries that were purged. @param {Iterable<string>} keys */
  drop(keys) {
    for (const key of keys) this.confirmed.delete(key);
  }

  /** Whether the server has confirmed it. @param {string} id */
  isConfirmed(id) {
    return this.confirmed.has(id) && !this.pending.has(id);
  }

  /** Of these stays, those whose opening is not here: they have to be asked for. @param {Iterable<string | null>} stays @returns {string[]} */
  unknownStays(stays) {
    return [...new Set(stays)].filter((stay) => stay !== null && !this.picture.value(`stays/${stay}`, "opened"));
  }

  /** Whether a picture lacks something that is held here, discharged stays apart. @param {Entry[]} entries of the picture */
  isMoreThan(entries) {
    const keys = new Set(entries.map(keyOf));
    const shown = new Set(entries.map((entry) => entry.stay ?? null));
    const held = [...this.confirmed.values()];
    const gone = new Set(held.filter(({ entry, stay }) => entry.kind === "stay.discharged" && !shown.has(stay)).map((record) => record.stay));
    return held.some((record) => !keys.has(record.key) && !gone.has(record.stay));
  }

  /** The oldest unsent entry's time, in ms of server time. @returns {number | null} */
  oldestUnsent() {
    let oldest = null;
    for (const item of this.pending.values()) if (oldest === null || item.made < oldest) oldest = item.made;
    return oldest;
  }
}

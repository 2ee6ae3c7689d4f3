/**
 * Who knew what: the relation "saw" among entries, directly or through others. The twin of domain/knowledge.py, where its theory stands.
 * Each entry's knowledge is a bit mask over the stay's entries, kept until something arrives that could enlarge an older one.
 */
import { nameOf } from "./entries.js";

/** @typedef {import("./entries.js").Entry} Entry */

/** A walk through more entries than this is long; what it met is kept. */
const WALK_LONG = 32;

/** One stay's part: a bit for each entry, the chain of each identity, masks and forks worked out so far, ids named but not here. */
class Stay {
  /** @type {Map<string, number>} */
  bits = new Map();
  /** @type {Map<string, {seq: number, name: string}[]>} */
  chains = new Map();
  /** @type {Map<string, Uint32Array>} */
  masks = new Map();
  /** @type {Map<string, number>} */
  forks = new Map();
  /** @type {Set<string>} */
  awaited = new Set();

  forget() {
    this.masks.clear();
    this.forks.clear();
  }
}

/** First place in a chain whose seq is not below. @param {{seq: number}[]} chain @param {number} seq */
function placeOf(chain, seq) {
  let [low, high] = [0, chain.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (chain[middle].seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {Uint32Array} mask @param {number} bit */
const has = (mask, bit) => bit >> 5 < mask.length && ((mask[bit >> 5] >>> (bit & 31)) & 1) === 1;

export class Knowledge {
  /**
   * @param {Map<string, Entry>} entries
   * @param {(entry: Entry) => boolean} folds whether an entry counts at all; one that does not proves nothing
   * @param {(device: string) => number} told the number from which on the server found an identity forked; infinite where it did not
   */
  constructor(entries, folds, told) {
    this.entries = entries;
    this.folds = folds;
    this.told = told;
    /** @type {Map<string | null, Stay>} */
    this.stays = new Map();
  }

  /** Make room for a new entry, and forget the masks that it could enlarge. @param {Entry} entry */
  add(entry) {
    let part = this.stays.get(entry.stay);
    if (part === undefined) this.stays.set(entry.stay, (part = new Stay()));
    const name = nameOf(entry);
    part.bits.set(name, part.bits.size);
    let chain = part.chains.get(entry.device);
    if (chain === undefined) part.chains.set(entry.device, (chain = []));
    const last = chain.length ? chain[chain.length - 1].seq : 0;
    if (part.awaited.has(name) || last >= entry.seq) part.forget();
    let place = placeOf(chain, entry.seq);
    while (place < chain.length && chain[place].seq === entry.seq && chain[place].name < name) place += 1;
    chain.splice(place, 0, { seq: entry.seq, name });
  }

  /** Forget what was worked out for a stay; `wholly` when its entries leave the picture. @param {string | null} stay @param {boolean} [wholly] */
  forget(stay, wholly = false) {
    if (wholly) this.stays.delete(stay);
    else this.stays.get(stay)?.forget();
  }

  /** Forget what was worked out for every stay. */
  forgetAll() {
    for (const part of this.stays.values()) part.forget();
  }

  /** Whether the entry `name` knew the entry `other`. False across stays. @param {string} name @param {string} other */
  saw(name, other) {
    const part = this.#partOf(name);
    const bit = part.bits.get(other);
    return bit !== undefined && name !== other && has(this.#mask(part, name), bit);
  }

  /** Those of the names that none of the others saw. @param {string[]} names @returns {string[]} */
  unseen(names) {
    const masks = names.map((name) => this.#mask(this.#partOf(name), name));
    return names.filter((name) => {
      const part = this.#partOf(name);
      const bit = /** @type {number} */ (part.bits.get(name));
      return !names.some((other, place) => other !== name && this.#partOf(other) === part && has(masks[place], bit));
    });
  }

  /** @param {string} name @returns {Stay} */
  #partOf(name) {
    return /** @type {Stay} */ (this.stays.get(/** @type {Entry} */ (this.entries.get(name)).stay));
  }

  /** All that an entry knew, as bits. @param {Stay} part @param {string} name @returns {Uint32Array} */
  #mask(part, name) {
    const known = part.masks.get(name);
    if (known !== undefined) return known;
    const met = this.#walk(part, name);
    // after a long walk the masks on the way are kept too, the oldest first, so that the next walks are short
    if (met.length > WALK_LONG) for (const each of met.reverse()) if (!part.masks.has(each)) this.#walk(part, each);
    return /** @type {Uint32Array} */ (part.masks.get(name));
  }

  /** Works out one mask. A walk that stops at masks worked out before; sound for circles, which only a forger makes. */
  #walk(/** @type {Stay} */ part, /** @type {string} */ name) {
    const mask = new Uint32Array((part.bits.size + 31) >> 5);
    const todo = [name];
    const met = new Set(todo);
    while (todo.length) {
      const next = /** @type {string} */ (todo.pop());
      for (const before of this.#before(part, /** @type {Entry} */ (this.entries.get(next)))) {
        const bit = /** @type {number} */ (part.bits.get(before));
        mask[bit >> 5] |= 1 << (bit & 31);
        if (met.has(before)) continue;
        met.add(before);
        const done = part.masks.get(before);
        if (done === undefined) todo.push(before);
        else for (let word = 0; word < done.length; word += 1) mask[word] |= done[word];
      }
    }
    part.masks.set(name, mask);
    return [...met];
  }

  /** What an entry knew at first hand: what it names, and the newest of its own identity before it. @param {Stay} part @param {Entry} entry */
  #before(part, entry) {
    const found = [];
    for (const name of entry.saw ?? []) {
      if (!part.bits.has(name)) part.awaited.add(name);
      else if (this.folds(/** @type {Entry} */ (this.entries.get(name)))) found.push(name);
    }
    const chain = part.chains.get(entry.device) ?? [];
    let place = placeOf(chain, Math.min(entry.seq, this.#fork(part, entry.device, chain)));
    while (place > 0) {
      place -= 1;
      if (this.folds(/** @type {Entry} */ (this.entries.get(chain[place].name)))) {
        found.push(chain[place].name);
        break;
      }
    }
    return found;
  }

  /** The first seq that two entries of an identity share, from where its numbers prove nothing; infinite where there is none. */
  #fork(/** @type {Stay} */ part, /** @type {string} */ device, /** @type {{seq: number, name: string}[]} */ chain) {
    let fork = part.forks.get(device);
    if (fork === undefined) {
      fork = this.told(device);
      let last = 0;
      for (const { seq, name } of chain) {
        if (!this.folds(/** @type {Entry} */ (this.entries.get(name)))) continue;
        if (seq === last) {
          fork = Math.min(fork, seq);
          break;
        }
        last = seq;
      }
      part.forks.set(device, fork);
    }
    return fork;
  }
}

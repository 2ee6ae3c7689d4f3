/**
 * What was reckoned of a stay, kept until something about that stay arrives: views ask again at every tick of the clock.
 * Nobody may change what comes from here.
 */

/** @typedef {import("./fold.js").Picture} Picture */

/** For each stay a number that changes whenever something that it shows may have changed. */
export class Versions {
  /** @type {Map<string | null, number>} */
  #stays = new Map();
  #changes = 0;
  #everywhere = 0;

  /** Something about these stays arrived. @param {Iterable<string | null>} stays */
  touch(stays) {
    this.#changes += 1;
    for (const stay of stays) this.#stays.set(stay, this.#changes);
  }

  /** Something arrived that may concern any stay. */
  touchAll() {
    this.#everywhere = this.#changes += 1;
  }

  /** @param {string | null} stay */
  forget(stay) {
    this.#stays.delete(stay);
    this.touchAll();
  }

  /** @param {string | null} stay @returns {number} */
  of(stay) {
    return Math.max(this.#stays.get(stay) ?? 0, this.#everywhere);
  }

  /** How many stays it knows of. */
  get size() {
    return this.#stays.size;
  }
}

/** @type {WeakMap<Picture, Map<string, {version: number, values: Map<string, any>}>>} */
const memories = new WeakMap();
/** Answers about one stay; as hours pass, questions about other windows come, and old ones never again. */
const VALUES_MAX = 400;
/** Stays that have left the picture are forgotten when so many too many are remembered. */
const STAYS_SLACK = 20;

/**
 * The answer to a question about a stay, reckoned at most once for each version of the stay.
 * @template T @param {Picture} picture @param {string} stay @param {string} question @param {() => T} reckon @returns {T}
 */
export function remembered(picture, stay, question, reckon) {
  let stays = memories.get(picture);
  if (stays === undefined) memories.set(picture, (stays = new Map()));
  const version = picture.versions.of(stay);
  let memory = stays.get(stay);
  if (memory === undefined || memory.version !== version || memory.values.size > VALUES_MAX) {
    stays.set(stay, (memory = { version, values: new Map() }));
    if (stays.size > picture.stays.size + STAYS_SLACK) for (const each of stays.keys()) if (!picture.stays.has(each)) stays.delete(each);
  }
  if (!memory.values.has(question)) memory.values.set(question, reckon());
  return memory.values.get(question);
}

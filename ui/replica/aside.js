/**
 * Entries that the server did not take by themselves (a refusal of that one call). They are offered again soon, later each time, and
 * never hold back another: a server that is half up must not cost a minute for one entry, and one bad entry must not be sent without end.
 */

const FIRST_MS = 1_000;
const MOST_MS = 60_000;

export class Aside {
  /** @param {() => number} wall the device's clock, in ms */
  constructor(wall) {
    this.wall = wall;
    /** @type {Map<string, {until: number, ms: number}>} */
    this.entries = new Map();
  }

  /** @param {string} id */
  put(id) {
    const ms = Math.min(2 * (this.entries.get(id)?.ms ?? FIRST_MS / 2), MOST_MS);
    this.entries.set(id, { until: this.wall() + ms, ms });
  }

  /** The server has answered about these. @param {Iterable<string>} ids */
  answered(ids) {
    for (const id of ids) this.entries.delete(id);
  }

  /** A person asks: everything is offered now. */
  release() {
    for (const one of this.entries.values()) one.until = 0;
  }

  /** Those that wait still. @returns {Set<string>} */
  waiting() {
    const now = this.wall();
    return new Set([...this.entries].filter(([, one]) => one.until > now).map(([id]) => id));
  }

  /** How long until the next is to be offered again, in ms; Infinity where none waits. */
  ms() {
    const now = this.wall();
    return Math.min(...[...this.entries.values()].filter((one) => one.until > now).map((one) => one.until - now));
  }
}

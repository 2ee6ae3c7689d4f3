/**
 * Rows that never move under a finger: for two seconds after a touch the order stays as it was seen (FEATURES W17). What a row
 * says may change meanwhile, where it stands may not; new rows go to the end, and rows that left keep their place.
 */

/** How long the order holds after the last touch, ms (FEATURES W17). */
export const FREEZE_MS = 2000;

/** The order of one list. `now` is any clock that only goes on, in ms. */
export class FrozenOrder {
  #keys = [];
  #last = new Map();
  #until = -Infinity;

  /** A finger touched the screen. */
  touch(now) {
    this.#until = now + FREEZE_MS;
  }

  held(now) {
    return now < this.#until;
  }

  /** Forget what was seen: another list is shown now. */
  reset() {
    this.#keys = [];
    this.#last = new Map();
  }

  /** The rows in the order to show them; each has a `key`. A row that is gone is shown as `whenGone(last)` made it, while the order holds. */
  arrange(rows, now, whenGone = () => null) {
    const found = new Map(rows.map((row) => [row.key, row]));
    if (!this.held(now) || !this.#keys.length) {
      this.#keys = rows.map((row) => row.key);
      this.#last = found;
      return rows;
    }
    const shown = [];
    for (const key of this.#keys) {
      const row = found.get(key) ?? whenGone(this.#last.get(key));
      if (row) shown.push(row);
    }
    const known = new Set(this.#keys);
    shown.push(...rows.filter((row) => !known.has(row.key)));
    this.#keys = shown.map((row) => row.key);
    shown.forEach((row) => this.#last.set(row.key, row));
    return shown;
  }
}

/**
 * What a control's screen showed when it was drawn (`saw`, PROTOCOL §1). A control that was redrawn a moment ago has not been read yet:
 * until somebody can have read it, what it showed before is what a tap has seen, and the screen asks again.
 */

/** Nobody reads a changed row and taps it faster than this, ms (a choice reaction takes about half a second). */
export const READ_MS = 600;

export class Drawn {
  /** @type {Map<string, {version: unknown, saw: string[], at: number, before: string[]|null}>} */
  #seen = new Map();

  /** A control is drawn; `version` changes whenever something about its patient does. `look()` gives the heads. */
  draw(key, version, look, now) {
    const last = this.#seen.get(key);
    if (last && last.version === version) return;
    const saw = look();
    if (last && same(last.saw, saw)) {
      last.version = version;
      return;
    }
    this.#seen.set(key, { version, saw, at: now, before: last ? this.#read(last, now) : null });
  }

  /** What a tap on it has seen; null where it was never drawn. */
  seen(key, now) {
    const last = this.#seen.get(key);
    return last ? this.#read(last, now) : null;
  }

  /** Only these are still on the screen. */
  keep(keys) {
    const here = new Set(keys);
    for (const key of this.#seen.keys()) if (!here.has(key)) this.#seen.delete(key);
  }

  #read(drawn, now) {
    return drawn.before !== null && now - drawn.at < READ_MS ? drawn.before : drawn.saw;
  }
}

function same(one, other) {
  return one.length === other.length && one.every((name, place) => name === other[place]);
}

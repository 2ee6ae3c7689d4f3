/**
 * When the screen is worked out anew: at once after an act of this device, and for what others wrote at once too, but then not again
 * for half a second. In a busy hour entries come many times a second, and a screen that redraws for each is slow under the thumb.
 */

/** What others wrote is drawn at most so often, ms. Our own choice: no slower than an eye moves to it. */
export const OTHERS_MS = 500;

export class Redrawing {
  #draw;
  #last = -Infinity;
  #own = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {() => void} draw works the screen out anew and tells `drawn` */
  constructor(draw) {
    this.#draw = draw;
  }

  /** The next change is this device's own. */
  own() {
    this.#own = true;
  }

  /** Something changed. @param {number} now a steady clock, ms */
  changed(now) {
    const wait = this.#last + OTHERS_MS - now;
    if (this.#own || wait <= 0) return this.#draw();
    this.#timer ??= setTimeout(() => this.#draw(), wait);
  }

  /** It was drawn, by whatever cause: nothing waits any more. @param {number} now */
  drawn(now) {
    this.stop();
    this.#last = now;
    this.#own = false;
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/**
 * When a round of the exchange runs: soon after something was made, again and again while it fails (later each time, with
 * jitter), and now and then though nothing happened. One round at a time.
 */
import { jitter } from "./feed.js";

/** After an entry was made, so that a burst of taps goes in one call (ms). */
const SOON_MS = 20;
const FAILED_FIRST_MS = 1000;
export const FAILED_MOST_MS = 30_000;
/** A drill refuses this device: the server is there, and the device must come back soon when the drill yields to a real emergency (ms). */
export const DRILL_MOST_MS = 5000;
/** Without any cause: the clock is measured. */
export const IDLE_MS = 60_000;

export class Pace {
  /** @param {{round: () => Promise<void>, failed: (error: unknown) => void, done: () => void, waits?: () => number, manner?: {idleMs: number, failedMostMs: number}}} host
   *   `waits`: ms until more is to be done; `manner`: how patient it is */
  constructor(host) {
    this.host = host;
    this.running = false;
    this.again = false;
    this.stopped = true;
    this.wait = FAILED_FIRST_MS;
    /** when the next round begins (ms, steady clock); Infinity while none is planned */
    this.next = Infinity;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** A round soon; an earlier plan stands. While the line fails it keeps to the plan: a tap does not wake a dead server. @param {number} [ms] */
  want(ms = SOON_MS) {
    if (this.stopped) return;
    if (this.running) this.again = true;
    else if (this.wait === FAILED_FIRST_MS) this.#plan(ms);
  }

  /** A round now, whatever failed before. */
  hurry() {
    this.stopped = false;
    this.wait = FAILED_FIRST_MS;
    if (this.running) this.again = true;
    else this.#plan(0);
  }

  stop() {
    this.stopped = true;
    this.next = Infinity;
    clearTimeout(this.timer);
  }

  /** @param {number} ms */
  #plan(ms) {
    const at = performance.now() + ms;
    if (at >= this.next) return;
    this.next = at;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.#run(), ms);
  }

  async #run() {
    this.next = Infinity;
    this.running = true;
    this.again = false;
    let then;
    try {
      await this.host.round();
      this.wait = FAILED_FIRST_MS;
      this.host.done();
      then = this.again ? SOON_MS : Math.max(SOON_MS, Math.min(jitter(this.host.manner?.idleMs ?? IDLE_MS), this.host.waits?.() ?? Infinity));
    } catch (error) {
      this.host.failed(error);
      then = jitter(this.wait);
      this.wait = Math.min(this.wait * 2, /** @type {any} */ (error)?.word === "drill" ? DRILL_MOST_MS : (this.host.manner?.failedMostMs ?? FAILED_MOST_MS));
    } finally {
      this.running = false;
    }
    if (!this.stopped) this.#plan(then);
  }
}

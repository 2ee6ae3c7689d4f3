/**
 * Whether this screen is in contact with the server, as a small state machine. Pure: time comes in.
 *
 *   syncing   just loaded, or what was missed is being fetched
 *   online    heard within the last seconds
 *   offline   a line that broke and 5 s of silence, or 12 s of silence on a line that looks whole
 */

/** A broken line raises the banner after this silence, in ms (PROTOCOL: "5 s of silence raise that device's banner"). */
export const BROKEN_MS = 5000;
/** A line that looks whole is given up after this silence, in ms. */
export const SILENT_MS = 12_000;

/** @typedef {{lastContact: number | null, broken: boolean, catchingUp: boolean, refused: string | null}} Signals lastContact: server time in ms */

export class Link {
  /** @param {number} nowMs server time */
  constructor(nowMs) {
    /** @type {Signals} */
    this.signals = { lastContact: null, broken: false, catchingUp: true, refused: null };
    this.begun = nowMs;
    this.state = "syncing";
    this.since = nowMs;
    this.silentMs = SILENT_MS;
  }

  /** The server answered. @param {number} nowMs */
  contact(nowMs) {
    this.signals = { ...this.signals, lastContact: Math.max(nowMs, this.signals.lastContact ?? 0), broken: false, refused: null };
  }

  /** A call failed or the feed closed. */
  broke() {
    this.signals = { ...this.signals, broken: true };
  }

  /** It answers, but not to us: that is no contact, and the word (such as `unauthorized`) says why. @param {string} word */
  refuse(word) {
    this.signals = { ...this.signals, refused: word, broken: true };
  }

  /** @param {boolean} whether */
  catchUp(whether) {
    this.signals = { ...this.signals, catchingUp: whether };
  }

  /** Looks at the time. @param {number} nowMs server time @returns {boolean} whether the state changed */
  look(nowMs) {
    const { lastContact, broken, catchingUp } = this.signals;
    const silence = nowMs - Math.max(lastContact ?? 0, broken ? 0 : this.begun);
    const limit = broken ? BROKEN_MS : this.silentMs;
    const state = silence >= limit ? "offline" : catchingUp ? "syncing" : "online";
    if (state === this.state) return false;
    this.state = state;
    this.since = state === "offline" ? (lastContact ?? nowMs) : nowMs;
    return true;
  }

  /** A tablet that slept was not listening: silence counts from now. @param {number} nowMs */
  woke(nowMs) {
    this.begun = nowMs;
  }
}

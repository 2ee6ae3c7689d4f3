/**
 * What time it is on the server, as far as this device can know, and when that is in doubt.
 *
 * The offset (device minus server, in ms) is measured at each sync from the reply's `server_time` and half the round trip.
 * A wall clock that jumps against the monotonic one, stands behind this device's newest entry, or was not measured for a day is
 * in doubt; then a person is asked for the time before anything is called late.
 */

/** A jump of the wall clock beyond this is not jitter (ms). */
const JUMP_MS = 2000;
/** Between two looks; a pause of many looks is a tablet that slept, and some monotonic clocks sleep with it. */
export const LOOK_MS = 1000;
const SLEPT_MS = 30_000;
/** An offset this old is unknown (PROTOCOL, Clocks: "unknown for a day"). */
const OLD_MS = 24 * 3600_000;
/** A sample with a longer round trip is only taken when the last one is this old (ms). */
const SLOW_MS = 1000;
const STALE_MS = 10 * 60_000;

/** @typedef {{offset_ms: number, measured_at: string}} Offset as entries carry it */

export class Clock {
  /**
   * @param {{wall?: () => number, steady?: () => number}} [sources] `wall`: ms since 1970; `steady`: never jumps
   */
  constructor({ wall = () => Date.now(), steady = () => performance.now() } = {}) {
    this.wall = wall;
    this.steady = steady;
    /** device minus server, ms */
    this.offsetMs = 0;
    /** @type {number | null} server time in ms of the last measurement */
    this.measuredAt = null;
    this.jumped = false;
    /** the newest wall time at which this device made an entry */
    this.newest = 0;
    this.last = { wall: wall(), steady: steady() };
  }

  /** What was stored. @param {{offsetMs: number, measuredAt: number | null, jumped?: boolean} | undefined} stored @param {number} [newest] */
  restore(stored, newest = 0) {
    if (stored) {
      this.offsetMs = stored.offsetMs;
      this.measuredAt = stored.measuredAt;
      this.jumped = stored.jumped ?? false;
    }
    this.newest = Math.max(this.newest, newest);
  }

  /** @returns {{offsetMs: number, measuredAt: number | null, jumped: boolean}} to be stored */
  stored() {
    return { offsetMs: this.offsetMs, measuredAt: this.measuredAt, jumped: this.jumped };
  }

  /** Server time in ms by the last offset. */
  now() {
    this.look();
    return this.wall() - this.offsetMs;
  }

  /** The offset as a new entry carries it; null where it was never measured. @returns {Offset | null} */
  offset() {
    this.look();
    if (this.measuredAt === null) return null;
    return { offset_ms: Math.round(this.offsetMs), measured_at: new Date(this.measuredAt).toISOString() };
  }

  /**
   * A sync's reply.
   * @param {number} sentWall wall clock when it was asked @param {number} tookMs round trip @param {number} serverMs its `server_time`
   */
  measured(sentWall, tookMs, serverMs) {
    if (!Number.isFinite(serverMs)) return;
    const old = this.measuredAt === null || serverMs - this.measuredAt > STALE_MS || this.jumped;
    if (tookMs > SLOW_MS && !old) return;
    this.offsetMs = sentWall + tookMs / 2 - serverMs;
    this.measuredAt = serverMs;
    this.settle();
  }

  /** A person says what time it is (server time, ms). */
  told(serverMs) {
    this.offsetMs = this.wall() - serverMs;
    this.measuredAt = serverMs;
    this.settle();
  }

  settle() {
    this.jumped = false;
    this.newest = 0;
    this.last = { wall: this.wall(), steady: this.steady() };
  }

  /** An entry was made at this wall time. @param {number} wallMs */
  made(wallMs) {
    this.newest = Math.max(this.newest, wallMs);
  }

  /** Compares the two clocks; call it about every second. @returns {boolean} whether the wall clock has just jumped */
  look() {
    const now = { wall: this.wall(), steady: this.steady() };
    const jump = now.wall - this.last.wall - (now.steady - this.last.steady);
    const before = this.last;
    this.last = now;
    if (Math.abs(jump) <= JUMP_MS) return false;
    // Forward after a long pause: the tablet slept and its monotonic clock too. Whoever set the clock meanwhile is found at the next sync.
    const slept = jump > 0 && now.wall - before.wall >= SLEPT_MS && now.steady - before.steady > LOOK_MS * 1.5;
    if (slept || (jump > 0 && this.hidden)) return false;
    this.offsetMs += jump;
    this.jumped = true;
    return true;
  }

  /** Whether the page is hidden: an iPad sleeps only then. Set by the owner of the clock. */
  hidden = false;

  /** Whether a person must be asked for the time before anything is called late. */
  get doubt() {
    if (this.measuredAt === null) return false; // never enrolled, or never in contact: there is nothing to call late yet
    const wall = this.wall();
    return this.jumped || wall < this.newest - JUMP_MS || wall - this.offsetMs - this.measuredAt > OLD_MS;
  }
}

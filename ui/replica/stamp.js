/**
 * The hybrid logical clock: a stamp that sorts as text, never goes back, and is never pulled far ahead by a wrong clock.
 * The twin of domain/stamp.py. It orders what is shown and nothing else.
 */
import { parseTime, plainTime } from "./entries.js";

const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)-([0-9a-f]{4})-([A-Za-z0-9:._-]{1,64})$/;
/** Nobody adopts a stamp that is further ahead of the own clock than this, ms (PROTOCOL, Clocks). */
export const AHEAD_MAX_MS = 5 * 60_000;
/** The counter has four hex digits; past them the time moves on by a millisecond. */
export const COUNTER_MAX = 0xffff;

/** @param {string} stamp @returns {{ms: number, counter: number, device: string}} @throws {RangeError} where it is none */
export function parts(stamp) {
  const found = STAMP.exec(stamp);
  if (found === null) throw new RangeError(`no stamp: ${JSON.stringify(stamp)}`);
  return { ms: parseTime(found[1]), counter: parseInt(found[2], 16), device: found[3] };
}

/** The stamp's text; a counter past its digits carries into the milliseconds. @param {number} ms @param {number} counter @param {string} device */
export function join(ms, counter, device) {
  if (counter > COUNTER_MAX) return join(ms + 1, 0, device);
  return `${plainTime(ms)}-${counter.toString(16).padStart(4, "0")}-${device}`;
}

/**
 * The stamp of a new entry: after `last` in any case, at `nowMs` (the maker's wall clock) where that is later.
 * @param {string | null | undefined} last @param {number} nowMs @param {string} device @returns {string}
 */
export function tick(last, nowMs, device) {
  const now = Math.floor(nowMs);
  if (!last) return join(now, 0, device);
  const { ms, counter } = parts(last);
  return now > ms ? join(now, 0, device) : join(ms, counter + 1, device);
}

/**
 * The newest stamp to tick from after an entry of another was read; `last` unchanged where that one is absurdly ahead.
 * @param {string | null | undefined} last @param {string} seen @param {number} nowMs @param {string} device @returns {string | null | undefined}
 */
export function heard(last, seen, nowMs, device) {
  let other;
  try {
    other = parts(seen);
  } catch {
    return last;
  }
  if (other.ms > nowMs + AHEAD_MAX_MS) return last;
  const mine = join(other.ms, other.counter, device);
  return !last || mine > last ? mine : last;
}

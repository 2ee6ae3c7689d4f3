/**
 * What a wrong PIN costs on this device: the twin of domain/sign_in.py (tests/vectors/lockout.json holds both). The first wrong tries
 * are free, then each one more makes the next wait longer; a day without a wrong one, and the count starts anew. Pure.
 */
const MINUTE_MS = 60_000;
export const FREE_TRIES = 4;
export const FIRST_WAIT_MS = 5 * MINUTE_MS;
export const LONGEST_WAIT_MS = 60 * MINUTE_MS;
export const FORGIVEN_MS = 24 * 60 * MINUTE_MS;

/** @typedef {{wrong: number, last: number, until: number}} Tries how many, the last one's time, until when the next must wait, ms */

/** How long the next try must wait, 0 when it need not. @param {Tries | undefined} tries @param {number} now */
export function waitMs(tries, now) {
  return tries ? Math.min(Math.max(tries.until - now, 0), LONGEST_WAIT_MS) : 0;
}

/** The count after one more wrong try. @param {Tries | undefined} tries @param {number} now @returns {Tries} */
export function afterWrong(tries, now) {
  const wrong = !tries || now - tries.last >= FORGIVEN_MS ? 1 : tries.wrong + 1;
  const over = wrong - FREE_TRIES - 1;
  return { wrong, last: now, until: now + (over < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** Math.min(over, 10), LONGEST_WAIT_MS)) };
}

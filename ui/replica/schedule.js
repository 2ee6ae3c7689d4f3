/**
 * Which slots a schedule has: due times from the order, in elapsed minutes or by the clock on the ward's wall. The twin of
 * domain/schedule.py, where its theory stands.
 */
import { parseTime, plainMinute } from "./entries.js";

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
/** No zone has ever stood further from UTC, nor changed by more, than a day (ms). */
const OFFSET_MAX_MS = DAY_MS;
/** A schedule gives at most this many slots for one question; a view asks for days, never for years. */
export const SLOTS_MAX = 5_000;

/**
 * @typedef {Record<string, any>} Schedule
 * @typedef {Record<string, number[][]>} Zones zone -> [[utc_ms, offset_s], …], the offset from that instant on, the first row from ever
 * @typedef {{key: string, dueMs: number, merged: number}} Due one slot; `merged`: how many daily times fell together in it
 */

/**
 * The slots due in [since, until), in order. `stop` is exclusive. PRN and CRI orders have none ahead of time.
 * @param {Schedule} schedule @param {number} sinceMs @param {number} untilMs @param {Zones} zones @returns {Due[]}
 */
export function slotKeys(schedule, sinceMs, untilMs, zones) {
  const until = schedule.stop ? Math.min(untilMs, parseTime(schedule.stop)) : untilMs;
  if ("every_min" in schedule) return elapsed(schedule, sinceMs, until);
  if ("at_local" in schedule) return byTheWall(schedule, sinceMs, until, zones);
  const moment = schedule.once || schedule.stat;
  if (!moment) return [];
  const due = whole(parseTime(moment));
  return sinceMs <= due && due < until ? [{ key: plainMinute(due), dueMs: due, merged: 1 }] : [];
}

/** Minutes between slots, for a daily schedule the shortest; null where there is only one slot or none. @param {Schedule} schedule @returns {number | null} */
export function intervalMin(schedule) {
  if ("every_min" in schedule) return schedule.every_min;
  if (!("at_local" in schedule)) return null;
  const minutes = [...new Set(schedule.at_local.map(minutesOf))].sort((a, b) => a - b);
  return Math.min(...minutes.map((earlier, place) => (minutes[place + 1] ?? minutes[0] + 1440) - earlier));
}

const whole = (/** @type {number} */ ms) => Math.floor(ms / MINUTE_MS) * MINUTE_MS;
const minutesOf = (/** @type {string} */ text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** @param {Schedule} schedule @param {number} sinceMs @param {number} untilMs @returns {Due[]} */
function elapsed(schedule, sinceMs, untilMs) {
  const [start, step] = [whole(parseTime(schedule.start)), schedule.every_min * MINUTE_MS];
  const found = [];
  for (let due = start + Math.max(0, Math.ceil((sinceMs - start) / step)) * step; due < untilMs && found.length < SLOTS_MAX; due += step) {
    found.push({ key: plainMinute(due), dueMs: due, merged: 1 });
  }
  return found;
}

/** @param {Schedule} schedule @param {number} sinceMs @param {number} untilMs @param {Zones} zones @returns {Due[]} */
function byTheWall(schedule, sinceMs, untilMs, zones) {
  const named = Object.hasOwn(zones, schedule.zone) ? zones[schedule.zone] : [];
  const table = named.length ? named : [[0, 0]];
  const start = Math.max(sinceMs, whole(parseTime(schedule.start)));
  const times = new Set(schedule.at_local.map(minutesOf));
  /** @type {Map<number, number>} */
  const found = new Map();
  for (let day = Math.floor((start - OFFSET_MAX_MS) / DAY_MS); day * DAY_MS < untilMs + OFFSET_MAX_MS && found.size < SLOTS_MAX; day += 1) {
    for (const minutes of times) {
      const due = whole(utcOf(day * DAY_MS + minutes * MINUTE_MS, table));
      if (start <= due && due < untilMs) found.set(due, (found.get(due) ?? 0) + 1);
    }
  }
  return [...found.keys()].sort((a, b) => a - b).map((due) => ({ key: plainMinute(due), dueMs: due, merged: /** @type {number} */ (found.get(due)) }));
}

/** First row that begins after an instant. @param {number[][]} table @param {number} ms */
function rowAfter(table, ms) {
  let [low, high] = [0, table.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ms < table[middle][0]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How far the wall's clock stands from UTC at an instant, ms. @param {number} utcMs @param {number[][]} table */
export const offsetMs = (utcMs, table) => table[Math.max(rowAfter(table, utcMs) - 1, 0)][1] * 1000;

/**
 * The instant at which the wall's clock shows `wallMs` (as if it were UTC): the first one; past a gap, moved on by it.
 * @param {number} wallMs @param {number[][]} table @returns {number}
 */
export function utcOf(wallMs, table) {
  const first = Math.max(rowAfter(table, wallMs - OFFSET_MAX_MS) - 1, 0);
  const last = Math.max(rowAfter(table, wallMs + OFFSET_MAX_MS), first + 1);
  const candidates = [...new Set(table.slice(first, last).map((row) => wallMs - row[1] * 1000))].sort((a, b) => a - b);
  const shows = candidates.find((utc) => utc + offsetMs(utc, table) === wallMs);
  // skipped by a change: the offset before the change gives the time moved on by the gap
  return shows ?? candidates[candidates.length - 1];
}

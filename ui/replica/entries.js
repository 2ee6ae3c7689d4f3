/**
 * Entries as the browser reads them: plain objects as they travel. The twin of domain/entries.py, without the envelope's check:
 * what a replica folds was checked by the server, or was made here.
 */
export { canonical } from "./canonical.js";

/**
 * @typedef {Record<string, any>} Entry the wire's object: id device seq stamp at at_from clock by auth kind stay data saw because,
 *   and what the server added: pos received outcome reason seal key
 */

const ID = /^[A-Za-z0-9:._-]{1,64}$/;
const TIME = /^(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d):([0-5]\d)(?:\.(\d{1,3})\d*)?Z$/;
const MINUTE_MS = 60_000;

/** Reasons for which a kept entry is folded nowhere until a person admits it (PROTOCOL, Outcomes). */
export const UNFOLDED_REASONS = new Set(["malformed", "no_authority", "altered", "too_large", "unsealed", "revoked"]);

/** What replicas store it under: its id, or its own key when the id was used for other content. @param {Entry} entry @returns {string} */
export const nameOf = (entry) => entry.key || entry.id;

/** Whether this is an id of the contract: 1 to 64 of letters, digits and `:._-`. @param {unknown} value */
export const isId = (value) => typeof value === "string" && ID.test(value);

/** Whether this is a plain object of JSON. @param {unknown} value */
export const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** An object's own field, never one of its prototype; undefined where it has none. @param {any} object @param {string} field */
export const own = (object, field) => (object !== null && object !== undefined && Object.hasOwn(object, field) ? object[field] : undefined);

/**
 * Milliseconds since 1970 of a UTC time of the contract, with or without a fraction.
 * @param {unknown} text @returns {number} NaN where it is none
 */
export function timeMs(text) {
  const found = typeof text === "string" ? TIME.exec(text) : null;
  if (found === null || text.startsWith("0000")) return NaN;
  const ms = Date.parse(`${found[1]}:${found[2]}.${(found[3] ?? "0").padEnd(3, "0")}Z`);
  // engines differ in whether a 30th of February is the 2nd of March; here it is no time
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(found[1]) ? NaN : ms;
}

/** The same, for a text that must be one. @param {unknown} text @returns {number} @throws {RangeError} */
export function parseTime(text) {
  const ms = timeMs(text);
  if (Number.isNaN(ms)) throw new RangeError(`no UTC time: ${JSON.stringify(text)}`);
  return ms;
}

/** The instant that a field names, or `otherwise` where it names none. @param {unknown} value @param {number} otherwise */
export function timeOr(value, otherwise) {
  const ms = timeMs(value);
  return Number.isNaN(ms) ? otherwise : ms;
}

/** The contract's text of an instant in ms since 1970: `2026-11-22T19:09:11.123Z`. @param {number} ms */
export const plainTime = (ms) => new Date(Math.floor(ms)).toISOString();

/** A slot's key: the instant in whole minutes, `2026-11-22T20:00:00Z`. @param {number} ms */
export const plainMinute = (ms) => `${new Date(Math.floor(ms / MINUTE_MS) * MINUTE_MS).toISOString().slice(0, 17)}00Z`;

/** @type {WeakMap<Entry, number>} entries are never changed, and views ask again and again */
const happened = new WeakMap();

/** When it happened in server time, in ms: a clock's word corrected by its measured offset, a person's taken as it is. @param {Entry} entry */
export function happenedMs(entry) {
  let ms = happened.get(entry);
  if (ms === undefined) {
    ms = parseTime(entry.at);
    if ((entry.at_from ?? "clock") === "clock" && entry.clock) ms -= Math.floor(entry.clock.offset_ms);
    happened.set(entry, ms);
  }
  return ms;
}

/** How things are ordered that are shown: by (stamp, name). @param {Entry} one @param {Entry} other */
export function shownOrder(one, other) {
  if (one.stamp !== other.stamp) return one.stamp < other.stamp ? -1 : 1;
  const [mine, its] = [nameOf(one), nameOf(other)];
  return mine < its ? -1 : mine > its ? 1 : 0;
}

/**
 * Interprets the grammar, the table of domain/grammar.py that comes as data from /journal/grammar: which part of the picture each
 * kind of entry touches, and how. The meaning of the table's words stands there.
 */
import { isId, isObject, own, timeMs } from "./entries.js";
import { isAmount, KG_MAX } from "./doses.js";

/**
 * @typedef {import("./entries.js").Entry} Entry
 * @typedef {Record<string, any>} Rule
 */

const PLACES = /\{(\w+)\}/g;
/** @type {WeakMap<Rule, string[]>} the places in a rule's path, found once */
const placesKnown = new WeakMap();

/** @param {Rule} rule @returns {string[]} */
function placesOf(rule) {
  let places = placesKnown.get(rule);
  if (places === undefined) {
    places = [...(rule.path ?? "").matchAll(PLACES)].map((found) => found[1]);
    placesKnown.set(rule, places);
  }
  return places;
}

/**
 * Where in the picture an entry by this rule belongs; null where a place in the path is not filled by an id.
 * @param {Rule} rule @param {string | null} stay @param {Record<string, any>} data @returns {string | null}
 */
export function pathOf(rule, stay, data) {
  let path = rule.path ?? "";
  for (const place of placesOf(rule)) {
    const value = place === "stay" ? stay : own(data, place);
    if (!isId(value)) return null;
    path = path.replace(`{${place}}`, () => value);
  }
  return path;
}

/**
 * Field and value of each register that an entry by a `set` rule writes. What the rule itself says goes last, so that
 * the order of the fields in the text does not matter.
 * @param {Rule} rule @param {Record<string, any>} data @returns {Map<string, any>}
 */
export function registersOf(rule, data) {
  const places = placesOf(rule);
  const { aside = [], parts = [], as: renamed = {}, also = {} } = rule;
  /** @type {Map<string, any>} */
  const out = new Map();
  const fields = Object.entries(data).filter(([field]) => !places.includes(field) && !aside.includes(field));
  const inParts = (/** @type {[string, any]} */ [field, value]) => parts.includes(field) && isObject(value);
  for (const [field, value] of fields) if (!inParts([field, value]) && !Object.hasOwn(renamed, field)) out.set(field, value);
  for (const [field, value] of fields.filter(inParts)) for (const [part, inner] of Object.entries(value)) out.set(`${field}.${part}`, inner);
  for (const [field, value] of fields) if (Object.hasOwn(renamed, field)) out.set(renamed[field], value);
  for (const [field, value] of Object.entries(also)) out.set(field, value);
  return out;
}

const CLOCK_TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
/** What Python's str.strip takes for blank, so that both languages agree on an empty reason. */
const BLANK = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;

/** @param {any} value */
const absent = (value) => value === null || value === undefined;
const isTime = (/** @type {any} */ value) => !Number.isNaN(timeMs(value));
/** A slot has one key: the same time written otherwise would be a slot of its own, and its dose charged again. */
const WHOLE_MINUTE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/;
const isSlot = (/** @type {any} */ value) => isId(value) && (WHOLE_MINUTE.test(value) || !isTime(value));
const isMinutes = (/** @type {any} */ value) => Number.isInteger(value) && value >= 1 && value <= 366 * 24 * 60;

/** @param {any} value @returns {boolean} */
function isSchedule(value) {
  if (!isObject(value) || (!absent(own(value, "stop")) && !isTime(value.stop))) return false;
  if (Object.hasOwn(value, "every_min")) return isMinutes(value.every_min) && isTime(own(value, "start"));
  if (Object.hasOwn(value, "at_local")) {
    const times = value.at_local;
    const allTimes = Array.isArray(times) && times.length > 0 && times.every((time) => typeof time === "string" && CLOCK_TIME.test(time));
    return allTimes && typeof own(value, "zone") === "string" && isTime(own(value, "start"));
  }
  if (Object.hasOwn(value, "once")) return isTime(value.once);
  if (Object.hasOwn(value, "stat")) return isTime(value.stat);
  if (own(value, "prn") === true) return absent(own(value, "min_gap_min")) || isMinutes(value.min_gap_min);
  return own(value, "cri") === true;
}

/** @param {string[]} words @returns {(value: any) => boolean} */
const oneOf = (...words) => (value) => words.includes(value);
const orNull = (/** @type {(value: any) => boolean} */ test) => (/** @type {any} */ value) => value === null || test(value);

/** type -> test, and what it must be, in words @type {Map<string, [(value: any) => boolean, string]>} */
const TYPES = new Map([
  ["id", [isId, "an id: 1 to 64 letters, digits or `:._-`"]],
  ["slot", [isSlot, "its due time in whole minutes, such as 2026-11-22T20:00:00Z, or prn: or cri: and an id"]],
  ["seq", [(value) => Number.isSafeInteger(value) && value >= 1, "a whole number from 1"]],
  ["ids", [(value) => Array.isArray(value) && value.every(isId), "a list of ids"]],
  ["seqs", [(value) => Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 1), "a list of whole numbers"]],
  ["text", [orNull((value) => typeof value === "string"), "text"]],
  ["flag", [orNull((value) => typeof value === "boolean"), "true or false"]],
  ["object", [orNull(isObject), "an object"]],
  ["decimal", [orNull(isAmount), 'decimal text such as "2.25", with a point and without a unit']],
  [
    "weight",
    [
      orNull((value) => isAmount(value) && Number(value) > 0 && Number(value) <= KG_MAX),
      'kilograms as decimal text such as "4.2", more than 0 and at most 10000',
    ],
  ],
  ["time", [orNull(isTime), "a UTC time such as 2026-11-22T19:00:00Z"]],
  ["schedule", [isSchedule, "a schedule: every_min and start, at_local with zone and start, once, stat, prn or cri"]],
  ["code", [orNull(oneOf("als", "bls", "dnr")), "als, bls, dnr or null"]],
  ["outcome", [oneOf("given", "partial", "held", "not_given", "stopped"), "given, partial, held, not_given or stopped"]],
  ["way", [orNull(oneOf("initials", "numeric", "text")), "initials, numeric or text"]],
  ["scope", [oneOf("device", "hospital"), "device or hospital"]],
  ["cause", [orNull(oneOf("power", "internet", "server", "router", "drill", "other")), "power, internet, server, router, drill or other"]],
]);

/**
 * What is wrong with an entry of a known kind, as a sentence; null where it has the shape that its kind asks for.
 * @param {Entry} entry @param {Rule} rule the rule of its kind @returns {string | null}
 */
export function check(entry, rule) {
  const { kind, data } = entry;
  if (rule.about_stay && absent(entry.stay)) return `${kind} needs \`stay\`.`;
  for (const field of rule.need ?? []) if (absent(own(data, field))) return `${kind} needs \`data.${field}\`.`;
  for (const [field, value] of Object.entries(data)) {
    const type = TYPES.get(own(rule.types, field));
    if (type !== undefined && !type[0](value)) return `\`data.${field}\` of ${kind} must be ${type[1]}.`;
  }
  const unless = Object.entries(rule.because_unless ?? {});
  const required = Boolean(rule.because) || unless.some(([field, free]) => !free.includes(own(data, field)));
  if (required && (absent(entry.because) || BLANK.test(entry.because))) return `${kind} needs \`because\`: a reason in words.`;
  return null;
}

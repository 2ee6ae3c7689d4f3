/**
 * Anesthetic sheets, read off the picture: readings, events, drugs and fluids with their totals, what is due next, and who joined
 * what. The twin of domain/anesthesia.py, where the theory stands.
 */
import { BadInput, amount, fraction, isAmount } from "./doses.js";
import { speciesOf } from "./emergency_doses.js";
import { happenedMs, isObject, nameOf, plainMinute } from "./entries.js";
import { remembered } from "./memory.js";
import { MINUTE_MS } from "./schedule.js";

/** Minutes between readings: 5 by common practice (VETERINARY [AN2]), a setting and a field of the sheet, from 1 to 15. */
export const INTERVAL_MIN = 5;
export const INTERVAL_MIN_LOWEST = 1;
export const INTERVAL_MIN_HIGHEST = 15;
/** Events by which readings begin and end to be asked for. */
export const BEGINS = "induction";
export const ENDS = "sternal";
/** The events that have a button of their own, in the order of a procedure; any other text is an event too. */
export const EVENTS = {
  premedication: "premedication", induction: "induction", intubated: "intubated", surgery_start: "surgery start", incision: "incision", closed: "closed",
  agent_off: "agent off", extubated: "extubated", sternal: "sternal",
};
export const COMMENT = "comment";
/** The lists of a sheet, as their paths end. */
const PARTS = ["readings", "events", "drugs", "addenda"];

/** What a reading may hold: [key, name, unit, lowest, highest that a monitor can show]; all as decimal text. */
export const PARAMETERS = [
  ["hr", "HR", "/min", 0, 500], ["rr", "RR", "/min", 0, 300], ["spo2", "SpO2", "%", 0, 100], ["etco2", "EtCO2", "mmHg", 0, 150],
  ["sys", "Systolic", "mmHg", 0, 350], ["dia", "Diastolic", "mmHg", 0, 300], ["map", "Mean", "mmHg", 0, 320], ["temp", "Temperature", "°C", 15, 46],
  ["agent", "Agent", "%", 0, 10], ["o2", "O2 flow", "L/min", 0, 20], ["fluids", "Fluids", "mL/h", 0, 20000],
].map(([key, name, unit, lowest, highest]) => ({ key: String(key), name: String(name), unit: String(unit), lowest: Number(lowest), highest: Number(highest) }));

/**
 * @typedef {import("./fold.js").Picture} Picture
 * @typedef {{name: string, atMs: number, data: Record<string, any>, device: string, by: string | null, sheet: string, late: boolean}} Item
 * @typedef {{name: string, atMs: number, values: Record<string, string>, device: string, by: string | null, sheet: string, late: boolean}} Reading
 * @typedef {{stay: string, sheet: string, members: string[], fields: Record<string, any>, openedMs: number, state: "open" | "intended" | "finalized",
 *   readings: Reading[], events: Item[], drugs: Item[], addenda: Item[]}} Sheet
 */

const less = (/** @type {any[]} */ a, /** @type {any[]} */ b) => {
  for (let place = 0; place < a.length; place += 1) if (a[place] !== b[place]) return a[place] < b[place] ? -1 : 1;
  return 0;
};

/** The sheets of a stay, those that people joined in one group; the first opened one is the first of its group. @param {Picture} picture @param {string} stay @returns {string[][]} */
export function groups(picture, stay) {
  const base = `stays/${stay}/anesthesia`;
  const there = picture.children(base).filter((sheet) => stands(picture, `${base}/${sheet}`));
  const root = new Map(there.map((sheet) => [sheet, sheet]));
  const find = (/** @type {string} */ sheet) => {
    while (root.get(sheet) !== sheet) sheet = /** @type {string} */ (root.get(sheet));
    return sheet;
  };
  for (const sheet of there) {
    // every join counts, not only the newest: who joined a third sheet did not part the first two
    for (const name of picture.writers(`${base}/${sheet}`, "joined_with")) {
      const other = picture.written(`${base}/${sheet}`, "joined_with", name);
      if (!root.has(other)) continue;
      const [one, two] = [find(sheet), find(other)].sort();
      root.set(two, one);
    }
  }
  const opened = new Map(there.map((sheet) => [sheet, openedBy(picture, `${base}/${sheet}`)]));
  const order = (/** @type {string} */ a, /** @type {string} */ b) => less(opened.get(a) ?? [], opened.get(b) ?? []);
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const sheet of there) found.set(find(sheet), [...(found.get(find(sheet)) ?? []), sheet]);
  return [...found.values()].map((group) => group.sort(order)).sort((a, b) => order(a[0], b[0]));
}

/** Whether a sheet is there: somebody opened it, or something that counts stands on it. @param {Picture} picture @param {string} path */
function stands(picture, path) {
  return picture.writers(path, "opened").length > 0 || PARTS.some((part) => picture.items(`${path}/${part}`).length > 0);
}

/** When a sheet was opened (or the first thing on it happened), and a word that settles a tie. @param {Picture} picture @param {string} path @returns {[number, string, string]} */
function openedBy(picture, path) {
  const opened = picture.writers(path, "opened").map((name) => /** @type {any} */ (picture.entries.get(name)));
  const all = opened.length ? opened : PARTS.flatMap((part) => picture.items(`${path}/${part}`));
  const first = all.sort((a, b) => less([happenedMs(a), nameOf(a)], [happenedMs(b), nameOf(b)]))[0];
  return [happenedMs(first), first.stamp, nameOf(first)];
}

/** The anesthesias of a stay, the first opened one first; kept until something about the stay arrives. @param {Picture} picture @param {string} stay @returns {Sheet[]} */
export const sheetsOf = (picture, stay) => remembered(picture, stay, "sheets", () => groups(picture, stay).map((group) => sheetOf(picture, stay, group)));

/** @param {Picture} picture @param {string} stay @param {string[]} group @returns {Sheet} */
function sheetOf(picture, stay, group) {
  const path = (/** @type {string} */ sheet) => `stays/${stay}/anesthesia/${sheet}`;
  const items = (/** @type {string} */ part) => group.flatMap((sheet) => picture.items(`${path(sheet)}/${part}`).map((entry) => ({
    name: nameOf(entry), atMs: happenedMs(entry), data: entry.data, device: entry.device, by: entry.by, sheet, late: isLate(picture, path(sheet), entry),
  }))).sort((a, b) => less([a.atMs, a.name], [b.atMs, b.name]));
  const readings = items("readings").map(({ data, ...rest }) => ({ ...rest, values: valuesOf(data) }));
  const members = group.map((sheet) => picture.object(path(sheet)));
  const state = members.every((one) => one.finalized === true) ? "finalized" : members.some((one) => one.finalize_intended === true) ? "intended" : "open";
  return {
    stay, sheet: group[0], members: group, fields: members[0], openedMs: openedBy(picture, path(group[0]))[0], state, readings,
    events: items("events"), drugs: items("drugs"), addenda: items("addenda"),
  };
}

/** @param {Record<string, any>} data @returns {Record<string, string>} */
function valuesOf(data) {
  if (!isObject(data.values)) return {};
  return Object.fromEntries(PARAMETERS.filter(({ key }) => Object.hasOwn(data.values, key) && isAmount(data.values[key])).map(({ key }) => [key, data.values[key]]));
}

/** Whether it came after its sheet was finalized, which did not know of it. @param {Picture} picture @param {string} path @param {any} entry */
function isLate(picture, path, entry) {
  const upto = picture.value(path, "upto");
  const seen = isObject(upto) ? (Object.hasOwn(upto, entry.device) ? upto[entry.device] : 0) : null;
  return entry.kind !== "anesthesia.addendum" && Number.isInteger(seen) && entry.seq > seen;
}

/** Minutes between readings: the sheet's own, else the hospital's setting, else 5; held between 1 and 15. @param {Sheet} sheet @param {unknown} [setting] */
export function intervalMin(sheet, setting = null) {
  const told = [sheet.fields.interval_min, setting].find((value) => Number.isInteger(value)) ?? INTERVAL_MIN;
  return Math.min(Math.max(Number(told), INTERVAL_MIN_LOWEST), INTERVAL_MIN_HIGHEST);
}

/** From when to when readings are asked for, ms; null where not yet. @param {Sheet} sheet @returns {{begin: number | null, end: number | null}} */
export function askedBetween(sheet) {
  const at = (/** @type {string} */ word) => sheet.events.filter((item) => item.data.event === word).map((item) => item.atMs);
  const begins = [...at(BEGINS), ...sheet.readings.slice(0, 1).map((one) => one.atMs)];
  const ends = at(ENDS);
  return { begin: begins.length ? Math.min(...begins) : null, end: ends.length ? Math.max(...ends) : null };
}

/**
 * Every slot for a reading from the beginning up to the next one ahead, in order; none before the beginning.
 * @param {Sheet} sheet @param {number} nowMs @param {unknown} [setting]
 * @returns {{key: string, dueMs: number, word: "read" | "due" | "late" | "missed" | "scheduled"}[]}
 */
export function dueReadings(sheet, nowMs, setting = null) {
  const { begin, end } = askedBetween(sheet);
  if (begin === null) return [];
  const step = intervalMin(sheet, setting) * MINUTE_MS;
  const first = Math.floor(begin / MINUTE_MS) * MINUTE_MS;
  const last = end ?? (sheet.state === "open" ? nowMs + step : nowMs);
  const taken = new Set(sheet.readings.map((one) => Math.floor((2 * (one.atMs - first) + step) / (2 * step))));
  const goesOn = sheet.state === "open" && end === null;
  const found = [];
  for (let place = 0, dueMs = first; dueMs <= last; place += 1, dueMs += step) {
    /** @type {"read" | "due" | "late" | "missed" | "scheduled"} */
    let word = 2 * (nowMs - dueMs) >= step ? "late" : "due";
    if (taken.has(place)) word = "read";
    else if (dueMs > nowMs) word = "scheduled";
    else if (nowMs >= dueMs + step || !goesOn) word = "missed";
    found.push({ key: plainMinute(dueMs), dueMs, word });
  }
  return found;
}

/**
 * What a ward sees of the readings: the one that is due or late, and the next, of each sheet that goes on.
 * @param {Sheet[]} sheets @param {number} nowMs @param {unknown} [setting]
 * @returns {{sheet: string, stay: string, key: string, dueMs: number, word: "due" | "late" | "scheduled"}[]}
 */
export function openReadings(sheets, nowMs, setting = null) {
  return sheets.filter(({ state }) => state === "open").flatMap((sheet) => dueReadings(sheet, nowMs, setting)
    .flatMap(({ key, dueMs, word }) => (word === "due" || word === "late" || word === "scheduled" ? [{ sheet: sheet.sheet, stay: sheet.stay, key, dueMs, word }] : [])));
}

/** The sum of each drug by its unit, in the order in which they were first given. @param {Sheet} sheet @returns {{drug: string, unit: string, amount: string, doses: number}[]} */
export function totals(sheet) {
  const found = new Map();
  for (const { data } of sheet.drugs) {
    if (!isAmount(data.amount)) continue;
    const unit = String(data.unit || "");
    const key = `${String(data.drug).trim().toLowerCase()}\n${unit}`;
    const known = found.get(key) ?? { drug: String(data.drug).trim(), unit, sum: fraction("0"), doses: 0 };
    found.set(key, { ...known, sum: plus(known.sum, fraction(data.amount)), doses: known.doses + 1 });
  }
  return [...found.values()].map(({ drug, unit, sum, doses }) => ({ drug, unit, amount: typed(sum), doses }));
}

const plus = (/** @type {any} */ a, /** @type {any} */ b) => ({ top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom });

/** A decimal fraction (its bottom a power of ten, or a divisor of one) without idle zeros. @param {{top: bigint, bottom: bigint}} value */
function typed({ top, bottom }) {
  const digits = String(bottom).length - 1;
  const text = String((top * 10n ** BigInt(digits)) / bottom).padStart(digits + 1, "0");
  const [whole, part] = [text.slice(0, text.length - digits), digits ? text.slice(-digits).replace(/0+$/, "") : ""];
  return part ? `${whole}.${part}` : whole;
}

/** Millilitres of fluids by the rates that were read: each holds until the next, the last until sternal, or until now. @param {Sheet} sheet @param {number} nowMs */
export function fluidsMl(sheet, nowMs) {
  const { end } = askedBetween(sheet);
  const last = Math.floor(end === null ? nowMs : Math.min(end, nowMs)); // a clock's word may have a fraction
  const rates = sheet.readings.filter((one) => one.values.fluids !== undefined && one.atMs <= last);
  let sum = fraction("0");
  for (const [place, one] of rates.entries()) {
    const rate = fraction(one.values.fluids);
    const ms = BigInt((rates[place + 1]?.atMs ?? last) - one.atMs);
    sum = plus(sum, { top: rate.top * ms, bottom: rate.bottom });
  }
  const bottom = sum.bottom * BigInt(60 * MINUTE_MS);
  // tenths, half up, as Python rounds
  return typed({ top: (20n * sum.top + bottom) / (2n * bottom), bottom: 10n });
}

/**
 * Which values lie outside the limits of the species: key -> "low" or "high".
 * @param {Record<string, string>} values @param {string} species @param {{species: string, key: string, low: string | null, high: string | null}[]} limits
 */
export function outOfLimit(values, species, limits) {
  /** @type {Record<string, "low" | "high">} */
  const found = {};
  const whom = speciesOf(species);
  for (const { species: of, key, low, high } of limits) {
    if (of !== whom || !Object.hasOwn(values, key)) continue;
    if (low !== null && Number(values[key]) < Number(low)) found[key] = "low";
    else if (high !== null && Number(values[key]) > Number(high)) found[key] = "high";
  }
  return found;
}

/** A typed value as it is kept, decimal text; throws BadInput with what to type instead. @param {string} key @param {string} text */
export function readValue(key, text) {
  const row = /** @type {any} */ (PARAMETERS.find((one) => one.key === key));
  const value = amount(text);
  if (!(Number(value) >= row.lowest && Number(value) <= row.highest)) throw new BadInput(`${row.name} lies between ${row.lowest} and ${row.highest} ${row.unit}. Check the number.`);
  return typed(fraction(value));
}

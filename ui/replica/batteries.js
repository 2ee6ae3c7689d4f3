/**
 * Batteries as a tablet works them out with no server: which device is charged first, which packs run and until when, who goes to the
 * charger next. The twin of domain/batteries.py, where the theory stands; tests/vectors/charge.json holds both. Pure: time comes in.
 */
import { fraction, isAmount } from "./doses.js";
import { happenedMs } from "./entries.js";

const HOUR_MS = 3_600_000;
/** A percentage that was told longer ago than this says little: a tablet in use loses about a fifth in two hours, ms. */
const TOLD_OLD_MS = 2 * HOUR_MS;
/** Percent. */
const FULL = 100;
/** Until a manager answers (domain/questionnaire.py): Wh of a pack, how much of it arrives in percent, W that a tablet draws. */
const ASSUMED = { pack_wh: "74", efficiency: "65", charge_w: "12" };
/** A longer row of digits in a name is no number that anybody counts by. */
const DIGITS_MAX = 15;

/**
 * @typedef {import("./fold.js").Picture} Picture
 * @typedef {{device: string, name: string, colour: string, percent: number | null, toldMs: number | null}} Waiting nulls: nobody told
 * @typedef {{pack: string, device: string, sinceMs: number, dueMs: number}} Running `device` is "" where it feeds a charging station
 */

/** The devices that chart, the emptiest first; of two alike the one that was told longer ago; those of which nobody told go last. @param {Picture} picture @returns {Waiting[]} */
export function chargeQueue(picture) {
  const waiting = charting(picture).map(({ device, name, colour }) => {
    const path = `batteries/${device}`;
    const percent = percentOf(picture.value(path, "percent"));
    const entry = percent === null ? null : writer(picture, path, "percent");
    return { device, name, colour, percent, toldMs: entry && happenedMs(entry) };
  });
  const rank = (/** @type {Waiting} */ one) => [Number(one.percent === null), one.percent ?? 0, one.toldMs ?? 0];
  return waiting.sort((a, b) => inOrder(rank(a), rank(b)) || byName(a, b));
}

/** The packs that are switched on, the one first that is due first. @param {Picture} picture @returns {Running[]} */
export function runningPacks(picture) {
  const runs = runsMs(picture);
  const found = [];
  for (const pack of picture.children("packs")) {
    const entry = writer(picture, `packs/${pack}`, "running");
    if (entry === null || picture.value(`packs/${pack}`, "running") !== true) continue;
    const sinceMs = happenedMs(entry);
    found.push({ pack, device: String(picture.value(`packs/${pack}`, "device") || ""), sinceMs, dueMs: sinceMs + runs });
  }
  return found.sort((a, b) => a.dueMs - b.dueMs || inOrder(natural(a.pack), natural(b.pack)));
}

/** Of those told of the emptiest that is not full and that no pack feeds now, or null. A pack past its time is empty and feeds nobody. @param {Waiting[]} queue @param {Running[]} running @param {number} nowMs */
export function nextUp(queue, running, nowMs) {
  const fed = new Set(running.filter((one) => one.dueMs > nowMs).map((one) => one.device));
  return queue.find((one) => one.percent !== null && one.percent < FULL && !fed.has(one.device)) ?? null;
}

/** Whether a percentage was told too long ago to go by. @param {{toldMs: number | null}} one @param {number} nowMs */
export const isOld = ({ toldMs }, nowMs) => toldMs === null || nowMs - toldMs > TOLD_OLD_MS;

/** A percentage as told: a whole number from 0 to 100, or the same as text of at most three digits; null for anything else. @param {unknown} value @returns {number | null} */
export function percentOf(value) {
  const number = typeof value === "string" && /^\d{1,3}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= FULL ? number : null;
}

/** How long one pack feeds one tablet that charges all the time, ms. @param {Picture} picture @returns {number} */
function runsMs(picture) {
  const [pack, arrives, draws] = Object.entries(ASSUMED).map(([question, assumed]) => {
    const answer = picture.value(`readiness/${question}`, "answer");
    return fraction(isAmount(answer) && fraction(answer).top > 0n ? answer : assumed);
  });
  return Number((pack.top * arrives.top * draws.bottom * BigInt(HOUR_MS)) / (pack.bottom * arrives.bottom * 100n * draws.top));
}

/** The devices on which treatments are charted now: enrolled, not lost, not revoked, and under their newest identity. @param {Picture} picture */
function charting(picture) {
  const all = picture.children("devices").map((device) => ({ device, told: picture.object(`devices/${device}`) }));
  const renewed = new Set(all.map(({ told }) => told.previous));
  const here = all.filter(({ device, told }) => (told.role || "device") === "device" && !told.revoked && !told.lost && !renewed.has(device));
  return here.map(({ device, told }) => ({ device, name: text(told.name) || device, colour: text(told.colour) }));
}

/** The entry whose value a register shows. @param {Picture} picture @param {string} path @param {string} field @returns {any} or null */
const writer = (picture, path, field) => picture.entries.get(picture.winners(path, field).at(-1) ?? "") ?? null;

/** @param {unknown} value */
const text = (value) => (typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "");

/** A key by which 2 comes before 10, and upper and lower case are alike: words before numbers. @param {string} name @returns {(number | string)[]} */
const natural = (name) => (name.toLowerCase().match(/\d+|\D+/g) ?? []).flatMap((piece) => (/^\d/.test(piece) && piece.length <= DIGITS_MAX ? [Number(piece), ""] : [-1, piece]));

/** @param {{name: string, device: string}} a @param {{name: string, device: string}} b */
const byName = (a, b) => inOrder(natural(a.name), natural(b.name)) || (a.device < b.device ? -1 : 1);

/** Place by place; what is shorter comes first. @param {any[]} one @param {any[]} other */
function inOrder(one, other) {
  for (const [place, mine] of one.entries()) {
    if (place >= other.length) return 1;
    if (mine !== other[place]) return mine < other[place] ? -1 : 1;
  }
  return other.length > one.length ? -1 : 0;
}

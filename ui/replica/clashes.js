/**
 * What disagrees: acts on one slot, acts under an order that was changed apart, possible doubles, registers, sheets, bills.
 * The twin of domain/clashes.py, where the theory stands.
 */
import { groups } from "./anesthesia.js";
import { happenedMs, nameOf, own, timeMs, timeOr } from "./entries.js";
import { remembered } from "./memory.js";
import { intervalMin, MINUTE_MS } from "./schedule.js";

/**
 * @typedef {import("./entries.js").Entry} Entry
 * @typedef {import("./fold.js").Picture} Picture
 * @typedef {object} Clash
 * @property {"slot" | "order" | "double" | "register" | "sheets" | "bill"} kind
 * @property {string[]} members all entries that clash, sorted
 * @property {string | null} stay
 * @property {string | null} order
 * @property {string | null} slot
 * @property {string | null} path
 * @property {string | null} field
 * @property {Set<string> | null} keep what a settlement in force keeps, null while open
 * @property {boolean} open whether a person must still settle it
 * @typedef {{live: Entry[], counted: Entry[], clash: Clash | null}} Acts `live`: unstruck and not corrected; `counted`: that count now;
 *   `clash`: the slot's own
 */

/** Two acts of an order that has neither an interval nor a least gap are a possible double within this (PROTOCOL). */
export const DOUBLE_MIN_DEFAULT = 30;
export const DONE = new Set(["given", "partial"]);
const CHANGES = new Set(["order.changed", "order.stopped"]);
/** What batteries were read to have is no disagreement: the newest reading is shown, with its age. */
const READINGS = ["batteries/", "packs/"];

/**
 * @param {Clash["kind"]} kind @param {Iterable<string>} members @param {string | null} stay @param {Set<string> | null} keep
 * @param {Partial<Clash>} [more] @returns {Clash}
 */
function clashOf(kind, members, stay, keep, more = {}) {
  return { kind, members: [...members].sort(), stay, order: null, slot: null, path: null, field: null, keep, open: keep === null, ...more };
}

/** Every clash of a stay, settled ones too. @param {Picture} picture @param {string} stay @returns {Clash[]} */
export const ofStay = (picture, stay) => remembered(picture, stay, "clashes", () => reckonClashes(picture, stay));

/** @param {Picture} picture @param {string} stay @returns {Clash[]} */
function reckonClashes(picture, stay) {
  const ofOrders = picture.children(`stays/${stay}/orders`).flatMap((order) => ofOrder(picture, stay, order));
  const ofRegisters = picture.paths(stay).flatMap((path) => registerClashes(picture, stay, path));
  return [...ofOrders, ...ofRegisters, ...ofSheets(picture, stay), ...ofBills(picture, stay)];
}

/** The clashes among the hospital's own registers (devices, boards, settings). @param {Picture} picture @returns {Clash[]} */
export const ofHospital = (picture) =>
  picture.paths(null).filter((path) => !READINGS.some((start) => path.startsWith(start))).flatMap((path) => registerClashes(picture, null, path));

/** The clashes of a stay that wait for a person. @param {Picture} picture @param {string} stay @returns {Clash[]} */
export const openOfStay = (picture, stay) => ofStay(picture, stay).filter((clash) => clash.open);

/** The clashes of one order: those of its slots, and its possible doubles. @param {Picture} picture @param {string} stay @param {string} order */
export function ofOrder(picture, stay, order) {
  const slots = actsBySlot(picture, stay, order);
  const ofSlots = [...slots.values()].flatMap((acts) => (acts.clash ? [acts.clash] : []));
  return [...ofSlots, ...doubles(picture, stay, order, slots)];
}

/** @param {Picture} picture @param {string} stay @param {string} order @returns {Map<string, Acts>} */
const actsBySlot = (picture, stay, order) =>
  remembered(picture, stay, `slots ${order}`, () => {
    const slots = picture.children(`stays/${stay}/orders/${order}/slots`);
    return new Map(slots.map((slot) => [slot, slotActs(picture, stay, order, slot)]));
  });

/**
 * What was done about one slot. An act that saw another replaces it (a correction), unless it is a further act (`repeat`).
 * @param {Picture} picture @param {string} stay @param {string} order @param {string} slot @returns {Acts}
 */
export function slotActs(picture, stay, order, slot) {
  const acts = picture.items(`stays/${stay}/orders/${order}/slots/${slot}`);
  const live = acts.filter((old) => !acts.some((act) => act !== old && replaces(picture, act, old)));
  /** @type {Set<string>} */
  const between = new Set();
  for (const [one, other] of pairs(live)) if (actsClash(picture, one, other)) between.add(nameOf(one)).add(nameOf(other));
  const members = new Set(between);
  for (const act of live) for (const change of changesApart(picture, act)) members.add(nameOf(act)).add(change);
  if (members.size === 0) return { live, counted: live, clash: null };
  const keep = picture.settlement(stay, members);
  const clash = clashOf(between.size ? "slot" : "order", members, stay, keep, { order, slot });
  const counted = keep === null ? live : live.filter((act) => !members.has(nameOf(act)) || keep.has(nameOf(act)));
  return { live, counted, clash };
}

/** @param {Picture} picture @param {Entry} act @param {Entry} old */
function replaces(picture, act, old) {
  return act.data.repeat !== true && picture.saw(nameOf(act), nameOf(old)) && !picture.saw(nameOf(old), nameOf(act));
}

/** @template T @param {T[]} things @returns {[T, T][]} */
const pairs = (things) => things.flatMap((one, place) => things.slice(place + 1).map((other) => /** @type {[T, T]} */ ([one, other])));

/** Whether neither knew the other. @param {Picture} picture @param {string} one @param {string} other */
export const apart = (picture, one, other) => picture.saw(one, other) === picture.saw(other, one);

/** @param {Picture} picture @param {Entry} one @param {Entry} other */
function actsClash(picture, one, other) {
  return (DONE.has(one.data.outcome) || DONE.has(other.data.outcome)) && apart(picture, nameOf(one), nameOf(other));
}

/** The changes and the stops of the act's order that were made apart from it and concern its slot. @param {Picture} picture @param {Entry} act */
function changesApart(picture, act) {
  const path = `stays/${act.stay}/orders/${act.data.order}`;
  const changes = new Set(picture.fields(path).flatMap((field) => picture.writers(path, field)));
  const due = slotMs(act);
  return [...changes].filter((name) => {
    const change = /** @type {Entry} */ (picture.entries.get(name));
    return CHANGES.has(change.kind) && apart(picture, nameOf(act), name) && due >= timeOr(own(change.data, "from"), -Infinity);
  });
}

/** When the act's slot is due, ms; a PRN or CRI act's slot is when it happened. @param {Entry} act @returns {number} */
export function slotMs(act) {
  const due = timeMs(act.data.slot);
  return Number.isNaN(due) ? happenedMs(act) : due;
}

/** How near, in minutes, two acts of this order must be to be a possible double: half its interval, or its least gap. */
export function doubleWithinMin(/** @type {Picture} */ picture, /** @type {string} */ stay, /** @type {string} */ order) {
  const schedule = picture.value(`stays/${stay}/orders/${order}`, "schedule") ?? {};
  const interval = intervalMin(schedule);
  return interval !== null ? interval / 2 : schedule.min_gap_min || DOUBLE_MIN_DEFAULT;
}

/** @param {Picture} picture @param {string} stay @param {string} order @param {Map<string, Acts>} slots @returns {Clash[]} */
function doubles(picture, stay, order, slots) {
  const done = [...slots.values()].flatMap((acts) => acts.counted).filter((act) => DONE.has(act.data.outcome));
  if (done.length < 2) return [];
  const within = doubleWithinMin(picture, stay, order) * MINUTE_MS;
  const timed = done.map((act) => ({ when: happenedMs(act), name: nameOf(act), slot: act.data.slot }));
  timed.sort((a, b) => a.when - b.when || (a.name < b.name ? -1 : 1));
  const found = [];
  for (const [place, act] of timed.entries()) {
    for (let next = place + 1; next < timed.length && timed[next].when - act.when <= within; next += 1) {
      const other = timed[next];
      if (act.slot === other.slot || !apart(picture, act.name, other.name)) continue;
      found.push(clashOf("double", [act.name, other.name], stay, picture.settlement(stay, [act.name, other.name]), { order }));
    }
  }
  return found;
}

/** @param {Picture} picture @param {string | null} stay @param {string} path @returns {Clash[]} */
function registerClashes(picture, stay, path) {
  return picture.fields(path).flatMap((field) => {
    const heads = picture.heads(path, field);
    return picture.disagree(path, field, heads) ? [clashOf("register", heads, stay, picture.settled(path, field, heads), { path, field })] : [];
  });
}

/** @param {Picture} picture @param {string} stay @returns {Clash[]} */
function ofSheets(picture, stay) {
  const base = `stays/${stay}/anesthesia`;
  const opened = picture.children(base).flatMap((sheet) => picture.heads(`${base}/${sheet}`, "opened").map((name) => ({ name, sheet })));
  const group = new Map(groups(picture, stay).flatMap((all) => all.map((sheet) => [sheet, all[0]])));
  return pairs(opened)
    .filter(([a, b]) => a.sheet !== b.sheet && group.get(a.sheet) !== group.get(b.sheet) && apart(picture, a.name, b.name))
    .map(([a, b]) => clashOf("sheets", [a.name, b.name], stay, picture.settlement(stay, [a.name, b.name])));
}

/** @param {Picture} picture @param {string} stay @returns {Clash[]} */
function ofBills(picture, stay) {
  const found = [];
  for (const path of picture.paths(stay).filter((each) => each.startsWith("charges/"))) {
    for (const sent of picture.heads(path, "sent")) {
      for (const entered of picture.heads(path, "entered")) {
        if (apart(picture, sent, entered)) found.push(clashOf("bill", [sent, entered], stay, picture.settlement(stay, [sent, entered]), { path }));
      }
    }
  }
  return found;
}

/**
 * The acts of each slot of an order, less those that the settlement of a possible double does not keep.
 * @param {Picture} picture @param {string} stay @param {string} order @returns {Map<string, Acts>}
 */
export const countedActs = (picture, stay, order) => remembered(picture, stay, `acts ${order}`, () => reckonActs(picture, stay, order));

/** @param {Picture} picture @param {string} stay @param {string} order @returns {Map<string, Acts>} */
function reckonActs(picture, stay, order) {
  const slots = actsBySlot(picture, stay, order);
  /** @type {Set<string>} */
  const dropped = new Set();
  for (const { members, keep } of doubles(picture, stay, order, slots)) for (const name of members) if (keep && !keep.has(name)) dropped.add(name);
  if (dropped.size === 0) return slots;
  return new Map([...slots].map(([slot, acts]) => [slot, { ...acts, counted: acts.counted.filter((act) => !dropped.has(nameOf(act))) }]));
}

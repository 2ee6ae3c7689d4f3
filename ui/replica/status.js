/**
 * What state a slot is in: computed from entries and a `now`, never stored. The twin of domain/status.py, where the table of
 * states stands in the ward's words.
 */
import { countedActs, openOfStay, slotMs } from "./clashes.js";
import { happenedMs, isObject, own, shownOrder, timeMs, timeOr } from "./entries.js";
import { remembered } from "./memory.js";
import { intervalMin, MINUTE_MS, slotKeys } from "./schedule.js";

/** Minutes; defaults of PROTOCOL "Schedules and slots", which a hospital may set per section. */
export const DUE_BEFORE_MIN = 15;
export const LATE_AFTER_MIN = 30;
export const STAT_LATE_AFTER_MIN = 10;
/** The sections that have a setting of their own; "Fluids" and "fluid" are one, so many letters tell. */
export const SECTIONS = ["medication", "fluid", "feeding", "monitoring", "diagnostics", "procedure", "activity", "task"];
const SAME_LETTERS = 5;
const WINDOW_MAX_MIN = 1440;
const SETTINGS = "settings/hospital";
export const OPEN_STATES = new Set(["scheduled", "due", "late"]);

/**
 * @typedef {import("./entries.js").Entry} Entry
 * @typedef {import("./fold.js").Picture} Picture
 * @typedef {import("./clashes.js").Acts} Acts
 * @typedef {import("./schedule.js").Zones} Zones
 * @typedef {object} Slot one slot with all that its state needs
 * @property {string} stay
 * @property {string} order
 * @property {string} key
 * @property {number} dueMs where it was moved to, if it was
 * @property {Acts} acts
 * @property {number} lateAfterMin
 * @property {boolean} stat
 * @property {number} merged how many daily times fell together in it
 * @property {string | null} skipped the reason, where it is left out beforehand
 * @property {boolean} scheduled whether the order asks for it; an act beside the schedule, such as a PRN act, has a slot of its own
 * @property {number} [dueBeforeMin] from so many minutes before its time it is due
 * @typedef {{word: "scheduled" | "due" | "late" | "given" | "partial" | "held" | "not_given" | "clash", atMs: number, detail: string}} State
 *   `atMs`: an open slot's due time, else when it was done
 */

/** The state of a slot at `nowMs` (server time). @param {Slot} slot @param {number} nowMs @param {number} [dueBeforeMin] @returns {State} */
export function slotState(slot, nowMs, dueBeforeMin = slot.dueBeforeMin ?? DUE_BEFORE_MIN) {
  const { clash, counted } = slot.acts;
  if (clash?.open) return { word: "clash", atMs: slot.dueMs, detail: "" };
  if (counted.length) {
    const act = [...counted].sort((a, b) => rank(a) - rank(b) || shownOrder(a, b))[counted.length - 1];
    const { outcome } = act.data;
    const until = outcome === "held" ? timeMs(own(act.data, "until")) : NaN;
    if (nowMs >= until) return open(until, slot, nowMs, dueBeforeMin);
    const stopped = outcome === "stopped";
    return { word: stopped ? "not_given" : outcome, atMs: happenedMs(act), detail: stopped ? "stopped" : "" };
  }
  if (slot.skipped !== null) return { word: "not_given", atMs: slot.dueMs, detail: "skipped" };
  if (!slot.scheduled) return { word: "not_given", atMs: slot.dueMs, detail: "not_kept" };
  return open(slot.dueMs, slot, nowMs, dueBeforeMin);
}

/** The same under the name it has in domain/status.py. */
export const state = slotState;

/** @param {Entry} act */
const rank = (act) => ({ given: 3, partial: 2 })[/** @type {string} */ (act.data.outcome)] ?? 1;

/** @param {number} dueMs @param {Slot} slot @param {number} nowMs @param {number} dueBeforeMin @returns {State} */
function open(dueMs, slot, nowMs, dueBeforeMin) {
  const ahead = nowMs < dueMs - dueBeforeMin * MINUTE_MS;
  const past = nowMs > dueMs + slot.lateAfterMin * MINUTE_MS;
  return { word: ahead ? "scheduled" : past ? "late" : "due", atMs: dueMs, detail: "" };
}

/** Minutes past its due time at which a slot of this schedule is late. @param {Record<string, any>} schedule @param {number} [lateAfterMin] */
export function lateAfter(schedule, lateAfterMin = LATE_AFTER_MIN) {
  if ("stat" in schedule) return STAT_LATE_AFTER_MIN;
  const interval = intervalMin(schedule);
  return interval === null ? lateAfterMin : Math.min(lateAfterMin, interval / 2);
}

/** Minutes after which a treatment of this section is late: its own setting, else the hospital's, else 30. @param {Picture} picture @param {unknown} section */
export function lateWindow(picture, section) {
  const word = typeof section === "string" ? section.toLowerCase().slice(0, SAME_LETTERS) : "";
  const own = word && SECTIONS.find((name) => name.slice(0, SAME_LETTERS) === word);
  const usual = minutes(picture, "late_after_min", LATE_AFTER_MIN);
  return own ? minutes(picture, `late_after_min.${own}`, usual) : usual;
}

/** Minutes before its time from which a treatment is due. @param {Picture} picture */
export const dueWindow = (picture) => minutes(picture, "due_before_min", DUE_BEFORE_MIN);

/** @param {Picture} picture @param {string} setting @param {number} usual */
function minutes(picture, setting, usual) {
  const found = picture.value(SETTINGS, setting);
  return Number.isInteger(found) && found >= 1 && found <= WINDOW_MAX_MIN ? found : usual;
}

/** Answers are reckoned for whole hours and kept, so that a view whose window moves on with the clock asks nothing new (ms). */
const WINDOW_MS = 60 * MINUTE_MS;
/**
 * The slots of an order due in [since, until), by due time. A charted slot is always shown, whatever became of the schedule.
 * The slots are kept until something about the stay arrives; nobody may change them.
 * @param {Picture} picture @param {string} stay @param {string} order @param {number} sinceMs @param {number} untilMs @param {Zones} zones
 * @param {number} [lateAfterMin] by default what the hospital set for the order's section @returns {Slot[]}
 */
export function orderSlots(picture, stay, order, sinceMs, untilMs, zones, lateAfterMin = lateWindow(picture, picture.value(`stays/${stay}/orders/${order}`, "section"))) {
  const [begin, end] = [Math.floor(sinceMs / WINDOW_MS) * WINDOW_MS, Math.ceil(untilMs / WINDOW_MS) * WINDOW_MS];
  const reckon = () => reckonSlots(picture, stay, order, begin, end, zones, lateAfterMin);
  const byZones = remembered(picture, stay, `due ${order} ${begin} ${end} ${lateAfterMin}`, () => new Map());
  if (!byZones.has(zones)) byZones.clear();
  const slots = byZones.get(zones) ?? byZones.set(zones, reckon()).get(zones);
  return slots.filter((slot) => sinceMs <= slot.dueMs && slot.dueMs < untilMs);
}

/** @returns {Slot[]} */
function reckonSlots(
  /** @type {Picture} */ picture, /** @type {string} */ stay, /** @type {string} */ order,
  /** @type {number} */ sinceMs, /** @type {number} */ untilMs, /** @type {Zones} */ zones, /** @type {number} */ lateAfterMin,
) {
  const path = `stays/${stay}/orders/${order}`;
  const acts = countedActs(picture, stay, order);
  const dueBeforeMin = dueWindow(picture);
  const forms = schedules(picture, path);
  /** @type {Map<string, Slot>} */
  const found = new Map();
  /** @param {import("./schedule.js").Due} due @param {Record<string, any>} schedule @param {boolean} scheduled */
  const put = (due, schedule, scheduled) => {
    const at = `${path}/slots/${due.key}`;
    found.set(due.key, {
      stay, order, key: due.key, dueMs: timeOr(picture.value(at, "to"), due.dueMs), acts: acts.get(due.key) ?? { live: [], counted: [], clash: null },
      lateAfterMin: lateAfter(schedule, lateAfterMin), stat: "stat" in schedule, merged: due.merged, skipped: skippedWhy(picture, at), scheduled, dueBeforeMin,
    });
  };
  for (const { schedule, firstMs, lastMs } of forms) {
    for (const due of slotKeys(schedule, Math.max(sinceMs, firstMs), Math.min(untilMs, lastMs), zones)) put(due, schedule, true);
  }
  // slots that people touched may lie elsewhere: moved into the window, or charted beside the schedule
  for (const key of picture.children(`${path}/slots`)) {
    if (found.has(key)) continue;
    const ms = timeMs(key);
    const elsewhere = ms < sinceMs || ms >= untilMs;
    if (elsewhere && picture.value(`${path}/slots/${key}`, "to") === null) continue;
    const form = formOf(key, forms, zones);
    const live = acts.get(key)?.live ?? [];
    if (form) put(form.due, form.schedule, true);
    else if (live.length) put({ key, dueMs: Math.min(...live.map(slotMs)), merged: 1 }, picture.value(path, "schedule") ?? {}, false);
  }
  const inside = [...found.values()].filter((slot) => sinceMs <= slot.dueMs && slot.dueMs < untilMs);
  return inside.sort((a, b) => a.dueMs - b.dueMs || (a.key < b.key ? -1 : 1));
}

/** The form of the schedule that has this slot. @param {string} key @param {Form[]} forms @param {Zones} zones */
function formOf(key, forms, zones) {
  const ms = timeMs(key);
  if (Number.isNaN(ms)) return undefined;
  for (const { schedule, firstMs, lastMs } of forms) {
    const due = firstMs <= ms && ms < lastMs ? slotKeys(schedule, ms, ms + MINUTE_MS, zones).find((one) => one.key === key) : undefined;
    if (due) return { due, schedule };
  }
  return undefined;
}

/** @param {Picture} picture @param {string} path @returns {string | null} */
function skippedWhy(picture, path) {
  const winners = picture.winners(path, "skipped");
  const last = winners[winners.length - 1];
  return last !== undefined && picture.written(path, "skipped", last) === true ? (picture.entries.get(last)?.because ?? "") : null;
}

/** @typedef {{schedule: Record<string, any>, firstMs: number, lastMs: number}} Form a schedule and the time it rules, [first, last) */

/**
 * The forms of an order's schedule with the time each rules: earlier slots keep the old form, and none lie past the stop.
 * @param {Picture} picture @param {string} path @returns {Form[]}
 */
export function schedules(picture, path) {
  const found = [];
  let lastMs = timeOr(picture.value(path, "stopped"), Infinity);
  let names = picture.writers(path, "schedule");
  while (names.length) {
    const heads = picture.headsAmong(names);
    const shown = picture.kept(path, "schedule", heads);
    const name = shown[shown.length - 1];
    const schedule = picture.written(path, "schedule", name);
    const entry = /** @type {Entry} */ (picture.entries.get(name));
    const firstMs = entry.kind === "order.placed" ? -Infinity : timeOr(own(entry.data, "from"), happenedMs(entry));
    if (isObject(schedule) && firstMs < lastMs) {
      found.push({ schedule, firstMs, lastMs });
      lastMs = firstMs;
    }
    names = names.filter((other) => !heads.includes(other));
  }
  return found;
}

/**
 * What the views show of one patient: all slots in the window with their states, how many are late, due and disagree, and the
 * first that is open.
 * @param {Picture} picture @param {string} stay @param {number} sinceMs @param {number} untilMs @param {number} nowMs @param {Zones} zones
 * @returns {{slots: (Slot & {state: State})[], late: number, due: number, clash: number, next: (Slot & {state: State}) | null}}
 */
export function patientSummary(picture, stay, sinceMs, untilMs, nowMs, zones) {
  const slots = picture.children(`stays/${stay}/orders`)
    .flatMap((order) => orderSlots(picture, stay, order, sinceMs, untilMs, zones))
    .map((slot) => ({ ...slot, state: slotState(slot, nowMs) }));
  slots.sort((a, b) => a.state.atMs - b.state.atMs || (a.order < b.order ? -1 : a.order > b.order ? 1 : a.key < b.key ? -1 : 1));
  const count = (/** @type {string} */ word) => slots.filter((slot) => slot.state.word === word).length;
  const next = slots.find((slot) => OPEN_STATES.has(slot.state.word)) ?? null;
  return { slots, late: count("late"), due: count("due"), clash: openOfStay(picture, stay).length, next };
}

/**
 * The flowsheet's 24 hours: orders by section, one column an hour, what was and is to be done in each cell. Pure.
 */
import { orderSlots } from "wardlight/status.js";
import { actWords, isElsewhere, stateHere } from "./acts.js";
import { ordersOf } from "./orders.js";
import { SECTIONS } from "./words.js";

const HOUR_MS = 3_600_000;
/** "Fluids" and "fluid" are one section: so many letters tell. */
const SAME = 5;
export const GRID_HOURS = 24;
/** The window begins so many hours before the present one. */
export const GRID_BACK_HOURS = 12;

/**
 * @param {import("./acts.js").Ward} ward @param {import("./patients.js").Patient} patient
 * @param {number} turned hours that the window was moved back (negative) or on
 */
export function gridOf(ward, patient, turned = 0) {
  const begin = ward.clock.hourStart(ward.now) + (turned - GRID_BACK_HOURS) * HOUR_MS;
  const end = begin + GRID_HOURS * HOUR_MS;
  const elsewhere = isElsewhere(ward, patient.stay);
  const hours = Array.from({ length: GRID_HOURS }, (_, n) => ({ ms: begin + n * HOUR_MS, label: hourLabel(ward.clock, begin + n * HOUR_MS), now: n === GRID_BACK_HOURS - turned }));
  const sections = new Map();
  for (const order of ordersOf(ward.picture, patient)) {
    const slots = orderSlots(ward.picture, order.stay, order.order, begin, end, ward.zones);
    if (order.stopped && Date.parse(order.stopped) < begin && !slots.length) continue;
    const cells = Array.from({ length: GRID_HOURS }, () => []);
    for (const slot of slots) {
      const state = stateHere(slot, ward, elsewhere);
      const said = slot.acts.counted.map((act) => actWords(ward, act)).join("; ");
      cells[Math.floor((slot.dueMs - begin) / HOUR_MS)]?.push({
        key: slot.key, word: state.word, known: state.known, time: ward.clock.time(slot.dueMs), said,
        value: slot.acts.counted.map((act) => act.data.value).filter((value) => value !== undefined && value !== null).join(", "),
      });
    }
    const section = order.section || "other";
    sections.set(section, [...(sections.get(section) ?? []), { key: order.path, name: order.name, words: order.words, stopped: Boolean(order.stopped), cells }]);
  }
  const place = (name) => (SECTIONS.findIndex((known) => name.toLowerCase().startsWith(known.slice(0, SAME))) + 1 || SECTIONS.length + 1);
  return { hours, sections: [...sections].sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b)).map(([name, rows]) => ({ name, rows })) };
}

/** "02", or "2 am" */
function hourLabel(clock, ms) {
  return clock.time(ms).replace(/:\d\d/, "");
}

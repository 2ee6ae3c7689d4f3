/**
 * A patient's orders as they stand, and what a person reads about them. Pure.
 */
import { isAmount, reckon } from "wardlight/doses.js";
import { hours24In, scheduleWords } from "./schedules.js";

const text = (value) => (typeof value === "string" || typeof value === "number" ? String(value).trim() : "");

/**
 * @typedef {{stay: string, order: string, path: string, name: string, section: string, schedule: any, words: string, dose: any, how: string,
 *   reckoned: any, way: "initials"|"numeric"|"text", unit: string, billing: any, stopped: string|null, stat: boolean, prn: boolean, cri: boolean}} Order
 * @param {any} picture @param {import("./patients.js").Patient} patient @returns {Order[]} by name
 */
export function ordersOf(picture, patient) {
  const found = patient.stays.flatMap((stay) => picture.children(`stays/${stay}/orders`).map((order) => orderOf(picture, stay, order, patient.kg)));
  return found.sort((a, b) => a.name.localeCompare(b.name, "en") || (a.order < b.order ? -1 : 1));
}

/** @returns {Order} */
export function orderOf(picture, stay, order, kg) {
  const path = `stays/${stay}/orders/${order}`;
  const now = picture.object(path);
  const dose = now.dose && typeof now.dose === "object" ? now.dose : {};
  const schedule = now.schedule && typeof now.schedule === "object" ? now.schedule : {};
  const reckoned = reckon(dose, isAmount(kg) ? kg : null);
  return {
    stay, order, path, name: text(now.name) || order, section: text(now.section), schedule, words: scheduleWords(schedule, hours24In(picture)), dose, reckoned,
    how: (schedule.cri === true ? rateWords(dose, kg) : reckoned.text) || text(now.instructions), way: ["numeric", "text"].includes(now.entry) ? now.entry : "initials", unit: text(now.unit) || text(dose.unit),
    billing: now.billing && typeof now.billing === "object" ? now.billing : null, stopped: typeof now.stopped === "string" ? now.stopped : null,
    stat: "stat" in schedule, prn: schedule.prn === true, cri: schedule.cri === true,
  };
}

/** A running rate has no volume of its own: "50 mcg/kg/min IV"; "2 mL/h/kg × 9.4 kg = 18.8 mL/h" where it goes by weight. */
export function rateWords(dose, kg) {
  if (dose.per_kg === true) return reckon({ ...dose, concentration: null }, isAmount(kg) ? kg : null).text;
  return [text(dose.amount), text(dose.unit), text(dose.route)].filter(Boolean).join(" ");
}

/** What goes with an act of this order: what was to be given, and the code and price that were shown when it was done. */
export function actData(order, outcome) {
  const done = outcome === "given" || outcome === "partial";
  const { amount, unit } = order.reckoned;
  return {
    ...(done && amount ? { amount, unit } : {}),
    ...(done && order.billing?.code !== undefined ? { code: order.billing.code } : {}),
    ...(done && isAmount(order.billing?.price) ? { price: order.billing.price } : {}),
  };
}

/** "Cefazolin 235 mg IV" */
export function briefly(order) {
  const { amount, unit } = order.reckoned;
  return amount ? [order.name, amount, unit, text(order.dose.route)].filter(Boolean).join(" ") : order.name;
}

/** The sheet of a new order: what is asked, and what becomes of it. What is typed short is read back spelled out before it is kept. Pure. */
import { amount, reckon } from "wardlight/doses.js";
import { rateWords } from "./orders.js";
import { hours24In, readSchedule, scheduleWords } from "./schedules.js";
import { SECTIONS, words } from "./words.js";

const WAYS = ["initials", "numeric", "text"];

export function orderFields() {
  const dose = (values) => values.section === "medication" || values.section === "fluid";
  return [
    { name: "section", label: words.sectionLabel, type: "choice", options: SECTIONS.map((one) => [one, one]) },
    { name: "name", label: words.orderName, type: "text" },
    { name: "schedule", label: words.scheduleLabel, type: "text", offer: ["STAT", "q4h", "q6h", "q8h", "BID", "SID", "PRN", "CRI"], hint: words.scheduleHint },
    { name: "amount", label: words.amountLabel, type: "amount", half: true, when: dose },
    { name: "unit", label: words.unitLabel, type: "text", offer: ["mg", "mcg", "mL", "mL/h", "U"], half: true, when: dose },
    { name: "per_kg", label: words.perKgLabel, type: "toggle", when: dose },
    { name: "concentration", label: words.concentrationLabel, type: "amount", half: true, when: dose },
    { name: "route", label: words.routeLabel, type: "text", offer: ["IV", "IM", "SC", "PO"], half: true, when: dose },
    { name: "entry", label: words.wayLabel, type: "choice", options: WAYS.map((way) => [way, words.ways[way]]) },
    { name: "value_unit", label: words.valueUnitLabel, type: "text", half: true, when: (values) => values.entry === "numeric" },
  ];
}

const clean = (text) => String(text ?? "").trim();

/** The schedule that was typed, from the next full quarter of an hour on; STAT from now. */
function scheduleOf(values, view) {
  const now = view.replica.now();
  const typed = clean(values.schedule).toLowerCase();
  const start = typed === "stat" || typed === "now" ? now : Math.ceil(now / QUARTER_MS) * QUARTER_MS;
  return readSchedule(typed, start, view.replica.settings?.zone ?? "UTC");
}

const QUARTER_MS = 15 * 60_000;

function doseOf(values) {
  if (!["medication", "fluid"].includes(values.section)) return null;
  const number = (text) => (clean(text) ? amount(text) : null);
  const dose = { amount: number(values.amount), unit: clean(values.unit), per_kg: Boolean(values.per_kg), concentration: number(values.concentration), route: clean(values.route) };
  const told = Object.fromEntries(Object.entries(dose).filter(([, value]) => value !== null && value !== "" && value !== false));
  return Object.keys(told).length ? told : null;
}

/** What is missing or cannot be, by field. */
export function checkOrder(values, view) {
  const wrong = {};
  if (!clean(values.name)) wrong.name = words.reqName;
  if (!scheduleOf(values, view)) wrong.schedule = words.badSchedule;
  for (const field of ["amount", "concentration"]) {
    if (!clean(values[field])) continue;
    try {
      amount(values[field]);
    } catch (error) {
      wrong[field] = error.message;
    }
  }
  if (clean(values.amount) && !wrong.amount && !clean(values.unit)) wrong.unit = words.reqUnit;
  return wrong;
}

/** "Reads: Cefazolin, every 8 hours · 25 mg/kg × 9.4 kg = …", while it is typed. */
export function orderNote(values, view, patient) {
  const schedule = scheduleOf(values, view);
  let dose = "";
  try {
    const told = doseOf(values);
    dose = !told ? "" : schedule?.cri ? rateWords(told, patient.kg) : reckon(told, patient.kg).text;
  } catch {
    // the field itself says what is wrong
  }
  const first = schedule && (schedule.start || schedule.once) ? words.firstAt(view.ward().clock.dayTime(Date.parse(schedule.start ?? schedule.once), view.replica.now())) : "";
  const parts = [clean(values.name), schedule ? scheduleWords(schedule, hours24In(view.replica.picture)) : "", schedule?.at_local ? "" : first, dose].filter(Boolean);
  return schedule && parts.length ? words.orderReads(parts.join(" · ")) : "";
}

/** The data of `order.placed`, without its id. */
export function orderData(values, view) {
  const dose = doseOf(values);
  const unit = values.entry === "numeric" ? clean(values.value_unit) : "";
  return { section: values.section, name: clean(values.name), schedule: scheduleOf(values, view), entry: values.entry, ...(dose ? { dose } : {}), ...(unit ? { unit } : {}) };
}

/**
 * What is done on an anesthetic sheet: each deed asks by one sheet where it must, and keeps its entries. `saw` is taken when it is drawn.
 * A reading and an event are one tap; they carry the time of the tap, or the one that a person typed.
 */
import { COMMENT, EVENTS, PARAMETERS, readValue } from "wardlight/anesthesia.js";
import { amount, isAmount, reckon } from "wardlight/doses.js";
import { readTemperature } from "../../common/temperatures.js";
import { words } from "../words.js";
import { timeField, timeTyped } from "./earlier.js";
import { ASA, CHECKS, ROUTES, sheetWords } from "./words_anesthesia.js";

const go = (label, tone = "go") => [{ value: "go", label, tone }];
const clean = (text) => String(text ?? "").trim();
const nameOf = (patient) => [patient.name, patient.surname].filter(Boolean).join(" ") + (patient.cage ? ` · ${words.cage(patient.cage)}` : "");
const fieldsOf = (sheet) => ["procedure", "asa", "surgeon", "anesthetist", "assistant", "interval_min", ...Object.keys(CHECKS).map((key) => `checks.${key}`)].map((field) => ({ path: `stays/${sheet.stay}/anesthesia/${sheet.sheet}`, field }));

/** The form of a sheet's head. */
function headForm(values) {
  const line = (name, more = {}) => ({ name, label: sheetWords[name], type: "text", half: true, ...more });
  const toggles = Object.entries(CHECKS).map(([key, label]) => ({ name: `checks.${key}`, label, type: "toggle", half: true }));
  return {
    lines: [], wide: true, values,
    fields: [line("procedure"), { name: "asa", label: sheetWords.asa, type: "select", half: true, options: Object.entries(ASA) }, line("anesthetist"), line("surgeon"), line("assistant"), line("interval_min", { label: sheetWords.interval, type: "amount" }), ...toggles],
    check: ({ procedure, interval_min }) => ({
      ...(clean(procedure) ? {} : { procedure: sheetWords.reqProcedure }), ...(/^(?:[1-9]|1[0-5])$/.test(clean(interval_min) || "5") ? {} : { interval_min: sheetWords.intervalWrong }),
    }),
  };
}

/** What a form of the head says, as an entry's data: only what differs from before. */
function headData(values, before) {
  const checks = Object.fromEntries(Object.keys(CHECKS).map((key) => [`checks.${key}`, Boolean(values[`checks.${key}`])]));
  const told = { procedure: clean(values.procedure), asa: values.asa ?? "", surgeon: clean(values.surgeon), anesthetist: clean(values.anesthetist), assistant: clean(values.assistant), interval_min: Number(clean(values.interval_min) || 5), ...checks };
  return Object.fromEntries(Object.entries(told).filter(([key, value]) => value !== (before[key] ?? (typeof value === "boolean" ? false : ""))));
}

/** @type {Record<string, (view: any, patient: any, arg: any) => Promise<unknown>>} */
export const SHEET_DEEDS = {
  async openSheet(view, patient) {
    const me = view.person()?.name ?? "";
    const setting = view.replica.settings?.reading_interval_min;
    const answer = await view.ask({ ...headForm({ anesthetist: me, asa: "", interval_min: String(Number.isInteger(setting) ? setting : 5) }), title: sheetWords.openTitle, lines: [nameOf(patient)], choices: go(sheetWords.open) });
    if (!answer) return null;
    const sheet = crypto.randomUUID();
    const saw = view.shown.moment.page?.seen ?? [];
    const kept = await view.keep([{ kind: "anesthesia.opened", stay: patient.stay, data: { sheet, ...headData(answer.values, {}) }, saw }], sheetWords.opened(patient.name), { undo: true });
    if (kept) view.theatre({ sheet });
    return kept;
  },

  async changeSheet(view, patient) {
    const { sheet } = view.shown.moment.page;
    const before = { ...sheet.fields, interval_min: sheet.fields.interval_min };
    const saw = [...new Set(fieldsOf(sheet).flatMap((thing) => view.replica.saw(thing)))];
    const answer = await view.ask({ ...headForm({ ...before, interval_min: String(before.interval_min ?? 5) }), title: sheetWords.change, lines: [nameOf(patient)], choices: go(words.save) });
    const changed = answer && headData(answer.values, before);
    if (!changed || !Object.keys(changed).length) return null;
    return view.keep([{ kind: "anesthesia.changed", stay: sheet.stay, data: { sheet: sheet.sheet, ...changed }, saw }], sheetWords.changed);
  },

  async event(view, patient, event) {
    const { sheet } = view.shown.moment.page;
    const marked = sheet.events.filter((item) => item.data.event === event);
    if (marked.length) {
      const strikes = marked.map((item) => [item.name, sheetWords.strikeIt, view.tell(view.replica.picture.entries.get(item.name))]);
      const answer = await view.ask({ title: EVENTS[event], lines: [nameOf(patient), sheetWords.again], menu: [["again", sheetWords.markAgain, ""], ...strikes] });
      if (!answer) return null;
      if (answer.choice !== "again") return view.deed("strike", patient.stay, answer.choice);
    }
    return mark(view, sheet, { event }, `${EVENTS[event] ?? event} · ${patient.name}`);
  },

  async otherEvent(view, patient) {
    const { sheet } = view.shown.moment.page;
    const fields = [{ name: "kind", label: sheetWords.eventKind, type: "select", half: true, options: [["", sheetWords.otherKind], ...Object.entries(EVENTS)] }, timeField(), { name: "event", label: sheetWords.eventName, type: "text", when: ({ kind }) => !kind }];
    const check = ({ kind, event, time }) => ({ ...(kind || clean(event) ? {} : { event: sheetWords.reqEvent }), ...wrongTime(view, time) });
    const answer = await view.ask({ title: sheetWords.eventTitle, lines: [nameOf(patient)], fields, values: { kind: "" }, choices: go(words.save), check });
    if (!answer) return null;
    const event = answer.values.kind || clean(answer.values.event);
    return mark(view, sheet, { event }, `${EVENTS[event] ?? event} · ${patient.name}`, timeTyped(view.ward(), answer.values.time).when);
  },

  async comment(view, patient) {
    const { sheet } = view.shown.moment.page;
    const answer = await view.ask({ title: sheetWords.comment, lines: [nameOf(patient)], fields: [{ name: "text", label: sheetWords.comment, type: "area" }], choices: go(words.save), check: ({ text }) => (clean(text) ? {} : { text: sheetWords.reqComment }) });
    return answer && mark(view, sheet, { event: COMMENT, text: clean(answer.values.text) }, `${sheetWords.comment} · ${patient.name}`);
  },

  async drug(view, patient) {
    const { sheet } = view.shown.moment.page;
    const answer = await view.ask({
      title: sheetWords.drug, lines: [nameOf(patient)], wide: true, choices: go(words.give), fields: drugFields(), check: (values) => ({ ...checkDrug(values, patient), ...wrongTime(view, values.time) }), note: (values) => doseOf(values, patient)?.text ?? "",
    });
    if (!answer) return null;
    const { values } = answer;
    const dose = doseOf(values, patient);
    const data = { drug: clean(values.drug), amount: dose.amount ?? amount(values.amount), unit: clean(values.unit), ...optional(values, ["route", "code"]), ...(clean(values.price) ? { price: amount(values.price) } : {}), ...(dose.volume ? { volume: dose.volume } : {}) };
    return drugged(view, sheet, data, timeTyped(view.ward(), values.time).when);
  },

  async emergencyDrug(view, patient, line) {
    const { sheet } = view.shown.moment.page;
    const { doses } = line;
    let given = doses[0];
    if (doses.length > 1) {
      const menu = doses.map(({ amount: much, unit, drawn }) => [much, `${much} ${unit}`, drawn]);
      const answer = await view.ask({ title: sheetWords.whichDose(line.drug), lines: [nameOf(patient), line.use, line.note].filter(Boolean), menu });
      given = answer && doses.find(({ amount: much }) => much === answer.choice);
    }
    return given && drugged(view, sheet, { drug: line.drug, amount: given.amount, unit: given.unit, route: "IV", source: line.edition });
  },

  async finalizeSheet(view, patient) {
    const { sheet } = view.shown.moment.page;
    const saw = sheet.members.flatMap((member) => view.replica.saw({ path: `stays/${sheet.stay}/anesthesia/${member}`, field: "finalize_intended" }));
    const answer = await view.ask({ title: sheetWords.finalizeTitle, lines: [nameOf(patient), sheetWords.finalizeHint, ...hindrances(view)], choices: go(sheetWords.finalize) });
    return answer && view.keep(sheet.members.map((member) => ({ kind: "anesthesia.finalize_intended", stay: sheet.stay, data: { sheet: member }, saw })), `${sheetWords.wantsFinal} · ${patient.name}`);
  },

  async addendum(view, patient) {
    const { sheet } = view.shown.moment.page;
    const answer = await view.ask({ title: sheetWords.addendum, lines: [nameOf(patient)], fields: [{ name: "text", label: sheetWords.addendum, type: "area" }], choices: go(words.save), check: ({ text }) => (clean(text) ? {} : { text: sheetWords.reqAddendum }) });
    return answer && view.keep([{ kind: "anesthesia.addendum", stay: sheet.stay, data: { sheet: sheet.sheet, text: clean(answer.values.text) } }], `${sheetWords.addendum} · ${patient.name}`);
  },

  async joinSheets(view, patient, apart) {
    const { sheet } = view.shown.moment.page;
    return view.keep([{ kind: "anesthesia.joined", stay: sheet.stay, data: { sheet: sheet.sheet, with: apart.other }, saw: apart.clash.members, because: sheetWords.joinBecause }], `${sheetWords.joinedLine} · ${patient.name}`, { undo: true });
  },

  async keepBothSheets(view, patient, apart) {
    const { sheet } = view.shown.moment.page;
    const answer = await view.ask({ title: sheetWords.keepBoth, lines: [nameOf(patient)], reasons: sheetWords.keepReasons, choices: go(sheetWords.keepBoth) });
    const of = apart.clash.members;
    return answer && view.keep([{ kind: "clash.settled", stay: sheet.stay, data: { of, keep: of }, saw: of, because: answer.because }], sheetWords.keptBoth);
  },
};

/** What a person should know before she means to finalize: as far as this device can know it. */
function hindrances(view) {
  const { page } = view.shown.moment;
  const held = view.replica.link.state !== "online" || page.held;
  return [held && sheetWords.finalizeOffline, page.apart.length > 0 && sheetWords.finalizeApart, page.others && sheetWords.finalizeMissing(page.others)].filter(Boolean);
}

const wrongTime = (view, text) => Object.fromEntries(Object.entries({ time: timeTyped(view.ward(), text).wrong }).filter(([, wrong]) => wrong));
const mark = (view, sheet, data, said, when = {}) => view.keep([{ kind: "anesthesia.marked", stay: sheet.stay, data: { sheet: sheet.sheet, ...data }, ...when }], said, { undo: true });
const drugged = (view, sheet, data, when = {}) => view.keep([{ kind: "anesthesia.drugged", stay: sheet.stay, data: { sheet: sheet.sheet, ...data }, ...when }], sheetWords.given([data.drug, data.amount, data.unit].join(" ")), { undo: true });
const optional = (values, names) => Object.fromEntries(names.filter((name) => clean(values[name])).map((name) => [name, clean(values[name])]));

function drugFields() {
  const half = (name, more) => ({ name, label: sheetWords[name], type: "text", half: true, ...more });
  return [
    { name: "drug", label: sheetWords.drugName, type: "text", offer: ["Propofol", "Ketamine", "Fentanyl", "Methadone", "Ringer bolus"] }, half("amount", { type: "amount" }), half("unit", { offer: ["mg", "mcg", "mL"] }),
    { name: "per_kg", label: sheetWords.perKg, type: "toggle" }, half("concentration", { type: "amount" }), half("route", { offer: ROUTES.slice(0, 5) }), half("code", {}), half("price", { type: "amount" }), timeField(),
  ];
}

function checkDrug(values, patient) {
  const wrong = {};
  if (values.per_kg && !isAmount(patient.kg)) wrong.per_kg = sheetWords.noWeight;
  if (!clean(values.drug)) wrong.drug = sheetWords.reqDrug;
  if (!clean(values.unit)) wrong.unit = sheetWords.reqUnit;
  for (const name of ["amount", "concentration", "price"]) {
    try {
      if (clean(values[name])) amount(values[name]);
      else if (name === "amount") wrong.amount = sheetWords.reqAmount;
    } catch (error) {
      wrong[name] = error.message;
    }
  }
  return wrong;
}

/** The dose that was typed, reckoned: {amount, volume, text}; null while it cannot be. */
function doseOf(values, patient) {
  try {
    const concentration = clean(values.concentration) ? amount(values.concentration) : undefined;
    return reckon({ amount: amount(values.amount ?? ""), unit: clean(values.unit), per_kg: Boolean(values.per_kg), concentration, route: clean(values.route) }, isAmount(patient.kg) ? patient.kg : null);
  } catch {
    return null;
  }
}

/**
 * A reading of what was typed: {values, wrong}; `wrong` has a sentence for each value that cannot be. Pure.
 * @param {Record<string, string>} typed @param {boolean} fahrenheit
 */
export function readingOf(typed, fahrenheit) {
  const values = {};
  const wrong = {};
  for (const { key } of PARAMETERS) {
    if (!clean(typed[key])) continue;
    try {
      values[key] = readValue(key, key === "temp" ? readTemperature(clean(typed[key]), fahrenheit) : clean(typed[key]));
    } catch (error) {
      wrong[key] = error.message;
    }
  }
  return { values, wrong };
}

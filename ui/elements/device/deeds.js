/**
 * What is done to a patient besides charting: each deed asks by one sheet and then keeps its entries. `saw` is taken when the sheet is
 * drawn. A deed is named, so that a half-filled sheet can be opened again after a reload.
 */
import { stayOf } from "wardlight/practice.js";
import { emergencyOf } from "../common/emergency.js";
import { emergencyDeed } from "./emergency.js";
import { checkOrder, orderData, orderFields, orderNote } from "./order_form.js";
import { ordersOf } from "./orders.js";
import { wrongPatient } from "./wrong_patient.js";
import { checkPatient, codeField, patientData, patientFields, wardField } from "./patient_form.js";
import { correctPatient } from "./details.js";
import { askForm, askForms } from "./filled_forms.js";
import { askNumbered } from "./same_number.js";
import { devicesOf } from "./patients.js";
import { clockMinutes, nearestTime } from "../common/times.js";
import { differsBy, STRANGE_PERCENT } from "../common/weights.js";
import { words } from "./words.js";

const go = (label, tone = "go") => [{ value: "go", label, tone }];
const entryOf = (_view, kind, stay, data, more = {}) => ({ kind, stay, data, ...more });
const sawFields = (view, path, fields) => [...new Set(fields.flatMap((field) => view.replica.saw({ path, field })))];
const nameWords = (patient) => [patient.name, patient.surname].filter(Boolean).join(" ") + (patient.cage ? ` · ${words.cage(patient.cage)}` : "");

/** @type {Record<string, (view: any, patient: any, arg: any) => Promise<unknown>>} */
export const DEEDS = {
  async note(view, patient) {
    const answer = await view.ask({
      title: words.note, lines: [nameWords(patient)], fields: [{ name: "text", label: words.note, type: "area" }], choices: go(words.save),
      check: ({ text }) => (text?.trim() ? {} : { text: words.reqText }),
    });
    return answer && view.keep([entryOf(view, "note.written", patient.stay, { text: answer.values.text.trim() })], `${words.note} · ${patient.name}`, { undo: true });
  },

  async weigh(view, patient) {
    const { weights } = view;
    const read = (text) => weights.read(text ?? "");
    const answer = await view.ask({
      title: words.weigh, lines: [nameWords(patient), patient.kg ? words.lastWeight(weights.show(patient.kg)) : words.notWeighed],
      fields: [{ name: "kg", label: words.weightIn(weights.unit), type: "amount" }], choices: go(words.save),
      check: ({ kg }) => attempt("kg", () => read(kg)),
      note({ kg }) {
        const differs = kg && !attempt("kg", () => read(kg)).kg ? differsBy(read(kg), patient.kg) : 0;
        if (Math.abs(differs) <= STRANGE_PERCENT) return "";
        return differs > 0 ? words.heavier(weights.show(patient.kg), differs) : words.lighter(weights.show(patient.kg), -differs);
      },
    });
    if (!answer) return null;
    const kg = read(answer.values.kg);
    return view.keep([entryOf(view, "stay.weighed", patient.stay, { kg })], `${words.weigh} ${weights.show(kg)} · ${patient.name}`, { undo: true });
  },

  async move(view, patient) {
    const path = `stays/${patient.stay}`;
    const [sawPlace, sawHome] = [sawFields(view, path, ["ward", "cage"]), sawFields(view, path, ["home_device"])];
    const devices = devicesOf(view.replica.picture);
    const home = view.replica.home(patient.stay) ?? "";
    const homeIn = (ward) => (ward?.trim() === patient.ward ? home : devices.find((one) => one.ward === ward?.trim())?.device ?? "");
    const nameOfDevice = (device) => devices.find((one) => one.device === device)?.name ?? "";
    const answer = await view.ask({
      title: words.move, lines: [nameWords(patient)], choices: go(words.move), values: { ward: patient.ward, cage: patient.cage, home_device: home },
      fields: [wardField(view), { name: "cage", label: words.cageLabel, type: "text" },
        { name: "home_device", label: words.homeAsk, type: "select", options: [["", words.noHome], ...devices.map((one) => [one.device, `${one.name}${one.ward ? ` · ${one.ward}` : ""}`])] }],
      check: ({ ward }) => (ward?.trim() ? {} : { ward: words.reqWard }),
      follows: (values, changed) => (changed === "ward" ? { ...values, home_device: homeIn(values.ward) } : values), note: ({ ward, home_device }) => (ward?.trim() === patient.ward ? "" : words.newHome(nameOfDevice(home_device))),
    });
    if (!answer) return null;
    const { ward, cage, home_device } = answer.values;
    const drafts = [entryOf(view, "stay.moved", patient.stay, { ward: ward.trim(), cage: (cage ?? "").trim() }, { saw: sawPlace })];
    // in another ward it is an answer to the question; in the same one only a change is said
    if (home_device && home_device !== (ward.trim() === patient.ward ? home : view.replica.picture.value(path, "home_device"))) {
      drafts.push(entryOf(view, "stay.assigned", patient.stay, { home_device }, { saw: sawHome }));
    }
    return view.keep(drafts, words.moved(patient.name, ward.trim(), (cage ?? "").trim()), { undo: true });
  },

  async order(view, patient) {
    const answer = await view.ask({
      title: words.order, lines: [nameWords(patient)], fields: orderFields(), choices: go(words.order), wide: true, values: { section: "medication", entry: "initials" },
      check: (values) => checkOrder(values, view), note: (values) => orderNote(values, view, patient),
    });
    if (!answer) return null;
    const data = { order: crypto.randomUUID(), ...orderData(answer.values, view) };
    return view.keep([entryOf(view, "order.placed", patient.stay, data)], `${words.ordered} ${data.name} · ${patient.name}`);
  },

  async stopOrder(view, patient) {
    const now = view.replica.now();
    const orders = ordersOf(view.replica.picture, patient).filter((order) => !order.stopped);
    if (!orders.length) return view.ask({ title: words.stopOrder, lines: [words.noOrders], choices: go(words.ok) });
    const saws = new Map(orders.map((order) => [order.path, sawFields(view, order.path, ["stopped", "schedule"])]));
    const answer = await view.ask({
      title: words.stopOrder, lines: [nameWords(patient), words.stopHint], reasons: words.stopReasons, choices: go(words.stopOrder, "late"),
      fields: [{ name: "order", label: words.chooseOrder, type: "list", options: orders.map((order) => [order.path, order.name, [order.how, order.words].filter(Boolean).join(" · ")]) }],
      check: ({ order }) => (order ? {} : { order: words.chooseOrder }),
    });
    if (!answer) return null;
    const order = orders.find((one) => one.path === answer.values.order);
    const data = { order: order.order, from: new Date(now).toISOString() };
    return view.keep([entryOf(view, "order.stopped", order.stay, data, { because: answer.because, saw: saws.get(order.path) })], words.stopped(order.name, patient.name), { undo: true });
  },

  async code(view, patient) {
    const shown = { resuscitation: patient.code ?? "", caution: Boolean(patient.caution), critical_notes: patient.critical ?? "" };
    const saws = Object.fromEntries(Object.keys(shown).map((field) => [field, sawFields(view, `stays/${patient.stay}`, [field])]));
    const answer = await view.ask({
      title: words.code, lines: [nameWords(patient)], choices: go(words.save), values: { ...shown, __shown: shown, __saws: saws },
      fields: [codeField(), { name: "caution", label: words.cautionLabel, type: "toggle" }, { name: "critical_notes", label: words.critical, type: "area" }],
    });
    if (!answer) return null;
    const { __shown, __saws, ...typed } = answer.values;
    const now = { ...typed, caution: Boolean(typed.caution), critical_notes: (typed.critical_notes ?? "").trim() };
    // only what was changed, or what two wrote apart: what somebody else writes meanwhile in another field stands
    const changed = Object.keys(__shown).filter((field) => now[field] !== __shown[field] || __saws[field].length > 1);
    if (!changed.length) return null;
    const says = { resuscitation: now.resuscitation || null, caution: now.caution ? patient.cautionWords || true : false, critical_notes: now.critical_notes };
    const data = Object.fromEntries(changed.map((field) => [field, says[field]]));
    const saw = [...new Set(changed.flatMap((field) => __saws[field]))];
    return view.keep([entryOf(view, "stay.changed", patient.stay, data, { saw })], `${words.code} · ${patient.name}`, { undo: true });
  },

  async discharge(view, patient) {
    if (patient.leaving) return takeBack(view, patient);
    const held = view.replica.link.state !== "online" || emergencyOf(view.replica.picture) !== null;
    // joined stays leave together
    const saws = patient.stays.map((stay) => [stay, sawFields(view, `stays/${stay}`, ["discharge_intended"])]);
    const answer = await view.ask({ title: words.dischargeAsk(patient.name), lines: [nameWords(patient), held ? words.dischargeLater : words.dischargeHint], choices: go(words.discharge) });
    return answer && view.keep(saws.map(([stay, saw]) => entryOf(view, "stay.discharge_intended", stay, {}, { saw })), `${patient.name}: ${held ? words.dischargeOffline : words.dischargeKept}`, { undo: held });
  },

  async newPatient(view, _patient, arg) {
    const drill = arg === "practice" ? view.shown.moment.drill : null;
    if (arg === "practice" && !drill) return null; // the drill is over: nobody is admitted into it
    const answer = await askNumbered(view, {
      title: drill ? words.newPractice : words.newPatient, fields: patientFields(view), choices: go(words.admit), wide: true, values: { ward: view.replica.identity?.ward ?? "", resuscitation: "" },
      check: (values) => checkPatient(values, view),
    }, null, Boolean(drill));
    if (!answer) return null;
    const stay = drill ? stayOf(drill.drill, crypto.randomUUID().slice(0, 8)) : crypto.randomUUID();
    const data = patientData(answer.values, view);
    // out of contact no other device knows of this patient: it is charted here until somebody says otherwise
    if (view.replica.link.state !== "online") data.home_device = view.replica.identity.device;
    const kept = await view.keep([entryOf(view, "stay.opened", stay, data)], `${words.admitted} ${data.patient.name}`);
    if (kept) view.show(stay);
    return kept;
  },

  wrongPatient,

  correctPatient,

  forms: askForms,

  form: askForm,

  emergency: emergencyDeed,

  async strike(view, patient, name) {
    const entry = view.replica.picture.entries.get(name);
    if (!entry) return null;
    const answer = await view.ask({ title: words.strikeAsk, lines: [nameWords(patient), view.tell(entry), words.strikeHint], reasons: words.strikeReasons, choices: go(words.strike, "late") });
    return answer && view.keep([entryOf(view, "entry.struck", entry.stay, { entry: name }, { because: answer.because, saw: [name] })], `${words.struckLine} ${view.tell(entry)}`);
  },

  /** A second person stands for what a student did. */
  async approve(view, patient, name) {
    const entry = view.replica.picture.entries.get(name);
    return entry && view.keep([entryOf(view, "act.approved", entry.stay, { entry: name }, { saw: [name] })], `${words.approved} ${view.tell(entry)}`, { undo: true });
  },

  async settle(view, patient, { clash, keep, title }) {
    const members = new Set(clash.members);
    const before = view.replica.picture.items("settlements").filter((entry) => (entry.data.of ?? []).some((name) => members.has(name)));
    const saw = [...clash.members, ...before.map((entry) => entry.key ?? entry.id)];
    const answer = await view.ask({ title: words.settleAsk(title), lines: [nameWords(patient)], reasons: words.settleReasons, choices: go(words.save) });
    return answer && view.keep([entryOf(view, "clash.settled", clash.stay, { of: clash.members, keep }, { because: answer.because, saw })], `${words.settled} ${title} · ${patient.name}`);
  },

  async setTime(view) {
    const { clock } = view.ward();
    const now = view.replica.now();
    const answer = await view.ask({
      title: words.whatTime, fields: [{ name: "time", label: words.timeLabel, type: "text", hint: words.deviceSays(clock.time(now)) }], choices: go(words.setTime),
      check: ({ time }) => (clockMinutes(time) === null ? { time: words.timeWrong } : {}),
    });
    return answer && view.replica.setTime(nearestTime(clock, now, clockMinutes(answer.values.time)));
  },
};

/** A discharge that waits is taken back: each wish of it is struck, and the patient stays. */
async function takeBack(view, patient) {
  const wishes = patient.stays.flatMap((stay) => sawFields(view, `stays/${stay}`, ["discharge_intended"]).map((name) => [stay, name]));
  const answer = await view.ask({ title: words.dischargeBackAsk(patient.name), lines: [nameWords(patient)], reasons: words.dischargeBackReasons, choices: go(words.dischargeBack) });
  return answer && view.keep(wishes.map(([stay, entry]) => entryOf(view, "entry.struck", stay, { entry }, { because: answer.because, saw: [entry] })), words.dischargeTakenBack(patient.name));
}

function attempt(field, read) {
  try {
    read();
    return {};
  } catch (error) {
    return { [field]: error.message };
  }
}

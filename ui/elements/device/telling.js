/** Entries told in words: for the history, for the two sides of a clash, for the line after a tap. Pure. */
import { happenedMs, nameOf, parseTime } from "wardlight/entries.js";
import { needsApproval } from "wardlight/roles.js";
import { isLocked, sheetTold } from "./anesthesia/telling_anesthesia.js";
import { formTold } from "./filled_forms.js";
import { span } from "../common/times.js";
import { briefly, orderOf } from "./orders.js";
import { deviceName, staffName } from "./patients.js";
import { hours24In, scheduleWords } from "./schedules.js";
import { CODES, OUTCOMES, SEXES, TOLD, words } from "./words.js";
import { FIELDS, UNTOLD, fieldSays } from "./words_fields.js";

const MINUTE_MS = 60_000;

/** @param {import("./acts.js").Ward} ward @returns {{id: string, what: string, who: string, when: string, device: string, because: string}} */
export function told(ward, entry, weight) {
  return {
    id: nameOf(entry), what: whatOf(ward, entry, weight), who: staffName(ward.picture, entry.by), when: ward.clock.dayTime(happenedMs(entry), ward.now),
    device: deviceName(ward.picture, entry.device) + correctedWords(entry), because: entry.because ?? "",
  };
}

/** That the time shown is not what the device's clock said; nothing below a minute. */
function correctedWords(entry) {
  const offMs = parseTime(entry.at) - happenedMs(entry);
  return Math.abs(offMs) < MINUTE_MS ? "" : words.clockWas(span(Math.abs(offMs)), offMs > 0);
}

function whatOf(ward, entry, weight) {
  const { kind, data, stay } = entry;
  if (kind === "treatment.charted") return actOf(ward, entry);
  if (kind.startsWith("order.") && data.order) return orderWords(ward, entry);
  if (kind === "stay.weighed") return `${TOLD[kind]} ${weight(data.kg)}`;
  if (kind === "note.written") return `${TOLD[kind]}: ${data.text}`;
  if (kind === "stay.assigned") return `${TOLD[kind]} ${deviceName(ward.picture, data.home_device)}`;
  if (ABOUT_ANOTHER.has(kind)) {
    const other = ward.picture.entries.get(data.entry);
    return other ? `${TOLD[kind]}: ${whatOf(ward, other, weight)}` : TOLD[kind];
  }
  if (kind === "slot.skipped" || kind === "slot.moved") return `${TOLD[kind]}: ${orderOf(ward.picture, stay, data.order, null).name}`;
  const ofItsPage = sheetTold(ward.picture, entry) ?? formTold(ward, entry);
  if (ofItsPage !== null) return ofItsPage;
  return [TOLD[kind] ?? kind, fieldsOf(data, { picture: ward.picture, weight })].filter(Boolean).join(": ");
}

function actOf(ward, { data, stay }) {
  const order = orderOf(ward.picture, stay, data.order, null);
  const much = data.quantity ?? data.amount;
  const amount = much ? [much, data.unit, order.dose.route].filter(Boolean).join(" ") : "";
  const value = data.value !== undefined && data.value !== null ? [data.value, data.unit].filter(Boolean).join(" ") : "";
  const outcome = OUTCOMES[data.outcome] ?? String(data.outcome);
  return [order.name, value || amount, data.outcome === "given" && value ? "" : outcome].filter(Boolean).join(" ");
}

function orderWords(ward, { kind, data, stay }) {
  const order = orderOf(ward.picture, stay, data.order, null);
  const how = [data.schedule && scheduleWords(data.schedule, hours24In(ward.picture))].filter(Boolean).join(", ");
  const name = kind === "order.placed" ? [data.name ?? order.name, how].filter(Boolean).join(", ") : briefly(order);
  return [TOLD[kind] ?? kind, name, kind === "order.changed" ? how : ""].filter(Boolean).join(": ");
}

/** What a form set, as text: "ward ICU, cage 3". What only the machine reads is left out. @param {any} data @param {{picture: any, weight: (kg: string) => string}} by */
function fieldsOf(data, by) {
  return Object.entries(data).filter(([field]) => !UNTOLD.has(field)).map(([field, value]) => fieldOf(field, value, by)).filter(Boolean).join(", ");
}

/** @type {Record<string, (value: any, by: {picture: any, weight: (kg: string) => string}) => string>} */
const TOLD_FIELD = {
  resuscitation: (value) => CODES[value] ?? String(value), sex: (value) => SEXES[value] ?? String(value), weight_kg: (value, by) => `${FIELDS.weight_kg} ${by.weight(value)}`,
  board: (value, by) => String(by.picture.value(`boards/${value}`, "name") ?? value), into: (value, by) => String(by.picture.value(`stays/${value}`, "patient.name") ?? ""),
  paper: () => fieldSays.fromPaper, billed: (value) => (value ? fieldSays.billed : fieldSays.notBilled),
};

function fieldOf(field, value, by) {
  if (value === null || value === undefined || value === "") return "";
  if (Object.hasOwn(TOLD_FIELD, field)) return TOLD_FIELD[field](value, by);
  const word = Object.hasOwn(FIELDS, field) ? FIELDS[field] : fieldSays.unknown(field);
  if (typeof value === "object") return field === "client" ? [word, fieldsOf(value, by)].join(" ") : fieldsOf(value, by);
  if (typeof value === "boolean") return value ? word : fieldSays.off(word);
  return [word, value].filter(Boolean).join(" ");
}

/** Kinds that say something about another entry. */
const ABOUT_ANOTHER = new Set(["entry.struck", "entry.admitted", "entry.dismissed", "act.approved", "act.witnessed"]);

/** The whole history of a patient, newest first; struck entries are shown struck, with who did it and why. */
export function historyOf(ward, patient, weight, isOnServer) {
  const { picture } = ward;
  const entries = patient.stays.flatMap((stay) => picture.ofStay(stay)).filter((entry) => picture.folds(entry));
  entries.sort((a, b) => happenedMs(b) - happenedMs(a) || (a.stamp < b.stamp ? 1 : -1));
  return entries.map((entry) => {
    const name = nameOf(entry);
    const strike = picture.struck(name) ? picture.strikesOf(name).at(-1) : null;
    return {
      ...told(ward, entry, weight), key: name, kind: entry.kind, strikable: entry.kind !== "entry.struck" && !strike && !isLocked(picture, entry),
      struck: strike ? words.struckBy(staffName(picture, strike.by), strike.because ?? "") : needsApproval(ward.grammar, picture, entry) ? words.waitsForApproval : "", struckOut: Boolean(strike), pending: !isOnServer(name),
    };
  });
}

/** The clashes of a patient as cards: both sides, side by side. */
export function clashCards(ward, clashes, weight) {
  return clashes.map((clash) => {
    const order = clash.order ? orderOf(ward.picture, clash.stay, clash.order, null) : null;
    const members = clash.members.map((name) => ward.picture.entries.get(name)).filter(Boolean)
      .sort((a, b) => happenedMs(a) - happenedMs(b)).map((entry) => ({ ...told(ward, entry, weight), act: entry.kind === "treatment.charted" || clash.kind !== "order" }));
    const due = clash.slot && !Number.isNaN(Date.parse(clash.slot)) ? words.dueAt(ward.clock.dayTime(Date.parse(clash.slot), ward.now)) : "";
    return {
      key: `clash ${clash.members.join(" ")}`, clash, kind: clash.kind, mark: clash.order && clash.slot ? `${clash.order}@${clash.slot}` : null,
      title: order?.name ?? (clash.field ?? "").replace(/[._]/g, " "), hint: words.clash[clash.kind], due, members,
    };
  });
}

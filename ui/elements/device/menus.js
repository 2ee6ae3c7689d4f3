/** The menus: what can be done to this patient, with this device, with one entry. */
import { needsApproval } from "wardlight/roles.js";
import { forbidden } from "./allowed.js";
import { hasParts } from "./charting.js";
import { chargeLine } from "./charge.js";
import { OUTCOMES, words } from "./words.js";
import { pinWords } from "./words_pins.js";
import { packRow } from "./papers.js";
import { stayLocal } from "./saving.js";
import { charge } from "./words_charge.js";
import { formWords } from "./words_forms.js";
import { saving } from "./words_saving.js";
import { crisis } from "./words_crisis.js";

/** @returns {Promise<unknown>} */
export async function patientMenu(view, patient) {
  const names = ["weigh", "note", "order", "stopOrder", "move", "code", "correctPatient"];
  const answer = await view.ask({ title: [patient.name, patient.surname].filter(Boolean).join(" "), lines: patient.cage ? [words.cage(patient.cage)] : [], menu: [["doses", saving.doses, saving.dosesHint], ...names.map((name) => [name, words[name], forbidden(view, name)]), ["forms", formWords.forms, forbidden(view, "forms") || formWords.hint], ["discharge", patient.leaving ? words.dischargeBack : words.discharge, forbidden(view, "discharge")]] });
  if (answer?.choice === "doses") return view.page("doses");
  return answer && view.deed(answer.choice, patient.stay);
}

/**
 * The menu of the device, a row each: the name, the words, a line below them, and what it does. A row that does not fit now has no words.
 * @type {[string, (view: any) => string, (view: any) => string, (view: any) => unknown][]}
 */
const DEVICE_MENU = [
  ["newPatient", () => words.newPatient, () => "", (view) => view.deed("newPatient", null)],
  ["roster", () => crisis.roster, () => crisis.rosterHint, (view) => view.page("roster")],
  ["now", () => crisis.now, () => crisis.nowHint, (view) => view.page("now")],
  ["pack", (view) => packRow(view)[0], (view) => packRow(view)[1], (view) => view.page("pack")],
  ["battery", () => saving.battery, () => saving.batteryHint, (view) => view.tellBattery()],
  ["charge", () => charge.title, (view) => chargeLine(view.ward()), (view) => view.page("charge")],
  ["save", ({ replica }) => (replica.link.saving ? saving.stop : saving.save), ({ replica }) => (replica.link.saving ? saving.stopHint : saving.saveHint), (view) => (view.replica.link.saving ? view.stopSaving() : view.saveBattery())],
  ["local", ({ replica }) => (replica.link.local ? saving.localEnd : saving.local), ({ replica }) => (replica.link.local ? saving.localEndHint : saving.localHint), (view) => (view.replica.link.local ? view.endLocal() : stayLocal(view))],
  ["who", () => words.who, () => "", (view) => view.askWho()],
  ["lock", (view) => (view.who() && !view.shown.locked ? pinWords.lock : ""), () => pinWords.lockHint, (view) => view.charter.lock()],
  ["sync", () => words.syncNow, ({ replica }) => (replica.link.unsent ? words.kept(replica.link.unsent) : words.noneKept), ({ replica }) => replica.syncNow()],
  ["export", () => words.exportUnsent, () => words.exportHint, ({ replica }) => exportUnsent(replica)],
  ["theme", (view) => (view.theme() === "light" ? words.dark : words.light), () => "", (view) => view.turnTheme()],
];

export async function deviceMenu(view) {
  const menu = DEVICE_MENU.map(([name, label, hint]) => [name, label(view), hint(view)]).filter(([, label]) => label);
  const answer = await view.ask({ title: view.replica.identity?.name ?? words.menu, menu });
  return answer && DEVICE_MENU.find(([name]) => name === answer.choice)[3](view);
}

/** What can be done about one act that is done, or one entry of the history. @param {string[]} names @param {any} [row] of acts.js */
export async function entryMenu(view, patient, names, row = null) {
  const { picture } = view.replica;
  const menu = [];
  for (const name of names) {
    const entry = picture.entries.get(name);
    if (!entry) continue;
    const told = view.tell(entry);
    if (needsApproval(view.replica.grammar, picture, entry)) menu.push([`approve ${name}`, words.approve, forbidden(view, "approve") || told]);
    menu.push([`strike ${name}`, words.strike, told]);
    if (entry.kind === "treatment.charted") menu.push([`wrong ${name}`, words.wrongPatient, told]);
  }
  if (row) for (const [outcome, can] of [["given", row.way === "initials"], ["partial", hasParts(row)], ["held", !row.order.cri], ["not_given", !row.order.cri]]) if (can && row.slot && (outcome === "partial" || outcome !== row.word)) menu.push([`chart ${outcome}`, words.correctTo(OUTCOMES[outcome])]);
  const answer = await view.ask({ title: words.change, lines: [[patient.name, patient.surname].filter(Boolean).join(" ") + (patient.cage ? ` · ${words.cage(patient.cage)}` : "")], menu });
  if (!answer) return null;
  const [what, about] = answer.choice.split(" ");
  if (what === "chart") return view.chart(row, about, "");
  if (what === "approve") return view.deed("approve", patient.stay, about);
  return view.deed(what === "wrong" ? "wrongPatient" : "strike", patient.stay, about);
}

/** The outbox as a file: it may be the only copy in the world. */
export function exportUnsent(replica) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(replica.exportUnsent());
  link.download = `wardlight-unsent-${replica.identity?.device ?? "device"}-${new Date(replica.now()).toISOString().slice(0, 16).replace(/[:T]/g, "-")}.jsonl`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

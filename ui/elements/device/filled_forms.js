/**
 * A patient's forms on the tablet (S35, S36): the list, and one of them as a sheet. Only what was changed is written, with `saw` of those
 * fields alone, so that two who fill in one form apart both count; "Save and finalize" is the wish, which the server carries out.
 */
import { happenedMs } from "wardlight/entries.js";
import { filled, formOf, ofStays } from "wardlight/forms.js";
import { emergencyOf } from "../common/emergency.js";
import { forbidden } from "./allowed.js";
import { staffName } from "./patients.js";
import { formWords as words } from "./words_forms.js";
import { words as plain } from "./words.js";

const tableOf = (view) => view.replica.grammar.forms ?? [];
const clean = (text) => String(text ?? "").trim();
const nameWords = (patient) => [patient.name, patient.surname].filter(Boolean).join(" ") + (patient.cage ? ` · ${plain.cage(patient.cage)}` : "");

/** How far a form is, in words. @param {any} view @param {import("wardlight/forms.js").Filled} one */
function stateWords(view, one) {
  const { picture } = view.replica;
  const { clock, now } = view.ward();
  const [last, meant, final] = [one.last, one.meant, one.final].map((name) => picture.entries.get(name));
  const who = (entry) => (entry ? staffName(picture, entry.by) || plain.somebody : "");
  const when = (entry) => clock.dayTime(happenedMs(entry), now);
  if (final) return words.finalized(when(final), who(meant));
  if (meant) return words.intended(who(meant), when(meant));
  return last ? words.filled(who(last), when(last)) : words.empty;
}

/** The list of a patient's forms; the one that is chosen is opened. */
export async function askForms(view, patient) {
  const table = tableOf(view);
  const found = ofStays(table, view.replica.picture, patient.stays);
  const menu = found.map((one) => [`${one.stay}|${one.form}`, formOf(table, view.replica.picture, one.stay, one.form).name, stateWords(view, one)]);
  const answer = await view.ask({ title: words.forms, lines: [nameWords(patient), ...(menu.length ? [] : [words.none])], menu });
  return answer && view.deed("form", patient.stay, answer.choice);
}

/** One form. @param {any} view @param {any} patient @param {string} about "<stay>|<form>" */
export async function askForm(view, patient, about) {
  const { picture } = view.replica;
  const [stay, ident] = String(about).split("|");
  const form = formOf(tableOf(view), picture, stay, ident);
  const one = filled(picture, stay, ident);
  const head = [nameWords(patient), stateWords(view, one)];
  if (one.state === "finalized") return view.ask({ title: form.name, lines: [...head, words.locked], ...readable(form, one), choices: [{ value: "go", label: plain.ok, tone: "go" }], wide: true });
  const path = `stays/${stay}/forms/${ident}`;
  const shown = Object.fromEntries(form.fields.map(({ field }) => [field, one.values[field] ?? ""]));
  const heads = Object.fromEntries([...Object.keys(shown), "finalize_intended"].map((field) => [field, view.replica.saw({ path, field })]));
  const apart = form.fields.filter(({ field }) => one.apart.includes(field)).map(({ label }) => label);
  const mayFinalize = forbidden(view, "finalizeForm") === "";
  const held = view.replica.link.state !== "online" || emergencyOf(picture) !== null;
  const answer = await view.ask({
    title: form.name, lines: [...head, ...(apart.length ? [words.apart(apart.join(", "))] : []), ...(mayFinalize && held ? [words.later] : [])], wide: true, fields: form.fields.map(fieldOf),
    // what the sheet showed goes with a half-filled one: after a reload it is told from what was typed
    values: { ...shown, __shown: shown, __heads: heads },
    choices: [{ value: "save", label: words.save, tone: "go" }, ...(mayFinalize ? [{ value: "finalize", label: words.finalize, tone: "quiet" }] : [])],
  });
  return answer && keepForm(view, patient, { stay, ident, form }, answer);
}

function keepForm(view, patient, { stay, ident, form }, { choice, values }) {
  const { __shown: shown, __heads: heads } = values;
  const changed = Object.keys(shown).filter((field) => clean(values[field]) !== shown[field]);
  const saw = (fields) => [...new Set(fields.flatMap((field) => heads[field] ?? []))];
  const drafts = [];
  if (changed.length) drafts.push({ kind: "form.filled", stay, data: { form: ident, ...Object.fromEntries(changed.map((field) => [field, clean(values[field])])) }, saw: saw(changed) });
  if (choice === "finalize") drafts.push({ kind: "form.finalize_intended", stay, data: { form: ident }, saw: saw(["finalize_intended", ...Object.keys(shown)]) });
  if (!drafts.length) return null;
  return view.keep(drafts, (choice === "finalize" ? words.wanted : words.saved)(form.name, patient.name), { undo: choice !== "finalize" });
}

/** A field of the table as one of the sheet. @param {import("wardlight/forms.js").Field} field */
function fieldOf({ field, label, input, options }) {
  const [none, others] = [["", words.unanswered], options.map((option) => [option, option])];
  if (input === "yes_no") return { name: field, label, type: "choice", options: [["yes", words.yes], ["no", words.no], ...others, none] };
  if (input === "choice") return { name: field, label, type: "choice", options: [...others, none] };
  return { name: field, label, type: input === "text" ? "text" : "area" };
}

/** What a finalized form says, to be read only. */
function readable(form, one) {
  const said = ({ field, input }) => (input === "yes_no" ? { yes: words.yes, no: words.no }[one.values[field]] : null) ?? one.values[field];
  return { fields: form.fields.map(({ field, label }) => ({ name: field, label, type: "said" })), values: Object.fromEntries(form.fields.map((field) => [field.field, said(field) || words.nothing])) };
}

/** An entry of a form in words, or null where it is about none: "Discharge notes filled in: feeding". @param {any} ward @param {any} entry */
export function formTold(ward, { kind, data, stay }) {
  if (!(kind in words.told)) return null;
  const form = formOf(ward.grammar?.forms ?? [], ward.picture, stay, data.form);
  const labels = form.fields.filter(({ field }) => Object.hasOwn(data, field)).map(({ label }) => label);
  return [`${form.name} ${words.told[kind]}`, labels.join(", ")].filter(Boolean).join(": ");
}

/**
 * The hospital's forms: what each asks, and how far a patient's is filled in. The twin of domain/forms.py, where the theory stands; the
 * table comes with the grammar.
 */
import { isObject, own } from "./entries.js";

/**
 * @typedef {import("./fold.js").Picture} Picture
 * @typedef {{field: string, label: string, input: "text" | "area" | "choice" | "yes_no", options: string[]}} Field
 * @typedef {{form: string, name: string, fields: Field[]}} Form
 * @typedef {{stay: string, form: string, state: "empty" | "filled" | "intended" | "finalized", values: Record<string, string>, last: string | null,
 *   meant: string | null, final: string | null, late: string[], apart: string[]}} Filled
 */

/** What a form's path holds besides its fields. */
export const MARKS = new Set(["finalize_intended", "finalized", "upto"]);

/** The answers to yes or no, as they are recorded. */
const YES_NO = ["yes", "no"];

/** A patient's form as it is shown: the table's, with the answers that only the record knows among its options, and below it such fields. @param {Form[]} table @param {Picture} picture @param {string} stay @param {string} form @returns {Form} */
export function formOf(table, picture, stay, form) {
  const listed = table.find((one) => one.form === form) ?? { form, name: form, fields: [] };
  const known = new Set(listed.fields.map(({ field }) => field));
  const path = `stays/${stay}/forms/${form}`;
  const asked = listed.fields.map((field) => ({ ...field, options: [...field.options, ...beside(picture.value(path, field.field), field)] }));
  const others = fieldsOf(picture, path).filter((field) => !known.has(field));
  return { ...listed, fields: [...asked, ...others.map((field) => ({ field, label: field.replaceAll("_", " "), input: /** @type {const} */ ("area"), options: [] }))] };
}

/** What was answered, where that cannot be chosen. @param {any} value @param {Field} field @returns {string[]} */
function beside(value, { input, options }) {
  const chosen = input === "choice" ? options : input === "yes_no" ? YES_NO : null;
  return chosen && textOf(value) && !chosen.includes(value) ? [value] : [];
}

/** How far one form of a patient is filled in. @param {Picture} picture @param {string} stay @param {string} form @returns {Filled} */
export function filled(picture, stay, form) {
  const path = `stays/${stay}/forms/${form}`;
  const fields = fieldsOf(picture, path);
  const values = Object.fromEntries(fields.map((field) => [field, textOf(picture.value(path, field))]));
  const [final, meant] = ["finalized", "finalize_intended"].map((mark) => (picture.value(path, mark) === true ? newest(picture, path, [mark]) : null));
  return {
    stay, form, state: final ? "finalized" : meant ? "intended" : fields.length ? "filled" : "empty", values, last: newest(picture, path, fields), meant, final,
    late: fields.filter((field) => final && cameLate(picture, path, field)), apart: fields.filter((field) => differs(picture, path, field)),
  };
}

/**
 * The forms of a patient (`stays`: those that are read as one, its own first): each of the table, then what only the record knows. One that
 * was begun on two stays which were joined since is there twice.
 * @param {Form[]} table @param {Picture} picture @param {string[]} stays @returns {Filled[]}
 */
export function ofStays(table, picture, stays) {
  const begun = new Map(stays.map((stay) => [stay, new Set(picture.children(`stays/${stay}/forms`))]));
  const listed = table.map(({ form }) => form);
  const others = [...new Set([...begun.values()].flatMap((forms) => [...forms]))].filter((form) => !listed.includes(form)).sort();
  return [...listed, ...others].flatMap((form) => {
    const there = stays.filter((stay) => begun.get(stay)?.has(form)).map((stay) => filled(picture, stay, form)).filter((one) => one.state !== "empty");
    return there.length || !listed.includes(form) ? there : [filled(picture, stays[0], form)];
  });
}

/** The fields that hold something, or held it until it was emptied; sorted. @param {Picture} picture @param {string} path */
const fieldsOf = (picture, path) => picture.fields(path).filter((field) => !MARKS.has(field) && picture.writers(path, field).length > 0);

/** @param {any} value */
const textOf = (value) => (typeof value === "string" ? value : "");

/** The entry of these registers that is shown last, or null. @param {Picture} picture @param {string} path @param {string[]} fields @returns {string | null} */
function newest(picture, path, fields) {
  const order = (/** @type {string} */ name) => `${picture.entries.get(name)?.stamp} ${name}`;
  const names = fields.flatMap((field) => picture.writers(path, field));
  return names.reduce((/** @type {string | null} */ best, name) => (best === null || order(name) > order(best) ? name : best), null);
}

/** @param {Picture} picture @param {string} path @param {string} field */
function cameLate(picture, path, field) {
  const upto = picture.value(path, "upto");
  if (!isObject(upto)) return false;
  return picture.winners(path, field).some((name) => {
    const entry = /** @type {import("./entries.js").Entry} */ (picture.entries.get(name));
    const seen = own(upto, entry.device) ?? 0;
    return Number.isInteger(seen) && entry.seq > seen;
  });
}

/** @param {Picture} picture @param {string} path @param {string} field */
function differs(picture, path, field) {
  const heads = picture.heads(path, field);
  return picture.disagree(path, field, heads) && picture.settled(path, field, heads) === null;
}

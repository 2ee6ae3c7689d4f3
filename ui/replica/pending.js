/**
 * The boards that make and remove themselves: what was meant to be finished and is not. The twin of domain/pending.py: a board exists while
 * it has patients, and its patients stay on their usual boards too.
 */
import { groups } from "./anesthesia.js";
import { emergencies } from "./outage.js";
import { isPractice } from "./practice.js";

export const SHEETS = "pending-anesthesia";
export const DISCHARGE = "pending-discharge";
export const FORMS = "pending-forms";
/** Board -> its name. @type {Map<string, string>} */
export const NAMES = new Map([[SHEETS, "Anesthesia sheets pending"], [DISCHARGE, "Pending discharge"], [FORMS, "Pending forms"]]);

/**
 * @typedef {import("./fold.js").Picture} Picture
 * @typedef {{stay: string, about: string[]}} Waiting
 * @typedef {{board: string, name: string, waiting: Waiting[]}} Board
 */

/** The boards that are there now, each with its patients by stay. @param {Picture} picture @returns {Board[]} */
export function boards(picture) {
  const unsettled = emergencies(picture).some((one) => one.state !== "closed");
  const found = new Map([...NAMES.keys()].map((board) => [board, /** @type {Waiting[]} */ ([])]));
  for (const stay of picture.children("stays")) {
    if (isPractice(stay)) continue;
    const path = `stays/${stay}`;
    const put = (/** @type {string} */ board, /** @type {string[]} */ about) => found.get(board)?.push({ stay, about });
    const sheets = pendingSheets(picture, stay, unsettled);
    if (sheets.length) put(SHEETS, sheets);
    if (picture.value(path, "discharge_intended") && !picture.value(path, "discharged")) put(DISCHARGE, []);
    const forms = pendingForms(picture, stay);
    if (forms.length) put(FORMS, forms);
  }
  return [...found].flatMap(([board, waiting]) => (waiting.length ? [{ board, name: /** @type {string} */ (NAMES.get(board)), waiting }] : []));
}

/**
 * The sheets that wait to be finalized: intended, or until an emergency is closed every one that is open. Joined ones are one anesthesia.
 * @param {Picture} picture @param {string} stay @param {boolean} unsettled
 */
export function pendingSheets(picture, stay, unsettled) {
  const base = `stays/${stay}/anesthesia`;
  const told = new Map(picture.children(base).map((sheet) => [sheet, picture.object(`${base}/${sheet}`)]));
  const meant = new Set(groups(picture, stay).filter((group) => unsettled || group.some((one) => told.get(one)?.finalize_intended)).flat());
  return [...told].filter(([sheet, said]) => meant.has(sheet) && !said.finalized).map(([sheet]) => sheet);
}

/** The forms that somebody meant to finalize and that are not. @param {Picture} picture @param {string} stay */
export function pendingForms(picture, stay) {
  const base = `stays/${stay}/forms`;
  return picture.children(base).filter((form) => {
    const told = picture.object(`${base}/${form}`);
    return told.finalize_intended && !told.finalized;
  });
}

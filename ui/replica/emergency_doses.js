/**
 * The emergency drug sheet: rows of the table × a weight → dose and volume, with the formula. The twin of domain/emergency_doses.py.
 * The table comes from GET /journal/doses and is kept on the device; no number of it is code.
 */
import { doseFor, fraction, isAmount, plain, typed, volumeOf } from "./doses.js";
import { happenedMs } from "./entries.js";

/** Under which name the table is signed off. */
const TABLE = "emergency-doses";
/** Other words for the species of the table. */
const SPECIES_WORDS = new Map([["canine", "dog"], ["puppy", "dog"], ["feline", "cat"], ["kitten", "cat"], ["equine", "horse"], ["foal", "horse"]]);
const PLURALS = new Map([["dog", "dogs"], ["cat", "cats"], ["horse", "horses"], ["rabbit", "rabbits"]]);
/** A dose in mcg out of a bottle in mg. */
const SMALLER = new Map([["mcg mg", "1000"], ["mg g", "1000"]]);

/**
 * @typedef {{key: string, drug: string, use: string, amount: string, amount_to: string, unit: string, concentrations: [string, string][],
 *   species: string[], note: string, sources: number[]}} Row
 * @typedef {{edition: string, rows: Row[], sources: string[]}} Table
 * @typedef {{key: string, drug: string, use: string, per_kg: string, dose: string, volume: string, formula: string, why_not: string,
 *   note: string, sources: number[]}} Dose one line for one patient: `dose` and `volume` in words ("" where there is none), or `why_not`
 */

/**
 * Every line of the table for a patient.
 * @param {Table} table @param {string | null} kg decimal text, or null where nobody weighed @param {unknown} species as written @returns {Dose[]}
 */
export const dosesFor = (table, kg, species) => table.rows.map((row) => dose(row, kg, speciesOf(species)));

/** The table's word for a species as somebody wrote it; "" where nobody did. @param {unknown} text */
export function speciesOf(text) {
  const word = typeof text === "string" ? text.trim().toLowerCase() : "";
  return SPECIES_WORDS.get(word) ?? word;
}

/** @param {Row} row @param {string | null} kg @param {string} species @returns {Dose} */
function dose(row, kg, species) {
  const { key, drug, use, note, sources } = row;
  const perKg = `${range(row.amount, row.amount_to)} ${row.unit}`;
  const nothing = { key, drug, use, per_kg: perKg, dose: "", volume: "", formula: "", why_not: whyNot(row, kg, species), note, sources };
  if (nothing.why_not || kg === null) return nothing;
  const given = [row.amount, row.amount_to].filter(Boolean).map((amount) => doseFor(amount, kg));
  const unit = row.unit.replace("/kg", "");
  const [low, high] = given.map(plain);
  return {
    ...nothing,
    dose: `${range(low, high)} ${unit}`,
    volume: row.concentrations.map(([amount, bottle]) => volume(given, unit, amount, bottle)).join(" or "),
    formula: `${perKg} × ${typed(kg)} kg`,
  };
}

/** @param {Row} row @param {string | null} kg @param {string} species */
function whyNot(row, kg, species) {
  const whom = row.species.map((one) => PLURALS.get(one) ?? one).join(" and ");
  if (species && row.species.length && !row.species.includes(species)) return `for ${whom} only: ask the doctor`;
  if (!species && row.species.length === 1) return `for ${whom} only, and the species is not recorded`;
  return isAmount(kg) && fraction(/** @type {string} */ (kg)).top > 0n ? "" : "weigh the patient first";
}

/** @param {import("./doses.js").Fraction[]} given @param {string} unit @param {string} amount @param {string} bottle */
function volume(given, unit, amount, bottle) {
  const small = unit.split("/")[0];
  const perMl = small === bottle ? fraction(amount) : doseFor(amount, /** @type {string} */ (SMALLER.get(`${small} ${bottle}`)));
  const isRate = unit.endsWith("/min");
  const [low, high] = given.map((one) => plain(volumeOf(isRate ? doseFor(one, "60") : one, perMl)));
  return `${range(low, high)} ${isRate ? "mL/h" : "mL"} of ${typed(amount)} ${bottle}/mL`;
}

/** @param {string} low @param {string} [high] */
const range = (low, high) => (high && high !== low ? `${low} to ${high}` : low);

/**
 * Who signed this very edition off, or null: another edition's sign-off says nothing of this one.
 * @param {import("./fold.js").Picture} picture @param {string} edition @returns {{by: string | null, atMs: number} | null}
 */
export function signedOff(picture, edition) {
  const path = `signoffs/${TABLE}`;
  const winners = picture.winners(path, "edition");
  if (!winners.length || winners.some((name) => picture.written(path, "edition", name) !== edition)) return null;
  const entry = /** @type {any} */ (picture.entries.get(winners[winners.length - 1]));
  return { by: entry.by ?? null, atMs: happenedMs(entry) };
}

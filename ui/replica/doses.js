/**
 * Dose arithmetic in decimals: mg/kg × kg ÷ mg/mL, both ways, with the formula as a sentence. The twin of domain/doses.py.
 * Numbers are decimal text ("2.25") or exact fractions, never binary floats.
 */
import { canonical } from "./canonical.js";

/** @typedef {{top: bigint, bottom: bigint}} Fraction exact; `bottom` is above 0 */

/** A sentence for the person who typed it. */
export class BadInput extends Error {}

const PLAIN = /^\d{1,9}(?:[.,]\d{1,6})?$/;
const THOUSANDS = /^[1-9]\d{0,2},\d{3}$/;
/** Nothing in a hospital for animals weighs more (kg); an elephant bull stands at about 7,000. */
export const KG_MAX = 10_000;
/** What is reckoned is shown with so many figures after the point, and a small number with so many that count. */
const PLACES = 3;
const FIGURES = 3;

/**
 * A number as a person types it, with a decimal point or a decimal comma, as decimal text.
 * @param {string} text @returns {string} @throws {BadInput} with what to type instead
 */
export function amount(text) {
  const stripped = text.replace(/^[ \t\r\n\u00a0\u202f]+|[ \t\r\n\u00a0\u202f]+$/g, "");
  if (THOUSANDS.test(stripped)) {
    throw new BadInput(`${stripped} could be read two ways. Write ${stripped.replace(",", "")} or ${stripped.replace(",", ".")}.`);
  }
  if (!PLAIN.test(stripped)) throw new BadInput("Type a number such as 12.5, without a unit.");
  return stripped.replace(",", ".");
}

/** Whether this is decimal text of the contract ("2.25"): digits with a point, no comma, no exponent, no sign. @param {unknown} value */
export const isAmount = (value) => typeof value === "string" && !value.includes(",") && PLAIN.test(value);

/** A body weight in kg, as decimal text. @param {string} text @returns {string} @throws {BadInput} where no animal weighs that */
export function weight(text) {
  const kg = amount(text);
  if (!(Number(kg) > 0 && Number(kg) <= KG_MAX)) throw new BadInput(`A weight lies between 0 and ${KG_MAX} kg. Check the number and the unit.`);
  return kg;
}

/** @param {string | Fraction} value @returns {Fraction} */
export function fraction(value) {
  if (typeof value !== "string") return value;
  const [whole, part = ""] = value.split(".");
  return { top: BigInt(whole + part), bottom: 10n ** BigInt(part.length) };
}

/** The dose in the unit of `perKg` (mg for mg/kg). @param {string | Fraction} perKg @param {string | Fraction} kg @returns {Fraction} */
export const doseFor = (perKg, kg) => times(fraction(perKg), fraction(kg));

/** Millilitres that hold `dose`, at `concentration` per mL. @param {string | Fraction} dose @param {string | Fraction} concentration @returns {Fraction} */
export const volumeOf = (dose, concentration) => over(fraction(dose), fraction(concentration), "A concentration must be more than 0.");

/** The dose that `volume` mL hold, at `concentration` per mL: the way back. @param {string | Fraction} volume @param {string | Fraction} concentration */
export const doseIn = (volume, concentration) => times(fraction(volume), fraction(concentration));

/** The dose per kg that `dose` is for an animal of `kg`. @param {string | Fraction} dose @param {string | Fraction} kg @returns {Fraction} */
export const perKgOf = (dose, kg) => over(fraction(dose), fraction(kg), "A weight must be more than 0.");

/** @param {Fraction} one @param {Fraction} other @returns {Fraction} */
const times = (one, other) => ({ top: one.top * other.top, bottom: one.bottom * other.bottom });

/** @param {Fraction} one @param {Fraction} other @param {string} sentence */
function over(one, other, sentence) {
  if (other.top <= 0n) throw new BadInput(sentence);
  return { top: one.top * other.bottom, bottom: one.bottom * other.top };
}

/**
 * A reckoned number for people: at most three figures after the point, of one below 0.1 the first three that count, so that
 * nothing that is there is shown as nothing. "0.5" not ".5", "1" not "1.0".
 * @param {string | Fraction} value @returns {string}
 */
export function plain(value) {
  const { top, bottom } = fraction(value);
  if (top === 0n) return "0";
  let places = PLACES;
  while (top * 10n ** BigInt(places) < bottom * 10n ** BigInt(FIGURES - 1)) places += 1;
  return decimalText((2n * top * 10n ** BigInt(places) + bottom) / (2n * bottom), places);
}

/** @param {bigint} units how many of the last place @param {number} places */
function decimalText(units, places) {
  const digits = units.toString().padStart(places + 1, "0");
  const cut = digits.length - places;
  return `${digits.slice(0, cut)}.${digits.slice(cut)}`.replace(/\.?0+$/, "");
}

/** A number as it was typed, without idle zeros: never rounded. @param {string} text decimal text @returns {string} */
export function typed(text) {
  const [whole, part = ""] = text.split(".");
  return decimalText(BigInt(whole + part) * 10n, part.length + 1);
}

/** @param {unknown} value an order's amount or unit as text; what is no text is shown as JSON */
const textOf = (value) => (value === null || value === undefined ? "" : typeof value === "string" ? value : canonical(value));

/**
 * What is to be given. `text` is the sentence with the formula; `volume` in mL or null.
 * @param {Record<string, any>} dose an order's dose: amount as decimal text (any other text is shown as it is), unit, per_kg (true: amount
 *   is per kg), concentration per mL as decimal text, route
 * @param {string | null} kg the weight as decimal text, or null where nobody weighed
 * @returns {{amount: string | null, unit: string, volume: string | null, text: string}}
 */
export function reckon(dose, kg) {
  const [raw, unit, route] = [textOf(dose.amount), textOf(dose.unit), textOf(dose.route)];
  const words = (/** @type {string[]} */ ...parts) => parts.filter((part) => part !== "").join(" ");
  if (!isAmount(raw)) return { amount: null, unit, volume: null, text: words(raw, unit, route) };
  /** @type {Fraction} */
  let given = fraction(raw);
  let [shown, formula] = [typed(raw), ""];
  if (dose.per_kg === true) {
    if (!isAmount(kg)) return { amount: null, unit, volume: null, text: `${words(`${shown} ${unit}/kg`, route)}: weigh the patient first` };
    given = doseFor(raw, /** @type {string} */ (kg));
    formula = `${shown} ${unit}/kg × ${typed(/** @type {string} */ (kg))} kg = `;
    shown = plain(given);
  }
  let text = formula + words(shown, unit, route);
  let volume = null;
  // a rate ("mcg/kg/min") divided by a concentration is no volume, and a false one would be drawn up
  if (isAmount(dose.concentration) && fraction(dose.concentration).top > 0n && !unit.includes("/")) {
    volume = plain(volumeOf(given, dose.concentration));
    text += ` = ${volume} mL of ${typed(dose.concentration)} ${unit}/mL`;
  }
  return { amount: shown, unit, volume, text };
}

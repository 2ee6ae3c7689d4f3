/** Weights as the hospital writes them, in kg or lb; kept in kg as decimal text. Pure. */
import { BadInput, KG_MAX, amount, fraction, plain, weight } from "wardlight/doses.js";

/** Pounds in a kilogram, as in domain/doses.py. */
const POUNDS = fraction("2.20462");
/** A weight that differs from the last by more than this part is pointed out, percent. */
export const STRANGE_PERCENT = 20;

/** @param {"kg"|"lb"} unit of the hospital */
export function weightTexts(unit) {
  const pounds = unit === "lb";
  return {
    unit: pounds ? "lb" : "kg",
    /** "9.4 kg"; "" where nobody weighed. @param {string|null} kg */
    show(kg) {
      if (!kg) return "";
      if (!pounds) return `${kg} kg`;
      const { top, bottom } = fraction(kg);
      return `${oneDecimal(plain({ top: top * POUNDS.top, bottom: bottom * POUNDS.bottom }))} lb`;
    },
    /** What was typed, as kilograms in decimal text; throws BadInput. @param {string} text */
    read(text) {
      if (!pounds) return weight(text);
      const typed = fraction(amount(text));
      const kg = plain({ top: typed.top * POUNDS.bottom, bottom: typed.bottom * POUNDS.top });
      if (!(Number(kg) > 0 && Number(kg) <= KG_MAX)) throw new BadInput("No animal weighs that. Check the number and the unit.");
      return kg;
    },
  };
}

function oneDecimal(text) {
  return String(Math.round(Number(text) * 10) / 10);
}

/** By how many percent `kg` differs from `last`, with its sign; 0 where there is no last one. */
export function differsBy(kg, last) {
  if (!last || !(Number(last) > 0)) return 0;
  return Math.round((Number(kg) / Number(last) - 1) * 100);
}

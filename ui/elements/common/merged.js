/** Stays that are read as one: at which of them a patient stands. The same answer on walls, tablets and desk; the twin of roster.together in domain/roster.py. Pure. */
import { isPractice } from "wardlight/practice.js";

/** Whether a stay is in the house. @param {any} picture @param {string} stay @returns {boolean} */
export function isHere(picture, stay) {
  const path = `stays/${stay}`;
  return Boolean(picture.value(path, "opened")) && !picture.value(path, "discharged");
}

/** The stay into which this one was merged, at the end of the chain of those that are here; a circle ends at its smallest. @param {any} picture @param {string} stay @returns {string} */
export function mergedInto(picture, stay) {
  const met = [stay];
  for (;;) {
    const into = picture.value(`stays/${met.at(-1)}`, "merged_into");
    if (typeof into !== "string" || isPractice(into) !== isPractice(stay) || !isHere(picture, into)) return /** @type {string} */ (met.at(-1));
    if (met.includes(into)) return met.slice(met.indexOf(into)).sort()[0];
    met.push(into);
  }
}

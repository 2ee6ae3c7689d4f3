/**
 * Practice patients: a drill's stays, known by their ids alone, so that no list needs anything else to leave them out. A drill is
 * `drill-<word>`, its patients are `practice-<word>-<more>`. The twin of domain/practice.py. Pure.
 */

export const PRACTICE_PREFIX = "practice-";
const DRILL_PREFIX = "drill-";

/** Whether a stay is a drill's. @param {unknown} stay */
export const isPractice = (stay) => typeof stay === "string" && stay.startsWith(PRACTICE_PREFIX);

/** The drill that a practice patient belongs to; null for a real one. @param {unknown} stay @returns {string | null} */
export function drillOf(stay) {
  return isPractice(stay) ? DRILL_PREFIX + /** @type {string} */ (stay).slice(PRACTICE_PREFIX.length).split("-", 1)[0] : null;
}

/** The id of a drill's patient. @param {string} drill @param {string} more */
export const stayOf = (drill, more) => `${PRACTICE_PREFIX}${drill.slice(DRILL_PREFIX.length)}-${more}`;

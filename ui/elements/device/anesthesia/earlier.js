/** What is written down later than it happened: the time that a person typed, beside a reading, an event or a drug. */
import { clockMinutes, nearestTime } from "../../common/times.js";
import { sheetWords } from "./words_anesthesia.js";

/** A tablet's and a person's clocks may differ by this, ms; beyond it a time has not come yet. Our own choice: two minutes. */
const AHEAD_MS = 120_000;

/** The field of a form. */
export const timeField = () => ({ name: "time", label: sheetWords.timeOf, type: "text", half: true, hint: sheetWords.atHint });

/**
 * The time that was typed: {when} as an entry takes it, nothing for "now"; or {wrong}, a sentence. Pure.
 * @param {any} ward of moment.js @param {unknown} text @returns {{when: {at?: number, atFrom?: string}, wrong: string}}
 */
export function timeTyped(ward, text) {
  const typed = String(text ?? "").trim();
  if (!typed) return { when: {}, wrong: "" };
  const minutes = clockMinutes(typed);
  if (minutes === null) return { when: {}, wrong: sheetWords.atWrong };
  const at = nearestTime(ward.clock, ward.now, minutes);
  return at > ward.now + AHEAD_MS ? { when: {}, wrong: sheetWords.atAhead } : { when: { at, atFrom: "person" }, wrong: "" };
}

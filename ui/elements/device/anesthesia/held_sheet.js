/**
 * Which sheet the anesthesia page shows, kept while it is open and over a reload: a second sheet that arrives, or a change of state, must not
 * put another one under a thumb that is about to write. Who leaves the page and comes back is shown what goes on then.
 */
import { remember } from "../remembered.js";

/** @param {any} shown of view.js @param {any} moment of moment.js */
export function holdSheet(shown, moment) {
  const sheet = shown.page === "anesthesia" ? moment.page?.sheet?.sheet ?? null : null;
  if (sheet === shown.theatre.sheet) return;
  shown.theatre.sheet = sheet;
  remember("sheet", sheet);
}

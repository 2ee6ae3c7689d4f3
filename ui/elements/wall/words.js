/**
 * Every word that the wall says, in one place, ready for other languages. Pure; times come in as texts.
 */
import { span } from "../common/times.js";

const MINUTE = 60_000;

export const WORDS = {
  settle: "a person must settle",
  nothingAhead: "nothing due in 24 h",
  reading: "Anesthesia reading", noOrders: "no orders",
  dueNow: "due now",
  caution: "caution",
  nameAlert: "name alert",
  noWeight: "no weight",
  noName: "no name",
  noCage: "–",
  noBoard: "no board",
  loading: "Reading what this screen holds.", broken: "This wall cannot be shown here.",
  empty: "No patients on this board.",
  boardsHere: "The boards are:",
  noBoards: "There are no boards yet. A ward gets one with its first patient.",
  notEnrolled: "This screen is not enrolled yet.",
  toEnroll: "Enroll it on the home page.",
  refused: "THE SERVER DOES NOT KNOW THIS SCREEN",
  refusedWhat: "Enroll it again on the home page. It shows what it knew.",
  storage: "THIS SCREEN CANNOT KEEP WHAT IT HEARS",
  storageWhat: "Load the page again; if this stays, clear some of its storage.",
  doubt: "the clock of this screen is in doubt, so nothing is called late",
  inTouch: "in touch with the server",
  catchingUp: "catching up with the server",
};

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six"];
const numberWord = (n) => NUMBERS[n] ?? String(n);

/** A field of a register in the ward's words. */
const FIELDS = {
  weight_kg: "weight", resuscitation: "code", home_device: "home device", critical_notes: "critical notes", cage: "cage", ward: "ward", caution: "caution",
  schedule: "schedule", dose: "dose", name: "name", stopped: "stop", "patient.name": "name", "patient.species": "species", merged_into: "merging",
  file_number: "file number", emr_id: "practice system's id", "client.name": "owner", "client.phone": "owner's phone",
};

/** What there is to settle, the right column's first line: what it is about, and what about it. @param {{kind: string, members: string[], field?: string}} clash */
export function clashWords(clash, orderName) {
  const of = (name, what) => ({ name, what: `: ${what}` });
  if (clash.kind === "slot") return of(orderName, `${numberWord(clash.members.length)} entries`);
  if (clash.kind === "order") return of(orderName, "order changed");
  if (clash.kind === "double") return of(orderName, "given twice?");
  if (clash.kind === "sheets") return of("Anesthesia", "two sheets");
  const field = FIELDS[clash.field] ?? String(clash.field ?? "").replace(/^.*\./, "").replaceAll("_", " ");
  const about = orderName ? `${orderName}, ${field}` : field.charAt(0).toUpperCase() + field.slice(1);
  return of(about, `${numberWord(clash.members.length)} values`);
}

/** The right column's second line for an open act: "37 min late", "due now", "due 12 min ago", "in 1 h 40"; `short` where "+1 due" follows. */
export function whenWords(word, dueMs, now, short = false) {
  if (word === "late") return `${span(now - dueMs)} late`;
  if (word === "due") {
    if (dueMs - now >= MINUTE) return `due in ${span(dueMs - now)}`;
    return now - dueMs < 5 * MINUTE ? WORDS.dueNow : `${short ? "" : "due "}${span(now - dueMs)} ago`;
  }
  return `in ${span(dueMs - now)}`;
}

/** What else is open beside the first act: "+1 due", "+3 open". */
export function moreWords({ settle, late, due, unknown }) {
  const open = settle + late + due + unknown;
  if (!open) return "";
  if (open === settle) return `+${open} to settle`;
  if (open === late) return `+${open} late`;
  if (open === due) return `+${open} due`;
  return open === unknown ? `+${open} to ask` : `+${open} open`;
}

/** Whom to ask about what cannot be known here. */
export function askWords(home) {
  return home ? `ask ${home}` : "ask in the ward";
}

/** The words on the right, with as much of what else is open as there is room for. @param {string[]} more long and short @param {(text: string) => boolean} fits */
export function joined(when, more, fits) {
  const found = more.filter(Boolean).map((text) => `${when} · ${text}`).find(fits);
  return found ?? when;
}

export function heardWords(time) {
  return time ? `last heard ${time}` : "not heard yet";
}

/** The header's counts, in order; a tone of "" is no status. @returns {{text: string, tone: string}[]} */
export function countWords({ late, settle, due, unknown, ahead }) {
  return [
    late && { text: `${late} late`, tone: "late" },
    settle && { text: `${settle} to settle`, tone: "late" },
    due && { text: `${due} due`, tone: "due" },
    unknown && { text: `${unknown} to ask about`, tone: "" },
    { text: ahead ? `${ahead} in the next 2 h` : "none in the next 2 h", tone: "" },
  ].filter(Boolean);
}

export function lostWords(time) {
  return time ? `SERVER LOST ${time}` : "NO SERVER";
}

export function ageWords(ageMs) {
  return ageMs === null ? "this board is as old as this screen's last visit" : `this board is ${span(ageMs)} old and counts on from there`;
}

/** The band in an emergency: the loud words and the plain ones. @param {"open" | "recovers"} state @param {string} since @param {string} cause */
export function emergencyWords(state, since, cause) {
  return state === "open" ? [`EMERGENCY since ${since}`, cause] : [`RECOVERING since ${since}`, `after the emergency: ${cause}`];
}

export function internetWords(since) {
  return `the internet is gone since ${since}`;
}

/** Beside the emergency there is room for the board's age alone. */
export function shortAgeWords(ageMs) {
  return ageMs === null ? "this board is old" : `this board is ${span(ageMs)} old`;
}

/** Where a device's patients are: "cages 1 2, Nova". @param {{text: string, isCage: boolean}[]} places cages first */
export function placesWords(places) {
  const cages = places.filter((place) => place.isCage).map((place) => place.text);
  const names = places.filter((place) => !place.isCage).map((place) => place.text);
  return [cages.length && `${cages.length === 1 ? "cage" : "cages"} ${cages.join(" ")}`, ...names].filter(Boolean).join(", ");
}

export function pageWords(page, pages) {
  return `page ${page} of ${pages}`;
}

/** Late patients that do not fit on every page. */
export function moreLateWords(count) {
  return `+${count} late`;
}

/** A device whose entries wait although the server is there. */
export function waitingWords(name, minutes) {
  return `${name} holds entries of ${minutes} min ago that have not arrived. Open it near the server.`;
}

export function unknownBoardWords(board) {
  return `There is no board “${board}”.`;
}

/** A slot for those who listen: "Cefazolin, late, 02:04" */
export function slotWords(name, word, time) {
  return `${name}, ${word}, ${time}`;
}

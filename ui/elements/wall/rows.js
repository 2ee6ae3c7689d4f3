/**
 * A patient's row at one moment: the state of each slot, what is to be said on the right, what is counted. Pure.
 *
 * What this screen cannot know it does not call late: out of contact, an open slot could have been done since. It is neutral then,
 * and the row says whom to ask. STAT is never held up by that.
 */
import { openReadings } from "wardlight/anesthesia.js";
import { state } from "wardlight/status.js";
import { BACK_MS, AHEAD_MS } from "./line.js";
import { RANK } from "./ordering.js";
import { WORDS, askWords, heardWords, moreWords, whenWords } from "./words.js";

const TWO_HOURS_MS = 7_200_000;

/**
 * @typedef {{apart: boolean, heard: string}} Contact apart: what others did since cannot be known; heard: the time of the last contact as text
 * @typedef {{key: string, stay: string, word: string, known: boolean, clash: string | null, dueMs: number, name: string, dose: string, stat: boolean}} Mark
 */

/** @param {any} facts of factsOf @param {number} now ms @param {Contact} contact */
export function rowOf(facts, now, contact) {
  const doubled = new Map(facts.clashes.flatMap((clash) => clash.keys.map((key) => [key, clash.kind])));
  const marks = [...facts.slots.map((slot) => markOf(slot, now, contact, doubled)), ...readings(facts, now, contact)].sort((a, b) => a.dueMs - b.dueMs);
  const counts = countsOf(marks, facts, now);
  const top = topOf(marks, facts);
  return {
    ...about(facts),
    marks: marks.filter((mark) => onLine(mark, now)),
    counts,
    ...headline(top, counts, facts, now, contact),
    rank: rankOf(top),
    dueMs: top?.dueMs ?? null,
  };
}

function about({ stay, name, surname, species, breed, kg, code, caution, notes, cage, home, pending = [] }) {
  return { stay, name, surname, species, breed, kg, code, caution, notes, cage, home, pending };
}

/** @returns {Mark} */
function markOf({ stay, key, slot, name, dose, stat }, now, { apart }, doubled) {
  const { word, atMs } = state(slot, now);
  const open = word === "due" || word === "late";
  const known = !open || stat || !apart;
  return { key, stay, word: known ? word : "due", known, clash: doubled.get(key) ?? null, dueMs: open ? atMs : slot.dueMs, name, dose, stat };
}

/** Readings of an anesthesia stand among the slots: the one that is due, and the next. @returns {Mark[]} */
function readings({ sheets = [], interval }, now, { apart }) {
  return openReadings(sheets, now, interval).map(({ sheet, stay, key, dueMs, word }) => {
    const known = word === "scheduled" || !apart;
    return { key: `${sheet}@${key}`, stay, word: known ? word : "due", known, clash: null, dueMs, name: WORDS.reading, dose: "", stat: false };
  });
}

/** The shape of a mark: its state, but for what cannot be known and for two given apart in different slots. */
export function shapeOf({ word, known, clash }) {
  if (!known) return "unknown";
  return clash ? "clash" : word;
}

function countsOf(marks, facts, now) {
  const count = (test) => marks.filter(test).length;
  return {
    settle: facts.clashes.length,
    late: count((mark) => mark.word === "late"),
    due: count((mark) => mark.word === "due" && mark.known),
    unknown: count((mark) => !mark.known),
    ahead: count((mark) => mark.word === "scheduled" && mark.dueMs < now + TWO_HOURS_MS),
  };
}

/** What comes first: late, STAT before all, then what is to be settled, due, to be asked about, and next. */
function topOf(marks, facts) {
  const first = (test) => marks.find(test);
  const clash = facts.clashes[0];
  return (
    first((mark) => mark.word === "late" && mark.stat) ??
    first((mark) => mark.word === "late") ??
    (clash && { clash, dueMs: first((mark) => clash.keys.includes(mark.key))?.dueMs ?? 0 }) ??
    first((mark) => mark.word === "due" && mark.stat) ??
    first((mark) => mark.word === "due" && mark.known) ??
    first((mark) => !mark.known) ??
    first((mark) => mark.word === "scheduled") ??
    null
  );
}

function rankOf(top) {
  if (!top) return RANK.quiet;
  if (top.clash?.text) return RANK.urgent;
  if (top.word === "late") return top.stat ? RANK.stat : RANK.urgent;
  if (top.word === "due") return top.stat ? RANK.statDue : RANK.open;
  return RANK.ahead;
}

/** The right column: what, how much, when, and what else is open. `tone` is late, due or nothing. */
function headline(top, counts, facts, now, contact) {
  if (!top) return { topKey: null, act: "", dose: "", stat: false, when: facts.orders ? WORDS.nothingAhead : WORDS.noOrders, aside: "", more: "", tone: "" };
  if (top.clash?.text) {
    return { topKey: top.clash.keys[0] ?? null, act: top.clash.text.name, dose: top.clash.text.what, stat: false, when: WORDS.settle, aside: "", more: moreBeside(counts, { settle: 1 }), tone: "late" };
  }
  const said = { topKey: top.key, act: top.name, dose: top.dose, stat: top.stat };
  if (!top.known) return { ...said, when: askWords(facts.home?.name), aside: heardWords(contact.heard), more: moreBeside(counts, { unknown: 1 }), tone: "ask" };
  const tone = top.word === "scheduled" ? "" : top.word;
  const more = tone ? moreBeside(counts, { [tone]: 1 }) : "";
  return { ...said, when: whenWords(top.word, top.dueMs, now, more !== ""), aside: "", more, tone };
}

function moreBeside(counts, said) {
  const rest = { ...counts };
  for (const [word, number] of Object.entries(said)) rest[word] -= number;
  return moreWords(rest);
}

/** What stands on the line: the last two hours, the next eight, and what is still open from before. */
function onLine({ word, known, clash, dueMs }, now) {
  if (dueMs > now + AHEAD_MS) return false;
  return dueMs >= now - BACK_MS || word === "late" || clash !== null || !known;
}

/** The counts of all rows together. */
export function totals(rows) {
  const sum = { settle: 0, late: 0, due: 0, unknown: 0, ahead: 0 };
  for (const { counts } of rows) for (const word of Object.keys(sum)) sum[word] += counts[word];
  return sum;
}

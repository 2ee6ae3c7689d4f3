/**
 * The list of patients: "Mine" first (this device is their home), then those of other devices; what disagrees and is late on top, then
 * by what is due next. Pure.
 */
import { orderSlots } from "wardlight/status.js";
import { isUnsettled, pendingOf } from "../common/emergency.js";
import { whenWords } from "../common/times.js";
import { clashesOf, isElsewhere, LOOK_AHEAD_MS, LOOK_BACK_MS, stateHere, unknownSince } from "./acts.js";
import { isReadElsewhere, readingsOf } from "./anesthesia/reader.js";
import { keeperOf } from "./roster.js";
import { counted, words } from "./words.js";

const RANK = { urgent: 0, open: 1, ahead: 2, quiet: 3 };

/**
 * @param {import("./acts.js").Ward} ward @param {import("./patients.js").Patient[]} patients @param {Map<string, any[]>} alerts names alike
 * @param {(kg: string|null) => string} weight the weight as the hospital writes it
 */
export function listRows(ward, patients, alerts, weight) {
  const unsettled = isUnsettled(ward.picture);
  const rows = patients.map((patient) => listRow(ward, patient, alerts, weight, unsettled));
  return rows.sort((a, b) => Number(b.mine) - Number(a.mine) || a.rank - b.rank || a.dueMs - b.dueMs || byCage(a, b));
}

function byCage(a, b) {
  return a.cage.localeCompare(b.cage, "en", { numeric: true }) || a.name.localeCompare(b.name, "en") || (a.key < b.key ? -1 : 1);
}

function listRow(ward, patient, alerts, weight, unsettled) {
  const counts = countsOf(ward, patient);
  const home = ward.home(patient.stay);
  const mine = home !== null && home === ward.me;
  const said = headline(counts, ward, patient);
  return {
    key: patient.stay, stay: patient.stay, mine, practice: patient.practice, cage: patient.cage, name: patient.name, surname: patient.surname,
    about: [patient.species, patient.breed, weight(patient.kg).replace(" ", "\u00a0")].filter(Boolean).join(" · "), alert: alerts.has(patient.stay),
    home: mine ? "" : home ? words.chartedOn([ward.nameOf(home), keeperOf(ward.picture, home)].filter(Boolean).join(", ")) : words.noHome, pending: pendingOf(ward.picture, patient.stays, unsettled), ...said,
  };
}

/** How many of its slots are late, due, not to be known and to settle, and when the next is due. */
function countsOf(ward, patient) {
  const elsewhere = isElsewhere(ward, patient.stay);
  const counts = { clash: clashesOf(ward.picture, patient).length, late: 0, due: 0, unknown: 0, lateMs: Infinity, dueMs: Infinity, nextMs: Infinity };
  for (const stay of patient.stays) {
    for (const order of ward.picture.children(`stays/${stay}/orders`)) {
      for (const slot of orderSlots(ward.picture, stay, order, ward.now - LOOK_BACK_MS, ward.now + LOOK_AHEAD_MS, ward.zones)) {
        const { word, atMs, known } = stateHere(slot, ward, elsewhere);
        if (!known) counts.unknown += 1;
        else if (word === "late" || word === "due") counts[word] += 1;
        const field = !known ? "dueMs" : { late: "lateMs", due: "dueMs", scheduled: "nextMs" }[word];
        if (field) counts[field] = Math.min(counts[field], atMs);
      }
    }
    for (const [sheet, { word, dueMs }] of readingsOf(ward, stay)) {
      const open = word !== "scheduled";
      const unheard = isReadElsewhere(ward, sheet);
      if (open) counts[unheard ? "unknown" : word] += 1;
      const field = open && unheard ? "dueMs" : { late: "lateMs", due: "dueMs", scheduled: "nextMs" }[word];
      counts[field] = Math.min(counts[field], dueMs);
    }
  }
  return counts;
}

/** What stands on the right: the words, their tone, and what else is open ("+1 due"); and the place in the list. */
function headline(counts, ward, patient) {
  const { now } = ward;
  const more = (less) => [
    counts.late - (less.late ?? 0) > 0 && words.plusLate(counts.late - (less.late ?? 0)),
    counts.due - (less.due ?? 0) > 0 && words.plusDue(counts.due - (less.due ?? 0)),
  ].filter(Boolean).join(" · ");
  if (counts.late) {
    const settle = counts.clash ? words.plusSettle(counts.clash) : "";
    return { when: whenWords("late", counts.lateMs, now), more: [settle, more({ late: 1 })].filter(Boolean).join(" · "), tone: "late", rank: RANK.urgent, dueMs: counts.lateMs };
  }
  if (counts.clash) return { when: words.settle, more: more({}), tone: "late", rank: RANK.urgent, dueMs: Math.min(counts.dueMs, counts.nextMs, now) };
  if (counts.due) return { when: whenWords("due", counts.dueMs, now), more: more({ due: 1 }), tone: "due", rank: RANK.open, dueMs: counts.dueMs };
  if (counts.unknown) {
    const since = unknownSince(ward, patient.stay);
    const heard = since === null ? "" : ward.clock.time(since);
    return { when: words.ask(ward.nameOf(ward.home(patient.stay)) || words.theWard, heard), more: "", tone: "", asks: true, rank: RANK.open, dueMs: counts.dueMs };
  }
  if (counts.nextMs < Infinity) return { when: whenWords("scheduled", counts.nextMs, now), more: "", tone: "", rank: RANK.ahead, dueMs: counts.nextMs };
  return { when: words.nothingAhead, more: "", tone: "", rank: RANK.quiet, dueMs: Infinity };
}

/** "1 late · 1 to settle · 2 due", of all rows that are mine; for the list's head. */
export function summaryWords(rows) {
  const late = rows.filter((row) => row.tone === "late").length;
  return late ? counted(late, "patient needs somebody now", "patients need somebody now") : "";
}

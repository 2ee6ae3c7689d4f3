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

/** "3" before "12". */
const CAGES = new Intl.Collator("en", { numeric: true });
const NAMES = new Intl.Collator("en");
const RANK = { urgent: 0, open: 1, ahead: 2, quiet: 3 };

/**
 * @param {import("./acts.js").Ward} ward @param {import("./patients.js").Patient[]} patients @param {Map<string, any[]>} alerts names alike
 * @param {(kg: string|null) => string} weight the weight as the hospital writes it
 * @param {Counts} [counts] what was counted a moment ago
 */
export function listRows(ward, patients, alerts, weight, counts = new Counts()) {
  const unsettled = isUnsettled(ward.picture);
  const counted = counts.take(ward, patients);
  const rows = patients.map((patient) => listRow(ward, patient, counted.get(patient), alerts, weight, unsettled));
  return rows.sort((a, b) => Number(b.mine) - Number(a.mine) || a.rank - b.rank || a.dueMs - b.dueMs || byCage(a, b));
}

function byCage(a, b) {
  return CAGES.compare(a.cage, b.cage) || NAMES.compare(a.name, b.name) || (a.key < b.key ? -1 : 1);
}

function listRow(ward, patient, counts, alerts, weight, unsettled) {
  const home = ward.home(patient.stay);
  const mine = home !== null && home === ward.me;
  const said = headline(counts, ward, patient);
  return {
    key: patient.stay, stay: patient.stay, mine, practice: patient.practice, cage: patient.cage, name: patient.name, surname: patient.surname,
    about: [patient.species, patient.breed, weight(patient.kg).replace(" ", "\u00a0")].filter(Boolean).join(" · "), alert: alerts.has(patient.stay),
    home: mine ? "" : home ? words.chartedOn([ward.nameOf(home), keeperOf(ward.picture, home)].filter(Boolean).join(", ")) : words.noHome, pending: pendingOf(ward.picture, patient.stays, unsettled), ...said,
  };
}

/** Counts hold no longer than so, ms, whoever forgot to have them forgotten: short against any window. */
const COUNTED_MS = 10_000;

/** The counts since the page's last beat: a tap changes those of one patient, and under the thumb the 59 others are not counted again. */
export class Counts {
  /** @type {Map<string, {picture: any, seen: string, zones: any, at: number, counts: any}>} */
  #known = new Map();

  /** Time went on: all are counted anew. */
  forget() {
    this.#known.clear();
  }

  /** @param {import("./acts.js").Ward} ward @param {import("./patients.js").Patient[]} patients @returns {Map<any, any>} patient -> its counts */
  take(ward, patients) {
    const { picture, zones, now, contact } = ward;
    const place = [contact.apart, contact.doubt, ...(ward.cut?.keys() ?? [])].join();
    const before = this.#known;
    this.#known = new Map();
    return new Map(patients.map((patient) => {
      const seen = `${patient.stays.map((stay) => `${stay} ${picture.version(stay)}`)} ${ward.home(patient.stay)} ${ward.me} ${place}`;
      const old = before.get(patient.stay);
      const holds = old && old.picture === picture && old.zones === zones && old.seen === seen && Math.abs(now - old.at) < COUNTED_MS;
      const known = holds ? old : { picture, zones, seen, at: now, counts: countsOf(ward, patient) };
      this.#known.set(patient.stay, known);
      return [patient, known.counts];
    }));
  }
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

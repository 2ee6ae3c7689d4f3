/**
 * The acts of one patient at one moment, as rows to be tapped: what disagrees, is late, is due, what is given when needed, what comes
 * next, what was done. Pure.
 *
 * What this screen cannot know it does not call late (PROTOCOL): out of contact, on a screen that is not the patient's home device,
 * an open slot could have been done since. It is neutral then, and says whom to ask. STAT is never held up by that.
 */
import { DONE, openOfStay } from "wardlight/clashes.js";
import { happenedMs, nameOf } from "wardlight/entries.js";
import { needsApproval } from "wardlight/roles.js";
import { intervalMin } from "wardlight/schedule.js";
import { orderSlots, slotState } from "wardlight/status.js";
import { span } from "../common/times.js";
import { ordersOf } from "./orders.js";
import { staffName } from "./patients.js";
import { OUTCOMES, words } from "./words.js";

const HOUR_MS = 3_600_000;
/** How far back an open slot is still asked for, and how far ahead the next one is looked for. */
export const LOOK_BACK_MS = 24 * HOUR_MS;
export const LOOK_AHEAD_MS = 24 * HOUR_MS;
/** What was done stays on the list so long, under what is to do. */
const DONE_SHOWN_MS = 12 * HOUR_MS;
const DONE_SHOWN_MAX = 30;

/**
 * @typedef {{picture: any, zones: any, now: number, clock: any, contact: any, me: string|null, home: (stay: string) => string|null, nameOf: (device: string|null) => string}} Ward
 *   what a moment of the ward needs: `contact` as contactOf says it, `me` this device; `cut` (optional): devices that a drill keeps silent, since when
 */

/** Whether what happened to this patient cannot be known here: this screen is out of contact, or a drill cuts off the patient's home device. @param {Ward} ward */
export function isElsewhere(ward, stay) {
  const home = ward.home(stay);
  return home !== ward.me && (ward.contact.apart || Boolean(ward.cut?.has(home)));
}

/** Since when it cannot be known, ms, or null. @param {Ward} ward @returns {number | null} */
export function unknownSince(ward, stay) {
  return ward.contact.apart ? ward.contact.lastMs : (ward.cut?.get(ward.home(stay)) ?? null);
}

/** A slot's state as this screen may call it: {word, atMs, detail, known}. @param {Ward} ward */
export function stateHere(slot, ward, elsewhere) {
  const state = slotState(slot, ward.now);
  const open = state.word === "late" || state.word === "due";
  const known = !open || slot.stat || !elsewhere;
  // a clock in doubt calls nothing late, and neither does one who cannot know
  const doubted = ward.contact.doubt && state.word === "late";
  return { ...state, word: !known || doubted ? "due" : state.word, known };
}

/** The open clashes of a patient whose bills are the desk's matter. */
export function clashesOf(picture, patient) {
  return patient.stays.flatMap((stay) => openOfStay(picture, stay)).filter((clash) => clash.kind !== "bill");
}

/** All rows of a patient, in the order of urgency. @param {Ward} ward @param {import("./patients.js").Patient} patient */
export function rowsOf(ward, patient) {
  const { picture, now } = ward;
  const elsewhere = isElsewhere(ward, patient.stay);
  const doubled = doubledActs(clashesOf(picture, patient));
  const rows = [];
  for (const order of ordersOf(picture, patient)) {
    const slots = orderSlots(picture, order.stay, order.order, now - LOOK_BACK_MS, now + LOOK_AHEAD_MS, ward.zones);
    const states = slots.map((slot) => ({ slot, state: stateHere(slot, ward, elsewhere) }));
    const next = states.find(({ state }) => state.word === "scheduled");
    for (const one of states) {
      if (one.state.word === "scheduled" && one !== next) continue;
      if (one.state.word === "clash") continue; // stands as a card of its own
      const row = rowOf(ward, order, one.slot, one.state, doubled);
      if (row.part === "done" && now - row.atMs > DONE_SHOWN_MS) continue;
      rows.push(row);
    }
    if ((order.prn || order.cri) && !(order.stopped && Date.parse(order.stopped) <= now)) rows.push(neededRow(ward, order));
  }
  rows.sort((a, b) => a.rank - b.rank || a.sortMs - b.sortMs || (a.key < b.key ? -1 : 1));
  const done = rows.filter((row) => row.part === "done").slice(0, DONE_SHOWN_MAX);
  return rows.filter((row) => row.part !== "done" || done.includes(row));
}

const RANK = { late: 0, due: 1, held: 2, running: 3, needed: 4, ahead: 5, done: 6 };

function rowOf(ward, order, slot, state, doubled) {
  const mark = `${slot.order}@${slot.key}`;
  const open = state.word === "late" || state.word === "due";
  const part = open ? "now" : state.word === "scheduled" ? "ahead" : stillHeld(ward, order, slot, state) ? "held" : "done";
  const rank = !open ? RANK[part] : state.word === "late" || slot.stat ? RANK.late : RANK.due;
  const acts = slot.acts.live;
  return {
    key: `${slot.stay}/${mark}`, mark, stay: slot.stay, slot: slot.key, order, part, rank, word: state.word, known: state.known, stat: slot.stat,
    clash: acts.some((act) => doubled.has(nameOf(act))) ? "double" : null, atMs: state.atMs, dueMs: state.atMs, sortMs: part === "done" ? -state.atMs : state.atMs, name: order.name, how: order.how,
    when: whenOf(ward, order, slot, state), acts: acts.map(nameOf), merged: slot.merged > 1 ? words.merged(slot.merged) : "", way: order.way, unit: order.unit,
  };
}

/** A held slot is put off until the next slot: it can still be given until then. */
function stillHeld(ward, order, slot, state) {
  if (state.word !== "held") return false;
  const step = intervalMin(order.schedule);
  return ward.now < slot.dueMs + (step ?? 24 * 60) * 60_000;
}

function whenOf(ward, order, slot, state) {
  const { now, clock } = ward;
  const time = clock.dayTime(state.atMs, now);
  if (!state.known) {
    const since = unknownSince(ward, slot.stay);
    return words.ask(askWhom(ward, slot.stay), since === null ? "" : clock.dayTime(since, now));
  }
  if (state.word === "late") return words.wasDue(time, `${span(now - state.atMs)} late`);
  if (state.word === "due") return words.dueAt(time);
  if (state.word === "scheduled") return [time, order.words].filter(Boolean).join(" · ");
  if (state.detail === "skipped") return [words.skipped, slot.skipped].filter(Boolean).join(": ");
  return slot.acts.counted.map((act) => actWords(ward, act)).join("; ");
}

/** The device to ask, or the ward where no device is the patient's home. */
function askWhom(ward, stay) {
  return ward.nameOf(ward.home(stay)) || words.theWard;
}

/** "given 02:38 by Ada Okafor: because" */
export function actWords(ward, act) {
  const { data, because } = act;
  const value = [data.value, data.value !== undefined && data.value !== null ? data.unit : ""].filter(Boolean).join(" ");
  const done = [OUTCOMES[data.outcome] ?? String(data.outcome ?? ""), data.outcome === "partial" && data.quantity && [data.quantity, data.unit].filter(Boolean).join(" ")].filter(Boolean).join(" ");
  const who = staffName(ward.picture, act.by);
  const waits = needsApproval(ward.grammar, ward.picture, act) ? ` · ${words.waitsForApproval}` : "";
  const what = [value || done, ward.clock.dayTime(happenedMs(act), ward.now), who && words.by(who)].filter(Boolean).join(" ") + waits;
  return because ? `${what}: ${because}` : what;
}

/** Acts without a due time: when needed, or running with a rate. */
function neededRow(ward, order) {
  const last = lastAct(ward.picture, order);
  const part = order.cri ? "running" : "needed";
  const when = last ? lastWords(ward, order, last) : order.cri ? words.noRate : words.neverGiven;
  return {
    key: `${order.stay}/${order.order}@`, mark: `${order.order}@${order.prn ? "prn" : "cri"}`, stay: order.stay, slot: null, order, part, rank: RANK[part],
    word: "scheduled", known: true, stat: false, clash: null, atMs: ward.now, dueMs: ward.now, sortMs: 0, name: order.name, how: order.how,
    when: [order.words, when].filter(Boolean).join(" · "), acts: [], merged: "", runs: order.cri && last !== null && last.data.outcome !== "stopped", way: order.cri ? "text" : order.way, unit: order.unit,
  };
}

function lastWords(ward, order, act) {
  const at = ward.clock.dayTime(happenedMs(act), ward.now);
  if (order.cri) return act.data.outcome === "stopped" ? `${OUTCOMES.stopped} ${at}` : words.newest([act.data.value, act.data.unit].filter(Boolean).join(" "), at);
  return words.lastAct(OUTCOMES[act.data.outcome] ?? "", at, staffName(ward.picture, act.by));
}

/** The newest act of an order that counts, in any slot; `only` filters. */
export function lastAct(picture, order, only = () => true) {
  const slots = picture.children(`${order.path}/slots`);
  const acts = slots.flatMap((slot) => picture.items(`${order.path}/slots/${slot}`)).filter(only);
  return acts.sort((a, b) => happenedMs(a) - happenedMs(b)).at(-1) ?? null;
}

/** The newest given or partly given act of an order. */
export const lastDone = (picture, order) => lastAct(picture, order, (act) => DONE.has(act.data.outcome));

/** The acts that are possible doubles, and for which no person said yet what counts. */
function doubledActs(clashes) {
  return new Set(clashes.filter((clash) => clash.kind === "double").flatMap((clash) => clash.members));
}

/**
 * Outages, read off the picture: which are one, which are open, which recover, and what they hold. The twin of domain/outage.py, where the
 * theory stands: clinical outages of the hospital that overlap are ONE incident; a device's own says who was cut off and moves nothing;
 * closing one member closes the incident; a drill and the internet's stand alone and hold no clinical act; nothing that is told of an
 * emergency happened after it came to the server.
 */
import { happenedMs, parseTime, timeOr } from "./entries.js";

/** A blip is not an emergency (PROTOCOL): silence of this long raises a device's banner, seconds. */
export const BANNER_AFTER_S = 5;
/** A gap of the server, or of two awake devices, longer than this opens an outage by itself, seconds. */
export const OPENS_AFTER_S = 120;
/** An outage that begins this soon after the end of one that is not closed yet is the same one, minutes. */
export const REJOINS_MIN = 15;
const HOLDS_NOTHING = new Set(["drill", "internet"]);
/** The worst first: what takes everything, then what takes every device, then what takes the server. */
const WORST_FIRST = ["power", "router", "server", "other", "internet", "drill"];

/**
 * @typedef {import("./fold.js").Picture} Picture
 * @typedef {"open" | "recovers" | "closed"} State
 * @typedef {{outage: string, scope: string, cause: string | null, state: State}} Outage
 * @typedef {{device: string, startMs: number, endMs: number | null}} Cut
 * @typedef {{outage: string, members: string[], scope: string, cause: string, causes: string[], state: State, startMs: number, endMs: number | null,
 *   closedMs: number | null, devices: Cut[], declaredBy: string[], drill: boolean, clinical: boolean}} Incident
 * @typedef {{outage: string, scope: string, cause: string | null, startMs: number, endMs: number, closedMs: number, declared: any[], clinical: boolean}} Span
 */

/** All that happened, by (start, name): emergencies of the hospital, drills, the internet's, and what a device had alone. @param {Picture} picture @returns {Incident[]} */
export function incidents(picture) {
  return incidentsOf(spansOf(picture));
}

/** @param {Span[]} spans @returns {Incident[]} */
function incidentsOf(spans) {
  const groups = grouped(spans.filter((span) => span.clinical));
  const lastClose = Math.max(...groups.map(closed));
  const joined = new Set();
  const devices = spans.filter((span) => span.scope === "device" && !HOLDS_NOTHING.has(span.cause ?? ""));
  const found = groups.map((group) => {
    const until = untilOf(group);
    const cut = [];
    for (const span of devices) {
      if (span.startMs > until) break;
      if (span.endMs >= group[0].startMs) cut.push(span);
    }
    for (const span of cut) joined.add(span.outage);
    return incident(group, cut, lastClose);
  });
  const alone = spans.filter((span) => !span.clinical && !joined.has(span.outage));
  return [...found, ...alone.map((span) => incident([span], [], -Infinity))].sort((one, other) => byStart(one, other));
}

/** The incidents that are, or were, an emergency of the hospital. @param {Picture} picture */
export const emergencies = (picture) => incidents(picture).filter((one) => one.clinical);

/** The emergencies that are open and hold discharge and finalizing. @param {Picture} picture */
export const holding = (picture) => emergencies(picture).filter((one) => one.state === "open");

/** The emergencies that ended and are not closed yet. @param {Picture} picture */
export const recovering = (picture) => emergencies(picture).filter((one) => one.state === "recovers");

/** Every outage as it was declared, by name; a member has its incident's state. @param {Picture} picture @returns {Outage[]} */
export function outages(picture) {
  const spans = spansOf(picture);
  const of = new Map(incidentsOf(spans).flatMap((one) => (one.scope === "hospital" ? one.members.map((name) => [name, one.state]) : [])));
  const found = spans.map((span) => {
    const { outage, scope, cause } = span;
    return { outage, scope, cause, state: scope === "hospital" ? /** @type {State} */ (of.get(outage)) : stateOf([span], -Infinity) };
  });
  return found.sort((one, other) => byText(one.outage, other.outage));
}

/** The incident that an outage of the hospital belongs to, by any of its names. @param {Picture} picture @param {string} outage @returns {Incident | null} */
export function incidentOf(picture, outage) {
  const found = incidents(picture).filter((one) => one.members.includes(outage));
  return found.find((one) => one.outage === outage) ?? found[0] ?? null;
}

/** The members of an incident that somebody has to end, so that it is over. @param {Picture} picture @param {Incident} incident */
export const unended = (picture, incident) =>
  incident.members.filter((name) => picture.value(`outages/${name}`, "scope") === incident.scope && !picture.winners(`outages/${name}`, "ended").length);

/** What was done in an incident, under whichever of its names: step -> what `outage.step_done` says of it. @param {Picture} picture @param {Incident} incident */
export function steps(picture, incident) {
  /** @type {Map<string, any>} */
  const found = new Map();
  for (const member of [...incident.members].reverse()) {
    const path = `outages/${member}/steps`;
    for (const step of picture.children(path)) {
      const told = picture.object(`${path}/${step}`);
      if (told.done === true) found.set(step, told);
    }
  }
  return found;
}

const byText = (/** @type {string} */ one, /** @type {string} */ other) => (one < other ? -1 : one > other ? 1 : 0);
const byStart = (/** @type {any} */ one, /** @type {any} */ other) => one.startMs - other.startMs || byText(one.outage, other.outage);
const clinical = (/** @type {string} */ scope, /** @type {string | null} */ cause) => scope === "hospital" && !HOLDS_NOTHING.has(cause ?? "");

/** Every declared outage, by (start, name). @param {Picture} picture @returns {Span[]} */
function spansOf(picture) {
  return picture.children("outages").flatMap((outage) => spanOf(picture, outage)).sort(byStart);
}

/** @param {Picture} picture @param {string} outage @returns {Span[]} */
function spanOf(picture, outage) {
  const path = `outages/${outage}`;
  const entries = (/** @type {string[]} */ names) => names.map((name) => /** @type {any} */ (picture.entries.get(name)));
  const declared = entries([...picture.writers(path, "declared")].sort(byText));
  if (!declared.length) return [];
  const [ends, closes] = ["ended", "closed"].map((word) => entries(picture.winners(path, word)));
  const scope = String(picture.value(path, "scope"));
  const cause = picture.value(path, "cause") ?? null;
  const startMs = Math.min(...declared.map((entry) => toldMs(entry, "since", cause === "drill")));
  const endMs = ends.length ? Math.max(startMs, ...ends.map((entry) => toldMs(entry, "until"))) : Infinity;
  const closedMs = Math.max(...closes.map((entry) => toldMs(entry, null)));
  return [{ outage, scope, cause, startMs, endMs, closedMs, declared, clinical: clinical(scope, cause) }];
}

/**
 * The time that an entry tells of, else when it was made; no later than it came in, unless it was announced. A clock's word is corrected
 * as its `at` is. @param {any} entry @param {string | null} field @param {boolean} [announced]
 */
function toldMs(entry, field, announced = false) {
  const told = field === null ? null : entry.data[field];
  const made = happenedMs(entry);
  const ms = typeof told === "string" ? parseTime(told) + made - parseTime(entry.at) : made;
  return announced ? ms : Math.min(ms, timeOr(entry.received, ms));
}

const reach = (/** @type {Span[]} */ group) => Math.max(...group.map((span) => span.endMs));
const closed = (/** @type {Span[]} */ group) => Math.max(...group.map((span) => span.closedMs));

/** Spans by (start, name) -> those that are one. A group that was closed takes nothing in that began since. @param {Span[]} spans */
function grouped(spans) {
  /** @type {Span[][]} */
  const groups = [];
  for (const span of spans) {
    const last = groups.at(-1);
    const joins = last && span.startMs <= reach(last) + REJOINS_MIN * 60_000 && !(closed(last) > -Infinity && span.startMs >= closed(last));
    if (joins) last.push(span);
    else groups.push([span]);
  }
  return groups;
}

/** Until when it lasted, as far as a device's own silence can belong to it. @param {Span[]} group */
const untilOf = (group) => (closed(group) === -Infinity ? reach(group) : Math.min(reach(group), closed(group)));

/** @param {Span[]} group @param {number} lastClose the last of any emergency: what lies wholly before it opens nothing @returns {State} */
function stateOf(group, lastClose) {
  const ended = reach(group) < Infinity;
  if (closed(group) > -Infinity || (ended && reach(group) <= lastClose)) return "closed";
  if (!ended) return "open";
  // the internet's and a device's own are over when they end: there is nothing of the hospital's to recover
  return group[0].cause === "internet" || group[0].scope === "device" ? "closed" : "recovers";
}

/** @param {Span[]} group @param {Span[]} cut @param {number} lastClose @returns {Incident} */
function incident(group, cut, lastClose) {
  const [first] = group;
  const told = new Set([...group.map((span) => span.cause ?? "other"), ...cut.flatMap((span) => span.cause ?? [])]);
  const causes = [...told].sort((one, other) => WORST_FIRST.indexOf(one) - WORST_FIRST.indexOf(other));
  const hands = group.flatMap((span) => span.declared).filter((entry) => entry.by && entry.auth !== "system");
  hands.sort((one, other) => happenedMs(one) - happenedMs(other) || byText(one.by, other.by));
  const end = reach(group) < Infinity ? reach(group) : closed(group);
  return {
    outage: first.outage, members: [...group, ...cut].map((span) => span.outage), scope: first.scope, cause: causes[0], causes,
    state: stateOf(group, lastClose), startMs: first.startMs, endMs: Number.isFinite(end) ? end : null,
    closedMs: closed(group) > -Infinity ? closed(group) : null, devices: cuts([...group, ...cut]),
    declaredBy: [...new Set(hands.map((entry) => entry.by))], drill: first.cause === "drill", clinical: first.clinical,
  };
}

/** Who was cut off and when, by (device, start). What the server saw of a device counts only where it says nothing itself. @param {Span[]} spans @returns {Cut[]} */
function cuts(spans) {
  /** @type {[Map<string, [number, number][]>, Map<string, [number, number][]>]} */
  const [own, seen] = [new Map(), new Map()];
  const note = (/** @type {Map<string, [number, number][]>} */ where, /** @type {string} */ device, /** @type {Span} */ span) =>
    where.set(device, [...(where.get(device) ?? []), [span.startMs, span.endMs]]);
  for (const span of spans) {
    for (const entry of span.declared) {
      if (Array.isArray(entry.data.devices)) for (const device of entry.data.devices) note(seen, device, span);
      else if (span.scope === "device") note(own, entry.device, span);
    }
  }
  const all = [...new Map([...seen, ...own])].sort(([one], [other]) => byText(one, other));
  return all.flatMap(([device, times]) => united(times).map(([startMs, end]) => ({ device, startMs, endMs: Number.isFinite(end) ? end : null })));
}

/** Intervals that overlap as one, by start. @param {[number, number][]} times */
function united(times) {
  /** @type {[number, number][]} */
  const found = [];
  for (const [start, end] of times.sort((one, other) => one[0] - other[0] || one[1] - other[1])) {
    const last = found.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}

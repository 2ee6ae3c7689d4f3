/**
 * Drills as a device sees them, read off the picture, with or without a server: whether one is coming or open here, its tasks, and which
 * of them this device has done. The twin of domain/drill.py, which scores. Pure: time comes in.
 */
import { happenedMs } from "./entries.js";
import { drillOf, isPractice } from "./practice.js";

const MINUTE_MS = 60_000;
/** A cut never lasts longer than this, whatever a declaration says, ms. */
const CUT_MAX_MS = 31 * MINUTE_MS;
/** So long after a drill the silence of its devices is the drill's, ms. */
const EXCUSED_MS = 2 * MINUTE_MS;
const DONE = new Set(["given", "partial"]);

/**
 * @typedef {import("./fold.js").Picture} Picture
 * @typedef {{task: string, kind: string, words: string, within_min: number, points: number, device?: string, stay?: string, order?: string, slot?: string}} Task
 * @typedef {{drill: string, scenario: string, devices: string[], dead: string | null, sinceMs: number, untilMs: number, declaredMs: number, ended: boolean,
 *   endMs: number, phase: "soon" | "open" | "over", tasks: Task[]}} Drill `endMs`: when its cut is over, or was
 */

/** Every drill that the server declared. A device cannot declare one: it would cut others off. @param {Picture} picture @param {number} nowMs @returns {Drill[]} */
export function drills(picture, nowMs) {
  return picture.children("outages").map((name) => drill(picture, name, nowMs)).filter((one) => one !== null);
}

/** @param {Picture} picture @param {string} name @param {number} nowMs @returns {Drill | null} */
function drill(picture, name, nowMs) {
  const path = `outages/${name}`;
  const told = picture.object(path);
  const makers = picture.winners(path, "devices").map((key) => /** @type {any} */ (picture.entries.get(key)));
  if (told.declared !== true || told.cause !== "drill" || !makers.length || !makers.every((entry) => entry.device.startsWith("server-"))) return null;
  const declaredMs = happenedMs(makers.at(-1));
  const sinceMs = timeOr(told.since, declaredMs);
  const untilMs = Math.min(timeOr(told.until, sinceMs + CUT_MAX_MS), sinceMs + CUT_MAX_MS);
  const ended = told.ended === true || told.closed === true;
  const ends = picture.winners(path, "ended").map((key) => happenedMs(/** @type {any} */ (picture.entries.get(key))));
  const endMs = ended ? Math.min(untilMs, ...ends) : untilMs;
  return {
    drill: name, scenario: String(told.scenario ?? "server"), devices: Array.isArray(told.devices) ? told.devices : [], dead: told.dead ?? null,
    sinceMs, untilMs, declaredMs, ended, endMs, phase: ended || nowMs >= untilMs ? "over" : nowMs < sinceMs ? "soon" : "open",
    tasks: Array.isArray(told.tasks) ? told.tasks : [],
  };
}

/** @param {unknown} text @param {number} otherwise */
function timeOr(text, otherwise) {
  const ms = typeof text === "string" ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? otherwise : ms;
}

/** The drill that is coming or open and in which this device takes part, or null. @param {Picture} picture @param {string | null} me @param {number} nowMs */
export function drillHere(picture, me, nowMs) {
  return drills(picture, nowMs).find((one) => one.phase !== "over" && me !== null && one.devices.includes(me)) ?? null;
}

/** Whether this device's silence is a drill's: it is cut off now, or was a moment ago. @param {Picture} picture @param {string | null} me @param {number} nowMs */
export function isCutByDrill(picture, me, nowMs) {
  return drills(picture, nowMs).some((one) => me !== null && one.devices.includes(me) && nowMs >= one.sinceMs && nowMs < one.endMs + EXCUSED_MS);
}

/**
 * The devices that a drill keeps silent now, each with since when: what was done on them since, nobody else can know.
 * @param {Picture} picture @param {number} nowMs @returns {Map<string, number>}
 */
export function cutSince(picture, nowMs) {
  const cut = drills(picture, nowMs).filter((one) => nowMs >= one.sinceMs && nowMs < one.endMs + EXCUSED_MS);
  return new Map(cut.flatMap((one) => one.devices.map((/** @type {string} */ device) => [device, one.sinceMs])));
}

/** Whether a patient is to be seen here: a real one always, a practice patient only in its own drill. @param {unknown} stay @param {Drill | null} here */
export const isSeen = (stay, here) => !isPractice(stay) || drillOf(stay) === (here?.drill ?? "");

/** How the system sees that a task was done; the same table as the server's. @type {Record<string, (task: Task, entry: any) => boolean>} */
const DOES = {
  stat: charted,
  chart: charted,
  weigh: (task, entry) => entry.kind === "stay.weighed" && entry.device === task.device,
  admit: (_, entry) => entry.kind === "stay.opened",
  order: (_, entry) => entry.kind === "order.placed",
  handover: (task, entry) => entry.kind === "stay.assigned" && entry.stay === task.stay && Boolean(entry.data.home_device) && entry.data.home_device !== task.device,
  roster: step,
  pack: step,
};

/** @param {Task} task @param {any} entry */
function charted(task, { kind, stay, device, data }) {
  return kind === "treatment.charted" && stay === task.stay && data.order === task.order && data.slot === task.slot && device === task.device && DONE.has(data.outcome);
}

/** @param {Task} task @param {any} entry */
function step(task, { kind, device, data }) {
  return kind === "outage.step_done" && data.step === task.kind && device === task.device;
}

/**
 * The tasks of a drill that are this device's or the house's, each with whether it is done as far as this device knows. Those that only
 * the server can tell (nothing twice, everything arrived) are `null`.
 * @param {Picture} picture @param {Drill} here @param {string | null} me @returns {{task: Task, done: boolean | null}[]}
 */
export function tasksHere(picture, here, me) {
  const entries = entriesOf(picture, here);
  return here.tasks.filter((task) => !task.device || task.device === me || task.kind === "handover").map((task) => {
    const does = DOES[task.kind];
    return { task, done: does ? entries.some((entry) => does(task, entry)) : null };
  });
}

/** What was done in a drill so far, as far as this device knows. @param {Picture} picture @param {Drill} here */
function entriesOf(picture, here) {
  const stays = picture.children("stays").filter((stay) => drillOf(stay) === here.drill);
  const steps = picture.ofStay(null).filter((entry) => entry.kind === "outage.step_done" && entry.data.outage === here.drill);
  return [...stays.flatMap((stay) => picture.ofStay(stay)), ...steps].filter((entry) => {
    const at = happenedMs(entry);
    return picture.counts(entry) && !entry.device.startsWith("server-") && at >= here.declaredMs && at <= here.endMs;
  });
}

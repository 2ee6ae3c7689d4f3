/**
 * "Emergency now": five steps for those who prepared nothing (S26 to S29), on any enrolled device, with no server. What was done is
 * `outage.step_done` of the emergency that is on; the labels on the iPads are steps of their own, with their words. Pure, but for the deeds.
 */
import { happenedMs } from "wardlight/entries.js";
import { devicesOf, staffName } from "./patients.js";
import { aboutDevice, rosterOf } from "./roster.js";
import { crisisOf, doneSteps, LABEL, labelsOf, OTHER } from "./tape.js";
import { crisis } from "./words_crisis.js";

export const STEPS = ["calm", "number", "assign", "dark", "batteries"];
/** So long after the emergency began a device of which nothing was heard is looked for, ms. */
const SILENT_AFTER_MS = 5 * 60_000;

/** @param {import("./acts.js").Ward} ward @param {import("./patients.js").Patient[]} patients */
export function nowOf(ward, patients) {
  const { picture } = ward;
  const emergency = crisisOf(picture, ward.me);
  const done = doneSteps(picture, emergency);
  const labels = labelsOf(done);
  const roster = rosterOf(ward, patients);
  return {
    emergency, roster, steps: STEPS.map((step) => ({ step, done: doneWords(ward, emergency, step, done.get(step)) })),
    devices: devicesOf(picture).map((one) => deviceRow(ward, one, labels, emergency)),
    others: [...done].filter(([step]) => step.startsWith(OTHER)).map(([step, told]) => ({ step, name: String(told.name ?? ""), label: String(told.words ?? "") })),
    registered: registeredOf(picture), finished: STEPS.every((step) => done.has(step)),
  };
}

function doneWords(ward, emergency, step, told) {
  if (!told) return "";
  for (const outage of emergency.members) {
    const [name] = ward.picture.winners(`outages/${outage}/steps/${step}`, "done");
    const entry = name && ward.picture.entries.get(name);
    if (entry) return crisis.doneBy(staffName(ward.picture, entry.by), ward.clock.dayTime(happenedMs(entry), ward.now));
  }
  return crisis.done;
}

/** A device with its label, and when something of it was heard here last: of its entries this device has the newest. */
function deviceRow(ward, one, labels, emergency) {
  const heardMs = lastHeard(ward.picture, one.device);
  const mine = one.device === ward.me;
  return {
    ...one, mine, about: aboutDevice(ward.picture, one), label: labels.get(one.device) ?? "",
    heard: mine ? crisis.thisOne : heardMs === null ? crisis.neverHeard : crisis.heard(ward.clock.dayTime(heardMs, ward.now)),
    silent: !mine && emergency !== null && ward.now - emergency.startMs > SILENT_AFTER_MS && (heardMs === null || heardMs < emergency.startMs),
  };
}

function lastHeard(picture, device) {
  let newest = null;
  for (const entry of picture.entries.values()) {
    if (entry.device !== device) continue;
    const at = happenedMs(entry);
    if (newest === null || at > newest) newest = at;
  }
  return newest;
}

/** Devices that a manager has written down and nobody has enrolled. */
function registeredOf(picture) {
  return picture.children("devices").map((device) => picture.object(`devices/${device}`)).filter((one) => one.role === "known" && one.name && !one.lost && !one.revoked).map((one) => String(one.name));
}

// -- deeds ---------------------------------------------------------------------------------------------------------------

const stepDraft = (view, emergency, step, data) => ({
  kind: "outage.step_done", data: { outage: emergency.outage, step, ...data }, saw: view.replica.saw({ path: `outages/${emergency.outage}/steps/${step}` }), ...view.signed(),
});

/** A step is ticked. */
export function tick(view, step) {
  const emergency = crisisOf(view.replica.picture, view.replica.identity?.device);
  return emergency && view.keep([stepDraft(view, emergency, step, {})], crisis.stepDone(crisis[step]), { undo: true });
}

/** What stands on the tape of a device that is known here. */
export async function label(view, device) {
  const emergency = crisisOf(view.replica.picture, view.replica.identity?.device);
  if (!emergency) return null;
  const answer = await view.ask({
    title: crisis.labelOf(device.name), fields: [{ name: "words", label: crisis.labelField, type: "text" }], values: { words: device.label || [device.number, device.colour].filter(Boolean).join(" ") },
    choices: [{ value: "go", label: crisis.label, tone: "go" }], check: ({ words }) => (words?.trim() ? {} : { words: crisis.labelNeeded }),
  });
  if (!answer) return null;
  const words = answer.values.words.trim();
  return view.keep([stepDraft(view, emergency, `${LABEL}${device.device}`, { words })], crisis.labelled(device.name, words), { undo: true });
}

/** An iPad that is not enrolled gets its label too. */
export async function labelOther(view) {
  const emergency = crisisOf(view.replica.picture, view.replica.identity?.device);
  if (!emergency) return null;
  const answer = await view.ask({
    title: crisis.otherIpad, fields: [{ name: "name", label: crisis.otherName, type: "text" }, { name: "words", label: crisis.labelField, type: "text" }],
    choices: [{ value: "go", label: crisis.label, tone: "go" }], check: ({ name, words }) => ({ ...(name?.trim() ? {} : { name: crisis.otherName }), ...(words?.trim() ? {} : { words: crisis.labelNeeded }) }),
  });
  if (!answer) return null;
  const [name, words] = [answer.values.name.trim(), answer.values.words.trim()];
  return view.keep([stepDraft(view, emergency, `${OTHER}${crypto.randomUUID().slice(0, 8)}`, { name, words })], crisis.labelled(name, words), { undo: true });
}

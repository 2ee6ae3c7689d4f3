/**
 * Outages, read off the picture: which are open, which recover, and what they hold. The twin of domain/outage.py.
 * An outage is open from its declaration to `outage.ended`; then it recovers until `outage.closed`. One that lies wholly before the
 * last close, told late by a device that was away, opens nothing.
 */
import { happenedMs } from "./entries.js";

/** A blip is not an emergency (PROTOCOL): silence of this long raises a device's banner, seconds. */
export const BANNER_AFTER_S = 5;
/** A gap of the server, or of two awake devices, longer than this opens an outage by itself, seconds. */
export const OPENS_AFTER_S = 120;
const HOLDS_NOTHING = new Set(["drill", "internet"]);

/**
 * @typedef {import("./fold.js").Picture} Picture
 * @typedef {{outage: string, scope: string, cause: string | null, state: "open" | "recovers" | "closed"}} Outage
 */

/** Every outage that the picture knows. @param {Picture} picture @returns {Outage[]} */
export function outages(picture) {
  const found = [];
  const clinical = picture.children("outages").filter((outage) => isClinical(picture, outage));
  const lastClose = Math.max(...clinical.map((outage) => when(picture, outage, "closed")));
  for (const outage of picture.children("outages")) {
    const told = picture.object(`outages/${outage}`);
    if (told.declared !== true) continue;
    const over = clinical.includes(outage) && told.ended === true && when(picture, outage, "ended") <= lastClose;
    /** @type {Outage["state"]} */
    const state = over || told.closed === true ? "closed" : told.ended === true ? "recovers" : "open";
    found.push({ outage, scope: told.scope, cause: told.cause ?? null, state });
  }
  return found;
}

/** The outages of the whole hospital that are open and hold discharge and finalizing. @param {Picture} picture */
export const holding = (picture) => inState(picture, "open");

/** The outages of the whole hospital that ended and are not closed yet. @param {Picture} picture */
export const recovering = (picture) => inState(picture, "recovers");

/** @param {Picture} picture @param {Outage["state"]} state */
const inState = (picture, state) => outages(picture).filter((one) => one.state === state && isClinical(picture, one.outage));

/** @param {Picture} picture @param {string} outage */
function isClinical(picture, outage) {
  const path = `outages/${outage}`;
  return picture.value(path, "scope") === "hospital" && !HOLDS_NOTHING.has(picture.value(path, "cause"));
}

/** When this was last said of an outage, ms; before all time where nobody said it. @param {Picture} picture @param {string} outage @param {string} what */
function when(picture, outage, what) {
  return Math.max(...picture.winners(`outages/${outage}`, what).map((name) => happenedMs(/** @type {any} */ (picture.entries.get(name)))));
}

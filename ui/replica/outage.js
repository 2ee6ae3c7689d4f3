/**
 * Outages, read off the picture: which are open, which recover, and what they hold. The twin of domain/outage.py.
 * An outage is open from its declaration to `outage.ended`; then it recovers until `outage.closed`.
 */

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
  for (const outage of picture.children("outages")) {
    const told = picture.object(`outages/${outage}`);
    if (!told.declared) continue;
    /** @type {Outage["state"]} */
    const state = told.closed ? "closed" : told.ended ? "recovers" : "open";
    found.push({ outage, scope: told.scope, cause: told.cause ?? null, state });
  }
  return found;
}

/** @param {Picture} picture @param {Outage["state"]} state */
const clinical = (picture, state) => outages(picture).filter((one) => one.scope === "hospital" && one.state === state && !HOLDS_NOTHING.has(one.cause ?? ""));

/** The outages of the whole hospital that are open and hold discharge and finalizing. @param {Picture} picture */
export const holding = (picture) => clinical(picture, "open");

/** The outages of the whole hospital that ended and are not closed yet. @param {Picture} picture */
export const recovering = (picture) => clinical(picture, "recovers");

/**
 * The emergency that is on, as wall and device say it: what it is, since when, who declared it; open, or recovering. An emergency is a
 * state and not an alarm. Only what is the hospital's: a device's own silence is its own banner's matter. Pure.
 */
import { incidents } from "wardlight/outage.js";
import { DISCHARGE, FORMS, NAMES, SHEETS, pendingForms, pendingSheets } from "wardlight/pending.js";

/** A cause in the ward's words: on its tile, and in a sentence. */
export const CAUSES = {
  power: ["Power", "the power is off"], router: ["Network", "the network or the router is down"], server: ["Server", "the server is down"],
  internet: ["Internet", "the internet is gone, the server is there"], other: ["Other", "something else"], drill: ["Drill", "a rehearsal"],
};

const CAUSE_SHORT = { power: "power", router: "network", server: "server", internet: "internet", other: "other cause", drill: "drill" };

/**
 * @typedef {{outage: string, members: string[], cause: string, causes: string[], state: "open" | "recovers", startMs: number, endMs: number | null, by: string,
 *   devices: {device: string, startMs: number, endMs: number | null}[]}} Emergency `by`: who declared it, or who found it, in words
 */

const RANK = { open: 0, recovers: 1 };

/** The emergency of the hospital that is open, else the one that recovers, else null. @param {any} picture @returns {Emergency | null} */
export function emergencyOf(picture) {
  const found = incidents(picture).filter((one) => one.clinical && one.state !== "closed");
  found.sort((a, b) => RANK[a.state] - RANK[b.state] || b.startMs - a.startMs);
  return found.length ? told(picture, found[0]) : null;
}

/** The outage of the internet that is on: a note, it holds no clinical act. @param {any} picture @returns {Emergency | null} */
export function internetOutage(picture) {
  const found = incidents(picture).find((one) => one.cause === "internet" && one.scope === "hospital" && one.state === "open");
  return found ? told(picture, found) : null;
}

function told(picture, incident) {
  const names = incident.declaredBy.map((staff) => picture.value(`staff/${staff}`, "name") ?? staff);
  return { ...incident, by: names.length ? `declared by ${names.join(", ")}` : "found by itself" };
}

/** "power", "power, server": the worst first. @param {{causes: string[], cause: string}} emergency */
export function causeWords({ causes, cause }) {
  const all = causes?.length ? causes : [cause ?? "other"];
  return all.map((one) => CAUSE_SHORT[one] ?? one).join(", ");
}

/** Whether an emergency is not closed yet: until then every open sheet waits. @param {any} picture */
export const isUnsettled = (picture) => emergencyOf(picture) !== null;

/** The boards that make themselves on which a patient stands, by name. @param {any} picture @param {string[]} stays of one patient @param {boolean} [unsettled] */
export function pendingOf(picture, stays, unsettled = isUnsettled(picture)) {
  const stands = (test) => stays.some((stay) => test(stay));
  return [
    stands((stay) => picture.value(`stays/${stay}`, "discharge_intended") && !picture.value(`stays/${stay}`, "discharged")) && DISCHARGE,
    stands((stay) => pendingSheets(picture, stay, unsettled).length > 0) && SHEETS,
    stands((stay) => pendingForms(picture, stay).length > 0) && FORMS,
  ].filter(Boolean).map((board) => NAMES.get(board));
}

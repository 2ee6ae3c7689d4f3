/** What stands on the tapes that were put on the iPads in this emergency (S27), for every page that names a device. Pure. */
import { steps } from "wardlight/outage.js";
import { emergencyOf } from "../common/emergency.js";
import { deviceEmergency } from "./emergency.js";

/** A step of this name is a device's label. */
export const LABEL = "label-";
/** An unenrolled iPad's label begins so; its name stands in the step. */
export const OTHER = "label-other-";

/** The emergency that steps belong to: the hospital's, else this device's own. */
export const crisisOf = (picture, me) => {
  const on = emergencyOf(picture);
  if (on) return on;
  const own = deviceEmergency(picture, me);
  return own && { ...own, members: [own.outage] };
};

/** The steps that are done in this emergency; none where there is no emergency. */
export const doneSteps = (picture, emergency) => (emergency ? steps(picture, emergency) : new Map());

/** device -> what stands on its tape @param {Map<string, any>} done of doneSteps @returns {Map<string, string>} */
export function labelsOf(done) {
  return new Map([...done].filter(([step, told]) => step.startsWith(LABEL) && !step.startsWith(OTHER) && told.words).map(([step, told]) => [step.slice(LABEL.length), String(told.words)]));
}

/** The same of this moment. @param {any} picture @param {string | null} me this device */
export const tapesOf = (picture, me) => labelsOf(doneSteps(picture, crisisOf(picture, me)));

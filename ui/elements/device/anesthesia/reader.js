/**
 * Which device reads on a sheet: the one that wrote its newest reading, event or drug. In the operating room that is seldom the patient's
 * home device, and it is the one that knows whether a reading is late; every other one out of contact cannot know, and says whom to ask.
 */
import { openReadings, sheetsOf } from "wardlight/anesthesia.js";

/** The readings of a stay that are due, and the next, each with its sheet. @param {import("../acts.js").Ward} ward @param {string} stay @returns {[any, any][]} */
export function readingsOf({ picture, now }, stay) {
  const interval = picture.value("settings/hospital", "reading_interval_min");
  return sheetsOf(picture, stay).flatMap((sheet) => openReadings([sheet], now, interval).map((one) => /** @type {[any, any]} */ ([sheet, one])));
}

/** @param {any} sheet of wardlight/anesthesia.js @returns {string | null} */
export function readerOf({ readings, events, drugs }) {
  const all = [...readings, ...events, ...drugs];
  return all.reduce((newest, one) => (newest && newest.atMs > one.atMs ? newest : one), null)?.device ?? null;
}

/** Whether its readings may be taken on a device of which this one does not hear. @param {import("../acts.js").Ward} ward @param {any} sheet */
export function isReadElsewhere(ward, sheet) {
  const reader = readerOf(sheet);
  return reader !== ward.me && (ward.contact.apart || Boolean(ward.cut?.has(reader)));
}

/** Since when that cannot be known, ms, or null. @param {import("../acts.js").Ward} ward @param {any} sheet @returns {number | null} */
export function unheardSince(ward, sheet) {
  return ward.contact.apart ? ward.contact.lastMs : (ward.cut?.get(readerOf(sheet)) ?? null);
}

/**
 * The patients in the house as the device shows them, read off the picture. Pure.
 *
 * A stay that was merged into another is read as one with it: `stays` names all whose orders, weights and notes are the patient's.
 */
import { isSeen } from "wardlight/drill.js";
import { happenedMs } from "wardlight/entries.js";
import { isPractice } from "wardlight/practice.js";
import { isHere, mergedInto } from "../common/merged.js";

/**
 * @typedef {{stay: string, stays: string[], name: string, surname: string, species: string, breed: string, sex: string, ward: string,
 *   cage: string, kg: string|null, kgAt: number|null, code: string|null, caution: boolean, cautionWords: string, critical: string,
 *   leaving: boolean, practice: boolean}} Patient
 */

/**
 * Every patient who is here: not discharged, not merged into another. Practice patients only in their own drill.
 * @param {any} picture @param {import("wardlight/drill.js").Drill | null} [here] the drill in which this device takes part @returns {Patient[]}
 */
export function patientsOf(picture, here = null) {
  const whole = new Map();
  for (const stay of picture.children("stays")) {
    if (!isHere(picture, stay) || !isSeen(stay, here)) continue;
    const root = mergedInto(picture, stay);
    whole.set(root, [...(whole.get(root) ?? []), stay]);
  }
  return [...whole].map(([root, stays]) => patientOf(picture, root, [root, ...stays.filter((stay) => stay !== root)]));
}

/** @returns {Patient} */
export function patientOf(picture, stay, stays = [stay]) {
  const path = `stays/${stay}`;
  const text = (field) => {
    const value = picture.value(path, field);
    return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  };
  const caution = picture.value(path, "caution");
  const code = picture.value(path, "resuscitation");
  const surname = text("client.surname") || text("client.name");
  return {
    stay, stays, name: text("patient.name") || "unnamed", surname, species: text("patient.species"), breed: text("patient.breed"),
    sex: text("patient.sex"), ward: text("ward"), cage: text("cage"), ...weightOf(picture, stays),
    code: typeof code === "string" ? code : null, caution: Boolean(caution), cautionWords: typeof caution === "string" ? caution : "",
    critical: text("critical_notes"), leaving: Boolean(picture.value(path, "discharge_intended")), practice: isPractice(stay),
  };
}

/** The newest weight, and when it was taken: {kg, kgAt}; nulls where nobody weighed. */
export function weightOf(picture, stays) {
  const found = [];
  for (const stay of stays) {
    for (const entry of picture.items(`stays/${stay}/weights`)) found.push([happenedMs(entry), entry.data.kg]);
    const kg = picture.value(`stays/${stay}`, "weight_kg");
    const writer = picture.heads(`stays/${stay}`, "weight_kg").at(-1);
    if (typeof kg === "string" && writer) found.push([happenedMs(picture.entries.get(writer)), kg]);
  }
  const last = found.sort((a, b) => a[0] - b[0]).at(-1);
  return last ? { kg: String(last[1]), kgAt: last[0] } : { kg: null, kgAt: null };
}

/** "dog · Beagle", "rabbit" */
export const kindWords = (patient) => [patient.species, patient.breed].filter(Boolean).join(" · ");

/** The wards that the house knows: of its patients and its devices, sorted. */
export function wardsOf(picture) {
  const wards = new Set();
  for (const stay of picture.children("stays")) if (!isPractice(stay)) wards.add(picture.value(`stays/${stay}`, "ward"));
  for (const device of picture.children("devices")) wards.add(picture.value(`devices/${device}`, "ward"));
  return [...wards].filter((ward) => typeof ward === "string" && ward).sort();
}

/** The devices that may chart: [{device, name, colour, ward, number}], by name. */
export function devicesOf(picture) {
  // a tablet that had to take a new identity goes on as the new one
  const renewed = new Set(picture.children("devices").map((device) => picture.value(`devices/${device}`, "previous")));
  return picture.children("devices").filter((device) => !renewed.has(device))
    .map((device) => ({ device, ...picture.object(`devices/${device}`) }))
    .filter((one) => (one.role ?? "device") === "device" && !one.revoked && !one.lost)
    .map((one) => ({ device: one.device, name: one.name ?? one.device, colour: one.colour ?? "", ward: one.ward ?? "", number: one.number ?? null }))
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}

/** What a device is called. */
export function deviceName(picture, device) {
  return device ? picture.value(`devices/${device}`, "name") ?? device : "";
}

/** What a member of staff is called. */
export function staffName(picture, staff) {
  return staff ? picture.value(`staff/${staff}`, "name") ?? staff : "";
}

/**
 * What the picture says about one patient, as the wall needs it, without any `now` but for the window of slots: so it is worked out
 * once for each change of the patient and kept. Stays that were merged are read as one. Pure.
 */
import { sheetsOf } from "wardlight/anesthesia.js";
import { ofStay } from "wardlight/clashes.js";
import { reckon } from "wardlight/doses.js";
import { orderSlots } from "wardlight/status.js";
import { pendingOf } from "../common/emergency.js";
import { clashWords, WORDS } from "./words.js";

const HOUR_MS = 3_600_000;
/** How far back something open is still looked for, and how far ahead the next act. */
export const LOOK_BACK_MS = 24 * HOUR_MS;
export const LOOK_AHEAD_MS = 24 * HOUR_MS;
/** A disagreement over a bill is the desk's matter and is not on a ward's wall. */
const NOT_ON_WALLS = "bill";

/**
 * @typedef {{stay: string, order: string, key: string, slot: any, name: string, dose: string, stat: boolean}} FactSlot
 * @param {any} picture @param {{stay: string, all: string[]}} patient @param {number} now ms @param {any} zones
 * @param {(stay: string) => {device: string, name: string, colour: string} | null} homeOf
 */
export function factsOf(picture, patient, now, zones, homeOf) {
  const path = `stays/${patient.stay}`;
  const text = (field) => plainText(picture.value(path, field));
  const kg = weightOf(picture, patient);
  const orders = patient.all.flatMap((stay) => picture.children(`stays/${stay}/orders`).map((order) => orderOf(picture, stay, order, kg)));
  const named = new Map(orders.map((order) => [order.path, order.name]));
  return {
    stay: patient.stay,
    all: patient.all,
    name: text("patient.name") || WORDS.noName,
    surname: surnameOf(text("client.name")),
    species: text("patient.species"),
    breed: text("patient.breed"),
    kg,
    code: picture.value(path, "resuscitation") ?? null,
    caution: cautionOf(picture.value(path, "caution")),
    notes: text("critical_notes"),
    cage: text("cage") || null,
    pending: pendingOf(picture, patient.all),
    home: homeOf(patient.stay),
    orders: orders.length,
    slots: orders.flatMap((order) => slotsOf(picture, order, now, zones)).sort((a, b) => a.slot.dueMs - b.slot.dueMs || (a.key < b.key ? -1 : 1)),
    clashes: patient.all.flatMap((stay) => openClashes(picture, stay, named)),
    sheets: patient.all.flatMap((stay) => sheetsOf(picture, stay)),
    interval: picture.value("settings/hospital", "reading_interval_min"),
  };
}

function plainText(value) {
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

function cautionOf(value) {
  return value === true || (typeof value === "string" && value.trim() !== "");
}

function surnameOf(client) {
  return client.split(/\s+/).at(-1) ?? "";
}

/** The newest weight, as decimal text, or null. */
function weightOf(picture, { all }) {
  const weighed = all.flatMap((stay) => picture.items(`stays/${stay}/weights`)).sort((a, b) => (a.stamp < b.stamp ? -1 : 1));
  const value = weighed.at(-1)?.data.kg ?? picture.value(`stays/${all[0]}`, "weight_kg");
  return plainText(value) || null;
}

function orderOf(picture, stay, order, kg) {
  const path = `stays/${stay}/orders/${order}`;
  const dose = picture.value(path, "dose");
  return {
    stay,
    order,
    path,
    name: plainText(picture.value(path, "name")) || order,
    dose: dose && typeof dose === "object" ? doseWords(dose, kg) : "",
    stat: "stat" in Object(picture.value(path, "schedule")),
  };
}

/** "235 mg IV"; "25 mg/kg IV" where nobody weighed. */
export function doseWords(dose, kg) {
  const { amount, unit } = reckon(dose, kg);
  const route = plainText(dose.route);
  const words = (...parts) => parts.filter(Boolean).join(" ");
  if (amount !== null && amount !== undefined) return words(amount, unit, route);
  return words(plainText(dose.amount), dose.per_kg && unit ? `${unit}/kg` : unit, route);
}

/** @returns {FactSlot[]} */
function slotsOf(picture, { stay, order, name, dose, stat }, now, zones) {
  const slots = orderSlots(picture, stay, order, now - LOOK_BACK_MS, now + LOOK_AHEAD_MS, zones);
  return slots.map((slot) => ({ stay, order, key: `${order}@${slot.key}`, slot, name, dose, stat: slot.stat ?? stat }));
}

function openClashes(picture, stay, named) {
  return ofStay(picture, stay)
    .filter((clash) => clash.open && clash.kind !== NOT_ON_WALLS)
    .map((clash) => {
      const path = clash.order ? `stays/${stay}/orders/${clash.order}` : (clash.path ?? "");
      const slots = clash.kind === "double" ? clash.members.map((name) => picture.entries.get(name)?.data.slot) : [clash.slot];
      const keys = slots.filter(Boolean).map((slot) => `${clash.order}@${slot}`);
      return { kind: clash.kind, keys, text: clashWords(clash, named.get(path) ?? "") };
    });
}

/**
 * One moment of the ward as the device view draws it: worked out from the replica after each change and every few seconds. What is
 * dear and does not depend on the time is kept by the stay's version.
 */
import { cutSince, drillHere } from "wardlight/drill.js";
import { pendingOf } from "../common/emergency.js";
import { wallClock } from "../common/times.js";
import { contactOf } from "../wall/contact.js";
import { clashesOf, rowsOf } from "./acts.js";
import { nextOf } from "./conserve.js";
import { anesthesiaOf } from "./anesthesia/theatre.js";
import { bannerLines } from "./banner.js";
import { chargeOf } from "./charge.js";
import { drillCard } from "./drill.js";
import { gridOf } from "./grid.js";
import { listRows } from "./listing.js";
import { nowOf } from "./now.js";
import { nameAlerts } from "./names.js";
import { deviceName, patientsOf } from "./patients.js";
import { dosesPage, packPage } from "./papers.js";
import { keeperOf, rosterOf } from "./roster.js";
import { tapesOf } from "./tape.js";
import { clashCards, historyOf } from "./telling.js";
import { weightTexts } from "../common/weights.js";
import { words } from "./words.js";

/** What every question about the ward needs. @returns {import("./acts.js").Ward} */
export function wardOf(replica) {
  const { picture, settings, zones } = replica;
  const now = replica.now();
  const homes = new Map();
  return {
    picture, zones, now, grammar: replica.grammar, clock: wallClock(zones?.[settings?.zone], settings?.hours24 !== false), contact: contactOf(replica.link, now),
    cut: cutSince(picture, now), me: replica.identity?.device ?? null, nameOf: (device) => deviceName(picture, device),
    home(stay) {
      if (!homes.has(stay)) homes.set(stay, replica.home(stay));
      return homes.get(stay);
    },
  };
}

/** What a page in place of the patients draws. @type {Record<string, (ward: any, patients: any[], replica: any, shown: any) => any>} */
const PLACES = { now: nowOf, roster: rosterOf, charge: chargeOf, doses: dosesPage, pack: packPage, anesthesia: anesthesiaOf };

/** The whole screen. @param {any} replica @param {import("./listing.js").Counts} counts of a moment ago @param {{stay: string|null, tab: string, turned: number, page: string|null, dark: boolean}} shown */
export function momentOf(replica, shown, counts) {
  const ward = wardOf(replica);
  const weights = weightTexts(replica.settings?.weight_unit === "lb" ? "lb" : "kg");
  const drill = drillHere(replica.picture, ward.me, ward.now);
  const patients = patientsOf(replica.picture, drill);
  const alerts = nameAlerts(patients);
  const patient = patients.find((one) => one.stay === shown.stay || one.stays.includes(shown.stay)) ?? null;
  return {
    ward, weights, patients, keeper: keeperOf(ward.picture, ward.me), number: String(ward.picture.value(`devices/${ward.me}`, "number") ?? "").trim(), tape: tapesOf(ward.picture, ward.me).get(ward.me) ?? "", drill: drill && drillCard(ward, drill), page: shown.page && PLACES[shown.page]?.(ward, patients, replica, shown), dark: shown.dark ? nextOf(ward, patients, globalThis.innerHeight) : null,
    list: listRows(ward, patients, alerts, weights.show, counts), patient, banner: bannerLines(replica.link, ward, patients),
    head: patient && headOf(ward, replica, patient, alerts, weights), ...(patient ? tabOf(ward, replica, patient, weights, shown) : {}),
  };
}

function tabOf(ward, replica, patient, weights, { tab, turned }) {
  if (tab === "flowsheet") return { grid: gridOf(ward, patient, turned) };
  if (tab === "history") return { history: historyOf(ward, patient, weights.show, (name) => replica.isOnServer(name)) };
  const cards = clashCards(ward, clashesOf(ward.picture, patient), weights.show).map((card) => ({ ...card, card: true, part: "clash", rank: -1 }));
  return { items: [...cards, ...rowsOf(ward, patient)] };
}

function headOf(ward, replica, patient, alerts, weights) {
  const home = replica.home(patient.stay);
  const like = alerts.get(patient.stay) ?? [];
  const kg = weights.show(patient.kg);
  const kind = [patient.species, patient.breed, patient.sex].filter(Boolean).join(", ");
  return {
    about: [patient.cage ? words.cage(patient.cage) : words.noCage, kind, kg ? words.kgAt(kg, ward.clock.dayTime(patient.kgAt, ward.now)) : words.notWeighed].filter(Boolean),
    pending: pendingOf(ward.picture, patient.stays),
    home: home ? { name: ward.nameOf(home), keeper: keeperOf(ward.picture, home), colour: ward.picture.value(`devices/${home}`, "colour") ?? "" } : null,
    alert: like.length ? words.alike(like.map((one) => [one.name, one.surname].filter(Boolean).join(" ") + (one.cage ? `, ${words.cage(one.cage)}` : "")).join("; ")) : "",
  };
}

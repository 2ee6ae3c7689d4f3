/**
 * The roster on this device: which patient is charted on which device, by ward, and handing over by taps. It is always the picture's, so
 * it is there without a server. Practice patients are on no roster. Pure, but for the deeds.
 */
import { isPractice } from "wardlight/practice.js";
import { forbidden } from "./allowed.js";
import { crisis } from "./words_crisis.js";
import { devicesOf, staffName } from "./patients.js";
import { tapesOf } from "./tape.js";
import { words } from "./words.js";

const collator = new Intl.Collator("en", { numeric: true });
const byCage = (a, b) => collator.compare(a.cage, b.cage) || collator.compare(a.name, b.name);

/** Who keeps a device, in words; "" where nobody does. */
export function keeperOf(picture, device) {
  const keeper = device ? picture.value(`devices/${device}`, "keeper") : null;
  return typeof keeper === "string" && keeper ? staffName(picture, keeper) : "";
}

/** "number 3 · kept by Ada Okafor · label 3 blue" */
export function aboutDevice(picture, one, labels = new Map()) {
  const keeper = keeperOf(picture, one.device);
  return [one.number !== null && crisis.numberIs(one.number), keeper && crisis.keptBy(keeper), labels.has(one.device) && crisis.onTape(labels.get(one.device))].filter(Boolean).join(" · ");
}

/**
 * @param {import("./acts.js").Ward} ward @param {import("./patients.js").Patient[]} patients
 * @returns {{wards: {ward: string, devices: any[]}[], without: any[], count: number}}
 */
export function rosterOf(ward, patients) {
  const { picture } = ward;
  const devices = devicesOf(picture);
  const tapes = tapesOf(picture, ward.me);
  const known = new Map(devices.map((one) => [one.device, { ...one, about: aboutDevice(picture, one, tapes), mine: one.device === ward.me, patients: [] }]));
  const without = [];
  const real = patients.filter((patient) => !isPractice(patient.stay));
  for (const patient of real) {
    const home = ward.home(patient.stay);
    const row = { ...patient, chosen: Boolean(picture.value(`stays/${patient.stay}`, "home_device")) };
    // a home that was revoked or lost is none
    (known.get(home)?.patients ?? without).push(row);
  }
  for (const one of known.values()) one.patients.sort(byCage);
  const wards = [...new Set([...known.values()].map((one) => one.ward))].sort((a, b) => Number(a === "") - Number(b === "") || collator.compare(a, b));
  return {
    wards: wards.map((name) => ({ ward: name, devices: [...known.values()].filter((one) => one.ward === name) })),
    without: without.sort((a, b) => collator.compare(a.ward, b.ward) || byCage(a, b)), count: real.length,
  };
}

/** "Biscuit Mayer · cage 3" */
const who = (patient) => [[patient.name, patient.surname].filter(Boolean).join(" "), patient.cage && words.cage(patient.cage)].filter(Boolean).join(" · ");

function choices(view, except) {
  const { picture, identity } = view.replica;
  const tapes = tapesOf(picture, identity?.device ?? null);
  return devicesOf(picture).filter((one) => one.device !== except).map((one) => [one.device, one.name, [one.ward, aboutDevice(picture, one, tapes)].filter(Boolean).join(" · ")]);
}

const draftOf = (view, stay, device, saw) => ({ kind: "stay.assigned", stay, data: { home_device: device }, saw, ...view.signed() });

/** Says who may, where this person may not. */
async function refused(view) {
  const why = forbidden(view, "assign");
  if (why) await view.ask({ title: words.notForYou, lines: [why], choices: [{ value: "go", label: words.ok, tone: "go" }] });
  return Boolean(why);
}

/** One patient to another device: tap the patient, tap the device. */
export async function handOver(view, stay) {
  const { replica } = view;
  if (await refused(view)) return null;
  const patient = view.patient(stay);
  const saw = replica.saw({ path: `stays/${patient.stay}`, field: "home_device" });
  const chosen = replica.picture.value(`stays/${patient.stay}`, "home_device") ?? null;
  const menu = choices(view, chosen);
  const answer = await view.ask({ title: crisis.handTitle(patient.name), lines: [who(patient), menu.length ? "" : crisis.noDevices].filter(Boolean), menu });
  if (!answer) return null;
  return view.keep([draftOf(view, patient.stay, answer.choice, saw)], crisis.handed(patient.name, replica.picture.value(`devices/${answer.choice}`, "name") ?? answer.choice), { undo: true });
}

/** All of one device's patients to another. @param {any} view @param {any} device of rosterOf */
export async function handAll(view, device) {
  const { replica } = view;
  if (await refused(view)) return null;
  const stays = device.patients.map((patient) => patient.stay);
  const saws = stays.map((stay) => replica.saw({ path: `stays/${stay}`, field: "home_device" }));
  const answer = await view.ask({ title: crisis.handAllTitle(device.name, stays.length), lines: device.patients.map(who), menu: choices(view, device.device) });
  if (!answer) return null;
  const name = replica.picture.value(`devices/${answer.choice}`, "name") ?? answer.choice;
  return view.keep(stays.map((stay, at) => draftOf(view, stay, answer.choice, saws[at])), crisis.handedAll(stays.length, name), { undo: true });
}

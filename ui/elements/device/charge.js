/**
 * The charge queue on this device (S19 to S23): which device goes to the charger next, how full each one was told to be and when, and the
 * packs that run with their time to be swapped. Worked out from this device's own picture, so it is there without a server. Pure, but for
 * the deeds.
 */
import { chargeQueue, isOld, nextUp, runningPacks } from "wardlight/batteries.js";
import { span } from "../common/times.js";
import { devicesOf } from "./patients.js";
import { aboutDevice } from "./roster.js";
import { tapesOf } from "./tape.js";
import { charge } from "./words_charge.js";
import { crisis } from "./words_crisis.js";

/** What can be tapped for a device, percent: near enough to say who is next. One's own is told in tens (saving.js). */
export const TAPS = [100, 75, 50, 25, 10];
/** (ui/pages/ready_acts.py) */
const PACK_MAX = 999;
const MINUTE_MS = 60_000;
/** So long after it was due an empty pack is spoken of, ms. */
const FORGOTTEN_MS = 24 * 60 * MINUTE_MS;

/** @param {any} ward of moment.js @param {any[]} _ @param {any} replica */
export function chargeOf(ward, _, replica) {
  const { picture, now } = ward;
  const [queue, running] = [chargeQueue(picture), runningPacks(picture)];
  const tapes = tapesOf(picture, ward.me);
  const known = new Map(devicesOf(picture).map((one) => [one.device, one]));
  const rows = queue.map((one) => ({
    ...one, key: one.device, mine: one.device === ward.me, about: aboutOf(picture, known.get(one.device), tapes), fill: fillOf(one.percent), told: toldWords(ward, one), old: one.percent !== null && isOld(one, now),
    fed: fedWords(ward, one, running), saw: replica.saw({ path: `batteries/${one.device}` }),
  }));
  return { rows, next: nextWords(ward, queue, running), packs: running.map((one) => packRow(ward, one, replica)), taps: TAPS };
}

/** "ICU · number 3 · label 3 blue" */
const aboutOf = (picture, one, tapes) => (one ? [one.ward, aboutDevice(picture, one, tapes)].filter(Boolean).join(" · ") : "");

const fillOf = (percent) => (percent === null ? "" : charge.fill.find(([most]) => percent <= most)[1]);

function toldWords({ clock, now }, one) {
  if (one.toldMs === null) return charge.never;
  const when = clock.dayTime(one.toldMs, now);
  if (now - one.toldMs < MINUTE_MS) return charge.justTold(when);
  const told = charge.told(when, span(now - one.toldMs));
  return isOld(one, now) ? `${told}: ${charge.again}` : told;
}

function fedWords({ clock, now }, one, running) {
  const pack = running.find(({ device, dueMs }) => device === one.device && dueMs > now);
  return pack ? charge.fed(charge.pack(pack.pack), clock.dayTime(pack.dueMs, now)) : "";
}

/** Who goes next, of whom nobody told, and which packs are empty, in sentences. */
function nextWords(ward, queue, running) {
  const following = nextUp(queue, running, ward.now);
  const untold = queue.filter((one) => one.percent === null).length;
  const empty = running.filter(({ dueMs }) => dueMs <= ward.now).map(({ pack }) => charge.pack(pack));
  const first = following ? charge.next(following.name, following.percent, toldWords(ward, following)) : untold === queue.length ? charge.nobodyTold : charge.nobodyNext;
  return [queue.length ? first : crisis.noDevices, untold && untold < queue.length && charge.untold(untold), empty.length && charge.swapThem(empty.join(", "))].filter(Boolean).join(" ");
}

/** The sentence alone, for the row of a menu. */
export const chargeLine = (ward) => nextWords(ward, chargeQueue(ward.picture), runningPacks(ward.picture));

function packRow({ picture, clock, now }, { pack, device, sinceMs, dueMs }, replica) {
  const due = dueMs <= now;
  const feeds = device ? (picture.value(`devices/${device}`, "name") ?? device) : charge.station;
  return {
    pack, name: charge.pack(pack), due, feeds: charge.feeds(feeds, clock.dayTime(sinceMs, now)), saw: replica.saw({ path: `packs/${pack}` }),
    swap: due ? charge.swapNow(clock.dayTime(dueMs, now)) : charge.swap(clock.dayTime(dueMs, now), span(dueMs - now)),
  };
}

/**
 * The swap timer as lines of the banner: a pack is empty that feeds this device or a charging station. One that nobody switched off for a
 * day was forgotten, and a line about it would stand for ever.
 */
export function packLines({ picture, now, me }) {
  const empty = runningPacks(picture).filter(({ device, dueMs }) => (device === me || device === "") && dueMs <= now && now - dueMs < FORGOTTEN_MS);
  return empty.map(({ pack, device }) => ({ key: pack, tone: "note", title: (device ? charge.feedsThis : charge.feedsStation)(charge.pack(pack)), parts: [charge.swapHint], acts: ["charge"] }));
}

// -- deeds ---------------------------------------------------------------------------------------------------------------

/** One tap: so full is this device. @param {any} view @param {any} row of chargeOf @param {number} percent */
export const tell = (view, row, percent) =>
  view.keep([{ kind: "battery.told", data: { device: row.device, percent }, saw: row.saw, ...view.signed() }], charge.kept(row.name, percent), { undo: true });

/** A pack is off. @param {any} view @param {any} row of chargeOf().packs */
export const switchOff = (view, row) =>
  view.keep([{ kind: "pack.switched", data: { pack: row.pack, running: false, device: "" }, saw: row.saw, ...view.signed() }], charge.isOff(row.name), { undo: true });

const STATION = "station ";

/** A pack is switched on: its number, and what it feeds. */
export async function switchOn(view) {
  const { replica } = view;
  const { picture } = replica;
  const tapes = tapesOf(picture, replica.identity?.device ?? null);
  const answer = await view.ask({
    title: charge.onTitle, lines: charge.onLines, fields: [{ name: "pack", label: charge.number, type: "amount" }], check: ({ pack }) => (numberOf(pack) === null ? { pack: charge.numberNeeded } : {}),
    after: [...devicesOf(picture).map((one) => [one.device, one.name, aboutOf(picture, one, tapes)]), [STATION, charge.stationTile, charge.stationHint]],
  });
  if (!answer) return null;
  const pack = `pack-${numberOf(answer.values.pack)}`;
  const device = answer.choice === STATION ? "" : answer.choice;
  return view.keep([{ kind: "pack.switched", data: { pack, running: true, device }, saw: replica.saw({ path: `packs/${pack}` }), ...view.signed() }], charge.isOn(charge.pack(pack)), { undo: true });
}

/** The number on a pack; null where it is none. */
function numberOf(text) {
  const typed = String(text ?? "").trim();
  return /^\d{1,3}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= PACK_MAX ? Number(typed) : null;
}

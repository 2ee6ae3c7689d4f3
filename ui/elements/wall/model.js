/**
 * From the replica to what the wall draws. What one patient's entries say is worked out once per change and kept; the states are
 * computed anew from `now` each time. Nothing here grows: what is kept is one record for each patient of the board.
 */
import { cutSince } from "wardlight/drill.js";
import { weightTexts } from "../common/weights.js";
import { wallClock } from "../common/times.js";
import { nameAlerts } from "../device/names.js";
import { boardList, boardOf, onBoard } from "./boards.js";
import { contactOf } from "./contact.js";
import { factsOf } from "./facts.js";
import { emergencyOf, internetOutage } from "../common/emergency.js";
import { staffName } from "../device/patients.js";
import { roster } from "./roster.js";
import { rowOf, totals } from "./rows.js";
import { Turning } from "./turning.js";

/** Facts name the slots of a window; a window so old is opened anew, ms. */
const FACTS_MS = 10 * 60_000;

export class Model {
  /** @param {any} replica of openReplica */
  constructor(replica) {
    this.replica = replica;
    this.turning = new Turning();
    /** @type {Map<string, {sign: string, at: number, facts: any}>} */
    this.kept = new Map();
    this.picture = null;
    this.wanted = "";
  }

  /** The hospital's clock: its zone and whether it counts to 24. */
  clock() {
    const { zone, hours24 } = this.replica.settings ?? {};
    return wallClock(this.replica.zones?.[zone], hours24 !== false);
  }

  /** @param {string} word of the address @param {"urgency" | "cage"} order @param {boolean} scrolls a page that scrolls shows all */
  view(word, order, scrolls) {
    const { replica } = this;
    const now = replica.now();
    const { picture, link } = replica;
    this.#begin(`${word} ${order} ${scrolls}`, picture, scrolls);
    const clock = this.clock();
    const contact = contactOf(link, now);
    const board = boardOf(picture, word, replica.settings?.name);
    const weights = weightTexts(replica.settings?.weight_unit === "lb" ? "lb" : "kg");
    const emergency = { on: emergencyOf(picture), internet: internetOutage(picture) };
    const said = { emergency, now, clock, weights, link, contact, board, hospital: replica.settings?.name ?? "", boards: board ? [] : boardList(picture) };
    const heard = contact.lastMs === null ? "" : clock.time(contact.lastMs);
    const rows = board ? this.#rows(board, now, { apart: contact.apart, heard }, clock) : [];
    const alerts = nameAlerts(rows);
    const byStay = new Map(rows.map((row) => [row.stay, { ...row, alert: alerts.has(row.stay) }]));
    const shown = this.turning.arrange(rows, order, now);
    const { page, pages, moreLate, capacity, rounds } = this.turning;
    return {
      ...said,
      // on other pages: marked, not drawn
      others: rows.filter((row) => !shown.includes(row.stay)),
      rows: shown.map((stay) => byStay.get(stay) ?? this.#gone(stay)).filter(Boolean),
      counts: totals(rows),
      roster: roster(rows),
      patients: rows.length,
      page, pages, moreLate, capacity, rounds,
    };
  }

  #begin(wanted, picture, scrolls) {
    if (wanted !== this.wanted) {
      this.turning = new Turning(scrolls ? Infinity : undefined);
      this.wanted = wanted;
    }
    // a picture that was folded anew counts its versions anew
    if (picture !== this.picture) this.kept.clear();
    this.picture = picture;
  }

  #rows(board, now, contact, clock) {
    const { picture } = this;
    // what was done on a device that a drill cuts off cannot be known here either
    const cut = cutSince(picture, now);
    const patients = onBoard(picture, board);
    const here = new Set(patients.map((patient) => patient.stay));
    for (const stay of this.kept.keys()) if (!here.has(stay) && !this.turning.shown.includes(stay)) this.kept.delete(stay);
    return patients.map((patient) => {
      const facts = this.#facts(patient, now);
      const since = contact.apart ? undefined : cut.get(facts.home?.device ?? "");
      const row = rowOf(facts, now, since === undefined ? contact : { apart: true, heard: clock.time(since) });
      this.kept.get(patient.stay).row = row;
      return row;
    });
  }

  #facts(patient, now) {
    const { picture, replica } = this;
    // the hospital's own entries name the devices
    const sign = [picture.version(null), ...patient.all.map((stay) => `${stay} ${picture.version(stay)}`)].join(" ");
    const before = this.kept.get(patient.stay);
    if (before && before.sign === sign && Math.abs(now - before.at) < FACTS_MS) return before.facts;
    const facts = factsOf(picture, patient, now, replica.zones, (stay) => homeOf(replica, stay));
    this.kept.set(patient.stay, { sign, at: now, facts, row: null });
    return facts;
  }

  /** A patient who left while rows may not move yet keeps the place until they may. */
  #gone(stay) {
    const row = this.kept.get(stay)?.row;
    return row && { ...row, alert: false };
  }
}

/** @returns {{device: string, name: string, colour: string, keeper: string} | null} */
export function homeOf(replica, stay) {
  const device = replica.home(stay);
  if (!device) return null;
  const told = replica.picture.object(`devices/${device}`);
  const name = String(told.name ?? device);
  return { device, name, colour: String(told.colour ?? ""), keeper: told.keeper ? staffName(replica.picture, told.keeper) : "" };
}

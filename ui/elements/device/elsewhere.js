/**
 * Charting where another device is the patient's home: asked once per patient and outage, over reloads and tabs, never for STAT; why is
 * written with the act (S15). Where a person chose the home it is asked whenever this screen is out of contact. Where the home is only
 * the ward's default it is asked once an outage is open: declared, or this device's own silence of over two minutes. An answer holds while the
 * outage lasts, and where the line comes and goes. A drill that cuts off the home device is asked about like an outage.
 */
import { REJOINS_MIN } from "wardlight/outage.js";
import { opensAfterMs } from "wardlight/silence.js";
import { emergencyOf } from "../common/emergency.js";
import { isElsewhere, unknownSince } from "./acts.js";
import { recall, remember } from "./remembered.js";
import { words } from "./words.js";

/** Answers are forgotten after this, ms: no outage asks for those of the day before yesterday. */
const KEPT_MS = 48 * 3_600_000;

/** When the outage began that is to be asked about, ms; null while there is none. Pure. @param {any} replica @param {number} now @param {boolean} chosen */
export function outageSince({ link, picture, settings }, now, chosen) {
  const declared = emergencyOf(picture);
  const silent = chosen || now - link.since >= opensAfterMs({ settings }) ? link.since : Infinity;
  const began = Math.min(declared?.state === "open" ? declared.startMs : Infinity, silent);
  return began === Infinity ? null : began;
}

export class Elsewhere {
  /** @param {any} view */
  constructor(view) {
    this.view = view;
    /** patient and home -> [reason, when it was given] @type {Record<string, [string, number]>} */
    this.known = {};
  }

  /** Why it is charted here: "" where nothing is to be asked, null where the person steps back. @param {any} row @param {string} place the words that name the patient */
  async reason(row, place) {
    const { view } = this;
    const ward = view.ward();
    const home = ward.home(row.stay);
    if (home === null || !isElsewhere(ward, row.stay) || row.stat || row.order.stat) return "";
    const chosen = Boolean(view.replica.picture.value(`stays/${row.stay}`, "home_device"));
    const began = ward.contact.apart ? outageSince(view.replica, ward.now, chosen) : unknownSince(ward, row.stay);
    if (began === null) return "";
    const key = `${row.stay} ${home}`;
    const [given, at] = this.#answers()[key] ?? ["", -Infinity];
    if (at >= began - REJOINS_MIN * 60_000) return given;
    const name = ward.nameOf(home);
    const since = unknownSince(ward, row.stay);
    const answer = await view.ask({
      title: words.elseTitle(name), lines: [place, words.elseHint(name, since === null ? "" : ward.clock.dayTime(since, ward.now))], reasons: words.elseReasons(name),
      choices: [{ value: "go", label: words.chartHere, tone: "go" }],
    });
    if (!answer) return null;
    const reason = `${words.chartedHere(name)}: ${answer.because}`;
    this.#keep(key, [reason, ward.now], ward.now);
    return reason;
  }

  /** What all tabs know, and what was answered before a reload. */
  #answers() {
    try {
      return { ...this.known, ...JSON.parse(recall("elsewhere") ?? "{}") };
    } catch {
      return this.known;
    }
  }

  #keep(key, answer, now) {
    const fresh = Object.entries(this.#answers()).filter(([, [, at]]) => now - at < KEPT_MS);
    this.known = Object.fromEntries([...fresh, [key, answer]]);
    remember("elsewhere", JSON.stringify(this.known));
  }
}

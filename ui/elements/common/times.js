/**
 * Times as the ward reads them: the hospital's zone (its transitions come from the server, an old tablet's own are wrong), 24 or
 * 12 hours, and how long something has been or will be. Pure: `now` comes in; all times are ms of UTC.
 */
import { offsetMs } from "wardlight/schedule.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Texts of one hospital's clock. @param {Array<[number, number]>} table the zone's [utc_ms, offset_s] rows; @param {boolean} hours24
 */
export function wallClock(table, hours24 = true) {
  const rows = table?.length ? table : [[0, 0]];
  const local = (ms) => new Date(ms + offsetMs(ms, rows));
  const two = (number) => String(number).padStart(2, "0");
  /** "02:41", or "2:41 am" */
  const time = (ms) => {
    const at = local(ms);
    const [hours, minutes] = [at.getUTCHours(), two(at.getUTCMinutes())];
    return hours24 ? `${two(hours)}:${minutes}` : `${hours % 12 || 12}:${minutes} ${hours < 12 ? "am" : "pm"}`;
  };
  const dayNumber = (ms) => Math.floor((ms + offsetMs(ms, rows)) / DAY);
  /** "02:41" today, "yesterday 22:10", else "20 Nov 22:10" */
  const dayTime = (ms, now) => {
    const days = dayNumber(now) - dayNumber(ms);
    if (days === 0) return time(ms);
    if (days === 1) return `yesterday ${time(ms)}`;
    if (days === -1) return `tomorrow ${time(ms)}`;
    const at = local(ms);
    return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${time(ms)}`;
  };
  /** The hour on the wall, 0 to 23. */
  const hour = (ms) => local(ms).getUTCHours();
  /** The instant at which the wall's current hour began. */
  const hourStart = (ms) => ms - local(ms).getUTCMinutes() * MINUTE - (ms % MINUTE);
  return { time, dayTime, hour, hourStart };
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A length of time in short: "under 1 min", "37 min", "1 h", "1 h 40", "3 days" */
export function span(ms) {
  const minutes = Math.floor(Math.max(ms, 0) / MINUTE);
  if (minutes < 1) return "under 1 min";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return minutes % 60 ? `${hours} h ${String(minutes % 60).padStart(2, "0")}` : `${hours} h`;
}

/** The right-hand words of a slot: "37 min late", "due now", "due in 4 min", "in 1 h 40"; @param {string} word the state's word */
export function whenWords(word, dueMs, now) {
  if (word === "late") return `${span(now - dueMs)} late`;
  if (word === "clash") return "a person must settle";
  if (word === "due") return now - dueMs > -MINUTE ? "due now" : `due in ${span(dueMs - now)}`;
  return dueMs > now ? `in ${span(dueMs - now)}` : "";
}

/** Minutes of the day of "02:41", or of "2:41 pm"; null where it is no time. */
export function clockMinutes(text) {
  const found = /^([01]?\d|2[0-3])[:.]([0-5]\d)(?:\s*([ap])\.?m\.?)?$/i.exec(String(text ?? "").trim());
  if (!found || (found[3] && !(Number(found[1]) >= 1 && Number(found[1]) <= 12))) return null;
  const hours = found[3] ? (Number(found[1]) % 12) + (found[3].toLowerCase() === "p" ? 12 : 0) : Number(found[1]);
  return hours * 60 + Number(found[2]);
}

/** The instant nearest to `now` at which the ward's clock shows these minutes of the day. */
export function nearestTime(clock, now, minutes) {
  const begin = clock.hourStart(now);
  const shown = clock.hour(now) * 60;
  let shift = minutes - shown;
  if (shift > 720) shift -= 1440;
  if (shift < -720) shift += 1440;
  return begin + shift * 60_000;
}

/**
 * A schedule as people type it ("q4h", "BID", "8:00 20:00", "stat") and as it is shown ("every 4 hours"). Pure: the time comes in.
 * What is shown is always spelled out, since abbreviations are misread.
 */

const TIMES_A_DAY = { sid: 1, uid: 1, od: 1, "q.d": 1, qd: 1, bid: 2, tid: 3, qid: 4 };
const MINUTE = 60_000;
/** the longest interval the grammar takes, minutes */
const INTERVAL_MAX = 366 * 24 * 60;

const isoMinute = (ms) => `${new Date(Math.floor(ms / MINUTE) * MINUTE).toISOString().slice(0, 16)}:00Z`;

/**
 * Read what was typed. @param {string} text; @param {number} startMs the first time; @param {string} zone the hospital's
 * @returns {object|null} a schedule, or null where it is none
 */
export function readSchedule(text, startMs, zone) {
  const typed = String(text ?? "").trim().toLowerCase().replace(/\s+/g, " ");
  const start = isoMinute(startMs);
  if (typed === "stat" || typed === "now") return { stat: start };
  if (typed === "once") return { once: start };
  if (typed === "cri" || typed === "continuous") return { cri: true };
  const needed = /^(?:prn|when needed|as needed)(?:[ ,]+(?:(?:not within|min(?:imum)?(?: gap)?|gap|q) ?)?(\d{1,4}) ?(m|min|minutes?|h|hours?))?$/.exec(typed);
  if (needed) return needed[1] ? { prn: true, min_gap_min: Number(needed[1]) * (needed[2].startsWith("h") ? 60 : 1) } : { prn: true };
  if (Object.hasOwn(TIMES_A_DAY, typed)) return every(1440 / TIMES_A_DAY[typed], start);
  const daily = /^(\d{1,2}) ?(?:x|times)(?: a day| daily| per day)?$|^(once|twice) (?:a day|daily)$/.exec(typed);
  if (daily) {
    const times = daily[1] ? Number(daily[1]) : { once: 1, twice: 2 }[daily[2]];
    return times > 0 && 1440 % times === 0 ? every(1440 / times, start) : null;
  }
  const often = /^(?:q|every) ?(\d{1,4})? ?(m|min|minutes?|h|hours?|d|days?)$/.exec(typed);
  if (often) return every(Number(often[1] ?? 1) * { m: 1, h: 60, d: 1440 }[often[2][0]], start);
  return byTheWall(typed, start, zone);
}

function every(minutes, start) {
  return minutes >= 1 && minutes <= INTERVAL_MAX ? { every_min: minutes, start } : null;
}

function byTheWall(typed, start, zone) {
  const times = typed.replace(/^(?:at|daily at) /, "").replace(/(\d) ([ap])\.?m\.?(?=$|[ ,;])/g, "$1$2m").split(/[ ,;]+(?:and )?/).filter(Boolean).map(clockTime);
  return times.length && times.every(Boolean) ? { at_local: [...new Set(times)].sort(), zone, start } : null;
}

function clockTime(text) {
  const found = /^([01]?\d|2[0-3])(?:[:.]([0-5]\d))?(am|pm)?$/.exec(text);
  if (!found || (!found[2] && !found[3]) || (found[3] && !(Number(found[1]) >= 1 && Number(found[1]) <= 12))) return null;
  const hours = found[3] ? (Number(found[1]) % 12) + (found[3] === "pm" ? 12 : 0) : Number(found[1]);
  return `${String(hours).padStart(2, "0")}:${found[2] ?? "00"}`;
}

/** "every 4 hours", "daily at 08:00 and 20:00" (or "8:00 am"), "when needed, not within 30 min"; @param {object|null} schedule @param {boolean} hours24 */
export function scheduleWords(schedule, hours24 = true) {
  if (!schedule) return "";
  if (schedule.every_min) return `every ${length(schedule.every_min)}`;
  if (schedule.at_local) return `daily at ${listed(schedule.at_local.map((time) => (hours24 ? time : twelve(time))))}`;
  if (schedule.stat) return "STAT, once";
  if (schedule.once) return "once";
  if (schedule.prn) return schedule.min_gap_min ? `when needed, not within ${within(schedule.min_gap_min)}` : "when needed";
  return schedule.cri ? "continuous" : "";
}

/** "20:30" as "8:30 pm" */
function twelve(time) {
  const hours = Number(time.slice(0, 2));
  return `${hours % 12 || 12}${time.slice(2)} ${hours < 12 ? "am" : "pm"}`;
}

/** What the hospital's setting says of the clock. @param {any} picture */
export const hours24In = (picture) => picture.value("settings/hospital", "hours24") !== false;

/** "an hour", "30 min" */
const within = (minutes) => ({ 1: "a minute", 60: "an hour" })[minutes] ?? length(minutes);

function length(minutes) {
  if (minutes % 60) return minutes === 1 ? "minute" : `${minutes} min`;
  const hours = minutes / 60;
  if (hours === 1) return "hour";
  return hours > 48 && hours % 24 === 0 ? `${hours / 24} days` : `${hours} hours`;
}

function listed(times) {
  return times.length < 2 ? times.join("") : `${times.slice(0, -1).join(", ")} and ${times.at(-1)}`;
}

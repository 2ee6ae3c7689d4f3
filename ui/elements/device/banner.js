/** The banner: what the person at the bed must know about line, clock and storage. Nothing while all is well. Pure. */
import { span } from "../common/times.js";
import { packLines } from "./charge.js";
import { emergencyLines } from "./emergency.js";
import { savingLines } from "./saving.js";
import { words } from "./words.js";

/** An entry that waits so long although the server is in reach is a fault, ms (PROTOCOL §3). */
export const WAITS_TOO_LONG_MS = 5 * 60_000;

/** @returns {{key: string, tone: "band"|"alarm"|"note", title: string, parts: string[], acts: string[]}[]} */
export function bannerLines(link, ward, patients = []) {
  const { now, clock, contact } = ward;
  const oldest = link.oldestUnsentAt ?? null;
  const lines = [];
  if (contact.storageFailed) lines.push({ key: "storage", tone: "alarm", title: words.storage, parts: [], acts: link.unsent ? ["export"] : [] });
  if (contact.refused) lines.push({ key: "refused", tone: "alarm", title: words.refused, parts: link.unsent ? [words.kept(link.unsent)] : [], acts: ["sync"] });
  else if (link.local) lines.push(...savingLines({ ...link, saving: false }, ward, patients.filter((patient) => ward.home(patient.stay) === ward.me).length));
  else if (contact.apart && !(contact.doubt && link.state === "online")) {
    const since = contact.lastMs === null ? "" : clock.dayTime(contact.lastMs, now);
    const parts = [words.kept(link.unsent), since ? words.othersFrom(since) : words.othersNever];
    if (oldest !== null) parts.push(words.oldest(clock.dayTime(oldest, now)));
    lines.push({ key: "offline", tone: "band", title: since ? words.offline(since) : words.offlineNew, parts, acts: ["sync"] });
  } else if (oldest !== null && now - oldest > WAITS_TOO_LONG_MS) {
    lines.push({ key: "waiting", tone: "alarm", title: words.waiting(link.unsent, `${clock.dayTime(oldest, now)} (${span(now - oldest)})`), parts: [], acts: ["sync", "export"] });
  }
  lines.push(...emergencyLines(ward));
  lines.push(...savingLines({ ...link, local: false }, ward, 0), ...packLines(ward));
  if (contact.doubt) lines.push({ key: "doubt", tone: "band", title: words.doubt, parts: [words.doubtHint], acts: ["time"] });
  return lines;
}

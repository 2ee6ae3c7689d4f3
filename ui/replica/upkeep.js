/**
 * What is done now and then. Discharged stays leave the screen and the memory, and long after that the disk: a wall runs for weeks.
 * A newer grammar is fetched, and folds again from the entries; also when an entry speaks of a zone whose transitions are not here.
 */
import { call } from "./calls.js";
import { purgeable } from "./shelf.js";

/** A discharged stay stays on the screen so long after its newest entry came in, in ms. */
export const SHOWN_AFTER_DISCHARGE_MS = 12 * 3600_000;
/** How often it is looked at, in ms. */
const EVERY_MS = 3600_000;

/** Which stays leave. Pure. @param {import("./held.js").Holding} holding @param {number} nowMs @returns {string[]} */
export function leaving(holding, nowMs) {
  const { picture } = holding;
  const out = [];
  const gone = picture.children("stays").filter((stay) => picture.value(`stays/${stay}`, "discharged") === true);
  for (const stay of gone) {
    let newest = 0;
    for (const record of holding.confirmed.values()) if (record.stay === stay && record.since > newest) newest = record.since;
    const unsent = [...holding.pending.values()].some((item) => item.entry.stay === stay);
    if (!unsent && newest + SHOWN_AFTER_DISCHARGE_MS < nowMs) out.push(stay);
  }
  return out;
}

let lookedAt = -Infinity;

/** @param {import("./engine.js").Engine} engine @param {(stays: string[]) => void} told */
export async function tidy(engine, told) {
  if (performance.now() - lookedAt < EVERY_MS) return;
  lookedAt = performance.now();
  const { holding, shelf } = engine;
  const now = engine.clock.now();
  const stays = leaving(holding, now);
  const keys = holding.putAway(stays);
  const purge = purgeable(holding.confirmed.values(), engine.place, now);
  if (!keys.length && !purge.length) return;
  try {
    await shelf.tidy(keys.map((key) => holding.confirmed.get(key)), purge);
    holding.drop(purge);
    if (stays.length) told(stays);
  } catch {
    // it stays where it is until the next time
  }
}

/** @param {import("./engine.js").Engine} engine @param {() => void} told @returns {Promise<boolean>} whether the server answered */
export async function refreshGrammar(engine, told) {
  try {
    const grammar = await call("GET", "/journal/grammar", undefined, engine.who?.token);
    if (!engine.holding.useGrammar(grammar)) return true;
    await engine.shelf.remember("grammar", grammar);
    told();
    return true;
  } catch {
    return false; // the one that is here will do until the next start
  }
}

/** Zones that entries speak of. @param {{entry: import("./entries.js").Entry}[]} records @returns {string[]} */
export function zonesOf(records) {
  const named = records.flatMap(({ entry }) => [entry.data?.zone, entry.data?.schedule?.zone]);
  return named.filter((zone) => typeof zone === "string");
}

/** @type {Set<string>} zones whose transitions are still to be asked for */
const wanted = new Set();
/** @type {Set<string>} zones that the server was asked for; it may not know them either */
const asked = new Set();

/**
 * Fetches the grammar again where an entry names a zone that it lacks: until it is here, "08:00" would be shown at 08:00 UTC.
 * @param {import("./engine.js").Engine} engine @param {{entry: import("./entries.js").Entry}[]} records @param {() => void} told
 */
export async function learnZones(engine, records, told) {
  for (const zone of zonesOf(records)) if (!asked.has(zone) && !Object.hasOwn(engine.holding.grammar.zones ?? {}, zone)) wanted.add(zone);
  if (!wanted.size) return;
  const asking = [...wanted];
  wanted.clear();
  const answered = await refreshGrammar(engine, told);
  for (const zone of asking) (answered ? asked : wanted).add(zone);
}

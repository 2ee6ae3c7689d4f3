/**
 * What this screen may claim to know: whether the server is in reach, since when not, and so how old the board is. Pure.
 */

/** A page that was just loaded is given this long to hear the server before it calls its data old, ms. */
const FRESH_MS = 15_000;

/**
 * @param {{state: string, since: number, lastContact: number | null, refused?: string | null, clockDoubt?: boolean, storageFailed?: boolean}} link
 * @param {number} now ms
 * @returns {{apart: boolean, lastMs: number | null, ageMs: number | null, doubt: boolean, refused: boolean, storageFailed: boolean}}
 */
export function contactOf(link, now) {
  const lastMs = link.lastContact ?? null;
  const refused = Boolean(link.refused);
  const silent = link.state === "offline" || (link.state === "syncing" && (lastMs === null || now - lastMs > FRESH_MS));
  return {
    apart: silent || refused || Boolean(link.clockDoubt) || Boolean(link.local),
    lastMs,
    ageMs: lastMs === null ? null : Math.max(now - lastMs, 0),
    doubt: Boolean(link.clockDoubt),
    refused,
    storageFailed: Boolean(link.storageFailed),
  };
}

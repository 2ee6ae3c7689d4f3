/**
 * Who this screen is. The nonce is kept before the call, so that a lost answer is harmless: the same nonce gets the same answer.
 */
import { call } from "./calls.js";

/** @typedef {import("./sync.js").Identity} Identity */

/**
 * A nonce that is kept until its call was answered. @param {import("./shelf.js").Shelf} shelf @param {string} name @param {string} about
 * @returns {Promise<string>}
 */
async function nonceFor(shelf, name, about) {
  const kept = await shelf.recall(name);
  if (kept?.about === about) return kept.nonce;
  const nonce = crypto.randomUUID();
  await shelf.remember(name, { about, nonce });
  return nonce;
}

/** Takes a new identity; what the old one made stays its own and is still sent with its token. */
function adopt(shelf, given, before, stamp) {
  const { device, token, role, hospital = null, name = null, server_time: _, epoch: __, ...rest } = given;
  return shelf.database.write(["meta"], async (work) => {
    const maker = await work.get("meta", "maker");
    const former = before && before.device !== device ? [...(before.former ?? []), { device: before.device, token: before.token, seq: maker?.seq ?? 0 }] : (before?.former ?? []);
    const identity = { ...rest, device, token, role, hospital, name, former };
    work.put("meta", identity, "identity");
    if (maker?.device !== device) work.put("meta", { device, seq: 0, stamp: maker?.stamp ?? stamp ?? null, newest: maker?.newest ?? 0 }, "maker");
    return identity;
  });
}

/**
 * Enrolls this screen. Throws Silent or Refused with a sentence for people.
 * @param {import("./shelf.js").Shelf} shelf @param {string} code @param {string | undefined} name @param {Identity | null} before
 * @returns {Promise<Identity>}
 */
export async function enroll(shelf, code, name, before) {
  const nonce = await nonceFor(shelf, "enroll", code);
  const given = await call("POST", "/journal/enroll", name ? { code, nonce, name } : { code, nonce });
  const identity = await adopt(shelf, given, before, null);
  await shelf.remember("enroll", null);
  return identity;
}

/** Another tablet speaks as this one (its storage was copied or put back): ask for a new identity. @param {import("./shelf.js").Shelf} shelf @param {Identity} before */
export async function renew(shelf, before) {
  const nonce = await nonceFor(shelf, "fork", before.device);
  const given = await call("POST", "/journal/identity", { nonce }, before.token);
  const identity = await adopt(shelf, { ...before, ...given }, before, null);
  await shelf.remember("fork", null);
  return identity;
}

const NOT_SECURE =
  "This address is not secure, so nothing can be kept here. Open Wardlight by its https:// address; on an iPad its certificate must be trusted first.";

const BY_NUMBER =
  "This address is a number. What waits here is kept under it, and cannot be sent if the server gets another one: open Wardlight by its name, and enroll there.";

/** Whether a host is a number that another machine may have tomorrow; not this machine's own. @param {string} hostname */
export function isNumber(hostname) {
  return /^(\d+(\.\d+){3}|\[.*\])$/.test(hostname) && !/^(127\.|\[::1\])/.test(hostname);
}

/** A page that came over plain http from another machine: browsers give it neither storage that lasts nor what signs and checks. */
export class NotSecure extends Error {
  name = "NotSecure";
  constructor() {
    super(NOT_SECURE);
  }
}

/** What a screen lacks to live through an outage, in words. @returns {Promise<{word: string, ok: boolean | null, sentence: string}[]>} */
export async function readiness() {
  const secure = globalThis.isSecureContext === true && "serviceWorker" in navigator && "indexedDB" in globalThis;
  const found = [
    {
      word: "secure",
      ok: secure,
      sentence: secure
        ? "This address is secure, so the page can be kept on this screen."
        : NOT_SECURE,
    },
  ];
  found.push(await persistence());
  if (isNumber(location.hostname)) found.push({ word: "name", ok: false, sentence: BY_NUMBER });
  const home = matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true;
  const apple = /iPad|iPhone|Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1;
  found.push({
    word: "home",
    ok: home || (apple ? false : null),
    sentence: home
      ? "Opened from the Home Screen, where the browser keeps its data."
      : apple
        ? "Add this page to the Home Screen (Share, then Add to Home Screen), open it there and enroll there: Safari deletes what it keeps after 7 days without use."
        : "Not opened from the Home Screen or as an app. That is good enough here, as long as the browser's data are not cleared.",
  });
  return found;
}

async function persistence() {
  // WebKitGTK has no navigator.storage
  const storage = navigator.storage;
  let ok = null;
  if (storage?.persist) {
    try {
      ok = (await storage.persisted?.()) || (await storage.persist());
    } catch {
      ok = null;
    }
  }
  const sentence =
    ok === true
      ? "The browser has promised to keep the data on this screen."
      : ok === false
        ? "The browser may delete the data when space is short. Put the page on the Home Screen, or allow it to store data, then look again."
        : "This browser does not say whether it keeps the data. Do not clear its data while entries wait to be sent.";
  return { word: "storage", ok, sentence };
}

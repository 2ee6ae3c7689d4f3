/**
 * Calls to the server, with an end: a server that is half up (stalls, 5xx, half an answer) must not hold anything for ever.
 */

/** How long a call may take, in ms; a picture of sixty patients over a bad line needs longer. */
export const CALL_MS = 9000;
export const PICTURE_MS = 30000;

let local = false;

/** "Stay local": while it is chosen no call goes out, and each is answered as by silence. @param {boolean} chosen */
export function setLocal(chosen) {
  local = chosen;
}

/** Whether this device stays local. */
export const isLocal = () => local;

/** Nothing was heard, or half of an answer. Whether the call arrived is not known; a retry is harmless. */
export class Silent extends Error {
  /** @param {string} detail */
  constructor(detail) {
    super(detail);
    this.name = "Silent";
  }
}

/** The server answered, and said no. */
export class Refused extends Error {
  /** @param {number} status @param {string} word @param {string} detail */
  constructor(status, word, detail) {
    super(detail);
    this.name = "Refused";
    this.status = status;
    this.word = word;
  }

  /** Whether the same call may help later. */
  get later() {
    return this.status >= 500 || this.status === 429;
  }
}

/**
 * @typedef {(method: string, path: string, body?: unknown, token?: string | null, ms?: number) => Promise<any>} Call
 * @type {Call} answers with the JSON; throws Silent or Refused
 */
export async function call(method, path, body, token = null, ms = CALL_MS) {
  if (local) throw new Silent("This device stays local. Let it speak to the server again first.");
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ms);
  try {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (token) headers.Authorization = `Bearer ${token}`;
    const response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: stop.signal,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
    });
    const text = await response.text();
    return read(response.status, text);
  } catch (error) {
    if (error instanceof Refused || error instanceof Silent) throw error;
    throw new Silent(stop.signal.aborted ? `The server did not answer within ${Math.round(ms / 1000)} s.` : "The server cannot be reached.");
  } finally {
    clearTimeout(timer);
  }
}

/** @param {number} status @param {string} text */
function read(status, text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (status >= 200 && status < 300) {
    // half an answer, or the login page of a guest network: neither is the server's word
    if (value === null || typeof value !== "object") throw new Silent("The answer was cut off, or came from somebody else.");
    return value;
  }
  // a proxy's page for 401 or 413 has no word of ours; its status is taken at its word all the same
  throw new Refused(status, String(value?.error ?? "refused"), String(value?.detail ?? `The server answered with ${status}.`));
}

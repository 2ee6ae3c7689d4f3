/**
 * What this device keeps for the hour in which the server is gone: the emergency doses (their table, GET /journal/doses), and the downtime
 * pack of its ward as PDF (GET /journal/pack). Both are asked for now and then while the server is in reach, by the tab that leads, and lie
 * in IndexedDB with the entries. A version that is here is named, so that it does not travel again.
 */
import { isLocal, PICTURE_MS } from "./calls.js";

/** How often they are asked for, ms: the pack is renewed within ten minutes of a changed order. A device that saves battery asks hourly. */
export const ASK_MS = 10 * 60_000;
const SAVING_ASK_MS = 60 * 60_000;
/** While there is none yet (a server makes its first pack within minutes of its start), ms. */
const NONE_ASK_MS = 60_000;
const LOOK_MS = 5000;
/** A pack older than this is said to be old, ms (as in readiness). */
export const PACK_OLD_MS = 2 * 3_600_000;

/** @typedef {{askedAt: number, doses: any | null, dosesTag: string, pack: {asOfMs: number, ward: string, tag: string} | null}} Kept */
/** @type {Kept} */
const NOTHING = { askedAt: 0, doses: null, dosesTag: "", pack: null };

export class Papers {
  /** @param {import("./replica.js").Replica} replica */
  constructor(replica) {
    this.replica = replica;
    /** @type {Kept} */
    this.kept = NOTHING;
    this.busy = false;
  }

  async start() {
    await this.#recall();
    setInterval(() => void this.look(), LOOK_MS);
    void this.look();
  }

  /** The bytes of the pack that is here, or null. @returns {Promise<Blob | null>} */
  async packFile() {
    const bytes = await this.replica.engine.shelf.recall("pack").catch(() => null);
    return bytes ? new Blob([bytes], { type: "application/pdf" }) : null;
  }

  async #recall() {
    this.kept = (await this.replica.engine.shelf.recall("papers").catch(() => null)) ?? this.kept;
  }

  /** Asks where it is time; a device without an answer goes on with what it has. */
  async look() {
    const { replica } = this;
    const { engine, link } = replica;
    if (!engine.tabs.leading) return void (await this.#recall());
    const now = replica.now();
    const wait = link.saving ? SAVING_ASK_MS : this.kept.pack ? ASK_MS : NONE_ASK_MS;
    const due = now - this.kept.askedAt >= wait || now < this.kept.askedAt;
    if (!due || this.busy || link.state !== "online" || isLocal() || !engine.who) return;
    this.busy = true;
    try {
      await this.#ask(now, engine.who.token, String(replica.identity?.ward ?? ""));
      engine.changed();
    } catch {
      // silence, or half an answer: what is here holds, and the next look asks again
    } finally {
      this.busy = false;
    }
  }

  /** @param {number} now @param {string} token @param {string} ward */
  async #ask(now, token, ward) {
    const { shelf } = this.replica.engine;
    const kept = { ...this.kept };
    const doses = await fetched("/journal/doses", token, kept.doses ? kept.dosesTag : "");
    if (doses) [kept.doses, kept.dosesTag] = [JSON.parse(new TextDecoder().decode(doses.bytes)), doses.tag];
    if (doses) await this.#keep(kept);
    // a ward without patients has no pack of its own: then that of the whole house
    const tagOf = (/** @type {string} */ whose) => (kept.pack?.ward === whose ? kept.pack.tag : "");
    let whose = ward;
    let pack = ward ? await fetched(`/journal/pack?ward=${encodeURIComponent(ward)}`, token, tagOf(ward)) : undefined;
    if (pack === undefined) [whose, pack] = ["", await fetched("/journal/pack", token, tagOf(""))];
    const asOfMs = Date.parse(pack?.headers.get("X-Orders-As-Of") ?? "");
    if (pack && Number.isFinite(asOfMs)) {
      await shelf.remember("pack", pack.bytes);
      kept.pack = { asOfMs, ward: whose, tag: pack.tag };
    }
    await this.#keep({ ...kept, askedAt: now });
  }

  /** @param {Kept} kept */
  async #keep(kept) {
    await this.replica.engine.shelf.remember("papers", kept);
    this.kept = { ...kept };
  }
}

/** A file of the server's; null where the one that is here is its newest, undefined where there is none. @param {string} path @param {string} token @param {string} tag */
async function fetched(path, token, tag) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PICTURE_MS);
  try {
    const headers = { Authorization: `Bearer ${token}`, ...(tag ? { "If-None-Match": tag } : {}) };
    const response = await fetch(path, { headers, signal: stop.signal, cache: "no-store", credentials: "omit", redirect: "error" });
    if (response.status === 304) return null;
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return { bytes: await response.arrayBuffer(), headers: response.headers, tag: response.headers.get("ETag") ?? "" };
  } finally {
    clearTimeout(timer);
  }
}

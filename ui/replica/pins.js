/**
 * PINs on this device. With a server in reach it checks; without one this device does, by verifiers that came before.
 *
 * A PIN of four digits falls in minutes to whoever has a verifier, whatever the hash. So none lies here as it came: each is mixed at once
 * with an HMAC key of this device that cannot be taken out of the browser, and only the mix is stored. What is checked so is marked
 * `offline_pin`: it says who charts, and never allows what a manager may. After `offline_pin_days` without the server nothing is
 * checked any more. Whatever is lacking (the key, the days, a try that need not wait), charting goes on: as `unverified`, and says why.
 */
import { Refused } from "./calls.js";
import { afterWrong, waitMs } from "./lockout.js";

/** A server that has not answered by then is not waited for: somebody stands there with gloves on, ms. */
const ANSWER_MS = 3000;
/** So often the verifiers are fetched anew while the server is in reach, ms. */
const EVERY_MS = 10 * 60_000;
/** After a failure it is tried again after so long, ms. */
const AGAIN_MS = 20_000;
const DAY_MS = 24 * 3600_000;
/** (domain/settings.py) */
const DAYS = 7;
const KEY = "pin-key";
const MIXED = "pin-mixed";
const TRIES = "pin-tries";

/**
 * @typedef {{auth: "pin" | "offline_pin" | "unverified", why?: "locked" | "expired" | "insecure" | "unknown", wait?: number}} Checked
 * @typedef {{wrong: true}} Wrong
 */

export class Pins {
  /**
   * @param {{read: Function, write: Function}} database @param {import("./calls.js").Call} call
   * @param {{token: () => string | null, now: () => number, days: () => number | undefined}} host `now`: server time, ms
   * @param {SubtleCrypto | undefined} [subtle] absent where the page is not secure
   */
  constructor(database, call, host, subtle = globalThis.crypto?.subtle) {
    this.database = database;
    this.call = call;
    this.host = host;
    this.subtle = subtle;
    this.learned = -Infinity;
    this.people = "";
  }

  /** Whose PIN this is: by the server, else by this device. @param {string} staff @param {string} pin @returns {Promise<Checked | Wrong>} */
  async check(staff, pin) {
    try {
      await this.call("POST", "/journal/pin", { staff, pin }, this.host.token(), ANSWER_MS);
    } catch (error) {
      if (!(error instanceof Refused)) return this.#checkHere(staff, pin);
      if (error.word === "wrong_pin") return this.#wrong(staff);
      if (error.word === "too_many") return { auth: "unverified", why: "locked" };
      if (error.word === "malformed") return { wrong: true };
      return this.#checkHere(staff, pin);
    }
    await this.#forgive(staff);
    return { auth: "pin" };
  }

  /**
   * Fetches the verifiers, mixes and keeps them, now and then and when other people work here. Says nothing where it fails: it is tried
   * again. @param {string} people
   */
  async learn(people) {
    if (!this.subtle || !this.host.token() || (people === this.people && performance.now() - this.learned < EVERY_MS)) return;
    this.learned = performance.now();
    this.people = people;
    try {
      const { verifiers } = await this.call("GET", "/journal/verifiers", undefined, this.host.token());
      const key = await this.#key();
      /** @type {Record<string, any>} */
      const people = Object.create(null);
      for (const { staff, salt, iterations, verifier } of verifiers) people[staff] = { salt, iterations, mix: await this.#mix(key, staff, bytesOf(verifier)) };
      await this.#put(MIXED, { at: this.host.now(), people: { ...people } });
    } catch {
      this.learned = performance.now() - EVERY_MS + AGAIN_MS;
    }
  }

  async #checkHere(staff, pin) {
    if (!this.subtle) return { auth: "unverified", why: "insecure" };
    const [mixed, tries, key] = await this.#get(MIXED, TRIES, KEY);
    const now = this.host.now();
    const wait = waitMs(tries?.[staff], now);
    if (wait) return { auth: "unverified", why: "locked", wait };
    const known = mixed && Object.hasOwn(mixed.people, staff) ? mixed.people[staff] : null;
    if (!known || !key) return { auth: "unverified", why: "unknown" };
    if (now - mixed.at > (this.host.days() ?? DAYS) * DAY_MS) return { auth: "unverified", why: "expired" };
    const typed = await this.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
    const made = await this.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytesOf(known.salt), iterations: known.iterations }, typed, 256);
    if ((await this.#mix(key, staff, new Uint8Array(made))) !== known.mix) return this.#wrong(staff);
    await this.#forgive(staff);
    return { auth: "offline_pin" };
  }

  /** One more wrong try, kept over reloads; the one that is too many locks out. @returns {Promise<Checked | Wrong>} */
  async #wrong(staff) {
    const now = this.host.now();
    let wait = 0;
    await this.#change(TRIES, (tries = {}) => {
      const after = afterWrong(tries[staff], now);
      wait = waitMs(after, now);
      return { ...tries, [staff]: after };
    });
    return wait ? { auth: "unverified", why: "locked", wait } : { wrong: true };
  }

  #forgive(staff) {
    return this.#change(TRIES, (tries = {}) => {
      const { [staff]: _, ...rest } = tries;
      return rest;
    }).catch(() => {});
  }

  /** This device's own key, made once; the browser keeps it and gives it to nobody. @returns {Promise<CryptoKey>} */
  async #key() {
    const [known] = await this.#get(KEY);
    if (known) return known;
    const made = await this.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    let kept = made;
    await this.#change(KEY, (other) => (kept = other ?? made)); // another tab may have made one meanwhile
    return kept;
  }

  async #mix(key, staff, verifier) {
    const name = new TextEncoder().encode(`${staff}\n`);
    const text = new Uint8Array(name.length + verifier.length);
    text.set(name);
    text.set(verifier, name.length);
    return hexOf(await this.subtle.sign("HMAC", key, text));
  }

  #get(...names) {
    return this.database.read(["meta"], (work) => Promise.all(names.map((name) => work.get("meta", name))));
  }

  #put(name, value) {
    return this.database.write(["meta"], async (work) => work.put("meta", value, name));
  }

  #change(name, change) {
    return this.database.write(["meta"], async (work) => work.put("meta", change(await work.get("meta", name)), name));
  }
}

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function hexOf(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

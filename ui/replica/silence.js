/**
 * The device's own outage. Awake and without the server for over two minutes, a device says so by itself: `outage.declared` of scope
 * device, with the moment from which it heard nothing, and a shift mark; `outage.ended` when contact is back. Once for each silence,
 * over reloads and tabs. Never of time in which it slept (it was not listening), nor while its clock is in doubt, nor where somebody
 * chose to stay local, nor where a drill cut it off. What all devices and the server saw is merged by outage.js.
 */
import { timeOr } from "./entries.js";
import { isCutByDrill } from "./drill.js";
import { OPENS_AFTER_S } from "./outage.js";

/** Between two looks, ms. A gap of many looks is a tablet that slept without saying so. */
const LOOK_MS = 1000;
const SLEPT_MS = 30_000;
/** What a reload must not forget is written down so often, ms. */
const KEPT_MS = 5000;
const MARK = "Emergency began";

/** Since when this device has been awake without a break. Pure: time comes in. */
export class Awake {
  /** @param {{from: number, seen: number} | null} [stored] of before a reload */
  constructor(stored = null) {
    this.from = stored?.from ?? Infinity;
    this.seen = stored?.seen ?? -Infinity;
  }

  /** @param {number} now ms @param {boolean} listens visible, and with a clock to trust */
  look(now, listens) {
    if (!listens) this.from = Infinity;
    else if (this.from === Infinity || now - this.seen > SLEPT_MS || now < this.seen) this.from = now;
    this.seen = now;
  }
}

/**
 * What is to be said now: a silence begun at `since`, the end of the one that is open, or nothing. Pure.
 * @param {{now: number, awakeFrom: number, state: string, lastContact: number | null, open: boolean, afterMs?: number}} seen
 *   `open`: this device has declared a silence of its own that did not end
 * @returns {{say: "declared", since: number} | {say: "ended", until: number} | null}
 */
export function ownOutage({ now, awakeFrom, state, lastContact, open, afterMs = OPENS_AFTER_S * 1000 }) {
  if (open) return state === "online" && lastContact !== null ? { say: "ended", until: lastContact } : null;
  // a device that was never in contact has lost nothing
  if (state !== "offline" || lastContact === null) return null;
  const since = Math.max(lastContact, awakeFrom);
  return now - since >= afterMs ? { say: "declared", since } : null;
}

/** This device's own outage that is open, or null; and whether an emergency that is on has its mark. @param {any} picture @param {string} device */
export function ownOpen(picture, device) {
  const prefix = `own:${device}:`;
  const open = picture.children("outages").filter((/** @type {string} */ outage) => outage.startsWith(prefix) && picture.value(`outages/${outage}`, "ended") !== true);
  return open.sort().at(-1) ?? null;
}

/** Looks every second, in the tab that leads, and records. */
export class Silence {
  /** @param {import("./replica.js").Replica} replica */
  constructor(replica) {
    this.replica = replica;
    this.awake = new Awake();
    this.kept = -Infinity;
    this.busy = false;
  }

  async start() {
    this.awake = new Awake((await this.replica.engine.shelf.recall("awake").catch(() => null)) ?? null);
    setInterval(() => void this.#look(), LOOK_MS);
  }

  async #look() {
    const { replica, awake } = this;
    const { engine, link } = replica;
    const now = replica.now();
    const listens = !engine.clock.hidden && document.visibilityState !== "hidden" && !link.clockDoubt && !link.refused && !link.local && !isCutByDrill(replica.picture, engine.who?.device ?? null, now);
    awake.look(now, listens);
    const device = engine.who?.device;
    if (!device || !engine.tabs.leading || this.busy) return;
    if (link.state === "offline" && Math.abs(now - this.kept) > KEPT_MS) {
      this.kept = now;
      void engine.remember("awake", { from: awake.from, seen: awake.seen });
    }
    const open = ownOpen(replica.picture, device);
    const said = ownOutage({ now, awakeFrom: awake.from, state: link.state, lastContact: link.lastContact, open: open !== null, afterMs: opensAfterMs(replica) });
    if (said === null || (said.say === "declared" && !listens)) return;
    this.busy = true;
    try {
      await (said.say === "declared" ? this.#declare(device, said.since) : this.#end(/** @type {string} */ (open), said.until));
    } catch {
      // the storage fails, and the banner says so; it is tried again at the next look
    } finally {
      this.busy = false;
    }
  }

  /** @param {string} device @param {number} since */
  async #declare(device, since) {
    const { replica } = this;
    const outage = `own:${device}:${Math.floor(since / 1000).toString(36)}`;
    const at = this.#told(since);
    const marked = hasMark(replica.picture, replica.now());
    await this.#record("outage.declared", { outage, scope: "device", since: at });
    if (!marked) await this.#record("shift.marked", { label: MARK, at, outage });
  }

  /** @param {string} outage @param {number} until */
  async #end(outage, until) {
    const saw = this.replica.saw({ path: `outages/${outage}` });
    await this.#record("outage.ended", { outage, until: this.#told(until) }, saw);
  }

  /** A moment as this device's own clock said it: whoever reads an entry corrects it as the entry's `at`. @param {number} ms server time */
  #told(ms) {
    return new Date(ms + (this.replica.engine.clock.offset()?.offset_ms ?? 0)).toISOString();
  }

  /** @param {string} kind @param {Record<string, any>} data @param {string[]} [saw] */
  #record(kind, data, saw = []) {
    return this.replica.record({ kind, data, saw, auth: "system" });
  }
}

/** How long a silence is an outage, ms: the hospital's setting, or two minutes. @param {{settings?: any}} replica */
export function opensAfterMs(replica) {
  const seconds = Number(replica.settings?.silent_after_s);
  return (seconds > 0 ? seconds : OPENS_AFTER_S) * 1000;
}

/** A line that comes and goes is one emergency for the bill: a mark counts so long after its outage ended, ms. */
const SAME_NIGHT_MS = 30 * 60_000;

/** Whether the emergency that begins now has its shift mark already. @param {any} picture @param {number} now ms */
export function hasMark(picture, now) {
  return picture.items("marks").some((/** @type {any} */ { data }) => {
    if (typeof data.outage !== "string") return false;
    const told = picture.object(`outages/${data.outage}`);
    if (told.declared !== true || told.closed === true) return false;
    return told.ended !== true || now - timeOr(told.until, -Infinity) < SAME_NIGHT_MS;
  });
}

export const EMERGENCY_MARK = MARK;

/**
 * Who charts on this device, and how that is known: `pin` and `offline_pin` were checked, `unverified` is a name and no more. After
 * minutes without a touch the device locks: the screen goes on, and the next act asks for the PIN first and then goes through by itself.
 * Nothing here ever stops charting. All tabs of a browser have the same person and the same lock.
 *
 * `shown` is what the screen draws: {staff, auth, locked, askingWho, pad}.
 */
import { recall, remember } from "./remembered.js";
import { words } from "./words.js";
import { pinWords } from "./words_pins.js";

const NOBODY = "-";
const SIGNED = "signed";
const MINUTE_MS = 60_000;
/** (domain/settings.py) */
const LOCK_AFTER_MIN = 10;
/** That somebody touched the screen is written down at most so often, ms. */
const TOUCH_MS = 5000;
/** An act that waits for a PIN goes through within this time and not later: nobody remembers it then, ms. */
const WAITS_MS = 2 * MINUTE_MS;
/** What no PIN holds up: it is about the house, or it is written with one hand while the other holds a bag. */
const AT_ONCE = /^(outage|shift|battery|pack)\.|^anesthesia\.(read|marked|drugged)$/;

export class Person {
  /**
   * @param {any} replica @param {{staff: string|null, auth: string, locked: boolean, askingWho: boolean, pad: any}} shown reactive
   * @param {() => void} [onSigned] told when somebody has said who she is: the banner says at once why no PIN was checked
   */
  constructor(replica, shown, onSigned = () => {}) {
    this.replica = replica;
    this.shown = shown;
    this.onSigned = onSigned;
    this.why = "";
    this.touched = 0;
    this.written = 0;
    /** acts that wait for a PIN: what hears {by, auth}, or null where the person steps back */
    this.waiting = [];
    this.#read();
    this.heard = (event) => event.key === `wardlight-${SIGNED}` && this.#read();
    addEventListener("storage", this.heard);
  }

  stop() {
    removeEventListener("storage", this.heard);
  }

  /** The person who charts: {staff, name, role}, or null. */
  now() {
    const { staff } = this.shown;
    if (staff === NOBODY) return { staff: null, name: words.nobody, role: "" };
    return this.replica.staff().find((one) => one.staff === staff) ?? null;
  }

  who() {
    return this.now()?.staff ?? null;
  }

  /** What stands beside the name: "locked", "PIN not checked", or nothing. */
  state({ locked, auth } = this.shown) {
    if (!this.who()) return "";
    return locked ? pinWords.locked : auth === "unverified" ? pinWords.unverified : "";
  }

  /** The banner's calm line about why no PIN was checked. */
  lines() {
    return this.why && this.who() && !this.shown.locked ? [{ key: "pin", tone: "note", title: pinWords.why[this.why], parts: [], acts: [] }] : [];
  }

  // -- the lock -------------------------------------------------------------------------------------------------------

  /** A finger or a key: the lock waits anew. */
  touch() {
    if (this.shown.locked) return;
    this.touched = Date.now();
    if (this.touched - this.written > TOUCH_MS) this.#write();
  }

  /** Once a second: locks after minutes without a touch, and keeps what is needed to check PINs without a server. */
  tick() {
    if (!this.shown.locked && this.#isIdle()) this.#lock();
    if (this.replica.link.state === "online") void this.replica.pins.learn(this.replica.staff().map((one) => one.staff).join());
  }

  lock() {
    if (this.who()) this.#lock();
  }

  #lock() {
    this.shown.locked = true;
    this.#write();
  }

  #isIdle() {
    const set = this.replica.settings?.lock_after_min;
    const minutes = Number.isInteger(set) && set >= 0 ? set : LOCK_AFTER_MIN;
    const idle = Date.now() - this.touched;
    // a clock that was set back says nothing about how long nobody touched it
    return minutes > 0 && this.who() !== null && (idle > minutes * MINUTE_MS || idle < -MINUTE_MS);
  }

  #read() {
    let kept = null;
    try {
      kept = JSON.parse(recall(SIGNED) ?? "null");
    } catch {
      // it is asked again
    }
    Object.assign(this.shown, { staff: kept?.staff ?? null, auth: kept?.auth ?? "unverified", locked: kept?.locked === true });
    this.why = kept?.why ?? "";
    this.touched = this.written = kept?.touched ?? 0;
  }

  #write() {
    this.written = this.touched;
    const { staff, auth, locked } = this.shown;
    remember(SIGNED, JSON.stringify({ staff, auth, locked, why: this.why, touched: this.touched }));
  }

  // -- saying who one is ----------------------------------------------------------------------------------------------

  /** A tile was tapped: the PIN is asked for; "no name" goes on at once. */
  choose(person) {
    if (person === null) this.#signed(NOBODY, { auth: "unverified" });
    else this.#ask(person, false);
  }

  /** The tiles. */
  ask() {
    this.shown.askingWho = true;
  }

  /** The tiles are closed with nothing chosen. */
  closed() {
    this.shown.askingWho = false;
    this.#answer(null);
  }

  #ask({ staff, name }, locked) {
    this.shown.pad = { staff, name, locked, error: "", busy: false, tries: 0, waits: this.waiting.length > 0 };
  }

  /** The pad's PIN. */
  async enter(pin) {
    const { pad } = this.shown;
    if (!pad || pad.busy) return;
    pad.busy = true;
    let found = null;
    try {
      found = await this.replica.pins.check(pad.staff, pin);
    } catch {
      pad.error = pinWords.failed; // the storage failed; the banner says so
    }
    pad.busy = false;
    if (this.shown.pad !== pad) return; // closed meanwhile
    if (found?.auth) return this.#signed(pad.staff, found);
    if (found) pad.error = pinWords.wrong;
    pad.tries += 1;
  }

  without() {
    this.#signed(this.shown.pad.staff, { auth: "unverified" });
  }

  other() {
    this.shown.pad = null;
    this.shown.askingWho = true;
  }

  cancel() {
    this.shown.pad = null;
    if (!this.shown.askingWho) this.#answer(null);
  }

  #signed(staff, { auth, why = "" }) {
    Object.assign(this.shown, { staff, auth, locked: false, askingWho: false, pad: null });
    this.why = why;
    this.touched = Date.now();
    this.#write();
    this.onSigned();
    this.#answer({ by: this.who(), auth });
  }

  #answer(signed) {
    for (const { answer, since } of this.waiting.splice(0)) answer(Date.now() - since > WAITS_MS ? null : signed);
  }

  // -- signing entries ------------------------------------------------------------------------------------------------

  /**
   * Who signs these drafts. While the device is locked it asks first and answers when it is known; null where the person steps back.
   * @param {{kind: string}[]} drafts @param {boolean} [stat] a STAT act is never held up
   * @returns {Promise<{by: string|null, auth: string} | null>}
   */
  async sign(drafts, stat = false) {
    const person = this.now();
    if (!this.shown.locked || !person?.staff) return { by: person?.staff ?? null, auth: person?.staff ? this.shown.auth : "unverified" };
    if (stat || drafts.every((draft) => AT_ONCE.test(draft.kind))) return { by: person.staff, auth: "unverified" };
    return new Promise((answer) => {
      this.waiting.push({ answer, since: Date.now() });
      this.#ask(person, true);
    });
  }
}

/**
 * The browser's own journal, as the wall and the device view use it: `const replica = await openReplica({role})`.
 * What runs behind it is engine.js.
 */
import { call } from "./calls.js";
import { NotKept, NotMade } from "./database.js";
import { Engine } from "./engine.js";
import { NotSecure, enroll } from "./enrollment.js";
import { saysGoodnight } from "./goodnight.js";
import { lookForUpdate, shellKept } from "./install.js";
import { exportFile, keep } from "./outbox.js";
import { Papers } from "./papers.js";
import { hospitalView } from "./people.js";
import { Pins } from "./pins.js";
import { sawOf } from "./saw.js";
import { Silence } from "./silence.js";

export { NotKept, NotMade, NotSecure };

/**
 * @typedef {{state: "online" | "offline" | "syncing", since: number, lastContact: number | null, refused: string | null, unsent: number,
 *   oldestUnsentAt: number | null, cursor: number, clockDoubt: boolean, storageFailed: boolean, updateReady: boolean, saving: boolean, local: boolean, localSince: number | null}} LinkState
 *   times in ms of server time; `refused`: the server's word when it answers but not to us; `since`: of being offline, the last contact
 */

/** @type {Promise<Replica> | null} */
let opened = null;

/** Opens this page's replica; a page has one, however often it asks. Throws NotSecure where a browser lets nothing be kept. @param {{role?: "device" | "wall" | "enroll"}} [options] which page this is */
export function openReplica({ role = "device" } = {}) {
  opened ??= (async () => {
    if (globalThis.isSecureContext === false) throw new NotSecure();
    const engine = new Engine();
    await engine.open();
    const replica = new Replica(engine, role);
    if (role === "device") {
      void new Silence(replica).start();
      void replica.papers.start();
      saysGoodnight(engine);
    }
    return replica;
  })();
  return opened;
}

export class Replica {
  /** @param {Engine} engine @param {string} role */
  constructor(engine, role) {
    this.engine = engine;
    this.role = role;
    this.papers = new Papers(this);
    /** checks PINs, with a server and without one */
    this.pins = new Pins(engine.database, call, { token: () => engine.who?.token ?? null, now: () => engine.clock.now(), days: () => this.settings.offline_pin_days });
    // Vue must not wrap it: private parts cannot be reached through a proxy, and thousands of entries need no watching
    Object.defineProperty(this, "__v_skip", { value: true });
  }

  /** Who this screen is, or null while it is not enrolled. @returns {Record<string, any> | null} device, name, colour, number, ward, role */
  get identity() {
    const { who } = this.engine;
    if (!who) return null;
    const { token: _, former: __, ...plain } = who;
    return { ...plain, ...this.picture.object(`devices/${who.device}`), device: who.device, role: who.role };
  }

  /** Confirmed and pending entries, folded together. */
  get picture() {
    return this.engine.holding.picture;
  }

  get grammar() {
    return this.engine.holding.grammar;
  }

  /** Zone transitions, as they came with the grammar. */
  get zones() {
    return this.grammar.zones ?? {};
  }

  get settings() {
    return this.picture.object("settings/hospital");
  }

  /** The link as the banner shows it. @returns {LinkState} */
  get link() {
    const { line, holding, place, clock, storageFailed, updateReady, manner } = this.engine;
    return {
      state: line.state === "online" && this.heals ? "syncing" : line.state,
      since: line.since,
      lastContact: line.signals.lastContact,
      refused: line.signals.refused,
      unsent: holding.pending.size,
      oldestUnsentAt: holding.oldestUnsent(),
      cursor: place.cursor,
      clockDoubt: line.state !== "online" && clock.doubt,
      storageFailed,
      updateReady,
      saving: manner.saving,
      local: manner.local,
      localSince: manner.localSince,
    };
  }

  /** Server time in ms by the last offset. */
  now() {
    return this.engine.clock.now();
  }

  /** A person says what time it is, because the clock is in doubt. @param {number} serverMs */
  async setTime(serverMs) {
    const { engine } = this;
    engine.clock.told(serverMs);
    engine.changed();
    await engine.remember("clock", engine.clock.stored());
  }

  /** Calls back after every change, at most once a frame. @param {() => void} listener @returns {() => void} unsubscribes */
  subscribe(listener) {
    const { listeners } = this.engine.bell;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /**
   * What the screen shows about a thing: call it when the control is DRAWN, and pass the result to `record`.
   * @param {import("./saw.js").SlotThing | import("./saw.js").FieldThing} thing @returns {string[]}
   */
  saw(thing) {
    return sawOf(this.picture, thing);
  }

  /**
   * Keeps a new entry; answers when it is durable. Throws NotKept where it is not, NotMade where it cannot be made.
   * @param {Record<string, any>} draft kind, stay, data, because, saw, by, at (ms or text), atFrom, auth; id where its maker
   *   needs it beforehand
   * @returns {Promise<Record<string, any>>} the entry
   */
  async record(draft) {
    const { engine } = this;
    if (engine.who && engine.who.role !== "device") throw new NotMade("This screen only shows. Charting needs a device.");
    const clock = { nowMs: () => engine.clock.wall(), offset: () => engine.clock.offset(), serverNow: () => engine.clock.now() };
    let item;
    try {
      item = await keep(engine.database, draft, draft.id ?? crypto.randomUUID(), clock);
    } catch (error) {
      if (error instanceof NotKept) engine.storage(false);
      throw error;
    }
    engine.storage(true);
    engine.recorded(item);
    engine.tabs.tell({ type: "recorded", item });
    return item.entry;
  }

  /** Whether the server has confirmed an entry. @param {string} id @returns {boolean} */
  isOnServer(id) {
    return !this.heals && this.engine.holding.isConfirmed(id);
  }

  /** Whether the server just named another epoch than what is held here is of, or has not all of it yet: nobody knows what of it is there. */
  get heals() {
    const { sync, place, tabs } = this.engine;
    const other = tabs.leading && sync.heardEpoch !== null && sync.heardEpoch !== place.epoch;
    return place.epoch !== null && (other || place.unhealed === true);
  }

  /** How this device uses the line (manner.js): `saving` its battery, or staying `local`. @param {{saving?: boolean, local?: boolean}} choice */
  choose(choice) {
    return this.engine.manner.set(choice);
  }

  /** Sends and fetches now. */
  syncNow() {
    this.engine.syncNow();
  }

  /** "Export unsent work". @returns {Blob} what `wardlight import` takes */
  exportUnsent() {
    return exportFile(this.engine.holding.pending.values());
  }

  /** Enrolls this screen; throws with a sentence for people. @param {string} code @param {string} [name] */
  async enroll(code, name) {
    const { engine } = this;
    engine.who = await enroll(engine.shelf, code, name, engine.who);
    engine.tabs.tell({ type: "reload" });
    await engine.load();
    engine.syncNow();
    return this.identity;
  }

  /** Half-typed text of a place, or null. @param {string} key @returns {string | null} */
  draft(key) {
    return this.engine.drafts.get(key);
  }

  /** Keeps half-typed text; call it at each keystroke. @param {string} key @param {string} text */
  setDraft(key, text) {
    return this.engine.drafts.set(key, text).catch(() => this.engine.storage(false));
  }

  /** @param {string} key */
  clearDraft(key) {
    return this.engine.drafts.clear(key).then(() => this.lookForUpdate(), () => this.engine.storage(false));
  }

  /** Lets a new version of the pages take over, if nothing is half-typed; it shows at the next reload, which nobody forces. */
  lookForUpdate() {
    return lookForUpdate(this.engine).catch(() => {});
  }

  /** Who may be chosen as charting. @returns {{staff: string, name: string, role: string, initials: string}[]} */
  staff() {
    return hospitalView(this.picture).staff();
  }

  /** The home device of a stay: its own, else the first of its ward. @param {string} stay @returns {string | null} */
  home(stay) {
    return hospitalView(this.picture).home(stay);
  }

  /** What the server knows of every device: its `identities`, each with what it holds and has not sent. Throws without a server. @returns {Promise<any>} */
  rollcall() {
    return call("GET", "/journal/rollcall", undefined, this.engine.who?.token);
  }

  /** Whether the pages are kept on this screen and open without a server. @returns {Promise<boolean>} */
  shellKept() {
    return shellKept();
  }
}

/**
 * The exchange with the server (PROTOCOL, On the wire): push what is unsent, pull what is new, heal after a restore.
 *
 * One round runs at a time, in the tab that leads. A round pushes and pulls until both are done. What goes wrong is of three kinds:
 * silence (try again later, nothing is known), a refusal of the whole call (split it, so that never one entry holds back another,
 * nor a push the pull), a refusal of this device (keep everything, try again slowly).
 */
import { Aside } from "./aside.js";
import { CALL_MS, PICTURE_MS, Refused } from "./calls.js";
import { BATCH_BYTES_MAX, BATCH_ENTRIES_MAX, batch, within } from "./outbox.js";
import { alteredKey, differ } from "./canonical.js";
import { keyOf } from "./held.js";

const FULL = { entries: BATCH_ENTRIES_MAX, bytes: BATCH_BYTES_MAX };
/** Ids of one /journal/have. */
const HAVE_IDS_MAX = 10_000;
const ID = /^[A-Za-z0-9:._-]{1,64}$/;
/** A journal that is restored again while we heal is met so often before the next round takes over. */
const HEALS_MAX = 3;

/**
 * @typedef {{device: string, token: string, role: string, former?: {device: string, token: string, seq: number}[], nonce?: string}} Identity
 * @typedef {object} Host what the exchange needs of the replica around it
 * @property {import("./calls.js").Call} call
 * @property {import("./shelf.js").Shelf} shelf
 * @property {import("./held.js").Holding} holding
 * @property {import("./clock.js").Clock} clock
 * @property {Identity | null} identity
 * @property {import("./shelf.js").Place} place
 * @property {(change: {records: any[], released: string[], place?: any}) => void} applied to memory and the other tabs
 * @property {(records: any[], place: any, grammar?: any) => void} replaced a whole picture came
 * @property {(items: import("./outbox.js").Pending[]) => void} unconfirmed entries that are back in the outbox
 * @property {boolean} [resting] it will be heard of seldom, by choice
 * @property {() => void} contact the server answered
 * @property {() => Promise<void>} renew asks for a new identity: another tablet speaks as this one
 */

export class Sync {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.limit = { ...FULL };
    this.aside = new Aside(() => host.clock.wall());
    /** the epoch that the last answer named @type {string | null} */
    this.heardEpoch = null;
    /** keys that were acknowledged, never came back, and were sent again @type {Set<string>} */
    this.sentAgain = new Set();
    /** another tablet has used our numbers */
    this.forked = false;
  }

  /** One whole round. Throws Silent or Refused; whatever was settled before stays settled. */
  async round() {
    const host = this.host;
    if (!host.identity) return;
    if (host.place.epoch === null) await this.#takePicture();
    else if (host.place.unhealed) await this.#heal();
    for (let more = true; more; ) {
      const reply = await this.#exchange();
      if (this.forked) {
        this.forked = false;
        await host.renew();
      }
      if (reply.revoked) more = this.#next().length > 0;
      else if (reply.reset || reply.epoch !== host.place.epoch) {
        await this.#heal();
        more = true;
      } else {
        if (!reply.more && reply.entries) await this.#sendAgain();
        more = reply.more || this.#next().length > 0;
      }
    }
  }

  #next() {
    return batch(this.host.holding.pending.values(), this.limit, this.aside.waiting());
  }

  /** One call: what of the outbox fits, and what is new. A refused push is split or put aside, and the pull goes on. */
  async #exchange() {
    const entries = this.#next();
    try {
      const reply = await this.#sync(entries);
      this.limit = { ...FULL };
      return reply;
    } catch (error) {
      if (!(error instanceof Refused) || !entries.length || [401, 403, 429].includes(error.status)) throw error;
      if (entries.length > 1) this.limit = { entries: Math.ceil(entries.length / 2), bytes: Math.ceil(this.limit.bytes / 2) };
      else this.aside.put(entries[0].id);
      if (error.status === 413) return { epoch: this.host.place.epoch, more: true };
      const reply = await this.#sync([]); // if the server is down altogether this throws, and the round ends
      return { ...reply, more: reply.more || this.#next().length > 0 };
    }
  }

  /** @param {Record<string, any>[]} entries of one maker */
  async #sync(entries) {
    const { host } = this;
    const me = /** @type {Identity} */ (host.identity);
    const maker = entries.length ? entries[0].device : me.device;
    const as = me.former?.find((one) => one.device === maker) ?? me;
    const { epoch, mark, cursor } = host.place;
    const oldest = host.holding.oldestUnsent();
    const body = {
      device: as.device,
      epoch,
      mark,
      cursor,
      last_seq: as === me ? host.seq : as.seq,
      unsent: host.holding.pending.size,
      oldest_unsent_at: oldest === null ? null : new Date(oldest).toISOString(),
      offset_ms: host.clock.offset()?.offset_ms ?? null,
      asleep: host.clock.hidden || host.resting,
      entries,
    };
    const reply = await this.#call("POST", "/journal/sync", body, as.token);
    await this.#settle(reply, entries, host.place);
    return reply;
  }

  /** Applies a reply: receipts always; entries and cursor when they continue where we are. */
  async #settle(reply, entries, place) {
    const { host } = this;
    const altered = new Map();
    const outcomes = Array.isArray(reply.outcomes) ? reply.outcomes : [];
    const sent = new Map(entries.map((entry) => [entry.id, entry]));
    for (const outcome of outcomes) {
      const mine = sent.get(outcome.id);
      const there = host.holding.confirmed.get(outcome.id)?.entry;
      if (mine && (outcome.reason === "altered" || (there && differ(there, mine)))) altered.set(outcome.id, await alteredKey(mine));
    }
    this.forked ||= outcomes.some((outcome) => outcome.outcome === "forked" && sent.get(outcome.id)?.device === host.identity?.device);
    const answered = new Set(outcomes.map((outcome) => outcome.id));
    for (const id of sent.keys()) if (!answered.has(id)) this.aside.put(id);
    this.aside.answered(answered);
    const goesOn = reply.epoch === place.epoch && !reply.reset && !reply.revoked;
    const pulled = goesOn ? (reply.entries ?? []) : [];
    const change = await host.shelf.settle({
      apart: await this.#apart(pulled),
      epoch: place.epoch,
      outcomes: outcomes.filter((outcome) => sent.has(outcome.id)),
      entries: pulled,
      from: goesOn ? place.cursor : 0,
      to: goesOn ? reply.cursor : -1,
      mark: reply.mark || null,
      nowMs: host.clock.now(),
      wallMs: host.clock.wall(),
      complete: goesOn && !reply.more && host.holding.pending.size <= outcomes.length,
      altered,
    });
    if (!change) return;
    host.applied(change);
    await this.#askForStays(pulled);
  }

  /**
   * An id that was used for two contents: what is held of it must not go under, so it gets the key that the server gives such an
   * entry, and is offered at the next healing.
   * @param {Record<string, any>[]} entries about to be held @returns {Promise<import("./held.js").Held[]>}
   */
  async #apart(entries) {
    const out = [];
    for (const entry of entries) {
      const before = this.host.holding.confirmed.get(keyOf(entry));
      if (!before || before.entry === entry || !differ(before.entry, entry)) continue;
      const key = await alteredKey(before.entry);
      if (!this.host.holding.confirmed.has(key)) out.push({ ...before, key, entry: { ...before.entry, key, outcome: "kept", reason: "altered" } });
    }
    return out;
  }

  /** Entries of a stay that is not here: all of that stay. @param {Record<string, any>[]} entries */
  async #askForStays(entries) {
    for (const stay of this.host.holding.unknownStays(entries.map((entry) => entry.stay ?? null))) await this.askForStay(stay);
  }

  /** @param {string} stay */
  async askForStay(stay) {
    const { host } = this;
    const reply = await this.#call("GET", `/journal/picture?stay=${encodeURIComponent(stay)}`, undefined, host.identity?.token, PICTURE_MS);
    if (reply.epoch !== host.place.epoch) return;
    const records = await host.shelf.takeStay(reply.entries, reply.epoch, host.clock.now());
    host.applied({ records, released: [] });
  }

  /** What a feed's message brings; false where a sync is needed first. @param {Record<string, any>} message @returns {Promise<boolean>} */
  async feed(message) {
    const { host } = this;
    if (message.epoch !== host.place.epoch || message.from > host.place.cursor + 1) return false;
    if (message.to <= host.place.cursor) return true;
    const change = await host.shelf.settle({
      epoch: message.epoch,
      entries: message.entries,
      from: message.from - 1,
      to: message.to,
      mark: message.mark || null,
      nowMs: host.clock.now(),
      wallMs: host.clock.wall(),
    });
    if (!change) return false;
    host.applied(change);
    await this.#askForStays(message.entries);
    return true;
  }

  /**
   * The journal was restored or copied, or this device's cursor is not of it: push what is unsent (under the old name, which pulls
   * nothing), offer everything held, others' entries too, send what is lacked with its seals, then take a picture. Until the picture
   * shows that all went to one and the same journal, the disk says that this is not done: a kill at any moment begins it again.
   */
  async #heal() {
    const { host } = this;
    for (let turn = 1; turn <= HEALS_MAX; turn++) {
      while (this.#next().length) await this.#exchange();
      const offered = await this.#offer();
      const picture = await this.#takePicture(true);
      // what the server refuses for good is lacking for ever, and stays here
      if (picture.epoch === offered && (turn === HEALS_MAX || !host.holding.isMoreThan(picture.entries))) {
        const place = await host.shelf.healed(picture.epoch);
        return host.applied({ records: [], released: [], place });
      }
    }
  }

  /**
   * What was acknowledged comes back by the pull. At the journal's end, what did not is not there: the disk was put back behind us,
   * and neither cursor nor mark tells of it where they stand before the entry. It is sent again, once.
   */
  async #sendAgain() {
    const { host } = this;
    const lost = [...host.holding.confirmed.values()].filter(({ key, entry }) => entry.pos === undefined && !this.sentAgain.has(key));
    if (!lost.length) return;
    for (const record of lost) this.sentAgain.add(record.key);
    host.unconfirmed(await host.shelf.unconfirm(lost, host.clock.now()));
  }

  /** @returns {Promise<string | null>} the epoch that took all of it; null where it changed meanwhile: restored again, or by what we brought */
  async #offer() {
    const { host } = this;
    const heard = new Set([this.heardEpoch]);
    const token = host.identity?.token;
    const keys = [...host.holding.confirmed.keys()].filter((key) => ID.test(key));
    for (let start = 0; start < keys.length; start += HAVE_IDS_MAX) {
      const { lack } = await this.#call("POST", "/journal/have", { ids: keys.slice(start, start + HAVE_IDS_MAX) }, token, PICTURE_MS);
      heard.add(this.heardEpoch);
      let waiting = lack.map((key) => host.holding.confirmed.get(key)?.entry).filter(Boolean);
      while (waiting.length) {
        const part = within(waiting, this.limit);
        await this.#send(part);
        heard.add(this.heardEpoch);
        waiting = waiting.slice(part.length);
      }
    }
    return heard.size === 1 ? this.heardEpoch : null;
  }

  /** Brings back entries that the journal lacks; they are confirmed here, so their receipts change nothing. @param {Record<string, any>[]} entries */
  async #send(entries) {
    const { host } = this;
    const me = /** @type {Identity} */ (host.identity);
    const { epoch, mark, cursor } = host.place;
    try {
      await this.#call("POST", "/journal/sync", { device: me.device, epoch, mark, cursor, last_seq: host.seq, entries }, me.token);
    } catch (error) {
      if (!(error instanceof Refused) || error.later || [401, 403].includes(error.status)) throw error;
      if (entries.length === 1) return; // it stays here; the others must not wait for it
      const half = Math.ceil(entries.length / 2);
      await this.#send(entries.slice(0, half));
      await this.#send(entries.slice(half));
    }
  }

  /** All that is active, with the place in the journal. @param {boolean} [unhealed] @returns {Promise<Record<string, any>>} the picture */
  async #takePicture(unhealed = false) {
    const { host } = this;
    const picture = await this.#call("GET", "/journal/picture", undefined, host.identity?.token, PICTURE_MS);
    const apart = await this.#apart(picture.entries);
    const { records, place } = await host.shelf.takePicture(picture, host.clock.now(), host.clock.wall(), apart, unhealed);
    host.replaced(records, place, picture.grammar);
    return picture;
  }

  /** A call whose answer also tells the time and the epoch. */
  async #call(method, path, body, token, ms = CALL_MS) {
    const { host } = this;
    const wall = host.clock.wall();
    const steady = host.clock.steady();
    const reply = await host.call(method, path, body, token, ms);
    const took = host.clock.steady() - steady;
    if (typeof reply.server_time === "string") host.clock.measured(wall, took, Date.parse(reply.server_time));
    if (typeof reply.epoch === "string") this.heardEpoch = reply.epoch;
    host.contact();
    return reply;
  }
}

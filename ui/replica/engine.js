/**
 * What runs behind the screens: it loads what is durable, exchanges it with the server, keeps the tabs of one browser alike, and
 * tells who subscribed. It composes the parts and holds no rule of its own.
 */
import { Bell } from "./bell.js";
import { call, Refused } from "./calls.js";
import { Clock, LOOK_MS } from "./clock.js";
import { Database, NotKept } from "./database.js";
import { Drafts } from "./drafts.js";
import { renew } from "./enrollment.js";
import { Feed } from "./feed.js";
import { Gate } from "./gate.js";
import { Holding } from "./held.js";
import { Link } from "./link.js";
import { Manner } from "./manner.js";
import { Pace } from "./pace.js";
import { Shelf, NOWHERE } from "./shelf.js";
import { Sync } from "./sync.js";
import { Tabs } from "./tabs.js";
import { learnZones, refreshGrammar, tidy } from "./upkeep.js";
import { watchWorker } from "./install.js";

/** How often the last contact is written down, in ms: what a wall says after a reload without a server is at most so much too old. */
const CONTACT_KEPT_MS = 10_000;

export class Engine {
  constructor() {
    this.database = new Database();
    this.shelf = new Shelf(this.database);
    this.drafts = new Drafts(this.database);
    this.holding = new Holding({ version: "", kinds: {}, zones: {} }); // it knows nothing until the first picture brings one
    this.clock = new Clock();
    this.line = new Link(this.clock.now());
    this.call = call;
    /** @type {import("./sync.js").Identity | null} */
    this.who = null;
    this.place = NOWHERE;
    this.seq = 0;
    this.storageFailed = false;
    this.updateReady = false;
    this.contactKept = 0;
    /** the feed's opening before the last complete sync: only a sync compares marks, and finds a journal that was put back unannounced */
    this.trusted = 0;
    this.roundOf = 0;
    this.bell = new Bell();
    this.gate = new Gate();
    this.sync = new Sync(/** @type {any} */ (this.#host()));
    this.manner = new Manner(this);
    this.pace = new Pace({ manner: this.manner, round: () => this.#round(), failed: (error) => this.#failed(error), done: () => this.#caughtUp(), waits: () => this.sync.aside.ms() });
    this.feed = new Feed({
      token: () => this.who?.token ?? null,
      cursor: () => this.place.cursor,
      ready: () => this.place.epoch !== null,
      message: (message) => void this.#fed(message),
      opened: () => this.pace.hurry(),
      lost: () => this.#lost(),
      contact: () => this.#contact(),
    });
    this.tabs = new Tabs({
      lead: () => void this.#lead(),
      follow: () => this.#follow(),
      heard: (message) => this.#heardTab(message),
      beat: () => ({ signals: this.line.signals, clock: this.clock.stored() }),
    });
  }

  // -- beginning ------------------------------------------------------------------------------------------------------

  async open() {
    await this.load();
    await this.drafts.load().catch(() => this.storage(false));
    setInterval(() => this.#look(), LOOK_MS);
    addEventListener("online", () => this.syncNow());
    addEventListener("offline", () => this.#lost());
    document.addEventListener("visibilitychange", () => void this.#seen());
    addEventListener("pageshow", (event) => event.persisted && void this.#seen());
    this.tabs.start();
    watchWorker(this);
  }

  /** Reads everything anew. */
  load() {
    return this.gate.during(async () => {
      try {
        this.#loaded(await this.shelf.load());
        this.storage(true);
      } catch {
        this.storage(false);
      }
    });
  }

  #loaded(stored) {
    this.who = stored.identity ?? null;
    this.place = stored.place ?? NOWHERE;
    this.seq = stored.maker?.seq ?? 0;
    this.clock.restore(stored.clock, stored.maker?.newest);
    if (stored.grammar) this.holding.grammar = stored.grammar;
    this.holding.load(stored.entries, stored.outbox);
    this.manner.take(stored.manner);
    if (stored.contact) this.line.signals = { ...this.line.signals, lastContact: Math.max(stored.contact, this.line.signals.lastContact ?? 0) };
    this.changed();
  }

  // -- the exchange ---------------------------------------------------------------------------------------------------

  #host() {
    const self = this;
    return {
      call,
      shelf: this.shelf,
      get holding() { return self.holding; },
      get clock() { return self.clock; },
      get identity() { return self.who; },
      get place() { return self.place; },
      get seq() { return self.seq; },
      applied: (change) => this.#applied(change, true),
      replaced: (records, place, grammar) => this.#replaced(records, place, grammar),
      unconfirmed: (items) => {
        this.#reread();
        this.gate.pass(() => this.holding.unconfirm(items));
      },
      contact: () => this.#contact(),
      get resting() { return self.manner.resting; },
      renew: () => this.#renew(),
    };
  }

  async #lead() {
    // what other tabs did while their messages could not reach this one
    await this.load();
    if (this.who && this.place.epoch !== null) void refreshGrammar(this, () => this.#reread());
    this.manner.apply();
  }

  #follow() {
    for (const one of [this.feed, this.pace]) one.stop();
  }

  /** Sends and fetches now, in whichever tab leads. */
  syncNow() {
    if (this.tabs.leading) this.hurry();
    else this.tabs.tell({ type: "hurry" });
  }

  hurry() {
    if (!this.tabs.leading || this.manner.local) return;
    this.sync.aside.release();
    for (const one of [this.pace, this.feed]) one.hurry();
  }

  async #round() {
    this.roundOf = this.feed.openings;
    if (!this.who) return;
    if (this.line.state !== "online") this.line.catchUp(true);
    await this.sync.round();
    this.storage(true);
  }

  #caughtUp() {
    this.line.catchUp(false);
    this.trusted = this.roundOf;
    this.feed.hurry();
    void tidy(this, (stays) => this.tabs.tell({ type: "away", stays }));
    this.changed();
  }

  /** @param {unknown} error */
  #failed(error) {
    if (error instanceof Refused && !error.later) this.line.refuse(error.word);
    else if (error instanceof NotKept) this.storage(false);
    else this.line.broke();
    this.#look();
    this.changed();
  }

  async #fed(message) {
    if (message.type === "behind" || (message.epoch && message.epoch !== this.place.epoch)) return this.pace.want();
    if (message.type === "beat" && message.to > this.place.cursor) return this.pace.want();
    if (message.type !== "entries") return;
    try {
      if (this.trusted !== this.feed.openings || !(await this.sync.feed(message))) this.pace.want();
    } catch (error) {
      this.#failed(error);
      this.pace.want();
    }
  }

  #lost() {
    this.line.broke();
    this.#look();
    if (this.tabs.leading) this.pace.want(1000);
  }

  #contact() {
    const now = this.clock.now();
    this.line.contact(now);
    if (Math.abs(now - this.contactKept) > CONTACT_KEPT_MS) {
      this.contactKept = now;
      void this.remember("contact", now);
      void this.remember("clock", this.clock.stored());
    }
    this.#look();
  }

  async #renew() {
    if (!this.who) return;
    this.who = await renew(this.shelf, this.who);
    this.seq = 0;
    this.#reread();
  }

  // -- what changed ---------------------------------------------------------------------------------------------------

  recorded(item) {
    this.clock.made(this.clock.wall());
    this.gate.pass(() => {
      if (item.entry.device === this.who?.device) this.seq = Math.max(this.seq, item.entry.seq);
      this.holding.addPending(item);
      if (this.tabs.leading) this.pace.want();
      this.changed();
    });
  }

  #applied(change, tell) {
    if (tell) this.tabs.tell({ type: "applied", change });
    if (tell) learnZones(this, change.records, () => this.#reread());
    this.gate.pass(() => {
      this.holding.take(change.records, change.released);
      const { place } = change;
      if (place && (place.epoch !== this.place.epoch || place.cursor >= this.place.cursor)) this.place = place;
      this.changed();
    });
  }

  /** The other tabs read the disk anew. */
  #reread() {
    this.tabs.tell({ type: "reload" });
    this.changed();
  }

  #replaced(records, place, grammar) {
    this.#reread();
    this.gate.pass(() => {
      if (grammar) this.holding.grammar = grammar;
      this.holding.load(records, this.holding.pending.values());
      this.place = place;
      this.changed();
    });
  }

  #heardTab(message) {
    if (message.type === "recorded") this.recorded(message.item);
    else if (message.type === "applied") this.#applied(message.change, false);
    else if (message.type === "away") this.gate.pass(() => void this.holding.putAway(message.stays));
    else if (message.type === "manner") this.manner.take(message.kept);
    else if (message.type === "reload") void this.load();
    else if (message.type === "hurry") this.hurry();
    else if (message.type === "beat" && !this.tabs.leading) {
      this.line.signals = message.signals;
      this.clock.restore(message.clock);
      this.#look();
    }
    this.changed();
  }

  async #seen() {
    this.clock.hidden = document.visibilityState === "hidden";
    if (!this.clock.hidden) {
      this.line.woke(this.clock.now());
      // a frozen tab has heard nothing of the others
      const place = await this.shelf.recall("place").catch(() => this.place);
      if (place && (place.cursor !== this.place.cursor || place.epoch !== this.place.epoch)) await this.load();
    }
    this.syncNow(); // hidden too: it says "asleep" and sends what there is
  }

  #look() {
    const jumped = this.clock.look();
    if (jumped) void this.remember("clock", this.clock.stored());
    if (this.line.look(this.clock.now()) || jumped) {
      if (this.tabs.leading) this.tabs.sayBeat();
      this.changed();
    }
  }

  remember(name, value) {
    return this.shelf.remember(name, value).catch(() => this.storage(false));
  }

  storage(works) {
    if (this.storageFailed === !works) return;
    this.storageFailed = !works;
    this.changed();
  }

  changed() {
    this.bell.ring();
  }
}

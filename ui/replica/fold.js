/**
 * The picture: what people see, folded from entries by the grammar's table. The twin of domain/fold.py.
 *
 * The fold is a set union with indexes. It does not depend on the order or number of arrivals, nor on anybody's clock; what
 * shows is worked out when somebody reads.
 */
import { canonical, isObject, nameOf, own, shownOrder, UNFOLDED_REASONS } from "./entries.js";
import { check, pathOf, registersOf } from "./grammar.js";
import { Knowledge } from "./knowledge.js";
import { Versions } from "./memory.js";
import { at, newSet, Places } from "./places.js";
import { plainOf } from "./plain.js";

/**
 * @typedef {import("./entries.js").Entry} Entry
 * @typedef {import("./grammar.js").Rule} Rule
 */

/** @param {Entry} entry */
const withheld = (entry) => entry.outcome === "kept" && UNFOLDED_REASONS.has(entry.reason);

/** Entries, indexed by what they touch. Reading never changes it; `add` is the only way in, `removeStay` the only way out. */
export class Picture {
  /** @param {{kinds: Record<string, Rule>}} grammar what /journal/grammar serves */
  constructor(grammar) {
    this.kinds = new Map(Object.entries(grammar.kinds));
    /** @type {Map<string, Entry>} */
    this.entries = new Map();
    this.places = new Places();
    this.knowledge = new Knowledge(this.entries, (entry) => this.folds(entry), (device) => this.forkTold(device));
  }

  /** target -> the names of what strikes or admits it @type {{strike: Map<string, Set<string>>, admit: Map<string, Set<string>>}} */
  aims = { strike: new Map(), admit: new Map() };
  /** @type {Map<string | null, Set<string>>} */
  stays = new Map();
  /** @type {Map<string | null, Set<string>>} */
  settlements = new Map();
  versions = new Versions();

  // -- in and out -----------------------------------------------------------------------------------------------------

  /** Take an entry in. False where it was here already and says nothing new. @param {Entry} entry @returns {boolean} */
  add(entry) {
    const name = nameOf(entry);
    const old = this.entries.get(name);
    if (old !== undefined) return this.#renew(old, entry);
    this.entries.set(name, entry);
    at(this.stays, entry.stay, newSet).add(name);
    this.knowledge.add(entry);
    const rule = this.kinds.get(entry.kind);
    if (rule !== undefined) this.#index(entry, rule);
    this.versions.touch(this.places.around(entry.stay));
    return true;
  }

  /** The same entry again: only a receipt (position, outcome, seal) can be new. @param {Entry} old @param {Entry} entry */
  #renew(old, entry) {
    if (entry.pos == null || (old.pos === entry.pos && old.outcome === entry.outcome && old.reason === entry.reason)) return false;
    this.entries.set(nameOf(entry), entry);
    if ((old.outcome === "kept") !== (entry.outcome === "kept") || old.reason !== entry.reason) {
      this.#rethink();
    }
    this.versions.touch(this.places.around(entry.stay));
    return true;
  }

  /** What is folded may have changed, or what proves knowledge; it is rare. */
  #rethink() {
    this.knowledge.forgetAll();
    this.versions.touchAll();
  }

  /** The first number from which the server found an identity forked; infinite where it did not. @param {string} device @returns {number} */
  forkTold(device) {
    const told = [...(this.places.lists.get(`forks/${device}`) ?? [])].map((name) => /** @type {Entry} */ (this.entries.get(name)));
    return Math.min(...told.filter((entry) => this.folds(entry)).map((entry) => own(entry.data, "seq")));
  }

  /** @param {Entry} entry @param {Rule} rule */
  #index(entry, rule) {
    const name = nameOf(entry);
    if (rule.how === "strike" || rule.how === "admit") {
      const target = own(entry.data, "entry");
      if (typeof target !== "string") return;
      at(this.aims[/** @type {"strike" | "admit"} */ (rule.how)], target, newSet).add(name);
      if (entry.stay === null) this.versions.touchAll();
      if (rule.how === "admit" || this.#isHow(this.entries.get(target), "admit")) this.knowledge.forgetAll();
      return;
    }
    const path = isObject(entry.data) ? pathOf(rule, entry.stay, entry.data) : null;
    if (path === null) return;
    if (rule.how === "add") this.places.item(path, entry.stay, name);
    else this.places.write(path, entry.stay, name, registersOf(rule, entry.data));
    if (entry.kind === "device.forked") this.#rethink();
    if (entry.kind === "settings.changed") this.versions.touchAll(); // it may say what is late
    if (entry.kind === "clash.settled") {
      at(this.settlements, entry.stay, newSet).add(name);
      if (entry.stay === null) this.versions.touchAll();
    }
  }

  /** A number that changes whenever something that this stay shows may have changed. @param {string | null} stay @returns {number} */
  version(stay) {
    return this.versions.of(stay);
  }

  /** Forget a stay that is no longer shown (discharged): its entries and all that they touch. @param {string} stay */
  removeStay(stay) {
    const gone = this.stays.get(stay) ?? new Set();
    this.stays.delete(stay);
    for (const name of gone) {
      const target = own(/** @type {Entry} */ (this.entries.get(name)).data, "entry");
      for (const aims of Object.values(this.aims)) if (aims.get(target)?.delete(name) && aims.get(target)?.size === 0) aims.delete(target);
      this.entries.delete(name);
    }
    this.places.remove(stay, gone);
    this.settlements.delete(stay);
    this.versions.forget(stay);
    this.knowledge.forget(stay, true);
  }

  // -- what counts ----------------------------------------------------------------------------------------------------

  /** Whether it is folded at all: not kept for want of authority or shape, or admitted by a person since. @param {Entry} entry @returns {boolean} */
  folds(entry) {
    if (entry.outcome !== "kept") return true;
    const rule = this.kinds.get(entry.kind);
    // a person's word gives authority, not shape; a newer grammar may know the shape
    if (rule === undefined ? entry.reason === "malformed" : check(entry, rule) !== null) return false;
    return !withheld(entry) || this.#admitted(entry);
  }

  /** @param {Entry} entry */
  #admitted(entry) {
    return this.#aimed("admit", entry).some((admit) => !withheld(admit) && !this.struck(nameOf(admit)));
  }

  /** The strikes or admissions of an entry: those of its own stay or of the hospital, which every replica has that has the entry. */
  #aimed(/** @type {"strike" | "admit"} */ how, /** @type {Entry} */ entry) {
    const names = this.aims[how].get(nameOf(entry));
    if (names === undefined) return [];
    const found = [...names].map((name) => /** @type {Entry} */ (this.entries.get(name)));
    return found.filter((aimed) => aimed.stay === null || aimed.stay === entry.stay);
  }

  /** Whether a strike that counts names this entry. A strike cannot be struck. @param {string} name @returns {boolean} */
  struck(name) {
    const entry = this.aims.strike.has(name) ? this.entries.get(name) : undefined;
    if (entry === undefined || this.#isHow(entry, "strike")) return false;
    return this.#aimed("strike", entry).some((strike) => this.#stands(strike));
  }

  /** Whether a strike counts: it was not withheld, or somebody admitted it. It looks no further, so that no forger can make a circle. */
  #stands(/** @type {Entry} */ strike) {
    const rule = /** @type {Rule} */ (this.kinds.get(strike.kind));
    if (strike.outcome === "kept" && check(strike, rule) !== null) return false;
    return !withheld(strike) || this.#aimed("admit", strike).some((admit) => !withheld(admit));
  }

  /** @param {Entry | undefined} entry @param {string} how */
  #isHow(entry, how) {
    return entry !== undefined && this.kinds.get(entry.kind)?.how === how;
  }

  /** Whether it is folded and not struck. @param {Entry} entry */
  counts(entry) {
    return this.folds(entry) && !this.struck(nameOf(entry));
  }

  /** Whether the maker of `entry` knew `other`: named it, made it before, or knew an entry that did. @param {string} entry @param {string} other */
  saw(entry, other) {
    return this.knowledge.saw(entry, other);
  }

  /** The strikes that name an entry, by (stamp, id). @param {string} name @returns {Entry[]} */
  strikesOf(name) {
    return this.#shown(this.aims.strike.get(name) ?? []);
  }

  /** @param {Iterable<string>} names */
  #shown(names) {
    return [...names].map((name) => /** @type {Entry} */ (this.entries.get(name))).sort(shownOrder);
  }

  // -- reading --------------------------------------------------------------------------------------------------------

  /** The unstruck entries that wrote a register, in no order. @param {string} path @param {string} field @returns {string[]} */
  writers(path, field) {
    return [...(this.places.registers.get(path)?.get(field)?.keys() ?? [])].filter((name) => this.counts(/** @type {Entry} */ (this.entries.get(name))));
  }

  /** A register's winners: the unstruck entries that no other unstruck one for this field saw, by (stamp, id). @param {string} path @param {string} field */
  heads(path, field) {
    return this.headsAmong(this.writers(path, field));
  }

  /** Those of the names that no other of them saw, by (stamp, id); all of them where each is seen by another. @param {Iterable<string>} names */
  headsAmong(names) {
    let found = [...names];
    if (found.length > 1) {
      const unseen = this.knowledge.unseen(found);
      if (unseen.length) found = unseen;
    }
    return found.length > 1 ? this.#shown(found).map(nameOf) : found;
  }

  /** The heads, less those that a settlement in force does not keep. @param {string} path @param {string} field @returns {string[]} */
  winners(path, field) {
    return this.kept(path, field, this.heads(path, field));
  }

  /** Of a register's writers that clash, those that a settlement keeps; all of them while it is open. */
  kept(/** @type {string} */ path, /** @type {string} */ field, /** @type {string[]} */ heads) {
    const keep = this.settled(path, field, heads);
    return keep === null ? heads : heads.filter((name) => keep.has(name));
  }

  /** What a settlement in force keeps of a register's writers that disagree; it must leave one value. @returns {Set<string> | null} */
  settled(/** @type {string} */ path, /** @type {string} */ field, /** @type {string[]} */ heads) {
    if (!this.disagree(path, field, heads)) return null;
    const keep = this.settlement(/** @type {Entry} */ (this.entries.get(heads[0])).stay, heads);
    return keep === null || keep.size === 0 || this.disagree(path, field, [...keep]) ? null : keep;
  }

  /** Whether these writers of a register wrote different values. @param {string} path @param {string} field @param {string[]} heads */
  disagree(path, field, heads) {
    return heads.length > 1 && new Set(heads.map((name) => canonical(this.written(path, field, name)))).size > 1;
  }

  /** The value that an entry wrote to a register. @param {string} path @param {string} field @param {string} name */
  written(path, field, name) {
    return this.places.registers.get(path)?.get(field)?.get(name);
  }

  /** What a register shows: its winner's value; of several the last by (stamp, id). @param {string} path @param {string} field @param {any} [otherwise] */
  value(path, field, otherwise = null) {
    if (!this.places.registers.get(path)?.has(field)) return otherwise;
    const winners = this.winners(path, field);
    return winners.length ? this.written(path, field, winners[winners.length - 1]) : otherwise;
  }

  /** The registers that were ever written at a path, sorted. @param {string} path @returns {string[]} */
  fields(path) {
    return [...(this.places.registers.get(path)?.keys() ?? [])].sort();
  }

  /** All registers of a path that show something: field -> value. @param {string} path @returns {Record<string, any>} without a prototype */
  object(path) {
    const out = Object.create(null);
    for (const field of this.fields(path)) if (this.writers(path, field).length) out[field] = this.value(path, field);
    return out;
  }

  /** The unstruck items of a list, by (stamp, id). @param {string} path @returns {Entry[]} */
  items(path) {
    return this.#shown(this.places.lists.get(path) ?? []).filter((entry) => this.counts(entry));
  }

  /** The names right below a path, such as the orders below `stays/S/orders`; sorted. @param {string} path @returns {string[]} */
  children(path) {
    return [...(this.places.below.get(path) ?? [])].sort();
  }

  /** Every path that entries of this stay (null: of the hospital itself) touch; sorted. @param {string | null} stay @returns {string[]} */
  paths(stay) {
    return [...(this.places.touched.get(stay) ?? [])].sort();
  }

  /** The entries of a stay, struck and kept ones too, by (stamp, id). @param {string | null} stay @returns {Entry[]} */
  ofStay(stay) {
    return this.#shown(this.stays.get(stay) ?? []);
  }

  /**
   * Which entries count by a settlement in force, or null: it must name all that clash, and no other may disagree unseen.
   * @param {string | null} stay @param {Iterable<string>} members @returns {Set<string> | null}
   */
  settlement(stay, members) {
    const clashing = [...members].sort();
    // one that names no stay reaches every stay, as a strike does (decision 012)
    const told = new Set([...(this.settlements.get(stay) ?? []), ...(this.settlements.get(null) ?? [])]);
    const inForce = [...told].filter((name) => {
      const of = own(/** @type {Entry} */ (this.entries.get(name)).data, "of");
      return Array.isArray(of) && clashing.every((member) => of.includes(member)) && this.counts(/** @type {Entry} */ (this.entries.get(name)));
    });
    const keeps = new Map();
    for (const name of this.headsAmong(inForce)) {
      const keep = own(/** @type {Entry} */ (this.entries.get(name)).data, "keep") ?? [];
      const kept = clashing.filter((member) => keep.includes(member));
      keeps.set(kept.join(" "), kept);
    }
    return keeps.size === 1 ? new Set([...keeps.values()][0]) : null;
  }

  /** The whole picture as JSON that two replicas can compare. */
  plain() {
    return plainOf(this);
  }
}

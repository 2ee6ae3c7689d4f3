/** The rows of the open patient as they stand on the screen: in their frozen order, under their headings, each with what it has shown. */
import { thingOf } from "./charting.js";
import { Drawn } from "./drawn.js";
import { FrozenOrder } from "./frozen.js";
import { words } from "./words.js";

const PARTS = { running: words.running, needed: words.prn, ahead: words.ahead, done: words.done };
/** Where a row stands whose slot somebody charted while a value for it was half typed here. */
const STILL_TYPED = { part: "held", rank: 2 };

export class Rows {
  /** @param {any} replica @param {(row: any) => string} valueOf the half-typed value of a row */
  constructor(replica, valueOf) {
    this.replica = replica;
    this.valueOf = valueOf;
    this.order = new FrozenOrder();
    this.drawn = new Drawn();
    this.headings = null;
  }

  /** Another patient, another page. */
  reset() {
    this.order.reset();
    this.headings = null;
  }

  /** @param {any[]} items cards and rows, by urgency @param {number} clock a steady clock, ms */
  arrange(items, clock) {
    const held = this.order.held(clock) && this.headings !== null;
    const rows = items.map((item) => (item.part === "done" && this.valueOf(item) ? { ...item, ...STILL_TYPED } : item)).sort((a, b) => a.rank - b.rank);
    this.#draw(rows, clock);
    const arranged = this.order.arrange(rows, clock, (gone) => (gone.card ? null : { ...gone, part: "done", when: "" }));
    const before = this.headings;
    let part = "";
    for (const item of arranged) {
      const own = PARTS[item.part] ?? "";
      item.heading = held ? before.get(item.key) ?? "" : own !== part ? own : "";
      part = own;
    }
    this.headings = new Map(arranged.map((item) => [item.key, item.heading]));
    return arranged;
  }

  #draw(rows, clock) {
    const { picture } = this.replica;
    for (const item of rows) {
      // a half-typed value has seen what was there when its field was drawn
      if (item.card || (this.valueOf(item) && this.drawn.seen(item.key, clock))) continue;
      this.drawn.draw(item.key, picture.version(item.stay), () => this.replica.saw(thingOf(item)), clock);
    }
    this.drawn.keep(rows.map((item) => item.key));
  }
}

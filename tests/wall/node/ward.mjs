// A ward in memory: entries by hand, folded by the real picture. The grammar comes from the domain.
import { readFileSync } from "node:fs";
import { Picture } from "wardlight/fold.js";

export const NOW = Date.parse("2026-11-23T02:41:00Z");
export const MIN = 60_000;
export const GRAMMAR = JSON.parse(readFileSync(process.env.GRAMMAR, "utf8"));
export const key = (ms) => `${new Date(ms).toISOString().slice(0, 17)}00Z`;

/** mulberry32: small, seeded. */
export function dice(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Ward {
  constructor() {
    this.picture = new Picture(GRAMMAR);
    this.seqs = new Map();
    this.home = { device: "b1", name: "Blue 1", colour: "blue" };
  }

  put(kind, stay, data, { device = "b1", at = NOW - 300 * MIN, saw = [], because = "a reason" } = {}) {
    const seq = (this.seqs.get(device) ?? 0) + 1;
    this.seqs.set(device, seq);
    const time = new Date(at).toISOString();
    const entry = { id: `${device}-${seq}`, device, seq, stamp: `${time}-0000-${device}`, at: time, at_from: "clock", clock: null, by: null, auth: "unverified", kind, stay, data, saw, because };
    this.picture.add(entry);
    return entry.id;
  }

  patient(stay, name, more = {}) {
    this.put("stay.opened", stay, { patient: { name, species: "dog" }, ward: "ICU", cage: "3", weight_kg: "9.4", ...more });
    return stay;
  }

  /** An order with one slot, so many minutes ago (negative: ahead). */
  once(stay, order, name, ago, more = {}) {
    const at = NOW - ago * MIN;
    this.put("order.placed", stay, { order, name, schedule: { once: key(at) }, ...more });
    return key(at);
  }

  act(stay, order, slot, outcome, by = {}) {
    return this.put("treatment.charted", stay, { order, slot, outcome }, by);
  }
}

/** Who charts on this device: the person on the tiles, or nobody by name. `shown` is what the screen draws: {staff, askingWho}. */
import { recall, remember } from "./remembered.js";
import { words } from "./words.js";

const NOBODY = "-";

export class Person {
  /** @param {any} replica @param {{staff: string|null, askingWho: boolean}} shown reactive */
  constructor(replica, shown) {
    this.replica = replica;
    this.shown = shown;
    shown.staff = recall("staff");
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

  choose(person) {
    this.shown.staff = person?.staff ?? NOBODY;
    this.shown.askingWho = false;
    remember("staff", this.shown.staff);
  }

  ask() {
    this.shown.askingWho = true;
  }
}

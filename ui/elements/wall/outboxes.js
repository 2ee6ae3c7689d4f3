/**
 * Devices whose entries wait although the server is there: asked of the server now and then while it is in reach. What was heard
 * last is kept, no more.
 */
import { waitingWords } from "./words.js";

/** PROTOCOL: the oldest unsent entry is red after 5 minutes with the server in reach, ms. */
export const RED_MS = 5 * 60_000;
const ASK_MS = 30_000;
const MINUTE_MS = 60_000;

/** @param {{device: string, name?: string, in_contact?: boolean, unsent?: number, oldest_unsent_at?: string | null}[]} identities @returns {string[]} sentences */
export function waitingOf(identities, now) {
  return identities
    .filter((one) => one.unsent && one.oldest_unsent_at && one.in_contact)
    .map((one) => ({ name: one.name ?? one.device, age: now - Date.parse(one.oldest_unsent_at) }))
    .filter(({ age }) => age >= RED_MS)
    .sort((a, b) => b.age - a.age)
    .map(({ name, age }) => waitingWords(name, Math.floor(age / MINUTE_MS)));
}

export class Outboxes {
  /** @param {any} replica */
  constructor(replica) {
    this.replica = replica;
    this.askedAt = -Infinity;
    /** @type {string[]} */
    this.waiting = [];
  }

  /** Asks if it is time; never throws: a wall without this answer is still right. */
  async look() {
    const { replica } = this;
    const now = replica.now();
    if (replica.link.state !== "online") this.waiting = [];
    if (replica.link.state !== "online" || !replica.rollcall || Math.abs(now - this.askedAt) < ASK_MS) return;
    this.askedAt = now;
    try {
      const { identities } = await replica.rollcall();
      this.waiting = waitingOf(identities, replica.now());
    } catch {
      this.waiting = [];
    }
  }
}

/**
 * What the nurse is told about what she did: "kept on this device 02:38", then "on the server"; Undo for ten seconds; and NOT KEPT, with
 * the entry still there to be tried again. `shown` is what the screen draws: {receipts, failures}.
 */
import { isPractice } from "wardlight/practice.js";
import { words } from "./words.js";

/** An act can be taken back by one tap so long (FEATURES W17), ms. */
export const UNDO_MS = 10_000;
/** A line about what is on the server stays so long, ms; the newest of what is not yet there stays. */
const STAYS_MS = 12_000;
const LINES_MAX = 2;
/** A line appears under the thumb that just tapped: for so long its Undo takes no tap, so that a gloved double tap undoes nothing, ms. */
const CALM_MS = 700;

export class Recorder {
  /** @param {any} replica @param {{receipts: any[], failures: any[]}} shown reactive @param {() => void} [onKept] told of each entry that was kept */
  constructor(replica, shown, onKept = () => {}) {
    this.replica = replica;
    this.shown = shown;
    this.onKept = onKept;
  }

  /**
   * Keep entries, one after the other. Answers whether all are durable on this device.
   * @param {Record<string, any>[]} drafts as replica.record takes them @param {string} text what was done, in words
   * @param {{undo?: boolean}} [how]
   */
  async keep(drafts, text, { undo = false } = {}) {
    // its id is chosen here, so that trying again cannot make two of one
    const named = drafts.map((draft) => ({ id: crypto.randomUUID(), ...draft }));
    const said = named.some((draft) => isPractice(draft.stay)) ? `${words.practice}: ${text}` : text;
    return this.#write(named, { key: named[0].id, text: said, undo });
  }

  async #write(drafts, about) {
    const kept = [];
    for (const [place, draft] of drafts.entries()) {
      try {
        kept.push(await this.replica.record(draft));
        this.onKept();
      } catch (error) {
        this.#fail(drafts.slice(place), about, error);
        return false;
      }
    }
    const now = this.replica.now();
    const ids = kept.map((entry) => entry.id);
    this.shown.receipts.push({ ...about, ids, at: now, stay: kept[0].stay, server: false, undoUntil: about.undo ? now + UNDO_MS : 0, calm: false });
    const line = this.shown.receipts.at(-1);
    setTimeout(() => { line.calm = true; }, CALM_MS);
    this.refresh();
    return true;
  }

  #fail(drafts, about, error) {
    const known = this.shown.failures.find((failure) => failure.key === about.key);
    if (known) Object.assign(known, { drafts, tries: known.tries + 1 });
    else this.shown.failures.push({ ...about, drafts, tries: 1, why: error?.name === "NotMade" ? error.message : "" });
  }

  /** Try again what was not kept. */
  async again(failure) {
    const { key, text, undo, drafts } = failure;
    if (await this.#write(drafts, { key, text, undo })) this.dismiss(failure);
  }

  dismiss(failure) {
    this.shown.failures = this.shown.failures.filter((other) => other.key !== failure.key);
  }

  /** Take back what was done a moment ago: each of its entries is struck. `signed`: who takes it back, {by, auth}. */
  async undo(receipt, signed, reason, text) {
    if (!receipt.calm) return false;
    const drafts = receipt.ids.map((id) => ({
      kind: "entry.struck", stay: this.replica.picture.entries.get(id)?.stay ?? receipt.stay, data: { entry: id }, because: reason, saw: [id], ...signed,
    }));
    this.shown.receipts = this.shown.receipts.filter((other) => other !== receipt && other.key !== receipt.key);
    return this.keep(drafts, text);
  }

  /** What became of the lines since. */
  refresh() {
    const now = this.replica.now();
    const lines = this.shown.receipts;
    for (const line of lines) line.server = line.ids.every((id) => this.replica.isOnServer(id));
    const newest = lines.at(-1);
    const left = lines.filter((line) => now - line.at < STAYS_MS || (line === newest && !line.server)).slice(-LINES_MAX);
    if (left.length !== lines.length) this.shown.receipts = left;
  }
}

/**
 * Which rows stand where, and when they may move. Somebody is reading: rows move at most once in ten seconds. More patients than a
 * page holds turn pages; up to five late ones stay on every page. Nobody is left out of a round of pages, however the order changes
 * meanwhile: each round goes through those that it has not shown yet. No clock of its own: `now` comes in.
 */
import { byUrgency, isUrgent, sorted } from "./ordering.js";

/** Rows on a page (look: "at most ten rows"). */
export const ROWS_MAX = 10;
/** Rows are never taller than where seven fill the page. */
export const ROWS_MIN = 7;
/** Late patients on every page. */
export const PINNED_MAX = 5;
/** How long a page stays, ms. */
export const PAGE_MS = 15_000;
/** Rows move at most once in this time, ms. */
export const STILL_MS = 10_000;

export class Turning {
  /** @param {number} [rowsMax] rows on a page; a page that scrolls has no end */
  constructor(rowsMax = ROWS_MAX) {
    this.rowsMax = rowsMax;
    this.movedAt = -Infinity;
    this.turnedAt = -Infinity;
    /** @type {string[]} the stays shown, in order */
    this.shown = [];
    /** @type {Set<string>} those that this round of pages has shown */
    this.seen = new Set();
    this.page = 1;
    this.pages = 1;
    this.moreLate = 0;
    this.capacity = ROWS_MIN;
    /** Counts the rounds that ended; a rotating wall goes on to the next board then. */
    this.rounds = 0;
  }

  /** Begin anew, for another board or another order. */
  clear() {
    Object.assign(this, new Turning(this.rowsMax));
  }

  /**
   * The stays to show now. @param {{stay: string, rank: number, dueMs: number | null, cage: string | null}[]} rows
   * @param {"urgency" | "cage"} order @param {number} now ms
   */
  arrange(rows, order, now) {
    const here = new Set(rows.map((row) => row.stay));
    const began = this.shown.length === 0;
    const mayMove = began || now - this.movedAt >= STILL_MS;
    if (began || (mayMove && now - this.turnedAt >= PAGE_MS)) this.#turn(rows, order, now);
    else if (mayMove) this.#settle(rows, order, now);
    else this.#append(rows);
    this.shown = this.shown.filter((stay) => here.has(stay) || !mayMove);
    return this.shown;
  }

  /** The next page, or the first of a new round. */
  #turn(rows, order, now) {
    const { rest, room } = this.#parts(rows, order);
    let waiting = rest.filter((row) => !this.seen.has(row.stay));
    if (!waiting.length) {
      this.seen.clear();
      waiting = rest;
      if (this.shown.length) this.rounds += 1;
      this.page = 1;
    } else if (this.seen.size) this.page += 1;
    // a page that is not full is filled with those that come first
    const left = Math.max(Math.ceil(waiting.length / room), 1);
    const next = new Set([...waiting.slice(0, room), ...rest.filter((row) => !waiting.includes(row))].slice(0, room));
    this.#show(rows, order, rest.filter((row) => next.has(row)), now);
    this.pages = Math.max(this.page + left - 1, 1);
    this.turnedAt = now;
  }

  /** The same page with its rows in their present order; those that became late come in, those that went leave. */
  #settle(rows, order, now) {
    if (rows.length <= this.rowsMax) return this.#show(rows, order, this.#parts(rows, order).rest, now);
    const { rest, room } = this.#parts(rows, order);
    const before = new Set(this.shown);
    this.#show(rows, order, rest.filter((row) => before.has(row.stay)).slice(0, room), now);
  }

  #show(rows, order, turning, now) {
    const { pinned } = this.#parts(rows, order);
    const page = [...pinned, ...turning];
    const shown = page.map((row) => row.stay);
    for (const stay of shown) this.seen.add(stay);
    this.moreLate = rows.filter(isUrgent).length - page.filter(isUrgent).length;
    if (rows.length <= this.rowsMax) [this.page, this.pages] = [1, 1];
    const capacity = Math.min(Math.max(shown.length, ROWS_MIN), this.rowsMax);
    const same = shown.length === this.shown.length && shown.every((stay, at) => stay === this.shown[at]) && capacity === this.capacity;
    if (!same) this.movedAt = now;
    this.shown = shown;
    this.capacity = capacity;
  }

  /** Between moves a new patient may come in below, where nobody else has to move for it. */
  #append(rows) {
    if (rows.length > this.rowsMax) return;
    for (const { stay } of rows) if (!this.shown.includes(stay) && this.shown.length < this.capacity) this.shown = [...this.shown, stay];
  }

  /** Those on every page, and those that take turns. Where all fit on one page nobody is set apart. */
  #parts(rows, order) {
    if (rows.length <= this.rowsMax) return { pinned: [], rest: sorted(rows, order), room: this.rowsMax };
    const urgent = rows.filter(isUrgent).sort(byUrgency);
    const pinned = urgent.slice(0, PINNED_MAX);
    const apart = new Set(pinned.map((row) => row.stay));
    const rest = sorted(rows.filter((row) => !apart.has(row.stay)), order);
    return { pinned, rest, room: this.rowsMax - pinned.length };
  }
}

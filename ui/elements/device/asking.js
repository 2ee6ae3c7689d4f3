/**
 * The sheets that lie over the page: one at a time, in the order they were asked for; the deed that asks, and its half-filled sheet, which
 * comes back after a reload. `shown.asking` is what the screen draws.
 */
import { markRaw } from "vue";
import { forbidden } from "./allowed.js";
import { SHEET_DEEDS } from "./anesthesia/deeds_anesthesia.js";
import { DEEDS } from "./deeds.js";
import { words } from "./words.js";

/** Every deed by its name. */
const ALL = { ...DEEDS, ...SHEET_DEEDS };
/** The draft of a half-filled sheet. */
const SHEET = "sheet";

export class Asking {
  /** @param {any} view @param {{asking: any}} shown reactive */
  constructor(view, shown) {
    this.view = view;
    this.replica = view.replica;
    this.shown = shown;
    this.waiting = [];
    this.running = null;
  }

  /** Puts a sheet up; answers {choice, values, because}, or null where the person steps back. Sheets wait for each other. */
  ask(spec) {
    const values = { ...spec.values, ...this.running?.values };
    if (this.running) this.running.values = undefined;
    return new Promise((answer) => {
      this.waiting.push(markRaw({ spec: { ...spec, values }, answer, key: crypto.randomUUID() }));
      this.shown.asking = this.waiting[0];
    });
  }

  answered(answer) {
    this.waiting.shift()?.answer(answer);
    this.shown.asking = this.waiting[0] ?? null;
  }

  /** Something was typed into the open sheet: it comes back after a reload. */
  typed(values) {
    if (this.running) this.running.typed = values;
    if (this.running) void this.replica.setDraft(SHEET, JSON.stringify({ name: this.running.name, stay: this.running.stay, arg: this.running.arg, values }));
  }

  restore() {
    try {
      const draft = JSON.parse(this.replica.draft(SHEET) ?? "null");
      if (draft && draft.name in ALL && draft.name !== "setTime") void this.deed(draft.name, draft.stay, draft.arg, draft.values);
    } catch {
      void this.replica.clearDraft(SHEET);
    }
  }

  /** @param {string} name of a deed @param {string|null} stay @param {any} [arg] @param {any} [values] that were typed already */
  async deed(name, stay, arg, values) {
    const why = forbidden(this.view, name, arg);
    if (why) return this.ask({ title: words.notForYou, lines: [why], choices: [{ value: "go", label: words.ok, tone: "go" }] });
    const patient = stay ? this.view.patient(stay) : null;
    const running = (this.running = { name, stay, arg, values, typed: values, back: false });
    let done;
    try {
      done = await ALL[name](this.view, patient, arg);
    } finally {
      this.running = null;
      if (!running.back) void this.replica.clearDraft(SHEET);
    }
    return running.back && running.typed ? this.deed(name, stay, arg, running.typed) : done;
  }

  /** The PIN was asked for and not given: what was typed must not be lost with it, so the sheet comes again. */
  stepBack() {
    if (this.running) this.running.back = true;
  }
}

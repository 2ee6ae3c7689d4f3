/**
 * What the device view knows between the replica and the page: who charts, which patient is open, what is asked. `shown` is what the page
 * draws from; the deeds, the charting and the menus get this object as their `view`.
 */
import { markRaw, reactive } from "vue";
import { setTheme } from "../common/look.js";
import { Rows } from "./arranging.js";
import { Charting } from "./charting.js";
import { DEEDS } from "./deeds.js";
import { FrozenOrder } from "./frozen.js";
import { deviceMenu, entryMenu, exportUnsent, patientMenu } from "./menus.js";
import { momentOf, wardOf } from "./moment.js";
import { orderOf } from "./orders.js";
import { patientOf } from "./patients.js";
import { Recorder } from "./recorder.js";
import { told } from "./telling.js";
import { words } from "./words.js";

/** The clock ticks so often, and states move on by themselves so often, ms. */
const TICK_MS = 1000;
const REDRAW_TICKS = 5;
/** The draft of a half-filled sheet. */
const SHEET = "sheet";

export class View {
  constructor(replica) {
    this.replica = replica;
    this.shown = reactive({ stay: recall("stay"), tab: "acts", turned: 0, staff: recall("staff"), asking: null, askingWho: false, receipts: [], failures: [], values: {}, wrongs: {}, moment: null, time: "", now: 0, identity: null, frozen: false });
    this.recorder = new Recorder(replica, this.shown);
    this.charting = new Charting(this);
    this.rows = new Rows(replica, (row) => this.valueOf(row));
    this.order = new FrozenOrder();
    this.waiting = [];
    this.running = null;
    this.ticks = 0;
  }

  start() {
    setTheme(recall("theme") ?? this.replica.settings?.theme ?? "dark");
    this.end = [this.replica.subscribe(() => this.redraw())];
    const timer = setInterval(() => this.#tick(), TICK_MS);
    this.end.push(() => clearInterval(timer));
    this.redraw();
    this.#restoreSheet();
  }

  stop() {
    for (const end of this.end ?? []) end();
  }

  #tick() {
    this.ticks += 1;
    this.recorder.refresh();
    const thawed = this.shown.frozen && !this.rows.order.held(performance.now());
    if (thawed || this.ticks % REDRAW_TICKS === 0) return this.redraw();
    this.#tellTime();
  }

  #tellTime() {
    const { ward } = this.shown.moment;
    this.shown.now = this.replica.now();
    this.shown.time = ward.clock.time(this.shown.now);
  }

  /** Works the screen out anew. The order of rows holds while a finger is near. */
  redraw() {
    const { shown, replica } = this;
    const clock = performance.now();
    const moment = momentOf(replica, shown);
    moment.list = this.order.arrange(moment.list, clock);
    if (moment.items) moment.items = this.rows.arrange(moment.items, clock);
    shown.frozen = this.rows.order.held(clock);
    shown.identity = replica.identity ? markRaw(replica.identity) : null;
    shown.moment = markRaw(moment);
    shown.link = markRaw({ ...replica.link });
    this.recorder.refresh();
    this.#tellTime();
  }

  /** A finger is on the screen: rows keep their places. */
  touch() {
    const clock = performance.now();
    this.order.touch(clock);
    this.rows.order.touch(clock);
    this.shown.frozen = true;
  }

  get drawn() {
    return this.rows.drawn;
  }

  // -- what is open ---------------------------------------------------------------------------------------------------

  show(stay) {
    Object.assign(this.shown, { stay, tab: "acts", turned: 0, wrongs: {} });
    this.rows.reset();
    remember("stay", stay);
    this.redraw();
  }

  open(tab, turned = 0) {
    Object.assign(this.shown, { tab, turned });
    this.rows.reset();
    this.redraw();
  }

  ward() {
    return wardOf(this.replica);
  }

  get weights() {
    return this.shown.moment.weights;
  }

  patients() {
    return this.shown.moment.patients;
  }

  patient(stay) {
    return this.patients().find((one) => one.stays.includes(stay)) ?? (stay ? patientOf(this.replica.picture, stay) : null);
  }

  freshOrder(row) {
    return orderOf(this.replica.picture, row.stay, row.order.order, this.patient(row.stay).kg);
  }

  /** An entry in one line. */
  tell(entry) {
    const { what, who, when } = told(this.ward(), entry, this.weights.show);
    return [what, when, who].filter(Boolean).join(" · ");
  }

  // -- who ------------------------------------------------------------------------------------------------------------

  /** The person who charts: {staff, name, role}, or null. */
  person() {
    const { staff } = this.shown;
    if (staff === NOBODY) return { staff: null, name: words.nobody, role: "" };
    return this.replica.staff().find((one) => one.staff === staff) ?? null;
  }

  who() {
    return this.person()?.staff ?? null;
  }

  choose(person) {
    this.shown.staff = person?.staff ?? NOBODY;
    this.shown.askingWho = false;
    remember("staff", this.shown.staff);
  }

  askWho() {
    this.shown.askingWho = true;
  }

  // -- asking ---------------------------------------------------------------------------------------------------------

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
  typedSheet(values) {
    if (this.running) void this.replica.setDraft(SHEET, JSON.stringify({ name: this.running.name, stay: this.running.stay, arg: this.running.arg, values }));
  }

  #restoreSheet() {
    try {
      const draft = JSON.parse(this.replica.draft(SHEET) ?? "null");
      if (draft && draft.name in DEEDS && draft.name !== "setTime") void this.deed(draft.name, draft.stay, draft.arg, draft.values);
    } catch {
      void this.replica.clearDraft(SHEET);
    }
  }

  // -- doing ----------------------------------------------------------------------------------------------------------

  /** @param {string} name of a deed @param {string|null} stay @param {any} [arg] @param {any} [values] that were typed already */
  async deed(name, stay, arg, values) {
    const patient = stay ? this.patient(stay) : null;
    this.running = { name, stay, arg, values };
    try {
      return await DEEDS[name](this, patient, arg);
    } finally {
      this.running = null;
      void this.replica.clearDraft(SHEET);
    }
  }

  async keep(drafts, text, how) {
    return this.recorder.keep(drafts, text, how);
  }

  undo(receipt) {
    return this.recorder.undo(receipt, this.who(), words.undoReason, `${words.undone}: ${receipt.text}`);
  }

  /** The half-typed value of a row. */
  valueOf(row) {
    return this.shown.values[row.key] ?? this.replica.draft(`value ${row.key}`) ?? "";
  }

  typed(row, text) {
    this.shown.values[row.key] = text;
    delete this.shown.wrongs[row.key];
    void this.replica.setDraft(`value ${row.key}`, text);
  }

  async chart(row, outcome, text) {
    try {
      if (!(await this.charting.chart(row, outcome, text))) return;
      delete this.shown.values[row.key];
      delete this.shown.wrongs[row.key];
      void this.replica.clearDraft(`value ${row.key}`);
    } catch (error) {
      this.shown.wrongs[row.key] = error.message;
    }
  }

  change(names, row) {
    return entryMenu(this, this.shown.moment.patient, names, row);
  }

  menu() {
    return deviceMenu(this);
  }

  patientMenu() {
    return patientMenu(this, this.shown.moment.patient);
  }

  exportUnsent() {
    exportUnsent(this.replica);
  }

  theme() {
    return document.documentElement.dataset.theme ?? "dark";
  }

  turnTheme() {
    setTheme(this.theme() === "light" ? "dark" : "light");
    remember("theme", this.theme());
  }
}

const NOBODY = "-";

/** Which patient is open is this tab's; who charts and the theme are the device's, so that a second tab does not ask again. */
const storeOf = (name) => (name === "stay" ? sessionStorage : localStorage);

function recall(name) {
  try {
    return storeOf(name).getItem(`wardlight-${name}`);
  } catch {
    return null;
  }
}

function remember(name, value) {
  try {
    const store = storeOf(name);
    if (value === null) store.removeItem(`wardlight-${name}`);
    else store.setItem(`wardlight-${name}`, value);
  } catch {
    // it is asked again after a reload, no more
  }
}

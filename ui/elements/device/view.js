/**
 * What the device view knows between the replica and the page: who charts, which patient is open, what is asked. `shown` is what the page
 * draws from; the deeds, the charting and the menus get this object as their `view`.
 */
import { markRaw, reactive } from "vue";
import { setTheme } from "../common/look.js";
import { forbidden } from "./allowed.js";
import { holdSheet } from "./anesthesia/held_sheet.js";
import { Rows } from "./arranging.js";
import { Asking } from "./asking.js";
import { Charting } from "./charting.js";
import { noteStep } from "./drill.js";
import { FrozenOrder } from "./frozen.js";
import { Counts } from "./listing.js";
import { deviceMenu, entryMenu, exportUnsent, patientMenu } from "./menus.js";
import { momentOf, wardOf } from "./moment.js";
import { orderOf } from "./orders.js";
import { patientOf } from "./patients.js";
import { Person } from "./person.js";
import { Recorder } from "./recorder.js";
import { Redrawing } from "./redrawing.js";
import { recall, remember } from "./remembered.js";
import { Dark, endLocal, saveBattery, stopSaving, tellBattery } from "./saving.js";
import { told } from "./telling.js";
import { words } from "./words.js";

/** The clock ticks so often, and states move on by themselves so often, ms. */
const TICK_MS = 1000;
const REDRAW_TICKS = 5;
/** A dark screen does not move; its times are renewed so often. */
const DARK_TICKS = 30;

export class View {
  constructor(replica) {
    this.replica = replica;
    this.shown = reactive({ page: recall("page"), theatre: { sheet: recall("sheet"), all: false }, dark: false, stay: recall("stay"), tab: "acts", turned: 0, staff: null, asking: null, auth: "unverified", locked: false, pad: null, askingWho: false, receipts: [], failures: [], values: {}, wrongs: {}, moment: null, time: "", now: 0, identity: null, frozen: false });
    this.redrawing = new Redrawing(() => this.redraw());
    this.recorder = new Recorder(replica, this.shown, () => this.redrawing.own());
    this.charting = new Charting(this);
    this.charter = new Person(replica, this.shown, () => this.redraw());
    this.asking = new Asking(this, this.shown);
    this.rows = new Rows(replica, (row) => this.valueOf(row));
    this.order = new FrozenOrder();
    this.counts = new Counts();
    this.dark = new Dark(this);
    this.ticks = 0;
  }

  start() {
    setTheme(recall("theme") ?? this.replica.settings?.theme ?? "dark");
    this.end = [this.replica.subscribe(() => this.changed())];
    this.dark.begin();
    const timer = setInterval(() => this.#tick(), TICK_MS);
    this.end.push(() => clearInterval(timer));
    this.redraw();
    this.asking.restore();
  }

  stop() {
    for (const end of this.end ?? []) end();
    this.redrawing.stop();
    this.charter.stop();
  }

  #tick() {
    this.ticks += 1;
    this.recorder.refresh();
    this.charter.tick();
    if (this.dark.look()) return this.redraw();
    if (this.shown.dark && this.ticks % DARK_TICKS) return;
    const thawed = this.shown.frozen && !this.rows.order.held(performance.now());
    if (this.ticks % REDRAW_TICKS === 0) this.counts.forget();
    if (thawed || this.ticks % REDRAW_TICKS === 0) return this.redraw();
    this.#tellTime();
  }

  #tellTime() {
    const { ward } = this.shown.moment;
    this.shown.now = this.replica.now();
    this.shown.time = ward.clock.time(this.shown.now);
  }

  /** Something arrived or was made. What is dark moves only with its clock. */
  changed() {
    if (!this.shown.dark) this.redrawing.changed(performance.now());
  }

  /** Works the screen out anew. The order of rows holds while a finger is near. */
  redraw() {
    const { shown, replica } = this;
    const clock = performance.now();
    this.redrawing.drawn(clock);
    const moment = momentOf(replica, shown, this.counts);
    holdSheet(shown, moment);
    moment.banner.push(...this.charter.lines());
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
    this.charter.touch();
    this.dark.touch();
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

  /** A page in place of the patients: "now", "roster", or null. */
  page(name) {
    this.shown.page = name;
    remember("page", name === "anesthesia" ? name : null);
    this.redraw();
    void noteStep(this, name);
  }

  /** What is shown of the anesthesia page: which sheet, all readings or the newest. @param {{sheet?: string, all?: boolean}} change */
  theatre(change) {
    Object.assign(this.shown.theatre, change);
    this.redraw();
  }

  /** This moment as this device's clock says it; who reads an entry corrects it as the entry's `at`. */
  clockTime() {
    return new Date().toISOString();
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

  // -- who charts, and what is asked ----------------------------------------------------------------------------------

  /** The person who charts: {staff, name, role}, or null. */
  person() {
    return this.charter.now();
  }

  who() {
    return this.charter.who();
  }

  choose(person) {
    this.charter.choose(person);
  }

  askWho() {
    this.charter.ask();
  }

  /** Who signs an entry, as it is known now; `keep` has the last word. */
  signed() {
    return { by: this.who(), auth: this.shown.auth };
  }

  ask(spec) {
    return this.asking.ask(spec);
  }

  answered(answer) {
    this.asking.answered(answer);
  }

  typedSheet(values) {
    this.asking.typed(values);
  }

  // -- doing ----------------------------------------------------------------------------------------------------------

  /** @param {string} name of a deed @param {string|null} stay @param {any} [arg] */
  deed(name, stay, arg) {
    return this.asking.deed(name, stay, arg);
  }

  /** Signs drafts with who charts and keeps them; a locked device asks for the PIN first. @param {{undo?: boolean, stat?: boolean}} [how] */
  async keep(drafts, text, how = {}) {
    const signed = await this.charter.sign(drafts, how.stat);
    if (signed === null) this.asking.stepBack();
    return signed !== null && this.recorder.keep(drafts.map((draft) => ({ ...draft, ...signed })), text, how);
  }

  async undo(receipt) {
    const signed = await this.charter.sign([], true);
    return this.recorder.undo(receipt, signed, words.undoReason, `${words.undone}: ${receipt.text}`);
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
    const why = forbidden(this, "chart");
    if (why) return void (this.shown.wrongs[row.key] = why);
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

  saveBattery() {
    return saveBattery(this);
  }

  stopSaving() {
    return stopSaving(this);
  }

  endLocal() {
    return endLocal(this);
  }

  tellBattery() {
    return tellBattery(this);
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

/**
 * Charting an act: what is asked before, and what is written then. Each question stands for a way in which a dose was given twice, or
 * given to nobody: an act that arrived between drawing and tap, a second one inside its gap, a device that is not the patient's home.
 */
import { DONE, doubleWithinMin } from "wardlight/clashes.js";
import { amount, isAmount } from "wardlight/doses.js";
import { happenedMs } from "wardlight/entries.js";
import { span } from "../common/times.js";
import { actWords, lastDone } from "./acts.js";
import { Elsewhere } from "./elsewhere.js";
import { actData, briefly } from "./orders.js";
import { staffName } from "./patients.js";
import { OUTCOMES, words } from "./words.js";

const MINUTE_MS = 60_000;

export class Charting {
  /** @param {any} view {replica, ward(), drawn, ask(spec), keep(drafts, text, how), patient(stay)} */
  constructor(view) {
    this.view = view;
    this.busy = new Set();
    this.elsewhere = new Elsewhere(view);
  }

  /**
   * @param {any} row of acts.js @param {"given"|"partial"|"held"|"not_given"|"stopped"} outcome @param {string} [typed] a value, as typed
   * @returns {Promise<boolean>} whether it is kept; throws BadInput for a value that is none
   */
  async chart(row, outcome, typed = "") {
    const value = outcome === "given" && (row.way !== "initials" || typed) ? readValue(row, typed) : null;
    // a gloved double tap: the second comes while the first is being asked about or written
    if (this.busy.has(row.key)) return false;
    this.busy.add(row.key);
    try {
      return await this.#chart(row, outcome, value);
    } finally {
      this.busy.delete(row.key);
    }
  }

  async #chart(row, outcome, value) {
    const { view } = this;
    let saw = view.drawn.seen(row.key, performance.now()) ?? view.replica.saw(thingOf(row));
    let because = "";
    let part = "";
    if (outcome !== "given") {
      const answer = await view.ask(whySpec(row, outcome, view.patient(row.stay)));
      if (!answer) return false;
      because = answer.because;
      part = outcome === "partial" || answer.values?.some ? amount(answer.values.part) : "";
      if (part) outcome = "partial";
    }
    const arrived = await this.#askArrived(row, outcome, saw);
    if (arrived === null) return false;
    if (arrived.length) saw = view.replica.saw(thingOf(row));
    if (!(await this.#askGap(row, outcome, arrived))) return false;
    const reason = await this.elsewhere.reason(row, placeWords(row, view.patient(row.stay)));
    if (reason === null) return false;
    because = [because, reason].filter(Boolean).join("; ");
    const id = crypto.randomUUID();
    const slot = row.slot ?? `${row.order.cri ? "cri" : "prn"}:${id}`;
    const repeat = DONE.has(outcome) && arrived.some((act) => act.data.slot === slot && DONE.has(act.data.outcome));
    const data = {
      order: row.order.order, slot, outcome, ...actData(row.order, outcome), ...(part ? { quantity: part } : {}),
      ...(value === null ? {} : { value, ...unitOf(row, value) }), ...(repeat ? { repeat: true } : {}),
    };
    if (value !== null && !isAmount(value)) delete data.unit; // the dose's, which would stand behind the words
    const draft = { id, kind: "treatment.charted", stay: row.stay, data, because: because || null, saw };
    return view.keep([draft], doneWords(row, outcome, value, part, view.patient(row.stay)), { undo: true, stat: row.stat });
  }

  /** What came between drawing and tap: [] where nothing matters, null where the person steps back. */
  async #askArrived(row, outcome, saw) {
    const { view } = this;
    const { picture } = view.replica;
    const now = view.replica.saw(thingOf(row));
    const me = view.replica.identity?.device;
    const news = now.filter((name) => !saw.includes(name)).map((name) => picture.entries.get(name)).filter((entry) => entry && entry.device !== me);
    const within = doubleWithinMin(picture, row.stay, row.order.order) * MINUTE_MS;
    const near = (act) => DONE.has(outcome) && DONE.has(act.data.outcome) && Math.abs(view.replica.now() - happenedMs(act)) < within;
    const acts = news.filter((entry) => entry.kind === "treatment.charted" && (entry.data.slot === row.slot || near(entry)));
    const changes = news.filter((entry) => entry.kind.startsWith("order.") || entry.kind.startsWith("slot."));
    if (!acts.length && !changes.length) return [];
    const answer = await view.ask(acts.length ? this.#againSpec(row, outcome, acts.at(-1)) : this.#changedSpec(row, changes.at(-1)));
    return answer ? [...acts, ...changes] : null;
  }

  #againSpec(row, outcome, act) {
    const ward = this.view.ward();
    const twice = DONE.has(outcome) && DONE.has(act.data.outcome);
    const who = staffName(ward.picture, act.by) || ward.nameOf(act.device) || words.somebody;
    const when = ward.clock.dayTime(happenedMs(act), ward.now);
    const did = act.data.value ? words.entered(String(act.data.value)) : words.did[act.data.outcome] ?? OUTCOMES[act.data.outcome];
    return {
      title: `${words.againTitle(who, did, when)} ${!twice ? words.againChart : row.way === "initials" ? words.againGive : words.againEnter}`, lines: [placeWords(row, this.view.patient(row.stay)), actWords(ward, act)],
      choices: [{ value: "go", label: !twice ? words.chartToo : row.way === "initials" ? words.giveAgain : words.enterAgain, tone: "late" }],
    };
  }

  #changedSpec(row, change) {
    const ward = this.view.ward();
    const fresh = this.view.freshOrder(row);
    return {
      title: words.changedTitle(ward.clock.dayTime(happenedMs(change), ward.now)), lines: [words.changedNow([fresh.name, fresh.how, fresh.words].filter(Boolean).join(" · "))],
      choices: [{ value: "go", label: words.changedGo, tone: "late" }],
    };
  }

  /** A second act of a when-needed order inside its gap asks first, on the same device too; and so does the next dose, charted soon after the last. */
  async #askGap(row, outcome, arrived) {
    const early = row.part === "ahead" && row.way === "initials";
    if (!(row.order.prn || early) || !DONE.has(outcome) || arrived.length) return true;
    const { view } = this;
    const last = lastDone(view.replica.picture, row.order);
    const gap = doubleWithinMin(view.replica.picture, row.stay, row.order.order);
    if (!last || view.replica.now() - happenedMs(last) >= gap * MINUTE_MS) return true;
    const asksFor = row.order.schedule.min_gap_min ? words.gapHint(span(gap * MINUTE_MS)) : words.gapHint30;
    const answer = await view.ask({
      title: words.gapTitle(row.name, span(view.replica.now() - happenedMs(last))),
      lines: [placeWords(row, view.patient(row.stay)), early ? words.gapEarly(view.ward().clock.dayTime(row.dueMs, view.replica.now())) : asksFor],
      choices: [{ value: "go", label: words.giveNow, tone: "late" }],
    });
    return answer !== null;
  }
}

/** What `saw` is asked about. */
export function thingOf(row) {
  return { stay: row.stay, order: row.order.order, ...(row.slot ? { slot: row.slot } : {}) };
}

/** A typed value as it is kept: a number with a point, or text; throws BadInput. A rate may be words ("5 mL/h"), and one of figures alone is a number. */
function readValue(row, typed) {
  const text = typed.trim();
  if (!text) throw new RangeError(words.type);
  return row.way === "numeric" || (row.order.cri && FIGURES_ALONE.test(text)) ? amount(text) : text;
}

const FIGURES_ALONE = /^[\d\s.,+-]+$/;

/** The row's unit goes with a number; words say their own: "5 mL/h" is not "5 mL/h mcg". */
const unitOf = (row, value) => (row.unit && isAmount(value) ? { unit: row.unit } : {});

/** "Biscuit Mayer · cage 3": each question names the patient. */
export function placeWords(row, patient) {
  return [row.name, patient && [patient.name, patient.surname].filter(Boolean).join(" "), patient?.cage && words.cage(patient.cage)].filter(Boolean).join(" · ");
}

/** Whether a part of it can be given and told: a dose that is signed by initials. @param {any} row */
export const hasParts = (row) => row.way === "initials" && !row.order.cri && Boolean(row.order.reckoned.amount);

function whySpec(row, outcome, patient) {
  const stops = outcome === "stopped";
  return {
    title: words.why(row.name, OUTCOMES[outcome]), lines: [placeWords(row, patient), ...(stops ? [words.rateStopHint] : [])],
    reasons: stops ? words.rateStopReasons : outcome === "held" ? words.holdReasons : words.notGivenReasons,
    choices: [{ value: "go", label: words.save, tone: "go" }], ...(outcome !== "held" && hasParts(row) ? partSpec(row, outcome) : {}),
  };
}

/** "Not given" asks whether a part was: half a tablet that the cat kept down is neither given nor left out. */
function partSpec(row, outcome) {
  const { amount: whole, unit } = row.order.reckoned;
  const asked = (values) => outcome === "partial" || Boolean(values.some);
  const how = { name: "part", label: words.partHow(whole, unit), type: "amount", when: asked };
  return {
    fields: outcome === "partial" ? [how] : [{ name: "some", label: words.partAsk, type: "toggle" }, how],
    check: (values) => (!asked(values) || isPart(values.part, whole) ? {} : { part: words.partWrong(whole, unit) }),
  };
}

/** Whether what was typed is a part of the whole dose. @param {string | undefined} typed @param {string} whole */
function isPart(typed, whole) {
  try {
    const part = Number(amount(typed ?? ""));
    return part > 0 && part < Number(whole);
  } catch {
    return false;
  }
}

function doneWords(row, outcome, value, part, patient) {
  const done = part ? [row.name, part, row.order.reckoned.unit].join(" ") : row.order.cri ? row.name : briefly(row.order);
  const what = value !== null ? [row.name, value, unitOf(row, value).unit].filter(Boolean).join(" ") : `${done} ${OUTCOMES[outcome]}`;
  return [what, patient?.name].filter(Boolean).join(" · ");
}

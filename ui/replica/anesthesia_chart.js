/**
 * The classic anesthetic record as a drawing: plain marks on a plane, from the sheet alone. The twin of domain/anesthesia_chart.py,
 * where the three plots and the meaning of each mark are told.
 */
import { askedBetween, COMMENT } from "./anesthesia.js";
import { MINUTE_MS } from "./schedule.js";

export const [WIDTH, HEIGHT, LEFT, RIGHT] = [1000, 560, 44, 990];
/** Each plot's top and bottom. */
export const [VITALS, GASES, AGENT] = [[40, 330], [350, 450], [470, 530]];
const [VITALS_TO, VITALS_STEP, GASES_TO, AGENT_TO] = [160, 20, 100, 4];
/** The axis shows at least this long, minutes, and at most so many times along it. */
const [SHOWN_MIN, TIMES_MAX] = [60, 12];
const TICKS_MIN = [5, 10, 15, 30, 60, 120, 240];
const PLACES = [["hr", "pulse"], ["sys", "sys"], ["dia", "dia"], ["map", "map"], ["rr", "rr"]];

/** @typedef {import("./anesthesia.js").Sheet} Sheet @typedef {any[]} Mark */

/** The marks of a sheet's chart; none where nothing was read and nothing happened. @param {Sheet} sheet @param {number} nowMs @returns {Mark[]} */
export function chart(sheet, nowMs) {
  const { begin, end } = askedBetween(sheet);
  const marked = sheet.events.filter((item) => item.data.event !== COMMENT);
  const instants = [...sheet.readings, ...marked].map((one) => one.atMs);
  if (!instants.length) return [];
  const five = 5 * MINUTE_MS;
  const first = Math.floor(Math.min(...instants) / five) * five;
  const last = Math.max(...instants, ...(end === null && begin !== null && sheet.state === "open" ? [nowMs] : []));
  const minutes = Math.max(SHOWN_MIN, Math.ceil((last - first) / MINUTE_MS) + 1);
  const plane = new Plane(first, minutes, topOf(sheet));
  const numbered = marked.map((item, place) => ["event", plane.x(item.atMs), place + 1, item.name]);
  return [...plane.grid(), ...plane.times(), ...numbered, ...plane.lines(sheet), ...plane.values(sheet), ...plane.agent(sheet, last)];
}

/** The highest value that the plot on top must hold, in whole steps. @param {Sheet} sheet */
function topOf(sheet) {
  const found = sheet.readings.flatMap(({ values }) => PLACES.filter(([key]) => key in values).map(([key]) => Number(values[key])));
  return Math.max(VITALS_TO, Math.floor((Math.max(0, ...found) + VITALS_STEP) / VITALS_STEP) * VITALS_STEP);
}

/** Where times and values lie. */
class Plane {
  /** @param {number} firstMs @param {number} minutes @param {number} top */
  constructor(firstMs, minutes, top) {
    this.firstMs = firstMs;
    this.minutes = minutes;
    this.top = top;
  }

  /** @param {number} ms */
  x(ms) {
    return Math.floor(LEFT + ((ms - this.firstMs) * (RIGHT - LEFT)) / (this.minutes * MINUTE_MS) + 0.5);
  }

  /** @param {number} value @param {number[]} plot @param {number} to */
  y(value, [high, low], to) {
    return Math.floor(low - (Math.min(value, to) * (low - high)) / to + 0.5);
  }

  grid() {
    const step = this.top <= 200 ? VITALS_STEP : 2 * VITALS_STEP;
    const rows = [];
    for (let value = 0; value <= this.top; value += step) rows.push([value, VITALS, this.top]);
    for (const value of [0, 50, 100]) rows.push([value, GASES, GASES_TO]);
    for (const value of [0, 2, 4]) rows.push([value, AGENT, AGENT_TO]);
    return rows.map(([value, plot, to]) => ["grid", LEFT, this.y(value, plot, to), RIGHT, value]);
  }

  times() {
    const step = (TICKS_MIN.find((tick) => this.minutes / tick <= TIMES_MAX) ?? TICKS_MIN.at(-1)) * MINUTE_MS;
    const found = [];
    for (let ms = Math.ceil(this.firstMs / step) * step; ms <= this.firstMs + this.minutes * MINUTE_MS; ms += step) found.push(["time", this.x(ms), ms]);
    return found;
  }

  /** @param {Sheet} sheet */
  lines(sheet) {
    const dots = sheet.readings.filter(({ values }) => "hr" in values).map(({ atMs, values }) => [this.x(atMs), this.y(Number(values.hr), VITALS, this.top)]);
    return dots.slice(1).map((dot, place) => ["line", ...dots[place], ...dot]);
  }

  /** @param {Sheet} sheet */
  values(sheet) {
    return sheet.readings.flatMap(({ atMs, values }) => [
      ...PLACES.filter(([key]) => key in values).map(([key, kind]) => [kind, this.x(atMs), this.y(Number(values[key]), VITALS, this.top)]),
      ...["spo2", "etco2"].filter((key) => key in values).map((key) => [key, this.x(atMs), this.y(Number(values[key]), GASES, GASES_TO)]),
    ]);
  }

  /** The agent holds until the next reading of it, and until "agent off". @param {Sheet} sheet @param {number} lastMs */
  agent(sheet, lastMs) {
    const off = sheet.events.filter((item) => item.data.event === "agent_off").map((item) => item.atMs);
    const steps = sheet.readings.filter(({ values }) => "agent" in values);
    return steps.map(({ atMs, values }, place) => {
      const until = Math.min(steps[place + 1]?.atMs ?? lastMs, ...off.filter((ms) => ms >= atMs));
      return ["agent", this.x(atMs), this.y(Number(values.agent), AGENT, AGENT_TO), this.x(until)];
    });
  }
}

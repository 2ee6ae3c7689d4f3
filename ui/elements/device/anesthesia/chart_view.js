/** The live chart: the marks of wardlight/anesthesia_chart.js as SVG, each kind by its shape and not by its colour alone. */
import { AGENT, GASES, HEIGHT, RIGHT, VITALS, WIDTH } from "wardlight/anesthesia_chart.js";
import { sheetWords } from "./words_anesthesia.js";

const R = 5;
/** Half as wide as a time of day is written: one that stands nearer to the right end would be cut off. */
const HALF_TIME = 24;
const NAMES = [[VITALS, "/min · mmHg"], [GASES, "SpO2 % · EtCO2 mmHg"], [AGENT, "agent %"]];

/** Numbers of events stand side by side where their lines are nearer to each other than this. */
const NUMBER = 14;

/** Where each event's number stands: not on the one before. @param {any[][]} marks @returns {Map<any[], number>} */
function numberPlaces(marks) {
  let last = -NUMBER;
  return new Map(marks.filter(([kind]) => kind === "event").map((mark) => [mark, (last = Math.max(mark[1], last + NUMBER))]));
}

/** A mark as SVG elements: [tag, attributes, text?]. @param {any[]} mark @param {(ms: number) => string} time @param {Map<any[], number>} numbers */
function drawn(mark, time, numbers) {
  const [kind, x, y] = mark;
  if (kind === "grid") return [["line", { class: "wa-grid", x1: x, y1: y, x2: mark[3], y2: y }], ["text", { class: "wa-end", x: x - 6, y: y + 4 }, String(mark[4])]];
  if (kind === "time") return [["line", { class: "wa-grid", x1: x, y1: VITALS[0], x2: x, y2: AGENT[1] }], ["text", { class: x > RIGHT - HALF_TIME ? "wa-end" : "wa-mid", x: Math.min(x, WIDTH), y: AGENT[1] + 18 }, time(y)]];
  if (kind === "event") return [["line", { class: "wa-event", x1: x, y1: VITALS[0] - 14, x2: x, y2: AGENT[1] }], ["text", { class: "wa-mid wa-bold", x: numbers.get(mark), y: VITALS[0] - 18 }, String(y)]];
  if (kind === "line") return [["line", { class: "wa-beat", x1: x, y1: y, x2: mark[3], y2: mark[4] }]];
  if (kind === "agent") return [["line", { class: "wa-agent", x1: x, y1: y, x2: mark[3], y2: y }]];
  return [["path", { class: `wa-${kind}`, d: SHAPES[kind](x, y) }]];
}

/** @type {Record<string, (x: number, y: number) => string>} */
const SHAPES = {
  pulse: (x, y) => `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0-8 0`, rr: (x, y) => `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0-8 0`, sys: (x, y) => `M${x - R} ${y - R}L${x} ${y}L${x + R} ${y - R}`,
  dia: (x, y) => `M${x - R} ${y + R}L${x} ${y}L${x + R} ${y + R}`, map: (x, y) => `M${x - R} ${y}h${2 * R}`, spo2: (x, y) => `M${x - R} ${y - R}h${2 * R}v${2 * R}h${-2 * R}z`, etco2: (x, y) => `M${x} ${y - R}L${x + R} ${y + R}h${-2 * R}z`,
};

export const SheetChart = {
  props: { marks: { type: Array, required: true }, time: { type: Function, required: true } },
  computed: {
    words: () => sheetWords, box: () => `0 0 ${WIDTH} ${HEIGHT}`, names: () => NAMES.map(([plot, text]) => ({ text, y: plot[0] - 8, x: RIGHT })),
    parts() {
      const numbers = numberPlaces(this.marks);
      return this.marks.flatMap((mark) => drawn(mark, this.time, numbers));
    },
  },
  template: `<figure class="wa-chart"><svg :viewBox="box" role="img" :aria-label="words.chart"><component :is="part[0]" v-for="(part, at) in parts" :key="at" v-bind="part[1]">{{ part[2] }}</component>
    <text v-for="name in names" :key="name.text" class="wa-end wa-name" :x="name.x" :y="name.y">{{ name.text }}</text></svg><figcaption class="wd-soft">{{ words.legend }}</figcaption></figure>`,
};

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

/** Lines of marks, as a path draws them. */
const across = ([, x, y, to]) => `M${x} ${y}H${to}`;

/** @type {Record<string, (mark: any[]) => string>} */
const SHAPES = {
  grid: across, time: ([, x]) => `M${x} ${VITALS[0]}V${AGENT[1]}`, event: ([, x]) => `M${x} ${VITALS[0] - 14}V${AGENT[1]}`, line: ([, x, y, toX, toY]) => `M${x} ${y}L${toX} ${toY}`, agent: across,
  pulse: dot, rr: dot, sys: ([, x, y]) => `M${x - R} ${y - R}L${x} ${y}L${x + R} ${y - R}`, dia: ([, x, y]) => `M${x - R} ${y + R}L${x} ${y}L${x + R} ${y + R}`, map: ([, x, y]) => `M${x - R} ${y}h${2 * R}`,
  spo2: ([, x, y]) => `M${x - R} ${y - R}h${2 * R}v${2 * R}h${-2 * R}z`, etco2: ([, x, y]) => `M${x} ${y - R}L${x + R} ${y + R}h${-2 * R}z`,
};
function dot([, x, y]) {
  return `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0-8 0`;
}

/** Kinds that look like another, or by a name of their own. @type {Record<string, string>} */
const LOOKS = { line: "beat", time: "grid" };

/** What is written beside a mark: {class, x, y, text}. @param {any[]} mark @param {(ms: number) => string} time @param {Map<any[], number>} numbers */
function written(mark, time, numbers) {
  const [kind, x, y] = mark;
  if (kind === "grid") return [{ class: "wa-end", x: x - 6, y: y + 4, text: String(mark[4]) }];
  if (kind === "time") return [{ class: x > RIGHT - HALF_TIME ? "wa-end" : "wa-mid", x: Math.min(x, WIDTH), y: AGENT[1] + 18, text: time(y) }];
  if (kind === "event") return [{ class: "wa-mid wa-bold", x: numbers.get(mark), y: VITALS[0] - 18, text: String(y) }];
  return [];
}

/**
 * The chart as it is put on the page: one path for all marks of a kind, for an SVG of thousands of elements is slow to draw anew at each
 * reading. Pure. @param {any[][]} marks @param {(ms: number) => string} time
 */
export function drawing(marks, time) {
  const numbers = numberPlaces(marks);
  const paths = Object.entries(SHAPES).map(([kind, shape]) => ({ look: `wa-${LOOKS[kind] ?? kind}`, kind, d: marks.filter((mark) => mark[0] === kind).map(shape).join("") }));
  return { paths: paths.filter(({ d }) => d), texts: marks.flatMap((mark) => written(mark, time, numbers)) };
}

export const SheetChart = {
  props: { drawing: { type: Object, required: true } },
  computed: { words: () => sheetWords, box: () => `0 0 ${WIDTH} ${HEIGHT}`, names: () => NAMES.map(([plot, text]) => ({ text, y: plot[0] - 8, x: RIGHT })) },
  template: `<figure class="wa-chart"><svg :viewBox="box" role="img" :aria-label="words.chart"><path v-for="path in drawing.paths" :key="path.kind" :class="path.look" :d="path.d" />
    <text v-for="(one, at) in drawing.texts" :key="at" :class="one.class" :x="one.x" :y="one.y">{{ one.text }}</text><text v-for="name in names" :key="name.text" class="wa-end wa-name" :x="name.x" :y="name.y">{{ name.text }}</text></svg><figcaption class="wd-soft">{{ words.legend }}</figcaption></figure>`,
};

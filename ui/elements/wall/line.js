/**
 * Where things stand on a row's time line: now at a fifth of its width, two hours back, eight ahead. All lengths are in units of a
 * page 1080 high, so that one layout serves every screen. Pure: text is measured by a function that comes in.
 *
 * Marks at the same time stand above each other, up to three, the gravest of them for themselves; the last stands for what is left. A
 * label stands to the right of its mark, and only where it covers no mark, no other label, not now and not the end of the line: else
 * there is none.
 */

export const HOUR_MS = 3_600_000;
export const BACK_MS = 2 * HOUR_MS;
export const AHEAD_MS = 8 * HOUR_MS;
const SPAN_MS = BACK_MS + AHEAD_MS;
/** Now, as a part of the width. */
export const NOW_AT = BACK_MS / SPAN_MS;

/** A mark's side; the room between two; the room around a label; the height of a label's letters. */
export const SIGN = 30;
const GAP = 6;
const AIR = 6;
const LABEL_HIGH = 28;
const LANES = 3;
/** Half the width of the line of light, with its air. */
const NOW_HALF = 6;

/** @param {number} ms @param {number} now @param {number} width */
export function placeOf(ms, now, width) {
  return ((ms - now + BACK_MS) / SPAN_MS) * width;
}

/** The whole hours on the line, those first that stand on it with their whole label. @returns {{x: number, ms: number}[]} */
export function hours(now, width, hourStart, half) {
  const found = [];
  for (let ms = hourStart(now - BACK_MS); ms <= now + AHEAD_MS; ms = hourStart(ms + HOUR_MS + 60_000)) {
    const x = placeOf(ms, now, width);
    if (x >= half && x <= width - half) found.push({ x, ms });
  }
  return found;
}

/**
 * @typedef {{dueMs: number, label: string, short?: string, grave?: number}} Mark short: a shorter label; grave: more is graver
 * @typedef {{x: number, y: number, size: number, marks: Mark[], label: string, early: boolean}} Placed x, y: the middle; y counts from the row's middle
 * @param {Mark[]} marks by due time @param {number} now @param {number} width @param {number} height of the row
 * @param {(text: string) => number} measure @returns {Placed[]}
 */
export function layLine(marks, now, width, height, measure) {
  const groups = columns(marks, now, width);
  const placed = groups.flatMap((group) => stacked(group, height));
  label(placed, width, measure);
  return placed;
}

/** Marks so near each other that they would touch are one column. Those before the line's beginning wait at its edge. */
function columns(marks, now, width) {
  const groups = [];
  for (const mark of marks) {
    const early = mark.dueMs < now - BACK_MS;
    const x = early ? SIGN / 2 : Math.min(Math.max(placeOf(mark.dueMs, now, width), SIGN / 2), width - SIGN / 2);
    const last = groups.at(-1);
    if (last && x - last.x < SIGN + 2) {
      last.marks.push(mark);
      last.early = last.early || early;
    } else groups.push({ x, marks: [mark], early });
  }
  return groups;
}

function stacked({ x, marks, early }, height) {
  const lanes = Math.min(marks.length, LANES);
  const pitch = Math.min((height - 4) / lanes, SIGN + GAP);
  const size = Math.min(SIGN, pitch - 2);
  if (marks.length > LANES) marks.sort((a, b) => (b.grave ?? 0) - (a.grave ?? 0) || a.dueMs - b.dueMs);
  const out = [];
  for (let lane = 0; lane < lanes; lane += 1) {
    const here = lane < lanes - 1 ? [marks[lane]] : marks.slice(lane);
    out.push({ x, y: (lane - (lanes - 1) / 2) * pitch, size, marks: here, label: "", early });
  }
  return out;
}

function box(x0, x1, y, high) {
  return { x0, x1, y0: y - high / 2, y1: y + high / 2 };
}

function touch(one, other) {
  return one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1;
}

function label(placed, width, measure) {
  const now = NOW_AT * width;
  const taken = placed.map(({ x, y, size }) => box(x - size / 2 - 4, x + size / 2 + 4, y, size));
  taken.push(box(now - NOW_HALF, now + NOW_HALF, 0, 1000));
  // how many a mark stands for is put first
  const order = [...placed.keys()].sort((a, b) => placed[b].marks.length - placed[a].marks.length || a - b);
  for (const at of order) {
    const one = placed[at];
    one.label = wordings(one.marks).find((words) => {
      const from = one.x + one.size / 2 + 7;
      const needed = box(from, from + measure(words) + AIR, one.y, LABEL_HIGH);
      if (needed.x1 > width || taken.some((other, index) => index !== at && touch(needed, other))) return false;
      taken.push(needed);
      return true;
    }) ?? "";
  }
}

/** What a label may say, the best first. */
function wordings([first, ...rest]) {
  return rest.length ? [`×${rest.length + 1}`] : [first.label, first.short].filter(Boolean);
}

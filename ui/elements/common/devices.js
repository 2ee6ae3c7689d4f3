/**
 * A device's swatch: its colour with an outline and a pattern, so that a red iPad is not "late", a black one is seen on a dark
 * page, and two devices are told apart without colours. The name always stands beside it.
 */

const HEX = {
  blue: "#4da3ff", red: "#ff6b6b", green: "#57d38c", yellow: "#ffd84d", orange: "#ff9f43", purple: "#b48cff", pink: "#ff8fc7",
  black: "#10151b", white: "#f5f7fa", grey: "#93a0ad", gray: "#93a0ad", silver: "#c3ccd5", teal: "#3fc9c0", brown: "#a9795a", gold: "#d9b453",
};
/** Patterns on a 24 × 24 field, drawn over the colour; the first is plain. */
const PATTERNS = ["", "M-2 10L10-2M-2 22L22-2M6 26L26 6", "M6 6h.1M12 12h.1M18 18h.1M18 6h.1M6 18h.1", "M0 8h24M0 16h24", "M8 0v24M16 0v24", "M0 12h24M12 0v24", "M4 4L20 20M20 4L4 20"];
const PATTERN_OF = { blue: 0, red: 1, green: 2, yellow: 3, orange: 4, purple: 5, pink: 6, black: 5, white: 1, teal: 2, brown: 3, silver: 4, gold: 5, grey: 6, gray: 6 };

/** The colour of a device as CSS; it is given as a word or as #rrggbb. */
export function colourOf(colour) {
  const word = String(colour ?? "").trim().toLowerCase();
  if (/^#[0-9a-f]{6}$/.test(word)) return word;
  return Object.hasOwn(HEX, word) ? HEX[word] : "#93a0ad";
}

/** Whether dark signs are to be read on this colour. */
export function isBright(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return 0.299 * r + 0.587 * g + 0.114 * b > 110;
}

function patternOf(colour) {
  const word = String(colour ?? "").trim().toLowerCase();
  if (Object.hasOwn(PATTERN_OF, word)) return PATTERNS[PATTERN_OF[word]];
  let sum = 0;
  for (const sign of word) sum = (sum * 31 + sign.codePointAt(0)) % 9973;
  return PATTERNS[sum % PATTERNS.length];
}

/** <device-swatch :colour="device.colour" :size="22" /> (the device's name is beside it: hidden from those who listen) */
export const DeviceSwatch = {
  props: { colour: { type: String, default: "" }, size: { type: Number, default: 18 } },
  computed: {
    fill() { return colourOf(this.colour); },
    over() { return isBright(this.fill) ? "rgba(0,0,0,.55)" : "rgba(255,255,255,.7)"; },
    pattern() { return patternOf(this.colour); },
    clip() { return `wl-swatch-${this.$.uid}`; },
  },
  template: `<svg class="wl-swatch" :width="size" :height="size" viewBox="0 0 24 24" aria-hidden="true">
    <clipPath :id="clip"><circle cx="12" cy="12" r="10"/></clipPath>
    <circle cx="12" cy="12" r="10" :fill="fill"/>
    <path v-if="pattern" :d="pattern" :clip-path="'url(#' + clip + ')'" fill="none" :stroke="over" stroke-width="2.6" stroke-linecap="round"/>
    <circle cx="12" cy="12" r="10.8" fill="none" stroke="var(--ink)" stroke-width="1.6" stroke-opacity=".75"/></svg>`,
};

/**
 * A slot's state as a shape: tick in a ring = given, diamond = due, square with "!" = late, empty ring = scheduled, two bars =
 * held, split square = clash, ring with a stroke = not given, half ring with a tick = partial, dashed ring with "?" = cannot be known.
 * Shape and word before colour: each shape is told apart with no colour at all, and carries its word for those who listen.
 */

/** The shapes as SVG parts on a 24 × 24 field; a wall that draws many may use them itself. [tag, attributes] */
export const SHAPES = {
  given: [["circle", { cx: 12, cy: 12, r: 10, ...ring(2.2) }], ["path", { d: "M7.2 12.4l3.3 3.3 6.4-7", ...ring(2.4) }]],
  partial: [["path", { d: "M12 2a10 10 0 0 0 0 20", ...ring(2.2) }], ["path", { d: "M7.2 12.4l3.3 3.3 6.4-7", ...ring(2.4) }]],
  due: [["rect", { x: 4, y: 4, width: 16, height: 16, rx: 2.5, transform: "rotate(45 12 12)", fill: "currentColor" }]],
  late: [
    ["rect", { x: 1, y: 1, width: 22, height: 22, rx: 3.5, fill: "currentColor" }],
    ["path", { d: "M12 5.5v8", stroke: "var(--late-on)", "stroke-width": 3, "stroke-linecap": "round" }],
    ["circle", { cx: 12, cy: 18, r: 1.9, fill: "var(--late-on)" }],
  ],
  scheduled: [["circle", { cx: 12, cy: 12, r: 10, ...ring(2.2) }]],
  held: [["rect", { x: 5, y: 3, width: 5, height: 18, rx: 1.5, fill: "currentColor" }], ["rect", { x: 14, y: 3, width: 5, height: 18, rx: 1.5, fill: "currentColor" }]],
  not_given: [["circle", { cx: 12, cy: 12, r: 10, ...ring(2.2) }], ["path", { d: "M5.2 18.8L18.8 5.2", ...ring(2.2) }]],
  clash: [
    ["path", { d: "M4 1h6v22H4a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3z", fill: "currentColor" }],
    ["path", { d: "M14 1h6a3 3 0 0 1 3 3v16a3 3 0 0 1-3 3h-6z", fill: "currentColor" }],
  ],
  unknown: [
    ["circle", { cx: 12, cy: 12, r: 10, ...ring(2), "stroke-dasharray": "3.4 3" }],
    ["path", { d: "M9.3 9.6a2.7 2.7 0 1 1 3.9 2.5c-.8.4-1.2.9-1.2 1.9", ...ring(1.9) }],
    ["circle", { cx: 12, cy: 17, r: 1.3, fill: "currentColor" }],
  ],
};

export const STATE_WORDS = {
  given: "given", partial: "partly given", due: "due", late: "late", scheduled: "scheduled", held: "held", not_given: "not given",
  clash: "a person must settle", unknown: "cannot be known here",
};

function ring(width) {
  return { fill: "none", stroke: "currentColor", "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round" };
}

/** <state-sign state="late" :size="30" :known="true" /> */
export const StateSign = {
  props: { state: { type: String, required: true }, size: { type: Number, default: 24 }, known: { type: Boolean, default: true } },
  computed: {
    shown() {
      if (!this.known && (this.state === "due" || this.state === "late")) return "unknown";
      return SHAPES[this.state] ? this.state : "scheduled";
    },
    parts() { return SHAPES[this.shown]; },
    word() { return STATE_WORDS[this.shown]; },
  },
  template: `<svg :class="'wl-sign wl-sign--' + shown" :width="size" :height="size" viewBox="0 0 24 24" role="img" :aria-label="word">
    <component :is="part[0]" v-for="(part, n) in parts" :key="n" v-bind="part[1]"></component></svg>`,
};

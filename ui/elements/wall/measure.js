/**
 * How wide a text is, in units of a page 1080 high. Remembered, up to a bound: the same names come again all night.
 */

const REMEMBERED_MAX = 2000;
const FAMILY = "Roboto, system-ui, sans-serif";
let pen = null;
/** @type {Map<string, number>[]} one for each size and weight: a handful, made when the modules load */
const all = [];

/** What was measured before the letters were there is wrong. */
export function forgetMeasures() {
  for (const known of all) known.clear();
}

/** @param {number} size in units @param {number} weight @returns {(text: string) => number} */
export function measurer(size, weight) {
  const known = new Map();
  all.push(known);
  return (text) => {
    let width = known.get(text);
    if (width === undefined) {
      pen ??= document.createElement("canvas").getContext("2d");
      pen.font = `${weight} ${size}px ${FAMILY}`;
      width = pen.measureText(text).width;
      if (known.size >= REMEMBERED_MAX) known.clear();
      known.set(text, width);
    }
    return width;
  };
}

/**
 * What the screen shows about a thing, as `saw` names it: the heads, to be taken when the control is DRAWN. Pure.
 */

/**
 * @typedef {{stay: string, order: string, slot?: string}} SlotThing an act on a slot, or on an order
 * @typedef {{path: string, field?: string}} FieldThing a register, or all of an object's
 * @param {import("./fold.js").Picture} picture @param {SlotThing | FieldThing} thing @returns {string[]} entry names, sorted
 */
export function sawOf(picture, thing) {
  /** @type {Set<string>} */
  const seen = new Set();
  const add = (/** @type {Iterable<string>} */ names) => {
    for (const name of names) seen.add(name);
  };
  if ("path" in thing) {
    for (const field of thing.field === undefined ? picture.fields(thing.path) : [thing.field]) add(picture.heads(thing.path, field));
    return [...seen].sort();
  }
  const order = `stays/${thing.stay}/orders/${thing.order}`;
  for (const field of picture.fields(order)) add(picture.heads(order, field));
  const acts = [];
  for (const slot of picture.children(`${order}/slots`)) {
    const names = picture.items(`${order}/slots/${slot}`).map((entry) => entry.key ?? entry.id);
    acts.push(...names);
    if (slot === thing.slot) {
      add(picture.headsAmong(names));
      for (const field of picture.fields(`${order}/slots/${slot}`)) add(picture.heads(`${order}/slots/${slot}`, field));
    }
  }
  add(picture.headsAmong(acts)); // the order's newest act in any slot: what a possible double is judged by
  return [...seen].sort();
}

/**
 * A whole picture as JSON that two replicas can compare: objects, lists, registers that clash, struck entries. For tests and checks.
 */
import { nameOf } from "./entries.js";

/** @param {import("./fold.js").Picture} picture */
export function plainOf(picture) {
  const [objects, lists, clashing] = [Object.create(null), Object.create(null), Object.create(null)];
  for (const path of [...picture.places.registers.keys()].sort()) {
    const shown = picture.object(path);
    if (Object.keys(shown).length) objects[path] = shown;
    for (const field of Object.keys(shown)) {
      const heads = picture.heads(path, field);
      if (picture.disagree(path, field, heads)) clashing[`${path}#${field}`] = heads;
    }
  }
  for (const path of [...picture.places.lists.keys()].sort()) {
    const names = picture.items(path).map(nameOf);
    if (names.length) lists[path] = names;
  }
  const struck = [...picture.entries.keys()].filter((name) => picture.struck(name)).sort();
  return { objects, lists, clashing, struck };
}

/**
 * The picture's places: which entries wrote which register, and stand in which list, by path. The drawers of fold.js, with no
 * opinion on what counts.
 */

/** A map's value, made where it is missing. @template K, V @param {Map<K, V>} map @param {K} key @param {() => V} make @returns {V} */
export function at(map, key, make) {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
export const newMap = () => new Map();
export const newSet = () => new Set();

export class Places {
  /** path -> field -> writer -> value @type {Map<string, Map<string, Map<string, any>>>} */
  registers = new Map();
  /** path -> names of its items @type {Map<string, Set<string>>} */
  lists = new Map();
  /** path -> names right below it @type {Map<string, Set<string>>} */
  below = new Map();
  /** stay -> the paths that its entries touch @type {Map<string | null, Set<string>>} */
  touched = new Map();

  /** A stay and those that write where it writes. @param {string | null} stay @returns {(string | null)[]} */
  around(stay) {
    return [stay, ...(this.neighbours.get(stay) ?? [])];
  }

  /** path outside the stays -> the stays that write there @type {Map<string, Set<string | null>>} */
  owners = new Map();
  /** stay -> the others that write where it writes @type {Map<string | null, Set<string | null>>} */
  neighbours = new Map();

  /** @param {string} path @param {string | null} stay @param {string} name */
  item(path, stay, name) {
    this.#note(path, stay);
    at(this.lists, path, newSet).add(name);
  }

  /** @param {string} path @param {string | null} stay @param {string} name @param {Map<string, any>} written field -> value */
  write(path, stay, name, written) {
    this.#note(path, stay);
    if (!path.startsWith("stays/")) this.#share(path, stay);
    const fields = at(this.registers, path, newMap);
    for (const [field, value] of written) at(fields, field, newMap).set(name, value);
  }

  /** Two stays may write at one place outside both, such as a charge that both name: what one is told may then change the other. */
  #share(/** @type {string} */ path, /** @type {string | null} */ stay) {
    const owners = at(this.owners, path, newSet);
    if (owners.has(stay)) return;
    for (const other of owners) {
      at(this.neighbours, other, newSet).add(stay);
      at(this.neighbours, stay, newSet).add(other);
    }
    owners.add(stay);
  }

  /** @param {string} path @param {string | null} stay */
  #note(path, stay) {
    at(this.touched, stay, newSet).add(path);
    for (let cut = path.lastIndexOf("/"); cut > 0; cut = path.lastIndexOf("/")) {
      const children = at(this.below, path.slice(0, cut), newSet);
      if (children.has(path.slice(cut + 1))) return;
      children.add(path.slice(cut + 1));
      path = path.slice(0, cut);
    }
  }

  /** Takes the entries of a stay out of all that they touch. @param {string | null} stay @param {Set<string>} gone */
  remove(stay, gone) {
    const paths = this.touched.get(stay) ?? [];
    this.touched.delete(stay);
    for (const other of this.neighbours.get(stay) ?? []) {
      const others = this.neighbours.get(other);
      if (others?.delete(stay) && others.size === 0) this.neighbours.delete(other);
    }
    this.neighbours.delete(stay);
    for (const path of paths) {
      const owners = this.owners.get(path);
      if (owners?.delete(stay) && owners.size === 0) this.owners.delete(path);
      this.#empty(path, gone);
      this.#prune(path);
    }
  }

  /** Takes names out of one path; a path such as the list of settlements is shared with other stays. */
  #empty(/** @type {string} */ path, /** @type {Set<string>} */ gone) {
    const [items, fields] = [this.lists.get(path), this.registers.get(path)];
    for (const name of items ?? []) if (gone.has(name)) items?.delete(name);
    for (const [field, written] of fields ?? []) {
      for (const name of written.keys()) if (gone.has(name)) written.delete(name);
      if (written.size === 0) fields?.delete(field);
    }
    if (items?.size === 0) this.lists.delete(path);
    if (fields?.size === 0) this.registers.delete(path);
  }

  /** A path with nothing at it and nothing below it is no longer anybody's child. @param {string} path */
  #prune(path) {
    while (path !== "" && !this.lists.has(path) && !this.registers.has(path) && !this.below.has(path)) {
      const cut = path.lastIndexOf("/");
      const parent = path.slice(0, Math.max(cut, 0));
      const children = this.below.get(parent);
      children?.delete(path.slice(cut + 1));
      if (children?.size === 0) this.below.delete(parent);
      path = parent;
    }
  }
}

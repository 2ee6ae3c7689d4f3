/**
 * The RFC 8785 form of an entry and its hash, as domain/entries.py computes them: needed where an id was used twice.
 */

const MAKER_FIELDS = ["id", "device", "seq", "stamp", "at", "at_from", "clock", "by", "auth", "kind", "stay", "data", "saw", "because"];

/** Canonical JSON: keys by UTF-16 code unit, numbers as ECMAScript writes them, lone surrogates as escapes. @param {any} value @returns {string} */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** The maker's fields, all of them. @param {Record<string, any>} entry */
const fieldsOf = (entry) => Object.fromEntries(MAKER_FIELDS.map((name) => [name, entry[name] ?? (name === "saw" ? [] : null)]));

/** Whether two entries of one id differ in what their makers wrote. @param {Record<string, any>} one @param {Record<string, any>} other */
export function differ(one, other) {
  if (one.seal && one.seal === other.seal) return false;
  return canonical(fieldsOf(one)) !== canonical(fieldsOf(other));
}

/** SHA-256 in hex of the canonical form of the maker's fields. @param {Record<string, any>} entry @returns {Promise<string>} */
export async function contentHash(entry) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical(fieldsOf(entry))));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The key under which other content of a known id is kept. @param {Record<string, any>} entry @returns {Promise<string>} */
export async function alteredKey(entry) {
  return `altered:${(await contentHash(entry)).slice(0, 40)}`;
}

/**
 * The numbers by which a practice system knows a patient, and who in the house carries the same one. The twin of domain/file_numbers.py,
 * held to the same answers by tests/vectors/file_numbers.json. Pure.
 */

/** The registers of a stay that name it in the practice system. */
export const FIELDS = ["file_number", "emr_id"];

/** The normal form in which numbers are compared: no spaces, no capitals; "" for what is none. @param {unknown} value */
export function bare(value) {
  if (typeof value !== "string" && !Number.isSafeInteger(value)) return "";
  return String(value).normalize("NFKC").replace(/\s+/gu, "").toLowerCase();
}

/**
 * The patients in the house that carry one of these numbers, by stay, with the first field that they share. A stay that was discharged is
 * none of them: the animal came again.
 * @param {import("./fold.js").Picture} picture @param {{stay: string, stays: string[]}[]} here the patients in the house
 * @param {Record<string, unknown>} numbers field -> what was typed @param {string[]} [but] stays that are the patient itself
 * @returns {{stay: string, field: string}[]}
 */
export function sharing(picture, here, numbers, but = []) {
  const wanted = FIELDS.map((field) => ({ field, plain: bare(numbers[field]) })).filter(({ plain }) => plain);
  const found = [];
  for (const { stay, stays } of here) {
    if (stays.some((one) => but.includes(one))) continue;
    const same = wanted.find(({ field, plain }) => stays.some((one) => bare(picture.value(`stays/${one}`, field)) === plain));
    if (same) found.push({ stay, field: same.field });
  }
  return found.sort((a, b) => (a.stay < b.stay ? -1 : 1));
}

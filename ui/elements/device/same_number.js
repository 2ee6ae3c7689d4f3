/**
 * A file number that another patient in the house carries is asked about while somebody still looks, with or without a server: the same
 * patient, another one, or a slip of the finger (S55-S57). Nothing is refused.
 */
import { FIELDS, sharing } from "wardlight/file_numbers.js";
import { words } from "./words.js";
import { numbersSay as say } from "./words_numbers.js";

/** Patients with this number that are offered; more than that are a number that means nothing. */
const OFFERED = 3;

const numberOf = (picture, { stays }, field) => stays.map((stay) => picture.value(`stays/${stay}`, field)).find((value) => value !== undefined && value !== null && value !== "");

/** The patients that carry one of these numbers already, with the sentence about each. @param {any} view @param {Record<string, unknown>} numbers @param {any} patient whose numbers they are, or null @param {boolean} practice */
export function carriers(view, numbers, patient, practice) {
  const { picture } = view.replica;
  const here = view.patients().filter((one) => one.practice === practice);
  return sharing(picture, here, numbers, patient?.stays ?? []).map(({ stay, field }) => {
    const one = here.find((other) => other.stay === stay);
    const name = [one.name, one.surname].filter(Boolean).join(" ") || say.nameless;
    const place = [one.ward, one.cage && words.cage(one.cage)].filter(Boolean).join(", ");
    return { stay, name, says: say.whose(say.names[field], numberOf(picture, one, field), { name, place }) };
  });
}

/**
 * Asks by a sheet that has these numbers, until a person has said what a shared one means. As `view.ask`, and null too where she opens the
 * other patient instead. @param {any} view @param {any} spec of the sheet @param {any} patient whose details they are, or null for a new one
 * @param {boolean} practice
 */
export async function askNumbered(view, spec, patient, practice) {
  // a number that the sheet showed already was asked about when it was written
  const typed = (values) => Object.fromEntries(FIELDS.filter((field) => String(values[field] ?? "").trim() !== (values.__shown?.[field] ?? "")).map((field) => [field, values[field]]));
  const found = (values) => carriers(view, typed(values), patient, practice).slice(0, OFFERED);
  const note = (values) => found(values).map(({ says }) => says).join(" ");
  for (let { values } = spec; ; ) {
    const answer = await view.ask({ ...spec, values, note });
    const others = answer ? found(answer.values) : [];
    if (!others.length) return answer;
    const same = others.map(({ stay, name }) => (patient ? [`join ${stay}`, say.join(name), say.joinHint] : [`open ${stay}`, say.open(name), say.openHint]));
    const said = await view.ask({ title: say.ask, lines: others.map(({ says }) => says), menu: [...same, ["other", say.other, say.otherHint], ["correct", say.correct, say.correctHint]] });
    const [what, stay] = (said?.choice ?? "correct").split(" ");
    if (what === "open") {
      view.show(stay);
      return null;
    }
    if (what !== "correct") return answer;
    values = answer.values;
  }
}

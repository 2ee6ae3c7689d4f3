/** The sheet of a new patient: what is asked, and what becomes of it. Works with no server at all. Pure. */
import { wardsOf } from "./patients.js";
import { CODES, SEXES, SPECIES, words } from "./words.js";

export const codeField = () => ({ name: "resuscitation", label: words.codeLabel, type: "choice", options: ["als", "bls", "dnr", ""].map((code) => [code, CODES[code]]) });

/** The wards are offered, and any other can be typed. */
export function wardField(view) {
  return { name: "ward", label: words.wardLabel, type: "text", offer: wardsOf(view.replica.picture) };
}

export function patientFields(view) {
  return [
    { name: "name", label: words.nameLabel, type: "text", half: true },
    { name: "surname", label: words.surnameLabel, type: "text", half: true },
    { name: "species", label: words.speciesLabel, type: "text", offer: SPECIES, half: true },
    { name: "breed", label: words.breedLabel, type: "text", half: true },
    { name: "sex", label: words.sexLabel, type: "select", options: Object.entries(SEXES), half: true },
    { name: "weight", label: words.weightIn(view.weights.unit), type: "amount", half: true },
    { ...wardField(view), half: true },
    { name: "cage", label: words.cageLabel, type: "text", half: true },
    codeField(),
    { name: "caution", label: words.cautionLabel, type: "toggle" },
    { name: "critical_notes", label: words.critical, type: "area" },
    { name: "reason", label: words.reasonLabel, type: "text" },
  ];
}

const clean = (text) => String(text ?? "").trim();

/** What is missing or cannot be, by field. */
export function checkPatient(values, view) {
  const wrong = {};
  if (!clean(values.name)) wrong.name = words.reqName;
  if (!clean(values.species)) wrong.species = words.reqSpecies;
  if (!clean(values.ward)) wrong.ward = words.reqWard;
  if (clean(values.weight)) {
    try {
      view.weights.read(values.weight);
    } catch (error) {
      wrong.weight = error.message;
    }
  }
  return wrong;
}

/** The data of `stay.opened`. */
export function patientData(values, view) {
  const optional = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
  const client = optional({ name: clean(values.surname) });
  return {
    patient: { name: clean(values.name), ...optional({ species: clean(values.species), breed: clean(values.breed), sex: clean(values.sex) }) },
    ...(client.name ? { client } : {}),
    ...(clean(values.weight) ? { weight_kg: view.weights.read(values.weight) } : {}),
    ward: clean(values.ward), resuscitation: values.resuscitation || null,
    ...optional({ cage: clean(values.cage), critical_notes: clean(values.critical_notes), reason: clean(values.reason) }),
    ...(values.caution ? { caution: true } : {}),
  };
}

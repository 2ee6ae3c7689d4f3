/** The sheet of a new patient: what is asked, and what becomes of it, and the one by which an old one's details are put right. Works with no server at all. Pure. */
import { wardsOf } from "./patients.js";
import { CODES, SEXES, SPECIES, words } from "./words.js";
import { numbersSay } from "./words_numbers.js";

export const codeField = () => ({ name: "resuscitation", label: words.codeLabel, type: "choice", options: ["als", "bls", "dnr", ""].map((code) => [code, CODES[code]]) });

/** The wards are offered, and any other can be typed. */
export function wardField(view) {
  return { name: "ward", label: words.wardLabel, type: "text", offer: wardsOf(view.replica.picture) };
}

export function patientFields(view) {
  return [
    { name: "name", label: words.nameLabel, type: "text", half: true },
    { name: "surname", label: words.surnameLabel, type: "text", half: true },
    { name: "phone", label: words.phoneLabel, type: "text", half: true },
    { name: "file_number", label: words.fileLabel, type: "text", half: true },
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
  const client = optional({ name: clean(values.surname), phone: clean(values.phone) });
  return {
    patient: { name: clean(values.name), ...optional({ species: clean(values.species), breed: clean(values.breed), sex: clean(values.sex) }) },
    ...(Object.keys(client).length ? { client } : {}),
    ...(clean(values.weight) ? { weight_kg: view.weights.read(values.weight) } : {}),
    ward: clean(values.ward), resuscitation: values.resuscitation || null,
    ...optional({ cage: clean(values.cage), critical_notes: clean(values.critical_notes), reason: clean(values.reason), file_number: clean(values.file_number) }),
    ...(values.caution ? { caution: true } : {}),
  };
}

// -- the details of a patient who is here ----------------------------------------------------------------------------------

/** What is recorded now, by field of the sheet. @returns {Record<string, any>} */
export function detailsOf(picture, path) {
  const text = (register) => clean(picture.value(path, register));
  return {
    name: text("patient.name"), surname: text("client.surname") || text("client.name"), phone: text("client.phone"), species: text("patient.species"), breed: text("patient.breed"),
    sex: text("patient.sex"), file_number: text("file_number"), emr_id: text("emr_id"), caution: Boolean(picture.value(path, "caution")), critical_notes: text("critical_notes"),
  };
}

/** @param {Record<string, any>} shown of detailsOf @param {boolean} warns whether this person may change caution and critical notes */
export function detailsFields(shown, warns) {
  // a sex that came in other words stays as it is until somebody chooses
  const sexes = shown.sex in SEXES ? SEXES : { [shown.sex]: shown.sex, ...SEXES };
  const fields = [
    { name: "name", label: words.nameLabel, type: "text", half: true },
    { name: "surname", label: words.surnameLabel, type: "text", half: true },
    { name: "file_number", label: words.fileLabel, type: "text", half: true },
    { name: "emr_id", label: numbersSay.names.emr_id, type: "text", half: true },
    { name: "phone", label: words.phoneLabel, type: "text" },
    { name: "species", label: words.speciesLabel, type: "text", offer: SPECIES },
    { name: "breed", label: words.breedLabel, type: "text", half: true },
    { name: "sex", label: words.sexLabel, type: "select", options: Object.entries(sexes), half: true },
  ];
  return warns ? [...fields, { name: "caution", label: words.cautionLabel, type: "toggle" }, { name: "critical_notes", label: words.critical, type: "area" }] : fields;
}

/** A name stays a name; a species that is known is not emptied. */
export function checkDetails(values, shown) {
  const wrong = {};
  if (!clean(values.name)) wrong.name = words.reqName;
  if (!clean(values.species) && shown.species) wrong.species = words.reqSpecies;
  return wrong;
}

/** Which fields are other than they were shown, and the data of `stay.changed` with these alone. @returns {{changed: string[], data: Record<string, any>}} */
export function detailsData(values, shown, patient) {
  const changed = Object.keys(shown).filter((field) => (field === "caution" ? Boolean(values.caution) !== shown.caution : clean(values[field]) !== shown[field]));
  const now = (field) => (changed.includes(field) ? clean(values[field]) : undefined);
  const some = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const animal = some({ name: now("name"), species: now("species"), breed: now("breed"), sex: now("sex") });
  const client = some({ name: now("surname"), phone: now("phone") });
  return {
    changed,
    data: {
      ...(Object.keys(animal).length ? { patient: animal } : {}), ...(Object.keys(client).length ? { client } : {}),
      ...some({ file_number: now("file_number"), emr_id: now("emr_id"), critical_notes: now("critical_notes"), caution: changed.includes("caution") ? (values.caution ? patient.cautionWords || true : false) : undefined }),
    },
  };
}

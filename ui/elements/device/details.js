/**
 * "Patient's details": a wrong name, owner or species is put right at the cage, with or without a server (S57). Only what was changed is
 * written, with `saw` of those fields alone: what somebody else writes meanwhile in another field stands.
 */
import { checkDetails, detailsData, detailsFields, detailsOf } from "./patient_form.js";
import { forbidden } from "./allowed.js";
import { askNumbered } from "./same_number.js";
import { words } from "./words.js";

/** A field of the sheet -> the registers of the patient that it is. */
const REGISTERS = {
  name: ["patient.name"], surname: ["client.name", "client.surname"], phone: ["client.phone"], species: ["patient.species"], breed: ["patient.breed"], sex: ["patient.sex"],
  file_number: ["file_number"], emr_id: ["emr_id"], caution: ["caution"], critical_notes: ["critical_notes"],
};

/** @param {any} view @param {import("./patients.js").Patient} patient */
export async function correctPatient(view, patient) {
  const { replica } = view;
  const path = `stays/${patient.stay}`;
  const shown = detailsOf(replica.picture, path);
  const heads = Object.fromEntries(Object.entries(REGISTERS).map(([field, registers]) => [field, registers.flatMap((register) => replica.saw({ path, field: register }))]));
  const answer = await askNumbered(view, {
    title: words.correctPatient, lines: [words.correctHint], wide: true, choices: [{ value: "go", label: words.save, tone: "go" }],
    fields: detailsFields(shown, forbidden(view, "code") === ""), check: (values) => checkDetails(values, shown),
    // what the sheet showed goes with a half-filled one: after a reload it is told from what was typed
    values: { ...shown, __shown: shown, __heads: heads },
  }, patient, patient.practice);
  if (!answer) return null;
  const { changed, data } = detailsData(answer.values, answer.values.__shown, patient);
  if (!changed.length) return null;
  // where the surname came as a field of its own, it is the one that is shown
  if (data.client?.name !== undefined && replica.picture.value(path, "client.surname")) data.client.surname = data.client.name;
  const saw = [...new Set(changed.flatMap((field) => answer.values.__heads[field]))];
  return view.keep([{ kind: "stay.changed", stay: patient.stay, data, saw }], words.corrected(data.patient?.name ?? patient.name), { undo: true });
}

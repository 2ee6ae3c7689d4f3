// A patient's details, put right on the device.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { DEEDS } from "wardlight-elements/device/deeds.js";
import { patientData } from "wardlight-elements/device/patient_form.js";
import { patientsOf } from "wardlight-elements/device/patients.js";
import { sawOf } from "wardlight/saw.js";
import { NOW, Ward } from "../../wall/node/ward.mjs";

const { table: ROLES } = JSON.parse(readFileSync(new URL("../../vectors/roles.json", import.meta.url), "utf8"));

/** A view on one patient; `types` are the values as they leave the sheet. */
function desk(ward, types, role = "nurse") {
  const { picture } = ward;
  const view = {
    kept: [], spec: null, person: () => ({ staff: "ada", role }), patient: () => patientsOf(picture)[0], patients: () => patientsOf(picture),
    replica: { picture, grammar: { roles: ROLES }, saw: (thing) => sawOf(picture, thing) },
    ask: async (spec) => ((view.spec = spec), { choice: "go", values: { ...spec.values, ...types } }),
    async keep(drafts) {
      view.kept.push(...drafts);
      for (const { kind, stay, data, saw } of drafts) ward.put(kind, stay, data, { at: NOW, saw });
      return true;
    },
  };
  return view;
}

test("only what was changed is written, with what was seen of those fields alone", async () => {
  const ward = new Ward();
  ward.patient("s1", "Biscuit", { caution: "bites", file_number: "4711" });
  const view = desk(ward, { name: " Bisquit ", phone: "0170 123", file_number: "4712", emr_id: " 88 " });
  await DEEDS.correctPatient(view, view.patient());
  const [{ kind, stay, data, saw }] = view.kept;
  assert.deepEqual([kind, stay, data], ["stay.changed", "s1", { patient: { name: "Bisquit" }, client: { phone: "0170 123" }, file_number: "4712", emr_id: "88" }]);
  assert.deepEqual(saw, sawOf(ward.picture, { path: "stays/s1", field: "caution" }), "the admission, which is all that was known");
  assert.equal(ward.picture.value("stays/s1", "caution"), "bites");
  assert.equal(patientsOf(ward.picture)[0].name, "Bisquit");
  const none = desk(ward, {});
  await DEEDS.correctPatient(none, none.patient());
  assert.deepEqual(none.kept, [], "nothing changed, nothing written");
});

test("what another wrote while the sheet was half filled is not undone by it", async () => {
  const ward = new Ward();
  ward.patient("s1", "Biscuit");
  const view = desk(ward, {});
  view.ask = async (spec) => {
    const draft = JSON.parse(JSON.stringify({ ...spec.values, breed: "Beagle" }));
    ward.put("stay.changed", "s1", { patient: { species: "cat" } }, { saw: sawOf(ward.picture, { path: "stays/s1", field: "patient.species" }) });
    return { choice: "go", values: draft };
  };
  await DEEDS.correctPatient(view, view.patient());
  assert.deepEqual(view.kept[0].data, { patient: { breed: "Beagle" } });
  assert.equal(ward.picture.value("stays/s1", "patient.species"), "cat");
});

test("of the code, the caution and the critical notes only what was changed is written, or what two wrote apart", async () => {
  const ward = new Ward();
  ward.patient("s1", "Biscuit", { caution: "bites", resuscitation: "als", critical_notes: "seizures" });
  const view = desk(ward, { resuscitation: "dnr" });
  await DEEDS.code(view, view.patient());
  assert.deepEqual(view.kept[0].data, { resuscitation: "dnr" });
  const none = desk(ward, {});
  await DEEDS.code(none, none.patient());
  assert.deepEqual(none.kept, [], "nothing changed, nothing written");
  const apart = sawOf(ward.picture, { path: "stays/s1", field: "critical_notes" });
  ward.put("stay.changed", "s1", { critical_notes: "seizures, twice" }, { device: "r2", saw: apart });
  ward.put("stay.changed", "s1", { critical_notes: "blind" }, { device: "g3", saw: apart });
  const both = desk(ward, {});
  await DEEDS.code(both, both.patient());
  assert.deepEqual([Object.keys(both.kept[0].data), both.kept[0].saw.length], [["critical_notes"], 2], "what is shown is said to be right");
});

test("a discharge that waits is taken back where it was asked for", async () => {
  const ward = new Ward();
  ward.patient("s1", "Biscuit");
  const view = desk(ward, {});
  view.replica.link = { state: "offline" };
  const ask = view.ask;
  view.ask = async (spec) => ({ ...(await ask(spec)), because: "owner comes later" });
  await DEEDS.discharge(view, view.patient());
  assert.ok(view.patient().leaving);
  await DEEDS.discharge(view, view.patient());
  assert.deepEqual([view.spec.title, view.kept.map((draft) => draft.kind)], ["Biscuit stays?", ["stay.discharge_intended", "entry.struck"]]);
  assert.deepEqual([view.kept[1].because, view.kept[1].saw, view.patient().leaving], ["owner comes later", [view.kept[1].data.entry], false]);
});

test("a name is not emptied; a person who may not set the code is not offered the warnings", async () => {
  const ward = new Ward();
  ward.patient("s1", "Biscuit");
  const view = desk(ward, {});
  await DEEDS.correctPatient(view, view.patient());
  const { check, fields, values } = view.spec;
  assert.deepEqual(Object.keys(check({ ...values, name: " " })), ["name"]);
  assert.ok(fields.some((field) => field.name === "critical_notes"));
  const student = desk(ward, {}, "student");
  await DEEDS.correctPatient(student, student.patient());
  assert.deepEqual(student.spec.fields.map((field) => field.name), ["name", "surname", "file_number", "emr_id", "phone", "species", "breed", "sex"]);
});

test("a new patient's file number and the owner's phone go with its admission", () => {
  const data = patientData({ name: "Kiwi", species: "bird", ward: "ICU", phone: "0170 1", file_number: " 88 " }, { weights: { read: (text) => text } });
  assert.deepEqual([data.client, data.file_number], [{ phone: "0170 1" }, "88"]);
});

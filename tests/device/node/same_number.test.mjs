// A file number that another patient in the house carries, asked about on the device.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { DEEDS } from "wardlight-elements/device/deeds.js";
import { patientsOf } from "wardlight-elements/device/patients.js";
import { sawOf } from "wardlight/saw.js";
import { Ward } from "../../wall/node/ward.mjs";

const { table: ROLES } = JSON.parse(readFileSync(new URL("../../vectors/roles.json", import.meta.url), "utf8"));

/** A view whose sheets are answered one after the other: values for a form, a choice for a menu, null for a step back. */
function desk(ward, ...answers) {
  const { picture } = ward;
  const view = {
    kept: [], asked: [], shown: { moment: { drill: null } }, opened: null, show: (stay) => (view.opened = stay), weights: { read: (text) => text },
    person: () => ({ staff: "ada", role: "nurse" }), patients: () => patientsOf(picture), patient: (stay) => patientsOf(picture).find((one) => one.stay === stay),
    replica: { picture, grammar: { roles: ROLES }, identity: { device: "b1", ward: "ICU" }, link: { state: "offline" }, saw: (thing) => sawOf(picture, thing) },
    async ask(spec) {
      view.asked.push(spec);
      const answer = answers.shift();
      return answer && (typeof answer === "string" ? { choice: answer, values: {} } : { choice: "go", values: { ...spec.values, ...answer } });
    },
    async keep(drafts) {
      view.kept.push(...drafts);
      return true;
    },
  };
  return view;
}

function house() {
  const ward = new Ward();
  ward.patient("s1", "Bella", { client: { name: "Mayer" }, file_number: "4711" });
  ward.patient("s2", "Miso", { cage: "7" });
  return ward;
}

const KIWI = { name: "Kiwi", species: "bird", ward: "ICU", file_number: " 47 11" };

test("who admits a number that is here is told whose it is, and opens that patient: nobody is admitted twice", async () => {
  const view = desk(house(), KIWI, "open s1");
  await DEEDS.newPatient(view, null);
  const [sheet, question] = view.asked;
  assert.equal(sheet.note(KIWI), "File number 4711 is Bella Mayer's, ICU, cage 3.", "said while it is typed");
  assert.deepEqual([question.title, question.lines], ["Is this the same patient?", ["File number 4711 is Bella Mayer's, ICU, cage 3."]]);
  assert.deepEqual([view.opened, view.kept], ["s1", []]);
});

test("another patient keeps the number; a slip goes back to what was typed, and so does a step back", async () => {
  const other = desk(house(), KIWI, "other");
  await DEEDS.newPatient(other, null);
  assert.equal(other.kept[0].data.file_number, "47 11");
  for (const back of ["correct", null]) {
    const slip = desk(house(), KIWI, back, { file_number: "4712" });
    await DEEDS.newPatient(slip, null);
    assert.equal(slip.asked[2].values.name, "Kiwi", "what was typed stands there again");
    assert.deepEqual([slip.kept[0].data.patient.name, slip.kept[0].data.file_number, slip.asked.length], ["Kiwi", "4712", 3]);
  }
});

test("a corrected number or id is asked about too; one that was there before is not asked about again", async () => {
  const ward = house();
  const same = desk(ward, { file_number: "4711" }, "join s1");
  await DEEDS.correctPatient(same, same.patient("s2"));
  assert.deepEqual([same.asked.length, same.kept[0].data], [2, { file_number: "4711" }]);
  ward.put("stay.changed", "s2", { file_number: "4711", emr_id: "88" }, { saw: sawOf(ward.picture, { path: "stays/s2", field: "file_number" }) });
  const breed = desk(ward, { breed: "Beagle" });
  await DEEDS.correctPatient(breed, breed.patient("s2"));
  assert.deepEqual([breed.asked.length, breed.kept[0].data], [1, { patient: { breed: "Beagle" } }]);
  const id = desk(ward, { emr_id: "88" }, "other");
  await DEEDS.correctPatient(id, id.patient("s1"));
  assert.deepEqual(id.asked[1].lines, ["Practice system's id 88 is Miso's, ICU, cage 7."]);
});

test("who went home is no duplicate", async () => {
  const ward = house();
  ward.put("stay.discharged", "s1", {}, { device: "server-1" });
  const view = desk(ward, KIWI);
  await DEEDS.newPatient(view, null);
  assert.deepEqual([view.asked.length, view.kept.length], [1, 1]);
});

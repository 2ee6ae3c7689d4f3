// Which patients a board shows, and the roster.
import assert from "node:assert/strict";
import test from "node:test";
import { boardInAddress, boardList, boardOf, nextBoard, onBoard } from "wardlight-elements/wall/boards.js";
import { factsOf } from "wardlight-elements/wall/facts.js";
import { packed, roster } from "wardlight-elements/wall/roster.js";
import { NOW, Ward } from "./ward.mjs";

function house() {
  const ward = new Ward();
  ward.patient("s1", "Biscuit", { ward: "Small Animals" });
  ward.patient("s2", "Miso", { ward: "ICU" });
  ward.patient("s3", "Luna", { ward: "Equine" });
  ward.patient("practice-1", "Nobody", { ward: "ICU" });
  ward.put("board.made", null, { board: "night", name: "Night round", ward: null });
  ward.put("stay.placed", "s1", { board: "night" });
  ward.put("stay.placed", "s3", { board: "night" });
  return ward.picture;
}
const shown = (picture, word) => onBoard(picture, boardOf(picture, word)).map((one) => one.stay);

test("a ward is a board by its name, however it is written", () => {
  const picture = house();
  for (const word of ["Small Animals", "small-animals", "SMALL ANIMALS"]) assert.deepEqual(shown(picture, word), ["s1"]);
  assert.equal(boardInAddress("/wall/Small%20Animals"), "Small Animals");
  assert.equal(boardInAddress("/wall/%E0%A4%A"), "%E0%A4%A");
});

test("a made board shows who was placed on it, all shows all, a drill's patients are on neither", () => {
  const picture = house();
  assert.deepEqual(shown(picture, "night"), ["s1", "s3"]);
  assert.deepEqual(shown(picture, "all"), ["s1", "s2", "s3"]);
  assert.equal(boardOf(picture, "nowhere"), null);
  assert.deepEqual(boardList(picture).map((board) => board.name), ["Equine", "ICU", "Night round", "Small Animals"]);
});

test("who was taken off, discharged or merged has no row", () => {
  const ward = new Ward();
  ward.patient("s1", "Biscuit");
  ward.patient("s2", "Biscuit");
  ward.patient("s3", "Miso");
  ward.put("stay.merged", "s2", { into: "s1" });
  ward.put("stay.discharged", "s3", {}, { device: "server-x" });
  assert.deepEqual(onBoard(ward.picture, boardOf(ward.picture, "icu")), [{ stay: "s1", all: ["s1", "s2"], ward: "ICU" }]);
});

test("stays joined one after the other are one row, a circle too, and one whose other half has left stands by itself", () => {
  const ward = new Ward();
  for (const stay of ["s1", "s2", "s3", "s4", "s5", "s6", "s7"]) ward.patient(stay, "Biscuit");
  for (const [stay, into] of [["s1", "s2"], ["s2", "s3"], ["s5", "s4"], ["s4", "s5"], ["s6", "s7"]]) ward.put("stay.merged", stay, { into });
  ward.put("stay.discharged", "s7", {}, { device: "server-x" });
  const found = onBoard(ward.picture, boardOf(ward.picture, "icu"));
  assert.deepEqual(found.map(({ stay, all }) => [stay, all]), [["s3", ["s3", "s1", "s2"]], ["s4", ["s4", "s5"]], ["s6", ["s6"]]]);
});

test("a rotating wall goes round the boards that have patients", () => {
  const picture = house();
  const round = ["all"];
  for (let turn = 0; turn < 5; turn += 1) round.push(nextBoard(picture, round.at(-1)));
  assert.deepEqual(round, ["all", "equine", "icu", "night", "small-animals", "equine"]);
});

test("every line of the roster fits, and every cage stands in it once", () => {
  const measure = (text) => text.length * 12;
  for (let devices = 1; devices < 12; devices += 1) {
    const rows = Array.from({ length: 60 }, (_, n) => ({ home: { device: `d${n % devices}`, name: `Device ${n % devices}`, colour: "blue" }, cage: String(n + 1), name: "x" }));
    const lines = packed(roster(rows), 620, measure);
    for (const line of lines) assert.ok(line.reduce((sum, one) => sum + measure(`${one.name}: ${one.text}`) + 58, 0) <= 620);
    const cages = lines.flat().flatMap((one) => one.text.split(" ").slice(1)).map(Number);
    assert.deepEqual(cages.sort((a, b) => a - b), Array.from({ length: 60 }, (_, n) => n + 1));
  }
});

test("a patient without a cage stands in the roster by its name, after the cages", () => {
  const home = { device: "d1", name: "Blue 1", colour: "blue" };
  const text = (...rows) => packed(roster(rows.map(([cage, name]) => ({ home, cage, name }))), 620, (words) => words.length * 12)[0][0].text;
  assert.equal(text([null, "Nova"], ["2", "Miso"], ["10", "Luna"]), "cages 2 10, Nova");
  assert.equal(text([null, "Nova"]), "Nova");
});

test("boards of what is pending make and remove themselves, take part in the rotation, and mark the patient's row", () => {
  const ward = new Ward();
  ward.patient("s1", "Biscuit");
  ward.patient("s2", "Miso");
  const { picture } = ward;
  assert.deepEqual(boardList(picture).map((board) => board.board), ["icu"]);
  const wish = ward.put("stay.discharge_intended", "s1", {});
  ward.put("form.finalize_intended", "s2", { form: "consent" });
  assert.deepEqual(boardList(picture).map((board) => board.name), ["ICU", "Pending discharge", "Pending forms"]);
  const board = boardOf(picture, "pending-discharge", "");
  assert.deepEqual(onBoard(picture, board).map(({ stay }) => stay), ["s1"]);
  assert.equal(onBoard(picture, boardOf(picture, "icu", "")).length, 2, "they stay on their usual boards too");
  assert.equal(nextBoard(picture, "icu"), "pending-discharge");
  const [facts] = onBoard(picture, board).map((patient) => factsOf(picture, patient, NOW, {}, () => null));
  assert.deepEqual(facts.pending, ["Pending discharge"]);
  ward.put("entry.struck", "s1", { entry: wish }, { saw: [wish] });
  assert.deepEqual(boardList(picture).map((one) => one.board), ["icu", "pending-forms"]);
  assert.deepEqual(onBoard(picture, boardOf(picture, "pending-discharge", "")), [], "a board that has removed itself is empty, not unknown");
});
